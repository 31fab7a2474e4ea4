/* test_docx_fit.c - boxes that do not grow with their text. */
#include <string.h>

#include "base/zip.h"
#include "doc/tagged.h"
#include "format/docx/docx.h"
#include "tests/unit/docx_maker.h"

#define W "xmlns:w=\"" DOCX_MAKER_SPACE("wordprocessingml") "\""
#define A "xmlns:a=\"" DOCX_MAKER_SPACE("drawingml") "\""
#define P "xmlns:p=\"" DOCX_MAKER_SPACE("presentationml") "\""
#define RELS(relations) DOCX_MAKER_RELS(relations)
#define REL(type, target) DOCX_MAKER_REL(type, target)

/* About 60 points at 10 points; a line more than half as long again. */
#define SHORT "Loans to banks"
#define LONGER "Forderungen an alle Banken"
#define FAR_LONGER LONGER " " LONGER " " LONGER " " LONGER

static Languages *languages;
static FormatOptions options;	/* outlives what is read with it */

/* What becomes of PART of a document with all its texts SHORT when they are
 * TARGET; findings go to REPORT. */
static char *
written(const char *const *entries, const char *part, const char *target,
    Report *report)
{
	g_autoptr(GBytes) bytes = docx_maker_package(entries);
	g_autoptr(GError) error = NULL;
	const Format *format = format_sniff(bytes, "test", &error);
	g_assert_no_error(error);
	g_autoptr(Document) document = format->read(bytes, "test", &options,
	    report, &error);
	g_assert_no_error(error);
	document->source_language = "en";
	document->target_language = "de";
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		g_autofree char *text = unit_source_text(unit);
		InlineList list;
		if (strcmp(text, SHORT) != 0)
			continue;
		g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
		tagged_parse(tagged, target, document->arena, &list, &error);
		g_assert_no_error(error);
		segment_set_target(unit->first, list, "test");
	}
	g_autoptr(GBytes) out = format->write(document, &options, report,
	    &error);
	g_assert_no_error(error);
	g_autoptr(Zip) zip = zip_read(out, &options.limits, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) content = zip_entry(zip, part, &error);
	g_assert_no_error(error);
	size_t size;
	const char *data = g_bytes_get_data(content, &size);
	return g_strndup(data, size);
}

/* The same for a Word document with BODY and a style of 12 points. */
static char *
written_word(const char *body, const char *target, Report *report)
{
	g_autofree char *document = g_strconcat("<w:document " W "><w:body>",
	    body, "</w:body></w:document>", NULL);
	const char *entries[] = {
		"_rels/.rels", RELS(REL("officeDocument",
		    "word/document.xml")),
		"word/_rels/document.xml.rels", RELS(REL("styles",
		    "styles.xml")),
		"word/styles.xml", "<w:styles " W "><w:docDefaults>"
		    "<w:rPrDefault><w:rPr><w:sz w:val=\"20\"/></w:rPr>"
		    "</w:rPrDefault></w:docDefaults><w:style w:type="
		    "\"paragraph\" w:styleId=\"Base\"><w:rPr><w:sz w:val="
		    "\"24\"/></w:rPr></w:style><w:style w:styleId=\"Big\">"
		    "<w:basedOn w:val=\"Base\"/></w:style></w:styles>",
		"word/document.xml", document, NULL,
	};

	return written(entries, "word/document.xml", target, report);
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL) {
		g_test_message("no %s in %s", part, text);
		g_test_fail();
	}
}

static void
assert_has_not(const char *text, const char *part)
{
	if (strstr(text, part) != NULL) {
		g_test_message("%s in %s", part, text);
		g_test_fail();
	}
}

#define PARAGRAPH "<w:p><w:r><w:t>" SHORT "</w:t></w:r></w:p>"
#define CELL(width, paragraph) "<w:tc><w:tcPr><w:tcW w:w=\"" width "\" " \
    "w:type=\"dxa\"/></w:tcPr>" paragraph "</w:tc>"
#define EXACT "<w:trPr><w:trHeight w:val=\"280\" w:hRule=\"exact\"/></w:trPr>"
#define TABLE(layout, row) "<w:tbl><w:tblPr>" layout "</w:tblPr><w:tr>" row \
    "</w:tr></w:tbl>"

