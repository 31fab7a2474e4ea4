#include "format/pdf/pdf_file.h"

#include <qpdf/qpdf-c.h>
#include <qpdf/qpdflogger-c.h>

#include "base/failure.h"
#include "base/library.h"
#include "format/pdf/pdf_owner.h"

/* What is called of qpdf, which is loaded with the first PDF. */
#define FUNCTIONS(X) \
	X(qpdf_allow_modify_other) X(qpdf_cleanup) X(qpdf_get_buffer) \
	X(qpdf_get_buffer_length) X(qpdf_get_error) X(qpdf_get_error_code) \
	X(qpdf_get_error_message_detail) X(qpdf_get_num_pages) \
	X(qpdf_get_object_by_id) X(qpdf_get_page_n) X(qpdf_get_pdf_version) \
	X(qpdf_get_root) X(qpdf_get_trailer) X(qpdf_get_user_password) \
	X(qpdf_has_error) X(qpdf_init) X(qpdf_init_write_memory) \
	X(qpdf_is_encrypted) X(qpdf_make_indirect_object) \
	X(qpdf_more_warnings) X(qpdf_next_warning) X(qpdf_oh_append_item) \
	X(qpdf_oh_begin_dict_key_iter) X(qpdf_oh_dict_more_keys) \
	X(qpdf_oh_dict_next_key) X(qpdf_oh_get_array_item) \
	X(qpdf_oh_get_array_n_items) X(qpdf_oh_get_binary_string_value) \
	X(qpdf_oh_get_bool_value) X(qpdf_oh_get_dict) X(qpdf_oh_get_key) \
	X(qpdf_oh_get_name) X(qpdf_oh_get_numeric_value) \
	X(qpdf_oh_get_object_id) X(qpdf_oh_get_page_content_data) \
	X(qpdf_oh_get_stream_data) X(qpdf_oh_get_utf8_value) \
	X(qpdf_oh_is_array) X(qpdf_oh_is_bool) X(qpdf_oh_is_dictionary) \
	X(qpdf_oh_is_name) X(qpdf_oh_is_null) X(qpdf_oh_is_number) \
	X(qpdf_oh_is_stream) X(qpdf_oh_is_string) X(qpdf_oh_new_array) \
	X(qpdf_oh_new_dictionary) X(qpdf_oh_new_integer) \
	X(qpdf_oh_new_null) X(qpdf_oh_new_stream) \
	X(qpdf_oh_new_unicode_string) X(qpdf_oh_parse) X(qpdf_oh_release) \
	X(qpdf_oh_release_all) X(qpdf_oh_remove_key) X(qpdf_oh_replace_key) \
	X(qpdf_oh_replace_stream_data) X(qpdf_oh_set_array_item) \
	X(qpdf_push_inherited_attributes_to_page) X(qpdf_read_memory) \
	X(qpdf_set_deterministic_ID) X(qpdf_set_logger) \
	X(qpdf_set_object_stream_mode) X(qpdf_set_static_ID) \
	X(qpdf_set_static_aes_IV) X(qpdf_set_suppress_warnings) \
	X(qpdf_silence_errors) X(qpdf_update_all_pages_cache) X(qpdf_write) \
	X(qpdflogger_cleanup) X(qpdflogger_create) X(qpdflogger_set_error) \
	X(qpdflogger_set_info) X(qpdflogger_set_warn)

static struct {
	FUNCTIONS(LIBRARY_MEMBER)
} lib;

static const LibrarySymbol symbols[] = {
#define SYMBOL(name) LIBRARY_SYMBOL(lib, name)
	FUNCTIONS(SYMBOL)
};

struct PdfFile {
	qpdf_data qpdf;
	GBytes *bytes;
	size_t limit;		/* of one decoded stream */
	unsigned pages;
	bool is_encrypted;
	bool is_owner;		/* opened with the owner's password */
	bool is_damaged;
};

