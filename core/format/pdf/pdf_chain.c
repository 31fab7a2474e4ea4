#include "format/pdf/pdf_chain.h"

#include <math.h>

#include "format/pdf/pdf_ground.h"
#include "format/pdf/pdf_tick.h"

enum { NONE = PDF_SEAT_NONE };

/* Of the column's width: how much of it may stay free behind a line that
 * reads on in lower case. */
static const double ragged = 0.3;

/* In em: the widest distance of lines that read on. */
static const double wide_leading = 2.6;

static const PdfLine *
line_at(const PdfSeats *seats, unsigned index)
{
	return pdf_line_at(seats->lines, index);
}

static PdfSeat *
seat_at(const PdfSeats *seats, unsigned index)
{
	return pdf_seat_at(seats, index);
}

/* Do the words of A ask for more, and may B be that? Says nothing of where
 * they stand. */
static bool
reads_on(const PdfLine *a, const PdfLine *b)
{
	return pdf_line_is_running(a) && !a->is_ended
	    && (b->is_lower || b->is_caseless);
}

/* ---- how a column is aligned -------------------------------------------- */

/* Addresses and lists of names: short lines of any length, with room left
 * at their right. */
static bool
is_verse(const PdfSeat *seat)
{
	return seat->column_right - seat->column_left
	    < 0.55 * (seat->limit_right - seat->column_left)
	    && seat->column_full < MAX(2, (seat->column_lines + 1) / 2);
}

/* Centred lines begin and end elsewhere by the same. */
static bool
is_centred_pair(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	const PdfSeat *seat = seat_at(seats, lower);
	double centre_a = (a->box.left + a->box.right) / 2;
	double centre_b = (b->box.left + b->box.right) / 2;

	/* The indent of a first line, and a next one that is longer by it. */
	if (seat->flush_left >= 2 && fabs(b->box.left - seat->column_left)
	    < 0.3 * b->em)
		return false;
	return fabs(centre_a - centre_b) < 0.2 * a->em + 0.3
	    && fabs(a->box.left - b->box.left) > 0.5 * a->em;
}

/* ---- what separates lines ----------------------------------------------- */

