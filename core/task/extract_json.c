#include "task/extract_json.h"

#include <string.h>

static void
put_name(GString *out, const char *name)
{
	char last = out->len == 0 ? '{' : out->str[out->len - 1];

	if (last != '{' && last != '[')
		g_string_append_c(out, ',');
	json_append_text(out, name);
	g_string_append_c(out, ':');
}

static void
put_text(GString *out, const char *name, const char *text)
{
	put_name(out, name);
	if (text == NULL)
		g_string_append(out, "null");
	else
		json_append_text(out, text);
}

static void
put_number(GString *out, const char *name, int64_t number)
{
	put_name(out, name);
	g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
}

static void
append_real(GString *out, double value, const char *format)
{
	char buffer[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append(out, g_ascii_formatd(buffer, sizeof buffer, format,
	    value));
}

static void
put_day(GString *out, const char *name, const char *day)
{
	put_text(out, name, *day == '\0' ? NULL : day);
}

static void
put_period(GString *out, const ExtractPeriod *period)
{
	put_name(out, "period");
	if (period->end[0] == '\0') {
		g_string_append(out, "null");
		return;
	}
	g_string_append_c(out, '{');
	put_text(out, "type", period->start[0] == '\0' ? "instant"
	    : "duration");
	put_day(out, "start", period->start);
	put_day(out, "end", period->end);
	g_string_append_c(out, '}');
}

/* ---- places -------------------------------------------------------------- */

/* The box of the cell that the value is in, or of its block. */
static void
put_box(GString *out, const GroundBlock *block, const GroundCell *cell)
{
	const Block *place = cell != NULL && cell->block != NULL ? cell->block
	    : block->block;
	BlockBox box = place->box;

	/* A cell may only be a frame around the blocks that have a place. */
	if (box.right <= box.left && place->first_child != NULL)
		box = place->first_child->box;
	put_name(out, "bbox");
	if (box.right <= box.left) {
		g_string_append(out, "null");
		return;
	}
	const double sides[] = {box.left, box.top, box.right, box.bottom};
	for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
		g_string_append_c(out, i == 0 ? '[' : ',');
		append_real(out, sides[i], "%.1f");
	}
	g_string_append_c(out, ']');
}

static void
put_span(GString *out, const char *name, const Ground *ground,
    const GroundBlock *block, const GroundMatch *match)
{
	const char *start = ground_text(ground) + block->start;
	size_t end = MIN(match->end, block->end);

	put_name(out, name);
	g_string_append(out, "{\"unit\":\"utf8-byte\"");
	put_number(out, "start", (int64_t) (match->start - block->start));
	put_number(out, "end", (int64_t) (end - block->start));
	put_number(out, "cp_start", g_utf8_strlen(start, (gssize)
	    (match->start - block->start)));
	put_number(out, "cp_end", g_utf8_strlen(start, (gssize) (end -
	    block->start)));
	g_string_append_c(out, '}');
}

static void
put_table(GString *out, Ground *ground, unsigned index,
    const GroundCell *cell)
{
	const GroundBlock *block = ground_block(ground, index);
	const GroundCell *label = ground_row_label(ground, block);

	put_name(out, "table");
	if (cell == NULL) {
		g_string_append(out, "null");
		return;
	}
	g_autofree char *id = g_strdup_printf("t%u", block->table);
	g_autofree char *row = label == NULL ? NULL : g_strndup(
	    ground_text(ground) + label->start, label->end - label->start);
	g_autofree char *column = ground_column_label(ground, index, cell);
	g_string_append_c(out, '{');
	put_text(out, "id", id);
	put_number(out, "row", block->row);
	put_number(out, "col", cell->column);
	put_text(out, "row_label", row);
	put_text(out, "col_label", column);
	g_string_append_c(out, '}');
}

static void
append_place(GString *out, Ground *ground, const ExtractFact *fact,
    const ExtractPlace *place)
{
	g_string_append_c(out, '{');
	if (place->is_in_file) {
		g_string_append(out, "\"page\":null,\"bbox\":null,"
		    "\"block\":\"file\",\"span\":{\"unit\":\"utf8-byte\"");
		put_number(out, "start", (int64_t) place->file_start);
		put_number(out, "end", (int64_t) place->file_end);
		g_string_append_c(out, '}');
		put_text(out, "quote", fact->quote);
		g_string_append(out, ",\"table\":null}");
		return;
	}
	const GroundBlock *block = ground_block(ground, place->value.block);
	const GroundBlock *first = ground_block(ground, place->quote.block);
	const GroundCell *cell = ground_cell(block, place->value.start,
	    place->value.end);
	g_autofree char *raw = g_strndup(ground_text(ground) +
	    place->quote.start, place->quote.end - place->quote.start);
	g_autofree char *quote = extract_value_text(raw);
	put_name(out, "page");
	if (block->page == 0)
		g_string_append(out, "null");
	else
		g_string_append_printf(out, "%u", block->page);
	put_box(out, block, cell);
	put_text(out, "block", block->id);
	put_span(out, "span", ground, block, &place->value);
	put_text(out, "quote", quote);
	if (first == block)
		put_span(out, "quote_span", ground, block, &place->quote);
	put_table(out, ground, place->value.block, cell);
	g_string_append_c(out, '}');
}

