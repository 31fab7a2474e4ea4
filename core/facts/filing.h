/*
 * filing.h - the facts of files: whatever they are.
 *
 * Inline XBRL (files of a folder that need each other are one document set),
 * XBRL instances, forms; label linkbases give names, calculation linkbases say
 * what must add up; zip archives are report
 * packages, whose files are read as if they stood in a folder.
 */
#ifndef FACTS_FILING_H
#define FACTS_FILING_H

#include "fact.h"
#include "fact_check.h"
#include "form.h"
#include "label.h"
#include "transform.h"

typedef struct FilingTables {
	TransformTable *transforms;
	FormTable *forms;
} FilingTables;

/* Reads them from FOLDER, the one with the languages. */
bool filing_tables_open(FilingTables *tables, const char *folder,
    GError **error);
void filing_tables_clear(FilingTables *tables);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FilingTables, filing_tables_clear)

typedef struct Filing {
	GPtrArray *sets;	/* of FactSet, in the order of files */
	LabelTable *labels;
	FactSums *sums;
} Filing;

typedef struct FilingFile {
	const char *path;
	GBytes *bytes;
} FilingFile;

/* What is read, and how. All is borrowed. */
typedef struct FilingTask {
	const FilingFile *files;
	unsigned count;
	const FilingTables *tables;
	const Limits *limits;
	Report *report;		/* gets what cannot be understood; or NULL */
} FilingTask;

/* Errors, naming the file: those of xml_parse and zip_read; FAILURE_REFUSED
 * for files that hold neither facts nor labels. */
Filing *filing_read(const FilingTask *task, GError **error);
void filing_free(Filing *filing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Filing, filing_free)

#endif
