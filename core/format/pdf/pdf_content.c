#include "format/pdf/pdf_content.h"

#include <math.h>

#include "format/pdf/pdf_lexer.h"

enum {
	MAX_DEPTH = 16,		/* forms in forms */
	MAX_STREAMS = 1500,	/* uses of forms on a page */
	MAX_OPERATORS = 4000000,
	MAX_GLYPHS = 120000,
	MAX_RULES = 8000,
	MAX_OPERANDS = 20000,	/* tokens of one operator */
	MAX_POINTS = 512,	/* of one path */
	MAX_STATES = 512,	/* q in q */
	MAX_MARKS = 512,
};

typedef struct Range {
	size_t start, end;
} Range;

/* The graphics state (8.4) as far as text needs it. */
typedef struct State {
	PdfMatrix ctm;
	BlockBox clip;
	const PdfFont *font;
	const char *font_name;
	double size, spacing, word_spacing, scale, leading, rise;
	int mode;
	uint32_t rgb, stroke;
	unsigned components;	/* of the fill colour space; 0: special */
	unsigned paint_stream;
	Range space, colour;	/* the operators that set the fill */
	unsigned paint;		/* G_MAXUINT: not recorded yet */
	double line_width;
} State;

typedef struct Mark {
	int mcid;
	unsigned layer;
	int actual;
	int own_actual;		/* it is this mark's; -1 */
	unsigned glyphs;	/* how many there were before it */
} Mark;

typedef struct Point {
	double x, y;
	bool is_move;
} Point;

typedef struct Run {
	PdfFile *file;
	PdfFonts *fonts;
	PdfContent *content;
	unsigned stream;
	PdfObject resources;
	GHashTable *font_names;	/* of this stream: name > PdfFont */
	PdfLexer lexer;
	PdfToken *operands;
	unsigned n_operands;
	size_t start, end;	/* of the operator with its operands */
	State state;
	GArray *states;		/* of State */
	size_t base_states;	/* how many are the caller's */
	GArray *marks;		/* of Mark */
	size_t base_marks;
	unsigned skipped_marks;
	PdfMatrix line;
	double advance;
	Point points[MAX_POINTS];
	unsigned n_points;
	bool is_curved;
	int clip_next;
	size_t operators;
	unsigned depth;
	int form_ids[MAX_DEPTH];
} Run;

/* ---- operands ------------------------------------------------------- */

static double
operand(const Run *run, unsigned index)
{
	if (index >= run->n_operands
	    || run->operands[index].kind != PDF_TOKEN_NUMBER)
		return 0;
	return CLAMP(run->operands[index].number, -1e7, 1e7);
}

/* Of the last operand, where one is enough. */
static double
last(const Run *run)
{
	return run->n_operands == 0 ? 0 : operand(run, run->n_operands - 1);
}

static char *
operand_name(const Run *run, unsigned index)
{
	if (index >= run->n_operands
	    || run->operands[index].kind != PDF_TOKEN_NAME)
		return NULL;
	g_autofree char *name = pdf_lexer_name(&run->lexer,
	    &run->operands[index]);
	return g_strconcat("/", name, NULL);
}

static PdfObject
resource(const Run *run, const char *kind, const char *name)
{
	return pdf_file_get(run->file,
	    pdf_file_get(run->file, run->resources, kind), name);
}

static PdfMatrix
operand_matrix(const Run *run)
{
	return (PdfMatrix) {operand(run, 0), operand(run, 1), operand(run, 2),
	    operand(run, 3), operand(run, 4), operand(run, 5)};
}

/* ---- colour --------------------------------------------------------- */

static unsigned
channel(double value)
{
	return (unsigned) lround(CLAMP(value, 0, 1) * 255);
}

static uint32_t
colour(const Run *run, unsigned components)
{
	double c0 = operand(run, 0), c1 = operand(run, 1);
	double c2 = operand(run, 2), c3 = operand(run, 3);

	if (components == 1)
		c1 = c2 = c0;
	if (components == 4) {
		c0 = 1 - MIN(1, c0 + c3);
		c1 = 1 - MIN(1, c1 + c3);
		c2 = 1 - MIN(1, c2 + c3);
	}
	return channel(c0) << 16 | channel(c1) << 8 | channel(c2);
}

static void
set_fill(Run *run, uint32_t rgb)
{
	run->state.rgb = rgb;
	run->state.colour = (Range) {run->start, run->end};
	if (run->state.paint_stream != run->stream)
		run->state.space = (Range) {0, 0};
	run->state.paint_stream = run->stream;
	run->state.paint = G_MAXUINT;
}

