/*
 * its.h - ITS 2.0: what each data category says of each node of a document.
 *
 * Precedence after ITS 2.0, 5.5: local attributes, then the last global rule
 * that selects the node, then inheritance, then the category's default. All
 * categories are evaluated at once in one pass over the span tree; only rules
 * that its_select.h cannot match cost a DOM.
 *
 * An Its borrows its tree. Values are static strings.
 */
#ifndef ITS_H
#define ITS_H

#include "its_rules.h"

typedef struct Its Its;

/* Evaluates RULES over TREE. REPORT (may be NULL) gets the rules whose
 * selector cannot be evaluated. Errors: FAILURE_LIMIT when there are far more
 * rules than such a document needs. */
Its *its_new(const XmlTree *tree, const ItsRules *rules, Report *report,
    GError **error);
void its_free(Its *its);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Its, its_free)

/* The value of CATEGORY for element NODE. */
const char *its_value(const Its *its, ItsCategory category, uint32_t node);

/* Overrules it for element NODE alone, without inheritance. */
void its_set_value(Its *its, ItsCategory category, uint32_t node,
    const char *value);

/* An attribute that some rule selects. */
typedef struct ItsAttribute {
	XmlSpan span;		/* of its value */
	uint32_t node;		/* its element */
	uint32_t rule;		/* index of the last rule for it */
	ItsCategory category;
	const char *value;
} ItsAttribute;

/* Those attributes in document order. */
size_t its_n_attributes(const Its *its);
const ItsAttribute *its_attribute(const Its *its, size_t index);

/* The value of CATEGORY for the attribute of NODE whose value stands at SPAN;
 * NULL when the category is not for attributes. */
const char *its_attribute_value(const Its *its, ItsCategory category,
    uint32_t node, XmlSpan span);

#endif
