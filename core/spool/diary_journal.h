/*
 * diary_journal.h - lines of the log as records of systemd's journal, by its
 * native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): datagrams of fields.
 */
#ifndef SPOOL_DIARY_JOURNAL_H
#define SPOOL_DIARY_JOURNAL_H

#include <glib.h>
#include <stdbool.h>

/* Whether our standard error goes to the journal anyway. */
bool diary_journal_is_ours(void);

/* Sends the COUNT fields of PAIRS (name, value; names are letters A to Z and _).
 * False: nobody takes them. */
bool diary_journal_send(const char *const (*pairs)[2], size_t count);

#endif
