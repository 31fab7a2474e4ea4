#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/sha.h>
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

/* An output on its way: its temporary file, open until it is synced. */
typedef struct Temporary {
	char *path;
	int fd;
	bool has_old;		/* it is the old file now */
} Temporary;

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
	return true;
}

static bool
write_temporary(const FileOutput *output, Temporary *temporary,
    GError **error)
{
	g_autofree char *folder = g_path_get_dirname(output->path);
	g_autofree char *name = g_path_get_basename(output->path);

	if (g_mkdir_with_parents(folder, 0777) < 0)
		return fail(error, FAILURE_OUTPUT, folder, g_strerror(errno));
	temporary->path = g_strdup_printf("%s/.%s.XXXXXX", folder, name);
	temporary->fd = g_mkstemp_full(temporary->path, O_RDWR | O_CLOEXEC,
	    0666);
	if (temporary->fd < 0)
		return fail(error, FAILURE_OUTPUT, output->path,
		    g_strerror(errno));
	if ((output->head != NULL &&
	    !write_full(temporary->fd, output->head)) ||
	    !write_full(temporary->fd, output->bytes))
		return fail(error, FAILURE_OUTPUT, output->path,
		    g_strerror(errno));
	return true;
}

/* Makes the new names durable; a file system that cannot is no failure. */
static void
sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void) fsync(fd);
		close(fd);
	}
}

/* All are written before any is synced: one commit of the file system's
 * journal then serves them all. */
static bool
write_and_sync(const FileOutput *outputs, Temporary *temporaries,
    size_t count, GError **error)
{
	for (size_t i = 0; i < count; i++)
		if (!write_temporary(&outputs[i], &temporaries[i], error))
			return false;
	for (size_t i = 0; i < count; i++) {
		int fd = temporaries[i].fd;
		bool is_synced = fsync(fd) == 0;
		int failure = errno;
		temporaries[i].fd = -1;
		if (close(fd) < 0 || !is_synced)
			return fail(error, FAILURE_OUTPUT, outputs[i].path,
			    g_strerror(is_synced ? errno : failure));
	}
	return true;
}

/* Gives the temporary its name. Where a file has that name already the two
 * change places, so that it can be put back; not every file system can, and
 * the old file is then gone. */
static bool
put_in_place(const char *path, Temporary *temporary)
{
	struct stat status;

	temporary->has_old = lstat(path, &status) == 0 &&
	    S_ISREG(status.st_mode) && renameat2(AT_FDCWD, temporary->path,
	    AT_FDCWD, path, RENAME_EXCHANGE) == 0;
	return temporary->has_old || g_rename(temporary->path, path) == 0;
}

static void
take_back(const char *path, const Temporary *temporary)
{
	if (!temporary->has_old)
		(void) g_unlink(path);
	else
		(void) renameat2(AT_FDCWD, temporary->path, AT_FDCWD, path,
		    RENAME_EXCHANGE);
}

static bool
rename_all(const FileOutput *outputs, Temporary *temporaries, size_t count,
    GError **error)
{
	for (size_t i = 0; i < count; i++) {
		if (put_in_place(outputs[i].path, &temporaries[i]))
			continue;
		int failure = errno;
		fail(error, FAILURE_OUTPUT, outputs[i].path,
		    g_strerror(failure));
		while (i-- > 0)
			take_back(outputs[i].path, &temporaries[i]);
		return false;
	}
	return true;
}

bool
file_write_all(const FileOutput *outputs, size_t count, GError **error)
{
	g_autofree Temporary *temporaries = g_new0(Temporary, count);

	for (size_t i = 0; i < count; i++)
		temporaries[i].fd = -1;
	bool is_written = write_and_sync(outputs, temporaries, count,
	    error) && rename_all(outputs, temporaries, count, error);
	for (size_t i = 0; i < count; i++) {
		if (temporaries[i].fd >= 0)
			close(temporaries[i].fd);
		if ((!is_written || temporaries[i].has_old) &&
		    temporaries[i].path != NULL)
			(void) g_unlink(temporaries[i].path);
		g_free(temporaries[i].path);
	}
	if (is_written && count > 0)
		sync_folder(outputs[0].path);
	return is_written;
}

bool
file_write(const char *path, GBytes *bytes, GError **error)
{
	const FileOutput output = {path, NULL, bytes};

	return file_write_all(&output, 1, error);
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
	unsigned char digest[SHA256_DIGEST_LENGTH];
	size_t size;
	const unsigned char *data = g_bytes_get_data(bytes, &size);
	GString *hex = g_string_new(NULL);

	/* GLib has this too, ten times as slow as the processor can. */
	SHA256(data, size, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		g_string_append_printf(hex, "%02x", digest[i]);
	return g_string_free(hex, FALSE);
}
