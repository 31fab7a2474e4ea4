#include "blob/blob_s3.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/http.h"
#include "blob/blob_s3_access.h"

enum {
	ATTEMPTS = 5,
	TIMEOUT = 60,		/* seconds without a byte either way */
	FIRST_PAUSE = 200,	/* milliseconds */
	LAST_PAUSE = 5000,
	MOST_TEXT = 4 << 20,	/* bytes of an answer that is no blob */
	PARTS = 9000,		/* S3 takes 10,000 */
	NAME = 64,
};
#define PART (INT64_C(64) << 20)

/* SHA-256 of nothing. */
#define NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852" \
	"b855"

typedef struct BlobS3 {
	Blob blob;
	BlobS3Access *access;
	Http *http;
	int64_t part;
} BlobS3;

/* What is asked, and what comes of it. */
typedef struct Ask {
	HttpExchange exchange;
	const char *method, *key;
	const char *const *query;
	const char *digest;	/* of what is sent; NULL: nothing */
	const char *body;	/* XML; NULL */
	const HttpFile *file;
	int fd;			/* where a blob goes; -1 */
	GString *text;		/* any other answer */
	bool cannot_write;
} Ask;

static BlobS3 *
own_of(Blob *blob)
{
	return (BlobS3 *) (void *) blob;
}

/* ---- what an answer says ------------------------------------------------- */

/* What an entity (without its & and ;) stands for; false: it is unknown. */
static bool
put_entity(GString *text, const char *name, size_t length)
{
	static const char *const names[][2] = {
		{"quot", "\""}, {"apos", "'"}, {"lt", "<"}, {"gt", ">"},
		{"amp", "&"},
	};
	bool is_hex = length > 2 && (name[1] == 'x' || name[1] == 'X');

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strlen(names[i][0]) == length &&
		    strncmp(names[i][0], name, length) == 0) {
			g_string_append(text, names[i][1]);
			return true;
		}
	if (length < 2 || length > 8 || name[0] != '#')
		return false;
	char *end;
	guint64 sign = g_ascii_strtoull(name + (is_hex ? 2 : 1), &end,
	    is_hex ? 16 : 10);
	if (end != name + length || !g_unichar_validate((gunichar) sign))
		return false;
	g_string_append_unichar(text, (gunichar) sign);
	return true;
}

/* The text of the first element NAME of a small XML answer, or NULL; owned by
 * the caller. What is asked for has no markup within; an entity that is unknown
 * stays as it is. */
static char *
text_of(const char *xml, const char *name)
{
	g_autofree char *start = g_strdup_printf("<%s>", name);
	const char *at = strstr(xml, start);
	const char *to = at == NULL ? NULL : strchr(at + strlen(start), '<');

	if (to == NULL)
		return NULL;
	GString *text = g_string_new("");
	for (at += strlen(start); at < to; at++) {
		const char *end = *at == '&' ? memchr(at, ';',
		    (size_t) (to - at)) : NULL;
		if (end != NULL && put_entity(text, at + 1,
		    (size_t) (end - at - 1)))
			at = end;
		else
			g_string_append_c(text, *at);
	}
	return g_string_free(text, FALSE);
}

/* What a person must put right, and what may pass. */
static bool
may_pass(const Ask *ask)
{
	long status = ask->exchange.status;

	return !ask->cannot_write && (ask->exchange.end != HTTP_ANSWERED ||
	    status >= 500 || status == 429 || status == 408 || status == 409 ||
	    strstr(ask->text->str, "<Code>RequestTimeout</Code>") != NULL);
}

static bool
is_good(const Ask *ask)
{
	return ask->exchange.end == HTTP_ANSWERED &&
	    ask->exchange.status >= 200 && ask->exchange.status < 300 &&
	    !ask->cannot_write && strstr(ask->text->str, "<Error>") == NULL;
}

static bool
fail(const BlobS3 *own, const Ask *ask, GError **error)
{
	g_autofree char *code = text_of(ask->text->str, "Code");
	const char *key = ask->key == NULL ? "" : ask->key;
	const char *mid = ask->key == NULL ||
	    g_str_has_suffix(own->access->name, "/") ? "" : "/";

	if (ask->cannot_write)
		g_set_error(error, FAILURE, FAILURE_STORE,
		    "%s%s%s: cannot be written here: %s", own->access->name,
		    mid, key, g_strerror(errno));
	else if (ask->exchange.end != HTTP_ANSWERED)
		g_set_error(error, FAILURE, FAILURE_STORE, "%s%s%s: %s: %s",
		    own->access->name, mid, key, own->access->endpoint,
		    ask->exchange.failure == NULL ? "no answer"
		    : ask->exchange.failure);
	else
		g_set_error(error, FAILURE, may_pass(ask) ||
		    ask->exchange.status < 300 ? FAILURE_STORE : FAILURE_SETUP,
		    "%s%s%s: %s answers %ld%s%s", own->access->name, mid, key,
		    own->access->endpoint, ask->exchange.status,
		    code == NULL ? "" : " ", code == NULL ? "" : code);
	return false;
}

