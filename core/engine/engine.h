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

#include "engine/usage.h"
#include "lang/language.h"

typedef struct EngineSettings {
	const char *const *urls;	/* chat: base URLs, NULL-ended; or NULL */
	const char *model;	/* chat: the model's name; or NULL */
	const char *key;	/* chat: the key, never logged; or NULL */
	const char *ca_file;	/* chat: certificates to trust; or NULL */
	const char *proxy;	/* chat: or NULL: as the environment says */
	unsigned patience;	/* chat: seconds that all may be down */
	unsigned parallel;	/* chat: most requests at once at a server */
	int64_t budget;		/* chat: most tokens; 0: any number */
	const char *variant;	/* what follows the colon: "script:de" of
				   pseudo, the command of exec, a model */
	const char *prompt;	/* chat: what a model is told; or NULL */
	double temperature;	/* chat: of first answers, 0 to 2 */
	const Languages *languages;
	unsigned timeout;	/* seconds a request may be silent */
} EngineSettings;

typedef enum EngineFlags {
	ENGINE_DRAFT = 1u << 0,		/* reports label its work as draft */
	ENGINE_PSEUDO = 1u << 1,	/* for tests */
	ENGINE_SAME_FIGURES = 1u << 2,	/* figures are not localised after */
	ENGINE_FIXED = 1u << 3,		/* the same text gets the same answer */
	ENGINE_MAY_MIX = 1u << 4,	/* an answer may be that to another text
					   of its batch */
	ENGINE_BY_NAME = 1u << 5,	/* never a default */
	ENGINE_NEEDS_NETWORK = 1u << 6,	/* what a sandbox must leave it */
	ENGINE_NEEDS_PROGRAMS = 1u << 7,
} EngineFlags;

/* One text to translate. */
typedef struct EngineText {
	const char *text;	/* tagged; borrowed */
	const char *note;	/* why its answer before was refused; or NULL */
	const char *terms;	/* "goodwill = fondo de comercio; ..."; or NULL */
	const char *similar;	/* a source much like it, and its target; or */
	const char *similar_target;	/* NULL */
	size_t expected;	/* bytes of the answer at most, about */
	char *answer;		/* owned; NULL: none, or no usable one */
	unsigned unknown;	/* words that the engine left as they were,
				   and says so */
} EngineText;

/* Texts that are asked together. */
typedef struct EngineBatch {
	EngineText *texts;
	size_t count;
	const char *before;	/* sources that stand before; or NULL */
	bool is_plain;		/* one text, asked for without any form */
	unsigned attempt;	/* from 0: another one, another answer */
	bool is_too_long;	/* filled in: ask for less */
	bool is_dropped;	/* filled in: the engine was gone before */
	char *reason;		/* filled in, owned: why not all; or NULL */
	void *data;
} EngineBatch;

/* Where batches come from and go to. */
typedef struct EngineQueue {
	/* The next, or NULL when there is none now: asked again after each
	 * that is done. It stays its owner's. */
	EngineBatch *(*next)(void *data);
	void (*done)(EngineBatch *batch, void *data);
	void *data;
} EngineQueue;

typedef struct EngineSession EngineSession;	/* each engine's own */

typedef struct Engine {
	const char *name;	/* "apertium" */
	const char *label;
	unsigned flags;		/* EngineFlags */
	size_t most_texts;	/* in a batch */
	uint64_t most_tokens;	/* of a batch's texts; 0: any number */

	/* Whether it can be used here for the pair; if not, REASON (may be
	 * NULL) gets one line that says what to do. */
	bool (*knows)(const EngineSettings *settings, const Language *source,
	    const Language *target, char **reason);

	/* Starts it for a pair. Errors: FAILURE_ENGINE, NEEDS_ENGINE. */
	EngineSession *(*open)(const EngineSettings *settings,
	    const Language *source, const Language *target, GError **error);

	/*
	 * Fills in the answers of BATCH. False: the engine is gone for good;
	 * the answers so far stand.
	 */
	bool (*ask)(EngineSession *session, EngineBatch *batch,
	    GError **error);

	/* Or, for what can do several batches at once: until QUEUE is empty.
	 * What is under way when it fails is handed back as dropped. */
	bool (*run)(EngineSession *session, const EngineQueue *queue,
	    GError **error);

	/* What it has cost so far; NULL: nothing is counted. Borrowed. */
	const Usage *(*usage)(const EngineSession *session);

	/* What its answers depend on besides the texts, as a digest: model and
	 * prompt. NULL: they are not worth keeping. A new string. */
	char *(*fingerprint)(const EngineSession *session);

	void (*close)(EngineSession *session);
} Engine;

/* All engines in the order in which a default is looked for, NULL-ended. */
const Engine *const *engine_all(void);

/* The engine with that name: the part before the colon of NAME; or NULL. */
const Engine *engine_find(const char *name);

/*
 * The engine for a pair: by NAME, or (NULL) the first that may be a default
 * and knows the pair. Fails with FAILURE_USAGE for an unknown name and
 * FAILURE_NEEDS_ENGINE when none knows the pair; the message says what can
 * be done.
 */
const Engine *engine_choose(const char *name, EngineSettings *settings,
    const Language *source, const Language *target, GError **error);

/* Does all batches of QUEUE, with whichever of the two the engine has. */
bool engine_run(const Engine *engine, EngineSession *session,
    const EngineQueue *queue, GError **error);

#endif
