/*
 * its_path.h - XPath 1.0 over a document, for what its_select.h cannot.
 *
 * A DOM (its_dom.h) is made and thrown away after the rules were evaluated.
 * Elements are told by their ordinal in document order, which is the same in
 * the span tree.
 */
#ifndef ITS_PATH_H
#define ITS_PATH_H

#include "its_select.h"

typedef struct ItsPath ItsPath;

/* Errors: FAILURE_INPUT when libxml2 does not read what expat did. */
ItsPath *its_path_new(const XmlTree *tree, GError **error);
void its_path_free(ItsPath *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ItsPath, its_path_free)

/* Called for each element (NAME is NULL) or attribute that is selected. */
typedef void (*ItsPathVisit)(uint32_t node, const char *space,
    const char *name, void *data);

/* Evaluates SELECTOR. Errors: FAILURE_INPUT (no XPath, no node set),
 * FAILURE_LIMIT. */
bool its_path_select(ItsPath *path, const char *selector,
    const ItsScope *scope, ItsPathVisit visit, void *data, GError **error);

#endif
