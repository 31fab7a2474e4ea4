#include "task/extract_rules.h"

#include <string.h>

#include "base/text.h"
#include "facts/fact_json.h"
#include "lang/protect.h"
#include "lang/quantity.h"

enum {
	LABEL = 120,		/* bytes of a label at most */
	BEHIND = 60,		/* between a label and its value in prose */
	TEXT = 200,		/* of a text that is a fact */
	FACTS = 50000,
};

/* ---- labels -------------------------------------------------------------- */

static GroundMatch
match_of(size_t start, size_t end, unsigned block)
{
	return (GroundMatch) {start, end, block, block, GROUND_EXACT};
}

/* Whether FIELD has a fact by rule already: the first one counts. */
static bool
has_fact(const ExtractFacts *facts, const ExtractField *field)
{
	for (unsigned i = 0; i < facts->facts->len; i++) {
		const ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		if (fact->field == field->name)
			return true;
	}
	return false;
}

static void
add(ExtractFacts *facts, const ExtractField *field, ExtractMethod method,
    GroundMatch quote, GroundMatch value, ExtractValue *read)
{
	ExtractFact *fact = extract_fact_add(facts, field, method);

	extract_fact_place(facts, fact, &quote, &value, read);
	fact->basis |= field->check == EXTRACT_ANY ? EXTRACT_LABEL
	    : EXTRACT_CHECK_DIGIT;
}

/* References to notes stand between a label and the first amount: "12", "7.1",
 * without anything that makes an amount of them. */
static bool
may_be_note(const Ground *ground, const GroundBlock *block,
    const GroundCell *cell)
{
	const char *text = ground_text(ground);
	size_t length = cell->end - cell->start;

	if (cell == &g_array_index(block->cells, GroundCell,
	    block->cells->len - 1) || length > 4)
		return false;
	for (size_t i = cell->start; i < cell->end; i++)
		if (!g_ascii_isdigit(text[i]) && text[i] != '.')
			return false;
	return length <= 2 || memchr(text + cell->start, '.', length) != NULL;
}

static void
find_in_row(ExtractFacts *facts, unsigned index, const ExtractField *field,
    const GroundCell *label)
{
	Ground *ground = facts->ground;
	const GroundBlock *block = ground_block(ground, index);

	for (unsigned i = 0; i < block->cells->len; i++) {
		const GroundCell *cell = &g_array_index(block->cells,
		    GroundCell, i);
		ExtractValue read;
		if (cell->start <= label->start || cell->end == cell->start ||
		    (extract_field_is_figure(field->type) &&
		    may_be_note(ground, block, cell)) ||
		    !extract_value_read(ground, field, index, cell->start,
		    cell->end, &read))
			continue;
		add(facts, field, EXTRACT_TABLE, match_of(block->start,
		    cell->end, index), match_of(cell->start, cell->end,
		    index), &read);
		return;
	}
}

static void
look_at_row(ExtractFacts *facts, unsigned index)
{
	const GroundBlock *block = ground_block(facts->ground, index);
	const GroundCell *cell = ground_row_label(facts->ground, block);

	if (cell == NULL || cell->end - cell->start > LABEL)
		return;
	g_autofree char *raw = g_strndup(ground_text(facts->ground) +
	    cell->start, cell->end - cell->start);
	g_autofree char *label = extract_field_label(raw);
	const ExtractField *field = extract_field_labelled(facts->fields,
	    label);
	if (field != NULL && !field->is_item && !has_fact(facts, field))
		find_in_row(facts, index, field, cell);
}

/* The end of the label that TEXT begins with; NULL: none of FIELD's. */
static const char *
skip_label(const ExtractField *field, const char *text)
{
	for (unsigned i = 0; i < field->labels->len; i++) {
		const char *label = g_ptr_array_index(field->labels, i);
		size_t length = strlen(label);
		if (length == 0 || strlen(text) <= length)
			continue;
		g_autofree char *head = g_strndup(text, length);
		g_autofree char *fold = g_utf8_validate(head, -1, NULL)
		    ? text_fold(head, length, NULL) : g_strdup("");
		if (strcmp(fold, label) == 0 &&
		    !(text_is_letter(text_at(text + length)) &&
		    !text_is_ideograph(text_at(text + length))))
			return text + length;
	}
	return NULL;
}

