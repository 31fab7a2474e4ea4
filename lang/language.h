/*
 * language.h - what the program knows of each language, from data files.
 *
 * A language is a folder lang/<tag>/ with language.ini (a GKeyFile); a tag is
 * BCP 47 ("es", "zh-Hant"). Nothing about a language stands in C. All are
 * loaded once by languages_open; the records are immutable afterwards.
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

/* The folder they were loaded from. Borrowed. */
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
const char *language_icu(const Language *language);	/* ICU locale */
const char *language_iso3(const Language *language);	/* "eng": Apertium */
const char *language_script(const Language *language);	/* ISO 15924 */
bool language_is_rtl(const Language *language);
bool language_has_spaces(const Language *language);	/* between words */

/* Font families, best first, as fontconfig knows them; NULL-ended. */
const char *const *language_fonts(const Language *language, bool serif);

/* Name of the hyphenation dictionary ("hyph_es"), or NULL. */
const char *language_hyphenation(const Language *language);

/* Display width of a translation from English, in proportion to the source:
 * what half, nine in ten and 99 in 100 need. */
typedef struct LanguageExpansion {
	double p50, p90, p99;
} LanguageExpansion;
LanguageExpansion language_expansion(const Language *language);

/* Running text of no meaning in this language's script, for pseudo:script. */
const char *language_sample(const Language *language);

#endif
