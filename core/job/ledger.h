/*
 * ledger.h - what engines have cost: a line of JSON a document and engine, kept.
 *
 * The line says when, which file (its name, no folder and no text of it), task,
 * pair, engine and server, and what was counted. Reports hold none of this: they
 * must be the same bytes for the same input, and costs are not.
 */
#ifndef JOB_LEDGER_H
#define JOB_LEDGER_H

#include "base/json.h"
#include "engine/usage.h"
#include "job/job.h"

/* $XDG_STATE_HOME/dragoman/usage.jsonl, or the same under ~/.local/state. A new
 * string. */
char *ledger_default_path(void);

/*
 * Adds the job's lines, one for each of its engines, to PATH, which is made
 * (mode 0600) when it is not there. Several processes may do so at once. Nothing
 * is written when nothing was asked. Errors: FAILURE_OUTPUT.
 */
bool ledger_add(const char *path, const Job *job, JobStatus status,
    GError **error);

/* What tokens cost: a key file with a group for each model, and in it prompt,
 * cached and completion, in units of CURRENCY a million tokens. */
typedef struct LedgerSum {
	char *name;		/* "model en-de" */
	char *currency;		/* or NULL: the model has no price */
	double cost;
	unsigned documents;
	Usage usage;
} LedgerSum;

/*
 * Sums the lines of PATH by model and pair, in the order of their names: an
 * array of LedgerSum that owns its strings. PRICES may be NULL. Lines that are
 * none are counted in BAD. Errors: FAILURE_INPUT.
 */
GArray *ledger_sum(const char *path, const char *prices, unsigned *bad,
    GError **error);

#endif