static void
test_exact_row(void)
{
	static const char body[] = TABLE("", EXACT CELL("2580", PARAGRAPH));
	g_autoptr(Report) report = report_new();

	/* 118 points wide: 129 at 10 points, 116 at 9. */
	g_autofree char *fits = written_word(body, LONGER, report);
	assert_has(fits, "<w:rPr><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"
	    "</w:rPr>");
	g_assert_cmpuint(report_count(report), ==, 0);
	/* At 85 percent at the least, and it is said. */
	g_autofree char *over = written_word(body, FAR_LONGER, report);
	assert_has(over, "<w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>");
	g_assert_cmpuint(report_count(report), ==, 1);
	const Finding *finding = report_finding(report, 0);
	g_assert_cmpuint(finding->code, ==, FINDING_TEXT_OVERFLOW);
	assert_has(finding->text, "word/document.xml: a cell of a row of exact "
	    "height, of 118 by 14 points");
	/* Room enough, or a row that grows: as it was. */
	g_autofree char *same = written_word(body, "Bankkredite", report);
	g_autofree char *grows = written_word(TABLE("", CELL("2580",
	    PARAGRAPH)), FAR_LONGER, report);
	assert_has_not(same, "w:sz ");
	assert_has_not(grows, "w:sz ");
	g_assert_cmpuint(report_count(report), ==, 1);
}

static void
test_sizes(void)
{
	g_autoptr(Report) report = report_new();
	/* Of a style on a style; of a run, in its place and once. */
	g_autofree char *style = written_word(TABLE("", EXACT CELL("3000",
	    "<w:p><w:pPr><w:pStyle w:val=\"Big\"/></w:pPr><w:r><w:t>" SHORT
	    "</w:t></w:r></w:p>")), LONGER, report);
	g_autofree char *run = written_word(TABLE("", EXACT CELL("3000",
	    "<w:p><w:r><w:rPr><w:b/><w:sz w:val=\"24\"/><w:szCs w:val=\"28\"/>"
	    "<w:u w:val=\"single\"/></w:rPr><w:t>" SHORT "</w:t></w:r></w:p>")),
	    FAR_LONGER, report);

	assert_has(style, "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/>");
	assert_has(run, "<w:rPr><w:b/><w:sz w:val=\"21\"/><w:szCs w:val=\"24\"/>"
	    "<w:u w:val=\"single\"/></w:rPr>");
}

static void
test_narrow(void)
{
	static const char fixed[] = "<w:tblLayout w:type=\"fixed\"/>";
	g_autoptr(Report) report = report_new();
	g_autofree char *body = g_strconcat("<w:tbl><w:tblPr>", fixed,
	    "</w:tblPr><w:tr>" CELL("1680", PARAGRAPH) "</w:tr></w:tbl>", NULL);

	/* 73 points wide; the word is 77 at 10 points. */
	g_autofree char *fits = written_word(body, "Bankforderungen", report);
	assert_has(fits, "<w:sz w:val=\"19\"/>");
	g_assert_cmpuint(report_count(report), ==, 0);
	g_autofree char *lines = written_word(body, FAR_LONGER, report);
	assert_has_not(lines, "w:sz ");
	g_autofree char *over = written_word(body,
	    "Bankforderungsabschreibung", report);
	assert_has(over, "<w:sz w:val=\"17\"/>");
	g_assert_cmpuint(report_count(report), ==, 1);
	assert_has(report_finding(report, 0)->text, "a cell of a fixed column");
}

#define SHAPE(fit) "<w:p><w:r><w:drawing><s:wsp xmlns:s=\"s\" " A ">" \
    "<s:spPr><a:xfrm><a:ext cx=\"1681200\" cy=\"270000\"/></a:xfrm></s:spPr>" \
    "<s:txbx><w:txbxContent>" PARAGRAPH "</w:txbxContent></s:txbx>" \
    "<s:bodyPr lIns=\"91440\">" fit "</s:bodyPr></s:wsp></w:drawing></w:r>" \
    "</w:p>"
#define VML(style) "<w:p><w:r><w:pict><v:rect xmlns:v=\"v\" style=\"" \
    "position:absolute;width:132.4pt;height:7.5mm\"><v:textbox style=\"" \
    style "\"><w:txbxContent>" PARAGRAPH "</w:txbxContent></v:textbox>" \
    "</v:rect></w:pict></w:r></w:p>"

static void
test_text_box(void)
{
	g_autoptr(Report) report = report_new();
	g_autofree char *shape = written_word(SHAPE("<a:noAutofit/>"), LONGER,
	    report);
	g_autofree char *vml = written_word(VML(""), LONGER, report);
	g_autofree char *growing = written_word(SHAPE("<a:spAutoFit/>"),
	    FAR_LONGER, report);
	g_autofree char *too = written_word(VML("mso-fit-shape-to-text:t"),
	    FAR_LONGER, report);

	assert_has(shape, "<w:sz w:val=\"18\"/>");
	assert_has(vml, "<w:sz w:val=\"18\"/>");
	assert_has_not(growing, "w:sz ");
	assert_has_not(too, "w:sz ");
	g_assert_cmpuint(report_count(report), ==, 0);
}

