/*
 * check_term.h - terms of the source become what a termbase says.
 */
#ifndef CHECK_CHECK_TERM_H
#define CHECK_CHECK_TERM_H

#include "check/check.h"

extern const Check check_term;

#endif
