#include "spool/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"

enum { SMALL = 1 << 20, MAX_DEPTH = 16 };

static bool
fail(GError **error, const char *name)
{
	int code = errno;
	g_autofree char *valid = g_utf8_make_valid(name, -1);

	g_set_error(error, FAILURE, FAILURE_OUTPUT, "%s: %s", valid,
	    g_strerror(code));
	return false;
}

int
disk_open(int at, const char *name, GError **error)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC |
	    O_NOFOLLOW);

	if (fd < 0)
		fail(error, name);
	return fd;
}

int
disk_make(int at, const char *name, GError **error)
{
	return disk_make_mode(at, name, 0700, error);
}

int
disk_make_mode(int at, const char *name, unsigned mode, GError **error)
{
	if (mkdirat(at, name, mode) < 0 && errno != EEXIST) {
		fail(error, name);
		return -1;
	}
	return disk_open(at, name, error);
}

bool
disk_sync(int fd, const char *name, FaultPoint point, GError **error)
{
	if (fsync(fd) < 0 || fault_here(point))
		return fail(error, name);
	return true;
}

bool
disk_write(int at, const char *name, const char *text, GError **error)
{
	g_autofree char *temporary = g_strconcat(".", name, ".new", NULL);
	int fd = openat(at, temporary, O_WRONLY | O_CREAT | O_TRUNC |
	    O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd < 0)
		return fail(error, name);
	bool is_done = file_put(fd, text, strlen(text)) && fsync(fd) == 0;
	int code = errno;
	close(fd);
	errno = code;
	if (is_done && renameat(at, temporary, at, name) == 0)
		return true;
	fail(error, name);
	(void) unlinkat(at, temporary, 0);
	return false;
}

/* A regular file, for reading; -1: there is none. */
static int
open_regular(int at, const char *name)
{
	struct stat status;
	int fd = openat(at, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
	    O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -1;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

char *
disk_read(int at, const char *name)
{
	int fd = open_regular(at, name);
	GString *text = g_string_new(NULL);
	char piece[4096];
	ssize_t n = -1;

	while (fd >= 0 && text->len < SMALL &&
	    (n = read(fd, piece, sizeof piece)) > 0)
		g_string_append_len(text, piece, n);
	if (fd >= 0)
		close(fd);
	return g_string_free(text, n != 0);
}

void
disk_end_move(int from_at, const char *from, int to_at, const char *to)
{
	struct stat old, new;

	if (fstatat(from_at, from, &old, AT_SYMLINK_NOFOLLOW) == 0 &&
	    fstatat(to_at, to, &new, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(old.st_mode) && old.st_dev == new.st_dev &&
	    old.st_ino == new.st_ino)
		(void) unlinkat(from_at, from, 0);
}

/* The same without RENAME_NOREPLACE, which NFS does not have. */
static bool
move_otherwise(int from_at, const char *from, int to_at, const char *to)
{
	struct stat status;

	if (fstatat(from_at, from, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	if (S_ISDIR(status.st_mode))
		return renameat(from_at, from, to_at, to) == 0;
	return linkat(from_at, from, to_at, to, 0) == 0 &&
	    unlinkat(from_at, from, 0) == 0;
}

DiskMove
disk_move(int from_at, const char *from, int to_at, const char *to,
    GError **error)
{
	if (renameat2(from_at, from, to_at, to, RENAME_NOREPLACE) == 0 ||
	    (errno == EINVAL && move_otherwise(from_at, from, to_at, to)))
		return DISK_MOVED;
	if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR)
		return DISK_TAKEN;
	if (errno == ENOENT)
		return DISK_GONE;
	fail(error, from);
	return DISK_FAILED;
}

char *
disk_copy(int at, const char *name, int to_at, const char *to, GError **error)
{
	int from = open_regular(at, name);
	char *digest = NULL;

	if (from < 0) {
		fail(error, name);
		return NULL;
	}
	(void) unlinkat(to_at, to, 0);
	int target = openat(to_at, to, O_WRONLY | O_CREAT | O_EXCL |
	    O_CLOEXEC, 0444);
	if (target < 0 || (digest = file_copy(from, target)) == NULL ||
	    fsync(target) < 0) {
		fail(error, to);
		g_clear_pointer(&digest, g_free);
	}
	close(from);
	if (target >= 0)
		close(target);
	return digest;
}

char *
disk_digest(int at, const char *name)
{
	int fd = open_regular(at, name);
	char *digest = fd < 0 ? NULL : file_copy(fd, -1);

	if (fd >= 0)
		close(fd);
	return digest;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
disk_list(int folder)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	for (struct dirent *entry; dir != NULL &&
	    (entry = readdir(dir)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			g_ptr_array_add(names, g_strdup(entry->d_name));
	if (dir != NULL)
		closedir(dir);
	g_ptr_array_sort(names, compare_names);
	return names;
}

bool
disk_sync_all(int folder, const char *name, GError **error)
{
	g_autoptr(GPtrArray) names = disk_list(folder);

	for (unsigned i = 0; i < names->len; i++) {
		const char *file = g_ptr_array_index(names, i);
		int fd = open_regular(folder, file);
		if (fd < 0)
			continue;
		bool is_synced = fsync(fd) == 0;
		close(fd);
		if (!is_synced)
			return fail(error, file);
	}
	return fsync(folder) == 0 || fail(error, name);
}

static bool
remove_below(int at, const char *name, unsigned depth)
{
	if (unlinkat(at, name, 0) == 0 || errno == ENOENT)
		return true;
	int folder = depth > MAX_DEPTH ? -1 : disk_open(at, name, NULL);
	if (folder < 0)
		return false;
	g_autoptr(GPtrArray) names = disk_list(folder);
	for (unsigned i = 0; i < names->len; i++)
		(void) remove_below(folder, g_ptr_array_index(names, i),
		    depth + 1);
	close(folder);
	return unlinkat(at, name, AT_REMOVEDIR) == 0;
}

bool
disk_remove(int at, const char *name)
{
	return remove_below(at, name, 0);
}

int64_t
disk_free(int fd, bool *has_inodes)
{
	struct statvfs status;

	*has_inodes = true;
	if (fstatvfs(fd, &status) < 0)
		return 0;
	/* File systems without a table of inodes say 0. */
	*has_inodes = status.f_files == 0 ||
	    status.f_favail >= status.f_files / 20;
	return (int64_t) status.f_bavail * (int64_t) status.f_frsize;
}
