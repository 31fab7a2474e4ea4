#include "job/aside.h"
#include "job/plan.h"
#include "task/task_terms.h"

static bool
has_words(const Document *document)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next)
			if (unit->translate && !unit->is_foreign &&
			    !segment->is_ignorable &&
			    inline_has_letters(&segment->source))
				return true;
	}
	return false;
}

static bool
find_terms(Job *job, GError **error)
{
	const JobOptions *options = job->options;
	g_auto(AsideDiary) own = {.journal = NULL};
	const TaskDiary *diary;
	g_autoptr(Chat) chat = aside_chat(job, error);

	if (chat == NULL || !aside_open(&own, job, &diary, error))
		return false;
	TaskTerms task = {
		.pack = options->pack, .chat = chat,
		.source = options->source, .target = options->target,
		.diary = diary,
	};
	job->terms = task_terms_find(&task, job->document, error);
	aside_count(job, chat);
	return job->terms != NULL;
}

/*
 * Before anything is looked up: what the model proposes for the terms of the
 * document is fixed for all of it, behind what termbases and the pack say. A
 * model that proposes nothing of use has cost its tokens only. That the review
 * at the end can be had is made sure of here, too, before anything is paid for.
 */
bool
step_terms(Job *job, GError **error)
{
	const JobOptions *options = job->options;

	if (options->review > 0 && !aside_is_possible(job, "review", error))
		return false;
	if (!options->finds_terms || !has_words(job->document))
		return true;
	if (!aside_is_possible(job, "terms", error) ||
	    !find_terms(job, error))
		return false;
	for (unsigned i = 0; i < job->terms->len; i++) {
		const TaskTerm *term = g_ptr_array_index(job->terms, i);
		report_add(job->report, FINDING_TERM_FOUND, 0, 0, 0,
		    "%s = %s", term->source, term->target);
	}
	return true;
}
