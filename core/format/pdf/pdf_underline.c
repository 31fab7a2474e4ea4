#include "format/pdf/pdf_underline.h"

#include <math.h>

/* In em. */
static const double highest = 0.02, lowest = 0.35, slack = 0.25;
static const double thickest = 0.15, trailing = 0.45;
static const double widest_gap = 9;	/* points, within an underline */

static bool
is_near(const PdfRule *rule, double base, double em)
{
	double y = (rule->box.top + rule->box.bottom) / 2;

	return y > base + highest * em && y < base + lowest * em
	    && rule->box.bottom - rule->box.top < thickest * em;
}

/* The rule as a whole. */
static BlockBox
whole_box(const PdfContent *content, unsigned index)
{
	const PdfRule *rule = pdf_content_rule(content, index);
	BlockBox box = rule->box;

	box.right = pdf_content_rule(content, index + rule->parts)->box.right;
	return box;
}

/* Do words of the line begin and end where the rule does? */
static bool
is_under_words(const BlockBox *rule, const PdfLines *lines,
    const PdfLine *line)
{
	double reach = slack * line->em;
	bool begins = false, ends = false;

	/* The space that a line ends with may be underlined as well. */
	double end = MAX(reach, trailing * line->em);
	if (rule->left < line->box.left - reach
	    || rule->right > line->box.right + end)
		return false;
	ends = rule->right > line->box.right;
	for (unsigned i = 0; i < line->count; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(lines->content,
		    pdf_line_member(lines, line->first + i)->glyph);
		begins |= fabs(glyph->x0 - rule->left) < reach;
		ends |= fabs(glyph->x1 - rule->right) < reach;
	}
	return begins && ends;
}

/* Does an upright rule hang from an end of it? Then it is the edge of a cell,
 * however near the words above a table may end. */
static bool
is_edge_of_cell(const PdfContent *content, const PdfRule *rule)
{
	const double touch = 1;		/* points */
	double y = (rule->box.top + rule->box.bottom) / 2;

	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *other = pdf_content_rule(content, i);
		double x = (other->box.left + other->box.right) / 2;
		double height = other->box.bottom - other->box.top;
		if (other->is_area || height < 4 ||
		    height < 4 * (other->box.right - other->box.left) ||
		    other->box.top > y + touch || other->box.bottom < y - touch)
			continue;
		if (fabs(x - rule->box.left) < touch ||
		    fabs(x - rule->box.right) < touch)
			return true;
	}
	return false;
}

/* Rules under figures belong to a sum, but for those of the colour of links. */
static bool
is_word_line(const PdfRule *rule, const PdfLine *line)
{
	int red = rule->rgb >> 16 & 0xFF, green = rule->rgb >> 8 & 0xFF;
	int blue = rule->rgb & 0xFF;

	return line->letters > 0 || (line->digits > 0 && MAX(MAX(red, green),
	    blue) - MIN(MIN(red, green), blue) > 60);
}

/* Is NEXT the same stroke as BEFORE, behind a letter that hangs down? */
static bool
goes_on(const PdfRule *before, const PdfRule *next)
{
	double gap = next->box.left - before->box.right;

	return next->path >= 0 && !next->is_area && !next->is_blank
	    && next->rgb == before->rgb && gap > -0.1 && gap < widest_gap
	    && fabs(next->box.top - before->box.top) < 0.05
	    && fabs(next->box.bottom - before->box.bottom) < 0.05;
}

static unsigned
count_parts(const PdfContent *content, unsigned index)
{
	unsigned next = index + 1;

	while (next < content->rules->len && goes_on(pdf_content_rule(content,
	    next - 1), pdf_content_rule(content, next)))
		next++;
	return next - index - 1;
}

static bool
is_underline(const PdfContent *content, unsigned index, const PdfLines *lines)
{
	const PdfRule *rule = pdf_content_rule(content, index);
	const BlockBox box = whole_box(content, index);

	if (box.right - box.left < 3)
		return false;
	for (unsigned i = 0; i < lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		if (is_word_line(rule, line) && !line->is_kept
		    && is_near(rule, line->base, line->em)
		    && is_under_words(&box, lines, line)
		    && !is_edge_of_cell(content, rule))
			return true;
	}
	return false;
}

/* How many rules from INDEX on were looked at: all parts at once, or one. */
static unsigned
mark_underline(PdfContent *content, unsigned index, const PdfLines *lines)
{
	PdfRule *rule = &g_array_index(content->rules, PdfRule, index);

	if (rule->path < 0 || rule->is_area || rule->is_blank)
		return 1;
	rule->parts = count_parts(content, index);
	if (rule->parts > 0 && !is_underline(content, index, lines))
		rule->parts = 0;
	if (!is_underline(content, index, lines))
		return 1;
	for (unsigned i = 0; i <= rule->parts; i++)
		rule[i].is_underline = true;
	g_array_append_val(content->underlines, index);
	return rule->parts + 1;
}

void
pdf_underline_find(PdfContent *content, const PdfLines *lines)
{
	for (unsigned i = 0; i < content->rules->len; )
		i += mark_underline(content, i, lines);
}

int
pdf_underline_at(const PdfContent *content, const PdfGlyph *glyph, double em,
    int before)
{
	double x = (glyph->x0 + glyph->x1) / 2.0;

	for (unsigned i = 0; i < content->underlines->len; i++) {
		unsigned index = g_array_index(content->underlines, unsigned,
		    i);
		const PdfRule *rule = pdf_content_rule(content, index);
		const BlockBox box = whole_box(content, index);
		if ((int) index > before && x > box.left && x < box.right
		    && is_near(rule, glyph->base, em))
			return (int) index;
	}
	return -1;
}
