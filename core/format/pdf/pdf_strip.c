#include "format/pdf/pdf_strip.h"

#include <math.h>

enum { NEIGHBOURS = 9 };

static const double same_place = 0.01;	/* em */

/* The key of a place of one point by one, that far away. */
static uint64_t
place_key(const PdfGlyph *glyph, int dx, int dy)
{
	uint32_t x = (uint32_t) ((int32_t) lroundf(CLAMP(glyph->x0, -1e6f,
	    1e6f)) + dx);
	uint32_t y = (uint32_t) ((int32_t) lroundf(CLAMP(glyph->base, -1e6f,
	    1e6f)) + dy);

	return (uint64_t) x << 32 | y;
}

/* The dropped glyphs by place: key > index + 1. */
static GHashTable *
index_dropped(const PdfContent *content, const uint8_t *dropped)
{
	GHashTable *places = g_hash_table_new_full(g_int64_hash, g_int64_equal,
	    g_free, NULL);

	for (unsigned i = 0; i < content->glyphs->len; i++) {
		if (!dropped[i])
			continue;
		uint64_t *key = g_new(uint64_t, 1);
		*key = place_key(pdf_content_glyph(content, i), 0, 0);
		g_hash_table_insert(places, key, GUINT_TO_POINTER(i + 1));
	}
	return places;
}

/* A strip is the whole text once more, in its very place; a figure that the
 * edge of a cell clips only happens to lie under one of the next cell. */
static bool
is_twin(const PdfContent *content, const PdfGlyph *a, const PdfGlyph *b)
{
	const PdfShow *one = pdf_content_show(content, a->show);
	const PdfShow *other = pdf_content_show(content, b->show);
	double limit = same_place * one->em;

	return a->code == b->code && one->font == other->font
	    && fabs((double) a->x0 - b->x0) < limit
	    && fabs((double) a->x1 - b->x1) < limit
	    && fabs((double) a->base - b->base) < limit;
}

static bool
has_twin(const PdfContent *content, GHashTable *places,
    const PdfGlyph *glyph)
{
	for (int i = 0; i < NEIGHBOURS; i++) {
		uint64_t key = place_key(glyph, i % 3 - 1, i / 3 - 1);
		unsigned found = GPOINTER_TO_UINT(g_hash_table_lookup(places,
		    &key));
		if (found != 0 && is_twin(content, glyph,
		    pdf_content_glyph(content, found - 1)))
			return true;
	}
	return false;
}

void
pdf_strip_drop(const PdfContent *content, uint8_t *dropped)
{
	const GArray *glyphs = content->glyphs;
	g_autoptr(GHashTable) places = NULL;

	for (unsigned i = 0; i < glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(content, i);
		if (dropped[i] || (glyph->flags & PDF_GLYPH_HIDDEN)
		    == 0 || glyph->text[0] == '\0')
			continue;
		if (places == NULL)
			places = index_dropped(content, dropped);
		if (has_twin(content, places, glyph))
			dropped[i] = 1;
	}
}
