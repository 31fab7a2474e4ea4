#include "format/pdf/pdf_emit.h"

#include <inttypes.h>
#include <math.h>

/* Added to the number of a face whose font for columns is used. */
enum { COLUMNS = 1 << 16 };

/* In em: how far the base line is to the left of the middle of a column; see
 * pdf_show. */
static const double column_base = 0.38;

/* A face as it is used in this document. */
typedef struct Face {
	const Font *font;
	hb_set_t *glyphs;
	GHashTable *texts;	/* glyph > UTF-8 of its ToUnicode */
	GHashTable *companions;	/* character > code that says it, unseen */
	uint32_t blank;		/* glyph that they show; 0: none yet */
	int id;			/* object number; 0: not made yet */
	int upright;		/* that of the font for columns */
} Face;

struct PdfEmit {
	char *prefix;
	GPtrArray *faces;	/* of Face, by font_number; or NULL */
};

static void
face_free(void *data)
{
	Face *face = data;

	if (face == NULL)
		return;
	hb_set_destroy(face->glyphs);
	g_hash_table_unref(face->texts);
	g_hash_table_unref(face->companions);
	g_free(face);
}

PdfEmit *
pdf_emit_new(const char *prefix)
{
	PdfEmit *emit = g_new0(PdfEmit, 1);

	emit->prefix = g_strdup(prefix);
	emit->faces = g_ptr_array_new_with_free_func(face_free);
	return emit;
}

void
pdf_emit_free(PdfEmit *emit)
{
	if (emit == NULL)
		return;
	g_ptr_array_unref(emit->faces);
	g_free(emit->prefix);
	g_free(emit);
}

/* Locale-free, and shorter than printf would be. */
void
pdf_emit_number(GString *out, double value, unsigned decimals)
{
	static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
	double limit = CLAMP(value, -1e9, 1e9);
	int64_t scaled = llround(limit * powers[decimals]);
	int64_t power = (int64_t) powers[decimals];

	if (scaled < 0) {
		g_string_append_c(out, '-');
		scaled = -scaled;
	}
	g_string_append_printf(out, "%" PRId64, scaled / power);
	scaled %= power;
	if (scaled == 0)
		return;
	g_string_append_c(out, '.');
	while (scaled != 0) {
		power /= 10;
		g_string_append_c(out, (char) ('0' + scaled / power));
		scaled %= power;
	}
}

void
pdf_emit_matrix(GString *out, const PdfMatrix *m)
{
	const double values[6] = {m->a, m->b, m->c, m->d, m->e, m->f};

	for (unsigned i = 0; i < 6; i++) {
		pdf_emit_number(out, values[i], i < 4 ? 6 : 4);
		g_string_append_c(out, ' ');
	}
}

static Face *
face_for(PdfEmit *emit, const Font *font)
{
	unsigned number = font_number(font);

	if (number >= emit->faces->len)
		g_ptr_array_set_size(emit->faces, (int) number + 1);
	Face *face = g_ptr_array_index(emit->faces, number);
	if (face == NULL) {
		face = g_new0(Face, 1);
		face->font = font;
		face->glyphs = hb_set_create();
		hb_set_add(face->glyphs, 0);
		face->texts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
		face->companions = g_hash_table_new(NULL, NULL);
		emit->faces->pdata[number] = face;
	}
	return face;
}

/* ---- text --------------------------------------------------------------- */

typedef struct Pen {
	PdfEmit *emit;
	GString *out;
	const PdfSet *set;
	const PdfInk *ink;
	GHashTable *used;
	const Font *font;	/* in force; NULL: none of ours */
	bool is_upright;	/* in columns: the font in force is for them */
	double size;		/* in force */
	double rise;		/* in force */
	uint32_t rgb;		/* in force */
	double skip;		/* points to move before the next glyph */
	bool in_array, in_string;
} Pen;

static void
end_string(Pen *pen)
{
	if (pen->in_string)
		g_string_append_c(pen->out, '>');
	pen->in_string = false;
}

