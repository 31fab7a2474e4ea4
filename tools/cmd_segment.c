#include <stdio.h>
#include <stdlib.h>

#include "base/failure.h"
#include "lang/sentence.h"
#include "tools/commands.h"
#include "tools/setup.h"

int
cmd_segment(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	const Language *language = options->language == NULL ? NULL
	    : languages_find(setup.languages, options->language);
	if (language == NULL) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "say the language of the text with -l: `dragoman "
		    "languages` lists them");
		return JOB_USAGE;
	}
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	g_autoptr(GString) out = g_string_new(NULL);
	char *line = NULL;
	size_t size = 0;
	for (ssize_t n; (n = getline(&line, &size, stdin)) >= 0;) {
		if (n > 0 && line[n - 1] == '\n')
			line[--n] = '\0';
		g_autofree char *text = g_utf8_make_valid(line, n);
		size_t length = strlen(text);
		g_array_set_size(bounds, 0);
		sentence_split(language, text, length, bounds);
		for (unsigned i = 0; i < bounds->len; i++) {
			SentenceBound bound = g_array_index(bounds,
			    SentenceBound, i);
			g_string_append_len(out, text + bound.start,
			    (gssize) (bound.end - bound.start));
			g_string_append_c(out, '\n');
		}
		g_string_append_c(out, '\n');
		(void) fwrite(out->str, 1, out->len, stdout);
		g_string_truncate(out, 0);
	}
	free(line);
	return JOB_DONE;
}
