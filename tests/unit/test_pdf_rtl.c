/* Text from right to left, as producers of all kinds write it, read back. */
#include "format/pdf/pdf_content.h"
#include "tests/unit/pdf_maker.h"

/* A page with F1 (Helvetica), and CONTENTS. */
static GBytes *
make_page(const char *contents)
{
	g_autofree char *stream = g_strconcat("\1", contents, NULL);
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>>>",
		stream,
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
		"/WinAnsiEncoding>>",
		NULL
	};

	return pdf_maker_file(objects, 0);
}

/* Figures, dashes and brackets keep their places and their spaces. */
static void
test_read_back(PdfMaker *maker, const void *data)
{
	static const char *const texts[] = {
		"27 - نص عربي هنا",
		"الفقرة (2024 - 2026) تنتهي هنا",
		"3) بند ثالث في القائمة",
		"(ب) بند آخر في 15/3/2024 هنا",
	};
	(void) data;

	for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GBytes) bytes = make_page("BT /F1 10 Tf 72 700 Td "
		    "(The agreement of the company with those who lend) Tj "
		    "ET");
		g_autoptr(Document) document = pdf_maker_read(maker, bytes);
		document->target_language = "ar";
		Unit *unit = g_ptr_array_index(document->units, 0);
		InlineList list = {0};
		inline_add_text(&list, document->arena, texts[i],
		    strlen(texts[i]));
		segment_set_target(unit->first, list, "x");
		g_autoptr(GBytes) written = pdf_maker_write(maker, document);
		g_autoptr(Document) again = pdf_maker_read(maker, written);
		g_autofree char *text = dump_text(again);
		g_assert_cmpuint(again->units->len, ==, 1);
		g_assert_cmpstr(g_strchomp(text), ==, texts[i]);
	}
}

static void
add_test(const char *name, void (*run)(PdfMaker *, const void *))
{
	g_autofree char *path = g_strconcat("/pdf-rtl/", name, NULL);

	g_test_add(path, PdfMaker, NULL, pdf_maker_set_up, run,
	    pdf_maker_tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_test("read-back", test_read_back);
	return g_test_run();
}
