#include "format/pdf/pdf_block.h"

#include <math.h>

#include "format/pdf/pdf_order.h"
#include "format/pdf/pdf_room.h"

enum { NONE = -1 };

/* What is known of a line beyond itself. */
typedef struct Place {
	int above, below;	/* the line linked in the paragraph */
	unsigned row;
	unsigned row_lines;	/* with words or figures, markers left out */
	bool is_table;		/* its row is one of a table */
	int marker;		/* list marker at its left; NONE */
	double column_left, column_right;
	unsigned column_lines, column_full;	/* that reach its right edge */
	double limit_left, limit_right;	/* neighbours in the row, rules */
} Place;

typedef struct Finder {
	const PdfLines *lines;
	const PdfContent *content;
	GArray *places;		/* of Place, one a line */
	BlockBox text;
	BlockBox area;		/* the same with equal margins */
	double leading;		/* usual one, in em; 0: none */
	PdfBlocks *blocks;
} Finder;

static const PdfLine *
line_at(const Finder *finder, unsigned index)
{
	return pdf_line_at(finder->lines, index);
}

static Place *
place_at(const Finder *finder, unsigned index)
{
	return &g_array_index(finder->places, Place, index);
}

static bool
is_content(const PdfLine *line)
{
	return line->letters + line->digits > 0 && !line->is_leader
	    && !line->is_twin;
}

static bool
is_number(const PdfLine *line)
{
	return line->letters == 0 && line->digits > 0 && !line->is_marker;
}

/* ---- twins ----------------------------------------------------------- */

static bool
is_same_line(const Finder *finder, const PdfLine *a, const PdfLine *b)
{
	double limit = 0.15 * a->em;

	if (a->characters != b->characters
	    || fabs(a->box.left - b->box.left) > limit
	    || fabs(a->box.right - b->box.right) > limit
	    || fabs(a->base - b->base) > limit)
		return false;
	g_autofree char *one = pdf_line_text(finder->lines, a);
	g_autofree char *two = pdf_line_text(finder->lines, b);
	return strcmp(one, two) == 0;
}

/* Text printed twice, as a shadow or for weight, is translated once. */
static void
find_twins(Finder *finder)
{
	unsigned n = finder->lines->lines->len;

	for (unsigned i = 0; i < n; i++) {
		PdfLine *line = &g_array_index(finder->lines->lines, PdfLine,
		    i);
		for (unsigned k = i + 1; k < n && !line->is_twin; k++) {
			PdfLine *other = &g_array_index(finder->lines->lines,
			    PdfLine, k);
			if (other->base > line->base + 0.2 * line->em)
				break;
			if (other->is_twin
			    || !is_same_line(finder, line, other))
				continue;
			other->is_twin = true;
			other->twin = line->twin;
			line->twin = k;
		}
	}
}

/* ---- rows ------------------------------------------------------------ */

/* "(12)" is a list marker where words follow it, and else a loss. */
static void
judge_markers(Finder *finder, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		PdfLine *line = &g_array_index(finder->lines->lines, PdfLine,
		    i);
		const PdfLine *next = NULL;
		for (unsigned k = from; k < to; k++) {
			const PdfLine *other = line_at(finder, k);
			if (other->box.left > line->box.right && (next == NULL
			    || other->box.left < next->box.left))
				next = other;
		}
		line->is_marker = line->is_marker && next != NULL
		    && next->letters >= 2 && next->box.left
		    - line->box.right < 6 * line->em;
	}
}

static void
judge_row(Finder *finder, unsigned from, unsigned to, unsigned row)
{
	unsigned n = 0, numbers = 0, running = 0;
	bool has_item = false;

	for (unsigned i = from; i < to; i++) {
		const PdfLine *line = line_at(finder, i);
		if (line->is_marker) {
			has_item = true;
			continue;
		}
		if (line->is_leader)
			numbers++;
		n += is_content(line) || line->is_leader;
		numbers += is_number(line);
		running += pdf_line_is_running(line);
	}
	for (unsigned i = from; i < to; i++) {
		Place *place = place_at(finder, i);
		place->row = row;
		place->row_lines = n;
		place->is_table = n >= 2 && running < n
		    && (numbers > 0 || n >= 3 || !has_item);
		if (numbers == 0 && running >= 1 && n == 2)
			place->is_table = false;
	}
}

