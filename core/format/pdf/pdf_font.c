#include "format/pdf/pdf_font.h"

#include <math.h>

#include "format/pdf/pdf_cmap.h"
#include "format/pdf/pdf_names.h"

enum {
	MAX_FONTS = 5000,
	MAX_WIDTHS = 70000,
	MAX_BLANKS = 2000,	/* codes that read as spaces */
	FLAG_FIXED = 1 << 0,	/* ISO 32000-1, table 123 */
	FLAG_SERIF = 1 << 1,
	FLAG_SYMBOLIC = 1 << 2,
	FLAG_ITALIC = 1 << 6,
	FLAG_FORCE_BOLD = 1 << 18,
};

struct PdfFont {
	char *name;		/* BaseFont without slash and subset prefix */
	bool is_composite;
	bool is_vertical;
	bool is_bold, is_italic, is_serif, is_mono, is_math;
	double ascent, descent;
	double widths[256];	/* simple fonts */
	char text[256][8];
	GHashTable *cid_widths;	/* CID > GINT of 1/1000 em */
	double default_width;
	double height;		/* of signs in columns (9.7.4.3), em */
	PdfCmap *unicode;	/* ToUnicode */
	PdfCmap *encoding;	/* NULL: Identity */
	GArray *collection;	/* CID > character; borrowed */
	bool is_utf16;		/* codes are UTF-16 themselves */
	GHashTable *inked;	/* codes that read as spaces and are none, as
				   a set; or NULL */
};

struct PdfFonts {
	GHashTable *by_id;	/* object number > PdfFont */
	GPtrArray *direct;	/* fonts without a number */
	GHashTable *collections;	/* name > GArray */
	PdfNames *names;
	PdfFont *fallback;
};

static void
font_free(void *data)
{
	PdfFont *font = data;

	g_free(font->name);
	g_clear_pointer(&font->cid_widths, g_hash_table_unref);
	g_clear_pointer(&font->unicode, pdf_cmap_free);
	g_clear_pointer(&font->encoding, pdf_cmap_free);
	g_clear_pointer(&font->inked, g_hash_table_unref);
	g_free(font);
}

static void
array_free(void *data)
{
	if (data != NULL)
		g_array_unref(data);
}

static PdfFont *
font_new(void)
{
	PdfFont *font = g_new0(PdfFont, 1);

	font->name = g_strdup("");
	font->ascent = 0.75;
	font->descent = -0.25;
	font->default_width = 1;
	for (unsigned i = 0; i < 256; i++)
		font->widths[i] = 0.5;
	return font;
}

PdfFonts *
pdf_font_cache_new(void)
{
	PdfFonts *fonts = g_new0(PdfFonts, 1);

	fonts->by_id = g_hash_table_new_full(NULL, NULL, NULL, font_free);
	fonts->direct = g_ptr_array_new_with_free_func(font_free);
	fonts->collections = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, array_free);
	fonts->names = pdf_names_new();
	fonts->fallback = font_new();
	return fonts;
}

void
pdf_font_cache_free(PdfFonts *fonts)
{
	if (fonts == NULL)
		return;
	g_hash_table_unref(fonts->by_id);
	g_ptr_array_unref(fonts->direct);
	g_hash_table_unref(fonts->collections);
	pdf_names_free(fonts->names);
	font_free(fonts->fallback);
	g_free(fonts);
}

/* ---- looks -------------------------------------------------------------- */

static bool
name_has(const char *name, const char *const *parts)
{
	g_autofree char *lower = g_ascii_strdown(name, -1);

	for (; *parts != NULL; parts++)
		if (strstr(lower, *parts) != NULL)
			return true;
	return false;
}

