#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"

static bool
fail(GError **error, Failure code, const char *path, const char *what)
{
	g_set_error(error, FAILURE, code, "%s: %s", path, what);
	return false;
}

/* Reads SIZE bytes from FD, or fewer at the end of the file. */
static ssize_t
read_full(int fd, char *memory, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t n = read(fd, memory + done, size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t) n;
	}
	return (ssize_t) done;
}

static GBytes *
read_open(int fd, const char *path, const Limits *limits, GError **error)
{
	struct stat status;

	if (fstat(fd, &status) < 0) {
		fail(error, FAILURE_INPUT, path, g_strerror(errno));
		return NULL;
	}
	if (!S_ISREG(status.st_mode)) {
		fail(error, FAILURE_INPUT, path,
		    S_ISDIR(status.st_mode)
		    ? "is a folder: use the batch command for folders"
		    : "is not a regular file");
		return NULL;
	}
	if ((uintmax_t) status.st_size > limits->bytes) {
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "%s: %ju bytes, more than the limit of %zu", path,
		    (uintmax_t) status.st_size, limits->bytes);
		return NULL;
	}
	size_t size = (size_t) status.st_size;
	char *memory = g_malloc(size + 1);
	ssize_t got = read_full(fd, memory, size);
	if (got < 0) {
		fail(error, FAILURE_INPUT, path, g_strerror(errno));
		g_free(memory);
		return NULL;
	}
	return g_bytes_new_take(memory, (size_t) got);
}

GBytes *
file_read(const char *path, const Limits *limits, GError **error)
{
	/* O_NONBLOCK: a FIFO in a drop folder must not hang us. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0) {
		fail(error, FAILURE_INPUT, path, g_strerror(errno));
		return NULL;
	}
	GBytes *bytes = read_open(fd, path, limits, error);
	close(fd);
	return bytes;
}

static bool
write_full(int fd, GBytes *bytes)
{
	size_t size;
	const char *memory = g_bytes_get_data(bytes, &size);

	for (size_t done = 0; done < size;) {
		ssize_t n = write(fd, memory + done, size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		done += (size_t) n;
	}
	return fsync(fd) == 0;
}

/* Makes the new name durable; a file system that cannot is no failure. */
static void
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void) fsync(fd);
		close(fd);
	}
}

bool
file_write(const char *path, GBytes *bytes, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *temporary = g_strdup_printf("%s/.%s.XXXXXX", folder,
	    name);

	if (g_mkdir_with_parents(folder, 0777) < 0)
		return fail(error, FAILURE_OUTPUT, folder, g_strerror(errno));
	int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0666);
	if (fd < 0)
		return fail(error, FAILURE_OUTPUT, path, g_strerror(errno));

	bool is_written = write_full(fd, bytes);
	int failure = errno;
	if (close(fd) < 0 && is_written) {
		is_written = false;
		failure = errno;
	}
	if (is_written && g_rename(temporary, path) < 0) {
		is_written = false;
		failure = errno;
	}
	if (!is_written) {
		(void) g_unlink(temporary);
		return fail(error, FAILURE_OUTPUT, path, g_strerror(failure));
	}
	sync_folder(folder);
	return true;
}

void
file_sweep(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *prefix = g_strconcat(".", name, ".", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);

	for (const char *found; dir != NULL &&
	    (found = g_dir_read_name(dir)) != NULL;) {
		/* As g_mkstemp names them: six characters, no further dot. */
		if (!g_str_has_prefix(found, prefix) ||
		    strlen(found) != strlen(prefix) + 6 ||
		    strchr(found + strlen(prefix), '.') != NULL)
			continue;
		g_autofree char *stale = g_build_filename(folder, found,
		    NULL);
		(void) g_unlink(stale);
	}
}

char *
file_digest(GBytes *bytes)
{
	return g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
}
