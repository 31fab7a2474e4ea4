#include "format/pdf/pdf_splice.h"

#include <math.h>

#include "format/pdf/pdf_rewrite.h"
#include "format/pdf/pdf_strip.h"

/* A replacement in one stream. */
typedef struct Edit {
	unsigned stream;
	size_t start, end;
	char *text;
} Edit;

struct PdfSplice {
	PdfContent *content;
	PdfFile *file;
	PdfEmit *emit;
	PdfReuse *reuse;
	const char *prefix;
	const char *language;	/* or NULL */
	uint8_t *dropped;	/* one a glyph */
	GString **puts;		/* one a show; or NULL */
	GString **paths;	/* one a path: what is painted now; or NULL */
	unsigned *rules;	/* one a path: rules of it that are given */
	GHashTable **fonts;	/* one a stream: used there; or NULL */
	GPtrArray *forms;	/* numbers of new ones by stream; or 0 */
	GString *last;		/* text behind the page's own contents */
	GArray *edits;		/* of Edit */
};

static void
edit_clear(void *data)
{
	g_free(((Edit *) data)->text);
}

PdfSplice *
pdf_splice_new(PdfContent *content, PdfFile *file, PdfEmit *emit,
    PdfReuse *reuse, const char *prefix)
{
	PdfSplice *splice = g_new0(PdfSplice, 1);

	splice->content = content;
	splice->file = file;
	splice->emit = emit;
	splice->reuse = reuse;
	splice->prefix = prefix;
	splice->dropped = g_malloc0(content->glyphs->len + 1);
	splice->puts = g_new0(GString *, content->shows->len + 1);
	splice->paths = g_new0(GString *, content->paths->len + 1);
	splice->rules = g_new0(unsigned, content->paths->len + 1);
	splice->fonts = g_new0(GHashTable *, content->streams->len + 1);
	splice->forms = g_ptr_array_new();
	g_ptr_array_set_size(splice->forms, (int) content->streams->len);
	splice->last = g_string_new(NULL);
	splice->edits = g_array_new(FALSE, FALSE, sizeof(Edit));
	g_array_set_clear_func(splice->edits, edit_clear);
	return splice;
}

void
pdf_splice_free(PdfSplice *splice)
{
	if (splice == NULL)
		return;
	for (unsigned i = 0; i < splice->content->shows->len; i++)
		if (splice->puts[i] != NULL)
			g_string_free(splice->puts[i], TRUE);
	for (unsigned i = 0; i < splice->content->streams->len; i++)
		if (splice->fonts[i] != NULL)
			g_hash_table_unref(splice->fonts[i]);
	for (unsigned i = 0; i < splice->content->paths->len; i++)
		if (splice->paths[i] != NULL)
			g_string_free(splice->paths[i], TRUE);
	g_free(splice->paths);
	g_free(splice->rules);
	g_free(splice->puts);
	g_free(splice->fonts);
	g_free(splice->dropped);
	g_ptr_array_unref(splice->forms);
	g_string_free(splice->last, TRUE);
	g_array_unref(splice->edits);
	g_free(splice);
}

void
pdf_splice_language(PdfSplice *splice, const char *tag)
{
	splice->language = tag;
}

void
pdf_splice_drop(PdfSplice *splice, unsigned glyph)
{
	if (glyph < splice->content->glyphs->len)
		splice->dropped[glyph] = 1;
}

/* ---- putting text in ---------------------------------------------------- */

static GHashTable *
fonts_of(PdfSplice *splice, unsigned stream)
{
	if (splice->fonts[stream] == NULL)
		splice->fonts[stream] = g_hash_table_new(NULL, NULL);
	return splice->fonts[stream];
}

static void
neutral_state(GString *out, const PdfShow *show)
{
	if (show->spacing != 0)
		g_string_append(out, "0 Tc ");
	if (show->word_spacing != 0)
		g_string_append(out, "0 Tw ");
	if (show->scale != 1)
		g_string_append(out, "100 Tz ");
	if (show->rise != 0)
		g_string_append(out, "0 Ts ");
	if (show->mode != 0)
		g_string_append(out, "0 Tr ");
}

