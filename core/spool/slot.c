#include "spool/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "spool/bounds.h"
#include "spool/claim.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/parcel.h"
#include "spool/publish.h"
#include "spool/queue.h"
#include "spool/recover.h"

/* ---- how jobs wait and fail ---------------------------------------------- */

static void
clear(Slot *slot, Spool *spool)
{
	if (slot->lock >= 0)
		close(slot->lock);
	if (spool->is_away)
		parcel_clean(spool, slot->job->doc);
	g_clear_pointer(&slot->job, store_job_free);
	worker_item_clear(&slot->item);
	*slot = (Slot) {.lock = -1};
}

/* The store's row of the job, as it is: after an error nobody knows what was
 * committed. Where it still runs, it is given back, uncounted. */
static SlotEnd
leave(Slot *slot, Spool *spool, const GError *failure)
{
	g_autoptr(GError) further = NULL;
	g_autoptr(StoreJob) row = store_find(spool->store, slot->job->id,
	    &further);
	SlotEnd end = SLOT_DISK;

	diary_failure("job-left", slot->job, failure);
	if (row != NULL && row->fence == slot->job->fence &&
	    row->state == STORE_RUNNING) {
		row->state = STORE_RETRY;
		row->attempts -= RECOVER_DEATH;
		row->run_at = spool_now(spool) + slot->delay;
		store_job_set(&row->worker, "");
		store_job_set(&row->cause, "disk");
		store_job_set(&row->reason, failure == NULL ? ""
		    : failure->message);
		(void) store_put(spool->store, row, NULL);
	} else if (row != NULL && row->state == STORE_CANCELLING) {
		end = SLOT_AGAIN;	/* it is recovered, as given up */
	} else if (row != NULL && store_state_is_final(row->state)) {
		end = row->state >= STORE_FAILED ? SLOT_FAILED
		    : strcmp(row->cause, "findings") == 0 ? SLOT_FINDINGS
		    : SLOT_DONE;
	}
	clear(slot, spool);
	return end;
}

static SlotEnd
put_back(Slot *slot, Spool *spool, StoreState state, int64_t run_at,
    SlotEnd end)
{
	g_autoptr(GError) failure = NULL;
	StoreJob *job = slot->job;

	job->state = state;
	job->run_at = run_at;
	job->lease = 0;
	job->done = 0;
	store_job_set(&job->worker, "");
	if (!store_put(spool->store, job, &failure))
		return leave(slot, spool, failure);
	clear(slot, spool);
	return end;
}

/* What it needs is not there, which is no fault of the document. All that need
 * the same wait with it. */
static SlotEnd
wait_for(Slot *slot, Spool *spool, const char *cause, SlotEnd end)
{
	StoreJob *job = slot->job;
	int64_t run_at = spool_now(spool) + slot->delay;

	job->attempts -= RECOVER_DEATH;
	store_job_set(&job->cause, cause);
	store_job_set(&job->reason, slot->item.message == NULL ? ""
	    : slot->item.message);
	diary_add(DIARY_WARNING, "waits", job, job->reason);
	if (end == SLOT_ENGINE || end == SLOT_CONFIGURATION)
		(void) store_postpone(spool->store, job, run_at, NULL);
	return put_back(slot, spool, STORE_RETRY, run_at, end);
}

static SlotEnd
fail(Slot *slot, Spool *spool, StoreState goal, const char *cause,
    const char *reason)
{
	g_autoptr(GError) failure = NULL;

	store_job_set(&slot->job->cause, cause);
	store_job_set(&slot->job->reason, reason == NULL ? "" : reason);
	if (!publish_failure(spool, slot->job, goal, &failure))
		return leave(slot, spool, failure);
	clear(slot, spool);
	return goal == STORE_CANCELLED ? SLOT_DONE : SLOT_FAILED;
}

/* The document has cost a worker. */
static SlotEnd
strike(Slot *slot, Spool *spool, const char *cause, unsigned most)
{
	StoreJob *job = slot->job;

	job->attempts += RECOVER_STRIKE - RECOVER_DEATH;
	if (job->attempts >= MIN(recover_most_attempts(job),
	    (int64_t) most * RECOVER_STRIKE))
		return fail(slot, spool, STORE_QUARANTINED, cause,
		    slot->item.message);
	diary_add(DIARY_WARNING, "again", job, slot->item.message);
	return put_back(slot, spool, STORE_READY, 0, SLOT_AGAIN);
}

/* ---- starting ------------------------------------------------------------ */

/* What another host has put there, which may have been given up meanwhile, is
 * not believed. */
static bool
is_source(const Spool *spool, const StoreJob *job)
{
	g_autofree char *path = publish_source(spool, job);
	g_autofree char *digest = !spool->is_shared ? NULL
	    : disk_digest(AT_FDCWD, path);

	return !spool->is_shared || g_strcmp0(digest, job->digest) == 0;
}