/* ---- asking -------------------------------------------------------------- */

static bool
on_bytes(HttpExchange *exchange, const char *bytes, size_t length)
{
	Ask *ask = exchange->data;

	if (ask->fd < 0 || exchange->status != 200) {
		if (ask->text->len + length > MOST_TEXT)
			return false;
		g_string_append_len(ask->text, bytes, (gssize) length);
		return true;
	}
	while (length > 0) {
		ssize_t n = write(ask->fd, bytes, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			ask->cannot_write = true;
			return false;
		}
		bytes += n;
		length -= (size_t) n;
	}
	return true;
}

/* One attempt. */
static void
send_once(BlobS3 *own, Ask *ask)
{
	g_autofree char *url = blob_s3_access_url(own->access, ask->key,
	    ask->query);
	g_autofree char *digest = g_strconcat("x-amz-content-sha256: ",
	    ask->digest == NULL ? NOTHING : ask->digest, NULL);
	g_autofree char *token = g_strconcat("x-amz-security-token: ",
	    own->access->token, NULL);
	const char *headers[] = {
		digest, ask->file != NULL
		? "Content-Type: application/octet-stream"
		: "Content-Type: application/xml",
		own->access->token == NULL ? NULL : token, NULL,
	};

	g_string_set_size(ask->text, 0);
	if (ask->fd >= 0)
		ask->cannot_write = ftruncate(ask->fd, 0) != 0 ||
		    lseek(ask->fd, 0, SEEK_SET) != 0;
	if (ask->cannot_write)
		return;
	ask->exchange = (HttpExchange) {
		.url = url, .method = ask->method, .body = ask->body,
		.file = ask->file, .headers = headers,
		.signed_for = own->access->scope,
		.secret = own->access->secret, .on_bytes = on_bytes,
		.data = ask,
	};
	http_start(own->http, &ask->exchange);
	while (http_wait(own->http, 1000) == NULL)
		continue;
}

/* True: answered with 2xx, or 404 to a question that allows it. */
static bool
send(BlobS3 *own, Ask *ask, GError **error)
{
	bool allows_none = ask->key != NULL && ask->file == NULL &&
	    strcmp(ask->method, "POST") != 0;
	int pause = FIRST_PAUSE;

	if (ask->text == NULL)
		ask->text = g_string_new("");
	for (unsigned i = 1;; i++) {
		send_once(own, ask);
		if (is_good(ask) || (allows_none &&
		    ask->exchange.end == HTTP_ANSWERED &&
		    ask->exchange.status == 404 &&
		    strstr(ask->text->str, "NoSuchBucket") == NULL))
			return true;
		/* An error may come with 200, where it took long. */
		bool passes = may_pass(ask) || ask->exchange.status == 200;
		if (i == ATTEMPTS || !passes || ask->cannot_write)
			return fail(own, ask, error);
		/* Never less than what the server asks for, within reason. */
		int64_t wait = CLAMP(ask->exchange.wait_ms, pause,
		    LAST_PAUSE * 4);
		g_usleep((gulong) wait * 1000);
		pause = MIN(g_random_int_range(FIRST_PAUSE, 3 * pause),
		    LAST_PAUSE);
	}
}

static void
end(Ask *ask)
{
	if (ask->text != NULL)
		g_string_free(ask->text, TRUE);
	ask->text = NULL;
}

static char *
key_of(const char *name)
{
	return g_strdup_printf("objects/%.2s/%s", name, name);
}

/* ---- opening ------------------------------------------------------------- */

static void
close_place(Blob *blob)
{
	BlobS3 *own = own_of(blob);

	blob_s3_access_free(own->access);
	http_free(own->http);
	g_free(own);
}

