#include "store/store.h"

#include "base/failure.h"
#include "store/store_postgres.h"
#include "store/store_row.h"
#include "store/store_sqlite.h"

static const char *const state_names[STORE_N_STATES] = {
	[STORE_CLAIMING] = "claiming", [STORE_READY] = "ready",
	[STORE_RUNNING] = "running", [STORE_PUBLISHING] = "publishing",
	[STORE_RETRY] = "retry", [STORE_REVIVING] = "reviving",
	[STORE_CANCELLING] = "cancelling", [STORE_DONE] = "done",
	[STORE_DUPLICATE] = "duplicate", [STORE_FAILED] = "failed",
	[STORE_QUARANTINED] = "quarantined", [STORE_CANCELLED] = "cancelled",
	[STORE_LOST] = "lost",
};

const char *
store_state_name(StoreState state)
{
	return state_names[state];
}

bool
store_state_is_final(StoreState state)
{
	return state >= STORE_DONE;
}

/* ---- jobs ---------------------------------------------------------------- */

StoreJob *
store_job_new(void)
{
	StoreJob *job = g_new0(StoreJob, 1);

	for (unsigned i = 0; store_row_text(job, i) != NULL; i++)
		*store_row_text(job, i) = g_strdup("");
	return job;
}

void
store_job_free(StoreJob *job)
{
	if (job == NULL)
		return;
	for (unsigned i = 0; store_row_text(job, i) != NULL; i++)
		g_free(*store_row_text(job, i));
	g_free(job);
}

void
store_job_set(char **member, const char *text)
{
	char *copy = g_strdup(text);

	g_free(*member);
	*member = copy;
}

static void
free_job(void *job)
{
	store_job_free(job);
}

GPtrArray *
store_jobs_new(void)
{
	return g_ptr_array_new_with_free_func(free_job);
}

/* ---- the kinds ----------------------------------------------------------- */

Store *
store_open(const char *place, GError **error)
{
	static const char *const schemes[] = {"postgresql://", "postgres://"};

	for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++)
		if (g_str_has_prefix(place, schemes[i]))
			return store_postgres.open(place, error);
	return store_sqlite.open(place, error);
}

void
store_close(Store *store)
{
	if (store != NULL)
		store->kind->close(store);
}

bool
store_begin(Store *store, GError **error)
{
	return store->kind->begin(store, error);
}

bool
store_commit(Store *store, GError **error)
{
	return store->kind->commit(store, error);
}

void
store_rollback(Store *store)
{
	store->kind->rollback(store);
}

bool
store_add(Store *store, const StoreJob *job, GError **error)
{
	return store->kind->add(store, job, error);
}

bool
store_save(Store *store, const StoreJob *job, bool *is_ours, GError **error)
{
	return store->kind->save(store, job, is_ours, error);
}

bool
store_put(Store *store, const StoreJob *job, GError **error)
{
	bool is_ours = true;

	if (!store_begin(store, error))
		return false;
	if (store_save(store, job, &is_ours, error) && is_ours)
		return store_commit(store, error);
	store_rollback(store);
	if (!is_ours)
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "%s: another worker has it", job->id);
	return false;
}

StoreJob *
store_find(Store *store, const char *id, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();

	if (!store->kind->find(store, "id", id, jobs, error) ||
	    jobs->len == 0)
		return NULL;
	return g_ptr_array_steal_index(jobs, 0);
}

bool
store_of_document(Store *store, const char *doc, GPtrArray *jobs,
    GError **error)
{
	return store->kind->find(store, "doc", doc, jobs, error);
}

bool
store_with_key(Store *store, const char *key, GPtrArray *jobs, GError **error)
{
	return store->kind->find(store, "key", key, jobs, error);
}

bool
store_remove(Store *store, const StoreJob *job, GError **error)
{
	return store->kind->remove(store, job, error);
}

bool
store_is_taken(Store *store, const char *folder, const char *doc,
    bool *is_taken, GError **error)
{
	return store->kind->is_taken(store, folder, doc, is_taken, error);
}

bool
store_list(Store *store, unsigned states, unsigned most, GPtrArray *jobs,
    GError **error)
{
	return store->kind->list(store, states, most, jobs, error);
}

bool
store_claim(Store *store, const char *worker, int64_t seconds,
    StoreJob **job, GError **error)
{
	return store->kind->claim(store, worker, seconds, job, error);
}

bool
store_take(Store *store, StoreJob *job, const char *worker, int64_t seconds,
    bool *is_ours, GError **error)
{
	return store->kind->take(store, job, worker, seconds, is_ours, error);
}

bool
store_expired(Store *store, GPtrArray *jobs, GError **error)
{
	return store->kind->expired(store, jobs, error);
}

bool
store_beat(Store *store, const char *worker, int64_t seconds, GError **error)
{
	return store->kind->beat(store, worker, seconds, error);
}

bool
store_postpone(Store *store, const StoreJob *like, int64_t run_at,
    GError **error)
{
	return store->kind->postpone(store, like, run_at, error);
}

bool
store_count(Store *store, int64_t counts[STORE_N_STATES], GError **error)
{
	return store->kind->count(store, counts, error);
}

bool
store_now(Store *store, int64_t *now, GError **error)
{
	return store->kind->now(store, now, error);
}

int
store_news_fd(Store *store)
{
	return store->kind->news_fd(store);
}

bool
store_news(Store *store)
{
	return store->kind->news(store);
}

bool
store_is_shared(const Store *store)
{
	return store->kind->is_shared;
}

bool
store_turn_take(Store *store, StoreTurn *turn, const char *from,
    int64_t seconds, GError **error)
{
	turn->fence = 0;
	turn->is_asked = false;
	g_clear_pointer(&turn->holder, g_free);
	return store->kind->turn_take(store, turn, from, seconds, error);
}

bool
store_turn_keep(Store *store, StoreTurn *turn, int64_t seconds,
    GError **error)
{
	return store->kind->turn_keep(store, turn, seconds, error);
}

bool
store_turn_check(Store *store, StoreTurn *turn, GError **error)
{
	return store->kind->turn_check(store, turn, error);
}

void
store_turn_end(Store *store, StoreTurn *turn)
{
	if (turn->fence != 0)
		store->kind->turn_end(store, turn);
	turn->fence = 0;
	turn->is_asked = false;
	g_clear_pointer(&turn->holder, g_free);
}
