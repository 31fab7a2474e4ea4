#include "check/check_number.h"

#include "check/figure.h"
#include "doc/scope.h"

/* What depends on a scale that was changed. */
static char *
scope_text(const CheckInput *input, const FigureGap *gap)
{
	const Scope *scope = input->unit->scope;

	if (!gap->is_scale || scope == NULL || scope->n_figures == 0)
		return g_strdup("");
	return g_strdup_printf(": it is the scale of %u figures%s%s",
	    scope->n_figures, scope->columns == NULL ? "" : " in columns ",
	    scope->columns == NULL ? "" : scope->columns);
}

static bool
run(const CheckInput *input, Report *report)
{
	bool is_good = true;

	for (unsigned i = 0; i < input->gaps->len; i++) {
		const FigureGap *gap = &g_array_index(input->gaps,
		    FigureGap, i);
		if (gap->is_date)
			continue;
		g_autofree char *scope = scope_text(input, gap);
		report_add(report, gap->is_added ? FINDING_NUMBER_ADDED :
		    FINDING_NUMBER_MISSING, input->unit->id,
		    input->segment->number, 0, "figure %s (%s) is not in the "
		    "%s%s", gap->text, gap->value,
		    gap->is_added ? "source" : "target", scope);
		is_good = false;
	}
	return is_good;
}

const Check check_number = {
	.name = "number",
	.label = "figures",
	.is_hard = true,
	.run = run,
};
