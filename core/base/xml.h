/*
 * xml.h - XML as bytes with a tree of spans over them.
 *
 * xml_parse runs expat over the bytes as a gate (well-formedness, limits, no
 * external entities, no amplification) and keeps for every element, text,
 * comment and processing instruction where it begins and ends in the bytes.
 * Nothing is copied: names, attributes and texts are read from the bytes when
 * asked for. Writers splice by these spans. Depth is bounded and nothing here
 * recurses.
 *
 * Bytes that are not UTF-8 (UTF-16, or a declared legacy encoding) are turned
 * into UTF-8 first; xml_bytes gives that form and xml_encode turns such
 * a text back. Offsets are always into xml_bytes.
 */
#ifndef BASE_XML_H
#define BASE_XML_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

typedef enum XmlKind {
	XML_ELEMENT,
	XML_TEXT,		/* character data with its references, raw */
	XML_CDATA,		/* span holds <![CDATA[ and ]]> too */
	XML_COMMENT,
	XML_INSTRUCTION,
	XML_DOCTYPE,
} XmlKind;

#define XML_NONE UINT32_MAX	/* no such node */

/* Offsets are bytes of the UTF-8 text: a document of some size has millions of
 * nodes, and none may have 4 GiB. */
typedef struct XmlNode {
	XmlKind kind : 8;
	bool declares : 1;	/* elements: has xmlns attributes */
	uint32_t depth : 23;	/* 0: top of the document */
	uint32_t parent;	/* XML_NONE: top of the document */
	uint32_t next;		/* index of the next node that is not inside
				   this one: itself + 1 for leaves */
	uint32_t start, end;	/* the whole node, end exclusive */
	uint32_t inner, inner_end;	/* elements: between the tags; equal
					   to end for an empty-element tag */
	const char *space;	/* elements: namespace URI, "" if none; interned */
	const char *name;	/* elements: local name; interned; PI: target */
} XmlNode;

typedef struct XmlTree XmlTree;

/*
 * Parses. WHERE names the part for messages ("word/document.xml"). References
 * BYTES. Errors: FAILURE_INPUT with line and column, FAILURE_LIMIT.
 */
XmlTree *xml_parse(GBytes *bytes, const char *where, const Limits *limits,
    GError **error);
void xml_free(XmlTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlTree, xml_free)

/* The nodes in document order: a node's children follow it. */
size_t xml_count(const XmlTree *tree);
const XmlNode *xml_node(const XmlTree *tree, uint32_t index);

/* The UTF-8 bytes all offsets are into. Borrowed. */
const char *xml_bytes(const XmlTree *tree, size_t *length);

/* First child and next sibling of NODE, XML_NONE where there is none. */
uint32_t xml_first_child(const XmlTree *tree, uint32_t node);
uint32_t xml_next_sibling(const XmlTree *tree, uint32_t node);

/* Whether NODE is an element of that local name, in whatever namespace; and the
 * first child of NODE (XML_NONE: of nothing) that is, or XML_NONE. */
bool xml_called(const XmlTree *tree, uint32_t node, const char *name);
uint32_t xml_child(const XmlTree *tree, uint32_t node, const char *name);

/* "w:" of the element w:p, "" of p. Owned by the caller. */
char *xml_prefix(const XmlTree *tree, uint32_t node);

/* True for an element of that name and namespace (interned or not). */
bool xml_is(const XmlTree *tree, uint32_t node, const char *space,
    const char *name);

/* A place in xml_bytes. */
typedef struct XmlSpan {
	size_t start, end;
} XmlSpan;

/*
 * The span of the value (between the quotes, still raw) of the attribute
 * whose name is spelled NAME in the source, prefix included. False when the
 * element has none.
 */
bool xml_attribute_span(const XmlTree *tree, uint32_t node, const char *name,
    XmlSpan *span);

/* The same by namespace and local name; "" is no namespace. */
bool xml_attribute_span_ns(const XmlTree *tree, uint32_t node,
    const char *space, const char *name, XmlSpan *span);

/* The value with references resolved, a new string; NULL without. */
char *xml_attribute(const XmlTree *tree, uint32_t node, const char *name);
char *xml_attribute_ns(const XmlTree *tree, uint32_t node, const char *space,
    const char *name);

/*
 * Calls VISIT for each attribute in source order: NAME as spelled (LENGTH
 * bytes), the span of the value. Namespace declarations are included.
 */
typedef void (*XmlVisit)(const char *name, size_t length, XmlSpan value,
    void *data);
void xml_each_attribute(const XmlTree *tree, uint32_t node, XmlVisit visit,
    void *data);

/* The namespace URI bound to PREFIX ("" the default) at NODE; NULL if none. */
const char *xml_namespace(const XmlTree *tree, uint32_t node,
    const char *prefix);

/* Character data of XML_TEXT and XML_CDATA with references resolved. */
char *xml_text(const XmlTree *tree, uint32_t node);

/* The same of all texts inside NODE in a row. */
char *xml_inner_text(const XmlTree *tree, uint32_t node);

/* Raw bytes START..END with predefined, numeric and internal entity
 * references resolved. */
char *xml_resolve(const XmlTree *tree, size_t start, size_t end);

/* Appends LENGTH bytes of TEXT escaped for content (&, <, >, and CR). */
void xml_escape(GString *out, const char *text, size_t length);

/* The same for an attribute value in double quotes. */
void xml_escape_attribute(GString *out, const char *text, size_t length);

/*
 * TEXT, in terms of xml_bytes, as bytes in the file's own encoding, with
 * character references for what that cannot hold. For UTF-8 files the same
 * bytes.
 */
GBytes *xml_encode(const XmlTree *tree, const char *text, size_t length,
    GError **error);

/* Whether that is UTF-8, so that xml_encode has nothing to do. */
bool xml_is_utf8(const XmlTree *tree);

/* The file as it was read. Borrowed. */
GBytes *xml_source(const XmlTree *tree);

/* Name of the file's encoding: "UTF-8", "US-ASCII", "GB18030". */
const char *xml_encoding(const XmlTree *tree);

#endif
