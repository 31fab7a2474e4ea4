/* fuzz_xml.c - the xml readers, beside one another, and the writer. */
#include "format/xml/xmlfile.h"
#include "tests/fuzz/both.h"
#include "tests/fuzz/reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void) both_read((const char *) data, size);
	return reader_run(&xmlfile_format, data, size);
}
