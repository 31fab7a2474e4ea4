/*
 * engine_pseudo.h - made-up translations, for tests and for looking at layouts.
 *
 * Variants: identity (the source), accent (each Latin letter an accented
 * look-alike, same length), expand (the same and about 40 % longer), blank
 * (nothing), script:LANG (running text in that language's script, of
 * plausible length). All but blank keep figures, dates and codes.
 */
#ifndef ENGINE_ENGINE_PSEUDO_H
#define ENGINE_ENGINE_PSEUDO_H

#include "engine/engine.h"

extern const Engine engine_pseudo;

/* Whether ENGINE with SETTINGS is pseudo:blank, whose work cannot pass any
 * check and is not meant to. */
bool engine_pseudo_is_blank(const EngineSettings *settings,
    const Engine *engine);

#endif
