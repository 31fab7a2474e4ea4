#include "format/pdf/pdf.h"

#include "doc/dump.h"
#include "format/pdf/pdf_content.h"

/* Helvetica with a sign 1 that nothing explains, as wide as f and i. */
static char *
ligature_font(void)
{
	GString *font = g_string_new("<</Type/Font/Subtype/Type1/BaseFont"
	    "/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences"
	    "[1/glyph_x]>>/FirstChar 1/LastChar 122/Widths[");

	for (int c = 1; c <= 122; c++)
		g_string_append(font, c == 'f' ? "278 " : c == 'i' || c == 'l'
		    ? "222 " : "500 ");
	g_string_append(font, "]>>");
	return g_string_free(font, FALSE);
}

/* ---- a small PDF file from its page's contents -------------------------- */

static void
add_object(GString *file, GArray *offsets, const char *text)
{
	size_t at = file->len;

	g_array_append_val(offsets, at);
	g_string_append_printf(file, "%u 0 obj\n%s\nendobj\n", offsets->len,
	    text);
}

static char *
stream_object(const char *dictionary, const char *data)
{
	return g_strdup_printf("<<%s/Length %zu>>stream\n%s\nendstream",
	    dictionary, strlen(data), data);
}

/*
 * Objects 1 to 6: catalog, pages, page, contents, two fonts (F1, F2: bold);
 * 11 is F3, of ligature_font.
 * FORM is the contents of /X0 (7), which may use itself as /X0 and the fonts;
 * EXTRA goes into the catalog.
 */
static GBytes *
make_pdf(const char *contents, const char *form, const char *extra)
{
	GString *file = g_string_new("%PDF-1.7\n");
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(size_t));
	static const char resources[] = "/Resources<</Font<</F1 5 0 R"
	    "/F2 6 0 R/F3 11 0 R"
	    ">>/XObject<</X0 7 0 R/Im0 8 0 R>>>>";
	g_autofree char *catalog = g_strdup_printf(
	    "<</Type/Catalog/Pages 2 0 R%s>>", extra);
	g_autofree char *page = g_strdup_printf("<</Type/Page/Parent 2 0 R"
	    "/MediaBox[0 0 612 792]/Contents 4 0 R%s>>", resources);
	g_autofree char *stream = stream_object("", contents);
	g_autofree char *head = g_strdup_printf("/Type/XObject/Subtype/Form"
	    "/BBox[0 0 612 792]%s", resources);
	g_autofree char *object = stream_object(head, form);

	add_object(file, offsets, catalog);
	add_object(file, offsets, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	add_object(file, offsets, page);
	add_object(file, offsets, stream);
	add_object(file, offsets, "<</Type/Font/Subtype/Type1/BaseFont"
	    "/Helvetica/Encoding/WinAnsiEncoding>>");
	add_object(file, offsets, "<</Type/Font/Subtype/Type1/BaseFont"
	    "/Helvetica-Bold/Encoding/WinAnsiEncoding>>");
	add_object(file, offsets, object);
	add_object(file, offsets, "<</Type/XObject/Subtype/Image/Width 1"
	    "/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
	    "stream\nA\nendstream");
	add_object(file, offsets, "<</Title(First part)/Parent 10 0 R>>");
	add_object(file, offsets, "<</First 9 0 R/Last 9 0 R/Count 1>>");
	g_autofree char *ligatures = ligature_font();
	add_object(file, offsets, ligatures);
	size_t start = file->len;
	g_string_append_printf(file, "xref\n0 %u\n0000000000 65535 f \n",
	    offsets->len + 1);
	for (unsigned i = 0; i < offsets->len; i++)
		g_string_append_printf(file, "%010zu 00000 n \n",
		    g_array_index(offsets, size_t, i));
	g_string_append_printf(file, "trailer<</Size %u/Root 1 0 R>>\n"
	    "startxref\n%zu\n%%%%EOF\n", offsets->len + 1, start);
	return g_string_free_to_bytes(file);
}

