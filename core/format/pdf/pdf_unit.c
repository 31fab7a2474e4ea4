#include "format/pdf/pdf_unit.h"

#include <math.h>

#include "base/text.h"
#include "format/pdf/pdf_underline.h"

enum {
	NO_LINK = -1,
	MAX_SPANS = 60,		/* more than that is noise, not emphasis */
	MAX_STYLES = 20000,
};

/* Text of one look. */
typedef struct Span {
	unsigned style;
	int link;
	GString *text;
	bool has_sign;		/* a letter or digit */
} Span;

typedef struct Builder {
	PdfSkeleton *skeleton;
	const PdfLines *lines;
	const PdfBlocks *blocks;
	const PdfLinks *links;
	double em;
	GArray *spans;		/* of Span */
	GArray *glyphs;		/* of unsigned */
	GArray *rules;		/* of PdfUnderline */
	unsigned n_first;	/* those of the block itself */
	const PdfBlock *rest;	/* where its text goes on; or NULL */
	int shift;		/* of the numbers of links and rules */
	bool space;		/* one is due before the next sign */
	uint32_t last;		/* the last character */
} Builder;

static void
span_clear(void *data)
{
	g_string_free(((Span *) data)->text, TRUE);
}

static unsigned
intern_style(PdfSkeleton *skeleton, const PdfStyle *style)
{
	GArray *styles = skeleton->styles;

	for (unsigned i = styles->len; i > 0; i--) {
		const PdfStyle *known = &g_array_index(styles, PdfStyle,
		    i - 1);
		if (known->is_bold == style->is_bold
		    && known->is_italic == style->is_italic
		    && known->is_serif == style->is_serif
		    && known->is_mono == style->is_mono
		    && known->rise == style->rise && known->rgb == style->rgb
		    && known->rule == style->rule
		    && fabs(known->scale - style->scale) < 0.005)
			return i - 1;
	}
	if (styles->len >= MAX_STYLES)
		return 0;
	g_array_append_val(styles, *style);
	return styles->len - 1;
}

static Span *
last_span(Builder *builder)
{
	return builder->spans->len == 0 ? NULL
	    : &g_array_index(builder->spans, Span, builder->spans->len - 1);
}

static void
note_rule(Builder *builder, const PdfGlyph *glyph, int rule)
{
	const PdfRule *box = pdf_content_rule(builder->lines->content,
	    (unsigned) rule);
	PdfUnderline underline = {.rule = (unsigned) rule,
	    .parts = box->parts, .offset = (box->box.top + box->box.bottom) / 2
	    - glyph->base};

	for (unsigned i = 0; i < builder->rules->len; i++)
		if (g_array_index(builder->rules, PdfUnderline, i).rule
		    == underline.rule)
			return;
	g_array_append_val(builder->rules, underline);
}

/* The rule under a glyph. Words that are underlined over several lines have
 * the first one's. */
static int
glyph_rule(Builder *builder, const PdfGlyph *glyph)
{
	const PdfContent *content = builder->lines->content;
	int rule = pdf_underline_at(content, glyph, builder->em, -1);
	const Span *before = last_span(builder);

	if (rule < 0)
		return -1;
	for (int again = rule; again >= 0; again = pdf_underline_at(content,
	    glyph, builder->em, again))
		note_rule(builder, glyph, again);
	int last = before == NULL ? -1 : g_array_index(
	    builder->skeleton->styles, PdfStyle, before->style).rule;
	return last >= 0 && pdf_content_rule(content, (unsigned) (last
	    - builder->shift))->rgb == pdf_content_rule(content,
	    (unsigned) rule)->rgb ? last : rule + builder->shift;
}

