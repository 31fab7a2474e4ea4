/* fuzz_xml.c - the xml reader and writer. */
#include "format/xml/xmlfile.h"
#include "tests/fuzz/reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return reader_run(&xmlfile_format, data, size);
}
