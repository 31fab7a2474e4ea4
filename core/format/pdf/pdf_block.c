#include "format/pdf/pdf_block.h"

#include <math.h>

#include "format/pdf/pdf_order.h"
#include "format/pdf/pdf_room.h"
#include "format/pdf/pdf_seat.h"
#include "layout/fit.h"

enum { NONE = PDF_SEAT_NONE };

/* Of the signs of a paragraph: more of mathematics cannot be set anew. */
static const double formula_share = 0.08;

typedef struct Finder {
	const PdfLines *lines;
	const PdfContent *content;
	const PdfSeats *seats;
	PdfBlocks *blocks;
} Finder;

static const PdfLine *
line_at(const Finder *finder, unsigned index)
{
	return pdf_line_at(finder->lines, index);
}

static PdfSeat *
seat_at(const Finder *finder, unsigned index)
{
	return pdf_seat_at(finder->seats, index);
}

/* ---- blocks ------------------------------------------------------------- */

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

/* START is the first line. */
static PdfAlign
align_of_lines(const Finder *finder, const PdfBlock *block, unsigned start)
{
	const PdfBlocks *blocks = finder->blocks;
	const PdfLines *lines = finder->lines;
	const PdfSeat *seat = seat_at(finder, start);
	Spread spread = measure_spread(blocks, lines, block);
	const BlockBox *a = &pdf_block_line(blocks, lines, block, 0)->box;
	const BlockBox *b = &pdf_block_line(blocks, lines, block, 1)->box;

	double step = MIN(fabs(a->left - b->left), fabs(a->right - b->right));
	bool is_item = block->marker != NONE || pdf_block_line(blocks, lines,
	    block, 0)->has_marker;
	if (is_item)
		return spread.right < 0.15 * block->em && (block->count >= 3
		    || fabs(a->right - b->right) < 0.15 * block->em)
		    ? PDF_ALIGN_JUSTIFY : PDF_ALIGN_LEFT;
	if ((spread.centre < 0.6 * block->em
	    && fabs(a->left - b->left) > 0.6 * block->em)
	    || (spread.centre < 0.1 * block->em && step > 0.2 * block->em))
		return PDF_ALIGN_CENTRE;
	if (pdf_seat_is_flush_right(seat) && spread.right < 0.15 * block->em
	    && pdf_block_line(blocks, lines, block, block->count - 1)
	    ->box.right > block->box.right - 0.15 * block->em)
		return PDF_ALIGN_RIGHT;
	if (block->count == 2 && fabs(a->left - b->left) > 0.6 * block->em
	    && fabs(a->right - b->right) < 0.15 * block->em)
		/* The indent of a first line, and a full second one. */
		return a->left > b->left ? PDF_ALIGN_JUSTIFY
		    : PDF_ALIGN_RIGHT;
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
	const PdfSeat *seat = seat_at(finder, index);
	unsigned left = 0, right = 0, centre = 0;

	for (unsigned k = 0; k < finder->lines->lines->len; k++) {
		const PdfLine *other = line_at(finder, k);
		if (k == index || fabs(other->base - line->base)
		    > 8 * line->em || !pdf_line_is_content(other)
		    || other->box.left > seat->limit_right
		    || other->box.right < seat->limit_left)
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

/* Do lines near it begin where it does? */
static bool
begins_in_column(const Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	unsigned count = 0;

	for (unsigned k = 0; k < finder->lines->lines->len; k++) {
		const PdfLine *other = line_at(finder, k);
		count += k != index && fabs(other->base - line->base)
		    < 8 * line->em && pdf_line_is_content(other)
		    && fabs(other->box.left - line->box.left) < 0.6;
	}
	return count >= 2;
}

static PdfAlign
align_single(const Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	const PdfSeat *seat = seat_at(finder, index);
	double page = finder->seats->text.right - finder->seats->text.left;
	double centre = (line->box.left + line->box.right) / 2;
	double left = line->box.left - finder->seats->text.left;
	double right = finder->seats->text.right - line->box.right;

	if (pdf_line_is_number(line) && seat->is_table)
		return PDF_ALIGN_RIGHT;
	if (seat->is_table)
		return align_in_column(finder, index);
	if (left > 1.5 * line->em && (fabs(left - right) < 0.02 * page
	    || fabs(2 * centre - finder->content->width) < 0.015 * page))
		return PDF_ALIGN_CENTRE;
	if (left > 0.3 * page && right < 0.3 * line->em
	    && !begins_in_column(finder, index))
		return PDF_ALIGN_RIGHT;
	if (pdf_seat_is_flush_right(seat))
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
		next = seat_at(finder, (unsigned) i)->below;
		if (next != NONE)
			measure = MIN(measure, line->box.right + line_at(
			    finder, (unsigned) next)->first_word);
	}
	return MAX(right, measure);
}

/* The dots that lead from a line to a page number; NONE. */
static int
leader_of(const Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);
	int best = NONE;

	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *other = line_at(finder, i);
		if (other->is_leader && seat_at(finder, i)->row
		    == seat_at(finder, index)->row && other->box.left
		    > line->box.right - line->em && other->box.left
		    < line->box.right + 4 * line->em && (best == NONE
		    || other->box.left < line_at(finder,
		    (unsigned) best)->box.left))
			best = (int) i;
	}
	return best;
}