static unsigned
glyph_style(Builder *builder, const PdfGlyph *glyph,
    const PdfMember *member)
{
	const PdfContent *content = builder->lines->content;
	const PdfShow *show = pdf_content_show(content, glyph->show);
	PdfStyle style = {
		.is_bold = pdf_font_is_bold(show->font) || show->mode == 2
		    || member->is_heavy,
		.is_italic = pdf_font_is_italic(show->font)
		    || (glyph->flags & PDF_GLYPH_SLANTED) != 0,
		.is_serif = pdf_font_is_serif(show->font),
		.is_mono = pdf_font_is_mono(show->font),
		.rise = member->rise,
		.scale = show->em / builder->em,
		.rgb = pdf_content_paint(content, show->paint)->rgb,
		.rule = glyph_rule(builder, glyph),
	};

	/* Small differences are caprice of the producer. */
	if (style.scale > 0.92 && style.scale < 1.09)
		style.scale = 1;
	style.scale = CLAMP(round(style.scale * 50) / 50, 0.3, 3);
	return intern_style(builder->skeleton, &style);
}

/* Adds MEMBER in the look of another, or of its own. */
static void
add_glyph(Builder *builder, const PdfMember *member, const PdfMember *look)
{
	const PdfContent *content = builder->lines->content;
	const PdfGlyph *glyph = pdf_content_glyph(content, member->glyph);
	unsigned style = glyph_style(builder, pdf_content_glyph(content,
	    look->glyph), look);
	int link = pdf_links_at(builder->links, (glyph->x0 + glyph->x1) / 2.0,
	    (glyph->top + glyph->base) / 2.0);
	Span *span = last_span(builder);
	if (link != NO_LINK)
		link += builder->shift;

	if (builder->space && span != NULL)
		g_string_append_c(span->text, ' ');
	builder->space = false;
	if (span == NULL || span->style != style || span->link != link) {
		Span fresh = {.style = style, .link = link,
		    .text = g_string_new(NULL)};
		g_array_append_val(builder->spans, fresh);
		span = last_span(builder);
	}
	size_t start = span->text->len;
	pdf_line_add_text(builder->lines, member, span->text);
	for (const char *p = span->text->str + start; *p != '\0';
	    p = g_utf8_next_char(p)) {
		builder->last = g_utf8_get_char(p);
		span->has_sign |= g_unichar_isalnum(builder->last);
	}
}

/* What is printed on top of the line goes when it goes. */
static void
add_twins(Builder *builder, const PdfLine *line)
{
	while (line->twin != 0) {
		line = pdf_line_at(builder->lines, line->twin);
		for (unsigned i = 0; i < line->count; i++) {
			unsigned glyph = pdf_line_member(builder->lines,
			    line->first + i)->glyph;
			g_array_append_val(builder->glyphs, glyph);
		}
	}
}

/* The member of a line that the one at INDEX looks like. */
static const PdfMember *
look_of(const Builder *builder, const PdfLine *line, unsigned index)
{
	unsigned i = index;

	while (i + 1 < line->count && pdf_line_member(builder->lines,
	    line->first + i)->is_initial)
		i++;
	return pdf_line_member(builder->lines, line->first + i);
}

static void
add_line(Builder *builder, const PdfLine *line)
{
	add_twins(builder, line);
	for (unsigned i = 0; i < line->count; i++) {
		const PdfMember *member = pdf_line_member(builder->lines,
		    line->first + i);
		const PdfGlyph *glyph = pdf_content_glyph(
		    builder->lines->content, member->glyph);
		g_array_append_val(builder->glyphs, member->glyph);
		if (member->is_double)
			continue;
		if (member->space_before)
			builder->space = true;
		if ((glyph->flags & PDF_GLYPH_SPACE) != 0)
			builder->space = true;
		else
			add_glyph(builder, member, look_of(builder, line,
			    i));
	}
}

static bool
is_hyphen(uint32_t c)
{
	return c == '-' || c == 0x2010 || c == 0x00AD;
}

/* The word that a hyphen at a line's end leaves open, joined with its rest
 * and without the hyphen: does the page spell it like that elsewhere? */
static bool
page_has_word(const Builder *builder, const char *head, const char *tail)
{
	size_t start = strlen(head), end = 0;

	while (start > 0 && (g_ascii_isalpha(head[start - 1])
	    || (head[start - 1] & 0x80) != 0))
		start--;
	while (g_ascii_isalpha(tail[end]) || (tail[end] & 0x80) != 0)
		end++;
	g_autofree char *rest = g_strndup(tail, end);
	g_autofree char *word = g_strconcat(head + start, rest, NULL);
	for (unsigned i = 0; i < builder->lines->lines->len; i++) {
		g_autofree char *text = pdf_line_text(builder->lines,
		    pdf_line_at(builder->lines, i));
		if (strstr(text, word) != NULL)
			return true;
	}
	return false;
}

