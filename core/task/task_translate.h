/*
 * task_translate.h - asking an engine for targets, and taking its answers.
 *
 * A task knows segments and engines' texts; it knows no file, no check and no
 * server. An answer whose inline codes are not exactly the source's is no
 * answer. Figures in answers are put into the target language's form here, by
 * the program and not by a model.
 */
#ifndef TASK_TASK_TRANSLATE_H
#define TASK_TASK_TRANSLATE_H

#include "doc/document.h"
#include "engine/engine.h"

/*
 * How a text is asked for, from the cheapest to what nearly always succeeds. A
 * text whose answer is refused goes down one rung (model.md, D3).
 */
typedef enum TaskRung {
	TASK_TOGETHER,		/* in a batch */
	TASK_AGAIN,		/* those of a batch that failed, and why */
	TASK_ALONE,		/* by itself, in plain words */
	TASK_MASKED,		/* with figures behind codes */
	TASK_APART,		/* what lies between codes, piece by piece */
	TASK_N_RUNGS,
} TaskRung;

typedef struct TaskItem {
	Unit *unit;
	Segment *segment;
	char *failure;		/* owned: why there is no target; or NULL */
	bool is_placed;		/* its codes were put back by us */
	TaskRung rung;		/* on which the target was got */
	bool is_hopeless;	/* all rungs have failed */
} TaskItem;

typedef struct TaskHint {
	const char *terms;	/* see EngineText; NULL without */
	const char *similar, *similar_target;
} TaskHint;

/* What has come of a text. */
typedef struct TaskResult {
	const char *text;	/* tagged */
	TaskHint hint;		/* what was told with it */
	TaskRung rung;		/* TASK_N_RUNGS: none was of use */
	char *answer;		/* tagged; or why there is none */
} TaskResult;

typedef struct TaskTranslate {
	Arena *arena;		/* of the document */
	const Engine *engine;
	EngineSession *session;
	const Language *source, *target;
	TaskRung last;		/* that is tried; 0: all are */
	unsigned most_texts;	/* asked together; 0: as the engine likes */
	uint64_t most_tokens;	/* of them; 0: the same */
	void (*progress)(unsigned done, void *data);	/* items; or NULL */
	void *progress_data;

	/* Whether ITEM's target stands; if not, REASON gets why (owned). NULL:
	 * that is looked at later, and each item is asked for once. */
	bool (*accepts)(const TaskItem *item, char **reason, void *data);

	/* What came of a text in a run before: ANSWER is new. False: nothing
	 * did. And: what has come of some now, to be kept before anything else
	 * is asked. Both or neither may be NULL. */
	bool (*recall)(TaskResult *result, void *data);
	bool (*keep)(const TaskResult *results, size_t count, void *data,
	    GError **error);

	/* What an engine may be told with the item; or NULL. */
	TaskHint (*hint)(const TaskItem *item, void *data);
	void *data;		/* of these four */
} TaskTranslate;

/* An array of TaskItem that owns its failures. */
GArray *task_translate_items(void);

/*
 * True when there is something in SEGMENT for an engine. False: it holds
 * nothing but figures, codes and protected spans, and got its target here,
 * with the figures localised unless KEEP_FIGURES.
 */
bool task_translate_needs_engine(Segment *segment, Arena *arena,
    const Language *source, const Language *target, bool keep_figures);

/*
 * Fills the targets of ITEMS (of TaskItem), beginning on RUNG. Equal texts are
 * asked once; REPEATED counts the rest. Items without a usable answer get a
 * failure; with task->accepts also those whose answers are refused on every
 * rung that the engine has (is_hopeless). From the second rung on, codes that
 * are wrong once more are put right (is_placed). False: the engine is gone, or
 * an answer could not be kept.
 */
bool task_translate_run(const TaskTranslate *task, GArray *items,
    TaskRung rung, unsigned *repeated, GError **error);

#endif