/* What the lines of a block hold that cannot be set anew. */
typedef struct Obstacle {
	unsigned unknown, math, signs;
	bool has_formula;
} Obstacle;

/* Does OTHER stand over a letter of LINE, as accents of formulas do? */
static bool
is_accent(const PdfLine *line, const PdfLine *other)
{
	return other->characters <= 2 && other->math > 0 && !other->is_twin
	    && other->box.left > line->box.left - 1
	    && other->box.right < line->box.right + 1
	    && other->base > line->base - 0.9 * line->em
	    && other->base < line->base + 0.5 * line->em;
}

/* An accent cannot follow its letter: both stay. */
static bool
has_accent(const Finder *finder, unsigned index)
{
	const PdfLine *line = line_at(finder, index);

	for (int step = -1; step <= 1; step += 2)
		for (unsigned k = index + (unsigned) step;
		    k < finder->lines->lines->len; k += (unsigned) step) {
			const PdfLine *other = line_at(finder, k);
			if (fabs(other->base - line->base) > line->em)
				break;
			if (is_accent(line, other))
				return true;
		}
	return false;
}

/* Adds the line INDEX to BLOCK. */
static void
add_block_line(Finder *finder, PdfBlock *block, unsigned index,
    Obstacle *obstacle)
{
	const PdfSeats *seats = finder->seats;
	const PdfSeat *seat = seat_at(finder, index);
	const PdfLine *line = line_at(finder, index);
	double gap = pdf_room_gap * block->em;

	g_array_append_val(finder->blocks->order, index);
	block->count++;
	block->box.left = MIN(block->box.left, line->box.left);
	block->box.right = MAX(block->box.right, line->box.right);
	block->box.top = MIN(block->box.top, line->box.top);
	block->box.bottom = MAX(block->box.bottom, line->box.bottom);
	block->room_left = MAX(block->room_left, seat->limit_left
	    > seats->text.left ? seat->limit_left + gap : seats->area.left);
	block->room_right = MIN(block->room_right, seat->limit_right
	    < seats->text.right ? seat->limit_right - gap
	    : seats->area.right);
	if (seat->is_table)
		block->kind = BLOCK_CELL;
	obstacle->unknown += line->unknown;
	obstacle->math += line->math;
	obstacle->signs += line->characters;
	obstacle->has_formula |= line->is_formula
	    || has_accent(finder, index);
}

/* Half a paragraph cannot be translated: all of it stays. */
static bool
stays(Finder *finder, const PdfBlock *block, const Obstacle *obstacle)
{
	bool is_formula = obstacle->has_formula || (block->count > 1
	    && obstacle->math > formula_share * obstacle->signs);

	if (obstacle->unknown > 0)
		finder->blocks->kept++;
	else if (is_formula && obstacle->signs > 3)
		finder->blocks->formulas++;
	return obstacle->unknown > 0 || is_formula;
}

