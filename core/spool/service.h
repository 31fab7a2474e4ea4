/*
 * service.h - the loop that works a spool: takes in, starts workers, publishes.
 *
 * One process, no threads: workers are processes (job/worker.h), all waiting is
 * one poll(2). Any number of services may work one spool at once; what one of
 * them leaves when it ends the others finish.
 */
#ifndef SPOOL_SERVICE_H
#define SPOOL_SERVICE_H

#include "spool/spool.h"

typedef struct ServiceOptions {
	unsigned parallel;	/* documents at once */
	unsigned timeout;	/* seconds a document may take */
	unsigned max_time;	/* seconds until it drains by itself; 0: none */
	bool stays;		/* does not end when nothing is left */
	bool is_json;		/* the list of what failed */
	bool has_metrics;	/* state/metrics.prom is written */
	unsigned metrics_port;	/* on the loopback interface; 0: none */
	const char *on_done;	/* a command line, see hook.h; or NULL */
} ServiceOptions;

/*
 * Works until nothing is left (or, if it stays, until SIGTERM). What failed is
 * listed on stdout: state, job, name, cause and reason between tabs. Returns
 * the exit status: JOB_DONE, FINDINGS, ENGINE (engine or store not to be had),
 * SOME, LATER, CONFIGURATION; ERROR is set where a line of error is due.
 */
int service_run(Spool *spool, const ServiceOptions *options, GError **error);

#endif
