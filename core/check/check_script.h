/*
 * check_script.h - no word of the target mixes letters that look alike.
 *
 * A Latin word with Cyrillic or Greek letters reads like the name it is not,
 * and no search finds it.
 */
#ifndef CHECK_CHECK_SCRIPT_H
#define CHECK_CHECK_SCRIPT_H

#include "check/check.h"

extern const Check check_script;

#endif
