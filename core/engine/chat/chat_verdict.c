#include "engine/chat/chat_verdict.h"

#include <string.h>

enum {
	MOST_GENEROSITY = 2,	/* doublings of the limit for thoughts */
	NO_CHATS = 3,		/* answers that are none of the interface */
};

/* Whether TEXT (may be NULL) has one of WORDS in it, in any case. */
static bool
says(const char *text, const char *const *words)
{
	if (text == NULL)
		return false;
	g_autofree char *lower = g_ascii_strdown(text, -1);
	for (; *words != NULL; words++)
		if (strstr(lower, *words) != NULL)
			return true;
	return false;
}

static void
set_reason(ChatAsk *ask, const char *what)
{
	const char *said = chat_stream_error(ask->stream);

	g_free(ask->reason);
	ask->reason = said == NULL ? g_strdup(what)
	    : g_strdup_printf("%s: %s", what, said);
	/* Some servers repeat the key in what they say. */
	const char *key = ask->exchange.key;
	if (key == NULL || *key == '\0')
		return;
	GString *clean = g_string_new(ask->reason);
	g_string_replace(clean, key, "***", 0);
	g_free(ask->reason);
	ask->reason = g_string_free(clean, FALSE);
}

/* The same error a second time: the question's own fault. */
static bool
is_same_error(ChatAsk *ask)
{
	const char *said = chat_stream_error(ask->stream);
	bool is_same = said != NULL && g_strcmp0(said, ask->said) == 0;

	g_free(ask->said);
	ask->said = g_strdup(said);
	return is_same;
}

static ChatVerdict
of_bad_request(ChatAsk *ask)
{
	static const char *const too_long[] = {
		"context", "too long", "too many tokens", "maximum length",
		"max_model_len", "input length", NULL,
	};
	static const char *const usage[] = {"stream_options", NULL};
	static const char *const form[] = {
		"response_format", "schema", "json_object", "grammar",
		"guided", "structured", NULL,
	};
	const char *said = chat_stream_error(ask->stream);

	if (says(said, usage) && !ask->server->has_no_usage) {
		ask->server->has_no_usage = true;
		return CHAT_VERDICT_FORM;
	}
	if (says(said, too_long) || ask->exchange.status == 413 ||
	    chat_stream_error_number(ask->stream, "n_ctx") > 0)
		return CHAT_VERDICT_TOO_LONG;
	if (says(said, form) && ask->sent_level < CHAT_FREE &&
	    !ask->question->is_plain)
		return CHAT_VERDICT_FORM;
	return CHAT_VERDICT_REFUSED;
}

/* 500 and its like may come from a crash, or from what we asked for. */
static ChatVerdict
of_server_error(ChatAsk *ask)
{
	static const char *const form[] = {
		"grammar", "schema", "peg", "response_format", "json_object",
		NULL,
	};

	if (says(chat_stream_error(ask->stream), form) &&
	    ask->sent_level < CHAT_FREE && !ask->question->is_plain)
		return CHAT_VERDICT_FORM;
	if (is_same_error(ask))
		return CHAT_VERDICT_REFUSED;
	return CHAT_VERDICT_ILL;
}

static ChatVerdict
of_status(ChatAsk *ask)
{
	static const char *const empty[] = {
		"insufficient_quota", "quota", "billing", "credit", NULL,
	};
	long status = ask->exchange.status;
	g_autofree char *what = g_strdup_printf(
	    "the server refused (HTTP status %ld)", status);

	set_reason(ask, what);
	switch (status) {
	case 400: case 413: case 414: case 422:
		return of_bad_request(ask);
	case 408: case 409: case 425: case 502: case 504:
		return CHAT_VERDICT_ILL;
	case 429:
		return says(chat_stream_error(ask->stream), empty) &&
		    ask->exchange.wait_ms == 0 ? CHAT_VERDICT_DEAD
		    : CHAT_VERDICT_BUSY;
	case 503: case 529:
		return CHAT_VERDICT_BUSY;
	default:
		if (status >= 500)
			return of_server_error(ask);
		return status >= 300 ? CHAT_VERDICT_DEAD : CHAT_VERDICT_ILL;
	}
}

/* An answer of the interface, whole or not. */
static ChatVerdict
of_chat(ChatAsk *ask, bool is_whole)
{
	ChatFinish finish = chat_stream_finish(ask->stream);
	const char *fault = chat_answer_fault(ask->answer);

	chat_answer_end(ask->answer, is_whole && fault == NULL &&
	    finish != CHAT_FINISH_LENGTH && finish != CHAT_FINISH_NONE);
	size_t n = chat_ask_n_texts(ask);
	if (n == 0 && finish == CHAT_FINISH_LENGTH &&
	    chat_stream_thoughts(ask->stream) > 0 &&
	    ask->generosity < MOST_GENEROSITY)
		return CHAT_VERDICT_SHORT;
	g_clear_pointer(&ask->reason, g_free);
	if (n < MAX(ask->question->count, 1))
		set_reason(ask, fault != NULL ? fault
		    : !is_whole ? "the answer broke off"
		    : finish == CHAT_FINISH_LENGTH
		    ? "the answer was cut at its limit of tokens"
		    : finish == CHAT_FINISH_OTHER
		    ? "the server filtered the answer"
		    : n == 0 ? "the answer has not the form asked for"
		    : "the answer is not complete");
	return CHAT_VERDICT_ANSWERED;
}

/* Nothing, or not all, came. What is whole of it is kept. */
static ChatVerdict
of_broken(ChatAsk *ask)
{
	const HttpExchange *exchange = &ask->exchange;

	if (exchange->end == HTTP_BROKEN && exchange->received == 0 &&
	    exchange->was_reused)
		return CHAT_VERDICT_STALE;
	if (exchange->status == 200 && chat_stream_is_chat(ask->stream)) {
		ChatVerdict verdict = of_chat(ask, false);
		if (chat_ask_n_texts(ask) > 0)
			return verdict;
	}
	set_reason(ask, exchange->end == HTTP_SILENT
	    ? "the server is silent" : exchange->failure);
	return exchange->end == HTTP_SILENT ? CHAT_VERDICT_BUSY
	    : CHAT_VERDICT_ILL;
}

ChatVerdict
chat_verdict(ChatAsk *ask)
{
	const HttpExchange *exchange = &ask->exchange;

	ask->server->was_heard = ask->server->was_heard ||
	    exchange->status != 0;
	chat_stream_end(ask->stream);
	if (exchange->end == HTTP_SILENT || exchange->end == HTTP_BROKEN)
		return of_broken(ask);
	if (exchange->status != 200)
		return of_status(ask);
	if (chat_stream_is_chat(ask->stream))
		return of_chat(ask, exchange->end == HTTP_ANSWERED);
	set_reason(ask, exchange->end == HTTP_CUT
	    ? "the answer is larger than allowed"
	    : "no answer of the chat interface (HTTP status 200)");
	return ask->tries + 1 >= NO_CHATS ? CHAT_VERDICT_REFUSED
	    : CHAT_VERDICT_ILL;
}