/* Limits of each line by the others of its row and by upright rules. */
static void
limit_row(Finder *finder, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		const PdfLine *line = line_at(finder, i);
		Place *place = place_at(finder, i);
		place->limit_left = finder->text.left;
		place->limit_right = finder->text.right;
		for (unsigned k = from; k < to; k++) {
			const PdfLine *other = line_at(finder, k);
			double middle = (other->box.left + other->box.right)
			    / 2;
			if (k == i || other->is_twin)
				continue;
			if (middle > line->box.right)
				place->limit_right = MIN(place->limit_right,
				    other->box.left);
			else if (middle < line->box.left)
				place->limit_left = MAX(place->limit_left,
				    other->box.right);
			if (other->is_marker && middle < line->box.left
			    && line->box.left - other->box.right
			    < 4 * line->em)
				place->marker = (int) k;
		}
	}
}

static void
find_rows(Finder *finder)
{
	unsigned n = finder->lines->lines->len, row = 0;

	for (unsigned from = 0; from < n; row++) {
		const PdfLine *first = line_at(finder, from);
		unsigned to = from + 1;
		while (to < n && line_at(finder, to)->base
		    < first->base + 0.3 * MIN(first->em,
		    line_at(finder, to)->em))
			to++;
		judge_markers(finder, from, to);
		judge_row(finder, from, to, row);
		limit_row(finder, from, to);
		from = to;
	}
}

static void
apply_rules(Finder *finder)
{
	const GArray *rules = finder->content->rules;

	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = line_at(finder, i);
		Place *place = place_at(finder, i);
		double y = line->base - 0.3 * line->em;
		for (unsigned r = 0; r < rules->len; r++) {
			const PdfRule *rule = &g_array_index(rules, PdfRule,
			    r);
			if (rule->is_area || rule->box.top > y
			    || rule->box.bottom < y
			    || rule->box.bottom - rule->box.top
			    < 0.8 * line->em)
				continue;
			if (rule->box.left >= line->box.right - 1)
				place->limit_right = MIN(place->limit_right,
				    rule->box.left);
			else if (rule->box.right <= line->box.left + 1)
				place->limit_left = MAX(place->limit_left,
				    rule->box.right);
		}
	}
}

/* ---- columns --------------------------------------------------------- */

static bool
overlaps(const BlockBox *a, const BlockBox *b, double share)
{
	double common = MIN(a->right, b->right) - MAX(a->left, b->left);

	return common > share * MIN(a->right - a->left, b->right - b->left);
}

/* The edges of the text above and below that a line belongs to. */
static void
find_column(Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	Place *place = place_at(finder, index);
	unsigned n = finder->lines->lines->len;

	place->column_left = line->box.left;
	place->column_right = line->box.right;
	for (int step = -1; step <= 1; step += 2) {
		for (unsigned k = index + (unsigned) step; k < n;
		    k += (unsigned) step) {
			const PdfLine *other = line_at(finder, k);
			if (fabs(other->base - line->base) > 7 * line->em)
				break;
			if (fabs(other->em - line->em) > 0.1 * line->em
			    || !is_content(other) || is_number(other)
			    || !overlaps(&line->box, &other->box, 0.3)
			    || other->box.right > place->limit_right + 1
			    || other->box.left < place->limit_left - 1)
				continue;
			place->column_left = MIN(place->column_left,
			    other->box.left);
			place->column_right = MAX(place->column_right,
			    other->box.right);
		}
	}
}

/* How many lines of the column are as long as wrapped lines are. */
static void
count_full_lines(Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	Place *place = place_at(finder, index);
	double slack = 0.15 * (place->column_right - place->column_left);
	unsigned n = finder->lines->lines->len;

	for (unsigned k = index > 12 ? index - 12 : 0;
	    k < n && k < index + 13; k++) {
		const PdfLine *other = line_at(finder, k);
		if (fabs(other->base - line->base) > 7 * line->em
		    || fabs(other->em - line->em) > 0.1 * line->em
		    || other->box.left < place->column_left - 1
		    || other->box.right > place->column_right + 1)
			continue;
		place->column_lines++;
		place->column_full += other->box.right
		    > place->column_right - slack;
	}
}

