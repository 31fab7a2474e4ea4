#include <string.h>

#include "base/json.h"
#include "doc/dump.h"
#include "tools/commands.h"
#include "tools/setup.h"

static Json *
json_unit(const Unit *unit)
{
	Json *row = json_new_object();
	Json *segments = json_new_array();

	json_put_int(row, "unit", unit->id);
	json_put_text(row, "block", block_kind_name(unit->block->kind));
	if (unit->block->page != 0)
		json_put_int(row, "page", unit->block->page);
	json_put_bool(row, "translate", unit->translate);
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		g_autofree char *text = inline_text(&segment->source);
		if (!segment->is_ignorable)
			json_add_text(segments, text);
	}
	json_put_value(row, "segments", segments);
	return row;
}

static void
print_json(const Job *job)
{
	g_autoptr(Json) top = json_new_object();
	Json *units = json_new_array();

	json_put_text(top, "document", job->document->name);
	json_put_text(top, "format", job->format->name);
	if (job->document->pages != 0)
		json_put_int(top, "pages", job->document->pages);
	for (unsigned i = 0; i < job->document->units->len; i++)
		json_add_value(units, json_unit(g_ptr_array_index(
		    job->document->units, i)));
	json_put_value(top, "units", units);
	g_autofree char *text = json_write(top, true);
	g_print("%s\n", text);
}

/* With a source language sentences are split; without, a reader's work is
 * shown as it is. */
int
cmd_show(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	g_autoptr(Job) job = job_new(&setup.job, options->files[0], NULL);
	if (!job_read(job, error))
		return job_status(*error);
	if (options->json) {
		print_json(job);
		return JOB_DONE;
	}
	g_autofree char *text = options->text ? dump_text(job->document)
	    : dump_tree(job->document);
	g_print("%s", text);
	return JOB_DONE;
}
