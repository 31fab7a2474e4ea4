#include "lang/sentence_token.h"

#include <string.h>

#define JOINED_LENGTH 132

/* "（注）", in bytes. */
#define BRACKET_LABEL 16

/* So long is hardly an abbreviation; nor is what is shorter and ends with a
 * vowel. */
#define SURE_LETTERS 8
#define SURE_WITH_VOWEL 6

/* What is longer is hardly cut short. */
#define MOST_CLIPPED 10

/* Where sentences end with verbs, so short a word with a capital is none. */
#define MOST_CAPITAL 4

/* So long a word may be one of several abbreviations in a row. */
#define MOST_CHAINED 5

/* A compound has so many bytes at least, its last part so many letters at
 * most. */
#define LEAST_COMPOUND 8
#define LONGEST_TAIL 7

/* ".-Volksw." */
#define COMPOUND_LENGTH 10

/* A time that stands before a subject has so many words at most. */
#define ADVERBIAL_WORDS 7

typedef enum TokenClass {
	TOKEN_WORD,
	TOKEN_NEVER,
	TOKEN_AMBIGUOUS,
	TOKEN_BEFORE_NUMBER,
	TOKEN_UNIT,
} TokenClass;

static bool
is_caseless(uint32_t c)
{
	return text_is_letter(c) && !text_is_upper(c) && !text_is_lower(c);
}

/* What stands behind a bracket tells nothing: "Corp. (The ...)" goes on. */
static bool
is_starter(const SentenceScan *scan, size_t offset)
{
	return !sentence_scan_is_bracket(sentence_scan_at(scan, offset), false)
	    && sentence_scan_is_word(scan, LANGUAGE_STARTER, offset);
}

static bool
is_roman(const char *text, size_t length)
{
	return length > 0 && length <= 7 && strspn(text, "IVXLC") >= length;
}

/* A figure, a roman one, or one capital letter: what "No." stands before. */
static bool
is_number_like(const SentenceScan *scan, size_t offset)
{
	size_t word = sentence_scan_skip_openers(scan, offset);
	size_t end = sentence_scan_word_end(scan, word);

	uint32_t c = sentence_scan_at(scan, word);
	/* "c. € 5", "Reg. § 5", "Nr. #5" */
	if (g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL || c == 0xa7 ||
	    c == '#' || c == 0x2116 || text_digit(c) >= 0)
		return true;
	if (is_roman(scan->text + word, end - word))
		return true;
	return text_is_upper(c) && (sentence_scan_next(scan, word) == end ||
	     g_ascii_isdigit(scan->text[end - 1]));
}

