#include "task/extract_fact.h"

#include <string.h>

#include "task/extract_sum.h"
#include "task/ground_fold.h"

enum {
	PLACES = 20,		/* of an ambiguous quote that are listed */
	FACTS = 100000,
};

static const char *const method_names[] = {"rule", "table", "xbrl", "model"};

static const char *const verified_names[] = {
	"exact", "normalised", "aligned", "computed", "structured",
	"ambiguous",
};

static const struct {
	const char *name;
	double worth;
} evidence[] = {
	{"literal", 0.10}, {"cited_block", 0.05}, {"label_match", 0.14},
	{"unit_caption", 0.02}, {"unit_literal", 0.04},
	{"repeated", 0.06}, {"two_methods", 0.10}, {"check_digit", 0.20},
	{"tagged", 0.40}, {"arithmetic", 0.10},
};

const char *
extract_fact_method_name(ExtractMethod method)
{
	return method_names[method];
}

const char *
extract_fact_verified_name(ExtractVerified verified)
{
	return verified_names[verified];
}

const char *
extract_fact_basis_name(unsigned bit)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(evidence); i++)
		if (bit == 1u << i)
			return evidence[i].name;
	return NULL;
}

double
extract_fact_confidence(const ExtractFact *fact)
{
	double sum = fact->verified == EXTRACT_AMBIGUOUS ? 0.35
	    : fact->verified == EXTRACT_NORMALISED ? 0.50 : 0.58;

	for (unsigned i = 0; i < G_N_ELEMENTS(evidence); i++)
		if ((fact->basis & 1u << i) != 0)
			sum += evidence[i].worth;
	/* What is computed is as sure as the least sure of what it is of. */
	for (unsigned i = 0; i < fact->operands->len; i++)
		sum = MIN(i == 0 ? 1.0 : sum, extract_fact_confidence(
		    g_ptr_array_index(fact->operands, i)));
	return CLAMP(sum, 0.0, 0.99);
}

/* ---- the list ------------------------------------------------------------ */

static void
fact_free(void *data)
{
	ExtractFact *fact = data;

	g_free(fact->id);
	g_free(fact->name);
	g_free(fact->concept);
	g_free(fact->text);
	g_free(fact->quote);
	g_free(fact->unit);
	extract_value_clear(&fact->value);
	g_array_unref(fact->places);
	g_ptr_array_unref(fact->operands);
	g_free(fact);
}

static void
refusal_clear(void *data)
{
	ExtractRefusal *refusal = data;

	g_free(refusal->field);
	g_free(refusal->value);
}

/* Texts of the examples, folded, a mark between each. */
static char *
fold_examples(const GPtrArray *examples)
{
	g_autoptr(GroundFold) fold = ground_fold_new();

	for (unsigned i = 0; i < examples->len; i++) {
		const Json *row = g_ptr_array_index(examples, i);
		const Json *texts = json_member(row, "text");
		if (g_strcmp0(json_member_text(row, "task"), "extract") != 0)
			continue;
		for (size_t k = 0; k < json_length(texts); k++) {
			g_autofree char *text = json_scalar(json_element(
			    texts, k));
			if (text != NULL)
				ground_fold_add(fold, text, strlen(text), 0);
			ground_fold_mark(fold, "\x01", 0, 0);
		}
	}
	ground_fold_end(fold);
	return g_strdup(fold->text->str);
}

ExtractFacts *
extract_fact_list(Ground *ground, const GPtrArray *fields,
    const GPtrArray *examples)
{
	ExtractFacts *facts = g_new0(ExtractFacts, 1);

	facts->ground = ground;
	facts->fields = fields;
	facts->examples = fold_examples(examples);
	facts->facts = g_ptr_array_new_with_free_func(fact_free);
	facts->refusals = g_array_new(FALSE, FALSE, sizeof(ExtractRefusal));
	g_array_set_clear_func(facts->refusals, refusal_clear);
	return facts;
}

void
extract_fact_list_free(ExtractFacts *facts)
{
	if (facts == NULL)
		return;
	g_free(facts->examples);
	g_ptr_array_unref(facts->facts);
	g_array_unref(facts->refusals);
	g_free(facts);
}

