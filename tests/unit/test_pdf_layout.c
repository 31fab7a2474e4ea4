#include <math.h>

#include "format/pdf/pdf.h"

#include "doc/dump.h"
#include "format/pdf/pdf_reader.h"

/* ---- a small PDF file from the contents of its pages --------------------- */

static void
add_object(GString *file, GArray *offsets, const char *text)
{
	size_t at = file->len;

	g_array_append_val(offsets, at);
	g_string_append_printf(file, "%u 0 obj\n%s\nendobj\n", offsets->len,
	    text);
}

/*
 * Objects 1 and 2: catalog, pages; 3 to 6: F1 (Helvetica), F2 (bold), F3
 * (Symbol) and F4 (Courier); then two a page.
 */
static GBytes *
make_pdf(const char *const *pages)
{
	GString *file = g_string_new("%PDF-1.7\n"), *kids = g_string_new("");
	g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(size_t));
	unsigned count = 0;

	for (; pages[count] != NULL; count++)
		g_string_append_printf(kids, "%u 0 R ", 7 + 2 * count);
	g_autofree char *tree = g_strdup_printf("<</Type/Pages/Kids[%s]"
	    "/Count %u>>", kids->str, count);
	g_string_free(kids, TRUE);
	add_object(file, offsets, "<</Type/Catalog/Pages 2 0 R>>");
	add_object(file, offsets, tree);
	add_object(file, offsets, "<</Type/Font/Subtype/Type1/BaseFont"
	    "/Helvetica/Encoding/WinAnsiEncoding>>");
	add_object(file, offsets, "<</Type/Font/Subtype/Type1/BaseFont"
	    "/Helvetica-Bold/Encoding/WinAnsiEncoding>>");
	add_object(file, offsets, "<</Type/Font/Subtype/Type1/BaseFont"
	    "/Symbol>>");
	add_object(file, offsets, "<</Type/Font/Subtype/Type1/BaseFont"
	    "/Courier/Encoding/WinAnsiEncoding>>");
	for (unsigned i = 0; i < count; i++) {
		g_autofree char *page = g_strdup_printf("<</Type/Page"
		    "/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %u 0 R"
		    "/Resources<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R/F4 6 0 R"
		    ">>>>>>",
		    8 + 2 * i);
		g_autofree char *stream = g_strdup_printf("<</Length %zu>>"
		    "stream\n%s\nendstream", strlen(pages[i]), pages[i]);
		add_object(file, offsets, page);
		add_object(file, offsets, stream);
	}
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
read_pages(Fixture *fixture, const char *const *pages)
{
	g_autoptr(GBytes) bytes = make_pdf(pages);

	return read_bytes(fixture, bytes);
}

static void
assert_reads(Fixture *fixture, const char *contents, const char *expected)
{
	const char *const pages[] = {contents, NULL};
	g_autoptr(Document) document = read_pages(fixture, pages);
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, expected);
}

/* ---- paragraphs --------------------------------------------------------- */

/* The first line is indented, and the second one longer by as much: it is
 * not centred. */
static void
test_first_line(Fixture *fixture, const void *data)
{
	(void) data;
	assert_reads(fixture, "BT /F1 10 Tf 12 TL 92 700 Td (The company makes "
	    "instruments for heat and for light in) Tj -20 -12 Td (factories "
	    "that stand in three countries of the world, and it) Tj T* (sells "
	    "them in all others. This is the third line of the text,) Tj T* "
	    "(and this is the last.) Tj ET", "The company makes instruments "
	    "for heat and for light in factories that stand in three countries "
	    "of the world, and it sells them in all others. This is the third "
	    "line of the text, and this is the last.\n");
}

/* The first line is indented by more than the last one is long. */
static void
test_deep_indent(Fixture *fixture, const void *data)
{
	(void) data;
	assert_reads(fixture, "BT /F1 10 Tf 12 TL 152 700 Td (The notes fall "
	    "due on the day that the agreement names for the payment of the) "
	    "Tj -80 -12 Td (interest.) Tj ET", "The notes fall due on the day "
	    "that the agreement names for the payment of the interest.\n");
}

