#include "job/aside.h"
#include "job/plan.h"
#include "task/task_review.h"

/* What an engine or the memory has made of words. */
static bool
is_reviewed(const Segment *segment)
{
	return segment->has_target && !segment->is_ignorable &&
	    !segment->is_kept && segment->state != SEGMENT_REVIEWED &&
	    g_strcmp0(segment->origin, "figures") != 0 &&
	    g_strcmp0(segment->origin, "same") != 0;
}

/* The pages of the pairs go to PAGES, by their index. */
static Review *
collect(const Job *job, GArray *pages)
{
	Review *review = task_review_new(job->options->source,
	    job->options->target);

	for (unsigned i = 0; i < job->document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(job->document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next) {
			if (!unit->translate || !is_reviewed(segment))
				continue;
			task_review_add(review, unit, segment);
			g_array_append_val(pages, unit->block->page);
		}
	}
	return review;
}

/* "major accuracy/omission: “net of tax” was left out" */
static void
report_error(Job *job, const Review *review, const GArray *pages,
    const ReviewFinding *found)
{
	const ReviewPair *pair = g_ptr_array_index(review->pairs,
	    found->pair);
	ReviewPlace source = found->source, target = found->target;

	report_add(job->report, found->severity == REVIEW_MINOR
	    ? FINDING_REVIEW_MINOR : FINDING_REVIEW, pair->unit,
	    pair->segment, g_array_index(pages, unsigned, found->pair),
	    "%s %s: “%.*s” became “%.*s”: %s",
	    task_review_severity_name(found->severity), found->category,
	    (int) (source.end - source.start), pair->source + source.start,
	    (int) (target.end - target.start), pair->target + target.start,
	    found->message);
}

static void
report_review(Job *job, const Review *review, const GArray *pages,
    const GError *failure)
{
	uint64_t score = task_review_score(review);

	for (unsigned i = 0; i < review->findings->len; i++) {
		const ReviewFinding *found = g_ptr_array_index(
		    review->findings, i);
		if (found->is_model)
			report_error(job, review, pages, found);
	}
	if (failure != NULL || review->failed > 0)
		report_add(job->report, FINDING_UNREVIEWED, 0, 0, 0,
		    "the model has reviewed %u of %u segments only: %s",
		    review->asked, review->pairs->len, failure == NULL
		    ? "some answers were of no use" : failure->message);
	report_add(job->report, FINDING_REVIEWED, 0, 0, 0,
	    "%u of %u segments reviewed; %" G_GUINT64_FORMAT ".%02"
	    G_GUINT64_FORMAT " penalty points per 1,000 words; %u remark%s "
	    "without a quote left out", review->asked, review->pairs->len,
	    score / 100, score % 100, review->dropped,
	    review->dropped == 1 ? "" : "s");
}

/*
 * After all targets stand: a model looks at a share of them. What it says
 * changes nothing and goes to the report; a review that cannot be had costs no
 * document.
 */
bool
step_review(Job *job, GError **error)
{
	const JobOptions *options = job->options;
	g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_autoptr(GError) failure = NULL;

	(void) error;
	if (options->review == 0)
		return true;
	g_autoptr(Review) review = collect(job, pages);
	if (review->pairs->len == 0)
		return true;
	g_auto(AsideDiary) own = {.journal = NULL};
	const TaskDiary *diary;
	g_autoptr(Chat) chat = aside_chat(job, &failure);
	if (chat != NULL && aside_open(&own, job, &diary, &failure)) {
		(void) task_review_ask(review, options->pack, chat,
		    options->review, diary, &failure);
		aside_count(job, chat);
	}
	report_review(job, review, pages, failure);
	return true;
}
