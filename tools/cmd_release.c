#include "spool/recover.h"
#include "tools/commands.h"
#include "tools/jobs.h"

int
cmd_release(const Options *options, GError **error)
{
	return jobs_act(options, 1u << STORE_QUARANTINED,
	    1u << STORE_QUARANTINED, recover_revive, error);
}
