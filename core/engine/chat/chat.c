#include "engine/chat/chat.h"

#include <string.h>

#include "base/failure.h"
#include "base/http.h"
#include "engine/chat/chat_ask.h"
#include "engine/chat/chat_verdict.h"

enum {
	MOST_ANSWER = 4 << 20,	/* bytes of a body, envelope included */
	TRIES = 8,		/* of one question, where others are answered */
	RESENDS = 2,		/* on a connection that had gone stale */
	MOST_WAITING = 64,	/* questions that were refused */
	OWN_WAIT_MS = 100,	/* of a question, after its first refusal */
	OWN_DOUBLINGS = 4,	/* of that; a server that is down waits more */
	LONGEST_LOOK_MS = 200,
	ABSENT_MS = 3000,	/* a server that was never there */
	ABSENT_TRIES = 4,
};

struct Chat {
	Http *http;
	GPtrArray *servers;	/* ChatServer */
	char *key, *name;
	unsigned patience;
	uint64_t budget;	/* 0: any */
	Usage usage;
	GQueue *waiting;	/* ChatAsk: to be sent again */
	GPtrArray *under_way;	/* ChatAsk: sent, and not settled */
};

static void
free_server(void *data)
{
	chat_server_free(data);
}

Chat *
chat_new(const ChatOptions *options, GError **error)
{
	HttpOptions http = {
		.ca_file = options->ca_file, .proxy = options->proxy,
		.first_timeout = options->timeout,
		.next_timeout = options->timeout, .max_answer = MOST_ANSWER,
	};
	g_autoptr(Chat) chat = g_new0(Chat, 1);

	chat->servers = g_ptr_array_new_with_free_func(free_server);
	chat->waiting = g_queue_new();
	chat->under_way = g_ptr_array_new();
	chat->key = g_strdup(options->key);
	chat->patience = options->patience;
	chat->budget = (uint64_t) MAX(options->budget, 0);
	for (size_t i = 0; options->urls[i] != NULL; i++) {
		ChatServer *server = chat_server_new(options->urls[i],
		    options->model, options->parallel, error);
		if (server == NULL)
			return NULL;
		server->temperature = options->temperature;
		g_ptr_array_add(chat->servers, server);
	}
	const ChatServer *first = g_ptr_array_index(chat->servers, 0);
	chat->name = g_strdup_printf("%s (%s)", first->base, first->model);
	chat->http = http_new(&http, error);
	return chat->http == NULL ? NULL : g_steal_pointer(&chat);
}

void
chat_free(Chat *chat)
{
	if (chat == NULL)
		return;
	http_free(chat->http);
	g_ptr_array_unref(chat->under_way);
	g_ptr_array_unref(chat->servers);
	g_queue_free_full(chat->waiting, chat_ask_free);
	g_free(chat->key);
	g_free(chat->name);
	g_free(chat);
}

void
chat_question_clear(ChatQuestion *question)
{
	g_clear_pointer(&question->answer, chat_answer_free);
	g_clear_pointer(&question->reason, g_free);
}

/* ---- sending ------------------------------------------------------------- */

/* The open server that has the smallest part of its share; one that has just
 * failed AVOID (or NULL) only if there is no other. */
static ChatServer *
pick_server(const Chat *chat, const ChatServer *avoid)
{
	gint64 now = g_get_monotonic_time();
	ChatServer *best = NULL;

	for (unsigned i = 0; i < chat->servers->len; i++) {
		ChatServer *server = g_ptr_array_index(chat->servers, i);
		if (!chat_server_is_open(server, now))
			continue;
		if (best == NULL || best == avoid || (server != avoid &&
		    server->in_flight * best->weight <
		    best->in_flight * server->weight))
			best = server;
	}
	return best;
}

static void
send_ask(Chat *chat, ChatAsk *ask, ChatServer *server)
{
	chat_ask_prepare(ask, server, chat->key);
	server->in_flight++;
	g_ptr_array_add(chat->under_way, ask);
	chat->usage.requests++;
	chat->usage.resent += ask->sent++ > 0;
	http_start(chat->http, &ask->exchange);
}

static bool
is_spent(const Chat *chat)
{
	return chat->budget > 0 && chat->usage.prompt +
	    chat->usage.completion >= chat->budget;
}