/* Addresses and lists of names: short lines of any length, with room left
 * at their right. */
static bool
is_verse(const Place *place)
{
	return place->column_right - place->column_left
	    < 0.55 * (place->limit_right - place->column_left)
	    && place->column_full < MAX(2, (place->column_lines + 1) / 2);
}

/* ---- links between lines ---------------------------------------------- */

static bool
area_holds(const PdfRule *rule, const PdfLine *line)
{
	double y = line->base - 0.25 * line->em;
	double x = (line->box.left + line->box.right) / 2;

	return rule->box.top < y && rule->box.bottom > y
	    && rule->box.left < x && rule->box.right > x;
}

/* A rule under the upper line, or fills that hold only one of them. */
static bool
is_ruled_off(const Finder *finder, const PdfLine *a, const PdfLine *b)
{
	double left = MAX(a->box.left, b->box.left);
	double right = MIN(a->box.right, b->box.right);
	double page = finder->content->height;

	for (unsigned i = 0; i < finder->content->rules->len; i++) {
		const PdfRule *rule = &g_array_index(finder->content->rules,
		    PdfRule, i);
		if (rule->is_area) {
			if (rule->box.bottom - rule->box.top < 0.3 * page
			    && area_holds(rule, a) != area_holds(rule, b))
				return true;
			continue;
		}
		double y = (rule->box.top + rule->box.bottom) / 2;
		double common = MIN(right, rule->box.right)
		    - MAX(left, rule->box.left);
		if (y > a->base && y < b->base - 0.6 * b->em
		    && rule->box.right - rule->box.left
		    > rule->box.bottom - rule->box.top
		    && common > 0.6 * (right - left))
			return true;
	}
	return false;
}

/* Would the first word of the next line have stood on this one? Then the
 * line was ended on purpose. */
static bool
is_short(const Place *place, const PdfLine *a, const PdfLine *b)
{
	double width = place->column_right - place->column_left;
	double free_right = place->column_right - a->box.right;
	double needs = b->first_word + 0.3 * a->em;
	double centre_a = (a->box.left + a->box.right) / 2;
	double centre_b = (b->box.left + b->box.right) / 2;

	if (a->is_open && b->is_lower)
		return false;
	if (is_verse(place) && !b->is_lower)
		return true;
	if (fabs(centre_a - centre_b) < 0.5 * a->em
	    && fabs(a->box.left - b->box.left) > 0.5 * a->em) {
		/* Centred: the edges of the lines say nothing. */
		if (!place->is_table)
			width = MAX(width, 0.8 * (place->limit_right
			    - place->limit_left));
		return a->box.right - a->box.left + needs < width;
	}
	return free_right > needs + 0.02 * width;
}

static bool
is_indented(const Finder *finder, unsigned upper, const PdfLine *a,
    const PdfLine *b)
{
	double step = b->box.left - a->box.left;
	double centre = (a->box.left + a->box.right - b->box.left
	    - b->box.right) / 2;
	bool is_first = place_at(finder, upper)->above == NONE;

	if (fabs(step) < 0.6 * a->em || fabs(centre) < 0.5 * a->em
	    || fabs(a->box.right - b->box.right) < 0.1 * a->em)
		return step > 0.6 * a->em && fabs(centre) >= 0.5 * a->em
		    && !(is_first && a->has_marker);
	if (step > 0)
		return !(is_first && (a->has_marker
		    || place_at(finder, upper)->is_table) && step < 4 * a->em);
	return !is_first || -step > 6 * a->em;
}

/* Cells: a label goes on below only if its figures stand on its last line
 * and it reads on. */
static bool
cell_goes_on(const Finder *finder, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(finder, upper), *b = line_at(finder, lower);
	const Place *p = place_at(finder, upper);
	const Place *q = place_at(finder, lower);
	g_autofree char *text = pdf_line_text(finder->lines, a);

	if (is_number(a) || is_number(b) || g_str_has_suffix(text, ":"))
		return false;
	if (p->is_table && q->is_table)
		return b->is_lower && !is_short(p, a, b);
	if (p->is_table)
		return b->is_lower;
	return b->is_lower || !is_short(p, a, b);
}