/* ---- facts --------------------------------------------------------------- */

static void
put_unit(GString *out, const ExtractFact *fact)
{
	g_autofree char *money = fact->value.currency == NULL ? NULL
	    : g_strconcat("iso4217:", fact->value.currency, NULL);
	const char *unit = fact->unit != NULL ? fact->unit : money;

	if (unit == NULL && fact->type == EXTRACT_PERCENT)
		unit = "percent";
	else if (unit == NULL && (fact->type == EXTRACT_NUMBER || fact->type
	    == EXTRACT_RATIO))
		unit = "pure";
	put_text(out, "unit", unit);
	put_text(out, "currency", fact->value.currency);
}

static void
put_derivation(GString *out, const ExtractFact *fact)
{
	put_name(out, "derivation");
	if (fact->op == EXTRACT_STATED) {
		g_string_append(out, "null");
		return;
	}
	g_string_append_c(out, '{');
	put_text(out, "op", extract_field_op_name(fact->op));
	put_name(out, "operands");
	for (unsigned i = 0; i < fact->operands->len; i++) {
		const ExtractFact *operand = g_ptr_array_index(fact->operands,
		    i);
		g_string_append_c(out, i == 0 ? '[' : ',');
		json_append_text(out, operand->id);
	}
	g_string_append_c(out, ']');
	put_text(out, "result_check", "pass");
	g_string_append_c(out, '}');
}

static void
put_basis(GString *out, const ExtractFact *fact)
{
	const char *name;
	bool has_any = false;

	put_name(out, "confidence");
	append_real(out, extract_fact_confidence(fact), "%.2f");
	put_name(out, "confidence_basis");
	g_string_append_c(out, '[');
	for (unsigned bit = 1; (name = extract_fact_basis_name(bit)) != NULL;
	    bit <<= 1) {
		if ((fact->basis & bit) == 0)
			continue;
		g_string_append(out, has_any ? "," : "");
		json_append_text(out, name);
		has_any = true;
	}
	g_string_append_c(out, ']');
}

static void
append_fact(GString *out, const ExtractFacts *facts, const ExtractFact *fact)
{
	bool is_figure = extract_field_is_figure(fact->type);

	g_string_append_c(out, '{');
	put_text(out, "id", fact->id);
	put_text(out, "field", fact->field != NULL ? fact->field
	    : fact->name);
	put_text(out, "role", fact->is_operand ? "operand" : "fact");
	put_name(out, "item");
	if (fact->item == 0)
		g_string_append(out, "null");
	else
		g_string_append_printf(out, "%d", fact->item);
	put_text(out, "concept", fact->concept);
	put_text(out, "type", extract_field_type_name(fact->type));
	put_text(out, "value", fact->text);
	put_text(out, "normalized", fact->value.normalized);
	put_name(out, "decimals");
	if (fact->value.has_decimals)
		g_string_append_printf(out, "%d", fact->value.decimals);
	else
		g_string_append(out, "null");
	put_number(out, "scale", fact->value.scale);
	put_unit(out, fact);
	put_text(out, "sign", is_figure ? "as_presented" : NULL);
	put_period(out, &fact->period);
	put_name(out, "provenance");
	for (unsigned i = 0; i < fact->places->len; i++) {
		g_string_append_c(out, i == 0 ? '[' : ',');
		append_place(out, facts->ground, fact, &g_array_index(
		    fact->places, ExtractPlace, i));
	}
	g_string_append(out, fact->places->len == 0 ? "[]" : "]");
	put_derivation(out, fact);
	put_text(out, "method", extract_fact_method_name(fact->method));
	put_basis(out, fact);
	put_text(out, "verified", extract_fact_verified_name(
	    fact->verified));
	put_text(out, "status", fact->verified == EXTRACT_AMBIGUOUS
	    ? "ambiguous" : "ok");
	g_string_append_c(out, '}');
}

