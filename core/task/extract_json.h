/*
 * extract_json.h - facts as JSON, schema finfacts/1.
 *
 * Boxes are in PDF points with their origin at the top left of the page; spans
 * are in bytes and in code points of the text of the block. The same facts
 * give the same bytes.
 */
#ifndef TASK_EXTRACT_JSON_H
#define TASK_EXTRACT_JSON_H

#include "engine/usage.h"
#include "task/extract_fact.h"

typedef struct ExtractJson {
	const Document *document;
	const char *digest;	/* SHA-256 of the file, hex */
	const Pack *pack;
	const char *model;	/* NULL: none */
	const char *prompt_digest;	/* of what the model was told; or NULL */
	const Usage *usage;	/* NULL: nothing was asked */
	unsigned failed;	/* questions without an answer that was of use */
} ExtractJson;

/* Appends one object. */
void extract_json_append(GString *out, const ExtractFacts *facts,
    const ExtractJson *about);

/* Names of the fields without a fact, of those that are no parts of items:
 * borrowed. */
GPtrArray *extract_json_missing(const ExtractFacts *facts);

#endif
