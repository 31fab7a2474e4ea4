/*
 * store_row.h - a job as a row of a table, the same for every kind of store.
 *
 * The columns are texts, then figures, numbered from 0 within their sort and
 * in the order of STORE_ROW_COLUMNS.
 */
#ifndef STORE_STORE_ROW_H
#define STORE_STORE_ROW_H

#include "store/store.h"

enum {
	STORE_ROW_NAME = 5,	/* the text that may be no UTF-8 */
	STORE_ROW_TEXTS = 15,
	STORE_ROW_FIGURES = 15,
};

#define STORE_ROW_COLUMNS \
	"id, doc, target, queue, batch, name, options, digest, key, twin," \
	" place, manifest, cause, reason, worker, state, goal, dev, ino," \
	" size, priority, due, run_at, lease, created, changed, fence," \
	" attempts, done, total"

/* A text of JOB; NULL: there are no more. */
char **store_row_text(StoreJob *job, unsigned index);

int64_t store_row_figure(const StoreJob *job, unsigned index);
void store_row_set_figure(StoreJob *job, unsigned index, int64_t value);

#endif
