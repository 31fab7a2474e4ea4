#include "fact.h"

#include <string.h>

#include "base/failure.h"

static void
context_free(void *data)
{
	g_array_unref(((FactContext *) data)->members);
}

static void
unit_free(void *data)
{
	FactUnit *unit = data;

	g_ptr_array_unref(unit->over);
	g_ptr_array_unref(unit->under);
}

static void
fact_free(void *data)
{
	Fact *fact = data;

	g_clear_pointer(&fact->chain, g_ptr_array_unref);
	g_clear_pointer(&fact->footnotes, g_ptr_array_unref);
}

FactSet *
fact_set_new(void)
{
	FactSet *set = g_new0(FactSet, 1);

	set->arena = arena_new();
	set->files = g_ptr_array_new();
	set->facts = g_ptr_array_new_with_free_func(fact_free);
	set->contexts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	    context_free);
	set->units = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	    unit_free);
	set->links = g_array_new(FALSE, FALSE, sizeof(FactLink));
	set->schemas = g_ptr_array_new();
	set->prefixes = g_hash_table_new(g_str_hash, g_str_equal);
	return set;
}

void
fact_set_free(FactSet *set)
{
	if (set == NULL)
		return;
	g_ptr_array_unref(set->files);
	g_ptr_array_unref(set->facts);
	g_hash_table_unref(set->contexts);
	g_hash_table_unref(set->units);
	g_array_unref(set->links);
	g_ptr_array_unref(set->schemas);
	g_hash_table_unref(set->prefixes);
	arena_free(set->arena);
	g_free(set);
}

Fact *
fact_add(FactSet *set, FactKind kind)
{
	Fact *fact = arena_alloc(set->arena, sizeof *fact);

	fact->kind = kind;
	g_ptr_array_add(set->facts, fact);
	return fact;
}

/* ---- names --------------------------------------------------------------- */

static bool
is_taken(const FactSet *set, const char *prefix)
{
	GHashTableIter iterator;
	void *value;

	g_hash_table_iter_init(&iterator, set->prefixes);
	while (g_hash_table_iter_next(&iterator, NULL, &value))
		if (strcmp(value, prefix) == 0)
			return true;
	return false;
}

const char *
fact_prefix(FactSet *set, const char *space, const char *wish)
{
	const char *known = g_hash_table_lookup(set->prefixes, space);

	if (known != NULL)
		return known;
	char *prefix = arena_string(set->arena, wish);
	for (unsigned i = 2; is_taken(set, prefix); i++)
		prefix = arena_printf(set->arena, "%s%u", wish, i);
	g_hash_table_insert(set->prefixes, arena_string(set->arena, space),
	    prefix);
	return prefix;
}

bool
fact_name(FactSet *set, const XmlTree *tree, uint32_t node,
    const char *prefixed, FactName *name)
{
	g_autofree char *text = g_strstrip(g_strdup(prefixed));
	char *colon = strchr(text, ':');

	if (colon != NULL)
		*colon = '\0';
	const char *space = xml_namespace(tree, node, colon == NULL ? ""
	    : text);
	if (space == NULL && colon != NULL)
		return false;
	name->space = space == NULL ? "" : arena_string(set->arena, space);
	name->local = arena_string(set->arena, colon == NULL ? text
	    : colon + 1);
	bool is_instance = strcmp(name->space,
	    "http://www.xbrl.org/2003/instance") == 0;
	if (*name->space != '\0')
		fact_prefix(set, name->space, colon != NULL ? text
		    : is_instance ? "xbrli" : "ns");
	return true;
}

char *
fact_name_text(const FactSet *set, const FactName *name)
{
	const char *prefix = *name->space == '\0' ? NULL
	    : g_hash_table_lookup(set->prefixes, name->space);

	return prefix == NULL ? g_strdup(name->local)
	    : g_strconcat(prefix, ":", name->local, NULL);
}

int
fact_name_compare(const FactName *a, const FactName *b)
{
	int order = strcmp(a->space, b->space);

	return order != 0 ? order : strcmp(a->local, b->local);
}

/* ---- aspects ------------------------------------------------------------- */

static void
append_name(GString *out, const FactName *name)
{
	g_string_append_printf(out, "{%s}%s", name->space,
	    name->local == NULL ? "" : name->local);
}

char *
fact_context_key(const FactContext *context)
{
	GString *out = g_string_new(NULL);

	if (context == NULL)
		return g_string_free(out, FALSE);
	g_string_append_printf(out, "%s\t%s\t%s\t%s", context->scheme,
	    context->identifier, context->start == NULL ? ""
	    : context->start, context->end == NULL ? "" : context->end);
	for (unsigned i = 0; i < context->members->len; i++) {
		const FactMember *member = &g_array_index(context->members,
		    FactMember, i);
		g_string_append_c(out, '\t');
		append_name(out, &member->dimension);
		g_string_append_c(out, '=');
		if (member->typed != NULL)
			g_string_append(out, member->typed);
		else
			append_name(out, &member->member);
	}
	if (context->has_other)
		g_string_append_printf(out, "\tid=%s", context->id);
	return g_string_free(out, FALSE);
}

char *
fact_unit_key(const FactUnit *unit)
{
	GString *out = g_string_new(NULL);

	if (unit == NULL)
		return g_string_free(out, FALSE);
	for (unsigned i = 0; i < unit->over->len; i++)
		append_name(out, g_ptr_array_index(unit->over, i));
	g_string_append_c(out, '/');
	for (unsigned i = 0; i < unit->under->len; i++)
		append_name(out, g_ptr_array_index(unit->under, i));
	return g_string_free(out, FALSE);
}

/* ---- figures ------------------------------------------------------------- */

enum { MAX_SCALE = 1000 };

char *
fact_scaled(const char *digits, long scale)
{
	const char *p = digits + strspn(digits, " \t\r\n");
	g_autoptr(GString) out = g_string_new(NULL);
	long point = -1;	/* digits before the decimal point */
	bool is_negative = *p == '-';

	if (*p == '-' || *p == '+')
		p++;
	for (; g_ascii_isdigit(*p) || (*p == '.' && point < 0); p++) {
		if (*p == '.')
			point = (long) out->len;
		else
			g_string_append_c(out, *p);
	}
	if (out->len == 0)
		return NULL;
	if (*p == 'e' || *p == 'E') {
		char *end;
		scale += strtol(p + 1, &end, 10);
		p = end;
	}
	p += strspn(p, " \t\r\n");
	if (*p != '\0' || scale > MAX_SCALE || scale < -MAX_SCALE)
		return NULL;
	if (point < 0)
		point = (long) out->len;
	point += scale;
	for (; point < 0; point++)
		g_string_prepend_c(out, '0');
	while ((long) out->len < point)
		g_string_append_c(out, '0');
	if ((long) out->len > point) {
		g_string_insert_c(out, point, '.');
		while (out->str[out->len - 1] == '0')
			g_string_truncate(out, out->len - 1);
		if (out->str[out->len - 1] == '.')
			g_string_truncate(out, out->len - 1);
	}
	size_t zeros = strspn(out->str, "0");
	g_string_erase(out, 0, (gssize) zeros);
	if (*out->str == '\0' || *out->str == '.')
		g_string_prepend_c(out, '0');
	if (is_negative && strcmp(out->str, "0") != 0)
		g_string_prepend_c(out, '-');
	return g_strdup(out->str);
}
