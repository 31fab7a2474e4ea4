#include "store/store_row.h"

char **
store_row_text(StoreJob *job, unsigned index)
{
	char **const texts[STORE_ROW_TEXTS] = {
		&job->id, &job->doc, &job->target, &job->queue, &job->batch,
		&job->name, &job->options, &job->digest, &job->key,
		&job->twin, &job->place, &job->manifest, &job->cause,
		&job->reason, &job->worker,
	};

	return index < STORE_ROW_TEXTS ? texts[index] : NULL;
}

/* The figures behind state and goal, which are no int64_t. */
static int64_t *
plain_figure(StoreJob *job, unsigned index)
{
	int64_t *const figures[STORE_ROW_FIGURES - 2] = {
		&job->dev, &job->ino, &job->size, &job->priority, &job->due,
		&job->run_at, &job->lease, &job->created, &job->changed,
		&job->fence, &job->attempts, &job->done, &job->total,
	};

	return figures[index - 2];
}

int64_t
store_row_figure(const StoreJob *job, unsigned index)
{
	StoreJob copy = *job;

	return index == 0 ? (int64_t) job->state
	    : index == 1 ? (int64_t) job->goal : *plain_figure(&copy, index);
}

void
store_row_set_figure(StoreJob *job, unsigned index, int64_t value)
{
	if (index == 0)
		job->state = (StoreState) value;
	else if (index == 1)
		job->goal = (StoreState) value;
	else
		*plain_figure(job, index) = value;
}
