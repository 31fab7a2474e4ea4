#include "engine/chat/chat_request.h"

#include <string.h>

#include "base/json.h"

enum {
	TOKENS_A_TEXT = 12,	/* key, quotes, comma, and some more */
	TOKENS_A_CALL = 64,
	BYTES_A_TOKEN = 2,
};

/* Of what is asked for again, at least. */
#define WARMTH 0.3

static bool
is_by_lines(const ChatQuestion *question, const ChatServer *server)
{
	return question->count > 0 && !question->is_plain &&
	    server->level == CHAT_BY_LINES;
}

ChatNotation
chat_request_notation(const ChatQuestion *question, const ChatServer *server)
{
	if (question->is_plain)
		return CHAT_PLAIN;
	if (question->count == 0)
		return CHAT_WHOLE;
	return is_by_lines(question, server) ? CHAT_LINES : CHAT_OBJECT;
}

/* What no server may read as its own markup: the control tokens of the chat
 * templates that are in use. */
static char *
without_control_tokens(const char *text)
{
	bool may_have = strchr(text, '<') != NULL || strchr(text, '[') != NULL;
	static const char *const tokens[] = {
		"<|", "[INST]", "[/INST]", "<<SYS>>", "<start_of_turn>",
		"<end_of_turn>", "<s>", "</s>", "<bos>", "<eos>", "<think>",
		"</think>", "<unk>", "<pad>",
	};
	GString *safe = g_string_new(text);

	for (size_t i = 0; i < G_N_ELEMENTS(tokens) && may_have; i++) {
		g_autofree char *apart = g_strdup_printf("%c %s",
		    tokens[i][0], tokens[i] + 1);
		g_string_replace(safe, tokens[i], apart, 0);
	}
	return g_string_free(safe, FALSE);
}

static const char *
form_sentence(const ChatQuestion *question, const ChatServer *server)
{
	if (question->is_plain)
		return "Answer with the text alone: no quotes, no "
		    "explanation.";
	if (question->count == 0)
		return "Answer with one JSON object and nothing else.";
	if (is_by_lines(question, server))
		return "Each text stands on a line of its own, behind its "
		    "number in brackets. Answer with one line for each text, "
		    "behind the same number: [1] ...";
	return "The texts are the values of one JSON object. Answer with one "
	    "JSON object on one line, with the same keys: {\"1\":\"...\"}. "
	    "Nothing before it, nothing after it.";
}

static void
append_texts(GString *out, const ChatQuestion *question,
    const ChatServer *server)
{
	bool is_by_line = is_by_lines(question, server);

	for (size_t i = 0; i < question->count; i++) {
		g_autofree char *safe = without_control_tokens(
		    question->texts[i]);
		if (question->is_plain) {
			g_string_append(out, safe);
		} else if (is_by_line) {
			g_strdelimit(safe, "\n\r", ' ');
			g_string_append_printf(out, "%s[%zu] %s",
			    i == 0 ? "" : "\n", i + 1, safe);
		} else {
			g_string_append_printf(out, "%s\"%zu\":",
			    i == 0 ? "{" : ",", i + 1);
			json_append_text(out, safe);
		}
	}
	if (question->count > 0 && !question->is_plain && !is_by_line)
		g_string_append_c(out, '}');
}

static void
append_messages(GString *out, const ChatQuestion *question,
    const ChatServer *server)
{
	g_autoptr(GString) first = g_string_new(question->task);
	g_autoptr(GString) user = g_string_new(NULL);
	/* One text alone is all a user says: nothing else is translated. */
	GString *around = question->is_plain ? first : user;

	g_string_append_printf(first, "\n\n%s", form_sentence(question,
	    server));
	if (question->brief != NULL) {
		g_autofree char *safe = without_control_tokens(question->brief);
		g_string_append_printf(first, "\n\n%s", safe);
	}
	if (question->before != NULL) {
		g_autofree char *safe = without_control_tokens(
		    question->before);
		g_string_append_printf(around, "%s%s%s", question->is_plain
		    ? "\n\n" : "", safe, question->count > 0 &&
		    !question->is_plain ? "\n" : "");
	}
	append_texts(user, question, server);
	if (question->after != NULL)
		g_string_append_printf(around, "\n%s", question->after);
	g_string_append(out, "\"messages\":[{\"role\":\"system\",\"content\":");
	json_append_text(out, first->str);
	g_string_append(out, "},{\"role\":\"user\",\"content\":");
	json_append_text(out, user->str);
	g_string_append(out, "}]");
}

/* Every key is wanted, and no other. No pattern and no length: some servers
 * fail over them (model.md, A2). */
static void
append_schema(GString *out, const ChatQuestion *question)
{
	g_string_append(out, ",\"response_format\":{\"type\":\"json_schema\","
	    "\"json_schema\":{\"name\":\"answer\",\"strict\":true,"
	    "\"schema\":");
	if (question->schema != NULL) {
		g_string_append(out, question->schema);
	} else {
		g_string_append(out, "{\"type\":\"object\","
		    "\"additionalProperties\":false,\"required\":[");
		for (size_t i = 0; i < question->count; i++)
			g_string_append_printf(out, "%s\"%zu\"",
			    i == 0 ? "" : ",", i + 1);
		g_string_append(out, "],\"properties\":{");
		for (size_t i = 0; i < question->count; i++)
			g_string_append_printf(out,
			    "%s\"%zu\":{\"type\":\"string\"}",
			    i == 0 ? "" : ",", i + 1);
		g_string_append(out, "}}");
	}
	g_string_append(out, "}}");
}

static void
append_form(GString *out, const ChatQuestion *question,
    const ChatServer *server)
{
	if (question->is_plain)
		return;
	if (server->level == CHAT_SCHEMA && (question->count > 0 ||
	    question->schema != NULL))
		append_schema(out, question);
	else if (server->level <= CHAT_JSON)
		g_string_append(out,
		    ",\"response_format\":{\"type\":\"json_object\"}");
}

/* In the notation of JSON, whatever the locale. */
static void
append_temperature(GString *out, double temperature)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.2g",
	    temperature));
}

char *
chat_request_body(const ChatQuestion *question, const ChatServer *server,
    unsigned generosity)
{
	GString *out = g_string_new("{\"model\":");
	size_t tokens = TOKENS_A_CALL;

	for (size_t i = 0; i < MAX(question->count, 1); i++)
		tokens += question->expected[i] / BYTES_A_TOKEN +
		    TOKENS_A_TEXT;
	json_append_text(out, server->model);
	g_string_append_c(out, ',');
	append_messages(out, question, server);
	/* Another seed and some warmth for what failed: the same answer would
	 * fail again. */
	g_string_append(out, ",\"temperature\":");
	append_temperature(out, question->variation == 0
	    ? server->temperature : MAX(server->temperature, WARMTH));
	g_string_append_printf(out, ",\"seed\":%u,\"max_tokens\":%zu,"
	    "\"stream\":true", 7 + question->variation,
	    tokens << generosity);
	if (!server->has_no_usage)
		g_string_append(out,
		    ",\"stream_options\":{\"include_usage\":true}");
	append_form(out, question, server);
	g_string_append_c(out, '}');
	return g_string_free(out, FALSE);
}