static void
looks_from_name(PdfFont *font)
{
	static const char *const bold[] = {"bold", "black", "heavy", "demi",
	    "-bd", "cmbx", NULL};
	static const char *const italic[] = {"italic", "oblique", "-it",
	    "slanted", "cmti", "cmsl", NULL};
	static const char *const serif[] = {"times", "serif", "roman",
	    "georgia", "garamond", "cambria", "palatino", "minion", "book",
	    "century", "caslon", "baskerville", "bembo", "bodoni",
	    "sabon", "charter", "utopia", "cmr", "cmbx", "cmti",
	    "nimbusrom", "song", "ming", "simsun", "mincho", "batang", NULL};
	static const char *const sans[] = {"sans", "arial", "helvetica",
	    "calibri", "gothic", "franklin", NULL};
	static const char *const mono[] = {"courier", "mono", "consolas",
	    "cmtt", "typewriter", NULL};
	static const char *const math[] = {"cmmi", "cmsy", "cmex", "msam",
	    "msbm", "symbol", "math", "mtmi", "mtsy", "euclid", "eufm",
	    "cmbsy", "rmtmi", "stmary", "wingding", "dingbat", "webding",
	    /* What web browsers and forms draw their boxes and signs with. */
	    "marlett", "awesome", "icomoon", "glyphicon", "icons", "ornament",
	    "mtextra", "monotypesorts", NULL};

	/* URW call it Medi, and Ital. */
	static const char *const medi[] = {"l-mediital", NULL};
	g_autofree char *lower = g_ascii_strdown(font->name, -1);
	font->is_bold |= name_has(font->name, bold)
	    || name_has(font->name, medi) || g_str_has_suffix(lower, "l-medi");
	font->is_italic |= name_has(font->name, italic)
	    || g_str_has_suffix(lower, "ital");
	font->is_serif |= name_has(font->name, serif);
	if (name_has(font->name, sans))
		font->is_serif = false;
	font->is_mono |= name_has(font->name, mono);
	font->is_math |= name_has(font->name, math);
}

static GBytes *
font_program(PdfFile *file, PdfObject descriptor)
{
	static const char *const keys[] = {"/FontFile", "/FontFile2",
	    "/FontFile3"};

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		PdfObject stream = pdf_file_get(file, descriptor, keys[i]);
		if (stream != 0)
			return pdf_file_data(file, stream);
	}
	return NULL;
}

/* Names that producers make up: "F1", "TT2", "CIDFont+F3". */
static bool
is_anonymous(const char *name)
{
	return name[0] == '\0' || g_str_has_prefix(name, "CIDFont")
	    || (strlen(name) <= 4 && strpbrk(name, "0123456789") != NULL);
}

static void
looks_from_program(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject descriptor)
{
	g_autoptr(GBytes) program = font_program(file, descriptor);

	if (program == NULL)
		return;
	PdfLooks looks = pdf_names_looks(fonts->names, program);
	font->is_bold |= looks.is_bold;
	font->is_italic |= looks.is_italic;
	font->is_mono |= looks.is_mono;
	if (looks.family != NULL && looks.family[0] != '\0') {
		g_free(font->name);
		font->name = g_steal_pointer(&looks.family);
		font->is_serif = false;
	}
	g_free(looks.family);
}

static void
load_looks(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject dictionary, PdfObject descriptor)
{
	g_autofree char *base = pdf_file_name(file,
	    pdf_file_get(file, dictionary, "/BaseFont"));

	if (base != NULL) {
		const char *name = base + 1;
		if (strlen(name) > 7 && name[6] == '+')
			name += 7;
		g_free(font->name);
		font->name = g_strdup(name);
	}
	int flags = (int) pdf_file_number(file,
	    pdf_file_get(file, descriptor, "/Flags"), 0);
	font->is_mono = (flags & FLAG_FIXED) != 0;
	font->is_serif = (flags & FLAG_SERIF) != 0;
	font->is_italic = (flags & FLAG_ITALIC) != 0;
	font->is_bold = (flags & FLAG_FORCE_BOLD) != 0
	    || pdf_file_number(file, pdf_file_get(file, descriptor,
	    "/FontWeight"), 400) >= 600;
	if (is_anonymous(font->name))
		looks_from_program(fonts, font, file, descriptor);
	looks_from_name(font);
	double ascent = pdf_file_number(file,
	    pdf_file_get(file, descriptor, "/Ascent"), 0) / 1000;
	double descent = pdf_file_number(file,
	    pdf_file_get(file, descriptor, "/Descent"), 0) / 1000;
	/* Many files give nonsense here: believe what is likely. */
	if (ascent > 0.5 && ascent < 1.1)
		font->ascent = ascent;
	if (descent < -0.1 && descent > -0.5)
		font->descent = descent;
}

/* ---- simple fonts ------------------------------------------------------- */

