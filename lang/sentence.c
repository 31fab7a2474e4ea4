#include "lang/sentence.h"

#include <string.h>

#include "base/text.h"

/* A bracket holds sentences back for so many bytes only, for it may never be
 * closed. */
#define BRACKET_REACH 250

/* The longest abbreviation looked for. */
#define TOKEN_LENGTH 32

typedef struct Scanner {
	const Language *language;
	const char *text;
	size_t length;
	size_t start;		/* of the sentence that is being read */
	size_t bracket;		/* just after the innermost open one */
	unsigned depth;		/* of open brackets */
	bool is_quoted;		/* by an odd number of straight quotes */
} Scanner;

/* Marks that may end a sentence, found at an offset. */
typedef struct Stop {
	size_t mark;		/* of the first mark */
	size_t after_mark;
	size_t end;		/* past the marks and all that closes */
	size_t next;		/* the first byte that is no space */
	uint32_t first, last;	/* the marks */
	unsigned n_marks;
	bool is_strong;		/* no space needed: 。 */
	bool has_closer;
	bool has_space;
} Stop;

static uint32_t
character_at(const Scanner *scanner, size_t offset)
{
	if (offset >= scanner->length)
		return 0;
	return text_at(scanner->text + offset);
}

static size_t
next_offset(const Scanner *scanner, size_t offset)
{
	const char *p = scanner->text + offset;
	size_t next = offset + (size_t) g_utf8_skip[(unsigned char) *p];

	return MIN(next, scanner->length);
}

/* ------------------------------------------------------------ marks --- */

static bool
is_strong_mark(uint32_t c)
{
	switch (c) {
	case 0x3002: case 0xff61:	/* ideographic full stop */
	case 0xff01: case 0xff1f:	/* full-width ! and ? */
	case 0x61f: case 0x6d4:		/* Arabic question mark and stop */
	case 0x964: case 0x965:		/* danda */
	case 0x203c: case 0x2047: case 0x2048: case 0x2049:
		return true;
	default:
		return false;
	}
}

static bool
is_mark(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 ||
	    c == 0x2025 || c == 0xff0e || is_strong_mark(c);
}

static bool
is_bracket(uint32_t c, bool closing)
{
	static const uint32_t open[] = { '(', '[', '{', 0xff08, 0xff3b, 0xff5b,
	    0x3010, 0x3014, 0 };
	static const uint32_t close[] = { ')', ']', '}', 0xff09, 0xff3d,
	    0xff5d, 0x3011, 0x3015, 0 };

	for (const uint32_t *p = closing ? close : open; *p != 0; p++)
		if (*p == c)
			return true;
	return false;
}

static bool
is_superscript(uint32_t c)
{
	return c == 0xb9 || c == 0xb2 || c == 0xb3 ||
	    (c >= 0x2070 && c <= 0x2079);
}

/* What belongs to the sentence after its mark. A straight quote closes when
 * a space follows, or else when one is open. */
static bool
is_closer(const Scanner *scanner, size_t offset)
{
	uint32_t c = character_at(scanner, offset);

	if (c == '"' && scanner->is_quoted)
		return true;
	if (c == '"')
		return offset + 1 >= scanner->length ||
		    text_is_space(character_at(scanner, offset + 1));
	return c == '\'' || is_bracket(c, true) || is_superscript(c) ||
	    language_quote_side(scanner->language, c) < 0;
}

static void
note_bracket(Scanner *scanner, uint32_t c, size_t next)
{
	if (c == '"') {
		scanner->is_quoted = !scanner->is_quoted;
	} else if (is_bracket(c, false)) {
		scanner->depth++;
		scanner->bracket = next;
	} else if (is_bracket(c, true) && scanner->depth > 0) {
		scanner->depth--;
	}
}

static bool
is_in_bracket(const Scanner *scanner, size_t offset)
{
	return scanner->depth > 0 &&
	    offset - scanner->bracket < BRACKET_REACH;
}

