/* test_docx_parts.c - what stands beside the body of a Word document: charts,
 * styles, languages; and workbooks and presentations. */
#include <string.h>

#include "base/failure.h"
#include "base/zip.h"
#include "doc/tagged.h"
#include "format/docx/docx.h"
#include "tests/unit/docx_maker.h"

#define SPACE(kind) DOCX_MAKER_SPACE(kind)
#define W "xmlns:w=\"" SPACE("wordprocessingml") "\""
#define A "xmlns:a=\"" SPACE("drawingml") "\""
#define X "xmlns=\"" SPACE("spreadsheetml") "\""
#define P "xmlns:p=\"" SPACE("presentationml") "\""
#define RELS(relations) DOCX_MAKER_RELS(relations)
#define REL(type, target) DOCX_MAKER_REL(type, target)

static Languages *languages;
static FormatOptions options;	/* outlives what is read with it */

static Document *
read_package(const char *const *entries, const char *format,
    const char *target, Report *report)
{
	g_autoptr(GBytes) bytes = docx_maker_package(entries);
	g_autoptr(GError) error = NULL;
	const Format *found = format_sniff(bytes, "test", &error);

	g_assert_no_error(error);
	g_assert_cmpstr(found->name, ==, format);
	Document *document = found->read(bytes, "test", &options, report,
	    &error);
	g_assert_no_error(error);
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	g_assert_cmpstr(document->format, ==, format);
	document->target_language = target;
	return document;
}

/* Sets the target of the first unit whose text is SOURCE. */
static void
translate(Document *document, const char *source, const char *answer)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		g_autofree char *text = unit_source_text(unit);
		g_autoptr(GError) error = NULL;
		InlineList list;
		if (strcmp(text, source) != 0 || unit->first->has_target)
			continue;
		g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
		tagged_parse(tagged, answer, document->arena, &list, &error);
		g_assert_no_error(error);
		segment_set_target(unit->first, list, "test");
		return;
	}
	g_test_message("no unit \"%s\"", source);
	g_test_fail();
}

static char *
written(Document *document, Report *report, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = docx_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_autoptr(Zip) zip = zip_read(bytes, &options.limits, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) part = zip_entry(zip, name, &error);
	g_assert_no_error(error);
	size_t size;
	const char *data = g_bytes_get_data(part, &size);

	return g_strndup(data, size);
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL) {
		g_test_message("no %s in %s", part, text);
		g_test_fail();
	}
}

#define WORD(body) "<w:document " W "><w:body>" body "</w:body></w:document>"

static void
test_chart(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")
		    REL("core-properties", "core.xml")),
		"core.xml", "<c xmlns:d=\"d\"><d:title>The title</d:title>"
		    "<d:creator>A. Person</d:creator></c>",
		"word/document.xml", WORD("<w:p/>"),
		"word/_rels/document.xml.rels", RELS(REL("chart", "c.xml")
		    REL("package", "book.xlsx")),
		"word/book.xlsx", "not looked at",
		"word/c.xml", "<c:chartSpace xmlns:c=\"c\" " A "><c:title>"
		    "<a:p><a:r><a:rPr lang=\"en-US\" b=\"1\"><a:latin/>"
		    "</a:rPr><a:t>Sales </a:t></a:r><a:r><a:rPr "
		    "lang=\"en-GB\" b=\"1\"><a:latin/></a:rPr><a:t>by "
		    "year</a:t></a:r><a:endParaRPr/></a:p></c:title>"
		    "<c:strCache><c:pt><c:v>North</c:v></c:pt></c:strCache>"
		    "<c:numCache><c:pt><c:v>7</c:v></c:pt></c:numCache>"
		    "</c:chartSpace>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "docx", "es",
	    report);

	g_assert_cmpuint(document->units->len, ==, 3);
	g_assert_cmpuint(report_count(report), ==, 1);
	assert_has(report_finding(report, 0)->text, "word/book.xlsx");
	translate(document, "Sales by year", "Ventas & años");
	translate(document, "North", "Norte");
	translate(document, "The title", "El título");
	g_autofree char *chart = written(document, report, "word/c.xml");
	/* One run: what parted the two was noise. */
	assert_has(chart, "<a:p><a:r><a:rPr lang=\"es-ES\" b=\"1\">"
	    "<a:latin/></a:rPr><a:t>Ventas &amp; años</a:t></a:r>"
	    "<a:endParaRPr/></a:p>");
	assert_has(chart, "<c:v>Norte</c:v>");
	assert_has(chart, "<c:v>7</c:v>");
	g_autofree char *core = written(document, report, "core.xml");
	assert_has(core, "El título</d:title><d:creator>A. Person<");
}

