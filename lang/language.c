#include "lang/language.h"

#include <string.h>

#include "base/text.h"
#include "lang/language_data.h"

/* The folded character at TEXT. Asked for every letter of every text, so that
 * ASCII and Cyrillic are folded here. */
static inline gunichar
fold_at(const char *text)
{
	unsigned char c = (unsigned char) *text;

	if (c < 0x80)
		return (unsigned) c - 'A' < 26 ? c + 32u : c;
	uint32_t beyond = text_at(text);
	if (beyond - 0x410 < 64)
		return beyond < 0x430 ? beyond + 0x20 : beyond;
	return language_data_fold(beyond);
}

/* How many bytes of TEXT the term takes, 0 if it is not there. IS_SPACED: the
 * language writes no spaces, and those that a layout put between its letters
 * do not count. */
static size_t
compare_term(const LanguageTerm *term, const char *text, bool is_spaced)
{
	const char *p = term->text, *q = text;

	while (*p != '\0') {
		while (is_spaced && *q == ' ' && *p != ' ' && p > term->text)
			q++;
		if (*q == '\0' || fold_at(p) != fold_at(q))
			return 0;
		p = g_utf8_next_char(p);
		q = g_utf8_next_char(q);
	}
	return (size_t) (q - text);
}

/* Whether a term that ends at END of TEXT ends a word there. */
static bool
ends_word(const Language *language, const char *text, size_t end)
{
	gunichar last = text_at(g_utf8_prev_char(text + end));
	gunichar next = text_at(text + end);

	if (last < 0x80 && next < 0x80 && g_ascii_isalpha((char) last) &&
	    g_ascii_isalpha((char) next))
		return false;		/* 60 Minutes, in any language */
	return !language->has_spaces || !text_is_letter(last) ||
	    !(text_is_letter(next) || g_unichar_ismark(next)) ||
	    text_is_ideograph(last) ||
	    g_unichar_get_script(last) == G_UNICODE_SCRIPT_HANGUL;
}

/* Short terms mean different things in the two cases: M and m, TRY and try. */
static bool
is_same_case(const LanguageTerm *term, const char *text)
{
	return (!term->is_weak && !term->is_exact) ||
	    strncmp(term->text, text, term->length) == 0;
}

/* Index + 1 of the first term that begins with FIRST; 0: there is none. Asked
 * at every letter of every text: ASCII is told without the hash. */
static unsigned
first_term(const LanguageTerms *list, gunichar first)
{
	if (first < G_N_ELEMENTS(list->ascii))
		return list->ascii[first];
	return GPOINTER_TO_UINT(g_hash_table_lookup(list->first,
	    GUINT_TO_POINTER(first)));
}

/* Whether a term may begin like TEXT: false for most words of most texts,
 * whose first letter many terms share, but not the second. */
static bool
may_begin(const LanguageTerms *list, gunichar first, const char *text)
{
	if (first >= G_N_ELEMENTS(list->pairs) || (text[1] & 0x80) != 0)
		return true;
	gunichar second = fold_at(text + 1);
	return (list->pairs[first][second / 32] & 1u << second % 32) != 0;
}

/* The bytes that TERM takes of TEXT as a word of its own; 0: it is not there. */
static size_t
match_term(const Language *language, const LanguageTerm *term,
    const char *text)
{
	size_t taken = compare_term(term, text, !language->has_spaces);

	if (taken == 0 || !is_same_case(term, text) ||
	    (!term->is_stem && !ends_word(language, text, taken)))
		return 0;
	return taken;
}

/* Whether TERM, which begins with the two letters of TEXT, may go on as TEXT
 * does: told by the third alone, where both have one of ASCII there. */
static inline bool
may_go_on(const LanguageTerm *term, const char *text)
{
	return term->length < 3 || !g_ascii_isalpha(text[2]) ||
	    !g_ascii_isalpha(term->text[2]) || !g_ascii_isalpha(
	    term->text[1]) || ((text[2] ^ term->text[2]) & 0x1F) == 0;
}

