#include <glib/gstdio.h>

#include "layout/bidi.h"
#include "layout/fit.h"

static const FontRequest plain = {.is_serif = true};

static Shape *
shape(FontBook *book, const Language *language, const char *text)
{
	ShapeSpan span = {.end = strlen(text), .request = plain, .scale = 1};

	return shape_new(book, language, text, &span, 1);
}

static void
test_lines(void)
{
	g_autoptr(FontBook) book = font_book_new(NULL);
	g_autoptr(Shape) words = shape(book, NULL,
	    "one two three four five six seven eight nine ten");
	FitBox box = {.width = 80, .height = 60, .size = 10, .pitch = 12,
	    .max_scale = 1};
	g_autoptr(Fit) fit = fit_new(words, &box);

	g_assert_false(fit->is_over);
	g_assert_cmpfloat(fit->scale, ==, 1);
	g_assert_cmpuint(fit->lines->len, >=, 3);
	for (size_t i = 0; i < fit->lines->len; i++)
		g_assert_cmpfloat(fit_line(fit, i)->width * fit->size, <=,
		    80.01);
}

static void
test_smaller(void)
{
	g_autoptr(FontBook) book = font_book_new(NULL);
	g_autoptr(Shape) word = shape(book, NULL, "Unternehmensbereich");
	double width = 0;

	for (size_t i = 0; i < word->glyphs->len; i++)
		width += (double) shape_glyph(word, i)->advance * 10;
	FitBox box = {.width = 0.9 * width, .size = 10, .pitch = 12,
	    .max_scale = 1, .is_single = true};
	g_autoptr(Fit) fit = fit_new(word, &box);
	g_assert_false(fit->is_over);
	g_assert_cmpfloat(fit->scale, <, 1);
	g_assert_cmpfloat(fit->scale, >=, 0.75);
	g_assert_cmpuint(fit->lines->len, ==, 1);
	box.width = 0.6 * width;
	g_autoptr(Fit) over = fit_new(word, &box);
	g_assert_true(over->is_over);
	/* No smaller than that, but narrower, and within its place. */
	g_assert_cmpfloat(over->scale, ==, 0.75);
	g_assert_cmpfloat(over->narrow, <, 1);
	g_assert_cmpuint(over->lines->len, ==, 1);
	g_assert_cmpfloat(fit_width(over, 0), <=, box.width + 1e-6);
}

/* Lines keep clear of what stands among them: the widest stretch of a line is
 * taken, and one without any stays empty. */
static void
test_gaps(void)
{
	const Gap gaps[] = {{130, 95, 140, 105}, {100, 107, 300, 117}};
	const Gap first = {.top = 93, .bottom = 102};
	double left = 100, right = 200;

	gap_widest(gaps, 2, &first, &left, &right);
	g_assert_cmpfloat(left, ==, 140);
	g_assert_cmpfloat(right, ==, 200);
	g_autoptr(FontBook) book = font_book_new(NULL);
	g_autoptr(Shape) words = shape(book, NULL, "one two three four five six "
	    "seven eight nine");
	FitBox box = {.width = 100, .height = 60, .size = 10, .pitch = 12,
	    .max_scale = 1, .gaps = gaps, .n_gaps = 2, .left = 100,
	    .base = 100};
	g_autoptr(Fit) fit = fit_new(words, &box);
	g_assert_false(fit->is_over);
	g_assert_cmpfloat(fit_width(fit, 0), <=, 60.01);
	g_assert_cmpfloat(fit_width(fit, 0), >, 20);
	g_assert_cmpfloat(fit_width(fit, 1), ==, 0);
	g_assert_cmpfloat(fit_width(fit, 2), >, 60);
}

static void
test_missing(void)
{
	g_autoptr(FontBook) book = font_book_new(NULL);
	g_autoptr(Shape) odd = shape(book, NULL, "a\U0010FFFD");

	g_assert_cmpuint(odd->missing, ==, 0x10FFFD);
}

static void
test_hyphens(void)
{
	g_autoptr(Languages) languages = languages_open("lang", NULL);
	const Language *german = languages_find(languages, "de");
	g_autoptr(FontBook) book = font_book_new(german);
	g_autoptr(Shape) word = shape(book, german, "Wertberichtigungen");
	unsigned points = 0;

	if (font_book_hyphens(book) == NULL) {
		g_test_skip("no hyphenation dictionary for German");
		return;
	}
	for (size_t i = 0; i < word->glyphs->len; i++)
		points += (shape_glyph(word, i)->flags & SHAPE_HYPHEN) != 0;
	g_assert_cmpuint(points, >=, 3);
}

