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

/* What one document has cost at one engine. */
typedef struct LedgerLine {
	const char *document;	/* path; its last part is written */
	const char *task;	/* "translate", "extract", "review" */
	const Language *source, *target;	/* NULL: not said */
	const char *engine, *server, *model;	/* or NULL */
	int status;
	unsigned segments;
	Usage usage;
} LedgerLine;

/*
 * Adds LINES[0..COUNT) to PATH, which is made (mode 0600) when it is not there;
 * those for which nothing was asked are left out. Several processes may do so
 * at once. Errors: FAILURE_OUTPUT.
 */
bool ledger_put(const char *path, const LedgerLine *lines, size_t count,
    GError **error);

/*
 * Adds the job's lines, one for each of its engines. Errors: FAILURE_OUTPUT.
 */
bool ledger_add(const char *path, const Job *job, JobStatus status,
    GError **error);

/* What tokens cost: a key file with a group for each model, and in it prompt,
 * cached and completion, in units of CURRENCY a million tokens. */
typedef struct LedgerSum {
	char *name;		/* "model en-de", "model en extract" */
	char *currency;		/* or NULL: the model has no price */
	double cost;
	unsigned documents;
	Usage usage;
} LedgerSum;

/*
 * Sums the lines of PATH by model, pair and task, in the order of their names: an
 * array of LedgerSum that owns its strings. PRICES may be NULL. Lines that are
 * none are counted in BAD. Errors: FAILURE_INPUT.
 */
GArray *ledger_sum(const char *path, const char *prices, unsigned *bad,
    GError **error);

#endif
