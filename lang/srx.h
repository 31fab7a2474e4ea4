/*
 * srx.h - segmentation rules that people bring: SRX 2.0.
 *
 * A file has groups of rules and a map from languages to groups. A rule says
 * that text is parted, or is not, where one expression matches before a place
 * and another after it; of all rules that fit the first counts. Places are
 * looked for by the rules that part, and only there are the others tried.
 */
#ifndef LANG_SRX_H
#define LANG_SRX_H

#include "base/limits.h"
#include "lang/language.h"

typedef struct Srx Srx;

/*
 * Reads a file; WHERE names it in messages. Errors: FAILURE_INPUT for what is
 * no SRX or no regular expression, FAILURE_LIMIT.
 */
Srx *srx_read(GBytes *bytes, const char *where, const Limits *limits,
    GError **error);
void srx_free(Srx *srx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Srx, srx_free)

/*
 * Takes the rules that the file's map has for LANGUAGE. Errors: FAILURE_INPUT
 * where it has none, or one is no regular expression.
 */
bool srx_choose(Srx *srx, const Language *language, GError **error);

/* As sentence_split, by the rules that were chosen. */
void srx_split(Srx *srx, const char *text, size_t length, GArray *bounds);

/* How many of the chosen rules took too long and were left out. */
size_t srx_n_stopped(const Srx *srx);

#endif
