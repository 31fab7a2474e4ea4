#include <string.h>

#include "base/json.h"
#include "check/figure.h"
#include "tools/commands.h"
#include "tools/lines.h"

/* The first gap from *AT on that is (not) of the target; NULL: none. */
static const FigureGap *
next_gap(const GArray *gaps, bool is_added, unsigned *at)
{
	while (*at < gaps->len) {
		const FigureGap *gap = &g_array_index(gaps, FigureGap,
		    (*at)++);
		if (gap->is_added == is_added)
			return gap;
	}
	return NULL;
}

static void
put_token(Json *row, const char *side, const FigureGap *gap)
{
	g_autofree char *value = g_strconcat(side, "_value", NULL);

	json_put_text(row, side, gap == NULL ? "" : gap->text);
	json_put_text(row, value, gap == NULL ? "" : gap->value);
}

/* A figure that is missing, and the one that is there instead. */
static Json *
finding_row(const FigureGap *missing, const FigureGap *added)
{
	Json *row = json_new_object();
	g_autofree char *text = NULL;
	const char *code = added == NULL ? "number-missing" :
	    missing == NULL ? "number-added" : "number-changed";

	if ((missing != NULL && missing->is_date) ||
	    (missing == NULL && added->is_date))
		code = "date-changed";
	if (missing == NULL)
		text = g_strdup_printf("%s (%s) is not in the source",
		    added->text, added->value);
	else if (added == NULL)
		text = g_strdup_printf("%s (%s) is not in the target",
		    missing->text, missing->value);
	else
		text = g_strdup_printf("%s (%s) became %s (%s)",
		    missing->text, missing->value, added->text, added->value);
	json_put_text(row, "code", code);
	put_token(row, "source", missing);
	put_token(row, "target", added);
	json_put_text(row, "text", text);
	return row;
}

/* A source, a tab, a target. */
static void
answer(char *text, size_t length, GString *out, void *data)
{
	const Setup *setup = data;
	char *tab = strchr(text, '\t');
	(void) length;

	if (tab != NULL)
		*tab = '\0';
	g_autoptr(GArray) gaps = figure_compare(setup->job.source, text,
	    setup->job.target, tab == NULL ? "" : tab + 1);
	g_autoptr(Json) line = json_new_object();
	Json *findings = json_new_array();
	unsigned i = 0, j = 0;
	for (;;) {
		const FigureGap *missing = next_gap(gaps, false, &i);
		const FigureGap *added = next_gap(gaps, true, &j);
		if (missing == NULL && added == NULL)
			break;
		json_add_value(findings, finding_row(missing, added));
	}
	json_put_value(line, "findings", findings);
	g_autofree char *written = json_write(line, false);
	g_string_append(out, written);
	g_string_append_c(out, '\n');
}

int
cmd_compare(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	if (!setup_needs_pair(&setup, error))
		return JOB_USAGE;
	return lines_each(answer, &setup, error) ? JOB_DONE
	    : job_status(*error);
}
