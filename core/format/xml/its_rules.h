/*
 * its_rules.h - global rules of ITS 2.0, and what a translation asks of them.
 *
 * A list of rules is filled from rules files and from documents in rising
 * precedence: the last rule that selects a node wins. Rules of all categories
 * of its_data.h are kept. The four that decide what is translated have a row
 * in its_rules_categories, too: what its.h evaluates over spans.
 */
#ifndef ITS_RULES_H
#define ITS_RULES_H

#include "base/report.h"
#include "its_data.h"
#include "its_select.h"

#define ITS_RULES_SPACE "http://www.w3.org/2005/11/its"
#define ITS_RULES_XHTML "http://www.w3.org/1999/xhtml"
#define ITS_RULES_XML "http://www.w3.org/XML/1998/namespace"

typedef enum ItsCategory {
	ITS_RULES_TRANSLATE,
	ITS_RULES_WITHIN_TEXT,
	ITS_RULES_PRESERVE_SPACE,
	ITS_RULES_DIRECTION,
	ITS_RULES_N_CATEGORIES
} ItsCategory;

typedef struct ItsRulesCategory {
	const char *name;	/* identifier of the data category */
	const char *output;	/* its name in the W3C test suite */
	const char *rule;	/* local name of its rules */
	const char *value;	/* their attribute with the value */
	const char *local_space;	/* of the local attribute */
	const char *local;	/* its name; on its:span without namespace */
	const char *html;	/* the same in XHTML; NULL: the same only */
	const char *values[6];	/* allowed ones, NULL-ended */
	const char *element;	/* of elements where nothing is said */
	const char *attribute;	/* of attributes; NULL: they have none */
	bool to_children;	/* inherited by child elements */
	bool to_attributes;	/* and by attributes */
} ItsRulesCategory;

extern const ItsRulesCategory its_rules_categories[ITS_RULES_N_CATEGORIES];

/* VALUE as its category spells it; NULL when it is not allowed. HTML values
 * are compared without regard to ASCII case. */
const char *its_rules_value(ItsCategory category, const char *value,
    bool is_html);

typedef struct ItsRule {
	const ItsData *data;
	ItsCategory category;	/* ITS_RULES_N_CATEGORIES: none of the four */
	const char *value;	/* one of the category's; NULL without */
	char *selector;		/* XPath */
	GHashTable *attributes;	/* of the rule, name to value */
	char *note;		/* its:locNote in it; or NULL */
	ItsScope scope;
	GPtrArray *selects;	/* of ItsSelect; NULL: needs XPath */
} ItsRule;

typedef struct ItsRules ItsRules;

ItsRules *its_rules_new(void);
void its_rules_free(ItsRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ItsRules, its_rules_free)

size_t its_rules_count(const ItsRules *rules);

/* How many paths the selectors have that need no XPath. */
size_t its_rules_n_selects(const ItsRules *rules);

const ItsRule *its_rules_rule(const ItsRules *rules, size_t index);

/* Where linked rules (xlink:href) come from: a new reference, or NULL where
 * there are none. */
typedef struct ItsLinks {
	GBytes *(*find)(const char *href, void *data);
	void *data;
} ItsLinks;

/* How rules are read. */
typedef struct ItsReading {
	const ItsLinks *links;	/* NULL: no links */
	const Limits *limits;
	Report *report;		/* gets what cannot be used; or NULL */
} ItsReading;

/*
 * Appends the rules of all its:rules elements of TREE in document order; what
 * one of them links to comes before its own.
 */
void its_rules_add_tree(ItsRules *rules, const XmlTree *tree,
    const ItsReading *reading);

/* The same for a rules file. WHERE names it. Errors: those of xml_parse. */
bool its_rules_add_file(ItsRules *rules, GBytes *bytes, const char *where,
    const ItsReading *reading, GError **error);

#endif