/* A source that runs over by our measure may do so in the target. */
static void
test_full(void)
{
	g_autoptr(Report) report = report_new();
	g_autofree char *same = written_word(TABLE("", EXACT CELL("1200",
	    PARAGRAPH)), "Loans tu  ye banks", report);

	assert_has_not(same, "w:sz ");
	g_assert_cmpuint(report_count(report), ==, 0);
}

#define EXTENT "<p:spPr><a:xfrm><a:ext cx=\"1681200\" cy=\"270000\"/>" \
    "</a:xfrm></p:spPr>"
#define BODY(fit) "<p:txBody><a:bodyPr>" fit "</a:bodyPr><a:p><a:r><a:t>" \
    SHORT "</a:t></a:r></a:p></p:txBody>"

/* SHAPE on a slide whose layout has a title of 10 points, by its size. */
static char *
written_slide(const char *shape, const char *target, Report *report)
{
	g_autofree char *slide = g_strconcat("<p:sld " P " " A "><p:cSld>",
	    shape, "</p:cSld></p:sld>", NULL);
	const char *entries[] = {
		"_rels/.rels", RELS(REL("officeDocument",
		    "ppt/presentation.xml")),
		"ppt/presentation.xml", "<p:presentation " P "/>",
		"ppt/_rels/presentation.xml.rels", RELS(REL("slide", "s.xml")),
		"ppt/_rels/s.xml.rels", RELS(REL("slideLayout", "l.xml")),
		"ppt/l.xml", "<p:sldLayout " P " " A "><p:sp><p:nvSpPr><p:nvPr>"
		    "<p:ph type=\"title\"/></p:nvPr></p:nvSpPr>" EXTENT
		    "<p:txBody><a:bodyPr/><a:lstStyle><a:lvl1pPr><a:defRPr "
		    "sz=\"1000\"/></a:lvl1pPr></a:lstStyle></p:txBody></p:sp>"
		    "</p:sldLayout>",
		"ppt/s.xml", slide, NULL,
	};

	return written(entries, "ppt/s.xml", target, report);
}

#define TITLE "<p:nvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr>"
#define SMALL "<p:txBody><a:bodyPr/><a:p><a:r><a:rPr sz=\"1000\"/><a:t>" SHORT \
    "</a:t></a:r></a:p></p:txBody>"

static void
test_slide(void)
{
	g_autoptr(Report) report = report_new();
	/* Size and place from the layout, and from the shape itself. */
	g_autofree char *title = written_slide("<p:sp>" TITLE BODY("")
	    "</p:sp>", LONGER, report);
	g_autofree char *own = written_slide("<p:sp>" EXTENT SMALL "</p:sp>",
	    LONGER, report);
	/* Smaller than it is already, and line spacing as it is. */
	g_autofree char *more = written_slide("<p:sp>" TITLE BODY(
	    "<a:normAutofit fontScale=\"90000\" lnSpcReduction=\"10000\"/>")
	    "</p:sp>", LONGER " an", report);
	/* Shapes that grow, and texts that do not. */
	g_autofree char *grows = written_slide("<p:sp>" TITLE BODY(
	    "<a:spAutoFit/>") "</p:sp>", FAR_LONGER, report);
	g_autofree char *none = written_slide("<p:sp>" TITLE BODY(
	    "<a:noAutofit/>") "</p:sp>", "Bankkredite", report);

	assert_has(title, "<a:normAutofit fontScale=\"90000\"/></a:bodyPr>");
	assert_has(own, "<a:normAutofit fontScale=\"90000\"/></a:bodyPr>");
	assert_has(more, "<a:bodyPr><a:normAutofit fontScale=\"81000\" "
	    "lnSpcReduction=\"10000\"/></a:bodyPr>");
	assert_has(grows, "<a:bodyPr><a:spAutoFit/></a:bodyPr>");
	assert_has(none, "<a:bodyPr><a:noAutofit/></a:bodyPr>");
	g_assert_cmpuint(report_count(report), ==, 0);
	g_autofree char *over = written_slide("<p:sp>" TITLE BODY("<a:noAutofit"
	    "/>") "</p:sp>", FAR_LONGER, report);
	assert_has(over, "<a:bodyPr><a:normAutofit fontScale=\"50000\"/>");
	g_assert_cmpuint(report_count(report), ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	options = (FormatOptions) {.limits = limits_default,
	    .languages = languages};
	g_test_add_func("/docx_fit/exact_row", test_exact_row);
	g_test_add_func("/docx_fit/sizes", test_sizes);
	g_test_add_func("/docx_fit/narrow", test_narrow);
	g_test_add_func("/docx_fit/text_box", test_text_box);
	g_test_add_func("/docx_fit/full", test_full);
	g_test_add_func("/docx_fit/slide", test_slide);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