static void
append_state(GString *out, double value, double usual, const char *operator)
{
	if (value == usual)
		return;
	pdf_emit_number(out, value, 6);
	g_string_append_printf(out, " %s ", operator);
}

/* Text state and both text matrices as they were (9.4.1). */
static void
restore_state(GString *out, const PdfShow *show)
{
	g_string_append_printf(out, "/%s ", show->font_name);
	pdf_emit_number(out, show->size, 6);
	g_string_append(out, " Tf ");
	append_state(out, show->spacing, 0, "Tc");
	append_state(out, show->word_spacing, 0, "Tw");
	append_state(out, show->scale * 100, 100, "Tz");
	append_state(out, show->rise, 0, "Ts");
	append_state(out, show->mode, 0, "Tr");
	pdf_emit_matrix(out, &show->line);
	g_string_append(out, "Tm ");
	if (show->advance != 0) {
		g_string_append_c(out, '[');
		pdf_emit_number(out, pdf_font_is_vertical(show->font)
		    ? 1000 * show->advance / show->size : -1000 * show->advance
		    / (show->size * show->scale), 3);
		g_string_append(out, "]TJ ");
	}
	g_string_append_c(out, '\n');
}

static bool
is_inside(const BlockBox *box, const BlockBox *clip)
{
	return box->left > clip->left - 1 && box->right < clip->right + 1
	    && box->top > clip->top - 1 && box->bottom < clip->bottom + 1;
}

static bool
put_in_place(PdfSplice *splice, const PdfSet *set, const BlockBox *box,
    unsigned index, uint32_t rgb)
{
	const PdfShow *show = pdf_content_show(splice->content, index);
	const PdfPaint *paint = pdf_content_paint(splice->content,
	    show->paint);
	PdfInk ink = {.rgb = paint->rgb};
	BlockBox shown = set->back == NULL ? *box
	    : pdf_matrix_box(set->back, box);

	if (show->font_name == NULL || show->size * show->scale == 0
	    || !is_inside(&shown, &show->clip)
	    || !pdf_matrix_invert(&show->ctm, &ink.user))
		return false;
	if (set->back != NULL)
		ink.user = pdf_matrix_multiply(set->back, &ink.user);
	if (paint->stream == show->stream)
		ink.code = paint->code == NULL ? "0 g" : paint->code;
	if (ink.code == NULL && rgb != paint->rgb)
		return false;
	if (splice->puts[index] == NULL)
		splice->puts[index] = g_string_new(NULL);
	GString *out = splice->puts[index];
	neutral_state(out, show);
	pdf_emit_text(splice->emit, out, set, &ink,
	    fonts_of(splice, show->stream));
	restore_state(out, show);
	return true;
}

/* Outside of everything, in the state of the page's beginning. */
void
pdf_splice_put_over(PdfSplice *splice, const PdfSet *set)
{
	PdfInk ink = {.code = "0 g"};

	if (!pdf_matrix_invert(&splice->content->display, &ink.user))
		return;
	if (set->back != NULL)
		ink.user = pdf_matrix_multiply(set->back, &ink.user);
	g_string_append(splice->last, "BT\n");
	pdf_emit_text(splice->emit, splice->last, set, &ink,
	    fonts_of(splice, 0));
	g_string_append(splice->last, "ET\n");
}

