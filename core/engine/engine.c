#include "engine/engine.h"

#include <string.h>

#include "base/failure.h"
#include "engine/engine_apertium.h"
#include "engine/engine_chat.h"
#include "engine/engine_exec.h"
#include "engine/engine_pseudo.h"

/* In the order in which a default is looked for. */
static const Engine *const engines[] = {
	&engine_chat,
	&engine_apertium,
	&engine_exec,
	&engine_pseudo,
	NULL,
};

const Engine *const *
engine_all(void)
{
	return engines;
}

const Engine *
engine_find(const char *name)
{
	size_t length = strcspn(name, ":");

	for (const Engine *const *engine = engines; *engine != NULL; engine++)
		if (strlen((*engine)->name) == length &&
		    memcmp((*engine)->name, name, length) == 0)
			return *engine;
	return NULL;
}

static const Engine *
choose_named(const char *name, EngineSettings *settings,
    const Language *source, const Language *target, GError **error)
{
	const Engine *engine = engine_find(name);
	g_autofree char *reason = NULL;

	if (engine == NULL) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "unknown engine %s: `dragoman engines` lists them", name);
		return NULL;
	}
	const char *colon = strchr(name, ':');
	settings->variant = colon == NULL ? NULL : colon + 1;
	if (engine == &engine_chat && colon != NULL)
		settings->model = colon + 1;
	if (!engine->knows(settings, source, target, &reason)) {
		bool is_variant = (engine->flags & ENGINE_PSEUDO) != 0;
		g_set_error(error, FAILURE, is_variant ? FAILURE_USAGE
		    : FAILURE_NEEDS_ENGINE, "engine %s cannot translate %s "
		    "to %s: %s", name, language_tag(source),
		    language_tag(target), reason);
		return NULL;
	}
	return engine;
}

const Engine *
engine_choose(const char *name, EngineSettings *settings,
    const Language *source, const Language *target, GError **error)
{
	g_autoptr(GString) reasons = g_string_new(NULL);

	if (name != NULL)
		return choose_named(name, settings, source, target, error);
	for (const Engine *const *engine = engines; *engine != NULL;
	    engine++) {
		g_autofree char *reason = NULL;
		if (((*engine)->flags & ENGINE_BY_NAME) != 0)
			continue;
		if ((*engine)->knows(settings, source, target, &reason))
			return *engine;
		g_string_append_printf(reasons, "%s%s: %s",
		    reasons->len == 0 ? "" : "; ", (*engine)->name, reason);
	}
	g_set_error(error, FAILURE, FAILURE_NEEDS_ENGINE,
	    "needs-engine: nothing here translates %s to %s (%s)",
	    language_name(source), language_name(target), reasons->str);
	return NULL;
}

bool
engine_run(const Engine *engine, EngineSession *session,
    const EngineQueue *queue, GError **error)
{
	if (engine->run != NULL)
		return engine->run(session, queue, error);
	for (EngineBatch *batch; (batch = queue->next(queue->data)) != NULL;) {
		if (!engine->ask(session, batch, error))
			return false;
		queue->done(batch, queue->data);
	}
	return true;
}
