/* fuzz_pdf.c - the pdf reader and writer. */
#include "format/pdf/pdf.h"
#include "tests/fuzz/reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return reader_run(&pdf_format, data, size);
}
