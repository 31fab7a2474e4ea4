#include "job/job.h"

#include "base/failure.h"
#include "base/file.h"
#include "check/check.h"
#include "format/xliff/xliff.h"
#include "job/comparison.h"
#include "job/asking.h"
#include "job/ledger.h"
#include "job/plan.h"
#include "job/prover.h"

Job *
job_new(const JobOptions *options, const char *input, const char *output)
{
	Job *job = g_new0(Job, 1);

	job->options = options;
	job->first.settings = job->second.settings = options->settings;
	job->asked = &job->first;
	job->input = input;
	job->output = output;
	job->report = report_new();
	return job;
}

static void
end_engine(JobEngine *engine)
{
	if (engine->session != NULL)
		engine->engine->close(engine->session);
	engine->session = NULL;
}

void
job_end(Job *job)
{
	end_engine(&job->first);
	end_engine(&job->second);
	g_clear_pointer(&job->prover, prover_free);
}

void
job_free(Job *job)
{
	if (job == NULL)
		return;
	job_end(job);
	g_clear_pointer(&job->document, document_free);
	g_clear_pointer(&job->read_back, document_free);
	g_clear_pointer(&job->verified, json_free);
	g_clear_pointer(&job->items, g_array_unref);
	g_clear_pointer(&job->journal, journal_close);
	g_clear_pointer(&job->first.fingerprint, g_free);
	g_clear_pointer(&job->second.fingerprint, g_free);
	g_clear_pointer(&job->prompt, g_free);
	g_clear_pointer(&job->hopeless, g_ptr_array_unref);
	g_clear_pointer(&job->terms, g_ptr_array_unref);
	g_clear_pointer(&job->bytes, g_bytes_unref);
	g_clear_pointer(&job->result, g_bytes_unref);
	report_free(job->report);
	g_free(job->voted);
	g_free(job);
}

JobStatus
job_status(const GError *error)
{
	if (error == NULL || error->domain != FAILURE)
		return error == NULL ? JOB_DONE : JOB_OURS;
	switch ((Failure) error->code) {
	case FAILURE_INPUT:
	case FAILURE_LIMIT:
	case FAILURE_REFUSED:
		return JOB_INPUT;
	case FAILURE_ENGINE:
	case FAILURE_NEEDS_ENGINE:
	case FAILURE_STORE:
		return JOB_ENGINE;
	case FAILURE_SETUP:
		return JOB_SETUP;
	case FAILURE_BUDGET:
		return JOB_LATER;
	case FAILURE_USAGE:
		return JOB_USAGE;
	case FAILURE_OUTPUT:
	case FAILURE_INTERNAL:
		return JOB_OURS;
	}
	return JOB_OURS;
}

JobStatus
job_outcome(const Job *job)
{
	return report_count_from(job->report, SEVERITY_WARNING) > 0
	    ? JOB_FINDINGS : JOB_DONE;
}

/* Messages begin with the file, once: readers know its name without folders. */
static void
name_input(const Job *job, GError **error)
{
	g_autofree char *name = g_path_get_basename(job->input);
	size_t length = strlen(name);

	if (error == NULL || *error == NULL ||
	    g_str_has_prefix((*error)->message, job->input) ||
	    g_error_matches(*error, FAILURE, FAILURE_OUTPUT))
		return;
	if (strncmp((*error)->message, name, length) == 0 &&
	    (*error)->message[length] == ':') {
		char *whole = g_strconcat(job->input, (*error)->message +
		    length, NULL);
		g_free((*error)->message);
		(*error)->message = whole;
	} else {
		g_prefix_error(error, "%s: ", job->input);
	}
}

bool
job_read(Job *job, GError **error)
{
	bool is_read = plan_run(job, "protect", error);

	if (!is_read)
		name_input(job, error);
	return is_read;
}

static bool
append(FileSet *files, GBytes *bytes, GError **error)
{
	size_t size;
	const void *data = g_bytes_get_data(bytes, &size);

	return file_set_append(files, data, size, error);
}

static bool
append_page(const Job *job, GBytes *rows, FileSet *files, GError **error)
{
	g_autoptr(GBytes) head = comparison_html(job);

	return append(files, head, error) && append(files, rows, error);
}

/* Writes the document, NAME.report.json and NAME.report.html, or none. What
 * the proof has no part in is made, and is on its way to the disk, while that
 * is still going on. */
static bool
write_all(Job *job, GError **error)
{
	g_autofree char *page = g_strconcat(job->output, ".report.html", NULL);
	g_autofree char *data = g_strconcat(job->output, ".report.json", NULL);
	g_autoptr(FileSet) files = file_set_new();

	if (job->prover != NULL) {
		Tally tally = tally_of(job->document);
		prover_tell(job->prover, &tally);
	}
	document_drop_skeleton(job->document);
	g_autofree char *digest = file_digest(job->result);
	if (!file_set_add(files, job->output, error) ||
	    !append(files, job->result, error) ||
	    !file_set_add(files, data, error) ||
	    !comparison_json_begin(job, files, error))
		return false;
	g_autoptr(GBytes) rows = comparison_html_rows(job);
	if (job->prover != NULL && !prover_settle(job->prover, job, error))
		return false;
	return comparison_json_end(job, digest, files, error) &&
	    file_set_add(files, page, error) &&
	    append_page(job, rows, files, error) &&
	    file_set_commit(files, error);
}

JobStatus
job_merge(Job *job, GBytes *xliff, GError **error)
{
	job->is_merged = true;
	if (plan_run(job, "protect", error) &&
	    xliff_merge(xliff, job->document, job->report, error) &&
	    step_recall(job, error) && step_check(job, error) &&
	    step_remember(job, error) && step_write(job, error) &&
	    step_prove(job, error) && step_arrange(job, error) &&
	    write_all(job, error))
		return job_outcome(job);
	name_input(job, error);
	return error == NULL ? JOB_OURS : job_status(*error);
}

void
job_check(Job *job)
{
	for (unsigned i = 0; i < job->document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(job->document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next) {
			if (segment->is_ignorable || !unit->translate)
				continue;
			job->counts.segments++;
			if (segment->has_target)
				(void) check_segment(unit, segment,
				    job->options->source,
				    job->options->target, job->report);
			else
				report_add(job->report,
				    FINDING_MERGE_MISSING, unit->id,
				    segment->number, 0, "no target");
		}
	}
}

/* A ledger that cannot be written costs no document. */
static void
keep_ledger(const Job *job, JobStatus status)
{
	g_autoptr(GError) failure = NULL;

	if (job->options->ledger != NULL &&
	    !ledger_add(job->options->ledger, job, status, &failure))
		g_printerr("dragoman: %s\n", failure->message);
}

JobStatus
job_run(Job *job, GError **error)
{
	bool is_done = plan_run(job, "arrange", error) &&
	    write_all(job, error);
	JobStatus status = is_done ? job_outcome(job)
	    : error == NULL ? JOB_OURS : job_status(*error);

	keep_ledger(job, status);
	if (is_done)
		asking_forget(job);
	else
		name_input(job, error);
	return status;
}
