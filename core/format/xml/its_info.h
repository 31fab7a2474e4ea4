/*
 * its_info.h - what a data category of ITS 2.0 says of each node of a document.
 *
 * All nineteen categories, for XML and for HTML5: global rules, local markup,
 * stand-off records, inheritance and defaults (ITS 2.0, sections 5, 6 and 8).
 * This is the whole standard, over a DOM; what a translation needs of it
 * its.h finds over spans, in a tenth of the time.
 */
#ifndef ITS_INFO_H
#define ITS_INFO_H

#include "its_dom.h"
#include "its_rules.h"

typedef struct ItsInfo ItsInfo;

/* One thing that is said of a node. */
typedef struct ItsInfoItem {
	const char *name;	/* of the property */
	unsigned record;	/* of stand-off records, from 1; 0: none */
	char *value;
} ItsInfoItem;

/* The rules that hold for DOM: those in it and those it links to. Errors:
 * those of xml_parse on what stands in the document. */
ItsRules *its_info_rules(const ItsDom *dom, const ItsReading *reading,
    GError **error);

/*
 * Evaluates category DATA. All are borrowed; READING is for stand-off records
 * in other files. Selectors that cannot be evaluated go to its report.
 */
ItsInfo *its_info_new(const ItsDom *dom, const ItsRules *rules,
    const ItsData *data, const ItsReading *reading);
void its_info_free(ItsInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ItsInfo, its_info_free)

/* What is said of an element or attribute, sorted by name; borrowed. Of
 * nothing NULL. */
const GArray *its_info_of(const ItsInfo *info, const xmlNode *element,
    const xmlAttr *attribute);

/* The annotators of NODE ("mt-confidence|URI"), sorted; NULL without. */
const char *its_info_annotators(const ItsInfo *info, const xmlNode *element);

/*
 * One line for each element and attribute in document order, as in the W3C
 * test suite: path, and of each item tab, name="value". Owned by the caller.
 */
char *its_info_print(const ItsInfo *info);

#endif
