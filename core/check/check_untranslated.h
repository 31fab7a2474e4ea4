/*
 * check_untranslated.h - the target is not just the source.
 */
#ifndef CHECK_CHECK_UNTRANSLATED_H
#define CHECK_CHECK_UNTRANSLATED_H

#include "check/check.h"

extern const Check check_untranslated;

#endif