static void
end_array(Pen *pen)
{
	end_string(pen);
	if (pen->in_array)
		g_string_append(pen->out, "]TJ\n");
	pen->in_array = false;
}

static void
set_font(Pen *pen, const Font *font, double size)
{
	unsigned number = font_number(font);

	if (pen->font == font && fabs(pen->size - size) < 1e-6)
		return;
	end_array(pen);
	g_string_append_printf(pen->out, "/%sF%u%s ", pen->emit->prefix,
	    number, pen->is_upright ? "V" : "");
	pdf_emit_number(pen->out, size, 3);
	g_string_append(pen->out, " Tf ");
	pen->font = font;
	pen->size = size;
	g_hash_table_add(pen->used, GUINT_TO_POINTER(number
	    + (pen->is_upright ? COLUMNS : 0)));
}

static void
set_rise(Pen *pen, double rise)
{
	if (fabs(pen->rise - rise) < 1e-3)
		return;
	end_array(pen);
	pdf_emit_number(pen->out, rise, 3);
	g_string_append(pen->out, " Ts ");
	pen->rise = rise;
}

static void
set_colour(Pen *pen, uint32_t rgb)
{
	if (pen->rgb == rgb || pen->ink->code == NULL)
		return;
	end_array(pen);
	if (rgb == pen->ink->rgb) {
		g_string_append(pen->out, pen->ink->code);
	} else {
		for (int shift = 16; shift >= 0; shift -= 8) {
			pdf_emit_number(pen->out,
			    (rgb >> shift & 0xFF) / 255.0, 3);
			g_string_append_c(pen->out, ' ');
		}
		g_string_append(pen->out, "rg");
	}
	g_string_append_c(pen->out, ' ');
	pen->rgb = rgb;
}

static void
put_code(Pen *pen, uint32_t glyph)
{
	if (!pen->in_array)
		g_string_append_c(pen->out, '[');
	pen->in_array = true;
	double kern = (pen->is_upright ? 1000 : -1000) * pen->skip
	    / pen->size;
	if (fabs(kern) >= 0.5) {
		end_string(pen);
		pdf_emit_number(pen->out, kern, 1);
	}
	pen->skip = 0;
	if (!pen->in_string)
		g_string_append_c(pen->out, '<');
	pen->in_string = true;
	g_string_append_printf(pen->out, "%04X", glyph & 0xFFFF);
}

void
pdf_emit_string(GString *out, const char *text, size_t length)
{
	glong units = 0;
	g_autofree gunichar2 *utf16 = g_utf8_to_utf16(text, (glong) length,
	    NULL, &units, NULL);

	g_string_append(out, "<FEFF");
	for (glong i = 0; utf16 != NULL && i < units; i++)
		g_string_append_printf(out, "%04X", utf16[i]);
	g_string_append_c(out, '>');
}

static void
begin_actual(Pen *pen, const char *text, size_t length)
{
	end_array(pen);
	g_string_append(pen->out, "/Span<</ActualText");
	pdf_emit_string(pen->out, text, length);
	g_string_append(pen->out, ">>BDC ");
}

static void
end_actual(Pen *pen)
{
	end_array(pen);
	g_string_append(pen->out, "EMC ");
}

/* True when the glyph stands for just this text in the font's ToUnicode. */
static bool
learn_text(Face *face, uint32_t glyph, const char *text, size_t length)
{
	const char *known = g_hash_table_lookup(face->texts,
	    GUINT_TO_POINTER(glyph));

	if (known == NULL) {
		g_hash_table_insert(face->texts, GUINT_TO_POINTER(glyph),
		    g_strndup(text, length));
		return true;
	}
	return strlen(known) == length && memcmp(known, text, length) == 0;
}