/* A qpdf_data that says nothing on any stream. */
static qpdf_data
quiet_qpdf(void)
{
	qpdf_data qpdf = lib.qpdf_init();
	qpdflogger_handle logger = lib.qpdflogger_create();

	lib.qpdflogger_set_info(logger, qpdf_log_dest_discard, NULL, NULL);
	lib.qpdflogger_set_warn(logger, qpdf_log_dest_discard, NULL, NULL);
	lib.qpdflogger_set_error(logger, qpdf_log_dest_discard, NULL, NULL);
	lib.qpdf_set_logger(qpdf, logger);
	lib.qpdflogger_cleanup(&logger);
	lib.qpdf_silence_errors(qpdf);
	lib.qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
	return qpdf;
}

/* Takes the error off QPDF: later calls must not trip over it. */
static bool
take_error(qpdf_data qpdf, GError **error)
{
	if (!lib.qpdf_has_error(qpdf))
		return false;
	qpdf_error failure = lib.qpdf_get_error(qpdf);
	if (error != NULL)
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "not a readable PDF file: %s",
		    lib.qpdf_get_error_message_detail(qpdf, failure));
	return true;
}

/* Says why a password did not do. Files of which only the attachments are
 * encrypted (7.6.5, /AuthEvent /EFOpen) open elsewhere without one, but not
 * here: what is not encrypted could not be told from what is. */
static bool
is_locked(const PdfFile *file, const char *password, GError **error)
{
	static const char event[] = "/EFOpen";
	size_t size;
	const char *data = g_bytes_get_data(file->bytes, &size);

	if (!lib.qpdf_has_error(file->qpdf) ||
	    lib.qpdf_get_error_code(file->qpdf,
	    lib.qpdf_get_error(file->qpdf)) != qpdf_e_password)
		return false;
	if (memmem(data, size, event, sizeof(event) - 1) != NULL)
		g_set_error_literal(error, FAILURE, FAILURE_REFUSED,
		    "the attachments of the file are encrypted, and it can "
		    "be opened only with their password (--password-file)");
	else if (password != NULL)
		g_set_error_literal(error, FAILURE, FAILURE_REFUSED,
		    "the file is encrypted, and the password is not its own");
	else
		g_set_error_literal(error, FAILURE, FAILURE_REFUSED,
		    "the file is encrypted and needs a password "
		    "(--password-file)");
	return true;
}

enum { LONGEST_NUMBER = 10 };	/* digits of the last one there may be */

/* Is this the end of a reference: " 0 R"? */
static bool
is_reference(const char *p, const char *end)
{
	const char *start = p;

	while (p < end && (*p == ' ' || g_ascii_isdigit(*p)))
		p++;
	return p > start && p < end && *p == 'R' && p[-1] == ' ';
}

/* Does it refer to an object beyond all numbers? qpdf cannot make new objects
 * then, and says so with an exception. Every tenth byte is enough to look at. */
static bool
has_high_numbers(const char *data, size_t size)
{
	for (size_t i = LONGEST_NUMBER - 1; i < size; i += LONGEST_NUMBER) {
		size_t from = i, to = i;
		if (!g_ascii_isdigit(data[i]))
			continue;
		while (from > 0 && g_ascii_isdigit(data[from - 1]))
			from--;
		while (to < size && g_ascii_isdigit(data[to]))
			to++;
		if (to - from >= LONGEST_NUMBER && is_reference(data + to,
		    data + size) && g_ascii_strtoull(data + from, NULL, 10)
		    >= G_MAXINT)
			return true;
		i = MAX(i, to);
	}
	return false;
}

static bool is_owner(PdfFile *file, const char *password);