void
pdf_splice_cover(PdfSplice *splice, const BlockBox *box, uint32_t rgb)
{
	PdfMatrix user;

	if (!pdf_matrix_invert(&splice->content->display, &user))
		return;
	BlockBox own = pdf_matrix_box(&user, box);
	const double v[7] = {(rgb >> 16 & 0xFF) / 255.0,
	    (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0, own.left,
	    own.top, own.right - own.left, own.bottom - own.top};
	g_string_append(splice->last, "q ");
	for (int i = 0; i < 7; i++) {
		pdf_emit_number(splice->last, v[i], 3);
		g_string_append(splice->last, i == 2 ? " rg " : " ");
	}
	g_string_append(splice->last, "re f Q\n");
}

void
pdf_splice_put(PdfSplice *splice, const PdfSet *set, const BlockBox *box,
    unsigned first, uint32_t rgb)
{
	unsigned show = pdf_content_glyph(splice->content, first)->show;

	if (!put_in_place(splice, set, box, show, rgb))
		pdf_splice_put_over(splice, set);
}

/* ---- showing a glyph elsewhere ---------------------------------------- */

bool
pdf_splice_copy(PdfSplice *splice, unsigned index, double dx, double dy)
{
	const PdfGlyph *glyph = pdf_content_glyph(splice->content, index);
	const PdfShow *show = pdf_content_show(splice->content, glyph->show);
	double x = glyph->x0 + dx, y = glyph->base + dy;
	PdfMatrix user, place = show->line;

	if (show->font_name == NULL || show->size * show->scale == 0
	    || pdf_font_is_vertical(show->font)
	    || !pdf_matrix_invert(&show->ctm, &user))
		return false;
	g_autofree char *code = pdf_rewrite_code(splice->content, index);
	if (code == NULL)
		return false;
	place.e = user.a * x + user.c * y + user.e;
	place.f = user.b * x + user.d * y + user.f;
	if (splice->puts[glyph->show] == NULL)
		splice->puts[glyph->show] = g_string_new(NULL);
	GString *out = splice->puts[glyph->show];
	if (show->rise != 0)
		g_string_append(out, "0 Ts ");
	pdf_emit_matrix(out, &place);
	g_string_append_printf(out, "Tm <%s>Tj ", code);
	restore_state(out, show);
	return true;
}

/* ---- rules under words ------------------------------------------------ */

bool
pdf_splice_is_dropped(const PdfSplice *splice, unsigned glyph)
{
	return splice->dropped[glyph] != 0;
}

static void
append_point(GString *out, const PdfMatrix *user, double x, double y)
{
	pdf_emit_number(out, user->a * x + user->c * y + user->e, 4);
	g_string_append_c(out, ' ');
	pdf_emit_number(out, user->b * x + user->d * y + user->f, 4);
}

static void
append_rule(GString *out, const PdfMatrix *user, const BlockBox *box,
    bool is_stroke)
{
	append_point(out, user, box->left, box->top);
	g_string_append(out, " m ");
	append_point(out, user, box->right, box->top);
	g_string_append(out, " l ");
	if (is_stroke)
		return;
	append_point(out, user, box->right, box->bottom);
	g_string_append(out, " l ");
	append_point(out, user, box->left, box->bottom);
	g_string_append(out, " l h ");
}

void
pdf_splice_rule(PdfSplice *splice, unsigned index, const GArray *boxes)
{
	const PdfRule *rule = pdf_content_rule(splice->content, index);
	PdfMatrix user;

	if (rule->path < 0)
		return;
	const PdfPath *path = &g_array_index(splice->content->paths, PdfPath,
	    rule->path);
	if (!pdf_matrix_invert(&path->ctm, &user))
		return;
	if (splice->paths[rule->path] == NULL)
		splice->paths[rule->path] = g_string_new(NULL);
	splice->rules[rule->path]++;
	for (unsigned i = 0; i < boxes->len; i++)
		append_rule(splice->paths[rule->path], &user, &g_array_index(
		    boxes, BlockBox, i), path->is_stroke);
}

/* ---- edits -------------------------------------------------------------- */

static void
add_edit(PdfSplice *splice, unsigned stream, size_t start, size_t end,
    char *text)
{
	Edit edit = {stream, start, end, text};

	g_array_append_val(splice->edits, edit);
}

void
pdf_splice_say(PdfSplice *splice, unsigned index, const char *text)
{
	if (index >= splice->content->sayings->len)
		return;
	const PdfSaying *saying = &g_array_index(splice->content->sayings,
	    PdfSaying, index);
	GString *out = g_string_new(NULL);
	pdf_emit_string(out, text, strlen(text));
	add_edit(splice, saying->stream, saying->start, saying->end,
	    g_string_free(out, FALSE));
}

/* What the text was said to be, it is no longer. */
static void
edit_marks(PdfSplice *splice, const PdfShow *show, uint8_t *plain,
    uint8_t *named)
{
	const PdfContent *content = splice->content;

	if (show->actual >= 0 && !plain[show->actual]) {
		const PdfActual *actual = &g_array_index(content->actuals,
		    PdfActual, show->actual);
		plain[show->actual] = 1;
		add_edit(splice, actual->stream, actual->start, actual->end,
		    g_strdup(actual->plain));
	}
	if (show->language < 0 || named[show->language]
	    || splice->language == NULL)
		return;
	const PdfTongue *language = &g_array_index(content->languages,
	    PdfTongue, show->language);
	named[show->language] = 1;
	if (language->is_old)
		add_edit(splice, language->stream, language->start,
		    language->end, g_strdup_printf("(%s)", splice->language));
}

static void
edit_shows(PdfSplice *splice)
{
	const PdfContent *content = splice->content;
	g_autofree uint8_t *plain = g_malloc0(content->actuals->len + 1);
	g_autofree uint8_t *named = g_malloc0(content->languages->len + 1);

	for (unsigned i = 0; i < content->shows->len; i++) {
		const PdfShow *show = pdf_content_show(content, i);
		bool is_changed = splice->puts[i] != NULL;
		for (unsigned g = 0; g < show->count && !is_changed; g++)
			is_changed = splice->dropped[show->first + g];
		if (!is_changed)
			continue;
		add_edit(splice, show->stream, show->start, show->end,
		    pdf_rewrite_show(content, i, splice->dropped,
		    splice->puts[i]));
		edit_marks(splice, show, plain, named);
	}
}

static void
edit_paths(PdfSplice *splice)
{
	const GArray *paths = splice->content->paths;

	for (unsigned i = 0; i < paths->len; i++) {
		const PdfPath *path = &g_array_index(paths, PdfPath, i);
		const GString *text = splice->paths[i];
		if (text == NULL || splice->rules[i] < path->rules)
			continue;
		add_edit(splice, path->stream, path->start, path->end,
		    text->len == 0 ? g_strdup("") : g_strdup_printf("%s%s",
		    text->str, path->is_stroke ? "S" : "f"));
	}
}

static int
compare_edits(const void *a, const void *b)
{
	const Edit *x = a, *y = b;

	if (x->stream != y->stream)
		return x->stream < y->stream ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

static GString *
edited_stream(const PdfSplice *splice, unsigned stream)
{
	size_t length;
	const char *data = g_bytes_get_data(pdf_content_stream(
	    splice->content, stream)->data, &length);
	GString *out = g_string_sized_new(length + 1024);
	size_t at = 0;

	for (unsigned i = 0; i < splice->edits->len; i++) {
		const Edit *edit = &g_array_index(splice->edits, Edit, i);
		if (edit->stream != stream || edit->start < at)
			continue;
		g_string_append_len(out, data + at,
		    (gssize) (edit->start - at));
		/* The tokens around may have leant on a bracket. */
		g_string_append_c(out, '\n');
		g_string_append(out, edit->text);
		g_string_append_c(out, '\n');
		at = edit->end;
	}
	g_string_append_len(out, data + at, (gssize) (length - at));
	return out;
}

static bool
has_loops(const PdfSplice *splice, unsigned stream)
{
	for (unsigned i = 0; i < splice->content->loops->len; i++)
		if (g_array_index(splice->content->loops, PdfLoop,
		    i).stream == stream)
			return true;
	return false;
}

/* A copy of a form is no part of the one that it is a copy of: what was not
 * shown for that reason would be now. */
static void
cut_loops(PdfSplice *splice, unsigned stream)
{
	for (unsigned i = 0; i < splice->content->loops->len; i++) {
		const PdfLoop *loop = &g_array_index(splice->content->loops,
		    PdfLoop, i);
		if (loop->stream == stream)
			add_edit(splice, stream, loop->start, loop->end,
			    g_strdup(""));
	}
}

static bool
has_edits(const PdfSplice *splice, unsigned stream)
{
	for (unsigned i = 0; i < splice->edits->len; i++)
		if (g_array_index(splice->edits, Edit, i).stream == stream)
			return true;
	return false;
}

/* ---- resources and forms ------------------------------------------------ */

/* What is not shown any more is not kept: it holds text of the source. A form
 * goes when all of its uses by STREAM are replaced. */
static void
forget_forms(PdfSplice *splice, unsigned stream, PdfObject objects)
{
	g_auto(GStrv) keys = pdf_file_keys(splice->file, objects);
	g_autoptr(GHashTable) gone = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) shown = g_hash_table_new(NULL, NULL);

	for (unsigned i = stream + 1; i < splice->forms->len; i++) {
		const PdfStream *child = pdf_content_stream(splice->content,
		    i);
		if (child->parent == (int) stream)
			g_hash_table_add(splice->forms->pdata[i] == NULL
			    ? shown : gone, GINT_TO_POINTER(pdf_file_id(
			    splice->file, child->form)));
	}
	for (unsigned i = 0; i < splice->content->loops->len; i++) {
		const PdfLoop *loop = &g_array_index(splice->content->loops,
		    PdfLoop, i);
		if (loop->stream == stream)
			g_hash_table_add(gone, GINT_TO_POINTER(loop->form));
	}
	for (char **key = keys; *key != NULL; key++) {
		void *id = GINT_TO_POINTER(pdf_file_id(splice->file,
		    pdf_file_get(splice->file, objects, *key)));
		if (g_hash_table_contains(gone, id)
		    && !g_hash_table_contains(shown, id))
			pdf_file_remove(splice->file, objects, *key);
	}
}

/* The forms of a resource dictionary, as they are now. */
static void
renew_forms(PdfSplice *splice, unsigned stream, PdfObject resources)
{
	PdfObject objects = pdf_file_copy(splice->file, pdf_file_get(
	    splice->file, resources, "/XObject"));

	forget_forms(splice, stream, objects);
	for (unsigned i = stream + 1; i < splice->forms->len; i++) {
		int form = GPOINTER_TO_INT(g_ptr_array_index(splice->forms,
		    i));
		const PdfStream *child = pdf_content_stream(splice->content,
		    i);
		if (form == 0 || child->parent != (int) stream)
			continue;
		g_autofree char *name = g_strdup_printf("/%sX%d",
		    splice->prefix, form);
		pdf_file_set(splice->file, objects, name, pdf_file_by_id(
		    splice->file, form));
	}
	pdf_file_set(splice->file, resources, "/XObject", objects);
}

/* Does one of the forms that STREAM uses change? */
static bool
has_new_forms(const PdfSplice *splice, unsigned stream)
{
	for (unsigned i = stream + 1; i < splice->forms->len; i++)
		if (splice->forms->pdata[i] != NULL && pdf_content_stream(
		    splice->content, i)->parent == (int) stream)
			return true;
	return has_loops(splice, stream);
}

/* A private copy of a resource dictionary with what the stream needs now. */
static PdfObject
new_resources(PdfSplice *splice, unsigned stream)
{
	const PdfStream *source = pdf_content_stream(splice->content, stream);
	PdfObject resources = pdf_file_copy(splice->file, source->resources);

	if (splice->fonts[stream] != NULL) {
		PdfObject fonts = pdf_file_copy(splice->file,
		    pdf_file_get(splice->file, resources, "/Font"));
		pdf_emit_resources(splice->emit, splice->file, fonts,
		    splice->fonts[stream]);
		pdf_file_set(splice->file, resources, "/Font", fonts);
	}
	if (has_new_forms(splice, stream))
		renew_forms(splice, stream, resources);
	return resources;
}

/* A form with the entries of that of STREAM, and with DATA. */
static PdfObject
new_form(PdfSplice *splice, unsigned stream, const GString *data)
{
	static const char *const left_out[] = {"/Length", "/Filter",
	    "/DecodeParms", "/Resources"};
	const PdfStream *source = pdf_content_stream(splice->content, stream);
	PdfObject form = pdf_file_new_stream(splice->file, data->str,
	    data->len);
	g_auto(GStrv) keys = pdf_file_keys(splice->file, source->form);

	for (char **key = keys; *key != NULL; key++) {
		bool is_left_out = false;
		for (size_t i = 0; i < G_N_ELEMENTS(left_out); i++)
			is_left_out |= strcmp(*key, left_out[i]) == 0;
		if (!is_left_out)
			pdf_file_set(splice->file, form, *key, pdf_file_get(
			    splice->file, source->form, *key));
	}
	pdf_file_set(splice->file, form, "/Resources",
	    new_resources(splice, stream));
	return form;
}

static void
copy_form(PdfSplice *splice, unsigned stream)
{
	const PdfStream *source = pdf_content_stream(splice->content, stream);
	if (has_loops(splice, stream)) {
		cut_loops(splice, stream);
		g_array_sort(splice->edits, compare_edits);
	}
	GString *data = edited_stream(splice, stream);
	int own = pdf_file_id(splice->file, source->form);
	int id = pdf_reuse_find(splice->reuse, own, data);

	/* Forms and fonts in it are named by their numbers. */
	if (id == 0) {
		id = pdf_file_id(splice->file, pdf_file_indirect(splice->file,
		    new_form(splice, stream, data)));
		pdf_reuse_add(splice->reuse, own, data, id);
	}
	g_string_free(data, TRUE);
	splice->forms->pdata[stream] = GINT_TO_POINTER(id);
	add_edit(splice, (unsigned) source->parent, source->do_start,
	    source->do_end, g_strdup_printf("/%sX%d Do", splice->prefix,
	    id));
	g_array_sort(splice->edits, compare_edits);
}

/* Text at the end of the page stands in the state of its beginning. */
static void
append_last(PdfSplice *splice, GString *data)
{
	const PdfContent *content = splice->content;
	PdfMatrix back;

	if (splice->last->len == 0)
		return;
	if (content->is_broken) {
		/* Its q and Q do not match: only the matrix is known. */
		g_string_append(data, "\nq ");
		PdfMatrix user = pdf_matrix_identity;
		if (pdf_matrix_invert(&content->end, &back))
			user = pdf_matrix_multiply(&content->display, &back);
		pdf_emit_matrix(data, &user);
		g_string_append(data, "cm 0 g 0 Tc 0 Tw 100 Tz 0 Ts 0 Tr\n");
	} else {
		g_string_prepend(data, "q\n");
		g_string_append_c(data, '\n');
		for (int i = 0; i <= content->depth; i++)
			g_string_append(data, "Q ");
		g_string_append(data, "q\n");
	}
	g_string_append_len(data, splice->last->str,
	    (gssize) splice->last->len);
	g_string_append(data, "Q\n");
}

/* The new contents of the first stream; NULL: nothing was changed. */
static GString *
edited_contents(PdfSplice *splice)
{
	pdf_strip_drop(splice->content, splice->dropped);
	edit_shows(splice);
	edit_paths(splice);
	g_array_sort(splice->edits, compare_edits);
	/* Forms come behind the streams that use them. */
	for (unsigned i = splice->content->streams->len; i-- > 1; )
		if (has_edits(splice, i))
			copy_form(splice, i);
	if (splice->edits->len == 0 && splice->last->len == 0)
		return NULL;
	GString *data = edited_stream(splice, 0);
	append_last(splice, data);
	return data;
}

void
pdf_splice_apply(PdfSplice *splice, unsigned number)
{
	PdfObject page = pdf_file_page(splice->file, number);
	GString *data = edited_contents(splice);

	if (data == NULL)
		return;
	pdf_file_set(splice->file, page, "/Contents",
	    pdf_file_new_stream(splice->file, data->str, data->len));
	pdf_file_set(splice->file, page, "/Resources",
	    new_resources(splice, 0));
	g_string_free(data, TRUE);
}

PdfObject
pdf_splice_form(PdfSplice *splice)
{
	GString *data = edited_contents(splice);

	if (data == NULL)
		return 0;
	PdfObject form = new_form(splice, 0, data);
	g_string_free(data, TRUE);
	return form;
}