/* Whether TEXT has two letters or more, and none that is small. */
static bool
is_in_capitals(const char *text)
{
	unsigned letters = 0;

	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);
		if (text_is_lower(c))
			return false;
		letters += text_is_letter(c);
	}
	return letters > 1;
}

/* Whether a word goes on without its hyphen. Between capitals one that is its
 * own is not seldom, so there the page must have the word. */
static bool
is_parted(const Builder *builder, const PdfLine *next, const char *head,
    const char *tail, bool is_justified)
{
	if (next->is_lower)
		return is_justified || page_has_word(builder, head, tail);
	const char *word = strrchr(head, ' ');
	return is_in_capitals(word == NULL ? head : word + 1)
	    && is_in_capitals(tail) && page_has_word(builder, head, tail);
}

/* Full-width punctuation has its space in itself. */
static bool
is_wide_mark(uint32_t c)
{
	return (c >= 0x3001 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF0F)
	    || (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40)
	    || (c >= 0xFF5B && c <= 0xFF65);
}

/* What stands between two lines: a space, nothing, or a hyphen less. */
static void
join_lines(Builder *builder, const PdfLine *next, bool is_justified)
{
	Span *span = last_span(builder);

	if (span == NULL)
		return;
	g_autofree char *tail = pdf_line_text(builder->lines, next);
	uint32_t first = g_utf8_get_char(tail);
	if ((text_is_ideograph(builder->last) && text_is_ideograph(first))
	    || is_wide_mark(builder->last) || is_wide_mark(first))
		return;
	if (builder->space || !is_hyphen(builder->last)
	    || !text_is_letter(first)) {
		builder->space = builder->last != 0x2014
		    && !is_hyphen(builder->last);
		return;
	}
	char *hyphen = g_utf8_find_prev_char(span->text->str,
	    span->text->str + span->text->len);
	size_t at = (size_t) (hyphen - span->text->str);
	g_autofree char *head = g_strndup(span->text->str, at);
	if (builder->last == 0x00AD || is_parted(builder, next, head, tail,
	    is_justified))
		g_string_truncate(span->text, at);
}

/* ---- from spans to inline codes ----------------------------------------- */

static unsigned
majority_style(const Builder *builder)
{
	unsigned best = 0;
	size_t most = 0;

	for (unsigned i = 0; i < builder->spans->len; i++) {
		const Span *span = &g_array_index(builder->spans, Span, i);
		size_t letters = 0;
		for (unsigned k = 0; k < builder->spans->len; k++) {
			const Span *other = &g_array_index(builder->spans,
			    Span, k);
			if (other->style == span->style && other->has_sign)
				letters += other->text->len;
		}
		if (letters > most) {
			most = letters;
			best = span->style;
		}
	}
	return most == 0 && builder->spans->len > 0
	    ? g_array_index(builder->spans, Span, 0).style : best;
}

/* Punctuation in a look of its own takes that of what it stands at. */
static bool
is_odd(const Builder *builder, unsigned index, unsigned base)
{
	const Span *spans = &g_array_index(builder->spans, Span, 0);
	bool is_inside = index > 0 && index + 1 < builder->spans->len
	    && spans[index - 1].style == spans[index + 1].style;

	return spans[index].style != base || is_inside;
}

static void
calm_spans(Builder *builder, unsigned base)
{
	bool is_noise = builder->spans->len > MAX_SPANS;

	for (unsigned i = 0; i < builder->spans->len; i++) {
		Span *span = &g_array_index(builder->spans, Span, i);
		const PdfStyle *style = &g_array_index(
		    builder->skeleton->styles, PdfStyle, span->style);
		if (is_noise) {
			span->style = base;
			span->link = NO_LINK;
		} else if (!span->has_sign && style->rise == 0
		    && is_odd(builder, i, base)) {
			span->style = i > 0 ? g_array_index(builder->spans,
			    Span, i - 1).style : base;
		}
	}
}