typedef struct Fixture {
	Languages *languages;
	FormatOptions options;
	Report *report;
} Fixture;

static void
set_up(Fixture *fixture, const void *data)
{
	(void) data;
	fixture->languages = languages_open("lang", NULL);
	g_assert_nonnull(fixture->languages);
	fixture->options = (FormatOptions) {.limits = limits_default,
	    .languages = fixture->languages};
	fixture->report = report_new();
}

static void
tear_down(Fixture *fixture, const void *data)
{
	(void) data;
	languages_close(fixture->languages);
	report_free(fixture->report);
}

static Document *
read_bytes(Fixture *fixture, GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	Document *document = pdf_format.read(bytes, "x.pdf",
	    &fixture->options, fixture->report, &error);

	g_assert_no_error(error);
	g_autofree char *breach = document_check(document);
	g_assert_null(breach);
	return document;
}

static Document *
read_contents(Fixture *fixture, const char *contents)
{
	g_autoptr(GBytes) bytes = make_pdf(contents, "", "");

	return read_bytes(fixture, bytes);
}

static GBytes *
write_bytes(Fixture *fixture, Document *document)
{
	g_autoptr(GError) error = NULL;
	GBytes *bytes = pdf_format.write(document, &fixture->options,
	    fixture->report, &error);

	g_assert_no_error(error);
	return bytes;
}

static void
assert_text(const Document *document, const char *expected)
{
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, expected);
}

static void
translate(Document *document, unsigned id, const char *text)
{
	InlineList target = {0};

	inline_add_text(&target, document->arena, text, strlen(text));
	segment_set_target(document_unit(document, id)->first, target, "x");
}

static unsigned
findings(const Fixture *fixture, FindingCode code)
{
	unsigned count = 0;

	for (size_t i = 0; i < report_count(fixture->report); i++)
		count += report_finding(fixture->report, i)->code == code;
	return count;
}

/* ---- reading ------------------------------------------------------------ */

static const char paragraph[] =
    "BT /F2 14 Tf 72 700 Td (Overview) Tj ET\n"
    "BT /F1 10 Tf 12 TL 72 670 Td (The company makes instruments for the "
    "measurement of heat and) Tj T* (sells them in ) Tj /F2 10 Tf (all) Tj "
    "/F1 10 Tf ( countries of the world.) Tj ET\n";

static void
test_paragraph(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, paragraph);

	assert_text(document, "Overview\nThe company makes instruments for "
	    "the measurement of heat and sells them in all countries of the "
	    "world.\n");
	const Unit *unit = document_unit(document, 2);
	const Inline *node = unit->first->source.first;
	g_assert_cmpint(unit->block->kind, ==, BLOCK_PARAGRAPH);
	g_assert_cmpint(node->next->kind, ==, INLINE_OPEN);
	g_assert_cmpstr(node->next->next->text, ==, "all");
	g_assert_cmpint(document_unit(document, 1)->block->kind, ==,
	    BLOCK_HEADING);
	g_assert_cmpuint(unit->block->page, ==, 1);
	g_assert_cmpfloat_with_epsilon(unit->block->box.left, 72, 0.01);
}

static const char table[] =
    "BT /F1 10 Tf 1 0 0 1 72 700 Tm (Revenue) Tj 1 0 0 1 300 700 Tm "
    "(1,250) Tj 1 0 0 1 400 700 Tm (1,100) Tj\n"
    "1 0 0 1 72 688 Tm (Cost of goods) Tj 1 0 0 1 305 688 Tm ([750]) Tj "
    "1 0 0 1 405 688 Tm (\\(700\\)) Tj ET\n";

static void
test_table(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, table);

	assert_text(document, "Revenue\n1,250\n1,100\nCost of goods\n[750]\n"
	    "(700)\n");
	for (unsigned id = 1; id <= 6; id++)
		g_assert_cmpint(document_unit(document, id)->block->kind, ==,
		    BLOCK_CELL);
	g_assert_true(document_unit(document, 4)->block->parent
	    != document_unit(document, 1)->block->parent);
}

