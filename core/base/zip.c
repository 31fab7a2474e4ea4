#include "base/zip.h"

#include <libdeflate.h>
#include <string.h>
#include <zip.h>

#include "base/failure.h"

enum {
	RATIO_FROM = 8 << 20,	/* smaller entries may be as dense as they like */
	PIECE = 1 << 16,
	HINT = 1 << 26,		/* more room is not made in advance */
	LEVEL = 4,		/* of compression: 6 takes a quarter longer, for 3 % */
};

/* An entry's content, packed: libzip takes it as it would a raw entry. */
typedef struct Packed {
	unsigned char *bytes;
	size_t size;
	size_t at;		/* read so far */
	zip_stat_t status;	/* what the entry's header is to say */
	zip_error_t error;
} Packed;

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
	GPtrArray *changes;	/* Change *, one a name, in the order of their
				   first */
	GHashTable *changed;	/* name > Change *, borrowed */
	GByteArray *proved;	/* by index: 1 when it was unpacked whole, and its
				   checksum is right */
	size_t total;		/* unpacked, as the directory says */
	struct libdeflate_decompressor *unpacker;	/* or NULL */
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
	zip->changed = g_hash_table_new(g_str_hash, g_str_equal);
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
	g_hash_table_unref(zip->changed);
	g_ptr_array_unref(zip->changes);
	g_byte_array_unref(zip->proved);
	g_hash_table_unref(zip->by_name);
	g_bytes_unref(zip->bytes);
	libdeflate_free_decompressor(zip->unpacker);
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

/* The entry's content as libzip unpacks it, whatever the method. */
static GBytes *
read_any(Zip *zip, zip_uint64_t index, const char *name, size_t size,
    GError **error)
{
	zip_file_t *file = zip_fopen_index(zip->archive, index, 0);

	if (file == NULL) {
		refuse(error, FAILURE_INPUT, name, "cannot be unpacked");
		return NULL;
	}
	/* The header may lie: the cap holds for what really comes out. */
	GBytes *content = read_file(file, name, size,
	    MIN(zip->limits->bytes, G_MAXUINT - PIECE), error);
	zip_fclose(file);
	return content;
}

/* The content of a deflated entry in one piece, or NULL where the header is
 * not borne out: libzip's way then says what is wrong. */
static GBytes *
read_deflated(Zip *zip, zip_uint64_t index, const zip_stat_t *status)
{
	zip_file_t *file = zip_fopen_index(zip->archive, index,
	    ZIP_FL_COMPRESSED);

	if (file == NULL)
		return NULL;
	g_autofree char *packed = g_try_malloc(status->comp_size + 1);
	g_autofree char *whole = g_try_malloc(status->size + 1);
	zip_int64_t n = packed == NULL ? -1
	    : zip_fread(file, packed, status->comp_size);
	zip_fclose(file);
	if (n < 0 || (zip_uint64_t) n != status->comp_size || whole == NULL)
		return NULL;
	if (zip->unpacker == NULL)
		zip->unpacker = libdeflate_alloc_decompressor();
	if (zip->unpacker == NULL ||
	    libdeflate_deflate_decompress(zip->unpacker, packed,
	    status->comp_size, whole, status->size, NULL) !=
	    LIBDEFLATE_SUCCESS ||
	    libdeflate_crc32(0, whole, status->size) != status->crc)
		return NULL;
	return g_bytes_new_take(g_steal_pointer(&whole), status->size);
}

GBytes *
zip_entry(Zip *zip, const char *name, GError **error)
{
	static const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_CRC |
	    ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
	zip_uint64_t index;
	zip_stat_t status;

	if (!find_entry(zip, name, &index)) {
		refuse(error, FAILURE_INPUT, name, "is missing");
		return NULL;
	}
	if (zip_stat_index(zip->archive, index, 0, &status) < 0)
		zip_stat_init(&status);
	GBytes *content = NULL;
	if ((status.valid & needed) == needed &&
	    status.comp_method == ZIP_CM_DEFLATE)
		content = read_deflated(zip, index, &status);
	if (content == NULL)
		content = read_any(zip, index, name, status.size, error);
	if (content != NULL)
		zip->proved->data[index] = 1;
	return content;
}

