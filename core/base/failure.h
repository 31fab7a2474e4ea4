/*
 * failure.h - the codes of GErrors that callers tell apart.
 *
 * Every GError of the program that is not a library's own is in this domain.
 * The code decides the exit status and nothing else; the message says file,
 * place, what, and what to do. What a check *found* is no error: see report.h.
 */
#ifndef BASE_FAILURE_H
#define BASE_FAILURE_H

#include <glib.h>

typedef enum Failure {
	FAILURE_INPUT,		/* unreadable, damaged or not what it says */
	FAILURE_LIMIT,		/* would cost more than Limits allow */
	FAILURE_REFUSED,	/* understood, and not done: encrypted, signed */
	FAILURE_OUTPUT,		/* cannot be written */
	FAILURE_ENGINE,		/* the engine died, or answers nothing */
	FAILURE_NEEDS_ENGINE,	/* no engine knows the pair, or none is there */
	FAILURE_BUDGET,		/* what may be spent is spent: go on later */
	FAILURE_STORE,		/* no store of jobs or files there: go on later */
	FAILURE_SETUP,		/* set up so that it cannot work */
	FAILURE_USAGE,		/* an option or a name that does not exist */
	FAILURE_INTERNAL,	/* our own mistake */
} Failure;

#define FAILURE failure_quark()
GQuark failure_quark(void);

#endif