static const char two_lines[] =
    "BT /F1 10 Tf 72 700 Td (The company makes instruments for the "
    "measurement of heat and) Tj 0 -20 Td (sells them in all countries of "
    "the world.) Tj ET";

/* White fills on white paper, one a line, separate nothing; others do. So do
 * lines far apart read on. */
static void
test_grounds(Fixture *fixture, const void *data)
{
	(void) data;
	static const char fills[] = "q %s rg 72 696 400 14 re f 72 676 400 14 "
	    "re f Q 0 g %s";
	g_autofree char *white = g_strdup_printf(fills, "1 1 1", two_lines);
	g_autofree char *grey = g_strdup_printf(fills, "0.8 0.8 0.8",
	    two_lines);

	assert_reads(fixture, white, "The company makes instruments for the "
	    "measurement of heat and sells them in all countries of the "
	    "world.\n");
	assert_reads(fixture, grey, "The company makes instruments for the "
	    "measurement of heat and\nsells them in all countries of the "
	    "world.\n");
}

/* A number set apart begins the paragraph that goes on below it. */
static void
test_run_in(Fixture *fixture, const void *data)
{
	(void) data;
	assert_reads(fixture, "BT /F1 10 Tf 1 0 0 1 110 700 Tm (SECTION 1.05.) "
	    "Tj 1 0 0 1 210 700 Tm (Except as otherwise provided herein, all "
	    "terms of) Tj 1 0 0 1 72 688 Tm (a financial nature used here shall"
	    " have the meaning that they are given by the law) Tj 1 0 0 1 72 "
	    "676 Tm (of the state.) Tj ET", "SECTION 1.05. Except as otherwise "
	    "provided herein, all terms of a financial nature used here shall "
	    "have the meaning that they are given by the law of the state.\n");
}

/* "(i)" at the start of a line may stand within a sentence. */
static void
test_marker_inside(Fixture *fixture, const void *data)
{
	(void) data;
	assert_reads(fixture, "BT /F1 10 Tf 12 TL 72 700 Td (All computations "
	    "of the ratio shall be made without giving effect to) Tj T* "
	    "(\\(i\\) any election that the company may make under the rules, "
	    "or to) Tj T* (any change of them.) Tj ET", "All computations of "
	    "the ratio shall be made without giving effect to (i) any election "
	    "that the company may make under the rules, or to any change of "
	    "them.\n");
	assert_reads(fixture, "BT /F1 10 Tf 12 TL 72 700 Td (All computations "
	    "of the ratio shall be made without giving effect to:) Tj T* "
	    "(\\(i\\) any election that the company may make under the rules; "
	    "or) Tj T* (\\(ii\\) any change of them.) Tj ET", "All "
	    "computations of the ratio shall be made without giving effect "
	    "to:\n(i) any election that the company may make under the rules; "
	    "or\n(ii) any change of them.\n");
}

/* Lines that end at one edge and begin anywhere are one paragraph. */
static void
test_flush_right(Fixture *fixture, const void *data)
{
	(void) data;
	static const char *const lines[] = {
		"could now find his way, and he made for the edge",
		"with such haste that he had not time to wonder at all",
		"that had happened. He did not know that the light",
		"showed him his path to safety from the hair of her",
	};
	GString *contents = g_string_new("BT /F4 10 Tf\n");

	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
		g_string_append_printf(contents, "1 0 0 1 %zu %zu Tm (%s) Tj\n",
		    500 - 6 * strlen(lines[i]), 700 - 12 * i, lines[i]);
	g_string_append(contents, "ET");
	const char *const pages[] = {contents->str, NULL};
	g_autoptr(Document) document = read_pages(fixture, pages);
	g_string_free(contents, TRUE);
	const PdfSkeleton *skeleton = document->skeleton;
	g_assert_cmpuint(document->units->len, ==, 1);
	g_assert_cmpint(g_array_index(skeleton->places, PdfPlace,
	    document_unit(document, 1)->value).block.align, ==,
	    PDF_ALIGN_RIGHT);
}

