/*
 * identify.h - which language a text is in.
 *
 * Scripts decide first, then frequent words and characters that the languages
 * know (language.ini), and CLD2. Below some 25 characters nothing is sure.
 */
#ifndef LANG_IDENTIFY_H
#define LANG_IDENTIFY_H

#include "lang/language.h"

typedef struct Identity {
	const Language *language;	/* NULL: none of ours, or unknown */
	char tag[16];			/* of ours, or what CLD2 calls it, or
					   "und" */
	char script[8];			/* ISO 15924; "Zyyy": no letters */
	double confidence;		/* 0 to 1 */
	unsigned letters;
} Identity;

/* TEXT is valid UTF-8; linear in it. */
Identity identify_text(const Languages *languages, const char *text,
    size_t length);

/* Whether TEXT is plainly in EXPECTED: told by its script and its frequent
 * words alone, which is quick. False: ask identify_text. */
bool identify_confirms(const Languages *languages, const Language *expected,
    const char *text, size_t length);

/*
 * The language of the paragraph TEXT where it is surely another one than
 * EXPECTED; else NULL. It has a hundred letters or more, and so many of its
 * words that no doubt is left; a sister is none, whose tag begins the same
 * (zh-Hans, zh-Hant). What is shorter is in its document's language.
 */
const Language *identify_stranger(const Languages *languages,
    const Language *expected, const char *text, size_t length);

#endif
