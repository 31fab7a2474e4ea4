#include "format/pdf/pdf_runin.h"

#include <math.h>

/* In em: the widest gap within a line, and what its head may take. */
static const double widest_gap = 7, longest_head = 16;

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

void
pdf_runin_join(PdfLines *lines)
{
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
