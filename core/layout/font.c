#include "layout/font.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <hb-subset.h>

struct Font {
	char *key;		/* file and index */
	char *name;
	hb_face_t *face;
	hb_font_t *shaper;
	double units;
	double ascent, descent;
	FontRequest request;	/* as it was found */
	bool is_cff;
	unsigned number;
};

struct FontBook {
	const Language *language;
	GPtrArray *fonts;	/* of Font */
	GHashTable *by_key;	/* file and index > Font, borrowed */
	GPtrArray *chains[16];	/* by request: of Font, borrowed; best first */
	GHashTable *found[16];	/* by request: character > Font or NULL */
	Hyphen *hyphens;
};

#define HYPHEN_DATA "/usr/share/hyphen"

/* Asked last, for the signs that text families leave out. */
static const char *const general_sans[] = {"Liberation Sans", "Noto Sans",
    "DejaVu Sans", "Noto Sans Symbols", "Noto Sans Symbols2",
    "Noto Sans Math", "Noto Sans CJK SC", "Noto Sans Arabic",
    "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans Devanagari", NULL};
static const char *const general_serif[] = {"Liberation Serif", "Noto Serif",
    "DejaVu Serif", "Noto Serif CJK SC", NULL};
static const char *const general_mono[] = {"Liberation Mono",
    "DejaVu Sans Mono", NULL};

static void
font_free(void *data)
{
	Font *font = data;

	hb_font_destroy(font->shaper);
	hb_face_destroy(font->face);
	g_free(font->key);
	g_free(font->name);
	g_free(font);
}

static Hyphen *
open_hyphens(const Language *language)
{
	const char *name = language == NULL ? NULL
	    : language_hyphenation(language);

	if (name == NULL || strchr(name, '/') != NULL)
		return NULL;
	g_autofree char *path = g_strdup_printf(HYPHEN_DATA "/%s.dic", name);
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return NULL;
	return hyphen_load(path);
}

FontBook *
font_book_new(const Language *language)
{
	FontBook *book = g_new0(FontBook, 1);

	book->language = language;
	book->fonts = g_ptr_array_new_with_free_func(font_free);
	book->by_key = g_hash_table_new(g_str_hash, g_str_equal);
	book->hyphens = open_hyphens(language);
	return book;
}

const Hyphen *
font_book_hyphens(FontBook *book)
{
	return book->hyphens;
}

void
font_book_free(FontBook *book)
{
	if (book == NULL)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(book->chains); i++) {
		g_clear_pointer(&book->chains[i], g_ptr_array_unref);
		g_clear_pointer(&book->found[i], g_hash_table_unref);
	}
	hyphen_free(book->hyphens);
	g_hash_table_unref(book->by_key);
	g_ptr_array_unref(book->fonts);
	g_free(book);
}

static FcPattern *
request_pattern(const char *family, const FontRequest *request)
{
	FcPattern *pattern = FcPatternCreate();

	FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *) family);
	FcPatternAddInteger(pattern, FC_WEIGHT,
	    request->is_bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
	FcPatternAddInteger(pattern, FC_SLANT,
	    request->is_italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
	FcPatternAddInteger(pattern, FC_WIDTH, FC_WIDTH_NORMAL);
	FcConfigSubstitute(NULL, pattern, FcMatchPattern);
	FcDefaultSubstitute(pattern);
	return pattern;
}

/* Fontconfig always answers something: is it the family that was asked? */
static bool
has_family(FcPattern *match, const char *family)
{
	FcChar8 *name;

	for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &name)
	    == FcResultMatch; i++)
		if (g_ascii_strcasecmp((const char *) name, family) == 0)
			return true;
	return false;
}