static void
test_columns(Fixture *fixture, const void *data)
{
	(void) data;
	GString *contents = g_string_new("BT /F1 10 Tf\n");

	for (int i = 0; i < 6; i++)
		g_string_append_printf(contents,
		    "1 0 0 1 72 %d Tm (left column has words, line %c of it,) "
		    "Tj 1 0 0 1 320 %d Tm (right column has words, line %c, "
		    "too) Tj\n", 700 - 12 * i, 'a' + i, 700 - 12 * i,
		    'a' + i);
	g_string_append(contents, "ET");
	g_autoptr(Document) document = read_contents(fixture, contents->str);
	g_string_free(contents, TRUE);
	g_autofree char *first = unit_source_text(document_unit(document, 1));
	g_assert_cmpuint(document->units->len, ==, 2);
	g_assert_true(g_str_has_prefix(first, "left column"));
	g_assert_null(strstr(first, "right"));
	g_assert_nonnull(strstr(first, "line f"));
}

static const char continued[] =
    "BT /F1 10 Tf 12 TL 72 700 Td (The first paragraph of the left column) "
    "Tj T* (ends, and it is of two lines.) Tj 0 -24 Td (The second one "
    "begins here, and because) Tj T* (the column ends, it breaks off after "
    "the) Tj ET BT /F1 10 Tf 12 TL 320 700 Td (fifth line and goes on in "
    "the next column) Tj T* (until it ends here. And so it does.) Tj "
    "0 -24 Td (Another paragraph follows below it, which) Tj T* (is of no "
    "interest.) Tj ET";

/* A paragraph over two columns is one unit, set into both places. */
static void
test_continued(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, continued);

	assert_text(document, "The first paragraph of the left column ends, "
	    "and it is of two lines.\nThe second one begins here, and because "
	    "the column ends, it breaks off after the fifth line and goes on "
	    "in the next column until it ends here. And so it does.\n"
	    "Another paragraph follows below it, which is of no interest.\n");
	document->target_language = "de";
	translate(document, 2, "Der zweite beginnt hier, und weil die Spalte "
	    "endet, bricht er nach der fünften Zeile ab und geht in der "
	    "nächsten Spalte weiter, bis er hier endet. Und das tut er.");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	g_autofree char *text = dump_text(again);
	g_assert_nonnull(strstr(text, "\nDer zweite beginnt hier, und weil die "
	    "Spalte endet, bricht er nach der fünften Zeile ab und geht in der "
	    "nächsten Spalte weiter, bis er hier endet. Und das tut er.\n"));
	g_assert_cmpuint(findings(fixture, FINDING_TEXT_OVERFLOW), ==, 0);
}

static void
test_hyphen(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture,
	    "BT /F1 10 Tf 12 TL 72 700 Td (the instruments of measure-) Tj "
	    "T* (ment are long-) Tj T* (lived and measurement is good) Tj ET");

	assert_text(document, "the instruments of measurement are long-lived "
	    "and measurement is good\n");
	/* Text in capitals: one word the page has, and one it has not. */
	g_autoptr(Document) capitals = read_contents(fixture,
	    "BT /F1 10 Tf 12 TL 72 700 Td (INGRESOS DE EUR 1.284,6 MILLO-) Tj "
	    "T* (NES Y 83,2 MILLONES DE NON-) Tj T* (CURRENT ASSETS) Tj ET");
	assert_text(capitals, "INGRESOS DE EUR 1.284,6 MILLONES Y 83,2 "
	    "MILLONES DE NON-CURRENT ASSETS\n");
	/* A name of capitals among small letters keeps its hyphen. */
	g_autoptr(Document) names = read_contents(fixture,
	    "BT /F1 10 Tf 12 TL 72 700 Td (all of them hold the rate of EUR-) Tj "
	    "T* (USD and the index EURUSD as well) Tj ET");
	assert_text(names, "all of them hold the rate of EUR-USD and "
	    "the index EURUSD as well\n");
}

