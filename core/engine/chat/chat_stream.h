/*
 * chat_stream.h - the envelope of an answer: server-sent events, or one JSON.
 *
 * A server that is asked to stream sends `data: {...}` lines (WHATWG HTML,
 * 9.2), each with a piece of the answer; one that cannot sends a single JSON
 * object, as all do for errors. Which it is shows with the first byte.
 */
#ifndef ENGINE_CHAT_CHAT_STREAM_H
#define ENGINE_CHAT_CHAT_STREAM_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct ChatStream ChatStream;

/* What the server counted; -1 where it does not say. In tokens. */
typedef struct ChatUsage {
	int64_t prompt, cached, completion, reasoning;
} ChatUsage;

typedef enum ChatFinish {
	CHAT_FINISH_NONE,	/* the stream ended, or broke, without a word */
	CHAT_FINISH_STOP,
	CHAT_FINISH_LENGTH,	/* its limit of tokens was reached */
	CHAT_FINISH_OTHER,	/* filtered, a tool call, ... */
} ChatFinish;

/* A piece of the answer's text. False: nothing more is wanted. */
typedef bool (*ChatPiece)(const char *bytes, size_t length, void *data);

ChatStream *chat_stream_new(ChatPiece piece, void *data);
void chat_stream_free(ChatStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChatStream, chat_stream_free)

/* Takes bytes of the body. False: nothing more is wanted. */
bool chat_stream_feed(ChatStream *stream, const char *bytes, size_t length);

/* The body has ended: what came as one JSON object is read now. */
void chat_stream_end(ChatStream *stream);

/* Whether it was an answer of the chat interface at all. */
bool chat_stream_is_chat(const ChatStream *stream);

ChatFinish chat_stream_finish(const ChatStream *stream);
ChatUsage chat_stream_usage(const ChatStream *stream);

/* Bytes of thoughts that came apart from the answer. */
size_t chat_stream_thoughts(const ChatStream *stream);

/* What the server says went wrong: the error's message, or the beginning of
 * what is no JSON. Valid UTF-8; NULL without. Borrowed. */
const char *chat_stream_error(const ChatStream *stream);

/* A number in the error object (llama.cpp: n_ctx, n_prompt_tokens), or -1. */
int64_t chat_stream_error_number(const ChatStream *stream, const char *name);

#endif
