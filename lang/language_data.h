/*
 * language_data.h - the record behind Language: private to languages.c, which
 * fills it, and language.c, which answers from it.
 */
#ifndef LANG_LANGUAGE_DATA_H
#define LANG_LANGUAGE_DATA_H

#include "lang/language.h"

/* The last two characters of a term, folded; before a single one is 0. */
typedef struct LanguageEnd {
	uint32_t last, before;
	unsigned index;		/* into terms */
} LanguageEnd;

/* The terms of one key, and where each first character's begin. */
typedef struct LanguageTerms {
	GArray *terms;		/* LanguageTerm; of one first character: the
				   longest first */
	GHashTable *first;	/* folded character > index + 1 */
	unsigned ascii[128];	/* the same for ASCII */
	uint32_t pairs[128][4];	/* by ASCII first: the bits of the ASCII
				   characters, folded, that a term goes on
				   with; all of them where one ends */
	GArray *by_end;		/* LanguageEnd: the terms again, sorted */
	uint32_t end_pairs[128][4];	/* as pairs, by the last: with what
				   comes before it */
	uint16_t starts[26][26];	/* by the first two letters, folded, of
				   ASCII: index + 1 of the first term that
				   may begin so; 0: none */
	GArray *next;		/* of uint16_t, by index: index + 1 of the next
				   that may begin like this one; 0: none */
	GHashTable *whole;	/* a set of LanguageTerm *, by their folded
				   characters; NULL: not asked for yet */
} LanguageTerms;

/* A run needs two languages of sixteen, and not all that is known of those:
 * a table is made of its text when it is first asked for. */
typedef struct LanguageTables {
	GKeyFile *own;		/* language.ini */
	GKeyFile *common;	/* common.ini */
	char *currencies;	/* path of currency.ini, which only its table
				   needs; there may be none */
	LanguageTerms *lists[LANGUAGE_N_TABLES];	/* NULL: not asked
							   for yet */
} LanguageTables;

struct Language {
	char *tag, *name, *native, *icu, *office, *iso3, *script, *hyphenation, *sample;
	char *ocr;
	char **layers;
	char **aliases, **serif, **sans, **date_orders;
	unsigned tier, initial_letters;
	bool is_rtl, has_spaces, has_stops, has_ordinal_dot, is_glued,
	    has_compounds, is_verb_final;
	LanguageExpansion expansion;
	LanguageLateYear late_year;
	LanguageNumber number;
	GHashTable *characters;	/* a set: those that tell it from others */
	uint32_t quote_marks[2][2];	/* outer and inner: open, close */
	GHashTable *quotes;	/* character > 1 or -1 */
	LanguageTables *tables;
};

/* Makes the table of TABLES that is not there yet (languages.c). */
void languages_fill(LanguageTables *tables, LanguageTable table);

static inline LanguageTerms *
language_data_terms(const Language *language, LanguageTable table)
{
	if (language->tables->lists[table] == NULL)
		languages_fill(language->tables, table);
	return language->tables->lists[table];
}

/* Letter case and kinds of space do not tell terms apart, nor does the dot of
 * the Turkish i, which upper-case headings lose. */
uint32_t language_data_fold(uint32_t character);

#endif
