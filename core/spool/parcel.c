#include "spool/parcel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/failure.h"
#include "spool/diary.h"
#include "spool/disk.h"
#include "spool/filename.h"

enum {
	DIGEST = 64,		/* letters of one */
	DAY = 24 * 3600,
	KEEP = 2 * DAY,		/* seconds that blobs stay at least */
};

static bool
fail(GError **error, const char *name, const char *what)
{
	if (error != NULL && *error == NULL)
		g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", name,
		    what);
	return false;
}

/* Keeps NAME of FOLDER, which is to have DIGEST. */
static bool
keep(Spool *spool, int folder, const char *name, const char *digest,
    GError **error)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	g_autofree char *kept = NULL;

	if (fd < 0)
		return fail(error, name, g_strerror(errno));
	kept = blob_put(spool->blob, fd, error);
	close(fd);
	return kept != NULL && (strcmp(kept, digest) == 0 || fail(error, name,
	    "has changed since it was written"));
}

/* NAME of FOLDER is made of the blob DIGEST, synced. */
static bool
fetch(Spool *spool, int folder, const char *name, const char *digest,
    GError **error)
{
	(void) unlinkat(folder, name, 0);
	int fd = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0644);
	if (fd < 0)
		return fail(error, name, g_strerror(errno));
	bool is_done = blob_get(spool->blob, digest, fd, error) &&
	    (fsync(fd) == 0 || fail(error, name, g_strerror(errno)));
	close(fd);
	return is_done;
}

/* ---- documents ----------------------------------------------------------- */

static char *
safe_name(const StoreJob *job)
{
	g_autofree char *base = g_path_get_basename(job->name);

	return filename_safe(base);
}

bool
parcel_keep(Spool *spool, const StoreJob *job, int work, const char *digest,
    GError **error)
{
	g_autofree char *safe = safe_name(job);
	g_autofree char *path = g_strconcat("src/", safe, NULL);

	if (spool->blob == NULL)
		return true;
	bool is_done = keep(spool, work, path, digest, error);
	spool->blob_failed = is_done ? 0 : g_get_monotonic_time();
	return is_done;
}

bool
parcel_fetch(Spool *spool, const StoreJob *job, GError **error)
{
	g_autofree char *safe = safe_name(job);
	g_autofree char *part = g_strdup_printf("src.%jd.tmp",
	    (intmax_t) job->fence);
	int work = disk_make(spool->work, job->doc, error);
	int folder = work < 0 ? -1 : disk_make(work, "src", error);
	bool is_done = folder >= 0 && fetch(spool, work, part,
	    job->digest, error) && (renameat(work, part, folder, safe) == 0 ||
	    fail(error, job->id, g_strerror(errno)));

	if (folder >= 0)
		close(folder);
	if (work >= 0)
		close(work);
	return is_done;
}

/* ---- results ------------------------------------------------------------- */

/* The next file of a manifest: its digest, and its name; false: there is none
 * left, or it is no manifest of ours. */
static bool
next_file(const char **rest, char **digest, char **name)
{
	const char *line = *rest, *end = strchr(line, '\n');

	g_clear_pointer(digest, g_free);
	g_clear_pointer(name, g_free);
	if (end == NULL || end - line < DIGEST + 3)
		return false;
	*digest = g_strndup(line, DIGEST);
	*name = g_strndup(line + DIGEST + 2, (size_t) (end - line) - DIGEST -
	    2);
	*rest = end + 1;
	return blob_is_name(*digest) && **name != '.' && strchr(*name, '/') ==
	    NULL;
}

/* VISITs all files of the job's manifest, which are in PART or come there. */
static bool
each_file(Spool *spool, const StoreJob *job, int part, bool (*visit)(
    Spool *spool, int folder, const char *name, const char *digest,
    GError **error), GError **error)
{
	const char *rest = job->manifest;
	g_autofree char *digest = NULL;
	g_autofree char *name = NULL;

	while (next_file(&rest, &digest, &name))
		if (!visit(spool, part, name, digest, error))
			return false;
	return *rest == '\0' || fail(error, job->id, "its manifest is none");
}

