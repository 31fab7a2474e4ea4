#include "format/pdf/pdf_names.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include "layout/font.h"

enum { MIN_SMALL = 14, MIN_HOLES = 6 };	/* of the codes of a system */

struct PdfNames {
	FT_Library library;	/* NULL: not asked for yet */
	GHashTable *by_name;	/* name > character; NULL: not learnt yet */
	FT_Face standard[12];	/* sans, serif, mono x regular .. bold italic */
	bool is_tried[12];
};

PdfNames *
pdf_names_new(void)
{
	return g_new0(PdfNames, 1);
}

void
pdf_names_free(PdfNames *names)
{
	if (names == NULL)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(names->standard); i++)
		if (names->standard[i] != NULL)
			FT_Done_Face(names->standard[i]);
	if (names->library != NULL)
		FT_Done_FreeType(names->library);
	g_clear_pointer(&names->by_name, g_hash_table_unref);
	g_free(names);
}

static FT_Face
open_face(PdfNames *names, const char *family, const FontRequest *request)
{
	FT_Face face;
	int index;
	g_autofree char *path = font_file(family, request, &index);

	if (names->library == NULL && FT_Init_FreeType(&names->library) != 0)
		names->library = NULL;
	if (path == NULL || names->library == NULL
	    || FT_New_Face(names->library, path, index & 0xFFFF, &face) != 0)
		return NULL;
	return face;
}

static void
learn_names(PdfNames *names)
{
	static const char *const families[] = {"Liberation Serif",
	    "Liberation Sans", "DejaVu Sans"};
	const FontRequest request = {0};

	names->by_name = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
		FT_Face face = open_face(names, families[i], &request);
		FT_UInt glyph;
		char name[64];
		if (face == NULL)
			continue;
		for (FT_ULong c = FT_Get_First_Char(face, &glyph); glyph != 0;
		    c = FT_Get_Next_Char(face, c, &glyph)) {
			if (c == 0x00A0 || c == 0x00AD || FT_Get_Glyph_Name(
			    face, glyph, name, sizeof(name)) != 0)
				continue;
			if (!g_hash_table_contains(names->by_name, name))
				g_hash_table_insert(names->by_name,
				    g_strdup(name), GUINT_TO_POINTER(c));
		}
		FT_Done_Face(face);
	}
}

static bool
one_text(uint32_t c, char text[8])
{
	if (c == 0 || !g_unichar_validate(c))
		return false;
	text[g_unichar_to_utf8(c, text)] = '\0';
	return true;
}

/* Names that text fonts lack, and TeX's own. */
static const struct {
	const char *name;
	const char *text;
} extra[] = {
	{"ff", "ff"}, {"fi", "fi"}, {"fl", "fl"}, {"ffi", "ffi"},
	{"ffl", "ffl"}, {"f_f", "ff"}, {"f_i", "fi"}, {"f_l", "fl"},
	{"f_f_i", "ffi"}, {"f_f_l", "ffl"}, {"st", "st"}, {"ct", "ct"},
	{"nbspace", "\u00A0"}, {"nonbreakingspace", "\u00A0"},
	{"sfthyphen", "\u00AD"}, {"softhyphen", "\u00AD"},
	{"dotlessj", "\u0237"}, {"visiblespace", "\u2423"},
	{"circlecopyrt", "\u20DD"},
	{"mu", "\u00B5"}, {"Euro", "\u20AC"}, {"bullet", "\u2022"},
	{"space", " "}, {"hyphen", "-"}, {"minus", "\u2212"},
	{"a20", "\u2714"}, {"a9", "\u2720"}, {"openbullet", "\u25E6"},
	{"blacksquare", "\u25A0"}, {"square", "\u25A1"},
	{"squarefilled", "\u25A0"}, {"circlefilled", "\u25CF"},
};

bool
pdf_names_text(PdfNames *names, const char *name, char text[8])
{
	uint32_t c = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(extra); i++) {
		if (strcmp(extra[i].name, name) == 0) {
			g_strlcpy(text, extra[i].text, 8);
			return true;
		}
	}
	if (g_str_has_prefix(name, "uni") && strlen(name) >= 7) {
		g_autofree char *digits = g_strndup(name + 3, 4);
		return one_text((uint32_t) g_ascii_strtoull(digits, NULL, 16),
		    text);
	}
	if (name[0] == 'u' && strlen(name) >= 5
	    && name[1 + strspn(name + 1, "0123456789ABCDEF")] == '\0')
		return one_text((uint32_t) g_ascii_strtoull(name + 1, NULL,
		    16), text);
	if (names->by_name == NULL)
		learn_names(names);
	c = GPOINTER_TO_UINT(g_hash_table_lookup(names->by_name, name));
	const char *dot = strchr(name, '.');
	if (c == 0 && dot != NULL && dot != name) {
		g_autofree char *base = g_strndup(name,
		    (size_t) (dot - name));
		return pdf_names_text(names, base, text);
	}
	return one_text(c, text);
}

