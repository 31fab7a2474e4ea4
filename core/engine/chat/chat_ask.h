/*
 * chat_ask.h - a question under way: its request, and the answer as it comes.
 */
#ifndef ENGINE_CHAT_CHAT_ASK_H
#define ENGINE_CHAT_CHAT_ASK_H

#include "base/http.h"
#include "engine/chat/chat.h"
#include "engine/chat/chat_stream.h"

typedef struct ChatAsk {
	ChatQuestion *question;
	ChatServer *server;	/* it was sent to last; NULL at first */
	HttpExchange exchange;
	char *body;
	ChatStream *stream;
	ChatAnswer *answer;
	ChatLevel sent_level;
	unsigned sent;		/* how often */
	unsigned tries;		/* that failed, and were the question's */
	unsigned refusals;	/* of its server, which had too much to do */
	gint64 not_before;	/* sent to SERVER again; monotonic microseconds */
	unsigned resends;	/* over stale connections */
	unsigned generosity;	/* see chat_request_body */
	char *reason;		/* of the last failure; NULL without */
	char *said;		/* the server's last error, to know it again */
	gint64 started;		/* monotonic microseconds */
} ChatAsk;

ChatAsk *chat_ask_new(ChatQuestion *question);
void chat_ask_free(void *ask);

/* Makes it ready to be sent to SERVER. KEY is borrowed. */
void chat_ask_prepare(ChatAsk *ask, ChatServer *server, const char *key);

/* Whether what came does not have the form that was asked for. */
bool chat_ask_has_bad_form(const ChatAsk *ask);

/* Texts that can be read. */
size_t chat_ask_n_texts(const ChatAsk *ask);

/* Adds what it has cost to SUM. */
void chat_ask_count(const ChatAsk *ask, bool is_answered, Usage *sum);

#endif
