/*
 * pdf_lexer.h - tokens of PDF syntax (ISO 32000-1, 7.2 and 7.3).
 *
 * Used on content streams and CMaps. A lexer borrows its bytes, never fails
 * and always advances; what is no token is skipped.
 */
#ifndef PDF_LEXER_H
#define PDF_LEXER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum PdfTokenKind {
	PDF_TOKEN_END,
	PDF_TOKEN_NUMBER,
	PDF_TOKEN_NAME,		/* start is behind the slash */
	PDF_TOKEN_STRING,	/* literal: ( to ) */
	PDF_TOKEN_HEX,		/* < to > */
	PDF_TOKEN_ARRAY_OPEN,
	PDF_TOKEN_ARRAY_CLOSE,
	PDF_TOKEN_DICT_OPEN,
	PDF_TOKEN_DICT_CLOSE,
	PDF_TOKEN_WORD,		/* an operator or true, false, null */
} PdfTokenKind;

typedef struct PdfToken {
	PdfTokenKind kind;
	size_t start, end;	/* bytes, brackets of strings included */
	double number;
} PdfToken;

typedef struct PdfLexer {
	const char *data;
	size_t length;
	size_t at;
} PdfLexer;

/* The next token; PDF_TOKEN_END for good at the end. */
PdfToken pdf_lexer_next(PdfLexer *lexer);

/* Decodes a STRING or HEX token into OUT, which must have room for
 * end - start bytes. Returns the number of bytes. */
size_t pdf_lexer_decode(const PdfLexer *lexer, const PdfToken *token,
    char *out);

/* True when the token is the word TEXT. */
bool pdf_lexer_is(const PdfLexer *lexer, const PdfToken *token,
    const char *text);

/* A name with its #xx resolved. Owned by the caller. */
char *pdf_lexer_name(const PdfLexer *lexer, const PdfToken *token);

/* Skips an inline image after its ID: stands behind EI afterwards. */
void pdf_lexer_skip_image(PdfLexer *lexer);

#endif
