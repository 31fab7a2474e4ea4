#include "spool/recover.h"
#include "tools/commands.h"
#include "tools/jobs.h"

int
cmd_retry(const Options *options, GError **error)
{
	return jobs_act(options, 1u << STORE_FAILED | 1u << STORE_CANCELLED,
	    recover_revive, error);
}
