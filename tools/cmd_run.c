#include "spool/fault.h"
#include "tools/commands.h"
#include "tools/working.h"

int
cmd_run(const Options *options, GError **error)
{
	return fault_list() ? (int) JOB_DONE
	    : working_run(options, false, error);
}
