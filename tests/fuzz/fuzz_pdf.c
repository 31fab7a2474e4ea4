/* fuzz_pdf.c - the pdf reader and writer, in a layout that the last byte
 * chooses. */
#include "format/pdf/pdf.h"
#include "tests/fuzz/reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned choice = size == 0 ? 0 : data[size - 1];

	return reader_run_as(&pdf_format, (FormatLayout) (choice % 4),
	    choice % 8 < 4 ? "es" : "ar", data, size);
}
