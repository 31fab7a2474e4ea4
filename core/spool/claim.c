#include "spool/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "spool/card.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/house.h"
#include "spool/parcel.h"
#include "spool/queue.h"

enum {
	MOST_NAMES = 1000,
	MINUTES = sizeof "2026-11-30T09:00" - 1,
};

static bool
fail(GError **error, const StoreJob *job, const char *what)
{
	if (error != NULL && *error == NULL)
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", job->id,
		    what);
	return false;
}

/* ---- the jobs of a document ---------------------------------------------- */

/* Loose files that came in the same minute are one batch, so that a file that
 * comes behind ten thousand others is not behind them in the queue. */
static char *
batch_of(const Candidate *candidate)
{
	g_autofree char *batch = *candidate->batch == '\0'
	    ? g_strdup_printf("%s/@%jd", candidate->queue->name,
	    (intmax_t) candidate->status.st_ctime / 60)
	    : g_strconcat(candidate->queue->name, "/", candidate->batch,
	    NULL);

	return g_utf8_make_valid(batch, -1);
}

/* When it is wanted, in seconds since 1970; 0: nobody says. */
static int64_t
due_of(const Candidate *candidate)
{
	g_autofree char *said = queue_value(candidate->sidecar, "due", NULL);
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) due = said == NULL ? NULL
	    : g_date_time_new_from_iso8601(said, utc);

	if (due == NULL && said != NULL && strlen(said) >= MINUTES) {
		/* GLib wants seconds, people do not write them. */
		g_autofree char *full = g_strdup_printf("%.*s:00%s", MINUTES,
		    said, said + MINUTES);
		due = g_date_time_new_from_iso8601(full, utc);
	}
	return due == NULL ? 0 : g_date_time_to_unix(due);
}

static void
add_job(const Candidate *candidate, const char *doc, const char *target,
    GPtrArray *jobs)
{
	StoreJob *job = store_job_new();
	g_autofree char *id = g_strconcat(doc, "-", target, NULL);
	g_autofree char *name = *candidate->batch == '\0'
	    ? g_strdup(candidate->name)
	    : g_strconcat(candidate->batch, "/", candidate->name, NULL);
	g_autofree char *batch = batch_of(candidate);
	g_autofree char *force = queue_value(candidate->sidecar, "force",
	    "no");
	g_autofree char *options = g_strconcat(candidate->queue->options,
	    strcmp(force, "yes") == 0 ? "\nforce=yes" : "", NULL);

	store_job_set(&job->id, id);
	store_job_set(&job->doc, doc);
	store_job_set(&job->target, target);
	store_job_set(&job->queue, candidate->queue->name);
	store_job_set(&job->batch, batch);
	store_job_set(&job->name, name);
	store_job_set(&job->options, options);
	store_job_set(&job->cause, candidate->cause == NULL ? ""
	    : candidate->cause);
	job->state = STORE_CLAIMING;
	job->due = due_of(candidate);
	job->priority = CLAMP(queue_number(candidate->sidecar, "priority",
	    candidate->queue->priority), 1, 9);
	job->size = candidate->status.st_size;
	job->dev = (int64_t) candidate->status.st_dev;
	job->ino = (int64_t) candidate->status.st_ino;
	g_ptr_array_add(jobs, job);
}

/* C3. */
static bool
record(Spool *spool, GPtrArray *jobs, GError **error)
{
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
	return store_commit(spool->store, error);
}

bool
claim_save(Spool *spool, GPtrArray *jobs, bool removes, GError **error)
{
	if (!store_begin(spool->store, error))
		return false;
	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		bool is_ours = true;
		if (!(removes ? store_remove(spool->store, job, error)
		    : store_save(spool->store, job, &is_ours, error)) ||
		    !is_ours) {
			store_rollback(spool->store);
			return is_ours ? false : fail(error, job,
			    "another worker has it");
		}
	}
	return store_commit(spool->store, error);
}

/* ---- C4: the move -------------------------------------------------------- */

/* The folder of in/ that the job's file is or was in; *NAME is its name there,
 * part of the job's. */