/* What the result depends on may have changed since it was taken in. */
static void
renew_key(Spool *spool, StoreJob *job)
{
	g_autofree char *key = claim_key(spool, job, NULL);

	if (key == NULL || strcmp(key, job->key) == 0)
		return;
	store_job_set(&job->key, key);
	claim_find_twin(spool, job);
}

/* True: the twin decides, and END says how. */
static bool
follow_twin(Slot *slot, Spool *spool, SlotEnd *end)
{
	StoreJob *job = slot->job;
	g_autoptr(GError) failure = NULL;
	g_autoptr(StoreJob) twin = *job->twin == '\0' ? NULL
	    : store_find(spool->store, job->twin, NULL);

	if (twin != NULL && !store_state_is_final(twin->state)) {
		job->attempts -= RECOVER_DEATH;
		store_job_set(&job->cause, "twin");
		store_job_set(&job->reason, "the same is being done for "
		    "another name");
		*end = put_back(slot, spool, STORE_RETRY, spool_now(spool) + 1, SLOT_AGAIN);
		return true;
	}
	if (twin != NULL && twin->state == STORE_DONE) {
		if (publish_twin(spool, job, twin, &failure)) {
			*end = SLOT_DONE;
			clear(slot, spool);
			return true;
		}
		if (job->state != STORE_RUNNING) {
			*end = leave(slot, spool, failure);
			return true;
		}
	}
	store_job_set(&job->twin, "");
	return false;
}

/* Whoever takes documents in has to make a copy anew, or to be reached. */
static SlotEnd
await_source(Slot *slot, Spool *spool, const GError *failure)
{
	if (failure != NULL && failure->code != FAILURE_INPUT) {
		slot->item.message = g_strdup(failure->message);
		return wait_for(slot, spool, "blobs", SLOT_DISK);
	}
	diary_add(DIARY_WARNING, "copied-again", slot->job, failure == NULL
	    ? NULL : failure->message);
	slot->job->attempts -= RECOVER_DEATH;
	return put_back(slot, spool, STORE_CLAIMING, 0, SLOT_AGAIN);
}

/* Where documents come as blobs their folders are made here. */
static void
make_folder(Spool *spool, const StoreJob *job)
{
	int work = !spool->is_away ? -1 : disk_make(spool->work, job->doc,
	    NULL);

	if (work >= 0)
		close(work);
}

static int
open_log(Spool *spool, const StoreJob *job)
{
	g_autofree char *name = g_strconcat("log.", job->target, NULL);
	int work = spool_work(spool, job->doc, NULL);
	int log = work < 0 ? -1 : openat(work, name, O_WRONLY | O_CREAT |
	    O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_APPEND, 0600);

	if (work >= 0)
		close(work);
	return log;
}

static SlotEnd
start_worker(Slot *slot, Spool *spool, const JobOptions *options,
    unsigned timeout)
{
	const StoreJob *job = slot->job;
	unsigned times = job->attempts > RECOVER_STRIKE ? BOUNDS_PATIENCE : 1;
	int memory = queue_number(job->options, "memory-mib", BOUNDS_MEMORY);
	int log = open_log(spool, job);
	const WorkerLimits limits = {
		.timeout = (unsigned) queue_number(job->options, "timeout",
		    (int) timeout) * times,
		.memory = ((size_t) memory << 20) * times,
		.log = log, .keep = slot->lock, .is_boxed = true,
	};

	(void) worker_start(&slot->worker, &slot->item, options, &limits);
	if (log >= 0)
		close(log);
	if (slot->worker.pid == 0)
		return wait_for(slot, spool, "disk", SLOT_DISK);
	if (fault_here(FAULT_W2_STARTED)) {
		slot->worker.is_stopped = true;
		worker_kill(&slot->worker);
	}
	return SLOT_BUSY;
}

