/*
 * http.h - libcurl, in one place: many requests under way, one thread.
 *
 * Nothing is redirected (a key or a document must not travel on), only http
 * and https are spoken, an answer is handed on as it comes, and one that is
 * larger than allowed is cut. When to ask again is the caller's to say.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Http Http;

typedef struct HttpOptions {
	const char *ca_file;	/* PEM certificates to trust; NULL: system's */
	const char *proxy;	/* URL; NULL: as the environment says */
	unsigned first_timeout;	/* seconds until the first byte */
	unsigned next_timeout;	/* seconds between bytes after that */
	size_t max_answer;	/* bytes */
} HttpOptions;

typedef enum HttpEnd {
	HTTP_ANSWERED,		/* whole, whatever its status */
	HTTP_CUT,		/* by on_bytes, or larger than allowed */
	HTTP_SILENT,		/* a timeout passed */
	HTTP_BROKEN,		/* no connection, or it ended early */
} HttpEnd;

/* A stretch of a file: SIZE bytes from AT. */
typedef struct HttpFile {
	int fd;
	int64_t at, size;
} HttpFile;

typedef struct HttpExchange HttpExchange;
struct HttpExchange {
	/* Set by the caller, borrowed until the exchange is over. */
	const char *url;
	const char *key;	/* bearer token; NULL: none. Never in a message */
	const char *body;	/* JSON to POST; NULL: GET */
	const char *method;	/* another one; NULL: as BODY says */
	const HttpFile *file;	/* what is sent by PUT, in the place of BODY */
	const char *const *headers;	/* "Name: value", up to a NULL, in the
				 * place of those for JSON */
	const char *signed_for;	/* "aws:amz:REGION:s3": signed so (AWS's SigV4)
				 * with SECRET; the URL must be canonical */
	const char *secret;	/* "id:secret" */
	bool (*on_bytes)(HttpExchange *exchange, const char *bytes,
	    size_t length);	/* false: cut */
	void *data;

	/* Filled in when it is over (status: with the first byte). */
	HttpEnd end;
	long status;		/* 0: no answer came */
	int64_t wait_ms;	/* what the server asks to wait; 0: nothing */
	const char *failure;	/* what curl says; NULL when answered */
	size_t received;	/* bytes of the answer's body */
	int64_t length;		/* Content-Length of the answer; -1: none */
	char etag[80];		/* what the answer says of itself; "" */
	bool was_reused;	/* on a connection that had been used before */
};

/* Strings of OPTIONS are copied. Errors: FAILURE_REFUSED without libcurl. */
Http *http_new(const HttpOptions *options, GError **error);

/* Ends what is still under way: servers see the connection close. */
void http_free(Http *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Http, http_free)

/* Starts EXCHANGE, which stays the caller's and in its place until http_wait
 * gives it back or http_cut ends it. */
void http_start(Http *http, HttpExchange *exchange);

/* An exchange that is over, or NULL when none is after MOST_MS. */
HttpExchange *http_wait(Http *http, int most_ms);

/* Ends an exchange that is under way at once. */
void http_cut(Http *http, HttpExchange *exchange);

/*
 * A span as servers write it in x-ratelimit-reset and the like, in
 * milliseconds: "20ms", "1.5s", "6m0s", or bare seconds. -1 for anything else.
 */
int64_t http_read_span(const char *text);

#endif
