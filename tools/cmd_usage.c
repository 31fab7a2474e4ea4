#include <stdio.h>

#include "job/ledger.h"
#include "tools/commands.h"

static void
print_row(const LedgerSum *sum)
{
	const Usage *usage = &sum->usage;

	printf("%-32s %6u %8" G_GUINT64_FORMAT " %6" G_GUINT64_FORMAT " %11"
	    G_GUINT64_FORMAT " %11" G_GUINT64_FORMAT " %11" G_GUINT64_FORMAT
	    " %9" G_GUINT64_FORMAT " %9.1f", sum->name, sum->documents,
	    usage->requests, usage->resent, usage->prompt, usage->cached,
	    usage->completion, usage->wasted,
	    (double) usage->microseconds / 1e6);
	if (sum->currency != NULL)
		printf(" %10.4f %s", sum->cost, sum->currency);
	printf("\n");
}

static Json *
json_row(const LedgerSum *sum)
{
	const Usage *usage = &sum->usage;
	Json *row = json_new_object();

	json_put_text(row, "name", sum->name);
	json_put_int(row, "documents", sum->documents);
	json_put_int(row, "requests", (int64_t) usage->requests);
	json_put_int(row, "resent", (int64_t) usage->resent);
	json_put_int(row, "prompt_tokens", (int64_t) usage->prompt);
	json_put_int(row, "cached_tokens", (int64_t) usage->cached);
	json_put_int(row, "completion_tokens", (int64_t) usage->completion);
	json_put_int(row, "reasoning_tokens", (int64_t) usage->reasoning);
	json_put_int(row, "wasted_tokens", (int64_t) usage->wasted);
	json_put_int(row, "estimated_tokens", (int64_t) usage->estimated);
	json_put_int(row, "microseconds", (int64_t) usage->microseconds);
	if (sum->currency != NULL) {
		g_autofree char *cost = g_strdup_printf("%.6f", sum->cost);
		json_put_text(row, "cost", cost);
		json_put_text(row, "currency", sum->currency);
	}
	return row;
}

int
cmd_usage(const Options *options, GError **error)
{
	g_autofree char *standard = ledger_default_path();
	const char *path = options->n_files > 0 ? options->files[0]
	    : standard;
	g_autoptr(Json) rows = json_new_array();
	unsigned bad;

	g_autoptr(GArray) sums = ledger_sum(path, options->prices, &bad,
	    error);
	if (sums == NULL)
		return job_status(*error);
	if (!options->json)
		printf("%-32s %6s %8s %6s %11s %11s %11s %9s %9s\n", "model "
		    "and pair", "files", "requests", "resent", "prompt",
		    "cached", "completion", "wasted", "seconds");
	for (unsigned i = 0; i < sums->len; i++) {
		const LedgerSum *sum = &g_array_index(sums, LedgerSum, i);
		if (options->json)
			json_add_value(rows, json_row(sum));
		else
			print_row(sum);
	}
	if (options->json) {
		g_autofree char *text = json_write(rows, true);
		printf("%s\n", text);
	}
	if (bad > 0)
		g_printerr("dragoman: %s: %u lines are none of ours\n", path,
		    bad);
	return bad > 0 ? JOB_FINDINGS : JOB_DONE;
}
