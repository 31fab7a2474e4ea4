/* Signs that stand off their line, over another, or twice; and those that stay
 * in the midst of text that is set anew. */
#include "format/pdf/pdf_content.h"
#include "tests/unit/pdf_maker.h"

/* A page with F1 (Helvetica) and F2 (Courier), and CONTENTS. */
static GBytes *
make_page(const char *contents)
{
	g_autofree char *stream = g_strconcat("\1", contents, NULL);
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
		stream,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
		"/WinAnsiEncoding>>",
		"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding"
		"/WinAnsiEncoding>>",
		NULL
	};

	return pdf_maker_file(objects, 0);
}

static Document *
read_page(PdfMaker *maker, const char *contents)
{
	g_autoptr(GBytes) bytes = make_page(contents);

	return pdf_maker_read(maker, bytes);
}

static void
assert_reads(PdfMaker *maker, const char *contents, const char *expected)
{
	g_autoptr(Document) document = read_page(maker, contents);
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, expected);
}

/* TeX prints an accent, goes back, and prints its letter; over capitals the
 * accent stands higher. A quotation mark is none. */
static void
test_accents(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 10 Tf 72 700 Td [(La soci) -60 (\\264) 390 "
	    "(et) -60 (\\264) 390 (e) 60 ( `est\\264 l)] TJ ET",
	    "La soci\u00E9t\u00E9 `est\u00B4 l\n");
	assert_reads(maker, "BT /F1 10 Tf 1 0 0 1 72 700 Tm (Actif: ) Tj "
	    "1 0 0 1 100.2 700 Tm (Equilibre et plus) Tj 1 0 0 1 101.7 702.2 "
	    "Tm (\\264) Tj ET", "Actif: \u00C9quilibre et plus\n");
}

/* A lowered letter, a sign of another font: they are part of their word. */
static void
test_insets(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 10 Tf 1 0 0 1 72 700 Tm (set in T) Tj "
	    "1 0 0 1 103.5 697.8 Tm (E) Tj 1 0 0 1 109 700 Tm (X, a program) "
	    "Tj ET", "set in TEX, a program\n");
	assert_reads(maker, "BT /F2 10 Tf 1 0 0 1 72 700 Tm (50:text/) Tj "
	    "1 0 0 1 120 698.3 Tm (*) Tj 1 0 0 1 126 700 Tm (.patch) Tj ET",
	    "50:text/*.patch\n");
}

/* An index of an index, and a power of one, are part of their word. */
static void
test_indices(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 10 Tf 1 0 0 1 72 700 Tm (the lift of y) Tj "
	    "/F1 7 Tf 1 0 0 1 117.7 698.5 Tm (x) Tj /F1 5 Tf 1 0 0 1 121.3 "
	    "697.5 Tm (0) Tj /F1 10 Tf 1 0 0 1 127 700 Tm (is known) Tj ET",
	    "the lift of yx0 is known\n");
	assert_reads(maker, "BT /F1 10 Tf 1 0 0 1 72 700 Tm (the map of d) Tj "
	    "/F1 7 Tf 1 0 0 1 127.8 698.5 Tm (S) Tj /F1 5 Tf 1 0 0 1 132.5 "
	    "701 Tm (2) Tj /F1 10 Tf 1 0 0 1 138 700 Tm (is known) Tj ET",
	    "the map of dS2 is known\n");
}

/* A round button, drawn with signs over each other, is no text. */
static void
test_piles(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 10 Tf 1 0 0 1 72 700 Tm (Q) Tj "
	    "1 0 0 1 72 700 Tm (O) Tj 1 0 0 1 72 700 Tm (G) Tj "
	    "1 0 0 1 84 700 Tm (Highly satisfied) Tj ET",
	    "Highly satisfied\n");
}

/* Columns that stand as near as words: where lines begin and end again and
 * again, there is a gutter. */
