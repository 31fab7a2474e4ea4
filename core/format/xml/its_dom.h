/*
 * its_dom.h - libxml2's DOM, in one place: for XPath, and for HTML.
 *
 * XML is read from bytes that expat has passed, without network, external
 * entities, DTDs or XInclude. HTML is read as browsers do, in pieces, so that
 * depth is watched; its elements are put into the namespace of XHTML, as ITS
 * 2.0 (section 6) wants them. XPath stops after a fixed number of operations.
 */
#ifndef ITS_DOM_H
#define ITS_DOM_H

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "its_select.h"

typedef struct ItsDom {
	xmlDoc *tree;
	bool is_html;
	unsigned long operations;	/* an XPath may cost */
	XmlTree *spans;		/* of XML: the same as spans; or NULL */
} ItsDom;

/* Reads a file called NAME, HTML when it says or looks so. Errors:
 * FAILURE_INPUT, FAILURE_LIMIT. */
ItsDom *its_dom_new(GBytes *bytes, const char *name, const Limits *limits,
    GError **error);

/* The same for XML that was parsed; TREE is borrowed. */
ItsDom *its_dom_new_xml(const XmlTree *tree, GError **error);
void its_dom_free(ItsDom *dom);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ItsDom, its_dom_free)

/* The element behind NODE in document order; NULL behind the last. */
xmlNode *its_dom_next(const xmlNode *node);

/* The value of the attribute without prefix, or of that namespace; NULL
 * without. xmlFree. */
char *its_dom_attribute(const xmlNode *node, const char *space,
    const char *name);

/*
 * Evaluates EXPRESSION with CONTEXT (NULL: the document) as its node.
 * xmlXPathFreeObject. Errors: FAILURE_INPUT (no XPath), FAILURE_LIMIT.
 */
xmlXPathObject *its_dom_evaluate(const ItsDom *dom, xmlNode *context,
    const char *expression, const ItsScope *scope, GError **error);

#endif
