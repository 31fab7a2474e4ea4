#include "base/json.h"
#include "spool/bounds.h"
#include "tools/commands.h"

int
cmd_limits(const Options *options, GError **error)
{
	g_autoptr(Json) json = json_new_object();
	(void) error;

	for (const BoundsRow *limit = bounds_table; limit->name != NULL;
	    limit++) {
		if (options->json)
			json_put_int(json, limit->name, limit->value);
		else
			g_print("%-22s %14jd  %s\n", limit->name,
			    (intmax_t) limit->value, limit->help);
	}
	if (options->json) {
		g_autofree char *text = json_write(json, true);
		g_print("%s\n", text);
	}
	return JOB_DONE;
}
