#include "format/pdf/pdf_ground.h"

enum {
	MAX_BELOW = 600,	/* fills looked at below each */
	WHITE = 0xFFFFFF,
};

static const PdfRule *
rule_at(const PdfContent *content, unsigned index)
{
	return &g_array_index(content->rules, PdfRule, index);
}

static bool
meets(const BlockBox *a, const BlockBox *b)
{
	return MIN(a->right, b->right) > MAX(a->left, b->left) + 0.5
	    && MIN(a->bottom, b->bottom) > MAX(a->top, b->top) + 0.5;
}

static bool
holds(const BlockBox *outer, const BlockBox *inner)
{
	return outer->left < inner->left + 0.5
	    && outer->right > inner->right - 0.5
	    && outer->top < inner->top + 0.5
	    && outer->bottom > inner->bottom - 0.5;
}

static bool
is_blank(const PdfContent *content, unsigned index)
{
	const PdfRule *rule = rule_at(content, index);

	for (unsigned i = 0; i < content->images->len; i++)
		if (meets(&g_array_index(content->images, BlockBox, i),
		    &rule->box))
			return false;
	for (unsigned i = index, n = 0; i > 0; i--) {
		const PdfRule *below = rule_at(content, i - 1);
		if (!below->is_area || below->is_blank
		    || !meets(&below->box, &rule->box))
			continue;
		if (++n > MAX_BELOW || below->rgb != rule->rgb)
			return false;
		if (holds(&below->box, &rule->box))
			return true;
	}
	return rule->rgb == WHITE;
}

void
pdf_ground_mark(PdfContent *content)
{
	for (unsigned i = 0; i < content->rules->len; i++)
		g_array_index(content->rules, PdfRule, i).is_blank =
		    is_blank(content, i);
}

/* The fill that a line stands on; NULL: the paper. A marker pen's stroke is
 * none. */
static const PdfRule *
ground_of(const PdfContent *content, const PdfLine *line)
{
	double y = line->base - 0.25 * line->em;
	double x = (line->box.left + line->box.right) / 2;

	for (unsigned i = content->rules->len; i > 0; i--) {
		const PdfRule *rule = rule_at(content, i - 1);
		const BlockBox *box = &rule->box;
		bool is_stroke = box->bottom - box->top < 1.7 * line->em
		    && box->right - box->left
		    < line->box.right - line->box.left - line->em;
		if (rule->is_area && !rule->is_blank && !is_stroke
		    && box->top < y && box->bottom > y && box->left < x
		    && box->right > x)
			return rule;
	}
	return NULL;
}

bool
pdf_ground_parts(const PdfContent *content, const PdfLine *upper,
    const PdfLine *lower)
{
	const PdfRule *a = ground_of(content, upper);
	const PdfRule *b = ground_of(content, lower);

	if (a == b)
		return false;
	if (a == NULL || b == NULL)
		return (a != NULL ? a : b)->rgb != WHITE;
	/* One ground, filled line by line. */
	return a->rgb != b->rgb || b->box.top > a->box.bottom + 1;
}

unsigned
pdf_ground_above(const PdfContent *content, const BlockBox *box,
    const BlockBox *source, unsigned first, unsigned last)
{
	unsigned at = first;

	for (unsigned i = 0; i < content->rules->len; i++) {
		const PdfRule *rule = rule_at(content, i);
		if (rule->is_area && rule->at > at && meets(&rule->box, box)
		    && (rule->at <= last || !meets(&rule->box, source)))
			at = rule->at;
	}
	return at;
}
