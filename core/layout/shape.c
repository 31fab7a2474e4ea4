#include "layout/shape.h"

#include <hb.h>

#include "base/text.h"
#include "layout/bidi.h"

/* One character of the text. */
typedef struct Unit {
	uint32_t character;
	uint32_t start;		/* byte */
	const Font *font;
	hb_script_t script;
	uint16_t span;
	uint8_t level;
	bool is_upright;	/* in a column */
} Unit;

typedef struct Shaper {
	FontBook *book;
	const Language *language;
	Shape *shape;
	Unit *units;
	size_t n_units;
	size_t length;		/* of the text */
} Shaper;

/* ---- what each character needs ------------------------------------------ */

static bool
is_default_ignorable(uint32_t c)
{
	return c == 0x00AD || (c >= 0x200B && c <= 0x200F)
	    || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069)
	    || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
}

static bool
is_mark(uint32_t c)
{
	GUnicodeType type = g_unichar_type(c);

	return type == G_UNICODE_NON_SPACING_MARK
	    || type == G_UNICODE_ENCLOSING_MARK
	    || type == G_UNICODE_SPACING_MARK;
}

/* Signs that some fonts lack and that have an equal. */
static uint32_t
stand_in(uint32_t c)
{
	switch (c) {
	case 0x2011:
		return 0x2010;
	case 0x2010:
	case 0x2212:
		return '-';
	case 0x00A0:
	case 0x202F:
	case 0x2007:
	case 0x2009:
	case 0x3000:
	case '\t':
	case '\n':
		return ' ';
	case 0x25CF:
	case 0x25AA:
		return 0x2022;
	default:
		return 0;
	}
}

static void
choose_font(Shaper *shaper, size_t index)
{
	Unit *unit = &shaper->units[index];
	const ShapeSpan *span = &g_array_index(shaper->shape->spans,
	    ShapeSpan, unit->span);
	hb_codepoint_t glyph;

	/* Marks and invisible signs go with what they stand at. */
	if (index > 0 && (is_mark(unit->character)
	    || is_default_ignorable(unit->character)
	    || unit->character == ' ')
	    && unit[-1].span == unit->span && unit[-1].font != NULL
	    && (is_default_ignorable(unit->character)
	    || hb_font_get_nominal_glyph(font_shaper(unit[-1].font),
	    unit->character, &glyph))) {
		unit->font = unit[-1].font;
		return;
	}
	unit->font = font_book_find(shaper->book, &span->request,
	    unit->character);
	if (unit->font != NULL)
		return;
	uint32_t other = stand_in(unit->character);
	if (is_default_ignorable(unit->character))
		other = ' ';
	if (other != 0)
		unit->font = font_book_find(shaper->book, &span->request,
		    other);
	if (unit->font == NULL)
		shaper->shape->missing = unit->character;
	else if (!is_default_ignorable(unit->character))
		unit->character = other;
}

static bool
is_common(hb_script_t script)
{
	return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED
	    || script == HB_SCRIPT_UNKNOWN;
}

static void
choose_scripts(Shaper *shaper)
{
	hb_unicode_funcs_t *functions = hb_unicode_funcs_get_default();
	hb_script_t before = HB_SCRIPT_COMMON;

	for (size_t i = 0; i < shaper->n_units; i++) {
		Unit *unit = &shaper->units[i];
		unit->script = hb_unicode_script(functions, unit->character);
		if (is_common(unit->script))
			unit->script = before;
		before = unit->script;
	}
	/* What stands before the first letter goes with it. */
	for (size_t i = shaper->n_units; i-- > 0; ) {
		Unit *unit = &shaper->units[i];
		if (is_common(unit->script))
			unit->script = before;
		before = unit->script;
	}
}

static void
choose_levels(Shaper *shaper)
{
	size_t n = shaper->n_units;
	g_autofree uint32_t *characters = g_new(uint32_t, n + 1);
	g_autofree uint8_t *levels = g_new0(uint8_t, n + 1);
	bool rtl = shaper->language != NULL
	    && language_is_rtl(shaper->language);

	for (size_t i = 0; i < n; i++)
		characters[i] = shaper->units[i].character;
	bidi_levels(characters, n, rtl, levels);
	for (size_t i = 0; i < n; i++)
		shaper->units[i].level = levels[i];
	shaper->shape->is_rtl = rtl;
}

static void
stand_upright(const Shaper *shaper, Unit *unit)
{
	unit->is_upright = g_array_index(shaper->shape->spans, ShapeSpan,
	    unit->span).is_vertical && text_is_upright(unit->character);
}

