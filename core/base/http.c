#include "base/http.h"

#define CURL_DISABLE_TYPECHECK	/* it does not know the table below */
#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#include "base/library.h"

/* What is called of curl, which is loaded with the first server. */
#define FUNCTIONS(X) \
	X(curl_global_init) X(curl_global_cleanup) X(curl_slist_append) \
	X(curl_slist_free_all) X(curl_easy_init) X(curl_easy_setopt) \
	X(curl_easy_getinfo) X(curl_easy_strerror) X(curl_easy_cleanup) \
	X(curl_easy_reset) X(curl_easy_header) \
	X(curl_multi_init) X(curl_multi_cleanup) X(curl_multi_add_handle) \
	X(curl_multi_remove_handle) X(curl_multi_perform) \
	X(curl_multi_info_read) X(curl_multi_poll)

static struct {
	FUNCTIONS(LIBRARY_MEMBER)
} lib;

static const LibrarySymbol symbols[] = {
#define SYMBOL(name) LIBRARY_SYMBOL(lib, name)
	FUNCTIONS(SYMBOL)
};

enum {
	CONNECT_SECONDS = 10,
	IDLE_SECONDS = 4,	/* llama.cpp closes idle connections after 5 */
	LOOK_MS = 100,		/* how often timeouts are looked at */
	TOTAL = 16,		/* timeouts a whole answer may take: some drip */
	MAX_SPAN = 86400000,	/* ms: no server may ask for more than a day */
};

/* One request under way. */
typedef struct Transfer {
	Http *http;
	HttpExchange *exchange;
	CURL *easy;
	struct curl_slist *headers;
	gint64 heard;		/* when the server was heard last, or asked */
	gint64 started;
	size_t place;		/* in http->transfers */
	int64_t sent;		/* bytes of the exchange's file */
} Transfer;

struct Http {
	char *ca_file, *proxy;
	unsigned first_timeout, next_timeout;
	size_t max_answer;
	CURLM *multi;
	GPtrArray *transfers;	/* Transfer: under way */
	GPtrArray *idle;	/* CURL: to be used again */
	GQueue *over;		/* HttpExchange: not yet given back */
	gint64 looked;
};

Http *
http_new(const HttpOptions *options, GError **error)
{
	if (!library_load(CURL_SONAME, symbols, G_N_ELEMENTS(symbols), error))
		return NULL;
	Http *http = g_new0(Http, 1);

	lib.curl_global_init(CURL_GLOBAL_DEFAULT);
	http->ca_file = g_strdup(options->ca_file);
	http->proxy = g_strdup(options->proxy);
	http->first_timeout = options->first_timeout;
	http->next_timeout = options->next_timeout;
	http->max_answer = options->max_answer;
	http->multi = lib.curl_multi_init();
	http->transfers = g_ptr_array_new();
	http->idle = g_ptr_array_new();
	http->over = g_queue_new();
	return http;
}

/* Takes TRANSFER out of the list and frees it; its handle is kept. */
static void
drop(Http *http, Transfer *transfer)
{
	size_t place = transfer->place;

	lib.curl_multi_remove_handle(http->multi, transfer->easy);
	lib.curl_slist_free_all(transfer->headers);
	lib.curl_easy_reset(transfer->easy);
	g_ptr_array_add(http->idle, transfer->easy);
	g_ptr_array_remove_index_fast(http->transfers, (unsigned) place);
	if (place < http->transfers->len) {
		Transfer *moved = g_ptr_array_index(http->transfers, place);
		moved->place = place;
	}
	g_free(transfer);
}

void
http_free(Http *http)
{
	if (http == NULL)
		return;
	while (http->transfers->len > 0)
		drop(http, g_ptr_array_index(http->transfers, 0));
	for (unsigned i = 0; i < http->idle->len; i++)
		lib.curl_easy_cleanup(g_ptr_array_index(http->idle, i));
	lib.curl_multi_cleanup(http->multi);
	g_ptr_array_unref(http->transfers);
	g_ptr_array_unref(http->idle);
	g_queue_free(http->over);
	g_free(http->ca_file);
	g_free(http->proxy);
	g_free(http);
	lib.curl_global_cleanup();
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *data)
{
	Transfer *transfer = data;
	HttpExchange *exchange = transfer->exchange;
	size_t length = size * count;

	if (exchange->received == 0)
		lib.curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE,
		    &exchange->status);
	exchange->received += length;
	transfer->heard = g_get_monotonic_time();
	/* Any other number than LENGTH makes curl end the transfer. */
	return exchange->received <= transfer->http->max_answer &&
	    exchange->on_bytes(exchange, bytes, length) ? length : 0;
}

/* Hands on the next bytes of a file; the server hears us, so it is not silent
 * meanwhile. */
