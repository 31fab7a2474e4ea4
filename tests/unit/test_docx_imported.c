/* test_docx_imported.c - documents that stand in the place of a w:altChunk. */
#include <string.h>

#include "base/failure.h"
#include "base/zip.h"
#include "doc/tagged.h"
#include "format/docx/docx_html.h"
#include "tests/unit/docx_maker.h"

#define W "xmlns:w=\"" DOCX_MAKER_SPACE("wordprocessingml") "\""
#define RELS(relations) DOCX_MAKER_RELS(relations)
#define REL(type, target) DOCX_MAKER_REL(type, target)

static Languages *languages;
static FormatOptions options;	/* outlives what is read with it */

/* A document with PIECE imported under NAME. */
static Document *
read_with(const char *name, GBytes *piece, Report *report)
{
	g_autofree char *relations = g_strdup_printf("<Relationships xmlns=\""
	    "http://schemas.openxmlformats.org/package/2006/relationships\">"
	    "<Relationship Id=\"r\" Type=\"http://x/aFChunk\" Target=\"/%s\"/>"
	    "</Relationships>", name);
	const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument",
		    "word/document.xml")),
		"word/_rels/document.xml.rels", relations,
		"word/document.xml", "<w:document " W "><w:body><w:altChunk/>"
		    "</w:body></w:document>",
		NULL,
	};
	g_autoptr(GBytes) bytes = docx_maker_nested(entries, name, piece);
	g_autoptr(GError) error = NULL;
	Document *document = docx_format.read(bytes, "test", &options, report,
	    &error);

	g_assert_no_error(error);
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	return document;
}

static GBytes *
written(Document *document, const char *name)
{
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = docx_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_autoptr(Zip) zip = zip_read(bytes, &options.limits, &error);
	g_assert_no_error(error);
	GBytes *content = zip_entry(zip, name, &error);
	g_assert_no_error(error);
	return content;
}

static GBytes *
bytes_of(const char *text)
{
	return g_bytes_new(text, strlen(text));
}

static void
test_page(void)
{
	static const char page[] = "<!DOCTYPE html>\n<html lang=\"en\"><head>"
	    "<title>No</title></head><body><h1>Notes &amp; terms</h1>\n<div>"
	    "Beside <p>Net <b>debt</b><br/>\n fell</p></div><ul><li>One</li>"
	    "<li/></ul><script>no()</script></body></html>";
	g_autoptr(GBytes) bytes = bytes_of(page);
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_with("word/a.html", bytes, report);

	g_assert_cmpuint(report_count(report), ==, 0);
	g_assert_cmpuint(document->units->len, ==, 4);
	document->target_language = "ar";
	docx_maker_target(document, 1, "Notes & terms", "a < b");
	docx_maker_target(document, 2, "Beside", "c");
	docx_maker_target(document, 3, "Net <1>debt</1><2/> fell", "d<2/><1>e</1>");
	g_autoptr(GBytes) out = written(document, "word/a.html");
	g_autofree char *text = g_strndup(g_bytes_get_data(out, NULL),
	    g_bytes_get_size(out));
	g_assert_cmpstr(text, ==, "<!DOCTYPE html>\n<html dir=\"rtl\" lang=\"en\">"
	    "<head><title>No</title></head><body><h1>a &lt; b</h1>\n<div>"
	    "c <p>d<br/><b>e</b></p></div><ul><li>One</li><li/></ul><script>"
	    "no()</script></body></html>");
}

static void
test_document(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "d/document.xml")),
		"d/_rels/document.xml.rels", RELS(REL("header", "h.xml")),
		"d/h.xml", "<w:hdr " W "><w:p><w:r><w:t>Top</w:t></w:r></w:p>"
		    "</w:hdr>",
		"d/document.xml", "<w:document " W "><w:body><w:p><w:r><w:t>"
		    "Inside</w:t></w:r></w:p></w:body></w:document>",
		NULL,
	};
	g_autoptr(GBytes) bytes = docx_maker_package(entries);
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_with("word/a.docx", bytes, report);

	g_assert_cmpuint(report_count(report), ==, 0);
	g_assert_cmpuint(document->units->len, ==, 2);
	document->target_language = "es";
	docx_maker_target(document, 1, "Inside", "Dentro");
	docx_maker_target(document, 2, "Top", "Arriba");
	g_autoptr(GBytes) out = written(document, "word/a.docx");
	g_autoptr(Zip) zip = zip_read(out, &options.limits, NULL);
	g_autoptr(GBytes) part = zip_entry(zip, "d/document.xml", NULL);
	g_assert_nonnull(g_strstr_len(g_bytes_get_data(part, NULL),
	    (gssize) g_bytes_get_size(part), ">Dentro</w:t>"));
	g_autoptr(GBytes) header = zip_entry(zip, "d/h.xml", NULL);
	g_assert_nonnull(g_strstr_len(g_bytes_get_data(header, NULL),
	    (gssize) g_bytes_get_size(header), ">Arriba</w:t>"));
}

/* What is neither is left alone, and a person is told. */
static void
test_others(void)
{
	static const char *const others[] = {
		"{\\rtf1 Text}", "<html><p>Not <br> closed</html>", "<svg/>",
		"PK\003\004 broken", "",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autoptr(GBytes) bytes = bytes_of(others[i]);
		g_autoptr(Report) report = report_new();
		g_autoptr(Document) document = read_with("word/a.x", bytes,
		    report);
		g_assert_cmpuint(document->units->len, ==, 0);
		g_assert_cmpuint(report_count(report), ==, 1);
		g_assert_cmpuint(report_finding(report, 0)->code, ==,
		    FINDING_TEXT_KEPT);
		g_assert_nonnull(strstr(report_finding(report, 0)->text,
		    "word/a.x"));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	options = (FormatOptions) {.limits = limits_default,
	    .languages = languages};
	g_test_add_func("/docx_imported/page", test_page);
	g_test_add_func("/docx_imported/document", test_document);
	g_test_add_func("/docx_imported/others", test_others);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