/* ---- formulas ------------------------------------------------------------ */

/* A formula stays, and so does the paragraph that is full of them. */
static void
test_formulas(Fixture *fixture, const void *data)
{
	(void) data;
	assert_reads(fixture, "BT /F1 10 Tf 72 700 Td (The yield is given by "
	    "the sum of all payments.) Tj ET\n"
	    "BT /F1 10 Tf 150 660 Td (f) Tj /F3 10 Tf (abgd) Tj /F1 10 Tf "
	    "( \\(x\\) ) Tj ET BT /F1 10 Tf 200 660 Td (else) Tj ET\n"
	    "BT /F1 10 Tf 12 TL 72 620 Td (Here ) Tj /F3 10 Tf (a) Tj /F1 10 "
	    "Tf ( is the rate, and ) Tj /F3 10 Tf (b) Tj /F1 10 Tf ( the term "
	    "of ) Tj /F3 10 Tf (gde) Tj /F1 10 Tf T* (payments.) Tj ET\n"
	    "BT /F1 10 Tf 72 580 Td (The rate ) Tj /F3 10 Tf (a) Tj /F1 10 Tf "
	    "( does not change with the time that passes.) Tj ET",
	    "The yield is given by the sum of all payments.\n"
	    "The rate \u03B1 does not change with the time that passes.\n");
	g_assert_cmpuint(report_count(fixture->report), ==, 1);
	g_assert_cmpint(report_finding(fixture->report, 0)->code, ==,
	    FINDING_TEXT_KEPT);
}

/* An accent that stands for itself over a letter keeps the paragraph. */
static void
test_accents(Fixture *fixture, const void *data)
{
	(void) data;
	static const char text[] = "BT /F1 10 Tf 72 700 Td (The line meets the"
	    " point P in one place.) Tj ET BT /F3 8 Tf %d 703 Td (~) Tj ET";
	g_autofree char *over = g_strdup_printf(text, 150);
	g_autofree char *beside = g_strdup_printf(text, 300);

	assert_reads(fixture, over, "");
	assert_reads(fixture, beside, "The line meets the point P in one "
	    "place.\n");
}

/* ---- markers ------------------------------------------------------------- */

/* Signs of another font that have no text, as check boxes, are markers. */
static void
test_boxes(Fixture *fixture, const void *data)
{
	(void) data;
	assert_reads(fixture, "BT 1 0 0 1 72 700 Tm /F2 8 Tf (\\201) Tj "
	    "/F1 10 Tf 1 0 0 1 80 700 Tm (Yes, at the federal level) Tj "
	    "1 0 0 1 72 680 Tm /F2 8 Tf (\\201) Tj /F1 10 Tf 1 0 0 1 80 680 Tm "
	    "(No) Tj ET", "Yes, at the federal level\nNo\n");
	g_assert_cmpuint(report_count(fixture->report), ==, 0);
}

/* Some letters of a line are printed a second time: they are no text. */
static void
test_parts(Fixture *fixture, const void *data)
{
	(void) data;
	assert_reads(fixture, "BT /F4 10 Tf 1 0 0 1 72 700 Tm (Signed on as "
	    "agent) Tj 1 0 0 1 72 700 Tm (S) Tj 1 0 0 1 132 700 Tm (as) Tj "
	    "1 0 0 1 300 700 Tm (as) Tj ET", "Signed on as agent\nas\n");
}

/* ---- over the page ------------------------------------------------------- */

static const char *const two_pages[] = {
	"BT /F1 10 Tf 12 TL 72 500 Td (The first paragraph of the page ends, "
	"and it is of two lines, as) Tj T* (a reader can see.) Tj 0 -24 Td "
	"(The second one begins here, and because the page ends, it breaks) Tj "
	"T* (off after the third line, which is the last one that found a) Tj "
	"ET BT /F1 10 Tf 300 40 Td (1) Tj ET",
	"BT /F1 10 Tf 12 TL 72 700 Td (place on it, and goes on on the next "
	"page until it ends here.) Tj 0 -24 Td (Another paragraph follows "
	"below it, which is of no interest.) Tj ET "
	"BT /F1 10 Tf 300 40 Td (2) Tj ET",
	NULL};