static Blob *
open_place(const char *place, const BlobOptions *options, GError **error)
{
	HttpOptions http = {
		.ca_file = options == NULL ? NULL : options->ca_file,
		.first_timeout = TIMEOUT, .next_timeout = TIMEOUT,
		.max_answer = G_MAXSSIZE,
	};
	BlobS3 *own = g_new0(BlobS3, 1);

	own->blob.kind = &blob_s3;
	own->part = options == NULL || options->part <= 0 ? PART
	    : options->part;
	own->access = blob_s3_access_new(place, options, error);
	if (own->access != NULL) {
		own->http = http_new(&http, error);
		if (own->http != NULL)
			return &own->blob;
		if (error != NULL)
			(*error)->code = FAILURE_SETUP;
	}
	close_place(&own->blob);
	return NULL;
}

/* ---- single requests ----------------------------------------------------- */

static bool
has(Blob *blob, const char *name, int64_t *size, GError **error)
{
	g_autofree char *key = key_of(name);
	Ask ask = { .method = "HEAD", .key = key, .fd = -1 };
	bool is_asked = send(own_of(blob), &ask, error);

	*size = is_asked && ask.exchange.status != 404 ? ask.exchange.length
	    : -1;
	end(&ask);
	return is_asked;
}

static bool
get(Blob *blob, const char *name, int fd, GError **error)
{
	g_autofree char *key = key_of(name);
	Ask ask = { .method = "GET", .key = key, .fd = fd };
	bool is_got = send(own_of(blob), &ask, error);

	if (is_got && ask.exchange.status == 404) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%s: %s is not there", own_of(blob)->access->name, key);
		is_got = false;
	}
	end(&ask);
	return is_got;
}

static bool
remove_blob(Blob *blob, const char *name, GError **error)
{
	g_autofree char *key = key_of(name);
	Ask ask = { .method = "DELETE", .key = key, .fd = -1 };
	bool is_gone = send(own_of(blob), &ask, error);

	end(&ask);
	return is_gone;
}

/* ---- putting ------------------------------------------------------------- */

/* A blob on its way in parts. */
typedef struct Upload {
	BlobS3 *own;
	const char *key;
	char *id;
	int fd;
	int64_t size, part;
	GString *list;		/* the parts, for the last request */
} Upload;

/* SHA-256 of a stretch of a file; NULL: it could not be read. */
static char *
digest_of(const HttpFile *file)
{
	enum { PIECE = 1 << 18 };
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree unsigned char *piece = g_malloc(PIECE);

	for (int64_t done = 0; done < file->size;) {
		ssize_t n = pread(file->fd, piece, (size_t) MIN(PIECE,
		    file->size - done), file->at + done);
		if (n <= 0)
			return NULL;
		g_checksum_update(sum, piece, n);
		done += n;
	}
	return g_strdup(g_checksum_get_string(sum));
}

static bool
start_upload(Upload *upload, GError **error)
{
	static const char *const query[] = {"uploads", "", NULL};
	Ask ask = { .method = "POST", .key = upload->key, .query = query,
	    .body = "", .fd = -1 };

	if (send(upload->own, &ask, error)) {
		upload->id = text_of(ask.text->str, "UploadId");
		if (upload->id == NULL)
			fail(upload->own, &ask, error);
	}
	end(&ask);
	return upload->id != NULL;
}

static bool
send_part(Upload *upload, int number, GError **error)
{
	int64_t at = (int64_t) (number - 1) * upload->part;
	HttpFile file = { upload->fd, at, MIN(upload->part,
	    upload->size - at) };
	g_autofree char *digest = digest_of(&file);
	g_autofree char *text = g_strdup_printf("%d", number);
	const char *const query[] = {
		"partNumber", text, "uploadId", upload->id, NULL,
	};
	Ask ask = { .method = "PUT", .key = upload->key, .query = query,
	    .digest = digest, .file = &file, .fd = -1 };

	if (digest == NULL) {
		g_set_error(error, FAILURE, FAILURE_STORE,
		    "a file that is to be kept: cannot be read");
		return false;
	}
	bool is_sent = send(upload->own, &ask, error);
	g_autofree char *etag = g_markup_escape_text(ask.exchange.etag, -1);
	g_string_append_printf(upload->list, "<Part><PartNumber>%d"
	    "</PartNumber><ETag>%s</ETag></Part>", number, etag);
	end(&ask);
	return is_sent;
}

