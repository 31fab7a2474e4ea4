/*
 * check_room.h - the target fits where the format says what fits there.
 *
 * Characters that are allowed (ITS 2.0, 8.19) decide: what is refused by the
 * program the file goes to must not be in it. The size of a place in storage
 * (8.20) is reported.
 */
#ifndef CHECK_CHECK_ROOM_H
#define CHECK_CHECK_ROOM_H

#include "check/check.h"

extern const Check check_room;

#endif
