#include <stdio.h>
#include <stdlib.h>

#include "base/failure.h"
#include "base/json.h"
#include "lang/quantity.h"
#include "tools/commands.h"
#include "tools/setup.h"

/* Counts characters as it goes from one byte offset to the next. */
typedef struct Counter {
	const char *text;
	size_t offset;
	int64_t n;
} Counter;

static int64_t
count_to(Counter *counter, size_t offset)
{
	if (offset < counter->offset) {
		counter->n -= g_utf8_strlen(counter->text + offset,
		    (gssize) (counter->offset - offset));
	} else {
		counter->n += g_utf8_strlen(counter->text + counter->offset,
		    (gssize) (offset - counter->offset));
	}
	counter->offset = offset;
	return counter->n;
}

static void
append_figure(GString *out, Counter *counter, const Quantity *figure)
{
	g_autofree char *text = g_strndup(counter->text + figure->start,
	    figure->end - figure->start);

	g_string_append(out, "{\"text\":");
	json_append_text(out, text);
	g_string_append_printf(out, ",\"start\":%" G_GINT64_FORMAT,
	    count_to(counter, figure->start));
	g_string_append_printf(out, ",\"end\":%" G_GINT64_FORMAT,
	    count_to(counter, figure->end));
	g_string_append_printf(out, ",\"kind\":\"%s\",\"value\":",
	    quantity_kind_name(figure->kind));
	json_append_text(out, figure->value);
	g_string_append(out, ",\"unit\":");
	json_append_text(out, figure->unit);
	g_string_append_c(out, '}');
}

static void
print_line(const Language *language, const char *text, GString *out)
{
	g_autoptr(GArray) figures = quantity_find(language, text);
	Counter counter = { .text = text };

	g_string_assign(out, "{\"figures\":[");
	for (unsigned i = 0; i < figures->len; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		append_figure(out, &counter, &g_array_index(figures, Quantity,
		    i));
	}
	g_string_append(out, "]}\n");
	(void) fwrite(out->str, 1, out->len, stdout);
}

int
cmd_figures(const Options *options, GError **error)
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
	g_autoptr(GString) out = g_string_new(NULL);
	char *line = NULL;
	size_t size = 0;
	for (ssize_t n; (n = getline(&line, &size, stdin)) >= 0;) {
		if (n > 0 && line[n - 1] == '\n')
			line[--n] = '\0';
		g_autofree char *text = g_utf8_make_valid(line, n);
		print_line(language, text, out);
	}
	free(line);
	return JOB_DONE;
}
