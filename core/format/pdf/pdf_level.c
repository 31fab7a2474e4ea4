#include "format/pdf/pdf_level.h"

#include <math.h>

/* In em: the widest gap within an area; what a line needs at the smallest
 * size; the least width of an area with lines. */
static const double widest_gap = 4, least_pitch = 0.85, least_width = 12;
static const double usual_pitch = 1.3, ascent = 0.88;

/* A paragraph in columns, in display space. */
typedef struct Strip {
	unsigned place;
	BlockBox box;
	double em;
} Strip;

typedef struct Area {
	BlockBox box;
	unsigned first, count;	/* strips */
	double em;		/* the largest */
} Area;

static int
compare_strips(const void *a, const void *b)
{
	const Strip *x = a, *y = b;

	if (x->box.right != y->box.right)
		return x->box.right > y->box.right ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static GArray *
find_strips(const GArray *places, unsigned from)
{
	GArray *strips = g_array_new(FALSE, FALSE, sizeof(Strip));

	for (unsigned i = from; i < places->len; i++) {
		const PdfPlace *place = &g_array_index(places, PdfPlace, i);
		Strip strip = {.place = i, .em = place->block.em};
		if (!place->is_vertical || place->back == NULL
		    || place->turn != 90)
			continue;
		strip.box = pdf_matrix_box(place->back, &place->block.box);
		if (place->block.rest >= 0)
			continue;
		g_array_append_val(strips, strip);
	}
	return strips;
}

/* Does a strip go on to the left of an area? */
static bool
is_part(const Area *area, const Strip *strip)
{
	double high = MIN(area->box.bottom - area->box.top,
	    strip->box.bottom - strip->box.top);
	double both = MIN(area->box.bottom, strip->box.bottom)
	    - MAX(area->box.top, strip->box.top);
	double gap = area->box.left - strip->box.right;

	return both > 0.5 * high && gap > -0.5 * strip->em
	    && gap < widest_gap * MAX(area->em, strip->em);
}

static void
take_strip(Area *area, const Strip *strip)
{
	BlockBox *box = &area->box;

	*box = (BlockBox) {MIN(box->left, strip->box.left),
	    MIN(box->top, strip->box.top), MAX(box->right, strip->box.right),
	    MAX(box->bottom, strip->box.bottom)};
	area->em = MAX(area->em, strip->em);
	area->count++;
}

/* Moves the strips of one area to the front of what is left, and counts. */
static Area
next_area(GArray *strips, unsigned first)
{
	const Strip *head = &g_array_index(strips, Strip, first);
	Area area = {.box = head->box, .first = first, .em = head->em};

	for (unsigned i = first; i < strips->len; i++) {
		Strip strip = g_array_index(strips, Strip, i);
		if (i > first && !is_part(&area, &strip))
			continue;
		unsigned to = first + area.count;
		g_array_remove_index(strips, i);
		g_array_insert_val(strips, to, strip);
		take_strip(&area, &strip);
	}
	return area;
}

static bool
has_room(const GArray *strips, const Area *area)
{
	double needed = 0;

	for (unsigned i = 0; i < area->count; i++)
		needed += least_pitch * g_array_index(strips, Strip,
		    area->first + i).em;
	return area->box.right - area->box.left >= least_width * area->em
	    && area->box.bottom - area->box.top >= needed;
}

static PdfBlock
level_block(const PdfBlock *source, const BlockBox *box, int id)
{
	double height = box->bottom - box->top;
	double lines = floor(height / (usual_pitch * source->em));
	PdfBlock block = {
		.kind = source->kind == BLOCK_CELL ? BLOCK_PARAGRAPH
		    : source->kind,
		.level = source->level, .box = *box, .em = source->em,
		.base = box->top + MIN(ascent * source->em, height),
		.count = (unsigned) MAX(lines, 1),
		.leading = lines > 1 ? usual_pitch * source->em : 0,
		.align = PDF_ALIGN_LEFT, .measure = INFINITY,
		.notch = INFINITY, .column_end = box->right,
		.room_left = box->left, .room_right = box->right,
		.room_bottom = box->bottom, .hard_bottom = box->bottom,
		.id = id, .next = -1, .rest = -1, .marker = -1, .leader = -1,
		.is_first = true, .is_bold = source->is_bold,
	};

	return block;
}

static void
lay_area(GArray *places, const GArray *strips, const Area *area, Arena *arena)
{
	const BlockBox *box = &area->box;
	double scale = (box->bottom - box->top) / (box->right - box->left);

	for (unsigned i = 0; i < area->count; i++) {
		const Strip *strip = &g_array_index(strips, Strip,
		    area->first + i);
		PdfPlace *place = &g_array_index(places, PdfPlace,
		    strip->place);
		double left = i + 1 < area->count ? g_array_index(strips,
		    Strip, area->first + i + 1).box.right : box->left;
		BlockBox own = {box->left, box->top + scale * (box->right
		    - strip->box.right), box->right, box->top + scale
		    * (box->right - MIN(left, strip->box.right))};
		PdfPlace *level = arena_alloc(arena, sizeof(PdfPlace));
		*level = *place;
		level->block = level_block(&place->block, &own,
		    -2 - (int) strip->place);
		level->back = NULL;
		level->turn = 0;
		level->n_first = level->n_glyphs;
		level->n_rules = level->n_gaps = 0;
		place->level = level;
	}
}

void
pdf_level_places(GArray *places, unsigned from, Arena *arena)
{
	g_autoptr(GArray) strips = find_strips(places, from);

	g_array_sort(strips, compare_strips);
	for (unsigned first = 0; first < strips->len; ) {
		Area area = next_area(strips, first);
		if (has_room(strips, &area))
			lay_area(places, strips, &area, arena);
		first += area.count;
	}
}
