#include "format/pdf/pdf_rewrite.h"

#include "format/pdf/pdf_emit.h"
#include "format/pdf/pdf_lexer.h"

static void
append_hex(GString *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		g_string_append_printf(out, "%02X", (unsigned char) bytes[i]);
}

char *
pdf_rewrite_code(const PdfContent *content, unsigned wanted)
{
	const PdfShow *show = pdf_content_show(content,
	    pdf_content_glyph(content, wanted)->show);
	PdfLexer lexer = {.data = g_bytes_get_data(pdf_content_stream(content,
	    show->stream)->data, NULL), .length = show->end,
	    .at = show->start};
	unsigned glyph = show->first;

	for (;;) {
		PdfToken token = pdf_lexer_next(&lexer);
		if (token.kind == PDF_TOKEN_END)
			return NULL;
		if (token.kind != PDF_TOKEN_STRING
		    && token.kind != PDF_TOKEN_HEX)
			continue;
		g_autofree char *bytes = g_malloc(token.end - token.start + 1);
		size_t length = pdf_lexer_decode(&lexer, &token, bytes);
		for (size_t at = 0; at < length; glyph++) {
			size_t n = MIN(pdf_content_glyph(content, glyph)
			    ->bytes, length - at);
			if (glyph == wanted) {
				GString *code = g_string_new(NULL);
				append_hex(code, bytes + at, n);
				return g_string_free(code, FALSE);
			}
			at += n;
			if (n == 0 || glyph + 1 >= show->first + show->count)
				break;
		}
	}
}

typedef struct Rewriter {
	const PdfContent *content;
	const uint8_t *dropped;
	GString *out;
	PdfLexer lexer;
	unsigned glyph, end;	/* next one, and behind the last */
	double kern;		/* not written yet */
	double sign;		/* -1: columns */
} Rewriter;

static void
flush_kern(Rewriter *rewriter)
{
	if (rewriter->kern != 0) {
		pdf_emit_number(rewriter->out, rewriter->kern, 3);
		g_string_append_c(rewriter->out, ' ');
	}
	rewriter->kern = 0;
}

static void
rewrite_string(Rewriter *rewriter, const PdfToken *token)
{
	g_autofree char *bytes = g_malloc(token->end - token->start + 1);
	size_t length = pdf_lexer_decode(&rewriter->lexer, token, bytes);
	bool is_open = false;

	for (size_t at = 0; at < length && rewriter->glyph < rewriter->end;
	    rewriter->glyph++) {
		const PdfGlyph *glyph = pdf_content_glyph(rewriter->content,
		    rewriter->glyph);
		size_t n = MIN(glyph->bytes, length - at);
		if (rewriter->dropped[rewriter->glyph]) {
			if (is_open)
				g_string_append_c(rewriter->out, '>');
			is_open = false;
			rewriter->kern += rewriter->sign
			    * (double) glyph->kern;
		} else {
			if (!is_open) {
				flush_kern(rewriter);
				g_string_append_c(rewriter->out, '<');
			}
			is_open = true;
			append_hex(rewriter->out, bytes + at, n);
		}
		at += n;
	}
	if (is_open)
		g_string_append_c(rewriter->out, '>');
}

static void
rewrite_operands(Rewriter *rewriter)
{
	g_string_append_c(rewriter->out, '[');
	for (;;) {
		PdfToken token = pdf_lexer_next(&rewriter->lexer);
		if (token.kind == PDF_TOKEN_END)
			break;
		if (token.kind == PDF_TOKEN_NUMBER)
			rewriter->kern += token.number;
		else if (token.kind == PDF_TOKEN_STRING
		    || token.kind == PDF_TOKEN_HEX)
			rewrite_string(rewriter, &token);
	}
	flush_kern(rewriter);
	g_string_append(rewriter->out, "]TJ");
}

/* The parts of ' and " that are not showing (9.4.3, table 109). */
static void
rewrite_prologue(Rewriter *rewriter, const PdfShow *show)
{
	if (show->kind == PDF_SHOW_SPACED) {
		PdfToken word = pdf_lexer_next(&rewriter->lexer);
		PdfToken letter = pdf_lexer_next(&rewriter->lexer);
		pdf_emit_number(rewriter->out, word.number, 6);
		g_string_append(rewriter->out, " Tw ");
		pdf_emit_number(rewriter->out, letter.number, 6);
		g_string_append(rewriter->out, " Tc ");
	}
	if (show->kind == PDF_SHOW_SPACED || show->kind == PDF_SHOW_LINE)
		g_string_append(rewriter->out, "T* ");
}

/* Does text behind a show begin where that ends? */
static bool
is_leant_on(const PdfContent *content, unsigned index)
{
	unsigned stream = pdf_content_show(content, index)->stream;

	for (unsigned i = index + 1; i < content->shows->len; i++) {
		const PdfShow *next = pdf_content_show(content, i);
		if (next->stream == stream)
			return !next->is_first;
	}
	return false;
}

static bool
is_emptied(const PdfShow *show, const uint8_t *dropped)
{
	for (unsigned i = 0; i < show->count; i++)
		if (!dropped[show->first + i])
			return false;
	return true;
}

char *
pdf_rewrite_show(const PdfContent *content, unsigned index,
    const uint8_t *dropped, const GString *before)
{
	const PdfShow *show = pdf_content_show(content, index);
	const PdfStream *stream = pdf_content_stream(content, show->stream);
	const char *data = g_bytes_get_data(stream->data, NULL);
	Rewriter rewriter = {.content = content,
	    .dropped = dropped,
	    .sign = pdf_font_is_vertical(show->font) ? -1 : 1,
	    .out = g_string_new(NULL),
	    .lexer = {.data = data, .length = show->end, .at = show->start},
	    .glyph = show->first, .end = show->first + show->count};

	if (before != NULL)
		g_string_append(rewriter.out, before->str);
	rewrite_prologue(&rewriter, show);
	if (!is_emptied(show, dropped) || is_leant_on(content, index))
		rewrite_operands(&rewriter);
	return g_string_free(rewriter.out, FALSE);
}