ExtractFact *
extract_fact_add(ExtractFacts *facts, const ExtractField *field,
    ExtractMethod method)
{
	ExtractFact *fact = g_new0(ExtractFact, 1);

	fact->field = field == NULL ? NULL : field->name;
	fact->type = field == NULL ? EXTRACT_TEXT : field->type;
	fact->method = method;
	fact->places = g_array_new(FALSE, FALSE, sizeof(ExtractPlace));
	fact->operands = g_ptr_array_new();
	if (field != NULL && field->concepts->len > 0)
		fact->concept = g_strdup(g_ptr_array_index(field->concepts,
		    0));
	g_ptr_array_add(facts->facts, fact);
	return fact;
}

void
extract_fact_refuse(ExtractFacts *facts, const char *field,
    const char *value, const char *reason)
{
	ExtractRefusal refusal = {g_strdup(field), g_strdup(value), reason};

	if (facts->refusals->len < FACTS)
		g_array_append_val(facts->refusals, refusal);
	else
		refusal_clear(&refusal);
}

/* ---- places -------------------------------------------------------------- */

static char *
text_between(const Ground *ground, size_t start, size_t end)
{
	g_autofree char *raw = g_strndup(ground_text(ground) + start, end -
	    start);

	return extract_value_text(raw);
}

void
extract_fact_place(ExtractFacts *facts, ExtractFact *fact,
    const GroundMatch *quote, const GroundMatch *value, ExtractValue *read)
{
	Ground *ground = facts->ground;
	const GroundBlock *block = ground_block(ground, value->block);
	const GroundCell *cell = ground_cell(block, value->start,
	    value->end);
	ExtractPlace place = {.quote = *quote, .value = *value};
	GroundLevel worst = MAX(quote->level, value->level);

	g_array_append_val(fact->places, place);
	fact->value = *read;
	read->normalized = NULL;
	fact->text = text_between(ground, value->start, value->end);
	fact->quote = text_between(ground, quote->start, quote->end);
	fact->verified = worst == GROUND_EXACT ? EXTRACT_EXACT
	    : worst == GROUND_ALIGNED ? EXTRACT_ALIGNED : EXTRACT_NORMALISED;
	if (worst != GROUND_NORMALISED)
		fact->basis |= EXTRACT_LITERAL;
	if (fact->value.has_caption)
		fact->basis |= EXTRACT_CAPTION;
	else if (fact->value.currency != NULL)
		fact->basis |= EXTRACT_UNIT;
	if (cell != NULL && fact->period.end[0] == '\0') {
		g_autofree char *heading = ground_column_label(ground,
		    value->block, cell);
		if (heading != NULL)
			extract_value_period(ground_language(ground),
			    heading, &fact->period);
	}
	if (fact->type == EXTRACT_DATE || fact->type == EXTRACT_PERIOD)
		fact->period = fact->value.period;
}

/* ---- claims -------------------------------------------------------------- */

/* The index that the model calls NAME; -1: none of those it saw. */
static int
block_named(const char *name, unsigned offset, unsigned count)
{
	guint64 number;

	return g_ascii_string_to_unsigned(name, 10, 1, count, &number, NULL)
	    ? (int) (offset + (unsigned) number - 1) : -1;
}

static bool
is_in_examples(const ExtractFacts *facts, const char *text)
{
	g_autoptr(GroundFold) fold = ground_fold_new();

	ground_fold_add(fold, text, strlen(text), 0);
	ground_fold_end(fold);
	return fold->text->len > 2 && strstr(facts->examples,
	    fold->text->str) != NULL;
}

/* Where QUOTE stands: first in the block that was named. */
static GArray *
find_quote(ExtractFacts *facts, const char *quote, int block, bool *is_cited)
{
	*is_cited = false;
	if (block >= 0) {
		GArray *found = ground_find(facts->ground, quote, block,
		    PLACES);
		if (found->len > 0) {
			*is_cited = true;
			return found;
		}
		g_array_unref(found);
	}
	return ground_find(facts->ground, quote, -1, PLACES);
}

/* A row that is called after another field is not this one's. And: a label
 * that was quoted must be on the row, or over the column. */