/* Its leader, its measure and how its lines are aligned. */
static void
measure_block(const Finder *finder, PdfBlock *block, unsigned start)
{
	const PdfLine *first = line_at(finder, start);
	unsigned end = g_array_index(finder->blocks->order, unsigned,
	    block->first + block->count - 1);

	block->leader = leader_of(finder, end);
	if (block->leader != NONE) {
		/* It may take the place of all dots but the last three. */
		const PdfLine *dots = line_at(finder,
		    (unsigned) block->leader);
		block->room_right = MAX(block->box.right, dots->box.right
		    - 3 * (dots->box.right - dots->box.left)
		    / dots->characters);
	}
	block->measure = measure_of(finder, start, block->box.right);
	if (block->count > 1) {
		block->leading = (line_at(finder, end)->base - first->base)
		    / (block->count - 1);
		block->align = align_of_lines(finder, block, start);
		block->indent = first->box.left - pdf_block_line(
		    finder->blocks, finder->lines, block, 1)->box.left;
	} else {
		block->align = block->leader == NONE
		    ? align_single(finder, start) : PDF_ALIGN_LEFT;
	}
	if (block->align == PDF_ALIGN_CENTRE
	    || block->align == PDF_ALIGN_RIGHT)
		block->indent = 0;
}

static void
make_block(Finder *finder, unsigned start)
{
	const PdfLine *first = line_at(finder, start);
	PdfBlock block = {.kind = BLOCK_PARAGRAPH,
	    .first = finder->blocks->order->len, .box = first->box,
	    .base = first->base, .em = first->em, .is_bold = first->is_bold,
	    .marker = seat_at(finder, start)->marker,
	    .is_number = pdf_line_is_number(first), .room_left = -1e9,
	    .room_right = 1e9, .notch = INFINITY, .next = NONE,
	    .rest = NONE};
	Obstacle obstacle = {0};

	for (int i = (int) start; i != NONE;
	    i = seat_at(finder, (unsigned) i)->below)
		add_block_line(finder, &block, (unsigned) i, &obstacle);
	if (stays(finder, &block, &obstacle)) {
		g_array_set_size(finder->blocks->order, block.first);
		return;
	}
	measure_block(finder, &block, start);
	if (seat_at(finder, start)->rule_left > 0
	    && seat_at(finder, start)->rule_right > 0) {
		block.cell_left = seat_at(finder, start)->rule_left;
		block.cell_right = seat_at(finder, start)->rule_right;
	}
	if (block.kind == BLOCK_PARAGRAPH && (first->has_marker
	    || (block.marker != NONE && !line_at(finder,
	    (unsigned) block.marker)->is_section)))
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
		const PdfLine *first = pdf_block_line(finder->blocks,
		    finder->lines, block, 0);
		if (finder->seats->has_roles && first->role.level > 0)
			block->level = MIN(first->role.level, 3);
		else if (block->em > 1.6 * body)
			block->level = 1;
		else if (block->em > 1.15 * body)
			block->level = 2;
		else if (block->is_bold && block->count <= 2)
			block->level = 3;
		if (block->level > 0)
			block->kind = BLOCK_HEADING;
	}
}

/* Cells are known by their rows. */
static void
mark_cells(const Finder *finder)
{
	for (unsigned i = 0; i < finder->lines->lines->len; i++)
		g_array_index(finder->lines->lines, PdfLine, i).is_cell =
		    seat_at(finder, i)->is_table;
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++)
		g_array_index(finder->blocks->blocks, PdfBlock, i).id =
		    (int) i;
}

static void
make_blocks(Finder *finder)
{
	g_array_set_size(finder->blocks->blocks, 0);
	g_array_set_size(finder->blocks->order, 0);
	finder->blocks->kept = finder->blocks->formulas = 0;
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = line_at(finder, i);
		if (seat_at(finder, i)->above == NONE
		    && pdf_line_is_content(line)
		    && !line->is_marker && (!line->is_kept
		    || line->is_formula))
			make_block(finder, i);
		else if (line->unknown > 2 && line->letters == 0)
			finder->blocks->kept++;
	}
}

/* Does a line stand behind the last one of BLOCK, in its row? */
static bool
is_behind(const Finder *finder, const PdfBlock *block, double base,
    double left)
{
	const PdfLine *last = pdf_block_line(finder->blocks, finder->lines,
	    block, block->count - 1);

	return block->count > 1 && fabs(base - last->base) < 0.4 * last->em
	    && left > last->box.right - 0.5;
}

