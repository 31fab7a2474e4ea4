#include "format/pdf/pdf_set.h"

#include "base/text.h"

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
	bool is_vertical;
	GArray *looks;		/* of PdfLook */
} Composer;

/* The number of a look. */
static unsigned
find_look(Composer *composer, const PdfLook *look)
{
	for (unsigned i = 0; i < composer->looks->len; i++) {
		const PdfLook *known = &g_array_index(composer->looks,
		    PdfLook, i);
		if (known->style == look->style && known->link == look->link)
			return i;
	}
	g_array_append_val(composer->looks, *look);
	return composer->looks->len - 1;
}

static void
add_text(Composer *composer, const char *text, const PdfLook *look)
{
	const PdfStyle *style = &g_array_index(composer->skeleton->styles,
	    PdfStyle, look->style);
	unsigned tag = find_look(composer, look);
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
		.tag = tag, .is_vertical = composer->is_vertical,
	};
	g_array_append_val(composer->spans, span);
	g_array_append_val(composer->colours, style->rgb);
}

static void
compose(Composer *composer, const InlineList *list, const PdfLook *base)
{
	PdfLook stack[32] = {*base};
	unsigned depth = 0;

	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		bool is_format = node->type != NULL
		    && strcmp(node->type, "fmt") == 0
		    && node->value < composer->skeleton->styles->len;
		bool is_link = node->type != NULL
		    && strcmp(node->type, "link") == 0;
		if (node->kind == INLINE_TEXT) {
			add_text(composer, node->text, &stack[depth]);
		} else if (node->kind == INLINE_OPEN && (is_format || is_link)
		    && depth + 1 < G_N_ELEMENTS(stack)) {
			stack[depth + 1] = stack[depth];
			depth++;
			if (is_format)
				stack[depth].style = node->value;
			else
				stack[depth].link = (int) node->value;
		} else if (node->kind == INLINE_CLOSE && (is_format
		    || is_link) && depth > 0) {
			depth--;
		}
	}
}

/* Are most letters of the output such as stand upright in columns? */
static bool
is_for_columns(const Unit *unit)
{
	g_autofree char *text = unit_output_text(unit);
	unsigned upright = 0, letters = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		letters += g_unichar_isalpha(c);
		upright += g_unichar_isalpha(c) && text_is_upright(c);
	}
	return 2 * upright > letters;
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
	setting->most = 1;
	setting->place = &g_array_index(skeleton->places, PdfPlace,
	    unit->value);
	setting->is_vertical = setting->place->is_vertical
	    && is_for_columns(unit);
	if (!setting->is_vertical && setting->place->level != NULL)
		setting->place = setting->place->level;
	if (setting->place->over >= 0)
		setting->over = &g_array_index(skeleton->places, PdfPlace,
		    setting->place->over);
	setting->first_bottom = setting->place->block.room_bottom;
	setting->bottom = pdf_set_last(setting)->room_bottom;
	setting->colours = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	setting->looks = g_array_new(FALSE, FALSE, sizeof(PdfLook));
	const PdfLook base = {setting->place->style, setting->place->link};
	Composer composer = {.skeleton = skeleton,
	    .base = &g_array_index(skeleton->styles, PdfStyle,
	    setting->place->style),
	    .text = g_string_new(NULL), .spans = spans,
	    .is_vertical = setting->is_vertical,
	    .colours = setting->colours, .looks = setting->looks};
	setting->takes_marker = setting->place->marker != NULL
	    && (language != NULL && language_is_rtl(language))
	    != setting->place->block.is_rtl;
	if (setting->takes_marker) {
		add_text(&composer, setting->place->marker, &base);
		add_text(&composer, "\u00A0\u00A0", &base);
	}
	compose(&composer, &list, &base);
	setting->text = g_string_free(composer.text, FALSE);
	setting->shape = shape_new(book, language, setting->text,
	    (const ShapeSpan *) (void *) spans->data, spans->len);
	return setting;
}

PdfSetting *
pdf_set_carry(PdfSetting *setting)
{
	PdfSetting *rest = g_new0(PdfSetting, 1);
	const Fit *fit = setting->fit;

	rest->unit = setting->unit;
	rest->place = setting->over;
	rest->first_bottom = rest->bottom = rest->place->block.room_bottom;
	rest->colours = g_array_ref(setting->colours);
	rest->looks = g_array_ref(setting->looks);
	rest->text = g_steal_pointer(&setting->text);
	rest->shape = g_steal_pointer(&setting->shape);
	rest->start = fit->first < fit->lines->len ? fit_line(fit,
	    fit->first)->from : rest->shape->glyphs->len;
	rest->most = fit->scale;
	return rest;
}

