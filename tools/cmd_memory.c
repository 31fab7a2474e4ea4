#include <string.h>

#include "base/failure.h"
#include "base/json.h"
#include "memory/tmx.h"
#include "tools/commands.h"
#include "tools/lines.h"
#include "tools/meter.h"

/* What the actions have in common. */
typedef struct Action {
	const Options *options;
	Setup *setup;
	Memory *memory;
} Action;

static int
fail(GError **error, const char *what)
{
	g_set_error(error, FAILURE, FAILURE_USAGE, "%s", what);
	return JOB_USAGE;
}

static void
print_counts(const char *path, const TmxCounts *counts)
{
	g_autofree char *name = meter_line(path);

	g_print("%s: %" G_GUINT64_FORMAT " units added, %" G_GUINT64_FORMAT
	    " known\n", name, (guint64) counts->added,
	    (guint64) counts->known);
	for (int i = 0; i < TMX_N_FAULTS; i++)
		if (counts->bad[i] > 0)
			g_print("%s: %" G_GUINT64_FORMAT " left out: %s "
			    "(first in line %lu)\n", name,
			    (guint64) counts->bad[i],
			    tmx_fault_text((TmxFault) i), counts->first[i]);
}

static int
import_files(const Action *action, GError **error)
{
	const Options *options = action->options;
	TmxOptions tmx = {
		.memory = action->memory,
		.languages = action->setup->languages,
		.client = options->client, .domain = options->domain,
		.is_reviewed = options->reviewed,
	};
	uint64_t bad = 0;

	if (options->n_files < 2)
		return fail(error, "say which TMX files to import");
	for (unsigned i = 1; i < options->n_files; i++) {
		TmxCounts counts;
		bool is_read = tmx_import(options->files[i], &tmx, &counts,
		    error);
		print_counts(options->files[i], &counts);
		if (!is_read)
			return job_status(*error);
		for (int k = 0; k < TMX_N_FAULTS; k++)
			bad += counts.bad[k];
	}
	return bad > 0 ? JOB_FINDINGS : JOB_DONE;
}

static int
export_file(const Action *action, GError **error)
{
	const Options *options = action->options;
	const JobOptions *job = &action->setup->job;
	TmxChoice choice = {
		.source_tag = job->source == NULL ? NULL
		    : language_tag(job->source),
		.target_tag = job->target == NULL ? NULL
		    : language_tag(job->target),
		.client = options->client, .domain = options->domain,
	};

	return tmx_export(action->memory, options->output == NULL ? "-"
	    : options->output, &choice, error) ? JOB_DONE
	    : job_status(*error);
}

static void
append_member(GString *out, const char *name, const char *text)
{
	g_string_append_printf(out, ",\"%s\":", name);
	json_append_text(out, text);
}

/* The tags are what a file says, and it may say anything. */
static void
print_pair(const MemoryPair *pair, bool is_json)
{
	g_autoptr(GString) line = g_string_new(NULL);

	if (is_json) {
		g_string_append_printf(line, "{\"units\":%" G_GINT64_FORMAT
		    ",\"reviewed\":%" G_GINT64_FORMAT, pair->units,
		    pair->reviewed);
		append_member(line, "source", pair->source_tag);
		append_member(line, "target", pair->target_tag);
		g_string_append_c(line, '}');
	} else {
		g_string_append_printf(line, "%s > %s: %" G_GINT64_FORMAT
		    " units, %" G_GINT64_FORMAT " reviewed", pair->source_tag,
		    pair->target_tag, pair->units, pair->reviewed);
	}
	g_autofree char *text = meter_line(line->str);
	g_print("%s\n", text);
}

static int
print_stats(const Action *action, GError **error)
{
	g_autoptr(GPtrArray) pairs = memory_stats(action->memory, error);

	if (pairs == NULL)
		return job_status(*error);
	for (unsigned i = 0; i < pairs->len; i++) {
		const MemoryPair *pair = g_ptr_array_index(pairs, i);
		print_pair(pair, action->options->json);
	}
	return JOB_DONE;
}

static void
append_hit(GString *out, const MemoryHit *hit)
{
	g_string_append_printf(out, "{\"match\":\"%s\",\"score\":%u",
	    memory_match_name(hit->match), hit->score);
	append_member(out, "source", hit->source);
	append_member(out, "target", hit->target);
	append_member(out, "origin", hit->origin);
	append_member(out, "client", hit->client);
	append_member(out, "domain", hit->domain);
	g_string_append_printf(out, ",\"reviewed\":%s,\"date\":%"
	    G_GINT64_FORMAT "}", hit->is_reviewed ? "true" : "false",
	    hit->date);
}

/* A memory that breaks while it is asked says nothing more. */
static void
answer(char *text, size_t length, GString *out, void *data)
{
	const Action *action = data;
	MemoryQuery query = {
		.source = text, .from = action->setup->job.source,
		.to = action->setup->job.target,
		.client = action->options->client,
		.domain = action->options->domain,
	};
	g_autoptr(GPtrArray) hits = memory_find(action->memory, &query, NULL);
	(void) length;

	g_string_append(out, "{\"hits\":[");
	for (unsigned i = 0; hits != NULL && i < hits->len; i++) {
		if (i > 0)
			g_string_append_c(out, ',');
		append_hit(out, g_ptr_array_index(hits, i));
	}
	g_string_append(out, "]}\n");
}

static int
find_lines(Action *action, GError **error)
{
	if (action->setup->job.finds_source)
		return fail(error, "lines do not say their language: name it "
		    "with -s");
	if (!setup_needs_pair(action->setup, error) ||
	    !lines_each(answer, action, error))
		return job_status(*error);
	return JOB_DONE;
}

static int
run(Action *action, const char *name, GError **error)
{
	const Options *options = action->options;
	bool is_import = strcmp(name, "import") == 0;

	if (options->memory == NULL || options->memory[1] != NULL)
		return fail(error, "say which memory, and one: -m FILE");
	g_autoptr(Memory) memory = memory_open(options->memory[0], is_import
	    ? SQLITE_WRITE : SQLITE_READ_ONLY, error);
	if (memory == NULL)
		return job_status(*error);
	action->memory = memory;
	if (is_import)
		return import_files(action, error);
	if (options->n_files > 1)
		return fail(error, "export, stats and find take no files");
	return strcmp(name, "export") == 0 ? export_file(action, error)
	    : strcmp(name, "stats") == 0 ? print_stats(action, error)
	    : find_lines(action, error);
}

int
cmd_memory(const Options *options, GError **error)
{
	static const char *const names[] = {"import", "export", "stats",
	    "find", NULL};
	g_auto(Setup) setup = {0};
	Action action = {options, &setup, NULL};

	if (!g_strv_contains(names, options->files[0]))
		return fail(error, "say import, export, stats or find");
	if (!setup_init(&setup, options, error))
		return job_status(*error);
	return run(&action, options->files[0], error);
}