static bool
base_encoding(PdfFile *file, PdfObject name, PdfEncoding *encoding)
{
	if (pdf_file_is_name(file, name, "/WinAnsiEncoding"))
		*encoding = PDF_ENCODING_WIN;
	else if (pdf_file_is_name(file, name, "/MacRomanEncoding"))
		*encoding = PDF_ENCODING_MAC;
	else if (pdf_file_is_name(file, name, "/StandardEncoding"))
		*encoding = PDF_ENCODING_STANDARD;
	else
		return false;
	return true;
}

static void
fill_encoding(PdfFont *font, PdfEncoding encoding)
{
	for (unsigned code = 0; code < 256; code++) {
		uint32_t c = pdf_names_character(encoding, code);
		if (c != 0 && font->text[code][0] == '\0')
			font->text[code][g_unichar_to_utf8(c,
			    font->text[code])] = '\0';
	}
}

static void
load_differences(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject differences)
{
	int count = MIN(pdf_file_count(file, differences), 1000);
	unsigned code = 0;

	for (int i = 0; i < count; i++) {
		PdfObject item = pdf_file_item(file, differences, i);
		g_autofree char *name = pdf_file_name(file, item);
		if (name == NULL) {
			code = (unsigned) CLAMP(pdf_file_number(file, item,
			    256), 0, 256);
		} else if (code < 256) {
			if (!pdf_names_text(fonts->names, name + 1,
			    font->text[code]))
				/* Named, but by no known name: neither the
				 * base encoding nor a guess will do. */
				font->text[code][0] = '\1';
			code++;
		}
	}
}

static bool
is_standard(const PdfFont *font, PdfEncoding *encoding)
{
	if (strcmp(font->name, "Symbol") == 0)
		*encoding = PDF_ENCODING_SYMBOL;
	else if (strcmp(font->name, "ZapfDingbats") == 0)
		*encoding = PDF_ENCODING_DINGBATS;
	else
		return false;
	return true;
}

static void
load_encoding(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject dictionary, PdfObject descriptor)
{
	PdfObject encoding = pdf_file_get(file, dictionary, "/Encoding");
	PdfEncoding base;
	bool is_symbolic = ((int) pdf_file_number(file, pdf_file_get(file,
	    descriptor, "/Flags"), 0) & FLAG_SYMBOLIC) != 0;

	if (pdf_file_is_dictionary(file, encoding)) {
		load_differences(fonts, font, file,
		    pdf_file_get(file, encoding, "/Differences"));
		encoding = pdf_file_get(file, encoding, "/BaseEncoding");
	}
	if (is_standard(font, &base)) {
		fill_encoding(font, base);
	} else if (base_encoding(file, encoding, &base)) {
		fill_encoding(font, base);
	} else {
		g_autoptr(GBytes) program = font_program(file, descriptor);
		if (program != NULL)
			pdf_names_program(fonts->names, program, font->text);
		if (program == NULL || !is_symbolic)
			fill_encoding(font, PDF_ENCODING_STANDARD);
	}
	for (unsigned code = 0; code < 256; code++)
		if (font->text[code][0] == '\1')
			font->text[code][0] = '\0';
}

/* ToUnicode goes before everything else. */
static void
apply_unicode(PdfFont *font)
{
	char text[8];

	for (unsigned code = 0; code < 256 && font->unicode != NULL; code++)
		if (pdf_cmap_text(font->unicode, code, text))
			g_strlcpy(font->text[code], text, 8);
}

static void
load_widths(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject dictionary, PdfObject descriptor)
{
	PdfObject widths = pdf_file_get(file, dictionary, "/Widths");
	int first = (int) pdf_file_number(file,
	    pdf_file_get(file, dictionary, "/FirstChar"), 0);
	double missing = pdf_file_number(file,
	    pdf_file_get(file, descriptor, "/MissingWidth"), 0) / 1000;
	int count = pdf_file_count(file, widths);

	for (int code = 0; code < 256; code++) {
		font->widths[code] = missing;
		if (count > 0 || font->text[code][0] == '\0')
			continue;
		double width = pdf_names_width(fonts->names, font->name,
		    g_utf8_get_char(font->text[code]));
		font->widths[code] = width >= 0 ? width
		    : missing > 0 ? missing : 0.5;
	}
	for (int i = 0; i < count && i < 256; i++)
		if (first + i >= 0 && first + i < 256)
			font->widths[first + i] = pdf_file_number(file,
			    pdf_file_item(file, widths, i), 0) / 1000;
}

