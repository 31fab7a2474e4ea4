#include "tools/working.h"

#include <unistd.h>

#include "base/failure.h"
#include "spool/diary.h"
#include "spool/service.h"
#include "tools/host.h"

int
working_run(const Options *options, bool stays, GError **error)
{
	g_autofree char *root = g_canonicalize_filename(options->files[0],
	    NULL);
	g_autoptr(Host) host = host_new(root, options);
	const ServiceOptions service = {
		.parallel = options->parallel > 0
		    ? (unsigned) options->parallel : g_get_num_processors(),
		.timeout = (unsigned) options->timeout,
		.max_time = (unsigned) options->max_time,
		.is_json = options->json, .stays = stays,
		.has_metrics = true,
		.metrics_port = (unsigned) options->metrics,
		.on_done = options->on_done,
	};
	if (!diary_use(options->log, options->quiet, error))
		return JOB_USAGE;
	/* A place for what is under way, and no spool that people know of. */
	if (options->work_only)
		(void) g_mkdir_with_parents(root, 0700);
	g_autoptr(Spool) spool = spool_open(root, true, host_spool(host),
	    error);
	if (spool == NULL)
		return spool_status(*error);
	/* Paths in a queue's options are below the spool. */
	if (chdir(root) < 0)
		return JOB_SETUP;
	return service_run(spool, &service, error);
}
