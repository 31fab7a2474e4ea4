/* test_docx.c - small packages, made in memory: what is a unit, a code, a
 * field, and what the writer makes of them. */
#include <string.h>

#include "base/failure.h"
#include "base/zip.h"
#include "doc/dump.h"
#include "doc/tagged.h"
#include "format/docx/docx.h"
#include "tests/unit/docx_maker.h"

static Languages *languages;

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/" \
    "2006/main\""

/* A package whose body holds BODY. */
static GBytes *
make_package(const char *body)
{
	g_autofree char *document = g_strdup_printf("<w:document " W
	    "><w:body>%s</w:body></w:document>", body);
	const char *const entries[] = {
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", DOCX_MAKER_RELS(DOCX_MAKER_REL(
		    "officeDocument", "word/document.xml")),
		"word/document.xml", document,
		"media/picture.bin", "untouched",
		NULL,
	};

	return docx_maker_package(entries);
}

static bool accepts_changes;

static Document *
read_body(const char *body)
{
	g_autoptr(GBytes) bytes = make_package(body);
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	FormatOptions options = {
		.limits = limits_default, .languages = languages,
		.accepts_changes = accepts_changes,
	};
	Document *document = docx_format.read(bytes, "test.docx", &options,
	    report, &error);

	g_assert_no_error(error);
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	return document;
}

/* What the main part is after writing. */
static char *
write_body(Document *document)
{
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	FormatOptions options = {
		.limits = limits_default, .languages = languages,
	};
	g_autoptr(GBytes) bytes = docx_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_autoptr(Zip) zip = zip_read(bytes, &options.limits, &error);
	g_assert_no_error(error);
	g_autoptr(GBytes) part = zip_entry(zip, "word/document.xml", &error);
	size_t size;
	const char *data = g_bytes_get_data(part, &size);
	const char *start = g_strstr_len(data, (gssize) size, "<w:body>");
	g_autoptr(GBytes) other = zip_entry(zip, "media/picture.bin", NULL);

	g_assert_cmpmem(g_bytes_get_data(other, NULL),
	    g_bytes_get_size(other), "untouched", 9);
	start += strlen("<w:body>");
	const char *end = g_strstr_len(start, -1, "</w:body>");
	return g_strndup(start, (size_t) (end - start));
}

static void
set_target(Document *document, unsigned unit_id, const char *answer)
{
	Unit *unit = document_unit(document, unit_id);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
	g_autoptr(GError) error = NULL;
	InlineList list;

	tagged_parse(tagged, answer, document->arena, &list, &error);
	g_assert_no_error(error);
	segment_set_target(unit->first, list, "test");
}

#define R(format, text) "<w:r>" format "<w:t>" text "</w:t></w:r>"
#define BOLD "<w:rPr><w:b/></w:rPr>"

static void
test_runs(void)
{
	g_autoptr(Document) document = read_body("<w:p><w:pPr><w:jc "
	    "w:val=\"center\"/></w:pPr>" R("", "One") R("<w:rPr><w:lang "
	    "w:val=\"en-US\"/></w:rPr>", "two") R(BOLD, "bold")
	    R("", "three") "</w:p>");
	Unit *unit = document_unit(document, 1);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);

	/* Language is noise: the first two runs are one text. */
	g_assert_cmpstr(tagged_text(tagged), ==, "Onetwo<1>bold</1>three");
	set_target(document, 1, "x <1>y</1>");
	g_autofree char *body = write_body(document);
	g_assert_cmpstr(body, ==, "<w:p><w:pPr><w:jc w:val=\"center\"/>"
	    "</w:pPr><w:r><w:t xml:space=\"preserve\">x </w:t></w:r><w:r>"
	    BOLD "<w:t xml:space=\"preserve\">y</w:t></w:r></w:p>");
}

#define BOX(text) "<w:r><w:pict><w:txbxContent><w:p>" R("", text) "</w:p>" \
    "</w:txbxContent></w:pict></w:r>"
