/*
 * regex.h - regular expressions of ICU, in one place, with limits: what takes
 * too long or too much stack matches nothing from then on.
 *
 * Texts are UTF-16; offsets are of its units.
 */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Regex Regex;

/* Errors: FAILURE_INPUT, saying what is wrong with PATTERN (UTF-8). */
Regex *regex_new(const char *pattern, bool ignores_case, GError **error);
void regex_free(Regex *regex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Regex, regex_free)

/* The text to look at; borrowed until the next one. */
void regex_set_text(Regex *regex, const uint16_t *text, size_t length);

/* The next match that begins at FROM or after it. */
bool regex_find(Regex *regex, size_t from, size_t *start, size_t *end);

/* Whether it matches somewhere within FROM..TO; \z is at TO. What stands
 * around is seen by \b and by lookaround. */
bool regex_is_within(Regex *regex, size_t from, size_t to);

/* Whether it matches at FROM. */
bool regex_is_at(Regex *regex, size_t from);

/* Whether all of TEXT matches. */
bool regex_is_all(Regex *regex, const char *text);

/* It went over a limit once, and matches nothing any more. */
bool regex_is_stopped(const Regex *regex);

#endif
