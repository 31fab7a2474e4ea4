#include "tools/meter.h"

#include <stdio.h>
#include <unistd.h>

#include "base/json.h"

char *
meter_line(const char *text)
{
	char *line = g_utf8_make_valid(text, -1);

	for (char *p = line; *p != '\0'; p++)
		if (g_ascii_iscntrl(*p))
			*p = ' ';
	return line;
}

static const char *
outcome(const BatchItem *item)
{
	switch (item->status) {
	case JOB_DONE:
		return "done";
	case JOB_FINDINGS:
		return "done with findings";
	case JOB_USAGE:
		return "usage";
	case JOB_INPUT:
		return "refused";
	case JOB_ENGINE:
		return "engine failed";
	case JOB_LATER:
		return "not finished";
	case JOB_SETUP:
		return "not set up";
	case JOB_OURS:
	case JOB_SOME:
		return "failed";
	}
	return "failed";
}

static void
print_json(const BatchItem *item)
{
	g_autoptr(Json) line = json_new_object();

	json_put_text(line, "input", item->input);
	json_put_text(line, "output", item->status <= JOB_FINDINGS
	    ? item->output : NULL);
	json_put_int(line, "status", item->status);
	json_put_text(line, "outcome", outcome(item));
	if (item->message != NULL)
		json_put_text(line, "message", item->message);
	if (item->language != NULL)
		json_put_text(line, "language", item->language);
	json_put_int(line, "segments", item->counts.segments);
	json_put_int(line, "translated", item->counts.translated);
	json_put_int(line, "figures", item->counts.figures);
	json_put_int(line, "kept", item->counts.kept);
	json_put_int(line, "recalled", item->counts.recalled);
	json_put_int(line, "errors", item->findings[SEVERITY_ERROR]);
	json_put_int(line, "warnings", item->findings[SEVERITY_WARNING]);
	json_put_int(line, "notes", item->findings[SEVERITY_NOTE]);
	g_autofree char *text = json_write(line, false);
	g_print("%s\n", text);
}

static bool
has_terminal(const Options *options)
{
	return !options->quiet && !options->json && isatty(STDERR_FILENO);
}

static void
print_item(const BatchItem *item, const Options *options)
{
	if (options->json) {
		print_json(item);
		return;
	}
	if (item->message != NULL) {
		g_autofree char *line = meter_line(item->message);
		g_printerr("dragoman: %s\n", line);
		return;
	}
	if (options->quiet)
		return;
	g_autofree char *output = meter_line(item->output);
	if (item->language != NULL)
		g_print("%s: found to be in %s\n", output, item->language);
	g_print("%s: %s, %u segments, %u kept in the source language, %u "
	    "errors, %u warnings\n", output, outcome(item),
	    item->counts.segments, item->counts.kept,
	    item->findings[SEVERITY_ERROR],
	    item->findings[SEVERITY_WARNING]);
}

/* Documents, segments, rate and time left, on one line. */
static void
print_progress(const Batch *batch)
{
	unsigned finished = 0, done = 0, total = 0;
	size_t count = batch_count(batch);
	double seconds = batch_seconds(batch);

	for (size_t i = 0; i < count; i++) {
		const BatchItem *item = batch_item(batch, i);
		finished += item->is_done;
		done += item->done;
		total += item->total;
	}
	double rate = seconds > 0 ? done / seconds : 0;
	/* Documents not begun are taken to be like those that are. */
	unsigned known = 0;
	for (size_t i = 0; i < count; i++)
		known += batch_item(batch, i)->total > 0;
	double all = known == 0 ? 0 : (double) total * (double) count / known;
	unsigned left = rate > 0 && all > done ? (unsigned) ((all - done) /
	    rate) : 0;
	g_printerr("\r\033[K%u of %zu documents, %u segments, %.0f/s, "
	    "%u:%02u left", finished, count, done, rate, left / 60,
	    left % 60);
}

void
meter_event(const Batch *batch, const BatchItem *item, void *data)
{
	const Options *options = data;
	bool is_terminal = has_terminal(options);

	if (is_terminal)
		g_printerr("\r\033[K");
	if (item != NULL)
		print_item(item, options);
	if (is_terminal)
		print_progress(batch);
	(void) fflush(stdout);
}

void
meter_summary(const Batch *batch, const Options *options)
{
	unsigned by_status[JOB_SETUP + 1] = {0};

	if (has_terminal(options))
		g_printerr("\r\033[K");
	for (size_t i = 0; i < batch_count(batch); i++)
		by_status[batch_item(batch, i)->status]++;
	if (options->quiet || options->json || batch_count(batch) < 2)
		return;
	g_print("%zu documents: %u done, %u with findings, %u refused, %u "
	    "engine failed, %u failed", batch_count(batch),
	    by_status[JOB_DONE], by_status[JOB_FINDINGS],
	    by_status[JOB_INPUT], by_status[JOB_ENGINE],
	    by_status[JOB_OURS] + by_status[JOB_USAGE]);
	if (by_status[JOB_LATER] > 0)
		g_print(", %u not finished", by_status[JOB_LATER]);
	g_print("\n");
}