#define SET(text) "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t xml:space=\"" \
    "preserve\">" text "</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"

/* What stands in codes is translated wherever an engine moves them. */
static void
test_moved_boxes(void)
{
	g_autoptr(Document) document = read_body("<w:p>" BOX("One") R("", "a")
	    BOX("Two") R("", "b") BOX("Three") R("", "c") "</w:p>");

	set_target(document, 1, "x<2/>y<1/>z");
	set_target(document, 2, "Uno");
	set_target(document, 3, "Dos");
	set_target(document, 4, "Tres");
	g_autofree char *body = write_body(document);
	g_assert_cmpstr(body, ==, "<w:p>" SET("Uno") "<w:r><w:t xml:space=\""
	    "preserve\">x</w:t></w:r>" SET("Tres") "<w:r><w:t xml:space=\""
	    "preserve\">y</w:t></w:r>" SET("Dos") "<w:r><w:t xml:space=\""
	    "preserve\">z</w:t></w:r></w:p>");
}

#define PICTURE(words) "<w:r><w:drawing><wp:docPr id=\"1\" name=\"Picture 1\" " \
    "descr=\"" words "\"/></w:drawing></w:r>"

/* What is said of a picture for those who cannot see it. */
static void
test_descriptions(void)
{
	g_autoptr(Document) document = read_body("<w:p xmlns:wp=\"wp\">" PICTURE("A &amp; B in "
	    "2024") R("", "Text") PICTURE("chart 1.PNG") PICTURE("logo")
	    PICTURE("see http://x") "</w:p>");

	g_assert_cmpuint(document->units->len, ==, 2);
	set_target(document, 2, "A \"y\" <B> en 2024");
	g_autofree char *alone = write_body(document);
	g_assert_nonnull(strstr(alone, PICTURE("A &quot;y&quot; &lt;B&gt; en "
	    "2024")));
	set_target(document, 1, "Texto");
	g_autofree char *both = write_body(document);
	g_assert_nonnull(strstr(both, PICTURE("A &quot;y&quot; &lt;B&gt; en "
	    "2024")));
	g_assert_nonnull(strstr(both, PICTURE("chart 1.PNG")));
}

/* Watermarks, and what lists let people choose. */
static void
test_attributes(void)
{
	g_autoptr(Document) document = read_body("<w:p><w:r><w:pict><v:shape "
	    "xmlns:v=\"v\"><v:textpath string=\"DRAFT\"/></v:shape></w:pict>"
	    "</w:r></w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem "
	    "w:displayText=\"Yes\" w:value=\"1\"/><w:listItem w:value=\"2\"/>"
	    "</w:dropDownList></w:sdtPr></w:sdt><w:ddList><w:listEntry "
	    "w:val=\"No\"/></w:ddList>");

	g_assert_cmpuint(document->units->len, ==, 3);
	set_target(document, 1, "BORRADOR");
	set_target(document, 2, "S\303\255");
	set_target(document, 3, "Nunca");
	g_autofree char *body = write_body(document);
	g_assert_nonnull(strstr(body, "<v:textpath string=\"BORRADOR\"/>"));
	g_assert_nonnull(strstr(body, "<w:listItem w:displayText=\"S\303\255\" "
	    "w:value=\"1\"/><w:listItem w:value=\"2\"/>"));
	g_assert_nonnull(strstr(body, "<w:listEntry w:val=\"Nunca\"/>"));
}

#define CHANGED "<w:rPr><w:i/><w:rPrChange w:id=\"5\" w:author=\"A\"><w:rPr>" \
    "<w:b/></w:rPr></w:rPrChange></w:rPr>"

/* A tracked change of a format is written as often as its run, each time with a
 * number of its own. */