static void
test_ligature(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture,
	    "BT /F3 10 Tf 72 700 Td (The of\\001ce \\001led \\001nancial "
	    "proof) Tj ET");

	assert_text(document, "The office filed financial proof\n");
}

/* Shadows: the same words twice, a little apart. */
static void
test_twins(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture,
	    "BT /F1 20 Tf 72 700 Td (Annual report) Tj ET "
	    "BT /F1 20 Tf 73 699 Td (Annual report) Tj ET");

	assert_text(document, "Annual report\n");
	document->target_language = "de";
	translate(document, 1, "Bericht");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	assert_text(again, "Bericht\n");
}

static void
test_scan(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture,
	    "q 612 0 0 792 0 0 cm /Im0 Do Q "
	    "BT 3 Tr /F1 10 Tf 72 700 Td (invisible words) Tj ET");

	g_assert_cmpuint(document->units->len, ==, 0);
	g_assert_cmpuint(findings(fixture, FINDING_SCAN), ==, 1);
}

static void
test_turned(Fixture *fixture, const void *data)
{
	(void) data;
	/* Upwards, it is read; in a mirror it is kept. */
	g_autoptr(Document) document = read_contents(fixture,
	    "BT /F1 10 Tf 0 1 -1 0 72 300 Tm (upwards) Tj "
	    "-1 0 0 1 300 300 Tm (mirrored) Tj ET");

	assert_text(document, "upwards\n");
	g_assert_cmpuint(findings(fixture, FINDING_TEXT_KEPT), ==, 1);
}

static void
test_refused(Fixture *fixture, const void *data)
{
	(void) data;
	static const char *const bad[] = {"", "%PDF-1.7\n", "%PDF-1.7 junk"};

	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) bytes = g_bytes_new_static(bad[i],
		    strlen(bad[i]));
		g_autoptr(Document) document = pdf_format.read(bytes, "x",
		    &fixture->options, fixture->report, &error);
		g_assert_null(document);
		g_assert_nonnull(error);
	}
}

/* A form that shows itself must end. */
static void
test_cycle(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = make_pdf("/X0 Do /X0 Do",
	    "BT /F1 10 Tf 72 600 Td (In a form) Tj ET /X0 Do", "");
	g_autoptr(Document) document = read_bytes(fixture, bytes);

	g_assert_cmpuint(document->units->len, >, 0);
}

/* ---- writing ------------------------------------------------------------ */

static void
test_identity(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GBytes) bytes = make_pdf(paragraph, "", "");
	g_autoptr(Document) document = read_bytes(fixture, bytes);
	g_autoptr(GBytes) result = write_bytes(fixture, document);

	g_assert_true(g_bytes_equal(bytes, result));
}

static void
test_translation(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, paragraph);

	document->target_language = "es";
	translate(document, 2, "La compañía fabrica instrumentos para medir "
	    "el calor y los vende en todos los países del mundo.");
	g_autoptr(GBytes) one = write_bytes(fixture, document);
	g_autoptr(GBytes) two = write_bytes(fixture, document);
	g_assert_true(g_bytes_equal(one, two));
	g_autoptr(Document) again = read_bytes(fixture, one);
	assert_text(again, "Overview\nLa compañía fabrica instrumentos para "
	    "medir el calor y los vende en todos los países del mundo.\n");
	g_assert_cmpuint(findings(fixture, FINDING_TEXT_OVERFLOW), ==, 0);
	const Unit *unit = document_unit(again, 2);
	g_assert_cmpfloat_with_epsilon(unit->block->box.left, 72, 0.5);
}

