#include "check/check_empty.h"

#include "base/text.h"

static bool
is_blank(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (!text_is_space(text_at(p)))
			return false;
	return true;
}

static bool
run(const CheckInput *input, Report *report)
{
	if (!is_blank(input->target_text) || is_blank(input->source_text))
		return true;
	report_add(report, FINDING_TARGET_EMPTY, input->unit->id,
	    input->segment->number, 0, "nothing stands for: %s",
	    input->source_text);
	return false;
}

const Check check_empty = {
	.name = "empty",
	.label = "empty targets",
	.is_hard = true,
	.run = run,
};
