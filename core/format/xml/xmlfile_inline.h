/*
 * xmlfile_inline.h - a stretch of XML as text with inline codes.
 */
#ifndef XMLFILE_INLINE_H
#define XMLFILE_INLINE_H

#include "doc/document.h"
#include "xmlfile_role.h"

typedef struct XmlfileInline XmlfileInline;

/* All three are borrowed. */
XmlfileInline *xmlfile_inline_new(const XmlTree *tree, const uint8_t *roles,
    Document *document);
void xmlfile_inline_free(XmlfileInline *inlines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlfileInline, xmlfile_inline_free)

/*
 * Fills the source of UNIT's first segment with nodes FIRST up to but not
 * END, which are siblings with all they hold; texts only as far as they stand
 * within SPAN. Unit.preserve_space tells what happens to white space.
 */
void xmlfile_inline_read(XmlfileInline *inlines, Unit *unit, uint32_t first,
    uint32_t end, XmlSpan span);

/* The same with the value of an attribute. */
void xmlfile_inline_read_value(XmlfileInline *inlines, Unit *unit,
    XmlSpan span);

#endif
