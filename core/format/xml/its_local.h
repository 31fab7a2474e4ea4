/*
 * its_local.h - local markup of ITS 2.0 in elements, and what HTML says
 * without it.
 *
 * ITS 2.0, 5.2.2 (attributes in XML, its:span), 6 (attributes its-* in HTML,
 * and HTML's own), 8.12 and 8.17 (stand-off records), 5.7 (annotatorsRef).
 */
#ifndef ITS_LOCAL_H
#define ITS_LOCAL_H

#include "its_dom.h"
#include "its_rules.h"

typedef struct ItsLocal ItsLocal;

/* For one category and document. All are borrowed; values go to TEXTS. */
ItsLocal *its_local_new(const ItsDom *dom, const ItsData *data,
    const ItsReading *reading, GStringChunk *texts);
void its_local_free(ItsLocal *local);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ItsLocal, its_local_free)

/* Adds what NODE itself says to ITEMS (of ItsInfoItem); false for nothing. */
bool its_local_add(ItsLocal *local, xmlNode *node, GArray *items);

/* Adds REFERENCE and the records it refers to. */
void its_local_add_records(ItsLocal *local, GArray *items,
    const char *reference);

/* Adds the fallbacks of properties that ITEMS does not have for RECORD. */
void its_local_add_fallbacks(const ItsData *data, GArray *items,
    unsigned record);

/* The annotators at NODE, sorted, whose parent has ABOVE; NULL for none. */
const char *its_local_annotators(ItsLocal *local, xmlNode *node,
    const char *above);

/* What HTML says of an element, or of an attribute of an element with
 * ITEMS, of which nobody says a thing; NULL for nothing. */
const char *its_local_element_default(const ItsData *data,
    const xmlNode *node);
const char *its_local_attribute_default(const ItsData *data,
    const xmlNode *node, const xmlAttr *attribute, const GArray *items);

/* The text of a script of type application/its+xml; NULL for others. */
GBytes *its_local_script(xmlNode *node);

/* Runs of white space as one space, none at the ends; in place. */
void its_local_normalise(char *text);

/* Adds the domains in VALUE to FOUND (of char *), each once, as MAPPING (may
 * be NULL) maps them. */
void its_local_add_domains(GPtrArray *found, const char *value,
    const char *mapping);

#endif
