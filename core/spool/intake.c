#include "spool/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/json.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/queue.h"
#include "spool/trailer.h"

enum { MOST_READY = 10000, SPACE = 4, NO_DUE = 2000000000 };

/* ---- C1, C2: is it complete? --------------------------------------------- */

typedef struct Candidate {
	const Queue *queue;
	int folder;		/* that it is in */
	const char *name;	/* in that folder */
	const char *batch;	/* a folder dropped as a whole; "" */
	char *sidecar;		/* what NAME.job says; "" */
	struct stat status;
	bool is_cut;		/* waited too long for its end */
} Candidate;

/* Refused where somebody has the file open for writing. */
static bool
has_writer(int fd)
{
	if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
		(void) fcntl(fd, F_SETLEASE, F_UNLCK);
		return false;
	}
	return errno == EAGAIN;
}

/* Why it is not taken in yet; NULL: it is complete. */
static const char *
look(const Spool *spool, Candidate *candidate)
{
	const struct stat *status = &candidate->status;
	int64_t now = g_get_real_time() / G_USEC_PER_SEC;
	g_autofree char *declared = queue_value(candidate->sidecar, "sha256",
	    NULL);
	int fd = openat(candidate->folder, candidate->name, O_RDONLY |
	    O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	const char *why = NULL;

	if (fd < 0 || fstat(fd, &candidate->status) < 0)
		why = "cannot be read";
	else if (!S_ISREG(status->st_mode))
		why = "is no regular file";
	else if (status->st_size == 0)
		why = "is empty";
	else if (status->st_nlink > 1 && !candidate->queue->takes_links)
		why = "has several names (hardlinks = yes takes it)";
	else if (has_writer(fd))
		why = "is open for writing";
	else if (declared == NULL && now - status->st_ctime <
	    candidate->queue->settle)
		why = "was changed a moment ago";
	else if (declared == NULL && !trailer_is_whole(fd, status->st_size)) {
		candidate->is_cut = now - status->st_ctime >
		    candidate->queue->settle_most;
		why = candidate->is_cut ? NULL : "has no end yet";
	}
	(void) spool;
	if (fd >= 0)
		close(fd);
	return why;
}

/* ---- the jobs of a document ---------------------------------------------- */

static void
add_job(const Candidate *candidate, const char *doc, const char *target,
    GPtrArray *jobs)
{
	StoreJob *job = store_job_new();
	g_autofree char *id = g_strconcat(doc, "-", target, NULL);
	bool is_loose = *candidate->batch == '\0';
	g_autofree char *name = is_loose ? g_strdup(candidate->name)
	    : g_strconcat(candidate->batch, "/", candidate->name, NULL);
	/* Loose files of the same minute are one batch. */
	g_autofree char *batch = is_loose ? g_strdup_printf("%s/@%jd",
	    candidate->queue->name, (intmax_t) candidate->status.st_ctime /
	    60) : g_strconcat(candidate->queue->name, "/", candidate->batch,
	    NULL);

	g_utf8_make_valid(batch, -1);
	store_job_set(&job->id, id);
	store_job_set(&job->doc, doc);
	store_job_set(&job->target, target);
	store_job_set(&job->queue, candidate->queue->name);
	store_job_set(&job->batch, batch);
	store_job_set(&job->name, name);
	store_job_set(&job->options, candidate->queue->options);
	store_job_set(&job->cause, candidate->is_cut ? "incomplete" : "");
	store_job_set(&job->reason, candidate->is_cut
	    ? "has no end: it was not completely written" : "");
	job->state = STORE_CLAIMING;
	job->priority = CLAMP(queue_number(candidate->sidecar, "priority",
	    candidate->queue->priority), 1, 9);
	job->due = NO_DUE;
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
	for (unsigned i = 0; i < jobs->len; i++)
		if (!store_add(spool->store, g_ptr_array_index(jobs, i),
		    error)) {
			store_rollback(spool->store);
			return false;
		}
	return store_commit(spool->store, error);
}

/* All jobs of a document change alike, in one transaction. */
static bool
save_all(Spool *spool, GPtrArray *jobs, bool removes, GError **error)
{
	bool is_ours = true;

	if (!store_begin(spool->store, error))
		return false;
	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		if (removes ? store_remove(spool->store, job, error)
		    : store_save(spool->store, job, &is_ours, error))
			continue;
		store_rollback(spool->store);
		return false;
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

/* So that the store is not the only one who knows. */
static bool
write_card(int work, GPtrArray *jobs, GError **error)
{
	g_autoptr(Json) list = json_new_array();

	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		Json *card = json_new_object();
		g_autofree char *name = filename_display(job->name);
		json_put_text(card, "id", job->id);
		json_put_text(card, "target", job->target);
		json_put_text(card, "queue", job->queue);
		json_put_text(card, "batch", job->batch);
		json_put_text(card, "name", name);
		json_put_text(card, "options", job->options);
		json_add_value(list, card);
	}
	g_autofree char *text = json_write(list, true);
	return disk_write(work, "job.json", text, error);
}

static bool
is_same_file(int folder, const char *name, const StoreJob *job)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(status.st_mode) && (int64_t) status.st_ino == job->ino &&
	    (int64_t) status.st_dev == job->dev;
}

