#include "format/pdf/pdf_seat.h"

#include <math.h>

#include "format/pdf/pdf_chain.h"
#include "format/pdf/pdf_initial.h"
#include "format/pdf/pdf_runin.h"
#include "format/pdf/pdf_words.h"

enum {
	NONE = PDF_SEAT_NONE,
	MAX_LABEL = 24,		/* letters under a brace */
};

/* In em: how far a formula and its words, a marker and its item stand apart. */
static const double formula_gap = 2, widest_marker = 6;

static const PdfLine *
line_at(const PdfSeats *seats, unsigned index)
{
	return pdf_line_at(seats->lines, index);
}

static PdfSeat *
seat_at(const PdfSeats *seats, unsigned index)
{
	return &g_array_index(seats->seats, PdfSeat, index);
}

/* ---- twins -------------------------------------------------------------- */

static bool
is_same_line(const PdfSeats *seats, const PdfLine *a, const PdfLine *b)
{
	double limit = 0.15 * a->em;

	if (a->characters != b->characters
	    || fabs(a->box.left - b->box.left) > limit
	    || fabs(a->box.right - b->box.right) > limit
	    || fabs(a->base - b->base) > limit)
		return false;
	g_autofree char *one = pdf_line_text(seats->lines, a);
	g_autofree char *two = pdf_line_text(seats->lines, b);
	return strcmp(one, two) == 0;
}

/* Does a sign of LINE stand where MEMBER does, and is the same? */
static bool
has_same_sign(const PdfSeats *seats, const PdfLine *line,
    const PdfMember *member)
{
	const PdfGlyph *glyph = pdf_content_glyph(seats->content,
	    member->glyph);
	double limit = 0.15 * line->em;

	for (unsigned i = 0; i < line->count; i++) {
		const PdfGlyph *other = pdf_content_glyph(seats->content,
		    pdf_line_member(seats->lines, line->first + i)->glyph);
		if (fabs((double) other->x0 - glyph->x0) < limit
		    && fabs((double) other->base - glyph->base) < limit
		    && strcmp(other->text, glyph->text) == 0)
			return true;
	}
	return false;
}

/* Are all signs of PART printed in LINE as well, at their places? */
static bool
is_part(const PdfSeats *seats, const PdfLine *line, const PdfLine *part)
{
	double limit = 0.15 * line->em;

	if (part->characters >= line->characters
	    || part->box.left < line->box.left - limit
	    || part->box.right > line->box.right + limit
	    || fabs(part->base - line->base) > limit)
		return false;
	for (unsigned i = 0; i < part->count; i++) {
		const PdfMember *member = pdf_line_member(seats->lines,
		    part->first + i);
		if ((pdf_content_glyph(seats->content, member->glyph)->flags
		    & PDF_GLYPH_SPACE) == 0
		    && !has_same_sign(seats, line, member))
			return false;
	}
	return true;
}

/* Letters of a line that are printed a second time go where it goes. */
static void
find_parts(PdfSeats *seats, unsigned index)
{
	PdfLine *lines = (PdfLine *) (void *) seats->lines->lines->data;
	unsigned n = seats->lines->lines->len;
	PdfLine *line = &lines[index];

	for (int step = -1; step <= 1 && !line->is_twin; step += 2)
		for (unsigned k = index + (unsigned) step; k < n;
		    k += (unsigned) step) {
			PdfLine *part = &lines[k];
			if (fabs(part->base - line->base) > 0.2 * line->em)
				break;
			if (part->is_twin || part->twin != 0 || k == 0
			    || !is_part(seats, line, part))
				continue;
			part->is_twin = true;
			part->twin = line->twin;
			line->twin = k;
		}
}

/* Text printed twice, as a shadow or for weight, is translated once. */
static void
find_twins(PdfSeats *seats)
{
	unsigned n = seats->lines->lines->len;

	for (unsigned i = 0; i < n; i++) {
		PdfLine *line = &g_array_index(seats->lines->lines, PdfLine,
		    i);
		for (unsigned k = i + 1; k < n && !line->is_twin; k++) {
			PdfLine *other = &g_array_index(seats->lines->lines,
			    PdfLine, k);
			if (other->base > line->base + 0.2 * line->em)
				break;
			if (other->is_twin
			    || !is_same_line(seats, line, other))
				continue;
			other->is_twin = true;
			other->twin = line->twin;
			line->twin = k;
		}
	}
	for (unsigned i = 0; i < n; i++)
		find_parts(seats, i);
}

