/*
 * metrics.h - the figures of a spool for Prometheus (text exposition format
 * 0.0.4).
 *
 * All of them come from the store and the folders, so every process that works a
 * spool says the same: state/metrics.prom for the text file collector of the
 * node exporter, and GET /metrics on the loopback interface. No label holds the
 * name of a file.
 */
#ifndef SPOOL_METRICS_H
#define SPOOL_METRICS_H

#include <poll.h>

#include "spool/intake.h"

typedef struct Metrics Metrics;

enum { METRICS_FDS = 9 };	/* descriptors that may have to be polled */

/* PORT 0: no HTTP. Errors: FAILURE_SETUP (the port is not to be had). */
Metrics *metrics_new(Spool *spool, unsigned port, GError **error);
void metrics_free(Metrics *metrics);

/* The port that is listened on; 0: none. */
unsigned metrics_port(const Metrics *metrics);

/* The figures now; PASS is the last look at in/. A new string; NULL: the store
 * cannot be read. */
char *metrics_text(Metrics *metrics, const IntakePass *pass);

/* Writes state/metrics.prom, whole; every 15 seconds at most, or NOW. */
void metrics_write(Metrics *metrics, const IntakePass *pass, bool now);

/* Fills in METRICS_FDS entries of POLLS. */
void metrics_poll(const Metrics *metrics, struct pollfd *polls);

/* Serves those of POLLS that are ready. Never waits. */
void metrics_serve(Metrics *metrics, const struct pollfd *polls,
    const IntakePass *pass);

/* A job was published: the time is kept in state/last-success. */
void metrics_note_success(const Spool *spool);

#endif