/* As language_match, where TEXT begins with two letters of ASCII: most words
 * of most texts, asked for in many tables each. */
static const LanguageTerm *
match_letters(const Language *language, const LanguageTerms *list,
    const char *text, size_t *length)
{
	unsigned i = list->starts[fold_at(text) - 'a'][fold_at(text + 1) -
	    'a'];

	for (; i != 0; i = g_array_index(list->next, uint16_t, i - 1)) {
		const LanguageTerm *term = &g_array_index(list->terms,
		    LanguageTerm, i - 1);
		size_t taken = may_go_on(term, text) ? match_term(language,
		    term, text) : 0;
		if (taken == 0)
			continue;
		*length = taken;
		return term;
	}
	return NULL;
}

const LanguageTerm *
language_match(const Language *language, LanguageTable table,
    const char *text, size_t *length)
{
	const LanguageTerms *list = language_data_terms(language, table);

	if (list->terms->len == 0)
		return NULL;
	if (g_ascii_isalpha(text[0]) && g_ascii_isalpha(text[1]))
		return match_letters(language, list, text, length);
	gunichar first = fold_at(text);
	unsigned start = first_term(list, first);
	if (start == 0 || !may_begin(list, first, text))
		return NULL;
	for (unsigned i = start - 1; i < list->terms->len; i++) {
		const LanguageTerm *term = &g_array_index(list->terms,
		    LanguageTerm, i);
		if (fold_at(term->text) != first)
			break;
		size_t taken = match_term(language, term, text);
		if (taken == 0)
			continue;
		*length = taken;
		return term;
	}
	return NULL;
}

static bool
is_word_start(const Language *language, const char *text, size_t offset)
{
	gunichar c = text_at(text + offset);

	if (offset > 0 && g_ascii_isalpha(text[offset]) &&
	    g_ascii_isalpha(text[offset - 1]))
		return false;
	if (offset == 0 || !language->has_spaces || !text_is_letter(c))
		return true;
	return !text_is_letter(text_at(g_utf8_prev_char(text + offset)));
}

/* Where the term begins that ends at STOP of TEXT; STOP: it does not. */
static size_t
compare_back(const LanguageTerm *term, const char *text, size_t stop,
    bool is_spaced)
{
	const char *p = term->text + term->length, *q = text + stop;

	while (p > term->text) {
		while (is_spaced && q > text && q[-1] == ' ' && p[-1] != ' ')
			q--;
		if (q == text)
			return stop;
		p = g_utf8_prev_char(p);
		q = g_utf8_prev_char(q);
		if (fold_at(p) != fold_at(q))
			return stop;
	}
	return (size_t) (q - text);
}

static const LanguageEnd *
end_at(const LanguageTerms *list, unsigned i)
{
	return &g_array_index(list->by_end, LanguageEnd, i);
}

