/*
 * label.h - what concepts are called: label linkbases.
 *
 * XBRL 2.1, 5.2.2: labels are found by the fragments of their locators, which
 * are ids of elements in schemas. By common practice such an id is the
 * concept's prefix, a low line, and its local name; no schema is read.
 */
#ifndef FACTS_LABEL_H
#define FACTS_LABEL_H

#include "fact.h"

typedef struct LabelTable LabelTable;

LabelTable *label_new(void);
void label_free(LabelTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelTable, label_free)

/* Whether TREE has label links; adds their standard labels. */
bool label_is(const XmlTree *tree);
void label_add(LabelTable *table, const XmlTree *tree);

/* The standard label of NAME in LANGUAGE (NULL: in any), or
 * in a wider or narrower form of it; NULL without. PREFIX is what documents
 * call its namespace. */
const char *label_find(const LabelTable *table, const char *prefix,
    const char *local, const char *language);

#endif
