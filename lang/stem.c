#include "lang/stem.h"

#include <string.h>

#include "base/text.h"
#include "lang/language_data.h"
#include "lang/shadow.h"

enum {
	LEAST_LETTERS = 3,	/* of a stem */
	LEAST_COMMON = 4,	/* letters that lenient forms have in common */
	COMMON_IN_TEN = 7,	/* ... and their share of the longer stem */
	LEAST_PART = 4,		/* letters of a part of a compound */
	MOST_COMPOUND = 128,	/* bytes of a word that is looked into */
	MOST_STEMS = 12,	/* of a word */
};

static bool
is_word(uint32_t c)
{
	return text_is_letter(c) || g_unichar_ismark(c) || text_digit(c) >= 0;
}

static bool
is_katakana(uint32_t c)
{
	return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC;
}

/* A letter that is a word of its own: Han and kana, and all of a language that
 * has no spaces but what is written with capitals. */
static bool
is_alone(const Language *language, uint32_t c)
{
	return text_is_ideograph(c) || c == 0x30FC ||
	    (!language_has_spaces(language) && text_is_letter(c) &&
	    !text_is_lower(c) && !text_is_upper(c));
}

/* ---- stems --------------------------------------------------------------- */

/* Letters that are as wide as two say as much: syllables of Hangul, Han. */
static size_t
count_letters(const char *text, size_t length)
{
	size_t n = 0;

	for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
		n += text_cells(text_at(p));
	return n;
}

uint32_t
stem_hash(const char *bytes, size_t length)
{
	uint32_t hash = 0x811C9DC5u;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char) bytes[i]) * 0x01000193u;
	return hash;
}

static void
add_stem(StemText *text, StemWord *word, size_t start, size_t end)
{
	Stem stem = {start, end, stem_hash(text->folded->str + start,
	    end - start)};

	if (word->n_stems == MOST_STEMS || (word->n_stems > 0 &&
	    count_letters(text->folded->str + start, end - start) <
	    LEAST_LETTERS))
		return;
	g_array_append_val(text->stems, stem);
	word->n_stems++;
}

/* What is left of START to the word's end, with each suffix and without. */
static void
add_from(StemText *text, StemWord *word, size_t start)
{
	const char *folded = text->folded->str;
	size_t n = language_n_terms(text->language, LANGUAGE_SUFFIX);

	add_stem(text, word, start, word->folded_end);
	for (size_t i = 0; i < n; i++) {
		const LanguageTerm *suffix = language_nth_term(text->language,
		    LANGUAGE_SUFFIX, i);
		if (suffix->length < word->folded_end - start &&
		    memcmp(folded + word->folded_end - suffix->length,
		    suffix->text, suffix->length) == 0)
			add_stem(text, word, start, word->folded_end -
			    suffix->length);
	}
}

static void
add_stems(StemText *text, StemWord *word)
{
	const char *folded = text->folded->str + word->folded;
	size_t n = language_n_terms(text->language, LANGUAGE_PREFIX);

	word->first = text->stems->len;
	add_from(text, word, word->folded);
	for (size_t i = 0; i < n; i++) {
		const LanguageTerm *prefix = language_nth_term(text->language,
		    LANGUAGE_PREFIX, i);
		if (prefix->length < word->folded_end - word->folded &&
		    memcmp(folded, prefix->text, prefix->length) == 0)
			add_from(text, word, word->folded + prefix->length);
	}
}

/* ---- words --------------------------------------------------------------- */

typedef struct Cutter {
	StemText *text;
	const char *source;	/* the shadow's text */
	bool is_far;		/* signs, not only spaces, since the last word */
} Cutter;

/* Takes the word START..END of the source. */
static void
take_word(Cutter *cutter, size_t start, size_t end)
{
	GString *folded = cutter->text->folded;
	StemWord word = { .start = start, .end = end, .is_acronym = true,
	    .folded = folded->len, .is_spaced = !cutter->is_far };
	unsigned letters = 0;

	for (const char *p = cutter->source + start; p < cutter->source + end;
	    p = g_utf8_next_char(p)) {
		uint32_t c = text_at(p);
		word.is_acronym = word.is_acronym && text_is_upper(c);
		letters++;
		g_string_append_unichar(folded, language_data_fold(c));
	}
	word.is_acronym = word.is_acronym && letters > 1;
	word.folded_end = folded->len;
	cutter->is_far = false;
	g_array_append_val(cutter->text->words, word);
}

static const char *
word_end(const Language *language, const char *p)
{
	bool is_one = is_alone(language, text_at(p));

	do
		p = g_utf8_next_char(p);
	while (*p != '\0' && (g_unichar_ismark(text_at(p)) || (!is_one &&
	    is_word(text_at(p)) && !is_alone(language, text_at(p)))));
	return p;
}

static void
cut(Cutter *cutter)
{
	const char *p = cutter->source;

	while (*p != '\0') {
		if (!is_word(text_at(p))) {
			cutter->is_far = cutter->is_far ||
			    !text_is_space(text_at(p));
			p = g_utf8_next_char(p);
			continue;
		}
		const char *end = word_end(cutter->text->language, p);
		take_word(cutter, (size_t) (p - cutter->source),
		    (size_t) (end - cutter->source));
		p = end;
	}
}

