/* test_docx_echo.c - fields that repeat a text of the document. */
#include <string.h>

#include "base/zip.h"
#include "doc/tagged.h"
#include "format/docx/docx_echo.h"
#include "tests/unit/docx_maker.h"

#define W "xmlns:w=\"" DOCX_MAKER_SPACE("wordprocessingml") "\""

static Languages *languages;
static FormatOptions options;	/* outlives what is read with it */

static Document *
read_body(const char *body)
{
	g_autofree char *document = g_strconcat("<w:document " W "><w:body>",
	    body, "</w:body></w:document>", NULL);
	const char *const entries[] = {
		"_rels/.rels", DOCX_MAKER_RELS(DOCX_MAKER_REL("officeDocument",
		    "word/document.xml")),
		"word/document.xml", document, NULL,
	};
	g_autoptr(GBytes) bytes = docx_maker_package(entries);
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	Document *read = docx_format.read(bytes, "test", &options, report,
	    &error);

	g_assert_no_error(error);
	return read;
}

static void
assert_output(const Document *document, unsigned id, const char *expected)
{
	const Unit *unit = document_unit(document, id);
	g_autofree char *text = unit_output_text(unit);
	g_autofree char *breach = document_check(document);

	g_assert_cmpstr(text, ==, expected);
	g_assert_cmpstr(breach, ==, NULL);
}

#define RUN(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define PARA(inside) "<w:p>" inside "</w:p>"
#define CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define BEGIN(code) CHAR("begin") "<w:r><w:instrText>" code "</w:instrText>" \
    "</w:r>" CHAR("separate")
#define FIELD(code, text) BEGIN(code) text CHAR("end")

static void
test_contents(void)
{
	g_autoptr(Document) document = read_body(
	    PARA(BEGIN("TOC \\o") "<w:hyperlink w:anchor=\"_Toc1\">"
	    RUN("The loan") "</w:hyperlink>")
	    PARA("<w:hyperlink w:anchor=\"_Toc2\">" RUN("2. Interest ")
	    "</w:hyperlink>") PARA(RUN("Not there")) PARA(CHAR("end"))
	    PARA(RUN("The ") "<w:r><w:rPr><w:b/></w:rPr><w:t>loan</w:t></w:r>")
	    PARA(RUN("Interest")) PARA(RUN("The loan")));

	docx_maker_target(document, 1, "The loan", "Das Darlehen");
	docx_maker_target(document, 2, "2. Interest", "2. Interesse");
	docx_maker_target(document, 3, "Not there", "Nicht da");
	docx_maker_target(document, 4, "The <1>loan</1>", "Der <1>Kredit</1>");
	docx_maker_target(document, 5, "Interest", "Zinsen");
	docx_maker_target(document, 6, "The loan", "Darlehen");
	docx_echo_settle(document);
	assert_output(document, 1, "Der Kredit");
	assert_output(document, 2, "2. Zinsen ");
	assert_output(document, 3, "Nicht da");
	/* What is no field stays, and so does what is repeated. */
	assert_output(document, 4, "Der Kredit");
	assert_output(document, 6, "Darlehen");
}

static void
test_reference(void)
{
	g_autoptr(Document) document = read_body(
	    PARA(RUN("Governing law"))
	    PARA(RUN("See ") FIELD("REF _Ref1 \\h", RUN("Governing law"))
	    RUN(" and ") FIELD("HYPERLINK \"x\"", RUN("Governing law")))
	    PARA(FIELD(" STYLEREF \"Heading 1\" ", RUN("Governing law"))));

	docx_maker_target(document, 1, "Governing law", "Anwendbares Recht");
	docx_maker_target(document, 2, "See <1>Governing law</1> and <2>Governing "
	    "law</2>", "Siehe <2>das Recht</2> und <1>geltendes Recht</1>");
	docx_maker_target(document, 3, "Governing law", "Recht");
	docx_echo_settle(document);
	assert_output(document, 2, "Siehe das Recht und Anwendbares Recht");
	assert_output(document, 3, "Anwendbares Recht");
}

/* What stays in the source language stays so in what repeats it. */
static void
test_kept(void)
{
	g_autoptr(Document) document = read_body(PARA(RUN("Loan"))
	    PARA(RUN("In ") FIELD("REF _Ref1", RUN("Loan"))));

	segment_keep_source(document_unit(document, 1)->first,
	    document->arena);
	docx_maker_target(document, 2, "In <1>Loan</1>", "Im <1>Kredit</1>");
	docx_echo_settle(document);
	assert_output(document, 2, "Im Loan");
}

static void
test_instructions(void)
{
	g_assert_true(docx_echo_is_one(" toc \\o"));
	g_assert_true(docx_echo_is_one("REF _Ref1"));
	g_assert_true(docx_echo_is_one("STYLEREF 1"));
	g_assert_false(docx_echo_is_one("PAGEREF _Ref1"));
	g_assert_false(docx_echo_is_one("REFX"));
	g_assert_false(docx_echo_is_one("HYPERLINK REF"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	options = (FormatOptions) {.limits = limits_default,
	    .languages = languages};
	g_test_add_func("/docx_echo/contents", test_contents);
	g_test_add_func("/docx_echo/reference", test_reference);
	g_test_add_func("/docx_echo/kept", test_kept);
	g_test_add_func("/docx_echo/instructions", test_instructions);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