size_t
pdf_set_turn(const PdfSetting *setting)
{
	const Shape *shape = setting->shape;
	size_t end = setting->start < shape->glyphs->len
	    ? shape_glyph(shape, setting->start)->start
	    : strlen(setting->text);
	g_autofree char *output = unit_output_text(setting->unit);
	const char *p = output;

	/* White space was folded: the signs are counted. */
	for (const char *q = setting->text; q < setting->text + end; q++) {
		while (g_ascii_isspace(*p) && *p != *q)
			p++;
		if (*p == *q)
			p++;
	}
	return (size_t) (p - output);
}

void
pdf_set_free(PdfSetting *setting)
{
	if (setting == NULL)
		return;
	g_clear_pointer(&setting->fit, fit_free);
	g_clear_pointer(&setting->shape, shape_free);
	g_array_unref(setting->colours);
	g_array_unref(setting->looks);
	g_free(setting->text);
	g_free(setting);
}

/* Does text begin at the other side of a cell with rules on both sides? */
static bool
turns_in_cell(const PdfSetting *setting)
{
	const PdfBlock *block = &setting->place->block;

	return setting->shape->is_rtl && !block->is_rtl && !block->is_number
	    && block->kind == BLOCK_CELL && block->leader < 0
	    && block->align == PDF_ALIGN_LEFT && block->cell_right > 0;
}

static PdfAlign
target_align(const PdfSetting *setting)
{
	const PdfBlock *block = &setting->place->block;

	if (setting->shape->is_rtl == block->is_rtl || block->is_number
	    || block->leader >= 0)
		return block->align;
	/* The columns of a table stay where they are, and what ends at an edge
	 * belongs to what stands behind that. */
	bool is_fixed = block->kind == BLOCK_CELL && !block->is_first;
	if (setting->shape->is_rtl && block->align == PDF_ALIGN_RIGHT
	    && (block->kind == BLOCK_CELL || !block->is_first))
		is_fixed = true;
	if (is_fixed && !turns_in_cell(setting))
		return block->align;
	if (block->align == PDF_ALIGN_LEFT)
		return PDF_ALIGN_RIGHT;
	return block->align == PDF_ALIGN_RIGHT ? PDF_ALIGN_LEFT
	    : block->align;
}

const PdfBlock *
pdf_set_last(const PdfSetting *setting)
{
	return setting->place->block.rest >= 0 ? &setting->place->rest
	    : &setting->place->block;
}