#define SIGNATURE "digital-signature/"
#define TYPES "<Types><Default Extension=\"sigs\" ContentType=\"o\"/>" \
    "<Default Extension=\"xml\" ContentType=\"x\"/>"

/* A signature goes with the first word that changes, and everything that
 * names it; what is not its own stays, in order. */
static void
test_signature(void)
{
	static const char *const entries[] = {
		"[Content_Types].xml", TYPES "<Override PartName=\"/_xmlsig"
		    "natures/sig1.xml\" ContentType=\"s\"/></Types>",
		"_rels/.rels", RELS(REL(SIGNATURE "origin", "_xmlsignatures/"
		    "origin.sigs") REL("officeDocument",
		    "word/document.xml")),
		"_xmlsignatures/origin.sigs", "",
		"_xmlsignatures/_rels/origin.sigs.rels", RELS(REL(SIGNATURE
		    "signature", "sig1.xml")),
		"_xmlsignatures/sig1.xml", "<Signature/>",
		"word/document.xml", WORD("<w:p><w:r><w:t>One</w:t></w:r>"
		    "</w:p>"),
		"word/last.xml", "<last/>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "docx", "es",
	    report);
	g_autoptr(GBytes) same = docx_format.write(document, &options, report,
	    NULL);

	g_assert_true(g_bytes_equal(same, document->source));
	g_assert_cmpuint(report_count(report), ==, 0);
	translate(document, "One", "Uno");
	g_autofree char *relations = written(document, report, "_rels/.rels");
	g_assert_cmpstr(relations, ==, RELS(REL("officeDocument",
	    "word/document.xml")));
	g_assert_cmpint(report_finding(report, 0)->code, ==, FINDING_SIGNED);
	/* Once more, from the same skeleton. */
	g_autofree char *types = written(document, report,
	    "[Content_Types].xml");
	g_assert_cmpstr(types, ==, "<Types><Default Extension=\"xml\" "
	    "ContentType=\"x\"/></Types>");
	g_autoptr(GBytes) bytes = docx_format.write(document, &options,
	    report, NULL);
	g_autoptr(Zip) zip = zip_read(bytes, &options.limits, NULL);
	g_assert_cmpuint(zip_entries(zip), ==, 4);
	g_assert_cmpstr(zip_name(zip, 2), ==, "word/document.xml");
	g_assert_cmpstr(zip_name(zip, 3), ==, "word/last.xml");
}

static void
test_languages(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")),
		"word/document.xml", WORD("<w:tbl><w:tblPr><w:tblStyle "
		    "w:val=\"T\"/><w:jc w:val=\"left\"/></w:tblPr><w:tr><w:tc>"
		    "<w:p><w:r><w:rPr><w:b/><w:sz w:val=\"20\"/></w:rPr>"
		    "<w:t>One</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr>"
		    "<w:pgSz w:w=\"1\"/><w:docGrid/></w:sectPr>"),
		"word/_rels/document.xml.rels", RELS(REL("styles", "s.xml")
		    REL("settings", "set.xml")),
		"word/s.xml", "<w:styles " W "><w:rPrDefault><w:rPr><w:lang "
		    "w:val=\"en-US\" w:bidi=\"he-IL\"/></w:rPr></w:rPrDefault>"
		    "<w:style><w:rPr><w:b/><w:i w:val=\"0\"/><w:iCs/>"
		    "</w:rPr></w:style></w:styles>",
		"word/set.xml", "<w:settings " W "><w:themeFontLang "
		    "w:val=\"en-US\"/></w:settings>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "docx", "ar",
	    report);

	translate(document, "One", "\330\247");
	g_autofree char *body = written(document, report,
	    "word/document.xml");
	assert_has(body, "<w:tblStyle w:val=\"T\"/><w:bidiVisual/><w:jc");
	assert_has(body, "<w:rPr><w:b/><w:bCs/><w:sz w:val=\"20\"/><w:szCs "
	    "w:val=\"20\"/><w:rtl/></w:rPr>");
	assert_has(body, "<w:pgSz w:w=\"1\"/><w:bidi/><w:docGrid/>");
	g_autofree char *styles = written(document, report, "word/s.xml");
	assert_has(styles, "<w:lang w:val=\"en-US\" w:bidi=\"ar-SA\"/>");
	assert_has(styles, "<w:b/><w:bCs/><w:i w:val=\"0\"/><w:iCs/>");
	g_autofree char *settings = written(document, report, "word/set.xml");
	assert_has(settings, "<w:themeFontLang w:bidi=\"ar-SA\" "
	    "w:val=\"en-US\"/>");

	document->target_language = "zh-Hans";
	g_autofree char *chinese = written(document, report,
	    "word/document.xml");
	assert_has(chinese, "<w:rPr><w:rFonts w:hint=\"eastAsia\"/><w:b/>");
	document->target_language = "th";
	g_autofree char *thai = written(document, report,
	    "word/document.xml");
	assert_has(thai, "<w:szCs w:val=\"20\"/><w:cs/></w:rPr>");
}

