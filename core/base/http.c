#include "base/http.h"

#include <curl/curl.h>

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
    size_t max_answer)
{
	Http *http = g_new0(Http, 1);

	curl_global_init(CURL_GLOBAL_DEFAULT);
	http->url = g_strdup(url);
	http->timeout = timeout;
	http->max_answer = max_answer;
	http->multi = curl_multi_init();
	http->headers = curl_slist_append(NULL,
	    "Content-Type: application/json");
	/* Without this curl waits a second before it sends a large body. */
	http->headers = curl_slist_append(http->headers, "Expect:");
	if (key != NULL) {
		g_autofree char *line = g_strdup_printf(
		    "Authorization: Bearer %s", key);
		http->headers = curl_slist_append(http->headers, line);
	}
	return http;
}

void
http_free(Http *http)
{
	if (http == NULL)
		return;
	curl_multi_cleanup(http->multi);
	curl_slist_free_all(http->headers);
	g_free(http->url);
	g_free(http);
	curl_global_cleanup();
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
	CURL *easy = curl_easy_init();

	transfer->http = http;
	transfer->exchange = exchange;
	transfer->easy = easy;
	transfer->heard = g_get_monotonic_time();
	exchange->answer = g_string_new(NULL);
	curl_easy_setopt(easy, CURLOPT_URL, http->url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, exchange->body);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, 10L);
	/* Some servers close an idle connection after five seconds. */
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 4L);
	curl_multi_add_handle(http->multi, easy);
}

static void
finish(Http *http, CURL *easy, CURLcode result)
{
	Transfer *transfer = NULL;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **) &transfer);
	HttpExchange *exchange = transfer->exchange;
	if (result == CURLE_OK) {
		curl_off_t wait = 0;
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE,
		    &exchange->status);
		curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait);
		exchange->retry_after = (long) wait;
	} else {
		exchange->failure = g_strdup(result == CURLE_WRITE_ERROR
		    ? "the answer is larger than allowed"
		    : curl_easy_strerror(result));
	}
	curl_multi_remove_handle(http->multi, easy);
	curl_easy_cleanup(easy);
	transfer->easy = NULL;
}

/* Takes what curl has finished; returns how many. */
static size_t
finish_done(Http *http)
{
	size_t count = 0;
	int left;

	for (CURLMsg *message; (message = curl_multi_info_read(http->multi,
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
		curl_multi_perform(http->multi, &running);
		done += finish_done(http);
		done += finish_silent(http, transfers, started);
		if (done < count)
			curl_multi_poll(http->multi, NULL, 0, 1000, NULL);
	}
}