static void
put_glyph(Pen *pen, const ShapeGlyph *glyph, double stretch)
{
	const ShapeSpan *span = &g_array_index(pen->set->shape->spans,
	    ShapeSpan, glyph->span);
	double em = pen->set->fit->size;
	double advance = span->scale * (pen->is_upright ? 1
	    : font_advance(glyph->font, glyph->glyph));
	Face *face = face_for(pen->emit, glyph->font);

	set_colour(pen, pen->set->colours[glyph->span]);
	set_font(pen, glyph->font, em * span->scale);
	set_rise(pen, em * (span->rise + glyph->dy));
	hb_set_add(face->glyphs, glyph->glyph);
	pen->skip += em * glyph->dx;
	put_code(pen, glyph->glyph);
	pen->skip = em * (glyph->advance + pen->set->fit->spacing - advance
	    - glyph->dx) + stretch;
}

/* How many of the glyphs ORDER[at..] show one cluster. */
static size_t
cluster_length(const Shape *shape, const uint32_t *order, size_t n,
    size_t at)
{
	size_t length = 1;

	while (at + length < n && shape_glyph(shape, order[at + length])->start
	    == shape_glyph(shape, order[at])->start)
		length++;
	return length;
}

/* A glyph that shows nothing and takes no room; 0: none. */
static uint32_t
find_blank(const Font *font)
{
	hb_glyph_extents_t ink;
	uint32_t glyph;

	/* Zero width space: the only one that no font draws as a picture. */
	return !font_is_cff(font) && hb_font_get_nominal_glyph(
	    font_shaper(font), 0x200B, &glyph)
	    && font_advance(font, glyph) == 0 && hb_font_get_glyph_extents(
	    font_shaper(font), glyph, &ink) && ink.width == 0
	    && ink.height == 0 ? glyph : 0;
}

/* The first code beyond the font's glyphs. */
static unsigned
first_companion(const Face *face)
{
	return hb_face_get_glyph_count(hb_font_get_face(font_shaper(
	    face->font)));
}

/* The code that says CHARACTER and shows nothing: it is beyond the glyphs of
 * the font, and CIDToGIDMap leads it to a blank one. 0: it cannot be had. */
static uint32_t
companion(Face *face, const char *character)
{
	void *key = GUINT_TO_POINTER(g_utf8_get_char(character));
	uint32_t code = GPOINTER_TO_UINT(g_hash_table_lookup(
	    face->companions, key));

	if (code != 0)
		return code;
	if (face->blank == 0)
		face->blank = find_blank(face->font);
	code = first_companion(face) + g_hash_table_size(face->companions);
	if (face->blank == 0 || code > G_MAXUINT16)
		return 0;
	hb_set_add(face->glyphs, face->blank);
	(void) learn_text(face, code, character, (size_t)
	    (g_utf8_next_char(character) - character));
	g_hash_table_insert(face->companions, key, GUINT_TO_POINTER(code));
	return code;
}

/*
 * A ligature of text from right to left, as lam and alef are one sign. Readers
 * that part its text by position give it back from left to right; so its own
 * code says the first letter, and unseen ones to its left say the others.
 */
static bool
put_ligature(Pen *pen, const ShapeGlyph *glyph, double stretch)
{
	const char *start = pen->set->shape->text + glyph->start;
	const char *end = pen->set->shape->text + glyph->end;
	const char *second = g_utf8_next_char(start);
	Face *face = face_for(pen->emit, glyph->font);
	const char *known = g_hash_table_lookup(face->texts,
	    GUINT_TO_POINTER(glyph->glyph));
	size_t length = (size_t) (second - start);

	if (glyph->level % 2 == 0 || second >= end || (known != NULL
	    && (strlen(known) != length || memcmp(known, start, length) != 0)))
		return false;
	for (const char *p = second; p < end; p = g_utf8_next_char(p))
		if (companion(face, p) == 0)
			return false;
	(void) learn_text(face, glyph->glyph, start, length);
	const ShapeSpan *span = &g_array_index(pen->set->shape->spans,
	    ShapeSpan, glyph->span);
	set_colour(pen, pen->set->colours[glyph->span]);
	set_font(pen, glyph->font, pen->set->fit->size * span->scale);
	set_rise(pen, pen->set->fit->size * (span->rise + glyph->dy));
	for (const char *p = end; (p = g_utf8_find_prev_char(second, p))
	    != NULL; )
		put_code(pen, companion(face, p));
	put_glyph(pen, glyph, stretch);
	return true;
}