#define FIELD(code, text) "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" \
    "<w:r><w:instrText>" code "</w:instrText></w:r><w:r><w:fldChar " \
    "w:fldCharType=\"separate\"/></w:r><w:r><w:t>" text "</w:t></w:r><w:r>" \
    "<w:fldChar w:fldCharType=\"end\"/></w:r>"

/* A property that a field shows is filled in anew when the file is opened. */
static void
test_properties(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")
		    REL("custom-properties", "custom.xml")),
		"custom.xml", "<p xmlns:v=\"v\"><property name=\"The kind\">"
		    "<v:lpwstr>Draft</v:lpwstr></property><property "
		    "name=\"Id\"><v:lpwstr>Unseen</v:lpwstr></property></p>",
		"word/document.xml", WORD("<w:p>" FIELD(" DOCPROPERTY \"The "
		    "kind\" \\* MERGEFORMAT ", "Draft") "</w:p>"),
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "docx", "es",
	    report);

	g_assert_cmpuint(document->units->len, ==, 2);
	translate(document, "Draft", "Borrador");
	translate(document, "Draft", "Borrador");
	g_autofree char *custom = written(document, report, "custom.xml");
	assert_has(custom, "<v:lpwstr>Borrador</v:lpwstr></property>");
	assert_has(custom, "<v:lpwstr>Unseen</v:lpwstr>");
}

static void
test_hidden(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")),
		"word/document.xml", WORD("<w:p><w:r><w:t>Seen</w:t></w:r>"
		    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
		    "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>again"
		    "</w:t></w:r></w:p>"),
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) plain = read_package(entries, "docx", "es",
	    report);
	g_autofree char *seen = unit_source_text(document_unit(plain, 1));
	g_assert_cmpstr(seen, ==, "Seenagain");
	options.has_hidden = true;
	g_autoptr(Document) all = read_package(entries, "docx", "es", report);
	g_autofree char *text = unit_source_text(document_unit(all, 1));
	g_assert_cmpstr(text, ==, "Seenunseenagain");
	options.has_hidden = false;
}

#define SHEET(strings, table) \
	"_rels/.rels", RELS(REL("officeDocument", "xl/workbook.xml")), \
	"xl/workbook.xml", "<workbook " X "/>", \
	"xl/_rels/workbook.xml.rels", RELS(REL("sharedStrings", "s.xml") \
	    REL("worksheet", "sheet.xml")), \
	"xl/_rels/sheet.xml.rels", RELS(REL("table", "t.xml")), \
	"xl/t.xml", "<table " X ">" table "</table>", \
	"xl/s.xml", "<sst " X ">" strings "</sst>"

static void
test_workbook(void)
{
	static const char *const entries[] = {
		SHEET("<si><t>Plain</t></si><si><r><t xml:space=\"preserve\">Two </t></r><r><rPr><b/>"
		    "</rPr><t>looks</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t>"
		    "</rPh></si><si><t>Region</t></si>",
		    "<tableColumn id=\"1\" name=\"Region\"/>"),
		"xl/sheet.xml", "<worksheet " X "><c t=\"inlineStr\"><is><t>In "
		    "the cell</t></is></c><c><f>A1+A2</f><v>3</v></c>"
		    "</worksheet>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "xlsx", "es",
	    report);

	translate(document, "Plain", "Liso");
	translate(document, "Two looks", "<1>Dos </1>caras");
	translate(document, "In the cell", "En la celda");
	translate(document, "Region", "Región \"A\"");
	g_autofree char *strings = written(document, report, "xl/s.xml");
	assert_has(strings, "<si><t xml:space=\"preserve\">Liso</t></si>");
	assert_has(strings, "<si><r><t xml:space=\"preserve\">Dos </t></r><r>"
	    "<rPr><b/></rPr><t xml:space=\"preserve\">caras</t></r></si>");
	g_autofree char *sheet = written(document, report, "xl/sheet.xml");
	assert_has(sheet, "<is><t xml:space=\"preserve\">En la celda</t>");
	assert_has(sheet, "<f>A1+A2</f><v>3</v>");
	/* A column is called what its header cell says. */
	g_autofree char *table = written(document, report, "xl/t.xml");
	assert_has(table, "name=\"Región &quot;A&quot;\"");
}

