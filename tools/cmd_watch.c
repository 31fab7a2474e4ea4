#include "tools/commands.h"
#include "tools/working.h"

int
cmd_watch(const Options *options, GError **error)
{
	return working_run(options, true, error);
}
