/*
 * its_data.h - the nineteen data categories of ITS 2.0, in one table.
 *
 * A category has properties; what a rule or a local attribute gives them is
 * the information of the node. Names follow one pattern (ITS 2.0, section 8):
 * property locNoteType is attribute locNoteType of rules, locNoteTypePointer
 * a pointer to it, its:locNoteType in XML, and its-loc-note-type in HTML.
 * Where that is not so a row says it.
 */
#ifndef ITS_DATA_H
#define ITS_DATA_H

#include <stdbool.h>
#include <stddef.h>

enum {
	ITS_DATA_MAX_PROPERTIES = 13,
	ITS_DATA_MAX_VALUES = 4,
};

typedef struct ItsDataProperty {
	const char *name;	/* "locNoteType" */
	const char *output;	/* in the W3C test suite; NULL: the name */
	const char *pointer;	/* of rules; NULL: the name and "Pointer" */
	const char *fallback;	/* when only others are given; or NULL */
	const char *values[ITS_DATA_MAX_VALUES + 1];	/* all that are
					   allowed; none: any */
	const char *xml;	/* local: in the xml namespace under this name */
	const char *html;	/* HTML's own attribute; or NULL */
	bool is_text;		/* white space in it means nothing */
	bool is_key;		/* without a key nothing is said at all */
	bool is_global;		/* no local attribute */
} ItsDataProperty;

typedef struct ItsData {
	const char *identifier;	/* "localization-note" */
	const char *folder;	/* in the W3C test suite, too */
	const char *rule;	/* local name of its rules; NULL: no rules */
	ItsDataProperty properties[ITS_DATA_MAX_PROPERTIES + 1];
	/* Of nodes of which nothing is said, for the first property;
	 * NULL: none. */
	const char *element, *attribute;
	const char *standoff;	/* property that refers to records; or NULL */
	const char *records, *record;	/* what those elements are called */
	bool to_children;	/* inherited by child elements */
	bool to_attributes;	/* and by attributes */
	bool has_annotator;	/* its:annotatorsRef belongs to it */
} ItsData;

/* All of them, in the order of the standard, ended by a NULL identifier. */
extern const ItsData its_data_table[];

/* The category called NAME, by identifier or folder, dashes and case aside;
 * NULL when there is none. */
const ItsData *its_data_find(const char *name);

/* The category whose rules have that local name; NULL when there is none. */
const ItsData *its_data_of_rule(const char *rule);

/* VALUE as PROPERTY spells it, NULL when that does not allow it. In HTML case
 * does not count. */
const char *its_data_value(const ItsDataProperty *property,
    const char *value, bool is_html);

#endif