/* ---- rows --------------------------------------------------------------- */

/* "3.9" before words, and no other words or figures in the row but a page's
 * number behind dots: as in headings, and in contents. */
static bool
is_section(const PdfSeats *seats, unsigned from, unsigned to, unsigned index)
{
	const PdfLine *line = line_at(seats, index);
	unsigned words = 0, numbers = 0;
	bool has_leader = false;

	if (line->letters > 0 || line->digits == 0)
		return false;
	for (unsigned i = from; i < to; i++) {
		const PdfLine *other = line_at(seats, i);
		if (i == index || other->is_twin)
			continue;
		if (other->box.left < line->box.left)
			return false;
		words += other->letters > 0;
		numbers += other->letters == 0 && other->digits > 0;
		has_leader |= other->is_leader;
	}
	g_autofree char *text = pdf_line_text(seats->lines, line);
	return words == 1 && numbers <= has_leader
	    && pdf_words_is_section(text);
}

/* "(12)" is a list marker where words follow it, and else a loss. */
static void
judge_markers(PdfSeats *seats, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		PdfLine *line = &g_array_index(seats->lines->lines, PdfLine,
		    i);
		const PdfLine *next = NULL;
		for (unsigned k = from; k < to; k++) {
			const PdfLine *other = line_at(seats, k);
			if (other->box.left > line->box.right && (next == NULL
			    || other->box.left < next->box.left))
				next = other;
		}
		line->is_section = is_section(seats, from, to, i);
		line->is_marker = (line->is_marker || line->is_section)
		    && next != NULL
		    && next->letters >= 2 && next->box.left
		    - line->box.right < widest_marker * line->em;
	}
}

static bool
is_roman(const PdfSeats *seats, const PdfLine *line)
{
	g_autofree char *text = pdf_line_text(seats->lines, line);
	size_t length = strlen(text);

	return length > 0 && length < 8 && strspn(text, "ivxlc") == length;
}

/* Page numbers in Roman figures, in contents and at a page's edge, stay. */
static void
keep_page_numbers(PdfSeats *seats, unsigned from, unsigned to)
{
	double height = seats->content->height;
	bool has_leader = false;

	for (unsigned i = from; i < to; i++)
		has_leader |= line_at(seats, i)->is_leader;
	for (unsigned i = from; i < to; i++) {
		PdfLine *line = &g_array_index(seats->lines->lines, PdfLine,
		    i);
		if ((has_leader || line->base < 0.11 * height
		    || line->base > 0.9 * height) && is_roman(seats, line))
			line->is_kept = true;
	}
}

/* Words beside a formula, as near as words are, belong to it. */
static void
spread_formulas(PdfSeats *seats, unsigned from, unsigned to)
{
	bool is_changed = to - from > 1;

	for (unsigned pass = 0; is_changed && pass < 8; pass++) {
		is_changed = false;
		for (unsigned i = from; i < to; i++) {
			const PdfLine *line = line_at(seats, i);
			/* One sign may be a bullet. */
			bool is_source = line->is_formula
			    && !line->is_marker && (line->letters > 0
			    || line->characters > 1);
			for (unsigned k = from; is_source && k < to; k++) {
				PdfLine *other = &g_array_index(
				    seats->lines->lines, PdfLine, k);
				double gap = MAX(other->box.left
				    - line->box.right, line->box.left
				    - other->box.right);
				if (other->is_formula || other->is_marker
				    || gap > formula_gap * line->em)
					continue;
				other->is_formula = other->is_kept = true;
				is_changed = true;
			}
		}
	}
}

