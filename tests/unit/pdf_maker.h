/*
 * pdf_maker.h - small PDF files for tests: objects in, a file out; and what
 * tests of the pdf format need to read, change and write it.
 */
#ifndef UNIT_PDF_MAKER_H
#define UNIT_PDF_MAKER_H

#include "doc/dump.h"
#include "format/pdf/pdf.h"
#include "format/pdf/pdf_spot.h"

/* OBJECTS (NULL-ended) are numbered from 1, the first is the catalogue. An
 * object "DICT\1DATA" is a stream. INFO: the number of one, or 0. */
static inline GBytes *
pdf_maker_file(const char *const *objects, int info)
{
	GString *file = g_string_new("%PDF-1.7\n");
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(size_t));

	for (; *objects != NULL; objects++) {
		size_t at = file->len;
		const char *data = strchr(*objects, '\1');
		g_array_append_val(offsets, at);
		g_string_append_printf(file, "%u 0 obj\n", offsets->len);
		if (data == NULL)
			g_string_append(file, *objects);
		else
			g_string_append_printf(file, "<<%.*s/Length %zu>>"
			    "stream\n%s\nendstream", (int) (data - *objects),
			    *objects, strlen(data + 1), data + 1);
		g_string_append(file, "\nendobj\n");
	}
	size_t start = file->len;
	g_string_append_printf(file, "xref\n0 %u\n0000000000 65535 f \n",
	    offsets->len + 1);
	for (unsigned i = 0; i < offsets->len; i++)
		g_string_append_printf(file, "%010zu 00000 n \n",
		    g_array_index(offsets, size_t, i));
	g_string_append_printf(file, "trailer<</Size %u/Root 1 0 R",
	    offsets->len + 1);
	if (info != 0)
		g_string_append_printf(file, "/Info %d 0 R", info);
	g_string_append_printf(file, ">>\nstartxref\n%zu\n%%%%EOF\n", start);
	return g_string_free_to_bytes(file);
}

typedef struct PdfMaker {
	Languages *languages;
	FormatOptions options;
	Report *report;
} PdfMaker;

static inline void
pdf_maker_set_up(PdfMaker *maker, const void *data)
{
	(void) data;
	maker->languages = languages_open("lang", NULL);
	g_assert_nonnull(maker->languages);
	maker->options = (FormatOptions) {.limits = limits_default,
	    .languages = maker->languages};
	maker->report = report_new();
}

static inline void
pdf_maker_tear_down(PdfMaker *maker, const void *data)
{
	(void) data;
	languages_close(maker->languages);
	report_free(maker->report);
}

static inline Document *
pdf_maker_read(PdfMaker *maker, GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	Document *document = pdf_format.read(bytes, "x.pdf",
	    &maker->options, maker->report, &error);

	g_assert_no_error(error);
	g_autofree char *breach = document_check(document);
	g_assert_null(breach);
	document->source_language = "en";
	document->target_language = "de";
	return document;
}

static inline GBytes *
pdf_maker_write(PdfMaker *maker, Document *document)
{
	g_autoptr(GError) error = NULL;
	GBytes *bytes = pdf_format.write(document, &maker->options,
	    maker->report, &error);

	g_assert_no_error(error);
	return bytes;
}

/* Gives every unit its source with SUFFIX behind it as its target. */
static inline void
pdf_maker_translate(Document *document, const char *suffix)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		InlineList target = inline_copy(&unit->first->source,
		    document->arena);
		inline_add_text(&target, document->arena, suffix,
		    strlen(suffix));
		segment_set_target(unit->first, target, "x");
	}
}

static inline unsigned
pdf_maker_findings(const PdfMaker *maker, FindingCode code)
{
	unsigned count = 0;

	for (size_t i = 0; i < report_count(maker->report); i++)
		count += report_finding(maker->report, i)->code == code;
	return count;
}

/* The string at PATH, from the trailer on. */
static inline void
pdf_maker_assert_text(PdfFile *file, const char *path, const char *expected)
{
	const PdfSpot spot = {0, path};
	g_autofree char *text = pdf_file_text(file,
	    pdf_spot_object(file, &spot));

	g_assert_cmpstr(text, ==, expected);
}

#endif
