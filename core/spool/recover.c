#include "spool/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "spool/bounds.h"
#include "spool/card.h"
#include "spool/claim.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/house.h"
#include "spool/parcel.h"
#include "spool/publish.h"
#include "spool/queue.h"

int64_t
recover_most_attempts(const StoreJob *job)
{
	return (int64_t) RECOVER_STRIKE * MAX(1, queue_number(job->options,
	    "attempts", BOUNDS_ATTEMPTS));
}

/* ---- retry, release ------------------------------------------------------ */

/* The folder with the file, out of failed/ or quarantine/. */
static bool
bring_folder(Spool *spool, const StoreJob *job, int work, const char *name,
    GError **error)
{
	g_autofree char *parent = g_path_get_dirname(job->place);
	g_autofree char *last = g_path_get_basename(job->place);
	int from = *job->place == '\0' ? -1 : disk_open(spool->base, parent,
	    NULL);

	if (from < 0)
		return true;
	DiskMove move = disk_move(from, last, work, name, error);
	bool is_done = move != DISK_FAILED && disk_sync(from, job->id,
	    FAULT_N_POINTS, error) && disk_sync(work, job->id, FAULT_V2_MOVED,
	    error);
	close(from);
	return is_done;
}

static bool
bring_file(const StoreJob *job, int work, const char *folder, GError **error)
{
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *safe = filename_safe(base);
	g_autofree char *path = g_strconcat(folder, "/", safe, NULL);

	if (linkat(work, path, work, "orig", 0) == 0 || errno == EEXIST ||
	    errno == ENOENT)
		return true;
	/* Whole, or not at all. */
	g_autofree char *temporary = g_strdup_printf("orig.%jd.tmp",
	    (intmax_t) job->fence);
	g_autofree char *digest = disk_copy(work, path, work, temporary,
	    error);
	return digest != NULL && disk_move(work, temporary, work, "orig",
	    error) != DISK_FAILED;
}

/* The row as it is, where it is still ours. */
static bool
find_reviving(Spool *spool, const StoreJob *job, GPtrArray *jobs,
    GError **error)
{
	StoreJob *row = store_find(spool->store, job->id, error);

	if (row == NULL)
		return false;
	g_ptr_array_add(jobs, row);
	if (row->fence == job->fence && row->state == STORE_REVIVING)
		return true;
	g_set_error(error, FAILURE, FAILURE_STORE,
	    "%s: another host brings it back", job->id);
	return false;
}

static bool
resume_reviving(Spool *spool, StoreJob *job, GError **error)
{
	g_autofree char *folder = g_strconcat("revived.", job->target, NULL);
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	int work = !house_keep(spool, job->size, error) ? -1
	    : disk_make(spool->work, job->doc, error);
	bool is_done = work >= 0 &&
	    bring_folder(spool, job, work, folder, error) &&
	    bring_file(job, work, folder, error) &&
	    find_reviving(spool, job, jobs, error);

	if (is_done) {
		StoreJob *copy = g_ptr_array_index(jobs, 0);
		store_job_set(&copy->place, "");
		store_job_set(&copy->manifest, "");
		store_job_set(&copy->cause, "");
		store_job_set(&copy->reason, "");
		copy->attempts = copy->done = copy->run_at = 0;
		is_done = claim_resume(spool, jobs, error);
	}
	if (is_done)
		(void) disk_remove(work, folder);
	if (work >= 0)
		close(work);
	return is_done;
}

/* What the queue says now; what it said then where it says nothing. */
static void
renew_options(const Spool *spool, StoreJob *job)
{
	g_autoptr(Queue) queue = queue_read(spool->in, job->queue, NULL);
	g_autofree char *force = queue_value(job->options, "force", NULL);

	if (queue == NULL)
		return;
	g_autofree char *options = g_strconcat(queue->options, force == NULL
	    ? "" : "\nforce=yes", NULL);
	store_job_set(&job->options, options);
}

bool
recover_revive(Spool *spool, StoreJob *job, GError **error)
{
	renew_options(spool, job);
	if (job->state == STORE_RETRY) {
		job->state = STORE_READY;
		job->run_at = 0;
		return store_put(spool->store, job, error);
	}
	job->state = STORE_REVIVING;
	return store_put(spool->store, job, error) &&
	    !fault_fails(FAULT_V1_RECORDED, job->id, error) &&
	    resume_reviving(spool, job, error);
}

/* ---- cancel -------------------------------------------------------------- */

static bool
give_up(Spool *spool, StoreJob *job, GError **error)
{
	int lock = spool_lock_job(spool, job);
	store_job_set(&job->cause, "cancelled");
	store_job_set(&job->reason, "was given up by `dragoman cancel`");
	bool is_done = publish_failure(spool, job, STORE_CANCELLED, error);

	if (lock >= 0)
		close(lock);
	return is_done;
}

