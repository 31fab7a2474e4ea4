#include <string.h>

#include "format/format.h"
#include "tools/commands.h"
#include "tools/setup.h"

static void
print_commands(void)
{
	for (const Command *command = commands_table; command->name != NULL;
	    command++)
		g_print("%s\n", command->name);
}

static void
print_options(const Command *command)
{
	for (size_t i = 0; command->options[i] != NULL; i++)
		g_print("--%s\n", command->options[i]);
}

/* Values for the option before the word: from the registries. */
static bool
print_values(const char *option, const Setup *setup)
{
	if (strcmp(option, "-s") == 0 || strcmp(option, "-t") == 0 ||
	    strcmp(option, "-l") == 0 || strcmp(option, "--source") == 0 ||
	    strcmp(option, "--target") == 0 ||
	    strcmp(option, "--language") == 0) {
		for (const Language *const *language = languages_all(
		    setup->languages); *language != NULL; language++)
			g_print("%s\n", language_tag(*language));
		if (strcmp(option, "-s") == 0 ||
		    strcmp(option, "--source") == 0)
			g_print("auto\n");
		return true;
	}
	if (strcmp(option, "-e") != 0 && strcmp(option, "--engine") != 0)
		return false;
	for (const Engine *const *engine = engine_all(); *engine != NULL;
	    engine++)
		g_print("%s\n", (*engine)->name);
	return true;
}

/*
 * The words so far come as arguments after "--", the command first and the
 * word being typed last. Prints the candidates, a line each; nothing where
 * only files make sense.
 */
int
cmd_complete(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	unsigned n = options->n_files;

	if (n < 2) {
		print_commands();
		return JOB_DONE;
	}
	const Command *command = commands_find(options->files[0]);
	if (command == NULL)
		return JOB_DONE;
	if (!setup_init(&setup, options, error))
		return job_status(*error);
	if (n > 2 && print_values(options->files[n - 2], &setup))
		return JOB_DONE;
	if (options->files[n - 1][0] == '-')
		print_options(command);
	else if (strcmp(command->name, "help") == 0)
		print_commands();
	return JOB_DONE;
}
