#include "check/check_length.h"

#include <string.h>

#include "base/text.h"

/* A heading or cell of fewer display cells may have any length. */
#define SHORT_WIDTH 24

/* How far beyond what 99 in 100 need, and below half of what is usual. */
#define MARGIN_ABOVE 1.6
#define MARGIN_BELOW 0.4

/* Of the usual length: an answer that was cut has less. */
#define SHORT 0.85

/* The last character that is no white space and closes nothing; 0: none. */
static gunichar
last_character(const char *text, const Language *language)
{
	for (const char *p = text + strlen(text); p > text;) {
		p = g_utf8_prev_char(p);
		gunichar c = text_at(p);
		if (!text_is_space(c) && c != ')' && c != '"' &&
		    language_quote_side(language, c) != -1)
			return c;
	}
	return 0;
}

bool
check_length_is_cut(const Segment *segment, const Language *source,
    const Language *target)
{
	g_autofree char *before = inline_text(&segment->source);
	g_autofree char *after = inline_text(&segment->target);
	gunichar last = last_character(before, source);
	double usual = (double) text_width(before) *
	    language_expansion(target).p50 / language_expansion(source).p50;

	return language_has_stops(target) &&
	    (last == '.' || last == '?' || last == '!' || last == 0x3002) &&
	    text_is_letter(last_character(after, target)) &&
	    (double) text_width(after) < usual * SHORT;
}

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