/* The file and its sidecar come to WORK; the folders are synced. GONE: it is
 * in neither. */
static DiskMove
move_in(Spool *spool, const StoreJob *job, int work, GError **error)
{
	const char *name;
	int source = open_source(spool, job, &name);
	DiskMove move = DISK_GONE;

	if (source >= 0 && is_same_file(source, name, job))
		move = disk_move(source, name, work, "orig", error);
	if ((move == DISK_GONE || move == DISK_TAKEN) &&
	    faccessat(work, "orig", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		move = DISK_MOVED;
	(void) fault_here(FAULT_C4_MOVED);
	if (move == DISK_MOVED && source >= 0) {
		g_autofree char *sidecar = g_strconcat(name, ".job", NULL);
		(void) disk_move(source, sidecar, work, "sidecar", NULL);
		if (!disk_sync(source, name, FAULT_N_POINTS, error))
			move = DISK_FAILED;
	}
	if (source >= 0)
		close(source);
	if (move == DISK_MOVED && (!disk_sync(work, job->doc, FAULT_N_POINTS,
	    error) || !disk_sync(spool->work, "work", FAULT_C4_SYNCED,
	    error)))
		return DISK_FAILED;
	return move;
}

/* ---- C5, C6 -------------------------------------------------------------- */

/* Our own copy, with its digest; NULL without an error: it was changed in
 * between, or is not what its sidecar says. */
static char *
copy(const StoreJob *job, int work, GError **error)
{
	struct stat before, after;
	g_autofree char *base = g_path_get_basename(job->name);
	g_autofree char *safe = filename_safe(base);
	g_autofree char *sidecar = disk_read(work, "sidecar");
	int folder = disk_make(work, "src", error);
	g_autofree char *digest = NULL;

	if (folder < 0)
		return NULL;
	bool is_good = fstatat(work, "orig", &before, AT_SYMLINK_NOFOLLOW) ==
	    0 && (digest = disk_copy(work, "orig", work, "src.tmp",
	    error)) != NULL && fstatat(work, "orig", &after,
	    AT_SYMLINK_NOFOLLOW) == 0;
	(void) fault_here(FAULT_C5_WRITTEN);
	g_autofree char *declared = queue_value(sidecar, "sha256", digest);
	if (is_good && (before.st_size != after.st_size ||
	    memcmp(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim) !=
	    0 || g_ascii_strcasecmp(declared, digest) != 0))
		g_clear_pointer(&digest, g_free);
	else if (!is_good || renameat(work, "src.tmp", folder, safe) < 0 ||
	    fsync(folder) < 0 || fsync(work) < 0) {
		g_clear_pointer(&digest, g_free);
		if (error != NULL && *error == NULL)
			g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s",
			    job->id, g_strerror(errno));
	}
	(void) fault_here(FAULT_C5_NAMED);
	close(folder);
	return g_steal_pointer(&digest);
}

/* Its writer was not at the end: the file goes back, under its name. */
static bool
give_back(Spool *spool, GPtrArray *jobs, int work, GError **error)
{
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	const char *name;
	int source = open_source(spool, job, &name);
	DiskMove move = source < 0 ? DISK_FAILED : disk_move(work, "orig",
	    source, name, error);

	for (unsigned n = 2; move == DISK_TAKEN && n < 1000; n++) {
		g_autofree char *other = g_strdup_printf("%s~%u", name, n);
		move = disk_move(work, "orig", source, other, error);
	}
	if (source >= 0) {
		g_autofree char *sidecar = g_strconcat(name, ".job", NULL);
		(void) disk_move(work, "sidecar", source, sidecar, NULL);
		(void) fsync(source);
		close(source);
	}
	if (move != DISK_MOVED && move != DISK_GONE)
		return false;
	diary_add(DIARY_WARNING, "given-back", job,
	    "was still being written, or is not what its sidecar says");
	if (!save_all(spool, jobs, true, error))
		return false;
	(void) disk_remove(spool->work, job->doc);
	return true;
}

/* The result depends on these, and on nothing else; what a memory knows is
 * left out, for it grows with every document. */
static char *
key_of(const StoreJob *job)
{
	g_autofree char *text = g_strjoin("\n", "dragoman/1", job->digest,
	    job->target, DRAGOMAN_VERSION, job->options, NULL);

	return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

static bool
make_ready(Spool *spool, GPtrArray *jobs, const char *digest, GError **error)
{
	for (unsigned i = 0; i < jobs->len; i++) {
		StoreJob *job = g_ptr_array_index(jobs, i);
		g_autoptr(GPtrArray) same = store_jobs_new();
		store_job_set(&job->digest, digest);
		g_autofree char *key = key_of(job);
		store_job_set(&job->key, key);
		job->state = STORE_READY;
		if (*job->cause == '\0')
			(void) store_with_key(spool->store, key, same, NULL);
		for (unsigned k = same->len; k-- > 0;) {
			const StoreJob *twin = g_ptr_array_index(same, k);
			if (twin->state <= STORE_DONE && *twin->twin == '\0' &&
			    strcmp(twin->id, job->id) != 0)
				store_job_set(&job->twin, twin->id);
		}
	}
	if (!save_all(spool, jobs, false, error))
		return false;
	(void) fault_here(FAULT_C6_READY);
	for (unsigned i = 0; i < jobs->len; i++)
		diary_add(DIARY_INFO, "taken-in", g_ptr_array_index(jobs, i),
		    NULL);
	return true;
}

static bool
lose(Spool *spool, GPtrArray *jobs, GError **error)
{
	for (unsigned i = 0; i < jobs->len; i++) {
		StoreJob *job = g_ptr_array_index(jobs, i);
		job->state = STORE_LOST;
		store_job_set(&job->reason, "was taken away before it was "
		    "taken in");
		diary_add(DIARY_WARNING, "lost-by-producer", job, NULL);
	}
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	if (!save_all(spool, jobs, false, error))
		return false;
	(void) disk_remove(spool->work, job->doc);
	return true;
}

bool
intake_resume(Spool *spool, GPtrArray *jobs, GError **error)
{
	const StoreJob *job = g_ptr_array_index(jobs, 0);
	int work = disk_make(spool->work, job->doc, error);

	if (work < 0)
		return false;
	(void) fault_here(FAULT_C4_FOLDER);
	DiskMove move = write_card(work, jobs, error) ? move_in(spool, job,
	    work, error) : DISK_FAILED;
	bool is_done = move == DISK_GONE && lose(spool, jobs, error);
	if (move == DISK_MOVED) {
		g_autoptr(GError) failure = NULL;
		int fd = openat(work, "orig", O_RDONLY | O_CLOEXEC);
		bool is_busy = fd >= 0 && has_writer(fd);
		if (fd >= 0)
			close(fd);
		g_autofree char *digest = is_busy ? NULL : copy(job, work,
		    &failure);
		is_done = digest != NULL ? make_ready(spool, jobs, digest,
		    error) : failure == NULL && give_back(spool, jobs, work,
		    error);
		if (failure != NULL)
			g_propagate_error(error, g_steal_pointer(&failure));
	}
	close(work);
	return is_done;
}

/* ---- a pass -------------------------------------------------------------- */

static bool
has_space(const Spool *spool, off_t size)
{
	bool has_inodes;
	int64_t space = disk_free(spool->work, &has_inodes);

	return has_inodes && space >= SPACE * (int64_t) size +
	    spool->reserve;
}

static bool
take_in(Spool *spool, const Candidate *candidate, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autofree char *doc = filename_id();
	g_autofree char *only = queue_value(candidate->sidecar, "target",
	    NULL);
	char *const *targets = candidate->queue->targets;

	for (unsigned i = 0; targets[i] != NULL; i++)
		if (*targets[i] != '\0' && (only == NULL ||
		    strcmp(only, targets[i]) == 0))
			add_job(candidate, doc, targets[i], jobs);
	if (jobs->len == 0)
		add_job(candidate, doc, targets[0], jobs);
	(void) fault_here(FAULT_C1_SEEN);
	if (!record(spool, jobs, error))
		return false;
	(void) fault_here(FAULT_C3_RECORDED);
	return intake_resume(spool, jobs, error);
}

static bool
consider(Spool *spool, Candidate *candidate, IntakePass *pass,
    GError **error)
{
	g_autofree char *sidecar = g_strconcat(candidate->name, ".job", NULL);
	g_autofree char *text = disk_read(candidate->folder, sidecar);
	bool is_done = true;

	candidate->sidecar = text == NULL ? g_strdup("") : g_steal_pointer(
	    &text);
	candidate->is_cut = false;
	const char *why = look(spool, candidate);
	if (why != NULL) {
		bool is_stuck = strstr(why, "names") != NULL ||
		    strstr(why, "regular") != NULL;
		*(is_stuck ? &pass->stuck : &pass->waiting) += 1;
	} else if (!has_space(spool, candidate->status.st_size)) {
		pass->is_paused = true;
	} else {
		is_done = take_in(spool, candidate, error);
		pass->taken += is_done;
	}
	g_free(candidate->sidecar);
	return is_done;
}

static bool
look_through(Spool *spool, const Queue *queue, int folder, const char *batch,
    unsigned most, IntakePass *pass, GError **error)
{
	g_autoptr(GPtrArray) names = disk_list(folder);

	for (unsigned i = 0; i < names->len && pass->taken < most &&
	    !pass->is_paused; i++) {
		const char *name = g_ptr_array_index(names, i);
		int inner = -1;
		if (filename_is_passed_over(name))
			continue;
		if (*batch == '\0' &&
		    (inner = disk_open(folder, name, NULL)) >= 0) {
			bool is_good = look_through(spool, queue, inner, name,
			    most, pass, error);
			close(inner);
			if (!is_good)
				return false;
			continue;
		}
		Candidate candidate = {
			.queue = queue, .folder = folder, .name = name,
			.batch = batch,
		};
		if (!consider(spool, &candidate, pass, error))
			return false;
	}
	return true;
}

bool
intake_pass(Spool *spool, unsigned most, IntakePass *pass, GError **error)
{
	g_autoptr(GPtrArray) names = disk_list(spool->in);
	int64_t counts[STORE_N_STATES];

	*pass = (IntakePass) {0};
	if (!store_count(spool->store, counts, error))
		return false;
	pass->is_paused = counts[STORE_READY] >= MOST_READY;
	for (unsigned i = 0; i < names->len && !pass->is_paused; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autoptr(GError) failure = NULL;
		if (*name == '.')
			continue;
		g_autoptr(Queue) queue = queue_read(spool->in, name,
		    &failure);
		int folder = queue == NULL ? -1 : disk_open(spool->in, name,
		    NULL);
		if (folder < 0) {
			pass->stuck++;
			diary_failure("queue-ignored", NULL, failure);
			continue;
		}
		bool is_good = look_through(spool, queue, folder, "", most,
		    pass, error);
		close(folder);
		if (!is_good)
			return false;
	}
	return true;
}
