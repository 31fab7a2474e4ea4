/*
 * main.c - finds the command and reports how it ended; nothing else.
 */
#include <locale.h>
#include <string.h>

#include "base/failure.h"
#include "tools/commands.h"
#include "tools/meter.h"

/* One line on stderr, whatever the message holds. */
static void
print_error(const GError *error)
{
	g_autofree char *line = meter_line(error->message);

	g_printerr("dragoman: %s\n", line);
}

static int
run(const Command *command, char **arguments, GError **error)
{
	Options options = options_default();
	int status = JOB_USAGE;

	if (!options_parse(&options, command->options, arguments, error)) {
		options_clear(&options);
		return status;
	}
	if (options.help) {
		commands_help(command);
		status = JOB_DONE;
	} else if (options.n_files < command->min_files ||
	    options.n_files > command->max_files) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "usage: dragoman %s [options] %s (try --help)",
		    command->name, command->arguments);
	} else {
		status = command->run(&options, error);
	}
	options_clear(&options);
	return status;
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;

	/* Only for characters on the terminal: documents never depend on
	 * the locale. */
	(void) setlocale(LC_CTYPE, "");
	g_set_prgname("dragoman");
	if (argc < 2 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0) {
		commands_help(NULL);
		return argc < 2 ? JOB_USAGE : JOB_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		g_print("dragoman %s\n", DRAGOMAN_VERSION);
		return JOB_DONE;
	}
	const Command *command = commands_find(argv[1]);
	if (command == NULL) {
		g_autofree char *name = g_utf8_make_valid(argv[1], -1);
		g_printerr("dragoman: unknown command %s (try `dragoman "
		    "help`)\n", name);
		return JOB_USAGE;
	}
	int status = run(command, argv + 2, &error);
	if (error != NULL)
		print_error(error);
	return status;
}
