#include "spool/recover.h"
#include "tools/commands.h"
#include "tools/jobs.h"

int
cmd_retry(const Options *options, GError **error)
{
	const unsigned each = 1u << STORE_FAILED | 1u << STORE_RETRY;

	return jobs_act(options, each | 1u << STORE_CANCELLED, each,
	    recover_revive, error);
}