static void
put_cluster(Pen *pen, const uint32_t *order, size_t length, double stretch)
{
	const Shape *shape = pen->set->shape;
	const ShapeGlyph *first = shape_glyph(shape, order[0]);
	size_t size = first->end - first->start;
	if (length == 1 && put_ligature(pen, first, stretch))
		return;
	bool is_plain = length == 1 && learn_text(face_for(pen->emit,
	    first->font), first->glyph, shape->text + first->start, size);

	if (!is_plain)
		begin_actual(pen, shape->text + first->start, size);
	for (size_t i = 0; i < length; i++)
		put_glyph(pen, shape_glyph(shape, order[i]),
		    i + 1 == length ? stretch : 0);
	if (!is_plain)
		end_actual(pen);
}

static void
put_hyphen(Pen *pen, const ShapeGlyph *before)
{
	uint32_t glyph;

	fit_hyphen(pen->set->shape, before, &glyph);
	if (glyph == 0)
		return;
	Face *face = face_for(pen->emit, before->font);
	hb_set_add(face->glyphs, glyph);
	bool is_plain = learn_text(face, glyph, "-", 1);
	if (!is_plain)
		begin_actual(pen, "-", 1);
	put_code(pen, glyph);
	end_array(pen);
	if (!is_plain)
		end_actual(pen);
}

/* A stretch of a column begins: text in it stands upright, from the middle of
 * its upper edge on, or lies on its side. The column runs along x. */
static void
begin_stretch(Pen *pen, const PdfTrace *trace, double x, bool is_upright)
{
	double narrow = pen->set->fit->narrow;
	double middle = trace->base - column_base * pen->set->fit->size;
	PdfMatrix place = {narrow, 0, 0, -1, x, trace->base};

	if (is_upright)
		place = (PdfMatrix) {0, -1, -narrow, 0, x, middle};
	end_array(pen);
	place = pdf_matrix_multiply(&place, &pen->ink->user);
	pdf_emit_matrix(pen->out, &place);
	g_string_append(pen->out, "Tm ");
	pen->skip = 0;
	if (pen->is_upright != is_upright)
		pen->font = NULL;
	pen->is_upright = is_upright;
}

static bool
is_upright(const ShapeGlyph *glyph)
{
	return (glyph->flags & SHAPE_UPRIGHT) != 0;
}

/* A column changes between upright and lying text. */
static void
put_column(Pen *pen, const PdfTrace *trace, const uint32_t *order)
{
	const PdfSet *set = pen->set;
	size_t n = trace->to - trace->from;
	double narrow = set->fit->narrow, x = trace->left;

	for (size_t i = 0; i < n; ) {
		const ShapeGlyph *glyph = shape_glyph(set->shape, order[i]);
		size_t length = cluster_length(set->shape, order, n, i);
		bool gives = i + length < n && pdf_trace_gives(set, trace,
		    glyph, shape_glyph(set->shape, order[i + length]));
		double stretch = gives ? trace->stretch / narrow : 0;
		if (i == 0 || is_upright(glyph) != pen->is_upright)
			begin_stretch(pen, trace, x, is_upright(glyph));
		put_cluster(pen, order + i, length, stretch);
		for (size_t k = i; k < i + length; k++)
			x += narrow * set->fit->size * (set->fit->spacing
			    + shape_glyph(set->shape, order[k])->advance);
		x += narrow * stretch;
		i += length;
	}
	end_array(pen);
	if (pen->is_upright)
		pen->font = NULL;
	pen->is_upright = false;
}