static void
read_units(Shaper *shaper)
{
	const char *text = shaper->shape->text;
	unsigned span = 0;
	size_t n = 0;

	shaper->units = g_new0(Unit, shaper->length + 1);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		uint32_t start = (uint32_t) (p - text);
		while (span + 1 < shaper->shape->spans->len
		    && g_array_index(shaper->shape->spans, ShapeSpan,
		    span).end <= start)
			span++;
		shaper->units[n++] = (Unit) {.start = start,
		    .character = g_utf8_get_char(p), .span = (uint16_t) span};
		stand_upright(shaper, &shaper->units[n - 1]);
	}
	shaper->n_units = n;
	/* Behind the last, so that every cluster has an end. */
	shaper->units[n].start = (uint32_t) shaper->length;
	for (size_t i = 0; i < n; i++)
		choose_font(shaper, i);
	choose_scripts(shaper);
	choose_levels(shaper);
}

/* ---- shaping ------------------------------------------------------------ */

static uint8_t
unit_flags(const Unit *unit)
{
	return text_is_space(unit->character) ? SHAPE_SPACE : 0;
}

/* Cluster numbers are indices of units. */
static void
take_glyphs(Shaper *shaper, hb_buffer_t *buffer, size_t from, size_t to)
{
	const Unit *first = &shaper->units[from];
	const ShapeSpan *span = &g_array_index(shaper->shape->spans,
	    ShapeSpan, first->span);
	double scale = span->scale / font_units(first->font);
	unsigned n;
	hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &n);
	hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer,
	    &n);
	bool backwards = first->level % 2 == 1;
	uint32_t before = UINT32_MAX, next = (uint32_t) to;
	size_t start = shaper->shape->glyphs->len;

	for (unsigned i = 0; i < n; i++) {
		unsigned k = backwards ? n - 1 - i : i;
		uint32_t cluster = infos[k].cluster;
		const Unit *unit = &shaper->units[cluster];
		ShapeGlyph glyph = {
			.font = first->font, .glyph = infos[k].codepoint,
			.start = unit->start,
			.advance = first->is_upright ? (float) span->scale
			    : (float) (places[k].x_advance * scale),
			.dx = (float) (places[k].x_offset * scale),
			.dy = (float) (places[k].y_offset * scale),
			.span = first->span, .level = first->level,
			.flags = unit_flags(unit),
		};
		if (first->is_upright)
			glyph.flags |= SHAPE_UPRIGHT;
		if (cluster != before)
			glyph.flags |= SHAPE_START;
		before = cluster;
		g_array_append_val(shaper->shape->glyphs, glyph);
	}
	/* Each cluster ends where the next one starts. */
	uint32_t end = shaper->units[next].start;
	for (size_t i = shaper->shape->glyphs->len; i-- > start; ) {
		ShapeGlyph *glyph = &g_array_index(shaper->shape->glyphs,
		    ShapeGlyph, i);
		glyph->end = end;
		if ((glyph->flags & SHAPE_START) != 0)
			end = glyph->start;
	}
}

