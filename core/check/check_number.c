#include "check/check_number.h"

#include "check/figure.h"

static bool
run(const CheckInput *input, Report *report)
{
	bool is_good = true;

	for (unsigned i = 0; i < input->gaps->len; i++) {
		const FigureGap *gap = &g_array_index(input->gaps,
		    FigureGap, i);
		if (gap->is_date)
			continue;
		report_add(report, gap->is_added ? FINDING_NUMBER_ADDED :
		    FINDING_NUMBER_MISSING, input->unit->id,
		    input->segment->number, 0, "figure %s (%s) is not in the "
		    "%s", gap->text, gap->value,
		    gap->is_added ? "source" : "target");
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
