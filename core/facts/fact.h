/*
 * fact.h - what a filing says: facts with their dimensions.
 *
 * The model is that of the Open Information Model (OIM 1.0), for inline XBRL,
 * XBRL 2.1 instances and EDGAR forms alike. A FactSet is one report: of one
 * file, or of the files of a document set. Everything in it lives in its
 * arena; texts are UTF-8.
 */
#ifndef FACTS_FACT_H
#define FACTS_FACT_H

#include "base/arena.h"
#include "base/report.h"
#include "base/xml.h"

/* A name with a namespace. */
typedef struct FactName {
	const char *space;	/* URI; "" for none */
	const char *local;
} FactName;

typedef struct FactMember {
	FactName dimension;
	FactName member;	/* of explicit ones; local is NULL of others */
	const char *typed;	/* text of a typed one; or NULL */
} FactMember;

typedef struct FactContext {
	const char *id;
	const char *scheme, *identifier;	/* of the entity */
	const char *start, *end;	/* as written; START is NULL: an
					   instant; both NULL: forever */
	GArray *members;	/* of FactMember, by dimension */
	bool has_other;		/* a segment that is no dimension */
} FactContext;

typedef struct FactUnit {
	const char *id;
	GPtrArray *over, *under;	/* of FactName: numerators, denominators,
					   sorted */
} FactUnit;

typedef enum FactKind {
	FACT_TEXT,
	FACT_NUMBER,
	FACT_FRACTION,		/* value is "numerator/denominator" */
	FACT_TUPLE,
	FACT_NOTE,		/* a footnote: no concept */
	FACT_FIELD,		/* of a form: a path for a concept */
} FactKind;

typedef struct Fact {
	FactKind kind;
	const char *id;		/* in the file; or NULL */
	FactName name;
	const FactContext *context;	/* NULL: none */
	const FactUnit *unit;	/* or NULL */
	const char *context_id, *unit_id;	/* as written */
	const char *value;	/* NULL: nil, or unknown */
	const char *source;	/* the text it was made of */
	const char *decimals, *precision, *scale, *sign;	/* or NULL */
	FactName format;	/* local is NULL for none */
	const char *escape;	/* or NULL */
	const char *language;	/* or NULL */
	const char *target;	/* of inline XBRL; or NULL */
	const char *tuple;	/* id of the tuple it is in; or NULL */
	const char *order;	/* there; or NULL */
	const char *path;	/* of fields: with numbers of rows */
	bool is_nil, is_hidden;
	bool is_constant;	/* its format does not look at the text */
	bool is_unknown;	/* the text is not what the format says */
	unsigned file;		/* index of its file */
	uint32_t node;		/* there; of an attribute, its element */
	size_t start, end;	/* of its element in xml_bytes */
	GPtrArray *chain;	/* of char *: ids of continuations; or NULL */
	GPtrArray *footnotes;	/* of char *: ids; or NULL */
} Fact;

typedef struct FactLink {
	const char *from, *to;	/* ids of facts and footnotes */
	const char *arcrole, *role, *order;
} FactLink;

typedef struct FactSet {
	Arena *arena;
	GPtrArray *files;	/* of char *: names */
	GPtrArray *facts;	/* of Fact, in order of files and places */
	GHashTable *contexts;	/* id to FactContext */
	GHashTable *units;	/* id to FactUnit */
	GArray *links;		/* of FactLink */
	GPtrArray *schemas;	/* of char *: taxonomy references */
	GHashTable *prefixes;	/* namespace URI to prefix */
} FactSet;

FactSet *fact_set_new(void);
void fact_set_free(FactSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactSet, fact_set_free)

/* A new fact at the end. */
Fact *fact_add(FactSet *set, FactKind kind);

/* PREFIXED as bound at NODE of TREE, without a prefix in the default namespace.
 * Remembers the prefix. False when the prefix is not bound. */
bool fact_name(FactSet *set, const XmlTree *tree, uint32_t node,
    const char *prefixed, FactName *name);

/* "us-gaap:Assets", with the prefixes of the set. Owned by the caller. */
char *fact_name_text(const FactSet *set, const FactName *name);

/* The prefix for SPACE; a new one of the form WISH or WISH2 when it has none
 * yet. */
const char *fact_prefix(FactSet *set, const char *space, const char *wish);

/* -1, 0, 1: by namespace and local name. */
int fact_name_compare(const FactName *a, const FactName *b);

/* A text that is equal for equal contexts, and for equal units. Owned by the
 * caller. */
char *fact_context_key(const FactContext *context);
char *fact_unit_key(const FactUnit *unit);

/* DIGITS ("1234.5") times ten to the power of SCALE, without needless
 * zeros; NULL when they are no decimal. Owned by the caller. */
char *fact_scaled(const char *digits, long scale);

#endif