static bool
follows(const Finder *finder, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(finder, upper), *b = line_at(finder, lower);
	const Place *p = place_at(finder, upper);
	const Place *q = place_at(finder, lower);
	double em = MAX(a->em, b->em);
	double step = b->base - a->base;
	double limit = MAX(1.35, 1.12 * finder->leading) * em;

	if (step < 0.6 * em || step > limit
	    || em > 1.12 * MIN(a->em, b->em) || a->layer != b->layer)
		return false;
	if (b->has_marker || q->marker != NONE || a->is_marker || b->is_marker
	    || a->is_kept || b->is_kept || a->is_bold != b->is_bold)
		return false;
	if (p->above != NONE) {
		double before = a->base - line_at(finder,
		    (unsigned) p->above)->base;
		if (fabs(before - step) > 0.15 * em + 0.3)
			return false;
	}
	/* It runs on below what stands beside the upper line. */
	if (b->box.right > p->limit_right + 1)
		return false;
	if (is_ruled_off(finder, a, b))
		return false;
	if (p->is_table || q->is_table)
		return cell_goes_on(finder, upper, lower);
	/* The last word of a paragraph may be a year. */
	return !is_number(a) && (!is_number(b) || (pdf_line_is_running(a)
	    && q->row_lines == 1)) && !is_indented(finder, upper, a, b) && !is_short(p, a, b);
}

/* The nearest line below that shares a width with it; NONE. */
static int
nearest_below(const Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	int best = NONE;

	for (unsigned k = index + 1; k < finder->lines->lines->len; k++) {
		const PdfLine *other = line_at(finder, k);
		if (other->base > line->base + 3 * line->em)
			break;
		if (other->base < line->base + 0.5 * line->em
		    || other->is_leader || other->is_twin
		    || !overlaps(&line->box, &other->box, 0.1))
			continue;
		if (best != NONE && other->base > line_at(finder,
		    (unsigned) best)->base + 0.3 * line->em)
			break;
		if (best == NONE)
			best = (int) k;
		else
			/* Two side by side: the line is a heading of both. */
			return NONE;
	}
	return best;
}

/* The most frequent distance of lines in em, where it is a wide one. */
static double
usual_leading(const Finder *finder)
{
	unsigned counts[30] = {0}, best = 0;

	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = line_at(finder, i);
		int below = nearest_below(finder, i);
		if (below == NONE || !pdf_line_is_running(line))
			continue;
		double step = (line_at(finder, (unsigned) below)->base
		    - line->base) / line->em;
		if (step > 0.8 && step < 2.3)
			counts[(unsigned) (step * 10)]++;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(counts); i++)
		if (counts[i] > counts[best])
			best = i;
	return counts[best] < 3 ? 0 : (best + 1) / 10.0;
}

static void
link_lines(Finder *finder)
{
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		int below = is_content(line_at(finder, i))
		    ? nearest_below(finder, i) : NONE;
		if (below == NONE || !is_content(line_at(finder,
		    (unsigned) below)))
			continue;
		Place *other = place_at(finder, (unsigned) below);
		if (other->above != NONE
		    || !follows(finder, i, (unsigned) below))
			continue;
		place_at(finder, i)->below = below;
		other->above = (int) i;
	}
}

/* ---- blocks ------------------------------------------------------------ */

typedef struct Spread {
	double left, right, centre;
} Spread;

static Spread
measure_spread(const PdfBlocks *blocks, const PdfLines *lines,
    const PdfBlock *block)
{
	double low[3] = {INFINITY, INFINITY, INFINITY};
	double high[3] = {-INFINITY, -INFINITY, -INFINITY};

	for (unsigned i = 0; i < block->count; i++) {
		const BlockBox *box = &pdf_block_line(blocks, lines, block,
		    i)->box;
		const double edges[3] = {box->left, box->right,
		    (box->left + box->right) / 2};
		for (unsigned k = 0; k < 3; k++) {
			/* First lines are indented, last lines are short. */
			if ((k == 0 && i == 0 && block->count > 1)
			    || (k == 1 && i + 1 == block->count && i > 0))
				continue;
			low[k] = MIN(low[k], edges[k]);
			high[k] = MAX(high[k], edges[k]);
		}
	}
	return (Spread) {high[0] - low[0], high[1] - low[1],
	    high[2] - low[2]};
}

