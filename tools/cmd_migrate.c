#include "spool/diary.h"
#include "tools/commands.h"
#include "tools/host.h"

/* Opening a store brings it up to date; one that is newer is refused. */
int
cmd_migrate(const Options *options, GError **error)
{
	g_autofree char *root = g_canonicalize_filename(options->files[0],
	    NULL);
	g_autoptr(Host) host = host_new(root, options);
	g_autoptr(Spool) spool = spool_open(root, true, host_spool(host),
	    error);

	if (spool == NULL)
		return spool_status(*error);
	if (!options->quiet)
		g_print("%s: up to date\n", root);
	return JOB_DONE;
}