static void
test_columns(void)
{
	static const char *const entries[] = {
		SHEET("<si><t>Sum</t></si><si><t>Total</t></si>",
		    "<tableColumn name=\"Sum\"/><tableColumn "
		    "name=\"Total\"/>"),
		"xl/sheet.xml", "<worksheet " X "/>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "xlsx", "es",
	    report);

	translate(document, "Sum", "Suma");
	translate(document, "Total", "SUMA");
	/* Two columns of one name: a program would not open the file. */
	g_autofree char *table = written(document, report, "xl/t.xml");
	assert_has(table, "name=\"Sum\"/><tableColumn name=\"Total\"");
	g_autofree char *strings = written(document, report, "xl/s.xml");
	assert_has(strings, "<si><t>Sum</t></si><si><t>Total</t></si>");
	g_assert_cmpuint(report_count_from(report, SEVERITY_WARNING), >, 0);
}

static void
test_references(void)
{
	static const char *const entries[] = {
		SHEET("<si><t>Sum</t></si><si><t>Free</t></si>",
		    "<tableColumn name=\"Sum\"/>"),
		"xl/sheet.xml", "<worksheet " X "><c><f>SUM(T[Sum])</f></c>"
		    "</worksheet>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "xlsx", "es",
	    report);

	g_assert_cmpuint(document->units->len, ==, 3);
	g_assert_false(document_unit(document, 1)->translate);
	g_assert_true(document_unit(document, 2)->translate);
	g_assert_false(document_unit(document, 3)->translate);
}

/* What a sheet says where it is printed and where it is filled in. */
#define PRINTED \
	"xl/sheet.xml", "<worksheet " X "><dataValidations><dataValidation " \
	    "errorTitle=\"Wrong\" error=\"Type a rate\" type=\"list\" " \
	    "prompt=\"\"/></dataValidations><headerFooter><oddHeader>" \
	    "&amp;L&amp;\"Arial,Bold\"&amp;12Annual report&amp;C&amp;P / " \
	    "&amp;N&amp;RPage &amp;P of &amp;N, R&amp;&amp;D</oddHeader>" \
	    "<oddFooter>&amp;F &amp;D</oddFooter></headerFooter>" \
	    "</worksheet>", NULL

static void
test_printed(void)
{
	static const char *const entries[] = {
		SHEET("<si><t>x</t></si>", ""), PRINTED
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "xlsx", "es",
	    report);

	/* A code stays what it is; what is written as text is no code. */
	translate(document, "Annual report", "2024 & más");
	translate(document, "Page  of , R&D", "<1/>: hoja, de <2/>; I<3/>D");
	translate(document, "Wrong", "Mal");
	translate(document, "Type a rate", "Teclee \"una\" tasa");
	g_assert_cmpuint(document->units->len, ==, 5);
	g_autofree char *sheet = written(document, report, "xl/sheet.xml");
	assert_has(sheet, "<oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12 2024 "
	    "&amp;&amp; más&amp;C&amp;P / &amp;N&amp;R&amp;P: hoja, de "
	    "&amp;N; I&amp;&amp;D</oddHeader><oddFooter>&amp;F &amp;D</");
	assert_has(sheet, "errorTitle=\"Mal\" error=\"Teclee &quot;una&quot; "
	    "tasa\" type=\"list\" prompt=\"\"/>");
	g_assert_cmpuint(report_count_from(report, SEVERITY_WARNING), ==, 0);
}

/* Excel repairs a file whose strings are too long, and drops them. */
static void
test_printed_long(void)
{
	static const char *const entries[] = {
		SHEET("<si><t>x</t></si>", ""), PRINTED
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "xlsx", "es",
	    report);
	g_autofree char *some = g_strnfill(150, 'a');
	g_autofree char *more = g_strdup_printf("<1/>%s<2/><3/>", some);

	translate(document, "Annual report", some);
	translate(document, "Page  of , R&D", more);
	translate(document, "Wrong", "Treinta y tres letras son de más, sí");
	g_autofree char *sheet = written(document, report, "xl/sheet.xml");
	assert_has(sheet, "&amp;12aaa");
	assert_has(sheet, "&amp;RPage &amp;P of &amp;N, R&amp;&amp;D<");
	assert_has(sheet, "errorTitle=\"Wrong\"");
	g_assert_cmpuint(report_count_from(report, SEVERITY_WARNING), ==, 2);
}