/* Cells keep their places, figures their right edge. */
static void
test_cells(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, table);
	double right = document_unit(document, 2)->block->box.right;

	document->target_language = "de";
	translate(document, 1, "Umsatzerlöse");
	translate(document, 2, "1.250,00");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	assert_text(again, "Umsatzerlöse\n1.250,00\n1,100\nCost of goods\n"
	    "[750]\n(700)\n");
	g_assert_cmpfloat_with_epsilon(
	    document_unit(again, 2)->block->box.right, right, 0.5);
}

static BlockBox
box_of(const Document *document, unsigned id)
{
	return document_unit(document, id)->block->box;
}

/* Two columns with a line above them. */
static const char columns[] =
    "BT /F1 8 Tf 72 760 Td (Running header of all pages) Tj ET "
    "BT /F1 10 Tf 12 TL 72 700 Td (The first paragraph of the left column "
    "is) Tj T* (of three lines, the last of which is its) Tj T* (shortest "
    "one.) Tj 0 -18 Td (The second one begins after a small gap) Tj T* "
    "(and ends here.) Tj 0 -60 Td (The last one stands far below, after a) "
    "Tj T* (wide gap.) Tj ET "
    "BT /F1 10 Tf 12 TL 320 700 Td (The right column has a paragraph of) Tj "
    "T* (its own, which is long enough to stand) Tj T* (beside the left one, "
    "line by line, and to) Tj T* (show that these are columns and not cells) "
    "Tj T* (of a table with rows of text in them,) Tj T* (as every reader "
    "sees at a glance.) Tj ET";

/* A single line above columns grows to the page's margin. */
static void
test_widen(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, columns);

	document->target_language = "de";
	translate(document, 1, "Kolumnentitel, der auf allen Seiten oben steht "
	    "und breiter ist als die linke Spalte des Satzspiegels");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	BlockBox box = box_of(again, 1);
	g_assert_cmpfloat(box.right, >, 400);
	g_assert_cmpfloat(box.bottom - box.top, <, 12);
	g_assert_cmpfloat(box.bottom - box.top, >, 6);
	g_assert_cmpuint(again->units->len, ==, document->units->len);
}

/* Longer text pushes the next paragraph down: no tighter lines. */
static void
test_push(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, columns);

	document->target_language = "de";
	translate(document, 2, "Der erste Absatz der linken Spalte wird in der "
	    "Übersetzung eine Zeile länger und braucht deshalb mehr Platz, als "
	    "er vorher hatte; vier Zeilen sind es.");
	translate(document, 3, "Der zweite beginnt nach einer kleinen Lücke "
	    "und endet hier.");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	g_assert_cmpuint(again->units->len, ==, document->units->len);
	double before = box_of(document, 3).top, after = box_of(again, 3).top;
	g_assert_cmpfloat(after - before, >, 7);
	g_assert_cmpfloat(after - before, <, 13);
	g_assert_cmpfloat_with_epsilon(box_of(again, 4).top,
	    box_of(document, 4).top, 0.5);
}

/* A rule under words goes with them, and one of a table does not. */
static void
test_underline(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) document = read_contents(fixture,
	    "BT /F1 20 Tf 72 700 Td (Annual report) Tj ET "
	    "1 0 0 rg 72 696 120 1 re f 0 g 72 650 300 1 re f");

	document->target_language = "de";
	translate(document, 1, "Bericht");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	g_autoptr(PdfFile) file = pdf_file_open(bytes, &limits_default, NULL,
	    &error);
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	g_autoptr(PdfContent) content = pdf_content_read(file, fonts, 0);
	g_assert_cmpuint(content->rules->len, ==, 2);
	const PdfRule *rule = pdf_content_rule(content, 0);
	g_assert_cmpfloat_with_epsilon(rule->box.right,
	    box_of(again, 1).right, 1);
	g_assert_cmpfloat_with_epsilon(rule->box.top, 95, 0.1);
	g_assert_cmpfloat_with_epsilon(rule->box.bottom, 96, 0.1);
	g_assert_cmpuint(rule->rgb, ==, 0xFF0000);
	g_assert_cmpfloat_with_epsilon(pdf_content_rule(content, 1)->box.right,
	    372, 0.1);
}