/* Glyph space of Type 3 is what FontMatrix says (9.6.5). */
static void
load_type3(PdfFont *font, PdfFile *file, PdfObject dictionary)
{
	PdfObject matrix = pdf_file_get(file, dictionary, "/FontMatrix");
	PdfObject box = pdf_file_get(file, dictionary, "/FontBBox");
	double scale = pdf_file_number(file,
	    pdf_file_item(file, matrix, 0), 0.001);
	double vertical = pdf_file_number(file,
	    pdf_file_item(file, matrix, 3), 0.001);

	for (int code = 0; code < 256; code++)
		font->widths[code] *= 1000 * scale;
	double bottom = pdf_file_number(file, pdf_file_item(file, box, 1), 0)
	    * vertical;
	double top = pdf_file_number(file, pdf_file_item(file, box, 3), 0)
	    * vertical;
	if (fabs(top - bottom) > 0.01 && fabs(top - bottom) < 100) {
		font->ascent = MAX(top, bottom);
		font->descent = MIN(MIN(top, bottom), -0.01);
	}
}

static void
load_simple(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject dictionary)
{
	PdfObject descriptor = pdf_file_get(file, dictionary,
	    "/FontDescriptor");

	load_looks(fonts, font, file, dictionary, descriptor);
	load_encoding(fonts, font, file, dictionary, descriptor);
	load_widths(fonts, font, file, dictionary, descriptor);
	if (pdf_file_is_name(file, pdf_file_get(file, dictionary, "/Subtype"),
	    "/Type3"))
		load_type3(font, file, dictionary);
	apply_unicode(font);
}

/* ---- composite fonts ---------------------------------------------------- */

static void
set_cid_width(PdfFont *font, unsigned cid, double width)
{
	if (g_hash_table_size(font->cid_widths) < MAX_WIDTHS)
		g_hash_table_insert(font->cid_widths, GUINT_TO_POINTER(cid),
		    GINT_TO_POINTER((int) lround(width * 10)));
}

/* The W array: c [w1 w2 ..] or c1 c2 w (9.7.4.3). */
static void
load_cid_widths(PdfFont *font, PdfFile *file, PdfObject array)
{
	int count = MIN(pdf_file_count(file, array), MAX_WIDTHS);

	for (int i = 0; i + 1 < count; ) {
		unsigned first = (unsigned) CLAMP(pdf_file_number(file,
		    pdf_file_item(file, array, i), 0), 0, 65535);
		PdfObject next = pdf_file_item(file, array, i + 1);
		if (pdf_file_is_array(file, next)) {
			int n = MIN(pdf_file_count(file, next), MAX_WIDTHS);
			for (int k = 0; k < n; k++)
				set_cid_width(font, first + (unsigned) k,
				    pdf_file_number(file, pdf_file_item(file,
				    next, k), 0));
			i += 2;
		} else {
			unsigned last = (unsigned) CLAMP(pdf_file_number(file,
			    next, 0), 0, 65535);
			double width = pdf_file_number(file,
			    pdf_file_item(file, array, i + 2), 0);
			for (unsigned cid = first; cid <= last; cid++)
				set_cid_width(font, cid, width);
			i += 3;
		}
	}
}

static GArray *
load_collection(PdfFonts *fonts, PdfFile *file, PdfObject descendant)
{
	PdfObject info = pdf_file_get(file, descendant, "/CIDSystemInfo");
	g_autofree char *registry = pdf_file_text(file,
	    pdf_file_get(file, info, "/Registry"));
	g_autofree char *ordering = pdf_file_text(file,
	    pdf_file_get(file, info, "/Ordering"));

	if (registry == NULL || ordering == NULL
	    || strcmp(ordering, "Identity") == 0)
		return NULL;
	g_autofree char *name = g_strdup_printf("%s-%s", registry, ordering);
	void *known;
	if (g_hash_table_lookup_extended(fonts->collections, name, NULL,
	    &known))
		return known;
	GArray *collection = pdf_cmap_collection(name);
	g_hash_table_insert(fonts->collections, g_steal_pointer(&name),
	    collection);
	return collection;
}

