/*
 * fact_csv.h - facts as a table: a line each, RFC 4180.
 */
#ifndef FACTS_FACT_CSV_H
#define FACTS_FACT_CSV_H

#include "fact.h"
#include "label.h"

/* The names of the columns. */
void fact_csv_head(GString *out);

/* A line for each fact of SET; labels in LANGUAGE (NULL: any). */
void fact_csv_append(GString *out, FactSet *set, const LabelTable *labels,
    const char *language);

#endif