char *
font_file(const char *family, const FontRequest *request, int *index)
{
	FcPattern *pattern = request_pattern(family, request);
	FcResult result;
	FcPattern *match = FcFontMatch(NULL, pattern, &result);
	FcChar8 *file;
	char *copy = NULL;

	*index = 0;
	if (match != NULL && has_family(match, family)
	    && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch) {
		copy = g_strdup((const char *) file);
		FcPatternGetInteger(match, FC_INDEX, 0, index);
	}
	if (match != NULL)
		FcPatternDestroy(match);
	FcPatternDestroy(pattern);
	return copy;
}

static char *
postscript_name(hb_face_t *face)
{
	char name[128];
	unsigned size = sizeof(name);

	hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME,
	    HB_LANGUAGE_INVALID, &size, name);
	GString *clean = g_string_new(NULL);
	for (const char *p = name; *p != '\0'; p++)
		if (g_ascii_isalnum(*p) || *p == '-')
			g_string_append_c(clean, *p);
	if (clean->len == 0)
		g_string_append(clean, "Font");
	return g_string_free(clean, FALSE);
}

static void
measure(Font *font)
{
	hb_font_extents_t extents = {0};

	font->units = hb_face_get_upem(font->face);
	hb_font_set_scale(font->shaper, (int) font->units, (int) font->units);
	hb_font_get_h_extents(font->shaper, &extents);
	font->ascent = extents.ascender / font->units;
	font->descent = -extents.descender / font->units;
	hb_blob_t *cff = hb_face_reference_table(font->face,
	    HB_TAG('C', 'F', 'F', ' '));
	font->is_cff = hb_blob_get_length(cff) > 0;
	hb_blob_destroy(cff);
}

/* Takes PATH. NULL when the file holds no usable face. */
static Font *
open_font(FontBook *book, char *path, int index, const FontRequest *request)
{
	g_autofree char *file = path;
	g_autofree char *key = g_strdup_printf("%s:%d", path, index);
	Font *font = g_hash_table_lookup(book->by_key, key);

	if (font != NULL)
		return font;
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(file);
	if (blob == NULL)
		return NULL;
	hb_face_t *face = hb_face_create(blob, (unsigned) index & 0xFFFF);
	hb_blob_destroy(blob);
	if (hb_face_get_glyph_count(face) == 0) {
		hb_face_destroy(face);
		return NULL;
	}
	font = g_new0(Font, 1);
	font->key = g_steal_pointer(&key);
	font->face = face;
	font->shaper = hb_font_create(face);
	font->name = postscript_name(face);
	font->request = *request;
	font->number = book->fonts->len;
	measure(font);
	g_ptr_array_add(book->fonts, font);
	g_hash_table_insert(book->by_key, font->key, font);
	return font;
}

static void
add_families(FontBook *book, GPtrArray *chain, const char *const *families,
    const FontRequest *request)
{
	for (; families != NULL && *families != NULL; families++) {
		int index;
		char *path = font_file(*families, request, &index);
		if (path == NULL)
			continue;
		Font *font = open_font(book, path, index, request);
		if (font != NULL && !g_ptr_array_find(chain, font, NULL))
			g_ptr_array_add(chain, font);
	}
}

static unsigned
request_index(const FontRequest *request)
{
	return (request->is_serif ? 1u : 0) | (request->is_mono ? 2u : 0)
	    | (request->is_bold ? 4u : 0) | (request->is_italic ? 8u : 0);
}

static GPtrArray *
chain_for(FontBook *book, const FontRequest *request)
{
	unsigned number = request_index(request);

	if (book->chains[number] != NULL)
		return book->chains[number];
	GPtrArray *chain = g_ptr_array_new();
	if (request->is_mono)
		add_families(book, chain, general_mono, request);
	if (book->language != NULL)
		add_families(book, chain, language_fonts(book->language,
		    request->is_serif && !request->is_mono), request);
	if (request->is_serif && !request->is_mono)
		add_families(book, chain, general_serif, request);
	add_families(book, chain, general_sans, request);
	book->chains[number] = chain;
	book->found[number] = g_hash_table_new(NULL, NULL);
	return chain;
}

