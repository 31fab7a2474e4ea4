/*
 * check_length.h - the target is not much longer or shorter than usual.
 */
#ifndef CHECK_CHECK_LENGTH_H
#define CHECK_CHECK_LENGTH_H

#include "check/check.h"

extern const Check check_length;

#endif
