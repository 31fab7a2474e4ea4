/* test_docx_package.c - workbooks in a document, which hold the data of its
 * charts. */
#include <string.h>

#include "base/failure.h"
#include "base/zip.h"
#include "doc/tagged.h"
#include "format/docx/docx.h"
#include "tests/unit/docx_maker.h"

#define SPACE(kind) DOCX_MAKER_SPACE(kind)
#define X "xmlns=\"" SPACE("spreadsheetml") "\""
#define RELS(relations) DOCX_MAKER_RELS(relations)
#define REL(type, target) DOCX_MAKER_REL(type, target)
#define BOOK "word/embeddings/b.xlsx"
#define POINT(text) "<c:pt><c:v>" text "</c:v></c:pt>"

static Languages *languages;
static FormatOptions options;

/* A chart over a workbook with STRINGS, and a table whose columns are
 * COLUMNS. */
static GBytes *
make_book(const char *strings, const char *columns)
{
	g_autofree char *shared = g_strdup_printf("<sst " X ">%s</sst>",
	    strings);
	g_autofree char *table = g_strdup_printf("<table " X ">%s</table>",
	    columns);
	const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "xl/workbook.xml")),
		"xl/workbook.xml", "<workbook " X "/>",
		"xl/_rels/workbook.xml.rels", RELS(REL("sharedStrings",
		    "s.xml") REL("worksheet", "sheet.xml") REL("styles",
		    "styles.xml")),
		"xl/styles.xml", "<styleSheet " X "/>",
		"xl/s.xml", shared,
		"xl/sheet.xml", "<worksheet " X "/>",
		"xl/_rels/sheet.xml.rels", RELS(REL("table", "t.xml")),
		"xl/t.xml", table,
		NULL,
	};

	return docx_maker_package(entries);
}

static GBytes *
make_document(GBytes *book)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument",
		    "word/document.xml")),
		"word/document.xml", "<w:document xmlns:w=\""
		    SPACE("wordprocessingml") "\"/>",
		"word/_rels/document.xml.rels", RELS(REL("chart", "c.xml")),
		"word/_rels/c.xml.rels", RELS(REL("package",
		    "embeddings/b.xlsx")),
		"word/c.xml", "<c:chartSpace xmlns:c=\"c\"><c:strCache>"
		    POINT("North") POINT("South") "</c:strCache>"
		    "</c:chartSpace>",
		NULL,
	};

	return docx_maker_nested(entries, BOOK, book);
}

static Document *
read_document(GBytes *bytes, Report *report, GError **error)
{
	Document *document = docx_format.read(bytes, "test", &options, report,
	    error);

	if (document != NULL) {
		g_autofree char *breach = document_check(document);
		g_assert_cmpstr(breach, ==, NULL);
		document->target_language = "es";
	}
	return document;
}

/* Sets the targets of the units whose text is SOURCE; how many there are. */
static unsigned
translate(Document *document, const char *source, const char *answer)
{
	unsigned count = 0;

	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		g_autofree char *text = unit_source_text(unit);
		InlineList list = {NULL, NULL};
		if (strcmp(text, source) != 0)
			continue;
		inline_add_text(&list, document->arena, answer,
		    strlen(answer));
		segment_set_target(unit->first, list, "test");
		count++;
	}
	return count;
}

static char *
text_of(Zip *zip, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) part = zip_entry(zip, name, &error);

	g_assert_no_error(error);
	return g_strndup(g_bytes_get_data(part, NULL), g_bytes_get_size(part));
}

/* The archive that comes of DOCUMENT, and the workbook in it. */
static Zip *
write_document(Document *document, Report *report, Zip **book)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = docx_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	Zip *zip = zip_read(bytes, &options.limits, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) inner = zip_entry(zip, BOOK, &error);
	*book = zip_read(inner, &options.limits, &error);
	g_assert_no_error(error);
	return zip;
}

#define STRINGS "<si><t>North</t></si><si><t>South</t></si>" \
    "<si><r><t>Nor</t></r><r><t>th</t></r></si>"
#define COLUMNS "<tableColumn name=\"North\"/>"

