/*
 * task_terms.h - the terms of a document, proposed by a model before it is
 * translated (model.md, D5).
 *
 * A model sees a sample of the document, spread over all of it, and lists its
 * terms with one translation each. What it says is believed only where it can
 * be: a term must stand in the sample letter for letter and more than once, and
 * neither side may hold a figure, a code or a line end.
 */
#ifndef TASK_TASK_TERMS_H
#define TASK_TASK_TERMS_H

#include "doc/document.h"
#include "engine/chat/chat.h"
#include "task/pack.h"
#include "task/task_diary.h"

typedef struct TaskTerm {
	char *source, *target;
	unsigned proposed;	/* by so many calls */
} TaskTerm;

typedef struct TaskTerms {
	const Pack *pack;	/* with a text for "terms" */
	Chat *chat;
	const Language *source, *target;
	const TaskDiary *diary;	/* NULL: nothing is kept */
} TaskTerms;

/*
 * The terms of DOCUMENT, in the order of the text: of TaskTerm, owned by the
 * caller. Units in other languages and those that are not translated are left
 * out. NULL: no server is left, the budget is spent, or an answer could not be
 * kept. An answer that is of no use costs its terms only.
 */
GPtrArray *task_terms_find(const TaskTerms *task, const Document *document,
    GError **error);

/* Reads an ANSWER about SAMPLE (texts between line ends), and adds what it says
 * to TERMS. */
void task_terms_read(GPtrArray *terms, const char *sample,
    const char *answer);

/* An empty array for them. */
GPtrArray *task_terms_new(void);

#endif
