#include "format/pdf/pdf_runin.h"

#include <math.h>

enum { MAX_PIECES = 8 };	/* of a line */

/* In em: the widest gap within a line, and what its head may take; the gap
 * where that alone tells. */
static const double widest_gap = 7, longest_head = 16, stretched_gap = 2.5;

static PdfLine *
line_at(const PdfLines *lines, unsigned index)
{
	return &g_array_index(lines->lines, PdfLine, index);
}

/* Does a rule stand in the gap? */
static bool
is_ruled(const PdfContent *content, const PdfLine *head, const PdfLine *text)
{
	double y = head->base - 0.3 * head->em;

	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *rule = pdf_content_rule(content, i);
		if (!rule->is_area && !rule->is_blank
		    && rule->box.bottom - rule->box.top > 4
		    && rule->box.top < y && rule->box.bottom > y
		    && rule->box.left > head->box.right - 1
		    && rule->box.right < text->box.left + 1)
			return true;
	}
	return false;
}

/* The one line that stands in the row below; NULL. */
static const PdfLine *
only_line_below(const PdfLines *lines, unsigned index)
{
	const PdfLine *line = line_at(lines, index), *found = NULL;

	for (unsigned i = index + 1; i < lines->lines->len; i++) {
		const PdfLine *other = line_at(lines, i);
		if (other->base < line->base + 0.5 * line->em)
			continue;
		if (found != NULL && other->base > found->base
		    + 0.4 * line->em)
			break;
		if (found != NULL || other->base > line->base
		    + 2.2 * line->em)
			return NULL;
		found = other;
	}
	return found;
}

/* Are they pieces of one line of a paragraph that goes on below HEAD? */
static bool
is_run_in(const PdfLines *lines, unsigned head, unsigned text)
{
	const PdfLine *a = line_at(lines, head), *b = line_at(lines, text);
	double em = a->em, gap = b->box.left - a->box.right;
	bool has_text = pdf_line_is_running(b) && !b->is_ended;

	if (fabs(a->base - b->base) > 0.1 * em || fabs(a->em - b->em)
	    > 0.06 * em || gap < 0 || gap > widest_gap * em || !has_text
	    || a->box.right - a->box.left > longest_head * em
	    || a->letters == 0 || a->is_kept || b->is_kept || a->is_leader
	    || a->layer != b->layer || a->first + a->count != b->first
	    || is_ruled(lines->content, a, b))
		return false;
	/* "(a)" stays where it is, and the text beside it. */
	if (a->is_marker)
		return false;
	const PdfLine *below = only_line_below(lines, text);
	if (below == NULL || fabs(below->em - em) > 0.06 * em
	    || below->has_marker || below->is_leader
	    || below->box.left > a->box.left + 0.3 * em)
		return false;
	/* Either it runs on below the gap, or it begins before the head. */
	return b->box.right + below->first_word + 0.3 * em
	    > MAX(b->box.right, below->box.right) - 0.02 * (b->box.right
	    - a->box.left)
	    && (below->box.right > b->box.left + 2 * em || (below->is_lower
	    && below->box.left < a->box.left - 0.6 * em));
}

static void
join(PdfLines *lines, unsigned head, unsigned text)
{
	PdfLine *a = line_at(lines, head), *b = line_at(lines, text);

	for (unsigned i = 0; i < b->count; i++) {
		PdfMember *member = &g_array_index(lines->members, PdfMember,
		    b->first + i);
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    member->glyph);
		if ((glyph->flags & PDF_GLYPH_SPACE) == 0) {
			member->space_before = true;
			break;
		}
	}
	a->count += b->count;
	a->letters += b->letters;
	a->digits += b->digits;
	a->characters += b->characters;
	a->unknown += b->unknown;
	a->box.top = MIN(a->box.top, b->box.top);
	a->box.bottom = MAX(a->box.bottom, b->box.bottom);
	a->box.right = b->box.right;
	pdf_line_describe(lines, a);
	g_array_remove_index(lines->lines, text);
}

/* ---- lines that were driven apart to fill their width -------------------- */

