/*
 * its_select.h - the selectors nearly all ITS rules use, matched on spans.
 *
 * A selector of the form //a, /a/b, //p:a//b, //@x, //a/@p:x, with * for any
 * name, unions with |, and predicates on attributes ([@x], [@x='v'],
 * [@x!='v'], [@x=$v], [not(@x)], [starts-with(@x,'v')], [contains(@x,'v')])
 * is matched on the span tree without building a DOM. All other XPath goes to
 * its_path.h. After ITS 2.0, 5.3.2 (absolute selectors).
 *
 * Matching takes at most depth x steps; nothing recurses.
 */
#ifndef ITS_SELECT_H
#define ITS_SELECT_H

#include "base/xml.h"

/* What names in a selector stand for where its rule stands. */
typedef struct ItsScope {
	GHashTable *spaces;	/* prefix to namespace URI */
	GHashTable *values;	/* its:param name to value, its variables */
} ItsScope;

typedef struct ItsSelect ItsSelect;	/* one path of a union */

/* The paths of SELECTOR, freed with the array; NULL when it needs XPath. */
GPtrArray *its_select_parse(const char *selector, const ItsScope *scope);

/* Whether it selects attributes; elements otherwise. */
bool its_select_is_attribute(const ItsSelect *select);

/* Whether it can select elements of that name (or attributes of them). */
bool its_select_fits(const ItsSelect *select, const char *space,
    const char *name);

/* Whether it selects attributes of that name. */
bool its_select_fits_attribute(const ItsSelect *select, const char *space,
    const char *name, size_t length);

/* Whether it selects element NODE, or an attribute of it. */
bool its_select_matches(const ItsSelect *select, const XmlTree *tree,
    uint32_t node);

#endif
