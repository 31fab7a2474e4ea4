/*
 * check_inline.h - the target has the codes of the source, well nested.
 */
#ifndef CHECK_CHECK_INLINE_H
#define CHECK_CHECK_INLINE_H

#include "check/check.h"

extern const Check check_inline;

#endif
