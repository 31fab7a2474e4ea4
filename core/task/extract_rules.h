/*
 * extract_rules.h - facts that need no model: by labels, identifiers, tags.
 *
 * A row of a table whose label is one of a field's gives its first figure of
 * the field's type; a paragraph that begins with such a label gives the value
 * behind it; identifiers with right check digits are found anywhere. Facts of
 * XBRL filings and forms are the filer's own words and need no proof.
 */
#ifndef TASK_EXTRACT_RULES_H
#define TASK_EXTRACT_RULES_H

#include "facts/filing.h"
#include "task/extract_fact.h"

/* Adds what the labels of the fields and identifiers show. */
void extract_rules_find(ExtractFacts *facts);

/* Adds the facts of FILING: figures, and texts that are short. */
void extract_rules_filing(ExtractFacts *facts, const Filing *filing);

#endif