static PdfAlign
align_of_lines(const PdfBlocks *blocks, const PdfLines *lines,
    const PdfBlock *block)
{
	Spread spread = measure_spread(blocks, lines, block);
	const BlockBox *a = &pdf_block_line(blocks, lines, block, 0)->box;
	const BlockBox *b = &pdf_block_line(blocks, lines, block, 1)->box;

	if (spread.centre < 0.6 * block->em
	    && fabs(a->left - b->left) > 0.6 * block->em)
		return PDF_ALIGN_CENTRE;
	if (block->count == 2 && fabs(a->left - b->left) > 0.6 * block->em
	    && fabs(a->right - b->right) < 0.15 * block->em)
		return PDF_ALIGN_RIGHT;
	if (block->count >= 3 && spread.left < 0.3 * block->em
	    && spread.right < 0.15 * block->em)
		return PDF_ALIGN_JUSTIFY;
	if (spread.left > 0.6 * block->em && spread.right < 0.15 * block->em
	    && block->count >= 3)
		return PDF_ALIGN_RIGHT;
	return PDF_ALIGN_LEFT;
}

/* A line of a cell, by what stands above and below it. */
static PdfAlign
align_in_column(const Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	const Place *place = place_at(finder, index);
	unsigned left = 0, right = 0, centre = 0;

	for (unsigned k = 0; k < finder->lines->lines->len; k++) {
		const PdfLine *other = line_at(finder, k);
		if (k == index || fabs(other->base - line->base)
		    > 8 * line->em || !is_content(other)
		    || other->box.left > place->limit_right
		    || other->box.right < place->limit_left)
			continue;
		double middle = (other->box.left + other->box.right
		    - line->box.left - line->box.right) / 2;
		left += fabs(other->box.left - line->box.left) < 0.6;
		right += fabs(other->box.right - line->box.right) < 0.6;
		centre += fabs(middle) < 0.4;
	}
	if (left >= right && left >= centre && left > 0)
		return PDF_ALIGN_LEFT;
	if (right > centre)
		return PDF_ALIGN_RIGHT;
	return centre > 0 ? PDF_ALIGN_CENTRE : PDF_ALIGN_LEFT;
}

static PdfAlign
align_single(const Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	const Place *place = place_at(finder, index);
	double page = finder->text.right - finder->text.left;
	double centre = (line->box.left + line->box.right) / 2;
	double left = line->box.left - finder->text.left;
	double right = finder->text.right - line->box.right;

	if (is_number(line) && place->is_table)
		return PDF_ALIGN_RIGHT;
	if (place->is_table)
		return align_in_column(finder, index);
	if (left > 1.5 * line->em && (fabs(left - right) < 0.02 * page
	    || fabs(2 * centre - finder->content->width) < 0.015 * page))
		return PDF_ALIGN_CENTRE;
	if (left > 0.3 * page && right < 0.3 * line->em)
		return PDF_ALIGN_RIGHT;
	PdfAlign align = align_in_column(finder, index);
	return align == PDF_ALIGN_RIGHT ? PDF_ALIGN_LEFT : align;
}

/* How far to the right lines may have reached: no word of the next line had
 * room behind them. */
static double
measure_of(const Finder *finder, unsigned start, double right)
{
	double measure = INFINITY;
	int next;

	for (int i = (int) start; i != NONE; i = next) {
		const PdfLine *line = line_at(finder, (unsigned) i);
		next = place_at(finder, (unsigned) i)->below;
		if (next != NONE)
			measure = MIN(measure, line->box.right + line_at(
			    finder, (unsigned) next)->first_word);
	}
	return MAX(right, measure);
}

