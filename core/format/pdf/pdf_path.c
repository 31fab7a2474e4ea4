#include "format/pdf/pdf_path.h"

#include <math.h>

enum { MAX_RULES = 8000 };

static const double least_side = 12;	/* points */

static void
add_point(PdfRun *run, double x, double y, bool is_move)
{
	const PdfMatrix *m = &run->state.ctm;

	if (run->n_points >= PDF_RUN_POINTS) {
		run->is_curved = true;
		return;
	}
	if (run->n_points == 0)
		run->path_start = run->start;
	run->points[run->n_points++] = (PdfPoint) {
		x * m->a + y * m->c + m->e, x * m->b + y * m->d + m->f,
		is_move, false,
	};
}

void
pdf_path_move(PdfRun *run)
{
	add_point(run, pdf_run_number(run, 0), pdf_run_number(run, 1), true);
}

void
pdf_path_line(PdfRun *run)
{
	add_point(run, pdf_run_number(run, 0), pdf_run_number(run, 1), false);
}

void
pdf_path_curve(PdfRun *run)
{
	unsigned before = run->n_points;

	run->is_curved = true;
	if (run->n_operands >= 2)
		add_point(run, pdf_run_number(run, run->n_operands - 2),
		    pdf_run_last(run), false);
	if (run->n_points > before)
		run->points[before].is_bent = true;
}

void
pdf_path_rectangle(PdfRun *run)
{
	double x = pdf_run_number(run, 0), y = pdf_run_number(run, 1);
	double w = pdf_run_number(run, 2), h = pdf_run_number(run, 3);

	add_point(run, x, y, true);
	add_point(run, x + w, y, false);
	add_point(run, x + w, y + h, false);
	add_point(run, x, y + h, false);
	add_point(run, x, y, false);
}

void
pdf_path_close(PdfRun *run)
{
	for (unsigned i = run->n_points; i > 0; i--) {
		if (!run->points[i - 1].is_move)
			continue;
		if (run->n_points < PDF_RUN_POINTS) {
			run->points[run->n_points] = run->points[i - 1];
			run->points[run->n_points++].is_move = false;
		}
		return;
	}
}

static void
add_rule(PdfRun *run, BlockBox box, uint32_t rgb)
{
	const BlockBox *clip = &run->state.clip;
	PdfRule rule = {.rgb = rgb, .path = run->path,
	    .at = run->content->glyphs->len, .box = {
		MAX(box.left, clip->left), MAX(box.top, clip->top),
		MIN(box.right, clip->right), MIN(box.bottom, clip->bottom)}};

	if (rule.box.left > rule.box.right || rule.box.top > rule.box.bottom
	    || run->content->rules->len >= MAX_RULES)
		return;
	rule.is_area = rule.box.right - rule.box.left > 3
	    && rule.box.bottom - rule.box.top > 3;
	g_array_append_val(run->content->rules, rule);
}

static BlockBox
points_box(const PdfRun *run, unsigned from, unsigned to)
{
	BlockBox box = {INFINITY, INFINITY, -INFINITY, -INFINITY};

	for (unsigned i = from; i < to; i++) {
		const PdfPoint *p = &run->points[i];
		box.left = MIN(box.left, p->x);
		box.right = MAX(box.right, p->x);
		box.top = MIN(box.top, p->y);
		box.bottom = MAX(box.bottom, p->y);
	}
	return box;
}

/* Notes where the path is written, if all that it paints are rules. */
static void
begin_paint(PdfRun *run, bool is_stroke, bool is_simple)
{
	PdfPath path = {.stream = run->stream, .start = run->path_start,
	    .end = run->end, .ctm = run->state.ctm, .is_stroke = is_stroke};

	run->path = -1;
	if (!is_simple || run->is_curved || run->clip_next != 0
	    || run->n_points == 0)
		return;
	run->path = (int) run->content->paths->len;
	g_array_append_val(run->content->paths, path);
}

/* Parts that are no rules: then none of it can be moved. */
static void
spoil_path(PdfRun *run)
{
	GArray *rules = run->content->rules;

	for (unsigned i = rules->len; i > 0 && run->path >= 0; i--) {
		PdfRule *rule = &g_array_index(rules, PdfRule, i - 1);
		if (rule->path != run->path)
			break;
		rule->path = -1;
	}
	run->path = -1;
}

static void
paint_rule(PdfRun *run, BlockBox box, uint32_t rgb)
{
	unsigned before = run->content->rules->len;

	add_rule(run, box, rgb);
	if (run->content->rules->len == before)
		spoil_path(run);
	else if (run->path >= 0)
		g_array_index(run->content->paths, PdfPath,
		    run->path).rules++;
}

static void
stroke_path(PdfRun *run)
{
	for (unsigned i = 1; i < run->n_points; i++) {
		const PdfPoint *p = &run->points[i - 1], *q = &run->points[i];
		BlockBox box = points_box(run, i - 1, i + 1);
		/* Of frames with round corners the sides count. */
		if (q->is_move || q->is_bent || (run->is_curved
		    && fabs(p->x - q->x) + fabs(p->y - q->y) < least_side))
			continue;
		if (fabs(p->x - q->x) < 0.5 || fabs(p->y - q->y) < 0.5)
			paint_rule(run, box, run->state.stroke);
		else
			spoil_path(run);
	}
}

/* Each subpath for itself: tables fill many thin boxes at once. */
static void
fill_path(PdfRun *run)
{
	unsigned from = 0;

	for (unsigned i = 1; i <= run->n_points; i++) {
		if (i < run->n_points && !run->points[i].is_move)
			continue;
		if (i - from >= 3)
			paint_rule(run, points_box(run, from, i),
			    run->state.rgb);
		from = i;
	}
}

static void
end_path(PdfRun *run)
{
	if (run->clip_next != 0 && run->n_points > 0) {
		BlockBox box = points_box(run, 0, run->n_points);
		BlockBox *clip = &run->state.clip;
		clip->left = MAX(clip->left, box.left);
		clip->top = MAX(clip->top, box.top);
		clip->right = MIN(clip->right, box.right);
		clip->bottom = MIN(clip->bottom, box.bottom);
	}
	run->clip_next = 0;
	run->n_points = 0;
	run->is_curved = false;
}

void pdf_path_clip(PdfRun *run) { run->clip_next = 1; }
void pdf_path_end(PdfRun *run) { end_path(run); }

void
pdf_path_stroke(PdfRun *run)
{
	begin_paint(run, true, true);
	stroke_path(run);
	end_path(run);
}

void
pdf_path_fill(PdfRun *run)
{
	begin_paint(run, false, true);
	fill_path(run);
	end_path(run);
}

void
pdf_path_both(PdfRun *run)
{
	begin_paint(run, false, false);
	fill_path(run);
	stroke_path(run);
	end_path(run);
}
