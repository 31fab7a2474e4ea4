#include "lang/sentence.h"

#include <string.h>

#include "lang/sentence_scan.h"
#include "lang/sentence_token.h"

/* A bracket holds sentences back for so many bytes only, for it may never be
 * closed; a quotation is looked through for so many. */
#define BRACKET_REACH 250
#define QUOTE_REACH 240

/* A short quotation without spaces, about 30 characters of three. */
#define SHORT_QUOTE 90

/* Devanagari's full stop; the double one is its neighbour. */
#define DANDA "\u0964"

/* How far from a quotation the word for saying may be, in characters, and how
 * far before one what announces it. */
#define SAY_REACH 28
#define ANNOUNCE_REACH 16

/* Where nothing ends a sentence, what is longer is cut at spaces: bytes, about
 * 400 characters of three. */
#define LONGEST 1200

/* Marks that may end a sentence, found at an offset. */
typedef struct Stop {
	size_t mark;		/* of the first mark */
	size_t end;		/* past the marks and all that closes */
	size_t next;		/* the first byte that is no space */
	uint32_t first, last;	/* the marks */
	unsigned n_marks;
	bool is_strong;		/* no space needed: 。 */
	bool is_asking;		/* a question mark is among them */
	bool has_closer;
	bool has_quote;		/* a quotation was closed */
	bool is_aside;		/* a bracket within the sentence was closed */
	bool has_space;
} Stop;

/* ------------------------------------------------------------ marks --- */

static bool
is_superscript(uint32_t c)
{
	return c == 0xb9 || c == 0xb2 || c == 0xb3 ||
	    (c >= 0x2070 && c <= 0x2079);
}

/* What belongs to the sentence after its mark. */
static bool
is_closer(const SentenceScan *scan, size_t offset)
{
	uint32_t c = sentence_scan_at(scan, offset);

	return c == '\'' || sentence_scan_is_bracket(c, true) ||
	    is_superscript(c) || sentence_scan_quote(scan, offset) < 0;
}

/* The end of the quotation that is opened just before FROM; 0: not near. */
static size_t
find_close(const SentenceScan *scan, size_t from, bool is_straight)
{
	size_t limit = MIN(scan->length, from + QUOTE_REACH);
	unsigned depth = 1;

	for (size_t p = from; p < limit; p = sentence_scan_next(scan, p)) {
		uint32_t c = sentence_scan_at(scan, p);
		int side = c < 0x80 ? 0
		    : language_quote_side(scan->language, c);
		depth += side > 0 && !is_straight;
		/* Straight and curly ones are mixed up, too. */
		depth -= side < 0 || c == '"';
		if (depth == 0)
			return sentence_scan_next(scan, p);
		if (c == '\n')
			break;
	}
	return 0;
}

/* Whether the text at NEXT, after a quotation that ended at END, goes on with
 * it. With a space between, only what is no mere particle does. */
static bool
goes_on_after_quote(const SentenceScan *scan, size_t end, size_t next)
{
	size_t length;
	const LanguageTerm *term = scan->has_after_quote
	    ? language_match(scan->language, LANGUAGE_AFTER_QUOTE,
	    scan->text + next, &length) : NULL;

	return term != NULL && (next == end ||
	    g_utf8_strlen(term->text, (gssize) term->length) > 1);
}

/* A short quotation that is the object of what follows it is not torn apart:
 * "A. B."라고 말했다. What is looked through in vain stays in proportion. Chinese
 * and Japanese ones hold whole speeches, and lose their marks: only very short
 * ones are held. */
static void
look_at_quotation(SentenceScan *scan, size_t offset, size_t next)
{
	if (!scan->has_after_quote || offset < scan->held ||
	    scan->wasted > 8 * offset + 16 * QUOTE_REACH)
		return;
	size_t end = find_close(scan, next, scan->text[offset] == '"');
	if (end != 0 && (scan->has_spaces || end - next <= SHORT_QUOTE) &&
	    goes_on_after_quote(scan, end,
	    sentence_scan_skip_space(scan, end)))
		scan->held = end;
	else
		scan->wasted += end == 0 ? QUOTE_REACH : end - offset;
}

