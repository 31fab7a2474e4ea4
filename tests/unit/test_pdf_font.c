/* What codes say that font programs and ToUnicode do not agree on. */
#include "layout/font.h"
#include "tests/unit/pdf_maker.h"

static unsigned
glyph_of(const Font *font, uint32_t character)
{
	hb_codepoint_t glyph = 0;

	hb_font_get_nominal_glyph(font_shaper(font), character, &glyph);
	return glyph;
}

static char *
hex_program(const Font *font, const unsigned glyphs[3])
{
	hb_set_t *set = hb_set_create();

	for (unsigned i = 0; i < 3; i++)
		hb_set_add(set, glyphs[i]);
	g_autoptr(GBytes) program = font_subset(font, set);
	hb_set_destroy(set);
	size_t length;
	const uint8_t *data = g_bytes_get_data(program, &length);
	GString *hex = g_string_new("/Filter/ASCIIHexDecode\1");
	for (size_t i = 0; i < length; i++)
		g_string_append_printf(hex, "%02x", data[i]);
	g_string_append_c(hex, '>');
	return g_string_free(hex, FALSE);
}

/* "a b a", in a font that says SECOND of its b. */
static GBytes *
make_page(const char *second)
{
	const FontRequest request = {0};
	g_autoptr(FontBook) book = font_book_new(NULL);
	const Font *font = font_book_find(book, &request, 'a');
	const unsigned glyphs[] = {glyph_of(font, 'a'), glyph_of(font, 'b'),
	    glyph_of(font, ' ')};
	g_autofree char *program = hex_program(font, glyphs);
	g_autofree char *contents = g_strdup_printf("\1BT /F1 10 Tf 72 700 Td "
	    "<%04x%04x%04x%04x%04x> Tj ET", glyphs[0], glyphs[2], glyphs[1],
	    glyphs[2], glyphs[0]);
	g_autofree char *unicode = g_strdup_printf("\1/CMapName/X def "
	    "1 begincodespacerange <0000> <FFFF> endcodespacerange "
	    "3 beginbfchar <%04x> <0061> <%04x> <%s> <%04x> <0020> endbfchar",
	    glyphs[0], glyphs[1], second, glyphs[2]);
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>>>",
		contents,
		"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H"
		"/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDToGIDMap"
		"/Identity/DW 600/FontDescriptor 7 0 R/CIDSystemInfo"
		"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
		"<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 9 0 R>>",
		unicode,
		program,
		NULL
	};

	return pdf_maker_file(objects, 0);
}

/* A letter that is said to be a space is a sign that nobody can read. */
static void
test_inked_spaces(PdfMaker *maker, const void *data)
{
	g_autoptr(GBytes) honest = make_page("0062"), lying = make_page("0020");
	(void) data;
	g_autoptr(Document) read = pdf_maker_read(maker, honest);
	g_autofree char *text = dump_text(read);

	g_assert_cmpstr(text, ==, "a b a\n");
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_TEXT_KEPT), ==, 0);
	g_autoptr(Document) kept = pdf_maker_read(maker, lying);
	g_autofree char *nothing = dump_text(kept);
	g_assert_cmpstr(nothing, ==, "");
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_TEXT_KEPT), ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/pdf/inked-spaces", PdfMaker, NULL, pdf_maker_set_up,
	    test_inked_spaces, pdf_maker_tear_down);
	return g_test_run();
}
