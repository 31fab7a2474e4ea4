#include "format/pdf/pdf_scan.h"

#include <math.h>
#include <stdlib.h>

#include "base/failure.h"
#include "format/pdf/pdf_ocr.h"

enum { MAX_SIDE = 4900 };	/* pixels of a picture */

static const double layer_scale = 2;	/* pixels a point */
static const double ocr_scale = 300.0 / 72;
static const double bold_stroke = 1.45;	/* of the usual stroke, by size */
static const double wide_stroke = 1.25;	/* at the same size */
static const double near_size = 0.18;	/* of the usual one */
static const double least_image = 0.7;	/* of the page's area */
static const double least_known = 0.9;	/* of the layer's letters */
static const double least_inked = 0.8;	/* of its lines */

struct PdfScan {
	GBytes *bytes;
	const FormatOptions *options;
	const PdfFont *plain, *bold;	/* made up; of the fonts of the file */
	PdfRender *render;
	PdfPicture *picture;	/* of the page at hand */
	double scale;
	bool has_failed;	/* no renderer, or no tesseract */
};

PdfScan *
pdf_scan_new(GBytes *bytes, const FormatOptions *options)
{
	PdfScan *scan = g_new0(PdfScan, 1);

	scan->bytes = bytes;
	scan->options = options;
	return scan;
}

void
pdf_scan_free(PdfScan *scan)
{
	if (scan == NULL)
		return;
	pdf_render_picture_free(scan->picture);
	pdf_render_free(scan->render);
	g_free(scan);
}

bool
pdf_scan_is(const PdfContent *content, const PdfLines *lines)
{
	double page = content->width * content->height;
	unsigned characters = 0;

	for (unsigned i = 0; i < lines->lines->len; i++)
		characters += pdf_line_at(lines, i)->characters;
	for (unsigned i = 0; i < content->images->len; i++) {
		const BlockBox *box = &g_array_index(content->images,
		    BlockBox, i);
		double area = (box->right - box->left)
		    * (box->bottom - box->top);
		if (area > least_image * page && (lines->hidden > characters
		    || characters < 20))
			return true;
	}
	return false;
}

/* Takes the picture of the page. */
static bool
draw(PdfScan *scan, const PdfContent *content, unsigned page, double scale,
    GError **error)
{
	double side = MAX(content->width, content->height);

	g_clear_pointer(&scan->picture, pdf_render_picture_free);
	if (scan->render == NULL)
		scan->render = pdf_render_open(scan->bytes,
		    scan->options->password, error);
	if (scan->render == NULL)
		return false;
	scan->scale = MIN(scale, MAX_SIDE / MAX(side, 1));
	scan->picture = pdf_render_enlarged(scan->render, page, scan->scale);
	if (scan->picture == NULL)
		g_set_error_literal(error, FAILURE, FAILURE_REFUSED,
		    "its picture cannot be drawn");
	return scan->picture != NULL;
}

/* Shows the invisible text and hides what is visible: either is read for
 * itself. */
static void
turn_over(PdfContent *content, const PdfFont *font)
{
	for (unsigned i = 0; i < content->glyphs->len; i++) {
		PdfGlyph *glyph = &g_array_index(content->glyphs, PdfGlyph,
		    i);
		const PdfShow *show = pdf_content_show(content, glyph->show);
		double x = ((double) glyph->x0 + (double) glyph->x1) / 2;
		double y = ((double) glyph->top + (double) glyph->base) / 2;
		bool is_inside = x > content->area.left
		    && x < content->area.right && y > content->area.top
		    && y < content->area.bottom;
		if (show->mode == 3 && is_inside)
			glyph->flags &= (uint8_t) ~PDF_GLYPH_HIDDEN;
		else
			glyph->flags |= PDF_GLYPH_HIDDEN;
	}
	/* Fonts without looks say that all their letters are of one width. */
	for (unsigned i = 0; i < content->shows->len; i++) {
		PdfShow *show = &g_array_index(content->shows, PdfShow, i);
		if (show->mode == 3 && pdf_font_is_mono(show->font))
			show->font = font;
	}
}

/* Letters that can be read, in lines where the picture has letters too. */
static bool
is_sane(const PdfScan *scan, const PdfLines *lines)
{
	unsigned known = 0, unknown = lines->turned, inked = 0, all = 0;

	for (unsigned i = 0; i < lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		PdfCover cover;
		uint32_t ink;
		unknown += line->unknown;
		known += line->characters;
		if (line->letters + line->digits == 0)
			continue;
		all++;
		inked += pdf_cover_sample(scan->picture, scan->scale,
		    &line->box, &cover, &ink);
	}
	return known > 0 && known >= least_known * (known + unknown)
	    && inked >= least_inked * all;
}