PdfFile *
pdf_file_open(GBytes *bytes, const Limits *limits, const char *password,
    GError **error)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);

	if (!library_load(QPDF_SONAME, symbols, G_N_ELEMENTS(symbols), error))
		return NULL;
	g_autoptr(PdfFile) file = g_new0(PdfFile, 1);
	file->qpdf = quiet_qpdf();
	file->bytes = g_bytes_ref(bytes);
	file->limit = limits->bytes;
	if (size > limits->bytes) {
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "the file is larger than %zu bytes", limits->bytes);
		return NULL;
	}
	if (has_high_numbers(data, size)) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "the file refers "
		    "to an object with a number that no object can have");
		return NULL;
	}
	lib.qpdf_read_memory(file->qpdf, "file", data, size, password);
	if (is_locked(file, password, error)
	    || take_error(file->qpdf, error))
		return NULL;
	file->is_encrypted = lib.qpdf_is_encrypted(file->qpdf);
	file->is_owner = file->is_encrypted
	    && is_owner(file, password == NULL ? "" : password);
	int pages = lib.qpdf_get_num_pages(file->qpdf);
	if (take_error(file->qpdf, error))
		return NULL;
	if (pages < 0 || (size_t) pages > limits->pages) {
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "the file has more than %zu pages", limits->pages);
		return NULL;
	}
	file->pages = (unsigned) pages;
	return g_steal_pointer(&file);
}

void
pdf_file_free(PdfFile *file)
{
	if (file == NULL)
		return;
	if (file->qpdf != NULL)
		lib.qpdf_cleanup(&file->qpdf);
	g_clear_pointer(&file->bytes, g_bytes_unref);
	g_free(file);
}

bool
pdf_file_is_encrypted(const PdfFile *file)
{
	return file->is_encrypted;
}

/* Up to revision 4 the entry /O tells; and qpdf, the user's password. Of later
 * ones an owner is who opens the file with what is not the user's. */
static bool
is_owner(PdfFile *file, const char *password)
{
	PdfObject dictionary = pdf_file_get(file, pdf_file_trailer(file),
	    "/Encrypt");
	size_t length = 0;
	g_autofree char *user = g_strdup(
	    lib.qpdf_get_user_password(file->qpdf));
	g_autofree char *entry = pdf_file_string(file, pdf_file_get(file,
	    dictionary, "/O"), &length);
	PdfOwner owner = {.entry = entry,
	    .revision = (unsigned) pdf_file_number(file, pdf_file_get(file,
	    dictionary, "/R"), 0),
	    .key_bytes = (unsigned) pdf_file_number(file, pdf_file_get(file,
	    dictionary, "/Length"), 40) / 8};

	pdf_file_release(file);
	if (user == NULL)
		return false;
	if (owner.revision > 4)
		return password[0] != '\0' && strcmp(user, password) != 0;
	if (owner.revision == 4)
		owner.key_bytes = 16;
	return entry != NULL && length >= 32
	    && pdf_owner_matches(&owner, password, user);
}

bool
pdf_file_may_change(PdfFile *file)
{
	return !file->is_encrypted || file->is_owner
	    || lib.qpdf_allow_modify_other(file->qpdf);
}

bool
pdf_file_is_damaged(PdfFile *file)
{
	while (lib.qpdf_more_warnings(file->qpdf)) {
		qpdf_error warning = lib.qpdf_next_warning(file->qpdf);
		if (lib.qpdf_get_error_code(file->qpdf, warning)
		    == qpdf_e_damaged_pdf)
			file->is_damaged = true;
	}
	return file->is_damaged;
}

unsigned
pdf_file_pages(const PdfFile *file)
{
	return file->pages;
}

PdfObject
pdf_file_page(PdfFile *file, unsigned page)
{
	PdfObject object = lib.qpdf_get_page_n(file->qpdf, page);

	return take_error(file->qpdf, NULL) ? 0 : object;
}

PdfObject
pdf_file_root(PdfFile *file)
{
	PdfObject object = lib.qpdf_get_root(file->qpdf);

	return take_error(file->qpdf, NULL) ? 0 : object;
}

PdfObject
pdf_file_trailer(PdfFile *file)
{
	return lib.qpdf_get_trailer(file->qpdf);
}

PdfObject
pdf_file_info(PdfFile *file)
{
	return pdf_file_get(file, pdf_file_trailer(file), "/Info");
}

PdfObject
pdf_file_by_id(PdfFile *file, int id)
{
	return lib.qpdf_get_object_by_id(file->qpdf, id, 0);
}

void
pdf_file_release(PdfFile *file)
{
	lib.qpdf_oh_release_all(file->qpdf);
}

static void
free_data(void *data)
{
	free(data);
}

