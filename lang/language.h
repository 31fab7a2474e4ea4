/*
 * language.h - what the program knows of each language, from data files.
 *
 * A language is a folder lang/<tag>/ with language.ini (a GKeyFile); a tag is
 * BCP 47 ("es", "zh-Hant"). Nothing about a language stands in C. All are
 * read once by languages_open and never change afterwards; their tables of
 * terms are made when they are first asked for. Not for threads. What
 * holds in every language is in lang/common.ini. README.md says what each key
 * means.
 */
#ifndef LANG_LANGUAGE_H
#define LANG_LANGUAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Languages Languages;	/* the loaded set */
typedef struct Language Language;	/* one of them */

/* Loads every folder of FOLDER. Errors: FAILURE_INPUT naming file and key. */
Languages *languages_open(const char *folder, GError **error);
void languages_close(Languages *languages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Languages, languages_close)

/* The folder it was opened from. Borrowed. */
const char *languages_folder(const Languages *languages);

/* In order of their tags, NULL-ended. Borrowed. */
const Language *const *languages_all(const Languages *languages);

/*
 * The language for TAG: itself, an alias of it ("zh" and "zh-CN" for
 * zh-Hans, "zh-TW" for zh-Hant), or its primary part ("es-MX" gives es).
 * NULL when there is none.
 */
const Language *languages_find(const Languages *languages, const char *tag);

const char *language_tag(const Language *language);
const char *language_name(const Language *language);	/* English */
const char *language_native(const Language *language);	/* its own */
const char *language_office(const Language *language);	/* "es-ES" */
const char *language_icu(const Language *language);	/* ICU locale */
const char *language_iso3(const Language *language);	/* "eng": Apertium */

/* 1, or 2 for a language whose data fewer people have looked at. */
unsigned language_tier(const Language *language);
const char *language_script(const Language *language);	/* ISO 15924 */
bool language_is_rtl(const Language *language);
bool language_has_spaces(const Language *language);	/* between words */

/* Font families, best first, as fontconfig knows them; NULL-ended. */
const char *const *language_fonts(const Language *language, bool serif);

/* Name of the hyphenation dictionary ("hyph_es"), or NULL. */
const char *language_hyphenation(const Language *language);

/* What tesseract calls it ("deu", "chi_sim"). */
const char *language_ocr(const Language *language);

/* What the source, or the translation, is called where both are shown. */
const char *language_layer(const Language *language, bool is_source);

/* Display width of a translation from English, in proportion to the source:
 * what half, nine in ten and 99 in 100 need. */
typedef struct LanguageExpansion {
	double p50, p90, p99;
} LanguageExpansion;
LanguageExpansion language_expansion(const Language *language);

/* Running text of no meaning in this language's script, for pseudo:script. */
const char *language_sample(const Language *language);

/* Whether CHARACTER tells this language from others of its script. */
bool language_has_character(const Language *language, uint32_t character);

/* -1: closes a quotation, 1: opens one, 0: neither, or either way. */
int language_quote_side(const Language *language, uint32_t character);

/* The mark that opens, or closes, a quotation at that DEPTH (0: no other is
 * open); below the second the two take turns. 0: there is none. */
uint32_t language_quote_mark(const Language *language, unsigned depth,
    bool is_open);

/* False: no mark ends a sentence (Thai), so a paragraph is one. */
bool language_has_stops(const Language *language);

/* True: a dot after a number makes it an ordinal ("3. Quartal"). */
bool language_has_ordinal_dot(const Language *language);

/* True: sentences end with a verb, so hardly ever with a name. */
bool language_is_verb_final(const Language *language);

/* How many letters an initial has: 1, or more where a script spells the names
 * of Latin letters ("यू.एस."). */
unsigned language_initial_letters(const Language *language);

/* True: the parts of a number in words are written in one (zweihundert). */
bool language_is_glued(const Language *language);

/* True: words are put together without a space (Vermögenswert). */
bool language_has_compounds(const Language *language);

/* The order of a date in figures: "dmy"; the first is the usual one. */
const char *const *language_date_orders(const Language *language);

/* Years from this one on are counted in another era: add the second figure
 * (Thai: 2400, -543). Both 0 where there is none. */