static size_t
on_read(char *bytes, size_t size, size_t count, void *data)
{
	Transfer *transfer = data;
	const HttpFile *file = transfer->exchange->file;
	size_t most = MIN(size * count, (size_t) (file->size -
	    transfer->sent));
	ssize_t n = most == 0 ? 0 : pread(file->fd, bytes, most,
	    file->at + transfer->sent);

	if (n < 0 || (n == 0 && most > 0))
		return CURL_READFUNC_ABORT;
	transfer->sent += n;
	transfer->heard = g_get_monotonic_time();
	return (size_t) n;
}

static int
on_seek(void *data, curl_off_t offset, int origin)
{
	Transfer *transfer = data;

	if (origin != SEEK_SET || offset < 0 ||
	    offset > transfer->exchange->file->size)
		return CURL_SEEKFUNC_FAIL;
	transfer->sent = offset;
	return CURL_SEEKFUNC_OK;
}

static void
set_body(Transfer *transfer)
{
	const HttpExchange *exchange = transfer->exchange;
	CURL *easy = transfer->easy;

	if (exchange->body != NULL)
		lib.curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
		    exchange->body);
	if (exchange->file != NULL) {
		lib.curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
		lib.curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE,
		    (curl_off_t) exchange->file->size);
		lib.curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
		lib.curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
		lib.curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
		lib.curl_easy_setopt(easy, CURLOPT_SEEKDATA, transfer);
	}
	if (exchange->method == NULL)
		return;
	if (strcmp(exchange->method, "HEAD") == 0)
		lib.curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	else
		lib.curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
		    exchange->method);
}

static void
set_signature(Transfer *transfer)
{
	const HttpExchange *exchange = transfer->exchange;

	if (exchange->signed_for == NULL)
		return;
	lib.curl_easy_setopt(transfer->easy, CURLOPT_AWS_SIGV4,
	    exchange->signed_for);
	lib.curl_easy_setopt(transfer->easy, CURLOPT_USERPWD,
	    exchange->secret);
}

static struct curl_slist *
make_headers(const HttpExchange *exchange)
{
	static const char *const json[] = {
		"Content-Type: application/json", NULL,
	};
	/* Else curl waits a second before it sends a large body. But what is
	 * not sent must not be listed where curl signs: it would sign that. */
	struct curl_slist *headers = exchange->signed_for != NULL ? NULL
	    : lib.curl_slist_append(NULL, "Expect:");

	for (const char *const *line = exchange->headers == NULL ? json
	    : exchange->headers; *line != NULL; line++)
		headers = lib.curl_slist_append(headers, *line);
	if (exchange->key != NULL && *exchange->key != '\0') {
		g_autofree char *line = g_strdup_printf(
		    "Authorization: Bearer %s", exchange->key);
		headers = lib.curl_slist_append(headers, line);
	}
	return headers;
}

static void
set_options(Http *http, Transfer *transfer)
{
	CURL *easy = transfer->easy;
	const HttpExchange *exchange = transfer->exchange;

	lib.curl_easy_setopt(easy, CURLOPT_URL, exchange->url);
	lib.curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
	set_body(transfer);
	set_signature(transfer);
	lib.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	lib.curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	lib.curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	lib.curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	lib.curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	lib.curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	lib.curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	lib.curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT,
	    (long) MIN(http->first_timeout, CONNECT_SECONDS));
	lib.curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long) IDLE_SECONDS);
	if (http->ca_file != NULL)
		lib.curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file);
	if (http->proxy != NULL)
		lib.curl_easy_setopt(easy, CURLOPT_PROXY, http->proxy);
}

void
http_start(Http *http, HttpExchange *exchange)
{
	Transfer *transfer = g_new0(Transfer, 1);

	exchange->status = 0;
	exchange->wait_ms = 0;
	exchange->failure = NULL;
	exchange->received = 0;
	exchange->length = -1;
	*exchange->etag = '\0';
	exchange->was_reused = false;
	transfer->http = http;
	transfer->exchange = exchange;
	transfer->easy = http->idle->len > 0
	    ? g_ptr_array_remove_index_fast(http->idle, http->idle->len - 1)
	    : lib.curl_easy_init();
	transfer->headers = make_headers(exchange);
	transfer->heard = transfer->started = g_get_monotonic_time();
	transfer->place = http->transfers->len;
	g_ptr_array_add(http->transfers, transfer);
	set_options(http, transfer);
	lib.curl_multi_add_handle(http->multi, transfer->easy);
}

/* ---- ends ---------------------------------------------------------------- */

int64_t
http_read_span(const char *text)
{
	static const struct {
		const char *name;
		double ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
	double sum = 0;

	if (!g_ascii_isdigit(*text))
		return -1;
	while (g_ascii_isdigit(*text)) {
		char *end;
		double number = g_ascii_strtod(text, &end);
		size_t length = strspn(end, "smh"), i = 0;
		if (*end == '\0')
			return (int64_t) MIN(sum + number * 1000 + 0.5, MAX_SPAN);
		while (i < G_N_ELEMENTS(units) &&
		    (strlen(units[i].name) != length ||
		    strncmp(units[i].name, end, length) != 0))
			i++;
		if (i == G_N_ELEMENTS(units))
			return -1;
		sum += number * units[i].ms;
		text = end + length;
	}
	return (int64_t) MIN(sum + 0.5, MAX_SPAN);
}

static const char *
header(CURL *easy, const char *name)
{
	struct curl_header *found;

	return lib.curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found)
	    == CURLHE_OK ? found->value : NULL;
}

