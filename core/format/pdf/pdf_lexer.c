#include "format/pdf/pdf_lexer.h"

#include <glib.h>

/* ISO 32000-1, tables 1 and 2. */
static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f'
	    || c == '\0';
}

static bool
is_delimiter(char c)
{
	return c != '\0' && strchr("()<>[]{}/%", c) != NULL;
}

static bool
is_regular(char c)
{
	return !is_space(c) && !is_delimiter(c);
}

static void
skip_space(PdfLexer *lexer)
{
	while (lexer->at < lexer->length) {
		char c = lexer->data[lexer->at];
		if (c == '%') {
			while (lexer->at < lexer->length
			    && lexer->data[lexer->at] != '\n'
			    && lexer->data[lexer->at] != '\r')
				lexer->at++;
		} else if (is_space(c)) {
			lexer->at++;
		} else {
			return;
		}
	}
}

static void
literal(PdfLexer *lexer, PdfToken *token)
{
	unsigned depth = 0;

	token->kind = PDF_TOKEN_STRING;
	while (lexer->at < lexer->length) {
		char c = lexer->data[lexer->at++];
		if (c == '\\' && lexer->at < lexer->length)
			lexer->at++;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			break;
	}
}

static void
hexadecimal(PdfLexer *lexer, PdfToken *token)
{
	token->kind = PDF_TOKEN_HEX;
	while (lexer->at < lexer->length)
		if (lexer->data[lexer->at++] == '>')
			break;
}

/* Numbers as real readers take them: "-.5", "4.", "--3", "1.2.3". */
static bool
number(const char *text, size_t length, double *value)
{
	double sign = 1, result = 0, scale = 0;
	bool digits = false;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (c >= '0' && c <= '9') {
			digits = true;
			if (scale == 0) {
				result = result * 10 + (c - '0');
			} else {
				result += scale * (c - '0');
				scale /= 10;
			}
		} else if (c == '.' && scale == 0) {
			scale = 0.1;
		} else if (c == '-' && !digits && scale == 0) {
			sign = -1;
		} else if (c == '+' && i == 0) {
			continue;
		} else if (c == '-' || c == '.') {
			break;
		} else {
			return false;
		}
	}
	*value = sign * MIN(result, 1e15);
	return digits || scale != 0;
}

static void
regular(PdfLexer *lexer, PdfToken *token)
{
	while (lexer->at < lexer->length && is_regular(lexer->data[lexer->at]))
		lexer->at++;
	token->kind = PDF_TOKEN_WORD;
	if (number(lexer->data + token->start, lexer->at - token->start,
	    &token->number))
		token->kind = PDF_TOKEN_NUMBER;
}

static void
angle(PdfLexer *lexer, PdfToken *token, char c)
{
	bool is_double = lexer->at + 1 < lexer->length
	    && lexer->data[lexer->at + 1] == c;

	if (c == '<' && !is_double) {
		hexadecimal(lexer, token);
		return;
	}
	token->kind = c == '<' ? PDF_TOKEN_DICT_OPEN : PDF_TOKEN_DICT_CLOSE;
	lexer->at += is_double ? 2 : 1;
}

PdfToken
pdf_lexer_next(PdfLexer *lexer)
{
	skip_space(lexer);

	PdfToken token = {.kind = PDF_TOKEN_END, .start = lexer->at,
	    .end = lexer->at};
	if (lexer->at >= lexer->length)
		return token;
	char c = lexer->data[lexer->at];
	switch (c) {
	case '(':
		literal(lexer, &token);
		break;
	case '<':
	case '>':
		angle(lexer, &token, c);
		break;
	case '[':
		token.kind = PDF_TOKEN_ARRAY_OPEN;
		lexer->at++;
		break;
	case ']':
		token.kind = PDF_TOKEN_ARRAY_CLOSE;
		lexer->at++;
		break;
	case '/':
		lexer->at++;
		token.start++;
		regular(lexer, &token);
		token.kind = PDF_TOKEN_NAME;
		break;
	case '{':
	case '}':
	case ')':
		lexer->at++;
		token.kind = PDF_TOKEN_WORD;
		break;
	default:
		regular(lexer, &token);
	}
	token.end = lexer->at;
	return token;
}