static TokenClass
find_class(const SentenceScan *scan, const char *token, size_t length)
{
	static const struct { LanguageTable table; TokenClass class; } rows[] = {
		{LANGUAGE_NEVER, TOKEN_NEVER},
		{LANGUAGE_AMBIGUOUS, TOKEN_AMBIGUOUS},
		{LANGUAGE_UNIT, TOKEN_UNIT},
		{LANGUAGE_BEFORE_NUMBER, TOKEN_BEFORE_NUMBER},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (language_term(scan->language, rows[i].table, token,
		    length) != NULL)
			return rows[i].class;
	return TOKEN_WORD;
}

/* "z. B." is looked up as "z.B.": earlier tokens with dots are put before, and
 * *FIRST is where they begin. */
static TokenClass
class_of_joined(const SentenceScan *scan, size_t *first, size_t end)
{
	char joined[JOINED_LENGTH];
	size_t start = *first, length = end - start;

	memcpy(joined, scan->text + start, length);
	for (unsigned i = 0; i < 2; i++) {
		size_t p = start;
		while (p > scan->start && scan->text[p - 1] == ' ')
			p--;
		if (p == start || p == scan->start ||
		    scan->text[p - 1] != '.')
			break;
		start = sentence_scan_token(scan, p);
		if (p - start > 6 || p == start ||
		    length + (p - start) > sizeof joined)
			break;
		memmove(joined + (p - start), joined, length);
		memcpy(joined, scan->text + start, p - start);
		length += p - start;
		TokenClass class = find_class(scan, joined, length);
		if (class != TOKEN_WORD) {
			*first = start;
			return class;
		}
	}
	return TOKEN_WORD;
}

/* Where the spaces before OFFSET begin. */
static size_t
before_space(const SentenceScan *scan, size_t offset)
{
	while (offset > scan->start &&
	    text_is_space(sentence_scan_before(scan, offset)))
		offset = (size_t) (g_utf8_prev_char(scan->text + offset) -
		    scan->text);
	return offset;
}

/* What may stand between a figure and its unit ends at *END: a sign, a word for
 * a scale or a currency, a dot. Goes back over it. */
static bool
pass_affix(const SentenceScan *scan, size_t *end)
{
	size_t p = before_space(scan, *end), start;
	uint32_t c = sentence_scan_before(scan, p);

	if (p == scan->start)
		return false;
	if (c == '%' || g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL) {
		start = (size_t) (g_utf8_prev_char(scan->text + p) - scan->text);
	} else if (language_match_before(scan->language, LANGUAGE_SCALE,
	    scan->text, p, &start) == NULL && language_match_before(
	    scan->language, LANGUAGE_CURRENCY, scan->text, p, &start) ==
	    NULL) {
		if (c != '.' || p == *end)
			return false;
		start = p - 1;
	}
	*end = start;
	return start > scan->start;
}

/* Whether a figure stands before OFFSET: "5", "2.25%", "5 mln", "5 tys. zł",
 * "3 Mio. €". */
static bool
is_after_figure(const SentenceScan *scan, size_t offset)
{
	for (unsigned i = 0; i < 5 && offset > scan->start; i++) {
		size_t p = before_space(scan, offset);
		if (text_digit(sentence_scan_before(scan, p)) >= 0 &&
		    p > scan->start)
			return true;
		if (!pass_affix(scan, &offset))
			return false;
	}
	return false;
}

static bool
is_vowel(uint32_t c)
{
	return c >= 0x80 || strchr("aeiouyAEIOUY", (int) c) != NULL;
}

/* "Wm.", "Ng.": two Latin letters or more and no vowel, but no acronym: what
 * no word looks like, and no list has all of. */
static bool
is_clipped(const SentenceScan *scan, size_t start, size_t end)
{
	bool has_small = false;

	for (size_t p = start; p < end; p++) {
		char c = scan->text[p];
		if (!g_ascii_isalpha(c) || is_vowel((unsigned char) c))
			return false;
		has_small = has_small || g_ascii_islower(c);
	}
	return has_small && end - start >= 2 &&
	    sentence_scan_at(scan, end + 1) == ' ';
}

/* "т. д. А. С. Иванов": an initial and what has a capital, too. */
static bool
is_initial_next(const SentenceScan *scan, size_t next)
{
	size_t end = sentence_scan_next(scan, next);

	if (!text_is_upper(sentence_scan_at(scan, next)) ||
	    sentence_scan_at(scan, end) != '.')
		return false;
	size_t after = sentence_scan_skip_space(scan, end + 1);
	return after > end + 1 && text_is_upper(sentence_scan_at(scan, after));
}

/* "Dr.-Ing.": a dot before a hyphen is that of a title; but "A.I.-system." */
static bool
is_compound(const char *token, size_t length)
{
	for (size_t i = 0; i + 2 < length; i++)
		if (token[i] == '.' && token[i + 1] == '-')
			return length - i <= COMPOUND_LENGTH;
	return false;
}

/* "Korea's.": no elision ends with one small letter. */
static bool
is_ending(const SentenceScan *scan, size_t start, size_t mark)
{
	uint32_t before = sentence_scan_before(scan, start);

	if (mark != start + 1 || !g_ascii_islower(scan->text[start]) ||
	    (before != '\'' && before != 0x2019))
		return false;
	size_t p = start - (before == '\'' ? 1 : 3);
	return p > scan->start + 1 &&
	    text_is_letter(sentence_scan_before(scan, p)) &&
	    text_is_letter(sentence_scan_before(scan, p - 1));
}

static bool
is_word_end(const SentenceScan *scan, size_t from, size_t mark)
{
	return language_term(scan->language, LANGUAGE_WORD_END, scan->text +
	    from, mark - from) != NULL;
}

/* Where the language does not say, any end will do. */
static bool
ends_with_vowel(const SentenceScan *scan, size_t mark)
{
	size_t last = (size_t) (g_utf8_prev_char(scan->text + mark) -
	    scan->text);

	return language_n_terms(scan->language, LANGUAGE_WORD_END) == 0 ||
	    is_word_end(scan, last, mark);
}

/* Whether the token ends as words of the language do: with one of certain
 * letters (its vowels), or of certain pairs. Of "Verw.", "financ." and
 * "zobow." no list has all. Names end in many ways: what may be one (IS_NAME)
 * must end with two consonants to tell, or be short where verbs end
 * sentences. */
static bool
has_word_end(const SentenceScan *scan, size_t start, size_t mark, bool is_name)
{
	const char *text = scan->text;
	unsigned letters = 0;

	for (size_t p = start; p < mark; p = sentence_scan_next(scan, p)) {
		uint32_t c = sentence_scan_at(scan, p);
		if (!text_is_letter(c) || (p > start && !text_is_lower(c)))
			return true;
		letters++;
	}
	/* A Latin name in Cyrillic text tells nothing. */
	if (letters < 3 || letters > MOST_CLIPPED || language_n_terms(
	    scan->language, LANGUAGE_WORD_END) == 0 ||
	    (g_ascii_isalpha(text[start]) && strcmp(language_script(
	    scan->language), "Latn") != 0))
		return true;
	size_t last = (size_t) (g_utf8_prev_char(text + mark) - text);
	size_t pair = (size_t) (g_utf8_prev_char(text + last) - text);
	if (is_name && letters <= MOST_CAPITAL && start != scan->start &&
	    !is_word_end(scan, last, mark) &&
	    language_is_verb_final(scan->language))
		return false;
	if (is_word_end(scan, last, mark) || is_word_end(scan, pair, mark) ||
	    (is_name && is_word_end(scan, pair, last)))
		return true;
	return language_term(scan->language, LANGUAGE_FREQUENT, text + start,
	    mark - start) != NULL;
}

/* "e.Kfr.", "B.Com.": parts of few letters, one of them an initial; but not
 * "www.sec.gov". */
static bool
has_short_parts(const SentenceScan *scan, size_t start, size_t mark)
{
	unsigned letters = 0, least = 9, parts = 1;

	for (size_t p = start; p < mark; p = sentence_scan_next(scan, p)) {
		uint32_t c = sentence_scan_at(scan, p);
		if (c == '.') {
			least = MIN(least, letters);
			letters = 0;
			parts++;
		} else if (!text_is_letter(c) || ++letters > 4) {
			return false;
		}
	}
	return parts > 1 && letters > 0 && MIN(least, letters) == 1;
}

/* "Tochterges.", "handelsreg.": compounds of which an abbreviation is the last
 * part. */
static bool
has_clipped_tail(const SentenceScan *scan, size_t start, size_t mark)
{
	size_t p = mark;

	if (!language_has_compounds(scan->language) || mark - start <
	    LEAST_COMPOUND)
		return false;
	for (unsigned i = 0; i < LONGEST_TAIL && p > start + 2; i++) {
		p = (size_t) (g_utf8_prev_char(scan->text + p) - scan->text);
		if (i >= 2 && find_class(scan, scan->text + p, mark + 1 - p) !=
		    TOKEN_WORD)
			return true;
	}
	return false;
}

/* The class of the token from *START to MARK, which may begin earlier. */
static TokenClass
class_of(const SentenceScan *scan, size_t *first, size_t mark)
{
	size_t start = *first;
	const char *token = scan->text + start;
	size_t length = mark + 1 - start;
	/* "т. д.", where "д." alone is a house. */
	TokenClass class = length > 12 ? TOKEN_WORD
	    : class_of_joined(scan, first, mark + 1);

	if (class == TOKEN_WORD)
		class = find_class(scan, token, length);
	/* "10 см.", but "См. п. 10". */
	if ((class == TOKEN_NEVER || class == TOKEN_AMBIGUOUS) &&
	    language_term(scan->language, LANGUAGE_UNIT, token, length) !=
	    NULL && is_after_figure(scan, start))
		return TOKEN_UNIT;
	if (class == TOKEN_WORD && is_compound(token, length))
		class = TOKEN_NEVER;
	if (class == TOKEN_WORD && (is_clipped(scan, start, mark) ||
	    has_short_parts(scan, start, mark) ||
	    !has_word_end(scan, start, mark, text_is_upper(sentence_scan_at(scan,
	    start)))))
		class = TOKEN_AMBIGUOUS;
	return class;
}

/* One letter, or letters with dots between: "J", "U.S". Some scripts spell
 * the names of Latin letters and need several. */
static bool
is_initials(const SentenceScan *scan, size_t start, size_t end)
{
	unsigned most = language_initial_letters(scan->language);
	unsigned letters = 0, dots = 0;
	bool is_long = false;

	for (size_t p = start; p < end; p = sentence_scan_next(scan, p)) {
		uint32_t c = sentence_scan_at(scan, p);
		if (c == '.' && letters > 0) {
			letters = 0;
			dots++;
		} else if (text_is_letter(c)) {
			letters++;
			is_long = is_long || letters > 1;
		} else if (!g_unichar_ismark(c)) {
			return false;
		}
		if (letters > most)
			return false;
	}
	return letters > 0 && (!is_long || dots > 0);
}

/* "(Note) " or "(a) ": all that stands before OFFSET, in one bracket. */
static bool
is_after_bracket(const SentenceScan *scan, size_t offset)
{
	size_t p = before_space(scan, offset);

	return p > scan->start && p - scan->start <= BRACKET_LABEL &&
	    sentence_scan_is_bracket(sentence_scan_at(scan, scan->start),
	    false) && sentence_scan_is_bracket(sentence_scan_before(scan, p),
	    true);
}

static bool
is_digits(const SentenceScan *scan, size_t start, size_t end)
{
	for (size_t p = start; p < end; p++)
		if (!g_ascii_isdigit(scan->text[p]))
			return false;
	return end > start;
}

/* "See Appendix B.", "gem. lit. a.", "Tab. 4.": what a word or an abbreviation
 * that stands before numbers is followed by. */
static bool
is_referred(const SentenceScan *scan, size_t start, size_t mark, size_t next)
{
	size_t end = before_space(scan, start);

	if (end == start || end == scan->start || text_digit(sentence_scan_at(
	    scan, next)) >= 0 || (sentence_scan_next(scan, start) != mark &&
	    !is_roman(scan->text + start, mark - start) &&
	    !is_digits(scan, start, mark)))
		return false;
	size_t word = sentence_scan_token(scan, end);
	/* "П. Н. Котов" has initials, "주석 12. 를" a particle. */
	if (sentence_scan_next(scan, word) + 1 >= end || (scan->has_spaces &&
	    sentence_scan_is_word(scan, LANGUAGE_AFTER_QUOTE, next)))
		return false;
	return language_term(scan->language, LANGUAGE_REFERENCE, scan->text +
	    word, end - word) != NULL || language_term(scan->language,
	    LANGUAGE_BEFORE_NUMBER, scan->text + word, end - word) != NULL;
}

/* Whether a day and a month are at OFFSET: "5 June". */
static bool
is_day(const SentenceScan *scan, size_t offset)
{
	size_t length;

	offset += strspn(scan->text + offset, "0123456789");
	offset = sentence_scan_skip_space(scan, offset);
	return offset < scan->length && language_match(scan->language,
	    LANGUAGE_MONTH, scan->text + offset, &length) != NULL;
}

/* "par. 5": a short word that is none of the frequent ones, before a figure;
 * but a day may begin a sentence. */
static bool
is_short_before_figure(const SentenceScan *scan, size_t start, size_t mark,
    size_t next)
{
	unsigned letters = 0;

	if (text_digit(sentence_scan_at(scan, next)) < 0 ||
	    is_day(scan, next))
		return false;
	for (size_t p = start; p < mark; p = sentence_scan_next(scan, p)) {
		uint32_t c = sentence_scan_at(scan, p);
		if ((!text_is_lower(c) && !text_is_upper(c)) || ++letters > 3)
			return false;
	}
	return letters > 1 && language_term(scan->language, LANGUAGE_FREQUENT,
	    scan->text + start, mark - start) == NULL;
}

/* The letters of a word of at most MOST that only its first makes a capital
 * one; 0: it is no such word. *END is behind it. */
static unsigned
title_letters(const SentenceScan *scan, size_t offset, unsigned most,
    size_t *end)
{
	unsigned letters = 0;
	size_t p = offset;

	if (!text_is_upper(sentence_scan_at(scan, p)))
		return 0;
	do {
		p = sentence_scan_next(scan, p);
		letters++;
	} while (letters <= most && text_is_lower(sentence_scan_at(scan, p)));
	*end = p;
	return letters <= most ? letters : 0;
}

/* "Sec. Litig.": two short words with a capital, a dot behind each; but "in Kiel.
 * Dr. Roth". */
static bool
is_chain(const SentenceScan *scan, size_t start, size_t mark, size_t next)
{
	size_t end;

	return title_letters(scan, start, MOST_CHAINED, &end) > 1 &&
	    end == mark && title_letters(scan, next, MOST_CHAINED, &end) > 1 &&
	    sentence_scan_at(scan, end) == '.' && !is_starter(scan, next) &&
	    language_term(scan->language, LANGUAGE_NEVER, scan->text + next,
	    end + 1 - next) == NULL;
}

/* "1." "3.2." "IV." "A.1." at the start: a label of what follows. */
static bool
is_label(const SentenceScan *scan, size_t start, size_t end)
{
	const char *token = scan->text + start;
	size_t n = 0;

	if (start != scan->start && !is_after_bracket(scan, start))
		return false;
	if (is_roman(token, end - start))
		return true;
	if (end - start > 1 && g_ascii_isupper(*token) &&
	    !g_ascii_isalpha(token[1]))
		start++;
	for (size_t p = start; p < end; p++) {
		if (g_ascii_isdigit(scan->text[p]))
			n++;
		else if (scan->text[p] == '.')
			n = 0;
		else
			return false;
		/* "1012." is an article of a code. */
		if (n > 4)
			return false;
	}
	return end > start;
}

/* "Item 1A. Risk Factors", "Note 3. Leases": a paragraph's own number. */
static bool
is_heading(const SentenceScan *scan, size_t start, size_t end)
{
	size_t word;

	if ((scan->start != scan->first && scan->has_spaces) ||
	    end - start > 5 || start == 0 ||
	    !g_ascii_isalnum(scan->text[start]) ||
	    (!g_ascii_isdigit(scan->text[start]) &&
	     !is_roman(scan->text + start, end - start)))
		return false;
	word = before_space(scan, start);
	return word > scan->start && (word < start || !scan->has_spaces) &&
	    language_term(scan->language, LANGUAGE_REFERENCE,
	    scan->text + scan->start, word - scan->start) != NULL;
}

/* "2023. 12. 31." and its parts: a figure, a dot, a space, a figure. Without
 * its year: a month and a day. */
static bool
is_date_part(const SentenceScan *scan, size_t start, size_t mark, size_t next)
{
	size_t n = mark - start, p = next;

	while (p < scan->length && g_ascii_isdigit(scan->text[p]))
		p++;
	if (n == 4 && p > next)
		return p - next <= 2 && sentence_scan_at(scan, p) == '.';
	if (n <= 2 && p > next && p - next <= 2 &&
	    sentence_scan_at(scan, p) == '.' &&
	    g_ascii_strtoull(scan->text + start, NULL, 10) <= 12 &&
	    g_ascii_strtoull(scan->text + next, NULL, 10) <= 31)
		return true;
	/* The month and the day: a figure and a dot stand before them. */
	p = start;
	while (p > scan->start && scan->text[p - 1] == ' ')
		p--;
	return n <= 2 && p < start && p >= scan->start + 2 &&
	    scan->text[p - 1] == '.' && g_ascii_isdigit(scan->text[p - 2]);
}

static bool
ends_after_figure(const SentenceScan *scan, size_t start, size_t mark,
    size_t next)
{
	/* "12. 를": a particle by itself. */
	if (is_date_part(scan, start, mark, next) || (scan->has_spaces &&
	    sentence_scan_is_word(scan, LANGUAGE_AFTER_QUOTE, next)))
		return is_starter(scan, next);
	if (language_has_ordinal_dot(scan->language) && mark - start <= 2)
		return is_starter(scan, next);
	return true;
}

/* The words of the sentence before OFFSET, up to MOST. */
static unsigned
words_before(const SentenceScan *scan, size_t offset, unsigned most)
{
	unsigned n = 0;

	for (size_t p = offset; p > scan->start && n < most; p--)
		n += scan->text[p - 1] == ' ';
	return n;
}

/* Whether the dots from START to END all stand in or before figures: "1-м кв.
 * 2024". */
static bool
has_only_dots_of_figures(const SentenceScan *scan, size_t start, size_t end)
{
	for (size_t p = start; p < end; p++)
		if (scan->text[p] == '.' && text_digit(sentence_scan_at(scan,
		    sentence_scan_skip_space(scan, p + 1))) < 0)
			return false;
	return true;
}

/* "10 km. The", but "9 mon. 2023", "3 mln. USD", and "In 2023 y. Sales". */
static bool
ends_after_unit(const SentenceScan *scan, size_t start, size_t next)
{
	size_t length;

	if (!is_after_figure(scan, start))
		return is_starter(scan, next);
	/* "5 mln. (2023: 4 mln.)" */
	if (sentence_scan_is_bracket(sentence_scan_at(scan, next), false))
		return false;
	/* Without capitals: a time or a place goes on. */
	uint32_t c = sentence_scan_at(scan, sentence_scan_skip_openers(scan,
	    next));
	if (is_caseless(c))
		return !sentence_scan_is_word(scan, LANGUAGE_ADVERBIAL, next);
	/* "Ils" is French, not a shekel. */
	if (text_digit(c) >= 0 || (!is_starter(scan, next) &&
	    language_match(scan->language, LANGUAGE_CURRENCY,
	    scan->text + next, &length) != NULL))
		return false;
	/* "5 млн долл. США" */
	if (language_match(scan->language, LANGUAGE_CURRENCY, scan->text +
	    start, &length) != NULL && start + length > next)
		return false;
	/* "По состоянию на 31 декабря 2023 г. Группа": the subject follows. */
	unsigned words = words_before(scan, start, ADVERBIAL_WORDS + 1);
	if (words <= ADVERBIAL_WORDS && sentence_scan_is_word(scan,
	    LANGUAGE_ADVERBIAL, scan->start) && has_only_dots_of_figures(scan,
	    scan->start, start))
		return false;
	return words >= 3 || is_starter(scan, next);
}

bool
sentence_token_ends(const SentenceScan *scan, size_t mark, size_t next)
{
	size_t start = sentence_scan_token(scan, mark);

	if (is_label(scan, start, mark) || is_heading(scan, start, mark))
		return false;
	if (is_ending(scan, start, mark) || is_referred(scan, start, mark, next))
		return true;
	if (is_digits(scan, start, mark))
		return ends_after_figure(scan, start, mark, next);
	if (is_roman(scan->text + start, mark - start) && (is_caseless(
	    sentence_scan_at(scan, next)) || language_has_ordinal_dot(
	    scan->language)))
		return is_starter(scan, next);
	switch (class_of(scan, &start, mark)) {
	case TOKEN_NEVER:
		return false;
	case TOKEN_AMBIGUOUS:
		/* A form of companies goes on with a name, "and so on" does
		 * not. */
		return is_starter(scan, next) ||
		    (text_is_lower(sentence_scan_at(scan, start)) &&
		    is_initial_next(scan, next));
	case TOKEN_UNIT:
		return ends_after_unit(scan, start, next);
	case TOKEN_BEFORE_NUMBER:
		/* A letter may be a word: "I", "A", "O". */
		if (is_number_like(scan, next) && !is_starter(scan, next))
			return false;
		break;
	case TOKEN_WORD:
		if (is_short_before_figure(scan, start, mark, next) ||
		    is_chain(scan, start, mark, next))
			return false;
		break;
	}
	return !is_initials(scan, start, mark) || is_starter(scan, next);
}

bool
sentence_token_is_year(const SentenceScan *scan, size_t mark)
{
	size_t start = sentence_scan_token(scan, mark);

	return mark - start == 4 && is_digits(scan, start, mark) &&
	    !language_has_ordinal_dot(scan->language);
}

bool
sentence_token_is_parted(const SentenceScan *scan, size_t mark, size_t next)
{
	size_t end = next;

	if (mark < scan->start + 2 || scan->text[mark - 1] != ' ' ||
	    !g_ascii_isdigit(scan->text[mark - 2]))
		return false;
	while (end < scan->length && g_ascii_isdigit(scan->text[end]))
		end++;
	return end - next == 3;
}

bool
sentence_token_is_name(const SentenceScan *scan, size_t mark)
{
	size_t start = sentence_scan_token(scan, mark);

	return language_term(scan->language, LANGUAGE_NEVER,
	    scan->text + start, mark + 1 - start) != NULL;
}

bool
sentence_token_is_word(const SentenceScan *scan, size_t mark, bool is_sure)
{
	size_t start = sentence_scan_token(scan, mark);
	bool has_vowel = false, is_acronym = true;
	unsigned letters = 0;

	for (size_t p = start; p < mark; p = sentence_scan_next(scan, p)) {
		uint32_t c = sentence_scan_at(scan, p);
		if (!text_is_letter(c))
			return false;
		has_vowel = has_vowel || is_vowel(c);
		is_acronym = is_acronym && text_is_upper(c);
		letters++;
	}
	is_sure = is_sure && !(is_acronym && letters > 2);
	if (is_sure && (!has_word_end(scan, start, mark, false) ||
	    has_clipped_tail(scan, start, mark)))
		return false;
	bool is_long = letters >= SURE_LETTERS || (letters >= SURE_WITH_VOWEL &&
	    ends_with_vowel(scan, mark));
	/* "Dir. Com. e": no word has a capital there. */
	if (is_sure && !is_long && ((start != scan->start &&
	    text_is_upper(sentence_scan_at(scan, start))) || language_term(
	    scan->language, LANGUAGE_FREQUENT, scan->text + start,
	    mark - start) == NULL))
		return false;
	return letters >= 2 && has_vowel &&
	    class_of(scan, &start, mark) == TOKEN_WORD;
}