static void
translate(Document *document, unsigned id, const char *text)
{
	InlineList target = {0};

	inline_add_text(&target, document->arena, text, strlen(text));
	segment_set_target(document_unit(document, id)->first, target, "x");
}

static Document *
write_and_read(Fixture *fixture, Document *document)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = pdf_format.write(document,
	    &fixture->options, fixture->report, &error);

	g_assert_no_error(error);
	return read_bytes(fixture, bytes);
}

/* A paragraph over two pages is one unit, set on both. */
static void
test_over(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_pages(fixture, two_pages);
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, "The first paragraph of the page ends, and "
	    "it is of two lines, as a reader can see.\nThe second one begins "
	    "here, and because the page ends, it breaks off after the third "
	    "line, which is the last one that found a place on it, and goes on "
	    "on the next page until it ends here.\n1\nAnother paragraph "
	    "follows below it, which is of no interest.\n2\n");
	GString *longer = g_string_new("wort");
	for (int i = 0; i < 40; i++)
		g_string_append(longer, " und ein wort");
	translate(document, 2, longer->str);
	translate(document, 4, "Ein anderer Absatz steht darunter.");
	g_autoptr(Document) written = write_and_read(fixture, document);
	g_autofree char *back = unit_source_text(document_unit(written, 2));
	g_assert_cmpstr(back, ==, longer->str);
	g_string_free(longer, TRUE);
	const PdfSkeleton *skeleton = written->skeleton;
	const PdfPlace *place = &g_array_index(skeleton->places, PdfPlace,
	    document_unit(written, 2)->value);
	g_assert_cmpint(place->over, >=, 0);
	g_assert_cmpuint(place->page, ==, 0);
	g_assert_cmpuint(g_array_index(skeleton->places, PdfPlace,
	    place->over).page, ==, 1);
}

/* What is short enough ends on the first page; nothing stays on the next. */
static void
test_over_short(Fixture *fixture, const void *data)
{
	(void) data;
	g_autoptr(Document) document = read_pages(fixture, two_pages);

	translate(document, 2, "Kurz und gut.");
	g_autoptr(Document) written = write_and_read(fixture, document);
	g_autofree char *text = dump_text(written);
	g_assert_cmpstr(text, ==, "The first paragraph of the page ends, and "
	    "it is of two lines, as a reader can see.\nKurz und gut.\n1\n"
	    "Another paragraph follows below it, which is of no interest.\n2\n");
}

static PdfFile *
write_and_open(Fixture *fixture, Document *document)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = pdf_format.write(document,
	    &fixture->options, fixture->report, &error);

	g_assert_no_error(error);
	PdfFile *file = pdf_file_open(bytes, &limits_default, NULL, &error);
	g_assert_no_error(error);
	return file;
}

/* ---- what is beside and above set text ---------------------------------- */

/* Boxes to tick stand behind the last line of a paragraph: it is one unit, and
 * its translation keeps clear of them. */
static void
test_notch(Fixture *fixture, const void *data)
{
	(void) data;
	const char *const pages[] = {"BT /F1 10 Tf 12 TL 72 700 Td (Indicate "
	    "by check mark whether the company has filed all reports that are "
	    "required) Tj T* (to be filed by law.) Tj 120 0 Td (Yes No) Tj ET",
	    NULL};
	g_autoptr(Document) document = read_pages(fixture, pages);
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, "Indicate by check mark whether the company "
	    "has filed all reports that are required to be filed by law.\n"
	    "Yes No\n");
	translate(document, 1, "Geben Sie durch Ankreuzen an, ob die "
	    "Gesellschaft alle Berichte eingereicht hat, die nach dem Gesetz "
	    "einzureichen sind, und wann sie das getan hat.");
	g_autoptr(PdfFile) file = write_and_open(fixture, document);
	PdfFonts *fonts = pdf_font_cache_new();
	g_autoptr(PdfContent) content = pdf_content_read(file, fonts, 0);
	unsigned there = 0, left = 0;
	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if (fabs((double) glyph->base - 104) > 5)
			continue;
		there += glyph->x1 > 190;
		left += glyph->x1 <= 190;
	}
	g_assert_cmpuint(there, ==, strlen("Yes No"));
	g_assert_cmpuint(left, >, 10);
	pdf_font_cache_free(fonts);
}

