/*
 * pipeline.h - a program that stays, and answers texts: NUL-ended in, NUL-ended
 * out.
 *
 * Nothing it does is believed. Several texts are under way at once, and behind
 * them goes a mark that only it can bring back: when the mark comes last, each
 * text got its own answer. If not, there are no answers; the program is ended,
 * started again and asked for each text alone. Empty answers and floods are
 * none. One that dies or falls silent over and over is given up.
 */
#ifndef ENGINE_PIPELINE_H
#define ENGINE_PIPELINE_H

#include <glib.h>
#include <stdbool.h>

typedef struct Pipeline Pipeline;

typedef struct PipelineOptions {
	const char *name;	/* in messages */
	const char *advice;	/* the same, where it does not answer */
	char *const *argv;	/* NULL-ended; looked for in PATH, no shell */
	char *const *environment;	/* NULL-ended */
	const char *health;	/* a text whose answer is not empty */
	unsigned first;		/* seconds to the first answer of a start */
	unsigned next;		/* seconds to each one that follows */
	unsigned total;		/* seconds for all texts of one call */
	char *(*mark)(unsigned number);	/* a text, new */
	bool (*is_mark)(const char *answer, unsigned number);
} PipelineOptions;

/* Copies what OPTIONS points to. Nothing is started yet. */
Pipeline *pipeline_new(const PipelineOptions *options);
void pipeline_free(void *pipeline);	/* ends the program */

/* Starts the program and waits for nothing: several may load at once. Errors:
 * FAILURE_ENGINE. */
bool pipeline_start(Pipeline *pipeline, GError **error);

/* Whether it answers, and brings a mark back. Errors: FAILURE_ENGINE. */
bool pipeline_probe(Pipeline *pipeline, GError **error);

/*
 * Sends TEXTS[0..COUNT), all at once and, if that fails, each alone. ANSWERS
 * (new strings, not checked for UTF-8) are NULL where there is none, or TEXTS
 * are. False: the program is given up. Errors: FAILURE_ENGINE.
 */
bool pipeline_ask(Pipeline *pipeline, char *const *texts, char **answers,
    size_t count, GError **error);

#endif