static void
test_revisions(void)
{
	g_autoptr(Document) document = read_body("<w:p>" R(CHANGED, "One two "
	    "three") R(BOLD, "four") "</w:p>");

	set_target(document, 1, "x <1>y</1> z");
	g_autofree char *body = write_body(document);
	g_assert_cmpstr(body, ==, "<w:p><w:r>" CHANGED "<w:t xml:space=\""
	    "preserve\">x </w:t></w:r><w:r>" BOLD "<w:t xml:space=\"preserve\">"
	    "y</w:t></w:r><w:r><w:rPr><w:i/><w:rPrChange w:id=\"1900000000\" "
	    "w:author=\"A\"><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t "
	    "xml:space=\"preserve\"> z</w:t></w:r></w:p>");
}

/* Soft hyphens go; hyphens that do not break are Word's own element. */
static void
test_hyphens(void)
{
	g_autoptr(Document) document = read_body("<w:p>" R("", "Dar\302\255lehen "
	    "mit IFRS") "<w:r><w:noBreakHyphen/><w:t>16\302\255</w:t></w:r>"
	    "</w:p>");
	g_autofree char *text = unit_source_text(document_unit(document, 1));

	g_assert_cmpstr(text, ==, "Darlehen mit IFRS\342\200\22116");
	set_target(document, 1, "Loan under IFRS\342\200\22116");
	g_autofree char *body = write_body(document);
	g_assert_cmpstr(body, ==, "<w:p><w:r><w:t xml:space=\"preserve\">Loan "
	    "under IFRS</w:t><w:noBreakHyphen/><w:t xml:space=\"preserve\">16"
	    "</w:t></w:r></w:p>");
}

static void
test_identity(void)
{
	g_autoptr(Document) document = read_body("<w:p>" R("", "One")
	    "</w:p>");
	g_autoptr(Report) report = report_new();
	FormatOptions options = {
		.limits = limits_default, .languages = languages,
	};

	set_target(document, 1, "One");
	g_autoptr(GBytes) bytes = docx_format.write(document, &options,
	    report, NULL);
	g_assert_true(g_bytes_equal(bytes, document->source));
}

/* A note, a bookmark, a tab and a picture come back, each once. */
static void
test_placeholders(void)
{
	g_autoptr(Document) document = read_body("<w:p><w:bookmarkStart "
	    "w:id=\"1\" w:name=\"b\"/>" R("", "Sum") "<w:r><w:tab/></w:r>"
	    R("", "12") "<w:bookmarkEnd w:id=\"1\"/><w:r><w:rPr><w:rStyle "
	    "w:val=\"F\"/></w:rPr><w:footnoteReference w:id=\"2\"/></w:r>"
	    "</w:p>");
	Unit *unit = document_unit(document, 1);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);

	g_assert_cmpstr(tagged_text(tagged), ==, "Sum<1/>12");
	set_target(document, 1, "Suma<1/>12");
	g_autofree char *body = write_body(document);
	g_assert_cmpstr(body, ==, "<w:p><w:bookmarkStart w:id=\"1\" "
	    "w:name=\"b\"/><w:r><w:t xml:space=\"preserve\">Suma</w:t></w:r>"
	    "<w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">12</w:t>"
	    "</w:r><w:bookmarkEnd w:id=\"1\"/><w:r><w:rPr><w:rStyle "
	    "w:val=\"F\"/></w:rPr><w:footnoteReference w:id=\"2\"/></w:r>"
	    "</w:p>");
}

#define FIELD(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define CODE(text) "<w:r><w:instrText>" text "</w:instrText></w:r>"

static void
test_fields(void)
{
	g_autoptr(Document) document = read_body("<w:p>" R("", "See ")
	    FIELD("begin") CODE(" REF x ") FIELD("separate") R("", "Terms")
	    FIELD("end") R("", "on page") FIELD("begin") CODE(" PAGE ")
	    FIELD("separate") R("", "7") FIELD("end") R("", ".") "</w:p>");
	Unit *unit = document_unit(document, 1);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
	g_autofree char *text = unit_source_text(unit);

	/* Results in language are text, computed ones are shown and kept. */
	g_assert_cmpstr(tagged_text(tagged), ==,
	    "See<1>Terms</1>on page<2/>.");
	g_assert_cmpstr(text, ==, "SeeTermson page7.");
	set_target(document, 1, "<2/> Vea <1>Plazos</1>");
	g_autofree char *body = write_body(document);
	const char *begin = strstr(body, " REF x ");
	g_assert_nonnull(begin);
	g_assert_nonnull(strstr(begin, "Plazos"));
	g_assert_nonnull(strstr(strstr(begin, "Plazos"), "\"end\""));
}

