/*
 * host.h - what a spool asks of the program: the options of a queue become those
 * of a job, as if they had been said to `dragoman batch`.
 */
#ifndef TOOLS_HOST_H
#define TOOLS_HOST_H

#include "spool/spool.h"
#include "tools/options.h"

typedef struct Host Host;

/* For the spool ROOT, whose journal and ledger it uses. OPTIONS (borrowed) say
 * where its jobs are known and its blobs are, if not in the spool itself. */
Host *host_new(const char *root, const Options *options);
void host_free(Host *host);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Host, host_free)

/* Borrowed. */
const SpoolHost *host_spool(const Host *host);

#endif
