/*
 * pack_test.h - a pack's own tests: what a model must and must not answer.
 *
 * A row of tests.jsonl has a task, languages and a text; "must" and "must_not"
 * say what the result is to hold. translate, repair, terms: pieces of text,
 * variants between "|"; "=..." is the whole answer. review: beginnings of
 * categories of MQM. extract: "must" has fields with their normalized values,
 * "must_not" values that no fact may have. "answer" is a good one, for stand-in
 * servers; nothing here looks at it. What is judged went all the way: through
 * the server, the readers of answers, and the proofs.
 */
#ifndef TASK_PACK_TEST_H
#define TASK_PACK_TEST_H

#include "engine/chat/chat.h"
#include "task/pack.h"

typedef struct PackTest {
	char *name;		/* "extract 3 (en)" */
	char *failure;		/* NULL: passed */
} PackTest;

/* Runs all tests of PACK, its parents' too, over CHAT: an array of PackTest,
 * owned by the caller. NULL: no server is left, or a test is none. */
GArray *pack_test_run(const Pack *pack, const Languages *languages,
    Chat *chat, GError **error);

#endif