static size_t
skip_space(const Scanner *scanner, size_t offset)
{
	while (offset < scanner->length &&
	    text_is_space(character_at(scanner, offset)))
		offset = next_offset(scanner, offset);
	return offset;
}

/* French writes a space before the quote that closes. */
static size_t
skip_space_before_closer(const Scanner *scanner, size_t offset)
{
	size_t next = skip_space(scanner, offset);
	uint32_t c = character_at(scanner, next);

	if (next > offset && next - offset <= 3 && next < scanner->length &&
	    language_quote_side(scanner->language, c) < 0)
		return next;
	return offset;
}

/* Reads marks and closers from OFFSET on, where a mark is. */
static Stop
read_stop(Scanner *scanner, size_t offset)
{
	Stop stop = { .mark = offset, .first = character_at(scanner, offset) };
	size_t p = offset;

	for (;;) {
		if (p > offset)
			p = skip_space_before_closer(scanner, p);
		uint32_t c = character_at(scanner, p);
		bool is_closing = p > offset && p < scanner->length &&
		    is_closer(scanner, p);
		if (p >= scanner->length || !(is_mark(c) || is_closing))
			break;
		p = next_offset(scanner, p);
		note_bracket(scanner, c, p);
		if (is_closing) {
			stop.has_closer = true;
			continue;
		}
		stop.last = c;
		stop.after_mark = p;
		stop.n_marks++;
		stop.is_strong |= is_strong_mark(c);
	}
	stop.end = p;
	stop.next = skip_space(scanner, p);
	stop.has_space = stop.next > stop.end;
	return stop;
}

/* ---------------------------------------------------- what comes next --- */

/* The first letter or digit of what follows, behind opening marks. */
static size_t
skip_openers(const Scanner *scanner, size_t offset)
{
	while (offset < scanner->length) {
		uint32_t c = character_at(scanner, offset);
		if (c != '"' && c != '\'' && c != 0xbf && c != 0xa1 &&
		    !is_bracket(c, false) &&
		    language_quote_side(scanner->language, c) <= 0)
			break;
		offset = next_offset(scanner, offset);
	}
	return offset;
}

static size_t
word_end(const Scanner *scanner, size_t offset)
{
	while (offset < scanner->length) {
		uint32_t c = character_at(scanner, offset);
		if (!text_is_letter(c) && text_digit(c) < 0 &&
		    !g_unichar_ismark(c) && c != '-')
			break;
		offset = next_offset(scanner, offset);
	}
	return offset;
}

/* A word with which sentences begin; a letter before a dot is an initial. */
static bool
is_starter(const Scanner *scanner, size_t offset)
{
	size_t word = skip_openers(scanner, offset);
	size_t end = word_end(scanner, word);

	if (end - word > TOKEN_LENGTH || character_at(scanner, end) == '.')
		return false;
	return language_term(scanner->language, LANGUAGE_STARTER,
	    scanner->text + word, end - word) != NULL;
}

static bool
is_roman(const char *text, size_t length)
{
	return length > 0 && length <= 7 &&
	    strspn(text, "IVXLC") >= length;
}

/* A figure, a roman one, or one capital letter: what "No." stands before. */
static bool
is_number_like(const Scanner *scanner, size_t offset)
{
	size_t word = skip_openers(scanner, offset);
	size_t end = word_end(scanner, word);

	if (text_digit(character_at(scanner, word)) >= 0)
		return true;
	if (is_roman(scanner->text + word, end - word))
		return true;
	return text_is_upper(character_at(scanner, word)) &&
	    (next_offset(scanner, word) == end ||
	     g_ascii_isdigit(scanner->text[end - 1]));
}