/* Small words close above or below a formula, as under a brace, explain it. */
static void
keep_labels(PdfSeats *seats)
{
	unsigned n = seats->lines->lines->len;

	for (unsigned i = 0; i < n; i++) {
		const PdfLine *line = line_at(seats, i);
		if (!line->is_formula || line->math == 0)
			continue;
		for (int step = -1; step <= 1; step += 2)
			for (unsigned k = i + (unsigned) step; k < n;
			    k += (unsigned) step) {
				PdfLine *other = &g_array_index(
				    seats->lines->lines, PdfLine, k);
				if (fabs(other->base - line->base)
				    > 1.4 * line->em)
					break;
				if (other->em < 0.8 * line->em
				    && other->letters < MAX_LABEL
				    && pdf_seat_overlaps(&line->box,
				    &other->box, 0.6))
					other->is_formula = other->is_kept
					    = true;
			}
	}
}

static void
judge_row(PdfSeats *seats, unsigned from, unsigned to, unsigned row)
{
	unsigned n = 0, numbers = 0, running = 0;
	bool has_item = false;

	for (unsigned i = from; i < to; i++) {
		const PdfLine *line = line_at(seats, i);
		if (line->is_marker) {
			has_item = true;
			continue;
		}
		if (line->is_leader)
			numbers++;
		n += pdf_line_is_content(line) || line->is_leader;
		numbers += pdf_line_is_number(line);
		running += pdf_line_is_running(line);
	}
	for (unsigned i = from; i < to; i++) {
		PdfSeat *seat = seat_at(seats, i);
		seat->row = row;
		seat->row_lines = n;
		seat->is_table = n >= 2 && running < n
		    && (numbers > 0 || n >= 3 || !has_item);
		if (numbers == 0 && running >= 1 && n == 2)
			seat->is_table = false;
	}
}

/* Limits of each line by the others of its row and by upright rules. */
static void
limit_row(PdfSeats *seats, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		const PdfLine *line = line_at(seats, i);
		PdfSeat *seat = seat_at(seats, i);
		seat->limit_left = seats->text.left;
		seat->limit_right = seats->text.right;
		for (unsigned k = from; k < to; k++) {
			const PdfLine *other = line_at(seats, k);
			double middle = (other->box.left + other->box.right)
			    / 2;
			if (k == i || other->is_twin)
				continue;
			if (middle > line->box.right)
				seat->limit_right = MIN(seat->limit_right,
				    other->box.left);
			else if (middle < line->box.left)
				seat->limit_left = MAX(seat->limit_left,
				    other->box.right);
			if (other->is_marker && middle < line->box.left
			    && line->box.left - other->box.right
			    < widest_marker * line->em)
				seat->marker = (int) k;
		}
	}
}

static void
find_rows(PdfSeats *seats)
{
	unsigned n = seats->lines->lines->len, row = 0;

	for (unsigned from = 0; from < n; row++) {
		const PdfLine *first = line_at(seats, from);
		unsigned to = from + 1;
		while (to < n && line_at(seats, to)->base
		    < first->base + 0.3 * MIN(first->em,
		    line_at(seats, to)->em))
			to++;
		judge_markers(seats, from, to);
		keep_page_numbers(seats, from, to);
		spread_formulas(seats, from, to);
		judge_row(seats, from, to, row);
		limit_row(seats, from, to);
		from = to;
	}
}

static void
apply_rules(PdfSeats *seats)
{
	const GArray *rules = seats->content->rules;

	for (unsigned i = 0; i < seats->lines->lines->len; i++) {
		const PdfLine *line = line_at(seats, i);
		PdfSeat *seat = seat_at(seats, i);
		double y = line->base - 0.3 * line->em, right = INFINITY;
		for (unsigned r = 0; r < rules->len; r++) {
			const PdfRule *rule = &g_array_index(rules, PdfRule,
			    r);
			if (rule->is_area || rule->is_blank
			    || rule->box.top > y
			    || rule->box.bottom < y
			    || rule->box.bottom - rule->box.top
			    < 0.8 * line->em)
				continue;
			if (rule->box.left >= line->box.right - 1) {
				right = MIN(right, rule->box.left);
				seat->limit_right = MIN(seat->limit_right,
				    rule->box.left);
			} else if (rule->box.right <= line->box.left + 1) {
				seat->rule_left = MAX(seat->rule_left,
				    rule->box.right);
				seat->limit_left = MAX(seat->limit_left,
				    rule->box.right);
			}
		}
		/* Something else stands between it and the rule. */
		if (seat->rule_left < seat->limit_left - 1)
			seat->rule_left = 0;
		seat->rule_right = right > seat->limit_right + 1 ? 0 : right;
	}
}

