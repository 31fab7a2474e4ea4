#include "engine/chat/chat_stream.h"

#include <string.h>

#include "base/json.h"
#include "engine/chat/chat_string.h"

enum {
	MOST_LINE = 1 << 20,	/* bytes of one event */
	MOST_ERROR = 300,	/* bytes that are repeated of an error */
};

struct ChatStream {
	ChatPiece piece;
	void *data;
	bool is_known, is_events;	/* what kind of body it is */
	bool is_chat, is_full;		/* is_full: nothing more is wanted */
	GString *line;		/* an event's line, or the whole body */
	ChatString *string;
	ChatFinish finish;
	ChatUsage usage;
	size_t thoughts;
	char *error;
	Json *error_object;
};

ChatStream *
chat_stream_new(ChatPiece piece, void *data)
{
	ChatStream *stream = g_new0(ChatStream, 1);

	stream->piece = piece;
	stream->data = data;
	stream->line = g_string_new(NULL);
	stream->string = chat_string_new();
	stream->usage = (ChatUsage) {-1, -1, -1, -1};
	return stream;
}

void
chat_stream_free(ChatStream *stream)
{
	if (stream == NULL)
		return;
	g_string_free(stream->line, TRUE);
	chat_string_free(stream->string);
	g_free(stream->error);
	json_free(stream->error_object);
	g_free(stream);
}

static void
take_piece(ChatStream *stream, const char *bytes, size_t length)
{
	if (length > 0 && !stream->is_full)
		stream->is_full = !stream->piece(bytes, length, stream->data);
}

static void
set_error(ChatStream *stream, const char *text, size_t length)
{
	g_autofree char *head = g_strndup(text, MIN(length, MOST_ERROR));
	g_autofree char *valid = g_utf8_make_valid(head, -1);

	g_free(stream->error);
	for (char *p = valid; *p != '\0'; p++)
		if (g_ascii_iscntrl(*p))
			*p = ' ';
	stream->error = g_strdup(g_strstrip(valid));
}

/* ---- one envelope -------------------------------------------------------- */

static void
read_usage(ChatStream *stream, const Json *envelope)
{
	const Json *usage = json_member(envelope, "usage");
	const Json *timings = json_member(envelope, "timings");

	if (usage != NULL) {
		const Json *prompt = json_member(usage,
		    "prompt_tokens_details");
		const Json *completion = json_member(usage,
		    "completion_tokens_details");
		stream->usage.prompt = json_member_int(usage, "prompt_tokens",
		    stream->usage.prompt);
		stream->usage.completion = json_member_int(usage,
		    "completion_tokens", stream->usage.completion);
		stream->usage.cached = json_member_int(prompt,
		    "cached_tokens", stream->usage.cached);
		stream->usage.reasoning = json_member_int(completion,
		    "reasoning_tokens", stream->usage.reasoning);
	}
	/* llama.cpp says here what its cache has saved. */
	if (timings != NULL && stream->usage.cached < 0)
		stream->usage.cached = json_member_int(timings, "cache_n", -1);
}

static void
read_finish(ChatStream *stream, const Json *choice)
{
	const char *reason = json_member_text(choice, "finish_reason");

	if (reason == NULL)
		return;
	stream->finish = strcmp(reason, "stop") == 0 ? CHAT_FINISH_STOP
	    : strcmp(reason, "length") == 0 ? CHAT_FINISH_LENGTH
	    : CHAT_FINISH_OTHER;
}

/* {"error":{"message":...}}, {"error":"..."} or {"message":...,"detail":..}
 * (FastAPI): servers differ. */
static void
read_error(ChatStream *stream, const Json *envelope)
{
	const Json *object = json_member(envelope, "error");
	const char *text = json_member_text(envelope, "error");

	if (text == NULL)
		text = json_member_text(object, "message");
	if (text == NULL)
		text = json_member_text(envelope, "message");
	if (text == NULL)
		text = json_member_text(envelope, "detail");
	if (text != NULL)
		set_error(stream, text, strlen(text));
	if (object != NULL && stream->error_object == NULL)
		stream->error_object = json_new_copy(object);
}

static void
read_envelope(ChatStream *stream, const char *text, size_t length)
{
	g_autoptr(Json) envelope = json_read(text, length, NULL);
	const Json *choice = json_element(json_member(envelope, "choices"), 0);
	const Json *message = json_member(choice, "delta");

	if (envelope == NULL) {
		/* A token of a NUL, say: an answer all the same, and no error
		 * to be repeated. */
		stream->is_chat = stream->is_chat || g_strstr_len(text,
		    (gssize) length, "\"choices\"") != NULL;
		if (stream->error == NULL && !stream->is_chat)
			set_error(stream, text, length);
		/* A piece is lost: the text it belongs to must not pass for
		 * whole. No text holds this byte. */
		take_piece(stream, "\xff", 1);
		return;
	}
	read_error(stream, envelope);
	read_usage(stream, envelope);
	if (message == NULL)
		message = json_member(choice, "message");
	if (choice == NULL)
		return;
	stream->is_chat = stream->is_chat || message != NULL;
	const char *content = json_member_text(message, "content");
	const char *thought = json_member_text(message, "reasoning_content");
	if (thought == NULL)
		thought = json_member_text(message, "reasoning");
	stream->thoughts += thought == NULL ? 0 : strlen(thought);
	if (content != NULL)
		take_piece(stream, content, strlen(content));
	read_finish(stream, choice);
}