/* Text does not grow down into a row that text below it may grow along. */
static void
test_growth(Fixture *fixture, const void *data)
{
	(void) data;
	const char *const pages[] = {"BT /F1 10 Tf 1 0 0 1 300 700 Tm (See the "
	    "notes.) Tj 1 0 0 1 72 686 Tm (Total of sums) Tj 1 0 0 1 72 500 Tm "
	    "(The end of the page.) Tj ET", NULL};
	g_autoptr(Document) document = read_pages(fixture, pages);
	const PdfSkeleton *skeleton = document->skeleton;
	const PdfPlace *places[2];

	g_assert_cmpuint(document->units->len, ==, 3);
	for (unsigned i = 0; i < 2; i++)
		places[i] = &g_array_index(skeleton->places, PdfPlace,
		    document_unit(document, i + 1)->value);
	g_assert_cmpfloat(places[1]->block.room_right, >,
	    places[0]->block.box.left);
	g_assert_cmpfloat(places[0]->block.hard_bottom, <=,
	    MAX(places[1]->block.box.top, places[0]->block.box.bottom));
}

/* Paragraphs that grow and push each other do not come to overlap. */
static void
test_push(Fixture *fixture, const void *data)
{
	(void) data;
	GString *contents = g_string_new("BT /F1 10 Tf 10 TL 72 700 Td\n");

	for (unsigned i = 0; i < 6; i++)
		g_string_append(contents, "(The company makes instruments for "
		    "the measurement of heat and light) Tj T* (in factories "
		    "that stand in three countries of the whole world, and it) "
		    "Tj T* (sells them in all others that it knows.) Tj 0 -16 "
		    "Td\n");
	g_string_append(contents, "ET");
	const char *const pages[] = {contents->str, NULL};
	g_autoptr(Document) document = read_pages(fixture, pages);
	g_string_free(contents, TRUE);
	g_assert_cmpuint(document->units->len, ==, 6);
	for (unsigned id = 1; id <= 6; id++) {
		GString *longer = g_string_new("wort");
		for (unsigned i = 0; i < 14 + 3 * (id % 3); i++)
			g_string_append(longer, " und ein wort");
		translate(document, id, longer->str);
		g_string_free(longer, TRUE);
	}
	g_autoptr(Document) written = write_and_read(fixture, document);
	g_assert_cmpuint(written->units->len, ==, 6);
	for (unsigned id = 2; id <= 6; id++)
		g_assert_cmpfloat(document_unit(written, id)->block->box.top,
		    >, document_unit(written, id - 1)->block->box.bottom - 4);
}

/* Each line has a ground of its own, painted just before it: set text stands
 * behind the last of them, or it would not be seen. */
static void
test_fills(Fixture *fixture, const void *data)
{
	(void) data;
	const char *const pages[] = {"1 g 60 690 400 22 re f 0 g BT /F1 10 Tf "
	    "72 700 Td (The company makes instruments for the measurement of "
	    "heat) Tj ET 1 g 60 678 400 12 re f 0 g BT /F1 10 Tf 72 688 Td "
	    "(and sells them in all countries.) Tj ET", NULL};
	g_autoptr(Document) document = read_pages(fixture, pages);

	g_assert_cmpuint(document->units->len, ==, 1);
	translate(document, 1, "Die Firma baut Messger\u00E4te f\u00FCr "
	    "W\u00E4rme und verkauft sie in allen L\u00E4ndern der Welt.");
	g_autoptr(PdfFile) file = write_and_open(fixture, document);
	PdfFonts *fonts = pdf_font_cache_new();
	g_autoptr(PdfContent) content = pdf_content_read(file, fonts, 0);
	g_assert_cmpuint(content->rules->len, ==, 2);
	g_assert_cmpuint(content->glyphs->len, >, 40);
	for (unsigned i = 0; i < content->rules->len; i++)
		g_assert_cmpuint(pdf_content_rule(content, i)->at, ==, 0);
	pdf_font_cache_free(fonts);
}

