/*
 * chat_string.h - a JSON string, read byte by byte (RFC 8259, section 7).
 *
 * More is taken than the standard allows where the sense is clear: raw line
 * ends, and escapes of characters that need none. What has no sense (NUL,
 * half a surrogate pair, bytes that are not UTF-8) makes the text unusable.
 */
#ifndef ENGINE_CHAT_CHAT_STRING_H
#define ENGINE_CHAT_CHAT_STRING_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct ChatString ChatString;

ChatString *chat_string_new(void);
void chat_string_free(ChatString *string);

/* Empties it for the next. */
void chat_string_clear(ChatString *string);

/* Takes a byte after the opening quote. True: it was the closing quote. */
bool chat_string_feed(ChatString *string, char c);

/* Takes bytes up to END, or the closing quote: *P is left behind what was
 * taken. True: the quote was met. */
bool chat_string_run(ChatString *string, const char **p, const char *end);

/* Adds a byte as it is. */
void chat_string_add(ChatString *string, char c);

/* The closing quote belonged to the text: it, GAP and C follow. True: C is
 * a closing quote itself. */
bool chat_string_reopen(ChatString *string, const char *gap, char c);

size_t chat_string_length(const ChatString *string);	/* bytes */
const char *chat_string_bytes(const ChatString *string);

/* Valid UTF-8 without NUL, borrowed; or NULL. */
const char *chat_string_text(const ChatString *string);

#endif