/*
 * Most events are {...,"delta":{"content":"..."},...}, one a token: a tree for
 * each would cost more than all else. What has anything but that content to
 * say is left to read_envelope. False: not such an event.
 */
static bool
read_quickly(ChatStream *stream, const char *text, size_t length)
{
	static const char name[] = "\"delta\":{\"content\":\"";
	const char *end = text + length;
	const char *found = g_strstr_len(text, (gssize) length, name);

	if (found == NULL)
		return false;
	const char *p = found + strlen(name);
	chat_string_clear(stream->string);
	if (!chat_string_run(stream->string, &p, end) || *p != '}')
		return false;
	size_t left = (size_t) (end - p);
	if (g_strstr_len(p, (gssize) left, "\"usage\":{") != NULL ||
	    g_strstr_len(p, (gssize) left, "\"error\"") != NULL ||
	    g_strstr_len(p, (gssize) left, "\"timings\"") != NULL ||
	    g_strstr_len(p, (gssize) left, "\"finish_reason\":\"") != NULL ||
	    g_strstr_len(text, found - text, "\"usage\":{") != NULL ||
	    g_strstr_len(text, found - text, "\"finish_reason\":\"") != NULL ||
	    chat_string_text(stream->string) == NULL)
		return false;
	stream->is_chat = true;
	take_piece(stream, chat_string_bytes(stream->string),
	    chat_string_length(stream->string));
	return true;
}

/* ---- the body ------------------------------------------------------------ */

/* Some servers do not say why they stopped, but that they did. */
static void
end_well(ChatStream *stream)
{
	if (stream->is_chat && stream->finish == CHAT_FINISH_NONE)
		stream->finish = CHAT_FINISH_STOP;
}

static void
take_line(ChatStream *stream)
{
	const char *line = stream->line->str;
	size_t length = stream->line->len;

	if (length > 0 && line[length - 1] == '\r')
		length--;
	/* Comments keep the connection alive; names of events say nothing
	 * that the data does not say. */
	if (length > 5 && memcmp(line, "data:", 5) == 0) {
		line += 5;
		length -= 5;
		if (*line == ' ') {
			line++;
			length--;
		}
		bool is_done = length == 6 && memcmp(line, "[DONE]", 6) == 0;
		if (is_done)
			end_well(stream);
		else if (!read_quickly(stream, line, length))
			read_envelope(stream, line, length);
	}
	g_string_truncate(stream->line, 0);
}

static bool
feed_events(ChatStream *stream, const char *bytes, size_t length)
{
	const char *end = bytes + length;

	while (bytes < end && !stream->is_full) {
		const char *stop = memchr(bytes, '\n', (size_t) (end -
		    bytes));
		const char *next = stop == NULL ? end : stop;
		if (stream->line->len + (size_t) (next - bytes) > MOST_LINE)
			return false;
		g_string_append_len(stream->line, bytes, next - bytes);
		if (stop != NULL)
			take_line(stream);
		bytes = next + (stop != NULL);
	}
	return !stream->is_full;
}

bool
chat_stream_feed(ChatStream *stream, const char *bytes, size_t length)
{
	while (!stream->is_known && length > 0) {
		stream->is_known = !g_ascii_isspace(*bytes);
		/* An event's line begins with its field's name; so does "data"
		 * as a word of prose, which is an error in any case. */
		stream->is_events = *bytes == 'd' || *bytes == ':' ||
		    *bytes == 'e' || *bytes == 'i' || *bytes == 'r';
		if (!stream->is_known) {
			bytes++;
			length--;
		}
	}
	if (stream->is_events)
		return feed_events(stream, bytes, length);
	if (stream->line->len + length > 4 * (size_t) MOST_LINE)
		return false;
	g_string_append_len(stream->line, bytes, (gssize) length);
	return true;
}

void
chat_stream_end(ChatStream *stream)
{
	if (stream->is_events && !stream->is_full && stream->line->len > 0)
		take_line(stream);
	if (stream->is_events || stream->line->len == 0)
		return;
	read_envelope(stream, stream->line->str, stream->line->len);
	end_well(stream);
}

bool
chat_stream_is_chat(const ChatStream *stream)
{
	return stream->is_chat;
}

ChatFinish
chat_stream_finish(const ChatStream *stream)
{
	return stream->finish;
}

ChatUsage
chat_stream_usage(const ChatStream *stream)
{
	return stream->usage;
}

size_t
chat_stream_thoughts(const ChatStream *stream)
{
	return stream->thoughts;
}

const char *
chat_stream_error(const ChatStream *stream)
{
	return stream->error;
}

int64_t
chat_stream_error_number(const ChatStream *stream, const char *name)
{
	return json_member_int(stream->error_object, name, -1);
}
