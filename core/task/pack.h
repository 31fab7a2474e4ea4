/*
 * pack.h - prompt packs: what models are told, as data in a folder.
 *
 * A pack is a folder with pack.ini; a file for each task (translate.md,
 * review.md, terms.md, repair.md, extract.md: see pack_template.h), glossaries
 * (glossary.en-de.tsv), a style for a target language (style.de.md), examples
 * and tests (examples.jsonl, tests.jsonl) and the fields that are extracted
 * (schema.extract.json). What a pack does not have it gets from its parent;
 * {{parent}} in a task's file is the parent's text for that task, styles,
 * glossaries, examples and fields add up, the parent's first.
 *
 * pack.ini, group [pack]: id (the folder's name), version, parent,
 * description, tasks, languages ("*", or tags). Group [limits]: texts and
 * tokens of a translation's batch, review (segments a call), extract (tokens
 * of text a call). Group [sampling]: temperature. No other key is known.
 *
 * Errors of all: FAILURE_INPUT naming file and line or key, FAILURE_USAGE for
 * a pack that is nowhere, FAILURE_LIMIT.
 */
#ifndef TASK_PACK_H
#define TASK_PACK_H

#include "base/json.h"
#include "lang/language.h"
#include "task/pack_template.h"

typedef struct Pack Pack;

typedef struct PackLimits {
	unsigned texts, tokens;	/* of a batch of translations */
	unsigned review;	/* segments a call */
	unsigned extract;	/* tokens of text a call */
} PackLimits;

/* The pack NAME, from the first of FOLDERS (NULL-ended) that has it; its
 * parents likewise. All its files are read and tried now. */
Pack *pack_open(const char *const *folders, const char *name, GError **error);
void pack_free(Pack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pack, pack_free)

/* Names of all packs in FOLDERS, sorted, each once. */
GPtrArray *pack_list(const char *const *folders);

const char *pack_name(const Pack *pack);
const char *pack_version(const Pack *pack);
const char *pack_description(const Pack *pack);
const char *pack_folder(const Pack *pack);
const Pack *pack_parent(const Pack *pack);	/* NULL: it has none */
PackLimits pack_limits(const Pack *pack);
double pack_temperature(const Pack *pack);

/* SHA-256, in hex, of everything that may be said with the pack. */
const char *pack_hash(const Pack *pack);

/* Whether it has a text for TASK ("translate"), its parents' included. */
bool pack_has_task(const Pack *pack, const char *task);

/* False, and one line of error (FAILURE_USAGE), when the pack does not have
 * LANGUAGE. */
bool pack_needs_language(const Pack *pack, const Language *language,
    GError **error);

/* The text for TASK filled in, a new string. Names that VARS (NULL-ended) does
 * not have are empty. */
char *pack_render(const Pack *pack, const char *task, const PackVar *vars,
    GError **error);

/* What it says of style in the language TAG, or NULL. Owned by the caller. */
char *pack_style(const Pack *pack, const char *tag);

/* Lines "source TAB target" for two tags, or NULL. Owned by the caller. */
char *pack_glossary(const Pack *pack, const char *source, const char *target);

/* Fields by name, in order: an object of objects; see task_extract.h. Owned
 * by the caller. */
Json *pack_schema(const Pack *pack);

/* Rows of examples.jsonl and tests.jsonl, the parents' first: arrays of Json,
 * borrowed. */
const GPtrArray *pack_examples(const Pack *pack);
const GPtrArray *pack_tests(const Pack *pack);

#endif
