/*
 * packs.h - what the commands that ask models with a pack have in common.
 */
#ifndef TOOLS_PACKS_H
#define TOOLS_PACKS_H

#include "engine/chat/chat.h"
#include "job/ledger.h"
#include "task/pack.h"
#include "tools/setup.h"

/* The folders that packs are looked for in: that of --packs, and the
 * program's. NULL-ended, owned by the caller; the texts are borrowed. */
const char **packs_folders(const Setup *setup, const Options *options);

/* The pack NAME (NULL: that of --pack, or else "finance"). Errors: see
 * pack.h. */
Pack *packs_open(const Setup *setup, const Options *options,
    const char *name, GError **error);

/* Gives the jobs of SETUP their pack, that of --pack or "finance"; none where
 * neither a server nor a pack is named. Errors: see pack.h. */
bool packs_take(Setup *setup, const Options *options, GError **error);

/* How much is to be reviewed: all of it where nothing is said. Error:
 * FAILURE_USAGE. */
bool packs_review(const Options *options, unsigned *percent, GError **error);

/* A client for the servers of the options; *CHAT is NULL when none is named.
 * False: an option is wrong. */
bool packs_chat(const Setup *setup, Chat **chat, GError **error);

/* Writes TEXT to the path of --output, whole or not at all, or prints it. */
bool packs_write(const Options *options, const GString *text, GError **error);

/* The language a document is in: as the options say, or it says itself, or is
 * found. */
const Language *packs_language(const Setup *setup, const Document *document);

/* Puts what TASK has cost CHAT (NULL: nothing) for the file PATH since BEFORE
 * into the ledger. One that cannot be written costs no result. */
void packs_note(const Setup *setup, const Chat *chat, const Usage *before,
    const LedgerLine *about);

#endif
