#include "format/pdf/pdf_set.h"

/* Raised signs stand a third above the line (most producers do that). */
static const double raised = 0.33;
static const double lowered = -0.15;
static const double usual_pitch = 1.2;
static const double descent = 0.25;
static const double below = 0.6;

typedef struct Composer {
	const PdfSkeleton *skeleton;
	const PdfStyle *base;
	GString *text;
	GArray *spans;		/* of ShapeSpan */
	GArray *colours;
} Composer;

static void
add_text(Composer *composer, const char *text, const PdfStyle *style,
    unsigned tag)
{
	size_t start = composer->text->len;

	for (const char *p = text; *p != '\0'; p++) {
		/* A paragraph has no lines of its own, and no indents. */
		bool is_space = *p == ' ' || *p == '\n' || *p == '\t'
		    || *p == '\r';
		bool has_space = composer->text->len == 0
		    || composer->text->str[composer->text->len - 1] == ' ';
		if (!is_space || !has_space)
			g_string_append_c(composer->text,
			    is_space ? ' ' : *p);
	}
	if (composer->text->len == start)
		return;
	ShapeSpan *last = composer->spans->len == 0 ? NULL
	    : &g_array_index(composer->spans, ShapeSpan,
	    composer->spans->len - 1);
	if (last != NULL && last->tag == tag) {
		last->end = composer->text->len;
		return;
	}
	ShapeSpan span = {
		.start = start, .end = composer->text->len,
		.request = {
			/* One family a paragraph: other letters in it
			 * have other reasons than beauty. */
			.is_serif = composer->base->is_serif,
			.is_mono = style->is_mono,
			.is_bold = style->is_bold,
			.is_italic = style->is_italic,
		},
		.scale = style->scale,
		.rise = style->rise > 0 ? raised
		    : style->rise < 0 ? lowered : 0,
		.tag = tag,
	};
	g_array_append_val(composer->spans, span);
	g_array_append_val(composer->colours, style->rgb);
}

static void
compose(Composer *composer, const InlineList *list, unsigned base)
{
	unsigned stack[32], depth = 0;

	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		unsigned style = depth > 0 ? stack[depth - 1] : base;
		bool is_format = node->type != NULL
		    && strcmp(node->type, "fmt") == 0
		    && node->value < composer->skeleton->styles->len;
		if (node->kind == INLINE_TEXT)
			add_text(composer, node->text, &g_array_index(
			    composer->skeleton->styles, PdfStyle, style),
			    style);
		else if (node->kind == INLINE_OPEN && is_format
		    && depth < G_N_ELEMENTS(stack))
			stack[depth++] = node->value;
		else if (node->kind == INLINE_CLOSE && is_format && depth > 0)
			depth--;
	}
}

PdfSetting *
pdf_set_new(const Unit *unit, const PdfSkeleton *skeleton, FontBook *book,
    const Language *language, Arena *arena)
{
	PdfSetting *setting = g_new0(PdfSetting, 1);
	g_autoptr(GArray) spans = g_array_new(FALSE, FALSE,
	    sizeof(ShapeSpan));
	InlineList list = unit_output(unit, arena);

	setting->unit = unit;
	setting->place = &g_array_index(skeleton->places, PdfPlace,
	    unit->value);
	setting->bottom = setting->place->block.room_bottom;
	setting->colours = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	Composer composer = {.skeleton = skeleton,
	    .base = &g_array_index(skeleton->styles, PdfStyle,
	    setting->place->style),
	    .text = g_string_new(NULL), .spans = spans,
	    .colours = setting->colours};
	setting->takes_marker = setting->place->marker != NULL
	    && language != NULL && language_is_rtl(language);
	if (setting->takes_marker) {
		add_text(&composer, setting->place->marker, composer.base,
		    setting->place->style);
		add_text(&composer, "\u00A0\u00A0", composer.base,
		    setting->place->style);
	}
	compose(&composer, &list, setting->place->style);
	setting->text = g_string_free(composer.text, FALSE);
	setting->shape = shape_new(book, language, setting->text,
	    (const ShapeSpan *) (void *) spans->data, spans->len);
	return setting;
}

void
pdf_set_free(PdfSetting *setting)
{
	if (setting == NULL)
		return;
	g_clear_pointer(&setting->fit, fit_free);
	g_clear_pointer(&setting->shape, shape_free);
	g_array_unref(setting->colours);
	g_free(setting->text);
	g_free(setting);
}

static PdfAlign
target_align(const PdfSetting *setting)
{
	const PdfBlock *block = &setting->place->block;

	if (!setting->shape->is_rtl || block->is_number)
		return block->align;
	/* The columns of a table stay where they are. */
	if (block->kind == BLOCK_CELL && !block->is_leftmost)
		return block->align;
	if (block->align == PDF_ALIGN_LEFT)
		return PDF_ALIGN_RIGHT;
	return block->align == PDF_ALIGN_RIGHT ? PDF_ALIGN_LEFT
	    : block->align;
}