/* How many components a colour space has; 0: what it shows is unknown. */
static unsigned
space_components(const Run *run, const char *name)
{
	if (name == NULL)
		return 0;
	if (strcmp(name, "/DeviceGray") == 0 || strcmp(name, "/CalGray") == 0)
		return 1;
	if (strcmp(name, "/DeviceRGB") == 0 || strcmp(name, "/CalRGB") == 0)
		return 3;
	if (strcmp(name, "/DeviceCMYK") == 0)
		return 4;
	PdfObject space = resource(run, "/ColorSpace", name);
	g_autofree char *kind = pdf_file_name(run->file,
	    pdf_file_is_array(run->file, space)
	    ? pdf_file_item(run->file, space, 0) : space);
	if (kind == NULL)
		return 0;
	if (strcmp(kind, "/ICCBased") == 0)
		return (unsigned) pdf_file_number(run->file,
		    pdf_file_get(run->file, pdf_file_item(run->file, space,
		    1), "/N"), 0);
	if (strcmp(kind, "/CalGray") == 0 || strcmp(kind, "/DeviceGray") == 0)
		return 1;
	if (strcmp(kind, "/CalRGB") == 0 || strcmp(kind, "/DeviceRGB") == 0)
		return 3;
	if (strcmp(kind, "/DeviceCMYK") == 0)
		return 4;
	return 0;
}

static void
op_space(Run *run)
{
	g_autofree char *name = operand_name(run, 0);

	run->state.components = space_components(run, name);
	run->state.space = (Range) {run->start, run->end};
	run->state.colour = (Range) {0, 0};
	run->state.paint_stream = run->stream;
	run->state.rgb = 0;
	run->state.paint = G_MAXUINT;
}

static void
op_colour(Run *run)
{
	unsigned components = run->state.components;
	uint32_t rgb;

	if (components == 1 || components == 3 || components == 4)
		rgb = colour(run, components);
	else if (run->n_operands == 1)	/* a tint: full ink is dark */
		rgb = channel(1 - operand(run, 0)) * 0x010101u;
	else
		rgb = 0x404040;
	Range space = run->state.space;
	set_fill(run, rgb);
	run->state.space = space;
}

static void
device_fill(Run *run, unsigned components)
{
	set_fill(run, colour(run, components));
	run->state.space = (Range) {0, 0};
	run->state.components = components;
}

static void op_g(Run *run) { device_fill(run, 1); }
static void op_rg(Run *run) { device_fill(run, 3); }
static void op_k(Run *run) { device_fill(run, 4); }
static void op_G(Run *run) { run->state.stroke = colour(run, 1); }
static void op_RG(Run *run) { run->state.stroke = colour(run, 3); }
static void op_K(Run *run) { run->state.stroke = colour(run, 4); }

static const char *
copy_range(const Run *run, unsigned stream, Range range)
{
	const PdfStream *source = pdf_content_stream(run->content, stream);
	const char *data = g_bytes_get_data(source->data, NULL);

	return range.end <= range.start ? "" : arena_copy(run->content->arena,
	    data + range.start, range.end - range.start);
}

static unsigned
current_paint(Run *run)
{
	State *state = &run->state;
	GArray *paints = run->content->paints;

	if (state->paint != G_MAXUINT)
		return state->paint;
	PdfPaint paint = {.rgb = state->rgb, .stream = state->paint_stream};
	const char *space = copy_range(run, state->paint_stream,
	    state->space);
	const char *code = copy_range(run, state->paint_stream,
	    state->colour);
	if (space[0] != '\0' || code[0] != '\0')
		paint.code = arena_printf(run->content->arena, "%s %s", space,
		    code);
	state->paint = paints->len;
	g_array_append_val(paints, paint);
	return state->paint;
}

/* ---- graphics state ------------------------------------------------- */

static void
op_q(Run *run)
{
	if (run->states->len - run->base_states < MAX_STATES)
		g_array_append_val(run->states, run->state);
	else
		run->content->is_cut = true;
}

static void
op_Q(Run *run)
{
	if (run->states->len <= run->base_states) {
		if (run->stream == 0)
			run->content->is_broken = true;
		return;
	}
	run->state = g_array_index(run->states, State, run->states->len - 1);
	g_array_set_size(run->states, run->states->len - 1);
}

static void
op_cm(Run *run)
{
	PdfMatrix matrix = operand_matrix(run);

	run->state.ctm = pdf_matrix_multiply(&matrix, &run->state.ctm);
}

static const PdfFont *
find_font(Run *run, const char *name)
{
	const PdfFont *font = g_hash_table_lookup(run->font_names, name);

	if (font == NULL) {
		font = pdf_font_load(run->fonts, run->file,
		    resource(run, "/Font", name));
		g_hash_table_insert(run->font_names, g_strdup(name),
		    (void *) (uintptr_t) font);
	}
	return font;
}

static void
op_Tf(Run *run)
{
	g_autofree char *name = operand_name(run, 0);

	if (name == NULL)
		return;
	run->state.font = find_font(run, name);
	/* Raw, as it stands in the stream: it is written back. */
	run->state.font_name = arena_copy(run->content->arena,
	    run->lexer.data + run->operands[0].start,
	    run->operands[0].end - run->operands[0].start);
	run->state.size = operand(run, 1);
}

