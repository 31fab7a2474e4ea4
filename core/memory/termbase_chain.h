/*
 * termbase_chain.h - inside of termbase: terms whose targets are sources of
 * others, until one comes back to where it began.
 *
 * That is no matter for a translation, which takes one step; it tells that
 * columns or languages were mixed up in a file.
 */
#ifndef MEMORY_TERMBASE_CHAIN_H
#define MEMORY_TERMBASE_CHAIN_H

#include "memory/termbase.h"

/* Complains of each round, at the entry that closes it. Linear. */
void termbase_chain_find(Termbase *termbase);

#endif
