/*
 * filename.h - names of dropped files: bytes that come from anybody.
 */
#ifndef SPOOL_FILENAME_H
#define SPOOL_FILENAME_H

#include <glib.h>
#include <stdbool.h>

/* Not to be looked at: hidden, half-written or kept by editors, syncers and
 * systems; our sidecars. */
bool filename_is_passed_over(const char *name);

/*
 * What the results of NAME are called: valid UTF-8 in NFC; slashes, controls
 * and what other systems forbid become "_", as do a leading "-" or "." and a
 * trailing space or dot; names that Windows reserves get a "_" in front; at most
 * 120 bytes, cut between characters, the ending kept. Owned by the caller.
 */
char *filename_safe(const char *name);

/* NAME with INFIX before its ending: ("a.pdf", "de") is "a.de.pdf". */
char *filename_with(const char *name, const char *infix);

/* The N-th file of that name: "a.pdf", "a~2.pdf", ... Owned by the caller. */
char *filename_numbered(const char *name, unsigned n);

/* For logs: valid UTF-8 in one line, other bytes as \xNN. */
char *filename_display(const char *name);

/* A new name for a document: 26 letters and digits, in the order of time. */
char *filename_id(void);

#endif