/* Breaks of a text, gone through once. */
typedef struct Breaks {
	GArray *offsets;	/* of uint32_t; NULL: words have spaces */
	unsigned next;
} Breaks;

/* Asked for rising offsets. */
static bool
has_break(Breaks *breaks, size_t offset)
{
	while (breaks->next < breaks->offsets->len && g_array_index(
	    breaks->offsets, uint32_t, breaks->next) < offset)
		breaks->next++;
	return breaks->next < breaks->offsets->len && g_array_index(
	    breaks->offsets, uint32_t, breaks->next) == offset;
}

/* Whether a run of words may end at OFFSET and another begin there. */
static bool
may_cut(const char *text, size_t offset, Breaks *breaks)
{
	if (offset == 0 || text[offset] == '\0')
		return true;
	uint32_t before = text_at(g_utf8_prev_char(text + offset));
	uint32_t after = text_at(text + offset);
	if (!is_word(before) || !is_word(after))
		return true;
	if (is_katakana(before) && is_katakana(after))
		return false;
	return text_is_ideograph(before) || text_is_ideograph(after) ||
	    breaks->offsets == NULL || has_break(breaks, offset);
}

static void
mark_cuts(StemText *text, const char *source)
{
	g_autoptr(GArray) offsets = language_has_spaces(text->language) ? NULL
	    : text_line_breaks(source, strlen(source),
	    language_icu(text->language));
	Breaks breaks = {offsets, 0};

	for (unsigned i = 0; i < text->words->len; i++) {
		StemWord *word = &g_array_index(text->words, StemWord, i);
		word->is_cut_before = may_cut(source, word->start, &breaks);
		word->is_cut_after = may_cut(source, word->end, &breaks);
	}
}

static bool
is_ascii(const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char) *p >= 0x80)
			return false;
	return true;
}

StemText *
stem_new(const Language *language, const char *source)
{
	StemText *text = g_new0(StemText, 1);
	g_autoptr(Shadow) shadow = is_ascii(source) ? NULL
	    : shadow_new(source, strlen(source));

	text->language = language;
	text->words = g_array_new(FALSE, FALSE, sizeof(StemWord));
	text->stems = g_array_new(FALSE, FALSE, sizeof(Stem));
	text->folded = g_string_new(NULL);
	Cutter cutter = {text, shadow == NULL ? source : shadow->text, false};
	cut(&cutter);
	mark_cuts(text, cutter.source);
	for (unsigned i = 0; i < text->words->len; i++) {
		StemWord *word = &g_array_index(text->words, StemWord, i);
		add_stems(text, word);
		if (shadow != NULL)
			shadow_source_span(shadow, word->start, word->end,
			    &word->start, &word->end);
	}
	return text;
}

void
stem_free(StemText *text)
{
	if (text == NULL)
		return;
	g_array_unref(text->words);
	g_array_unref(text->stems);
	g_string_free(text->folded, TRUE);
	g_free(text);
}

/* ---- comparing ----------------------------------------------------------- */

static bool
is_same_stem(const StemText *a, const Stem *left, const StemText *b,
    const Stem *right)
{
	return left->hash == right->hash && left->end - left->start ==
	    right->end - right->start && memcmp(a->folded->str + left->start,
	    b->folded->str + right->start, left->end - left->start) == 0;
}

bool
stem_is_form(const StemText *text, unsigned index, const StemText *term,
    unsigned place)
{
	const StemWord *word = stem_word(text, index);
	const StemWord *wanted = stem_word(term, place);

	if (wanted->is_acronym && !word->is_acronym)
		return false;
	for (unsigned i = 0; i < word->n_stems; i++)
		for (unsigned k = 0; k < wanted->n_stems; k++)
			if (is_same_stem(text, stem_of(text, word, i), term,
			    stem_of(term, wanted, k)))
				return true;
	return false;
}

/* The letter under the marks: ä is a. */
static uint32_t
bare(const char *p)
{
	uint32_t c = text_at(p);
	gunichar parts[8];

	if (c < 0x80)
		return c;
	return g_unichar_fully_decompose(c, FALSE, parts,
	    G_N_ELEMENTS(parts)) > 0 ? parts[0] : c;
}

/* The bytes of A from which on it differs from B, marks aside. */
static size_t
common_start(const char *a, const char *a_end, const char *b,
    const char *b_end)
{
	const char *start = a;

	while (a < a_end && b < b_end && bare(a) == bare(b)) {
		a = g_utf8_next_char(a);
		b = g_utf8_next_char(b);
	}
	return (size_t) (a - start);
}

static const Stem *
shortest(const StemText *text, const StemWord *word)
{
	const Stem *best = stem_of(text, word, 0);

	for (unsigned i = 1; i < word->n_stems; i++) {
		const Stem *stem = stem_of(text, word, i);
		if (stem->end - stem->start < best->end - best->start)
			best = stem;
	}
	return best;
}

