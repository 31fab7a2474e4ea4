/* What goes where the words go, and what must not come with them. */
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

static PdfContent *
content_of(GBytes *written, PdfFonts *fonts)
{
	g_autoptr(PdfFile) file = pdf_file_open(written, &limits_default, NULL,
	    NULL);

	g_assert_nonnull(file);
	PdfContent *content = pdf_content_read(file, fonts, 0);
	g_assert_nonnull(content);
	return content;
}

/* What a page shows when SUFFIX is added to each of its texts. */
static PdfContent *
translated(PdfMaker *maker, GBytes *bytes, const char *suffix,
    PdfFonts *fonts)
{
	g_autoptr(Document) document = pdf_maker_read(maker, bytes);

	pdf_maker_translate(document, suffix);
	g_autoptr(GBytes) written = pdf_maker_write(maker, document);
	return content_of(written, fonts);
}

static char *
shown(const PdfContent *content)
{
	GString *text = g_string_new(NULL);

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if ((glyph->flags & PDF_GLYPH_SPACE) == 0 && glyph->kern <= 0)
			g_string_append(text, glyph->text);
	}
	return g_string_free(text, FALSE);
}

static double
base_of(const PdfContent *content, const char *sign)
{
	for (unsigned i = 0; i < content->glyphs->len; i++)
		if (strcmp(pdf_content_glyph(content, i)->text, sign) == 0)
			return (double) pdf_content_glyph(content, i)->base;
	g_assert_not_reached();
}

/* Two forms that show each other: in the copies nothing is shown that was not
 * before. */
static void
test_loops(PdfMaker *maker, const void *data)
{
	const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
		"/Resources<</XObject<</A 5 0 R>>>>>>",
		"\1/A Do",
		"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font"
		"<</F1 7 0 R>>/XObject<</B 6 0 R>>>>\1BT /F1 10 Tf 72 700 Td "
		"(Outer) Tj ET /B Do",
		"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font"
		"<</F1 7 0 R>>/XObject<</A 5 0 R>>>>\1BT /F1 10 Tf 72 600 Td "
		"(Inner) Tj ET /A Do",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding"
		"/WinAnsiEncoding>>",
		NULL
	};
	g_autoptr(GBytes) bytes = pdf_maker_file(objects, 0);
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	(void) data;
	g_autoptr(PdfContent) content = translated(maker, bytes, "!", fonts);
	g_autofree char *text = shown(content);

	g_assert_true(strcmp(text, "Outer!Inner!") == 0
	    || strcmp(text, "Inner!Outer!") == 0);
}

/* The edge of a cell clips figures that lie under those of the next one. */
static void
test_clipped(PdfMaker *maker, const void *data)
{
	g_autoptr(GBytes) bytes = make_page("q 72 690 100 20 re W n BT /F1 10 "
	    "Tf 72 700 Td (Cheque no. 133, 132,      144) Tj ET Q "
	    "BT /F1 10 Tf 185.6 700 Td (44 in all) Tj ET");
	g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
	g_autoptr(PdfFonts) others = pdf_font_cache_new();
	(void) data;
	g_autoptr(PdfContent) content = translated(maker, bytes, "", fonts);
	g_autofree char *text = shown(content);
	g_autoptr(PdfContent) changed = translated(maker, bytes, " or so",
	    others);
	g_autofree char *now = shown(changed);
	unsigned before = 0, after = 0;

	for (const char *p = text; *p != '\0'; p++)
		before += *p == '4';
	for (const char *p = now; *p != '\0'; p++)
		after += *p == '4';
	g_assert_cmpuint(before, ==, 4);
	g_assert_cmpuint(after, ==, 4);
}

/* The widths of all rules that are seen, added up. */
static double
all_rules(const PdfContent *content)
{
	double sum = 0;

	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *rule = pdf_content_rule(content, i);
		sum += rule->box.right - rule->box.left;
	}
	return sum;
}

/* Underlined twice, or in pieces that leave out what hangs down: one line is
 * left, under all words. */
static void
test_underlines(PdfMaker *maker, const void *data)
{
	static const char *const lines[] = {
		"72 698 57 1 re f 72 698 57 1 re f",
		"72 698 20 1 re f 96 698 1.5 1 re f 100 698 29 1 re f",
	};
	(void) data;

	for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *contents = g_strdup_printf("BT /F1 10 Tf "
		    "72 700 Td (underlyinggg) Tj ET %s", lines[i]);
		g_autoptr(GBytes) bytes = make_page(contents);
		g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
		g_autoptr(PdfContent) content = translated(maker, bytes,
		    " more", fonts);
		const PdfGlyph *last = NULL;
		for (unsigned g = 0; g < content->glyphs->len; g++) {
			const PdfGlyph *glyph = pdf_content_glyph(content, g);
			if (glyph->kern <= 0)
				last = glyph;
		}
		g_assert_nonnull(last);
		g_assert_cmpfloat_with_epsilon(all_rules(content),
		    (double) last->x1 - 72, 1);
	}
}

/* A label goes down with what it stands beside. */
static void
test_labels(PdfMaker *maker, const void *data)
{
	static const char contents[] = "BT /F1 10 Tf "
	    "1 0 0 1 72 700 Tm (Ann.A) Tj "
	    "1 0 0 1 130 700 Tm (The agreement of the company with those who "
	    "lend to it, and with) Tj 1 0 0 1 130 688 Tm (those who lend to "
	    "them, and so on.) Tj "
	    "1 0 0 1 72 664 Tm (Ann.B) Tj "
	    "1 0 0 1 130 664 Tm (Statement of all that is known of Quebec and "
	    "of) Tj 1 0 0 1 130 652 Tm (the towns around it, as of today.) Tj "
	    "1 0 0 1 300 60 Tm (Page 7) Tj ET";
	g_autoptr(GBytes) bytes = make_page(contents);
	static const char suffix[] = " And so it goes on and on, year after "
	    "year, and nobody knows why it does, or what it will be good for "
	    "in the end, which may be near.";
	(void) data;
	/* Labels that are changed, and such that are not. */
	for (int is_changed = 0; is_changed < 2; is_changed++) {
		g_autoptr(Document) document = pdf_maker_read(maker, bytes);
		for (unsigned i = 0; i < document->units->len; i++) {
			Unit *unit = g_ptr_array_index(document->units, i);
			g_autofree char *text = unit_source_text(unit);
			InlineList target = inline_copy(&unit->first->source,
			    document->arena);
			const char *more = strlen(text) > 10 ? suffix
			    : is_changed ? "!" : "";
			inline_add_text(&target, document->arena, more,
			    strlen(more));
			segment_set_target(unit->first, target, "x");
		}
		g_autoptr(GBytes) written = pdf_maker_write(maker, document);
		g_autoptr(PdfFonts) fonts = pdf_font_cache_new();
		g_autoptr(PdfContent) content = content_of(written, fonts);
		g_assert_cmpfloat(base_of(content, "Q"), >, 792 - 664 + 1);
		g_assert_cmpfloat_with_epsilon(base_of(content, "B"),
		    base_of(content, "Q"), 0.5);
	}
}

static void
add_test(const char *name, void (*run)(PdfMaker *, const void *))
{
	g_autofree char *path = g_strconcat("/pdf-follow/", name, NULL);

	g_test_add(path, PdfMaker, NULL, pdf_maker_set_up, run,
	    pdf_maker_tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_test("loops", test_loops);
	add_test("clipped", test_clipped);
	add_test("underlines", test_underlines);
	add_test("labels", test_labels);
	return g_test_run();
}