/* A field over several paragraphs, as a table of contents is. */
static void
test_field_across(void)
{
	g_autoptr(Document) document = read_body("<w:p>" FIELD("begin")
	    CODE(" TOC ") FIELD("separate") R("", "One") "</w:p><w:p>"
	    R("", "Two") "</w:p><w:p>" FIELD("end") "</w:p><w:p>"
	    FIELD("begin") CODE(" =1+1 ") FIELD("separate") R("", "2")
	    "</w:p><w:p>" R("", "3") FIELD("end") R("", "text") "</w:p>");

	g_assert_cmpuint(document->units->len, ==, 4);
	g_autofree char *second = unit_source_text(document_unit(document,
	    2));
	g_assert_cmpstr(second, ==, "Two");
	g_autoptr(Tagged) last = tagged_new(&document_unit(document,
	    4)->first->source);
	g_assert_cmpstr(tagged_text(last), ==, "text");
}

static void
test_tracked(void)
{
	g_autoptr(Document) document = read_body("<w:p>" R("", "A")
	    "<w:del w:id=\"1\"><w:r><w:delText>old</w:delText></w:r></w:del>"
	    "<w:ins w:id=\"2\">" R("", "new") "</w:ins></w:p>");
	g_autoptr(Tagged) tagged = tagged_new(&document_unit(document,
	    1)->first->source);

	g_assert_cmpstr(tagged_text(tagged), ==, "A<1/><2>new</2>");
	set_target(document, 1, "B<1/><2>nuevo</2>");
	g_autofree char *body = write_body(document);
	g_assert_nonnull(strstr(body, "<w:delText>old</w:delText>"));
	g_assert_nonnull(strstr(body, "<w:ins w:id=\"2\"><w:r><w:t "
	    "xml:space=\"preserve\">nuevo</w:t></w:r></w:ins>"));
}

/* The paragraph of a text box is a unit, written inside its own parent. */
static void
test_text_box(void)
{
	g_autoptr(Document) document = read_body("<w:p><w:r><w:pict>"
	    "<w:txbxContent><w:p>" R("", "Box") "</w:p></w:txbxContent>"
	    "</w:pict></w:r>" R("", "Outer") "</w:p>");

	g_assert_cmpuint(document->units->len, ==, 2);
	set_target(document, 1, "Fuera");
	set_target(document, 2, "Caja");
	g_autofree char *body = write_body(document);
	g_assert_cmpstr(body, ==, "<w:p><w:r><w:pict><w:txbxContent><w:p>"
	    "<w:r><w:t xml:space=\"preserve\">Caja</w:t></w:r></w:p>"
	    "</w:txbxContent></w:pict></w:r><w:r><w:t "
	    "xml:space=\"preserve\">Fuera</w:t></w:r></w:p>");
}

static void
test_rtl_target(void)
{
	g_autoptr(Document) document = read_body("<w:p><w:pPr><w:keepNext/>"
	    "<w:jc w:val=\"both\"/></w:pPr>" R("", "One") "</w:p>");

	document->target_language = "ar";
	set_target(document, 1, "\330\247");
	g_autofree char *body = write_body(document);
	/* In the order the schema has: keepNext, bidi, jc. */
	g_assert_cmpstr(body, ==, "<w:p><w:pPr><w:keepNext/><w:bidi/><w:jc "
	    "w:val=\"both\"/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t "
	    "xml:space=\"preserve\">\330\247</w:t></w:r></w:p>");
}

