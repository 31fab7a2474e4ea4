#include "format/pdf/pdf_ocr.h"

#include <string.h>

#include "base/failure.h"
#include "base/process.h"
#include "base/xml.h"

enum {
	SECONDS = 120,		/* for a page */
	CERTAIN = 60,		/* lines of less are left to the picture */
	MAX_WORDS = 20000,
};

/* Letters from descender to ascender, of an em. */
static const double letter_height = 0.93;
/* A base line that leaves the page's by more is of a turned text. */
static const double max_slope = 0.05;

/* ---- asking ------------------------------------------------------------- */

/* As a PGM file, which needs no library. */
static GBytes *
gray_picture(const PdfPicture *picture)
{
	size_t n = (size_t) picture->width * picture->height;
	GString *out = g_string_sized_new(n + 32);

	g_string_printf(out, "P5\n%u %u\n255\n", picture->width,
	    picture->height);
	for (size_t i = 0; i < n; i++) {
		uint32_t c = picture->pixels[i];
		g_string_append_c(out, (char) (((c >> 16 & 0xFF) * 77
		    + (c >> 8 & 0xFF) * 151 + (c & 0xFF) * 28) >> 8));
	}
	return g_string_free_to_bytes(out);
}

static bool
has_language(const char *language, GError **error)
{
	const char *const argv[] = {"tesseract", "--list-langs", NULL};
	g_autoptr(GBytes) list = process_run(argv, NULL, 10, error);
	g_autofree char *package = g_strdelimit(g_strdup(language), "_",
	    '-');

	if (list == NULL) {
		g_prefix_error(error, "--ocr needs tesseract (apt-get install "
		    "tesseract-ocr tesseract-ocr-%s): ", package);
		return false;
	}
	g_autofree char *text = g_strndup(g_bytes_get_data(list, NULL),
	    g_bytes_get_size(list));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	if (g_strv_contains((const char *const *) lines, language))
		return true;
	g_set_error(error, FAILURE, FAILURE_NEEDS_ENGINE, "tesseract has no "
	    "data for %s: apt-get install tesseract-ocr-%s", language,
	    package);
	return false;
}

/* ---- hOCR --------------------------------------------------------------- */

typedef struct Line {
	PdfShow show;
	double base;
	double slope;
} Line;

typedef struct Reader {
	const XmlTree *tree;
	double scale;
	PdfContent *content;
	PdfShow show;		/* what all have in common */
	Line line;
	bool has_line;
	unsigned words, line_words;	/* in all, and of the line */
	double certainty;	/* sum over the words of the line */
	unsigned first_glyph, first_show;	/* of the line */
} Reader;

/* The numbers behind NAME in a title ("bbox 1 2 3 4; baseline 0 -3"). */
static unsigned
property(const char *title, const char *name, double *values, unsigned count)
{
	const char *at = strstr(title, name);
	unsigned n = 0;

	if (at == NULL)
		return 0;
	at += strlen(name);
	while (n < count) {
		char *end;
		double value = g_ascii_strtod(at, &end);
		if (end == at || value < -1e6 || value > 1e6)
			break;
		values[n++] = value;
		at = end;
	}
	return n;
}

/* Drawings read as words are no words. */
static void
end_line(Reader *reader)
{
	if (reader->line_words > 0
	    && reader->certainty < CERTAIN * reader->line_words) {
		g_array_set_size(reader->content->glyphs,
		    reader->first_glyph);
		g_array_set_size(reader->content->shows, reader->first_show);
	}
	reader->line_words = 0;
	reader->certainty = 0;
	reader->first_glyph = reader->content->glyphs->len;
	reader->first_show = reader->content->shows->len;
}

/* The base line is given from the left of the lower edge of the box. */
static void
begin_line(Reader *reader, const char *title)
{
	double box[4], base[2] = {0, 0}, size;

	end_line(reader);
	reader->has_line = property(title, "bbox ", box, 4) == 4
	    && property(title, "x_size ", &size, 1) == 1 && size > 2;
	if (!reader->has_line)
		return;
	(void) property(title, "baseline ", base, 2);
	reader->line.show = reader->show;
	reader->line.show.em = reader->line.show.size
	    = size / letter_height / reader->scale;
	reader->line.slope = base[0];
	reader->line.base = (box[3] + base[1] + base[0] * (box[2] - box[0])
	    / 2) / reader->scale;
}

/* Words come in reading order; glyphs stand as they are seen. */
static bool
is_rtl(const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		GUnicodeScript script = g_unichar_get_script(
		    g_utf8_get_char(text));
		if (script == G_UNICODE_SCRIPT_ARABIC
		    || script == G_UNICODE_SCRIPT_HEBREW)
			return true;
	}
	return false;
}

/* Scripts that are written without spaces; tesseract cuts them all the same. */
static bool
is_joined(const char *text)
{
	gunichar c = g_utf8_get_char(text);
	GUnicodeScript script = g_unichar_get_script(c);

	return script == G_UNICODE_SCRIPT_THAI || (g_unichar_iswide(c)
	    && script != G_UNICODE_SCRIPT_HANGUL);
}

