#include "check/check_length.h"

#include "base/text.h"

/* A heading or cell of fewer display cells may have any length. */
#define SHORT_WIDTH 24

/* How far beyond what 99 in 100 need, and below half of what is usual. */
#define MARGIN_ABOVE 1.6
#define MARGIN_BELOW 0.4

static bool
run(const CheckInput *input, Report *report)
{
	double width = (double) text_width(input->source_text);
	double got = (double) text_width(input->target_text);
	LanguageExpansion from = language_expansion(input->source);
	LanguageExpansion to = language_expansion(input->target);
	double most = width * to.p99 / from.p50 * MARGIN_ABOVE;
	double least = width * to.p50 / from.p50 * MARGIN_BELOW;

	if (width < SHORT_WIDTH || (got <= most && got >= least))
		return true;
	report_add(report, FINDING_LENGTH, input->unit->id,
	    input->segment->number, 0, "%.0f cells stand for %.0f; "
	    "%.0f to %.0f are usual", got, width, least, most);
	return false;
}

const Check check_length = {
	.name = "length",
	.label = "unusual length",
	.is_hard = false,
	.run = run,
};
