#include "task/extract_field.h"

#include <string.h>

#include "base/failure.h"
#include "base/text.h"
#include "lang/shadow.h"

static const char *const type_names[] = {
	"money", "number", "percent", "ratio", "date", "period", "text",
	"entity", "bool",
};

static const char *const op_names[] = {"none", "sub", "div", "sum", "growth"};

const char *
extract_field_type_name(ExtractType type)
{
	return type_names[type];
}

const char *
extract_field_op_name(ExtractOp op)
{
	return op_names[op];
}

bool
extract_field_op(const char *name, ExtractOp *op)
{
	*op = EXTRACT_STATED;
	if (name == NULL || *name == '\0' || strcmp(name, "null") == 0)
		return true;
	for (unsigned i = 0; i < EXTRACT_N_OPS; i++)
		if (strcmp(op_names[i], name) == 0) {
			*op = (ExtractOp) i;
			return true;
		}
	return false;
}

bool
extract_field_is_figure(ExtractType type)
{
	return type <= EXTRACT_RATIO;
}

static void
field_free(void *data)
{
	ExtractField *field = data;

	g_free(field->name);
	g_free(field->say);
	g_ptr_array_unref(field->labels);
	g_ptr_array_unref(field->concepts);
	g_ptr_array_unref(field->operands);
	g_free(field);
}

/* ---- labels -------------------------------------------------------------- */

/* Numbers, letters and marks in front: "一、", "5.", "(a) ". */
static const char *
skip_number(const char *text)
{
	static const char *const marks[] = {"、", ".", ")", ":"};
	const char *p = text;
	unsigned characters = 0;

	while (*p == '(' || *p == ' ')
		p++;
	while (*p != '\0' && characters < 4 && (text_digit_at(p) >= 0 ||
	    text_is_ideograph(text_at(p)) || g_ascii_isalpha(*p))) {
		p = g_utf8_next_char(p);
		characters++;
	}
	if (characters == 0)
		return text;
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
		size_t length = strlen(marks[i]);
		if (strncmp(p, marks[i], length) == 0 && p[length] != '\0' &&
		    text_digit_at(p + length) < 0)
			return p + length;
	}
	return text;
}

/* Cuts off what stands in brackets at the end, and marks. */
static void
cut_end(char *text)
{
	for (;;) {
		size_t length = strlen(text);
		char *open = length > 0 && text[length - 1] == ')'
		    ? strrchr(text, '(') : NULL;
		if (open != NULL && open > text) {
			*open = '\0';
			continue;
		}
		if (length > 0 && strchr(" :.,;-*|", text[length - 1]) !=
		    NULL) {
			text[length - 1] = '\0';
			continue;
		}
		return;
	}
}

/* White space is one space, and none between ideographs. */
static char *
collapse(const char *text)
{
	GString *out = g_string_new(NULL);
	bool is_gap = false;
	uint32_t last = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		uint32_t c = text_at(p);
		if (text_is_space(c)) {
			is_gap = last != 0;
			continue;
		}
		if (is_gap && !(text_is_ideograph(c) &&
		    text_is_ideograph(last)))
			g_string_append_c(out, ' ');
		is_gap = false;
		last = c;
		g_string_append_len(out, p, g_utf8_next_char(p) - p);
	}
	return g_string_free(out, FALSE);
}

char *
extract_field_label(const char *text)
{
	g_autoptr(Shadow) shadow = shadow_new(text, strlen(text));
	g_autofree char *folded = text_fold(shadow->text, shadow->length,
	    NULL);
	g_autofree char *even = collapse(folded);
	char *label = g_strdup(skip_number(even));

	g_strstrip(label);
	cut_end(label);
	return label;
}

const ExtractField *
extract_field_labelled(const GPtrArray *fields, const char *label)
{
	for (unsigned i = 0; *label != '\0' && i < fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(fields, i);
		if (g_ptr_array_find_with_equal_func(field->labels, label,
		    g_str_equal, NULL))
			return field;
	}
	return NULL;
}

/* ---- reading ------------------------------------------------------------- */

static bool
fail(const Pack *pack, const char *field, const char *what, GError **error)
{
	g_set_error(error, FAILURE, FAILURE_INPUT,
	    "%s/schema.extract.json: field %s: %s", pack_folder(pack), field,
	    what);
	return false;
}

static GPtrArray *
read_texts(const Json *list, bool are_labels)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

	for (size_t i = 0; json_is_list(list) && i < json_length(list); i++) {
		char *text = json_scalar(json_element(list, i));
		if (text == NULL)
			continue;
		g_ptr_array_add(texts, are_labels ? extract_field_label(text)
		    : g_strdup(text));
		g_free(text);
	}
	return texts;
}

static bool
check_keys(const Pack *pack, const char *name, const Json *object,
    GError **error)
{
	static const char *const known[] = {
		"type", "say", "labels", "concepts", "scale", "check",
		"derive", NULL,
	};
	const char *key;
	Json *value;

	if (!json_is_table(object))
		return fail(pack, name, "not an object", error);
	for (size_t i = 0; json_nth(object, i, &key, &value); i++)
		if (!g_strv_contains(known, key)) {
			g_autofree char *what = g_strdup_printf(
			    "unknown key %s", key);
			return fail(pack, name, what, error);
		}
	return true;
}

