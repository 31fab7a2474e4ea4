#include "docx_room.h"

#include <string.h>

#include "layout/fit.h"

enum {
	GROWTH = 105,		/* percent: less is never measured */
	STEP = 5,
};

/* Fonts of the target's script may be far taller here than in Word. */
static const double tallest = 1.25;
/* Of a line: what a cut-off box loses of its last one is white. */
static const double slack = 0.3;

static const Language *
language_of(const FormatOptions *options, const char *tag)
{
	return tag == NULL ? NULL : languages_find(options->languages, tag);
}

DocxMeter
docx_room_meter(const Document *document, const FormatOptions *options,
    Report *report)
{
	return (DocxMeter) {
		.limits = &options->limits, .report = report,
		.source = language_of(options, document->source_language),
		.target = language_of(options, document->target_language),
	};
}

void
docx_room_clear(DocxMeter *meter)
{
	font_book_free(meter->source_fonts);
	font_book_free(meter->target_fonts);
	meter->source_fonts = meter->target_fonts = NULL;
}

void
docx_room_empty(DocxRoom *room)
{
	for (unsigned i = 0; i < room->lines->len; i++) {
		DocxRoomLine *line = &g_array_index(room->lines, DocxRoomLine,
		    i);
		g_free(line->source);
		g_free(line->target);
	}
	g_array_set_size(room->lines, 0);
}

void
docx_room_add(DocxRoom *room, const DocxLook *look, char *source,
    char *target)
{
	DocxRoomLine line = {*look, source, target};

	g_array_append_val(room->lines, line);
}

/* ---- measuring ----------------------------------------------------------- */

/* How wide the letters of a font are beside those that stand in for it. */
static double
narrowness(const char *font)
{
	static const struct {
		const char *name;
		double width;
	} fonts[] = {
		{"Calibri", 0.9}, {"Carlito", 0.9}, {"minorHAnsi", 0.9},
		{"Arial Narrow", 0.82}, {"Garamond", 0.93}, {"Gill Sans", 0.93},
	};

	for (size_t i = 0; font != NULL && i < G_N_ELEMENTS(fonts); i++)
		if (g_str_has_prefix(font, fonts[i].name))
			return fonts[i].width;
	return 1;
}

static bool
is_serif(const char *font)
{
	static const char *const serifs[] = {
		"Times", "Cambria", "Georgia", "Garamond", "Book", "Palatino",
		"Liberation Serif", "Century", "major",
	};

	for (size_t i = 0; font != NULL && i < G_N_ELEMENTS(serifs); i++)
		if (g_str_has_prefix(font, serifs[i]))
			return true;
	return false;
}

/* What a text takes. */
typedef struct Extent {
	double height, word;
} Extent;

/* One line of text between two breaks, at SIZE. */
static Extent
measure_text(FontBook *book, const Language *language, const char *text,
    const DocxLook *look, const Extent *frame)
{
	ShapeSpan span = {
		.end = strlen(text), .scale = 1,
		.request = {.is_serif = is_serif(look->font),
		    .is_bold = look->is_bold == 1},
	};
	g_autoptr(Shape) shape = shape_new(book, language, text, &span, 1);
	double size = frame->height, narrow = narrowness(look->font);
	double width = frame->word - (look->left + look->right) / 20.0;
	double tall = shape->glyphs->len == 0 ? 1.15
	    : MIN(shape->ascent + shape->descent, tallest);
	double pitch = tall * size * look->line / 240;
	size_t count = shape->glyphs->len == 0 ? 1 : fit_count(shape,
	    MAX(width, 1) / (size * narrow), look->first / 20.0 / size);

	if (look->is_exact == 1)
		pitch = look->line / 20.0;
	else if (look->is_exact == 2)
		pitch = MAX(tall * size, look->line / 20.0);
	return (Extent) {(double) count * pitch,
	    fit_word(shape) * size * narrow + (look->left + look->right) /
	    20.0};
}

