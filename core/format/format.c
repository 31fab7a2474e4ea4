#include "format/format.h"

#include <string.h>

#include "base/failure.h"
#include "format/docx/docx.h"
#include "format/pdf/pdf.h"
#include "format/xliff/xliff.h"
#include "format/xml/xmlfile.h"
#include "format/xml/xmlfile_package.h"

/* By name. */
static const Format *const formats[] = {
	&docx_format,
	&pdf_format,
	&docx_pptx_format,
	&xmlfile_package_format,
	&xliff_format,
	&docx_xlsx_format,
	&xmlfile_format,
	NULL,
};

const Format *const *
format_all(void)
{
	return formats;
}

/* Kinds that are known and not read, with what to do. */
static const struct {
	const char *magic;
	size_t length;
	const char *what;
} refused[] = {
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "an encrypted Office file or "
	    "an old .doc, .xls or .ppt: remove the password, or save it as "
	    ".docx"},
	{"{\\rtf", 5, "an RTF file: save it as .docx"},
	{"\x89PNG", 4, "a picture: its text cannot be read"},
	{"\xFF\xD8\xFF", 3, "a picture: its text cannot be read"},
	{"II*\0", 4, "a picture: its text cannot be read"},
	{"\x1F\x8B", 2, "a gzip archive: unpack it first"},
};

bool
format_find_layout(const char *name, FormatLayout *layout)
{
	static const char *const names[] = {
		[FORMAT_REPLACE] = "replace",
		[FORMAT_SIDE_BY_SIDE] = "side-by-side",
		[FORMAT_ALTERNATE] = "alternate",
		[FORMAT_LAYERS] = "layers",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], name) == 0) {
			*layout = (FormatLayout) i;
			return true;
		}
	return false;
}

bool
format_find_facts(const char *name, FormatFacts *facts)
{
	static const char *const names[] = {
		[FORMAT_FACTS_FULL] = "full",
		[FORMAT_FACTS_KEEP] = "keep-facts",
		[FORMAT_FACTS_RELOCALISE] = "relocalise-numbers",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], name) == 0) {
			*facts = (FormatFacts) i;
			return true;
		}
	return false;
}

const Format *
format_sniff(GBytes *bytes, const char *name, GError **error)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	const Format *best = NULL;
	int certainty = 0;

	if (size == 0) {
		g_set_error_literal(error, FAILURE, FAILURE_INPUT,
		    "the file is empty");
		return NULL;
	}
	for (const Format *const *format = formats; *format != NULL;
	    format++) {
		int own = (*format)->sniff(bytes, name);
		if (own > certainty) {
			certainty = own;
			best = *format;
		}
	}
	if (best != NULL)
		return best;
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		if (size >= refused[i].length && memcmp(data,
		    refused[i].magic, refused[i].length) == 0) {
			g_set_error(error, FAILURE, FAILURE_REFUSED, "this is "
			    "%s", refused[i].what);
			return NULL;
		}
	}
	if (size >= 4 && memcmp(data, "PK\003\004", 4) == 0) {
		g_set_error_literal(error, FAILURE, FAILURE_REFUSED, "a zip "
		    "archive that is no Word document: spreadsheets and "
		    "presentations are not read, archives must be unpacked");
		return NULL;
	}
	g_set_error_literal(error, FAILURE, FAILURE_INPUT,
	    "unknown kind of file: `dragoman formats` lists what is read");
	return NULL;
}