/* Sheets are read from the right, whatever their views said before. */
static void
test_turned_sheets(void)
{
	static const char *const cases[][2] = {
		{"<dimension/><sheetViews><sheetView a=\"'> rightToLeft='\" "
		    "rightToLeft='0' b=\"c\"><x/></sheetView><sheetView/>"
		    "</sheetViews><sheetData/>",
		    "<dimension/><sheetViews><sheetView a=\"'> rightToLeft='\" "
		    "rightToLeft='1' b=\"c\"><x/></sheetView><sheetView "
		    "rightToLeft=\"1\"/></sheetViews><sheetData/>"},
		{"<sheetPr/><cols/><sheetData/>", "<sheetPr/><sheetViews>"
		    "<sheetView rightToLeft=\"1\" workbookViewId=\"0\"/>"
		    "</sheetViews><cols/><sheetData/>"},
		{"<x:sheetView/><x:sheetData/>", "<x:sheetView "
		    "rightToLeft=\"1\"/><x:sheetData/>"},
		{"<x:sheetData/>", "<x:sheetData/>"},
		/* With strings of its own it has a tree. */
		{"<sheetView/><sheetData><c t=\"inlineStr\"/></sheetData>",
		    "<sheetView rightToLeft=\"1\"/><sheetData><c "
		    "t=\"inlineStr\"/></sheetData>"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *sheet = g_strdup_printf("<worksheet " X
		    " xmlns:x=\"" SPACE("spreadsheetml") "\">%s</worksheet>",
		    cases[i][0]);
		const char *const entries[] = {
			SHEET("<si><t>One</t></si>", ""),
			"xl/sheet.xml", sheet, NULL,
		};
		g_autoptr(Report) report = report_new();
		g_autoptr(Document) document = read_package(entries, "xlsx",
		    "ar", report);
		g_autofree char *same = written(document, report,
		    "xl/sheet.xml");
		g_assert_cmpstr(same, ==, sheet);
		translate(document, "One", "\330\247");
		g_autofree char *turned = written(document, report,
		    "xl/sheet.xml");
		assert_has(turned, cases[i][1]);
	}
}

#define SHAPE(type, text) "<p:sp><p:nvSpPr><p:nvPr>" type "</p:nvPr>" \
    "</p:nvSpPr><p:txBody>" text "</p:txBody></p:sp>"
#define PARA(properties, text) "<a:p>" properties "<a:r><a:t>" text \
    "</a:t></a:r></a:p>"

static void
test_slides(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument",
		    "ppt/presentation.xml")),
		"ppt/presentation.xml", "<p:presentation " P "/>",
		"ppt/_rels/presentation.xml.rels", RELS(REL("slide",
		    "s10.xml") REL("slide", "s2.xml") REL("slideLayout",
		    "l.xml") REL("handoutMaster", "h.xml")),
		"ppt/h.xml", "<p:handoutMaster " P " " A ">" SHAPE("<p:ph "
		    "type=\"hdr\"/>", PARA("", "Header")) SHAPE("",
		    PARA("", "All rights reserved")) "</p:handoutMaster>",
		"ppt/s10.xml", "<p:sld " P " " A ">" SHAPE("",
		    PARA("", "Ten")) "<a:tbl><a:tblPr bandRow=\"1\"/></a:tbl>"
		    "</p:sld>",
		"ppt/s2.xml", "<p:sld " P " " A ">" SHAPE("<p:ph "
		    "type=\"ctrTitle\"/>", PARA("", "Title")) SHAPE("",
		    "<a:p><a:pPr algn=\"r\" lvl=\"1\"><a:buNone/></a:pPr><a:r>"
		    "<a:t>A</a:t></a:r><a:br/><a:fld type=\"slidenum\"><a:t>4"
		    "</a:t></a:fld></a:p>") "</p:sld>",
		"ppt/l.xml", "<p:sldLayout " P " " A ">" SHAPE("<p:ph/>",
		    PARA("", "Click here")) SHAPE("", PARA("", "Motto"))
		    "</p:sldLayout>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "pptx", "ar",
	    report);

	/* By number; what a slide fills in anew is not read. */
	g_assert_cmpuint(document->units->len, ==, 5);
	g_autofree char *last = unit_source_text(document_unit(document, 5));
	g_assert_cmpstr(last, ==, "Motto");
	g_autofree char *rights = unit_source_text(document_unit(document, 4));
	g_assert_cmpstr(rights, ==, "All rights reserved");
	translate(document, "Ten", "\330\247");
	translate(document, "Title", "\330\250");
	translate(document, "A\n4", "\330\252");
	g_autofree char *ten = written(document, report, "ppt/s10.xml");
	assert_has(ten, "<a:p><a:pPr algn=\"r\" rtl=\"1\"/><a:r><a:rPr "
	    "lang=\"ar-SA\"/><a:t>\330\247</a:t></a:r></a:p>");
	assert_has(ten, "<a:tblPr rtl=\"1\" bandRow=\"1\"/>");
	g_autofree char *two = written(document, report, "ppt/s2.xml");
	/* In the middle by its layout: only the direction is said. */
	assert_has(two, "<a:p><a:pPr rtl=\"1\"/><a:r><a:rPr lang=\"ar-SA\"/>"
	    "<a:t>\330\250");
	assert_has(two, "<a:pPr rtl=\"1\" algn=\"l\" lvl=\"1\"><a:buNone/>"
	    "</a:pPr>");
	assert_has(two, "<a:br/><a:fld type=\"slidenum\"><a:t>4</a:t>"
	    "</a:fld></a:p>");
}

