/*
 * job.h - one document through all steps: read to prove.
 *
 * A job owns everything about its document. The steps are a table in plan.c;
 * each fills what earlier ones left empty. A job runs in a process of its own
 * (batch.h), so that a crash in a parser costs one document.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "base/report.h"
#include "doc/document.h"
#include "engine/engine.h"
#include "format/format.h"
#include "memory/journal.h"
#include "task/pack.h"

/* Exit status of the program and of a job. */
typedef enum JobStatus {
	JOB_DONE = 0,
	JOB_FINDINGS = 1,	/* done, and a person should look */
	JOB_USAGE = 2,
	JOB_INPUT = 3,		/* unreadable or refused */
	JOB_ENGINE = 4,		/* an engine or a store failed, or is not there */
	JOB_OURS = 5,		/* our mistake, or output that cannot be written */
	JOB_SOME = 6,		/* of a spool: some documents failed */
	JOB_LATER = 75,		/* budget, time or disk: run it again later */
	JOB_SETUP = 78,		/* set up so that it cannot work */
} JobStatus;

typedef struct JobOptions {
	FormatOptions format;
	const Language *source, *target;
	struct Srx *srx;	/* rules for sentences; NULL: the built-in ones */
	bool finds_source;	/* from the document: SOURCE is NULL */
	const char *engine;	/* by name; NULL: the first that fits */
	const char *fallback;	/* asked for what that one has no answer to,
				   by name; NULL: none */
	EngineSettings settings;
	const Pack *pack;	/* what models are told; NULL: nothing */
	const char *ledger;	/* file that gets what it cost; NULL: none */
	const char *const *memories;	/* paths, NULL-ended; the first one is
					   written to; or NULL */
	const char *const *termbases;	/* the same; or NULL */
	bool keeps_memory;	/* nothing is written to the memory */
	const char *client, *domain;	/* of what is stored and looked for;
					   or NULL */
	const char *journal;	/* path; NULL: none */
	bool finds_terms;	/* of each document, by the model, first: with
				   urls and a pack only, as REVIEW */
	unsigned review;	/* percent of the segments that the model looks
				   at again; 0: none */
} JobOptions;

typedef struct JobCounts {
	unsigned units;
	unsigned segments;	/* to be translated or localised */
	unsigned translated;	/* by the engine, proved */
	unsigned figures;	/* localised by the program alone */
	unsigned same;		/* nothing to translate in them */
	unsigned kept;		/* source kept: nothing could be proved */
	unsigned repaired;	/* proved at a later attempt */
	unsigned repeated;	/* answers used again within the document */
	unsigned recalled;	/* of the translated: from the memory */
	unsigned second;	/* of the translated: by the second engine */
	unsigned second_asked;	/* what it was asked for */
	unsigned unknown;	/* words that engines did not know */
} JobCounts;

/* What reading the output again showed; see step_prove. */
typedef struct JobProof {
	bool is_done;
	unsigned figures;	/* runs of digits that were to be written */
	unsigned missing;	/* of them, not read back */
	unsigned added;		/* read back, and not to be written */
} JobProof;

typedef void (*JobProgress)(unsigned done, unsigned total, void *data);

struct Prover;

/* An engine of a job. */
typedef struct JobEngine {
	const Engine *engine;	/* NULL: none */
	EngineSession *session;	/* NULL: nothing was asked of it */
	EngineSettings settings;	/* with its variant */
	char *fingerprint;	/* of the session, for keys of the journal */
} JobEngine;

typedef struct Job {
	const JobOptions *options;	/* borrowed, or own_options */
	JobOptions own_options;	/* with the language that was found, or
				   voted */
	Language *voted;	/* see step_vote; NULL: the source itself */
	const char *input;	/* path; borrowed */
	const char *output;	/* path; borrowed */
	JobProgress progress;	/* may be NULL */
	void *progress_data;
	GBytes *bytes;
	const Format *format;
	Document *document;
	Report *report;
	JobEngine first, second;	/* see second.h */
	JobEngine *asked;	/* the one of them that is asked now */
	Journal *journal;	/* of answers; NULL: none is kept */
	char *prompt;		/* of the pack, filled in */
	GPtrArray *terms;	/* TaskTerm: of the document, by the model; or
				   NULL */
	Usage aside;		/* what asking besides the engine has cost */
	GPtrArray *hopeless;	/* char *: keys of texts that had no answer */
	GArray *items;		/* TaskItem: what was asked for and judged as
				   it came; NULL: nothing was */
	GBytes *result;		/* the written document */
	Document *read_back;	/* the same, as it was read for the proof */
	JobCounts counts;
	bool is_merged;		/* its targets came in an XLIFF file */
	JobProof proof;
	Json *verified;		/* Proof, as JSON; NULL: the format has none */
	struct Prover *prover;	/* on its way; NULL: none, or settled */
} Job;

/* Paths and options are borrowed. */
Job *job_new(const JobOptions *options, const char *input,
    const char *output);
void job_free(Job *job);

/* Ends what runs beside it, engine and prover; its memory is still there. */
void job_end(Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

/* Reads job->input: the steps up to "protect", for show and export too. */
bool job_read(Job *job, GError **error);

/*
 * Runs all steps and writes the document and its reports, or none of them.
 * Returns the status; ERROR is set from JOB_USAGE on, and its message begins
 * with the input's path.
 */
JobStatus job_run(Job *job, GError **error);

/*
 * The same with targets from an XLIFF file instead of an engine: read, merge,
 * check, write, prove, verify. A target that fails a check is not used.
 */
JobStatus job_merge(Job *job, GBytes *xliff, GError **error);

/* Runs the checks over the targets there are, for XLIFF files: findings go to
 * the report, and nothing is changed. */
void job_check(Job *job);

/* The status for a failure. */
JobStatus job_status(const GError *error);

/* JOB_DONE or JOB_FINDINGS, by the job's report. */
JobStatus job_outcome(const Job *job);

#endif
