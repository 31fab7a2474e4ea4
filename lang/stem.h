/*
 * stem.h - the words of a text as terms are looked for: whatever their endings.
 *
 * In languages with spaces a word is a run of letters and digits; its stems are
 * the word itself, in lower case, and what is left without one prefix or one
 * suffix or both, for each of the language's lists (lang/<tag>/language.ini,
 * [term]). Two words are forms of one if they share a stem: note and notes, ülke
 * and ülkeye, whatever other endings theirs look like. In scripts without spaces a
 * word is a letter with its marks, and a run of words is only a term where no
 * word of the text is cut: Thai by ICU's dictionary, katakana by its run.
 *
 * Stems are for finding, not for grammar: they say that two words may be forms
 * of one. Offsets are bytes of the text, which may hold ligatures and soft
 * hyphens (lang/shadow).
 */
#ifndef LANG_STEM_H
#define LANG_STEM_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/language.h"

/* A stretch of the folded text, and its hash. */
typedef struct Stem {
	size_t start, end;
	uint32_t hash;
} Stem;

typedef struct StemWord {
	size_t start, end;	/* in the text */
	size_t folded, folded_end;	/* in lower case, in the folded text */
	unsigned first, n_stems;	/* in stems: the first is the word */
	bool is_acronym;	/* two capitals and more, and nothing else */
	bool is_cut_before;	/* a run may begin here */
	bool is_cut_after;	/* ... or end here */
	bool is_spaced;		/* no letters, only space, from the word before */
} StemWord;

typedef struct StemText {
	const Language *language;
	GArray *words;		/* of StemWord */
	GArray *stems;		/* of Stem */
	GString *folded;	/* all folded words */
} StemText;

/* TEXT is valid UTF-8. Linear. Never NULL. */
StemText *stem_new(const Language *language, const char *text);
void stem_free(StemText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StemText, stem_free)

static inline const StemWord *
stem_word(const StemText *text, unsigned index)
{
	return &g_array_index(text->words, StemWord, index);
}

static inline const Stem *
stem_of(const StemText *text, const StemWord *word, unsigned index)
{
	return &g_array_index(text->stems, Stem, word->first + index);
}

/* The hash of a stem, or of a part of one. */
uint32_t stem_hash(const char *bytes, size_t length);

/* Whether word INDEX of TEXT may be a form of word PLACE of TERM: a stem in
 * common, and capitals where the term is an acronym. */
bool stem_is_form(const StemText *text, unsigned index, const StemText *term,
    unsigned place);

/* Whether all words of TERM stand in TEXT from INDEX on, side by side, and cut
 * no word of it. */
bool stem_is_at(const StemText *text, unsigned index, const StemText *term);

/*
 * Whether TERM is in TEXT. IS_LENIENT: words with much of their beginning in
 * common count, too, marks aside, those that differ in fleeting letters, and
 * parts of compounds: for what must be there. Without it only forms do: for
 * what must not.
 */
bool stem_has(const StemText *text, const StemText *term, bool is_lenient);

#endif