static bool
is_one_link(const Builder *builder)
{
	int link = g_array_index(builder->spans, Span, 0).link;

	for (unsigned i = 1; i < builder->spans->len; i++)
		if (g_array_index(builder->spans, Span, i).link != link)
			return false;
	return true;
}

typedef struct Emitter {
	Document *document;
	Unit *unit;
	InlineList *list;
	GString *pending;	/* text not in the list yet */
	unsigned style_id, link_id;
	unsigned style;
	int link;
} Emitter;

static void
flush_text(Emitter *emitter)
{
	inline_add_text(emitter->list, emitter->document->arena,
	    emitter->pending->str, emitter->pending->len);
	g_string_truncate(emitter->pending, 0);
}

static void
add_code(Emitter *emitter, InlineKind kind, unsigned id, const char *type,
    uint32_t value)
{
	flush_text(emitter);
	inline_add_code(emitter->list, emitter->document->arena, kind, id,
	    type, NULL, value);
}

static void
close_codes(Emitter *emitter, bool close_link)
{
	if (emitter->style_id != 0)
		add_code(emitter, INLINE_CLOSE, emitter->style_id, "fmt",
		    emitter->style);
	emitter->style_id = 0;
	if (close_link && emitter->link_id != 0) {
		add_code(emitter, INLINE_CLOSE, emitter->link_id, "link",
		    (uint32_t) emitter->link);
		emitter->link_id = 0;
	}
}

static void
open_codes(Emitter *emitter, const Span *span, unsigned base, bool links)
{
	if (links && span->link != NO_LINK && emitter->link_id == 0) {
		emitter->link_id = document_new_code(emitter->unit);
		emitter->link = span->link;
		add_code(emitter, INLINE_OPEN, emitter->link_id, "link",
		    (uint32_t) span->link);
	}
	if (span->style != base && emitter->style_id == 0) {
		emitter->style_id = document_new_code(emitter->unit);
		emitter->style = span->style;
		add_code(emitter, INLINE_OPEN, emitter->style_id, "fmt",
		    span->style);
	}
}

/* Spaces at the end of a span go behind its codes. */
static void
emit_spans(Emitter *emitter, const Builder *builder, unsigned base)
{
	bool links = !is_one_link(builder);
	size_t due = 0;

	for (unsigned i = 0; i < builder->spans->len; i++) {
		const Span *span = &g_array_index(builder->spans, Span, i);
		bool new_link = links && (emitter->link_id == 0
		    ? span->link != NO_LINK : span->link != emitter->link);
		bool new_style = emitter->style_id == 0 ? span->style != base
		    : span->style != emitter->style;
		size_t length = span->text->len;
		if (new_link || new_style)
			close_codes(emitter, new_link);
		g_string_append_len(emitter->pending, " ", (gssize) due);
		due = length > 0 && span->text->str[length - 1] == ' ';
		open_codes(emitter, span, base, links);
		g_string_append_len(emitter->pending, span->text->str,
		    (gssize) (length - due));
	}
	close_codes(emitter, true);
	flush_text(emitter);
}

static const unsigned *
line_glyphs(const Builder *builder, Arena *arena, const PdfLine *line)
{
	unsigned *glyphs = arena_alloc(arena, MAX(1, line->count)
	    * sizeof(unsigned));

	for (unsigned i = 0; i < line->count; i++)
		glyphs[i] = pdf_line_member(builder->lines,
		    line->first + i)->glyph;
	return glyphs;
}

static void
add_leader(const Builder *builder, Arena *arena, PdfPlace *place)
{
	if (place->block.leader < 0)
		return;
	const PdfLine *line = pdf_line_at(builder->lines,
	    (unsigned) place->block.leader);
	place->dots = line_glyphs(builder, arena, line);
	place->n_dots = line->count;
}

/* A list marker is no part of the text, but moves with it where the target
 * is written from the other side. */
static void
add_marker(const Builder *builder, Arena *arena, PdfPlace *place)
{
	if (place->block.marker < 0)
		return;
	const PdfLine *line = pdf_line_at(builder->lines,
	    (unsigned) place->block.marker);
	g_autofree char *text = pdf_line_text(builder->lines, line);
	place->marker = line->unknown > 0 ? "\u2022"
	    : arena_string(arena, text);
	place->marker_glyphs = line_glyphs(builder, arena, line);
	place->n_marker_glyphs = line->count;
}