/* Some producers stretch a word together with the space behind it over the
 * word in the picture: its letters end where the space does. */
static void
stretch_words(PdfContent *content)
{
	for (unsigned i = 0; i < content->shows->len; i++) {
		const PdfShow *show = pdf_content_show(content, i);
		PdfGlyph *glyphs = &g_array_index(content->glyphs, PdfGlyph,
		    show->first);
		unsigned spaces = 0, count = show->count;
		for (unsigned k = 0; k < count; k++)
			spaces += (glyphs[k].flags & PDF_GLYPH_SPACE) != 0;
		if (show->mode != 3 || count < 2 || spaces != 1
		    || (glyphs[count - 1].flags & PDF_GLYPH_SPACE) == 0)
			continue;
		float start = glyphs[0].x0, end = glyphs[count - 1].x1;
		float factor = (end - start) / (glyphs[count - 1].x0 - start);
		if (!(factor > 1 && factor < 3))
			continue;
		for (unsigned k = 0; k < count; k++) {
			glyphs[k].x0 = MIN(end, start + (glyphs[k].x0 - start)
			    * factor);
			glyphs[k].x1 = MIN(end, start + (glyphs[k].x1 - start)
			    * factor);
			glyphs[k].next = glyphs[k].x1;
		}
	}
}

static int
compare_sizes(const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return x < y ? -1 : x > y;
}

/* Sizes near to the usual one are it: what is measured in pictures differs
 * from line to line, and type does not. */
static void
level_sizes(PdfContent *content)
{
	g_autofree double *sizes = g_new(double, content->glyphs->len + 1);
	size_t n = 0;

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if ((glyph->flags & PDF_GLYPH_HIDDEN) == 0)
			sizes[n++] = pdf_content_show(content, glyph->show)
			    ->em;
	}
	if (n == 0)
		return;
	qsort(sizes, n, sizeof(double), compare_sizes);
	for (unsigned i = 0; i < content->shows->len; i++) {
		PdfShow *show = &g_array_index(content->shows, PdfShow, i);
		if (fabs(show->em - sizes[n / 2]) < near_size * sizes[n / 2])
			show->em = sizes[n / 2];
	}
}

/* Strokes that are much wider than most of the page's are bold ones, unless it
 * is the size that is wrong: then they are as wide as those of others. */
static void
mark_bold(const PdfScan *scan, PdfContent *content, const PdfLines *lines)
{
	unsigned count = lines->lines->len;
	g_autofree double *strokes = g_new0(double, count + 1);
	g_autofree double *shares = g_new(double, count + 1);
	g_autofree double *sorted = g_new(double, count + 1);
	size_t n = 0;

	for (unsigned i = 0; i < count; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		PdfCover cover;
		uint32_t ink;
		if (line->letters > 1 && pdf_cover_sample(scan->picture,
		    scan->scale, &line->box, &cover, &ink))
			strokes[i] = pdf_cover_stroke(scan->picture,
			    scan->scale, &line->box, cover.rgb, ink);
		if (strokes[i] > 0) {
			shares[n] = strokes[i] / line->em;
			sorted[n++] = strokes[i];
		}
	}
	if (n == 0)
		return;
	qsort(shares, n, sizeof(double), compare_sizes);
	qsort(sorted, n, sizeof(double), compare_sizes);
	for (unsigned i = 0; i < count; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		if (strokes[i] / line->em < bold_stroke * shares[n / 2]
		    || strokes[i] < wide_stroke * sorted[n / 2])
			continue;
		for (unsigned k = 0; k < line->count; k++)
			g_array_index(content->shows, PdfShow,
			    pdf_content_glyph(content, pdf_line_member(lines,
			    line->first + k)->glyph)->show).font
			    = scan->bold;
	}
}

static PdfLines *
read_layer(PdfScan *scan, PdfContent *content, unsigned page, GError **error)
{
	if (!draw(scan, content, page, layer_scale, error))
		return NULL;
	turn_over(content, scan->plain);
	level_sizes(content);
	stretch_words(content);
	g_autoptr(PdfLines) lines = pdf_line_gather(content);
	if (is_sane(scan, lines))
		return g_steal_pointer(&lines);
	g_set_error_literal(error, FAILURE, FAILURE_INPUT,
	    "its invisible text is not that of the picture");
	return NULL;
}