static void
op_gs(Run *run)
{
	g_autofree char *name = operand_name(run, 0);

	if (name == NULL)
		return;
	PdfObject font = pdf_file_get(run->file,
	    resource(run, "/ExtGState", name), "/Font");
	if (font == 0)
		return;
	run->state.font = pdf_font_load(run->fonts, run->file,
	    pdf_file_item(run->file, font, 0));
	run->state.font_name = NULL;
	run->state.size = pdf_file_number(run->file,
	    pdf_file_item(run->file, font, 1), 0);
}

static void op_w(Run *run) { run->state.line_width = last(run); }
static void op_Tc(Run *run) { run->state.spacing = last(run); }
static void op_Tw(Run *run) { run->state.word_spacing = last(run); }
static void op_Tz(Run *run) { run->state.scale = last(run) / 100; }
static void op_TL(Run *run) { run->state.leading = last(run); }
static void op_Ts(Run *run) { run->state.rise = last(run); }
static void op_Tr(Run *run) { run->state.mode = (int) last(run); }

/* ---- paths ---------------------------------------------------------- */

static void
add_point(Run *run, double x, double y, bool is_move)
{
	const PdfMatrix *m = &run->state.ctm;

	if (run->n_points >= MAX_POINTS) {
		run->is_curved = true;
		return;
	}
	run->points[run->n_points++] = (Point) {
		x * m->a + y * m->c + m->e, x * m->b + y * m->d + m->f,
		is_move,
	};
}

static void
op_m(Run *run)
{
	add_point(run, operand(run, 0), operand(run, 1), true);
}

static void
op_l(Run *run)
{
	add_point(run, operand(run, 0), operand(run, 1), false);
}

static void
op_curve(Run *run)
{
	run->is_curved = true;
	if (run->n_operands >= 2)
		add_point(run, operand(run, run->n_operands - 2), last(run),
		    false);
}

static void
op_re(Run *run)
{
	double x = operand(run, 0), y = operand(run, 1);
	double w = operand(run, 2), h = operand(run, 3);

	add_point(run, x, y, true);
	add_point(run, x + w, y, false);
	add_point(run, x + w, y + h, false);
	add_point(run, x, y + h, false);
	add_point(run, x, y, false);
}

static void
op_h(Run *run)
{
	for (unsigned i = run->n_points; i > 0; i--) {
		if (!run->points[i - 1].is_move)
			continue;
		if (run->n_points < MAX_POINTS) {
			run->points[run->n_points] = run->points[i - 1];
			run->points[run->n_points++].is_move = false;
		}
		return;
	}
}