/* The edges that lines may have, without touching what stands beside. */
static void
choose_edges(PdfSet *set, const PdfBlock *block, bool is_wide)
{
	double centre = (block->box.left + block->box.right) / 2;
	double half = MIN(centre - block->room_left,
	    block->room_right - centre);

	set->left = block->box.left;
	set->right = block->box.right;
	set->notch = block->notch;
	set->notch_y = (block->count - 1) * block->leading;
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

/* Text that turns its direction stays in its column. */
static void
turn_edges(PdfSetting *setting)
{
	const PdfBlock *block = &setting->place->block;
	PdfSet *set = &setting->set;

	if (turns_in_cell(setting)) {
		double margin = CLAMP(block->box.left - block->cell_left, 1,
		    2 * block->em);
		set->right = MAX(block->box.left + block->em,
		    block->cell_right - margin);
		return;
	}
	if (block->is_rtl == setting->shape->is_rtl
	    || (block->kind == BLOCK_CELL && (!block->is_first
	    || block->is_number || block->leader >= 0)))
		return;
	if (block->turn_start > 0 && !block->is_rtl) {
		set->left = block->turn_start;
		set->right = block->column_end;
	} else if (block->is_rtl) {
		set->left = MAX(set->left, block->column_end);
	} else {
		set->right = MIN(set->right, block->column_end);
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

/* The first base line of the block in which the text ends. */
static double
last_base(const PdfSetting *setting)
{
	const PdfPlace *place = setting->place;

	return place->block.rest >= 0 ? place->rest.base
	    : place->block.base + setting->shift;
}

/* The height that the lines of the source have, where the block stands now:
 * what was pushed down has so much less, but for what it has pushed itself. */
static double
source_height(const PdfSetting *setting)
{
	const PdfBlock *block = &setting->place->block;
	double bottom = block->rest >= 0 ? setting->first_bottom
	    : setting->bottom;

	return (block->count - 1) * usual_leading(block) - MAX(0,
	    setting->shift - MAX(0, bottom - block->room_bottom));
}

static FitBox
fit_box(const PdfSetting *setting, double max_scale)
{
	const PdfBlock *block = &setting->place->block;
	const PdfBlock *tail = pdf_set_last(setting);
	const Fit *fit = setting->fit;
	double room = setting->bottom - last_base(setting)
	    - distance_below(block);
	double least = tail == block ? source_height(setting)
	    : (tail->count - 1) * block->leading;

	/* What was fitted once fits again. */
	if (fit != NULL && !fit->is_over && tail == block)
		least = MAX(least, (fit->lines->len - 1) * fit->pitch);
	FitBox box = {
		/* Half a letter is no reason to tear a line. */
		.width = setting->set.right - setting->set.left
		    + 0.02 * block->em,
		.height = MAX(room, least), .size = block->em,
		.pitch = usual_leading(block), .indent = block->indent,
		.max_scale = MIN(max_scale, setting->most),
		.start = setting->start,
		.is_justified = block->align == PDF_ALIGN_JUSTIFY,
		.gaps = setting->place->gaps,
		.n_gaps = setting->place->n_gaps, .left = setting->set.left,
		.base = block->base + setting->shift,
	};
	if (setting->over != NULL) {
		const PdfBlock *next = &setting->over->block;
		box.has_rest = true;
		/* Nobody knows before its page is set how far it can push
		 * what stands below it. */
		box.rest_height = MAX(MIN(next->hard_bottom,
		    next->room_bottom + next->give) - next->base
		    - distance_below(next), (next->count - 1) * box.pitch);
		box.rest_width = setting->rest.right - setting->rest.left
		    + 0.02 * block->em;
		box.height = source_height(setting);
		return box;
	}
	if (tail != block) {
		/* The first area keeps its number of lines. */
		box.has_rest = true;
		box.rest_height = box.height;
		box.rest_width = setting->rest.right - setting->rest.left
		    + 0.02 * block->em;
		box.height = source_height(setting);
		return box;
	}
	if (setting->set.notch < setting->set.right) {
		box.notch = MAX(setting->set.notch - setting->set.left,
		    block->em);
		box.notch_y = setting->set.notch_y;
	}
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

	box.is_single = false;
	if (box.has_rest)
		box.rest_height = 1e5;
	else
		box.height = 1e5;
	g_autoptr(Fit) fit = fit_new(setting->shape, &box);
	return fit->lines->len - (box.has_rest ? fit->first : 0);
}

double
pdf_set_reach(const PdfSetting *setting, unsigned lines)
{
	const PdfBlock *block = &setting->place->block;

	return last_base(setting) + distance_below(block)
	    + (lines - 1) * usual_leading(block);
}

static void
fill_set(PdfSetting *setting, PdfSet *set, double base)
{
	set->shape = setting->shape;
	set->fit = setting->fit;
	set->colours = (const uint32_t *) (void *) setting->colours->data;
	set->align = target_align(setting);
	set->back = setting->place->back;
	set->is_vertical = setting->is_vertical;
	set->base = base;
}

void
pdf_set_fit(PdfSetting *setting, double max_scale)
{
	const PdfPlace *place = setting->place;
	const PdfBlock *block = &place->block;
	bool can_widen = block->align == PDF_ALIGN_LEFT && block->rest < 0
	    && setting->over == NULL && block->measure < block->room_right;

	for (int is_wide = 0; is_wide <= can_widen; is_wide++) {
		choose_edges(&setting->set, block, is_wide);
		choose_edges(&setting->rest, setting->over != NULL
		    ? &setting->over->block : &place->rest, false);
		turn_edges(setting);
		FitBox box = fit_box(setting, max_scale);
		g_clear_pointer(&setting->fit, fit_free);
		setting->fit = fit_new(setting->shape, &box);
		if (pdf_set_is_natural(setting))
			break;
	}
	fill_set(setting, &setting->set, block->base + setting->shift);
	setting->set.gaps = place->gaps;
	setting->set.n_gaps = place->n_gaps;
	fill_set(setting, &setting->rest, place->rest.base);
	setting->set.indent = block->indent;
	setting->set.to = setting->rest.from = block->rest >= 0
	    || setting->over != NULL ? setting->fit->first
	    : setting->fit->lines->len;
	setting->rest.to = setting->fit->lines->len;
}

BlockBox
pdf_set_box(const PdfSet *set)
{
	const Fit *fit = set->fit;
	size_t lines = set->to - set->from;
	double last = set->base + (MAX(lines, 1) - 1) * fit->pitch;
	double width = 0;

	for (size_t i = set->from; i < set->to; i++)
		width = MAX(width, fit_width(fit, i));
	BlockBox box = {set->left, set->base - 0.7 * fit->size, set->right,
	    last + 0.2 * fit->size};
	if (set->align == PDF_ALIGN_LEFT)
		box.right = MIN(box.right, box.left + width);
	else if (set->align == PDF_ALIGN_RIGHT)
		box.left = MAX(box.left, box.right - width);
	return box;
}

void
pdf_set_words(const PdfSetting *setting, const uint8_t *tags, GArray *boxes)
{
	pdf_trace_words(&setting->set, tags, boxes);
	if (setting->place->block.rest >= 0)
		pdf_trace_words(&setting->rest, tags, boxes);
}
