#include "spool/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "spool/disk.h"

enum { RESERVE = 64 << 20 };

static bool
open_folders(Spool *spool, bool makes, GError **error)
{
	static const char *const names[] = {
		"in", "work", "done", "failed", "quarantine", "state",
	};
	int *const folders[] = {
		&spool->in, &spool->work, &spool->done, &spool->failed,
		&spool->quarantine, &spool->state,
	};
	struct stat root, status;

	spool->base = disk_open(AT_FDCWD, spool->root, error);
	if (spool->base < 0 || fstat(spool->base, &root) < 0)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		*folders[i] = makes ? disk_make(spool->base, names[i], error)
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

static bool
open_state(Spool *spool, GError **error)
{
	g_autofree char *path = g_build_filename(spool->root, "state",
	    "dragoman.db", NULL);

	spool->is_remote = disk_is_remote(spool->in);
	if (disk_is_remote(spool->state)) {
		g_set_error(error, FAILURE, FAILURE_USAGE, "%s/state: is on "
		    "a network's file system, where locks cannot be relied "
		    "on", spool->root);
		return false;
	}
	spool->house = openat(spool->state, "house.lock", O_RDWR | O_CREAT |
	    O_CLOEXEC | O_NOFOLLOW, 0600);
	if (spool->house < 0) {
		g_set_error(error, FAILURE, FAILURE_OUTPUT,
		    "%s/state/house.lock: %s", spool->root,
		    g_strerror(errno));
		return false;
	}
	spool->store = store_open(path, error);
	return spool->store != NULL;
}

Spool *
spool_open(const char *root, bool makes, const SpoolHost *host,
    GError **error)
{
	g_autoptr(Spool) spool = g_new0(Spool, 1);

	spool->root = g_canonicalize_filename(root, NULL);
	spool->in = spool->work = spool->done = spool->failed = -1;
	spool->quarantine = spool->state = spool->base = spool->house = -1;
	spool->host = host;
	spool->reserve = RESERVE;
	spool->worker = g_strdup_printf("%s/%d", g_get_host_name(),
	    (int) getpid());
	if (open_folders(spool, makes, error) && open_state(spool, error))
		return g_steal_pointer(&spool);
	return NULL;
}

void
spool_close(Spool *spool)
{
	if (spool == NULL)
		return;
	const int folders[] = {
		spool->in, spool->work, spool->done, spool->failed,
		spool->quarantine, spool->state, spool->base, spool->house,
	};

	store_close(spool->store);
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
		if (folders[i] >= 0)
			close(folders[i]);
	g_free(spool->root);
	g_free(spool->worker);
	g_free(spool);
}

bool
spool_lock_house(Spool *spool)
{
	return flock(spool->house, LOCK_EX | LOCK_NB) == 0;
}

void
spool_unlock_house(Spool *spool)
{
	(void) flock(spool->house, LOCK_UN);
}

int
spool_work(Spool *spool, const char *doc, GError **error)
{
	return disk_open(spool->work, doc, error);
}

char *
spool_part(const StoreJob *job, const char *kind)
{
	return g_strdup_printf("%s.%s.part", kind, job->target);
}

int
spool_lock_job(Spool *spool, const StoreJob *job)
{
	g_autofree char *name = g_strconcat("lock.", job->target, NULL);
	int folder = spool_work(spool, job->doc, NULL);
	int fd = folder < 0 ? -1 : openat(folder, name, O_RDWR | O_CREAT |
	    O_CLOEXEC | O_NOFOLLOW, 0600);

	if (folder >= 0)
		close(folder);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}
