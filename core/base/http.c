#include "base/http.h"

#define CURL_DISABLE_TYPECHECK	/* it does not know the table below */
#include <curl/curl.h>

#include "base/library.h"

/* What is called of curl, which is loaded with the first server. */
#define FUNCTIONS(X) \
	X(curl_global_init) X(curl_global_cleanup) X(curl_slist_append) \
	X(curl_slist_free_all) X(curl_easy_init) X(curl_easy_setopt) \
	X(curl_easy_getinfo) X(curl_easy_strerror) X(curl_easy_cleanup) \
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

struct Http {
	char *url;
	CURLM *multi;
	struct curl_slist *headers;
	unsigned timeout;
	size_t max_answer;
};

/* One request under way. */
typedef struct Transfer {
	Http *http;
	HttpExchange *exchange;
	CURL *easy;		/* NULL when it is over */
	gint64 heard;		/* when the server was heard last */
} Transfer;

Http *
http_new(const char *url, const char *key, unsigned timeout,
    size_t max_answer, GError **error)
{
	if (!library_load(CURL_SONAME, symbols, G_N_ELEMENTS(symbols), error))
		return NULL;
	Http *http = g_new0(Http, 1);

	lib.curl_global_init(CURL_GLOBAL_DEFAULT);
	http->url = g_strdup(url);
	http->timeout = timeout;
	http->max_answer = max_answer;
	http->multi = lib.curl_multi_init();
	http->headers = lib.curl_slist_append(NULL,
	    "Content-Type: application/json");
	/* Without this curl waits a second before it sends a large body. */
	http->headers = lib.curl_slist_append(http->headers, "Expect:");
	if (key != NULL) {
		g_autofree char *line = g_strdup_printf(
		    "Authorization: Bearer %s", key);
		http->headers = lib.curl_slist_append(http->headers, line);
	}
	return http;
}

void
http_free(Http *http)
{
	if (http == NULL)
		return;
	lib.curl_multi_cleanup(http->multi);
	lib.curl_slist_free_all(http->headers);
	g_free(http->url);
	g_free(http);
	lib.curl_global_cleanup();
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *data)
{
	Transfer *transfer = data;
	GString *answer = transfer->exchange->answer;

	if (answer->len + size * count > transfer->http->max_answer)
		return 0;	/* curl ends the transfer with an error */
	g_string_append_len(answer, bytes, (gssize) (size * count));
	transfer->heard = g_get_monotonic_time();
	return size * count;
}

static void
start(Http *http, Transfer *transfer, HttpExchange *exchange)
{
	CURL *easy = lib.curl_easy_init();

	transfer->http = http;
	transfer->exchange = exchange;
	transfer->easy = easy;
	transfer->heard = g_get_monotonic_time();
	exchange->answer = g_string_new(NULL);
	lib.curl_easy_setopt(easy, CURLOPT_URL, http->url);
	lib.curl_easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers);
	lib.curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
	lib.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	lib.curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	lib.curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	lib.curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	lib.curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	lib.curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	lib.curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	lib.curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, 10L);
	/* Some servers close an idle connection after five seconds. */
	lib.curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 4L);
	lib.curl_multi_add_handle(http->multi, easy);
}

static void
finish(Http *http, CURL *easy, CURLcode result)
{
	Transfer *transfer = NULL;

	lib.curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **) &transfer);
	HttpExchange *exchange = transfer->exchange;
	if (result == CURLE_OK) {
		curl_off_t wait = 0;
		lib.curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE,
		    &exchange->status);
		lib.curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait);
		exchange->retry_after = (long) wait;
	} else {
		exchange->failure = g_strdup(result == CURLE_WRITE_ERROR
		    ? "the answer is larger than allowed"
		    : lib.curl_easy_strerror(result));
	}
	lib.curl_multi_remove_handle(http->multi, easy);
	lib.curl_easy_cleanup(easy);
	transfer->easy = NULL;
}

/* Takes what curl has finished; returns how many. */
static size_t
finish_done(Http *http)
{
	size_t count = 0;
	int left;

	for (CURLMsg *message; (message = lib.curl_multi_info_read(http->multi,
	    &left)) != NULL;) {
		if (message->msg != CURLMSG_DONE)
			continue;
		finish(http, message->easy_handle, message->data.result);
		count++;
	}
	return count;
}

/* Ends the transfers whose server is silent: there is no limit in all, for a
 * long answer is fine, and curl's own limit of speed is an average. */
static size_t
finish_silent(Http *http, Transfer *transfers, size_t count)
{
	gint64 limit = g_get_monotonic_time() -
	    (gint64) http->timeout * G_USEC_PER_SEC;
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (transfers[i].easy == NULL || transfers[i].heard > limit)
			continue;
		finish(http, transfers[i].easy, CURLE_OPERATION_TIMEDOUT);
		n++;
	}
	return n;
}

void
http_post(Http *http, HttpExchange *exchanges, size_t count,
    unsigned parallel)
{
	g_autofree Transfer *transfers = g_new0(Transfer, count + 1);
	size_t started = 0, done = 0;

	while (done < count) {
		while (started < count && started - done < parallel) {
			start(http, &transfers[started], &exchanges[started]);
			started++;
		}
		int running;
		lib.curl_multi_perform(http->multi, &running);
		done += finish_done(http);
		done += finish_silent(http, transfers, started);
		if (done < count)
			lib.curl_multi_poll(http->multi, NULL, 0, 1000, NULL);
	}
}
