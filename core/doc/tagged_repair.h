/*
 * tagged_repair.h - answers whose tags an engine has moved, dropped or doubled.
 *
 * No code may be lost, and an answer with a wrong tag is a good translation all
 * the same. Tags that are right stay; of doubled ones the first counts; spans
 * that cross are closed where the outer one ends; what is missing is put where
 * it was in the source, in proportion, between words, beside the same figure if
 * there is one. A missing span comes back empty: better no bold word than the
 * wrong one.
 */
#ifndef DOC_TAGGED_REPAIR_H
#define DOC_TAGGED_REPAIR_H

#include "doc/tagged.h"

/* ANSWER with every tag of TAGGED once, so that tagged_parse takes it. A new
 * string. */
char *tagged_repair(const Tagged *tagged, const char *answer);

#endif