/* The upper halves, from code 0x80 on; a space stands for none. */
static const char win_upper[] =
    "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ";
static const char mac_upper[] =
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
    "¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/* From code 0xA1 on (ISO 32000-1, D.2). */
static const char standard_upper[] =
    "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    "
    "ŁØŒº     æ   ı  łøœß";
/* From code 0x21 on; Greek and signs of the Symbol font (D.5). */
static const char symbol_lower[] =
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾"
    "αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼";
static const char symbol_upper[] =
    "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓";

static uint32_t
nth(const char *text, unsigned index)
{
	for (; *text != '\0'; text = g_utf8_next_char(text))
		if (index-- == 0) {
			uint32_t c = g_utf8_get_char(text);
			return c == ' ' ? 0 : c;
		}
	return 0;
}

/* The block of Unicode was laid out after the font (D.6), but for signs that
 * were there before. */
static uint32_t
dingbat(unsigned code)
{
	static const struct {
		uint8_t first, last;
		uint16_t character;
	} others[] = {
		{0x25, 0x25, 0x260E}, {0x2A, 0x2A, 0x261B},
		{0x2B, 0x2B, 0x261E}, {0x48, 0x48, 0x2605},
		{0x6C, 0x6C, 0x25CF}, {0x6E, 0x6E, 0x25A0},
		{0x73, 0x73, 0x25B2}, {0x74, 0x74, 0x25BC},
		{0x75, 0x75, 0x25C6}, {0x77, 0x77, 0x25D7},
		{0xA8, 0xA8, 0x2663}, {0xA9, 0xA9, 0x2666},
		{0xAA, 0xAA, 0x2665}, {0xAB, 0xAB, 0x2660},
		{0xAC, 0xB5, 0x2460}, {0xD5, 0xD5, 0x2192},
		{0xD6, 0xD7, 0x2194},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		if (code >= others[i].first && code <= others[i].last)
			return others[i].character + code - others[i].first;
	return code > 0x20 && code < 0x7F ? 0x2700 + code - 0x20
	    : code > 0xA0 ? 0x2760 + code - 0xA0 : 0;
}

uint32_t
pdf_names_character(PdfEncoding encoding, unsigned code)
{
	switch (encoding) {
	case PDF_ENCODING_STANDARD:
		if (code >= 0xA1)
			return nth(standard_upper, code - 0xA1);
		if (code == 0x27)
			return 0x2019;
		if (code == 0x60)
			return 0x2018;
		return code >= 0x20 && code < 0x7F ? code : 0;
	case PDF_ENCODING_WIN:
		if (code >= 0x80 && code < 0xA0)
			return nth(win_upper, code - 0x80);
		return code >= 0x20 && code != 0x7F ? code : 0;
	case PDF_ENCODING_MAC:
		if (code >= 0x80)
			return nth(mac_upper, code - 0x80);
		return code >= 0x20 && code < 0x7F ? code : 0;
	case PDF_ENCODING_SYMBOL:
		if (code == 0x20)
			return ' ';
		if (code >= 0xA1)
			return nth(symbol_upper, code - 0xA1);
		return code > 0x20 ? nth(symbol_lower, code - 0x21) : 0;
	case PDF_ENCODING_DINGBATS:
		if (code == 0x20)
			return ' ';
		return dingbat(code);
	}
	return 0;
}

static FT_UInt
program_glyph(FT_Face face, unsigned code)
{
	FT_UInt glyph = FT_Get_Char_Index(face, code);

	if (glyph == 0 && face->charmap != NULL
	    && face->charmap->encoding == FT_ENCODING_MS_SYMBOL)
		glyph = FT_Get_Char_Index(face, 0xF000 + code);
	return glyph;
}

/*
 * Fonts whose glyphs have no names, and whose codes are those of a system: the
 * space is there, most small letters are, and many signs between them are not.
 * Codes that a producer gave away one after the other have no such holes.
 */
static bool
has_system_codes(FT_Face face)
{
	unsigned small = 0, holes = 0;

	for (unsigned code = 0x21; code < 0x7F; code++) {
		bool is_there = program_glyph(face, code) != 0;
		small += is_there && code >= 'a' && code <= 'z';
		holes += !is_there && code < 'z';
	}
	return small >= MIN_SMALL && holes >= MIN_HOLES
	    && program_glyph(face, ' ') != 0;
}

/* Those of the Macintosh, or of Windows: their quotation marks differ. */
static PdfEncoding
system_of(FT_Face face)
{
	unsigned mac = 0, win = 0;

	for (unsigned code = 0xD2; code <= 0xD5; code++)
		mac += program_glyph(face, code) != 0;
	for (unsigned code = 0x91; code <= 0x94; code++)
		win += program_glyph(face, code) != 0;
	if (mac != win)
		return mac > win ? PDF_ENCODING_MAC : PDF_ENCODING_WIN;
	return face->charmap->encoding == FT_ENCODING_MS_SYMBOL
	    ? PDF_ENCODING_WIN : PDF_ENCODING_MAC;
}

static void
fill_from_codes(FT_Face face, char text[256][8])
{
	PdfEncoding encoding = system_of(face);

	if (FT_HAS_GLYPH_NAMES(face) || !has_system_codes(face))
		return;
	for (unsigned code = 0x20; code < 256; code++) {
		uint32_t c = pdf_names_character(encoding, code);
		if (c != 0 && text[code][0] == '\0'
		    && program_glyph(face, code) != 0)
			text[code][g_unichar_to_utf8(c, text[code])] = '\0';
	}
}

static FT_Face
open_program(PdfNames *names, GBytes *program)
{
	size_t size;
	const FT_Byte *data = g_bytes_get_data(program, &size);
	FT_Face face;

	if (names->library == NULL && FT_Init_FreeType(&names->library) != 0)
		names->library = NULL;
	if (names->library == NULL || FT_New_Memory_Face(names->library, data,
	    (FT_Long) size, 0, &face) != 0)
		return NULL;
	return face;
}

void
pdf_names_program(PdfNames *names, GBytes *program, char text[256][8])
{
	FT_Face face = open_program(names, program);
	char name[64];

	if (face == NULL)
		return;
	static const FT_Encoding order[] = {FT_ENCODING_ADOBE_CUSTOM,
	    FT_ENCODING_MS_SYMBOL, FT_ENCODING_APPLE_ROMAN,
	    FT_ENCODING_ADOBE_STANDARD};
	for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
		if (FT_Select_Charmap(face, order[i]) == 0)
			break;
	for (unsigned code = 0; code < 256 && face->charmap != NULL; code++) {
		FT_UInt glyph = text[code][0] != '\0' ? 0
		    : program_glyph(face, code);
		if (glyph != 0 && FT_HAS_GLYPH_NAMES(face)
		    && FT_Get_Glyph_Name(face, glyph, name, sizeof(name)) == 0)
			pdf_names_text(names, name, text[code]);
	}
	if (face->charmap != NULL)
		fill_from_codes(face, text);
	FT_Done_Face(face);
}

static bool
is_inked(FT_Face face, FT_UInt glyph)
{
	return FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE
	    | FT_LOAD_NO_BITMAP) == 0
	    && face->glyph->format == FT_GLYPH_FORMAT_OUTLINE
	    && face->glyph->metrics.width > 0
	    && face->glyph->metrics.height > 0;
}

