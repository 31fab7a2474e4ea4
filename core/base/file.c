#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/failure.h"

enum { LARGE = 1 << 20 };	/* bytes whose way to the disk takes time */

static bool
fail(GError **error, Failure code, const char *path, const char *what)
{
	g_set_error(error, FAILURE, code, "%s: %s", path, what);
	return false;
}

bool
file_is_remote(int fd)
{
	/* NFS, SMB, CIFS, SMB2, FUSE, 9P, AFS, Ceph */
	static const unsigned magics[] = {
		0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x65735546,
		0x01021997, 0x5346414F, 0x00C36400,
	};
	struct statfs status;

	if (fstatfs(fd, &status) < 0)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(magics); i++)
		if ((unsigned) status.f_type == magics[i])
			return true;
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

GBytes *
file_read_beside(const char *path, const char *name, const Limits *limits,
    GError **error)
{
	if (*name == '\0' || *name == '.' || strpbrk(name, "/\\:") != NULL) {
		fail(error, FAILURE_REFUSED, name, "not a plain file name");
		return NULL;
	}
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *whole = g_build_filename(folder, name, NULL);
	return file_read(whole, limits, error);
}

/* ---- writing ------------------------------------------------------------- */

/* A file on its way: its temporary one, open until it is synced. */
typedef struct Output {
	char *path;
	char *temporary;	/* NULL: there is none */
	int fd;
	bool has_old;		/* the temporary is the old file now */
} Output;

struct FileSet {
	GArray *outputs;	/* of Output */
};

static void
output_clear(void *data)
{
	Output *output = data;

	if (output->fd >= 0)
		close(output->fd);
	if (output->temporary != NULL)
		(void) g_unlink(output->temporary);
	g_free(output->temporary);
	g_free(output->path);
}

FileSet *
file_set_new(void)
{
	FileSet *set = g_new0(FileSet, 1);

	set->outputs = g_array_new(FALSE, FALSE, sizeof(Output));
	g_array_set_clear_func(set->outputs, output_clear);
	return set;
}

void
file_set_free(FileSet *set)
{
	if (set == NULL)
		return;
	g_array_unref(set->outputs);
	g_free(set);
}

bool
file_set_add(FileSet *set, const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);

	if (g_mkdir_with_parents(folder, 0777) < 0)
		return fail(error, FAILURE_OUTPUT, folder, g_strerror(errno));
	g_autofree char *temporary = g_strdup_printf("%s/.%s.XXXXXX", folder,
	    name);
	int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0666);
	if (fd < 0)
		return fail(error, FAILURE_OUTPUT, path, g_strerror(errno));
	Output output = {
		.path = g_strdup(path), .fd = fd,
		.temporary = g_steal_pointer(&temporary),
	};
	g_array_append_val(set->outputs, output);
	return true;
}

bool
file_put(int fd, const void *bytes, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t n = write(fd, (const char *) bytes + done,
		    size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		done += (size_t) n;
	}
	return true;
}

bool
file_set_append(FileSet *set, const void *bytes, size_t size, GError **error)
{
	const Output *output = &g_array_index(set->outputs, Output,
	    set->outputs->len - 1);

	if (!file_put(output->fd, bytes, size))
		return fail(error, FAILURE_OUTPUT, output->path,
		    g_strerror(errno));
	/* The disk may begin; a file system that cannot is no failure. */
	if (size >= LARGE)
		(void) sync_file_range(output->fd, 0, 0,
		    SYNC_FILE_RANGE_WRITE);
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
sync_all(FileSet *set, GError **error)
{
	for (unsigned i = 0; i < set->outputs->len; i++) {
		Output *output = &g_array_index(set->outputs, Output, i);
		int fd = output->fd;
		bool is_synced = fsync(fd) == 0;
		int failure = errno;
		output->fd = -1;
		if (close(fd) < 0 || !is_synced)
			return fail(error, FAILURE_OUTPUT, output->path,
			    g_strerror(is_synced ? errno : failure));
	}
	return true;
}

/* Gives the temporary its name. Where a file has that name already the two
 * change places, so that it can be put back; not every file system can, and
 * the old file is then gone. */
static bool
put_in_place(Output *output)
{
	struct stat status;

	output->has_old = lstat(output->path, &status) == 0 &&
	    S_ISREG(status.st_mode) && renameat2(AT_FDCWD, output->temporary,
	    AT_FDCWD, output->path, RENAME_EXCHANGE) == 0;
	if (output->has_old)
		return true;
	if (g_rename(output->temporary, output->path) < 0)
		return false;
	g_clear_pointer(&output->temporary, g_free);
	return true;
}

static void
take_back(const Output *output)
{
	if (!output->has_old)
		(void) g_unlink(output->path);
	else
		(void) renameat2(AT_FDCWD, output->temporary, AT_FDCWD,
		    output->path, RENAME_EXCHANGE);
}

bool
file_set_commit(FileSet *set, GError **error)
{
	if (!sync_all(set, error))
		return false;
	for (unsigned i = set->outputs->len; i-- > 0;) {
		Output *output = &g_array_index(set->outputs, Output, i);
		if (put_in_place(output))
			continue;
		fail(error, FAILURE_OUTPUT, output->path, g_strerror(errno));
		while (++i < set->outputs->len)
			take_back(&g_array_index(set->outputs, Output, i));
		return false;
	}
	if (set->outputs->len > 0)
		sync_folder(g_array_index(set->outputs, Output, 0).path);
	return true;
}

bool
file_write(const char *path, GBytes *bytes, GError **error)
{
	g_autoptr(FileSet) set = file_set_new();
	size_t size;
	const void *data = g_bytes_get_data(bytes, &size);

	return file_set_add(set, path, error) &&
	    file_set_append(set, data, size, error) &&
	    file_set_commit(set, error);
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

static char *
hex_of(const unsigned char *digest)
{
	GString *hex = g_string_new(NULL);

	for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++)
		g_string_append_printf(hex, "%02x", digest[i]);
	return g_string_free(hex, FALSE);
}

char *
file_digest(GBytes *bytes)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	size_t size;
	const unsigned char *data = g_bytes_get_data(bytes, &size);

	/* GLib has this too, ten times as slow as the processor can. */
	SHA256(data, size, digest);
	return hex_of(digest);
}

char *
file_copy(int from, int to)
{
	enum { PIECE = 1 << 18 };
	g_autofree char *piece = g_malloc(PIECE);
	unsigned char digest[SHA256_DIGEST_LENGTH];
	EVP_MD_CTX *state = EVP_MD_CTX_new();
	ssize_t n = -1;

	bool is_good = EVP_DigestInit_ex(state, EVP_sha256(), NULL) == 1;
	while (is_good && (n = read_full(from, piece, PIECE)) > 0)
		is_good = EVP_DigestUpdate(state, piece, (size_t) n) == 1 &&
		    (to < 0 || file_put(to, piece, (size_t) n));
	is_good = is_good && n == 0 &&
	    EVP_DigestFinal_ex(state, digest, NULL) == 1;
	int code = errno;
	EVP_MD_CTX_free(state);
	errno = code;
	return is_good ? hex_of(digest) : NULL;
}
