#include "base/file.h"
#include "facts/fact_csv.h"
#include "facts/fact_json.h"
#include "facts/filing.h"
#include "tools/commands.h"
#include "tools/setup.h"

static void
file_clear(void *file)
{
	g_clear_pointer(&((FilingFile *) file)->bytes, g_bytes_unref);
}

static GArray *
read_files(const Options *options, GError **error)
{
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE,
	    sizeof(FilingFile));

	g_array_set_clear_func(files, file_clear);
	for (unsigned i = 0; i < options->n_files; i++) {
		FilingFile file = {options->files[i], file_read(
		    options->files[i], &limits_default, error)};
		if (file.bytes == NULL)
			return NULL;
		g_array_append_val(files, file);
	}
	return g_steal_pointer(&files);
}

static char *
render(const Filing *filing, bool is_csv, const char *language)
{
	GString *out = g_string_new(NULL);
	bool is_list = filing->sets->len != 1;

	if (is_csv)
		fact_csv_head(out);
	else if (is_list)
		g_string_append(out, "[");
	for (unsigned i = 0; i < filing->sets->len; i++) {
		FactSet *set = g_ptr_array_index(filing->sets, i);
		if (is_csv) {
			fact_csv_append(out, set, filing->labels, language);
			continue;
		}
		g_string_append(out, i == 0 ? "" : ",\n");
		fact_json_append(out, set, filing->labels, language);
	}
	if (!is_csv && is_list)
		g_string_append(out, "]\n");
	return g_string_free(out, FALSE);
}

static void
print_findings(const Report *report)
{
	for (size_t i = 0; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		g_printerr("%s: %s\n", report_kind(finding->code)->name,
		    finding->text);
	}
}

/* Prints the facts of all files together. */
int
cmd_facts(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	g_auto(FilingTables) tables = {0};

	if (!setup_init(&setup, options, error) ||
	    !filing_tables_open(&tables, languages_folder(setup.languages),
	    error))
		return job_status(*error);
	g_autoptr(GArray) files = read_files(options, error);
	if (files == NULL)
		return job_status(*error);
	g_autoptr(Report) report = report_new();
	FilingTask task = {
		.files = (const FilingFile *) (void *) files->data,
		.count = files->len, .tables = &tables,
		.limits = &limits_default, .report = report,
	};
	g_autoptr(Filing) filing = filing_read(&task, error);
	if (filing == NULL)
		return job_status(*error);
	g_autofree char *text = render(filing, options->csv,
	    options->language);
	g_print("%s", text);
	print_findings(report);
	return report_count_from(report, SEVERITY_WARNING) == 0 ? JOB_DONE
	    : JOB_FINDINGS;
}
