#include "format/pdf/pdf_room.h"

#include <math.h>

enum { MIN_ROWS = 4 };		/* side by side, to make columns */

const double pdf_room_gap = 0.4;

/* A stretch of the page where running text stands side by side. */
typedef struct Band {
	double top, bottom;
	unsigned rows;
} Band;

typedef struct Finder {
	PdfBlocks *blocks;
	const PdfLines *lines;
	GArray *owners;		/* of int, one a line: its block; -1: none */
	GArray *bands;		/* of Band */
} Finder;

static int
owner_of(const Finder *finder, unsigned line)
{
	return g_array_index(finder->owners, int, line);
}

static void
find_owners(Finder *finder)
{
	const int none = -1;

	for (unsigned i = 0; i < finder->lines->lines->len; i++)
		g_array_append_val(finder->owners, none);
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *block = pdf_block_at(finder->blocks, i);
		for (unsigned k = 0; k < block->count; k++) {
			unsigned line = g_array_index(finder->blocks->order,
			    unsigned, block->first + k);
			g_array_index(finder->owners, int, line) = (int) i;
		}
	}
}

/* ---- columns ------------------------------------------------------------ */

/* Do lines of running text stand side by side, again and again? */
static void
find_bands(Finder *finder)
{
	Band *band = NULL;

	for (unsigned i = 1; i < finder->lines->lines->len; i++) {
		const PdfLine *a = pdf_line_at(finder->lines, i - 1);
		const PdfLine *b = pdf_line_at(finder->lines, i);
		if (!pdf_line_is_running(a) || !pdf_line_is_running(b)
		    || fabs(a->base - b->base) > 0.6 * a->em
		    || (a->box.right > b->box.left
		    && b->box.right > a->box.left))
			continue;
		if (band == NULL || a->base > band->bottom + 8 * a->em) {
			Band fresh = {.top = a->base};
			g_array_append_val(finder->bands, fresh);
			band = &g_array_index(finder->bands, Band,
			    finder->bands->len - 1);
		}
		band->bottom = MAX(a->base, b->base);
		band->rows++;
	}
}

static bool
is_in_columns(const Finder *finder, const PdfBlock *block)
{
	double last = block->base + block->leading * (block->count - 1);

	for (unsigned i = 0; i < finder->bands->len; i++) {
		const Band *band = &g_array_index(finder->bands, Band, i);
		if (band->rows >= MIN_ROWS
		    && last > band->top - 3 * block->em
		    && block->base < band->bottom + 1.5 * block->em)
			return true;
	}
	return false;
}

/* In columns text grows within its own: as wide as the nearest paragraph
 * above or below. */
static void
limit_to_column(const Finder *finder, PdfBlock *block)
{
	const PdfBlock *best = NULL;
	double width = block->box.right - block->box.left;

	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *other = pdf_block_at(finder->blocks, i);
		double common = MIN(other->box.right, block->box.right)
		    - MAX(other->box.left, block->box.left);
		if (other->count < 3 || other->kind == BLOCK_CELL
		    || common < 0.7 * width
		    || !is_in_columns(finder, other))
			continue;
		if (best == NULL || fabs(other->base - block->base)
		    < fabs(best->base - block->base))
			best = other;
	}
	if (best == NULL)
		return;
	block->room_right = MIN(block->room_right, MAX(best->box.right,
	    block->box.right));
	block->room_left = MAX(block->room_left, MIN(best->box.left,
	    block->box.left));
}

/* The far edge of the nearest paragraph, if the block is as wide at most. */
static double
column_end(const Finder *finder, const PdfBlock *block)
{
	double end = block->room_right, nearest = INFINITY;

	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *other = pdf_block_at(finder->blocks, i);
		double away = MAX(other->box.top - block->box.bottom,
		    block->box.top - other->box.bottom);
		if (other->count < 3 || other->kind == BLOCK_CELL
		    || block->box.left < other->box.left - 1.5 * other->em
		    || block->box.right > other->box.right + 1.5 * other->em
		    || away > 4 * other->em || away > nearest)
			continue;
		nearest = away;
		end = MAX(other->box.right, block->box.right);
	}
	return end;
}

/* Where text stands beside the paragraph that a heading belongs to, the heading
 * ends where the paragraph does. */
static void
limit_to_paragraph(const Finder *finder, PdfBlock *block)
{
	double end = column_end(finder, block);

	if (block->kind == BLOCK_CELL || end > block->room_right - 1)
		return;
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(finder->lines, i);
		if (pdf_line_is_running(line) && line->box.left > end
		    && fabs(line->base - block->base) < 6 * block->em) {
			block->room_right = MAX(end, block->box.right);
			return;
		}
	}
}

