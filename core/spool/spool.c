#include "spool/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "spool/bounds.h"
#include "spool/disk.h"
#include "spool/filename.h"
#include "spool/station.h"

static bool
open_folders(Spool *spool, bool makes, GError **error)
{
	static const char *const names[] = {
		"in", "work", "done", "failed", "quarantine", "state",
	};
	static const unsigned modes[] = {0777, 0700, 0777, 0777, 0777, 0700};
	int *const folders[] = {
		&spool->in, &spool->work, &spool->done, &spool->failed,
		&spool->quarantine, &spool->state,
	};
	struct stat root, status;

	spool->base = open(spool->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (spool->base < 0 || fstat(spool->base, &root) < 0) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "%s: %s",
		    spool->root, g_strerror(errno));
		return false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		*folders[i] = makes ? disk_make_mode(spool->base, names[i],
		    modes[i], error)
		    : disk_open(spool->base, names[i], error);
		if (*folders[i] < 0)
			return false;
		if (fstat(*folders[i], &status) == 0 &&
		    status.st_dev == root.st_dev)
			continue;
		g_set_error(error, FAILURE, FAILURE_USAGE, "%s/%s: is on "
		    "another file system than %s", spool->root, names[i],
		    spool->root);
		return false;
	}
	if (fchmod(spool->work, 0700) == 0)
		return true;
	g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s/work: %s",
	    spool->root, g_strerror(errno));
	return false;
}

/* Locks of files are the only ones there are, unless the store is shared. */
static bool
open_locks(Spool *spool, GError **error)
{
	spool->is_shared = store_is_shared(spool->store);
	if (spool->is_shared) {
		spool->locks = station_open(&spool->host_name, error);
		return spool->locks >= 0;
	}
	if (file_is_remote(spool->state)) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "%s/state: is on "
		    "a network's file system, where locks cannot be relied "
		    "on: use a store of PostgreSQL (--store)", spool->root);
		return false;
	}
	spool->locks = dup(spool->state);
	spool->host_name = g_strdup(g_get_host_name());
	spool->house = openat(spool->state, "house.lock", O_RDWR | O_CREAT |
	    O_CLOEXEC | O_NOFOLLOW, 0600);
	if (spool->house >= 0 && spool->locks >= 0)
		return true;
	g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s/state/house.lock: %s",
	    spool->root, g_strerror(errno));
	return false;
}

static bool
open_blobs(Spool *spool, GError **error)
{
	const SpoolHost *host = spool->host;
	const BlobOptions options = {.ca_file = host->ca_file};

	spool->is_away = host->is_away;
	if (spool->is_away && (host->blobs == NULL || !spool->is_shared)) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "%s: who only "
		    "works needs a store that is shared (--store) and a "
		    "place for blobs (--blobs)", spool->root);
		return false;
	}
	if (host->blobs != NULL)
		spool->blob = blob_open(host->blobs, &options, error);
	return host->blobs == NULL || spool->blob != NULL;
}

static bool
open_state(Spool *spool, GError **error)
{
	g_autofree char *path = g_build_filename(spool->root, "state",
	    "dragoman.db", NULL);
	/* What workers write: their box ends there. */
	int paid = disk_make(spool->state, "paid", error);

	if (paid < 0)
		return false;
	close(paid);
	spool->is_remote = file_is_remote(spool->in);
	spool->store = store_open(spool->host->store == NULL ? path
	    : spool->host->store, error);
	if (spool->store == NULL || !open_locks(spool, error) ||
	    !open_blobs(spool, error))
		return false;
	g_autofree char *name = filename_id();
	spool->worker = g_strdup_printf("%s/%s", spool->host_name, name);
	spool->turn.name = "house";
	spool->turn.worker = spool->worker;
	return true;
}

Spool *
spool_open(const char *root, bool makes, const SpoolHost *host,
    GError **error)
{
	g_autoptr(Spool) spool = g_new0(Spool, 1);

	spool->root = g_canonicalize_filename(root, NULL);
	spool->in = spool->work = spool->done = spool->failed = -1;
	spool->quarantine = spool->state = spool->base = spool->house = -1;
	spool->life = spool->locks = -1;
	spool->host = host;
	spool->reserve = (int64_t) BOUNDS_RESERVE << 20;
	if (open_folders(spool, makes, error) && open_state(spool, error))
		return g_steal_pointer(&spool);
	return NULL;
}

/* What says that a worker lives. */
static char *
life_name(const char *worker)
{
	const char *slash = strrchr(worker, '/');

	return g_strconcat("run.", slash == NULL ? worker : slash + 1, NULL);
}