SlotEnd
slot_start(Slot *slot, Spool *spool, StoreJob *job, unsigned timeout,
    unsigned delay)
{
	g_autoptr(GError) failure = NULL;
	SlotEnd end;

	make_folder(spool, job);
	*slot = (Slot) {
		.job = job, .lock = spool_lock_job(spool, job),
		.delay = delay, .begun = spool_now(spool),
	};
	if (fault_here(FAULT_W1_CLAIMED)) {
		g_set_error(&failure, FAILURE, FAILURE_OUTPUT, "%s: %s",
		    job->id, g_strerror(errno));
		return leave(slot, spool, failure);
	}
	if (slot->lock < 0 && faccessat(spool->work, job->doc, F_OK, 0) < 0) {
		diary_add(DIARY_ERROR, "folder-gone", job, NULL);
		store_job_set(&job->cause, "gone");
		store_job_set(&job->reason, "its folder in work/ is gone");
		return put_back(slot, spool, STORE_LOST, 0, SLOT_FAILED);
	}
	if (slot->lock < 0) {
		/* The child of a process that ended a moment ago. */
		job->attempts -= RECOVER_DEATH;
		return put_back(slot, spool, STORE_RETRY, spool_now(spool) + 1, SLOT_AGAIN);
	}
	if (!is_source(spool, job) && (!spool->is_away || !parcel_fetch(spool,
	    job, &failure)))
		return await_source(slot, spool, failure);
	if (claim_is_broken(job))
		return fail(slot, spool, STORE_FAILED, job->cause,
		    strcmp(job->cause, "mismatch") == 0
		    ? "is not what its SHA-256 says"
		    : "has no end: it was not written completely");
	store_job_set(&job->cause, "");
	store_job_set(&job->reason, "");
	if (!spool->is_away)
		renew_key(spool, job);
	if (follow_twin(slot, spool, &end))
		return end;
	const JobOptions *options = spool->host->prepare(job->options,
	    job->target, spool->host->data, &failure);
	if (options == NULL) {
		slot->item.message = g_strdup(failure->message);
		return wait_for(slot, spool, "configuration",
		    SLOT_CONFIGURATION);
	}
	slot->item.input = publish_source(spool, job);
	slot->item.output = publish_prepare(spool, job, &failure);
	if (slot->item.output == NULL)
		return leave(slot, spool, failure);
	return start_worker(slot, spool, options, timeout);
}

/* What a worker says begins with the path it was given; people know the name. */
static void
name_document(WorkerItem *item, const StoreJob *job)
{
	size_t length = strlen(item->input);

	if (item->message == NULL || strncmp(item->message, item->input,
	    length) != 0)
		return;
	g_autofree char *name = filename_display(job->name);
	char *message = g_strconcat(name, item->message + length, NULL);
	g_free(item->message);
	item->message = message;
}

/* ---- ending -------------------------------------------------------------- */

static SlotEnd
publish(Slot *slot, Spool *spool)
{
	g_autoptr(GError) failure = NULL;
	SlotEnd end = slot->item.status == JOB_FINDINGS ? SLOT_FINDINGS
	    : SLOT_DONE;

	slot->job->done = slot->item.done;
	slot->job->total = slot->item.total;
	if (!publish_result(spool, slot->job, &slot->item, &failure))
		return leave(slot, spool, failure);
	clear(slot, spool);
	return end;
}

/* It said nothing, or that it is our mistake. */
static SlotEnd
end_badly(Slot *slot, Spool *spool, bool is_late)
{
	const WorkerItem *item = &slot->item;

	if (item->failure == FAILURE_OUTPUT)
		return wait_for(slot, spool, "disk", SLOT_DISK);
	if (item->signal == SIGSYS)
		return strike(slot, spool, "forbidden-call", 1);
	if (is_late || item->signal == SIGXCPU)
		return strike(slot, spool, "timeout", 2);
	return strike(slot, spool, item->failure >= 0 ? "internal" : "crash",
	    1000);
}

/* Somebody may have given it up since the store was last asked. */
static void
look_again(Slot *slot, Spool *spool)
{
	g_autoptr(StoreJob) row = store_find(spool->store, slot->job->id,
	    NULL);

	slot->is_cancelled |= row != NULL && row->state ==
	    STORE_CANCELLING && row->fence == slot->job->fence;
}

SlotEnd
slot_end(Slot *slot, Spool *spool, unsigned delay)
{
	bool is_late = slot->worker.is_late;
	bool is_stopped = slot->worker.is_stopped;

	slot->delay = delay;
	worker_bury(&slot->worker);
	name_document(&slot->item, slot->job);
	if (fault_here(FAULT_W3_ENDED))
		return leave(slot, spool, NULL);
	look_again(slot, spool);
	if (slot->is_cancelled)
		return fail(slot, spool, STORE_CANCELLED, "cancelled",
		    "was given up by `dragoman cancel`");
	if (is_stopped) {
		slot->job->attempts -= RECOVER_DEATH;
		return put_back(slot, spool, STORE_READY, 0, SLOT_AGAIN);
	}
	switch (slot->item.status) {
	case JOB_DONE:
	case JOB_FINDINGS:
		return publish(slot, spool);
	case JOB_INPUT:
		return fail(slot, spool, STORE_FAILED, "refused",
		    slot->item.message);
	case JOB_ENGINE:
		return wait_for(slot, spool, "engine", SLOT_ENGINE);
	case JOB_LATER:
		return wait_for(slot, spool, "budget", SLOT_BUDGET);
	case JOB_USAGE:
	case JOB_SETUP:
		return wait_for(slot, spool, "configuration",
		    SLOT_CONFIGURATION);
	case JOB_OURS:
	case JOB_SOME:
		break;
	}
	return end_badly(slot, spool, is_late);
}
