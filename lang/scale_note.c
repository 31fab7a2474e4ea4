#include "lang/scale_note.h"

#include <string.h>

#include "base/text.h"

/* What has more bytes is no head of a table. */
#define MAX_LENGTH 400

/* What has no more is no sentence, whatever it ends with. */
#define SHORT 40

typedef struct Reader {
	const Language *language;
	const char *text;
} Reader;

static size_t
after(const Reader *reader, size_t offset)
{
	return (size_t) (g_utf8_next_char(reader->text + offset) -
	    reader->text);
}

static uint32_t
before(const Reader *reader, size_t offset)
{
	return offset == 0 ? 0 : text_at(g_utf8_prev_char(reader->text +
	    offset));
}

static size_t
skip_spaces(const Reader *reader, size_t offset)
{
	uint32_t c;

	while ((c = text_at(reader->text + offset)) != 0 && text_is_space(c))
		offset = after(reader, offset);
	return offset;
}

static size_t
back_spaces(const Reader *reader, size_t offset)
{
	while (offset > 0 && text_is_space(before(reader, offset)))
		offset = (size_t) (g_utf8_prev_char(reader->text + offset) -
		    reader->text);
	return offset;
}

/* '000, 000 and 000s; behind a currency the apostrophe may lack. */
static size_t
zeros_length(const char *text, bool has_currency)
{
	const char *p = text;
	uint32_t c = text_at(p);
	bool has_mark = c == '\'' || c == 0x2019 || c == 0x2018;

	if (has_mark)
		p = g_utf8_next_char(p);
	if ((!has_mark && !has_currency) || strncmp(p, "000", 3) != 0)
		return 0;
	p += 3;
	if (g_ascii_isdigit(*p) || ((*p == '.' || *p == ',') &&
	    g_ascii_isdigit(p[1])))
		return 0;
	if (*p == '\'' && p[1] == 's')
		p++;
	if (*p == 's' && !g_ascii_isalpha(p[1]))
		p++;
	return (size_t) (p - text);
}

/* Scale words at OFFSET, and what they come to; 0: there is none. IS_WEAK: a
 * letter that may be something else, (B) or (m). */
static size_t
read_scale(const Reader *reader, size_t offset, bool has_currency,
    ScaleNote *note, bool *is_weak)
{
	static const LanguageTable tables[] = { LANGUAGE_HEADER_SCALE,
	    LANGUAGE_MULTIPLIER, LANGUAGE_SCALE };
	size_t end = offset, length;

	*is_weak = false;
	length = zeros_length(reader->text + offset, has_currency);
	if (length > 0) {
		note->power = 3;
		return offset + length;
	}
	for (unsigned n = 0; n < 3; n++) {
		const LanguageTerm *term = NULL;
		size_t p = n == 0 ? end : skip_spaces(reader, end);
		for (size_t i = 0; i < G_N_ELEMENTS(tables) && term == NULL;
		    i++)
			term = language_match(reader->language, tables[i],
			    reader->text + p, &length);
		if (term == NULL || term->number == 0)
			break;
		note->power += term->number;
		*is_weak |= term->is_weak;
		end = p + length;
	}
	return note->power >= 3 ? end : 0;
}

static const LanguageTerm *
read_currency(const Reader *reader, size_t *offset)
{
	size_t length, p = skip_spaces(reader, *offset);
	const LanguageTerm *term;

	if (language_match(reader->language, LANGUAGE_CURRENCY_GAP,
	    reader->text + p, &length) != NULL)
		p = skip_spaces(reader, p + length);
	term = language_match(reader->language, LANGUAGE_CURRENCY,
	    reader->text + p, &length);
	if (term == NULL || *term->value == '-')
		return NULL;
	*offset = p + length;
	return term;
}

/* [currency] scale [of currency] at OFFSET, or one that says both: TEUR. */
static bool
read_unit(const Reader *reader, size_t offset, ScaleNote *note)
{
	size_t p = offset;
	const LanguageTerm *currency = read_currency(reader, &p), *scale;

	*note = (ScaleNote) { .start = offset };
	if (currency != NULL) {
		note->currency = currency->value;
		scale = language_term(reader->language,
		    LANGUAGE_CURRENCY_SCALE, reader->text + offset, p -
		    offset);
		if (scale != NULL) {
			note->power = scale->number;
			note->end = p;
			return true;
		}
		size_t word = skip_spaces(reader, p), length;
		/* "€ in millions" */
		if (language_match(reader->language, LANGUAGE_HEADER_BEFORE,
		    reader->text + word, &length) != NULL)
			p = word + length;
		p = skip_spaces(reader, p);
	}
	bool is_weak;
	note->end = read_scale(reader, p, currency != NULL, note, &is_weak);
	if (note->end == 0)
		return false;
	const LanguageTerm *behind = read_currency(reader, &note->end);
	if (currency == NULL && behind != NULL)
		note->currency = behind->value;
	return !is_weak || note->currency != NULL;
}

static bool
is_open(uint32_t c)
{
	return c == '(' || c == '[' || c == 0xff08 || c == 0x3010 ||
	    c == 0x3014;
}

static bool
is_close(uint32_t c)
{
	return c == ')' || c == ']' || c == 0xff09 || c == 0x3011 ||
	    c == 0x3015;
}

