#include "format/pdf/pdf_mark.h"

enum { MAX_MARKS = 512 };

/* A text string (7.9.2.2) as UTF-8; PDFDocEncoding is taken for Latin 1. */
static char *
text_string(const PdfRun *run, const PdfToken *token)
{
	g_autofree char *bytes = g_malloc(token->end - token->start + 1);
	size_t length = pdf_lexer_decode(&run->lexer, token, bytes);
	bool is_utf16 = length >= 2 && (unsigned char) bytes[0] == 0xFE
	    && (unsigned char) bytes[1] == 0xFF;
	g_autofree char *utf8 = g_convert(is_utf16 ? bytes + 2 : bytes,
	    (gssize) (is_utf16 ? length - 2 : length), "UTF-8",
	    is_utf16 ? "UTF-16BE" : "ISO-8859-1", NULL, NULL, NULL);

	return utf8 == NULL ? NULL
	    : arena_string(run->content->arena, utf8);
}

/* The value of KEY in an inline property list; NULL: it has none. */
static const PdfToken *
inline_value(const PdfRun *run, const char *key)
{
	size_t length = strlen(key);

	for (unsigned i = 1; i + 1 < run->n_operands; i++) {
		const PdfToken *token = &run->operands[i];
		if (token->kind == PDF_TOKEN_NAME
		    && token->end - token->start == length
		    && memcmp(run->lexer.data + token->start, key, length)
		    == 0)
			return token + 1;
	}
	return NULL;
}

static bool
inline_actual(const PdfRun *run, char **text)
{
	const PdfToken *value = inline_value(run, "ActualText");

	if (value != NULL && pdf_run_is_string(value))
		*text = text_string(run, value);
	return value != NULL;
}

/* The index of the language that the list names; OUTER: it names none. */
static int
inline_language(const PdfRun *run, int outer)
{
	const PdfToken *value = inline_value(run, "Lang");

	if (value == NULL || !pdf_run_is_string(value))
		return outer;
	PdfTongue language = {.stream = run->stream, .start = value->start,
	    .end = value->end, .tag = text_string(run, value)};
	g_array_append_val(run->content->languages, language);
	return (int) run->content->languages->len - 1;
}

static void
note_saying(PdfRun *run, const char *key)
{
	const PdfToken *value = inline_value(run, key);

	if (value == NULL || !pdf_run_is_string(value))
		return;
	PdfSaying saying = {.stream = run->stream, .start = value->start,
	    .end = value->end, .text = text_string(run, value)};
	g_array_append_val(run->content->sayings, saying);
}

static int
add_actual(PdfRun *run, const char *tag, int mcid, char *text)
{
	PdfActual actual = {.stream = run->stream, .start = run->start,
	    .end = run->end, .text = text};

	actual.plain = mcid < 0
	    ? arena_printf(run->content->arena, "%s BMC", tag)
	    : arena_printf(run->content->arena, "%s <</MCID %d>> BDC", tag,
	    mcid);
	g_array_append_val(run->content->actuals, actual);
	return (int) run->content->actuals->len - 1;
}

static void
push_mark(PdfRun *run, const PdfMark *mark)
{
	if (run->marks->len - run->base_marks < MAX_MARKS)
		g_array_append_val(run->marks, *mark);
	else
		run->skipped_marks++;
}

PdfMark
pdf_mark_current(const PdfRun *run)
{
	if (run->marks->len == 0)
		return (PdfMark) {.mcid = -1, .actual = -1, .own_actual = -1,
		    .language = -1};
	return g_array_index(run->marks, PdfMark, run->marks->len - 1);
}

void
pdf_mark_begin(PdfRun *run)
{
	PdfMark mark = pdf_mark_current(run);

	mark.own_actual = -1;
	push_mark(run, &mark);
}

void
pdf_mark_begin_list(PdfRun *run)
{
	PdfMark mark = pdf_mark_current(run);
	g_autofree char *tag = pdf_run_name(run, 0);
	g_autofree char *name = pdf_run_name(run, 1);
	char *text = NULL;
	bool has_actual = inline_actual(run, &text);
	const PdfToken *number = inline_value(run, "MCID");
	int mcid = number == NULL ? -1 : (int) pdf_run_number(run,
	    (unsigned) (number - run->operands));

	if (name != NULL) {
		PdfObject list = pdf_run_resource(run, "/Properties", name);
		mcid = (int) pdf_file_number(run->file,
		    pdf_file_get(run->file, list, "/MCID"), -1);
		PdfObject actual = pdf_file_get(run->file, list,
		    "/ActualText");
		g_autofree char *utf8 = pdf_file_text(run->file, actual);
		has_actual = actual != 0;
		text = arena_string(run->content->arena, utf8);
		if (tag != NULL && strcmp(tag, "/OC") == 0)
			mark.layer = (unsigned) MAX(1,
			    pdf_file_id(run->file, list));
	}
	if (mcid >= 0)
		mark.mcid = mcid;
	mark.language = inline_language(run, mark.language);
	note_saying(run, "Alt");
	note_saying(run, "E");
	mark.own_actual = -1;
	if (has_actual && tag != NULL)
		mark.own_actual = mark.actual = add_actual(run, tag, mcid,
		    text);
	mark.glyphs = run->content->glyphs->len;
	push_mark(run, &mark);
}

/* Glyphs that no font explains may be explained by /ActualText: a character
 * each, the last has what is left. */
static void
explain_glyphs(PdfRun *run, const PdfMark *mark)
{
	GArray *glyphs = run->content->glyphs;
	const char *text = g_array_index(run->content->actuals, PdfActual,
	    mark->own_actual).text;
	bool is_needed = false;

	for (unsigned i = mark->glyphs; i < glyphs->len; i++)
		is_needed |= g_array_index(glyphs, PdfGlyph, i).text[0]
		    == '\0';
	if (!is_needed || text == NULL || !g_utf8_validate(text, -1, NULL))
		return;
	for (unsigned i = mark->glyphs; i < glyphs->len; i++) {
		PdfGlyph *glyph = &g_array_index(glyphs, PdfGlyph, i);
		const char *end = *text == '\0' ? text
		    : i + 1 == glyphs->len ? text + strlen(text)
		    : g_utf8_next_char(text);
		size_t length = (size_t) (end - text);
		if (length >= sizeof(glyph->text))
			return;
		memset(glyph->text, 0, sizeof(glyph->text));
		memcpy(glyph->text, text, length);
		if (length == 0)
			glyph->flags |= PDF_GLYPH_SILENT;
		text = end;
	}
}

void
pdf_mark_end(PdfRun *run)
{
	if (run->skipped_marks > 0) {
		run->skipped_marks--;
	} else if (run->marks->len > run->base_marks) {
		PdfMark mark = pdf_mark_current(run);
		if (mark.own_actual >= 0)
			explain_glyphs(run, &mark);
		g_array_set_size(run->marks, run->marks->len - 1);
	}
}