/* A rule under the upper line, or grounds of different colours. */
static bool
is_ruled_off(const PdfSeats *seats, const PdfLine *a, const PdfLine *b)
{
	double left = MAX(a->box.left, b->box.left);
	double right = MIN(a->box.right, b->box.right);

	if (pdf_ground_parts(seats->content, a, b))
		return true;
	for (unsigned i = 0; i < seats->content->rules->len; i++) {
		const PdfRule *rule = &g_array_index(seats->content->rules,
		    PdfRule, i);
		if (rule->is_area || rule->is_underline || rule->is_blank)
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
is_short(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	const PdfSeat *seat = seat_at(seats, upper);
	double width = seat->column_right - seat->column_left;
	double slack = 0.02 * width;
	double needs = b->first_word + 0.3 * a->em;

	if (a->is_open && b->is_lower)
		return false;
	if (pdf_seat_is_flush_right(seat))
		return a->box.right - a->box.left + needs + slack < width;
	if (is_verse(seat) && !b->is_lower)
		return true;
	if (is_centred_pair(seats, upper, lower)) {
		/* The edges of the lines say nothing. */
		if (!seat->is_table)
			width = MAX(width, 0.8 * (seat->limit_right
			    - seat->limit_left));
		return a->box.right - a->box.left + needs < width;
	}
	/* Lines of rag differ; what reads on was not ended on purpose. */
	if (reads_on(a, b) && b->is_lower && !seat->is_table)
		slack = ragged * width;
	return seat->column_right - a->box.right > needs + slack;
}

/* Does the lower line read on, though the upper one is deeply indented? */
static bool
is_outdented_rest(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	const PdfSeat *seat = seat_at(seats, lower);
	bool is_at_edge = fabs(b->box.left - seat->column_left)
	    < 0.3 * b->em;

	return (reads_on(a, b) || (is_at_edge && (b->is_lower
	    || !a->is_ended))) && !is_short(seats, upper, lower);
}

static bool
is_indented(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	double step = b->box.left - a->box.left;
	bool is_first = seat_at(seats, upper)->above == NONE;

	if (pdf_seat_is_flush_right(seat_at(seats, upper)))
		return false;
	if (fabs(step) < 0.6 * a->em || is_centred_pair(seats, upper, lower))
		return false;
	if (fabs(a->box.right - b->box.right) < 0.1 * a->em && step < 0
	    && is_first)
		return -step > 6 * a->em
		    && !is_outdented_rest(seats, upper, lower);
	/* The first line hangs. */
	if (step > 0)
		return !(is_first && step < 4 * a->em && (a->has_marker
		    || seat_at(seats, upper)->is_table || (!a->is_ended
		    && pdf_line_is_running(a)
		    && !is_short(seats, upper, lower))));
	return !is_first || (-step > 6 * a->em
	    && !is_outdented_rest(seats, upper, lower));
}

/* ---- one after the other ------------------------------------------------ */

static const PdfLine *
first_of_chain(const PdfSeats *seats, unsigned index)
{
	while (seat_at(seats, index)->above != NONE)
		index = (unsigned) seat_at(seats, index)->above;
	return line_at(seats, index);
}

/* "(i)" at the start of a line may be in the midst of a sentence: items begin
 * where the paragraph does. */
static bool
is_marker_inside(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	const PdfLine *first = first_of_chain(seats, upper);
	bool is_indented_text = first->box.left > b->box.left + a->em;

	if (b->has_bullet || !pdf_line_is_running(a)
	    || is_short(seats, upper, lower))
		return false;
	/* The next item. */
	if (first->has_marker && fabs(first->box.left - b->box.left) < a->em)
		return false;
	if (a != first && fabs(a->box.left - b->box.left) > 0.3 * a->em)
		return false;
	return is_indented_text || (!a->is_ended
	    && fabs(a->box.left - b->box.left) < 0.3 * a->em);
}

/* Have both lines the same rules at their sides? */
static bool
is_one_cell(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfSeat *p = seat_at(seats, upper);
	const PdfSeat *q = seat_at(seats, lower);

	return p->rule_left > 0 && p->rule_right > 0
	    && fabs(p->rule_left - q->rule_left) < 1
	    && fabs(p->rule_right - q->rule_right) < 1;
}

/* Bold lines in the middle of a ruled cell are its header. */
static bool
is_header_in_cell(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	double middle = (a->box.left + a->box.right) / 2;

	return is_one_cell(seats, upper, lower) && a->is_bold && b->is_bold
	    && a->letters > 0 && b->letters > 0 && !a->is_ended
	    && fabs(2 * middle - b->box.left - b->box.right) < 0.6 * a->em
	    && fabs(2 * middle - seat_at(seats, upper)->rule_left
	    - seat_at(seats, upper)->rule_right) < 2 * a->em;
}

/* The last word of a sentence in a ruled cell may be a number: "see Clause /
 * 12." */
static bool
is_end_in_cell(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);

	return is_one_cell(seats, upper, lower) && pdf_line_is_running(a) && !a->is_ended && b->is_ended
	    && fabs(a->box.left - b->box.left) < 0.3 * a->em;
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
		return (b->is_lower || reads_on(a, b))
		    && !is_short(seats, upper, lower);
	if (p->is_table)
		return b->is_lower || (reads_on(a, b)
		    && !is_short(seats, upper, lower));
	return b->is_lower || !is_short(seats, upper, lower);
}

/* Do their distance and that of the lines above them agree? */
static bool
has_step(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	int above = seat_at(seats, upper)->above;
	double em = MAX(a->em, b->em), step = b->base - a->base;
	double limit = MAX(1.35, 1.12 * seats->leading) * em;

	if (reads_on(a, b) && fabs(a->box.left - b->box.left) < 0.6 * em)
		limit = MAX(limit, wide_leading * em);
	if (above != NONE) {
		double before = a->base - line_at(seats,
		    (unsigned) above)->base;
		/* Raised signs drive lines apart. */
		double slack = a->has_raised || b->has_raised ? 0.4 * em
		    : reads_on(a, b) ? 0.3 * em : 0.15 * em + 0.3;
		if (fabs(before - step) > slack)
			return false;
		limit = MAX(limit, before + 0.1 * em);
	}
	return step >= 0.6 * em && step <= limit;
}

/* One weight, or a change of it within the upper line. */
static bool
has_weight(const PdfSeats *seats, const PdfLine *a, const PdfLine *b)
{
	return a->is_bold == b->is_bold || (reads_on(a, b)
	    && pdf_line_ends_bold(seats->lines, a)
	    == pdf_line_begins_bold(seats->lines, b));
}

static bool
has_role(const PdfSeats *seats, const PdfLine *line)
{
	return seats->has_roles && line->role.element != 0;
}

/* Do the tags say that both are of one paragraph, or that they are not? */
static bool
is_tagged(const PdfSeats *seats, const PdfLine *a, const PdfLine *b,
    bool is_one)
{
	return has_role(seats, a) && has_role(seats, b)
	    && (a->role.element == b->role.element) == is_one;
}

static bool
follows(const PdfSeats *seats, unsigned upper, unsigned lower)
{
	const PdfLine *a = line_at(seats, upper), *b = line_at(seats, lower);
	const PdfSeat *p = seat_at(seats, upper);
	const PdfSeat *q = seat_at(seats, lower);
	double em = MAX(a->em, b->em);
	bool is_one = is_tagged(seats, a, b, true);

	if (em > 1.12 * MIN(a->em, b->em) || a->layer != b->layer
	    || !has_step(seats, upper, lower)
	    || is_tagged(seats, a, b, false))
		return false;
	/* Of an entry only its pages may stand below it. */
	if (seats->is_index)
		return !a->is_entry && pdf_line_is_number(b);
	bool is_kept = (a->is_kept && !a->is_formula)
	    || (b->is_kept && !b->is_formula);
	if (q->marker != NONE || a->is_marker || b->is_marker || is_kept
	    || (!is_one && !has_weight(seats, a, b)))
		return false;
	if (b->has_marker && !is_one && !is_marker_inside(seats, upper, lower))
		return false;
	if (pdf_tick_is_before(seats->content, b))
		return false;
	/* It runs on below what stands beside the upper line. */
	if (b->box.right > p->limit_right + 1)
		return false;
	if (is_ruled_off(seats, a, b))
		return false;
	if ((pdf_line_is_number(b) && is_end_in_cell(seats, upper, lower))
	    || is_header_in_cell(seats, upper, lower))
		return true;
	if (is_one && !pdf_line_is_number(a) && !pdf_line_is_number(b))
		return b->is_lower || !is_short(seats, upper, lower);
	if (p->is_table || q->is_table)
		return cell_goes_on(seats, upper, lower);
	/* The last word of a paragraph may be a year. */
	return !pdf_line_is_number(a) && (!pdf_line_is_number(b)
	    || (pdf_line_is_running(a) && q->row_lines == 1))
	    && !is_indented(seats, upper, lower)
	    && !is_short(seats, upper, lower);
}

/* Do dots lead from the line to the number of a page? Then it is complete. */
static bool
has_leader(const PdfSeats *seats, unsigned index)
{
	for (int step = -1; step <= 1; step += 2)
		for (unsigned k = index + (unsigned) step;
		    k < seats->lines->lines->len; k += (unsigned) step) {
			if (seat_at(seats, k)->row
			    != seat_at(seats, index)->row)
				break;
			if (line_at(seats, k)->is_leader && line_at(seats,
			    k)->box.left > line_at(seats, index)->box.left)
				return true;
		}
	return false;
}

/* Is FIRST the next line of the text, and SECOND something that stands behind
 * it? */
static bool
is_continued(const PdfSeats *seats, const PdfLine *line, int first,
    unsigned second)
{
	const PdfLine *next = line_at(seats, (unsigned) first);

	return reads_on(line, next) && next->is_lower
	    && fabs(next->box.left - line->box.left) < 0.6 * line->em
	    && line_at(seats, second)->box.left > next->box.right;
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
		    || !pdf_seat_overlaps(&line->box, &other->box, 0.1))
			continue;
		if (best != NONE && other->base > line_at(seats,
		    (unsigned) best)->base + 0.3 * line->em)
			break;
		if (best == NONE)
			best = (int) k;
		else if (!is_continued(seats, line, best, k))
			/* Two side by side: the line is a heading of both. */
			return NONE;
	}
	return best;
}