bool
parcel_send(Spool *spool, const StoreJob *job, int part, GError **error)
{
	return each_file(spool, job, part, keep, error);
}

bool
parcel_unpack(Spool *spool, const StoreJob *job, int part, GError **error)
{
	return each_file(spool, job, part, fetch, error);
}

/* ---- cleaning ------------------------------------------------------------ */

/* A job of the document is under way in a process of this host. */
static bool
is_busy(const Spool *spool, const char *doc)
{
	g_autofree char *beginning = g_strconcat("job.", doc, "-", NULL);
	g_autoptr(GPtrArray) names = disk_list(spool->locks);
	bool is_locked = false;

	for (unsigned i = 0; i < names->len && !is_locked; i++) {
		const char *name = g_ptr_array_index(names, i);
		int fd = !g_str_has_prefix(name, beginning) ? -1
		    : openat(spool->locks, name, O_RDWR | O_CLOEXEC |
		    O_NOFOLLOW);
		if (fd < 0)
			continue;
		is_locked = flock(fd, LOCK_EX | LOCK_NB) < 0;
		close(fd);
	}
	return is_locked;
}

void
parcel_clean(Spool *spool, const char *doc)
{
	int work = spool_work(spool, doc, NULL);

	if (work < 0)
		return;
	/* Where the document itself is, others clean. */
	bool is_ours = faccessat(work, "orig", F_OK, AT_SYMLINK_NOFOLLOW) <
	    0;
	close(work);
	if (is_ours && !is_busy(spool, doc))
		(void) disk_remove(spool->work, doc);
}

typedef struct Sweep {
	GHashTable *needed;	/* names */
	GPtrArray *old;		/* names that are not */
	int64_t until;
} Sweep;

static bool
see(const char *name, int64_t size, int64_t changed, void *data)
{
	Sweep *sweep = data;

	(void) size;
	if (changed < sweep->until &&
	    !g_hash_table_contains(sweep->needed, name))
		g_ptr_array_add(sweep->old, g_strdup(name));
	return true;
}

static bool
list_needed(Spool *spool, GHashTable *needed, GError **error)
{
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autofree char *digest = NULL;
	g_autofree char *name = NULL;

	if (!store_list(spool->store, (1u << STORE_DONE) - 1, 0, jobs, error))
		return false;
	for (unsigned i = 0; i < jobs->len; i++) {
		const StoreJob *job = g_ptr_array_index(jobs, i);
		const char *rest = job->manifest;
		g_hash_table_add(needed, g_strdup(job->digest));
		while (next_file(&rest, &digest, &name))
			g_hash_table_add(needed, g_strdup(digest));
	}
	return true;
}

static bool
is_swept(const Spool *spool)
{
	struct stat status;

	return fstatat(spool->state, "swept", &status, AT_SYMLINK_NOFOLLOW) ==
	    0 && time(NULL) - status.st_mtime < DAY;
}

void
parcel_sweep(Spool *spool)
{
	g_autoptr(GError) failure = NULL;

	if (spool->blob == NULL || is_swept(spool))
		return;
	Sweep sweep = {
		.needed = g_hash_table_new_full(g_str_hash, g_str_equal,
		    g_free, NULL),
		.old = g_ptr_array_new_with_free_func(g_free),
		.until = (int64_t) time(NULL) - KEEP,
	};
	bool is_done = disk_write(spool->state, "swept", "", &failure) &&
	    list_needed(spool, sweep.needed, &failure) &&
	    blob_list(spool->blob, see, &sweep, &failure);
	for (unsigned i = 0; is_done && i < sweep.old->len; i++)
		is_done = blob_remove(spool->blob, g_ptr_array_index(sweep.old,
		    i), &failure);
	if (!is_done)
		diary_failure("not-swept", NULL, failure);
	g_hash_table_unref(sweep.needed);
	g_ptr_array_unref(sweep.old);
}