/* ": " and what else may stand between a label and its value; NULL: more. */
static const char *
skip_colon(const char *p)
{
	static const char *const colons[] = {":", "\xEF\xBC\x9A"};

	while (text_is_space(text_at(p)))
		p = g_utf8_next_char(p);
	for (size_t i = 0; i < G_N_ELEMENTS(colons); i++)
		if (g_str_has_prefix(p, colons[i])) {
			p += strlen(colons[i]);
			while (text_is_space(text_at(p)))
				p = g_utf8_next_char(p);
			return p;
		}
	return NULL;
}

/* The first quantity behind OFFSET that can be read as FIELD wants it. */
static bool
find_figure(ExtractFacts *facts, const ExtractField *field, unsigned index,
    size_t offset, size_t start)
{
	const GroundBlock *block = ground_block(facts->ground, index);
	const GArray *found = ground_quantities(facts->ground, index);

	for (unsigned i = 0; i < found->len; i++) {
		const Quantity *quantity = &g_array_index(found, Quantity, i);
		size_t from = block->start + quantity->start;
		size_t to = block->start + quantity->end;
		ExtractValue read;
		if (from < offset || from > offset + BEHIND)
			continue;
		if (!extract_value_read(facts->ground, field, index, from, to,
		    &read))
			return false;
		add(facts, field, EXTRACT_RULE, match_of(start, to, index),
		    match_of(from, to, index), &read);
		return true;
	}
	return false;
}

static void
look_behind_label(ExtractFacts *facts, unsigned index,
    const ExtractField *field, const char *behind)
{
	Ground *ground = facts->ground;
	const GroundBlock *block = ground_block(ground, index);
	const char *value = skip_colon(behind);
	bool is_figure = field->type <= EXTRACT_PERIOD;
	size_t end = block->end;

	if (is_figure) {
		bool is_day = field->type == EXTRACT_DATE || field->type ==
		    EXTRACT_PERIOD;
		if (value != NULL || is_day)
			find_figure(facts, field, index, (size_t) ((value !=
			    NULL ? value : behind) - ground_text(ground)),
			    block->start);
		return;
	}
	if (value == NULL || block->end - (size_t) (value -
	    ground_text(ground)) > TEXT)
		return;
	size_t start = (size_t) (value - ground_text(ground));
	ExtractValue read;
	if (start < end && extract_value_read(ground, field, index, start,
	    end, &read))
		add(facts, field, EXTRACT_RULE, match_of(block->start, end,
		    index), match_of(start, end, index), &read);
}

static void
look_at_paragraph(ExtractFacts *facts, unsigned index)
{
	const GroundBlock *block = ground_block(facts->ground, index);
	const char *text = ground_text(facts->ground) + block->start;

	for (unsigned i = 0; i < facts->fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(facts->fields,
		    i);
		if (field->is_item || field->labels->len == 0 ||
		    has_fact(facts, field))
			continue;
		const char *behind = skip_label(field, text);
		if (behind != NULL && behind < ground_text(facts->ground) +
		    block->end)
			look_behind_label(facts, index, field, behind);
	}
}

/* ---- identifiers --------------------------------------------------------- */

