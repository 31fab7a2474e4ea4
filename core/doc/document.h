/*
 * document.h - a document between being read and being written.
 *
 * Document > Block > Unit > Segment > Inline, after XLIFF 2.1; what cannot be
 * said in XLIFF is not in here. A reader fills blocks, units and sources, and
 * keeps what its writer needs in the skeleton; later steps only fill what is
 * still empty (segments, targets, states); the writer sees nothing but this.
 *
 * Ownership: every pointer reachable from a Document lives in its arena until
 * document_free, but for the source bytes (a GBytes reference) and the
 * skeleton (freed by the function that came with it).
 */
#ifndef DOC_DOCUMENT_H
#define DOC_DOCUMENT_H

#include <glib.h>

#include "doc/block.h"

typedef struct Document {
	Arena *arena;
	GBytes *source;		/* the file as it was read */
	const char *name;	/* of the file, without folders */
	const char *format;	/* Format.name of its reader */
	const char *source_language;	/* BCP 47, NULL: unknown */
	const char *target_language;	/* BCP 47, NULL: not chosen yet */
	Block *root;		/* kind BLOCK_PART, name = the file's */
	GPtrArray *units;	/* Unit *, in reading order; index = id - 1 */
	unsigned pages;		/* 0: the format has none */
	void *skeleton;		/* the format's own */
	GDestroyNotify skeleton_free;
	bool is_proved_by_skeleton;	/* the format's proof looks at it */
} Document;

/* A new document for SOURCE, which is referenced. NAME may hold folders;
 * only its last part is kept. FORMAT is a static string. */
Document *document_new(GBytes *source, const char *name, const char *format);
void document_free(Document *document);

/* Frees what only the reader and the writer need, when both are done. */
void document_drop_skeleton(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/* A new block in PARENT (NULL: the root), see block_add. */
Block *document_add_block(Document *document, Block *parent, BlockKind kind,
    const char *name);

/* A new unit at the end of the reading order, translate = true, with one
 * empty segment: append to unit->first->source. */
Unit *document_add_unit(Document *document, Block *block, const char *name);

/* The unit with that id, or NULL. */
Unit *document_unit(const Document *document, unsigned id);

/* A fresh inline id in UNIT. */
unsigned document_new_code(Unit *unit);

/*
 * Checks every invariant of the tree: unit ids and order, segment numbers,
 * text valid UTF-8 and never empty, code ids unique, ends after starts and
 * nested over the unit, targets only where said, each target holding the
 * codes of its source. Returns NULL, or the first breach in words (owned by
 * the caller). Run after each step in debug builds, and in the tests.
 */
char *document_check(const Document *document);

#endif