static void
note_bracket(SentenceScan *scan, size_t offset, size_t next)
{
	uint32_t c = sentence_scan_at(scan, offset);
	int side = sentence_scan_quote(scan, offset);

	if (side > 0)
		look_at_quotation(scan, offset, next);
	if (c == '"' || c == 0x201c || c == 0x201d)
		scan->is_open = side > 0;
	if (c == '"') {
		scan->is_quoted = side > 0;
	} else if (sentence_scan_is_bracket(c, false)) {
		scan->depth++;
		scan->bracket = next;
	} else if (sentence_scan_is_bracket(c, true) && scan->depth > 0) {
		scan->depth--;
	}
}

static bool
is_in_bracket(const SentenceScan *scan, size_t offset)
{
	return scan->depth > 0 && offset - scan->bracket < BRACKET_REACH;
}

/* French writes a space before the quote that closes; where marks were parted
 * from words, one stands before any mark. */
static size_t
skip_space_before_closer(const SentenceScan *scan, size_t offset)
{
	size_t next = sentence_scan_skip_space(scan, offset);

	if (next == offset || next - offset > 3 || next >= scan->length)
		return offset;
	uint32_t c = sentence_scan_at(scan, next);
	uint32_t after = sentence_scan_at(scan, sentence_scan_next(scan,
	    next));
	if (sentence_scan_quote(scan, next) < 0 || ((c == '.' || c == '!' ||
	    c == '?') && (after == 0 || text_is_space(after))))
		return next;
	return offset;
}

/* The end of a face of signs, " :-)", behind a stop at OFFSET; or OFFSET. */
static size_t
skip_face(const SentenceScan *scan, size_t offset)
{
	const char *p = scan->text + offset;
	size_t left = scan->length - offset;

	if (left < 3 || *p != ' ' || strchr(":;=", p[1]) == NULL ||
	    p[1] == '\0')
		return offset;
	size_t n = 2;
	if (n < left && p[n] == '-')
		n++;
	if (n >= left || p[n] == '\0' || strchr(")(DPpo3", p[n]) == NULL)
		return offset;
	while (n < left && (p[n] == ')' || p[n] == '(' ||
	    g_ascii_isalnum(p[n])))
		n++;
	return n == left || p[n] == ' ' ? offset + n : offset;
}

/* Whether a mark of a note ends at OFFSET: what follows is the next sentence. */
static bool
is_note_end(const SentenceScan *scan, size_t offset)
{
	size_t next = sentence_scan_skip_space(scan, offset);
	uint32_t c = sentence_scan_at(scan, next);

	return offset == scan->length || (next > offset &&
	    (text_is_upper(c) || (text_is_letter(c) && !text_is_lower(c))));
}

/* The end of the mark of a note right behind the stop at MARK, "income.(1) The",
 * "income.1 The", "income.* The"; or OFFSET. A figure has no letter before its
 * point. */
static size_t
skip_note(const SentenceScan *scan, size_t mark, size_t offset)
{
	size_t p = offset;
	uint32_t open = sentence_scan_at(scan, p);
	uint32_t before = sentence_scan_before(scan, mark);

	if (open == '*' || open == 0x2020 || open == 0x2021) {
		p = sentence_scan_next(scan, p);
		return is_note_end(scan, p) ? p : offset;
	}
	if (text_digit(before) >= 0)
		return offset;
	p += open == '(' || open == '[';
	size_t digits = strspn(scan->text + p, "0123456789");
	if (digits == 0 || digits > 2 || p + digits > scan->length)
		return offset;
	p += digits;
	if (open == '(' || open == '[') {
		if (sentence_scan_at(scan, p) != (open == '(' ? ')' : ']'))
			return offset;
		p++;
	} else if (sentence_scan_at(scan, p) == ')') {
		p++;
	} else if (!text_is_letter(before) || !scan->has_spaces) {
		return offset;
	}
	return is_note_end(scan, p) ? p : offset;
}

/* Notes what closes at OFFSET. */
static void
read_closer(const SentenceScan *scan, size_t offset, Stop *stop)
{
	uint32_t c = sentence_scan_at(scan, offset);

	stop->has_closer = true;
	if (c == '"' || language_quote_side(scan->language, c) != 0)
		stop->has_quote = true;
	else if (sentence_scan_is_bracket(c, true) && scan->depth == 1 &&
	    scan->bracket > sentence_scan_next(scan, scan->start))
		stop->is_aside = true;
}

static void
add_marks(Stop *stop, uint32_t c, unsigned n)
{
	stop->last = c;
	stop->n_marks += n;
	stop->is_aside = false;
	stop->is_asking = stop->is_asking || c == '?';
	stop->is_strong |= sentence_scan_is_strong(c);
}

