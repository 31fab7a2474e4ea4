/*
 * engine.h - what turns text of one language into another: one row each.
 *
 * An engine gets tagged texts (doc/tagged.h) and gives tagged texts back. It
 * knows nothing of documents, and nothing it says is believed: every answer
 * goes through the checks.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <glib.h>
#include <stdbool.h>

#include "lang/language.h"

typedef struct EngineSettings {
	const char *url;	/* chat: base URL of the server; or NULL */
	const char *model;	/* chat: the model's name; or NULL */
	const char *key;	/* chat: the key, never logged; or NULL */
	const char *variant;	/* what follows the colon: "script:de" */
	const char *prompts;	/* folder of the prompt texts */
	const Languages *languages;
	unsigned timeout;	/* seconds a request may be silent */
} EngineSettings;

typedef enum EngineFlags {
	ENGINE_DRAFT = 1u << 0,		/* reports label its work as draft */
	ENGINE_PSEUDO = 1u << 1,	/* for tests: never a default */
	ENGINE_SAME_FIGURES = 1u << 2,	/* figures are not localised after */
	ENGINE_FIXED = 1u << 3,		/* the same text gets the same answer */
} EngineFlags;

typedef struct EngineSession EngineSession;	/* each engine's own */

typedef struct Engine {
	const char *name;	/* "apertium" */
	const char *label;
	unsigned flags;		/* EngineFlags */

	/* Whether it can be used here for the pair; if not, REASON (may be
	 * NULL) gets one line that says what to do. */
	bool (*knows)(const EngineSettings *settings, const Language *source,
	    const Language *target, char **reason);

	/* Starts it for a pair. Errors: FAILURE_ENGINE, NEEDS_ENGINE. */
	EngineSession *(*open)(const EngineSettings *settings,
	    const Language *source, const Language *target, GError **error);

	/*
	 * Translates TEXTS[0..COUNT). ANSWERS[i] is a new string, or NULL
	 * where there is no usable answer. False: the engine is gone for
	 * good; the answers so far stand. ATTEMPT counts from 0; from 1 on
	 * the texts are ones whose first answer failed a check.
	 */
	bool (*ask)(EngineSession *session, const char *const *texts,
	    size_t count, unsigned attempt, char **answers, GError **error);

	void (*close)(EngineSession *session);
} Engine;

/* All engines in the order in which a default is looked for, NULL-ended. */
const Engine *const *engine_all(void);

/* The engine with that name: the part before the colon of NAME; or NULL. */
const Engine *engine_find(const char *name);

/*
 * The engine for a pair: by NAME, or (NULL) the first that is no pseudo
 * engine and knows the pair. Fails with FAILURE_USAGE for an unknown name and
 * FAILURE_NEEDS_ENGINE when none knows the pair; the message says what can
 * be done.
 */
const Engine *engine_choose(const char *name, EngineSettings *settings,
    const Language *source, const Language *target, GError **error);

#endif