/* The space of two that typewriters leave behind a sentence is no gap between
 * columns; and between some signs there is none at all. */
static void
close_gap(Reader *reader, const char *text, double left, double em)
{
	GArray *glyphs = reader->content->glyphs;

	if (reader->line_words == 0)
		return;
	PdfGlyph *last = &g_array_index(glyphs, PdfGlyph, glyphs->len - 1);
	double gap = left - (double) last->x1;
	if (gap > 0 && gap < em && is_joined(last->text)
	    && is_joined(text))
		last->x1 = last->next = (float) left;
	else if (gap > 0.6 * em && gap < 2 * em)
		last->x1 = last->next = (float) (left - 0.3 * em);
}

static void
add_word(Reader *reader, const char *text, const double box[4])
{
	PdfContent *content = reader->content;
	size_t count = (size_t) g_utf8_strlen(text, -1);
	double left = box[0] / reader->scale, right = box[2] / reader->scale;
	double step = (right - left) / (double) count;
	PdfShow show = reader->line.show;

	close_gap(reader, text, left, show.em);
	show.first = content->glyphs->len;
	show.count = (unsigned) count;
	bool turns = is_rtl(text);
	for (size_t i = 0; i < count; i++) {
		const char *end = g_utf8_next_char(text);
		double at = (double) (turns ? count - 1 - i : i);
		PdfGlyph glyph = {.show = content->shows->len, .bytes = 1,
		    .flags = PDF_GLYPH_UPRIGHT,
		    .x0 = (float) (left + step * at),
		    .base = (float) reader->line.base};
		glyph.x1 = glyph.next = (float) (left + step * (at + 1));
		glyph.top = (float) (reader->line.base - 0.75 * show.em);
		glyph.bottom = (float) (reader->line.base + 0.22 * show.em);
		memcpy(glyph.text, text, (size_t) (end - text));
		g_array_append_val(content->glyphs, glyph);
		text = end;
	}
	g_array_append_val(content->shows, show);
}

static void
read_word(Reader *reader, uint32_t node, const char *title)
{
	double box[4], certainty = 0;
	GString *text = g_string_new(NULL);
	uint32_t end = xml_node(reader->tree, node)->next;

	for (uint32_t i = node + 1; i < end; i++) {
		if (xml_node(reader->tree, i)->kind != XML_TEXT)
			continue;
		g_autofree char *piece = xml_text(reader->tree, i);
		g_string_append(text, piece);
	}
	g_strstrip(text->str);
	(void) property(title, "x_wconf ", &certainty, 1);
	if (property(title, "bbox ", box, 4) == 4 && box[0] < box[2]
	    && text->str[0] != '\0' && reader->words++ < MAX_WORDS) {
		add_word(reader, text->str, box);
		reader->line_words++;
		reader->certainty += certainty;
	}
	g_string_free(text, TRUE);
}

static void
read_node(Reader *reader, uint32_t node)
{
	g_autofree char *class = NULL;
	g_autofree char *title = NULL;

	if (xml_node(reader->tree, node)->kind != XML_ELEMENT)
		return;
	class = xml_attribute(reader->tree, node, "class");
	title = xml_attribute(reader->tree, node, "title");
	if (class == NULL || title == NULL)
		return;
	if (strcmp(class, "ocrx_word") == 0) {
		if (reader->has_line && reader->line.slope < max_slope
		    && reader->line.slope > -max_slope)
			read_word(reader, node, title);
	} else if (strstr(title, "x_size ") != NULL) {
		begin_line(reader, title);
	}
}

/* What every show of it has: black, upright, in no stream. */
static PdfShow
common_show(const PdfFont *font, PdfContent *content)
{
	PdfPaint paint = {.rgb = 0};

	g_array_append_val(content->paints, paint);
	return (PdfShow) {.ctm = content->display,
	    .line = pdf_matrix_identity, .scale = 1, .mcid = -1,
	    .actual = -1, .language = -1, .paint = content->paints->len - 1,
	    .font = font, .clip = content->area};
}

bool
pdf_ocr_read(const PdfPicture *picture, double scale, const char *language,
    const PdfFont *font, PdfContent *content, GError **error)
{
	g_autofree char *dpi = g_strdup_printf("%d", (int) (72 * scale));
	const char *const argv[] = {"tesseract", "stdin", "stdout", "-l",
	    language, "--dpi", dpi, "hocr", NULL};

	if (!has_language(language, error))
		return false;
	g_autoptr(GBytes) gray = gray_picture(picture);
	g_autoptr(GBytes) page = process_run(argv, gray, SECONDS, error);
	if (page == NULL)
		return false;
	g_autoptr(XmlTree) tree = xml_parse(page, "hOCR", &limits_default,
	    error);
	if (tree == NULL)
		return false;
	Reader reader = {.tree = tree, .scale = scale, .content = content,
	    .show = common_show(font, content)};
	for (uint32_t i = 0; i < xml_count(tree); i++)
		read_node(&reader, i);
	end_line(&reader);
	return true;
}
