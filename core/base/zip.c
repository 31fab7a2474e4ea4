#include "base/zip.h"

#include <string.h>
#include <zip.h>

#include "base/failure.h"

enum {
	RATIO_FROM = 8 << 20,	/* smaller entries may be as dense as they like */
	PIECE = 1 << 16,
	HINT = 1 << 26,		/* more room is not made in advance */
	LEVEL = 4,		/* of compression */
};

typedef struct Change {
	char *name;
	GBytes *content;	/* NULL: the entry goes */
} Change;

struct Zip {
	GBytes *bytes;
	zip_t *archive;
	const Limits *limits;
	GPtrArray *names;	/* char *, by index */
	GHashTable *by_name;	/* name to index + 1 */
	GPtrArray *changes;	/* Change *, in the order they were made */
	GByteArray *proved;	/* by index: 1 when it was unpacked whole, and its
				   checksum is right */
	size_t total;		/* unpacked, as the directory says */
};

static void
change_free(void *data)
{
	Change *change = data;

	g_free(change->name);
	g_clear_pointer(&change->content, g_bytes_unref);
	g_free(change);
}

static bool
is_safe_name(const char *name)
{
	if (*name == '/' || *name == '\\' || strchr(name, ':') != NULL ||
	    strlen(name) > 1024)
		return false;
	g_auto(GStrv) parts = g_strsplit_set(name, "/\\", -1);
	for (char **part = parts; *part != NULL; part++)
		if (strcmp(*part, "..") == 0)
			return false;
	return true;
}

static bool
refuse(GError **error, Failure code, const char *name, const char *what)
{
	g_autofree char *shown = g_utf8_make_valid(name, -1);

	g_set_error(error, FAILURE, code, "entry %.200s: %s", shown, what);
	return false;
}

static bool
check_entry(Zip *zip, zip_uint64_t index, GError **error)
{
	zip_stat_t status;

	if (zip_stat_index(zip->archive, index, 0, &status) < 0 ||
	    (status.valid & ZIP_STAT_NAME) == 0) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "archive entry %ju cannot be read", (uintmax_t) index);
		return false;
	}
	const char *name = status.name;
	if (!is_safe_name(name))
		return refuse(error, FAILURE_REFUSED, name,
		    "has a name that leaves the archive");
	if ((status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
	    status.encryption_method != ZIP_EM_NONE)
		return refuse(error, FAILURE_REFUSED, name,
		    "is encrypted: remove the password first");
	if (status.size > zip->limits->bytes)
		return refuse(error, FAILURE_LIMIT, name,
		    "unpacks to more than the limit");
	if (status.size > RATIO_FROM && status.comp_size > 0 &&
	    status.size / status.comp_size > zip->limits->ratio)
		return refuse(error, FAILURE_LIMIT, name,
		    "is packed too densely: this looks like a zip bomb");
	g_autofree char *key = g_ascii_strdown(name, -1);
	if (!g_hash_table_insert(zip->by_name, g_steal_pointer(&key),
	    GSIZE_TO_POINTER(index + 1)))
		return refuse(error, FAILURE_REFUSED, name,
		    "is there twice");
	g_ptr_array_add(zip->names, g_strdup(name));
	zip->total += status.size;
	if (zip->total > zip->limits->total_bytes)
		return refuse(error, FAILURE_LIMIT, name,
		    "brings the archive over the limit of unpacked bytes");
	return true;
}

static zip_t *
open_archive(GBytes *bytes, GError **error)
{
	zip_error_t failure;
	size_t size;
	const void *data = g_bytes_get_data(bytes, &size);

	zip_error_init(&failure);
	zip_source_t *source = zip_source_buffer_create(data, size, 0,
	    &failure);
	zip_t *archive = source == NULL ? NULL
	    : zip_open_from_source(source, 0, &failure);
	if (archive == NULL) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "not a whole zip archive: %s",
		    zip_error_strerror(&failure));
		if (source != NULL)
			zip_source_free(source);
	}
	zip_error_fini(&failure);
	return archive;
}