static void
put_row(Pen *pen, const PdfTrace *trace, const uint32_t *order)
{
	const PdfSet *set = pen->set;
	size_t n = trace->to - trace->from;
	double narrow = set->fit->narrow;
	PdfMatrix place = {narrow, 0, 0, -1, trace->left, trace->base};

	place = pdf_matrix_multiply(&place, &pen->ink->user);
	pdf_emit_matrix(pen->out, &place);
	g_string_append(pen->out, "Tm ");
	pen->skip = 0;
	for (size_t i = 0; i < n; ) {
		size_t length = cluster_length(set->shape, order, n, i);
		bool gives = i + length < n && pdf_trace_gives(set, trace,
		    shape_glyph(set->shape, order[i]),
		    shape_glyph(set->shape, order[i + length]));
		put_cluster(pen, order + i, length, gives ? trace->stretch
		    / narrow : 0);
		i += length;
	}
}

static void
put_line(Pen *pen, size_t index)
{
	const PdfSet *set = pen->set;
	PdfTrace trace = pdf_trace_line(set, index);
	g_autofree uint32_t *order = g_new(uint32_t, trace.to - trace.from
	    + 1);

	if (trace.to == trace.from)
		return;
	shape_order(set->shape, trace.from, trace.to, order);
	if (set->is_vertical)
		put_column(pen, &trace, order);
	else
		put_row(pen, &trace, order);
	if (fit_line(set->fit, index)->has_hyphen)
		put_hyphen(pen, shape_glyph(set->shape, trace.to - 1));
	end_array(pen);
}

void
pdf_emit_text(PdfEmit *emit, GString *out, const PdfSet *set,
    const PdfInk *ink, GHashTable *used)
{
	Pen pen = {.emit = emit, .out = out, .set = set, .ink = ink,
	    .used = used, .rgb = ink->rgb};

	for (size_t i = set->from; i < set->to; i++)
		put_line(&pen, i);
	set_rise(&pen, 0);
	set_colour(&pen, ink->rgb);
}

/* ---- fonts -------------------------------------------------------------- */

/* The contents of fonts come with pdf_emit_finish. */
static void
name_font(PdfFile *file, PdfObject fonts, const char *name, int *id)
{
	if (*id == 0)
		*id = pdf_file_id(file, pdf_file_indirect(file,
		    pdf_file_new_dictionary(file)));
	pdf_file_set(file, fonts, name, pdf_file_by_id(file, *id));
}

void
pdf_emit_resources(PdfEmit *emit, PdfFile *file, PdfObject fonts,
    GHashTable *used)
{
	for (unsigned i = 0; i < emit->faces->len; i++) {
		Face *face = g_ptr_array_index(emit->faces, i);
		g_autofree char *name = g_strdup_printf("/%sF%u",
		    emit->prefix, i);
		g_autofree char *upright = g_strconcat(name, "V", NULL);
		if (face != NULL && g_hash_table_contains(used,
		    GUINT_TO_POINTER(i)))
			name_font(file, fonts, name, &face->id);
		if (face != NULL && g_hash_table_contains(used,
		    GUINT_TO_POINTER(i + COLUMNS)))
			name_font(file, fonts, upright, &face->upright);
	}
}

static char *
widths_array(const Face *face)
{
	GString *out = g_string_new("[");
	hb_codepoint_t glyph = HB_SET_VALUE_INVALID, before = 0;
	bool is_open = false;

	while (hb_set_next(face->glyphs, &glyph)) {
		if (is_open && glyph != before + 1) {
			g_string_append_c(out, ']');
			is_open = false;
		}
		if (!is_open)
			g_string_append_printf(out, " %u[", glyph);
		else
			g_string_append_c(out, ' ');
		is_open = true;
		before = glyph;
		pdf_emit_number(out, 1000 * font_advance(face->font, glyph),
		    2);
	}
	g_string_append(out, is_open ? "]" : "");
	unsigned first = first_companion(face);
	for (unsigned i = 0; i < g_hash_table_size(face->companions); i++)
		g_string_append_printf(out, " %u[0]", first + i);
	g_string_append_c(out, ']');
	return g_string_free(out, FALSE);
}