JobStatus
spool_status(const GError *error)
{
	JobStatus status = job_status(error);

	return status == JOB_OURS ? JOB_ENGINE : status == JOB_DONE ||
	    status == JOB_USAGE || status == JOB_INPUT ? JOB_SETUP
	    : status;
}

void
spool_close(Spool *spool)
{
	if (spool == NULL)
		return;
	const int folders[] = {
		spool->in, spool->work, spool->done, spool->failed,
		spool->quarantine, spool->state, spool->base, spool->house,
		spool->life, spool->locks,
	};

	if (spool->life >= 0) {
		g_autofree char *life = life_name(spool->worker);
		(void) unlinkat(spool->locks, life, 0);
	}
	if (spool->store != NULL)
		store_turn_end(spool->store, &spool->turn);
	store_close(spool->store);
	blob_close(spool->blob);
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
		if (folders[i] >= 0)
			close(folders[i]);
	g_free(spool->root);
	g_free(spool->host_name);
	g_free(spool->worker);
	g_free(spool);
}

/* Whoever buries the dead may have taken the name before it was locked. */
static bool
has_name(int at, const char *name, int fd)
{
	struct stat open_one, named;

	return fstat(fd, &open_one) == 0 && fstatat(at, name, &named,
	    AT_SYMLINK_NOFOLLOW) == 0 && open_one.st_ino == named.st_ino;
}

/* A file that is locked and still has its name, made where there is none; -1:
 * somebody else has it, or errno says why. */
static int
lock_file(int at, const char *name, bool waits)
{
	for (int i = 0; i < 100; i++) {
		int fd = openat(at, name, O_RDWR | O_CREAT | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
		bool is_locked = fd >= 0 && flock(fd, LOCK_EX | (waits ? 0
		    : LOCK_NB)) == 0;
		if (is_locked && has_name(at, name, fd))
			return fd;
		if (fd >= 0)
			close(fd);
		if (!is_locked)
			break;
	}
	return -1;
}

bool
spool_live(Spool *spool, GError **error)
{
	g_autofree char *name = life_name(spool->worker);

	spool->life = lock_file(spool->locks, name, true);
	if (spool->life >= 0)
		return true;
	g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s: %s",
	    spool->root, name, g_strerror(errno));
	return false;
}

/* True: nobody holds it. */
static bool
is_free(const Spool *spool, const char *name)
{
	int fd = openat(spool->locks, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return errno == ENOENT;
	bool is_locked = flock(fd, LOCK_SH | LOCK_NB) < 0;
	close(fd);
	return !is_locked;
}

int64_t
spool_now(Spool *spool)
{
	int64_t now;

	if (store_now(spool->store, &now, NULL))
		return now;
	return g_get_real_time() / G_USEC_PER_SEC;
}

bool
spool_is_here(const Spool *spool, const char *worker)
{
	size_t length = strlen(spool->host_name);

	/* What is known in a file of ours is nobody else's. */
	return !spool->is_shared || (strncmp(worker, spool->host_name,
	    length) == 0 && worker[length] == '/');
}

bool
spool_is_dead(const Spool *spool, const char *worker)
{
	if (strchr(worker, '/') == NULL)
		return true;
	if (!spool_is_here(spool, worker) || strcmp(worker, spool->worker) ==
	    0)
		return false;
	g_autofree char *name = life_name(worker);
	return is_free(spool, name);
}

void
spool_bury(const Spool *spool)
{
	g_autoptr(GPtrArray) names = disk_list(spool->locks);
	g_autofree char *own = life_name(spool->worker);

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if ((!g_str_has_prefix(name, "run.") &&
		    !g_str_has_prefix(name, "job.")) || strcmp(name, own) ==
		    0)
			continue;
		int fd = openat(spool->locks, name, O_RDWR | O_CLOEXEC |
		    O_NOFOLLOW);
		if (fd < 0)
			continue;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			(void) unlinkat(spool->locks, name, 0);
		close(fd);
	}
}

int
spool_work(Spool *spool, const char *doc, GError **error)
{
	return disk_open(spool->work, doc, error);
}

char *
spool_part(const StoreJob *job, const char *kind)
{
	return g_strdup_printf("%s.%s.%jd.part", kind, job->target,
	    (intmax_t) job->fence);
}

int
spool_lock_job(Spool *spool, const StoreJob *job)
{
	g_autofree char *name = spool->is_shared
	    ? g_strconcat("job.", job->id, NULL)
	    : g_strconcat("lock.", job->target, NULL);
	int folder = spool_work(spool, job->doc, NULL);
	int fd = folder < 0 ? -1 : lock_file(spool->is_shared ? spool->locks
	    : folder, name, false);

	if (folder >= 0)
		close(folder);
	return fd;
}
