#include "fact_pair.h"

#include <string.h>

enum { MAX_SEARCH = 64 };	/* of like facts, for an equal value */

static void
append(GString *out, const char *text)
{
	/* Nothing is not the same as the empty text, nor as a dash. */
	g_string_append_printf(out, text == NULL ? "\t" : "\t=%s", text);
}

static void
append_list(GString *out, const GPtrArray *list)
{
	g_string_append_c(out, '\t');
	for (unsigned i = 0; list != NULL && i < list->len; i++)
		g_string_append_printf(out, "%s ", (const char *)
		    g_ptr_array_index(list, i));
}

char *
fact_pair_skeleton(const Fact *fact, bool relocalised)
{
	GString *out = g_string_new(NULL);
	g_autofree char *context = fact_context_key(fact->context);
	g_autofree char *unit = fact_unit_key(fact->unit);
	bool has_format = fact->format.local != NULL &&
	    !(relocalised && fact->kind == FACT_NUMBER);

	g_string_append_printf(out, "%d %d %d", (int) fact->kind,
	    fact->is_nil, fact->is_hidden);
	append(out, fact->id);
	append(out, fact->name.space);
	append(out, fact->name.local);
	append(out, fact->context_id);
	append(out, context);
	append(out, fact->unit_id);
	append(out, unit);
	append(out, fact->decimals);
	append(out, fact->precision);
	append(out, fact->scale);
	append(out, fact->sign);
	append(out, has_format ? fact->format.space : NULL);
	append(out, has_format ? fact->format.local : NULL);
	append(out, fact->escape);
	append(out, fact->target);
	append(out, fact->tuple);
	append(out, fact->order);
	append(out, fact->path);
	append_list(out, fact->chain);
	append_list(out, fact->footnotes);
	return g_string_free(out, FALSE);
}

/* Facts that are alike, in order; those that have a partner are NULL. */
typedef struct Group {
	GPtrArray *facts;
	unsigned first;		/* that may have none yet */
} Group;

static void
group_free(void *data)
{
	Group *group = data;

	g_ptr_array_unref(group->facts);
	g_free(group);
}

static GHashTable *
group_facts(const FactSet *set, bool relocalised)
{
	GHashTable *groups = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, group_free);

	for (unsigned i = 0; i < set->facts->len; i++) {
		Fact *fact = g_ptr_array_index(set->facts, i);
		char *key = fact_pair_skeleton(fact, relocalised);
		Group *group = g_hash_table_lookup(groups, key);
		if (group == NULL) {
			group = g_new0(Group, 1);
			group->facts = g_ptr_array_new();
			g_hash_table_insert(groups, key, group);
		} else {
			g_free(key);
		}
		g_ptr_array_add(group->facts, fact);
	}
	return groups;
}

/* Takes the partner of FACT out of GROUP; NULL when none is left. */
static const Fact *
take_partner(Group *group, const Fact *fact)
{
	while (group->first < group->facts->len &&
	    g_ptr_array_index(group->facts, group->first) == NULL)
		group->first++;
	if (group->first == group->facts->len)
		return NULL;
	unsigned found = group->first;
	for (unsigned i = group->first, n = 0; i < group->facts->len &&
	    n < MAX_SEARCH; i++, n++) {
		const Fact *other = g_ptr_array_index(group->facts, i);
		if (other != NULL && g_strcmp0(other->value, fact->value)
		    == 0) {
			found = i;
			break;
		}
	}
	const Fact *partner = g_ptr_array_index(group->facts, found);
	g_ptr_array_index(group->facts, found) = NULL;
	return partner;
}

GArray *
fact_pair_sets(const FactSet *source, const FactSet *target,
    bool relocalised)
{
	GArray *pairs = g_array_new(FALSE, FALSE, sizeof(FactPair));
	g_autoptr(GHashTable) groups = group_facts(target, relocalised);
	g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);

	for (unsigned i = 0; i < source->facts->len; i++) {
		FactPair pair = {g_ptr_array_index(source->facts, i), NULL};
		g_autofree char *key = fact_pair_skeleton(pair.source,
		    relocalised);
		Group *group = g_hash_table_lookup(groups, key);
		if (group != NULL)
			pair.target = take_partner(group, pair.source);
		if (pair.target != NULL)
			g_hash_table_add(taken,
			    (void *) (uintptr_t) pair.target);
		g_array_append_val(pairs, pair);
	}
	for (unsigned i = 0; i < target->facts->len; i++) {
		FactPair pair = {NULL, g_ptr_array_index(target->facts, i)};
		if (!g_hash_table_contains(taken, pair.target))
			g_array_append_val(pairs, pair);
	}
	return pairs;
}