static void
make_block(Finder *finder, unsigned start)
{
	const PdfLine *first = line_at(finder, start);
	PdfBlock block = {.kind = BLOCK_PARAGRAPH,
	    .first = finder->blocks->order->len, .box = first->box,
	    .base = first->base, .em = first->em, .is_bold = first->is_bold,
	    .marker = place_at(finder, start)->marker,
	    .is_number = is_number(first), .room_left = -1e9,
	    .room_right = 1e9};
	const PdfLine *last = first;
	unsigned unknown = 0;
	double gap = pdf_room_gap * first->em;

	for (int i = (int) start; i != NONE;
	    i = place_at(finder, (unsigned) i)->below) {
		unsigned index = (unsigned) i;
		const Place *place = place_at(finder, index);
		last = line_at(finder, index);
		g_array_append_val(finder->blocks->order, index);
		block.count++;
		block.box.left = MIN(block.box.left, last->box.left);
		block.box.right = MAX(block.box.right, last->box.right);
		block.box.top = MIN(block.box.top, last->box.top);
		block.box.bottom = MAX(block.box.bottom, last->box.bottom);
		block.room_left = MAX(block.room_left, place->limit_left
		    > finder->text.left ? place->limit_left + gap
		    : finder->area.left);
		block.room_right = MIN(block.room_right, place->limit_right
		    < finder->text.right ? place->limit_right - gap
		    : finder->area.right);
		if (place->is_table)
			block.kind = BLOCK_CELL;
		unknown += last->unknown;
	}
	if (unknown > 0) {
		/* Half a paragraph cannot be translated. */
		g_array_set_size(finder->blocks->order, block.first);
		finder->blocks->kept++;
		return;
	}
	block.measure = measure_of(finder, start, block.box.right);
	if (block.count > 1) {
		block.leading = (last->base - first->base)
		    / (block.count - 1);
		block.align = align_of_lines(finder->blocks, finder->lines,
		    &block);
		block.indent = first->box.left - pdf_block_line(
		    finder->blocks, finder->lines, &block, 1)->box.left;
	} else {
		block.align = align_single(finder, start);
	}
	if (block.align == PDF_ALIGN_CENTRE || block.align == PDF_ALIGN_RIGHT)
		block.indent = 0;
	if (block.kind == BLOCK_PARAGRAPH
	    && (first->has_marker || place_at(finder, start)->marker != NONE))
		block.kind = BLOCK_LIST_ITEM;
	g_array_append_val(finder->blocks->blocks, block);
}

static double
body_em(const Finder *finder)
{
	double best = 10;
	unsigned most = 0;

	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = line_at(finder, i);
		unsigned letters = 0;
		for (unsigned k = 0; k < finder->lines->lines->len; k++)
			if (fabs(line_at(finder, k)->em - line->em) < 0.3)
				letters += line_at(finder, k)->letters;
		if (letters > most) {
			most = letters;
			best = line->em;
		}
	}
	return best;
}

static void
mark_headings(const Finder *finder, double body)
{
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		PdfBlock *block = &g_array_index(finder->blocks->blocks,
		    PdfBlock, i);
		if (block->kind != BLOCK_PARAGRAPH || block->is_number
		    || block->count > 4)
			continue;
		if (block->em > 1.6 * body)
			block->level = 1;
		else if (block->em > 1.15 * body)
			block->level = 2;
		else if (block->is_bold && block->count <= 2)
			block->level = 3;
		if (block->level > 0)
			block->kind = BLOCK_HEADING;
	}
}

static void
measure_text(Finder *finder)
{
	finder->text = (BlockBox) {INFINITY, INFINITY, -INFINITY, -INFINITY};
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const BlockBox *box = &line_at(finder, i)->box;
		finder->text.left = MIN(finder->text.left, box->left);
		finder->text.top = MIN(finder->text.top, box->top);
		finder->text.right = MAX(finder->text.right, box->right);
		finder->text.bottom = MAX(finder->text.bottom, box->bottom);
		Place place = {.above = NONE, .below = NONE,
		    .marker = NONE};
		g_array_append_val(finder->places, place);
	}
}

/* A page of short lines has a right margin all the same: as wide as the one
 * at the left. */
