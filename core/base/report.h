/*
 * report.h - findings: what a reader or a check noticed while going on.
 *
 * A finding has a code from one table (report.c), which gives its name, its
 * severity and its MQM category; a place (unit, segment, page); and a text.
 * Findings are kept in the order in which they were made. A report says
 * nothing about what could not be done: that is a GError (failure.h).
 */
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum Severity {
	SEVERITY_NOTE,		/* for the record: nothing to be done */
	SEVERITY_WARNING,	/* a person should look */
	SEVERITY_ERROR,		/* the output is wrong or incomplete here */
} Severity;

typedef enum FindingCode {
	FINDING_NUMBER_MISSING,
	FINDING_NUMBER_ADDED,
	FINDING_DATE_CHANGED,
	FINDING_CODE_LOST,
	FINDING_CODE_ADDED,
	FINDING_CODE_NESTING,
	FINDING_CODE_PLACED,
	FINDING_PROTECTED_CHANGED,
	FINDING_TARGET_EMPTY,
	FINDING_TARGET_GARBLED,
	FINDING_UNTRANSLATED,
	FINDING_LENGTH,
	FINDING_SPACE,
	FINDING_SOURCE_KEPT,
	FINDING_REPAIRED,
	FINDING_PAGE_KEPT,
	FINDING_TEXT_KEPT,
	FINDING_TEXT_OVERFLOW,
	FINDING_FONT_MISSING,
	FINDING_SCAN,
	FINDING_DAMAGED,
	FINDING_ENCRYPTED,
	FINDING_SIGNED,
	FINDING_PART_SKIPPED,
	FINDING_DELETED_KEPT,
	FINDING_MERGE_MISSING,
	FINDING_RULE_IGNORED,
	FINDING_READ_BACK,
	FINDING_UNPROVED,
	FINDING_LAYOUT_IGNORED,
	FINDING_SCAN_COVERED,
	FINDING_UNLIKE,
	FINDING_LAYOUT,
	FINDING_CHARACTER,
	FINDING_STORAGE,
	FINDING_FACT,
	FINDING_FACT_DUPLICATE,
	FINDING_FACT_SUM,
	FINDING_MIXED_SCRIPT,
	FINDING_SOURCE_FOUND,
	FINDING_SOURCE_DOUBTED,
	FINDING_OTHER_LANGUAGE,
	FINDING_IN_TARGET,
	FINDING_TERM_MISSING,
	FINDING_TERM_FORBIDDEN,
	FINDING_TERM_DRIFT,
	FINDING_INCONSISTENT,
	FINDING_TERMBASE,
	FINDING_MEMORY,
	FINDING_TERM_FOUND,
	FINDING_TERM_SETTLED,
	FINDING_REVIEW,
	FINDING_REVIEW_MINOR,
	FINDING_REVIEWED,
	FINDING_UNREVIEWED,
	FINDING_UNKNOWN_WORD,
	FINDING_SECOND_ENGINE,
	FINDING_N_CODES
} FindingCode;

typedef struct FindingKind {
	const char *name;	/* "number-missing": in reports and in man 7 */
	Severity severity;
	const char *category;	/* MQM, or "process" */
	const char *meaning;	/* one line, English */
} FindingKind;

typedef struct Finding {
	FindingCode code;
	unsigned unit;		/* Unit.id, 0: the whole document */
	unsigned segment;	/* Segment.number within the unit, 0: the unit */
	unsigned page;		/* 1-based, 0: none */
	char *text;		/* owned by the report, UTF-8, one line */
} Finding;

typedef struct Report Report;

Report *report_new(void);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

/* The row of CODE in the table. */
const FindingKind *report_kind(FindingCode code);
const char *report_severity_name(Severity severity);

/*
 * Adds a finding. FORMAT makes its text. Control characters in the text are
 * shown as U+FFFD, so that a hostile name cannot reach a terminal.
 */
void report_add(Report *report, FindingCode code, unsigned unit,
    unsigned segment, unsigned page, const char *format, ...)
    G_GNUC_PRINTF(6, 7);

size_t report_count(const Report *report);
const Finding *report_finding(const Report *report, size_t index);

/* How many findings have at least this severity. */
size_t report_count_from(const Report *report, Severity severity);

/* Takes the findings from number FIRST on away again: a repair undid them. */
void report_truncate(Report *report, size_t first);

/* Takes every finding away that OTHERS has, too: what they were about is no
 * more. */
void report_subtract(Report *report, const Report *others);

/* Appends all findings of FROM, which is left empty. */
void report_move(Report *report, Report *from);

#endif
