#include <stdio.h>

#include "base/failure.h"
#include "engine/chat/chat_probe.h"
#include "engine/engine_chat.h"
#include "tools/commands.h"
#include "tools/setup.h"

static void
print_json(const ChatProbe *probe)
{
	g_autoptr(Json) row = json_new_object();
	g_autofree char *seconds = g_strdup_printf("%.3f", probe->seconds);

	json_put_text(row, "form", chat_probe_level_name(probe->level));
	json_put_bool(row, "keeps_codes", probe->keeps_codes);
	json_put_bool(row, "keeps_figures", probe->keeps_figures);
	json_put_bool(row, "counts_tokens", probe->is_counted);
	json_put_bool(row, "counts_cached", probe->has_cache);
	json_put_int(row, "requests", probe->requests);
	json_put_text(row, "seconds", seconds);
	json_put_int(row, "tokens", (int64_t) probe->tokens);
	json_put_text(row, "answer", probe->answer);
	json_put_text(row, "reason", probe->reason);
	g_autofree char *text = json_write(row, true);
	printf("%s\n", text);
}

static const char *
yes(bool is_so)
{
	return is_so ? "yes" : "no";
}

static void
print_text(const ChatProbe *probe)
{
	printf("form of answers      %s\n",
	    chat_probe_level_name(probe->level));
	printf("codes are kept       %s\n", yes(probe->keeps_codes));
	printf("figures are kept     %s\n", yes(probe->keeps_figures));
	printf("tokens are counted   %s\n", yes(probe->is_counted));
	printf("cached ones, too     %s\n", yes(probe->has_cache));
	printf("last of %u requests   %.3f s, %" G_GUINT64_FORMAT " tokens\n",
	    probe->requests, probe->seconds, probe->tokens);
	if (probe->answer != NULL)
		printf("it says              %s\n", probe->answer);
	if (probe->reason != NULL)
		printf("what was wrong       %s\n", probe->reason);
}

int
cmd_probe(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	ChatProbe probe;

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	const EngineSettings *settings = &setup.job.settings;
	if (settings->urls == NULL || settings->urls[0] == NULL) {
		g_set_error_literal(error, FAILURE, FAILURE_USAGE, "probe: "
		    "which server? --url URL --model NAME");
		return JOB_USAGE;
	}
	const char *const urls[] = {settings->urls[0], NULL};
	ChatOptions chat = engine_chat_options(settings);

	chat.urls = urls;
	chat.parallel = 1;
	if (!chat_probe(&chat, &probe, error))
		return job_status(*error);
	if (options->json)
		print_json(&probe);
	else
		print_text(&probe);
	bool is_usable = probe.keeps_codes && probe.keeps_figures;
	chat_probe_clear(&probe);
	return is_usable ? JOB_DONE : JOB_FINDINGS;
}
