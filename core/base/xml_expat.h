/*
 * xml_expat.h - inside of base/xml: expat reads a document into its tree.
 *
 * It is the gate for all that is not plain: well-formedness to the letter, no
 * external entities, no amplification, and the messages of what is refused.
 */
#ifndef BASE_XML_EXPAT_H
#define BASE_XML_EXPAT_H

#include "base/xml.h"

/* Fills the nodes of TREE from its bytes from BASE on; SOURCE names the part
 * for messages. Errors: FAILURE_INPUT with line and column, FAILURE_LIMIT. */
bool xml_expat_read(XmlTree *tree, size_t base, const char *source,
    const Limits *limits, GError **error);

#endif
