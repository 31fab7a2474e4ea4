#include "base/json.h"

#include <jansson.h>
#include <string.h>

#include "base/failure.h"
#include "base/text.h"

void
json_free(Json *json)
{
	json_decref(json);
}

Json *
json_new_object(void)
{
	return json_object();
}

Json *
json_new_array(void)
{
	return json_array();
}

Json *
json_new_copy(const Json *json)
{
	return json_deep_copy(json);
}

static Json *
text_value(const char *text)
{
	if (text == NULL)
		return json_null();
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	return json_string(valid);
}

void
json_put_text(Json *object, const char *name, const char *text)
{
	json_object_set_new(object, name, text_value(text));
}

void
json_put_int(Json *object, const char *name, int64_t value)
{
	json_object_set_new(object, name, json_integer(value));
}

void
json_put_bool(Json *object, const char *name, bool value)
{
	json_object_set_new(object, name, json_boolean(value));
}

void
json_put_value(Json *object, const char *name, Json *value)
{
	json_object_set_new(object, name, value == NULL ? json_null()
	    : value);
}

void
json_add_text(Json *array, const char *text)
{
	json_array_append_new(array, text_value(text));
}

void
json_add_value(Json *array, Json *value)
{
	json_array_append_new(array, value);
}

Json *
json_member(const Json *object, const char *name)
{
	return json_object_get(object, name);
}

const char *
json_member_text(const Json *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

int64_t
json_member_int(const Json *object, const char *name, int64_t other)
{
	const Json *value = json_object_get(object, name);

	return json_is_integer(value) ? json_integer_value(value) : other;
}

bool
json_member_bool(const Json *object, const char *name)
{
	return json_is_true(json_object_get(object, name));
}

Json *
json_element(const Json *array, size_t index)
{
	return json_array_get(array, index);
}

size_t
json_length(const Json *json)
{
	return json_is_array(json) ? json_array_size(json)
	    : json_object_size(json);
}

bool
json_nth(const Json *object, size_t place, const char **name, Json **value)
{
	/* jansson keeps the order; its iterators take what they may change. */
	Json *whole = (Json *) (uintptr_t) object;
	void *iter = json_object_iter(whole);

	while (iter != NULL && place-- > 0)
		iter = json_object_iter_next(whole, iter);
	if (iter == NULL)
		return false;
	*name = json_object_iter_key(iter);
	*value = json_object_iter_value(iter);
	return true;
}

void
json_merge(Json *object, const Json *from)
{
	const char *name;
	Json *value;

	for (size_t i = 0; json_nth(from, i, &name, &value); i++)
		json_object_set_new(object, name, json_deep_copy(value));
}

char *
json_scalar(const Json *json)
{
	if (json_is_string(json))
		return g_strdup(json_string_value(json));
	if (!json_is_number(json) && !json_is_boolean(json))
		return NULL;
	return json_write(json, false);
}

bool
json_is_list(const Json *json)
{
	return json_is_array(json);
}

bool
json_is_table(const Json *json)
{
	return json_is_object(json);
}

Json *
json_read(const char *text, size_t length, GError **error)
{
	json_error_t failure;
	Json *json = json_loadb(text, length, JSON_REJECT_DUPLICATES,
	    &failure);

	if (json == NULL)
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "line %d, column %d: %s", failure.line, failure.column,
		    failure.text);
	return json;
}

/* Bytes that may not stand in a string (RFC 8259, 7), or end ours. */
static inline bool
is_special(char c)
{
	return (unsigned char) c < 0x20 || c == '"' || c == '\\';
}

static inline bool
may_be_special(uint64_t word)
{
	return text_eight_below(word, 0x20) || text_eight_has(word, '"') ||
	    text_eight_has(word, '\\');
}

void
json_append_slice(GString *out, const char *text, size_t length)
{
	const char *rest = text, *end = text + length;

	g_string_append_c(out, '"');
	for (;;) {
		const char *p = rest;
		while (end - p >= 8 && !may_be_special(text_eight(p)))
			p += 8;
		while (p < end && !is_special(*p))
			p++;
		g_string_append_len(out, rest, p - rest);
		if (p == end)
			break;
		const char escaped[] = {'\\', *p};
		if (*p == '"' || *p == '\\')
			g_string_append_len(out, escaped, sizeof escaped);
		else
			g_string_append_printf(out, "\\u%04x", *p);
		rest = p + 1;
	}
	g_string_append_c(out, '"');
}

void
json_append_text(GString *out, const char *text)
{
	json_append_slice(out, text, strlen(text));
}

char *
json_write(const Json *json, bool is_indented)
{
	char *text = json_dumps(json, JSON_ENCODE_ANY |
	    (is_indented ? JSON_INDENT(2) : JSON_COMPACT));
	char *copy = g_strdup(text);

	free(text);
	return copy;
}