/* Index, in by_end, of the first that is not before LAST with BEFORE. */
static unsigned
first_end(const LanguageTerms *list, gunichar last, gunichar before)
{
	unsigned low = 0, high = list->by_end->len;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		const LanguageEnd *end = end_at(list, middle);
		if (end->last < last || (end->last == last &&
		    end->before < before))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether any term ends with LAST, which ends at STOP of TEXT, and with what is
 * before it there. */
static bool
may_end(const LanguageTerms *list, gunichar last, const char *text,
    size_t stop)
{
	if (last >= G_N_ELEMENTS(list->end_pairs) || stop < 2 ||
	    (text[stop - 2] & 0x80) != 0)
		return true;
	unsigned before = fold_at(text + stop - 2);
	return (list->end_pairs[last][before / 32] & 1u << before % 32) != 0;
}

const LanguageTerm *
language_match_before(const Language *language, LanguageTable table,
    const char *text, size_t end, size_t *start)
{
	const LanguageTerms *list = language_data_terms(language, table);
	const LanguageTerm *found = NULL;
	size_t stop = end;

	if (list->terms->len == 0 || end == 0)
		return NULL;
	size_t before = (size_t) (g_utf8_prev_char(text + end) - text);
	if (text_is_space(text_at(text + before)))
		stop = before;
	while (!language->has_spaces && stop > 0 && text[stop - 1] == ' ')
		stop--;
	if (stop == 0)
		return NULL;
	gunichar last = fold_at(g_utf8_prev_char(text + stop));
	if (language->has_spaces && !may_end(list, last, text, stop))
		return NULL;
	const char *p = g_utf8_prev_char(text + stop);
	gunichar second = p == text ? 0 : fold_at(g_utf8_prev_char(p));
	for (unsigned i = first_end(list, last, 0); i < list->by_end->len &&
	    end_at(list, i)->last == last; i++) {
		unsigned here = end_at(list, i)->before;
		/* Where words have spaces between them nothing else is in a
		 * word: only those of one character, or with the same two. */
		if (language->has_spaces && here != 0 && here != second) {
			if (here > second)
				break;
			i = first_end(list, last, second) - 1;
			continue;
		}
		const LanguageTerm *term = &g_array_index(list->terms,
		    LanguageTerm, end_at(list, i)->index);
		size_t begin = compare_back(term, text, stop,
		    !language->has_spaces);
		if (begin == stop || (found != NULL && begin >= *start) ||
		    !is_word_start(language, text, begin) ||
		    !is_same_case(term, text + begin) ||
		    (!term->is_stem && !ends_word(language, text, stop)))
			continue;
		found = term;
		*start = begin;
	}
	return found;
}

/* Of a LanguageTerm, by its folded characters. */
static unsigned
hash_term(const void *key)
{
	const LanguageTerm *term = key;
	unsigned hash = 5381;

	for (const char *p = term->text; p < term->text + term->length;
	    p = g_utf8_next_char(p))
		hash = hash * 33 + fold_at(p);
	return hash;
}

static gboolean
equal_terms(const void *a, const void *b)
{
	const LanguageTerm *one = a, *other = b;
	const char *p = one->text, *q = other->text;

	while (p < one->text + one->length && q < other->text +
	    other->length) {
		if (fold_at(p) != fold_at(q))
			return FALSE;
		p = g_utf8_next_char(p);
		q = g_utf8_next_char(q);
	}
	return p == one->text + one->length && q == other->text +
	    other->length;
}

/* Of those that differ in letter case only the first is told. */
static GHashTable *
whole_terms(const LanguageTerms *list)
{
	GHashTable *set = g_hash_table_new(hash_term, equal_terms);

	for (unsigned i = 0; i < list->terms->len; i++) {
		LanguageTerm *term = &g_array_index(list->terms, LanguageTerm,
		    i);
		if (!g_hash_table_contains(set, term))
			g_hash_table_add(set, term);
	}
	return set;
}

const LanguageTerm *
language_term(const Language *language, LanguageTable table,
    const char *text, size_t length)
{
	LanguageTerms *list = language_data_terms(language, table);
	const LanguageTerm wanted = { .text = text, .length = length };

	if (length == 0)
		return NULL;
	gunichar first = fold_at(text);
	if (first_term(list, first) == 0 || !may_begin(list, first, text))
		return NULL;
	if (list->whole == NULL)
		list->whole = whole_terms(list);
	return g_hash_table_lookup(list->whole, &wanted);
}

size_t
language_n_terms(const Language *language, LanguageTable table)
{
	return language_data_terms(language, table)->terms->len;
}

const LanguageTerm *
language_nth_term(const Language *language, LanguageTable table, size_t index)
{
	const LanguageTerms *list = language_data_terms(language, table);

	g_return_val_if_fail(index < list->terms->len, NULL);
	return &g_array_index(list->terms, LanguageTerm, index);
}

const char *
language_tag(const Language *language)
{
	return language->tag;
}

const char *
language_name(const Language *language)
{
	return language->name;
}

const char *
language_native(const Language *language)
{
	return language->native;
}

const char *
language_office(const Language *language)
{
	return language->office;
}

const char *
language_icu(const Language *language)
{
	return language->icu;
}

const char *
language_iso3(const Language *language)
{
	return language->iso3;
}

unsigned
language_tier(const Language *language)
{
	return language->tier;
}

const char *
language_script(const Language *language)
{
	return language->script;
}

bool
language_is_rtl(const Language *language)
{
	return language->is_rtl;
}

bool
language_has_spaces(const Language *language)
{
	return language->has_spaces;
}

const char *const *
language_fonts(const Language *language, bool serif)
{
	return (const char *const *)
	    (serif ? language->serif : language->sans);
}

const char *
language_hyphenation(const Language *language)
{
	return language->hyphenation;
}

const char *
language_ocr(const Language *language)
{
	return language->ocr != NULL ? language->ocr : language->iso3;
}

const char *
language_layer(const Language *language, bool is_source)
{
	return language->layers[is_source ? 0 : 1];
}

LanguageExpansion
language_expansion(const Language *language)
{
	return language->expansion;
}

const char *
language_sample(const Language *language)
{
	return language->sample;
}

bool
language_has_character(const Language *language, uint32_t character)
{
	return g_hash_table_contains(language->characters,
	    GUINT_TO_POINTER(character));
}

int
language_quote_side(const Language *language, uint32_t character)
{
	/* Asked of all letters; quotation marks are in four rows of Unicode, and
	 * the straight ones of ASCII look neither way. */
	if (character < 0x80)
		return 0;
	if (character >= 0xc0 && character >> 8 != 0x20 &&
	    character >> 8 != 0x30 && character >> 8 != 0xff)
		return 0;
	return GPOINTER_TO_INT(g_hash_table_lookup(language->quotes,
	    GUINT_TO_POINTER(character)));
}

uint32_t
language_quote_mark(const Language *language, unsigned depth, bool is_open)
{
	return language->quote_marks[depth % 2][is_open ? 0 : 1];
}

bool
language_has_stops(const Language *language)
{
	return language->has_stops;
}

bool
language_has_ordinal_dot(const Language *language)
{
	return language->has_ordinal_dot;
}

bool
language_is_verb_final(const Language *language)
{
	return language->is_verb_final;
}

unsigned
language_initial_letters(const Language *language)
{
	return language->initial_letters;
}

bool
language_has_compounds(const Language *language)
{
	return language->has_compounds;
}

bool
language_is_glued(const Language *language)
{
	return language->is_glued;
}

const char *const *
language_date_orders(const Language *language)
{
	return (const char *const *) language->date_orders;
}

LanguageLateYear
language_late_year(const Language *language)
{
	return language->late_year;
}

const LanguageNumber *
language_number(const Language *language)
{
	return &language->number;
}

/* Puts MARK first in LIST, and leaves BANNED out. */
static void
put_first(uint32_t *list, size_t size, uint32_t mark, uint32_t banned)
{
	uint32_t old[16] = {0};
	size_t n = 1;

	memcpy(old, list, size * sizeof *list);
	memset(list, 0, size * sizeof *list);
	list[0] = mark;
	for (size_t i = 0; i < size && old[i] != 0 && n + 1 < size; i++)
		if (old[i] != mark && old[i] != banned)
			list[n++] = old[i];
}

Language *
language_with_decimal(const Language *language, uint32_t mark)
{
	Language *copy = g_memdup2(language, sizeof *language);
	LanguageNumber *number = &copy->number;
	uint32_t group = mark == '.' ? ',' : '.';

	put_first(number->decimals, G_N_ELEMENTS(number->decimals), mark, 0);
	put_first(number->groups, G_N_ELEMENTS(number->groups), group, mark);
	return copy;
}