/* Does a line stand above the one at INDEX, as near as lines do? */
static bool
has_above(const PdfSeats *seats, unsigned index)
{
	const PdfLine *line = line_at(seats, index);

	for (unsigned i = index; i > 0; i--) {
		const PdfLine *other = line_at(seats, i - 1);
		if (other->base < line->base - 1.6 * line->em)
			break;
		if (other->base < line->base - 0.5 * line->em
		    && pdf_seat_overlaps(&line->box, &other->box, 0.1))
			return true;
	}
	return false;
}

/* The last words of a paragraph may end before its first line begins. */
static int
tail_below(const PdfSeats *seats, unsigned index)
{
	const PdfLine *line = line_at(seats, index);

	for (unsigned k = index + 1; pdf_line_is_running(line)
	    && k < seats->lines->lines->len; k++) {
		const PdfLine *other = line_at(seats, k);
		if (other->base > line->base + 1.4 * line->em)
			break;
		if (other->base > line->base + 0.8 * line->em
		    && other->box.right <= line->box.left && other->is_ended
		    && seat_at(seats, k)->row_lines == 1
		    && reads_on(line, other) && !has_above(seats, k))
			return (int) k;
	}
	return NONE;
}

/* The distance of lines in em: the least one that is frequent, as those of
 * paragraphs are larger. */
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
		if (step > 0.8 && step < 2.8)
			counts[(unsigned) (step * 10)]++;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(counts); i++)
		if (counts[i] > counts[best])
			best = i;
	for (unsigned i = 0; i < best; i++)
		if (counts[i] >= 3 && 3 * counts[i] >= counts[best])
			best = i;
	return counts[best] < 3 ? 0 : (best + 1) / 10.0;
}

