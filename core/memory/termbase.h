/*
 * termbase.h - how terms are to be translated, from TSV and TBX files.
 *
 * An entry is a source term, a target term and what it is for that:
 * preferred, admitted, or forbidden. Entries whose sources are forms of one
 * another ("asset", "assets") are one concept. Terms are found whatever their
 * endings (lang/stem), the longest first, in one pass over a text.
 *
 * TSV: UTF-8, a line an entry, columns parted by tabs: source, target, pos,
 * status (preferred, admitted, forbidden; none: preferred), note, domain. The
 * first line may name them, in any order. Lines that begin with # and empty ones
 * are passed over. TBX: see tbx.h.
 *
 * What is wrong in a file costs an entry and is said: a line too many or too few
 * of its parts, entries that are there twice or contradict one another, chains
 * of terms that lead back to their beginning.
 */
#ifndef MEMORY_TERMBASE_H
#define MEMORY_TERMBASE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "lang/term.h"

typedef struct Termbase Termbase;

typedef enum TermStatus {
	TERM_PREFERRED,
	TERM_ADMITTED,
	TERM_FORBIDDEN,
} TermStatus;

/* Texts are the termbase's; those that are not there are empty. */
typedef struct TermEntry {
	const char *source, *target, *pos, *note, *domain;
	TermStatus status;
	const char *file;
	unsigned line;
	unsigned concept;	/* index */
} TermEntry;

/* A term of a text. */
typedef struct TermMatch {
	size_t start, end;	/* bytes of the text */
	unsigned concept;
	bool is_part;		/* the end of a longer word: a hint only */
} TermMatch;

/* Languages are borrowed. DOMAIN (may be NULL): entries of others are left
 * out. */
Termbase *termbase_new(const Language *source, const Language *target,
    const char *domain);
void termbase_free(Termbase *termbase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Termbase, termbase_free)

/* Adds the entries of the file PATH: TBX if it begins like XML, else TSV.
 * LANGUAGES tells those of TBX. Errors: FAILURE_INPUT, FAILURE_LIMIT. */
bool termbase_read(Termbase *termbase, const char *path,
    const Languages *languages, GError **error);

/* The same of bytes in memory. */
bool termbase_read_bytes(Termbase *termbase, GBytes *bytes, const char *name,
    const Languages *languages, GError **error);

/* Adds one entry, whose texts are copied. What is wrong with it is said in the
 * findings. False: it was left out. */
bool termbase_add(Termbase *termbase, const TermEntry *entry);

/* Says what is wrong at FILE and LINE. */
void termbase_complain(Termbase *termbase, const char *file, unsigned line,
    const char *format, ...) G_GNUC_PRINTF(4, 5);

/* What is wrong: lines "FILE:LINE: what". Borrowed. Chains are looked for when
 * it is asked. */
const GPtrArray *termbase_findings(Termbase *termbase);

void termbase_languages(const Termbase *termbase, const Language **source,
    const Language **target);

unsigned termbase_size(const Termbase *termbase);
const TermEntry *termbase_entry(const Termbase *termbase, unsigned index);

/* The entries of a concept, in the order of their status: of TermEntry *. */
const GPtrArray *termbase_concept(const Termbase *termbase,
    unsigned concept);

/* The terms of TEXT (in the source language), in its order, none over another:
 * of TermMatch, owned by the caller. */
GArray *termbase_match(const Termbase *termbase, const char *text);

/* The targets of a concept, the preferred first, or those that are forbidden:
 * const char *, NULL-ended; the array is the caller's, the texts are not. */
GPtrArray *termbase_targets(const Termbase *termbase, unsigned concept,
    bool is_forbidden);

/* What becomes of MATCH in TARGET (in the target language). WHICH (may be
 * NULL) gets the forbidden term that is used, or what is missing; borrowed. */
TermCheck termbase_check(const Termbase *termbase, const TermMatch *match,
    const char *target, const char **which);

const char *termbase_status_name(TermStatus status);

#endif
