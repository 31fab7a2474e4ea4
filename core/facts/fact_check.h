/*
 * fact_check.h - do the facts of a filing agree with one another?
 *
 * Duplicates: facts of the same aspects must have values that can be the same,
 * as far as they are given (decimals). Calculations: what a calculation
 * linkbase says adds up must do so, by XBRL 2.1, 5.2.5.2 (rounded values) or
 * Calculations 1.1 (intervals), as its arcs say; only where all facts that
 * contribute are there.
 */
#ifndef FACTS_FACT_CHECK_H
#define FACTS_FACT_CHECK_H

#include "fact.h"

typedef struct FactSums FactSums;

FactSums *fact_check_new_sums(void);
void fact_check_free_sums(FactSums *sums);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactSums, fact_check_free_sums)

/* Whether TREE has calculation links; adds them. */
bool fact_check_is_calculation(const XmlTree *tree);
void fact_check_add(FactSums *sums, const XmlTree *tree);

/* Adds what does not agree in SET to REPORT; at most a hundred of a kind. */
void fact_check_run(const FactSet *set, const FactSums *sums,
    Report *report);

#endif
