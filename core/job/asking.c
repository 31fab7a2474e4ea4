#include "job/asking.h"

#include <string.h>

#include "base/text.h"
#include "check/check.h"

#define SHORT 0.85	/* of the usual length */

/* The first finding that decides; a new string. */
static char *
first_error(const Report *report)
{
	for (size_t i = 0; i < report_count(report); i++) {
		const Finding *finding = report_finding(report, i);
		if (report_kind(finding->code)->severity == SEVERITY_ERROR)
			return g_strdup(finding->text);
	}
	return g_strdup("a check failed");
}

/* The last character that is no white space and closes nothing; 0: none. */
static gunichar
last_character(const char *text)
{
	for (const char *p = text + strlen(text); p > text;) {
		p = g_utf8_prev_char(p);
		gunichar c = text_at(p);
		if (!text_is_space(c) && c != ')' && c != '"' && c != 0x201d &&
		    c != 0xbb && c != 0x300d)
			return c;
	}
	return 0;
}

/*
 * An answer that ends in the middle of a sentence: its source ends with a stop
 * and it with a letter, and it is shorter than most are. A person may do so, a
 * model that was cut short does.
 */
static bool
is_cut(const Job *job, const Segment *segment)
{
	g_autofree char *source = inline_text(&segment->source);
	g_autofree char *target = inline_text(&segment->target);
	gunichar last = last_character(source);
	LanguageExpansion from = language_expansion(job->options->source);
	LanguageExpansion to = language_expansion(job->options->target);
	double usual = (double) text_width(source) * to.p50 / from.p50;

	return language_has_stops(job->options->target) &&
	    (last == '.' || last == '?' || last == '!' || last == 0x3002) &&
	    text_is_letter(last_character(target)) &&
	    (double) text_width(target) < usual * SHORT;
}

static bool
accepts(const TaskItem *item, char **reason, void *data)
{
	const Job *job = data;
	g_autoptr(Report) found = report_new();

	if (is_cut(job, item->segment)) {
		*reason = g_strdup("the translation ends in the middle of a "
		    "sentence");
		return false;
	}
	if (check_segment(item->unit, item->segment, job->options->source,
	    job->options->target, found))
		return true;
	*reason = first_error(found);
	return false;
}

TaskTranslate
asking_task(Job *job)
{
	return (TaskTranslate) {
		.arena = job->document->arena, .engine = job->engine,
		.session = job->session, .source = job->options->source,
		.target = job->options->target, .accepts = accepts,
		.data = job,
	};
}

void
asking_report(Job *job, const TaskItem *item)
{
	if (item->rung == TASK_TOGETHER)
		return;
	report_add(job->report, FINDING_REPAIRED, item->unit->id,
	    item->segment->number, 0, "proved at attempt %u",
	    (unsigned) item->rung + 1);
	if (item->is_placed)
		report_add(job->report, FINDING_CODE_PLACED, item->unit->id,
		    item->segment->number, item->unit->block->page,
		    "inline codes were misplaced: they stand where they did, "
		    "in proportion");
	job->counts.repaired++;
}
