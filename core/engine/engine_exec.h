/*
 * engine_exec.h - any program that translates: text and NUL in, text and NUL out.
 *
 * exec:COMMAND is split into words as a shell does it, and run without one; it
 * stays. The pair is in its environment (DRAGOMAN_SOURCE, DRAGOMAN_TARGET).
 * Texts are UTF-8 with codes as in doc/tagged.h, and what is wrong with them in
 * an answer is mended or refused like any engine's. Between the texts it gets
 * bare numbers, whose digits must come back: so each text has its own answer.
 */
#ifndef ENGINE_ENGINE_EXEC_H
#define ENGINE_ENGINE_EXEC_H

#include "engine/engine.h"

extern const Engine engine_exec;

#endif
