/*
 * chat_server.h - one endpoint: how much it can take, and whether it is well.
 *
 * The window is how many requests it gets at once. It grows by one for each
 * answer until the first sign of trouble, by one a window from then on, and
 * is halved by trouble, once a round trip (AIMD, after RFC 5681, 3.1; RFC 6582).
 * A window of failures and no answer among them opens a circuit breaker: the
 * server is left alone for a while that doubles, then one request tries it.
 * Where there are answers, only what was refused waits: see chat.c.
 */
#ifndef ENGINE_CHAT_CHAT_SERVER_H
#define ENGINE_CHAT_CHAT_SERVER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* How answers are asked for; each server starts with the first and falls. */
typedef enum ChatLevel {
	CHAT_SCHEMA,		/* response_format json_schema */
	CHAT_JSON,		/* response_format json_object */
	CHAT_FREE,		/* JSON asked for in words */
	CHAT_BY_LINES,		/* "[1] text" */
	CHAT_N_LEVELS,
} ChatLevel;

typedef struct ChatServer {
	char *url;		/* full, to POST to */
	char *base;		/* as given, without the path */
	char *model;
	double temperature;	/* of first answers, 0 to 2 */
	unsigned weight;	/* its share of the requests, from 1 */
	unsigned most;		/* the window's limit */
	double window;
	bool has_struggled;	/* the window's first growth is over */
	gint64 halved;		/* when the window was; 0: never */
	unsigned in_flight;
	unsigned answers;	/* that were of use, since the start */
	unsigned failures;	/* in a row */
	unsigned shuts;		/* how often it was left alone since it was well */
	gint64 failing_since;	/* monotonic microseconds; 0: it is well */
	gint64 shut_until;	/* no request before that; 0: none */
	bool is_trial;		/* the next answer decides */
	bool was_heard;		/* it has said anything at all */
	unsigned refusals;	/* of questions, before it answered any */
	char *dead;		/* why nothing is sent any more; NULL: alive */
	ChatLevel level;
	bool has_no_usage;	/* refuses stream_options */
	unsigned grammar_faults;	/* of the last requests at this level */
	unsigned level_requests;
	gint64 demoted;		/* when; 0: never */
} ChatServer;

/*
 * TEXT is a base URL ("http://host:8080", with or without /v1 or the full
 * path), perhaps with ";weight=N" and ";model=NAME" behind. MODEL (may be
 * NULL) is for those that name none. Fails with FAILURE_USAGE.
 */
ChatServer *chat_server_new(const char *text, const char *model,
    unsigned most, GError **error);
void chat_server_free(ChatServer *server);

/* Whether a request may go out now. */
bool chat_server_is_open(const ChatServer *server, gint64 now);

/* An answer came; it was of use. */
void chat_server_well(ChatServer *server);

/* A failure, NOW, of a request that was sent at SENT (both monotonic, in
 * microseconds). IS_BUSY: a sign of load, as 429, 503 and silence are. WAIT_MS:
 * what the server asks for, and gets; or 0. */
void chat_server_failed(ChatServer *server, bool is_busy, gint64 sent,
    gint64 now, int64_t wait_ms);

/* Nothing is sent any more. REASON is copied. */
void chat_server_kill(ChatServer *server, const char *reason);

/* The answer did not have the form asked for (IS_FAULT), or had it. After
 * three faults in fifty requests the level falls; after an hour it rises. */
void chat_server_form(ChatServer *server, bool is_fault, gint64 now);

/* The server refuses what was asked for at level SENT: it falls below that at
 * once, if it has not yet. */
void chat_server_fall(ChatServer *server, ChatLevel sent, gint64 now);

/* It will not answer a question. One that refuses the first three will refuse
 * them all: it gets no more. */
void chat_server_refused(ChatServer *server, const char *reason);

#endif
