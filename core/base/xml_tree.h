/*
 * xml_tree.h - inside of base/xml: the tree, and how it is put together.
 *
 * Two readers tell a build what they find, each with the places of it: xml_scan
 * takes what most files consist of, xml_expat all there is. Names, prefixes and
 * limits are seen to here, so that both make the same tree.
 */
#ifndef BASE_XML_TREE_H
#define BASE_XML_TREE_H

#include "base/xml.h"

/* What the prefix xml is bound to, always (Namespaces in XML 1.0, 3). */
#define XML_TREE_XML "http://www.w3.org/XML/1998/namespace"

struct XmlTree {
	GBytes *source;		/* as read */
	GBytes *utf8;		/* what offsets are into */
	char *encoding;		/* as declared or detected */
	bool has_bom;
	bool is_converted;	/* utf8 is not source */
	XmlNode *nodes;
	uint32_t n_nodes, room;	/* nodes there is room for */
	GStringChunk *names;
	GHashTable *entities;	/* name to text, of the internal subset */
};

/* Names are not terminated; VALUE has its references resolved. */
typedef struct XmlTreeAttribute {
	const char *name, *value;
	size_t name_length, value_length;
} XmlTreeAttribute;

typedef enum XmlTreeFault {
	XML_TREE_SOUND,
	XML_TREE_NODES,		/* too many */
	XML_TREE_ATTRIBUTES,	/* too many */
	XML_TREE_DEPTH,		/* too deep */
	XML_TREE_PREFIX,	/* unbound: of fault_name */
} XmlTreeFault;

/* Names that were met: most elements and attributes have one of a few. They
 * are found by some of their letters, and one takes another's place. */
enum { XML_TREE_MET = 64, XML_TREE_MET_SIZE = 23 };

struct XmlTreePair;

typedef struct XmlTreeMet {
	char name[XML_TREE_MET_SIZE];
	uint8_t length;
	unsigned epoch;		/* 0: nothing was met here */
	const struct XmlTreePair *pair;	/* of elements */
} XmlTreeMet;

typedef struct XmlTreeBuild {
	XmlTree *tree;
	const Limits *limits;
	uint32_t open;		/* innermost open element or XML_NONE */
	uint32_t depth;
	GArray *bindings;	/* of Binding, innermost last */
	GHashTable *pairs;	/* element name as spelled to XmlTreePair */
	unsigned epoch;		/* counts changes of the bindings */
	const char *known;	/* a prefix that is bound in this epoch */
	XmlTreeMet attributes[XML_TREE_MET];
	XmlTreeMet elements[XML_TREE_MET];
	XmlTreeFault fault;
	char fault_name[104];
} XmlTreeBuild;

/* Begins with no nodes at all, whatever TREE has had. TREE and LIMITS are
 * borrowed. */
void xml_tree_begin(XmlTreeBuild *build, XmlTree *tree, const Limits *limits);
void xml_tree_end(XmlTreeBuild *build);

/*
 * A start tag at START..END, offsets into utf8. An empty-element tag is one,
 * too, and closed with nothing at once. False: see fault.
 */
bool xml_tree_open(XmlTreeBuild *build, XmlSpan tag, XmlSpan name,
    const XmlTreeAttribute *attributes, size_t n_attributes);

/* An end tag, of no bytes after an empty-element tag. */
void xml_tree_close(XmlTreeBuild *build, size_t start, size_t end);

/* Character data; adjoining ones are one node. Outside of the root element
 * there is none. */
bool xml_tree_text(XmlTreeBuild *build, size_t start, size_t end);

/* Any other node, with the target of an instruction or NULL. */
bool xml_tree_add(XmlTreeBuild *build, XmlKind kind, XmlSpan span,
    const char *name);

/* The node that came last now ends at END. */
void xml_tree_extend(XmlTreeBuild *build, size_t end);

#endif
