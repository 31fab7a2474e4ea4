/*
 * journal.h - answers that were paid for, kept until they are of no more use.
 *
 * A row is a key and an answer. The key is the caller's: a digest of all that
 * the answer depends on (source, pair, prompt, model, terms given). An answer
 * is put, and so committed, before the next request goes out; a run that was
 * killed finds it when it is started again, and never pays twice. Several
 * processes may use one journal.
 *
 * Durability: WAL with synchronous=NORMAL. kill -9 loses nothing that was
 * put; a power cut may lose the last seconds, and costs those requests again.
 *
 * A journal holds answers, which are confidential: mode 0600, and answers older
 * than 30 days are dropped when it is opened, as are the oldest ones where it
 * has grown above 1 GiB.
 */
#ifndef MEMORY_JOURNAL_H
#define MEMORY_JOURNAL_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Journal Journal;

typedef struct JournalEntry {
	const char *key;	/* a string without NUL, best a digest */
	const char *answer;	/* UTF-8 */
} JournalEntry;

/* $XDG_STATE_HOME/dragoman/journal.db, or the same under ~/.local/state. Owned
 * by the caller. */
char *journal_default_path(void);

/*
 * Opens or makes it. One that is damaged, or no journal at all, is kept beside
 * it as PATH.broken-YYYYMMDD-HHMMSS-PID and a fresh one made: NOTICE (may be
 * NULL) gets a line that says so, owned by the caller. Errors: FAILURE_OUTPUT.
 */
Journal *journal_open(const char *path, char **notice, GError **error);
void journal_close(Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Journal, journal_close)

/* The answer for KEY, or NULL: there is none, or the journal cannot be read
 * (which costs a request, and nothing else). Owned by the caller. */
char *journal_find(Journal *journal, const char *key);

/* Commits all of ENTRIES, or none. A key that is there gets the new answer. */
bool journal_put(Journal *journal, const JournalEntry *entries, size_t count,
    GError **error);

/* Takes KEY away: its answer was no good after all. */
bool journal_forget(Journal *journal, const char *key, GError **error);

#endif
