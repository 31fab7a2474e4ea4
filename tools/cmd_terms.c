#include <string.h>

#include "base/failure.h"
#include "base/json.h"
#include "memory/termbase.h"
#include "tools/commands.h"
#include "tools/lines.h"
#include "tools/meter.h"

static bool
read_files(Termbase *termbase, const Setup *setup, const Options *options,
    GError **error)
{
	for (unsigned i = 1; i < options->n_files; i++)
		if (!termbase_read(termbase, options->files[i],
		    setup->languages, error))
			return false;
	return true;
}

static int
check_all(Termbase *termbase)
{
	const GPtrArray *lines = termbase_findings(termbase);

	for (unsigned i = 0; i < lines->len; i++) {
		g_autofree char *line = meter_line(g_ptr_array_index(lines,
		    i));
		g_print("%s\n", line);
	}
	g_print("%u entries, %u findings\n", termbase_size(termbase),
	    lines->len);
	return lines->len > 0 ? JOB_FINDINGS : JOB_DONE;
}

static void
append_list(GString *out, const char *name, GPtrArray *texts)
{
	g_string_append_printf(out, ",\"%s\":[", name);
	for (unsigned i = 0; i + 1 < texts->len; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		json_append_text(out, g_ptr_array_index(texts, i));
	}
	g_string_append_c(out, ']');
}

static void
append_match(GString *out, const Termbase *termbase, LinesPlace *place,
    const char *text, const TermMatch *match)
{
	g_autoptr(GPtrArray) targets = termbase_targets(termbase,
	    match->concept, false);
	g_autoptr(GPtrArray) forbidden = termbase_targets(termbase,
	    match->concept, true);
	const TermEntry *entry = g_ptr_array_index(termbase_concept(termbase,
	    match->concept), 0);
	g_autofree char *found = g_strndup(text + match->start,
	    match->end - match->start);

	g_string_append(out, "{\"text\":");
	json_append_text(out, found);
	g_string_append_printf(out, ",\"start\":%zu", lines_place(place, text,
	    match->start));
	g_string_append_printf(out, ",\"end\":%zu", lines_place(place, text,
	    match->end));
	g_string_append(out, ",\"term\":");
	json_append_text(out, entry->source);
	append_list(out, "targets", targets);
	append_list(out, "forbidden", forbidden);
	g_string_append_printf(out, ",\"part\":%s}", match->is_part ? "true"
	    : "false");
}

static void
answer(char *text, size_t length, GString *out, void *data)
{
	g_autoptr(GArray) matches = termbase_match(data, text);
	LinesPlace place = {0, 0};
	(void) length;

	g_string_append(out, "{\"terms\":[");
	for (unsigned i = 0; i < matches->len; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		append_match(out, data, &place, text, &g_array_index(matches,
		    TermMatch, i));
	}
	g_string_append(out, "]}\n");
}

int
cmd_terms(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	const char *action = options->files[0];
	bool is_check = strcmp(action, "check") == 0;

	if (!is_check && strcmp(action, "match") != 0) {
		g_set_error_literal(error, FAILURE, FAILURE_USAGE,
		    "say check or match");
		return JOB_USAGE;
	}
	if (!setup_init(&setup, options, error) ||
	    !setup_needs_pair(&setup, error))
		return job_status(*error);
	if (setup.job.finds_source) {
		g_set_error_literal(error, FAILURE, FAILURE_USAGE,
		    "a termbase is for one language: -s auto is not known");
		return JOB_USAGE;
	}
	g_autoptr(Termbase) termbase = termbase_new(setup.job.source,
	    setup.job.target, options->domain);
	if (!read_files(termbase, &setup, options, error))
		return job_status(*error);
	if (is_check)
		return check_all(termbase);
	return lines_each(answer, termbase, error) ? JOB_DONE
	    : job_status(*error);
}