/* From codes to glyphs (9.7.4.3): they are the same but for companions. */
static GBytes *
glyph_map(const Face *face)
{
	unsigned first = first_companion(face);
	unsigned count = g_hash_table_size(face->companions);
	uint8_t *map = g_new0(uint8_t, 2 * (first + count));
	hb_codepoint_t glyph = HB_SET_VALUE_INVALID;

	while (hb_set_next(face->glyphs, &glyph) && glyph < first) {
		map[2 * glyph] = (uint8_t) (glyph >> 8);
		map[2 * glyph + 1] = (uint8_t) glyph;
	}
	for (unsigned i = first; i < first + count; i++) {
		map[2 * i] = (uint8_t) (face->blank >> 8);
		map[2 * i + 1] = (uint8_t) face->blank;
	}
	return g_bytes_new_take(map, 2 * (first + count));
}

static int
compare_keys(const void *a, const void *b)
{
	unsigned x = GPOINTER_TO_UINT(*(void *const *) a);
	unsigned y = GPOINTER_TO_UINT(*(void *const *) b);

	return x < y ? -1 : x > y;
}

static void
append_mapping(GString *out, unsigned glyph, const char *text)
{
	glong units = 0;
	g_autofree gunichar2 *utf16 = g_utf8_to_utf16(text, -1, NULL, &units,
	    NULL);

	g_string_append_printf(out, "<%04X><", glyph);
	for (glong i = 0; i < units; i++)
		g_string_append_printf(out, "%04X", utf16[i]);
	g_string_append(out, ">\n");
}

static char *
unicode_map(const Face *face)
{
	GString *out = g_string_new("/CIDInit /ProcSet findresource begin\n"
	    "12 dict begin\nbegincmap\n/CMapName /Dragoman def\n"
	    "/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\n"
	    "endcodespacerange\n");
	unsigned n;
	g_autofree void **keys = g_hash_table_get_keys_as_array(face->texts,
	    &n);

	/* Sorted: a hash table's order is nobody's promise. */
	qsort(keys, n, sizeof(void *), compare_keys);
	for (unsigned i = 0; i < n; i++) {
		if (i % 100 == 0)
			g_string_append_printf(out, "%u beginbfchar\n",
			    MIN(100, n - i));
		append_mapping(out, GPOINTER_TO_UINT(keys[i]),
		    g_hash_table_lookup(face->texts, keys[i]));
		if (i % 100 == 99 || i + 1 == n)
			g_string_append(out, "endbfchar\n");
	}
	g_string_append(out, "endcmap\nend\nend\n");
	return g_string_free(out, FALSE);
}

/* Six letters that differ with the glyphs (9.6.4). */
static void
subset_tag(const Face *face, char tag[7])
{
	uint32_t hash = 2166136261u;
	hb_codepoint_t glyph = HB_SET_VALUE_INVALID;

	while (hb_set_next(face->glyphs, &glyph))
		hash = (hash ^ glyph) * 16777619u;
	for (unsigned i = 0; i < 6; i++, hash /= 26)
		tag[i] = (char) ('A' + hash % 26);
	tag[6] = '\0';
}

