#include "blob/blob_directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"

typedef struct BlobDirectory {
	Blob blob;
	char *place;
	int objects;		/* its folder */
} BlobDirectory;

static BlobDirectory *
own_of(Blob *blob)
{
	return (BlobDirectory *) (void *) blob;
}

static bool
fail(const BlobDirectory *own, const char *name, GError **error)
{
	int code = errno;

	g_set_error(error, FAILURE, code == EACCES || code == EPERM ||
	    code == ENOTDIR || code == EROFS ? FAILURE_SETUP : FAILURE_STORE,
	    "%s/%s: %s", own->place, name, g_strerror(code));
	return false;
}

static void
close_place(Blob *blob)
{
	BlobDirectory *own = own_of(blob);

	if (own->objects >= 0)
		close(own->objects);
	g_free(own->place);
	g_free(own);
}

/* The folder is only as durable as its parents' entries. */
static bool
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_good = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return is_good;
}

static Blob *
open_place(const char *place, const BlobOptions *options, GError **error)
{
	BlobDirectory *own = g_new0(BlobDirectory, 1);
	g_autofree char *path = g_build_filename(place, "objects", NULL);

	(void) options;
	own->blob.kind = &blob_directory;
	own->place = g_strdup(place);
	own->objects = g_mkdir_with_parents(path, 0700) != 0 ? -1
	    : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (own->objects >= 0 && sync_folder(place))
		return &own->blob;
	fail(own, "objects", error);
	close_place(&own->blob);
	return NULL;
}

/* objects/ab, or -1; errno says why not. */
static int
open_shelf(const BlobDirectory *own, const char *name, bool makes)
{
	char shelf[] = {name[0], name[1], '\0'};

	if (makes && mkdirat(own->objects, shelf, 0700) == 0 &&
	    fsync(own->objects) != 0)
		return -1;
	return openat(own->objects, shelf, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC | O_NOFOLLOW);
}

/* Copies all of FD to PART. A failed fsync is final: the kernel may mark what
 * it lost as written. */
static bool
fill(int shelf, const char *part, int fd)
{
	int to = openat(shelf, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0400);

	if (to < 0)
		return false;
	g_autofree char *digest = lseek(fd, 0, SEEK_SET) != 0 ? NULL
	    : file_copy(fd, to);
	bool is_good = digest != NULL && fsync(to) == 0;
	int code = errno;
	is_good = close(to) == 0 && is_good;
	errno = code;
	return is_good;
}

static bool
put(Blob *blob, int fd, const char *name, int64_t size, GError **error)
{
	BlobDirectory *own = own_of(blob);
	g_autofree char *part = g_strdup_printf(".%s.%08x%08x.part", name,
	    g_random_int(), g_random_int());
	int shelf = open_shelf(own, name, true);

	(void) size;
	if (shelf < 0)
		return fail(own, name, error);
	/* Over one of another size, which is a damaged one. */
	bool is_good = fill(shelf, part, fd) &&
	    renameat(shelf, part, shelf, name) == 0 && fsync(shelf) == 0;
	if (!is_good) {
		fail(own, name, error);
		(void) unlinkat(shelf, part, 0);
	}
	close(shelf);
	return is_good;
}

static int
open_blob(const BlobDirectory *own, const char *name)
{
	int shelf = open_shelf(own, name, false);
	int fd = shelf < 0 ? -1 : openat(shelf, name, O_RDONLY | O_CLOEXEC |
	    O_NOFOLLOW | O_NONBLOCK);
	int code = errno;

	if (shelf >= 0)
		close(shelf);
	errno = code;
	return fd;
}

static bool
get(Blob *blob, const char *name, int fd, GError **error)
{
	BlobDirectory *own = own_of(blob);
	int from = open_blob(own, name);
	g_autofree char *digest = NULL;

	if (from < 0 && errno == ENOENT) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%s/%s: is not there", own->place, name);
		return false;
	}
	if (from >= 0 && ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		digest = file_copy(from, fd);
	if (digest == NULL)
		fail(own, name, error);
	if (from >= 0)
		close(from);
	return digest != NULL;
}

static bool
has(Blob *blob, const char *name, int64_t *size, GError **error)
{
	BlobDirectory *own = own_of(blob);
	int fd = open_blob(own, name);
	struct stat status;
	bool is_good = fd >= 0 ? fstat(fd, &status) == 0 : errno == ENOENT;

	*size = fd >= 0 && is_good ? status.st_size : -1;
	if (!is_good)
		fail(own, name, error);
	if (fd >= 0)
		close(fd);
	return is_good;
}

static bool
remove_blob(Blob *blob, const char *name, GError **error)
{
	BlobDirectory *own = own_of(blob);
	int shelf = open_shelf(own, name, false);
	bool is_good = shelf >= 0 && unlinkat(shelf, name, 0) == 0 &&
	    fsync(shelf) == 0;

	is_good = is_good || errno == ENOENT || fail(own, name, error);
	if (shelf >= 0)
		close(shelf);
	return is_good;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* What is in a folder, sorted; FD is closed. */
static GPtrArray *
names_in(int fd)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	DIR *folder = fdopendir(fd);

	for (struct dirent *one; folder != NULL &&
	    (one = readdir(folder)) != NULL;)
		g_ptr_array_add(names, g_strdup(one->d_name));
	if (folder != NULL)
		closedir(folder);
	g_ptr_array_sort(names, by_name);
	return names;
}

/* False: SEEN has had enough. */
static bool
list_shelf(int shelf, const char *letters, BlobSeen seen, void *data)
{
	g_autoptr(GPtrArray) names = names_in(dup(shelf));
	struct stat status;

	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		if (!blob_is_name(name) || strncmp(name, letters, 2) != 0 ||
		    fstatat(shelf, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
		    !S_ISREG(status.st_mode))
			continue;
		if (!seen(name, status.st_size, status.st_mtime, data))
			return false;
	}
	return true;
}

static bool
list(Blob *blob, BlobSeen seen, void *data, GError **error)
{
	BlobDirectory *own = own_of(blob);
	int objects = openat(own->objects, ".", O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC);
	bool goes_on = true;

	if (objects < 0)
		return fail(own, "objects", error);
	g_autoptr(GPtrArray) shelves = names_in(objects);
	for (unsigned i = 0; i < shelves->len && goes_on; i++) {
		const char *letters = g_ptr_array_index(shelves, i);
		int shelf = strlen(letters) != 2 ||
		    strspn(letters, "0123456789abcdef") != 2 ? -1
		    : open_shelf(own, letters, false);
		if (shelf < 0)
			continue;
		goes_on = list_shelf(shelf, letters, seen, data);
		close(shelf);
	}
	return true;
}

const BlobKind blob_directory = {
	.name = "directory", .open = open_place, .close = close_place,
	.put = put, .get = get, .has = has, .remove = remove_blob,
	.list = list,
};