/* What the server asks to wait: Retry-After (RFC 9110, 10.2.3), or when what
 * it counts is used up, until it counts anew. */
static int64_t
asked_wait(CURL *easy)
{
	static const char *const counted[] = {"requests", "tokens"};
	curl_off_t seconds = 0;
	int64_t wait;

	lib.curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
	wait = (int64_t) seconds * 1000;
	for (size_t i = 0; i < G_N_ELEMENTS(counted); i++) {
		g_autofree char *left = g_strconcat("x-ratelimit-remaining-",
		    counted[i], NULL);
		g_autofree char *reset = g_strconcat("x-ratelimit-reset-",
		    counted[i], NULL);
		const char *n_left = header(easy, left);
		const char *span = header(easy, reset);
		if (n_left != NULL && span != NULL &&
		    strcmp(n_left, "0") == 0)
			wait = MAX(wait, http_read_span(span));
	}
	return wait;
}

static HttpEnd
end_of(CURLcode result)
{
	return result == CURLE_OK ? HTTP_ANSWERED
	    : result == CURLE_WRITE_ERROR ? HTTP_CUT
	    : result == CURLE_OPERATION_TIMEDOUT ? HTTP_SILENT : HTTP_BROKEN;
}

static void
finish(Http *http, Transfer *transfer, CURLcode result)
{
	HttpExchange *exchange = transfer->exchange;
	long connects = 1;

	exchange->end = end_of(result);
	lib.curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE,
	    &exchange->status);
	lib.curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS,
	    &connects);
	/* None is counted, too, where none could be made. */
	exchange->was_reused = connects == 0 && (result == CURLE_SEND_ERROR ||
	    result == CURLE_RECV_ERROR || result == CURLE_GOT_NOTHING);
	if (result != CURLE_OK)
		exchange->failure = lib.curl_easy_strerror(result);
	if (exchange->status != 0) {
		const char *etag = header(transfer->easy, "etag");
		curl_off_t length = -1;
		lib.curl_easy_getinfo(transfer->easy,
		    CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
		exchange->length = length;
		exchange->wait_ms = asked_wait(transfer->easy);
		g_strlcpy(exchange->etag, etag == NULL ? "" : etag,
		    sizeof exchange->etag);
	}
	drop(http, transfer);
	g_queue_push_tail(http->over, exchange);
}

static void
take_finished(Http *http)
{
	int left;

	for (CURLMsg *message; (message = lib.curl_multi_info_read(http->multi,
	    &left)) != NULL;) {
		Transfer *transfer = NULL;
		CURLcode result = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		lib.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
		    (char **) &transfer);
		finish(http, transfer, result);
	}
}

/* Ends the transfers whose server is silent, or has been at it for too long;
 * curl's own limit of speed is an average. */
static void
end_silent(Http *http)
{
	gint64 now = g_get_monotonic_time();

	if (now < http->looked + LOOK_MS * 1000)
		return;
	http->looked = now;
	for (unsigned i = http->transfers->len; i-- > 0;) {
		Transfer *transfer = g_ptr_array_index(http->transfers, i);
		unsigned seconds = transfer->exchange->received == 0
		    ? http->first_timeout : http->next_timeout;
		gint64 most = (gint64) seconds * G_USEC_PER_SEC;
		if (now - transfer->heard > most ||
		    now - transfer->started > TOTAL * most)
			finish(http, transfer, CURLE_OPERATION_TIMEDOUT);
	}
}

HttpExchange *
http_wait(Http *http, int most_ms)
{
	gint64 until = g_get_monotonic_time() + (gint64) most_ms * 1000;

	for (;;) {
		int running;
		lib.curl_multi_perform(http->multi, &running);
		take_finished(http);
		end_silent(http);
		HttpExchange *exchange = g_queue_pop_head(http->over);
		gint64 left = until - g_get_monotonic_time();
		if (exchange != NULL || left <= 0)
			return exchange;
		lib.curl_multi_poll(http->multi, NULL, 0,
		    (int) CLAMP(left / 1000, 1, LOOK_MS), NULL);
	}
}

void
http_cut(Http *http, HttpExchange *exchange)
{
	g_queue_remove(http->over, exchange);
	for (unsigned i = 0; i < http->transfers->len; i++) {
		Transfer *transfer = g_ptr_array_index(http->transfers, i);
		if (transfer->exchange == exchange) {
			drop(http, transfer);
			return;
		}
	}
}
