#include "doc/scope.h"
#include "job/plan.h"
#include "lang/number_vote.h"

/* What the document's sure figures say about 1.234. Where they nearly all have
 * another decimal mark than the language, the job goes on with a copy of it
 * that writes figures so. Then heads of tables are read. */
bool
step_vote(Job *job, GError **error)
{
	const Language *source = job->options->source;
	NumberVote vote = {0, 0};
	(void) error;

	if (source == NULL)
		return true;
	for (unsigned i = 0; i < job->document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(job->document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next)
			for (const Inline *node = segment->source.first;
			    node != NULL; node = node->next)
				if (node->kind == INLINE_TEXT)
					number_vote_count(&vote, source,
					    node->text);
	}
	uint32_t mark = number_vote_mark(&vote, source);
	if (mark == 0) {
		scope_set(job->document, source);
		return true;
	}
	job->voted = language_with_decimal(source, mark);
	job->own_options = *job->options;
	job->own_options.source = job->voted;
	job->own_options.format.source = job->voted;
	job->options = &job->own_options;
	scope_set(job->document, job->voted);
	return true;
}
