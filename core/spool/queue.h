/*
 * queue.h - what in/<queue>/.queue.conf says: lines "key = value".
 *
 * Keys of the spool itself are listed in queue.c and dragoman-spool(7); all
 * others are options of `dragoman batch` without their dashes, which whoever
 * owns the options judges (SpoolHost). The file must belong to root or to us
 * and must not be writable for others.
 */
#ifndef SPOOL_QUEUE_H
#define SPOOL_QUEUE_H

#include <glib.h>
#include <stdbool.h>

typedef struct Queue {
	char *name;
	char *options;		/* all lines, "key=value", sorted */
	char **targets;
	int priority;
	int settle, settle_most;	/* seconds; see intake.h */
	int manifest_most;	/* seconds a folder waits for what its MANIFEST
				   lists before that is told as wrong */
	bool takes_links;	/* files with several names */
	bool needs_manifest;	/* folders with one, and nothing else */
} Queue;

/* Reads IN/NAME/.queue.conf. Errors: FAILURE_USAGE, which names the file. */
Queue *queue_read(int in, const char *name, GError **error);

/* The same from TEXT; for tests. */
Queue *queue_parse(const char *name, const char *text, GError **error);

void queue_free(Queue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Queue, queue_free)

/* Lines of TEXT that are settings, as "key=value"; others are left out. Yours. */
char *queue_tidy_lines(const char *text);

/* The first value of KEY in lines of options, or OTHER; yours. */
char *queue_value(const char *options, const char *key, const char *other);
int queue_number(const char *options, const char *key, int other);

/* The lines that are no keys of the spool, as arguments "--key=value" ("--key"
 * for yes, nothing for no); NULL-ended, yours. */
char **queue_arguments(const char *options);

#endif