/* ---- other directions ---------------------------------------------------- */

/* Paragraphs that run upwards, downwards, on their heads and aslant: each is
 * read, and its translation set where it was. */
static void
test_turned(Fixture *fixture, const void *data)
{
	(void) data;
	static const char paragraph[] = "(The company makes instruments for "
	    "heat and light in) Tj T* (factories in three countries.) Tj ";
	GString *contents = g_string_new("BT /F1 10 Tf 12 TL\n");
	static const char *const places[] = {"1 0 0 1 72 700", "0 1 -1 0 100 "
	    "300", "0 -1 1 0 500 600", "-1 0 0 -1 450 100",
	    "0.8 0.6 -0.6 0.8 200 300"};
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
		g_string_append_printf(contents, "%s Tm %s\n", places[i],
		    paragraph);
	g_string_append(contents, "ET");
	const char *const pages[] = {contents->str, NULL};
	g_autoptr(Document) document = read_pages(fixture, pages);
	g_string_free(contents, TRUE);
	g_assert_cmpuint(document->units->len, ==, G_N_ELEMENTS(places));
	for (unsigned id = 1; id <= document->units->len; id++) {
		g_autofree char *text = unit_source_text(document_unit(
		    document, id));
		g_assert_cmpstr(text, ==, "The company makes instruments for "
		    "heat and light in factories in three countries.");
		translate(document, id, "Die Firma baut Messger\u00E4te "
		    "f\u00FCr W\u00E4rme und Licht, und das in drei "
		    "L\u00E4ndern der Welt.");
	}
	g_autoptr(Document) written = write_and_read(fixture, document);
	g_assert_cmpuint(written->units->len, ==, G_N_ELEMENTS(places));
	for (unsigned id = 1; id <= written->units->len; id++) {
		const BlockBox *old = &document_unit(document, id)->block->box;
		const BlockBox *new = &document_unit(written, id)->block->box;
		g_autofree char *text = unit_source_text(document_unit(
		    written, id));
		g_assert_cmpstr(text, ==, "Die Firma baut Messger\u00E4te "
		    "f\u00FCr W\u00E4rme und Licht, und das in drei "
		    "L\u00E4ndern der Welt.");
		g_assert_cmpfloat(MIN(old->right, new->right), >,
		    MAX(old->left, new->left) + 15);
		g_assert_cmpfloat(MIN(old->bottom, new->bottom), >,
		    MAX(old->top, new->top) + 15);
	}
}

static void
add_test(const char *name, void (*run)(Fixture *, const void *))
{
	g_autofree char *path = g_strconcat("/pdf-layout/", name, NULL);

	g_test_add(path, Fixture, NULL, set_up, run, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_test("first-line", test_first_line);
	add_test("deep-indent", test_deep_indent);
	add_test("grounds", test_grounds);
	add_test("run-in", test_run_in);
	add_test("marker-inside", test_marker_inside);
	add_test("flush-right", test_flush_right);
	add_test("formulas", test_formulas);
	add_test("accents", test_accents);
	add_test("boxes", test_boxes);
	add_test("parts", test_parts);
	add_test("growth", test_growth);
	add_test("push", test_push);
	add_test("notch", test_notch);
	add_test("fills", test_fills);
	add_test("turned", test_turned);
	add_test("over", test_over);
	add_test("over-short", test_over_short);
	return g_test_run();
}
