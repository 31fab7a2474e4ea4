#include "format/pdf/pdf_cmap.h"

static const char map[] =
    "1 begincodespacerange <00> <7F> endcodespacerange "
    "1 begincodespacerange <8000> <FFFF> endcodespacerange "
    "2 beginbfchar <01> <0041> <8001> <D83DDE00> endbfchar "
    "2 beginbfrange <20> <7E> <0020> "
    "<8010> <8012> [<00660069> <0062> <0063>] endbfrange";

static void
test_unicode(void)
{
	g_autoptr(PdfCmap) cmap = pdf_cmap_parse(map, strlen(map));
	char text[8];

	g_assert_true(pdf_cmap_text(cmap, 0x01, text));
	g_assert_cmpstr(text, ==, "A");
	g_assert_true(pdf_cmap_text(cmap, 0x8001, text));
	g_assert_cmpstr(text, ==, "\U0001F600");
	g_assert_true(pdf_cmap_text(cmap, 0x41, text));
	g_assert_cmpstr(text, ==, "A");
	g_assert_true(pdf_cmap_text(cmap, 0x8010, text));
	g_assert_cmpstr(text, ==, "fi");
	g_assert_true(pdf_cmap_text(cmap, 0x8012, text));
	g_assert_cmpstr(text, ==, "c");
	g_assert_false(pdf_cmap_text(cmap, 0x9000, text));
}

static void
test_codes(void)
{
	g_autoptr(PdfCmap) cmap = pdf_cmap_parse(map, strlen(map));
	uint32_t code;

	g_assert_cmpuint(pdf_cmap_next(cmap, "A\x80\x01", 3, &code), ==, 1);
	g_assert_cmpuint(code, ==, 'A');
	g_assert_cmpuint(pdf_cmap_next(cmap, "\x80\x01", 2, &code), ==, 2);
	g_assert_cmpuint(code, ==, 0x8001);
	g_assert_cmpuint(pdf_cmap_next(cmap, "\x80", 1, &code), ==, 1);
}

static void
test_cids(void)
{
	static const char text[] =
	    "begincodespacerange <0000> <FFFF> endcodespacerange "
	    "1 begincidrange <0010> <001F> 100 endcidrange /WMode 1 def";
	g_autoptr(PdfCmap) cmap = pdf_cmap_parse(text, strlen(text));
	uint32_t cid;

	g_assert_true(pdf_cmap_cid(cmap, 0x12, &cid));
	g_assert_cmpuint(cid, ==, 102);
	g_assert_false(pdf_cmap_cid(cmap, 0x20, &cid));
	g_assert_true(pdf_cmap_is_vertical(cmap));
	g_assert_null(pdf_cmap_load("../../etc/passwd"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pdf/cmap/unicode", test_unicode);
	g_test_add_func("/pdf/cmap/codes", test_codes);
	g_test_add_func("/pdf/cmap/cids", test_cids);
	return g_test_run();
}