static Extent
measure(DocxMeter *meter, const DocxRoom *room, bool is_target,
    unsigned percent)
{
	const Language *language = is_target ? meter->target : meter->source;
	FontBook **book = is_target ? &meter->target_fonts
	    : &meter->source_fonts;
	Extent all = {0};

	if (*book == NULL)
		*book = font_book_new(language);
	for (unsigned i = 0; i < room->lines->len; i++) {
		const DocxRoomLine *line = &g_array_index(room->lines,
		    DocxRoomLine, i);
		const char *text = is_target ? line->target : line->source;
		g_auto(GStrv) pieces = g_strsplit(text, "\n", -1);
		Extent frame = {docx_look_scaled(line->look.size, percent) /
		    2.0, room->width};
		for (char **piece = pieces; *piece != NULL; piece++) {
			Extent extent = measure_text(*book, language, *piece,
			    &line->look, &frame);
			all.height += extent.height;
			all.word = MAX(all.word, extent.word);
		}
		all.height += line->look.before / 20.0;
		if (i + 1 < room->lines->len)
			all.height += line->look.after / 20.0;
	}
	return all;
}

/* ---- whether it is worth measuring --------------------------------------- */

/* About how wide a letter is, em: rather more than it is in any usual font. */
static double
letter_width(gunichar c)
{
	static const char narrow[] = "fijlrtI.,:;'|!()[]/ ";
	static const char wide[] = "mwMW%@&";
	gunichar base, mark;

	/* An accent makes no letter wider. */
	while (c >= 0xC0 && c < 0x2000 && g_unichar_decompose(c, &base, &mark)
	    && g_unichar_ismark(mark))
		c = base;
	if (c < 128 && strchr(narrow, (char) c) != NULL)
		return 0.38;
	if (c < 128 && strchr(wide, (char) c) != NULL)
		return 0.98;
	if (g_unichar_iswide(c))
		return 1;
	return g_unichar_isupper(c) ? 0.78 : c < 0x250 ? 0.6 : 0.7;
}

/* About the room that TEXT takes, em; and the most between two blanks. */
static void
count_text(const char *text, double *room, double *word)
{
	double length = 0;

	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);
		double width = letter_width(c);
		*room += width;
		length = g_unichar_isspace(c) || g_unichar_iswide(c) ? 0
		    : length + width;
		*word = MAX(*word, length);
	}
}

static bool
is_tall(const Language *language)
{
	static const char flat[] = "Latn Cyrl Grek";

	return language != NULL && strstr(flat, language_script(language)) ==
	    NULL;
}

/* Whether the target may take more room than there is: by counting, as looking
 * for fonts costs more than all the rest. */
static bool
is_risky(const DocxMeter *meter, const DocxRoom *room)
{
	double before = 0, after = 0, word = 0, old_word = 0;
	double height = 0, widest = 0;

	for (unsigned i = 0; i < room->lines->len; i++) {
		const DocxRoomLine *line = &g_array_index(room->lines,
		    DocxRoomLine, i);
		const DocxLook *look = &line->look;
		double letters = 0, longest = 0, size = look->size / 2.0;
		double bold = look->is_bold == 1 ? 1.1 : 1;
		count_text(line->source, &before, &old_word);
		count_text(line->target, &letters, &longest);
		after += letters;
		word = MAX(word, longest);
		widest = MAX(widest, longest * size * bold);
		height += (1 + letters * size * bold / MAX(room->width, 1)) *
		    size * 1.4 + (look->before + look->after) / 20.0;
	}
	if (room->height <= 0)
		return word > old_word && widest > room->width;
	return (after * 100 > before * GROWTH || is_tall(meter->target)) &&
	    (height > room->height || widest > room->width);
}

DocxRoomFit
docx_room_fit(DocxMeter *meter, const DocxRoom *room)
{
	DocxRoomFit fit = {.percent = 100};

	if (!is_risky(meter, room))
		return fit;
	Extent source = measure(meter, room, false, 100);
	double width = MAX(room->width, source.word) + 0.5;
	double line = room->lines->len == 0 ? 0 : slack * g_array_index(
	    room->lines, DocxRoomLine, 0).look.size / 2.0;
	double height = MAX(room->height, source.height) + line;
	for (;; fit.percent -= STEP) {
		Extent target = measure(meter, room, true, fit.percent);
		fit.needed = target.height;
		fit.is_over = target.word > width ||
		    (room->height > 0 && target.height > height);
		if (!fit.is_over || fit.percent < room->least + STEP)
			return fit;
	}
}