/* The line whose members follow those of the one at INDEX; its index, or -1. */
static int
piece_behind(const PdfLines *lines, unsigned index)
{
	const PdfLine *line = line_at(lines, index);
	unsigned from = index > MAX_PIECES ? index - MAX_PIECES : 0;

	for (unsigned i = from; i < lines->lines->len
	    && i < index + MAX_PIECES; i++) {
		const PdfLine *other = line_at(lines, i);
		if (other->first == line->first + line->count
		    && fabs(other->base - line->base) < 0.1 * line->em
		    && other->box.left >= line->box.right)
			return (int) i;
	}
	return -1;
}

/* Does a line close above or below go from LEFT to RIGHT in one, or do two
 * that are farther away? */
static bool
is_spanned(const PdfLines *lines, unsigned index, double left, double right)
{
	const PdfLine *line = line_at(lines, index);
	unsigned far = 0;

	for (int step = -1; step <= 1; step += 2)
		for (unsigned k = index + (unsigned) step;
		    k < lines->lines->len; k += (unsigned) step) {
			const PdfLine *other = line_at(lines, k);
			double slack = 0.15 * line->em;
			double away = fabs(other->base - line->base);
			if (away > 7 * line->em)
				break;
			if (fabs(other->em - line->em) > 0.06 * line->em
			    || !pdf_line_is_running(other)
			    || fabs(other->box.left - left) > slack
			    || fabs(other->box.right - right) > slack)
				continue;
			if (away < 1.7 * line->em)
				return true;
			far++;
		}
	return far >= 2;
}

/* Words, of the look of those before them? */
static bool
is_piece(const PdfLine *first, const PdfLine *line)
{
	return line->letters > 0 && !line->is_marker && !line->is_kept
	    && !line->is_leader && line->layer == first->layer
	    && fabs(line->em - first->em) < 0.06 * first->em;
}

/* How many pieces from the one at INDEX on are one line; PIECES gets them. */
static unsigned
find_pieces(const PdfLines *lines, unsigned index,
    unsigned pieces[MAX_PIECES])
{
	const PdfLine *first = line_at(lines, index);
	double least = INFINITY, most = 0;
	unsigned count = 1;
	int next;

	if (!is_piece(first, first))
		return 0;
	pieces[0] = index;
	while (count < MAX_PIECES
	    && (next = piece_behind(lines, pieces[count - 1])) >= 0) {
		const PdfLine *before = line_at(lines, pieces[count - 1]);
		const PdfLine *line = line_at(lines, (unsigned) next);
		double gap = line->box.left - before->box.right;
		/* A dash may end it. */
		bool is_end = line->characters == 1 && count > 1;
		if ((!is_piece(first, line) && !is_end)
		    || is_ruled(lines->content, before, line))
			return 0;
		least = MIN(least, gap);
		most = MAX(most, gap);
		pieces[count++] = (unsigned) next;
	}
	if (count < 2 || most > (count > 2 && most < 1.2 * least
	    ? widest_gap : stretched_gap) * first->em)
		return 0;
	return is_spanned(lines, index, first->box.left,
	    line_at(lines, pieces[count - 1])->box.right) ? count : 0;
}

static void
join_stretched(PdfLines *lines)
{
	unsigned pieces[MAX_PIECES];

	for (unsigned i = 0; i < lines->lines->len; i++) {
		unsigned count = find_pieces(lines, i, pieces);
		for (unsigned k = 1; k < count; k++) {
			join(lines, pieces[0], pieces[k]);
			for (unsigned j = 0; j < count; j++)
				if (j != k && pieces[j] > pieces[k])
					pieces[j]--;
		}
	}
}

void
pdf_runin_join(PdfLines *lines)
{
	join_stretched(lines);
	for (unsigned i = 0; i + 1 < lines->lines->len; i++) {
		bool is_alone = (i == 0 || line_at(lines, i - 1)->base
		    < line_at(lines, i)->base - 0.3 * line_at(lines, i)->em)
		    && (i + 2 >= lines->lines->len || line_at(lines,
		    i + 2)->base > line_at(lines, i)->base
		    + 0.3 * line_at(lines, i)->em);
		if (is_alone && is_run_in(lines, i, i + 1))
			join(lines, i, i + 1);
	}
}