/* Signs of no block among the lines of one: they stay, and its text leaves
 * them out. */
static void
find_gaps(const Finder *finder, const bool *owned, PdfBlock *block)
{
	double top = block->base - fit_above * block->em;
	double bottom = block->base + block->leading * (block->count - 1)
	    + fit_below * block->em;
	unsigned first = finder->blocks->gaps->len;

	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = line_at(finder, i);
		double room = 0.15 * line->em;
		Gap gap = {line->box.left - room, line->base
		    - fit_above * line->em, line->box.right + room,
		    line->base + fit_below * line->em};
		if (!owned[i] && !line->is_twin && (int) i != block->marker
		    && (int) i != block->leader && gap.bottom > top
		    && gap.top < bottom && line->box.right
		    > block->box.left + 1
		    && line->box.left < block->box.right - 1
		    && !is_behind(finder, block, line->base, line->box.left))
			g_array_append_val(finder->blocks->gaps, gap);
	}
	block->n_gaps = finder->blocks->gaps->len - first;
	block->gap = first;
}

static void
find_all_gaps(const Finder *finder)
{
	g_autofree bool *owned = g_new0(bool, finder->lines->lines->len + 1);
	PdfBlocks *blocks = finder->blocks;

	for (unsigned i = 0; i < blocks->order->len; i++)
		owned[g_array_index(blocks->order, unsigned, i)] = true;
	for (unsigned i = 0; i < blocks->blocks->len; i++)
		find_gaps(finder, owned, &g_array_index(blocks->blocks,
		    PdfBlock, i));
}

/* Where that begins, with a little room before it. */
static void
find_notch(const Finder *finder, PdfBlock *block)
{
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = line_at(finder, i);
		if (!line->is_twin && is_behind(finder, block, line->base,
		    line->box.left) && line->box.left < block->box.right)
			block->notch = MIN(block->notch, line->box.left
			    - pdf_room_gap * block->em);
	}
}

/* Does a line of another block stand in the box of this one? What stands
 * before an indented first line, or behind the last one, does not. */
static bool
is_crossed(const Finder *finder, const PdfBlock *block)
{
	double second = block->base + 0.5 * block->leading;

	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *other = pdf_block_at(finder->blocks, i);
		const BlockBox *box = &other->box;
		double middle = other->base - 0.3 * other->em;
		double left = block->box.left;
		if (middle + 0.3 * block->em < second)
			left += MAX(0, block->indent);
		if (other != block && middle > block->box.top
		    && middle < block->box.bottom && !is_behind(finder, block,
		    other->base, box->left)
		    && MIN(box->right, block->box.right)
		    - MAX(box->left, left) > 2)
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
			PdfSeat *seat = seat_at(finder, g_array_index(
			    finder->blocks->order, unsigned,
			    block->first + k));
			seat->above = seat->below = NONE;
		}
	}
	return is_changed;
}

/* Two lines do not tell whether text is justified; the paragraphs above and
 * below them do. */
static void
justify_pairs(Finder *finder)
{
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		PdfBlock *block = &g_array_index(finder->blocks->blocks,
		    PdfBlock, i);
		if (block->count != 2 || block->align != PDF_ALIGN_LEFT
		    || block->kind == BLOCK_CELL)
			continue;
		for (unsigned k = 0; k < finder->blocks->blocks->len; k++) {
			const PdfBlock *other = pdf_block_at(finder->blocks,
			    k);
			if (other->align == PDF_ALIGN_JUSTIFY
			    && fabs(other->em - block->em) < 0.3
			    && fabs(other->box.left - block->box.left) < 1
			    && fabs(other->box.right - block->box.right)
			    < 0.15 * block->em)
				block->align = PDF_ALIGN_JUSTIFY;
		}
	}
}

/* ---- text that goes on in the next column ------------------------------- */

/* Some producers tag a whole page as one paragraph. */
static bool
is_one_element(const Finder *finder, int element)
{
	unsigned blocks = 0;

	for (unsigned i = 0; i < finder->blocks->blocks->len; i++)
		blocks += pdf_block_line(finder->blocks, finder->lines,
		    pdf_block_at(finder->blocks, i), 0)->role.element
		    == element;
	return blocks <= 2;
}