/* Reads marks and closers from OFFSET on, where a mark is. */
static Stop
read_stop(SentenceScan *scan, size_t offset)
{
	Stop stop = { .mark = offset, .first = sentence_scan_at(scan, offset) };
	size_t p = offset;

	for (;;) {
		uint32_t c = sentence_scan_at(scan, p);
		if (p > offset && c != '.' && c != 0) {
			p = skip_space_before_closer(scan, p);
			c = sentence_scan_at(scan, p);
		}
		if (c == '.') {
			unsigned n = (unsigned) MIN(strspn(scan->text + p, "."),
			    scan->length - p);
			p += n;
			add_marks(&stop, c, n);
			continue;
		}
		bool is_mark = sentence_scan_is_mark(c);
		if (p >= scan->length || (!is_mark && (p == offset ||
		    !is_closer(scan, p))))
			break;
		size_t next = sentence_scan_next(scan, p);
		if (!is_mark) {
			read_closer(scan, p, &stop);
			note_bracket(scan, p, next);
		}
		p = next;
		if (is_mark)
			add_marks(&stop, c, 1);
	}
	stop.end = skip_note(scan, stop.mark, skip_face(scan, p));
	stop.next = sentence_scan_skip_space(scan, stop.end);
	stop.has_space = stop.next > stop.end;
	return stop;
}

/* ---------------------------------------------------- what comes next --- */

/* A dash before a capital begins the next turn of a dialogue. */
static bool
is_turn(const SentenceScan *scan, size_t dash)
{
	size_t after = sentence_scan_next(scan, dash);
	size_t word = sentence_scan_skip_openers(scan,
	    sentence_scan_skip_space(scan, after));

	return text_is_upper(sentence_scan_at(scan, word));
}

/* Marks that go on with the sentence that seemed to end. */
static bool
goes_on(const SentenceScan *scan, size_t offset)
{
	switch (sentence_scan_at(scan, offset)) {
	case '-': case 0x2013: case 0x2014: case 0x2015:
		return !is_turn(scan, offset);
	case ',': case ';': case ':': case '%': case '&': case '/': case ')':
	case ']': case '=': case 0x60c:
	case 0x3001: case 0xff0c: case 0xff1a: case 0xff1b:
	case 0xff09: case '|':
		return true;
	default:
		return false;
	}
}

static bool
continues_after_quote(const SentenceScan *scan, const Stop *stop)
{
	uint32_t c = sentence_scan_at(scan, stop->next);

	if (!stop->has_closer || text_digit(c) >= 0 ||
	    sentence_scan_is_bracket(c, true))
		return false;
	return goes_on_after_quote(scan, stop->end, stop->next);
}

/* “A。”董事长表示。 A short clause that ends with a word for saying belongs to
 * the quotation before it; before a colon it would belong to the next. */
static bool
is_said_next(const SentenceScan *scan, const Stop *stop)
{
	size_t p = stop->next, start;
	uint32_t c = 0;

	if (!stop->has_quote ||
	    language_n_terms(scan->language, LANGUAGE_SAY) == 0)
		return false;
	for (unsigned n = 0; n < SAY_REACH && p < scan->length; n++) {
		c = sentence_scan_at(scan, p);
		if ((sentence_scan_is_mark(c) && (c != '.' || !text_is_letter(
		    sentence_scan_at(scan, p + 1)))) || c == ',' || c == 0xff0c)
			break;
		p = sentence_scan_next(scan, p);
	}
	if (p == stop->next || p >= scan->length)
		return false;
	if (!sentence_scan_is_mark(c) && ((c != ',' && c != 0xff0c) ||
	    sentence_scan_quote(scan, sentence_scan_skip_space(scan,
	    sentence_scan_next(scan, p))) <= 0))
		return false;
	return language_match_before(scan->language, LANGUAGE_SAY, scan->text,
	    p, &start) != NULL && start > stop->next;
}

/* 次のように述べた。「A。」 What announces a quotation goes on in it. */
static bool
is_announced(const SentenceScan *scan, const Stop *stop)
{
	size_t p = stop->mark, length;

	if (language_n_terms(scan->language, LANGUAGE_ANNOUNCE) == 0 ||
	    stop->has_quote || sentence_scan_quote(scan, stop->next) <= 0)
		return false;
	for (unsigned n = 0; n < ANNOUNCE_REACH && p > scan->start; n++) {
		p = (size_t) (g_utf8_prev_char(scan->text + p) - scan->text);
		if (language_match(scan->language, LANGUAGE_ANNOUNCE,
		    scan->text + p, &length) != NULL)
			return true;
	}
	return false;
}

