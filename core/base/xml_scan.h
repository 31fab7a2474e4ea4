/*
 * xml_scan.h - inside of base/xml: the common kind of XML, read at once.
 *
 * Nearly all files consist of the same few things: tags with ASCII names, texts,
 * predefined and numeric references. Those are read here in one pass, as strictly
 * as XML 1.0 (fifth edition) has it. Whatever else there is (a DTD, a name beyond
 * ASCII, a fault, a limit that is passed) is left to xml_expat, which begins anew.
 * What is taken here expat takes, too, and makes the same tree of it.
 */
#ifndef BASE_XML_SCAN_H
#define BASE_XML_SCAN_H

#include "base/xml.h"

/* Fills the nodes of TREE from its bytes from BASE on. False: not a document
 * for this reader, and TREE's nodes mean nothing. */
bool xml_scan_read(XmlTree *tree, size_t base, const Limits *limits);

#endif