static bool
is_misplaced(ExtractFacts *facts, const ExtractField *field,
    const ExtractClaim *claim, const GroundMatch *value, unsigned *basis)
{
	Ground *ground = facts->ground;
	const GroundBlock *block = ground_block(ground, value->block);
	const GroundCell *label = ground_row_label(ground, block);
	GroundMatch match;
	bool is_beside = *claim->label != '\0' && ground_find_within(ground,
	    claim->label, block->start, block->end, &match);

	if (label != NULL) {
		g_autofree char *raw = text_between(ground, label->start,
		    label->end);
		g_autofree char *text = extract_field_label(raw);
		const ExtractField *owner = extract_field_labelled(
		    facts->fields, text);
		bool is_own = g_ptr_array_find_with_equal_func(field->labels,
		    text, g_str_equal, NULL);
		if (owner != NULL && !is_own && field->labels->len > 0)
			return true;
		if (is_own)
			*basis |= EXTRACT_LABEL;
	}
	if (is_beside)
		*basis |= EXTRACT_LABEL;
	if (is_beside || *claim->label == '\0' || label == NULL)
		return false;
	const GroundCell *cell = ground_cell(block, value->start,
	    value->end);
	g_autofree char *heading = cell == NULL ? NULL : ground_column_label(
	    ground, value->block, cell);
	if (heading != NULL && strstr(heading, claim->label) != NULL)
		return false;
	/* Words that are nowhere are the model's own; of another row, not. */
	g_autoptr(GArray) elsewhere = ground_find(ground, claim->label, -1,
	    PLACES);
	for (unsigned i = 0; i < elsewhere->len; i++)
		if (ground_block(ground, g_array_index(elsewhere, GroundMatch,
		    i).block)->table == block->table)
			return true;
	return false;
}

/* A quote that is nowhere may yet be in the examples. */
static const char *
why_not(const ExtractFacts *facts, const ExtractClaim *claim)
{
	return is_in_examples(facts, claim->quote) || (*claim->value != '\0'
	    && is_in_examples(facts, claim->value)) ? "from_example"
	    : "not_in_source";
}

static void
set_period(ExtractFacts *facts, ExtractFact *fact, const ExtractClaim *claim)
{
	g_autoptr(GArray) found = *claim->period == '\0' ? NULL
	    : ground_find(facts->ground, claim->period, -1, 1);

	if (found != NULL && found->len > 0)
		extract_value_period(ground_language(facts->ground),
		    claim->period, &fact->period);
}

/* The other places of an ambiguous quote. */
static void
add_places(ExtractFacts *facts, ExtractFact *fact, const GArray *found,
    const char *value)
{
	fact->verified = EXTRACT_AMBIGUOUS;
	for (unsigned i = 1; i < found->len; i++) {
		GroundMatch quote = g_array_index(found, GroundMatch, i);
		ExtractPlace place = {.quote = quote, .value = quote};
		ground_find_within(facts->ground, value, quote.start,
		    quote.end, &place.value);
		g_array_append_val(fact->places, place);
	}
}

/* The fact of a quote; NULL: refused. */
static ExtractFact *
ground_claim(ExtractFacts *facts, const ExtractField *field,
    const ExtractClaim *claim, int block)
{
	const char *said = *claim->value == '\0' ? claim->quote
	    : claim->value;
	const char *reason = NULL;
	bool is_cited;
	unsigned basis = 0;
	g_autoptr(GArray) found = find_quote(facts, claim->quote, block,
	    &is_cited);
	GroundMatch quote, value;
	ExtractValue read = {.normalized = NULL};

	if (found->len == 0) {
		reason = why_not(facts, claim);
	} else {
		quote = g_array_index(found, GroundMatch, 0);
		if (!ground_find_within(facts->ground, said, quote.start,
		    quote.end, &value))
			reason = "misplaced";
		else if (is_misplaced(facts, field, claim, &value, &basis))
			reason = "misplaced";
		else if (!extract_value_read(facts->ground, field,
		    value.block, value.start, value.end, &read))
			reason = "type";
	}
	if (reason != NULL) {
		extract_fact_refuse(facts, claim->field, said, reason);
		return NULL;
	}
	ExtractFact *fact = extract_fact_add(facts, field, EXTRACT_MODEL);
	set_period(facts, fact, claim);
	extract_fact_place(facts, fact, &quote, &value, &read);
	fact->item = field->is_item ? claim->item : 0;
	fact->basis |= basis | (is_cited ? EXTRACT_CITED : 0) |
	    (field->check != EXTRACT_ANY ? EXTRACT_CHECK_DIGIT : 0);
	if (found->len > 1)
		add_places(facts, fact, found, said);
	return fact;
}