#define CONTROL(path, extra, text) "<w:sdt><w:sdtPr><w:dataBinding " \
    "w:prefixMappings=\"xmlns:n='ns'\" w:xpath=\"" path "\" " \
    "w:storeItemID=\"{AB}\"/>" extra "</w:sdtPr><w:sdtContent><w:p><w:r>" \
    "<w:t>" text "</w:t></w:r></w:p></w:sdtContent></w:sdt>"

#define PROPERTY(path, text) "<w:sdt><w:sdtPr><w:dataBinding w:xpath=\"" path \
    "\" w:storeItemID=\"{6C3C8BC8-F283-45AE-878A-BAB7291924A1}\"/></w:sdtPr>" \
    "<w:sdtContent><w:p><w:r><w:t>" text "</w:t></w:r></w:p></w:sdtContent>" \
    "</w:sdt>"

/* Programs fill controls in anew from what they are bound to. */
static void
test_bindings(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")),
		"word/document.xml", WORD(
		    CONTROL("/n:a[1]/n:b[2]", "", "Two")
		    CONTROL("//n:b[last()]", "", "Free")
		    CONTROL("/n:a/n:d", "<w:date/>", "May")
		    PROPERTY("/n:p[1]/n:creator[1]", "Nobody")
		    PROPERTY("/n:p[1]/n:title[1]", "Name")),
		"word/_rels/document.xml.rels", RELS(REL("customXml",
		    "../customXml/item1.xml")),
		"customXml/item1.xml", "<a xmlns=\"ns\"><b>One</b><b>Two</b>"
		    "<c>Three</c><d>May</d></a>",
		"customXml/_rels/item1.xml.rels", RELS(REL("customXmlProps",
		    "props1.xml")),
		"customXml/props1.xml", "<ds:datastoreItem ds:itemID=\"{ab}\" "
		    "xmlns:ds=\"ds\"/>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "docx", "es",
	    report);

	g_assert_cmpuint(document->units->len, ==, 6);
	g_assert_cmpuint(report_count(report), ==, 1);
	assert_has(report_finding(report, 0)->text, "//n:b[last()]");
	g_autoptr(GBytes) same = docx_format.write(document, &options, report,
	    NULL);
	g_assert_true(g_bytes_equal(same, document->source));
	translate(document, "Two", "Dos");
	translate(document, "Two", "Dos");
	g_autofree char *item = written(document, report,
	    "customXml/item1.xml");
	assert_has(item, "<b>One</b><b>Dos</b><c>Three</c><d>May</d>");
	g_autofree char *body = written(document, report,
	    "word/document.xml");
	assert_has(body, "w:xpath=\"/n:a[1]/n:b[2]\"");
	assert_has(body, "w:xpath=\"/n:a/n:d\"");
	assert_has(body, "last()");	/* its text is as it was */
	translate(document, "Free", "Libre");
	translate(document, "Nobody", "Nadie");
	translate(document, "Name", "Nombre");
	g_autofree char *free = written(document, report,
	    "word/document.xml");
	g_assert_null(strstr(free, "last()"));
	g_assert_null(strstr(free, "creator"));
	assert_has(free, "n:title[1]");
	assert_has(free, "<w:sdt><w:sdtPr></w:sdtPr><w:sdtContent><w:p><w:r>"
	    "<w:t xml:space=\"preserve\">Libre</w:t>");
}

