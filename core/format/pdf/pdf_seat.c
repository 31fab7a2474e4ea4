#include "format/pdf/pdf_seat.h"

#include <math.h>

enum { NONE = PDF_SEAT_NONE };

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
}

/* ---- rows --------------------------------------------------------------- */

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
		line->is_marker = line->is_marker && next != NULL
		    && next->letters >= 2 && next->box.left
		    - line->box.right < 6 * line->em;
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
			    < 4 * line->em)
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
				seat->limit_right = MIN(seat->limit_right,
				    rule->box.left);
			else if (rule->box.right <= line->box.left + 1)
				seat->limit_left = MAX(seat->limit_left,
				    rule->box.right);
		}
	}
}

/* ---- columns ------------------------------------------------------------ */

static bool
overlaps(const BlockBox *a, const BlockBox *b, double share)
{
	double common = MIN(a->right, b->right) - MAX(a->left, b->left);

	return common > share * MIN(a->right - a->left, b->right - b->left);
}

/* The edges of the text above and below that a line belongs to. */
static void
find_column(PdfSeats *seats, unsigned index)
{
	const PdfLine *line = line_at(seats, index);
	PdfSeat *seat = seat_at(seats, index);
	unsigned n = seats->lines->lines->len;

	seat->column_left = line->box.left;
	seat->column_right = line->box.right;
	for (int step = -1; step <= 1; step += 2) {
		for (unsigned k = index + (unsigned) step; k < n;
		    k += (unsigned) step) {
			const PdfLine *other = line_at(seats, k);
			if (fabs(other->base - line->base) > 7 * line->em)
				break;
			if (fabs(other->em - line->em) > 0.06 * line->em
			    || !pdf_line_is_content(other)
			    || pdf_line_is_number(other)
			    || !overlaps(&line->box, &other->box, 0.3)
			    || other->box.right > seat->limit_right + 1
			    || other->box.left < seat->limit_left - 1)
				continue;
			seat->column_left = MIN(seat->column_left,
			    other->box.left);
			seat->column_right = MAX(seat->column_right,
			    other->box.right);
		}
	}
}

/* How many lines of the column are as long as wrapped lines are. */
static void
count_full_lines(PdfSeats *seats, unsigned index)
{
	const PdfLine *line = line_at(seats, index);
	PdfSeat *seat = seat_at(seats, index);
	double slack = 0.15 * (seat->column_right - seat->column_left);
	unsigned n = seats->lines->lines->len;

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
	}
}

/* Addresses and lists of names: short lines of any length, with room left
 * at their right. */
static bool
is_verse(const PdfSeat *seat)
{
	return seat->column_right - seat->column_left
	    < 0.55 * (seat->limit_right - seat->column_left)
	    && seat->column_full < MAX(2, (seat->column_lines + 1) / 2);
}