static void
shape_run(Shaper *shaper, hb_buffer_t *buffer, size_t from, size_t to)
{
	const Unit *first = &shaper->units[from];
	const hb_feature_t vertical_forms = {HB_TAG('v', 'e', 'r', 't'), 1,
	    HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};

	hb_buffer_clear_contents(buffer);
	for (size_t i = from; i < to; i++) {
		uint32_t c = shaper->units[i].character;
		hb_buffer_add(buffer, c == '\n' || c == '\t' ? ' ' : c,
		    (unsigned) i);
	}
	hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
	hb_buffer_set_cluster_level(buffer,
	    HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
	hb_buffer_set_direction(buffer, first->level % 2 == 1
	    ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
	hb_buffer_set_script(buffer, first->script);
	if (shaper->language != NULL)
		hb_buffer_set_language(buffer, hb_language_from_string(
		    language_tag(shaper->language), -1));
	hb_shape(font_shaper(first->font), buffer, &vertical_forms,
	    first->is_upright ? 1 : 0);
	take_glyphs(shaper, buffer, from, to);
	shaper->shape->ascent = MAX(shaper->shape->ascent,
	    font_ascent(first->font));
	shaper->shape->descent = MAX(shaper->shape->descent,
	    font_descent(first->font));
}

static void
shape_units(Shaper *shaper)
{
	hb_buffer_t *buffer = hb_buffer_create();

	for (size_t from = 0; from < shaper->n_units; ) {
		const Unit *first = &shaper->units[from];
		size_t to = from + 1;
		while (to < shaper->n_units
		    && shaper->units[to].font == first->font
		    && shaper->units[to].span == first->span
		    && shaper->units[to].level == first->level
		    && shaper->units[to].is_upright == first->is_upright
		    && shaper->units[to].script == first->script)
			to++;
		if (first->font != NULL)
			shape_run(shaper, buffer, from, to);
		from = to;
	}
	hb_buffer_destroy(buffer);
}

/* ---- where lines may end ------------------------------------------------ */

/* The first glyph of the cluster that starts at BYTE, from *AT on. */
static ShapeGlyph *
glyph_at(const Shape *shape, uint32_t byte, size_t *at)
{
	for (; *at < shape->glyphs->len; (*at)++) {
		ShapeGlyph *glyph = &g_array_index(shape->glyphs, ShapeGlyph,
		    *at);
		if (glyph->start > byte)
			return NULL;
		if (glyph->start == byte && (glyph->flags & SHAPE_START) != 0)
			return glyph;
	}
	return NULL;
}

static void
mark_breaks(Shaper *shaper)
{
	const char *locale = shaper->language == NULL ? "en"
	    : language_icu(shaper->language);
	g_autoptr(GArray) breaks = text_line_breaks(shaper->shape->text,
	    shaper->length, locale);
	size_t at = 0;

	for (unsigned i = 0; i < breaks->len; i++) {
		uint32_t byte = g_array_index(breaks, uint32_t, i);
		ShapeGlyph *glyph = glyph_at(shaper->shape, byte, &at);
		if (glyph != NULL)
			glyph->flags |= SHAPE_BREAK;
	}
}

/* Its letters in lower case; NULL when it is too short to be parted. */
static uint32_t *
dictionary_word(const char *text, size_t length, size_t *count)
{
	enum { SHORTEST = 6 };
	long n = g_utf8_strlen(text, (gssize) length);

	if (n < SHORTEST)
		return NULL;
	uint32_t *letters = g_new(uint32_t, (size_t) n);
	*count = 0;
	for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
		letters[(*count)++] = g_unichar_tolower(g_utf8_get_char(p));
	return letters;
}

/* At least two letters stay before a hyphen and three behind it. */
static void
hyphenate_word(Shaper *shaper, const Hyphen *dictionary, size_t start,
    size_t end, size_t *at)
{
	const char *text = shaper->shape->text;
	size_t count, index = 1;
	g_autofree uint32_t *letters = dictionary_word(text + start,
	    end - start, &count);

	if (letters == NULL)
		return;
	g_autofree bool *cuts = g_new0(bool, count);
	hyphen_word(dictionary, letters, count, cuts);
	for (const char *p = g_utf8_next_char(text + start); p < text + end;
	    p = g_utf8_next_char(p), index++) {
		if (!cuts[index] || index < 2 || count - index < 3)
			continue;
		ShapeGlyph *glyph = glyph_at(shaper->shape,
		    (uint32_t) (p - text), at);
		if (glyph != NULL && glyph->level % 2 == 0)
			glyph->flags |= SHAPE_HYPHEN;
	}
}

static void
hyphenate(Shaper *shaper, const Hyphen *dictionary)
{
	const char *text = shaper->shape->text;
	size_t start = 0, at = 0;
	bool in_word = false;

	for (const char *p = text; ; p = g_utf8_next_char(p)) {
		bool is_letter = *p != '\0'
		    && text_is_letter(g_utf8_get_char(p));
		if (is_letter && !in_word)
			start = (size_t) (p - text);
		if (!is_letter && in_word)
			hyphenate_word(shaper, dictionary, start,
			    (size_t) (p - text), &at);
		in_word = is_letter;
		if (*p == '\0')
			return;
	}
}

static void
shaper_run(Shaper *shaper)
{
	const Hyphen *dictionary = font_book_hyphens(shaper->book);

	read_units(shaper);
	if (shaper->shape->missing == 0) {
		shape_units(shaper);
		mark_breaks(shaper);
		if (dictionary != NULL)
			hyphenate(shaper, dictionary);
	}
	g_free(shaper->units);
}

Shape *
shape_new(FontBook *book, const Language *language, const char *text,
    const ShapeSpan *spans, size_t n_spans)
{
	Shape *shape = g_new0(Shape, 1);
	Shaper shaper = {.book = book, .language = language, .shape = shape,
	    .length = strlen(text)};

	shape->text = text;
	shape->glyphs = g_array_new(FALSE, FALSE, sizeof(ShapeGlyph));
	shape->spans = g_array_new(FALSE, FALSE, sizeof(ShapeSpan));
	g_array_append_vals(shape->spans, spans, (unsigned) n_spans);
	shaper_run(&shaper);
	return shape;
}

void
shape_free(Shape *shape)
{
	if (shape == NULL)
		return;
	g_array_unref(shape->glyphs);
	g_array_unref(shape->spans);
	g_free(shape);
}

const ShapeGlyph *
shape_glyph(const Shape *shape, size_t index)
{
	return &g_array_index(shape->glyphs, ShapeGlyph, index);
}

void
shape_order(const Shape *shape, size_t from, size_t to, uint32_t *order)
{
	size_t n = to - from, blank = n;
	g_autofree uint8_t *levels = g_new0(uint8_t, n + 1);

	for (size_t i = 0; i < n; i++)
		levels[i] = shape_glyph(shape, from + i)->level;
	/* L1: white space at the end of a line. */
	while (blank > 0 && (shape_glyph(shape, from + blank - 1)->flags
	    & SHAPE_SPACE) != 0)
		levels[--blank] = shape->is_rtl ? 1 : 0;
	bidi_visual(levels, n, order);
	for (size_t i = 0; i < n; i++)
		order[i] += (uint32_t) from;
}
