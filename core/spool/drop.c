#include "spool/drop.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "spool/disk.h"
#include "spool/filename.h"

enum { MOST_NAMES = 10000 };

static bool
fail(GError **error, Failure code, const char *path)
{
	int number = errno;
	g_autofree char *valid = g_utf8_make_valid(path, -1);

	if (error != NULL && *error == NULL)
		g_set_error(error, FAILURE, code, "%s: %s", valid,
		    g_strerror(number));
	return false;
}

static int
open_in(const char *root, GError **error)
{
	g_autofree char *path = g_build_filename(root, "in", NULL);
	int in = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (in < 0)
		fail(error, FAILURE_USAGE, path);
	return in;
}

char *
drop_queue(const char *root, GError **error)
{
	int in = open_in(root, error);
	char *queue = NULL;

	if (in < 0)
		return NULL;
	g_autoptr(GPtrArray) names = disk_list(in);
	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		struct stat status;
		if (*name == '.' || fstatat(in, name, &status, 0) < 0 ||
		    !S_ISDIR(status.st_mode))
			continue;
		if (queue != NULL) {
			g_set_error(error, FAILURE, FAILURE_USAGE,
			    "%s: has several queues: say which one "
			    "(SPOOL/QUEUE)", root);
			g_clear_pointer(&queue, g_free);
			break;
		}
		queue = g_strdup(name);
	}
	close(in);
	if (queue == NULL && error != NULL && *error == NULL)
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "%s: has no queue (a folder in in/ with .queue.conf)",
		    root);
	return queue;
}

/* A file without a name, or, where those cannot be (NFS), with one that is passed
 * over: *HIDDEN, owned by the caller. */
static int
open_nameless(int folder, char **hidden)
{
	int fd = openat(folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0660);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno !=
	    EINVAL))
		return fd;
	g_autofree char *id = filename_id();
	*hidden = g_strconcat(".", id, ".part", NULL);
	return openat(folder, *hidden, O_CREAT | O_EXCL | O_WRONLY |
	    O_CLOEXEC | O_NOFOLLOW, 0660);
}

/* The same with a copy of PATH; *DIGEST is its own. */
static int
copy_nameless(int folder, const char *path, char **hidden, char **digest,
    GError **error)
{
	struct stat status;
	int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int to = -1;

	if (from < 0 || fstat(from, &status) < 0) {
		fail(error, FAILURE_INPUT, path);
	} else if (!S_ISREG(status.st_mode) || status.st_size == 0) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: is %s", path,
		    S_ISREG(status.st_mode) ? "empty"
		    : "no regular file");
	} else {
		to = open_nameless(folder, hidden);
		*digest = to < 0 ? NULL : file_copy(from, to);
		if (*digest == NULL || fsync(to) < 0 ||
		    fault_here(FAULT_DROP_WRITTEN)) {
			fail(error, FAILURE_OUTPUT, path);
			if (to >= 0)
				close(to);
			to = -1;
		}
	}
	if (from >= 0)
		close(from);
	return to;
}

static bool
is_free(int folder, const char *name)
{
	return faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
	    errno == ENOENT;
}

/* The sidecar first: a file without one waits until it has settled. */
static bool
give_name(int folder, int fd, const char *name, const char *sidecar,
    GError **error)
{
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autofree char *job = g_strconcat(name, ".job", NULL);

	if (!disk_write(folder, job, sidecar, error) ||
	    (fault_here(FAULT_DROP_DECLARED) &&
	    !fail(error, FAILURE_OUTPUT, name)))
		return false;
	if (linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW) == 0)
		return true;
	int code = errno;
	(void) unlinkat(folder, job, 0);
	errno = code;
	return fail(error, FAILURE_OUTPUT, name);
}

bool
drop_file(const char *root, const char *queue, const char *path,
    const char *options, char **name, GError **error)
{
	int in = open_in(root, error);
	int folder = in < 0 ? -1 : openat(in, queue, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC);
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *digest = NULL;
	g_autofree char *hidden = NULL;
	bool is_done = false;

	*name = NULL;
	if (in >= 0 && folder < 0)
		fail(error, FAILURE_USAGE, queue);
	int fd = folder < 0 ? -1 : copy_nameless(folder, path, &hidden,
	    &digest, error);
	g_autofree char *sidecar = g_strdup_printf("sha256 = %s\n%s", digest,
	    options);
	for (unsigned n = 1; fd >= 0 && *name == NULL && n < MOST_NAMES; n++) {
		char *other = filename_numbered(base, n);
		if (is_free(folder, other))
			*name = other;
		else
			g_free(other);
	}
	if (*name != NULL)
		is_done = give_name(folder, fd, *name, sidecar, error);
	if (hidden != NULL)
		(void) unlinkat(folder, hidden, 0);
	if (is_done)
		is_done = disk_sync(folder, *name, FAULT_DROP_DONE, error);
	if (fd >= 0)
		close(fd);
	if (folder >= 0)
		close(folder);
	if (in >= 0)
		close(in);
	return is_done;
}
