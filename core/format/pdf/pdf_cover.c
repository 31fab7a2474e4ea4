#include "format/pdf/pdf_cover.h"

#include <math.h>

enum {
	SHADES = 4096,		/* of 4 bits a channel */
	NEAR = 60,		/* of the ground, in a channel */
	FAR = 90,		/* certainly a letter */
};

static const double least_ground = 0.35;	/* share of the pixels */
static const double margin = 1.2;		/* points */
static const double most_growth = 0.35;		/* of the height */

/* A part of a picture, in pixels; ends exclusive. */
typedef struct Part {
	const PdfPicture *picture;
	int left, top, right, bottom;
} Part;

static uint32_t
pixel(const PdfPicture *picture, int x, int y)
{
	return picture->pixels[(size_t) y * picture->width + (size_t) x];
}

static int
channel(uint32_t rgb, unsigned shift)
{
	return (int) (rgb >> shift & 0xFF);
}

int
pdf_cover_distance(uint32_t a, uint32_t b)
{
	int most = 0;

	for (unsigned shift = 0; shift <= 16; shift += 8)
		most = MAX(most, ABS(channel(a, shift) - channel(b, shift)));
	return most;
}

static unsigned
shade(uint32_t rgb)
{
	return (unsigned) (channel(rgb, 16) >> 4 << 8
	    | channel(rgb, 8) >> 4 << 4 | channel(rgb, 0) >> 4);
}

static Part
part_of(const PdfPicture *picture, double scale, const BlockBox *box)
{
	Part part = {.picture = picture,
	    .left = (int) floor(CLAMP(box->left * scale, 0, picture->width)),
	    .top = (int) floor(CLAMP(box->top * scale, 0, picture->height)),
	    .right = (int) ceil(CLAMP(box->right * scale, 0,
	    picture->width)),
	    .bottom = (int) ceil(CLAMP(box->bottom * scale, 0,
	    picture->height))};

	return part;
}

/* The middle one of COUNT values. */
static uint32_t
median(const unsigned counts[256], unsigned count)
{
	unsigned below = 0, value = 0;

	while (value < 255 && below + counts[value] <= count / 2)
		below += counts[value++];
	return value;
}

/* The usual colour of the pixels that are AT LEAST so far from FROM, or of
 * those that are nearer. Returns how many there are. */
static unsigned
usual(const Part *part, uint32_t from, int at_least, bool is_near,
    uint32_t *rgb)
{
	unsigned counts[3][256] = {{0}}, count = 0;

	for (int y = part->top; y < part->bottom; y++)
		for (int x = part->left; x < part->right; x++) {
			uint32_t c = pixel(part->picture, x, y);
			if ((pdf_cover_distance(c, from) < at_least)
			    != is_near)
				continue;
			count++;
			for (unsigned i = 0; i < 3; i++)
				counts[i][channel(c, 8 * i)]++;
		}
	*rgb = 0;
	for (unsigned i = 0; i < 3 && count > 0; i++)
		*rgb |= median(counts[i], count) << 8 * i;
	return count;
}

/* The colour of most of it. */
static bool
find_ground(const Part *part, uint32_t *ground)
{
	g_autofree unsigned *counts = g_new0(unsigned, SHADES);
	unsigned best = 0;
	double all = (double) (part->right - part->left)
	    * (part->bottom - part->top);

	for (int y = part->top; y < part->bottom; y++)
		for (int x = part->left; x < part->right; x++)
			counts[shade(pixel(part->picture, x, y))]++;
	for (unsigned i = 1; i < SHADES; i++)
		if (counts[i] > counts[best])
			best = i;
	uint32_t middle = (best >> 8 << 20 | (best >> 4 & 15) << 12
	    | (best & 15) << 4) + 0x080808;
	return usual(part, middle, NEAR / 2, true, ground)
	    > least_ground * all;
}

/* What is farthest from the ground: edges of letters are in
 * between. */
static bool
find_ink(const Part *part, uint32_t ground, uint32_t *ink)
{
	int most = 0;

	for (int y = part->top; y < part->bottom; y++)
		for (int x = part->left; x < part->right; x++)
			most = MAX(most, pdf_cover_distance(ground,
			    pixel(part->picture, x, y)));
	return most >= FAR && usual(part, ground, most - most / 5, false, ink)
	    > 0;
}

/* Is there something else than ground in this row, or column? */
static bool
has_ink(const Part *part, uint32_t ground, int x0, int y0, int x1, int y1)
{
	const PdfPicture *picture = part->picture;

	if (x0 < 0 || y0 < 0 || x1 > (int) picture->width
	    || y1 > (int) picture->height)
		return false;
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			if (pdf_cover_distance(pixel(picture, x, y), ground) > NEAR)
				return true;
	return false;
}