/*
 * Are there tags, and do they keep sentences whole? Some producers tag each
 * line for itself, or nothing but the figures.
 */
static bool
has_sane_roles(const PdfSeats *seats)
{
	unsigned letters = 0, tagged = 0, whole = 0, parted = 0;

	for (unsigned i = 0; seats->content->roles != NULL
	    && i < seats->lines->lines->len; i++) {
		const PdfLine *line = line_at(seats, i);
		int below = nearest_below(seats, i);
		letters += line->letters;
		tagged += line->role.element != 0 ? line->letters : 0;
		const PdfLine *next = below == NONE ? line
		    : line_at(seats, (unsigned) below);
		if (below == NONE || !reads_on(line, next) || !next->is_lower
		    || fabs(line->box.left - next->box.left) > 0.3 * line->em
		    || next->base - line->base > 1.5 * line->em)
			continue;
		whole += line->role.element == next->role.element;
		parted += line->role.element != next->role.element;
	}
	return tagged > 0.8 * letters && 8 * parted <= whole;
}

static bool
is_index(const PdfSeats *seats)
{
	enum { LEAST_ENTRIES = 8 };
	unsigned entries = 0, others = 0;

	for (unsigned i = 0; i < seats->lines->lines->len; i++) {
		entries += line_at(seats, i)->is_entry;
		others += pdf_line_is_running(line_at(seats, i))
		    && !line_at(seats, i)->is_entry;
	}
	return entries >= LEAST_ENTRIES && entries > others;
}

void
pdf_chain_lines(PdfSeats *seats)
{
	seats->leading = usual_leading(seats);
	seats->has_roles = has_sane_roles(seats);
	seats->is_index = is_index(seats);
	for (unsigned i = 0; i < seats->lines->lines->len; i++) {
		int below = NONE;
		if (pdf_line_is_content(line_at(seats, i)))
			below = tail_below(seats, i);
		if (below == NONE && pdf_line_is_content(line_at(seats, i)))
			below = nearest_below(seats, i);
		if (below == NONE || !pdf_line_is_content(line_at(seats,
		    (unsigned) below)))
			continue;
		PdfSeat *other = seat_at(seats, (unsigned) below);
		if (other->above != NONE || has_leader(seats, i)
		    || !follows(seats, i, (unsigned) below))
			continue;
		seat_at(seats, i)->below = below;
		other->above = (int) i;
	}
}