/* The edges that lines may have, without touching what stands beside. */
static void
choose_edges(PdfSetting *setting, bool is_wide)
{
	const PdfBlock *block = &setting->place->block;
	PdfSet *set = &setting->set;
	double centre = (block->box.left + block->box.right) / 2;
	double half = MIN(centre - block->room_left,
	    block->room_right - centre);

	set->left = block->box.left;
	set->right = block->box.right;
	switch (block->align) {
	case PDF_ALIGN_LEFT:
		set->right = MAX(set->right, is_wide ? block->room_right
		    : MIN(block->room_right, block->measure));
		break;
	case PDF_ALIGN_RIGHT:
		set->left = MIN(set->left, block->room_left);
		break;
	case PDF_ALIGN_CENTRE:
		set->left = MIN(set->left, centre - half);
		set->right = MAX(set->right, centre + half);
		break;
	case PDF_ALIGN_JUSTIFY:
		break;
	}
}

static double
usual_leading(const PdfBlock *block)
{
	return block->leading > 0 ? block->leading
	    : usual_pitch * block->em;
}

/* Grown text keeps a little away from what follows. */
static double
distance_below(const PdfBlock *block)
{
	return (block->kind == BLOCK_CELL ? descent : below) * block->em;
}

static FitBox
fit_box(const PdfSetting *setting, double max_scale)
{
	const PdfBlock *block = &setting->place->block;
	double base = block->base + setting->shift;
	double room = setting->bottom - base - distance_below(block);
	double least = (block->count - 1) * block->leading;

	/* What was fitted once fits again. */
	if (setting->fit != NULL && !setting->fit->is_over)
		least = MAX(least, (setting->fit->lines->len - 1)
		    * setting->fit->pitch);
	FitBox box = {
		/* Half a letter is no reason to tear a line. */
		.width = setting->set.right - setting->set.left
		    + 0.02 * block->em,
		.height = MAX(room, least), .size = block->em,
		.pitch = usual_leading(block), .indent = block->indent,
		.max_scale = max_scale,
	};
	box.is_single = block->count == 1 && box.height < 0.95 * block->em;
	return box;
}

bool
pdf_set_is_natural(const PdfSetting *setting)
{
	const Fit *fit = setting->fit;

	return !fit->is_over && fit->scale > 1 - 1e-6 && fit->spacing == 0
	    && fit->pitch > usual_leading(&setting->place->block) - 1e-6;
}

unsigned
pdf_set_lines(const PdfSetting *setting)
{
	FitBox box = fit_box(setting, 1);

	box.height = 1e5;
	box.is_single = false;
	g_autoptr(Fit) fit = fit_new(setting->shape, &box);
	return fit->lines->len;
}

double
pdf_set_reach(const PdfSetting *setting, unsigned lines)
{
	const PdfBlock *block = &setting->place->block;

	return block->base + setting->shift + distance_below(block)
	    + (lines - 1) * usual_leading(block);
}

void
pdf_set_fit(PdfSetting *setting, double max_scale)
{
	const PdfBlock *block = &setting->place->block;
	PdfSet *set = &setting->set;
	bool can_widen = block->align == PDF_ALIGN_LEFT
	    && block->measure < block->room_right;

	for (int is_wide = 0; is_wide <= can_widen; is_wide++) {
		choose_edges(setting, is_wide);
		FitBox box = fit_box(setting, max_scale);
		g_clear_pointer(&setting->fit, fit_free);
		setting->fit = fit_new(setting->shape, &box);
		if (pdf_set_is_natural(setting))
			break;
	}
	set->shape = setting->shape;
	set->fit = setting->fit;
	set->colours = (const uint32_t *) (void *) setting->colours->data;
	set->align = target_align(setting);
	set->base = block->base + setting->shift;
	set->indent = block->indent;
}

BlockBox
pdf_set_box(const PdfSetting *setting)
{
	const PdfSet *set = &setting->set;
	const Fit *fit = setting->fit;
	double last = set->base + (MAX(fit->lines->len, 1) - 1) * fit->pitch;
	double width = 0;

	for (size_t i = 0; i < fit->lines->len; i++)
		width = MAX(width, fit_line(fit, i)->width * fit->size);
	BlockBox box = {set->left, set->base - 0.7 * fit->size, set->right,
	    last + 0.2 * fit->size};
	if (set->align == PDF_ALIGN_LEFT)
		box.right = MIN(box.right, box.left + width);
	else if (set->align == PDF_ALIGN_RIGHT)
		box.left = MAX(box.left, box.right - width);
	return box;
}