/* Much of their beginning is the same: Markt, Märkten; obligación,
 * obligaciones. TERM is a word of the text WHOLE. */
static bool
is_akin(const StemText *text, const Stem *word, const StemText *whole,
    const Stem *term)
{
	const char *a = text->folded->str, *b = whole->folded->str;
	size_t common = common_start(a + word->start, a + word->end,
	    b + term->start, b + term->end);
	size_t longer = MAX(count_letters(a + word->start, word->end -
	    word->start), count_letters(b + term->start, term->end -
	    term->start));
	size_t letters = count_letters(a + word->start, common);

	return letters >= LEAST_COMMON && 10 * letters >= COMMON_IN_TEN *
	    longer;
}

static bool
is_fleeting(const Language *language, uint32_t c)
{
	size_t n = language_n_terms(language, LANGUAGE_FLEETING);

	for (size_t i = 0; i < n; i++)
		if (text_at(language_nth_term(language, LANGUAGE_FLEETING,
		    i)->text) == c)
			return true;
	return false;
}

/* The next letter at *P, before END, that stays; 0: none. */
static uint32_t
next_lasting(const Language *language, const char **p, const char *end)
{
	while (*p < end) {
		uint32_t c = bare(*p);
		*p = g_utf8_next_char(*p);
		if (!is_fleeting(language, c))
			return c;
	}
	return 0;
}

/* They begin alike and differ only in letters that come and go: рынок, рынк-;
 * وزير, وزراء. */
static bool
is_same_frame(const StemText *text, const Stem *word, const StemText *whole,
    const Stem *term)
{
	const char *a = text->folded->str + word->start;
	const char *a_end = text->folded->str + word->end;
	const char *b = whole->folded->str + term->start;
	const char *b_end = whole->folded->str + term->end;
	unsigned letters = 0;

	for (;; letters++) {
		uint32_t c = next_lasting(text->language, &a, a_end);
		if (c != next_lasting(text->language, &b, b_end))
			return false;
		if (c == 0)
			return letters >= 2;
	}
}

static bool
has_same_frame(const StemText *text, const StemWord *word,
    const StemText *term, const StemWord *wanted)
{
	if (language_n_terms(text->language, LANGUAGE_FLEETING) == 0)
		return false;
	for (unsigned i = 0; i < word->n_stems; i++)
		for (unsigned k = 0; k < wanted->n_stems; k++)
			if (is_same_frame(text, stem_of(text, word, i), term,
			    stem_of(term, wanted, k)))
				return true;
	return false;
}

/* TERM is a part of WORD: Anleihe, Unternehmensanleihen. */
static bool
is_part(const StemText *text, const StemWord *word, const StemText *whole,
    const Stem *term)
{
	const char *end = text->folded->str + word->folded_end;
	const char *b = whole->folded->str + term->start;
	const char *b_end = whole->folded->str + term->end;

	if (count_letters(b, (size_t) (b_end - b)) < LEAST_PART ||
	    word->folded_end - word->folded > MOST_COMPOUND)
		return false;
	for (const char *p = text->folded->str + word->folded; p < end;
	    p = g_utf8_next_char(p)) {
		const char *a = p, *q = b;
		while (a < end && q < b_end && bare(a) == bare(q)) {
			a = g_utf8_next_char(a);
			q = g_utf8_next_char(q);
		}
		if (q == b_end)
			return true;
	}
	return false;
}

static bool
is_like(const StemText *text, unsigned index, const StemText *term,
    unsigned place)
{
	const StemWord *word = stem_word(text, index);
	const StemWord *wanted = stem_word(term, place);

	if (stem_is_form(text, index, term, place))
		return true;
	if (wanted->is_acronym)
		return false;
	const Stem *stem = shortest(term, wanted);
	return is_akin(text, shortest(text, word), term, stem) ||
	    has_same_frame(text, word, term, wanted) ||
	    (language_has_compounds(text->language) &&
	    is_part(text, word, term, stem));
}

static bool
is_at(const StemText *text, unsigned index, const StemText *term,
    bool is_lenient)
{
	unsigned n = term->words->len;

	if (n == 0 || index + n > text->words->len)
		return false;
	for (unsigned i = 0; i < n; i++) {
		if (is_lenient ? !is_like(text, index + i, term, i)
		    : !stem_is_form(text, index + i, term, i))
			return false;
		if (i > 0 && !is_lenient && stem_word(term, i)->is_spaced &&
		    !stem_word(text, index + i)->is_spaced)
			return false;
	}
	return stem_word(text, index)->is_cut_before &&
	    stem_word(text, index + n - 1)->is_cut_after;
}

bool
stem_is_at(const StemText *text, unsigned index, const StemText *term)
{
	return is_at(text, index, term, false);
}

bool
stem_has(const StemText *text, const StemText *term, bool is_lenient)
{
	for (unsigned i = 0; i < text->words->len; i++)
		if (is_at(text, i, term, is_lenient))
			return true;
	return false;
}
