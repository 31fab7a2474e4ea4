#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "format/xml/its_info.h"
#include "tools/commands.h"
#include "tools/setup.h"

static const ItsData *
find_category(const char *name, GError **error)
{
	const ItsData *data = name == NULL ? NULL : its_data_find(name);
	g_autoptr(GString) names = g_string_new(NULL);

	if (data != NULL)
		return data;
	for (const ItsData *row = its_data_table; row->identifier != NULL;
	    row++)
		g_string_append_printf(names, " %s", row->identifier);
	g_set_error(error, FAILURE, FAILURE_USAGE, "say a data category with "
	    "-c:%s", names->str);
	return NULL;
}

/* Where the document lies, for what it links to. */
typedef struct Place {
	const char *path;
	const Limits *limits;
} Place;

static GBytes *
find_link(const char *href, void *data)
{
	const Place *place = data;

	return file_read_beside(place->path, href, place->limits, NULL);
}

static ItsRules *
read_rules(const ItsDom *dom, const Setup *setup, const ItsReading *reading,
    GError **error)
{
	const FormatOptions *options = &setup->job.format;
	g_autoptr(ItsRules) rules = its_info_rules(dom, reading, error);

	if (rules == NULL || (options->rules_bytes != NULL &&
	    !its_rules_add_file(rules, options->rules_bytes, options->rules,
	    reading, error)))
		return NULL;
	return g_steal_pointer(&rules);
}

static void
print_findings(const Report *report)
{
	for (size_t i = 0; i < report_count(report); i++)
		g_printerr("%s: %s\n", report_kind(report_finding(report, i)
		    ->code)->name, report_finding(report, i)->text);
}

/* Prints what the category says of each node, as the W3C test suite does. */
int
cmd_its(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	const char *path = options->files[0];

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	const ItsData *data = find_category(options->category, error);
	if (data == NULL)
		return JOB_USAGE;
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);
	if (bytes == NULL)
		return job_status(*error);
	g_autofree char *name = g_path_get_basename(path);
	g_autoptr(ItsDom) dom = its_dom_new(bytes, name, &limits_default,
	    error);
	Place place = {path, &limits_default};
	ItsLinks links = {find_link, &place};
	g_autoptr(Report) report = report_new();
	ItsReading reading = {&links, &limits_default, report};
	g_autoptr(ItsRules) rules = dom == NULL ? NULL
	    : read_rules(dom, &setup, &reading, error);
	if (rules == NULL) {
		g_prefix_error(error, "%s: ", path);
		return job_status(*error);
	}
	g_autoptr(ItsInfo) info = its_info_new(dom, rules, data, &reading);
	g_autofree char *text = its_info_print(info);
	g_print("%s", text);
	print_findings(report);
	return report_count(report) == 0 ? JOB_DONE : JOB_FINDINGS;
}