GPtrArray *
extract_json_missing(const ExtractFacts *facts)
{
	GPtrArray *missing = g_ptr_array_new();
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash,
	    g_str_equal);

	for (unsigned i = 0; i < facts->facts->len; i++) {
		const ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		if (fact->field != NULL && !fact->is_operand)
			g_hash_table_add(known, (void *) (uintptr_t)
			    fact->field);
	}
	for (unsigned i = 0; i < facts->fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(facts->fields,
		    i);
		if (!field->is_item && !g_hash_table_contains(known,
		    field->name))
			g_ptr_array_add(missing, field->name);
	}
	return missing;
}

/* ---- the whole ----------------------------------------------------------- */

static const ExtractFact *
first_of(const ExtractFacts *facts, const char *field)
{
	for (unsigned i = 0; i < facts->facts->len; i++) {
		const ExtractFact *fact = g_ptr_array_index(facts->facts, i);
		if (g_strcmp0(fact->field, field) == 0)
			return fact;
	}
	return NULL;
}

static void
put_document(GString *out, const ExtractFacts *facts,
    const ExtractJson *about)
{
	const Document *document = about->document;
	const ExtractFact *entity = first_of(facts, "entity");
	const ExtractFact *lei = first_of(facts, "lei");
	const ExtractFact *end = first_of(facts, "period_end");
	g_autofree char *id = g_strconcat("sha256:", about->digest, NULL);

	put_name(out, "document");
	g_string_append_c(out, '{');
	put_text(out, "id", id);
	put_text(out, "file", document->name);
	put_text(out, "format", document->format);
	put_text(out, "language", language_tag(ground_language(
	    facts->ground)));
	put_number(out, "pages", document->pages);
	put_text(out, "bbox_unit", "pt");
	put_text(out, "bbox_origin", "top-left");
	put_name(out, "entity");
	g_string_append_c(out, '{');
	put_text(out, "name", entity == NULL ? NULL
	    : entity->value.normalized);
	put_name(out, "ids");
	g_string_append_c(out, '{');
	put_text(out, "lei", lei == NULL ? NULL : lei->value.normalized);
	g_string_append(out, "}}");
	put_name(out, "period");
	g_string_append_c(out, '{');
	put_day(out, "end", end == NULL ? "" : end->value.normalized);
	g_string_append(out, "}}");
}

static void
put_pack(GString *out, const ExtractJson *about)
{
	put_name(out, "pack");
	g_string_append_c(out, '{');
	put_text(out, "name", pack_name(about->pack));
	put_text(out, "version", pack_version(about->pack));
	put_text(out, "sha256", pack_hash(about->pack));
	put_text(out, "model", about->model == NULL ? "none" : about->model);
	put_text(out, "prompt_sha256", about->prompt_digest);
	g_string_append_c(out, '}');
}

/* Without seconds: the same answers give the same bytes. */
static void
put_cost(GString *out, const ExtractJson *about)
{
	static const Usage nothing;
	const Usage *usage = about->usage == NULL ? &nothing : about->usage;

	put_name(out, "cost");
	g_string_append_c(out, '{');
	put_number(out, "calls", (int64_t) usage->requests);
	put_number(out, "failed", about->failed);
	put_number(out, "tokens_in", (int64_t) usage->prompt);
	put_number(out, "tokens_cached", (int64_t) usage->cached);
	put_number(out, "tokens_out", (int64_t) usage->completion);
	g_string_append_c(out, '}');
}

void
extract_json_append(GString *out, const ExtractFacts *facts,
    const ExtractJson *about)
{
	g_autoptr(GPtrArray) missing = extract_json_missing(facts);

	g_string_append(out, "{\"schema\":\"finfacts/1\"");
	put_document(out, facts, about);
	put_pack(out, about);
	g_string_append(out, ",\n\"facts\":[");
	for (unsigned i = 0; i < facts->facts->len; i++) {
		g_string_append(out, i == 0 ? "\n" : ",\n");
		append_fact(out, facts, g_ptr_array_index(facts->facts, i));
	}
	g_string_append(out, "],\n\"missing\":[");
	for (unsigned i = 0; i < missing->len; i++) {
		g_string_append(out, i == 0 ? "" : ",");
		json_append_text(out, g_ptr_array_index(missing, i));
	}
	g_string_append(out, "],\n\"rejected\":[");
	for (unsigned i = 0; i < facts->refusals->len; i++) {
		const ExtractRefusal *refusal = &g_array_index(
		    facts->refusals, ExtractRefusal, i);
		g_string_append(out, i == 0 ? "\n{" : ",\n{");
		put_text(out, "field", refusal->field);
		put_text(out, "value", refusal->value);
		put_text(out, "reason", refusal->reason);
		g_string_append_c(out, '}');
	}
	g_string_append(out, "]");
	put_cost(out, about);
	g_string_append(out, "}\n");
}
