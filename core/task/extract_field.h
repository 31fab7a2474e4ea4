/*
 * extract_field.h - what a pack wants to know: its schema.extract.json.
 *
 * An object with a member for each field: {"type": money, number, percent,
 * ratio, date, period, text, entity or bool; "say": what it is, for models;
 * "labels": what it is called in tables and forms; "concepts": its names in
 * XBRL; "scale": "none" where captions like "in millions" do not hold;
 * "check": "isin" or "lei"; "derive": {"op", "operands"} of other fields}. A
 * name with a dot (segments.revenue) is a part of one of several items.
 */
#ifndef TASK_EXTRACT_FIELD_H
#define TASK_EXTRACT_FIELD_H

#include <glib.h>
#include <stdbool.h>

#include "task/pack.h"

typedef enum ExtractType {
	EXTRACT_MONEY,
	EXTRACT_NUMBER,
	EXTRACT_PERCENT,
	EXTRACT_RATIO,
	EXTRACT_DATE,
	EXTRACT_PERIOD,
	EXTRACT_TEXT,
	EXTRACT_ENTITY,
	EXTRACT_BOOL,
} ExtractType;

typedef enum ExtractOp {
	EXTRACT_STATED,		/* none: it is stated */
	EXTRACT_SUB,
	EXTRACT_DIV,
	EXTRACT_SUM,
	EXTRACT_GROWTH,		/* new, old: (new - old) / |old| */
	EXTRACT_N_OPS
} ExtractOp;

typedef enum ExtractCheck {
	EXTRACT_ANY, EXTRACT_ISIN, EXTRACT_LEI,
} ExtractCheck;

typedef struct ExtractField {
	char *name;
	ExtractType type;
	char *say;
	GPtrArray *labels;	/* of char *, as extract_field_label has them */
	GPtrArray *concepts;	/* of char * */
	bool has_scale;		/* of captions */
	bool is_item;		/* its name has a dot */
	ExtractCheck check;
	ExtractOp op;		/* derived from OPERANDS, of char *: names */
	GPtrArray *operands;
} ExtractField;

/* The fields of PACK, of ExtractField, in order. Fails with FAILURE_INPUT,
 * naming the pack and the field. */
GPtrArray *extract_field_list(const Pack *pack, GError **error);

/* The one called NAME; or NULL. */
const ExtractField *extract_field_find(const GPtrArray *fields,
    const char *name);

const char *extract_field_type_name(ExtractType type);
const char *extract_field_op_name(ExtractOp op);	/* "none" */
bool extract_field_op(const char *name, ExtractOp *op);
bool extract_field_is_figure(ExtractType type);

/* A line for each, for prompts; owned by the caller. */
char *extract_field_describe(const GPtrArray *fields);

/* A JSON schema of answers; owned by the caller. */
char *extract_field_schema(const GPtrArray *fields);

/* TEXT as labels are compared: without case, marks at its ends, what is in
 * brackets behind it, and numbers in front. Owned by the caller. */
char *extract_field_label(const char *text);

/* The field that is called LABEL (as above); NULL: none is. */
const ExtractField *extract_field_labelled(const GPtrArray *fields,
    const char *label);

#endif