Zip *
zip_read(GBytes *bytes, const Limits *limits, GError **error)
{
	g_autoptr(Zip) zip = g_new0(Zip, 1);

	zip->bytes = g_bytes_ref(bytes);
	zip->limits = limits;
	zip->names = g_ptr_array_new_with_free_func(g_free);
	zip->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	zip->changes = g_ptr_array_new_with_free_func(change_free);
	zip->proved = g_byte_array_new();
	zip->archive = open_archive(bytes, error);
	if (zip->archive == NULL)
		return NULL;
	zip_int64_t count = zip_get_num_entries(zip->archive, 0);
	if (count < 0 || (size_t) count > limits->entries) {
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "the archive has %jd entries, more than the limit of %zu",
		    (intmax_t) count, limits->entries);
		return NULL;
	}
	for (zip_int64_t i = 0; i < count; i++)
		if (!check_entry(zip, (zip_uint64_t) i, error))
			return NULL;
	g_byte_array_set_size(zip->proved, (unsigned) count);
	memset(zip->proved->data, 0, (size_t) count);
	return g_steal_pointer(&zip);
}

void
zip_free(Zip *zip)
{
	if (zip == NULL)
		return;
	if (zip->archive != NULL)
		zip_discard(zip->archive);
	g_ptr_array_unref(zip->names);
	g_ptr_array_unref(zip->changes);
	g_byte_array_unref(zip->proved);
	g_hash_table_unref(zip->by_name);
	g_bytes_unref(zip->bytes);
	g_free(zip);
}

size_t
zip_entries(const Zip *zip)
{
	return zip->names->len;
}

const char *
zip_name(const Zip *zip, size_t index)
{
	return g_ptr_array_index(zip->names, index);
}

size_t
zip_total(const Zip *zip)
{
	return zip->total;
}

/* Index of NAME (part names are compared without case, ECMA-376-2, 6.2). */
static bool
find_entry(const Zip *zip, const char *name, zip_uint64_t *index)
{
	g_autofree char *key = g_ascii_strdown(name, -1);
	size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(zip->by_name,
	    key));

	*index = found - 1;
	return found != 0;
}

bool
zip_has(const Zip *zip, const char *name)
{
	zip_uint64_t index;

	return find_entry(zip, name, &index);
}

/* SIZE is what the header says: a hint. */
static GBytes *
read_file(zip_file_t *file, const char *name, size_t size, size_t limit,
    GError **error)
{
	g_autoptr(GByteArray) content = g_byte_array_sized_new(
	    (unsigned) MIN(size, (size_t) HINT));
	unsigned char *piece = g_newa(unsigned char, PIECE);

	for (;;) {
		zip_int64_t n = zip_fread(file, piece, PIECE);
		if (n < 0) {
			refuse(error, FAILURE_INPUT, name,
			    "is damaged (bad data or checksum)");
			return NULL;
		}
		if (n == 0)
			break;
		if (content->len + (size_t) n > limit) {
			refuse(error, FAILURE_LIMIT, name,
			    "unpacks to more than the limit");
			return NULL;
		}
		g_byte_array_append(content, piece, (unsigned) n);
	}
	return g_byte_array_free_to_bytes(g_steal_pointer(&content));
}

GBytes *
zip_entry(Zip *zip, const char *name, GError **error)
{
	zip_uint64_t index;

	if (!find_entry(zip, name, &index)) {
		refuse(error, FAILURE_INPUT, name, "is missing");
		return NULL;
	}
	zip_stat_t status;
	size_t size = zip_stat_index(zip->archive, index, 0, &status) < 0
	    ? 0 : status.size;
	zip_file_t *file = zip_fopen_index(zip->archive, index, 0);
	if (file == NULL) {
		refuse(error, FAILURE_INPUT, name, "cannot be unpacked");
		return NULL;
	}
	/* The header may lie: the cap holds for what really comes out. */
	GBytes *content = read_file(file, name, size,
	    MIN(zip->limits->bytes, G_MAXUINT - PIECE), error);
	zip_fclose(file);
	if (content != NULL)
		zip->proved->data[index] = 1;
	return content;
}

void
zip_set_entry(Zip *zip, const char *name, GBytes *content)
{
	Change *change = g_new0(Change, 1);

	change->name = g_strdup(name);
	change->content = g_bytes_ref(content);
	g_ptr_array_add(zip->changes, change);
}