/* Is the line an indented label of another row, and no column beside? */
static bool
is_label(const Finder *finder, const PdfBlock *block, unsigned index)
{
	const PdfLine *line = pdf_line_at(finder->lines, index);
	unsigned n = finder->lines->lines->len;

	if (line->letters == 0
	    || fabs(line->base - block->base) < 0.5 * block->em
	    || line->box.left > block->box.left + 10 * block->em)
		return false;
	for (int step = -1; step <= 1; step += 2)
		for (unsigned k = index + (unsigned) step; k < n;
		    k += (unsigned) step) {
			const PdfLine *other = pdf_line_at(finder->lines, k);
			if (fabs(other->base - line->base) > 0.5 * line->em)
				break;
			if (other->box.right <= line->box.left + 1)
				return false;
		}
	return true;
}

/* Cells stay clear of the column beside them, also where it is empty. */
static void
limit_to_cells(const Finder *finder, PdfBlock *block)
{
	double gap = pdf_room_gap * block->em;
	/* The dots tell how far it may go. */
	bool has_leader = block->leader >= 0;

	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(finder->lines, i);
		if (!line->is_cell || (int) i == block->leader
		    || fabs(line->base - block->base) > 12 * block->em)
			continue;
		if (line->box.left >= block->box.right && !has_leader
		    && line->box.left < block->room_right
		    && !is_label(finder, block, i))
			block->room_right = MIN(block->room_right,
			    line->box.left - gap);
		else if (line->box.right <= block->box.left)
			block->room_left = MAX(block->room_left,
			    line->box.right + gap);
	}
}

/* ---- to the sides ------------------------------------------------------- */

static double
last_base(const PdfBlock *block)
{
	return block->base + block->leading * (block->count - 1);
}

static void
limit_by_box(PdfBlock *block, const BlockBox *other)
{
	double gap = pdf_room_gap * block->em;
	double top = block->base - 0.7 * block->em;
	double bottom = last_base(block) + 0.2 * block->em;

	if (MIN(bottom, other->bottom) - MAX(top, other->top)
	    < 0.1 * block->em)
		return;
	if (other->left >= block->box.right - 1)
		block->room_right = MIN(block->room_right,
		    other->left - gap);
	else if (other->right <= block->box.left + 1)
		block->room_left = MAX(block->room_left,
		    other->right + gap);
}

/* Two that grow towards each other meet in the middle. */
static void
limit_by_growth(PdfBlock *block, const BlockBox *ink, const PdfBlock *other)
{
	double gap = pdf_room_gap * block->em / 2;
	double top = block->base - 0.7 * block->em;
	double bottom = last_base(block) + 0.2 * block->em;

	if (other->is_number || MIN(bottom, ink->bottom) < MAX(top, ink->top))
		return;
	if (ink->left >= block->box.right - 1
	    && (other->align == PDF_ALIGN_CENTRE
	    || other->align == PDF_ALIGN_RIGHT))
		block->room_right = MIN(block->room_right, MAX(
		    block->box.right, (block->box.right + ink->left) / 2
		    - gap));
	else if (ink->right <= block->box.left + 1
	    && other->align != PDF_ALIGN_RIGHT)
		block->room_left = MAX(block->room_left, MIN(block->box.left,
		    (block->box.left + ink->right) / 2 + gap));
}

static void
limit_by_lines(const Finder *finder, PdfBlock *block, int index)
{
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(finder->lines, i);
		BlockBox ink = {line->box.left, line->base - 0.7 * line->em,
		    line->box.right, line->base + 0.2 * line->em};
		if (owner_of(finder, i) != index && (int) i != block->marker
		    && (int) i != block->leader
		    && !line->is_twin) {
			limit_by_box(block, &ink);
			if (owner_of(finder, i) >= 0)
				limit_by_growth(block, &ink, pdf_block_at(
				    finder->blocks, (unsigned) owner_of(
				    finder, i)));
		}
	}
}

/* ---- downwards ---------------------------------------------------------- */