static int
open_source(const Spool *spool, const StoreJob *job, const char **name)
{
	int folder = disk_open(spool->in, job->queue, NULL);
	const char *slash = strchr(job->name, '/');

	*name = slash == NULL ? job->name : slash + 1;
	if (folder < 0 || slash == NULL)
		return folder;
	g_autofree char *batch = g_strndup(job->name, (size_t) (slash -
	    job->name));
	int inner = disk_open(folder, batch, NULL);
	close(folder);
	return inner;
}

/* What a network's file system is called (st_dev) differs from host to host. */
static bool
is_same_file(const Spool *spool, int folder, const char *name,
    const StoreJob *job)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(status.st_mode) && (int64_t) status.st_ino == job->ino &&
	    (spool->is_shared ? status.st_size == job->size
	    : (int64_t) status.st_dev == job->dev);
}

static bool
is_in(int folder, const char *name)
{
	return faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* All three folders of a move know of it. */
static bool
sync_move(Spool *spool, const StoreJob *job, int source, int work,
    GError **error)
{
	return (source < 0 || disk_sync(source, job->id, FAULT_N_POINTS,
	    error)) && disk_sync(work, job->id, FAULT_N_POINTS, error) &&
	    disk_sync(spool->work, job->id, FAULT_C4_SYNCED, error);
}

/* The file and its sidecar come to WORK. DISK_GONE: it is in neither. */
static DiskMove
move_in(Spool *spool, const StoreJob *job, int work, GError **error)
{
	const char *name;
	int source = open_source(spool, job, &name);
	DiskMove move = is_in(work, "orig") ? DISK_MOVED : DISK_GONE;

	if (move == DISK_GONE && source >= 0 &&
	    is_same_file(spool, source, name, job))
		move = !house_keep(spool, job->size, error) ? DISK_FAILED
		    : disk_move(source, name, work, "orig", error);
	else if (move == DISK_MOVED && source >= 0)
		disk_end_move(source, name, work, "orig");
	if (move == DISK_MOVED && fault_fails(FAULT_C4_MOVED, job->id, error))
		move = DISK_FAILED;
	if (move == DISK_MOVED && source >= 0) {
		g_autofree char *sidecar = g_strconcat(name, ".job", NULL);
		if (!is_in(source, name))
			(void) disk_move(source, sidecar, work, "sidecar",
			    NULL);
	}
	if (move == DISK_MOVED && !sync_move(spool, job, source, work, error))
		move = DISK_FAILED;
	if (source >= 0)
		close(source);
	return move;
}

/* ---- C5: our own copy ---------------------------------------------------- */

static bool
is_unchanged(const struct stat *before, const struct stat *after)
{
	return before->st_size == after->st_size && memcmp(&before->st_mtim,
	    &after->st_mtim, sizeof before->st_mtim) == 0;
}

/* The copy gets the times of what it was made of: what comes to that later
 * shows. */
static char *
copy_once(const StoreJob *job, int work, const char *temporary,
    struct stat *before, GError **error)
{
	if (fstatat(work, "orig", before, AT_SYMLINK_NOFOLLOW) < 0) {
		fail(error, job, g_strerror(errno));
		return NULL;
	}
	g_autofree char *digest = disk_copy(work, "orig", work, temporary,
	    error);
	const struct timespec times[2] = {
		{.tv_nsec = UTIME_OMIT}, before->st_mtim,
	};
	if (digest == NULL || fault_fails(FAULT_C5_WRITTEN, job->id, error))
		return NULL;
	if (utimensat(work, temporary, times, 0) < 0) {
		fail(error, job, g_strerror(errno));
		return NULL;
	}
	return g_steal_pointer(&digest);
}

static bool
is_declared(const StoreJob *job, int work, const char *digest)
{
	g_autofree char *text = disk_read(work, "sidecar");
	g_autofree char *sidecar = queue_tidy_lines(text == NULL ? "" : text);
	g_autofree char *declared = queue_value(sidecar, "sha256", digest);

	return strcmp(job->cause, "mismatch") == 0 ||
	    g_ascii_strcasecmp(declared, digest) == 0;
}

static bool
name_copy(const StoreJob *job, int work, const char *temporary,
    GError **error)
{
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *safe = filename_safe(base);
	int folder = disk_make(work, "src", error);
	bool is_done = folder >= 0 && (renameat(work, temporary, folder,
	    safe) == 0 || fail(error, job, g_strerror(errno))) &&
	    disk_sync(folder, job->id, FAULT_N_POINTS, error) &&
	    disk_sync(work, job->id, FAULT_C5_NAMED, error);

	if (folder >= 0)
		close(folder);
	return is_done;
}

/* The digest of the copy; NULL without an error: its writer was not at the end,
 * or it is not what its sidecar says. */
static char *
copy(const StoreJob *job, int work, GError **error)
{
	struct stat before, after;
	g_autofree char *temporary = g_strdup_printf("src.%jd.tmp",
	    (intmax_t) job->fence);
	g_autofree char *digest = copy_once(job, work, temporary, &before,
	    error);

	if (digest == NULL)
		return NULL;
	if (fstatat(work, "orig", &after, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !is_unchanged(&before, &after) ||
	    !is_declared(job, work, digest) || !name_copy(job, work,
	    temporary, error))
		return NULL;
	return g_steal_pointer(&digest);
}

/* ORIG goes to its folder in in/, under its name or the next free one. */
static bool
move_back(Spool *spool, const StoreJob *job, int work, bool is_late,
    GError **error)
{
	const char *name;
	int source = open_source(spool, job, &name);

	if (source < 0) {
		/* The folder went; the queue is still there. */
		source = disk_make(spool->in, job->queue, error);
		if (source < 0)
			return false;
	}
	g_autofree char *sidecar = g_strconcat(name, ".job", NULL);
	DiskMove move = disk_move(work, "orig", source, name, error);
	/* What it declares is not true of what came late. */
	if (move == DISK_MOVED && !is_late)
		(void) disk_move(work, "sidecar", source, sidecar, NULL);
	for (unsigned n = 2; move == DISK_TAKEN && n < MOST_NAMES; n++) {
		g_autofree char *other = filename_numbered(name, n);
		move = disk_move(work, "orig", source, other, error);
	}
	bool is_done = move == DISK_MOVED &&
	    disk_sync(source, job->id, FAULT_G1_MOVED, error);
	close(source);
	return is_done || fail(error, job, "cannot be given back");
}

/* The store forgets it first: what is in work/ and not in the store is adopted,
 * what is in in/ would be taken for lost. */
static bool
give_back(Spool *spool, GPtrArray *jobs, int work, GError **error)
{
	const StoreJob *job = g_ptr_array_index(jobs, 0);

	diary_add(DIARY_WARNING, "given-back", job,
	    "was still being written, or is not what its sidecar says");
	if (!claim_save(spool, jobs, true, error) ||
	    fault_fails(FAULT_G2_FORGOTTEN, job->id, error) ||
	    !house_keep(spool, 0, error) ||
	    !move_back(spool, job, work, false, error))
		return false;
	(void) disk_remove(spool->work, job->doc);
	return true;
}

bool
claim_return_late(Spool *spool, const StoreJob *job, int work,
    GError **error)
{
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *safe = filename_safe(base);
	g_autofree char *path = g_strconcat("src/", safe, NULL);
	struct stat orig, src;

	if (fstatat(work, "orig", &orig, AT_SYMLINK_NOFOLLOW) < 0 ||
	    fstatat(work, path, &src, AT_SYMLINK_NOFOLLOW) < 0 ||
	    is_unchanged(&orig, &src))
		return true;
	diary_add(DIARY_WARNING, "changed-late", job,
	    "was changed after it was taken in: what it is now goes back");
	return move_back(spool, job, work, true, error);
}

/* ---- C6 ------------------------------------------------------------------ */

char *
claim_key(const Spool *spool, const StoreJob *job, GError **error)
{
	const SpoolHost *host = spool->host;
	g_autofree char *force = queue_value(job->options, "force", "no");
	g_auto(GStrv) arguments = queue_arguments(job->options);
	g_autofree char *options = g_strjoinv("\n", arguments);
	g_autofree char *rest = host->fingerprint(job->options, job->target,
	    host->data, error);

	if (rest == NULL)
		return NULL;
	g_autofree char *text = g_strjoin("\n", "dragoman/1", job->digest,
	    job->target, strcmp(force, "yes") == 0 ? job->doc : "", rest,
	    options, NULL);
	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

bool
claim_is_broken(const StoreJob *job)
{
	return strcmp(job->cause, "incomplete") == 0 ||
	    strcmp(job->cause, "mismatch") == 0;
}

void
claim_find_twin(Spool *spool, StoreJob *job)
{
	g_autoptr(GPtrArray) same = store_jobs_new();

	store_job_set(&job->twin, "");
	if (*job->key == '\0' || claim_is_broken(job))
		return;
	(void) store_with_key(spool->store, job->key, same, NULL);
	for (unsigned i = 0; i < same->len && *job->twin == '\0'; i++) {
		const StoreJob *twin = g_ptr_array_index(same, i);
		if (twin->state <= STORE_DONE && *twin->twin == '\0' &&
		    !claim_is_broken(twin) && strcmp(twin->id, job->id) != 0)
			store_job_set(&job->twin, twin->id);
	}
}

static bool
make_ready(Spool *spool, GPtrArray *jobs, const char *digest, GError **error)
{
	for (unsigned i = 0; i < jobs->len; i++) {
		StoreJob *job = g_ptr_array_index(jobs, i);
		store_job_set(&job->digest, digest);
		g_autofree char *key = claim_key(spool, job, NULL);
		store_job_set(&job->key, key == NULL ? "" : key);
		claim_find_twin(spool, job);
		job->state = STORE_READY;
		job->lease = 0;
		store_job_set(&job->worker, "");
	}
	if (!claim_save(spool, jobs, false, error))
		return false;
	for (unsigned i = 0; i < jobs->len; i++)
		diary_add(DIARY_INFO, "taken-in", g_ptr_array_index(jobs, i),
		    NULL);
	const StoreJob *first = g_ptr_array_index(jobs, 0);
	return !fault_fails(FAULT_C6_READY, first->id, error);
}

static bool
lose(Spool *spool, GPtrArray *jobs, GError **error)
{
	const StoreJob *first = g_ptr_array_index(jobs, 0);

	for (unsigned i = 0; i < jobs->len; i++) {
		StoreJob *job = g_ptr_array_index(jobs, i);
		job->state = STORE_LOST;
		job->lease = 0;
		store_job_set(&job->reason, "was taken away before it was "
		    "taken in");
		diary_add(DIARY_WARNING, "lost-by-producer", job, NULL);
	}
	if (!claim_save(spool, jobs, false, error))
		return false;
	(void) disk_remove(spool->work, first->doc);
	return true;
}

/* C5 and C6; the file is in WORK. */
static bool
copy_and_save(Spool *spool, GPtrArray *jobs, int work, GError **error)
{
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	g_autoptr(GError) failure = NULL;
	int fd = openat(work, "orig", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool is_busy = fd >= 0 && candidate_has_writer(fd);

	if (fd >= 0)
		close(fd);
	g_autofree char *digest = is_busy ? NULL : copy(job, work, &failure);
	if (digest != NULL)
		return parcel_keep(spool, job, work, digest, error) &&
		    make_ready(spool, jobs, digest, error);
	if (failure == NULL)
		return give_back(spool, jobs, work, error);
	g_propagate_error(error, g_steal_pointer(&failure));
	return false;
}

bool
claim_resume(Spool *spool, GPtrArray *jobs, GError **error)
{
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	int work = disk_make(spool->work, job->doc, error);
	DiskMove move = DISK_FAILED;

	if (work < 0)
		return false;
	if (!fault_fails(FAULT_C4_FOLDER, job->id, error) &&
	    card_write(work, jobs, error))
		move = move_in(spool, job, work, error);
	bool is_done = move == DISK_MOVED &&
	    copy_and_save(spool, jobs, work, error);
	if (move == DISK_GONE)
		is_done = lose(spool, jobs, error);
	close(work);
	return is_done;
}

bool
claim_take(Spool *spool, const Candidate *candidate, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autofree char *doc = filename_id();
	g_autofree char *only = queue_value(candidate->sidecar, "target",
	    NULL);
	char *const *targets = candidate->queue->targets;

	for (unsigned i = 0; targets[i] != NULL; i++)
		if (only == NULL || strcmp(only, targets[i]) == 0)
			add_job(candidate, doc, targets[i], jobs);
	for (unsigned i = 0; jobs->len == 0 && targets[i] != NULL; i++)
		add_job(candidate, doc, targets[i], jobs);
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	return !fault_fails(FAULT_C1_SEEN, job->id, error) &&
	    record(spool, jobs, error) &&
	    !fault_fails(FAULT_C3_RECORDED, job->id, error) &&
	    claim_resume(spool, jobs, error);
}