/* ---- columns ------------------------------------------------------------ */

bool
pdf_seat_overlaps(const BlockBox *a, const BlockBox *b, double share)
{
	double common = MIN(a->right, b->right) - MAX(a->left, b->left);

	return common > share * MIN(a->right - a->left, b->right - b->left);
}

enum { MAX_COLUMN = 64 };	/* lines looked at for the edges of one */

/* Lines of the column that INDEX stands in, with itself first. */
static unsigned
lines_of_column(const PdfSeats *seats, unsigned index,
    const PdfLine *found[MAX_COLUMN])
{
	const PdfLine *line = line_at(seats, index);
	const PdfSeat *seat = seat_at(seats, index);
	unsigned n = seats->lines->lines->len, count = 0;

	found[count++] = line;
	for (int step = -1; step <= 1; step += 2) {
		for (unsigned k = index + (unsigned) step; k < n
		    && count < MAX_COLUMN; k += (unsigned) step) {
			const PdfLine *other = line_at(seats, k);
			if (fabs(other->base - line->base) > 7 * line->em)
				break;
			if (fabs(other->em - line->em) > 0.06 * line->em
			    || !pdf_line_is_content(other)
			    || pdf_line_is_number(other)
			    || !pdf_seat_overlaps(&line->box, &other->box,
			    0.3)
			    || other->box.right > seat->limit_right + 1
			    || other->box.left < seat->limit_left - 1)
				continue;
			found[count++] = other;
		}
	}
	return count;
}

/* The right edge of most lines, where a few run on across the next column;
 * or LIMIT. */
static double
edge_of_most(const PdfLine *const *found, unsigned count, double left,
    double limit)
{
	double best = limit;

	for (unsigned i = 0; i < count; i++) {
		double edge = found[i]->box.right;
		unsigned beyond = 0, full = 0;
		if (edge > left + 0.7 * (limit - left))
			continue;
		for (unsigned k = 0; k < count; k++) {
			double right = found[k]->box.right;
			beyond += right > edge + 1;
			full += fabs(right - edge) < 0.15 * (edge - left);
		}
		if (beyond <= count / 6 && 2 * full > count)
			best = MIN(best, edge);
	}
	return best;
}

/* The edges of the text above and below that a line belongs to. */
static void
find_column(PdfSeats *seats, unsigned index)
{
	const PdfLine *found[MAX_COLUMN];
	unsigned count = lines_of_column(seats, index, found);
	PdfSeat *seat = seat_at(seats, index);

	seat->column_left = found[0]->box.left;
	seat->column_right = found[0]->box.right;
	for (unsigned i = 1; i < count; i++) {
		seat->column_left = MIN(seat->column_left,
		    found[i]->box.left);
		seat->column_right = MAX(seat->column_right,
		    found[i]->box.right);
	}
	if (count >= 7)
		seat->column_right = MAX(found[0]->box.right, edge_of_most(
		    found, count, seat->column_left, seat->column_right));
}

/* How many lines of the column are as long as wrapped lines are. */
static void
count_full_lines(PdfSeats *seats, unsigned index)
{
	const PdfLine *line = line_at(seats, index);
	PdfSeat *seat = seat_at(seats, index);
	double slack = 0.15 * (seat->column_right - seat->column_left);
	unsigned n = seats->lines->lines->len;
	double before = -INFINITY;

	for (unsigned k = index > 12 ? index - 12 : 0;
	    k < n && k < index + 13; k++) {
		const PdfLine *other = line_at(seats, k);
		if (fabs(other->base - line->base) > 7 * line->em
		    || fabs(other->em - line->em) > 0.06 * line->em
		    || other->box.left < seat->column_left - 1
		    || other->box.right > seat->column_right + 1)
			continue;
		seat->column_lines++;
		seat->column_full += other->box.right
		    > seat->column_right - slack;
		seat->flush_left += fabs(other->box.left - seat->column_left)
		    < 0.3 * line->em;
		seat->flush_right += fabs(other->box.right
		    - seat->column_right) < 0.15 * line->em;
		seat->pairs_left += fabs(other->box.left - before)
		    < 0.3 * line->em;
		before = other->box.left;
	}
}

