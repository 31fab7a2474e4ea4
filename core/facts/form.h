/*
 * form.h - forms in XML, EDGAR's above all: each field is a fact.
 *
 * Which roots are forms, and where they say who and when, is a table
 * (lang/xbrl/forms.tsv). The concept of a field is its path without numbers
 * of rows; Fact.path has them.
 */
#ifndef FACTS_FORM_H
#define FACTS_FORM_H

#include "fact.h"

#define FORM_SPACE "urn:dragoman:form"

typedef struct FormTable FormTable;

/* Reads the table in the folder xbrl of FOLDER. Errors: those of file_read,
 * FAILURE_INTERNAL for rows that cannot be used. */
FormTable *form_open(const char *folder, GError **error);
void form_close(FormTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FormTable, form_close)

/* Whether ROOT is the root element of a form. */
bool form_is(const FormTable *table, const XmlTree *tree, uint32_t root);

/* Adds the fields of the form with that ROOT, of file FILE. */
void form_read(FactSet *set, const FormTable *table, const XmlTree *tree,
    uint32_t root, unsigned file);

#endif
