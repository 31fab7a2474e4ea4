/* fuzz_docx.c - the docx reader and writer. */
#include "format/docx/docx.h"
#include "tests/fuzz/reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return reader_run(&docx_format, data, size);
}
