/*
 * chat.h - asking servers with the OpenAI chat interface, many things at once.
 *
 * One thread, one loop: questions are pulled, sent to whichever server has
 * room, read as they are answered, and handed back in the order in which they
 * end. What is a matter of transport is settled here: waiting, asking again,
 * another server, another form of answer. What the words are worth is not:
 * whoever asks must check them.
 */
#ifndef ENGINE_CHAT_CHAT_H
#define ENGINE_CHAT_CHAT_H

#include <glib.h>
#include <stdbool.h>

#include "engine/chat/chat_answer.h"
#include "engine/chat/chat_server.h"
#include "engine/usage.h"

typedef struct Chat Chat;

typedef struct ChatOptions {
	const char *const *urls;	/* NULL-ended; see chat_server_new */
	const char *model;	/* for urls that name none; or NULL */
	const char *key;	/* bearer token, never said; or NULL */
	const char *ca_file, *proxy;	/* see http.h; or NULL */
	unsigned timeout;	/* seconds of silence, before and within */
	unsigned patience;	/* seconds that all servers may be down */
	unsigned parallel;	/* most requests under way at one server */
	int64_t budget;		/* most tokens in all; 0: any number */
	double temperature;	/* of first answers, 0 to 2 */
} ChatOptions;

/* What became of a question. */
typedef enum ChatFate {
	CHAT_ANSWERED,		/* look at the answer: perhaps in part */
	CHAT_TOO_LONG,		/* for the model's context: ask for less */
	CHAT_REFUSED,		/* the server will not answer this one */
	CHAT_DROPPED,		/* nobody is left to answer it */
} ChatFate;

typedef struct ChatQuestion ChatQuestion;
struct ChatQuestion {
	/* Set by whoever asks; borrowed until it is done. */
	const char *task;	/* the same for all questions of a kind */
	const char *brief;	/* the same for all of a document; or NULL */
	const char *before;	/* in front of the texts; or NULL */
	const char *const *texts;	/* COUNT of them, keyed from "1" on */
	size_t count;		/* 0: what is asked is all in BEFORE */
	const char *after;	/* the task once more, behind the texts */
	const char *schema;	/* JSON schema of the answer, without texts */
	bool is_plain;		/* one text, one plain answer: no JSON */
	unsigned variation;	/* 0 at first; another one, another answer */
	const size_t *expected;	/* bytes of each answer at most; COUNT, or
				   one of all */
	void *data;

	/* Filled in; freed with chat_question_clear. */
	ChatFate fate;
	ChatAnswer *answer;	/* CHAT_ANSWERED */
	char *reason;		/* why not, or why not all; or NULL */
};

/* Frees what was filled in. */
void chat_question_clear(ChatQuestion *question);

typedef struct ChatQueue {
	/* The next question, or NULL when there is none now: asked again
	 * after each answer. */
	ChatQuestion *(*next)(void *data);
	void (*done)(ChatQuestion *question, void *data);
	void *data;
} ChatQueue;

/* Strings of OPTIONS are borrowed. Fails with FAILURE_USAGE. */
Chat *chat_new(const ChatOptions *options, GError **error);
void chat_free(Chat *chat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chat, chat_free)

/*
 * Asks until there is nothing to ask and nothing under way. False: no server
 * is left (FAILURE_ENGINE), or the budget is spent (FAILURE_BUDGET); what was
 * under way is handed back as dropped.
 */
bool chat_run(Chat *chat, const ChatQueue *queue, GError **error);

/* Counts so far; borrowed. */
const Usage *chat_usage(const Chat *chat);

/* The servers, in the order given; borrowed. */
const GPtrArray *chat_servers(const Chat *chat);

/* "http://host:8080 (model)" of the first: for reports. Borrowed. */
const char *chat_name(const Chat *chat);

#endif
