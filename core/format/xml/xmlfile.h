/*
 * xmlfile.h - what the reader of XML files leaves for their writer.
 *
 * Offsets are into xml_bytes of the tree. Unit.value is the index of the
 * unit's place. Inline.value of codes and marks is a node of the tree: PH and
 * marks stand for the whole node, OPEN and CLOSE for its tags; a PH with
 * XML_NONE stands for its `original` (an entity reference), and a mark of 0
 * was set by a later step and stands for nothing.
 */
#ifndef XMLFILE_H
#define XMLFILE_H

#include "format/format.h"
#include "its.h"

/* Where a unit's text stands. */
typedef struct XmlfilePlace {
	size_t start, end;
	bool is_attribute;
	uint32_t label;		/* the XBRL label whose text it is, + 1; 0: of
				   none */
} XmlfilePlace;

/* A lang or xml:lang attribute. */
typedef struct XmlfileLanguage {
	uint32_t node;
	XmlSpan span;		/* of the value */
	const char *tag;	/* in the document's arena */
} XmlfileLanguage;

typedef struct XmlfileSkeleton {
	XmlTree *tree;
	uint32_t root;		/* the root element */
	uint8_t *roles;		/* of all nodes; see xmlfile_role.h */
	GHashTable *kept_labels;	/* see xmlfile_label_find_kept */
	GArray *places;		/* of XmlfilePlace */
	GArray *languages;	/* of XmlfileLanguage, in document order */
} XmlfileSkeleton;

/* The row in the table of formats: XML, XHTML, inline XBRL. */
extern const Format xmlfile_format;

#endif