/* Does OTHER stand below the text, in the width that it may take? */
static bool
is_below(const PdfBlock *block, const BlockBox *other)
{
	double left = block->box.left, right = block->box.right;

	if (block->align == PDF_ALIGN_RIGHT || block->align
	    == PDF_ALIGN_CENTRE)
		left = MIN(left, MAX(block->room_left, left - 4 * block->em));
	if (block->align != PDF_ALIGN_RIGHT)
		right = MAX(right, block->count > 1 ? MIN(block->room_right,
		    right + 4 * block->em) : block->room_right);
	return other->right >= left && other->left <= right
	    && other->top >= block->box.bottom - 0.4 * block->em;
}

static void
limit_below(PdfBlock *block, const BlockBox *other)
{
	if (is_below(block, other))
		block->hard_bottom = MIN(block->hard_bottom, other->top);
}

/* Text stays on the ground it was set on. */
static void
limit_to_ground(PdfBlock *block, const BlockBox *ground)
{
	block->hard_bottom = MIN(block->hard_bottom, ground->bottom);
	block->room_left = MAX(block->room_left, ground->left + 2);
	block->room_right = MIN(block->room_right, ground->right - 2);
}

static void
limit_by_rules(const PdfContent *content, PdfBlock *block)
{
	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *rule = &g_array_index(content->rules, PdfRule,
		    i);
		if (rule->is_underline || rule->is_blank)
			continue;
		if (rule->is_area && rule->box.top <= block->box.top + 2
		    && rule->box.bottom >= block->box.bottom - 2
		    && rule->box.left <= block->box.left + 2
		    && rule->box.right >= block->box.right - 2)
			limit_to_ground(block, &rule->box);
		else
			limit_below(block, &rule->box);
	}
	for (unsigned i = 0; i < content->images->len; i++) {
		const BlockBox *image = &g_array_index(content->images,
		    BlockBox, i);
		limit_below(block, image);
		limit_by_box(block, image);
	}
}

/* Text between level rules does not pass their ends: rows of forms and tables
 * need no frame for that. Short rules, as above notes, are none of those. */
static void
limit_to_ruled_width(const Finder *finder, PdfBlock *block)
{
	const PdfContent *content = finder->lines->content;
	const BlockBox *text = &finder->blocks->text;

	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *rule = pdf_content_rule(content, i);
		double y = (rule->box.top + rule->box.bottom) / 2;
		double above = block->box.top - y;
		double below = y - block->box.bottom;
		if (rule->is_area || rule->is_underline || rule->is_blank
		    || rule->box.right - rule->box.left
		    < 0.6 * (text->right - text->left)
		    || MIN(fabs(above), fabs(below)) > 3 * block->em
		    || rule->box.left > block->box.left + 1
		    || rule->box.right < block->box.right - 1)
			continue;
		block->room_left = MAX(block->room_left, rule->box.left);
		block->room_right = MIN(block->room_right, rule->box.right);
	}
}

/* ---- headers over a rule ------------------------------------------------ */

enum { MAX_PIECES = 16 };	/* of one rule */

static const PdfRule *
level_rule(const PdfContent *content, unsigned index)
{
	const PdfRule *rule = &g_array_index(content->rules, PdfRule, index);

	return rule->is_area || rule->is_underline || rule->is_blank
	    || rule->box.bottom - rule->box.top > 3
	    || rule->box.right - rule->box.left < 2 ? NULL : rule;
}

/* The rule close below a block, with all pieces that touch it. */
static bool
find_rule_below(const PdfContent *content, const PdfBlock *block,
    BlockBox *found)
{
	double centre = (block->box.left + block->box.right) / 2;
	bool has_rule = false, grows = true;

	*found = (BlockBox) {.left = 0};
	for (unsigned n = 0; n < MAX_PIECES && grows; n++) {
		grows = false;
		for (unsigned i = 0; i < content->rules->len; i++) {
			const PdfRule *rule = level_rule(content, i);
			double down = rule == NULL ? INFINITY
			    : rule->box.top - last_base(block);
			if (down < 0.1 * block->em || down > 1.5 * block->em)
				continue;
			if (!has_rule) {
				has_rule = grows = rule->box.left <= centre
				    && rule->box.right >= centre;
				if (has_rule)
					*found = rule->box;
				continue;
			}
			if (fabs(rule->box.top - found->top) > 1
			    || rule->box.left > found->right + 1
			    || rule->box.right < found->left - 1
			    || (rule->box.left >= found->left
			    && rule->box.right <= found->right))
				continue;
			found->left = MIN(found->left, rule->box.left);
			found->right = MAX(found->right, rule->box.right);
			grows = true;
		}
	}
	return has_rule;
}

/* The header of several columns stands over a rule that spans them: there it
 * stays, and in the middle if it is there. */
