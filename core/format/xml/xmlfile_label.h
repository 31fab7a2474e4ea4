/*
 * xmlfile_label.h - labels of XBRL linkbases: they are added to, not replaced.
 *
 * A label resource is followed by a copy of itself in the target language
 * under the same xlink:label, so that the arc that leads to the one leads to
 * the other (XBRL 2.1, 3.5.3.9: arcs are from all to all of a name). Concepts
 * that have a label of the role in the target language already get none.
 */
#ifndef XMLFILE_LABEL_H
#define XMLFILE_LABEL_H

#include "format/proof.h"
#include "base/xml.h"
#include "lang/language.h"

/* Whether NODE is a label resource. */
bool xmlfile_label_is(const XmlTree *tree, uint32_t node);

/* The label resource that NODE is or stands in; XML_NONE without one. */
uint32_t xmlfile_label_around(const XmlTree *tree, uint32_t node);

/* What becomes of a label that is not translated. */
typedef enum XmlfileLabelKept {
	XMLFILE_LABEL_TRANSLATED,	/* it is */
	XMLFILE_LABEL_DONE,	/* its concept has one of its role in the
				   target language */
	XMLFILE_LABEL_OTHER,	/* it is in another language than the source,
				   perhaps the target's */
} XmlfileLabelKept;

/* The label resources (nodes) that are not translated, with the reason;
 * languages may be NULL: not known. NULL where TREE has no labels at all. */
GHashTable *xmlfile_label_find_kept(const XmlTree *tree,
    const Language *source, const Language *target);

/* Adds "id TAB role" of the concepts of all labels of TREE in LANGUAGE to
 * USES; the ids are those that locators name. */
void xmlfile_label_add_uses(const XmlTree *tree, const Language *language,
    GHashTable *uses);

/* The labels (nodes) of TREE all of whose concepts are in USES. */
GHashTable *xmlfile_label_find_used(const XmlTree *tree, GHashTable *uses);

/* What is to stand behind label NODE: its copy in the language TAG, with
 * CONTENT for what stands between its tags. Owned by the caller. */
char *xmlfile_label_copy(const XmlTree *tree, uint32_t node, const char *tag,
    const char *content);

/* Proves that each label of SOURCE is in TARGET, and others in LANGUAGE (NULL:
 * any) alone. */
void xmlfile_label_verify(const XmlTree *source, const XmlTree *target,
    const Language *language, Proof *proof);

#endif