static void
add_gaps(const Builder *builder, Arena *arena, PdfPlace *place)
{
	const PdfBlock *block = &place->block;
	Gap *gaps = arena_alloc(arena, (block->n_gaps + 1) * sizeof(Gap));

	for (unsigned i = 0; i < block->n_gaps; i++)
		gaps[i] = g_array_index(builder->blocks->gaps, Gap,
		    block->gap + i);
	place->gaps = gaps;
	place->n_gaps = block->n_gaps;
}

static bool
is_vertical(const Builder *builder)
{
	const PdfContent *content = builder->lines->content;

	return builder->glyphs->len > 0 && pdf_font_is_vertical(
	    pdf_content_show(content, pdf_content_glyph(content, g_array_index(
	    builder->glyphs, unsigned, 0))->show)->font);
}

/* Adds a place for what the builder has; returns its number. */
static unsigned
add_place(Builder *builder, Arena *arena, const PdfBlock *block,
    unsigned page, unsigned base)
{
	size_t size = builder->glyphs->len * sizeof(unsigned);
	unsigned *glyphs = arena_alloc(arena, MAX(size, 1));

	memcpy(glyphs, builder->glyphs->data, size);
	PdfPlace place = {.page = page, .glyphs = glyphs,
	    .n_glyphs = builder->glyphs->len, .n_first = builder->n_first,
	    .style = base, .block = *block, .over = -1,
	    .is_vertical = is_vertical(builder)};
	place.link = is_one_link(builder)
	    ? g_array_index(builder->spans, Span, 0).link : NO_LINK;
	place.n_rules = builder->rules->len;
	PdfUnderline *rules = arena_alloc(arena,
	    (place.n_rules + 1) * sizeof(PdfUnderline));
	for (unsigned i = 0; i < place.n_rules; i++)
		rules[i] = g_array_index(builder->rules, PdfUnderline, i);
	place.rules = rules;
	add_gaps(builder, arena, &place);
	if (builder->rest != NULL)
		place.rest = *builder->rest;
	add_marker(builder, arena, &place);
	add_leader(builder, arena, &place);
	g_array_append_val(builder->skeleton->places, place);
	return builder->skeleton->places->len - 1;
}

static void
add_lines(Builder *builder, const PdfBlocks *blocks, const PdfBlock *block)
{
	for (unsigned i = 0; i < block->count; i++) {
		const PdfLine *line = pdf_block_line(blocks, builder->lines,
		    block, i);
		if (i > 0 || block->is_rest)
			join_lines(builder, line,
			    block->align == PDF_ALIGN_JUSTIFY);
		add_line(builder, line);
	}
}

static void
builder_init(Builder *builder)
{
	builder->spans = g_array_new(FALSE, FALSE, sizeof(Span));
	builder->glyphs = g_array_new(FALSE, FALSE, sizeof(unsigned));
	builder->rules = g_array_new(FALSE, FALSE, sizeof(PdfUnderline));
	g_array_set_clear_func(builder->spans, span_clear);
}

static void
builder_clear(Builder *builder)
{
	g_array_unref(builder->spans);
	g_array_unref(builder->glyphs);
	g_array_unref(builder->rules);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Builder, builder_clear)

static void
emit_unit(const Builder *builder, Document *document, Unit *unit,
    unsigned base)
{
	Emitter emitter = {.document = document, .unit = unit,
	    .list = &unit->first->source, .pending = g_string_new(NULL)};

	emit_spans(&emitter, builder, base);
	g_string_free(emitter.pending, TRUE);
}

