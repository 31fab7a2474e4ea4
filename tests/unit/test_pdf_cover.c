#include "format/pdf/pdf_cover.h"

#include <string.h>

enum { WIDTH = 200, HEIGHT = 60 };

typedef struct Fixture {
	PdfPicture picture;
	uint32_t pixels[WIDTH * HEIGHT];
} Fixture;

static void
fill(Fixture *fixture, int left, int top, int right, int bottom,
    uint32_t rgb)
{
	for (int y = top; y < bottom; y++)
		for (int x = left; x < right; x++)
			fixture->pixels[y * WIDTH + x] = rgb;
}

/* Dark strokes on a coloured ground, and a rule behind them. */
static void
set_up(Fixture *fixture, const void *data)
{
	(void) data;
	fixture->picture = (PdfPicture) {WIDTH, HEIGHT, fixture->pixels};
	fill(fixture, 0, 0, WIDTH, HEIGHT, 0xF0E0D0);
	for (int x = 20; x < 100; x += 6)
		fill(fixture, x, 20, x + 2, 40, 0x102030);
	fill(fixture, 105, 0, 107, HEIGHT, 0x000000);
}

static void
tear_down(Fixture *fixture, const void *data)
{
	(void) fixture;
	(void) data;
}

static void
test_colours(Fixture *fixture, const void *data)
{
	(void) data;
	const BlockBox box = {20, 20, 100, 40};
	PdfCover cover;
	uint32_t ink;

	g_assert_true(pdf_cover_sample(&fixture->picture, 1, &box, &cover,
	    &ink));
	g_assert_cmphex(cover.rgb, ==, 0xF0E0D0);
	g_assert_cmphex(ink, ==, 0x102030);
}

/* The font's box ends before the letters do; the rule is not one of them. */
static void
test_edges(Fixture *fixture, const void *data)
{
	(void) data;
	const BlockBox box = {20, 22, 90, 38};
	PdfCover cover;
	uint32_t ink;

	g_assert_true(pdf_cover_sample(&fixture->picture, 1, &box, &cover,
	    &ink));
	g_assert_cmpfloat(cover.box.top, <=, 20);
	g_assert_cmpfloat(cover.box.bottom, >=, 40);
	g_assert_cmpfloat(cover.box.left, <=, 20);
	g_assert_cmpfloat(cover.box.right, >=, 100);
	g_assert_cmpfloat(cover.box.right, <=, 105);
}

static void
test_refused(Fixture *fixture, const void *data)
{
	(void) data;
	const BlockBox empty = {110, 10, 190, 30}, outside = {300, 0, 400, 9};
	const BlockBox photo = {110, 10, 190, 50};
	PdfCover cover;
	uint32_t ink;

	g_assert_false(pdf_cover_sample(&fixture->picture, 1, &empty, &cover,
	    &ink));
	g_assert_false(pdf_cover_sample(&fixture->picture, 1, &outside,
	    &cover, &ink));
	for (int y = 10; y < 50; y++)
		for (int x = 110; x < 190; x++)
			fill(fixture, x, y, x + 1, y + 1, (uint32_t) (x * 7919
			    + y * 104729) * 2654435761u >> 8);
	g_assert_false(pdf_cover_sample(&fixture->picture, 1, &photo, &cover,
	    &ink));
}

#define TEST(path, function) g_test_add("/pdf-cover/" path, Fixture, NULL, \
	set_up, function, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST("colours", test_colours);
	TEST("edges", test_edges);
	TEST("refused", test_refused);
	return g_test_run();
}