/* Takes the first that waits and that *SERVER may get now. NULL: none may. */
static ChatAsk *
take_waiting(Chat *chat, ChatServer **server)
{
	gint64 now = g_get_monotonic_time();

	for (GList *link = chat->waiting->head; link != NULL;
	    link = link->next) {
		ChatAsk *ask = link->data;
		*server = pick_server(chat, ask->server);
		if (*server == NULL)
			return NULL;
		if (*server != ask->server || now >= ask->not_before) {
			g_queue_delete_link(chat->waiting, link);
			return ask;
		}
	}
	return NULL;
}

/* Sends what there is room for: first what was sent before. While too many
 * wait after a refusal, nothing new is sent to be refused. */
static void
send_all(Chat *chat, const ChatQueue *queue)
{
	while (!is_spent(chat)) {
		ChatServer *server = NULL;
		ChatAsk *ask = take_waiting(chat, &server);
		if (ask == NULL) {
			server = pick_server(chat, NULL);
			if (server == NULL ||
			    chat->waiting->length >= MOST_WAITING)
				return;
			ChatQuestion *question = queue->next(queue->data);
			if (question == NULL)
				return;
			ask = chat_ask_new(question);
		}
		send_ask(chat, ask, server);
	}
}

/* ---- what came ----------------------------------------------------------- */

static void
hand_back(const ChatQueue *queue, ChatAsk *ask, ChatFate fate)
{
	ChatQuestion *question = ask->question;

	question->fate = fate;
	question->reason = g_strdup(ask->reason);
	question->answer = fate == CHAT_ANSWERED
	    ? g_steal_pointer(&ask->answer) : NULL;
	chat_ask_free(ask);
	queue->done(question, queue->data);
}

static void
try_again(Chat *chat, const ChatQueue *queue, ChatAsk *ask)
{
	if (ask->tries >= TRIES && ask->server->answers > 0)
		hand_back(queue, ask, CHAT_REFUSED);
	else
		g_queue_push_tail(chat->waiting, ask);
}

/* A server that has not answered for too long is left for good. */
static void
lose_patience(const Chat *chat, ChatServer *server, const char *reason,
    gint64 now)
{
	int64_t most = server->answers == 0 && server->failures >=
	    ABSENT_TRIES && !server->was_heard ? ABSENT_MS
	    : (int64_t) chat->patience * 1000;

	if (server->failing_since == 0 ||
	    now - server->failing_since < most * 1000)
		return;
	g_autofree char *text = g_strdup_printf("no answer after %u tries: "
	    "%s", server->failures, reason);
	chat_server_kill(server, text);
}

/* Only what was refused waits; the others go on. A part of the wait is by
 * chance, as with servers. */
static void
hold_back(ChatAsk *ask, gint64 now)
{
	gint32 most = OWN_WAIT_MS << MIN(ask->refusals, OWN_DOUBLINGS);

	ask->refusals++;
	ask->not_before = now + (gint64) 1000 * g_random_int_range(most / 2,
	    most + 1);
}

static void
settle_failure(Chat *chat, const ChatQueue *queue, ChatAsk *ask,
    ChatVerdict verdict, gint64 now)
{
	ChatServer *server = ask->server;

	if (verdict == CHAT_VERDICT_DEAD)
		chat_server_kill(server, ask->reason);
	else
		chat_server_failed(server, verdict == CHAT_VERDICT_BUSY,
		    ask->started, now, ask->exchange.wait_ms);
	/* A server that says how long gets all of it, and no more. */
	if (verdict == CHAT_VERDICT_BUSY && ask->exchange.wait_ms == 0)
		hold_back(ask, now);
	/* Too much at once is no fault of the question; silence may be. */
	ask->tries += verdict == CHAT_VERDICT_ILL ||
	    ask->exchange.end == HTTP_SILENT;
	lose_patience(chat, server, ask->reason, now);
	try_again(chat, queue, ask);
}

