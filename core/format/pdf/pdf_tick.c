#include "format/pdf/pdf_tick.h"

#include <math.h>

/* Sides in points; the distance from the words in em. */
static const double least_side = 5, most_side = 16, widest_gap = 2.5;

/* As high as wide, and where a marker of the line would be? */
static bool
is_box(const BlockBox *box, const PdfLine *line)
{
	double width = box->right - box->left;
	double height = box->bottom - box->top;
	double middle = (box->top + box->bottom) / 2;

	return width > least_side && width < most_side
	    && fabs(width - height) < 0.25 * width
	    && box->right <= line->box.left + 1
	    && line->box.left - box->right < widest_gap * line->em
	    && fabs(middle - line->base + 0.33 * line->em) < 0.5 * line->em;
}

/* The box of which RULE is the left side, drawn as rules. */
static bool
has_sides(const PdfContent *content, const PdfRule *rule, const PdfLine *line)
{
	double height = rule->box.bottom - rule->box.top;

	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *other = pdf_content_rule(content, i);
		BlockBox box = {rule->box.left, rule->box.top,
		    other->box.right, rule->box.bottom};
		if (other->box.right - other->box.left < 0.3 * height
		    && fabs(other->box.top - rule->box.top) < 1
		    && fabs(other->box.bottom - rule->box.bottom) < 1
		    && is_box(&box, line))
			return true;
	}
	return false;
}

bool
pdf_tick_is_before(const PdfContent *content, const PdfLine *line)
{
	for (unsigned i = 0; i < content->images->len; i++)
		if (is_box(&g_array_index(content->images, BlockBox, i),
		    line))
			return true;
	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *rule = pdf_content_rule(content, i);
		double height = rule->box.bottom - rule->box.top;
		if (is_box(&rule->box, line))
			return true;
		if (height > least_side && height < most_side
		    && rule->box.right - rule->box.left < 0.3 * height
		    && rule->box.left < line->box.left
		    && rule->box.left > line->box.left - 4 * line->em
		    && fabs(rule->box.bottom - line->base) < line->em
		    && has_sides(content, rule, line))
			return true;
	}
	return false;
}
