#include "engine/chat/chat_ask.h"

#include <string.h>

#include "engine/chat/chat_request.h"

ChatAsk *
chat_ask_new(ChatQuestion *question)
{
	ChatAsk *ask = g_new0(ChatAsk, 1);

	ask->question = question;
	question->answer = NULL;
	question->reason = NULL;
	return ask;
}

void
chat_ask_free(void *data)
{
	ChatAsk *ask = data;

	chat_stream_free(ask->stream);
	chat_answer_free(ask->answer);
	g_free(ask->body);
	g_free(ask->reason);
	g_free(ask->said);
	g_free(ask);
}

static bool
on_piece(const char *bytes, size_t length, void *data)
{
	ChatAsk *ask = data;

	return chat_answer_feed(ask->answer, bytes, length);
}

static bool
on_bytes(HttpExchange *exchange, const char *bytes, size_t length)
{
	ChatAsk *ask = exchange->data;

	return chat_stream_feed(ask->stream, bytes, length);
}

void
chat_ask_prepare(ChatAsk *ask, ChatServer *server, const char *key)
{
	const ChatQuestion *question = ask->question;

	g_free(ask->body);
	chat_stream_free(ask->stream);
	chat_answer_free(ask->answer);
	ask->server = server;
	ask->sent_level = server->level;
	ask->body = chat_request_body(question, server, ask->generosity);
	ask->stream = chat_stream_new(on_piece, ask);
	ask->answer = chat_answer_new(chat_request_notation(question, server),
	    question->expected, question->count == 0 ? NULL
	    : question->texts, MAX(question->count, 1));
	ask->started = g_get_monotonic_time();
	ask->exchange = (HttpExchange) {
		.url = server->url, .key = key, .body = ask->body,
		.on_bytes = on_bytes, .data = ask,
	};
}

size_t
chat_ask_n_texts(const ChatAsk *ask)
{
	size_t n = 0;

	for (size_t i = 0; i < MAX(ask->question->count, 1); i++)
		n += chat_answer_text(ask->answer, i) != NULL;
	return n;
}

bool
chat_ask_has_bad_form(const ChatAsk *ask)
{
	const char *fault = chat_answer_fault(ask->answer);

	/* White space without end is what constrained answers are prone to. */
	return chat_ask_n_texts(ask) == 0 || (fault != NULL &&
	    g_str_has_prefix(fault, "white space"));
}

void
chat_ask_count(const ChatAsk *ask, bool is_answered, Usage *sum)
{
	ChatUsage usage = chat_stream_usage(ask->stream);
	size_t length = chat_answer_length(ask->answer);
	size_t useful = is_answered ? chat_answer_useful(ask->answer) : 0;
	uint64_t prompt, completion;

	sum->microseconds += (uint64_t) (g_get_monotonic_time() -
	    ask->started);
	/* A server that refused, or was not reached, has spent nothing. */
	if (!chat_stream_is_chat(ask->stream))
		return;
	prompt = usage.prompt >= 0 ? (uint64_t) usage.prompt
	    : usage_estimate(ask->body, strlen(ask->body));
	completion = usage.completion >= 0 ? (uint64_t) usage.completion
	    : (length + chat_stream_thoughts(ask->stream)) / 3;
	sum->prompt += prompt;
	sum->completion += completion;
	sum->cached += (uint64_t) MAX(usage.cached, 0);
	sum->reasoning += (uint64_t) MAX(usage.reasoning, 0);
	sum->estimated += (usage.prompt < 0 ? prompt : 0) +
	    (usage.completion < 0 ? completion : 0);
	if (useful == 0)
		sum->wasted += completion;
	else if (chat_answer_fault(ask->answer) != NULL)
		sum->wasted += completion - MIN(completion, completion *
		    useful / length);
}