static bool
read_rest(const Pack *pack, ExtractField *field, const Json *object,
    GError **error)
{
	const char *check = json_member_text(object, "check");
	const Json *derive = json_member(object, "derive");

	field->has_scale = g_strcmp0(json_member_text(object, "scale"),
	    "none") != 0;
	field->check = g_strcmp0(check, "isin") == 0 ? EXTRACT_ISIN
	    : g_strcmp0(check, "lei") == 0 ? EXTRACT_LEI : EXTRACT_ANY;
	if (check != NULL && field->check == EXTRACT_ANY)
		return fail(pack, field->name, "unknown check", error);
	if (!extract_field_op(json_member_text(derive, "op"), &field->op))
		return fail(pack, field->name, "unknown op", error);
	if (field->op != EXTRACT_STATED && (field->operands->len < 2 ||
	    !extract_field_is_figure(field->type)))
		return fail(pack, field->name, "derived from two figures or "
		    "more, or not at all", error);
	return true;
}

static ExtractField *
read_field(const Pack *pack, const char *name, const Json *object,
    GError **error)
{
	const char *type = json_member_text(object, "type");
	unsigned which = 0;

	if (!check_keys(pack, name, object, error))
		return NULL;
	while (which < G_N_ELEMENTS(type_names) &&
	    g_strcmp0(type_names[which], type) != 0)
		which++;
	if (which == G_N_ELEMENTS(type_names)) {
		fail(pack, name, "no type, or an unknown one", error);
		return NULL;
	}
	ExtractField *field = g_new0(ExtractField, 1);
	field->name = g_strdup(name);
	field->type = (ExtractType) which;
	field->say = g_strdup(json_member_text(object, "say"));
	field->labels = read_texts(json_member(object, "labels"), true);
	field->concepts = read_texts(json_member(object, "concepts"), false);
	field->is_item = strchr(name, '.') != NULL;
	field->operands = read_texts(json_member(json_member(object,
	    "derive"), "operands"), false);
	if (!read_rest(pack, field, object, error)) {
		field_free(field);
		return NULL;
	}
	return field;
}

GPtrArray *
extract_field_list(const Pack *pack, GError **error)
{
	g_autoptr(Json) schema = pack_schema(pack);
	g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(
	    field_free);
	const char *name;
	Json *object;

	for (size_t i = 0; json_nth(schema, i, &name, &object); i++) {
		ExtractField *field = read_field(pack, name, object, error);
		if (field == NULL)
			return NULL;
		g_ptr_array_add(fields, field);
	}
	for (unsigned i = 0; i < fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(fields, i);
		for (unsigned k = 0; k < field->operands->len; k++)
			if (extract_field_find(fields, g_ptr_array_index(
			    field->operands, k)) == NULL) {
				fail(pack, field->name, "derived from a field "
				    "that is not there", error);
				return NULL;
			}
	}
	return g_steal_pointer(&fields);
}

const ExtractField *
extract_field_find(const GPtrArray *fields, const char *name)
{
	for (unsigned i = 0; i < fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(fields, i);
		if (strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}

/* ---- for models ---------------------------------------------------------- */

char *
extract_field_describe(const GPtrArray *fields)
{
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(fields, i);
		if (field->op != EXTRACT_STATED)
			continue;
		g_string_append_printf(out, "%s- %s (%s)%s%s",
		    out->len == 0 ? "" : "\n", field->name,
		    type_names[field->type], field->say == NULL ? "" : ": ",
		    field->say == NULL ? "" : field->say);
	}
	return g_string_free(out, FALSE);
}

/* No pattern, no length, all keys wanted: what every server can do. */
char *
extract_field_schema(const GPtrArray *fields)
{
	static const char *const texts[] = {
		"block", "quote", "value", "label", "period", "op",
	};
	GString *out = g_string_new("{\"type\":\"object\","
	    "\"additionalProperties\":false,\"required\":[\"facts\"],"
	    "\"properties\":{\"facts\":{\"type\":\"array\",\"items\":{"
	    "\"type\":\"object\",\"additionalProperties\":false,\"required\":["
	    "\"field\",\"block\",\"quote\",\"value\",\"label\",\"period\","
	    "\"item\",\"op\",\"operands\"],\"properties\":{\"field\":{"
	    "\"type\":\"string\",\"enum\":[");

	for (unsigned i = 0, n = 0; i < fields->len; i++) {
		const ExtractField *field = g_ptr_array_index(fields, i);
		if (field->op != EXTRACT_STATED)
			continue;
		g_string_append(out, n++ == 0 ? "" : ",");
		json_append_text(out, field->name);
	}
	g_string_append(out, "]}");
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_string_append_printf(out, ",\"%s\":{\"type\":\"string\"}",
		    texts[i]);
	g_string_append(out, ",\"item\":{\"type\":\"integer\"},\"operands\":{"
	    "\"type\":\"array\",\"items\":{\"type\":\"object\","
	    "\"additionalProperties\":false,\"required\":[\"block\","
	    "\"quote\"],\"properties\":{\"block\":{\"type\":\"string\"},"
	    "\"quote\":{\"type\":\"string\"}}}}}}}}}");
	return g_string_free(out, FALSE);
}
