#include "format/pdf/pdf_content.h"
#include "tests/unit/pdf_maker.h"

/* Source and translation in one file: both are there, and nothing that must
 * be there once is there twice. */

#define FONT "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont" \
    "/Helvetica>>>>>>"

/* Two pages, the second of another size and turned; a link from one to the
 * other, and a field. */
static const char *const objects[] = {
    "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[7 0 R]>>/PageLabels"
    "<</Nums[0<</S/r/St 3>>1<</P(A-)/S/D>>]>>>>",
    "<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2/MediaBox[0 0 400 600]>>",
    "<</Type/Page/Parent 2 0 R/Contents 4 0 R" FONT
    "/Annots[8 0 R 7 0 R]/StructParents 0/TrimBox[10 10 390 590]>>",
    "\1q BT /F1 12 Tf 50 500 Td (The first page of two) Tj ET",
    "<</Type/Page/Parent 2 0 R/MediaBox[100 0 400 500]/Contents 6 0 R" FONT
    "/Rotate 90>>",
    "\1BT /F1 12 Tf 0 1 -1 0 200 50 Tm (The second one is turned) Tj ET",
    "<</FT/Tx/T(name)/Subtype/Widget/P 3 0 R/Rect[50 100 150 120]/AP<</N "
    "9 0 R>>/F 4>>",
    "<</Subtype/Link/Rect[50 498 110 512]/StructParent 4/P 3 0 R/Dest"
    "[5 0 R/Fit]>>",
    "/Type/XObject/Subtype/Form/BBox[0 0 100 20]" FONT
    "\1BT /F1 9 Tf 2 5 Td (value) Tj ET",
    NULL,
};

static PdfFile *
write_as(PdfMaker *maker, FormatLayout layout)
{
	g_autoptr(GBytes) bytes = pdf_maker_file(objects, 0);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);

	maker->options.layout = layout;
	pdf_maker_translate(document, " neu");
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	maker->options.layout = FORMAT_REPLACE;
	return pdf_file_open(written, &limits_default, NULL, NULL);
}

/* The visible text of a page, glyph after glyph, with spaces left out. */
static char *
page_text(PdfFile *file, unsigned page, double *left)
{
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	g_autoptr(PdfContent) content = pdf_content_read(file, fonts, page);
	GString *text = g_string_new(NULL);

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if ((glyph->flags & PDF_GLYPH_HIDDEN) == 0)
			g_string_append(text, g_strstrip((char *) (uintptr_t)
			    glyph->text));
		left[i % 64] = (double) glyph->x0;
	}
	return g_string_free(text, FALSE);
}

static double
number_at(PdfFile *file, const char *path)
{
	const PdfSpot spot = {0, path};

	return pdf_file_number(file, pdf_spot_object(file, &spot), -1e6);
}

static int
count_at(PdfFile *file, const char *path)
{
	const PdfSpot spot = {0, path};

	return pdf_file_count(file, pdf_spot_object(file, &spot));
}

static void
test_beside(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(PdfFile) file = write_as(maker, FORMAT_SIDE_BY_SIDE);
	double left[64] = {0};
	g_autofree char *text = page_text(file, 0, left);

	g_assert_cmpuint(pdf_file_pages(file), ==, 2);
	g_assert_cmpstr(text, ==, "Thefirstpageoftwovalue"
	    "Thefirstpageoftwoneu");
	/* The source is on the left, the field where it was. */
	g_assert_cmpfloat_with_epsilon(left[0], 50, 0.1);
	g_assert_cmpfloat_with_epsilon(number_at(file,
	    "/Root/Pages/Kids/0/MediaBox/0"), -400, 0.01);
	g_assert_cmpfloat_with_epsilon(number_at(file,
	    "/Root/Pages/Kids/0/MediaBox/2"), 400, 0.01);
	g_assert_cmpfloat_with_epsilon(number_at(file,
	    "/Root/Pages/Kids/0/Annots/1/Rect/0"), 50, 0.01);
	/* One field, two links: the copy leads to the same page. */
	g_assert_cmpint(count_at(file, "/Root/Pages/Kids/0/Annots"), ==, 3);
	g_assert_cmpfloat_with_epsilon(number_at(file,
	    "/Root/Pages/Kids/0/Annots/2/Rect/0"), -350, 0.01);
	const PdfSpot target = {0, "/Root/Pages/Kids/0/Annots/2/Dest/0"};
	const PdfSpot page = {0, "/Root/Pages/Kids/1"};
	g_assert_cmpint(pdf_file_id(file, pdf_spot_object(file, &target)), ==,
	    pdf_file_id(file, pdf_spot_object(file, &page)));
	/* Turned by 90: its left is the lower edge. */
	g_assert_cmpfloat_with_epsilon(number_at(file,
	    "/Root/Pages/Kids/1/MediaBox/1"), -500, 0.01);
	g_assert_cmpfloat_with_epsilon(number_at(file,
	    "/Root/Pages/Kids/1/MediaBox/3"), 500, 0.01);
	g_assert_cmpfloat_with_epsilon(number_at(file,
	    "/Root/Pages/Kids/1/MediaBox/0"), 100, 0.01);
}

