#include "base/failure.h"
#include "base/json.h"
#include "tools/commands.h"
#include "tools/setup.h"

static void
print_finding(const Finding *finding)
{
	const FindingKind *kind = report_kind(finding->code);

	g_print("unit %u, segment %u: %s: %s: %s\n", finding->unit,
	    finding->segment, report_severity_name(kind->severity),
	    kind->name, finding->text);
}

static Json *
json_finding(const Finding *finding)
{
	const FindingKind *kind = report_kind(finding->code);
	Json *row = json_new_object();

	json_put_int(row, "unit", finding->unit);
	json_put_int(row, "segment", finding->segment);
	json_put_text(row, "severity", report_severity_name(kind->severity));
	json_put_text(row, "code", kind->name);
	json_put_text(row, "text", finding->text);
	return row;
}

static void
print_all(const Report *report, bool is_json)
{
	g_autoptr(Json) rows = json_new_array();

	for (size_t i = 0; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		if (is_json)
			json_add_value(rows, json_finding(finding));
		else
			print_finding(finding);
	}
	if (is_json) {
		g_autofree char *text = json_write(rows, true);
		g_print("%s\n", text);
	}
}

int
cmd_check(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	const char *path = options->files[0];

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	g_autoptr(Job) job = job_new(&setup.job, path, NULL);
	if (!job_read(job, error))
		return job_status(*error);
	const Document *document = job->document;
	setup.job.source = document->source_language == NULL ? NULL
	    : languages_find(setup.languages, document->source_language);
	setup.job.target = document->target_language == NULL ? NULL
	    : languages_find(setup.languages, document->target_language);
	if (setup.job.source == NULL || setup.job.target == NULL) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: not an XLIFF "
		    "file with two known languages", path);
		return JOB_INPUT;
	}
	job_check(job);
	print_all(job->report, options->json);
	if (!options->json)
		g_print("%u segments, %zu findings\n", job->counts.segments,
		    report_count(job->report));
	return (int) job_outcome(job);
}
