#include "base/failure.h"
#include "tools/commands.h"

int
cmd_help(const Options *options, GError **error)
{
	if (options->n_files == 0) {
		commands_help(NULL);
		return JOB_DONE;
	}
	const Command *command = commands_find(options->files[0]);
	if (command == NULL) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "no command %s", options->files[0]);
		return JOB_USAGE;
	}
	commands_help(command);
	return JOB_DONE;
}
