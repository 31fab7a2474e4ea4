/*
 * number.h - figures in running text, as exact values.
 *
 * A token is a figure with all that says how much it is: sign, digits of any
 * script, separators, scale word, percent sign. Text is UTF-8, offsets are
 * bytes, values are exact decimals. What a figure in two readings can mean
 * ("1.234", "5 m", "3 p.m.") is kept beside its first value, and
 * number_matches knows which of them may be equal.
 */
#ifndef LANG_NUMBER_H
#define LANG_NUMBER_H

#include <glib.h>

#include "lang/decimal.h"
#include "lang/language.h"
#include "lang/number_core.h"

typedef enum NumberKind {
	NUMBER_FIGURE,		/* digits */
	NUMBER_CODE,		/* digits and points without a value: 10.1.2 */
	NUMBER_WORD,		/* eleven, 三, March: no digits */
} NumberKind;

typedef enum NumberUnit {
	NUMBER_PLAIN,
	NUMBER_PERCENT,		/* percentage points, too */
	NUMBER_PERMILLE,
	NUMBER_BASIS_POINT,
	NUMBER_TENTH,		/* 3割, 3成: 30 % */
} NumberUnit;

typedef struct NumberToken {
	size_t start, end;	/* of all of it */
	size_t core, core_end;	/* of digits and separators */
	NumberKind kind;
	NumberUnit unit;
	Decimal value;		/* with sign and scale, before the unit: 5 of
				   "5 %"; not of codes */
	Decimal core_value;	/* of the core alone */
	int scale;		/* power of ten of the scale word */
	int currency_scale;	/* of the currency's own name: TEUR 5 */
	bool is_negative;
	bool is_bracketed;	/* (5): negative by its brackets */
	bool is_scale_weak;	/* "5 m": perhaps no scale at all */
	bool is_afternoon;	/* 3 p.m.: 15, too */
	bool is_guessed;	/* "percent of 5", said to be 5 %: for lists of
				   figures, and no proof of anything */
	bool is_unit_weak;	/* points: perhaps no percent at all */
	bool is_cardinal;	/* of words: they count, as twenty-three does,
				   and "first" and "XIX" do not */
	bool is_telling;	/* of words: a translation says it again; not
				   "one", or what is said for other reasons */
	bool is_unit_before;	/* %5: the unit is that of figures after it */
	bool is_sign_weak;	/* (3.1 million): perhaps brackets of prose */
	bool is_decade;		/* 1980s, anni 80 */
	bool is_decades;	/* of words: two decades; other_value: 20 */
	bool is_compound;	/* 1億2345万: more digits than the core */
	bool is_ambiguous;	/* 1.234 */
	bool has_groups;
	bool has_zeros;		/* 0019: no amount, only equal to itself */
	bool has_half;		/* "two years and a half", 5年半: perhaps a
				   half more */
	bool is_padded;		/* 05: no word says that */
	bool has_shared;	/* 5 in "5-7 %": unit and scale may be those of
				   the next figure */
	bool is_share_sure;	/* "5-7 %", but not "5 and 7 %" */
	NumberUnit shared_unit;
	int shared_scale;
	int other_value;	/* the year in another era; 0: none */
	size_t n_decimals;
	uint64_t spelling;	/* of the core: equal when spelled the same */
	const char *currency;	/* ISO 4217, or NULL */
	const char *shared_currency;	/* of the other end of a range: for
					   lists of figures */
} NumberToken;

/* Whether TEXT can hold a figure or a date that must be matched: a digit of any
 * script, or an ideograph, for 三月五日 is a date. Words for numbers may be in
 * any text. */
bool number_may_be_in(const char *text);

/* All tokens in the order of the text, not overlapping: an array of
 * NumberToken, owned by the caller. Currencies live as long as LANGUAGE. */
GArray *number_find(const Language *language, const char *text);

/* The same where a document has voted on its separators. STYLE may be NULL. */
GArray *number_find_styled(const Language *language, const NumberStyle *style,
    const char *text);

/* Whether two tokens say the same in one of their readings: scale and unit
 * are applied, so 12.3 亿 is 1.23 billion and 50 bp are 0.5 %. */
bool number_equal(const NumberToken *a, const NumberToken *b);

/* The same, and also true when TARGET is still spelled as SOURCE is. */
bool number_matches(const NumberToken *source, const NumberToken *target);

/* Two tokens that are equal, or match, share one of their keys; most others
 * share none. Fills in up to NUMBER_MAX_KEYS, and returns how many. */
#define NUMBER_MAX_KEYS 10
unsigned number_keys(const NumberToken *token, uint64_t *keys);

/*
 * PLAIN ("-1234.50") as TARGET writes it, its decimals kept, in groups if
 * asked for. Owned by the caller; NULL if PLAIN is no number.
 */
char *number_format(const char *plain, bool has_groups,
    const Language *target);

/*
 * A copy of TARGET_TEXT in which the figures that are still in the form of
 * the source language are in the form of the target's: separators, digits,
 * the place of the percent sign. A figure counts as being in source form only
 * when the source text has it spelled like that and nothing in the source
 * text has the value it shows in the target language. Codes, years,
 * identifiers and numbers of sections and notes stay as they are. Signs of
 * currencies, dates and spaces before marks: typography.h.
 */
char *number_localise(const char *source_text, const char *target_text,
    const Language *source, const Language *target);

/* True when TEXT is nothing but figures, punctuation, currencies and codes,
 * so that no engine is needed and number_localise is enough. */
bool number_is_figure(const Language *language, const char *text);

#endif