/* Ink in all of a column (or row), and beyond both of its ends, is a rule. */
static bool
is_rule(const Part *part, uint32_t ground, int at, bool is_column)
{
	const PdfPicture *picture = part->picture;
	int from = (is_column ? part->top : part->left) - 3;
	int to = (is_column ? part->bottom : part->right) + 3;
	int across = (int) (is_column ? picture->width : picture->height);
	int along = (int) (is_column ? picture->height : picture->width);

	if (at < 0 || from < 0 || at >= across || to > along)
		return true;
	for (int i = from; i < to; i++)
		if (pdf_cover_distance(is_column ? pixel(picture, at, i)
		    : pixel(picture, i, at), ground) < NEAR / 2)
			return false;
	return true;
}

/* Boxes of fonts are higher than letters: rules above and below them are left
 * outside. */
static void
trim(Part *part, uint32_t ground)
{
	int most = (part->bottom - part->top) / 3;
	int top = part->top, bottom = part->bottom;

	for (int y = part->top; y < part->top + most; y++)
		if (is_rule(part, ground, y, false))
			top = y + 1;
	for (int y = part->bottom - 1; y >= part->bottom - most; y--)
		if (is_rule(part, ground, y, false))
			bottom = y;
	part->top = top;
	part->bottom = bottom;
}

/* How far the ink goes on beyond the column X, in the direction of STEP; gaps
 * between letters are passed over. */
static int
reach(const Part *part, uint32_t ground, int x, int step, int most)
{
	int far = 0;

	for (int i = 0; i < most; i++, x += step) {
		if (is_rule(part, ground, x, true))
			break;
		if (has_ink(part, ground, x, part->top, x + 1, part->bottom))
			far = i + 1;
	}
	return far;
}

/* Letters stand out of the boxes that fonts give them, and the last ones of a
 * line may stand a little beyond it: widths of invisible fonts are made up. */
static void
grow(Part *part, uint32_t ground)
{
	int height = part->bottom - part->top;
	int most = (int) (most_growth * height) + 1;

	for (int i = 0; i < most && has_ink(part, ground, part->left,
	    part->top - 1, part->right, part->top)
	    && !is_rule(part, ground, part->top - 1, false); i++)
		part->top--;
	for (int i = 0; i < most && has_ink(part, ground, part->left,
	    part->bottom, part->right, part->bottom + 1)
	    && !is_rule(part, ground, part->bottom, false); i++)
		part->bottom++;
	int left = reach(part, ground, part->left - 1, -1, most);
	int right = reach(part, ground, part->right, 1, height);
	part->left -= left;
	part->right += right;
}

/* Edges of letters are smooth, and a picture may be shown smaller than it is:
 * a little more, up to the next rule. */
static void
pad(Part *part, uint32_t ground, int most)
{
	for (int i = 0; i < most; i++) {
		if (!is_rule(part, ground, part->left - 1, true))
			part->left--;
		if (!is_rule(part, ground, part->right, true))
			part->right++;
	}
	for (int i = 0; i < most; i++) {
		if (!is_rule(part, ground, part->top - 1, false))
			part->top--;
		if (!is_rule(part, ground, part->bottom, false))
			part->bottom++;
	}
}

bool
pdf_cover_sample(const PdfPicture *picture, double scale,
    const BlockBox *box, PdfCover *cover, uint32_t *ink)
{
	Part part = part_of(picture, scale, box);
	uint32_t ground;

	if (part.right <= part.left || part.bottom <= part.top
	    || !find_ground(&part, &ground)
	    || !find_ink(&part, ground, ink))
		return false;
	trim(&part, ground);
	grow(&part, ground);
	pad(&part, ground, (int) ceil(margin * scale));
	cover->box = (BlockBox) {part.left / scale, part.top / scale,
	    part.right / scale, part.bottom / scale};
	cover->rgb = ground;
	return true;
}

double
pdf_cover_stroke(const PdfPicture *picture, double scale,
    const BlockBox *box, uint32_t ground, uint32_t ink)
{
	Part part = part_of(picture, scale, box);
	int contrast = pdf_cover_distance(ground, ink);
	double area = 0;
	unsigned strokes = 0;

	if (contrast == 0)
		return 0;
	for (int y = part.top; y < part.bottom; y++) {
		bool was_ink = false;
		for (int x = part.left; x < part.right; x++) {
			int own = pdf_cover_distance(ground, pixel(picture,
			    x, y));
			bool is_ink = 2 * own > contrast;
			area += MIN(1, (double) own / contrast);
			strokes += is_ink && !was_ink;
			was_ink = is_ink;
		}
	}
	return strokes == 0 ? 0 : area / strokes / scale;
}