static void
look_for_codes(ExtractFacts *facts, unsigned index)
{
	const GroundBlock *block = ground_block(facts->ground, index);
	g_autofree char *text = ground_block_text(facts->ground, block);
	g_autoptr(GArray) spans = protect_may_be_in(text) ? protect_find(text)
	    : NULL;

	for (unsigned i = 0; spans != NULL && i < spans->len; i++) {
		const ProtectSpan *span = &g_array_index(spans, ProtectSpan,
		    i);
		size_t from = block->start + span->start;
		size_t to = block->start + span->end;
		for (unsigned k = 0; k < facts->fields->len; k++) {
			const ExtractField *field = g_ptr_array_index(
			    facts->fields, k);
			ExtractValue read;
			if (field->check != EXTRACT_ANY && extract_value_read(
			    facts->ground, field, index, from, to, &read))
				add(facts, field, EXTRACT_RULE, match_of(from,
				    to, index), match_of(from, to, index),
				    &read);
		}
	}
}

void
extract_rules_find(ExtractFacts *facts)
{
	for (unsigned i = 0; i < ground_n_blocks(facts->ground) &&
	    facts->facts->len < FACTS; i++) {
		if (ground_block(facts->ground, i)->cells != NULL)
			look_at_row(facts, i);
		else
			look_at_paragraph(facts, i);
		look_for_codes(facts, i);
	}
}

/* ---- XBRL ---------------------------------------------------------------- */

static const ExtractField *
field_of_concept(const ExtractFacts *facts, const char *concept)
{
	for (unsigned i = 0; i < facts->fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(facts->fields,
		    i);
		if (g_ptr_array_find_with_equal_func(field->concepts, concept,
		    g_str_equal, NULL))
			return field;
	}
	return NULL;
}

static void
set_context(ExtractFact *fact, const FactContext *context)
{
	if (context == NULL || context->end == NULL)
		return;
	if (context->start != NULL)
		g_strlcpy(fact->period.start, context->start, 11);
	g_strlcpy(fact->period.end, context->end, 11);
}

static void
add_tagged(ExtractFacts *facts, const FactSet *set, const Fact *source,
    const char *concept)
{
	const ExtractField *field = field_of_concept(facts, concept);
	ExtractFact *fact = extract_fact_add(facts, field, EXTRACT_XBRL);
	ExtractPlace place = {.file_start = source->start,
	    .file_end = source->end, .is_in_file = true};
	long decimals;

	g_free(fact->concept);
	fact->concept = g_strdup(concept);
	if (field == NULL) {
		fact->name = g_strdup(concept);
		fact->type = source->kind == FACT_NUMBER ? EXTRACT_NUMBER
		    : EXTRACT_TEXT;
	}
	fact->text = extract_value_text(source->source != NULL
	    ? source->source : source->value);
	fact->quote = g_strdup(fact->text);
	fact->value.normalized = extract_value_text(source->value);
	fact->value.is_negative = fact->value.normalized[0] == '-';
	if (source->decimals != NULL) {
		char *end;
		decimals = strtol(source->decimals, &end, 10);
		fact->value.has_decimals = *end == '\0';
		fact->value.decimals = (int) CLAMP(decimals, -100, 100);
	}
	if (source->unit != NULL)
		fact->unit = fact_json_unit(set, source->unit);
	set_context(fact, source->context);
	g_array_append_val(fact->places, place);
	fact->verified = EXTRACT_STRUCTURED;
	fact->basis = EXTRACT_TAGGED;
}

void
extract_rules_filing(ExtractFacts *facts, const Filing *filing)
{
	for (unsigned i = 0; i < filing->sets->len; i++) {
		const FactSet *set = g_ptr_array_index(filing->sets, i);
		for (unsigned k = 0; k < set->facts->len &&
		    facts->facts->len < FACTS; k++) {
			const Fact *fact = g_ptr_array_index(set->facts, k);
			bool is_short = fact->value != NULL &&
			    strlen(fact->value) <= TEXT;
			bool is_plain = fact->context == NULL ||
			    fact->context->members == NULL ||
			    fact->context->members->len == 0;
			if (!is_short || !is_plain || fact->is_nil ||
			    fact->kind == FACT_NOTE || fact->kind ==
			    FACT_TUPLE || *fact->value == '\0')
				continue;
			g_autofree char *concept = fact_name_text(set,
			    &fact->name);
			add_tagged(facts, set, fact, concept);
		}
	}
}