/* ---- links between lines ------------------------------------------------ */

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
is_ruled_off(const PdfSeats *seats, const PdfLine *a, const PdfLine *b)
{
	double left = MAX(a->box.left, b->box.left);
	double right = MIN(a->box.right, b->box.right);
	double page = seats->content->height;

	for (unsigned i = 0; i < seats->content->rules->len; i++) {
		const PdfRule *rule = &g_array_index(seats->content->rules,
		    PdfRule, i);
		if (rule->is_area) {
			if (rule->box.bottom - rule->box.top < 0.3 * page
			    && area_holds(rule, a) != area_holds(rule, b))
				return true;
			continue;
		}
		if (rule->is_underline)
			continue;
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
is_short(const PdfSeat *seat, const PdfLine *a, const PdfLine *b)
{
	double width = seat->column_right - seat->column_left;
	double free_right = seat->column_right - a->box.right;
	double needs = b->first_word + 0.3 * a->em;
	double centre_a = (a->box.left + a->box.right) / 2;
	double centre_b = (b->box.left + b->box.right) / 2;

	if (a->is_open && b->is_lower)
		return false;
	if (is_verse(seat) && !b->is_lower)
		return true;
	if (fabs(centre_a - centre_b) < 0.5 * a->em
	    && fabs(a->box.left - b->box.left) > 0.5 * a->em) {
		/* Centred: the edges of the lines say nothing. */
		if (!seat->is_table)
			width = MAX(width, 0.8 * (seat->limit_right
			    - seat->limit_left));
		return a->box.right - a->box.left + needs < width;
	}
	return free_right > needs + 0.02 * width;
}

static bool
is_indented(const PdfSeats *seats, unsigned upper, const PdfLine *a,
    const PdfLine *b)
{
	double step = b->box.left - a->box.left;
	double centre = (a->box.left + a->box.right - b->box.left
	    - b->box.right) / 2;
	bool is_first = seat_at(seats, upper)->above == NONE;

	if (fabs(step) < 0.6 * a->em || fabs(centre) < 0.5 * a->em
	    || fabs(a->box.right - b->box.right) < 0.1 * a->em)
		return step > 0.6 * a->em && fabs(centre) >= 0.5 * a->em
		    && !(is_first && a->has_marker);
	if (step > 0)
		return !(is_first && (a->has_marker
		    || seat_at(seats, upper)->is_table) && step < 4 * a->em);
	return !is_first || -step > 6 * a->em;
}

/* Cells: a label goes on below only if its figures stand on its last line
 * and it reads on. */
static bool
cell_goes_on(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	const PdfSeat *p = seat_at(seats, upper);
	const PdfSeat *q = seat_at(seats, lower);
	g_autofree char *text = pdf_line_text(seats->lines, a);

	if (pdf_line_is_number(a) || pdf_line_is_number(b)
	    || g_str_has_suffix(text, ":"))
		return false;
	if (p->is_table && q->is_table)
		return b->is_lower && !is_short(p, a, b);
	if (p->is_table)
		return b->is_lower;
	return b->is_lower || !is_short(p, a, b);
}

static bool
follows(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	const PdfSeat *p = seat_at(seats, upper);
	const PdfSeat *q = seat_at(seats, lower);
	double em = MAX(a->em, b->em);
	double step = b->base - a->base;
	double limit = MAX(1.35, 1.12 * seats->leading) * em;

	if (step < 0.6 * em || step > limit
	    || em > 1.12 * MIN(a->em, b->em) || a->layer != b->layer)
		return false;
	if (b->has_marker || q->marker != NONE || a->is_marker || b->is_marker
	    || a->is_kept || b->is_kept || a->is_bold != b->is_bold)
		return false;
	if (p->above != NONE) {
		double before = a->base - line_at(seats,
		    (unsigned) p->above)->base;
		/* Raised signs drive lines apart. */
		double slack = a->has_raised || b->has_raised ? 0.4 * em
		    : 0.15 * em + 0.3;
		if (fabs(before - step) > slack)
			return false;
	}
	/* It runs on below what stands beside the upper line. */
	if (b->box.right > p->limit_right + 1)
		return false;
	if (is_ruled_off(seats, a, b))
		return false;
	if (p->is_table || q->is_table)
		return cell_goes_on(seats, upper, lower);
	/* The last word of a paragraph may be a year. */
	return !pdf_line_is_number(a) && (!pdf_line_is_number(b)
	    || (pdf_line_is_running(a) && q->row_lines == 1))
	    && !is_indented(seats, upper, a, b)
	    && !is_short(p, a, b);
}

/* The nearest line below that shares a width with it; NONE. */
static int
nearest_below(const PdfSeats *seats, unsigned index)
{
	const PdfLine *line = line_at(seats, index);
	int best = NONE;

	for (unsigned k = index + 1; k < seats->lines->lines->len; k++) {
		const PdfLine *other = line_at(seats, k);
		if (other->base > line->base + 3 * line->em)
			break;
		if (other->base < line->base + 0.5 * line->em
		    || other->is_leader || other->is_twin
		    || !overlaps(&line->box, &other->box, 0.1))
			continue;
		if (best != NONE && other->base > line_at(seats,
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
usual_leading(const PdfSeats *seats)
{
	unsigned counts[30] = {0}, best = 0;

	for (unsigned i = 0; i < seats->lines->lines->len; i++) {
		const PdfLine *line = line_at(seats, i);
		int below = nearest_below(seats, i);
		if (below == NONE || !pdf_line_is_running(line))
			continue;
		double step = (line_at(seats, (unsigned) below)->base
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
link_lines(PdfSeats *seats)
{
	for (unsigned i = 0; i < seats->lines->lines->len; i++) {
		int below = pdf_line_is_content(line_at(seats, i))
		    ? nearest_below(seats, i) : NONE;
		if (below == NONE || !pdf_line_is_content(line_at(seats,
		    (unsigned) below)))
			continue;
		PdfSeat *other = seat_at(seats, (unsigned) below);
		if (other->above != NONE
		    || !follows(seats, i, (unsigned) below))
			continue;
		seat_at(seats, i)->below = below;
		other->above = (int) i;
	}
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
pdf_seat_find(const PdfLines *lines)
{
	PdfSeats *seats = g_new0(PdfSeats, 1);

	seats->lines = lines;
	seats->content = lines->content;
	seats->seats = g_array_new(FALSE, TRUE, sizeof(PdfSeat));
	g_array_sort(lines->lines, compare_lines);
	measure_text(seats);
	measure_area(seats);
	find_twins(seats);
	find_rows(seats);
	apply_rules(seats);
	for (unsigned i = 0; i < lines->lines->len; i++)
		find_column(seats, i);
	for (unsigned i = 0; i < lines->lines->len; i++)
		count_full_lines(seats, i);
	seats->leading = usual_leading(seats);
	link_lines(seats);
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
