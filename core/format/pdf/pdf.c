#include "format/pdf/pdf.h"

#include "format/pdf/pdf_reader.h"
#include "format/pdf/pdf_verify.h"
#include "format/pdf/pdf_writer.h"

enum { HEADER_WITHIN = 1024 };	/* ISO 32000-1, annex H, note 13 */

static int
pdf_sniff(GBytes *bytes, const char *name)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	bool is_named = name != NULL && (g_str_has_suffix(name, ".pdf")
	    || g_str_has_suffix(name, ".PDF"));

	if (size >= 5 && memcmp(data, "%PDF-", 5) == 0)
		return 100;
	if (size >= 5 && memmem(data, MIN(size, HEADER_WITHIN), "%PDF-", 5)
	    != NULL)
		return is_named ? 95 : 80;
	return is_named && size > 0 ? 10 : 0;
}

static Document *
pdf_read(GBytes *bytes, const char *name, const FormatOptions *options,
    Report *report, GError **error)
{
	return pdf_reader_read(bytes, name, options, report, error);
}

static const char *const extensions[] = {"pdf", NULL};

const Format pdf_format = {
	.name = "pdf",
	.label = "Portable Document Format",
	.extensions = extensions,
	.note = "translated in place; scans by --ocr; vertical lines are kept",
	.has_layouts = true,
	.sniff = pdf_sniff,
	.read = pdf_read,
	.write = pdf_writer_write,
	.verify = pdf_verify,
};