static size_t
decode_hex(const char *data, size_t length, char *out)
{
	size_t size = 0;
	int high = -1;

	for (size_t i = 0; i < length; i++) {
		int digit = g_ascii_xdigit_value(data[i]);
		if (digit < 0)
			continue;
		if (high < 0) {
			high = digit;
		} else {
			out[size++] = (char) (high << 4 | digit);
			high = -1;
		}
	}
	if (high >= 0)
		out[size++] = (char) (high << 4);
	return size;
}

/* The escape behind a backslash at DATA[*i]; -1: a line continuation. */
static int
escape(const char *data, size_t length, size_t *i)
{
	char c = data[(*i)++];

	switch (c) {
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case '\r':
		if (*i < length && data[*i] == '\n')
			(*i)++;
		return -1;
	case '\n':
		return -1;
	default:
		break;
	}
	if (c < '0' || c > '7')
		return (unsigned char) c;
	int value = c - '0';
	for (int n = 0; n < 2 && *i < length && data[*i] >= '0'
	    && data[*i] <= '7'; n++)
		value = value * 8 + (data[(*i)++] - '0');
	return value & 0xFF;
}

size_t
pdf_lexer_decode(const PdfLexer *lexer, const PdfToken *token, char *out)
{
	const char *data = lexer->data + token->start + 1;
	size_t length = token->end - token->start - 1;
	char close = token->kind == PDF_TOKEN_HEX ? '>' : ')';
	size_t size = 0;

	if (length > 0 && data[length - 1] == close)
		length--;
	if (token->kind == PDF_TOKEN_HEX)
		return decode_hex(data, length, out);
	for (size_t i = 0; i < length; ) {
		char c = data[i++];
		if (c == '\\' && i < length) {
			int value = escape(data, length, &i);
			if (value >= 0)
				out[size++] = (char) value;
		} else if (c == '\r') {
			if (i < length && data[i] == '\n')
				i++;
			out[size++] = '\n';
		} else {
			out[size++] = c;
		}
	}
	return size;
}

bool
pdf_lexer_is(const PdfLexer *lexer, const PdfToken *token, const char *text)
{
	size_t length = token->end - token->start;

	return token->kind == PDF_TOKEN_WORD && strlen(text) == length
	    && memcmp(lexer->data + token->start, text, length) == 0;
}

char *
pdf_lexer_name(const PdfLexer *lexer, const PdfToken *token)
{
	GString *name = g_string_sized_new(token->end - token->start + 1);

	for (size_t i = token->start; i < token->end; i++) {
		char c = lexer->data[i];
		int high = -1, low = -1;
		if (c == '#' && i + 2 < token->end) {
			high = g_ascii_xdigit_value(lexer->data[i + 1]);
			low = g_ascii_xdigit_value(lexer->data[i + 2]);
		}
		if (high >= 0 && low >= 0 && (high | low) != 0) {
			c = (char) (high << 4 | low);
			i += 2;
		}
		g_string_append_c(name, c);
	}
	return g_string_free(name, FALSE);
}

/* EI counts only between white space and with text that looks like operators
 * behind it: the bytes of an image may hold anything. */
static bool
is_image_end(const PdfLexer *lexer, size_t at)
{
	const char *data = lexer->data;

	if (at + 2 > lexer->length || data[at] != 'E' || data[at + 1] != 'I')
		return false;
	if (at > 0 && !is_space(data[at - 1]))
		return false;
	if (at + 2 < lexer->length && is_regular(data[at + 2]))
		return false;
	for (size_t i = at + 2; i < lexer->length && i < at + 12; i++) {
		unsigned char c = (unsigned char) data[i];
		if (c >= 0x7F || (c < 0x20 && !is_space((char) c)))
			return false;
	}
	return true;
}

void
pdf_lexer_skip_image(PdfLexer *lexer)
{
	for (size_t at = lexer->at; at < lexer->length; at++) {
		if (is_image_end(lexer, at)) {
			lexer->at = at + 2;
			return;
		}
	}
	lexer->at = lexer->length;
}
