/*
 * engine_apertium.h - Apertium, a rule-based translator from Debian, as a coprocess.
 *
 * One pipeline of programs per direction stays open; texts go in and come out
 * ended by NUL bytes. Spans travel as word-bound blanks, so that they stay on
 * their words. Where no direct pair is installed, pairs are chained. Its work
 * is a draft: good between Romance languages, gist from English.
 */
#ifndef ENGINE_ENGINE_APERTIUM_H
#define ENGINE_ENGINE_APERTIUM_H

#include "engine/engine.h"

extern const Engine engine_apertium;

#endif
