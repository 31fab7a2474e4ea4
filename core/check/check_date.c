#include "check/check_date.h"

#include "check/figure.h"

static bool
run(const CheckInput *input, Report *report)
{
	g_autoptr(GArray) gaps = figure_compare(input->source,
	    input->source_text, input->target, input->target_text);
	bool is_good = true;

	for (unsigned i = 0; i < gaps->len; i++) {
		const FigureGap *gap = &g_array_index(gaps, FigureGap, i);
		if (!gap->is_date)
			continue;
		report_add(report, FINDING_DATE_CHANGED, input->unit->id,
		    input->segment->number, 0, "%s (%s), of a date, is not "
		    "in the %s", gap->text, gap->value,
		    gap->is_added ? "source" : "target");
		is_good = false;
	}
	return is_good;
}

const Check check_date = {
	.name = "date",
	.label = "dates",
	.is_hard = true,
	.run = run,
};