/* "(b) The": a label begins the next sentence. */
static bool
is_label_next(const SentenceScan *scan, size_t offset)
{
	size_t word = sentence_scan_skip_openers(scan, offset);
	size_t end = sentence_scan_word_end(scan, word);
	size_t after = sentence_scan_skip_space(scan,
	    MIN(end + 1, scan->length));

	return word > offset && end > word && end - word <= 4 &&
	    scan->text[word - 1] == '(' &&
	    sentence_scan_at(scan, end) == ')' && after > end + 1 &&
	    text_is_upper(sentence_scan_at(scan, after));
}

/* Before a small letter: hardly ever in print, often where people chat. */
static bool
ends_before_small(const SentenceScan *scan, const Stop *stop)
{
	if (is_label_next(scan, stop->next))
		return true;
	if (stop->has_closer || (stop->last != '.' && stop->last != '!' &&
	    stop->last != '?') || (stop->n_marks > 1 && stop->last == '.'))
		return false;
	bool is_chat = language_n_terms(scan->language,
	    LANGUAGE_SMALL_STARTER) > 0;
	if (stop->last != '.')
		return is_chat;
	/* Who began without a capital goes on so. */
	bool is_small = is_chat && text_is_lower(sentence_scan_at(scan,
	    sentence_scan_skip_openers(scan, scan->start)));
	/* No abbreviation ends with a bracket, no ordinal is that long. */
	bool is_closed = sentence_scan_is_bracket(sentence_scan_before(scan,
	    stop->mark), true) || sentence_token_is_year(scan, stop->mark);
	return (is_small || sentence_scan_is_word(scan, is_chat ?
	    LANGUAGE_SMALL_STARTER : LANGUAGE_FREQUENT, stop->next)) &&
	    (is_closed ||
	    sentence_token_is_word(scan, stop->mark, !is_small));
}

/* --------------------------------------------------------- decisions --- */

static bool
ends_weakly(const SentenceScan *scan, const Stop *stop)
{
	uint32_t next = sentence_scan_at(scan,
	    sentence_scan_skip_openers(scan, stop->next));
	bool is_dots = stop->n_marks > 1 && stop->last == '.';

	if (stop->n_marks == 1 && stop->first == '!' && !stop->has_closer &&
	    sentence_token_is_name(scan, stop->mark))
		return false;
	/* "eBay sold" */
	if (text_is_lower(next) && !g_ascii_isupper(scan->text[
	    sentence_scan_skip_openers(scan, stop->next) + 1]))
		return ends_before_small(scan, stop);
	if (is_dots || stop->last == 0x2026 || stop->last == 0x2025)
		return text_is_letter(next) || text_is_space(next);
	/* Where dandas end sentences, dots do not. */
	if (scan->has_danda && stop->last == '.' && text_is_letter(next))
		return false;
	if (stop->n_marks == 1 && stop->first == '.')
		return !sentence_token_is_parted(scan, stop->mark, stop->next)
		    && sentence_token_ends(scan, stop->mark, stop->next);
	return true;
}

/* Chinese and Japanese also write ! ? and a wide dot without a space. */
static bool
ends_without_space(const SentenceScan *scan, const Stop *stop)
{
	uint32_t next = sentence_scan_at(scan, stop->next);

	if (scan->has_spaces || (stop->last != '!' && stop->last != '?' &&
	    stop->last != 0xff0e))
		return false;
	/* "1．" is a label or a part of a number. */
	if (stop->last == 0xff0e &&
	    text_digit(sentence_scan_before(scan, stop->mark)) >= 0)
		return false;
	return text_is_ideograph(next) ||
	    language_quote_side(scan->language, next) > 0;
}

static bool
ends_sentence(const SentenceScan *scan, const Stop *stop)
{
	uint32_t next = sentence_scan_at(scan, stop->next);

	if (stop->end <= scan->held || goes_on(scan, stop->next) ||
	    is_in_bracket(scan, stop->end))
		return false;
	if (stop->is_aside && !scan->has_spaces)
		return false;
	if (continues_after_quote(scan, stop) || is_said_next(scan, stop) ||
	    is_announced(scan, stop))
		return false;
	if (stop->is_strong)
		return !text_is_lower(next);
	if (!stop->has_space)
		return ends_without_space(scan, stop);
	return ends_weakly(scan, stop);
}

