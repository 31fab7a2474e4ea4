/*
 * xml_splice.h - a list of replacements over the bytes of a tree, applied at
 * once.
 *
 * Edits are given in any order and must not overlap; two insertions at one
 * place keep their order. What is not replaced comes out byte for byte.
 */
#ifndef BASE_XML_SPLICE_H
#define BASE_XML_SPLICE_H

#include "base/xml.h"

typedef struct XmlSplice XmlSplice;

/* TREE is borrowed. */
XmlSplice *xml_splice_new(const XmlTree *tree);
void xml_splice_free(XmlSplice *splice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlSplice, xml_splice_free)

/* Puts TEXT (takes: g_malloc'd, markup as it is to stand) for START..END, byte
 * offsets into xml_bytes. */
void xml_splice_replace(XmlSplice *splice, size_t start, size_t end,
    char *text);

/* Appends the markup that stands for ITEM. */
typedef void (*XmlSpliceRender)(GString *out, const void *item, void *data);

/* Puts what RENDER appends, once it is this place's turn, for START..END: a
 * large document is then never there a second time in pieces. */
void xml_splice_render(XmlSplice *splice, size_t start, size_t end,
    XmlSpliceRender render, const void *item, void *data);

/* The new bytes in the file's encoding; without edits the source itself.
 * Errors: FAILURE_INTERNAL when edits overlap; those of xml_encode. */
GBytes *xml_splice_apply(XmlSplice *splice, GError **error);

#endif