#define BODY(properties, text) "<p:sp><p:txBody>" properties PARA("", text) \
    "</p:txBody></p:sp>"

/* Where text has grown, programs may make it smaller. */
static void
test_fit(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument",
		    "ppt/presentation.xml")),
		"ppt/presentation.xml", "<p:presentation " P "/>",
		"ppt/_rels/presentation.xml.rels", RELS(REL("slide",
		    "s.xml")),
		"ppt/s.xml", "<p:sld " P " " A ">"
		    BODY("<a:bodyPr wrap=\"none\"/>", "First")
		    BODY("<a:bodyPr><a:prstTxWarp prst=\"x\"/><a:flatTx/>"
		    "</a:bodyPr>", "Second")
		    BODY("<a:bodyPr><a:noAutofit/></a:bodyPr>", "Third")
		    BODY("<a:bodyPr/>", "Fourth one") "</p:sld>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "pptx", "de",
	    report);

	translate(document, "First", "Zuerst");
	translate(document, "Second", "Zum zweiten");
	translate(document, "Third", "Zum dritten");
	translate(document, "Fourth one", "Zum vierten");	/* 110 % */
	g_autofree char *slide = written(document, report, "ppt/s.xml");
	assert_has(slide, "<a:bodyPr wrap=\"none\"><a:normAutofit/>"
	    "</a:bodyPr>");
	assert_has(slide, "<a:prstTxWarp prst=\"x\"/><a:normAutofit/>"
	    "<a:flatTx/></a:bodyPr>");
	assert_has(slide, "<a:bodyPr><a:noAutofit/></a:bodyPr>");
	assert_has(slide, "<a:bodyPr/>");
}

#define SAYS(properties, text) "<w:p>" properties "<w:r><w:t>" text \
    "</w:t></w:r></w:p>"

/* Figures go with the headings above them; words that stay in the source's
 * script, and signs that might change their side, stay as they are. */
static void
test_figures_turned(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")),
		"word/document.xml", WORD(SAYS("", "One")
		    SAYS("<w:pPr><w:jc w:val=\"right\"/></w:pPr>", "(8,000)")
		    SAYS("", "12") SAYS("", "Acme") SAYS("", "-5") "<w:p/>"
		    "<w:p><w:pPr><w:ind/></w:pPr></w:p>"
		    "<w:p><w:pPr><w:sectPr><w:pgSz/></w:sectPr></w:pPr></w:p>"),
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "docx", "ar",
	    report);

	translate(document, "One", "\330\247");
	g_autofree char *body = written(document, report, "word/document.xml");
	assert_has(body, "</w:t></w:r></w:p>"
	    SAYS("<w:pPr><w:bidi/><w:jc w:val=\"right\"/></w:pPr>", "(8,000)")
	    SAYS("<w:pPr><w:bidi/></w:pPr>", "12") SAYS("", "Acme")
	    SAYS("", "-5") "<w:p/><w:p><w:pPr><w:bidi/><w:ind/></w:pPr></w:p>"
	    "<w:p><w:pPr><w:sectPr><w:pgSz/><w:bidi/></w:sectPr></w:pPr></w:p>");
}

/* Charts as Office 2016 has them, and comments that answer each other. */
static void
test_newer_parts(void)
{
	static const char *const entries[] = {
		SHEET("<si><t>One</t></si>", ""),
		"xl/sheet.xml", "<worksheet " X "/>",
		"xl/_rels/t.xml.rels", RELS(REL("chartEx", "cx.xml")
		    REL("threadedComment", "tc.xml")),
		"xl/cx.xml", "<cx:chartSpace xmlns:cx=\"cx\" " A ">"
		    "<cx:strDim><cx:f>A1</cx:f><cx:lvl><cx:pt idx=\"0\">North"
		    "</cx:pt></cx:lvl></cx:strDim><cx:numDim><cx:lvl><cx:pt>7"
		    "</cx:pt></cx:lvl></cx:numDim><cx:tx><cx:rich>"
		    PARA("", "Title") "</cx:rich></cx:tx></cx:chartSpace>",
		"xl/tc.xml", "<ThreadedComments xmlns=\"http://schemas."
		    "microsoft.com/office/spreadsheetml/2018/threadedcomments\">"
		    "<threadedComment><text>Why?</text></threadedComment>"
		    "</ThreadedComments>",
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "xlsx", "es",
	    report);

	g_assert_cmpuint(document->units->len, ==, 4);
	g_assert_cmpuint(report_count(report), ==, 0);
	translate(document, "North", "Norte");
	translate(document, "Title", "Nombre");
	translate(document, "Why?", "\302\277Por qu\303\251?");
	g_autofree char *chart = written(document, report, "xl/cx.xml");
	assert_has(chart, "<cx:f>A1</cx:f><cx:lvl><cx:pt idx=\"0\">Norte</cx:pt>");
	assert_has(chart, "<cx:pt>7</cx:pt>");
	assert_has(chart, "<a:t>Nombre</a:t>");
	g_autofree char *comments = written(document, report, "xl/tc.xml");
	assert_has(comments, "<text>\302\277Por qu\303\251?</text>");
}