/* Within a transaction: *JOB has the state that it gets. */
static bool
mark_cancelled(Spool *spool, const char *id, StoreJob **job, GError **error)
{
	bool is_ours = true;

	*job = store_find(spool->store, id, error);
	if (*job == NULL) {
		if (error != NULL && *error == NULL)
			g_set_error(error, FAILURE, FAILURE_INPUT,
			    "%s: there is no such job", id);
		return false;
	}
	switch ((*job)->state) {
	case STORE_READY:
	case STORE_RETRY:
	case STORE_RUNNING:
		(*job)->state = STORE_CANCELLING;
		break;
	case STORE_FAILED:
	case STORE_QUARANTINED:
		(*job)->state = STORE_CANCELLED;
		break;
	case STORE_CANCELLED:
	case STORE_CANCELLING:
		return true;
	case STORE_CLAIMING:
	case STORE_PUBLISHING:
	case STORE_REVIVING:
	case STORE_DONE:
	case STORE_DUPLICATE:
	case STORE_LOST:
	case STORE_N_STATES:
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: is %s", id,
		    store_state_name((*job)->state));
		return false;
	}
	return store_save(spool->store, *job, &is_ours, error) && is_ours;
}

bool
recover_cancel(Spool *spool, const char *id, GError **error)
{
	g_autoptr(StoreJob) job = NULL;

	if (!store_begin(spool->store, error))
		return false;
	if (!mark_cancelled(spool, id, &job, error)) {
		store_rollback(spool->store);
		return false;
	}
	if (!store_commit(spool->store, error))
		return false;
	return job->state != STORE_CANCELLING || *job->worker != '\0' ||
	    give_up(spool, job, error);
}

/* ---- what was under way -------------------------------------------------- */

static bool
resume_running(Spool *spool, StoreJob *job, GError **error)
{
	/* To be told with its document, which may not be here. */
	if (job->attempts >= recover_most_attempts(job) &&
	    (!spool->is_away || parcel_fetch(spool, job, NULL))) {
		store_job_set(&job->cause, "crash");
		store_job_set(&job->reason, "ended, again and again, the "
		    "process that worked on it");
		return publish_failure(spool, job, STORE_QUARANTINED, error);
	}
	job->state = STORE_READY;
	job->lease = 0;
	store_job_set(&job->worker, "");
	return store_put(spool->store, job, error);
}

static bool
resume_job(Spool *spool, StoreJob *job, GError **error)
{
	if (fault_fails(FAULT_R1_BEGUN, job->id, error))
		return false;
	diary_add(DIARY_INFO, "recovering", job, store_state_name(
	    job->state));
	bool is_done = job->state == STORE_PUBLISHING
	    ? publish_resume(spool, job, error)
	    : job->state == STORE_CANCELLING ? give_up(spool, job, error)
	    : job->state == STORE_REVIVING
	    ? resume_reviving(spool, job, error)
	    : resume_running(spool, job, error);
	return is_done && !fault_fails(FAULT_R2_RECOVERED, job->id, error);
}

/* Whoever had them may wake up, and is fenced off. */
static bool
take_over(Spool *spool, StoreJob *const *jobs, unsigned count)
{
	bool is_ours = true;

	if (!store_begin(spool->store, NULL))
		return false;
	for (unsigned i = 0; i < count && is_ours; i++)
		is_ours = store_take(spool->store, jobs[i], spool->worker,
		    bounds_span(BOUNDS_LEASE), &is_ours, NULL) && is_ours;
	if (is_ours && house_check(spool, NULL))
		return store_commit(spool->store, NULL);
	store_rollback(spool->store);
	return false;
}

static bool
is_over(Spool *spool, const StoreJob *job)
{
	int64_t now = spool_now(spool);

	return job->lease < now || job->lease > now + STORE_LONGEST;
}

/* Nobody works on it: who did has ended, and so has the child that did it; of
 * another host: has not said for long that he lives. */
static bool
is_left(Spool *spool, StoreJob *job, int *lock)
{
	bool is_own = strcmp(job->worker, spool->worker) == 0;
	bool is_named = strchr(job->worker, '/') != NULL;

	*lock = -1;
	if (is_named && !spool_is_here(spool, job->worker))
		return is_over(spool, job) && take_over(spool, &job, 1);
	if (spool->is_shared && (!is_named || job->state == STORE_REVIVING))
		return take_over(spool, &job, 1);
	if (job->state == STORE_REVIVING)
		return true;
	if (!is_own && !spool_is_dead(spool, job->worker))
		return false;
	*lock = spool_lock_job(spool, job);
	return *lock >= 0 || faccessat(spool->work, job->doc, F_OK,
	    AT_SYMLINK_NOFOLLOW) < 0;
}

static const unsigned under_way = 1u << STORE_RUNNING |
    1u << STORE_PUBLISHING | 1u << STORE_CANCELLING | 1u << STORE_REVIVING;

