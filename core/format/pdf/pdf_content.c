#include "format/pdf/pdf_content.h"

#include <math.h>

#include "format/pdf/pdf_mark.h"
#include "format/pdf/pdf_paint.h"
#include "format/pdf/pdf_path.h"
#include "format/pdf/pdf_sheet.h"
#include "format/pdf/pdf_show.h"

enum {
	MAX_STREAMS = 1500,	/* uses of forms on a page */
	MAX_OPERATORS = 4000000,
	MAX_IMAGES = 8000,
	MAX_OPERANDS = 20000,	/* tokens of one operator */
	MAX_STATES = 512,	/* q in q */
};

/* ---- graphics state ----------------------------------------------------- */

static void
op_q(PdfRun *run)
{
	if (run->states->len - run->base_states < MAX_STATES)
		g_array_append_val(run->states, run->state);
	else
		run->content->is_cut = true;
}

static void
op_Q(PdfRun *run)
{
	if (run->states->len <= run->base_states) {
		if (run->stream == 0)
			run->content->is_broken = true;
		return;
	}
	run->state = g_array_index(run->states, PdfState, run->states->len - 1);
	g_array_set_size(run->states, run->states->len - 1);
}

static void
op_cm(PdfRun *run)
{
	PdfMatrix matrix = pdf_run_matrix(run);

	run->state.ctm = pdf_matrix_multiply(&matrix, &run->state.ctm);
}

static const PdfFont *
find_font(PdfRun *run, const char *name)
{
	const PdfFont *font = g_hash_table_lookup(run->font_names, name);

	if (font == NULL) {
		font = pdf_font_load(run->fonts, run->file,
		    pdf_run_resource(run, "/Font", name));
		g_hash_table_insert(run->font_names, g_strdup(name),
		    (void *) (uintptr_t) font);
	}
	return font;
}

static void
op_Tf(PdfRun *run)
{
	g_autofree char *name = pdf_run_name(run, 0);

	if (name == NULL)
		return;
	run->state.font = find_font(run, name);
	/* Raw, as it stands in the stream: it is written back. */
	run->state.font_name = arena_copy(run->content->arena,
	    run->lexer.data + run->operands[0].start,
	    run->operands[0].end - run->operands[0].start);
	run->state.size = pdf_run_number(run, 1);
}

static void
op_gs(PdfRun *run)
{
	g_autofree char *name = pdf_run_name(run, 0);

	if (name == NULL)
		return;
	PdfObject font = pdf_file_get(run->file,
	    pdf_run_resource(run, "/ExtGState", name), "/Font");
	if (font == 0)
		return;
	run->state.font = pdf_font_load(run->fonts, run->file,
	    pdf_file_item(run->file, font, 0));
	run->state.font_name = NULL;
	run->state.size = pdf_file_number(run->file,
	    pdf_file_item(run->file, font, 1), 0);
}

static void op_w(PdfRun *run) { run->state.line_width = pdf_run_last(run); }
static void op_Tc(PdfRun *run) { run->state.spacing = pdf_run_last(run); }
static void op_Tw(PdfRun *run) { run->state.word_spacing = pdf_run_last(run); }
static void op_Tz(PdfRun *run) { run->state.scale = pdf_run_last(run) / 100; }
static void op_TL(PdfRun *run) { run->state.leading = pdf_run_last(run); }
static void op_Ts(PdfRun *run) { run->state.rise = pdf_run_last(run); }
static void op_Tr(PdfRun *run) { run->state.mode = (int) pdf_run_last(run); }

/* ---- XObjects ----------------------------------------------------------- */

static void interpret(PdfRun *run);

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
may_enter(PdfRun *run, int id)
{
	if (run->depth + 1 >= PDF_RUN_DEPTH
	    || run->content->streams->len >= MAX_STREAMS)
		return false;
	for (unsigned i = 0; i < run->depth; i++) {
		const PdfLoop loop = {run->stream, run->start, run->end, id};
		if (run->form_ids[i] != id || id == 0)
			continue;
		g_array_append_val(run->content->loops, loop);
		return false;
	}
	run->form_ids[run->depth] = id;
	return true;
}

