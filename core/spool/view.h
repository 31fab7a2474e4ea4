/*
 * view.h - what a service is doing, for somebody who looks on at a terminal.
 */
#ifndef SPOOL_VIEW_H
#define SPOOL_VIEW_H

#include "spool/slot.h"

/*
 * A line for each of the COUNT slots that is busy, and one for all; each at most
 * WIDTH cells wide. WAITING: documents behind them; NOW: seconds since 1970, by
 * the clock of Slot.begun. A new string.
 */
char *view_text(const Slot *slots, unsigned count, int64_t waiting,
    int64_t now, unsigned width);

#endif