static void
add_sentence(SentenceScan *scan, size_t end, size_t next, GArray *bounds)
{
	SentenceBound bound = { scan->start, end };

	while (end > bound.start) {
		const char *before = g_utf8_prev_char(scan->text + end);
		if (!text_is_space(text_at(before)))
			break;
		end = (size_t) (before - scan->text);
	}
	bound.end = end;
	if (bound.end > bound.start)
		g_array_append_val(bounds, bound);
	scan->start = next;
	scan->is_quoted = false;
}

/* An empty line ends a sentence in any language. */
static size_t
read_line_end(SentenceScan *scan, size_t offset, GArray *bounds)
{
	size_t next = sentence_scan_skip_space(scan, offset);
	unsigned n = 0;

	for (size_t p = offset; p < next; p++)
		n += scan->text[p] == '\n';
	if (n > 1 && next < scan->length) {
		add_sentence(scan, offset, next, bounds);
		scan->first = next;
		scan->depth = 0;
	}
	return next;
}

/* ------------------------------------------------ text without stops --- */

/* Whether a long text may be cut at the space at OFFSET: between letters that
 * are no figure and no sign of repetition or omission. */
static bool
may_cut(const SentenceScan *scan, size_t offset, size_t next)
{
	uint32_t before = sentence_scan_before(scan, offset);
	uint32_t after = sentence_scan_at(scan, next);

	return text_is_letter(after) &&
	    (text_is_letter(before) || g_unichar_ismark(before)) &&
	    before != 0xe46 && before != 0xe2f && after != 0xe46;
}

/* Cuts what is too long for a translator; all else is one sentence. */
static size_t
read_space(SentenceScan *scan, size_t offset, GArray *bounds)
{
	size_t next = sentence_scan_skip_space(scan, offset);

	if (next - scan->start > LONGEST && next < scan->length &&
	    scan->depth == 0 && may_cut(scan, offset, next))
		add_sentence(scan, offset, next, bounds);
	return next;
}

/* ------------------------------------------------------------- reading --- */

/* Bytes with which something may begin that matters here: 1; 2: if the byte
 * behind is one of a few; 3: if the byte before is a certain one, for the Arabic
 * marks, which begin like half of all Arabic letters. */
static const unsigned char notable[256] = {
	['.'] = 1, ['!'] = 1, ['?'] = 1, ['"'] = 1, ['('] = 1,
	[')'] = 1, ['['] = 1, [']'] = 1, ['{'] = 1, ['}'] = 1,
	['\n'] = 1, [0xC2] = 2, [0xE0] = 2, [0xE2] = 2, [0xE3] = 2,
	[0xEF] = 2, [0x9F] = 3, [0x94] = 3,
};

/* From which to which byte that is: « and », danda, the rows of punctuation, of
 * CJK marks, of full-width forms; and before the last byte of an Arabic mark. */
static const unsigned char beside[256][2] = {
	[0xC2] = {0xAB, 0xBB}, [0xE0] = {0xA5, 0xA5}, [0xE2] = {0x80, 0x81},
	[0xE3] = {0x80, 0x80}, [0xEF] = {0xBC, 0xBD},
	[0x9F] = {0xD8, 0xD8}, [0x94] = {0xDB, 0xDB},
};

/* The first byte at OFFSET or behind with which something notable begins. Most
 * of most texts is passed over here. */
static size_t
find_notable(const char *text, size_t offset, size_t length)
{
	for (size_t first = offset; offset < length; offset++) {
		unsigned char c = (unsigned char) text[offset];
		if (notable[c] == 0)
			continue;
		if (notable[c] == 1)
			break;
		bool is_last = notable[c] == 3;
		if (is_last && offset == first)
			continue;
		unsigned char other = (unsigned char)
		    text[is_last ? offset - 1 : offset + 1];
		if (other < beside[c][0] || other > beside[c][1])
			continue;
		/* Half of all Hindi letters begin like a danda. */
		if (c == 0xE0 && (text[offset + 2] & 0xFE) != 0xA4)
			continue;
		return offset - is_last;
	}
	return offset;
}