static void
limit_to_rule(const Finder *finder, PdfBlock *block)
{
	const BlockBox *text = &finder->blocks->text;
	BlockBox rule;

	if (block->kind == BLOCK_CELL || block->count > 3
	    || !find_rule_below(finder->lines->content, block, &rule)
	    || rule.left > block->box.left + 1
	    || rule.right < block->box.right - 1
	    || rule.right - rule.left > 0.7 * (text->right - text->left))
		return;
	block->room_left = MAX(block->room_left, rule.left);
	block->room_right = MIN(block->room_right, rule.right);
	if (fabs(rule.left + rule.right - block->box.left - block->box.right)
	    < 0.6 * block->em)
		block->align = PDF_ALIGN_CENTRE;
}

/* Lines below: of the one block that could move down, and of others. */
static void
limit_by_text(const Finder *finder, PdfBlock *block, int index)
{
	double tops[2] = {INFINITY, INFINITY};	/* the next one; others */
	int next = -1;

	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(finder->lines, i);
		int owner = owner_of(finder, i);
		if (owner == index || !is_below(block, &line->box))
			continue;
		if (next < 0 && owner >= 0 && line->box.top <= tops[1]) {
			next = owner;
			tops[0] = line->box.top;
		} else if (owner != next || owner < 0) {
			tops[1] = MIN(tops[1], line->box.top);
		}
	}
	block->room_bottom = MIN(block->room_bottom, MIN(tops[0], tops[1]));
	block->hard_bottom = MIN(block->hard_bottom, tops[1]);
	if (next < 0)
		return;
	const PdfBlock *below = pdf_block_at(finder->blocks,
	    (unsigned) next);
	/* Something stands beside it: they stay together. */
	if (tops[1] < below->box.bottom || below->kind == BLOCK_CELL
	    || block->kind == BLOCK_CELL)
		block->hard_bottom = MIN(block->hard_bottom,
		    block->room_bottom);
	else
		block->next = below->id;
}

/* Does something stand before a block in its row? */
static bool
has_before(const Finder *finder, const PdfBlock *block)
{
	for (unsigned i = 0; i < finder->lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(finder->lines, i);
		if (pdf_line_is_content(line) && fabs(line->base
		    - block->base) < 0.5 * block->em
		    && line->box.right <= block->box.left + 1)
			return true;
	}
	return false;
}

static void
find_room(const Finder *finder, unsigned index)
{
	PdfBlock *block = &g_array_index(finder->blocks->blocks, PdfBlock,
	    index);
	const PdfContent *content = finder->lines->content;
	const BlockBox *text = &finder->blocks->text;

	if (block->kind == BLOCK_CELL)
		limit_to_cells(finder, block);
	else if (is_in_columns(finder, block))
		limit_to_column(finder, block);
	limit_to_paragraph(finder, block);
	limit_by_lines(finder, block, (int) index);
	block->next = -1;
	block->room_bottom = block->hard_bottom = MAX(text->bottom,
	    block->box.bottom);
	limit_by_rules(content, block);
	limit_to_ruled_width(finder, block);
	limit_to_rule(finder, block);
	limit_by_text(finder, block, (int) index);
	block->room_bottom = MIN(block->room_bottom, block->hard_bottom);
	block->room_bottom = MAX(block->room_bottom, block->box.bottom);
	block->hard_bottom = MAX(block->hard_bottom, block->room_bottom);
	block->is_first = !has_before(finder, block);
	block->room_left = MIN(block->room_left, block->box.left);
	block->room_right = MAX(block->room_right, block->box.right);
	block->column_end = MIN(block->room_right, column_end(finder, block));
}

/* ---- what grows towards each other -------------------------------------- */

enum { MAX_CHAIN = 40 };

/* Of the gaps below NEXT and what it pushes. The small ones go to the growth
 * of those themselves; of the wide ones a half is left. */
static double
give_below(const Finder *finder, const PdfBlock *block)
{
	double sum = 0;

	for (unsigned n = 0; n < MAX_CHAIN && block->next >= 0; n++) {
		const PdfBlock *next = pdf_block_at(finder->blocks,
		    (unsigned) block->next);
		if (next->kind == BLOCK_CELL || next->is_number
		    || next->leader >= 0 || isfinite(next->notch))
			break;
		double bottom = next->next < 0 ? next->hard_bottom
		    : next->room_bottom;
		sum += MAX(0, bottom - next->box.bottom - 2 * next->em) / 2;
		block = next;
	}
	return sum;
}

