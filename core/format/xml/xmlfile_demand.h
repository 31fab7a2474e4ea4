/*
 * xmlfile_demand.h - what an XML document demands of its translations.
 *
 * Three data categories of ITS 2.0 that most documents say nothing in: Locale
 * Filter (8.11), Allowed Characters (8.19), Storage Size (8.20). Only where a
 * document or its rules name one are they evaluated, over a DOM (its_info.h).
 */
#ifndef XMLFILE_DEMAND_H
#define XMLFILE_DEMAND_H

#include "doc/unit.h"
#include "its.h"

typedef struct XmlfileDemand XmlfileDemand;

/* What they are evaluated for; all borrowed. */
typedef struct XmlfileDemandFor {
	const char *locale;	/* of the translation (BCP 47); NULL: none */
	Arena *arena;		/* holds what is found */
	Report *report;		/* gets rules that cannot be evaluated */
} XmlfileDemandFor;

/*
 * Evaluates the three. What is not for WANTED's locale is not to be translated:
 * ITS is told so. *DEMAND is NULL where nothing else is demanded. Errors: those
 * of a DOM.
 */
bool xmlfile_demand_read(const XmlTree *tree, const ItsRules *rules, Its *its,
    const XmlfileDemandFor *wanted, XmlfileDemand **demand,
    GError **error);
void xmlfile_demand_free(XmlfileDemand *demand);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlfileDemand, xmlfile_demand_free)

/* What a unit in the element NODE may hold, or NULL. DEMAND may be NULL. */
const UnitRoom *xmlfile_demand_room(const XmlfileDemand *demand,
    uint32_t node);

/* Whether LOCALE is in LIST, a comma-separated list of extended language
 * ranges, "*" all and "" none (RFC 4647, 3.3.2). */
bool xmlfile_demand_is_for(const char *list, const char *locale);

#endif