/* Marks that go on with the sentence that seemed to end. */
static bool
goes_on(uint32_t c)
{
	switch (c) {
	case ',': case ';': case ':': case '%': case '&': case '/': case ')':
	case ']': case '=': case '-': case 0x2013: case 0x2014: case 0x60c:
	case 0x3001: case 0xff0c: case 0xff1a: case 0xff1b: case 0x2015:
	case 0xff09: case '|':
		return true;
	default:
		return false;
	}
}

/* ----------------------------------------------- what comes before it --- */

/* The start of the word before END: after a space, an opener, a dash, or the
 * apostrophe of an elision ("l'art."). */
static size_t
token_start(const Scanner *scanner, size_t end)
{
	size_t p = end;

	while (p > scanner->start && end - p < TOKEN_LENGTH) {
		const char *before = g_utf8_find_prev_char(
		    scanner->text + scanner->start, scanner->text + p);
		uint32_t c = text_at(before);
		if (text_is_space(c) || c == '"' || c == '\'' || c == 0x2019 ||
		    c == 0x2013 || c == 0x2014 || c == ',' || c == ';' ||
		    c == ':' || is_bracket(c, false) || is_bracket(c, true) ||
		    language_quote_side(scanner->language, c) != 0 ||
		    (text_is_ideograph(c) && p < end))
			break;
		p = (size_t) (before - scanner->text);
	}
	return p;
}

static bool
has_token(const Scanner *scanner, LanguageTable table, const char *token,
    size_t length)
{
	return language_term(scanner->language, table, token, length) != NULL;
}

typedef enum TokenClass {
	TOKEN_WORD,
	TOKEN_NEVER,
	TOKEN_AMBIGUOUS,
	TOKEN_BEFORE_NUMBER,
} TokenClass;

static TokenClass
find_class(const Scanner *scanner, const char *token, size_t length)
{
	if (has_token(scanner, LANGUAGE_NEVER, token, length))
		return TOKEN_NEVER;
	if (has_token(scanner, LANGUAGE_AMBIGUOUS, token, length))
		return TOKEN_AMBIGUOUS;
	if (has_token(scanner, LANGUAGE_BEFORE_NUMBER, token, length))
		return TOKEN_BEFORE_NUMBER;
	return TOKEN_WORD;
}

/* "z. B." is looked up as "z.B.": earlier tokens with dots are put before. */
static TokenClass
class_of_joined(const Scanner *scanner, size_t start, size_t end)
{
	char joined[3 * TOKEN_LENGTH + 4];
	size_t length = end - start;

	memcpy(joined, scanner->text + start, length);
	for (unsigned i = 0; i < 2; i++) {
		size_t p = start;
		while (p > scanner->start && scanner->text[p - 1] == ' ')
			p--;
		if (p == start || p == scanner->start ||
		    scanner->text[p - 1] != '.')
			break;
		start = token_start(scanner, p);
		if (p - start > 6 || p == start)
			break;
		memmove(joined + (p - start), joined, length);
		memcpy(joined, scanner->text + start, p - start);
		length += p - start;
		TokenClass class = find_class(scanner, joined, length);
		if (class != TOKEN_WORD)
			return class;
	}
	return TOKEN_WORD;
}

static bool
is_digits(const Scanner *scanner, size_t start, size_t end)
{
	for (size_t p = start; p < end; p++)
		if (!g_ascii_isdigit(scanner->text[p]))
			return false;
	return end > start;
}

/* One letter, or letters with dots between: "J", "U.S". */
static bool
is_initials(const Scanner *scanner, size_t start, size_t end)
{
	bool is_letter_due = true;

	for (size_t p = start; p < end; p = next_offset(scanner, p)) {
		uint32_t c = character_at(scanner, p);
		if (is_letter_due ? !text_is_letter(c) : c != '.')
			return false;
		is_letter_due = !is_letter_due;
	}
	return end > start && !is_letter_due;
}

