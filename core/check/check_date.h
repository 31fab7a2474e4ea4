/*
 * check_date.h - every date of the source is in the target, and no other.
 */
#ifndef CHECK_CHECK_DATE_H
#define CHECK_CHECK_DATE_H

#include "check/check.h"

extern const Check check_date;

#endif