static void
measure_area(Finder *finder)
{
	double width = finder->content->width;
	double margin = MAX(finder->text.left, 36);

	finder->area = finder->text;
	if (margin < 0.2 * width)
		finder->area.right = MAX(finder->text.right, width - margin);
	margin = MAX(width - finder->text.right, 36);
	if (margin < 0.2 * width)
		finder->area.left = MIN(finder->text.left, margin);
}

/* Cells are known by their rows. */
static void
mark_cells(const Finder *finder)
{
	for (unsigned i = 0; i < finder->lines->lines->len; i++)
		g_array_index(finder->lines->lines, PdfLine, i).is_cell =
		    place_at(finder, i)->is_table;
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++)
		g_array_index(finder->blocks->blocks, PdfBlock, i).id =
		    (int) i;
}

static int
compare_lines(const void *a, const void *b)
{
	const PdfLine *x = a, *y = b;

	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	return x->box.left < y->box.left ? -1 : x->box.left > y->box.left;
}

static void
make_blocks(Finder *finder)
{
	g_array_set_size(finder->blocks->blocks, 0);
	g_array_set_size(finder->blocks->order, 0);
	finder->blocks->kept = 0;
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = line_at(finder, i);
		if (place_at(finder, i)->above == NONE && is_content(line)
		    && !line->is_marker && !line->is_kept)
			make_block(finder, i);
	}
}

/* Does a line of another block stand in the box of this one? */
static bool
is_crossed(const Finder *finder, const PdfBlock *block)
{
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *other = pdf_block_at(finder->blocks, i);
		const BlockBox *box = &other->box;
		double middle = other->base - 0.3 * other->em;
		if (other != block && middle > block->box.top
		    && middle < block->box.bottom
		    && MIN(box->right, block->box.right)
		    - MAX(box->left, block->box.left) > 2)
			return true;
	}
	return false;
}

/* Where lines of two blocks are mixed up, each line stays in its own place:
 * no text over text. */
static bool
part_crossed(Finder *finder)
{
	bool is_changed = false;

	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *block = pdf_block_at(finder->blocks, i);
		if (block->count < 2 || !is_crossed(finder, block))
			continue;
		is_changed = true;
		for (unsigned k = 0; k < block->count; k++) {
			Place *place = place_at(finder, g_array_index(
			    finder->blocks->order, unsigned,
			    block->first + k));
			place->above = place->below = NONE;
		}
	}
	return is_changed;
}

PdfBlocks *
pdf_block_find(const PdfLines *lines)
{
	PdfBlocks *blocks = g_new0(PdfBlocks, 1);
	g_autoptr(GArray) places = g_array_new(FALSE, TRUE, sizeof(Place));
	Finder finder = {.lines = lines, .content = lines->content,
	    .places = places, .blocks = blocks};

	blocks->blocks = g_array_new(FALSE, FALSE, sizeof(PdfBlock));
	blocks->order = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_array_sort(lines->lines, compare_lines);
	measure_text(&finder);
	measure_area(&finder);
	blocks->text = finder.text;
	find_twins(&finder);
	find_rows(&finder);
	apply_rules(&finder);
	for (unsigned i = 0; i < lines->lines->len; i++)
		find_column(&finder, i);
	for (unsigned i = 0; i < lines->lines->len; i++)
		count_full_lines(&finder, i);
	finder.leading = usual_leading(&finder);
	link_lines(&finder);
	make_blocks(&finder);
	if (part_crossed(&finder))
		make_blocks(&finder);
	double body = body_em(&finder);
	mark_headings(&finder, body);
	mark_cells(&finder);
	pdf_room_find(blocks, lines);
	pdf_order_sort(blocks->blocks, body);
	return blocks;
}

void
pdf_block_free(PdfBlocks *blocks)
{
	if (blocks == NULL)
		return;
	g_array_unref(blocks->blocks);
	g_array_unref(blocks->order);
	g_free(blocks);
}

const PdfBlock *
pdf_block_at(const PdfBlocks *blocks, unsigned index)
{
	return &g_array_index(blocks->blocks, PdfBlock, index);
}

const PdfLine *
pdf_block_line(const PdfBlocks *blocks, const PdfLines *lines,
    const PdfBlock *block, unsigned index)
{
	return pdf_line_at(lines, g_array_index(blocks->order, unsigned,
	    block->first + index));
}
