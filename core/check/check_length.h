/*
 * check_length.h - the target is not much longer or shorter than usual.
 */
#ifndef CHECK_CHECK_LENGTH_H
#define CHECK_CHECK_LENGTH_H

#include "check/check.h"

extern const Check check_length;

/*
 * Whether the target ends in the middle of a sentence: its source ends with a
 * stop and it with a letter, and it is shorter than most are. A person may do
 * so, and so it is no finding; an engine that does was cut short.
 */
bool check_length_is_cut(const Segment *segment, const Language *source,
    const Language *target);

#endif