static void
load_cmap(PdfFont *font, PdfFile *file, PdfObject encoding)
{
	g_autofree char *name = pdf_file_name(file, encoding);

	if (pdf_file_is_stream(file, encoding)) {
		g_autoptr(GBytes) data = pdf_file_data(file, encoding);
		size_t length = 0;
		const char *text = data == NULL ? NULL
		    : g_bytes_get_data(data, &length);
		if (text != NULL)
			font->encoding = pdf_cmap_parse(text, length);
		font->is_vertical = pdf_file_number(file, pdf_file_get(file,
		    encoding, "/WMode"), 0) == 1;
		return;
	}
	if (name == NULL)
		return;
	font->is_vertical = g_str_has_suffix(name, "-V");
	if (g_str_has_prefix(name, "/Identity"))
		return;
	font->encoding = pdf_cmap_load(name + 1);
	font->is_utf16 = strstr(name, "UCS2") != NULL
	    || strstr(name, "UTF16") != NULL;
}

/* Some producers say that what they cannot name is a space: of codes that read
 * so, those with an outline are signs that nobody can read. Codes are glyphs
 * here (9.7.4.2). */
static void
find_inked(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject descendant)
{
	PdfObject stream = pdf_file_get(file, pdf_file_get(file, descendant,
	    "/FontDescriptor"), "/FontFile2");

	if (font->unicode == NULL || font->encoding != NULL || stream == 0
	    || pdf_file_is_stream(file, pdf_file_get(file, descendant,
	    "/CIDToGIDMap")))
		return;
	g_autoptr(GArray) codes = pdf_cmap_spaces(font->unicode);
	if (codes->len < 2)
		return;
	g_array_set_size(codes, MIN(codes->len, MAX_BLANKS));
	g_autoptr(GBytes) program = pdf_file_data(file, stream);
	if (program == NULL)
		return;
	pdf_names_keep_inked(fonts->names, program, codes);
	font->inked = g_hash_table_new(NULL, NULL);
	for (unsigned i = 0; i < codes->len; i++)
		g_hash_table_add(font->inked, GUINT_TO_POINTER(
		    g_array_index(codes, uint32_t, i)));
}

static void
load_composite(PdfFonts *fonts, PdfFont *font, PdfFile *file,
    PdfObject dictionary)
{
	PdfObject descendant = pdf_file_item(file,
	    pdf_file_get(file, dictionary, "/DescendantFonts"), 0);

	font->is_composite = true;
	load_looks(fonts, font, file, dictionary,
	    pdf_file_get(file, descendant, "/FontDescriptor"));
	load_cmap(font, file, pdf_file_get(file, dictionary, "/Encoding"));
	font->collection = load_collection(fonts, file, descendant);
	font->cid_widths = g_hash_table_new(NULL, NULL);
	font->height = MAX(0.1, -pdf_file_number(file, pdf_file_item(file,
	    pdf_file_get(file, descendant, "/DW2"), 1), -1000) / 1000);
	font->default_width = pdf_file_number(file,
	    pdf_file_get(file, descendant, "/DW"), 1000) / 1000;
	load_cid_widths(font, file, pdf_file_get(file, descendant, "/W"));
	find_inked(fonts, font, file, descendant);
}

static PdfFont *
load(PdfFonts *fonts, PdfFile *file, PdfObject dictionary)
{
	PdfFont *font = font_new();
	g_autoptr(GBytes) data = pdf_file_data(file,
	    pdf_file_get(file, dictionary, "/ToUnicode"));

	if (data != NULL) {
		size_t length;
		const char *text = g_bytes_get_data(data, &length);
		font->unicode = pdf_cmap_parse(text, length);
	}
	if (pdf_file_is_name(file, pdf_file_get(file, dictionary, "/Subtype"),
	    "/Type0"))
		load_composite(fonts, font, file, dictionary);
	else
		load_simple(fonts, font, file, dictionary);
	return font;
}