/* "1." "3.2." "IV." "b." at the start: a label of what follows. */
static bool
is_label(const Scanner *scanner, size_t start, size_t end)
{
	const char *token = scanner->text + start;

	if (start != scanner->start)
		return false;
	if (is_roman(token, end - start))
		return true;
	size_t n = 0;
	for (size_t p = start; p < end; p++) {
		if (g_ascii_isdigit(scanner->text[p]))
			n++;
		else if (scanner->text[p] == '.')
			n = 0;
		else
			return false;
		if (n > 3)
			return false;
	}
	return true;
}

/* "2023. 12. 31." and its parts: a figure, a dot, a space, a figure. */
static bool
is_date_part(const Scanner *scanner, const Stop *stop, size_t start)
{
	size_t n = stop->mark - start;
	size_t p = stop->next;

	if (n == 4 && g_ascii_isdigit(scanner->text[MIN(p,
	    scanner->length - 1)])) {
		while (p < scanner->length &&
		    g_ascii_isdigit(scanner->text[p]))
			p++;
		return p - stop->next <= 2 &&
		    character_at(scanner, p) == '.';
	}
	/* The month and the day: a figure and a dot stand before them. */
	p = start;
	while (p > scanner->start && scanner->text[p - 1] == ' ')
		p--;
	return n <= 2 && p < start && p >= scanner->start + 2 &&
	    scanner->text[p - 1] == '.' &&
	    g_ascii_isdigit(scanner->text[p - 2]);
}

static bool
ends_after_figure(const Scanner *scanner, const Stop *stop, size_t start)
{
	if (is_date_part(scanner, stop, start))
		return is_starter(scanner, stop->next);
	if (language_has_ordinal_dot(scanner->language) &&
	    stop->mark - start <= 2)
		return is_starter(scanner, stop->next);
	return true;
}

/* Whether a single dot at STOP, before a capital or figure, ends a
 * sentence. */
static bool
ends_at_dot(const Scanner *scanner, const Stop *stop)
{
	size_t start = token_start(scanner, stop->mark);
	const char *token = scanner->text + start;
	size_t length = stop->after_mark - start;

	if (is_label(scanner, start, stop->mark))
		return false;
	if (is_digits(scanner, start, stop->mark))
		return ends_after_figure(scanner, stop, start);
	TokenClass class = find_class(scanner, token, length);
	if (class == TOKEN_WORD && stop->mark - start <= 8)
		class = class_of_joined(scanner, start, stop->after_mark);
	if (class == TOKEN_BEFORE_NUMBER &&
	    is_number_like(scanner, stop->next))
		return false;
	if (class == TOKEN_NEVER)
		return false;
	if (class == TOKEN_AMBIGUOUS ||
	    is_initials(scanner, start, stop->mark))
		return is_starter(scanner, stop->next);
	return true;
}

/* --------------------------------------------------------- decisions --- */

static bool
continues_after_quote(const Scanner *scanner, const Stop *stop)
{
	size_t length;
	uint32_t c = character_at(scanner, stop->next);

	if (!stop->has_closer)
		return false;
	if (text_digit(c) >= 0 || is_bracket(c, true))
		return false;
	return language_match(scanner->language, LANGUAGE_AFTER_QUOTE,
	    scanner->text + stop->next, &length) != NULL;
}

/* "(b) The": a label begins the next sentence. */
static bool
is_label_next(const Scanner *scanner, size_t offset)
{
	size_t word = skip_openers(scanner, offset);
	size_t end = word_end(scanner, word);
	size_t after = skip_space(scanner, MIN(end + 1, scanner->length));

	return word > offset && end > word && end - word <= 4 &&
	    scanner->text[word - 1] == '(' &&
	    character_at(scanner, end) == ')' && after > end + 1 &&
	    text_is_upper(character_at(scanner, after));
}

