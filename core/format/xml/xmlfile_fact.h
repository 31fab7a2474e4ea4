/*
 * xmlfile_fact.h - what a translated inline XBRL document still needs.
 *
 * The languages of its facts, a note that it is no official document, and
 * where it is asked for figures in the target's form.
 */
#ifndef XMLFILE_FACT_H
#define XMLFILE_FACT_H

#include "facts/fact.h"
#include "facts/transform.h"
#include "xmlfile.h"

/*
 * WRITTEN, the translation of the document with SKELETON, with all that; a new
 * reference to the same bytes where there is nothing to do. Errors: those of
 * reading and of xml_splice_apply.
 */
GBytes *xmlfile_fact_finish(const XmlfileSkeleton *skeleton, GBytes *written,
    const Document *document, const FormatOptions *options, GError **error);

/* The facts of TREE, whatever it is: inline XBRL, an instance, a form. NULL
 * without an error when it has none. TRANSFORMS may be NULL: values of inline
 * facts are then not known, their texts are. */
FactSet *xmlfile_fact_read(const XmlTree *tree, uint32_t root,
    const TransformTable *transforms, const FormatOptions *options,
    GError **error);

/* Whether TREE with the element ROOT has facts. */
bool xmlfile_fact_is_filing(const XmlTree *tree, uint32_t root,
    const FormatOptions *options);

/* Whether FACT is a text that has a language. */
bool xmlfile_fact_has_language(const Fact *fact);

#endif