static size_t
find_space(const char *text, size_t offset, size_t limit)
{
	const char *space = memchr(text + offset, ' ', limit - offset);

	return space == NULL ? limit : (size_t) (space - text);
}

static size_t
read_one(SentenceScan *scan, size_t offset, GArray *bounds)
{
	uint32_t c = sentence_scan_at(scan, offset);

	if (c == '\n')
		return read_line_end(scan, offset, bounds);
	if (!sentence_scan_is_mark(c) ||
	    !language_has_stops(scan->language)) {
		size_t next = sentence_scan_next(scan, offset);
		note_bracket(scan, offset, next);
		return next;
	}
	Stop stop = read_stop(scan, offset);
	if (stop.next < scan->length && ends_sentence(scan, &stop))
		add_sentence(scan, stop.end, stop.next, bounds);
	return stop.end;
}

void
sentence_split(const Language *language, const char *text, size_t length,
    GArray *bounds)
{
	SentenceScan scan = { .language = language, .text = text,
	    .length = length, .has_spaces = language_has_spaces(language),
	    .has_after_quote = language_n_terms(language,
	    LANGUAGE_AFTER_QUOTE) > 0 };
	bool has_stops = language_has_stops(language);
	size_t offset;

	scan.has_danda = strcmp(language_script(language), "Deva") == 0 &&
	    memmem(text, length, DANDA, strlen(DANDA)) != NULL;

	g_array_set_size(bounds, 0);
	offset = sentence_scan_skip_space(&scan, 0);
	scan.first = scan.start = offset;
	for (size_t found = 0, here; offset < length;) {
		if (found <= offset)
			found = find_notable(text, offset, length);
		/* Where nothing ends a sentence, spaces matter, too. */
		here = has_stops ? found : find_space(text, offset, found);
		if (here >= length)
			break;
		offset = here < found ? read_space(&scan, here, bounds)
		    : read_one(&scan, here, bounds);
	}
	add_sentence(&scan, length, length, bounds);
}

/* -------------------------------------------------------------- labels --- */

/* The bytes of a number in parts ("1.2.3."), one letter, or a roman number. */
static size_t
label_core(const char *text)
{
	size_t roman = strspn(text, "ivxlcIVXLC");
	size_t n = strspn(text, "0123456789.");

	for (size_t i = 0, digits = 0; i < n; i++) {
		digits = text[i] == '.' ? 0 : digits + 1;
		if (digits > 2)
			return 0;
	}
	if (n > 0)
		return n <= 12 && text[0] != '.' ? n : 0;
	if (roman > 0 && roman <= 6 && !g_ascii_isalpha(text[roman]))
		return roman;
	return g_ascii_isalpha(text[0]) && !g_ascii_isalpha(text[1]) ? 1 : 0;
}

/* The bytes of the label without the space behind it; *NEEDS_CAPITAL: before
 * a small letter it would be an ordinal, or the rest of a sentence. */
static size_t
label_length(const Language *language, const char *text, bool *needs_capital)
{
	bool is_bracketed = text[0] == '(';
	const char *core = text + is_bracketed;
	size_t n = label_core(core);

	*needs_capital = false;
	if (g_str_has_prefix(text, "\xe2\x80\xa2") ||
	    g_str_has_prefix(text, "\xe2\x96\xaa"))
		return 3;
	if (n == 0)
		return 0;
	if (core[n] == ')')
		return (size_t) (core - text) + n + 1;
	if (is_bracketed || language_has_ordinal_dot(language))
		return 0;
	/* "1.", "1.2." and roman numbers; "1.2" is a figure. */
	*needs_capital = true;
	if (g_ascii_isdigit(core[0]))
		return core[n - 1] == '.' ? n : 0;
	return g_ascii_isupper(core[0]) && core[n] == '.' && n > 1 ? n + 1 : 0;
}

size_t
sentence_label(const Language *language, const char *text, size_t length)
{
	bool needs_capital = false;
	size_t n = length < 4 ? 0 : label_length(language, text,
	    &needs_capital);
	size_t end = n;

	while (end < length && text_is_space(text_at(text + end)))
		end += (size_t) g_utf8_skip[(unsigned char) text[end]];
	/* Before a figure it may be a part of one: "1. 2". */
	if (n == 0 || end == n || end >= length ||
	    !text_is_letter(text_at(text + end)) ||
	    (needs_capital && text_is_lower(text_at(text + end))))
		return 0;
	return end;
}
