/*
 * xmlfile_block.h - the block tree of an XML document.
 *
 * Elements whose local name is one of the common words for tables, lists,
 * notes and so on become blocks with blocks inside; any other element that
 * holds text becomes a paragraph in the nearest of those.
 */
#ifndef XMLFILE_BLOCK_H
#define XMLFILE_BLOCK_H

#include "base/xml.h"
#include "doc/document.h"

typedef struct XmlfileBlocks XmlfileBlocks;

XmlfileBlocks *xmlfile_block_new(const XmlTree *tree, Document *document);
void xmlfile_block_free(XmlfileBlocks *blocks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlfileBlocks, xmlfile_block_free)

/* The block for the text of element NODE. Nodes are best asked for in
 * document order: only the open blocks are remembered. */
Block *xmlfile_block_of(XmlfileBlocks *blocks, uint32_t node);

/* A new block for an attribute of NODE. */
Block *xmlfile_block_meta(XmlfileBlocks *blocks, uint32_t node);

#endif