static GBytes *
take_data(PdfFile *file, unsigned char *data, size_t length)
{
	if (take_error(file->qpdf, NULL) || length > file->limit) {
		free(data);
		return NULL;
	}
	if (data == NULL)
		return g_bytes_new(NULL, 0);
	return g_bytes_new_with_free_func(data, length, free_data, data);
}

GBytes *
pdf_file_contents(PdfFile *file, PdfObject page)
{
	unsigned char *data = NULL;
	size_t length = 0;

	if (page == 0)
		return NULL;
	lib.qpdf_oh_get_page_content_data(file->qpdf, page, &data, &length);
	return take_data(file, data, length);
}

GBytes *
pdf_file_data(PdfFile *file, PdfObject stream)
{
	unsigned char *data = NULL;
	size_t length = 0;
	QPDF_BOOL decoded = QPDF_FALSE;

	if (!pdf_file_is_stream(file, stream))
		return NULL;
	lib.qpdf_oh_get_stream_data(file->qpdf, stream, qpdf_dl_generalized,
	    &decoded, &data, &length);
	if (!decoded) {
		take_error(file->qpdf, NULL);
		free(data);
		return NULL;
	}
	return take_data(file, data, length);
}

PdfObject
pdf_file_get(PdfFile *file, PdfObject dictionary, const char *key)
{
	if (dictionary == 0)
		return 0;
	if (lib.qpdf_oh_is_stream(file->qpdf, dictionary))
		dictionary = lib.qpdf_oh_get_dict(file->qpdf, dictionary);
	if (!lib.qpdf_oh_is_dictionary(file->qpdf, dictionary))
		return 0;
	PdfObject value = lib.qpdf_oh_get_key(file->qpdf, dictionary, key);
	if (lib.qpdf_oh_is_null(file->qpdf, value)) {
		lib.qpdf_oh_release(file->qpdf, value);
		return 0;
	}
	return value;
}

PdfObject
pdf_file_item(PdfFile *file, PdfObject array, int index)
{
	if (index < 0 || index >= pdf_file_count(file, array))
		return 0;
	return lib.qpdf_oh_get_array_item(file->qpdf, array, index);
}

int
pdf_file_count(PdfFile *file, PdfObject array)
{
	if (!pdf_file_is_array(file, array))
		return 0;
	return lib.qpdf_oh_get_array_n_items(file->qpdf, array);
}

double
pdf_file_number(PdfFile *file, PdfObject object, double fallback)
{
	if (object == 0 || !lib.qpdf_oh_is_number(file->qpdf, object))
		return fallback;
	double value = lib.qpdf_oh_get_numeric_value(file->qpdf, object);
	return value > -1e9 && value < 1e9 ? value : fallback;
}

char *
pdf_file_name(PdfFile *file, PdfObject object)
{
	if (object == 0 || !lib.qpdf_oh_is_name(file->qpdf, object))
		return NULL;
	return g_strdup(lib.qpdf_oh_get_name(file->qpdf, object));
}

char *
pdf_file_string(PdfFile *file, PdfObject object, size_t *length)
{
	size_t size = 0;

	if (object == 0 || !lib.qpdf_oh_is_string(file->qpdf, object))
		return NULL;
	const char *data = lib.qpdf_oh_get_binary_string_value(file->qpdf,
	    object, &size);
	char *copy = g_malloc(size + 1);
	if (size > 0)
		memcpy(copy, data, size);
	copy[size] = '\0';
	*length = size;
	return copy;
}

char *
pdf_file_text(PdfFile *file, PdfObject object)
{
	if (object == 0 || !lib.qpdf_oh_is_string(file->qpdf, object))
		return NULL;
	return g_utf8_make_valid(lib.qpdf_oh_get_utf8_value(file->qpdf, object),
	    -1);
}

bool
pdf_file_is_true(PdfFile *file, PdfObject object)
{
	return object != 0 && lib.qpdf_oh_is_bool(file->qpdf, object)
	    && lib.qpdf_oh_get_bool_value(file->qpdf, object);
}

