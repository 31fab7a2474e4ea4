#include "job/plan.h"

#include <string.h>

#include "base/failure.h"

const PlanStep plan_steps[] = {
	{"read", step_read},		/* bytes to blocks and units */
	{"identify", step_identify},	/* which language it is in */
	{"vote", step_vote},		/* what 1.234 means in it */
	{"segment", step_segment},	/* units to sentences */
	{"protect", step_protect},	/* identifiers become marked spans */
	{"terms", step_terms},		/* the model proposes the document's terms */
	{"recall", step_recall},	/* the memory fills targets, termbases are asked */
	{"translate", step_translate},	/* an engine fills the targets */
	{"check", step_check},		/* proved, repaired, or source kept */
	{"settle", step_settle},	/* terms that deviate are asked for again */
	{"review", step_review},	/* the model looks at it again */
	{"remember", step_remember},	/* the whole is looked at, the memory filled */
	{"write", step_write},		/* targets into the original bytes */
	{"prove", step_prove},		/* the output read again, compared, and
					   verified: step_verify */
	{"arrange", step_arrange},	/* source and target in one document */
	{NULL, NULL},
};

/* In debug builds every step must leave a sound document. */
static bool
check_after(const Job *job, const char *name, GError **error)
{
#ifdef DRAGOMAN_DEBUG
	g_autofree char *breach = document_check(job->document);
	if (breach != NULL) {
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "after step %s: %s", name, breach);
		return false;
	}
#else
	(void) job;
	(void) name;
	(void) error;
#endif
	return true;
}

bool
plan_run(Job *job, const char *last, GError **error)
{
	for (const PlanStep *step = plan_steps; step->name != NULL; step++) {
		if (!step->run(job, error) ||
		    !check_after(job, step->name, error))
			return false;
		if (strcmp(step->name, last) == 0)
			return true;
	}
	return true;
}
