/*
 * term.h - whether a translation uses the terms that it should.
 */
#ifndef LANG_TERM_H
#define LANG_TERM_H

#include "lang/language.h"

typedef enum TermCheck {
	TERM_SATISFIED,		/* nothing against it */
	TERM_MISSING,		/* none of the wanted ones is there */
	TERM_FORBIDDEN_USED,	/* one that is forbidden is */
} TermCheck;

/* What is wanted for a term of the source. */
typedef struct TermWanted {
	const char *const *targets;	/* any of these will do: NULL-ended */
	const char *const *forbidden;	/* and none of these: NULL-ended */
} TermWanted;

/*
 * Looks for them in TEXT, whatever their endings (lang/stem): leniently for what
 * is wanted, strictly for what is forbidden, which is no matter where a wanted
 * one is there, too. WHICH (may be NULL) gets the first wanted one that is
 * missing, or the forbidden one that is used.
 */
TermCheck term_check(const Language *language, const char *text,
    const TermWanted *wanted, const char **which);

/* The first of TERMS (NULL-ended) that is in TEXT, leniently; -1: none. */
int term_first(const Language *language, const char *text,
    const char *const *terms);

#endif