bool
pdf_file_is_name(PdfFile *file, PdfObject object, const char *name)
{
	return object != 0 && lib.qpdf_oh_is_name(file->qpdf, object)
	    && strcmp(lib.qpdf_oh_get_name(file->qpdf, object), name) == 0;
}

bool
pdf_file_is_stream(PdfFile *file, PdfObject object)
{
	return object != 0 && lib.qpdf_oh_is_stream(file->qpdf, object);
}

bool
pdf_file_is_dictionary(PdfFile *file, PdfObject object)
{
	return object != 0 && lib.qpdf_oh_is_dictionary(file->qpdf, object);
}

bool
pdf_file_is_array(PdfFile *file, PdfObject object)
{
	return object != 0 && lib.qpdf_oh_is_array(file->qpdf, object);
}

int
pdf_file_id(PdfFile *file, PdfObject object)
{
	return object == 0 ? 0 : lib.qpdf_oh_get_object_id(file->qpdf, object);
}

char **
pdf_file_keys(PdfFile *file, PdfObject dictionary)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new();

	if (pdf_file_is_stream(file, dictionary))
		dictionary = lib.qpdf_oh_get_dict(file->qpdf, dictionary);
	if (pdf_file_is_dictionary(file, dictionary)) {
		lib.qpdf_oh_begin_dict_key_iter(file->qpdf, dictionary);
		while (lib.qpdf_oh_dict_more_keys(file->qpdf))
			g_ptr_array_add(keys,
			    g_strdup(lib.qpdf_oh_dict_next_key(file->qpdf)));
	}
	g_ptr_array_add(keys, NULL);
	return (char **) g_ptr_array_free(g_steal_pointer(&keys), FALSE);
}

PdfObject
pdf_file_inherited(PdfFile *file, PdfObject page, const char *key)
{
	for (unsigned depth = 0; page != 0 && depth < 64; depth++) {
		PdfObject value = pdf_file_get(file, page, key);
		if (value != 0)
			return value;
		page = pdf_file_get(file, page, "/Parent");
	}
	return 0;
}

PdfObject
pdf_file_parse(PdfFile *file, const char *text)
{
	PdfObject object = lib.qpdf_oh_parse(file->qpdf, text);

	return take_error(file->qpdf, NULL) ? 0 : object;
}

PdfObject
pdf_file_new_text(PdfFile *file, const char *utf8)
{
	return lib.qpdf_oh_new_unicode_string(file->qpdf, utf8);
}

PdfObject
pdf_file_new_dictionary(PdfFile *file)
{
	return lib.qpdf_oh_new_dictionary(file->qpdf);
}

PdfObject
pdf_file_new_stream(PdfFile *file, const void *data, size_t length)
{
	PdfObject stream = lib.qpdf_oh_new_stream(file->qpdf);
	PdfObject null = lib.qpdf_oh_new_null(file->qpdf);

	lib.qpdf_oh_replace_stream_data(file->qpdf, stream, data, length, null,
	    null);
	return stream;
}

PdfObject
pdf_file_indirect(PdfFile *file, PdfObject object)
{
	return lib.qpdf_make_indirect_object(file->qpdf, object);
}

void
pdf_file_set(PdfFile *file, PdfObject dictionary, const char *key,
    PdfObject value)
{
	if (pdf_file_is_stream(file, dictionary))
		dictionary = lib.qpdf_oh_get_dict(file->qpdf, dictionary);
	if (pdf_file_is_dictionary(file, dictionary) && value != 0)
		lib.qpdf_oh_replace_key(file->qpdf, dictionary, key, value);
}

void
pdf_file_append(PdfFile *file, PdfObject array, PdfObject value)
{
	if (pdf_file_is_array(file, array))
		lib.qpdf_oh_append_item(file->qpdf, array, value);
}

void
pdf_file_set_item(PdfFile *file, PdfObject array, int index, PdfObject value)
{
	if (index >= 0 && index < pdf_file_count(file, array))
		lib.qpdf_oh_set_array_item(file->qpdf, array, index, value);
}