static void
test_gutter(PdfMaker *maker, const void *data)
{
	GString *contents = g_string_new("BT ");
	(void) data;

	for (unsigned i = 0; i < 6; i++)
		g_string_append_printf(contents, "/F1 10 Tf 1 0 0 1 72 %u Tm "
		    "(those who make instruments, all) Tj 1 0 0 1 223 %u Tm "
		    "(about the weather of all places%s) Tj ", 700 - 12 * i,
		    700 - 12 * i, i == 5 ? "." : "");
	g_string_append(contents, "ET");
	g_autoptr(Document) document = read_page(maker, contents->str);
	g_string_free(contents, TRUE);
	g_autofree char *text = dump_text(document);
	g_assert_nonnull(strstr(text, "all those who make"));
	g_assert_nonnull(strstr(text, "places about the weather"));
	g_assert_null(strstr(text, "all about the weather of all places "
	    "those"));
}

/* Entries of an index are no paragraph, though they read on. */
static void
test_index(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 10 Tf 12 TL 72 700 Td (Maps, 12) Tj T* "
	    "(affine, 107) Tj T* (smooth, 29, 31) Tj T* (open, 53-55) Tj T* "
	    "(simple, 35f) Tj T* (of manifolds and all of their parts,) Tj T* "
	    "(61) Tj T* (steady, 9) Tj T* (trees, 7) Tj T* (zeroes, 8) Tj ET",
	    "Maps, 12\naffine, 107\nsmooth, 29, 31\nopen, 53-55\n"
	    "simple, 35f\nof manifolds and all of their parts, 61\n"
	    "steady, 9\ntrees, 7\nzeroes, 8\n");
}

/* Printed four times for weight, once together with what follows. */
static void
test_repeats(PdfMaker *maker, const void *data)
{
	static const char contents[] = "BT /F1 10 Tf "
	    "1 0 0 1 72 700 Tm (Friday, 5 June) Tj "
	    "1 0 0 1 72.3 700 Tm (Friday, 5 June) Tj "
	    "1 0 0 1 72.6 700 Tm (Friday, 5 June 2025) Tj "
	    "1 0 0 1 138.38 700 Tm (2025) Tj ET";
	g_autoptr(Document) document = read_page(maker, contents);
	(void) data;
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, "Friday, 5 June 2025\n");
	pdf_maker_translate(document, "!");
	g_autoptr(GBytes) bytes = pdf_maker_write(maker, document);
	g_autoptr(Document) written = pdf_maker_read(maker, bytes);
	g_autofree char *now = dump_text(written);
	g_assert_cmpstr(now, ==, "Friday, 5 June 2025!\n");
}

/* The rows of a table of contents are no paragraph. */
static void
test_leaders(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 10 Tf 12 TL 72 700 Td (the first of the "
	    "notes . . . . . . . . . 3) Tj T* (and a second one of them . . . "
	    ". . . . 4) Tj ET", "the first of the notes\n3\nand a second one "
	    "of them\n4\n");
}

/* The boxes of set letters, and of the signs that stayed. */
static void
assert_clear(PdfContent *content, const char *stays)
{
	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *sign = pdf_content_glyph(content, i);
		if (strcmp(sign->text, stays) != 0)
			continue;
		for (unsigned k = 0; k < content->glyphs->len; k++) {
			const PdfGlyph *other = pdf_content_glyph(content, k);
			if (k == i || (other->flags & PDF_GLYPH_SPACE) != 0
			    || other->kern > 0
			    || ABS(other->base - sign->base) > 6)
				continue;
			g_assert_true(other->x1 < sign->x0 + 0.1
			    || other->x0 > sign->x1 - 0.1);
		}
	}
}

/* A sign that is no text stands among the lines of a paragraph: it stays, and
 * all lines go around it. */
