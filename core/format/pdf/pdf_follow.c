#include "format/pdf/pdf_follow.h"

#include <math.h>

#include "format/pdf/pdf_links.h"

/* Marks the looks of a setting that have a rule, or a link. */
static bool
mark_rule(const PdfSetting *setting, const PdfSkeleton *skeleton, int rule,
    uint8_t *tags)
{
	bool any = false;

	rule += setting->place->is_over ? PDF_READER_OVER : 0;
	for (unsigned i = 0; i < setting->looks->len; i++) {
		unsigned style = g_array_index(setting->looks, PdfLook,
		    i).style;
		tags[i] = g_array_index(skeleton->styles, PdfStyle,
		    style).rule == rule;
		any |= tags[i] != 0;
	}
	return any;
}

static bool
mark_link(const PdfSetting *setting, int link, uint8_t *tags)
{
	bool any = false;

	link += setting->place->is_over ? PDF_READER_OVER : 0;
	for (unsigned i = 0; i < setting->looks->len; i++) {
		tags[i] = g_array_index(setting->looks, PdfLook, i).link
		    == link;
		any |= tags[i] != 0;
	}
	return any;
}

/* ---- rules -------------------------------------------------------------- */

/* From the boxes of words to the rules under them. */
static void
lower_boxes(GArray *boxes, const PdfSetting *setting, const BlockBox *rule,
    double offset)
{
	double size = setting->fit->size;
	double half = (rule->bottom - rule->top) / 2;

	for (unsigned i = 0; i < boxes->len; i++) {
		BlockBox *box = &g_array_index(boxes, BlockBox, i);
		double y = box->bottom - 0.22 * size
		    + offset * setting->fit->scale;
		box->top = y - half;
		box->bottom = y + half;
	}
}

/* The first part is the whole now. */
static void
put_rule(PdfSplice *splice, const PdfContent *content,
    const PdfUnderline *line, const GArray *boxes)
{
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(BlockBox));

	pdf_splice_rule(splice, line->rule, boxes);
	for (unsigned i = 1; i <= line->parts
	    && line->rule + i < content->rules->len; i++)
		pdf_splice_rule(splice, line->rule + i, none);
}

void
pdf_follow_rules(const GPtrArray *settings, const PdfSkeleton *skeleton,
    const PdfContent *content, PdfSplice *splice)
{
	for (unsigned i = 0; i < settings->len; i++) {
		const PdfSetting *setting = g_ptr_array_index(settings, i);
		g_autofree uint8_t *tags = g_malloc0(setting->looks->len + 1);
		if (setting->place->back != NULL)
			continue;
		for (unsigned k = 0; k < setting->place->n_rules; k++) {
			const PdfUnderline *line = &setting->place->rules[k];
			g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE,
			    sizeof(BlockBox));
			if (line->rule >= content->rules->len)
				continue;
			if (mark_rule(setting, skeleton, (int) line->rule,
			    tags))
				pdf_set_words(setting, tags, boxes);
			lower_boxes(boxes, setting, &pdf_content_rule(content,
			    line->rule)->box, line->offset);
			put_rule(splice, content, line, boxes);
		}
	}
}

/* ---- markers and leaders ------------------------------------------------ */

static void
move_glyphs(PdfSplice *splice, const unsigned *glyphs, unsigned count,
    double shift)
{
	for (unsigned i = 0; i < count && shift != 0; i++)
		if (pdf_splice_copy(splice, glyphs[i], 0, shift))
			pdf_splice_drop(splice, glyphs[i]);
}

static void
move_marker(const PdfSetting *setting, PdfSplice *splice)
{
	const PdfPlace *place = setting->place;

	if (!setting->takes_marker)
		move_glyphs(splice, place->marker_glyphs,
		    place->n_marker_glyphs, setting->shift);
}

void
pdf_follow_labels(const GArray *labels, PdfSplice *splice)
{
	for (unsigned i = 0; i < labels->len; i++) {
		const PdfLabel *label = &g_array_index(labels, PdfLabel, i);
		move_glyphs(splice, label->place->marker_glyphs,
		    label->place->n_marker_glyphs, label->shift);
		move_glyphs(splice, label->place->glyphs,
		    label->place->n_glyphs, label->shift);
	}
}

/* Where the last line ends, with a little room behind it. */
static double
text_end(const PdfSetting *setting)
{
	const PdfSet *set = &setting->set;
	const Fit *fit = setting->fit;

	if (set->to == set->from)
		return set->left;
	return pdf_trace_line(set, set->to - 1).left + fit_width(fit,
	    set->to - 1) + 0.3 * fit->size;
}

/* Dots begin where the text ends: some go, or more come. */
static void
fit_leader(const PdfSetting *setting, const PdfContent *content,
    PdfSplice *splice)
{
	const PdfPlace *place = setting->place;
	double end = text_end(setting), first = INFINITY, last = -INFINITY;
	unsigned dots = 0, first_glyph = 0;

	for (unsigned i = 0; i < place->n_dots; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content,
		    place->dots[i]);
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
			continue;
		dots++;
		if (glyph->x0 < first) {
			first = glyph->x0;
			first_glyph = place->dots[i];
		}
		last = MAX(last, glyph->x0);
		if (glyph->x0 < end)
			pdf_splice_drop(splice, place->dots[i]);
	}
	if (dots < 2)
		return;
	double pitch = (last - first) / (dots - 1);
	for (unsigned n = 1; n < 200 && pitch > 0.5
	    && first - n * pitch > end; n++)
		if (!pdf_splice_copy(splice, first_glyph, -(n * pitch), 0))
			return;
}

void
pdf_follow_signs(const GPtrArray *settings, const PdfContent *content,
    PdfSplice *splice)
{
	for (unsigned i = 0; i < settings->len; i++) {
		const PdfSetting *setting = g_ptr_array_index(settings, i);
		if (setting->place->back != NULL)
			continue;
		move_marker(setting, splice);
		fit_leader(setting, content, splice);
	}
}

/* ---- links -------------------------------------------------------------- */

/* Does the link also cover what stays where it is? */
static bool
covers_more(const PdfContent *content, const PdfSplice *splice,
    const BlockBox *box)
{
	const int passive = PDF_GLYPH_SPACE | PDF_GLYPH_HIDDEN;

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		double x = (glyph->x0 + glyph->x1) / 2.0;
		double y = (glyph->top + glyph->base) / 2.0;
		if ((glyph->flags & passive) == 0
		    && !pdf_splice_is_dropped(splice, i) && x > box->left
		    && x < box->right && y > box->top && y < box->bottom)
			return true;
	}
	return false;
}

void
pdf_follow_links(const GPtrArray *settings, PdfFile *file,
    const PdfContent *content, const PdfSplice *splice, unsigned page)
{
	g_autoptr(PdfLinks) links = pdf_links_read(file, content, page);

	for (unsigned link = 0; link < links->boxes->len; link++) {
		const BlockBox *old = &g_array_index(links->boxes, BlockBox,
		    link);
		g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE,
		    sizeof(BlockBox));
		for (unsigned i = 0; i < settings->len; i++) {
			const PdfSetting *setting = g_ptr_array_index(
			    settings, i);
			g_autofree uint8_t *tags = g_malloc0(
			    setting->looks->len + 1);
			if (setting->place->back == NULL
			    && mark_link(setting, (int) link, tags))
				pdf_set_words(setting, tags, boxes);
		}
		if (boxes->len == 0)
			continue;
		if (covers_more(content, splice, old))
			g_array_append_val(boxes, *old);
		pdf_links_move(file, content, page, link, boxes);
	}
}