/* An operand is any figure. */
static ExtractFact *
ground_operand(ExtractFacts *facts, const ExtractField *field,
    const ExtractQuote *operand, int block)
{
	char none[] = "";
	ExtractClaim claim = {.field = field->name, .block = operand->block,
	    .quote = operand->quote, .value = none, .label = none,
	    .period = none, .op = none};
	ExtractField any = *field;
	static const ExtractType types[] = {
		EXTRACT_MONEY, EXTRACT_RATIO, EXTRACT_PERCENT,
	};

	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		unsigned refused = facts->refusals->len;
		any.type = types[i];
		any.check = EXTRACT_ANY;
		ExtractFact *fact = ground_claim(facts, &any, &claim, block);
		if (fact != NULL) {
			fact->is_operand = true;
			fact->field = NULL;
			fact->name = g_strdup_printf("%s.operand",
			    field->name);
			g_clear_pointer(&fact->concept, g_free);
			return fact;
		}
		if (i + 1 < G_N_ELEMENTS(types))
			g_array_set_size(facts->refusals, refused);
	}
	return NULL;
}

/* Amounts of other currencies or periods have nothing to do with each other;
 * nor has one in millions with one of which nobody says in what it is. */
static bool
may_meet(const ExtractFact *a, const ExtractFact *b)
{
	const char *one = a->value.currency, *two = b->value.currency;

	if (a->period.end[0] != '\0' && b->period.end[0] != '\0' &&
	    strcmp(a->period.end, b->period.end) != 0)
		return false;
	if (a->type != EXTRACT_MONEY || b->type != EXTRACT_MONEY)
		return true;
	if (one == NULL || two == NULL)
		return one == two && a->value.scale == b->value.scale;
	return strcmp(one, two) == 0;
}

/* A fact of FIELD that follows from OPERANDS; NULL: it does not. */
static ExtractFact *
compute(ExtractFacts *facts, const ExtractField *field, ExtractOp op,
    GPtrArray *operands)
{
	g_autoptr(GPtrArray) values = g_ptr_array_new();
	const char *currency = NULL;

	for (unsigned i = 0; i < operands->len; i++) {
		const ExtractFact *fact = g_ptr_array_index(operands, i);
		if (i > 0 && op != EXTRACT_GROWTH && !may_meet(
		    g_ptr_array_index(operands, 0), fact))
			return NULL;
		currency = fact->value.currency;
		g_ptr_array_add(values, fact->value.normalized);
	}
	char *result = extract_sum(op, (const char *const *) values->pdata,
	    values->len);
	if (result == NULL)
		return NULL;
	ExtractFact *fact = extract_fact_add(facts, field, EXTRACT_RULE);
	fact->value.normalized = result;
	fact->value.is_negative = *result == '-';
	fact->value.currency = field->type == EXTRACT_MONEY ? currency : NULL;
	fact->op = op;
	fact->verified = EXTRACT_COMPUTED;
	fact->basis = EXTRACT_ARITHMETIC;
	fact->period = ((ExtractFact *) g_ptr_array_index(operands,
	    0))->period;
	for (unsigned i = 0; i < operands->len; i++)
		g_ptr_array_add(fact->operands, g_ptr_array_index(operands,
		    i));
	return fact;
}

static void
derive_claim(ExtractFacts *facts, const ExtractField *field,
    const ExtractClaim *claim, ExtractOp op, unsigned offset, unsigned count)
{
	g_autoptr(GPtrArray) operands = g_ptr_array_new();

	if (!extract_field_is_figure(field->type)) {
		extract_fact_refuse(facts, claim->field, claim->op, "type");
		return;
	}
	for (unsigned i = 0; i < claim->operands->len; i++) {
		const ExtractQuote *operand = &g_array_index(claim->operands,
		    ExtractQuote, i);
		ExtractFact *fact = ground_operand(facts, field, operand,
		    block_named(operand->block, offset, count));
		if (fact == NULL)
			return;		/* it has been refused */
		g_ptr_array_add(operands, fact);
	}
	ExtractFact *fact = compute(facts, field, op, operands);
	if (fact == NULL) {
		extract_fact_refuse(facts, claim->field, claim->op,
		    "not_computable");
		return;
	}
	fact->method = EXTRACT_MODEL;
	fact->item = field->is_item ? claim->item : 0;
}

void
extract_fact_claim(ExtractFacts *facts, const ExtractClaim *claim,
    unsigned offset, unsigned count)
{
	const ExtractField *field = extract_field_find(facts->fields,
	    claim->field);
	ExtractOp op;

	if (facts->facts->len >= FACTS)
		return;
	if (field == NULL || !extract_field_op(claim->op, &op)) {
		extract_fact_refuse(facts, claim->field, claim->value,
		    field == NULL ? "unknown_field" : "type");
		return;
	}
	if (op != EXTRACT_STATED)
		derive_claim(facts, field, claim, op, offset, count);
	else
		(void) ground_claim(facts, field, claim, block_named(
		    claim->block, offset, count));
}

