/* Text that stands in columns: read from right to left, set in columns again
 * or, where its readers know lines, in lines. */
#include "format/pdf/pdf_content.h"
#include "tests/unit/pdf_maker.h"

static unsigned pitch = 20;	/* of columns */

/* A page of columns of 12 points, from the right. */
static GBytes *
make_page(const char *const *columns)
{
	GString *contents = g_string_new("\1BT ");

	for (unsigned i = 0; columns[i] != NULL; i++) {
		g_string_append_printf(contents, "/F1 12 Tf 1 0 0 1 %u 740 Tm "
		    "<", 540 - pitch * i);
		for (const char *p = columns[i]; *p != '\0';
		    p = g_utf8_next_char(p))
			g_string_append_printf(contents, "%04X",
			    g_utf8_get_char(p));
		g_string_append(contents, "> Tj ");
	}
	g_string_append(contents, "ET");
	g_autofree char *stream = g_string_free(contents, FALSE);
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
		"/Resources<</Font<</F1 5 0 R>>>>>>",
		stream,
		"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-V"
		"/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
		"<</Type/Font/Subtype/CIDFontType0/BaseFont/X/CIDSystemInfo"
		"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
		"/FontDescriptor 7 0 R>>",
		"<</Type/FontDescriptor/FontName/X/Flags 4/Ascent 880"
		"/Descent -120>>",
		"\1/CMapName/X def 1 begincodespacerange <0000> <FFFF> "
		"endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> "
		"endbfrange",
		NULL
	};

	return pdf_maker_file(objects, 0);
}

/* The indent of a paragraph is one sign. */
static const char *const columns[] = {
	"　当社は堅実な財務状態を保ったまま当期を終え",
	"、受注残高も増加しました。",
	"　取締役会は配当を行い、残りの利益を新工場の",
	"建設に充てることを提案しています。金利の上昇は",
	"引き続き最大のリスクです。",
	"　借入金の大部分はヘッジされ、主要な顧客の支払",
	"いが早まったため、売掛金は減少しました。",
	"　今後の四半期では需要が緩やかに回復すると見込",
	"んでいます。",
	NULL
};

static void
test_reading(PdfMaker *maker, const void *data)
{
	g_autoptr(GBytes) bytes = make_page(columns);
	(void) data;
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);
	g_autofree char *text = dump_text(document);

	g_assert_cmpstr(text, ==, "当社は堅実な財務状態を保ったまま当期を終え、"
	    "受注残高も増加しました。\n取締役会は配当を行い、残りの利益を新工場の"
	    "建設に充てることを提案しています。金利の上昇は引き続き最大のリスクで"
	    "す。\n借入金の大部分はヘッジされ、主要な顧客の支払いが早まったため、"
	    "売掛金は減少しました。\n今後の四半期では需要が緩やかに回復すると見込"
	    "んでいます。\n");
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_TEXT_KEPT), ==, 0);
}

static PdfContent *
translated(PdfMaker *maker, const char *target, const char *language,
    PdfFonts *fonts)
{
	g_autoptr(GBytes) bytes = make_page(columns);
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);

	document->source_language = "ja";
	document->target_language = language;
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		InlineList list = {0};
		inline_add_text(&list, document->arena, target,
		    strlen(target));
		segment_set_target(unit->first, list, "x");
	}
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	g_autoptr(PdfFile) file = pdf_file_open(written, &limits_default, NULL,
	    NULL);
	g_assert_nonnull(file);
	g_autoptr(Document) again = pdf_maker_read(maker, written);
	for (unsigned i = 0; i < 4; i++) {
		g_autofree char *text = unit_source_text(g_ptr_array_index(
		    again->units, i));
		g_assert_cmpstr(text, ==, target);
	}
	PdfContent *content = pdf_content_read(file, fonts, 0);
	g_assert_nonnull(content);
	return content;
}

/* Chinese stands upright in columns, figures lie in them. */
static void
test_columns(PdfMaker *maker, const void *data)
{
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	(void) data;
	g_autoptr(PdfContent) content = translated(maker,
	    "本集团2025年经营稳健，资产良好。", "zh-Hans", fonts);
	unsigned upright = 0, lying = 0;

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		const PdfShow *show = pdf_content_show(content, glyph->show);
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
			continue;
		g_assert_cmpint(glyph->flags & PDF_GLYPH_UPRIGHT, ==, 0);
		if (pdf_font_is_vertical(show->font))
			upright++;
		else
			lying += g_ascii_isdigit(glyph->text[0]);
	}
	g_assert_cmpuint(upright, ==, 4 * 14);
	g_assert_cmpuint(lying, ==, 4 * 4);
}

/* German goes in lines, one paragraph below the other. */
static void
test_lines(PdfMaker *maker, const void *data)
{
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	(void) data;
	g_autoptr(PdfContent) content = translated(maker,
	    "Der Vorstand schlägt vor, eine Dividende zu zahlen.", "de",
	    fonts);
	double base = 0;
	unsigned starts = 0;

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
			continue;
		g_assert_cmpint(glyph->flags & PDF_GLYPH_UPRIGHT, !=, 0);
		if (strcmp(glyph->text, "V") != 0)
			continue;
		starts++;
		g_assert_cmpfloat((double) glyph->base, >, base + 12);
		base = (double) glyph->base;
	}
	g_assert_cmpuint(starts, ==, 4);
}

/* Signs of such a font, each for itself, in a line: they are kept, and told. */
static void
test_aside(PdfMaker *maker, const void *data)
{
	static const char *const lines[] = {"大", "正", "十", "三", "年", "一",
	    NULL};
	g_autoptr(GBytes) columns_far = make_page(lines);
	(void) data;
	g_autoptr(Document) far = pdf_maker_read(maker, columns_far);

	g_assert_cmpuint(far->units->len, >, 0);
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_TEXT_KEPT), ==, 0);
	pitch = 9;
	g_autoptr(GBytes) line = make_page(lines);
	pitch = 20;
	g_autoptr(Document) near = pdf_maker_read(maker, line);
	g_assert_cmpuint(near->units->len, ==, 0);
	g_assert_cmpuint(pdf_maker_findings(maker, FINDING_TEXT_KEPT), ==, 1);
}

static void
add_test(const char *name, void (*run)(PdfMaker *, const void *))
{
	g_autofree char *path = g_strconcat("/pdf-column/", name, NULL);

	g_test_add(path, PdfMaker, NULL, pdf_maker_set_up, run,
	    pdf_maker_tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_test("reading", test_reading);
	add_test("columns", test_columns);
	add_test("lines", test_lines);
	add_test("aside", test_aside);
	return g_test_run();
}