/* How characters are read goes with them; what is not changed stays. */
static void
test_ruby(void)
{
	static const char ruby[] = "<w:r><w:ruby><w:rubyPr/><w:rt>" R("", "ri")
	    "</w:rt><w:rubyBase>" R(BOLD, "\346\227\245")
	    R(BOLD, "\346\234\254") "</w:rubyBase></w:ruby></w:r>";
	static const char soft[] = "<w:r><w:t>con</w:t><w:softHyphen/><w:t>tract"
	    "</w:t></w:r>";
	g_autofree char *source = g_strdup_printf("<w:p>%s" R("", "and more")
	    "</w:p><w:p>%s</w:p><w:p>%s</w:p><w:p>" FIELD("begin")
	    CODE(" PAGE ") FIELD("separate") "%s" FIELD("end") R("", "x")
	    "</w:p>", ruby, soft, soft, ruby);
	g_autoptr(Document) document = read_body(source);
	g_autoptr(Tagged) tagged = tagged_new(&document_unit(document,
	    1)->first->source);
	g_autofree char *word = unit_source_text(document_unit(document, 2));

	g_assert_cmpstr(tagged_text(tagged), ==,
	    "<1>\346\227\245\346\234\254</1>and more");
	g_assert_cmpstr(word, ==, "contract");
	set_target(document, 1, "<1>Japan</1> etc.");
	set_target(document, 2, "contrato");
	set_target(document, 4, "y");
	g_autofree char *body = write_body(document);
	g_autofree char *expected = g_strdup_printf("<w:p><w:r>" BOLD "<w:t "
	    "xml:space=\"preserve\">Japan</w:t></w:r><w:r><w:t "
	    "xml:space=\"preserve\"> etc.</w:t></w:r></w:p><w:p><w:r><w:t "
	    "xml:space=\"preserve\">contrato</w:t></w:r></w:p><w:p>%s</w:p>"
	    "<w:p>" FIELD("begin") CODE(" PAGE ") FIELD("separate") "%s"
	    FIELD("end") "<w:r><w:t xml:space=\"preserve\">y</w:t></w:r>"
	    "</w:p>", soft, ruby);
	g_assert_cmpstr(body, ==, expected);
}

/* What comes of BODY when its changes are accepted and nothing is translated.
 */
static char *
accepted(const char *body)
{
	accepts_changes = true;
	g_autoptr(Document) document = read_body(body);
	accepts_changes = false;
	return write_body(document);
}

#define MARK(properties, name) "<w:pPr>" properties "<w:rPr><w:" name \
    " w:id=\"1\"/></w:rPr></w:pPr>"

