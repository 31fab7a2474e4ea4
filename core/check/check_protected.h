/*
 * check_protected.h - addresses, codes and marked spans are as they were.
 */
#ifndef CHECK_CHECK_PROTECTED_H
#define CHECK_CHECK_PROTECTED_H

#include "check/check.h"

extern const Check check_protected;

#endif
