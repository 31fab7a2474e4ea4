#include "tools/jobs.h"

#include <unistd.h>

#include "base/failure.h"
#include "spool/diary.h"
#include "spool/house.h"
#include "tools/host.h"

static bool
is_in(unsigned states, const StoreJob *job, GError **error)
{
	if ((states & 1u << job->state) != 0)
		return true;
	g_set_error(error, FAILURE, FAILURE_INPUT, "%s: is %s", job->id,
	    store_state_name(job->state));
	return false;
}

static bool
collect(Spool *spool, const Options *options, unsigned states,
    GPtrArray *jobs, GError **error)
{
	for (unsigned i = 1; i < options->n_files; i++) {
		const char *id = options->files[i];
		StoreJob *job = store_find(spool->store, id, error);
		if (job == NULL) {
			if (error != NULL && *error == NULL)
				g_set_error(error, FAILURE, FAILURE_INPUT,
				    "%s: there is no such job", id);
			return false;
		}
		g_ptr_array_add(jobs, job);
		if (!is_in(states, job, error))
			return false;
	}
	return true;
}

int
jobs_act(const Options *options, unsigned states, unsigned each,
    JobsAction action, GError **error)
{
	g_autofree char *root = g_canonicalize_filename(options->files[0],
	    NULL);
	g_autoptr(Host) host = host_new(root, options);
	g_autoptr(GPtrArray) jobs = store_jobs_new();
	g_autoptr(Spool) spool = !diary_use(options->log, true, error) ? NULL
	    : spool_open(root, false, host_spool(host), error);

	if (spool == NULL || chdir(root) < 0)
		return spool_status(*error);
	if (!spool_live(spool, error) || !house_wait(spool, error))
		return spool_status(*error);
	if (options->n_files == 1 ? !store_list(spool->store, each, 0, jobs,
	    error) : !collect(spool, options, states, jobs, error))
		return job_status(*error);
	for (unsigned i = 0; i < jobs->len; i++) {
		StoreJob *job = g_ptr_array_index(jobs, i);
		if (!house_keep(spool, 0, error) ||
		    !action(spool, job, error))
			return job_status(*error);
		if (!options->quiet)
			g_print("%s\n", job->id);
	}
	return JOB_DONE;
}

