#include "blob/blob.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "blob/blob_directory.h"
#include "blob/blob_s3.h"

bool
blob_is_name(const char *name)
{
	return strlen(name) == 64 && strspn(name, "0123456789abcdef") == 64;
}

Blob *
blob_open(const char *place, const BlobOptions *options, GError **error)
{
	const BlobKind *kind = g_str_has_prefix(place, "s3://") ? &blob_s3
	    : &blob_directory;

	return kind->open(place, options, error);
}

void
blob_close(Blob *blob)
{
	if (blob != NULL)
		blob->kind->close(blob);
}

static bool
check_name(const char *name, GError **error)
{
	if (blob_is_name(name))
		return true;
	g_set_error(error, FAILURE, FAILURE_INTERNAL,
	    "%s: is not the name of a blob", name);
	return false;
}

/* The name of a file by what is in it; its size. */
static char *
measure(int fd, int64_t *size, GError **error)
{
	struct stat status;
	char *name = NULL;

	if (fstat(fd, &status) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		name = file_copy(fd, -1);
	if (name == NULL)
		g_set_error(error, FAILURE, FAILURE_STORE,
		    "a file that is to be kept: %s", g_strerror(errno));
	else
		*size = status.st_size;
	return name;
}

char *
blob_put(Blob *blob, int fd, GError **error)
{
	int64_t size = 0, there = -1;
	g_autofree char *name = measure(fd, &size, error);

	if (name == NULL || !blob->kind->has(blob, name, &there, error))
		return NULL;
	if (there == size || blob->kind->put(blob, fd, name, size, error))
		return g_steal_pointer(&name);
	return NULL;
}

bool
blob_get(Blob *blob, const char *name, int fd, GError **error)
{
	g_autofree char *got = NULL;

	if (!check_name(name, error) ||
	    !blob->kind->get(blob, name, fd, error))
		return false;
	if (lseek(fd, 0, SEEK_SET) == 0)
		got = file_copy(fd, -1);
	if (got == NULL)
		g_set_error(error, FAILURE, FAILURE_STORE, "%s: %s", name,
		    g_strerror(errno));
	else if (strcmp(got, name) != 0)
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%s: is damaged: its bytes are others than when it was "
		    "kept", name);
	return got != NULL && strcmp(got, name) == 0;
}

bool
blob_has(Blob *blob, const char *name, int64_t *size, GError **error)
{
	return check_name(name, error) &&
	    blob->kind->has(blob, name, size, error);
}

bool
blob_remove(Blob *blob, const char *name, GError **error)
{
	return check_name(name, error) &&
	    blob->kind->remove(blob, name, error);
}

bool
blob_list(Blob *blob, BlobSeen seen, void *data, GError **error)
{
	return blob->kind->list(blob, seen, data, error);
}