static PdfObject
font_descriptor(PdfFile *file, const Face *face, const char *name)
{
	g_autoptr(GBytes) program = font_subset(face->font, face->glyphs);
	const Font *font = face->font;
	unsigned flags = 4 | (font_is_serif(font) ? 2u : 0)
	    | (font_is_italic(font) ? 64u : 0)
	    | (font_is_bold(font) ? 1u << 18 : 0);
	double box[4];
	GString *text = g_string_new(NULL);

	font_box(font, box);
	g_string_append_printf(text, "<</Type/FontDescriptor/FontName/%s"
	    "/Flags %u/ItalicAngle %d/StemV %d/Ascent %d/Descent %d"
	    "/CapHeight 700/FontBBox[%d %d %d %d]>>", name, flags,
	    font_is_italic(font) ? -12 : 0, font_is_bold(font) ? 140 : 80,
	    (int) (1000 * font_ascent(font)),
	    (int) (-1000 * font_descent(font)), (int) (1000 * box[0]),
	    (int) (1000 * box[1]), (int) (1000 * box[2]),
	    (int) (1000 * box[3]));
	PdfObject descriptor = pdf_file_parse(file, text->str);
	g_string_free(text, TRUE);
	if (program == NULL)
		return descriptor;
	size_t length;
	const void *data = g_bytes_get_data(program, &length);
	PdfObject stream = pdf_file_new_stream(file, data, length);
	g_autofree char *size = g_strdup_printf("%zu", length);
	if (font_is_cff(font))
		pdf_file_set(file, stream, "/Subtype",
		    pdf_file_parse(file, "/CIDFontType0C"));
	else
		pdf_file_set(file, stream, "/Length1",
		    pdf_file_parse(file, size));
	pdf_file_set(file, descriptor, font_is_cff(font) ? "/FontFile3"
	    : "/FontFile2", stream);
	return descriptor;
}

/* What the fonts of a face for lines and for columns have in common. */
typedef struct Composite {
	const char *name;
	PdfObject descendant, unicode;
} Composite;

static void
finish_composite(PdfFile *file, int id, const char *encoding,
    const Composite *parts)
{
	if (id == 0)
		return;
	PdfObject font = pdf_file_by_id(file, id);
	PdfObject array = pdf_file_parse(file, "[]");
	pdf_file_append(file, array, parts->descendant);
	pdf_file_set(file, font, "/Type", pdf_file_parse(file, "/Font"));
	pdf_file_set(file, font, "/Subtype", pdf_file_parse(file, "/Type0"));
	pdf_file_set(file, font, "/BaseFont", pdf_file_parse(file,
	    parts->name));
	pdf_file_set(file, font, "/Encoding", pdf_file_parse(file, encoding));
	pdf_file_set(file, font, "/DescendantFonts", array);
	pdf_file_set(file, font, "/ToUnicode", parts->unicode);
}

static void
finish_face(PdfFile *file, const Face *face)
{
	char tag[7];
	bool is_cff = font_is_cff(face->font);

	subset_tag(face, tag);
	g_autofree char *name = g_strdup_printf("%s+%s", tag,
	    font_name(face->font));
	g_autofree char *widths = widths_array(face);
	g_autofree char *map = unicode_map(face);
	g_autofree char *text = g_strdup_printf("<</Type/Font/Subtype/%s"
	    "/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
	    "/Supplement 0>>/DW 1000/W%s%s>>",
	    is_cff ? "CIDFontType0" : "CIDFontType2", name, widths,
	    is_cff ? "" : "/CIDToGIDMap/Identity");
	PdfObject descendant = pdf_file_parse(file, text);
	if (g_hash_table_size(face->companions) > 0) {
		g_autoptr(GBytes) codes = glyph_map(face);
		size_t size;
		const void *data = g_bytes_get_data(codes, &size);
		pdf_file_set(file, descendant, "/CIDToGIDMap",
		    pdf_file_new_stream(file, data, size));
	}
	pdf_file_set(file, descendant, "/FontDescriptor",
	    pdf_file_indirect(file, font_descriptor(file, face, name)));
	g_autofree char *base = g_strdup_printf("/%s", name);
	const Composite parts = {base, pdf_file_indirect(file, descendant),
	    pdf_file_indirect(file, pdf_file_new_stream(file, map,
	    strlen(map)))};
	finish_composite(file, face->id, "/Identity-H", &parts);
	finish_composite(file, face->upright, "/Identity-V", &parts);
}

void
pdf_emit_finish(PdfEmit *emit, PdfFile *file)
{
	for (unsigned i = 0; i < emit->faces->len; i++) {
		const Face *face = g_ptr_array_index(emit->faces, i);
		if (face != NULL && (face->id != 0 || face->upright != 0))
			finish_face(file, face);
	}
	pdf_file_release(file);
}
