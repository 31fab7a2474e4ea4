/*
 * card.h - work/<doc>/job.json: what the store knows of a document's jobs, so
 * that the store is not the only one who does.
 */
#ifndef SPOOL_CARD_H
#define SPOOL_CARD_H

#include "store/store.h"

/* Writes it; the folder is not synced. */
bool card_write(int work, GPtrArray *jobs, GError **error);

/* Appends the jobs it lists, as CLAIMING; false: there is none, or it is
 * damaged. */
bool card_read(int work, GPtrArray *jobs);

#endif