static void
settle(Chat *chat, const ChatQueue *queue, ChatAsk *ask)
{
	gint64 now = g_get_monotonic_time();
	ChatServer *server = ask->server;
	ChatVerdict verdict = chat_verdict(ask);

	server->in_flight--;
	g_ptr_array_remove_fast(chat->under_way, ask);
	chat_ask_count(ask, verdict == CHAT_VERDICT_ANSWERED, &chat->usage);
	switch (verdict) {
	case CHAT_VERDICT_ANSWERED:
		chat_server_well(server);
		chat_server_form(server, chat_ask_has_bad_form(ask), now);
		hand_back(queue, ask, CHAT_ANSWERED);
		break;
	case CHAT_VERDICT_STALE:
		if (ask->resends++ < RESENDS)
			g_queue_push_head(chat->waiting, ask);
		else
			settle_failure(chat, queue, ask, CHAT_VERDICT_ILL,
			    now);
		break;
	case CHAT_VERDICT_SHORT:
		ask->generosity++;
		g_queue_push_head(chat->waiting, ask);
		break;
	case CHAT_VERDICT_FORM:
		chat_server_fall(server, ask->sent_level, now);
		g_queue_push_head(chat->waiting, ask);
		break;
	case CHAT_VERDICT_TOO_LONG:
		hand_back(queue, ask, CHAT_TOO_LONG);
		break;
	case CHAT_VERDICT_REFUSED:
		chat_server_refused(server, ask->reason);
		hand_back(queue, ask, CHAT_REFUSED);
		break;
	case CHAT_VERDICT_BUSY: case CHAT_VERDICT_ILL: case CHAT_VERDICT_DEAD:
		settle_failure(chat, queue, ask, verdict, now);
		break;
	}
}

/* ---- the loop ------------------------------------------------------------ */

/* Whether any server may still answer. If none, ERROR says why of the last. */
static bool
has_server(const Chat *chat, GError **error)
{
	const ChatServer *server = NULL;

	for (unsigned i = 0; i < chat->servers->len; i++) {
		server = g_ptr_array_index(chat->servers, i);
		if (server->dead == NULL)
			return true;
	}
	g_set_error(error, FAILURE, FAILURE_ENGINE, "chat: %s: %s",
	    server->base, server->dead);
	return false;
}

/* Ends what is under way or waits, and hands it back without an answer. */
static void
drop_all(Chat *chat, const ChatQueue *queue)
{
	while (chat->under_way->len > 0) {
		ChatAsk *ask = g_ptr_array_remove_index_fast(chat->under_way,
		    chat->under_way->len - 1);
		http_cut(chat->http, &ask->exchange);
		ask->server->in_flight--;
		hand_back(queue, ask, CHAT_DROPPED);
	}
	while (!g_queue_is_empty(chat->waiting))
		hand_back(queue, g_queue_pop_head(chat->waiting),
		    CHAT_DROPPED);
}

/* Milliseconds until a server that is left alone, or a question that was
 * refused, may be tried. */
static int
look_again_ms(const Chat *chat)
{
	gint64 now = g_get_monotonic_time(), least = LONGEST_LOOK_MS;

	for (unsigned i = 0; i < chat->servers->len; i++) {
		const ChatServer *server = g_ptr_array_index(chat->servers,
		    i);
		gint64 left = (server->shut_until - now) / 1000 + 1;
		if (server->dead == NULL && left > 0)
			least = MIN(least, left);
	}
	for (const GList *link = chat->waiting->head; link != NULL;
	    link = link->next) {
		const ChatAsk *ask = link->data;
		gint64 left = (ask->not_before - now) / 1000 + 1;
		if (left > 0)
			least = MIN(least, left);
	}
	return (int) least;
}

bool
chat_run(Chat *chat, const ChatQueue *queue, GError **error)
{
	for (;;) {
		if (!has_server(chat, error)) {
			drop_all(chat, queue);
			return false;
		}
		send_all(chat, queue);
		bool is_waiting = !g_queue_is_empty(chat->waiting);
		if (chat->under_way->len == 0 && is_spent(chat)) {
			drop_all(chat, queue);
			g_set_error(error, FAILURE, FAILURE_BUDGET, "chat: the "
			    "budget of %" G_GUINT64_FORMAT " tokens is spent "
			    "(--max-tokens); run it again with more, and it "
			    "goes on", chat->budget);
			return false;
		}
		if (chat->under_way->len == 0 && !is_waiting &&
		    pick_server(chat, NULL) != NULL)
			return true;
		HttpExchange *exchange = http_wait(chat->http,
		    look_again_ms(chat));
		if (exchange != NULL)
			settle(chat, queue, exchange->data);
	}
}

const Usage *
chat_usage(const Chat *chat)
{
	return &chat->usage;
}

const GPtrArray *
chat_servers(const Chat *chat)
{
	return chat->servers;
}

const char *
chat_name(const Chat *chat)
{
	return chat->name;
}