static void
add_rule(Run *run, BlockBox box, uint32_t rgb)
{
	const BlockBox *clip = &run->state.clip;
	PdfRule rule = {.rgb = rgb, .box = {
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
points_box(const Run *run, unsigned from, unsigned to)
{
	BlockBox box = {INFINITY, INFINITY, -INFINITY, -INFINITY};

	for (unsigned i = from; i < to; i++) {
		const Point *p = &run->points[i];
		box.left = MIN(box.left, p->x);
		box.right = MAX(box.right, p->x);
		box.top = MIN(box.top, p->y);
		box.bottom = MAX(box.bottom, p->y);
	}
	return box;
}

static void
stroke_path(Run *run)
{
	for (unsigned i = 1; i < run->n_points; i++) {
		const Point *p = &run->points[i - 1], *q = &run->points[i];
		BlockBox box = points_box(run, i - 1, i + 1);
		if (q->is_move || run->is_curved)
			continue;
		if (fabs(p->x - q->x) < 0.5 || fabs(p->y - q->y) < 0.5)
			add_rule(run, box, run->state.stroke);
	}
}

/* Each subpath for itself: tables fill many thin boxes at once. */
static void
fill_path(Run *run)
{
	unsigned from = 0;

	for (unsigned i = 1; i <= run->n_points; i++) {
		if (i < run->n_points && !run->points[i].is_move)
			continue;
		if (i - from >= 3)
			add_rule(run, points_box(run, from, i),
			    run->state.rgb);
		from = i;
	}
}

static void
end_path(Run *run)
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

static void op_W(Run *run) { run->clip_next = 1; }
static void op_n(Run *run) { end_path(run); }

static void
op_stroke(Run *run)
{
	stroke_path(run);
	end_path(run);
}

static void
op_fill(Run *run)
{
	fill_path(run);
	end_path(run);
}

static void
op_both(Run *run)
{
	fill_path(run);
	stroke_path(run);
	end_path(run);
}

/* ---- marked content ------------------------------------------------- */

static bool
is_string(const PdfToken *token)
{
	return token->kind == PDF_TOKEN_STRING
	    || token->kind == PDF_TOKEN_HEX;
}

/* The MCID of an inline property list; -1: none. */
static int
inline_mcid(const Run *run)
{
	for (unsigned i = 1; i + 1 < run->n_operands; i++) {
		const PdfToken *token = &run->operands[i];
		if (token->kind == PDF_TOKEN_NAME
		    && token->end - token->start == 4
		    && memcmp(run->lexer.data + token->start, "MCID", 4) == 0)
			return (int) operand(run, i + 1);
	}
	return -1;
}

/* A text string (7.9.2.2) as UTF-8; PDFDocEncoding is taken for Latin 1. */
static char *
text_string(const Run *run, const PdfToken *token)
{
	g_autofree char *bytes = g_malloc(token->end - token->start + 1);
	size_t length = pdf_lexer_decode(&run->lexer, token, bytes);
	bool is_utf16 = length >= 2 && (unsigned char) bytes[0] == 0xFE
	    && (unsigned char) bytes[1] == 0xFF;
	g_autofree char *utf8 = g_convert(is_utf16 ? bytes + 2 : bytes,
	    (gssize) (is_utf16 ? length - 2 : length), "UTF-8",
	    is_utf16 ? "UTF-16BE" : "ISO-8859-1", NULL, NULL, NULL);

	return utf8 == NULL ? NULL
	    : arena_string(run->content->arena, utf8);
}

static bool
inline_actual(const Run *run, char **text)
{
	for (unsigned i = 1; i < run->n_operands; i++) {
		const PdfToken *token = &run->operands[i];
		if (token->kind == PDF_TOKEN_NAME
		    && token->end - token->start == 10
		    && memcmp(run->lexer.data + token->start, "ActualText",
		    10) == 0) {
			if (i + 1 < run->n_operands
			    && is_string(&run->operands[i + 1]))
				*text = text_string(run,
				    &run->operands[i + 1]);
			return true;
		}
	}
	return false;
}

static int
add_actual(Run *run, const char *tag, int mcid, char *text)
{
	PdfActual actual = {.stream = run->stream, .start = run->start,
	    .end = run->end, .text = text};

	actual.plain = mcid < 0
	    ? arena_printf(run->content->arena, "%s BMC", tag)
	    : arena_printf(run->content->arena, "%s <</MCID %d>> BDC", tag,
	    mcid);
	g_array_append_val(run->content->actuals, actual);
	return (int) run->content->actuals->len - 1;
}

static void
push_mark(Run *run, const Mark *mark)
{
	if (run->marks->len - run->base_marks < MAX_MARKS)
		g_array_append_val(run->marks, *mark);
	else
		run->skipped_marks++;
}

static Mark
current_mark(const Run *run)
{
	if (run->marks->len == 0)
		return (Mark) {.mcid = -1, .actual = -1, .own_actual = -1};
	return g_array_index(run->marks, Mark, run->marks->len - 1);
}

static void
op_BMC(Run *run)
{
	Mark mark = current_mark(run);

	mark.own_actual = -1;
	push_mark(run, &mark);
}

static void
op_BDC(Run *run)
{
	Mark mark = current_mark(run);
	g_autofree char *tag = operand_name(run, 0);
	g_autofree char *name = operand_name(run, 1);
	char *text = NULL;
	bool has_actual = inline_actual(run, &text);
	int mcid = inline_mcid(run);

	if (name != NULL) {
		PdfObject list = resource(run, "/Properties", name);
		mcid = (int) pdf_file_number(run->file,
		    pdf_file_get(run->file, list, "/MCID"), -1);
		PdfObject actual = pdf_file_get(run->file, list,
		    "/ActualText");
		g_autofree char *utf8 = pdf_file_text(run->file, actual);
		has_actual = actual != 0;
		text = arena_string(run->content->arena, utf8);
		if (tag != NULL && strcmp(tag, "/OC") == 0)
			mark.layer = (unsigned) MAX(1,
			    pdf_file_id(run->file, list));
	}
	if (mcid >= 0)
		mark.mcid = mcid;
	mark.own_actual = -1;
	if (has_actual && tag != NULL)
		mark.own_actual = mark.actual = add_actual(run, tag, mcid,
		    text);
	mark.glyphs = run->content->glyphs->len;
	push_mark(run, &mark);
}

/* Glyphs that no font explains may be explained by /ActualText: a character
 * each, the last has what is left. */
static void
explain_glyphs(Run *run, const Mark *mark)
{
	GArray *glyphs = run->content->glyphs;
	const char *text = g_array_index(run->content->actuals, PdfActual,
	    mark->own_actual).text;
	bool is_needed = false;

	for (unsigned i = mark->glyphs; i < glyphs->len; i++)
		is_needed |= g_array_index(glyphs, PdfGlyph, i).text[0]
		    == '\0';
	if (!is_needed || text == NULL || !g_utf8_validate(text, -1, NULL))
		return;
	for (unsigned i = mark->glyphs; i < glyphs->len; i++) {
		PdfGlyph *glyph = &g_array_index(glyphs, PdfGlyph, i);
		const char *end = *text == '\0' ? text
		    : i + 1 == glyphs->len ? text + strlen(text)
		    : g_utf8_next_char(text);
		size_t length = (size_t) (end - text);
		if (length >= sizeof(glyph->text))
			return;
		memset(glyph->text, 0, sizeof(glyph->text));
		memcpy(glyph->text, text, length);
		if (length == 0)
			glyph->flags |= PDF_GLYPH_SILENT;
		text = end;
	}
}

static void
op_EMC(Run *run)
{
	if (run->skipped_marks > 0) {
		run->skipped_marks--;
	} else if (run->marks->len > run->base_marks) {
		Mark mark = current_mark(run);
		if (mark.own_actual >= 0)
			explain_glyphs(run, &mark);
		g_array_set_size(run->marks, run->marks->len - 1);
	}
}

/* ---- text ----------------------------------------------------------- */

static void
op_BT(Run *run)
{
	run->line = pdf_matrix_identity;
	run->advance = 0;
}

static void
next_line(Run *run, double x, double y)
{
	PdfMatrix shift = {1, 0, 0, 1, x, y};

	run->line = pdf_matrix_multiply(&shift, &run->line);
	run->advance = 0;
}

static void
op_Td(Run *run)
{
	next_line(run, operand(run, 0), operand(run, 1));
}

static void
op_TD(Run *run)
{
	run->state.leading = -operand(run, 1);
	op_Td(run);
}

static void
op_Tstar(Run *run)
{
	next_line(run, 0, -run->state.leading);
}

static void
op_Tm(Run *run)
{
	run->line = operand_matrix(run);
	run->advance = 0;
}

static bool
is_outside(const BlockBox *box, double x, double y)
{
	return x < box->left - 1 || x > box->right + 1 || y < box->top - 1
	    || y > box->bottom + 1;
}

static void
place_glyph(const Run *run, const PdfMatrix *m, double width, PdfGlyph *glyph)
{
	const State *state = &run->state;
	double x = m->a * run->advance + m->c * state->rise + m->e;
	double y = m->b * run->advance + m->d * state->rise + m->f;
	double along = m->a * width * state->size * state->scale;
	double up = m->d * state->size;
	double sheer = m->c * state->size;

	if (along >= 0 && m->a * state->scale * state->size > 0 && up < 0
	    && fabs(m->b) <= 0.02 * fabs(m->a)
	    && fabs(sheer) <= 0.6 * fabs(up)
	    && !pdf_font_is_vertical(state->font))
		glyph->flags |= PDF_GLYPH_UPRIGHT;
	if (sheer > 0.1 * fabs(up))
		glyph->flags |= PDF_GLYPH_SLANTED;
	glyph->x0 = (float) x;
	glyph->x1 = (float) (x + along);
	glyph->base = (float) y;
	glyph->top = (float) (y + up * pdf_font_ascent(state->font));
	glyph->bottom = (float) (y + up * pdf_font_descent(state->font));
	double middle_x = (glyph->x0 + glyph->x1) / 2;
	double middle_y = (glyph->top + glyph->base) / 2;
	if (state->mode == 3 || state->mode == 7
	    || is_outside(&state->clip, middle_x, middle_y)
	    || !isfinite(x) || !isfinite(y))
		glyph->flags |= PDF_GLYPH_HIDDEN;
}

static bool
is_blank(const char *text)
{
	return text[0] != '\0' && g_unichar_isspace(g_utf8_get_char(text));
}

static void
show_string(Run *run, const PdfToken *token)
{
	State *state = &run->state;
	GArray *glyphs = run->content->glyphs;
	g_autofree char *bytes = g_malloc(token->end - token->start + 1);
	size_t length = pdf_lexer_decode(&run->lexer, token, bytes);
	PdfMatrix m = pdf_matrix_multiply(&run->line, &state->ctm);
	PdfChar character;

	for (size_t at = 0; pdf_font_next(state->font, bytes + at,
	    length - at, &character); at += character.bytes) {
		PdfGlyph glyph = {.show = run->content->shows->len - 1,
		    .bytes = character.bytes};
		if (glyphs->len >= MAX_GLYPHS) {
			run->content->is_cut = true;
			return;
		}
		double extra = state->spacing
		    + (character.is_space ? state->word_spacing : 0);
		double shift = character.width * state->size + extra;
		memcpy(glyph.text, character.text, sizeof(glyph.text));
		if (is_blank(glyph.text))
			glyph.flags |= PDF_GLYPH_SPACE;
		if (state->size != 0)
			glyph.kern = (float) (-1000 * shift / state->size);
		place_glyph(run, &m, character.width, &glyph);
		run->advance += shift * state->scale;
		glyph.next = (float) (m.a * run->advance + m.c * state->rise
		    + m.e);
		g_array_append_val(glyphs, glyph);
	}
}

static void
begin_show(Run *run, PdfShowKind kind)
{
	const State *state = &run->state;
	Mark mark = current_mark(run);
	PdfMatrix m = pdf_matrix_multiply(&run->line, &state->ctm);
	PdfShow show = {
		.stream = run->stream, .start = run->start, .end = run->end,
		.kind = kind, .first = run->content->glyphs->len,
		.ctm = state->ctm, .line = run->line, .advance = run->advance,
		.font = state->font, .font_name = state->font_name,
		.size = state->size, .spacing = state->spacing,
		.word_spacing = state->word_spacing, .scale = state->scale,
		.rise = state->rise, .em = fabs(m.d * state->size),
		.mode = state->mode, .paint = current_paint(run),
		.clip = state->clip, .mcid = mark.mcid, .layer = mark.layer,
		.actual = mark.actual,
	};

	g_array_append_val(run->content->shows, show);
}

static void
end_show(Run *run)
{
	PdfShow *show = &g_array_index(run->content->shows, PdfShow,
	    run->content->shows->len - 1);

	show->count = run->content->glyphs->len - show->first;
}

static void
op_Tj(Run *run)
{
	if (run->n_operands == 0 || run->state.font == NULL
	    || !is_string(&run->operands[run->n_operands - 1]))
		return;
	begin_show(run, PDF_SHOW_TJ);
	show_string(run, &run->operands[run->n_operands - 1]);
	end_show(run);
}

static void
op_TJ(Run *run)
{
	State *state = &run->state;

	if (state->font == NULL || run->n_operands == 0)
		return;
	begin_show(run, PDF_SHOW_ARRAY);
	for (unsigned i = 0; i < run->n_operands; i++) {
		const PdfToken *token = &run->operands[i];
		if (is_string(token))
			show_string(run, token);
		else if (token->kind == PDF_TOKEN_NUMBER)
			run->advance -= CLAMP(token->number, -1e6, 1e6) / 1000
			    * state->size * state->scale;
	}
	end_show(run);
}

static void
op_quote(Run *run)
{
	if (run->n_operands == 0 || run->state.font == NULL
	    || !is_string(&run->operands[run->n_operands - 1]))
		return;
	begin_show(run, PDF_SHOW_LINE);
	op_Tstar(run);
	show_string(run, &run->operands[run->n_operands - 1]);
	end_show(run);
}

static void
op_double_quote(Run *run)
{
	if (run->n_operands < 3 || run->state.font == NULL
	    || !is_string(&run->operands[2]))
		return;
	begin_show(run, PDF_SHOW_SPACED);
	run->state.word_spacing = operand(run, 0);
	run->state.spacing = operand(run, 1);
	op_Tstar(run);
	show_string(run, &run->operands[2]);
	end_show(run);
}

/* ---- XObjects ------------------------------------------------------- */

static void interpret(Run *run);

static PdfMatrix
object_matrix(PdfFile *file, PdfObject array)
{
	PdfMatrix m = pdf_matrix_identity;

	if (pdf_file_count(file, array) < 6)
		return m;
	double *fields[6] = {&m.a, &m.b, &m.c, &m.d, &m.e, &m.f};
	for (int i = 0; i < 6; i++)
		*fields[i] = pdf_file_number(file,
		    pdf_file_item(file, array, i), *fields[i]);
	return m;
}

static BlockBox
object_box(PdfFile *file, PdfObject array, const BlockBox *fallback)
{
	double v[4];

	if (pdf_file_count(file, array) < 4)
		return *fallback;
	for (int i = 0; i < 4; i++)
		v[i] = pdf_file_number(file, pdf_file_item(file, array, i), 0);
	return (BlockBox) {MIN(v[0], v[2]), MIN(v[1], v[3]),
	    MAX(v[0], v[2]), MAX(v[1], v[3])};
}

static void
stream_free(void *data)
{
	PdfStream *stream = data;

	g_bytes_unref(stream->data);
	g_free(stream);
}

static void
add_stream(PdfContent *content, int parent, GBytes *data, PdfObject form,
    PdfObject resources)
{
	PdfStream *stream = g_new0(PdfStream, 1);

	stream->parent = parent;
	stream->data = data;
	stream->form = form;
	stream->resources = resources;
	g_ptr_array_add(content->streams, stream);
}

static bool
may_enter(Run *run, int id)
{
	if (run->depth + 1 >= MAX_DEPTH
	    || run->content->streams->len >= MAX_STREAMS)
		return false;
	for (unsigned i = 0; i < run->depth; i++)
		if (run->form_ids[i] == id && id != 0)
			return false;
	run->form_ids[run->depth] = id;
	return true;
}

/* Runs the form in a state of its own and comes back (8.10.1). */
static void
enter_form(Run *run, PdfObject form, GBytes *data)
{
	Run saved = *run;
	PdfObject resources = pdf_file_get(run->file, form, "/Resources");
	PdfMatrix matrix = object_matrix(run->file,
	    pdf_file_get(run->file, form, "/Matrix"));
	static const BlockBox everything = {-1e6, -1e6, 1e6, 1e6};
	BlockBox box = object_box(run->file,
	    pdf_file_get(run->file, form, "/BBox"), &everything);

	if (resources == 0)
		resources = run->resources;
	add_stream(run->content, (int) run->stream, data, form, resources);
	run->stream = run->content->streams->len - 1;
	PdfStream *stream = g_ptr_array_index(run->content->streams,
	    run->stream);
	stream->do_start = run->start;
	stream->do_end = run->end;
	run->resources = resources;
	run->depth++;
	run->state.ctm = pdf_matrix_multiply(&matrix, &run->state.ctm);
	run->state.font_name = NULL;
	box = pdf_matrix_box(&run->state.ctm, &box);
	run->state.clip = (BlockBox) {
		MAX(run->state.clip.left, box.left),
		MAX(run->state.clip.top, box.top),
		MIN(run->state.clip.right, box.right),
		MIN(run->state.clip.bottom, box.bottom)};
	run->n_points = 0;
	run->base_states = run->states->len;
	run->base_marks = run->marks->len;
	interpret(run);
	g_array_set_size(run->states, (unsigned) run->base_states);
	g_array_set_size(run->marks, (unsigned) run->base_marks);
	size_t operators = run->operators;
	*run = saved;
	run->operators = operators;
}

static void
add_image(Run *run)
{
	static const BlockBox unit = {0, 0, 1, 1};
	BlockBox box = pdf_matrix_box(&run->state.ctm, &unit);
	const BlockBox *clip = &run->state.clip;

	box = (BlockBox) {MAX(box.left, clip->left), MAX(box.top, clip->top),
	    MIN(box.right, clip->right), MIN(box.bottom, clip->bottom)};
	if (box.left < box.right && box.top < box.bottom
	    && run->content->images->len < MAX_RULES)
		g_array_append_val(run->content->images, box);
}

static void
op_Do(Run *run)
{
	g_autofree char *name = operand_name(run, 0);

	if (name == NULL)
		return;
	PdfObject object = resource(run, "/XObject", name);
	PdfObject subtype = pdf_file_get(run->file, object, "/Subtype");
	if (pdf_file_is_name(run->file, subtype, "/Image")) {
		add_image(run);
	} else if (pdf_file_is_name(run->file, subtype, "/Form")
	    && may_enter(run, pdf_file_id(run->file, object))) {
		GBytes *data = pdf_file_data(run->file, object);
		if (data != NULL)
			enter_form(run, object, data);
	}
}

static void
op_ID(Run *run)
{
	add_image(run);
	pdf_lexer_skip_image(&run->lexer);
}

/* ---- the loop ------------------------------------------------------- */

typedef struct Operator {
	const char *name;
	void (*run)(Run *run);
} Operator;

/* Sorted by strcmp. */
static const Operator operators[] = {
	{"\"", op_double_quote}, {"'", op_quote}, {"B", op_both},
	{"B*", op_both}, {"BDC", op_BDC}, {"BMC", op_BMC}, {"BT", op_BT},
	{"Do", op_Do}, {"EMC", op_EMC}, {"F", op_fill}, {"G", op_G},
	{"ID", op_ID}, {"K", op_K}, {"Q", op_Q}, {"RG", op_RG},
	{"S", op_stroke}, {"T*", op_Tstar}, {"TD", op_TD}, {"TJ", op_TJ},
	{"TL", op_TL}, {"Tc", op_Tc}, {"Td", op_Td}, {"Tf", op_Tf},
	{"Tj", op_Tj}, {"Tm", op_Tm}, {"Tr", op_Tr}, {"Ts", op_Ts},
	{"Tw", op_Tw}, {"Tz", op_Tz}, {"W", op_W}, {"W*", op_W},
	{"b", op_both}, {"b*", op_both}, {"c", op_curve}, {"cm", op_cm},
	{"cs", op_space}, {"f", op_fill}, {"f*", op_fill}, {"g", op_g},
	{"gs", op_gs}, {"h", op_h}, {"k", op_k}, {"l", op_l}, {"m", op_m},
	{"n", op_n}, {"q", op_q}, {"re", op_re}, {"rg", op_rg},
	{"s", op_stroke}, {"sc", op_colour}, {"scn", op_colour},
	{"v", op_curve}, {"w", op_w}, {"y", op_curve},
};

static int
compare_operator(const void *key, const void *element)
{
	return strcmp(key, ((const Operator *) element)->name);
}

static void
dispatch(Run *run, const PdfToken *token)
{
	char name[4] = "";
	size_t length = token->end - token->start;

	if (length > 3)
		return;
	memcpy(name, run->lexer.data + token->start, length);
	run->end = token->end;
	run->start = run->n_operands > 0 ? run->operands[0].start
	    : token->start;
	/* A name begins before its slash. */
	if (run->n_operands > 0 && run->operands[0].kind == PDF_TOKEN_NAME)
		run->start--;
	const Operator *found = bsearch(name, operators,
	    G_N_ELEMENTS(operators), sizeof(Operator), compare_operator);
	if (found != NULL)
		found->run(run);
}

static void
interpret(Run *run)
{
	const PdfStream *stream = pdf_content_stream(run->content,
	    run->stream);
	g_autofree PdfToken *operands = g_new(PdfToken, MAX_OPERANDS);
	g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	run->operands = operands;
	run->n_operands = 0;
	run->font_names = names;
	run->lexer = (PdfLexer) {0};
	run->lexer.data = g_bytes_get_data(stream->data, &run->lexer.length);
	for (;;) {
		PdfToken token = pdf_lexer_next(&run->lexer);
		if (token.kind == PDF_TOKEN_END)
			return;
		if (token.kind != PDF_TOKEN_WORD) {
			if (run->n_operands < MAX_OPERANDS)
				operands[run->n_operands++] = token;
			else
				run->content->is_cut = true;
			continue;
		}
		if (++run->operators > MAX_OPERATORS
		    || run->content->is_cut) {
			run->content->is_cut = true;
			return;
		}
		dispatch(run, &token);
		run->n_operands = 0;
	}
}

static void
set_display(PdfContent *content, PdfFile *file, PdfObject page)
{
	static const BlockBox letter = {0, 0, 612, 792};
	BlockBox media = object_box(file,
	    pdf_file_inherited(file, page, "/MediaBox"), &letter);
	BlockBox box = object_box(file,
	    pdf_file_inherited(file, page, "/CropBox"), &media);
	int rotate = (int) pdf_file_number(file,
	    pdf_file_inherited(file, page, "/Rotate"), 0) % 360;

	box.left = MAX(box.left, media.left);
	box.top = MAX(box.top, media.top);
	box.right = MIN(box.right, media.right);
	box.bottom = MIN(box.bottom, media.bottom);
	if (box.right - box.left < 1 || box.bottom - box.top < 1)
		box = media;
	content->width = box.right - box.left;
	content->height = box.bottom - box.top;
	switch ((rotate + 360) % 360) {
	case 90:
		content->display = (PdfMatrix) {0, 1, 1, 0, -box.top,
		    -box.left};
		break;
	case 180:
		content->display = (PdfMatrix) {-1, 0, 0, 1, box.right,
		    -box.top};
		break;
	case 270:
		content->display = (PdfMatrix) {0, -1, -1, 0, box.bottom,
		    box.right};
		break;
	default:
		content->display = (PdfMatrix) {1, 0, 0, -1, -box.left,
		    box.bottom};
		return;
	}
	if (rotate % 180 != 0) {
		content->width = box.bottom - box.top;
		content->height = box.right - box.left;
	}
}

static PdfContent *
content_new(void)
{
	PdfContent *content = g_new0(PdfContent, 1);

	content->arena = arena_new();
	content->streams = g_ptr_array_new_with_free_func(stream_free);
	content->paints = g_array_new(FALSE, FALSE, sizeof(PdfPaint));
	content->shows = g_array_new(FALSE, FALSE, sizeof(PdfShow));
	content->glyphs = g_array_new(FALSE, FALSE, sizeof(PdfGlyph));
	content->rules = g_array_new(FALSE, FALSE, sizeof(PdfRule));
	content->images = g_array_new(FALSE, FALSE, sizeof(BlockBox));
	content->actuals = g_array_new(FALSE, FALSE, sizeof(PdfActual));
	return content;
}

void
pdf_content_free(PdfContent *content)
{
	if (content == NULL)
		return;
	g_ptr_array_unref(content->streams);
	g_array_unref(content->paints);
	g_array_unref(content->shows);
	g_array_unref(content->glyphs);
	g_array_unref(content->rules);
	g_array_unref(content->images);
	g_array_unref(content->actuals);
	arena_free(content->arena);
	g_free(content);
}

PdfContent *
pdf_content_read(PdfFile *file, PdfFonts *fonts, unsigned number)
{
	PdfObject page = pdf_file_page(file, number);
	GBytes *data = pdf_file_contents(file, page);

	if (data == NULL)
		return NULL;
	PdfContent *content = content_new();
	g_autofree Run *run = g_new0(Run, 1);
	set_display(content, file, page);
	add_stream(content, -1, data, 0,
	    pdf_file_inherited(file, page, "/Resources"));
	run->file = file;
	run->fonts = fonts;
	run->content = content;
	run->resources = pdf_content_stream(content, 0)->resources;
	run->states = g_array_new(FALSE, FALSE, sizeof(State));
	run->marks = g_array_new(FALSE, FALSE, sizeof(Mark));
	run->state = (State) {.ctm = content->display, .scale = 1,
	    .components = 1, .paint = G_MAXUINT,
	    .clip = {0, 0, content->width, content->height}};
	interpret(run);
	content->end = run->state.ctm;
	content->depth = (int) run->states->len;
	g_array_unref(run->states);
	g_array_unref(run->marks);
	return content;
}

const PdfGlyph *
pdf_content_glyph(const PdfContent *content, unsigned index)
{
	return &g_array_index(content->glyphs, PdfGlyph, index);
}

const PdfShow *
pdf_content_show(const PdfContent *content, unsigned index)
{
	return &g_array_index(content->shows, PdfShow, index);
}

const PdfStream *
pdf_content_stream(const PdfContent *content, unsigned index)
{
	return g_ptr_array_index(content->streams, index);
}

const PdfPaint *
pdf_content_paint(const PdfContent *content, unsigned index)
{
	return &g_array_index(content->paints, PdfPaint, index);
}