/* Nobody else can change the row any more; before that somebody may have. */
static bool
resume_left(Spool *spool, const StoreJob *job, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(StoreJob) row = store_find(spool->store, job->id, &failure);

	if (failure != NULL) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	return row == NULL || row->fence != job->fence ||
	    (under_way & 1u << row->state) == 0 ||
	    resume_job(spool, row, error);
}

static bool
recover_jobs(Spool *spool, GHashTable *busy, unsigned *left, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();

	if (!store_list(spool->store, spool->is_away ? 1u << STORE_RUNNING
	    : under_way, 0, jobs, error))
		return false;
	for (unsigned i = 0; i < jobs->len; i++) {
		StoreJob *job = g_ptr_array_index(jobs, i);
		g_autoptr(GError) failure = NULL;
		int lock;
		if (g_hash_table_contains(busy, job->id) ||
		    (spool->is_away && !spool_is_here(spool, job->worker)) ||
		    !is_left(spool, job, &lock))
			continue;
		if (!resume_left(spool, job, &failure)) {
			++*left;
			diary_failure("not-recovered", job, failure);
		}
		if (lock >= 0)
			close(lock);
	}
	return true;
}

static bool
recover_claims(Spool *spool, unsigned *left, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autofree char *last = NULL;

	if (!store_list(spool->store, 1u << STORE_CLAIMING, 0, jobs, error))
		return false;
	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		g_autoptr(GPtrArray) sisters = store_jobs_new();
		g_autoptr(GError) failure = NULL;
		if (g_strcmp0(last, job->doc) == 0)
			continue;
		g_free(last);
		last = g_strdup(job->doc);
		if (!store_of_document(spool->store, job->doc, sisters,
		    error))
			return false;
		for (unsigned k = sisters->len; k-- > 0;)
			if (((const StoreJob *) g_ptr_array_index(sisters,
			    k))->state != STORE_CLAIMING)
				g_ptr_array_remove_index(sisters, k);
		if (spool->is_shared && !take_over(spool, (StoreJob *const *)
		    sisters->pdata, sisters->len))
			continue;
		if (!fault_fails(FAULT_R1_BEGUN, job->id, &failure) &&
		    claim_resume(spool, sisters, &failure) &&
		    !fault_fails(FAULT_R2_RECOVERED, job->id, &failure))
			continue;
		++*left;
		diary_failure("not-recovered", job, failure);
	}
	return true;
}

/* ---- folders ------------------------------------------------------------- */

/* The store does not know DOC: it was given back halfway, or the store is not
 * the one it was. */
static bool
adopt(Spool *spool, const char *doc, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	int work = spool_work(spool, doc, error);

	if (work < 0)
		return false;
	bool has_file = faccessat(work, "orig", F_OK, AT_SYMLINK_NOFOLLOW) ==
	    0;
	bool is_known = has_file && card_read(work, jobs);
	close(work);
	if (!has_file)
		return disk_remove(spool->work, doc);
	if (!is_known) {
		diary_add(DIARY_ERROR, "unknown-folder", NULL, doc);
		return true;
	}
	diary_add(DIARY_WARNING, "adopted", g_ptr_array_index(jobs, 0),
	    NULL);
	if (!store_begin(spool->store, error))
		return false;
	if (!house_check(spool, error)) {
		store_rollback(spool->store);
		return false;
	}
	for (unsigned i = 0; i < jobs->len; i++)
		if (!store_add(spool->store, g_ptr_array_index(jobs, i),
		    error)) {
			store_rollback(spool->store);
			return false;
		}
	return store_commit(spool->store, error) &&
	    claim_resume(spool, jobs, error);
}

static bool
recover_folders(Spool *spool, unsigned *left, GError **error)
{
	g_autoptr(GPtrArray) docs = disk_list(spool->work);

	for (unsigned i = 0; i < docs->len; i++) {
		const char *doc = g_ptr_array_index(docs, i);
		g_autoptr(GPtrArray) jobs = store_jobs_new();
		g_autoptr(GError) failure = NULL;
		if (publish_is_rest(doc)) {
			(void) publish_remove_rest(spool, doc, NULL);
			continue;
		}
		if (!store_of_document(spool->store, doc, jobs, error))
			return false;
		if (jobs->len == 0 ? adopt(spool, doc, &failure)
		    : publish_clean(spool, doc, &failure))
			continue;
		++*left;
		diary_failure("not-recovered", NULL, failure);
	}
	return true;
}

bool
recover_all(Spool *spool, GHashTable *busy, bool folders, unsigned *left,
    GError **error)
{
	*left = 0;
	if (folders)
		spool_bury(spool);
	/* Who sees no folders has nothing but jobs of his own host. */
	if (spool->is_away)
		return recover_jobs(spool, busy, left, error);
	if (folders)
		parcel_sweep(spool);
	return recover_claims(spool, left, error) &&
	    recover_jobs(spool, busy, left, error) &&
	    (!folders || recover_folders(spool, left, error));
}
