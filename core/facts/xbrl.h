/*
 * xbrl.h - XBRL 2.1: contexts, units and instances.
 *
 * XBRL 2.1, 4.6 to 4.8 and 4.11 (footnotes); XBRL Dimensions 1.0.
 */
#ifndef FACTS_XBRL_H
#define FACTS_XBRL_H

#include "fact.h"

#define XBRL_INSTANCE "http://www.xbrl.org/2003/instance"
#define XBRL_LINKBASE "http://www.xbrl.org/2003/linkbase"
#define XBRL_XLINK "http://www.w3.org/1999/xlink"
#define XBRL_XSI "http://www.w3.org/2001/XMLSchema-instance"
#define XBRL_XML "http://www.w3.org/XML/1998/namespace"

/* Adds the contexts and units that stand anywhere in TREE, and the schemas it
 * refers to. */
void xbrl_read_resources(FactSet *set, const XmlTree *tree);

/* Adds the facts and footnotes of the instance with the root element ROOT,
 * of file FILE. What refers to nothing goes to REPORT (may be NULL). */
void xbrl_read(FactSet *set, const XmlTree *tree, uint32_t root,
    unsigned file, Report *report);

/* All text inside NODE, white space at the ends cut off; in the arena. */
const char *xbrl_text(FactSet *set, const XmlTree *tree, uint32_t node);

/* The attribute, in the arena; NULL without. */
const char *xbrl_attribute(FactSet *set, const XmlTree *tree, uint32_t node,
    const char *name);

/* The nearest xml:lang at or above NODE; NULL without. */
const char *xbrl_language(FactSet *set, const XmlTree *tree, uint32_t node);

/* Sets what a fact's attributes contextRef and unitRef stand for. */
void xbrl_set_references(FactSet *set, Fact *fact, Report *report);

/* Whether NODE says xsi:nil. */
bool xbrl_is_nil(const XmlTree *tree, uint32_t node);

#endif