static bool
ends_weakly(const Scanner *scanner, const Stop *stop)
{
	uint32_t next = character_at(scanner,
	    skip_openers(scanner, stop->next));
	bool is_dots = stop->n_marks > 1 && stop->last == '.';

	if (text_is_lower(next))
		return is_label_next(scanner, stop->next);
	if (is_dots || stop->last == 0x2026 || stop->last == 0x2025)
		return text_is_letter(next);
	if (stop->n_marks == 1 && stop->first == '.')
		return ends_at_dot(scanner, stop);
	return true;
}

/* Chinese and Japanese also write ! ? and a wide dot without a space. */
static bool
ends_without_space(const Scanner *scanner, const Stop *stop)
{
	uint32_t next = character_at(scanner, stop->next);

	return !language_has_spaces(scanner->language) &&
	    (stop->last == '!' || stop->last == '?' ||
	     stop->last == 0xff0e) &&
	    (text_is_ideograph(next) ||
	     language_quote_side(scanner->language, next) > 0);
}

static bool
ends_sentence(const Scanner *scanner, const Stop *stop)
{
	uint32_t next = character_at(scanner, stop->next);

	if (goes_on(next) || is_in_bracket(scanner, stop->end))
		return false;
	if (continues_after_quote(scanner, stop))
		return false;
	if (stop->is_strong)
		return !text_is_lower(next);
	if (!stop->has_space)
		return ends_without_space(scanner, stop);
	return ends_weakly(scanner, stop);
}

static void
add_sentence(Scanner *scanner, size_t end, size_t next, GArray *bounds)
{
	SentenceBound bound = { scanner->start, end };

	while (end > bound.start) {
		const char *before = g_utf8_prev_char(scanner->text + end);
		if (!text_is_space(text_at(before)))
			break;
		end = (size_t) (before - scanner->text);
	}
	bound.end = end;
	if (bound.end > bound.start)
		g_array_append_val(bounds, bound);
	scanner->start = next;
}

/* An empty line ends a sentence in any language. */
static size_t
read_line_end(Scanner *scanner, size_t offset, GArray *bounds)
{
	size_t next = skip_space(scanner, offset);
	unsigned n = 0;

	for (size_t p = offset; p < next; p++)
		n += scanner->text[p] == '\n';
	if (n > 1 && next < scanner->length) {
		add_sentence(scanner, offset, next, bounds);
		scanner->depth = 0;
		scanner->is_quoted = false;
	}
	return next;
}

/* Bytes with which something may begin that matters here. */
static const bool is_notable[256] = {
	['.'] = true, ['!'] = true, ['?'] = true, ['"'] = true, ['('] = true,
	[')'] = true, ['['] = true, [']'] = true, ['{'] = true, ['}'] = true,
	['\n'] = true,
	[0xD8] = true, [0xDB] = true, [0xE0] = true, [0xE2] = true,
	[0xE3] = true, [0xEF] = true,
};

static size_t
read_one(Scanner *scanner, size_t offset, GArray *bounds)
{
	uint32_t c = character_at(scanner, offset);

	if (c == '\n')
		return read_line_end(scanner, offset, bounds);
	if (!is_mark(c) || !language_has_stops(scanner->language)) {
		size_t next = next_offset(scanner, offset);
		note_bracket(scanner, c, next);
		return next;
	}
	Stop stop = read_stop(scanner, offset);
	if (stop.next < scanner->length && ends_sentence(scanner, &stop))
		add_sentence(scanner, stop.end, stop.next, bounds);
	return stop.end;
}

void
sentence_split(const Language *language, const char *text, size_t length,
    GArray *bounds)
{
	Scanner scanner = { language, text, length, 0, 0, 0, false };
	size_t offset;

	g_array_set_size(bounds, 0);
	scanner.start = skip_space(&scanner, 0);
	offset = scanner.start;
	while (offset < length) {
		if (!is_notable[(unsigned char) text[offset]])
			offset++;
		else
			offset = read_one(&scanner, offset, bounds);
	}
	add_sentence(&scanner, length, length, bounds);
}
