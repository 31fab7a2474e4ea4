/*
 * check_garbled.h - no broken characters came into the target.
 */
#ifndef CHECK_CHECK_GARBLED_H
#define CHECK_CHECK_GARBLED_H

#include "check/check.h"

extern const Check check_garbled;

#endif
