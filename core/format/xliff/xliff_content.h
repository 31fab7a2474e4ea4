/*
 * xliff_content.h - the content of <source> and <target> as inlines.
 *
 * After XLIFF 2.1, 4.7: pc, or sc and ec, are OPEN and CLOSE; ph, and sc and
 * ec whose other end is elsewhere (isolated), are PH; mrk, or sm and em, are
 * marks where they say translate="no" and nothing otherwise. Inline.value is
 * the node of the element in the tree it was read from.
 */
#ifndef XLIFF_CONTENT_H
#define XLIFF_CONTENT_H

#include "base/xml.h"
#include "doc/document.h"

/* Ids of codes in a unit to numbers of inlines. */
typedef struct XliffIds XliffIds;

/* New numbers are taken from UNIT. */
XliffIds *xliff_content_ids(Unit *unit);
void xliff_content_ids_free(XliffIds *ids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XliffIds, xliff_content_ids_free)

/* From now on PREFIX followed by NUMBER in decimal is the id of NUMBER. */
void xliff_content_ids_add(XliffIds *ids, char prefix, unsigned number);

/* The content of element NODE in ARENA. DATA gives the native codes by their
 * id ("d1"), or is NULL. Errors: FAILURE_INPUT. */
bool xliff_content_read(const XmlTree *tree, uint32_t node, XliffIds *ids,
    GHashTable *data, Arena *arena, InlineList *list, GError **error);

/* Whether the spans of the LISTS[0..COUNT), taken in a row, are nested and
 * each ends after it starts. */
bool xliff_content_is_nested(const InlineList *const *lists, size_t count);

/* A new list in which both ends of spans are standalone codes. */
InlineList xliff_content_flatten(XliffIds *ids, const InlineList *list,
    Arena *arena);

/*
 * LIST with the codes that SOURCE holds, as records of the source: others are
 * left out, missing ones are put at the end. N_LOST and N_ADDED tell how many.
 */
InlineList xliff_content_balance(const InlineList *list,
    const InlineList *source, Arena *arena, unsigned *n_lost,
    unsigned *n_added);

#endif