typedef struct LanguageLateYear {
	int from, add;
} LanguageLateYear;
LanguageLateYear language_late_year(const Language *language);

/* How figures are written. Lists are 0-ended; the first of each is what the
 * language writes, the others are also read. */
typedef struct LanguageNumber {
	uint32_t decimals[8];
	uint32_t groups[12];
	unsigned first_group;	/* digits in the last group: 3 */
	unsigned next_group;	/* and in those before it: 3, or 2 in India */
	unsigned group_from;	/* digits before the first separator */
	uint32_t percent_space;	/* between figure and sign, or 0 */
	bool has_percent_first;	/* "%5" */
	int code_side;		/* of EUR: -1 before an amount, 1 behind it, 0
				   where both are usual */
	uint32_t zero;		/* the digit nought that is written */
} LanguageNumber;
const LanguageNumber *language_number(const Language *language);

/* A copy that shares all with LANGUAGE, which must outlive it, but for its
 * decimal mark, which is MARK ('.' or ','): the other one makes groups. To be
 * freed with g_free. */
Language *language_with_decimal(const Language *language, uint32_t mark);

/* The word lists of language.ini, in the order of their keys. */
typedef enum LanguageTable {
	LANGUAGE_NEVER,		/* abbreviations that end no sentence */
	LANGUAGE_AMBIGUOUS,	/* ... that may, before a starter */
	LANGUAGE_BEFORE_NUMBER,	/* ... that do not before a number */
	LANGUAGE_UNIT,		/* ... that end one after a figure */
	LANGUAGE_ADVERBIAL,	/* words that begin a time before a subject */
	LANGUAGE_STARTER,	/* words that begin sentences */
	LANGUAGE_SMALL_STARTER,	/* ... even without a capital */
	LANGUAGE_WORD_END,	/* the last two letters that words have */
	LANGUAGE_AFTER_QUOTE,	/* words that go on after a closed quote */
	LANGUAGE_FREQUENT,	/* words by which the language is known */
	LANGUAGE_SAY,		/* verbs that end a clause behind a quotation */
	LANGUAGE_ANNOUNCE,	/* words that announce the quotation behind */
	LANGUAGE_SCALE,		/* million:6 */
	LANGUAGE_HEADER_SCALE,	/* of a table's head: thousands:3 */
	LANGUAGE_HEADER_BEFORE,	/* before it: in, 单位： */
	LANGUAGE_MULTIPLIER,	/* CJK, written next to the figure */
	LANGUAGE_MULTIPLIER_GAP,
	LANGUAGE_NUMERAL,	/* CJK digits */
	LANGUAGE_WORD,		/* eleven:11 */
	LANGUAGE_CARDINAL,	/* what numbers in words are made of */
	LANGUAGE_CARDINAL_AND,	/* between them: and, und, y */
	LANGUAGE_CARDINAL_POINT,	/* before decimals: point, Komma */
	LANGUAGE_CARDINAL_AFTER,	/* glued to them: -jährig, -ste */
	LANGUAGE_HALF_AFTER,	/* and a half, et demi, y medio */
	LANGUAGE_ROMAN_AFTER,	/* glued to Roman numerals: XIXe */
	LANGUAGE_PERCENT,
	LANGUAGE_PERCENT_BEFORE,
	LANGUAGE_PERCENT_WEAK,	/* points: of percent, or of an index */
	LANGUAGE_PERCENT_WEAK_BEFORE,
	LANGUAGE_TENTH,		/* 成, 割: tenths; 0: only looks like one */
	LANGUAGE_TENTH_PART,	/* after them: 8分 7厘, 半 */
	LANGUAGE_PERMILLE,
	LANGUAGE_PERMILLE_BEFORE,
	LANGUAGE_BASIS_POINT,
	LANGUAGE_MINUS,
	LANGUAGE_MINUS_AFTER,	/* 1,234 CR in a cell */
	LANGUAGE_RANGE,		/* between two figures: to, bis, 至 */
	LANGUAGE_AND,		/* between two of a kind: and, und, 及 */
	LANGUAGE_REFERENCE,	/* before a figure that is a name: Note 3.1 */
	LANGUAGE_MORNING,
	LANGUAGE_MORNING_BEFORE,
	LANGUAGE_AFTERNOON,
	LANGUAGE_AFTERNOON_BEFORE,
	LANGUAGE_CURRENCY,	/* euros:EUR */
	LANGUAGE_CURRENCY_SCALE,	/* TEUR:3, of some of them */
	LANGUAGE_CURRENCY_AFTER,	/* signs that stand behind amounts */
	LANGUAGE_COIN,		/* behind amounts: 角:1, a tenth */
	LANGUAGE_COIN_AND,	/* between an amount and its coins: con, 又 */
	LANGUAGE_CURRENCY_GAP,	/* between a figure and it: millones de euros */
	LANGUAGE_CURRENCY_NAME,	/* CAD:dollar, the name it shares with others */
	LANGUAGE_CURRENCY_LARGE,	/* COP 28 is no amount */
	LANGUAGE_DECADE_BEFORE,	/* anni 80 */
	LANGUAGE_DECADE_AFTER,	/* 1980s, 80年代 */
	LANGUAGE_DECADES,	/* two decades: twenty years */
	LANGUAGE_CENTURY,	/* 20世纪80年代 */
	LANGUAGE_TIMES,		/* 2.5x, 2.5倍 */
	LANGUAGE_OVER,		/* 1 sobre 3: a third */
	LANGUAGE_UNDER,		/* 3分之1: a third */
	LANGUAGE_DOZEN,
	LANGUAGE_HOUR_MARK,	/* 15時30分, 15 Uhr */
	LANGUAGE_MINUTE_MARK,
	LANGUAGE_QUARTER,	/* Q3, 3. Quartal */
	LANGUAGE_HALF_YEAR,
	LANGUAGE_FISCAL_YEAR,
	LANGUAGE_DURATION,	/* months:M, as in P12M */
	LANGUAGE_MONTH,
	LANGUAGE_HIJRI_MONTH,
	LANGUAGE_FIRST_YEAR,	/* of an era: 令和元年 */
	LANGUAGE_JOINER,	/* between the parts of a date */
	LANGUAGE_DAY_SUFFIX,
	LANGUAGE_YEAR_MARK,
	LANGUAGE_MONTH_MARK,
	LANGUAGE_DAY_MARK,
	LANGUAGE_DATE_MARK,	/* between the parts of one in figures */
	LANGUAGE_MARK_SPACE,	/* French: before ; : ! ? */
	LANGUAGE_ERA,		/* years to add: 2018 */
	LANGUAGE_SUFFIX,	/* endings that terms are compared without */
	LANGUAGE_PREFIX,	/* and what stands before them */
	LANGUAGE_FLEETING,	/* letters that come and go within a word */
	LANGUAGE_N_TABLES
} LanguageTable;