void
zip_remove_entry(Zip *zip, const char *name)
{
	for (unsigned i = 0; i < zip->changes->len; i++) {
		const Change *known = g_ptr_array_index(zip->changes, i);
		if (known->content == NULL && strcmp(known->name, name) == 0)
			return;
	}
	Change *change = g_new0(Change, 1);
	change->name = g_strdup(name);
	g_ptr_array_add(zip->changes, change);
}

static bool
apply_change(zip_t *archive, const Zip *zip, const Change *change)
{
	zip_uint64_t index;
	size_t size;
	zip_stat_t status;

	if (!find_entry(zip, change->name, &index) ||
	    zip_stat_index(archive, index, 0, &status) < 0)
		return false;
	if (change->content == NULL)
		return zip_delete(archive, index) == 0;
	const void *data = g_bytes_get_data(change->content, &size);
	zip_source_t *source = zip_source_buffer(archive, data, size, 0);
	if (source == NULL)
		return false;
	if (zip_file_replace(archive, index, source, 0) < 0) {
		zip_source_free(source);
		return false;
	}
	/* Level 9, libzip's own, takes several times as long for a few percent
	 * less. It stays at 9 when DEFLATE is asked for and was there before,
	 * so "default" is asked for, which is the same method. */
	if (zip_set_file_compression(archive, index, ZIP_CM_DEFAULT,
	    LEVEL) < 0)
		return false;
	/* Without this libzip writes the time of day. */
	return zip_file_set_mtime(archive, index, status.mtime, 0) == 0;
}

/* Closes ARCHIVE into SOURCE and takes the bytes out of it. */
static GBytes *
close_into(zip_t *archive, zip_source_t *source)
{
	if (zip_close(archive) < 0) {
		zip_discard(archive);
		return NULL;
	}
	zip_stat_t status;
	if (zip_source_stat(source, &status) < 0 ||
	    zip_source_open(source) < 0)
		return NULL;
	char *memory = g_malloc(status.size);
	zip_int64_t got = zip_source_read(source, memory, status.size);
	zip_source_close(source);
	if (got < 0 || (zip_uint64_t) got != status.size) {
		g_free(memory);
		return NULL;
	}
	return g_bytes_new_take(memory, status.size);
}

/* libzip copies an entry with a bad checksum as it is: a damaged file would
 * come out as a translated one. */
static bool
verify_entries(Zip *zip, GError **error)
{
	for (size_t i = 0; i < zip->names->len; i++) {
		const char *name = zip_name(zip, i);
		if (zip->proved->data[i] || g_str_has_suffix(name, "/"))
			continue;
		g_autoptr(GBytes) content = zip_entry(zip, name, error);
		if (content == NULL)
			return false;
	}
	return true;
}

GBytes *
zip_write(Zip *zip, GError **error)
{
	zip_error_t failure;
	size_t size;
	const void *data = g_bytes_get_data(zip->bytes, &size);

	if (zip->changes->len == 0)
		return g_bytes_ref(zip->bytes);
	if (!verify_entries(zip, error))
		return NULL;
	zip_error_init(&failure);
	/* A copy that libzip owns: where all changes lie in the second half,
	 * it clones the source and frees bytes that are not its own
	 * (1.7.3, buffer_clone). */
	zip_source_t *source = zip_source_buffer_create(g_memdup2(data, size),
	    size, 1, &failure);
	zip_t *archive = source == NULL ? NULL
	    : zip_open_from_source(source, 0, &failure);
	zip_error_fini(&failure);
	GBytes *bytes = NULL;
	if (archive != NULL) {
		zip_source_keep(source);
		bool is_applied = true;
		for (unsigned i = 0; i < zip->changes->len; i++)
			is_applied = is_applied && apply_change(archive, zip,
			    g_ptr_array_index(zip->changes, i));
		if (is_applied)
			bytes = close_into(archive, source);
		else
			zip_discard(archive);
	}
	if (source != NULL)
		zip_source_free(source);
	if (bytes == NULL)
		g_set_error_literal(error, FAILURE, FAILURE_INTERNAL,
		    "the archive cannot be put together again");
	return bytes;
}