/* ---- settling ------------------------------------------------------------ */

static bool
is_same_value(const ExtractFact *a, const ExtractFact *b)
{
	if (strcmp(a->value.normalized, b->value.normalized) == 0)
		return true;
	return extract_field_is_figure(a->type) && extract_sum_is_equal(
	    a->value.normalized, b->value.normalized);
}

static bool
is_same_fact(const ExtractFact *a, const ExtractFact *b)
{
	bool has_periods = a->period.end[0] != '\0' &&
	    b->period.end[0] != '\0';

	return a->field != NULL && b->field != NULL && a->op == b->op &&
	    strcmp(a->field, b->field) == 0 && a->item == b->item &&
	    !a->is_operand && !b->is_operand && is_same_value(a, b) &&
	    (!has_periods || strcmp(a->period.end, b->period.end) == 0) &&
	    a->op == EXTRACT_STATED;
}

/* FROM says the same as FACT: its places and evidence are added. */
static void
join(ExtractFact *fact, const ExtractFact *from)
{
	fact->basis |= fact->method != from->method ? EXTRACT_TWO_METHODS
	    : EXTRACT_REPEATED;
	fact->basis |= from->basis & ~(unsigned) EXTRACT_CITED;
	if (from->method == EXTRACT_XBRL) {
		fact->method = EXTRACT_XBRL;
		fact->verified = EXTRACT_STRUCTURED;
	}
	if (fact->period.end[0] == '\0')
		fact->period = from->period;
	if (fact->value.currency == NULL)
		fact->value.currency = from->value.currency;
	for (unsigned i = 0; i < from->places->len && fact->places->len <
	    PLACES; i++) {
		ExtractPlace place = g_array_index(from->places, ExtractPlace,
		    i);
		bool is_known = false;
		for (unsigned k = 0; k < fact->places->len; k++)
			is_known = is_known || g_array_index(fact->places,
			    ExtractPlace, k).value.start == place.value.start;
		if (!is_known)
			g_array_append_val(fact->places, place);
	}
}

/* Facts of the same field are few, but a hostile answer may have thousands:
 * they are found by a key. */
static void
join_same(ExtractFacts *facts)
{
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	GPtrArray *kept = g_ptr_array_new_with_free_func(fact_free);

	for (unsigned i = 0; i < facts->facts->len; i++) {
		ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		g_autofree char *key = g_strdup_printf("%s/%d/%s",
		    fact->field == NULL ? fact->name : fact->field,
		    fact->item, fact->value.normalized);
		ExtractFact *first = g_hash_table_lookup(known, key);
		if (first != NULL && is_same_fact(first, fact)) {
			join(first, fact);
			fact_free(fact);
			continue;
		}
		if (first == NULL && !fact->is_operand)
			g_hash_table_insert(known, g_steal_pointer(&key),
			    fact);
		g_ptr_array_add(kept, fact);
	}
	g_ptr_array_set_free_func(facts->facts, NULL);
	g_ptr_array_unref(facts->facts);
	facts->facts = kept;
}

/* The first that is stated, and not ambiguous. */
static ExtractFact *
first_of(const ExtractFacts *facts, const char *field)
{
	for (unsigned i = 0; i < facts->facts->len; i++) {
		ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		if (g_strcmp0(fact->field, field) == 0 && !fact->is_operand &&
		    fact->verified != EXTRACT_AMBIGUOUS)
			return fact;
	}
	return NULL;
}

static void
derive_fields(ExtractFacts *facts)
{
	for (unsigned i = 0; i < facts->fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(facts->fields,
		    i);
		g_autoptr(GPtrArray) operands = g_ptr_array_new();
		for (unsigned k = 0; k < field->operands->len; k++) {
			ExtractFact *fact = first_of(facts,
			    g_ptr_array_index(field->operands, k));
			if (fact != NULL)
				g_ptr_array_add(operands, fact);
		}
		if (field->op != EXTRACT_STATED && operands->len ==
		    field->operands->len)
			(void) compute(facts, field, field->op, operands);
	}
}

void
extract_fact_settle(ExtractFacts *facts)
{
	join_same(facts);
	derive_fields(facts);
	for (unsigned i = 0; i < facts->facts->len; i++) {
		ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		g_free(fact->id);
		fact->id = g_strdup_printf("f%u", i + 1);
	}
}
