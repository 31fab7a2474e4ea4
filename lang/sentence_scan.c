#include "lang/sentence_scan.h"

#include <string.h>

/* The longest abbreviation or first word looked for. */
#define TOKEN_LENGTH 40

uint32_t
sentence_scan_before(const SentenceScan *scan, size_t offset)
{
	if (offset <= scan->first)
		return 0;
	return text_at(g_utf8_prev_char(scan->text + offset));
}

size_t
sentence_scan_skip_space(const SentenceScan *scan, size_t offset)
{
	while (offset < scan->length &&
	    text_is_space(sentence_scan_at(scan, offset)))
		offset = sentence_scan_next(scan, offset);
	return offset;
}

bool
sentence_scan_is_strong(uint32_t c)
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

bool
sentence_scan_is_mark(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 ||
	    c == 0x2025 || c == 0xff0e || sentence_scan_is_strong(c);
}

bool
sentence_scan_is_bracket(uint32_t c, bool closing)
{
	switch (c) {
	case '(': case '[': case '{': case 0xff08: case 0xff3b: case 0xff5b:
	case 0x3010: case 0x3014:
		return !closing;
	case ')': case ']': case '}': case 0xff09: case 0xff3d: case 0xff5d:
	case 0x3011: case 0x3015:
		return closing;
	default:
		return false;
	}
}

/* What may stand before a quote that opens, or behind one that closes. */
static bool
is_edge(uint32_t c, bool is_before)
{
	if (c == 0 || text_is_space(c))
		return true;
	if (is_before)
		return c == '-' || c == 0x2013 || c == 0x2014 || c == ':' ||
		    sentence_scan_is_bracket(c, false);
	return c == ',' || c == ';' || c == ':' || sentence_scan_is_mark(c) ||
	    sentence_scan_is_bracket(c, true);
}

static int
straight_side(const SentenceScan *scan, size_t offset)
{
	uint32_t before = sentence_scan_before(scan, offset);
	size_t next = sentence_scan_next(scan, offset);
	bool opens = is_edge(before, true);
	bool closes = is_edge(sentence_scan_at(scan, next), false);

	if (opens != closes)
		return opens ? 1 : -1;
	/* Spaces all around: text whose marks were parted from its words. */
	if (closes && text_is_space(sentence_scan_at(scan, next))) {
		uint32_t c = sentence_scan_at(scan,
		    sentence_scan_skip_space(scan, next));
		if (c == ',' || sentence_scan_is_mark(c))
			return -1;
	}
	return scan->is_quoted ? -1 : 1;
}

int
sentence_scan_quote(const SentenceScan *scan, size_t offset)
{
	uint32_t c = sentence_scan_at(scan, offset);

	if (c == '"')
		return straight_side(scan, offset);
	int side = language_quote_side(scan->language, c);
	/* “A。“ Typed the wrong way round: none opens right behind a stop
	 * while another is open. */
	if (c == 0x201c && side > 0 && scan->is_open &&
	    sentence_scan_is_mark(sentence_scan_before(scan, offset)))
		return -1;
	return side;
}

size_t
sentence_scan_skip_openers(const SentenceScan *scan, size_t offset)
{
	while (offset < scan->length) {
		uint32_t c = sentence_scan_at(scan, offset);
		if (c != '"' && c != '\'' && c != 0xbf && c != 0xa1 &&
		    !sentence_scan_is_bracket(c, false) &&
		    language_quote_side(scan->language, c) <= 0)
			break;
		offset = sentence_scan_next(scan, offset);
	}
	return offset;
}

size_t
sentence_scan_word_end(const SentenceScan *scan, size_t offset)
{
	while (offset < scan->length) {
		uint32_t c = sentence_scan_at(scan, offset);
		if (!text_is_letter(c) && text_digit(c) < 0 &&
		    !g_unichar_ismark(c) && c != '-')
			break;
		offset = sentence_scan_next(scan, offset);
	}
	return offset;
}

/* Whether a token begins after C. */
static bool
ends_token(const SentenceScan *scan, uint32_t c)
{
	switch (c) {
	case '"': case '\'': case 0x2019: case 0x2013: case 0x2014:
	case ',': case ';': case ':': case '/':
	case 0x3001: case 0xff0c: case 0xff1a: case 0xff1b: case 0x30fb:
		return true;
	default:
		return text_is_space(c) || text_is_ideograph(c) ||
		    sentence_scan_is_strong(c) ||
		    sentence_scan_is_bracket(c, false) ||
		    sentence_scan_is_bracket(c, true) ||
		    language_quote_side(scan->language, c) != 0;
	}
}

size_t
sentence_scan_token(const SentenceScan *scan, size_t end)
{
	size_t p = end;

	while (p > scan->start && end - p < TOKEN_LENGTH) {
		const char *before = g_utf8_find_prev_char(
		    scan->text + scan->start, scan->text + p);
		uint32_t c = text_at(before);
		/* "M/s.", "a/l.": a stroke after one letter is within. */
		if (ends_token(scan, c) && !(c == '/' && p < end &&
		    end - p <= 2))
			break;
		p = (size_t) (before - scan->text);
	}
	return p;
}

bool
sentence_scan_is_word(const SentenceScan *scan, LanguageTable table,
    size_t offset)
{
	size_t word = sentence_scan_skip_openers(scan, offset);
	size_t end = sentence_scan_word_end(scan, word);

	if (end - word > TOKEN_LENGTH ||
	    (sentence_scan_at(scan, end) == '.' &&
	     sentence_scan_next(scan, word) == end))
		return false;
	return language_term(scan->language, table, scan->text + word,
	    end - word) != NULL;
}