static PdfLines *
read_picture(PdfScan *scan, PdfContent *content, unsigned page,
    GError **error)
{
	const Language *language = scan->options->source;

	if (language == NULL) {
		g_set_error_literal(error, FAILURE, FAILURE_USAGE,
		    "--ocr must know the language (-s)");
		return NULL;
	}
	if (!draw(scan, content, page, ocr_scale, error))
		return NULL;
	for (unsigned i = 0; i < content->glyphs->len; i++)
		g_array_index(content->glyphs, PdfGlyph, i).flags
		    |= PDF_GLYPH_HIDDEN;
	if (!pdf_ocr_read(scan->picture, scan->scale, language_ocr(language),
	    scan->plain, content, error)) {
		/* What is missing now is missing on the next page, too. */
		scan->has_failed = g_error_matches(*error, FAILURE,
		    FAILURE_NEEDS_ENGINE);
		return NULL;
	}
	level_sizes(content);
	return pdf_line_gather(content);
}

static const PdfFont *
standard_font(PdfFile *file, PdfFonts *fonts, const char *name)
{
	g_autofree char *text = g_strdup_printf("<</Type/Font/Subtype/Type1"
	    "/BaseFont/%s/Encoding/WinAnsiEncoding>>", name);

	return pdf_font_load(fonts, file, pdf_file_parse(file, text));
}

PdfLines *
pdf_scan_lines(PdfScan *scan, PdfFile *file, PdfFonts *fonts,
    PdfContent *content, unsigned hidden, unsigned page, Report *report)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(PdfLines) result = NULL;
	bool has_ocr = scan->options->has_ocr && !scan->has_failed;
	bool is_layer = true;

	if (scan->plain == NULL) {
		scan->plain = standard_font(file, fonts, "Times-Roman");
		scan->bold = standard_font(file, fonts, "Times-Bold");
	}
	if (hidden > 0)
		result = read_layer(scan, content, page, &error);
	if (result == NULL && has_ocr) {
		g_clear_error(&error);
		is_layer = false;
		result = read_picture(scan, content, page, &error);
	}
	if (result != NULL && result->lines->len > 0) {
		mark_bold(scan, content, result);
		pdf_line_free(result);
		result = pdf_line_gather(content);
		report_add(report, FINDING_SCAN_COVERED, 0, 0, page + 1,
		    "the page is a picture; its text was read from %s, and "
		    "the translation is set upon it", is_layer
		    ? "its invisible layer" : "the picture");
		return g_steal_pointer(&result);
	}
	report_add(report, FINDING_SCAN, 0, 0, page + 1,
	    "the page is a picture; it was left as it is%s%s",
	    error == NULL ? "" : ": ", error == NULL ? "" : error->message);
	return NULL;
}

/* The letters of a line get their colour in the picture, and are of one size
 * with the others: what is measured in pictures is not exact. */
static void
paint_line(PdfContent *content, const PdfLines *lines, const PdfLine *line,
    double em)
{
	for (unsigned i = 0; i < line->count; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content,
		    pdf_line_member(lines, line->first + i)->glyph);
		PdfShow *show = &g_array_index(content->shows, PdfShow,
		    glyph->show);
		show->paint = content->paints->len - 1;
		show->em = em;
	}
}

void
pdf_scan_part(PdfBlocks *blocks)
{
	for (unsigned i = 0; i < blocks->blocks->len; i++) {
		PdfBlock *block = &g_array_index(blocks->blocks, PdfBlock, i);
		block->rest = -1;
		block->is_rest = false;
	}
}

PdfCover *
pdf_scan_cover(PdfScan *scan, PdfContent *content, const PdfBlocks *blocks,
    const PdfLines *lines, const PdfBlock *block, Arena *arena)
{
	PdfCover *covers = arena_alloc(arena, (block->count + 1)
	    * sizeof(PdfCover));
	uint32_t first = 0, other;

	for (unsigned i = 0; i < block->count; i++) {
		const PdfLine *line = pdf_block_line(blocks, lines, block, i);
		uint32_t ink;
		if (!pdf_cover_sample(scan->picture, scan->scale, &line->box,
		    &covers[i], &ink))
			return NULL;
		/* One colour a block, but for what is printed in another. */
		if (i == 0 || pdf_cover_distance(first, ink) > 80) {
			PdfPaint paint = {.rgb = ink};
			g_array_append_val(content->paints, paint);
		}
		if (i == 0)
			first = ink;
		paint_line(content, lines, line, block->em);
	}
	if (block->marker >= 0 && !pdf_cover_sample(scan->picture,
	    scan->scale, &pdf_line_at(lines, (unsigned) block->marker)->box,
	    &covers[block->count], &other))
		return NULL;
	return covers;
}
