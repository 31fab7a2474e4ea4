/*
 * task_extract.h - asking a model for the facts of a document.
 *
 * The model sees numbered blocks as texts in one JSON object, as many at once
 * as the pack allows, and the fields of the pack. It returns quotes; all else
 * is done here (extract_fact.h). What comes is taken in the order of the
 * document, however it arrives.
 */
#ifndef TASK_TASK_EXTRACT_H
#define TASK_TASK_EXTRACT_H

#include "engine/chat/chat.h"
#include "task/extract_fact.h"

/* Adds to FACTS what the model behind CHAT finds with PACK. FAILED gets the
 * number of questions that came to nothing or broke off; DIGEST (SHA-256 of
 * what it was told) is owned by the caller. False: no server is left, or the
 * budget is spent. */
bool task_extract_ask(ExtractFacts *facts, const Pack *pack, Chat *chat,
    unsigned *failed, char **digest, GError **error);

/* What a model is told to do with PACK and its FIELDS; new. */
char *task_extract_prompt(const Pack *pack, const GPtrArray *fields,
    const Language *language, GError **error);

#endif