/* The width that a block may come to take. */
static void
reach_of(const PdfBlock *block, double *left, double *right)
{
	bool is_fixed = block->is_number || block->align == PDF_ALIGN_JUSTIFY;

	*left = is_fixed || block->align == PDF_ALIGN_LEFT ? block->box.left
	    : block->room_left;
	*right = is_fixed || block->align == PDF_ALIGN_RIGHT
	    ? block->box.right : block->room_right;
}

/* Text grows down only where no text below it grows to the side. */
static void
keep_apart(const Finder *finder, PdfBlock *block)
{
	double left, right, other_left, other_right;

	reach_of(block, &left, &right);
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *other = pdf_block_at(finder->blocks, i);
		if (other == block || other->id == block->next
		    || other->box.top >= block->hard_bottom
		    || other->box.top < block->box.bottom - 0.4 * block->em)
			continue;
		reach_of(other, &other_left, &other_right);
		if (other_left > right || other_right < left)
			continue;
		double top = MAX(other->box.top, block->box.bottom);
		block->room_bottom = MIN(block->room_bottom, top);
		block->hard_bottom = MIN(block->hard_bottom, top);
	}
}

/* A heading among the rows of a table ends where its labels do, when it is
 * written from the other side. One of larger type stands over the table. */
static void
end_with_labels(const Finder *finder, PdfBlock *block)
{
	double nearest = INFINITY, end = block->column_end;

	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *cell = pdf_block_at(finder->blocks, i);
		double away = fabs(cell->base - block->base);
		if (cell->kind != BLOCK_CELL || cell->is_number
		    || !cell->is_first || away > 3 * block->em
		    || away > nearest || block->em > 1.15 * cell->em
		    || fabs(cell->box.left
		    - block->box.left) > 2.5 * block->em)
			continue;
		nearest = away;
		end = MAX(cell->room_right, block->box.right);
	}
	block->column_end = MIN(block->column_end, end);
}

/* The labels of a table all end at one edge then: that of the one that has
 * the least room. */
static void
end_as_labels(const Finder *finder, PdfBlock *block)
{
	double end = block->room_right;

	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *cell = pdf_block_at(finder->blocks, i);
		if (cell->kind == BLOCK_CELL && !cell->is_number
		    && cell->is_first && fabs(cell->base - block->base)
		    < 20 * block->em && fabs(cell->box.left
		    - block->box.left) < 2.5 * block->em)
			end = MIN(end, cell->room_right);
	}
	block->column_end = MAX(end, block->box.right);
}

/* A heading that stands in the first line of a paragraph has its place where
 * that is indented, on the other side as well. */
static void
turn_with_text(const Finder *finder, PdfBlock *block)
{
	for (unsigned i = 0; i < finder->blocks->blocks->len; i++) {
		const PdfBlock *text = pdf_block_at(finder->blocks, i);
		double start = text->box.left + text->indent;
		if (text->count < 2 || text->indent < 2 * block->em
		    || fabs(text->base - block->base) > 0.3 * block->em
		    || block->box.left < text->box.left - block->em
		    || block->box.right > start)
			continue;
		block->turn_start = text->box.right - text->indent
		    + pdf_room_gap * block->em;
		block->column_end = text->box.right;
	}
}

void
pdf_room_find(PdfBlocks *blocks, const PdfLines *lines)
{
	g_autoptr(GArray) owners = g_array_new(FALSE, FALSE, sizeof(int));
	g_autoptr(GArray) bands = g_array_new(FALSE, FALSE, sizeof(Band));
	Finder finder = {.blocks = blocks, .lines = lines, .owners = owners,
	    .bands = bands};

	find_owners(&finder);
	find_bands(&finder);
	for (unsigned i = 0; i < blocks->blocks->len; i++)
		find_room(&finder, i);
	for (unsigned i = 0; i < blocks->blocks->len; i++)
		keep_apart(&finder, &g_array_index(blocks->blocks, PdfBlock,
		    i));
	for (unsigned i = 0; i < blocks->blocks->len; i++) {
		PdfBlock *block = &g_array_index(blocks->blocks, PdfBlock, i);
		block->give = give_below(&finder, block);
		if (block->count == 1 && block->kind != BLOCK_CELL)
			end_with_labels(&finder, block);
		else if (block->kind == BLOCK_CELL && block->is_first
		    && !block->is_number)
			end_as_labels(&finder, block);
		if (block->count == 1)
			turn_with_text(&finder, block);
	}
}
