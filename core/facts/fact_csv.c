#include "fact_csv.h"

#include <string.h>

#include "fact_json.h"

static const char *const columns[] = {
	"file", "id", "kind", "concept", "label", "entity", "start", "end",
	"dimensions", "unit", "decimals", "language", "value", "text",
	"format", "nil", "hidden", "footnotes", "tuple", "path",
	"first_byte", "end_byte",
};

static void
append(GString *out, const char *text)
{
	if (out->len > 0 && out->str[out->len - 1] != '\n')
		g_string_append_c(out, ',');
	if (text == NULL)
		text = "";
	if (strpbrk(text, "\",\r\n") == NULL) {
		g_string_append(out, text);
		return;
	}
	g_string_append_c(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *text);
	}
	g_string_append_c(out, '"');
}

/* The first of a line must not look like a continued one. */
static void
append_first(GString *out, const char *text)
{
	append(out, text == NULL || *text == '\0' ? "-" : text);
}

void
fact_csv_head(GString *out)
{
	for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
		g_string_append_printf(out, "%s%s", i == 0 ? "" : ",",
		    columns[i]);
	g_string_append(out, "\r\n");
}

static char *
dimensions(const FactSet *set, const FactContext *context)
{
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; context != NULL && i < context->members->len;
	    i++) {
		const FactMember *member = &g_array_index(context->members,
		    FactMember, i);
		g_autofree char *dimension = fact_name_text(set,
		    &member->dimension);
		g_autofree char *value = member->typed != NULL
		    ? g_strdup(member->typed)
		    : fact_name_text(set, &member->member);
		g_string_append_printf(out, "%s%s=%s", i == 0 ? "" : "; ",
		    dimension, value);
	}
	return g_string_free(out, FALSE);
}

static char *
footnotes(const FactSet *set, const Fact *fact)
{
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; fact->footnotes != NULL &&
	    i < fact->footnotes->len; i++)
		g_string_append_printf(out, "%s%s", out->len == 0 ? "" : " ",
		    (const char *) g_ptr_array_index(fact->footnotes, i));
	(void) set;
	return g_string_free(out, FALSE);
}

static const char *
kind_name(FactKind kind)
{
	static const char *const names[] = {
		[FACT_TEXT] = "text", [FACT_NUMBER] = "number",
		[FACT_FRACTION] = "fraction", [FACT_TUPLE] = "tuple",
		[FACT_NOTE] = "footnote", [FACT_FIELD] = "field",
	};

	return names[kind];
}

static void
append_what(GString *out, const FactSet *set, const Fact *fact,
    const char *label)
{
	const FactContext *context = fact->context;
	g_autofree char *concept = fact->name.local == NULL ? NULL
	    : fact_name_text(set, &fact->name);
	g_autofree char *members = dimensions(set, context);
	g_autofree char *unit = fact->unit == NULL ? NULL
	    : fact_json_unit(set, fact->unit);

	append_first(out, g_ptr_array_index(set->files, fact->file));
	append(out, fact->id);
	append(out, kind_name(fact->kind));
	append(out, concept);
	append(out, label);
	append(out, context == NULL ? NULL : context->identifier);
	append(out, context == NULL ? NULL : context->start);
	append(out, context == NULL ? NULL : context->end);
	append(out, members);
	append(out, unit);
}

static void
append_fact(GString *out, const FactSet *set, const Fact *fact,
    const char *label)
{
	g_autofree char *notes = footnotes(set, fact);
	g_autofree char *start = g_strdup_printf("%zu", fact->start);
	g_autofree char *end = g_strdup_printf("%zu", fact->end);

	append_what(out, set, fact, label);
	append(out, fact->decimals);
	append(out, fact->language);
	append(out, fact->value);
	append(out, fact->source == fact->value ? NULL : fact->source);
	append(out, fact->format.local);
	append(out, fact->is_nil ? "true" : NULL);
	append(out, fact->is_hidden ? "true" : NULL);
	append(out, notes);
	append(out, fact->tuple);
	append(out, fact->path);
	append(out, start);
	append(out, end);
	g_string_append(out, "\r\n");
}

void
fact_csv_append(GString *out, FactSet *set, const LabelTable *labels,
    const char *language)
{
	for (unsigned i = 0; i < set->facts->len; i++) {
		const Fact *fact = g_ptr_array_index(set->facts, i);
		const char *label = fact->name.local == NULL ? NULL
		    : label_find(labels, g_hash_table_lookup(set->prefixes,
		    fact->name.space), fact->name.local, language);
		append_fact(out, set, fact, label);
	}
}
