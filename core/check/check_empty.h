/*
 * check_empty.h - the target is not empty.
 */
#ifndef CHECK_CHECK_EMPTY_H
#define CHECK_CHECK_EMPTY_H

#include "check/check.h"

extern const Check check_empty;

#endif
