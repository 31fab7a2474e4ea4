#include "job/aside.h"
#include "job/plan.h"
#include "task/task_terms.h"

/* A job and its journal, for what is asked aside. */
typedef struct Diary {
	const Job *job;
	Journal *journal;
} Diary;

static char *
recall(const char *question, void *data)
{
	const Diary *diary = data;
	g_autofree char *key = aside_key(diary->job, question);

	return journal_find(diary->journal, key);
}

static bool
keep(const char *question, const char *answer, void *data, GError **error)
{
	const Diary *diary = data;
	g_autofree char *key = aside_key(diary->job, question);

	return journal_put(diary->journal, &(JournalEntry) {key, answer}, 1,
	    error);
}

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
find_terms(Job *job, Journal *journal, GError **error)
{
	const JobOptions *options = job->options;
	Diary diary = {job, journal};
	g_autoptr(Chat) chat = aside_chat(job, error);

	if (chat == NULL)
		return false;
	TaskTerms task = {
		.pack = options->pack, .chat = chat,
		.source = options->source, .target = options->target,
		.recall = journal == NULL ? NULL : recall,
		.keep = journal == NULL ? NULL : keep, .data = &diary,
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
	g_autoptr(Journal) journal = NULL;

	if (options->review > 0 && !aside_is_possible(job, "review", error))
		return false;
	if (!options->finds_terms || !has_words(job->document))
		return true;
	if (!aside_is_possible(job, "terms", error))
		return false;
	if (options->journal != NULL) {
		journal = journal_open(options->journal, NULL, error);
		if (journal == NULL)
			return false;
	}
	if (!find_terms(job, journal, error))
		return false;
	for (unsigned i = 0; i < job->terms->len; i++) {
		const TaskTerm *term = g_ptr_array_index(job->terms, i);
		report_add(job->report, FINDING_TERM_FOUND, 0, 0, 0,
		    "%s = %s", term->source, term->target);
	}
	return true;
}
