/*
 * pack_template.h - prompts with places to fill in: {{name}}, and parts that
 * are left out where a name has no text: {{#if name}}...{{/if}}.
 *
 * Nothing else is understood, so a pack is data and never a program. A line
 * that holds only {{#if name}} or {{/if}} leaves no line behind.
 */
#ifndef TASK_PACK_TEMPLATE_H
#define TASK_PACK_TEMPLATE_H

#include <glib.h>
#include <stdbool.h>

typedef struct PackVar {
	const char *name;	/* NULL ends a list */
	const char *value;	/* NULL or "": not there */
} PackVar;

/* Most bytes that a filled in template may have. */
enum { PACK_TEMPLATE_LIMIT = 512 * 1024 };

/*
 * TEXT filled in from VARS, a new string. PATH is for messages: "PATH:LINE:
 * ...". Fails with FAILURE_INPUT over names that VARS does not have, and parts
 * that do not close; with FAILURE_LIMIT over PACK_TEMPLATE_LIMIT.
 */
char *pack_template_fill(const char *text, const char *path,
    const PackVar *vars, GError **error);

#endif