/* Operators that lean on each other's brackets, and ' and ". */
static void
test_operators(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture,
	    "BT /F1 10 Tf 14 TL 72 700 Td[(First)-300(line)]TJ(Second "
	    "line.)' 1 2(Third line.)\" 0 -40 Td(Fourth)Tj ET");
	unsigned n = document->units->len;

	document->target_language = "fr";
	for (unsigned id = 1; id < n; id++)
		translate(document, id, "Été");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	g_assert_cmpuint(again->units->len, ==, n);
	g_autofree char *text = dump_text(again);
	g_assert_null(strstr(text, "line"));
	g_assert_nonnull(strstr(text, "Fourth"));
	/* What was not translated stays to a hundredth of a point. */
	g_assert_cmpfloat_with_epsilon(document_unit(again, n)->block->box.top,
	    document_unit(document, n)->block->box.top, 0.01);
}

static void
test_form(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GBytes) source = make_pdf("q 1 0 0 1 0 0 cm /X0 Do Q "
	    "q 1 0 0 1 0 -200 cm /X0 Do Q",
	    "BT /F1 10 Tf 72 600 Td (In a form) Tj ET", "");
	g_autoptr(Document) document = read_bytes(fixture, source);

	g_assert_cmpuint(document->units->len, ==, 2);
	document->target_language = "es";
	translate(document, 2, "En un formulario");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	assert_text(again, "In a form\nEn un formulario\n");
}

static void
test_scripts(Fixture *fixture, const void *data)
{
	(void) data;
	static const struct {
		const char *language, *text;
	} cases[] = {
		{"zh-Hans", "本公司制造测量热量的仪器。"},
		{"ja", "当社は熱を測る機器を製造しています。"},
		{"ko", "회사는 열을 측정하는 기기를 만든다."},
		{"ru", "Компания производит приборы для измерения тепла."},
		{"vi", "Công ty sản xuất dụng cụ đo nhiệt."},
		{"tr", "Şirket ısı ölçüm aletleri üretiyor."},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) document = read_contents(fixture,
		    paragraph);
		document->target_language = cases[i].language;
		translate(document, 2, cases[i].text);
		g_autoptr(GBytes) bytes = write_bytes(fixture, document);
		g_autoptr(Document) again = read_bytes(fixture, bytes);
		g_autofree char *expected = g_strdup_printf("Overview\n%s\n",
		    cases[i].text);
		assert_text(again, expected);
	}
	g_assert_cmpuint(findings(fixture, FINDING_FONT_MISSING), ==, 0);
}

/* The content of the page of BYTES. */
static PdfContent *
content_of(const Fixture *fixture, GBytes *bytes, PdfFonts *fonts)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(PdfFile) file = pdf_file_open(bytes,
	    &fixture->options.limits, NULL, &error);

	g_assert_no_error(error);
	return pdf_content_read(file, fonts, 0);
}

/* The first glyph that says TEXT; NULL: there is none. */
static const PdfGlyph *
find_glyph(const PdfContent *content, const char *text)
{
	for (unsigned i = 0; i < content->glyphs->len; i++)
		if (strcmp(pdf_content_glyph(content, i)->text, text) == 0)
			return pdf_content_glyph(content, i);
	return NULL;
}

/* A text in two strips, of which one counts as clipped away. */
static void
test_strips(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture,
	    "q 72 705 300 20 re W n BT /F1 20 Tf 72 700 Td (Overview) Tj ET Q "
	    "q 72 690 300 15 re W n BT /F1 20 Tf 72 700 Td (Overview) Tj ET Q");
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();

	document->target_language = "es";
	translate(document, 1, "Resumen");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(PdfContent) content = content_of(fixture, bytes, fonts);
	g_assert_nonnull(find_glyph(content, "R"));
	g_assert_null(find_glyph(content, "O"));
}

