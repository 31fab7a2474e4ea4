#include "format/pdf/pdf_order.h"

enum {
	MAX_DEPTH = 12,
	MAX_BANDS = 60,
};

static int
compare_top(const void *a, const void *b)
{
	const PdfBlock *x = a, *y = b;

	/* Base lines, as boxes of one row differ with their fonts. */
	if (x->base < y->base - 2 || x->base > y->base + 2)
		return x->base < y->base ? -1 : 1;
	if (x->box.left != y->box.left)
		return x->box.left < y->box.left ? -1 : 1;
	return 0;
}

static int
compare_left(const void *a, const void *b)
{
	const PdfBlock *x = a, *y = b;

	if (x->box.left != y->box.left)
		return x->box.left < y->box.left ? -1 : 1;
	return x->base < y->base ? -1 : x->base > y->base;
}

/* Running text: what makes a column a column. */
static unsigned
text_lines(const PdfBlock *block)
{
	return block->kind == BLOCK_CELL || block->is_number ? 0
	    : block->count;
}

/* Would a cut before the block AT part rows of a table? */
static bool
parts_rows(const PdfBlock *blocks, unsigned count, unsigned at)
{
	for (unsigned i = 0; i < at; i++)
		for (unsigned k = at; k < count
		    && blocks[i].kind == BLOCK_CELL; k++)
			if (blocks[k].kind == BLOCK_CELL
			    && blocks[k].base > blocks[i].base - 2
			    && blocks[k].base < blocks[i].base + 2)
				return true;
	return false;
}

/*
 * The x of a white gutter through all of the blocks, with running text on
 * both sides; or 0. Sorts them by their left edges.
 */
static double
find_gutter(PdfBlock *blocks, unsigned count, double em)
{
	unsigned left = 0, right = 0;
	double edge;

	qsort(blocks, count, sizeof(PdfBlock), compare_left);
	for (unsigned i = 0; i < count; i++)
		right += text_lines(&blocks[i]);
	edge = blocks[0].box.right;
	for (unsigned i = 0; i + 1 < count; i++) {
		unsigned n = text_lines(&blocks[i]);
		left += n;
		right -= n;
		edge = MAX(edge, blocks[i].box.right);
		if (blocks[i + 1].box.left > edge + 0.7 * em && left >= 4
		    && right >= 4 && !parts_rows(blocks, count, i + 1))
			return (edge + blocks[i + 1].box.left) / 2;
	}
	return 0;
}

/* Starts of the bands that white rows cut the blocks into. */
static unsigned
find_bands(PdfBlock *blocks, unsigned count, unsigned starts[MAX_BANDS + 1])
{
	unsigned n = 0;
	double bottom = -1e9;

	qsort(blocks, count, sizeof(PdfBlock), compare_top);
	for (unsigned i = 0; i < count; i++) {
		if (blocks[i].box.top > bottom - 1 && n < MAX_BANDS)
			starts[n++] = i;
		bottom = MAX(bottom, blocks[i].box.bottom);
	}
	starts[n] = count;
	return n;
}

static void sort_range(PdfBlock *blocks, unsigned count, double em,
    unsigned depth);

static void
cut_columns(PdfBlock *blocks, unsigned count, double em, unsigned depth)
{
	double x = find_gutter(blocks, count, em);
	unsigned left = 0;

	while (left < count && blocks[left].box.left < x)
		left++;
	sort_range(blocks, left, em, depth + 1);
	sort_range(blocks + left, count - left, em, depth + 1);
}

/* Do the blocks stand on one side of X? */
static bool
is_one_sided(const PdfBlock *blocks, unsigned count, double x)
{
	unsigned left = 0;

	for (unsigned i = 0; i < count; i++)
		left += blocks[i].box.left < x;
	return left == 0 || left == count;
}

/* A heading at the end of columns, with little below it, belongs to what
 * stands across the page behind them. Returns the end of the columns, which
 * are the bands FROM to TO. */
static unsigned
without_last_heading(const PdfBlock *blocks, const unsigned *starts,
    unsigned from, unsigned to, double x)
{
	unsigned end = to;

	for (unsigned k = to; k > from + 1 && k + 4 > to; k--) {
		const PdfBlock *first = &blocks[starts[k - 1]];
		if (!is_one_sided(first, starts[k] - starts[k - 1], x))
			break;
		if (first->kind == BLOCK_HEADING)
			end = k - 1;
	}
	return end;
}

/* The most bands in a row, from the top, that share a gutter. */
static bool
cut_bands(PdfBlock *blocks, unsigned count, double em, unsigned depth)
{
	unsigned starts[MAX_BANDS + 1];
	unsigned n = find_bands(blocks, count, starts);
	g_autofree PdfBlock *trial = g_new(PdfBlock, count);

	for (unsigned i = 0; i < n; i++) {
		for (unsigned j = n; j > i; j--) {
			unsigned from = starts[i], to = starts[j];
			memcpy(trial, blocks + from,
			    (to - from) * sizeof(PdfBlock));
			double x = to - from < 2 ? 0
			    : find_gutter(trial, to - from, em);
			if (x == 0)
				continue;
			if (j < n)
				to = starts[without_last_heading(blocks,
				    starts, i, j, x)];
			sort_range(blocks, from, em, depth + 1);
			cut_columns(blocks + from, to - from, em, depth);
			sort_range(blocks + to, count - to, em, depth + 1);
			return true;
		}
	}
	return false;
}

static void
sort_range(PdfBlock *blocks, unsigned count, double em, unsigned depth)
{
	unsigned lines = 0;

	if (count < 2)
		return;
	for (unsigned i = 0; i < count; i++)
		lines += text_lines(&blocks[i]);
	if (depth < MAX_DEPTH && lines >= 8
	    && cut_bands(blocks, count, em, depth))
		return;
	qsort(blocks, count, sizeof(PdfBlock), compare_top);
}

void
pdf_order_sort(GArray *blocks, double em)
{
	if (blocks->len > 0)
		sort_range(&g_array_index(blocks, PdfBlock, 0), blocks->len,
		    em, 0);
}
