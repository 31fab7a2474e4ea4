/* fuzz_xliff.c - the xliff reader and writer. */
#include "format/xliff/xliff.h"
#include "tests/fuzz/reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return reader_run(&xliff_format, data, size);
}