static void
test_strings(void)
{
	g_autoptr(GBytes) inner = make_book(STRINGS, COLUMNS);
	g_autoptr(GBytes) bytes = make_document(inner);
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) document = read_document(bytes, report, &error);
	g_autoptr(Zip) book = NULL;

	g_assert_no_error(error);
	g_assert_cmpuint(report_count(report), ==, 0);
	g_autoptr(GBytes) same = docx_format.write(document, &options, report,
	    NULL);
	g_assert_true(g_bytes_equal(same, bytes));
	/* Cache, two strings, a column. */
	g_assert_cmpuint(translate(document, "North", "Norte"), ==, 4);
	g_autoptr(Zip) zip = write_document(document, report, &book);
	g_autofree char *chart = text_of(zip, "word/c.xml");
	g_autofree char *strings = text_of(book, "xl/s.xml");
	g_autofree char *table = text_of(book, "xl/t.xml");
	g_assert_nonnull(strstr(chart, POINT("Norte") POINT("South")));
	g_assert_nonnull(strstr(strings, "<si><t xml:space=\"preserve\">Norte"
	    "</t></si><si><t>South</t></si>"));
	g_assert_nonnull(strstr(table, "<tableColumn name=\"Norte\"/>"));
	g_assert_cmpstr(zip_name(book, 4), ==, "xl/s.xml");
}

/* What stays in a cell stays in the chart, and the other way round. */
static void
test_settled(void)
{
	g_autoptr(GBytes) inner = make_book(STRINGS,
	    "<tableColumn name=\"North\"/><tableColumn name=\"South\"/>");
	g_autoptr(GBytes) bytes = make_document(inner);
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_document(bytes, report, NULL);
	g_autoptr(Zip) book = NULL;

	/* Two columns of one name: the cells keep theirs. */
	translate(document, "North", "Lado");
	translate(document, "South", "lado");
	g_autoptr(Zip) zip = write_document(document, report, &book);
	g_autofree char *chart = text_of(zip, "word/c.xml");
	g_autofree char *table = text_of(book, "xl/t.xml");
	g_assert_nonnull(strstr(chart, POINT("North") POINT("South")));
	g_assert_nonnull(strstr(table, "name=\"North\"/><tableColumn "
	    "name=\"South\""));
}

static void
test_broken(void)
{
	g_autoptr(GBytes) garbage = g_bytes_new_static("no archive", 10);
	g_autoptr(GBytes) bad = make_book("<si>", "");
	GBytes *const books[] = {garbage, bad};

	for (unsigned i = 0; i < G_N_ELEMENTS(books); i++) {
		g_autoptr(GBytes) bytes = make_document(books[i]);
		g_autoptr(Report) report = report_new();
		g_autoptr(GError) error = NULL;
		g_autoptr(Document) document = read_document(bytes, report,
		    &error);
		g_assert_no_error(error);
		g_assert_cmpuint(document->units->len, ==, 2);
		g_assert_cmpuint(report_count(report), ==, 1);
		g_assert_cmpint(report_finding(report, 0)->code, ==,
		    FINDING_PART_SKIPPED);
		translate(document, "North", "Norte");
		g_autoptr(GBytes) written = docx_format.write(document,
		    &options, report, &error);
		g_assert_no_error(error);
		g_autoptr(Zip) zip = zip_read(written, &options.limits, NULL);
		g_autoptr(GBytes) kept = zip_entry(zip, BOOK, NULL);
		g_assert_true(g_bytes_equal(kept, books[i]));
	}
}

/* Bytes of both are counted together. */
static void
test_limit(void)
{
	g_autofree char *filler = g_strnfill(4000, ' ');
	g_autofree char *strings = g_strconcat(STRINGS, filler, NULL);
	g_autoptr(GBytes) inner = make_book(strings, COLUMNS);
	g_autoptr(GBytes) bytes = make_document(inner);
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;

	options.limits.total_bytes = 6500;
	g_autoptr(Document) document = read_document(bytes, report, &error);
	options.limits = limits_default;
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_assert_null(document);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	options = (FormatOptions) {
		.limits = limits_default, .languages = languages,
	};
	g_test_add_func("/docx-package/strings", test_strings);
	g_test_add_func("/docx-package/settled", test_settled);
	g_test_add_func("/docx-package/broken", test_broken);
	g_test_add_func("/docx-package/limit", test_limit);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