/* The change of NAME, a new one where there is none yet. */
static Change *
change_of(Zip *zip, const char *name)
{
	Change *change = g_hash_table_lookup(zip->changed, name);

	if (change != NULL)
		return change;
	change = g_new0(Change, 1);
	change->name = g_strdup(name);
	g_ptr_array_add(zip->changes, change);
	g_hash_table_insert(zip->changed, change->name, change);
	return change;
}

void
zip_set_entry(Zip *zip, const char *name, GBytes *content)
{
	Change *change = change_of(zip, name);

	g_clear_pointer(&change->content, g_bytes_unref);
	change->content = g_bytes_ref(content);
}

void
zip_remove_entry(Zip *zip, const char *name)
{
	g_clear_pointer(&change_of(zip, name)->content, g_bytes_unref);
}

static void
packed_free(Packed *packed)
{
	zip_error_fini(&packed->error);
	g_free(packed->bytes);
	g_free(packed);
}

/* libzip's view of a Packed (zip_source_function(3)). */
static zip_int64_t
packed_source(void *self, void *data, zip_uint64_t length,
    zip_source_cmd_t command)
{
	Packed *packed = self;
	size_t n;

	switch ((int) command) {
	case ZIP_SOURCE_OPEN:
		packed->at = 0;
		return 0;
	case ZIP_SOURCE_READ:
		n = MIN(length, packed->size - packed->at);
		memcpy(data, packed->bytes + packed->at, n);
		packed->at += n;
		return (zip_int64_t) n;
	case ZIP_SOURCE_CLOSE:
		return 0;
	case ZIP_SOURCE_STAT:
		memcpy(data, &packed->status, sizeof packed->status);
		return sizeof packed->status;
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&packed->error, data, length);
	case ZIP_SOURCE_FREE:
		packed_free(packed);
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN,
		    ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
		    ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
	default:
		zip_error_set(&packed->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

/* CONTENT deflated by PACKER, dated MTIME. */
static Packed *
pack(struct libdeflate_compressor *packer, GBytes *content, time_t mtime)
{
	Packed *packed = g_new0(Packed, 1);
	size_t size;
	const void *data = g_bytes_get_data(content, &size);
	size_t room = libdeflate_deflate_compress_bound(packer, size);

	zip_error_init(&packed->error);
	packed->bytes = g_malloc(room);
	packed->size = libdeflate_deflate_compress(packer, data, size,
	    packed->bytes, room);
	zip_stat_init(&packed->status);
	packed->status.size = size;
	packed->status.comp_size = packed->size;
	packed->status.comp_method = ZIP_CM_DEFLATE;
	packed->status.crc = libdeflate_crc32(0, data, size);
	/* Without this libzip writes the time of day. */
	packed->status.mtime = mtime;
	packed->status.valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
	    ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC | ZIP_STAT_MTIME;
	return packed;
}

static bool
replace_entry(zip_t *archive, zip_uint64_t index, Packed *packed)
{
	zip_source_t *source = zip_source_function(archive, packed_source,
	    packed);

	if (source == NULL) {
		packed_free(packed);
		return false;
	}
	if (zip_file_replace(archive, index, source, 0) < 0) {
		zip_source_free(source);
		return false;
	}
	/* What was stored is now deflated too. */
	return zip_set_file_compression(archive, index, ZIP_CM_DEFAULT,
	    0) == 0;
}

static bool
apply_change(zip_t *archive, const Zip *zip, const Change *change,
    struct libdeflate_compressor *packer)
{
	zip_uint64_t index;
	zip_stat_t status;

	if (!find_entry(zip, change->name, &index) ||
	    zip_stat_index(archive, index, 0, &status) < 0)
		return false;
	if (change->content == NULL)
		return zip_delete(archive, index) == 0;
	return replace_entry(archive, index,
	    pack(packer, change->content, status.mtime));
}

static bool
apply_changes(zip_t *archive, const Zip *zip)
{
	struct libdeflate_compressor *packer =
	    libdeflate_alloc_compressor(LEVEL);
	bool is_applied = packer != NULL;

	for (unsigned i = 0; is_applied && i < zip->changes->len; i++)
		is_applied = apply_change(archive, zip,
		    g_ptr_array_index(zip->changes, i), packer);
	libdeflate_free_compressor(packer);
	return is_applied;
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
		if (apply_changes(archive, zip))
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