/* Runs the form in a state of its own and comes back (8.10.1). */
static void
enter_form(PdfRun *run, PdfObject form, GBytes *data)
{
	PdfRun saved = *run;
	PdfObject resources = pdf_file_get(run->file, form, "/Resources");
	PdfMatrix matrix = pdf_sheet_matrix(run->file,
	    pdf_file_get(run->file, form, "/Matrix"));
	static const BlockBox everything = {-1e6, -1e6, 1e6, 1e6};
	BlockBox box = pdf_sheet_array(run->file,
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
add_image(PdfRun *run)
{
	static const BlockBox unit = {0, 0, 1, 1};
	BlockBox box = pdf_matrix_box(&run->state.ctm, &unit);
	const BlockBox *clip = &run->state.clip;

	box = (BlockBox) {MAX(box.left, clip->left), MAX(box.top, clip->top),
	    MIN(box.right, clip->right), MIN(box.bottom, clip->bottom)};
	if (box.left < box.right && box.top < box.bottom
	    && run->content->images->len < MAX_IMAGES)
		g_array_append_val(run->content->images, box);
}

static void
op_Do(PdfRun *run)
{
	g_autofree char *name = pdf_run_name(run, 0);

	if (name == NULL)
		return;
	PdfObject object = pdf_run_resource(run, "/XObject", name);
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
op_ID(PdfRun *run)
{
	add_image(run);
	pdf_lexer_skip_image(&run->lexer);
}

/* ---- the loop ----------------------------------------------------------- */

typedef struct Operator {
	const char *name;
	void (*run)(PdfRun *run);
} Operator;

/* Sorted by strcmp. */
static const Operator operators[] = {
	{"\"", pdf_show_double_quote},
	{"'", pdf_show_quote},
	{"B", pdf_path_both},
	{"B*", pdf_path_both},
	{"BDC", pdf_mark_begin_list},
	{"BMC", pdf_mark_begin},
	{"BT", pdf_show_begin},
	{"Do", op_Do},
	{"EMC", pdf_mark_end},
	{"F", pdf_path_fill},
	{"G", pdf_paint_stroke_gray},
	{"ID", op_ID},
	{"K", pdf_paint_stroke_cmyk},
	{"Q", op_Q},
	{"RG", pdf_paint_stroke_rgb},
	{"S", pdf_path_stroke},
	{"T*", pdf_show_next_line},
	{"TD", pdf_show_move_leading},
	{"TJ", pdf_show_array},
	{"TL", op_TL},
	{"Tc", op_Tc},
	{"Td", pdf_show_move},
	{"Tf", op_Tf},
	{"Tj", pdf_show_string},
	{"Tm", pdf_show_matrix},
	{"Tr", op_Tr},
	{"Ts", op_Ts},
	{"Tw", op_Tw},
	{"Tz", op_Tz},
	{"W", pdf_path_clip},
	{"W*", pdf_path_clip},
	{"b", pdf_path_both},
	{"b*", pdf_path_both},
	{"c", pdf_path_curve},
	{"cm", op_cm},
	{"cs", pdf_paint_space},
	{"f", pdf_path_fill},
	{"f*", pdf_path_fill},
	{"g", pdf_paint_fill_gray},
	{"gs", op_gs},
	{"h", pdf_path_close},
	{"k", pdf_paint_fill_cmyk},
	{"l", pdf_path_line},
	{"m", pdf_path_move},
	{"n", pdf_path_end},
	{"q", op_q},
	{"re", pdf_path_rectangle},
	{"rg", pdf_paint_fill_rgb},
	{"s", pdf_path_stroke},
	{"sc", pdf_paint_colour},
	{"scn", pdf_paint_colour},
	{"v", pdf_path_curve},
	{"w", op_w},
	{"y", pdf_path_curve},
};

static int
compare_operator(const void *key, const void *element)
{
	return strcmp(key, ((const Operator *) element)->name);
}

static void
dispatch(PdfRun *run, const PdfToken *token)
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
interpret(PdfRun *run)
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

static PdfContent *
content_new(void)
{
	PdfContent *content = g_new0(PdfContent, 1);

	content->arena = arena_new();
	content->streams = g_ptr_array_new_with_free_func(stream_free);
	content->loops = g_array_new(FALSE, FALSE, sizeof(PdfLoop));
	content->paints = g_array_new(FALSE, FALSE, sizeof(PdfPaint));
	content->shows = g_array_new(FALSE, FALSE, sizeof(PdfShow));
	content->glyphs = g_array_new(FALSE, FALSE, sizeof(PdfGlyph));
	content->rules = g_array_new(FALSE, FALSE, sizeof(PdfRule));
	content->paths = g_array_new(FALSE, FALSE, sizeof(PdfPath));
	content->underlines = g_array_new(FALSE, FALSE, sizeof(unsigned));
	content->images = g_array_new(FALSE, FALSE, sizeof(BlockBox));
	content->languages = g_array_new(FALSE, FALSE, sizeof(PdfTongue));
	content->sayings = g_array_new(FALSE, FALSE, sizeof(PdfSaying));
	content->actuals = g_array_new(FALSE, FALSE, sizeof(PdfActual));
	return content;
}

void
pdf_content_free(PdfContent *content)
{
	if (content == NULL)
		return;
	g_ptr_array_unref(content->streams);
	g_array_unref(content->loops);
	g_array_unref(content->paints);
	g_array_unref(content->shows);
	g_array_unref(content->glyphs);
	g_array_unref(content->rules);
	g_array_unref(content->paths);
	g_array_unref(content->underlines);
	g_array_unref(content->images);
	g_array_unref(content->actuals);
	g_array_unref(content->languages);
	g_array_unref(content->sayings);
	g_clear_pointer(&content->roles, g_array_unref);
	arena_free(content->arena);
	g_free(content);
}

/* Runs the first stream, in the state in which CONTENT is described. */
static void
run_content(PdfContent *content, PdfFile *file, PdfFonts *fonts,
    const BlockBox *clip)
{
	g_autofree PdfRun *run = g_new0(PdfRun, 1);

	run->file = file;
	run->fonts = fonts;
	run->content = content;
	run->resources = pdf_content_stream(content, 0)->resources;
	run->states = g_array_new(FALSE, FALSE, sizeof(PdfState));
	run->marks = g_array_new(FALSE, FALSE, sizeof(PdfMark));
	run->state = (PdfState) {.ctm = content->display, .scale = 1,
	    .components = 1, .paint = G_MAXUINT, .clip = *clip};
	content->area = *clip;
	interpret(run);
	content->end = run->state.ctm;
	content->depth = (int) run->states->len;
	g_array_unref(run->states);
	g_array_unref(run->marks);
}

PdfMatrix
pdf_content_frame(double width, double height, int degrees)
{
	const BlockBox page = {0, 0, width, height};
	double angle = degrees * G_PI / 180;
	PdfMatrix frame = {cos(angle), -sin(angle), sin(angle), cos(angle),
	    0, 0};

	if (degrees == 0)
		return pdf_matrix_identity;
	BlockBox box = pdf_matrix_box(&frame, &page);
	frame.e = -box.left;
	frame.f = -box.top;
	return frame;
}

PdfContent *
pdf_content_read(PdfFile *file, PdfFonts *fonts, unsigned number)
{
	return pdf_content_read_turned(file, fonts, number, 0);
}

PdfContent *
pdf_content_read_turned(PdfFile *file, PdfFonts *fonts, unsigned number,
    int degrees)
{
	PdfObject page = pdf_file_page(file, number);
	GBytes *data = pdf_file_contents(file, page);
	const PdfSheet sheet = pdf_sheet_of(file, page);
	const PdfMatrix frame = pdf_content_frame(sheet.width, sheet.height,
	    degrees);
	BlockBox clip = {0, 0, sheet.width, sheet.height};

	if (data == NULL)
		return NULL;
	PdfContent *content = content_new();
	clip = pdf_matrix_box(&frame, &clip);
	content->width = clip.right - clip.left;
	content->height = clip.bottom - clip.top;
	content->display = pdf_matrix_multiply(&sheet.display, &frame);
	add_stream(content, -1, data, 0,
	    pdf_file_inherited(file, page, "/Resources"));
	run_content(content, file, fonts, &clip);
	if (degrees % 90 != 0) {
		g_array_set_size(content->rules, 0);
		g_array_set_size(content->images, 0);
	}
	return content;
}

PdfContent *
pdf_content_read_form(PdfFile *file, PdfFonts *fonts, unsigned number,
    PdfObject form, const PdfMatrix *place)
{
	PdfObject page = pdf_file_page(file, number);
	GBytes *data = pdf_file_data(file, form);
	PdfSheet sheet = pdf_sheet_of(file, page);
	PdfMatrix matrix = pdf_sheet_matrix(file, pdf_file_get(file, form,
	    "/Matrix"));
	static const BlockBox nothing = {0, 0, 0, 0};
	BlockBox box = pdf_sheet_array(file, pdf_file_get(file, form,
	    "/BBox"), &nothing);

	if (data == NULL)
		return NULL;
	PdfContent *content = content_new();
	content->width = sheet.width;
	content->height = sheet.height;
	matrix = pdf_matrix_multiply(&matrix, place);
	content->display = pdf_matrix_multiply(&matrix, &sheet.display);
	add_stream(content, -1, data, form,
	    pdf_file_get(file, form, "/Resources"));
	box = pdf_matrix_box(&content->display, &box);
	run_content(content, file, fonts, &box);
	return content;
}

PdfMatrix
pdf_content_display(PdfFile *file, unsigned page)
{
	return pdf_sheet_of(file, pdf_file_page(file, page)).display;
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

const PdfRule *
pdf_content_rule(const PdfContent *content, unsigned index)
{
	return &g_array_index(content->rules, PdfRule, index);
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