static void
test_accepted(void)
{
	static const char *const cases[][2] = {
		{"<w:p>" R("", "a") "<w:del><w:bookmarkStart w:id=\"1\"/><w:r>"
		    "<w:delText>b</w:delText></w:r></w:del><w:ins>" R("", "c")
		    "<w:del><w:r><w:delText>d</w:delText></w:r></w:del>"
		    "</w:ins><w:moveFrom>" R("", "e") "</w:moveFrom><w:moveTo>"
		    R("", "f") "</w:moveTo></w:p>",
		    "<w:p>" R("", "a") "<w:bookmarkStart w:id=\"1\"/>"
		    R("", "c") R("", "f") "</w:p>"},
		/* Properties as they are now; an inserted mark is a mark. */
		{"<w:p>" MARK("<w:jc/><w:numPr><w:numId/><w:ins/></w:numPr>",
		    "ins") "<w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:i/>"
		    "</w:rPr></w:rPrChange></w:rPr><w:t>x</w:t></w:r></w:p>",
		    "<w:p><w:pPr><w:jc/><w:numPr><w:numId/></w:numPr><w:rPr>"
		    "</w:rPr></w:pPr>" R(BOLD, "x") "</w:p>"},
		/* Three paragraphs become one, with the looks of the last. */
		{"<w:p>" MARK("<w:a/>", "del") R("", "a") "</w:p> <w:p>"
		    MARK("<w:b/>", "moveFrom") R("", "b") "</w:p>"
		    "<w:bookmarkEnd w:id=\"1\"/><w:p w:x=\"1\"><w:pPr><w:c/>"
		    "</w:pPr>" R("", "c") "</w:p><w:p>" R("", "d") "</w:p>",
		    "<w:p w:x=\"1\"><w:pPr><w:c/></w:pPr>" R("", "a") " "
		    R("", "b") "<w:bookmarkEnd w:id=\"1\"/>" R("", "c")
		    "</w:p><w:p>" R("", "d") "</w:p>"},
		{"<w:p>" MARK("", "del") R("", "a") "</w:p><w:p/>",
		    "<w:p>" R("", "a") "</w:p>"},
		/* Nothing to be joined with. */
		{"<w:p>" MARK("<w:a/>", "del") R("", "a") "</w:p><w:tbl/>",
		    "<w:p><w:pPr><w:a/><w:rPr></w:rPr></w:pPr>" R("", "a")
		    "</w:p><w:tbl/>"},
		{"<w:p>" MARK("<w:a/>", "del") R("", "a") "</w:p><w:p>"
		    MARK("<w:b/>", "del") R("", "b") "</w:p>",
		    "<w:p><w:pPr><w:b/><w:rPr></w:rPr></w:pPr>" R("", "a")
		    R("", "b") "</w:p>"},
		/* Rows, cells, and a table without any left. */
		{"<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc><w:tcPr>"
		    "<w:cellIns/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr>"
		    "<w:cellDel/></w:tcPr><w:p/></w:tc></w:tr><w:tr><w:trPr>"
		    "<w:del/></w:trPr><w:tc/></w:tr></w:tbl><w:tbl><w:tr>"
		    "<w:trPr><w:del/></w:trPr><w:tc/></w:tr></w:tbl><w:p/>",
		    "<w:tbl><w:tr><w:trPr></w:trPr><w:tc><w:tcPr></w:tcPr>"
		    "<w:p/></w:tc></w:tr></w:tbl><w:p/>"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *body = accepted(cases[i][0]);
		g_assert_cmpstr(body, ==, cases[i][1]);
	}
}

/* And what is translated is what was accepted. */
static void
test_accepted_units(void)
{
	accepts_changes = true;
	g_autoptr(Document) document = read_body("<w:p>" MARK("", "del")
	    R("", "One ") "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
	    "</w:p><w:p><w:ins>" R("", "two") "</w:ins></w:p>");
	accepts_changes = false;
	g_autoptr(Tagged) tagged = tagged_new(&document_unit(document,
	    1)->first->source);

	g_assert_cmpuint(document->units->len, ==, 1);
	g_assert_cmpstr(tagged_text(tagged), ==, "Onetwo");
	set_target(document, 1, "Uno dos");
	g_autofree char *body = write_body(document);
	g_assert_cmpstr(body, ==, "<w:p><w:r><w:t xml:space=\"preserve\">Uno "
	    "dos</w:t></w:r></w:p>");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_test_add_func("/docx/runs", test_runs);
	g_test_add_func("/docx/moved-boxes", test_moved_boxes);
	g_test_add_func("/docx/descriptions", test_descriptions);
	g_test_add_func("/docx/attributes", test_attributes);
	g_test_add_func("/docx/revisions", test_revisions);
	g_test_add_func("/docx/hyphens", test_hyphens);
	g_test_add_func("/docx/identity", test_identity);
	g_test_add_func("/docx/placeholders", test_placeholders);
	g_test_add_func("/docx/fields", test_fields);
	g_test_add_func("/docx/fields/across", test_field_across);
	g_test_add_func("/docx/tracked", test_tracked);
	g_test_add_func("/docx/text-box", test_text_box);
	g_test_add_func("/docx/accepted", test_accepted);
	g_test_add_func("/docx/accepted/units", test_accepted_units);
	g_test_add_func("/docx/ruby", test_ruby);
	g_test_add_func("/docx/right-to-left", test_rtl_target);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