void
pdf_file_remove(PdfFile *file, PdfObject dictionary, const char *key)
{
	if (pdf_file_is_stream(file, dictionary))
		dictionary = lib.qpdf_oh_get_dict(file->qpdf, dictionary);
	if (pdf_file_is_dictionary(file, dictionary))
		lib.qpdf_oh_remove_key(file->qpdf, dictionary, key);
}

void
pdf_file_set_data(PdfFile *file, PdfObject stream, const void *data,
    size_t length)
{
	PdfObject null = lib.qpdf_oh_new_null(file->qpdf);

	if (pdf_file_is_stream(file, stream))
		lib.qpdf_oh_replace_stream_data(file->qpdf, stream, data,
		    length, null, null);
}

/* The tree becomes flat: pages of a deep one may inherit from anywhere. */
void
pdf_file_set_pages(PdfFile *file, const int *ids, unsigned count)
{
	lib.qpdf_push_inherited_attributes_to_page(file->qpdf);
	PdfObject top = pdf_file_get(file, pdf_file_root(file), "/Pages");
	PdfObject kids = lib.qpdf_oh_new_array(file->qpdf);
	for (unsigned i = 0; i < count; i++) {
		PdfObject page = pdf_file_by_id(file, ids[i]);
		pdf_file_set(file, page, "/Parent", top);
		pdf_file_append(file, kids, page);
		lib.qpdf_oh_release(file->qpdf, page);
	}
	pdf_file_set(file, top, "/Kids", kids);
	pdf_file_set(file, top, "/Count", lib.qpdf_oh_new_integer(file->qpdf,
	    count));
	lib.qpdf_update_all_pages_cache(file->qpdf);
	(void) take_error(file->qpdf, NULL);
	file->pages = count;
}

PdfObject
pdf_file_copy(PdfFile *file, PdfObject dictionary)
{
	PdfObject copy = pdf_file_new_dictionary(file);
	g_auto(GStrv) keys = pdf_file_keys(file, dictionary);

	for (char **key = keys; *key != NULL; key++)
		pdf_file_set(file, copy, *key,
		    pdf_file_get(file, dictionary, *key));
	return copy;
}

/* qpdf makes the new /ID from the old one, and fails where that is broken. */
static void
mend_id(PdfFile *file)
{
	PdfObject trailer = pdf_file_trailer(file);
	PdfObject id = pdf_file_get(file, trailer, "/ID");
	size_t length;

	if (id == 0)
		return;
	for (int i = 0; i < 2; i++) {
		g_autofree char *part = pdf_file_string(file,
		    pdf_file_item(file, id, i), &length);
		if (part == NULL) {
			pdf_file_remove(file, trailer, "/ID");
			return;
		}
	}
}

GBytes *
pdf_file_write(PdfFile *file, GError **error)
{
	if (!file->is_encrypted)
		mend_id(file);
	if (lib.qpdf_init_write_memory(file->qpdf) & QPDF_ERRORS) {
		take_error(file->qpdf, NULL);
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "the PDF file cannot be written");
		return NULL;
	}
	/* The same input must give the same bytes. A deterministic /ID
	 * cannot be had together with encryption, whose key uses it. */
	if (file->is_encrypted) {
		lib.qpdf_set_static_ID(file->qpdf, QPDF_TRUE);
		lib.qpdf_set_static_aes_IV(file->qpdf, QPDF_TRUE);
	} else {
		lib.qpdf_set_deterministic_ID(file->qpdf, QPDF_TRUE);
	}
	/* What may hold object streams does; they take a third off. */
	bool is_modern = g_ascii_strtod(lib.qpdf_get_pdf_version(file->qpdf),
	    NULL) > 1.45;
	lib.qpdf_set_object_stream_mode(file->qpdf, is_modern
	    ? qpdf_o_generate : qpdf_o_preserve);
	if (lib.qpdf_write(file->qpdf) & QPDF_ERRORS) {
		qpdf_error failure = lib.qpdf_get_error(file->qpdf);
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "the PDF file cannot be written: %s",
		    lib.qpdf_get_error_message_detail(file->qpdf, failure));
		return NULL;
	}
	return g_bytes_new(lib.qpdf_get_buffer(file->qpdf),
	    lib.qpdf_get_buffer_length(file->qpdf));
}