static void
test_alternate(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(PdfFile) file = write_as(maker, FORMAT_ALTERNATE);
	double left[64] = {0};
	static const char *const texts[] = {"Thefirstpageoftwovalue",
	    "Thefirstpageoftwoneu", "Thesecondoneisturned",
	    "Thesecondoneisturnedneu"};

	g_assert_cmpuint(pdf_file_pages(file), ==, 4);
	for (unsigned i = 0; i < 4; i++) {
		g_autofree char *text = page_text(file, i, left);
		g_assert_cmpstr(text, ==, texts[i]);
	}
	g_assert_cmpint(count_at(file, "/Root/Pages/Kids/0/Annots"), ==, 1);
	g_assert_cmpint(count_at(file, "/Root/Pages/Kids/1/Annots"), ==, 2);
	const PdfSpot target = {0, "/Root/Pages/Kids/0/Annots/0/Dest/0"};
	const PdfSpot page = {0, "/Root/Pages/Kids/2"};
	g_assert_cmpint(pdf_file_id(file, pdf_spot_object(file, &target)), ==,
	    pdf_file_id(file, pdf_spot_object(file, &page)));
	g_assert_cmpfloat(number_at(file, "/Root/Pages/Kids/0/StructParents"),
	    <, 0);
	/* iii, iii, A-1, A-1 */
	g_assert_cmpfloat(number_at(file, "/Root/PageLabels/Nums/1/St"), ==,
	    3);
	g_assert_cmpfloat(number_at(file, "/Root/PageLabels/Nums/3/St"), ==,
	    3);
	pdf_maker_assert_text(file, "/Root/PageLabels/Nums/5/P", "A-");
	g_assert_cmpfloat(number_at(file, "/Root/PageLabels/Nums/7/St"), ==,
	    1);
}

static void
test_layers(PdfMaker *maker, const void *data)
{
	(void) data;
	g_autoptr(PdfFile) file = write_as(maker, FORMAT_LAYERS);
	double left[64] = {0};
	g_autofree char *text = page_text(file, 0, left);
	const PdfSpot off = {0, "/Root/OCProperties/D/OFF/0"};
	const PdfSpot first = {0, "/Root/OCProperties/OCGs/0"};

	g_assert_cmpuint(pdf_file_pages(file), ==, 2);
	g_assert_cmpstr(text, ==, "Thefirstpageoftwo"
	    "Thefirstpageoftwoneu");
	pdf_maker_assert_text(file, "/Root/OCProperties/OCGs/0/Name",
	    "Original");
	pdf_maker_assert_text(file, "/Root/OCProperties/OCGs/1/Name",
	    "Übersetzung");
	g_assert_cmpint(pdf_file_id(file, pdf_spot_object(file, &off)), ==,
	    pdf_file_id(file, pdf_spot_object(file, &first)));
	g_assert_cmpint(count_at(file, "/Root/OCProperties/D/RBGroups/0"),
	    ==, 2);
	g_assert_cmpint(count_at(file, "/Root/Pages/Kids/0/Annots"), ==, 2);
}

#define TEST(path, function) \
	g_test_add("/pdf-bilingual/" path, PdfMaker, NULL, pdf_maker_set_up, \
	    function, pdf_maker_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST("beside", test_beside);
	TEST("alternate", test_alternate);
	TEST("layers", test_layers);
	return g_test_run();
}
