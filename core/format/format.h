/*
 * format.h - the file formats: one row each in one table (format.c).
 *
 * A format reads bytes into a Document and writes the Document back as bytes.
 * It never opens a file, never meets another format, and touches no network.
 * Writers splice: they copy the source and replace only what was translated,
 * so that a document whose outputs equal its sources gives the same bytes
 * again (PDF: the same pages).
 */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include <glib.h>
#include <stdbool.h>

#include "base/limits.h"
#include "base/report.h"
#include "doc/document.h"
#include "format/proof.h"
#include "format/readback.h"
#include "lang/language.h"

/* Where the translation stands beside its source (formats with pages). */
typedef enum FormatLayout {
	FORMAT_REPLACE,		/* in the place of the source */
	FORMAT_SIDE_BY_SIDE,	/* both on one double page */
	FORMAT_ALTERNATE,	/* a page each, in turn */
	FORMAT_LAYERS,		/* on top of each other, to be switched */
} FormatLayout;

/* What becomes of the facts of an XBRL filing. */
typedef enum FormatFacts {
	FORMAT_FACTS_FULL,	/* texts are translated, all else is as it was */
	FORMAT_FACTS_KEEP,	/* all are as they were, texts too */
	FORMAT_FACTS_RELOCALISE,	/* texts are translated, figures written
				   as the language does, their values kept */
} FormatFacts;

typedef struct FormatOptions {
	Limits limits;
	const Languages *languages;	/* never NULL */
	const char *rules;		/* ITS rules file to add; or NULL */
	GBytes *rules_bytes;		/* its content; or NULL */
	/* Reads the file NAME beside PATH, for rules that a document links
	 * to; NULL function: no file is. */
	GBytes *(*beside)(const char *path, const char *name,
	    const Limits *limits, GError **error);
	const char *password;		/* opens encrypted files; or NULL */
	bool ignores_permissions;	/* changes what says "do not" */
	bool has_marks;			/* says by ITS what a machine did */
	bool has_ocr;			/* pictures of pages are read */
	bool has_hidden;		/* hidden text is translated, too */
	bool accepts_changes;		/* tracked changes are accepted */
	const Language *source;		/* of documents; NULL: not said */
	const Language *target;		/* the same of translations */
	FormatLayout layout;		/* of what is written */
	FormatFacts facts;
} FormatOptions;

/* A translation that is to be proved. All is borrowed. */
typedef struct FormatVerify {
	GBytes *source, *target;
	const Document *source_document;	/* as they are read */
	const Document *target_document;
	const Language *source_language;	/* NULL: unknown */
	const Language *target_language;
	const ReadbackText *texts;	/* what was set, by page; NULL:
					   nobody knows */
	size_t n_texts;
	bool is_thorough;	/* what takes long, too: pictures */
} FormatVerify;

typedef struct Format {
	const char *name;		/* "docx" */
	const char *label;		/* "Word document (Office Open XML)" */
	const char *const *extensions;	/* lower case, no dot, NULL-ended */
	const char *note;		/* one line for `dragoman formats` */
	bool has_layouts;		/* it writes more than FORMAT_REPLACE */

	/* How sure it is that BYTES are its own: 0 no, 100 certain. NAME is
	 * the file's name, for formats that cannot tell from bytes alone. */
	int (*sniff)(GBytes *bytes, const char *name);

	/* Reads BYTES. NAME is for messages. Errors: FAILURE_INPUT, LIMIT,
	 * REFUSED; the message does not repeat NAME. */
	Document *(*read)(GBytes *bytes, const char *name,
	    const FormatOptions *options, Report *report, GError **error);

	/* Writes DOCUMENT, which its own read made, in the target language.
	 * Returns new bytes. Errors: FAILURE_INTERNAL, LIMIT. NULL function:
	 * the format is only read. */
	GBytes *(*write)(Document *document, const FormatOptions *options,
	    Report *report, GError **error);

	/* Compares a translation with its source, and adds to PROOF what was
	 * compared and what differs. Errors as of read. NULL function: nothing
	 * is proved beyond what every format is. */
	bool (*verify)(const FormatVerify *task, const FormatOptions *options,
	    Proof *proof, GError **error);
} Format;

/* All formats, by name, NULL-ended. */
const Format *const *format_all(void);

/* The layout called NAME ("side-by-side"); false when there is none. */
bool format_find_layout(const char *name, FormatLayout *layout);

/* The mode for facts called NAME ("keep-facts"); false when there is none. */
bool format_find_facts(const char *name, FormatFacts *facts);

/*
 * The format of BYTES, told by content first and by NAME second. Fails with
 * FAILURE_INPUT when none fits (empty file, unknown kind), or FAILURE_REFUSED
 * for kinds that are known and not read (encrypted Office file, old .doc).
 */
const Format *format_sniff(GBytes *bytes, const char *name, GError **error);

#endif
