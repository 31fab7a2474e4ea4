/*
 * chat_answer.h - what a model says, read as it comes, and cut when it raves.
 *
 * A model asked for {"1":"...","2":"..."} may put prose, fences or thoughts
 * around it, stop in the middle, repeat itself for ever, forget to escape a
 * quote or give a key twice. The scanner takes the text byte by byte, keeps
 * every pair that is whole, and believes none of them: a key that comes twice
 * with two values has none. JSON libraries do none of this.
 */
#ifndef ENGINE_CHAT_CHAT_ANSWER_H
#define ENGINE_CHAT_CHAT_ANSWER_H

#include <glib.h>
#include <stdbool.h>

typedef struct ChatAnswer ChatAnswer;

typedef enum ChatNotation {
	CHAT_OBJECT,		/* {"1":"...","2":"..."} */
	CHAT_LINES,		/* "[1] ..." one a line */
	CHAT_PLAIN,		/* one text, and nothing else */
	CHAT_WHOLE,		/* JSON of any form, not looked into */
} ChatNotation;

/*
 * COUNT texts are wanted, with keys from "1" on; text I is expected to have no
 * more than EXPECTED[I] bytes. CHAT_WHOLE: one number, of all. SOURCES (NULL:
 * none): what they are the answers to; one may repeat itself where its source
 * does. Both are borrowed.
 */
ChatAnswer *chat_answer_new(ChatNotation notation, const size_t *expected,
    const char *const *sources, size_t count);
void chat_answer_free(ChatAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChatAnswer, chat_answer_free)

/*
 * Takes what came next, in UTF-8 or not. False: it raves (white space without
 * end, a phrase over and over, much more than expected), and nothing worth
 * having can follow; chat_answer_fault says which.
 */
bool chat_answer_feed(ChatAnswer *answer, const char *bytes, size_t length);

/* Nothing follows. IS_WHOLE: the model ended of its own accord; if not, a
 * line or text that is not closed is not taken. */
void chat_answer_end(ChatAnswer *answer, bool is_whole);

/* The text for key I + 1: valid UTF-8 without NUL, borrowed. NULL: there is
 * none, or there are two. */
const char *chat_answer_text(const ChatAnswer *answer, size_t i);

/* All that was said but thoughts and fences; borrowed. CHAT_WHOLE only. */
const char *chat_answer_whole(const ChatAnswer *answer);

/* Why it was cut: static text, or NULL. */
const char *chat_answer_fault(const ChatAnswer *answer);

/* Bytes that came, and those of them in texts that can be used. */
size_t chat_answer_length(const ChatAnswer *answer);
size_t chat_answer_useful(const ChatAnswer *answer);

#endif
