/*
 * notify.h - what a service manager is told, by the protocol of sd_notify(3):
 * datagrams to $NOTIFY_SOCKET. Nothing where there is none.
 */
#ifndef SPOOL_NOTIFY_H
#define SPOOL_NOTIFY_H

#include <glib.h>
#include <stdint.h>

/* STATE is lines VARIABLE=value: "READY=1". A manager that does not listen is no
 * failure. */
void notify_send(const char *state);

/* How often "WATCHDOG=1" is to be sent, in microseconds: half of what the manager
 * waits; 0: it does not. */
gint64 notify_watchdog(void);

#endif
