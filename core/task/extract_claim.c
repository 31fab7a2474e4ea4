#include "task/extract_claim.h"

#include <string.h>

#include "base/json.h"

enum {
	CLAIMS = 4000,		/* of an answer */
	OPERANDS = 64,
	DEPTH = 32,		/* of braces that are looked into */
	TRIES = 20000,		/* objects that are parsed */
};

static void
quote_clear(void *data)
{
	ExtractQuote *quote = data;

	g_free(quote->block);
	g_free(quote->quote);
}

static void
claim_free(void *data)
{
	ExtractClaim *claim = data;

	g_free(claim->field);
	g_free(claim->block);
	g_free(claim->quote);
	g_free(claim->value);
	g_free(claim->label);
	g_free(claim->period);
	g_free(claim->op);
	g_array_unref(claim->operands);
	g_free(claim);
}

void
extract_claim_free(ExtractClaims *claims)
{
	if (claims == NULL)
		return;
	g_ptr_array_unref(claims->claims);
	g_free(claims);
}

/* A text, a number as written, or "". */
static char *
member(const Json *object, const char *name)
{
	char *text = json_scalar(json_member(object, name));

	return text == NULL ? g_strdup("") : text;
}

static GArray *
read_operands(const Json *list)
{
	GArray *operands = g_array_new(FALSE, FALSE, sizeof(ExtractQuote));

	g_array_set_clear_func(operands, quote_clear);
	for (size_t i = 0; json_is_list(list) && i < MIN(json_length(list),
	    (size_t) OPERANDS); i++) {
		const Json *row = json_element(list, i);
		char *bare = json_scalar(row);
		ExtractQuote quote = {bare != NULL ? g_strdup("")
		    : member(row, "block"), bare != NULL ? bare
		    : member(row, "quote")};
		g_array_append_val(operands, quote);
	}
	return operands;
}

/* FIELD: where the object does not say it itself. */
static void
add_claim(ExtractClaims *claims, const Json *object, const char *field)
{
	if (claims->claims->len >= CLAIMS || !json_is_table(object))
		return;
	ExtractClaim *claim = g_new0(ExtractClaim, 1);
	claim->field = field != NULL ? g_strdup(field)
	    : member(object, "field");
	claim->block = member(object, "block");
	claim->quote = member(object, "quote");
	claim->value = member(object, "value");
	claim->label = member(object, "label");
	claim->period = member(object, "period");
	claim->op = member(object, "op");
	claim->item = (int) CLAMP(json_member_int(object, "item", 0), 0,
	    100000);
	claim->operands = read_operands(json_member(object, "operands"));
	if (*claim->quote == '\0' && claim->operands->len == 0) {
		g_free(claim->quote);
		claim->quote = g_strdup(claim->value);
	}
	g_ptr_array_add(claims->claims, claim);
}

static void
add_list(ExtractClaims *claims, const Json *list, const char *field)
{
	for (size_t i = 0; i < json_length(list); i++)
		add_claim(claims, json_element(list, i), field);
}

/* {"revenue": {"quote": ...}, "risks.title": [{...}, {...}]} */
static bool
add_fields(ExtractClaims *claims, const Json *object)
{
	const char *name;
	Json *value;
	bool has_any = false;

	for (size_t i = 0; json_nth(object, i, &name, &value); i++) {
		if (json_is_table(value) && (json_member(value, "quote") !=
		    NULL || json_member(value, "value") != NULL)) {
			add_claim(claims, value, name);
			has_any = true;
		} else if (json_is_list(value)) {
			add_list(claims, value, name);
			has_any = true;
		}
	}
	return has_any;
}

static bool
add_all(ExtractClaims *claims, const Json *answer)
{
	const Json *facts = json_member(answer, "facts");

	if (json_is_list(answer)) {
		add_list(claims, answer, NULL);
		return true;
	}
	if (json_is_list(facts)) {
		add_list(claims, facts, NULL);
		return true;
	}
	if (json_is_table(facts))
		return add_fields(claims, facts);
	if (json_member(answer, "field") != NULL) {
		add_claim(claims, answer, NULL);
		return true;
	}
	return json_is_table(answer) && (json_length(answer) == 0 ||
	    add_fields(claims, answer));
}

/* Objects that are open while a text is scanned. */
typedef struct Scan {
	size_t opens[DEPTH];
	unsigned depth;
	bool is_quoted;
	unsigned tries;
} Scan;

/* Takes the object that ends at END, if it is one that is wanted. */
static void
take_object(Scan *scan, const char *text, size_t end, const char *key,
    GPtrArray *found)
{
	if (scan->depth == 0)
		return;
	size_t start = scan->opens[--scan->depth];
	if (scan->tries++ >= TRIES || end - start > 64 * 1024)
		return;
	Json *object = json_read(text + start, end + 1 - start, NULL);
	if (object != NULL && json_member(object, key) != NULL)
		g_ptr_array_add(found, object);
	else
		json_free(object);
}

GPtrArray *
extract_claim_salvage(const char *text, size_t length, const char *key)
{
	GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)
	    json_free);
	Scan scan = {.depth = 0};

	for (size_t i = 0; i < length; i++) {
		if (scan.is_quoted) {
			if (text[i] == '\\')
				i++;
			else if (text[i] == '"')
				scan.is_quoted = false;
		} else if (text[i] == '"') {
			scan.is_quoted = scan.depth > 0;
		} else if (text[i] == '{' && scan.depth < DEPTH) {
			scan.opens[scan.depth++] = i;
		} else if (text[i] == '}') {
			take_object(&scan, text, i, key, found);
		}
	}
	return found;
}

ExtractClaims *
extract_claim_read(const char *text, size_t length)
{
	ExtractClaims *claims = g_new0(ExtractClaims, 1);
	const char *start = memchr(text, '{', length);
	const char *list = memchr(text, '[', length);

	claims->claims = g_ptr_array_new_with_free_func(claim_free);
	if (start == NULL || (list != NULL && list < start))
		start = list;
	size_t end = length;
	while (end > 0 && text[end - 1] != '}' && text[end - 1] != ']')
		end--;
	g_autoptr(Json) answer = start == NULL || end <= (size_t) (start -
	    text) ? NULL : json_read(start, end - (size_t) (start - text),
	    NULL);
	if (answer != NULL) {
		claims->is_whole = add_all(claims, answer);
		return claims;
	}
	g_autoptr(GPtrArray) objects = extract_claim_salvage(text, length,
	    "field");
	for (unsigned i = 0; i < objects->len; i++)
		add_claim(claims, g_ptr_array_index(objects, i), NULL);
	return claims;
}