static void
test_gaps(PdfMaker *maker, const void *data)
{
	static const char contents[] = "BT /F1 10 Tf 12 TL 72 700 Td (The "
	    "company makes instruments for the measurement of heat and) Tj T* "
	    "(sells them in all countries of the world, and in some of them) "
	    "Tj T* (for a long time.) Tj 1 0 0 1 200 694 Tm (+) Tj ET";
	g_autoptr(Document) document = read_page(maker, contents);
	(void) data;

	pdf_maker_translate(document, " And so it goes on, year after year");
	g_autoptr(GBytes) bytes = pdf_maker_write(maker, document);
	g_autoptr(GError) error = NULL;
	g_autoptr(PdfFile) file = pdf_file_open(bytes, &limits_default, NULL,
	    &error);
	g_assert_no_error(error);
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	g_autoptr(PdfContent) content = pdf_content_read(file, fonts, 0);
	g_assert_nonnull(content);
	assert_clear(content, "+");
}

/* A large first letter belongs to the line beside it, and all lines begin where
 * it does. */
static void
test_initials(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 30 Tf 1 0 0 1 72 676 Tm (O) Tj /F1 10 Tf "
	    "1 0 0 1 97 700 Tm (ne of the most enduring legends came under) Tj "
	    "1 0 0 1 97 688 Tm (the spotlight at a conference this month, as) "
	    "Tj 1 0 0 1 97 676 Tm (academics joined delegates from all over) "
	    "Tj 1 0 0 1 72 664 Tm (the world to discuss a folk tale that is "
	    "old.) Tj ET", "One of the most enduring legends came under the "
	    "spotlight at a conference this month, as academics joined "
	    "delegates from all over the world to discuss a folk tale that is "
	    "old.\n");
}

/* Words driven apart to fill the line are no cells. */
static void
test_stretched(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "BT /F1 10 Tf 1 0 0 1 72 700 Tm (All patterns come "
	    "from the sentence that we) Tj 1 0 0 1 72 688 Tm (read before.) Tj "
	    "1 0 0 1 149 688 Tm (The shaded nodes with) Tj 1 0 0 1 72 676 Tm "
	    "(names are entities from which each comes.) Tj ET",
	    "All patterns come from the sentence that we read before. The "
	    "shaded nodes with names are entities from which each comes.\n");
}

/* Words behind boxes to tick are items, though they read on: boxes of lines, and
 * filled ones. */
static void
test_ticks(PdfMaker *maker, const void *data)
{
	(void) data;
	assert_reads(maker, "60 698 9 9 re S 60 686 9 9 re f BT /F1 10 Tf 12 TL "
	    "80 700 Td (some college credit, but less than one year of it) Tj "
	    "T* (more than one year of college, and no degree yet) Tj T* "
	    "(in the end) Tj ET", "some college credit, but less than one year "
	    "of it\nmore than one year of college, and no degree yet in the "
	    "end\n");
}

/* The number of a section stays with its heading, and is not translated. */
static void
test_sections(PdfMaker *maker, const void *data)
{
	static const char contents[] = "BT /F1 10 Tf 1 0 0 1 72 700 Tm (3.9) Tj "
	    "1 0 0 1 108 700 Tm (Services that are needed) Tj ET";
	g_autoptr(Document) document = read_page(maker, contents);
	(void) data;
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, "Services that are needed\n");
}

static void
add_test(const char *name, void (*run)(PdfMaker *, const void *))
{
	g_autofree char *path = g_strconcat("/pdf-signs/", name, NULL);

	g_test_add(path, PdfMaker, NULL, pdf_maker_set_up, run,
	    pdf_maker_tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_test("accents", test_accents);
	add_test("insets", test_insets);
	add_test("indices", test_indices);
	add_test("gutter", test_gutter);
	add_test("index", test_index);
	add_test("piles", test_piles);
	add_test("repeats", test_repeats);
	add_test("leaders", test_leaders);
	add_test("gaps", test_gaps);
	add_test("initials", test_initials);
	add_test("stretched", test_stretched);
	add_test("ticks", test_ticks);
	add_test("sections", test_sections);
	return g_test_run();
}
