/*
 * hyphen.h - where words may be parted: Liang's patterns.
 *
 * Reads the dictionaries that Debian has for libhyphen (hyph_de_DE.dic). A
 * pattern is letters with digits between them; of all that fit a word, the
 * highest digit counts at each place, and an odd one lets the word be parted
 * there. Patterns that change letters at the break ("k/") are left out.
 *
 * Source: F. M. Liang, Word Hy-phen-a-tion by Com-put-er, Stanford 1983;
 * README.hyphen of libhyphen for the file format.
 */
#ifndef LAYOUT_HYPHEN_H
#define LAYOUT_HYPHEN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Hyphen Hyphen;

/* NULL when PATH cannot be read or is no dictionary. */
Hyphen *hyphen_load(const char *path);
void hyphen_free(Hyphen *hyphen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hyphen, hyphen_free)

/* Sets CUTS[i] where the word of COUNT lower-case LETTERS may be parted before
 * letter i. CUTS has COUNT places. */
void hyphen_word(const Hyphen *hyphen, const uint32_t *letters, size_t count,
    bool *cuts);

#endif