Unit *
pdf_unit_add(Document *document, PdfSkeleton *skeleton, Block *parent,
    const PdfPiece *piece)
{
	const PdfBlock *block = piece->block;
	g_auto(Builder) builder = {.skeleton = skeleton,
	    .lines = piece->lines, .blocks = piece->blocks,
	    .links = piece->links, .em = block->em};

	builder_init(&builder);
	add_lines(&builder, piece->blocks, block);
	builder.n_first = builder.glyphs->len;
	if (block->rest >= 0) {
		builder.rest = pdf_block_by_id(piece->blocks, block->rest);
		add_lines(&builder, piece->blocks, builder.rest);
	}
	if (builder.spans->len == 0)
		return NULL;
	unsigned base = majority_style(&builder);
	calm_spans(&builder, base);
	Unit *unit = document_add_unit(document, parent, pdf_reader_text);
	emit_unit(&builder, document, unit, base);
	unit->value = add_place(&builder, document->arena, block,
	    parent->page - 1, base);
	if (piece->turn != NULL) {
		PdfPlace *place = &g_array_index(skeleton->places, PdfPlace,
		    unit->value);
		PdfMatrix *back = arena_alloc(document->arena,
		    sizeof(PdfMatrix));
		*back = piece->turn->back;
		place->back = back;
		place->turn = piece->turn->degrees;
	}
	return unit;
}

/* ---- what goes on on the next page --------------------------------------- */

static Inline *
last_text(const Unit *unit)
{
	Inline *found = NULL;

	for (Inline *node = unit->first->source.first; node != NULL;
	    node = node->next)
		if (node->kind == INLINE_TEXT)
			found = node;
	return found;
}

/* Text behind that of the unit begins as the next line of a block would. */
static void
join_pages(Builder *builder, Document *document, Unit *unit,
    const PdfLine *next)
{
	Inline *node = last_text(unit);
	bool is_justified = g_array_index(builder->skeleton->places, PdfPlace,
	    unit->value).block.align == PDF_ALIGN_JUSTIFY;

	if (node == NULL)
		return;
	Span span = {.style = majority_style(builder), .link = NO_LINK,
	    .text = g_string_new(node->text)};
	const char *end = node->text + strlen(node->text);
	builder->last = g_utf8_get_char(g_utf8_find_prev_char(node->text,
	    end));
	g_array_append_val(builder->spans, span);
	join_lines(builder, next, is_justified);
	if (builder->space)
		g_string_append_c(span.text, ' ');
	builder->space = false;
	node->text = arena_string(document->arena, span.text->str);
	g_array_set_size(builder->spans, 0);
}

/* What two parts of a paragraph tell of each other. */
static void
match_columns(PdfBlock *block, PdfBlock *rest)
{
	/* Two lines do not tell whether text is justified. */
	if (rest->count < 3 && block->count > 2)
		rest->align = block->align;
	else if (block->count < 3)
		block->align = rest->align;
	/* Columns of one place are of one width. */
	if (fabs(rest->box.left - block->box.left) > 2 * block->em
	    || block->is_rtl)
		return;
	double right = MAX(rest->box.right, block->box.right);
	rest->room_right = MAX(MIN(rest->room_right, right),
	    rest->box.right);
	rest->measure = MIN(rest->measure, rest->room_right);
}

void
pdf_unit_extend(Document *document, PdfSkeleton *skeleton, Unit *unit,
    const PdfPiece *piece, unsigned page)
{
	const PdfPlace *first = &g_array_index(skeleton->places, PdfPlace,
	    unit->value);
	unsigned base = first->style;
	g_auto(Builder) builder = {.skeleton = skeleton,
	    .lines = piece->lines, .blocks = piece->blocks,
	    .links = piece->links, .em = first->block.em,
	    .shift = PDF_READER_OVER};

	builder_init(&builder);
	join_pages(&builder, document, unit, pdf_block_line(piece->blocks,
	    piece->lines, piece->block, 0));
	add_lines(&builder, piece->blocks, piece->block);
	builder.n_first = builder.glyphs->len;
	if (builder.spans->len == 0)
		return;
	g_autofree char *before = unit_source_text(unit);
	unit->turn = strlen(before);
	calm_spans(&builder, base);
	emit_unit(&builder, document, unit, base);
	unsigned over = add_place(&builder, document->arena, piece->block,
	    page, base);
	PdfPlace *rest = &g_array_index(skeleton->places, PdfPlace, over);
	PdfPlace *place = &g_array_index(skeleton->places, PdfPlace,
	    unit->value);
	rest->is_over = true;
	rest->link = NO_LINK;
	place->over = (int) over;
	match_columns(&place->block, &rest->block);
}