typedef struct LanguageTerm {
	const char *text;	/* as in the file, without its marks */
	size_t length;
	const char *value;	/* what stands after the colon, or "" */
	int number;		/* the same as a number */
	bool is_stem;		/* text*: letters may follow */
	bool is_weak;		/* value?: also means something else */
	bool is_exact;		/* value!: compared with its case */
} LanguageTerm;

/*
 * The longest term of TABLE at the start of TEXT, compared without case and
 * with all spaces alike; *LENGTH becomes the bytes it takes of TEXT. A term of
 * letters must end where a word ends, if the language has spaces. NULL: none.
 */
const LanguageTerm *language_match(const Language *language,
    LanguageTable table, const char *text, size_t *length);

/* The term of TABLE that is all of TEXT, or NULL. */
const LanguageTerm *language_term(const Language *language,
    LanguageTable table, const char *text, size_t length);

/* The longest term of TABLE that ends at END of TEXT, or one space before it,
 * and does not begin within a word; *START becomes its offset. */
const LanguageTerm *language_match_before(const Language *language,
    LanguageTable table, const char *text, size_t end, size_t *start);

size_t language_n_terms(const Language *language, LanguageTable table);
const LanguageTerm *language_nth_term(const Language *language,
    LanguageTable table, size_t index);

#endif