/* What tags say of two lines: 1, they are of one paragraph; -1, they are not;
 * 0: nothing. */
static int
tagged_as_one(const Finder *finder, const PdfLine *a, const PdfLine *b)
{
	if (!finder->blocks->has_roles || a->role.element == 0
	    || b->role.element == 0)
		return 0;
	if (a->role.element != b->role.element)
		return -1;
	return is_one_element(finder, a->role.element) ? 1 : 0;
}

static bool
goes_on(const Finder *finder, const PdfBlock *a, const PdfBlock *b)
{
	const PdfLine *last = pdf_block_line(finder->blocks, finder->lines,
	    a, a->count - 1);
	const PdfLine *first = pdf_block_line(finder->blocks, finder->lines,
	    b, 0);

	int tagged = tagged_as_one(finder, last, first);
	bool reads_on = pdf_line_is_running(last)
	    && pdf_line_is_running(first) && first->is_lower
	    && !first->has_marker && last->box.right + first->first_word
	    > a->box.right - 0.3 * (a->box.right - a->box.left)
	    && (last->is_open || !last->is_ended);

	return (a->kind == BLOCK_PARAGRAPH || a->kind == BLOCK_LIST_ITEM)
	    && b->kind == BLOCK_PARAGRAPH && !a->is_number && !b->is_number
	    && b->box.left > a->box.right && b->base < a->base
	    && fabs(a->em - b->em) < 0.03 * a->em && a->is_bold == b->is_bold
	    && a->align != PDF_ALIGN_CENTRE && b->align != PDF_ALIGN_CENTRE
	    && b->n_gaps == 0 && last->layer == first->layer
	    && (tagged > 0 || (tagged == 0 && reads_on));
}

static void
join_columns(Finder *finder)
{
	for (unsigned i = 1; i < finder->blocks->blocks->len; i++) {
		PdfBlock *a = &g_array_index(finder->blocks->blocks, PdfBlock,
		    i - 1);
		PdfBlock *b = &g_array_index(finder->blocks->blocks, PdfBlock,
		    i);
		if (a->is_rest || !goes_on(finder, a, b))
			continue;
		a->rest = b->id;
		b->is_rest = true;
		/* Two lines do not tell whether text is justified. */
		if (a->count < 3 && b->count >= a->count)
			a->align = b->align;
		if (a->count == 1)
			a->leading = b->leading;
	}
}

PdfBlocks *
pdf_block_find(PdfLines *lines)
{
	PdfBlocks *blocks = g_new0(PdfBlocks, 1);
	g_autoptr(PdfSeats) seats = pdf_seat_find(lines);
	Finder finder = {.lines = lines, .content = lines->content,
	    .seats = seats, .blocks = blocks};

	blocks->blocks = g_array_new(FALSE, FALSE, sizeof(PdfBlock));
	blocks->order = g_array_new(FALSE, FALSE, sizeof(unsigned));
	blocks->gaps = g_array_new(FALSE, FALSE, sizeof(Gap));
	blocks->text = seats->text;
	blocks->has_roles = seats->has_roles;
	make_blocks(&finder);
	if (part_crossed(&finder))
		make_blocks(&finder);
	for (unsigned i = 0; i < blocks->blocks->len; i++)
		find_notch(&finder, &g_array_index(blocks->blocks, PdfBlock,
		    i));
	find_all_gaps(&finder);
	double body = body_em(&finder);
	mark_headings(&finder, body);
	justify_pairs(&finder);
	mark_cells(&finder);
	pdf_room_find(blocks, lines);
	pdf_order_sort(blocks->blocks, body);
	join_columns(&finder);
	return blocks;
}

void
pdf_block_free(PdfBlocks *blocks)
{
	if (blocks == NULL)
		return;
	g_array_unref(blocks->blocks);
	g_array_unref(blocks->order);
	g_array_unref(blocks->gaps);
	g_free(blocks);
}

const PdfBlock *
pdf_block_by_id(const PdfBlocks *blocks, int id)
{
	for (unsigned i = 0; i < blocks->blocks->len; i++)
		if (pdf_block_at(blocks, i)->id == id)
			return pdf_block_at(blocks, i);
	return NULL;
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