static bool
send_parts(Upload *upload, GError **error)
{
	int count = (int) ((upload->size + upload->part - 1) / upload->part);

	g_string_append(upload->list, "<CompleteMultipartUpload>");
	for (int number = 1; number <= count; number++)
		if (!send_part(upload, number, error))
			return false;
	g_string_append(upload->list, "</CompleteMultipartUpload>");
	g_autofree char *digest = g_compute_checksum_for_string(
	    G_CHECKSUM_SHA256, upload->list->str, -1);
	const char *const query[] = {"uploadId", upload->id, NULL};
	Ask ask = { .method = "POST", .key = upload->key, .query = query,
	    .digest = digest, .body = upload->list->str, .fd = -1 };
	bool is_sent = send(upload->own, &ask, error);
	end(&ask);
	return is_sent;
}

static void
abandon(Upload *upload)
{
	const char *const query[] = {"uploadId", upload->id, NULL};
	Ask ask = { .method = "DELETE", .key = upload->key, .query = query,
	    .fd = -1 };

	(void) send(upload->own, &ask, NULL);
	end(&ask);
}

static bool
put_parts(Upload *upload, GError **error)
{
	bool is_sent = start_upload(upload, error) &&
	    send_parts(upload, error);

	if (!is_sent && upload->id != NULL)
		abandon(upload);
	g_free(upload->id);
	g_string_free(upload->list, TRUE);
	return is_sent;
}

static bool
put(Blob *blob, int fd, const char *name, int64_t size, GError **error)
{
	BlobS3 *own = own_of(blob);
	g_autofree char *key = key_of(name);

	if (size > own->part) {
		Upload upload = {
			.own = own, .key = key, .fd = fd, .size = size,
			.part = MAX(own->part, size / PARTS + 1),
			.list = g_string_new(""),
		};
		return put_parts(&upload, error);
	}
	HttpFile file = { fd, 0, size };
	Ask ask = { .method = "PUT", .key = key, .digest = name,
	    .file = &file, .fd = -1 };
	bool is_sent = send(own, &ask, error);
	end(&ask);
	return is_sent;
}

/* ---- listing ------------------------------------------------------------- */

/* Hands on the blobs of a page. False: SEEN has had enough. */
static bool
see_page(const BlobS3 *own, const char *xml, BlobSeen seen, void *data)
{
	g_autofree char *before = g_strconcat(own->access->prefix, "objects/",
	    NULL);

	for (const char *at = xml; (at = strstr(at, "<Contents>")) != NULL;
	    at++) {
		g_autofree char *key = text_of(at, "Key");
		g_autofree char *size = text_of(at, "Size");
		g_autofree char *time = text_of(at, "LastModified");
		if (key == NULL || size == NULL || time == NULL ||
		    !g_str_has_prefix(key, before))
			continue;
		const char *name = key + strlen(before);
		if (strlen(name) != NAME + 3 || name[2] != '/' ||
		    strncmp(name, name + 3, 2) != 0 ||
		    !blob_is_name(name + 3))
			continue;
		g_autoptr(GDateTime) when = g_date_time_new_from_iso8601(time,
		    NULL);
		if (!seen(name + 3, g_ascii_strtoll(size, NULL, 10),
		    when == NULL ? 0 : g_date_time_to_unix(when), data))
			return false;
	}
	return true;
}

/*
 * A page, and the key behind which the next one begins; NULL: there is none.
 * By key and not by the server's token, which may have a `+`: curl 8.14 signs
 * that wrong in a query.
 */
static bool
list_page(BlobS3 *own, char **next, BlobSeen seen, void *data, GError **error)
{
	g_autofree char *after = g_steal_pointer(next);
	g_autofree char *prefix = g_strconcat(own->access->prefix, "objects/",
	    NULL);
	const char *const query[] = {
		"list-type", "2", "max-keys", "1000", "prefix", prefix,
		after == NULL ? NULL : "start-after", after, NULL,
	};
	Ask ask = { .method = "GET", .query = query, .fd = -1 };
	bool is_good_page = send(own, &ask, error);

	if (is_good_page && see_page(own, ask.text->str, seen, data)) {
		g_autofree char *more = text_of(ask.text->str, "IsTruncated");
		const char *last = g_strrstr(ask.text->str, "<Contents>");
		if (g_strcmp0(more, "true") == 0 && last != NULL)
			*next = text_of(last, "Key");
	}
	end(&ask);
	return is_good_page;
}

static bool
list(Blob *blob, BlobSeen seen, void *data, GError **error)
{
	char *next = NULL;

	do {
		if (!list_page(own_of(blob), &next, seen, data, error))
			return false;
	} while (next != NULL);
	return true;
}

const BlobKind blob_s3 = {
	.name = "s3", .open = open_place, .close = close_place, .put = put,
	.get = get, .has = has, .remove = remove_blob, .list = list,
};