/* What is dropped leaves no operator behind, but where text leans on it. */
static void
test_dropped(Fixture *fixture, const void *data)
{
	(void) data;
	static const struct {
		const char *contents;
		double x;	/* of the year, which is kept */
	} cases[] = {
		{"BT /F1 10 Tf 72 700 Td (Over) Tj 20 0 Td (view) Tj "
		    "300 0 Td (2025) Tj ET", 392},
		{"BT /F1 10 Tf 72 700 Td (Overview) Tj [-30000] TJ (2025) Tj "
		    "ET", 72 + 300 + 41.67},
		{"BT /F1 10 Tf 12 TL 72 712 Td (Overview) ' 300 0 Td (2025) "
		    "Tj ET", 372},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) document = read_contents(fixture,
		    cases[i].contents);
		g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
		document->target_language = "es";
		translate(document, 1, "Resumen");
		g_autoptr(GBytes) bytes = write_bytes(fixture, document);
		g_autoptr(PdfContent) content = content_of(fixture, bytes,
		    fonts);
		const PdfGlyph *year = find_glyph(content, "2");
		g_assert_nonnull(year);
		g_assert_cmpfloat_with_epsilon((double) year->x0, cases[i].x,
		    0.2);
		g_assert_cmpfloat_with_epsilon((double) year->base, 92, 0.1);
		g_assert_null(find_glyph(content, "O"));
	}
}

static void
test_outline(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(GBytes) source = make_pdf("", "", "/Outlines 10 0 R");
	g_autoptr(Document) document = read_bytes(fixture, source);

	assert_text(document, "First part\n");
	document->target_language = "zh-Hans";
	translate(document, 1, "第一部分");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	assert_text(again, "第一部分\n");
}

static void
test_missing_font(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_contents(fixture, paragraph);

	document->target_language = "es";
	translate(document, 1, "\U0010FFFD");
	g_autoptr(GBytes) bytes = write_bytes(fixture, document);
	g_autoptr(Document) again = read_bytes(fixture, bytes);
	g_autofree char *text = unit_source_text(document_unit(again, 1));
	g_assert_cmpstr(text, ==, "Overview");
	g_assert_cmpuint(findings(fixture, FINDING_FONT_MISSING), ==, 1);
}

static void
test_sniff(void)
{
	g_autoptr(GBytes) pdf = g_bytes_new_static("%PDF-1.4\n", 9);
	g_autoptr(GBytes) xml = g_bytes_new_static("<?xml?>\n", 8);

	g_assert_cmpint(pdf_format.sniff(pdf, "x"), ==, 100);
	g_assert_cmpint(pdf_format.sniff(xml, "x.xml"), ==, 0);
}

#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, \
    function, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pdf/sniff", test_sniff);
	ADD("/pdf/read/paragraph", test_paragraph);
	ADD("/pdf/read/table", test_table);
	ADD("/pdf/read/columns", test_columns);
	ADD("/pdf/read/continued", test_continued);
	ADD("/pdf/read/hyphen", test_hyphen);
	ADD("/pdf/read/ligature", test_ligature);
	ADD("/pdf/read/twins", test_twins);
	ADD("/pdf/read/scan", test_scan);
	ADD("/pdf/read/turned", test_turned);
	ADD("/pdf/read/refused", test_refused);
	ADD("/pdf/read/cycle", test_cycle);
	ADD("/pdf/write/identity", test_identity);
	ADD("/pdf/write/translation", test_translation);
	ADD("/pdf/write/cells", test_cells);
	ADD("/pdf/write/widen", test_widen);
	ADD("/pdf/write/push", test_push);
	ADD("/pdf/write/underline", test_underline);
	ADD("/pdf/write/operators", test_operators);
	ADD("/pdf/write/form", test_form);
	ADD("/pdf/write/scripts", test_scripts);
	ADD("/pdf/write/outline", test_outline);
	ADD("/pdf/write/strips", test_strips);
	ADD("/pdf/write/dropped", test_dropped);
	ADD("/pdf/write/missing-font", test_missing_font);
	return g_test_run();
}
