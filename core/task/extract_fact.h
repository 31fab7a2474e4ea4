/*
 * extract_fact.h - facts with the evidence for them, and what was refused.
 *
 * A claim becomes a fact when its quote stands in the document, its value in
 * the quote, and the value is of the field's type and on the row of its label;
 * else it is kept among the refused, with the reason. Confidence is reckoned
 * from evidence, never asked for.
 */
#ifndef TASK_EXTRACT_FACT_H
#define TASK_EXTRACT_FACT_H

#include "task/extract_claim.h"
#include "task/extract_value.h"

typedef enum ExtractMethod {
	EXTRACT_RULE, EXTRACT_TABLE, EXTRACT_XBRL, EXTRACT_MODEL,
} ExtractMethod;

typedef enum ExtractVerified {
	EXTRACT_EXACT, EXTRACT_NORMALISED, EXTRACT_ALIGNED, EXTRACT_COMPUTED,
	EXTRACT_STRUCTURED, EXTRACT_AMBIGUOUS,
} ExtractVerified;

/* Evidence, of which the confidence is made. */
typedef enum ExtractBasis {
	EXTRACT_LITERAL = 1u << 0,	/* quote found as it is, or aligned */
	EXTRACT_CITED = 1u << 1,	/* in the block that was named */
	EXTRACT_LABEL = 1u << 2,	/* beside a label of the field */
	EXTRACT_CAPTION = 1u << 3,	/* unit from a caption */
	EXTRACT_UNIT = 1u << 4,		/* unit beside the value */
	EXTRACT_REPEATED = 1u << 5,	/* stated again elsewhere, alike */
	EXTRACT_TWO_METHODS = 1u << 6,	/* rules and model agree */
	EXTRACT_CHECK_DIGIT = 1u << 7,
	EXTRACT_TAGGED = 1u << 8,	/* by the filer, in XBRL */
	EXTRACT_ARITHMETIC = 1u << 9,
} ExtractBasis;

typedef struct ExtractPlace {
	GroundMatch quote, value;
	size_t file_start, file_end;	/* XBRL: bytes of the file; 0 */
	bool is_in_file;
} ExtractPlace;

typedef struct ExtractFact {
	char *id;		/* "f1" */
	const char *field;	/* of its ExtractField, or owned by NAME */
	char *name;		/* or NULL */
	char *concept;		/* or NULL */
	ExtractType type;
	int item;		/* 0: none */
	char *text;		/* the value as it stands; NULL: computed */
	char *quote;		/* as it stands; or NULL */
	ExtractValue value;
	ExtractPeriod period;	/* it is for */
	char *unit;		/* of XBRL, or NULL: by type and currency */
	GArray *places;		/* of ExtractPlace */
	ExtractOp op;
	GPtrArray *operands;	/* of ExtractFact, borrowed */
	ExtractMethod method;
	ExtractVerified verified;
	unsigned basis;		/* ExtractBasis */
	bool is_operand;	/* only for another one */
} ExtractFact;

typedef struct ExtractRefusal {
	char *field, *value;
	const char *reason;	/* not_in_source from_example misplaced type
				   unknown_field not_computable */
} ExtractRefusal;

typedef struct ExtractFacts {
	Ground *ground;		/* borrowed */
	const GPtrArray *fields;	/* borrowed */
	char *examples;		/* all text of the pack's examples */
	GPtrArray *facts;	/* of ExtractFact */
	GArray *refusals;	/* of ExtractRefusal */
} ExtractFacts;

/* EXAMPLES: rows of a pack; only those for extract are looked at. */
ExtractFacts *extract_fact_list(Ground *ground, const GPtrArray *fields,
    const GPtrArray *examples);
void extract_fact_list_free(ExtractFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExtractFacts, extract_fact_list_free)

/* A new fact for FIELD at the end. */
ExtractFact *extract_fact_add(ExtractFacts *facts, const ExtractField *field,
    ExtractMethod method);

/* Sets the place, the value and the period of FACT; VALUE is that of
 * extract_value_read and taken. */
void extract_fact_place(ExtractFacts *facts, ExtractFact *fact,
    const GroundMatch *quote, const GroundMatch *value, ExtractValue *read);

/*
 * Looks for what CLAIM says and adds a fact or a refusal. OFFSET: index of the
 * block that the model knew as "1"; COUNT: how many it saw.
 */
void extract_fact_claim(ExtractFacts *facts, const ExtractClaim *claim,
    unsigned offset, unsigned count);

void extract_fact_refuse(ExtractFacts *facts, const char *field,
    const char *value, const char *reason);

/* Joins facts of two methods that are the same, computes derived fields, and
 * numbers all. */
void extract_fact_settle(ExtractFacts *facts);

/* 0 to 0.99. */
double extract_fact_confidence(const ExtractFact *fact);

const char *extract_fact_method_name(ExtractMethod method);
const char *extract_fact_verified_name(ExtractVerified verified);

/* The name of the evidence BIT, a power of two; NULL above the last. */
const char *extract_fact_basis_name(unsigned bit);

#endif
