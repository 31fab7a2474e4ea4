#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/failure.h"
#include "base/json.h"
#include "lang/sentence.h"
#include "tools/commands.h"
#include "tools/setup.h"

/* Output is handed over in pieces of this size. */
#define BATCH (64 * 1024)

/* Where a place of a text is in code points, found from the last such place. */
typedef struct Place {
	size_t bytes, characters;
} Place;

static size_t
characters_to(Place *place, const char *text, size_t bytes)
{
	size_t n = 0;

	for (size_t i = place->bytes; i < bytes; i++)
		n += (text[i] & 0xC0) != 0x80;
	place->characters += n;
	place->bytes = bytes;
	return place->characters;
}

static void
add_number(GString *out, const char *name, size_t number)
{
	char digits[24];
	char *p = digits + sizeof digits;

	do {
		*--p = (char) ('0' + number % 10);
		number /= 10;
	} while (number > 0);
	g_string_append(out, name);
	g_string_append_len(out, p, digits + sizeof digits - p);
}

static void
add_json(GString *out, const char *text, const GArray *bounds)
{
	Place place = {0, 0};

	g_string_append(out, "{\"segments\":[");
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound bound = g_array_index(bounds, SentenceBound, i);
		g_string_append(out, i == 0 ? "{\"text\":" : ",{\"text\":");
		json_append_slice(out, text + bound.start,
		    bound.end - bound.start);
		add_number(out, ",\"start\":",
		    characters_to(&place, text, bound.start));
		add_number(out, ",\"end\":",
		    characters_to(&place, text, bound.end));
		g_string_append_c(out, '}');
	}
	g_string_append(out, "]}\n");
}

static void
add_lines(GString *out, const char *text, const GArray *bounds)
{
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound bound = g_array_index(bounds, SentenceBound, i);
		g_string_append_len(out, text + bound.start,
		    (gssize) (bound.end - bound.start));
		g_string_append_c(out, '\n');
	}
	g_string_append_c(out, '\n');
}

static void
write_out(GString *out)
{
	(void) fwrite(out->str, 1, out->len, stdout);
	g_string_truncate(out, 0);
}

static void
segment_lines(const Language *language, Srx *srx, bool is_plain)
{
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	g_autoptr(GString) out = g_string_sized_new(2 * BATCH);
	char *line = NULL;
	size_t size = 0;

	for (ssize_t n; (n = getline(&line, &size, stdin)) >= 0;) {
		if (n > 0 && line[n - 1] == '\n')
			line[--n] = '\0';
		g_autofree char *repaired = g_utf8_validate(line, n, NULL)
		    ? NULL : g_utf8_make_valid(line, n);
		const char *text = repaired == NULL ? line : repaired;
		size_t length = repaired == NULL ? (size_t) n : strlen(text);
		if (srx != NULL)
			srx_split(srx, text, length, bounds);
		else
			sentence_split(language, text, length, bounds);
		if (is_plain)
			add_lines(out, text, bounds);
		else
			add_json(out, text, bounds);
		if (out->len >= BATCH)
			write_out(out);
	}
	write_out(out);
	free(line);
}

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
	if (setup.srx != NULL && !srx_choose(setup.srx, language, error))
		return job_status(*error);
	segment_lines(language, setup.srx, options->text);
	size_t n = setup.srx == NULL ? 0 : srx_n_stopped(setup.srx);
	if (n > 0)
		g_printerr("dragoman: %s: %zu rules took too long and were "
		    "left out\n", options->srx, n);
	return n > 0 ? JOB_FINDINGS : JOB_DONE;
}
