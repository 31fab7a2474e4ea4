/*
 * xmlfile_role.h - what each node of a document is to the text around it.
 *
 * Derived from ITS values bottom up, so that every later question is a look
 * at one byte. An inline element with a block inside counts as a block.
 */
#ifndef XMLFILE_ROLE_H
#define XMLFILE_ROLE_H

#include "its.h"

typedef enum XmlfileRole {
	XMLFILE_ROLE_BLOCK = 1u << 0,	/* ends the text around it */
	XMLFILE_ROLE_NESTED = 1u << 1,	/* a text of its own, in a text */
	XMLFILE_ROLE_SKIPPED = 1u << 2,	/* markup of ITS itself */
	XMLFILE_ROLE_TRANSLATE = 1u << 3,	/* own text is translated */
	XMLFILE_ROLE_HAS_TEXT = 1u << 4,	/* such text inside */
	XMLFILE_ROLE_HAS_KEPT = 1u << 5,	/* text that is kept inside */
	XMLFILE_ROLE_HAS_BLOCK = 1u << 6,	/* a block inside */
} XmlfileRole;

/* The roles of all nodes of TREE, by index; g_free. Texts have HAS_TEXT or
 * HAS_KEPT when they are not blank. Texts in nested elements do not count for
 * the elements around those. */
uint8_t *xmlfile_role_map(const XmlTree *tree, const Its *its);

/*
 * Sets translate to no in those ix:continuation elements that continue a fact
 * which is not translated, along the whole chain (Inline XBRL 1.1, 4.1.1).
 */
void xmlfile_role_lock_chains(const XmlTree *tree, Its *its);

#endif
