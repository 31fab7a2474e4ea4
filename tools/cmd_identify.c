#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "lang/identify.h"
#include "tools/commands.h"
#include "tools/setup.h"

static void
print_identity(const Identity *identity, bool is_plain)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	if (is_plain) {
		printf("%s\n", identity->tag);
		return;
	}
	(void) g_ascii_formatd(number, sizeof number, "%.2f",
	    identity->confidence);
	printf("{\"language\":\"%s\",\"script\":\"%s\",\"confidence\":%s}\n",
	    identity->tag, identity->script, number);
}

int
cmd_identify(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	char *line = NULL;
	size_t size = 0;

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	for (ssize_t n; (n = getline(&line, &size, stdin)) >= 0;) {
		if (n > 0 && line[n - 1] == '\n')
			line[--n] = '\0';
		g_autofree char *text = g_utf8_make_valid(line, n);
		Identity identity = identify_text(setup.languages, text,
		    strlen(text));
		print_identity(&identity, options->text);
	}
	free(line);
	return JOB_DONE;
}
