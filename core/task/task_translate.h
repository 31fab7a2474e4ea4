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

typedef struct TaskItem {
	Unit *unit;
	Segment *segment;
	char *failure;		/* owned: why there is no target; or NULL */
	bool is_placed;		/* its codes were put back by us */
} TaskItem;

typedef struct TaskTranslate {
	Arena *arena;		/* of the document */
	const Engine *engine;
	EngineSession *session;
	const Language *source, *target;
	void (*progress)(unsigned done, void *data);	/* items; or NULL */
	void *progress_data;
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
 * Fills the targets of ITEMS (of TaskItem). Equal texts are asked once;
 * REPEATED counts the rest. Items without a usable answer get a failure and
 * no target. From attempt 1 on, codes that are wrong once more are put right
 * (is_placed); from attempt 2 on, figures are sent as placeholders. False: the
 * engine is gone.
 */
bool task_translate_run(const TaskTranslate *task, GArray *items,
    unsigned attempt, unsigned *repeated, GError **error);

#endif
