/*
 * fact_json.h - facts as xBRL-JSON (OIM 1.0).
 *
 * https://www.xbrl.org/Specification/xbrl-json/REC-2021-10-13/. What is more
 * than that has the prefix dragoman: label, file and span (bytes), text,
 * format, hidden, tuple, path, target.
 */
#ifndef FACTS_FACT_JSON_H
#define FACTS_FACT_JSON_H

#include "fact.h"
#include "label.h"

/* SET as an object; labels in LANGUAGE (NULL: any). SET gets prefixes for the
 * schemes of its entities. Appended to OUT. */
void fact_json_append(GString *out, FactSet *set, const LabelTable *labels,
    const char *language);

/* The period of CONTEXT in the form of OIM; NULL: forever. Owned by the
 * caller. */
char *fact_json_period(const FactContext *context);

/* UNIT in the form of OIM ("iso4217:USD/xbrli:shares"). Owned by the
 * caller. */
char *fact_json_unit(const FactSet *set, const FactUnit *unit);

#endif