/* A dictionary of two levels: compounds first, then their parts. A longer
 * beginning of a pattern hides what ends in it. */
static void
test_patterns(void)
{
	static const char dictionary[] = "UTF-8\n# words\nhaus1tor\n"
	    "NEXTLEVEL\na1r\nfar1b\nt1t\n";
	static const struct {
		const char *word, *expected;
	} rows[] = {
		{"haustoren", "haus-toren"}, {"farben", "far-ben"},
		{"waren", "wa-ren"}, {"mottorad", "mot-torad"}, {"tor", "tor"},
	};
	g_autofree char *path = NULL;
	int file = g_file_open_tmp("hyphen-XXXXXX", &path, NULL);

	g_assert_true(g_close(file, NULL));
	g_assert_true(g_file_set_contents(path, dictionary, -1, NULL));
	g_autoptr(Hyphen) hyphens = hyphen_load(path);
	(void) g_unlink(path);
	g_assert_nonnull(hyphens);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		bool cuts[32];
		size_t count = strlen(rows[i].word);
		uint32_t letters[32];
		g_autoptr(GString) word = g_string_new(NULL);
		for (size_t k = 0; k < count; k++)
			letters[k] = (uint32_t) rows[i].word[k];
		hyphen_word(hyphens, letters, count, cuts);
		for (size_t k = 0; k < count; k++)
			g_string_append_printf(word, "%s%c", cuts[k] ? "-"
			    : "", rows[i].word[k]);
		g_assert_cmpstr(word->str, ==, rows[i].expected);
	}
}

/* Arabic runs from right to left, the figure in it from left to right. */
static void
test_order(void)
{
	g_autoptr(Languages) languages = languages_open("lang", NULL);
	const Language *arabic = languages_find(languages, "ar");
	g_autoptr(FontBook) book = font_book_new(arabic);
	g_autoptr(Shape) text = shape(book, arabic, "سنة 2021");
	size_t n = text->glyphs->len;
	g_autofree uint32_t *order = g_new(uint32_t, n);

	g_assert_cmpuint(text->missing, ==, 0);
	g_assert_true(text->is_rtl);
	shape_order(text, 0, n, order);
	/* The digits come first, and in their own order. */
	for (size_t i = 0; i < 4; i++)
		g_assert_cmpuint(order[i], ==, n - 4 + i);
	g_assert_cmpuint(order[n - 1], ==, 0);
}

static void
assert_logical(const char *visual, const char *expected)
{
	glong n;
	g_autofree gunichar *characters = g_utf8_to_ucs4_fast(visual, -1, &n);
	g_autofree uint32_t *order = g_new(uint32_t, n);
	g_autofree bool *mirrored = g_new0(bool, n);
	GString *text = g_string_new(NULL);

	bidi_logical(characters, (size_t) n, true, order, mirrored);
	if (bidi_turned(characters, order, mirrored, (size_t) n) <= 0)
		memset(mirrored, 0, (size_t) n * sizeof(bool));
	for (glong i = 0; i < n; i++) {
		gunichar c = characters[order[i]];
		if (mirrored[order[i]])
			g_unichar_get_mirror_char(c, &c);
		g_string_append_unichar(text, c);
	}
	g_assert_cmpstr(text->str, ==, expected);
	g_string_free(text, TRUE);
}

/* Lines as they are printed, from left to right. */
static void
test_logical(void)
{
	assert_logical("ג ב א", "א ב ג");
	assert_logical("2025 ב א", "א ב 2025");
	assert_logical(".1,284.6 ا", "ا 1,284.6.");
	assert_logical("%8.4 ا", "ا 8.4%");
	assert_logical("ב ABC plc א", "א ABC plc ב");
	assert_logical("(ב) א", "א (ב)");
	assert_logical(")ב( א", "א (ב)");
	assert_logical("א )3", "3) א");
	assert_logical("א (3", "3) א");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/layout/lines", test_lines);
	g_test_add_func("/layout/smaller", test_smaller);
	g_test_add_func("/layout/gaps", test_gaps);
	g_test_add_func("/layout/missing", test_missing);
	g_test_add_func("/layout/hyphens", test_hyphens);
	g_test_add_func("/layout/patterns", test_patterns);
	g_test_add_func("/layout/order", test_order);
	g_test_add_func("/layout/logical", test_logical);
	return g_test_run();
}