void
pdf_names_keep_inked(PdfNames *names, GBytes *program, GArray *glyphs)
{
	FT_Face face = open_program(names, program);
	unsigned kept = 0;

	for (unsigned i = 0; face != NULL && i < glyphs->len; i++) {
		uint32_t glyph = g_array_index(glyphs, uint32_t, i);
		if (is_inked(face, glyph))
			g_array_index(glyphs, uint32_t, kept++) = glyph;
	}
	g_array_set_size(glyphs, kept);
	if (face != NULL)
		FT_Done_Face(face);
}

PdfLooks
pdf_names_looks(PdfNames *names, GBytes *program)
{
	PdfLooks looks = {0};
	FT_Face face = open_program(names, program);

	if (face == NULL)
		return looks;
	const char *family = face->family_name == NULL ? ""
	    : face->family_name;
	looks.family = g_utf8_make_valid(family, -1);
	looks.is_bold = (face->style_flags & FT_STYLE_FLAG_BOLD) != 0;
	looks.is_italic = (face->style_flags & FT_STYLE_FLAG_ITALIC) != 0;
	looks.is_mono = FT_IS_FIXED_WIDTH(face);
	FT_Done_Face(face);
	return looks;
}

static const char *
standard_family(const char *font)
{
	if (strstr(font, "Courier") != NULL)
		return "Liberation Mono";
	if (strstr(font, "Times") != NULL)
		return "Liberation Serif";
	if (strstr(font, "Helvetica") != NULL || strstr(font, "Arial") != NULL)
		return "Liberation Sans";
	return NULL;
}

double
pdf_names_width(PdfNames *names, const char *font, uint32_t character)
{
	const char *family = standard_family(font);

	if (family == NULL)
		return -1;
	const FontRequest request = {
		.is_bold = strstr(font, "Bold") != NULL,
		.is_italic = strstr(font, "Italic") != NULL
		    || strstr(font, "Oblique") != NULL,
	};
	size_t i = (family[11] == 'M' ? 8 : strstr(family, "Serif") ? 4 : 0)
	    + (request.is_bold ? 2 : 0) + (request.is_italic ? 1 : 0);
	if (!names->is_tried[i]) {
		names->is_tried[i] = true;
		names->standard[i] = open_face(names, family, &request);
	}
	FT_Face face = names->standard[i];
	if (face == NULL)
		return -1;
	FT_UInt glyph = FT_Get_Char_Index(face, character);
	if (glyph == 0 || FT_Load_Glyph(face, glyph,
	    FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0)
		return -1;
	return (double) face->glyph->metrics.horiAdvance
	    / face->units_per_EM;
}
