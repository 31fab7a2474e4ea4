/*
 * check_number.h - every figure of the source is in the target, and no other.
 */
#ifndef CHECK_CHECK_NUMBER_H
#define CHECK_CHECK_NUMBER_H

#include "check/check.h"

extern const Check check_number;

#endif
