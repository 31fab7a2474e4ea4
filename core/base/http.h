/*
 * http.h - libcurl, in one place: several requests at once, one thread.
 *
 * Requests are POSTs of JSON. Nothing is redirected (a key must not travel),
 * only http and https are spoken, and answers are capped.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Http Http;

typedef struct HttpExchange {
	const char *body;	/* of the request; borrowed */
	long status;		/* HTTP status; 0: no answer came */
	GString *answer;	/* owned: g_string_free; NULL without */
	long retry_after;	/* seconds the server asks for; 0: none */
	char *failure;		/* owned: what went wrong without an answer */
} HttpExchange;

/* KEY (may be NULL) is sent as bearer token and kept out of all messages.
 * Errors: FAILURE_REFUSED without libcurl. */
Http *http_new(const char *url, const char *key, unsigned timeout,
    size_t max_answer, GError **error);
void http_free(Http *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Http, http_free)

/*
 * Runs all exchanges, at most PARALLEL at once, and fills them in. The
 * connection is kept for the next call. TIMEOUT of http_new is how long a
 * server may be silent.
 */
void http_post(Http *http, HttpExchange *exchanges, size_t count,
    unsigned parallel);

#endif