/* What other vocabularies add to a format stands behind what we add, and what a
 * tracked change says of the past is left alone. */
static void
test_formats(void)
{
	static const char *const entries[] = {
		"_rels/.rels", RELS(REL("officeDocument", "word/document.xml")),
		"word/document.xml", WORD("<w:p><w:r><w:rPr><w:color/>"
		    "<e:shadow xmlns:e=\"e\"><e:b/></e:shadow></w:rPr><w:t>One"
		    "</w:t></w:r></w:p><w:p><w:r><w:rPr><w:i/><w:rPrChange "
		    "w:id=\"1\"><w:rPr><w:b/><w:rtl/></w:rPr></w:rPrChange>"
		    "</w:rPr><w:t>Two</w:t></w:r></w:p>"),
		NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "docx", "ar",
	    report);

	translate(document, "One", "\330\247");
	translate(document, "Two", "\330\250");
	g_autofree char *body = written(document, report, "word/document.xml");
	assert_has(body, "<w:rPr><w:color/><w:rtl/><e:shadow xmlns:e=\"e\">"
	    "<e:b/></e:shadow></w:rPr>");
	assert_has(body, "<w:rPr><w:i/><w:iCs/><w:rtl/><w:rPrChange w:id=\"1\">"
	    "<w:rPr><w:b/><w:rtl/></w:rPr></w:rPrChange></w:rPr>");
}

/* A string without runs has one text, however many sentences it has and
 * whichever way they run. */
static void
test_one_text(void)
{
	static const char *const entries[] = {
		SHEET("<si><t>One</t></si>", ""),
		"xl/sheet.xml", "<worksheet " X "/>", NULL,
	};
	g_autoptr(Report) report = report_new();
	g_autoptr(Document) document = read_package(entries, "xlsx", "ar",
	    report);
	Unit *unit = document_unit(document, 1);

	translate(document, "One", "\330\247");
	Segment *more = unit_add_segment(unit, document->arena, false);
	inline_add_text(&more->source, document->arena, " 12", 3);
	g_autofree char *strings = written(document, report, "xl/s.xml");
	assert_has(strings, "<si><t xml:space=\"preserve\">\330\247 12</t></si>");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	options = (FormatOptions) {
		.limits = limits_default, .languages = languages,
	};
	g_test_add_func("/docx-parts/chart", test_chart);
	g_test_add_func("/docx-parts/signature", test_signature);
	g_test_add_func("/docx-parts/languages", test_languages);
	g_test_add_func("/docx-parts/properties", test_properties);
	g_test_add_func("/docx-parts/hidden", test_hidden);
	g_test_add_func("/docx-parts/workbook", test_workbook);
	g_test_add_func("/docx-parts/columns", test_columns);
	g_test_add_func("/docx-parts/references", test_references);
	g_test_add_func("/docx-parts/formats", test_formats);
	g_test_add_func("/docx-parts/newer-parts", test_newer_parts);
	g_test_add_func("/docx-parts/figures-turned", test_figures_turned);
	g_test_add_func("/docx-parts/one-text", test_one_text);
	g_test_add_func("/docx-parts/sheets/turned", test_turned_sheets);
	g_test_add_func("/docx-parts/sheets/printed", test_printed);
	g_test_add_func("/docx-parts/sheets/long", test_printed_long);
	g_test_add_func("/docx-parts/bindings", test_bindings);
	g_test_add_func("/docx-parts/fit", test_fit);
	g_test_add_func("/docx-parts/slides", test_slides);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