/* The text ends as a sentence does, and not as "тыс. руб.". */
static bool
is_sentence(const Reader *reader)
{
	size_t end = back_spaces(reader, strlen(reader->text));
	uint32_t c = before(reader, end);

	return end > SHORT && (c == '.' || c == 0x3002 || c == '!' ||
	    c == '?' || c == 0x964);
}

/* Whether a bracket closes behind OFFSET before a figure comes. */
static bool
closes(const Reader *reader, size_t offset)
{
	for (;; offset = after(reader, offset)) {
		uint32_t c = text_at(reader->text + offset);
		if (c == 0 || text_digit(c) >= 0)
			return false;
		if (is_close(c))
			return true;
	}
}

/* Whether a word like "in" ends before OFFSET; *WORD gets where it begins. */
static bool
is_behind_word(const Reader *reader, size_t offset, size_t *word)
{
	return language_match_before(reader->language, LANGUAGE_HEADER_BEFORE,
	    reader->text, offset, word) != NULL;
}

/* Whether a unit at OFFSET can be a note by what stands before it. Asked first,
 * as it rules out most places at little cost. */
static bool
may_be_noted(const Reader *reader, size_t offset)
{
	size_t start = back_spaces(reader, offset), word;

	return start == 0 || is_open(before(reader, start)) ||
	    is_behind_word(reader, offset, &word);
}

/* What stands around a unit makes it a note. */
static bool
is_noted(const Reader *reader, const ScaleNote *note, bool is_prose)
{
	size_t start = back_spaces(reader, note->start), word;
	size_t end = skip_spaces(reader, note->end);
	uint32_t previous = before(reader, start);
	uint32_t next = text_at(reader->text + end);

	/* "3 (million)", "5 millions": of a figure */
	if (previous != 0 && text_digit(previous) >= 0)
		return false;
	if (is_open(previous))
		return closes(reader, note->end);
	if (is_behind_word(reader, note->start, &word)) {
		word = back_spaces(reader, word);
		return !is_prose || (is_open(before(reader, word)) &&
		    closes(reader, note->end));
	}
	return start == 0 && next == 0;
}

/* Whether a unit may begin at OFFSET: where a word does, or a sign. */
static bool
may_begin(const Reader *reader, size_t offset)
{
	uint32_t previous = before(reader, offset);
	uint32_t c = text_at(reader->text + offset);

	if (text_is_space(c) || text_digit(previous) >= 0)
		return false;
	return !language_has_spaces(reader->language) ||
	    !text_is_letter(c) || !text_is_letter(previous);
}

bool
scale_note_find(const Language *language, const char *text, ScaleNote *note)
{
	Reader reader = { language, text };

	if (strlen(text) > MAX_LENGTH)
		return false;
	bool is_prose = is_sentence(&reader);
	if (is_prose && strpbrk(text, "([") == NULL && strstr(text, "（") ==
	    NULL)
		return false;
	for (size_t offset = 0; text[offset] != '\0';
	    offset = after(&reader, offset))
		if (may_begin(&reader, offset) &&
		    may_be_noted(&reader, offset) &&
		    read_unit(&reader, offset, note) &&
		    is_noted(&reader, note, is_prose))
			return true;
	return false;
}

/* A currency at OFFSET and where it ends; NULL: none. */
static const char *
lone_currency(const Reader *reader, size_t offset, size_t *end)
{
	size_t length, p = offset;

	if (language_match(reader->language, LANGUAGE_HEADER_BEFORE,
	    reader->text + p, &length) != NULL)
		p = skip_spaces(reader, p + length);
	const LanguageTerm *currency = read_currency(reader, &p);
	if (currency == NULL)
		return NULL;
	*end = skip_spaces(reader, p);
	return currency->value;
}

const char *
scale_note_currency(const Language *language, const char *text)
{
	Reader reader = { language, text };
	size_t end;

	if (strlen(text) > MAX_LENGTH)
		return NULL;
	for (size_t offset = 0; text[offset] != '\0';
	    offset = after(&reader, offset)) {
		bool is_bracket = is_open(text_at(text + offset));
		if (offset > 0 && !is_bracket)
			continue;
		size_t start = skip_spaces(&reader, is_bracket ?
		    after(&reader, offset) : offset);
		const char *currency = lone_currency(&reader, start, &end);
		if (currency != NULL && (is_bracket ? is_close(text_at(text +
		    end)) : text[end] == '\0'))
			return currency;
	}
	return NULL;
}

bool
scale_note_find_above(const Language *language, const char *text,
    ScaleNote *note)
{
	size_t end = strlen(text);

	if (scale_note_find(language, text, note))
		return true;
	while (end > 0 && strchr(".:", text[end - 1]) != NULL)
		end--;
	if (end == 0 || end == strlen(text) || end > MAX_LENGTH)
		return false;
	g_autofree char *clause = g_strndup(text, end);
	Reader reader = { language, clause };
	size_t word;
	for (size_t offset = 0; offset < end;
	    offset = after(&reader, offset))
		if (may_begin(&reader, offset) &&
		    is_behind_word(&reader, offset, &word) &&
		    read_unit(&reader, offset, note) &&
		    skip_spaces(&reader, note->end) == end)
			return true;
	return false;
}

bool
scale_note_names(const Language *language, const char *text, int power)
{
	Reader reader = { language, text };
	ScaleNote note;

	for (size_t offset = 0; text[offset] != '\0';
	    offset = after(&reader, offset))
		if (may_begin(&reader, offset) &&
		    read_unit(&reader, offset, &note) &&
		    (power == 0 || note.power == power))
			return true;
	return false;
}
