#include "spool/recover.h"
#include "tools/commands.h"
#include "tools/jobs.h"

static bool
cancel(Spool *spool, StoreJob *job, GError **error)
{
	return recover_cancel(spool, job->id, error);
}

int
cmd_cancel(const Options *options, GError **error)
{
	return jobs_act(options, (1u << STORE_N_STATES) - 1, 0, cancel,
	    error);
}