const PdfFont *
pdf_font_load(PdfFonts *fonts, PdfFile *file, PdfObject dictionary)
{
	int id = pdf_file_id(file, dictionary);
	PdfFont *font = id == 0 ? NULL
	    : g_hash_table_lookup(fonts->by_id, GINT_TO_POINTER(id));

	if (font != NULL)
		return font;
	if (!pdf_file_is_dictionary(file, dictionary)
	    || g_hash_table_size(fonts->by_id) + fonts->direct->len
	    >= MAX_FONTS)
		return fonts->fallback;
	font = load(fonts, file, dictionary);
	if (id != 0)
		g_hash_table_insert(fonts->by_id, GINT_TO_POINTER(id), font);
	else
		g_ptr_array_add(fonts->direct, font);
	return font;
}

/* Symbol fonts map to private use, F000 and the code: bullets for the most
 * part. Only those are told. */
static void
explain_symbol(const PdfFont *font, char text[8])
{
	uint32_t c = g_utf8_get_char(text);

	if (c < 0xF020 || c > 0xF0FF)
		return;
	bool is_symbol = strstr(font->name, "Symbol") != NULL;
	if (c == 0xF0B7 || (!is_symbol && (c == 0xF0A7 || c == 0xF06C
	    || c == 0xF06E || c == 0xF071 || c == 0xF0D8 || c == 0xF076)))
		c = 0x2022;
	else if (!is_symbol && (c == 0xF0FC || c == 0xF0FE))
		c = 0x2713;
	else if (is_symbol)
		c = pdf_names_character(PDF_ENCODING_SYMBOL, c - 0xF000);
	if (c != 0 && c < 0xF000)
		text[g_unichar_to_utf8(c, text)] = '\0';
}

static void
composite_text(const PdfFont *font, PdfChar *character, uint32_t cid)
{
	uint32_t c = 0;

	character->text[0] = '\0';
	if (font->inked != NULL && g_hash_table_contains(font->inked,
	    GUINT_TO_POINTER(character->code)))
		return;
	if (font->unicode != NULL && pdf_cmap_text(font->unicode,
	    character->code, character->text)) {
		explain_symbol(font, character->text);
		return;
	}
	if (font->is_utf16 && character->bytes == 2)
		c = character->code;
	else if (font->collection != NULL && cid < font->collection->len)
		c = g_array_index(font->collection, uint32_t, cid);
	if (c != 0 && g_unichar_validate(c))
		character->text[g_unichar_to_utf8(c, character->text)] = '\0';
}

bool
pdf_font_next(const PdfFont *font, const char *bytes, size_t length,
    PdfChar *character)
{
	if (length == 0)
		return false;
	if (!font->is_composite) {
		unsigned code = (unsigned char) bytes[0];
		*character = (PdfChar) {.code = code, .bytes = 1,
		    .is_space = code == ' ', .width = font->widths[code]};
		memcpy(character->text, font->text[code], 8);
		explain_symbol(font, character->text);
		return true;
	}
	uint32_t code = 0;
	size_t n;
	if (font->encoding != NULL) {
		n = pdf_cmap_next(font->encoding, bytes, length, &code);
	} else {
		n = MIN(length, 2);
		for (size_t i = 0; i < n; i++)
			code = code << 8 | (unsigned char) bytes[i];
	}
	uint32_t cid = code;
	if (font->encoding != NULL
	    && !pdf_cmap_cid(font->encoding, code, &cid))
		cid = 0;
	void *width;
	*character = (PdfChar) {.code = code, .bytes = (uint8_t) n,
	    .is_space = n == 1 && code == ' '};
	character->width = g_hash_table_lookup_extended(font->cid_widths,
	    GUINT_TO_POINTER(cid), NULL, &width)
	    ? GPOINTER_TO_INT(width) / 10000.0 : font->default_width;
	if (font->is_vertical)
		character->width = font->height;
	composite_text(font, character, cid);
	return true;
}

bool
pdf_font_is_vertical(const PdfFont *font)
{
	return font->is_vertical;
}

bool
pdf_font_is_bold(const PdfFont *font)
{
	return font->is_bold;
}

bool
pdf_font_is_italic(const PdfFont *font)
{
	return font->is_italic;
}

bool
pdf_font_is_serif(const PdfFont *font)
{
	return font->is_serif;
}

bool
pdf_font_is_mono(const PdfFont *font)
{
	return font->is_mono;
}

bool
pdf_font_is_math(const PdfFont *font)
{
	return font->is_math;
}

double
pdf_font_ascent(const PdfFont *font)
{
	return font->ascent;
}

double
pdf_font_descent(const PdfFont *font)
{
	return font->descent;
}