/* A chart or a side bar stands beside text in columns: what is as wide as the
 * lines above and below it is no cell. */
static void
free_prose(PdfSeats *seats)
{
	for (unsigned i = 0; i < seats->lines->lines->len; i++) {
		const PdfLine *line = line_at(seats, i);
		PdfSeat *seat = seat_at(seats, i);
		double width = line->box.right - line->box.left;
		if (seat->is_table && pdf_line_is_running(line)
		    && width > 16 * line->em && seat->flush_left >= 4
		    && seat->flush_right >= 3
		    && width > 0.9 * (seat->column_right - seat->column_left))
			seat->is_table = false;
	}
}

/* Lines that end at one edge and begin anywhere. */
bool
pdf_seat_is_flush_right(const PdfSeat *seat)
{
	return seat->flush_right >= 4
	    && seat->flush_right > 0.8 * seat->column_lines
	    && seat->flush_left < 0.4 * seat->column_lines
	    && 4 * seat->pairs_left <= seat->column_lines;
}

/* ---- the page ----------------------------------------------------------- */

static void
measure_text(PdfSeats *seats)
{
	seats->text = (BlockBox) {INFINITY, INFINITY, -INFINITY, -INFINITY};
	for (unsigned i = 0; i < seats->lines->lines->len; i++) {
		const BlockBox *box = &line_at(seats, i)->box;
		seats->text.left = MIN(seats->text.left, box->left);
		seats->text.top = MIN(seats->text.top, box->top);
		seats->text.right = MAX(seats->text.right, box->right);
		seats->text.bottom = MAX(seats->text.bottom, box->bottom);
		PdfSeat seat = {.above = NONE, .below = NONE,
		    .marker = NONE};
		g_array_append_val(seats->seats, seat);
	}
}

/* A page of short lines has a right margin all the same: as wide as the one
 * at the left. */
static void
measure_area(PdfSeats *seats)
{
	double width = seats->content->width;
	double margin = MAX(seats->text.left, 36);

	seats->area = seats->text;
	if (margin < 0.2 * width)
		seats->area.right = MAX(seats->text.right, width - margin);
	margin = MAX(width - seats->text.right, 36);
	if (margin < 0.2 * width)
		seats->area.left = MIN(seats->text.left, margin);
}

static int
compare_lines(const void *a, const void *b)
{
	const PdfLine *x = a, *y = b;

	if (x->base != y->base)
		return x->base < y->base ? -1 : 1;
	return x->box.left < y->box.left ? -1 : x->box.left > y->box.left;
}

PdfSeats *
pdf_seat_find(PdfLines *lines)
{
	PdfSeats *seats = g_new0(PdfSeats, 1);

	seats->lines = lines;
	seats->content = lines->content;
	seats->seats = g_array_new(FALSE, TRUE, sizeof(PdfSeat));
	g_array_sort(lines->lines, compare_lines);
	pdf_initial_join(lines);
	pdf_runin_join(lines);
	measure_text(seats);
	measure_area(seats);
	find_twins(seats);
	find_rows(seats);
	keep_labels(seats);
	apply_rules(seats);
	for (unsigned i = 0; i < lines->lines->len; i++)
		find_column(seats, i);
	for (unsigned i = 0; i < lines->lines->len; i++)
		count_full_lines(seats, i);
	free_prose(seats);
	pdf_chain_lines(seats);
	return seats;
}

void
pdf_seat_free(PdfSeats *seats)
{
	if (seats == NULL)
		return;
	g_array_unref(seats->seats);
	g_free(seats);
}

PdfSeat *
pdf_seat_at(const PdfSeats *seats, unsigned index)
{
	return seat_at(seats, index);
}
