/*
 * inline.h - the content of a segment: text with inline codes.
 *
 * After XLIFF 2.1, 4.7: TEXT, standalone codes (ph), the two ends of spanning
 * codes (pc, or sc and ec where they end in another segment), annotations
 * (mrk) and code points that XML cannot hold (cp). All text is UTF-8 exactly
 * as the source had it; no normal form is forced.
 *
 * An Inline lives in the arena of its document. Lists are singly linked;
 * copying a list copies the records, never the texts.
 */
#ifndef DOC_INLINE_H
#define DOC_INLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

typedef enum InlineKind {
	INLINE_TEXT,
	INLINE_PH,		/* standalone code */
	INLINE_OPEN,		/* start of a spanning code */
	INLINE_CLOSE,		/* its end: same id */
	INLINE_MARK_OPEN,	/* start of a span that is not translated */
	INLINE_MARK_CLOSE,	/* its end: same id */
	INLINE_CP,		/* a code point no XML can hold: see value */
} InlineKind;

typedef struct Inline Inline;
struct Inline {
	Inline *next;
	InlineKind kind;
	unsigned id;		/* codes and marks: unique in the unit, from 1;
				   both ends of a span share it; TEXT: 0 */
	const char *text;	/* TEXT: the text, never NULL or empty;
				   PH: what a reader sees there, "" if nothing */
	const char *type;	/* XLIFF type: fmt link image quote ui other */
	const char *original;	/* native code, for people and XLIFF; or NULL */
	uint32_t value;		/* PH, OPEN, CLOSE: the format's own number;
				   CP: the code point */
};

typedef struct InlineList {
	Inline *first;
	Inline *last;
} InlineList;

bool inline_is_code(const Inline *node);	/* PH, OPEN or CLOSE */

/* Appends NODE, which must be in no list. */
void inline_append(InlineList *list, Inline *node);

/* Appends LENGTH bytes of text, copied; nothing when LENGTH is 0. */
Inline *inline_add_text(InlineList *list, Arena *arena, const char *text,
    size_t length);

/* The same of all of TEXT, not copied: it must live as long as ARENA. */
Inline *inline_add_shared(InlineList *list, Arena *arena, const char *text);

/* Appends a code or mark. TYPE and ORIGINAL are copied; both may be NULL. */
Inline *inline_add_code(InlineList *list, Arena *arena, InlineKind kind,
    unsigned id, const char *type, const char *original, uint32_t value);

/* A copy of the records of LIST. */
InlineList inline_copy(const InlineList *list, Arena *arena);

/* Appends copies of all of FROM. */
void inline_add_list(InlineList *list, Arena *arena, const InlineList *from);

/* The text a reader sees: TEXT and the texts of PH, marks included. */
char *inline_text(const InlineList *list);
void inline_append_text(const InlineList *list, GString *text);

/* The same, without the texts of PH and without marked (protected) spans:
 * what may be translated. */
char *inline_plain_text(const InlineList *list);

/* Same kinds, ids and texts in the same order. Adjoining TEXT nodes count as
 * one. */
bool inline_equal(const InlineList *a, const InlineList *b);

/* True when there is a letter outside protected spans: something for an
 * engine to do. */
bool inline_has_letters(const InlineList *list);

#endif
