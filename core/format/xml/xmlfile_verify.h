/*
 * xmlfile_verify.h - a translated XBRL filing says what its source says.
 *
 * Facts are read from both files as strangers would read them, and paired by
 * all that makes them facts (facts/fact_pair.h). Nothing may be missing or
 * new; numbers, formatted texts, hidden facts and identifiers must have the
 * values they had; contexts, units, links and schemas must be the same. Texts
 * that changed are listed with their hashes. In linkbases no label may be
 * changed, only added.
 */
#ifndef XMLFILE_VERIFY_H
#define XMLFILE_VERIFY_H

#include "xmlfile.h"

/* The files of one report, by pairs. All is borrowed; read by
 * xmlfile_reader_read, with their skeletons. */
typedef struct XmlfileVerifySet {
	Document *const *sources, *const *targets;
	unsigned count;
	const Language *language;	/* of the targets; or NULL */
} XmlfileVerifySet;

/* The proof of all files of SET together. Errors: those of reading. */
bool xmlfile_verify_set(const XmlfileVerifySet *set,
    const FormatOptions *options, Proof *proof, GError **error);

/* See Format.verify. Of files without facts or labels it is said that
 * nothing was compared. */
bool xmlfile_verify_run(const FormatVerify *task,
    const FormatOptions *options, Proof *proof, GError **error);

#endif
