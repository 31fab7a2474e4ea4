#include "check/check_term.h"

#include "lang/term.h"

static bool
check_one(const CheckInput *input, const SegmentTerm *term, Report *report)
{
	const TermWanted wanted = {term->targets, term->forbidden};
	const char *which = NULL;
	TermCheck result = term_check(input->target, input->target_text,
	    &wanted, &which);

	if (result == TERM_SATISFIED ||
	    (result == TERM_MISSING && term->is_part))
		return true;
	bool is_missing = result == TERM_MISSING;
	report_add(report, is_missing ? FINDING_TERM_MISSING
	    : FINDING_TERM_FORBIDDEN, input->unit->id,
	    input->segment->number, 0, is_missing
	    ? "%s: the termbase has %s, which is not in the target"
	    : "%s: the target has %s, which the termbase forbids",
	    term->source, which);
	return false;
}

static bool
run(const CheckInput *input, Report *report)
{
	const SegmentRecall *recall = input->segment->recall;
	bool is_good = true;

	if (recall == NULL || input->segment->is_kept)
		return true;
	for (const SegmentTerm *term = recall->terms; term != NULL;
	    term = term->next)
		is_good = check_one(input, term, report) && is_good;
	return is_good;
}

const Check check_term = {
	.name = "term",
	.label = "terms of the termbase",
	.is_hard = false,
	.run = run,
};
