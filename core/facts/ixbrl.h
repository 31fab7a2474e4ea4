/*
 * ixbrl.h - inline XBRL 1.0 and 1.1: the facts in XHTML.
 *
 * One file, or all files of a document set, whose contexts, continuations and
 * footnotes are shared. Inline XBRL 1.1, sections 4, 10 to 15.
 */
#ifndef FACTS_IXBRL_H
#define FACTS_IXBRL_H

#include "fact.h"
#include "transform.h"

#define IXBRL_SPACE "http://www.xbrl.org/2013/inlineXBRL"
#define IXBRL_SPACE_1_0 "http://www.xbrl.org/2008/inlineXBRL"

/* Whether NODE is an element of inline XBRL called NAME (NULL: any). */
bool ixbrl_is(const XmlTree *tree, uint32_t node, const char *name);

/* Whether TREE has any. */
bool ixbrl_is_inline(const XmlTree *tree);

/* Whether some fact of TREE has a context that is not in it. */
bool ixbrl_is_partial(const XmlTree *tree);

/* The files of a document set; all is borrowed. */
typedef struct IxbrlFiles {
	const XmlTree *const *trees;
	unsigned count;
	const TransformTable *transforms;	/* NULL: formatted facts have
					   no values */
	Report *report;		/* gets what refers to nothing, and what no
				   transformation reads; or NULL */
} IxbrlFiles;

/* Adds the facts of FILES, whose names are all that is in set->files. Errors:
 * FAILURE_LIMIT. */
bool ixbrl_read(FactSet *set, const IxbrlFiles *files, GError **error);

#endif
