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
	CURL *easy;
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
	return size * count;
}

static CURL *
start(Http *http, Transfer *transfer, HttpExchange *exchange)
{
	CURL *easy = curl_easy_init();

	transfer->http = http;
	transfer->exchange = exchange;
	transfer->easy = easy;
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
	/* No total limit: a long answer is fine, silence is not. */
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long) http->timeout);
	curl_multi_add_handle(http->multi, easy);
	return easy;
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
		int running, left;
		curl_multi_perform(http->multi, &running);
		for (CURLMsg *message;
		    (message = curl_multi_info_read(http->multi, &left)) !=
		    NULL;) {
			if (message->msg != CURLMSG_DONE)
				continue;
			finish(http, message->easy_handle,
			    message->data.result);
			done++;
		}
		if (done < count)
			curl_multi_poll(http->multi, NULL, 0, 1000, NULL);
	}
}