Font *
font_book_find(FontBook *book, const FontRequest *request, uint32_t character)
{
	GPtrArray *chain = chain_for(book, request);
	GHashTable *found = book->found[request_index(request)];
	void *known;

	if (g_hash_table_lookup_extended(found, GUINT_TO_POINTER(character),
	    NULL, &known))
		return known;
	Font *best = NULL;
	for (unsigned i = 0; i < chain->len && best == NULL; i++) {
		Font *font = g_ptr_array_index(chain, i);
		hb_codepoint_t glyph;
		if (hb_font_get_nominal_glyph(font->shaper, character, &glyph)
		    && glyph != 0)
			best = font;
	}
	g_hash_table_insert(found, GUINT_TO_POINTER(character), best);
	return best;
}

hb_font_t *
font_shaper(const Font *font)
{
	return font->shaper;
}

double
font_units(const Font *font)
{
	return font->units;
}

double
font_ascent(const Font *font)
{
	return font->ascent;
}

double
font_descent(const Font *font)
{
	return font->descent;
}

double
font_advance(const Font *font, uint32_t glyph)
{
	return hb_font_get_glyph_h_advance(font->shaper, glyph) / font->units;
}

const char *
font_name(const Font *font)
{
	return font->name;
}

bool
font_is_cff(const Font *font)
{
	return font->is_cff;
}

bool
font_is_serif(const Font *font)
{
	return font->request.is_serif;
}

bool
font_is_italic(const Font *font)
{
	return font->request.is_italic;
}

bool
font_is_bold(const Font *font)
{
	return font->request.is_bold;
}

unsigned
font_number(const Font *font)
{
	return font->number;
}

void
font_box(const Font *font, double box[4])
{
	hb_blob_t *head = hb_face_reference_table(font->face,
	    HB_TAG('h', 'e', 'a', 'd'));
	unsigned length;
	const char *data = hb_blob_get_data(head, &length);

	for (unsigned i = 0; i < 4; i++) {
		box[i] = i < 2 ? -0.2 : 1.0;
		if (length >= 44) {
			const unsigned char *p =
			    (const unsigned char *) data + 36 + 2 * i;
			box[i] = (int16_t) (p[0] << 8 | p[1]) / font->units;
		}
	}
	hb_blob_destroy(head);
}

GBytes *
font_subset(const Font *font, const hb_set_t *glyphs)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();

	if (input == NULL)
		return NULL;
	hb_set_union(hb_subset_input_glyph_set(input), glyphs);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS
	    | HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
	/* Shaping is done: the layout tables are dead weight. */
	hb_set_t *drop = hb_subset_input_set(input,
	    HB_SUBSET_SETS_DROP_TABLE_TAG);
	static const hb_tag_t dead[] = {HB_TAG('G', 'S', 'U', 'B'),
	    HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
	    HB_TAG('k', 'e', 'r', 'n'), HB_TAG('v', 'h', 'e', 'a'),
	    HB_TAG('v', 'm', 't', 'x'), HB_TAG('V', 'O', 'R', 'G'),
	    HB_TAG('D', 'S', 'I', 'G'), HB_TAG('B', 'A', 'S', 'E')};
	for (size_t i = 0; i < G_N_ELEMENTS(dead); i++)
		hb_set_add(drop, dead[i]);
	hb_face_t *face = hb_subset_or_fail(font->face, input);
	hb_subset_input_destroy(input);
	if (face == NULL)
		return NULL;
	hb_blob_t *blob = font->is_cff
	    ? hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' '))
	    : hb_face_reference_blob(face);
	unsigned length;
	const char *data = hb_blob_get_data(blob, &length);
	GBytes *bytes = length > 0 ? g_bytes_new(data, length) : NULL;
	hb_blob_destroy(blob);
	hb_face_destroy(face);
	return bytes;
}
