#include "fact_json.h"

#include <string.h>

#include "base/json.h"

#define NAMESPACE "urn:dragoman"
#define PURE "http://www.xbrl.org/2003/instance"
#define FOOTNOTE "http://www.xbrl.org/2003/arcrole/fact-footnote"
#define EXPLANATORY "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact"
#define STANDARD_LINK "http://www.xbrl.org/2003/role/link"

typedef struct Write {
	GString *out;
	FactSet *set;
	const LabelTable *labels;
	const char *language;
	GHashTable *ids;	/* that are taken, to index + 1 */
	GPtrArray *names;	/* of char *: by fact */
	GHashTable *links;	/* by id: GArray of FactLink */
	GPtrArray *arcroles, *roles;	/* that are named by number */
} Write;

static void
append_member(GString *out, bool *is_first, const char *name)
{
	g_string_append(out, *is_first ? "" : ",");
	*is_first = false;
	json_append_text(out, name);
	g_string_append_c(out, ':');
}

static void
append_text(GString *out, bool *is_first, const char *name, const char *text)
{
	if (text == NULL)
		return;
	append_member(out, is_first, name);
	json_append_text(out, text);
}

/* ---- periods and units --------------------------------------------------- */

/* DATE as a time; the end of a day is the beginning of the next. */
static char *
time_text(const char *date, bool is_end)
{
	GDate day;

	g_date_clear(&day, 1);
	if (strchr(date, 'T') != NULL)
		return g_strdup(date);
	g_auto(GStrv) parts = g_strsplit(date, "-", 4);
	guint64 numbers[3];
	for (size_t i = 0; i < 3; i++)
		if (g_strv_length(parts) != 3 ||
		    !g_ascii_string_to_unsigned(parts[i], 10, 1, 9998,
		    &numbers[i], NULL))
			return g_strdup(date);
	if (numbers[2] > 31 || !g_date_valid_dmy((GDateDay) numbers[2],
	    (GDateMonth) MIN(numbers[1], 13), (GDateYear) numbers[0]))
		return g_strdup(date);
	g_date_set_dmy(&day, (GDateDay) numbers[2], (GDateMonth) numbers[1],
	    (GDateYear) numbers[0]);
	if (is_end)
		g_date_add_days(&day, 1);
	return g_strdup_printf("%04d-%02d-%02dT00:00:00",
	    g_date_get_year(&day), (int) g_date_get_month(&day),
	    g_date_get_day(&day));
}

char *
fact_json_period(const FactContext *context)
{
	if (context->end == NULL)
		return NULL;
	g_autofree char *end = time_text(context->end, true);
	g_autofree char *start = context->start == NULL ? NULL
	    : time_text(context->start, false);

	return start == NULL ? g_steal_pointer(&end)
	    : g_strconcat(start, "/", end, NULL);
}

static void
append_measures(GString *out, const FactSet *set, const GPtrArray *measures)
{
	if (measures->len > 1)
		g_string_append_c(out, '(');
	for (unsigned i = 0; i < measures->len; i++) {
		g_autofree char *name = fact_name_text(set,
		    g_ptr_array_index(measures, i));
		g_string_append_printf(out, "%s%s", i == 0 ? "" : "*", name);
	}
	if (measures->len > 1)
		g_string_append_c(out, ')');
}

char *
fact_json_unit(const FactSet *set, const FactUnit *unit)
{
	GString *out = g_string_new(NULL);

	if (unit->under->len == 0) {
		for (unsigned i = 0; i < unit->over->len; i++) {
			g_autofree char *name = fact_name_text(set,
			    g_ptr_array_index(unit->over, i));
			g_string_append_printf(out, "%s%s", i == 0 ? ""
			    : "*", name);
		}
		return g_string_free(out, FALSE);
	}
	append_measures(out, set, unit->over);
	g_string_append_c(out, '/');
	append_measures(out, set, unit->under);
	return g_string_free(out, FALSE);
}

static bool
is_pure(const FactUnit *unit)
{
	const FactName *name = unit->over->len != 1 || unit->under->len != 0
	    ? NULL : g_ptr_array_index(unit->over, 0);

	return name != NULL && strcmp(name->space, PURE) == 0 &&
	    strcmp(name->local, "pure") == 0;
}

/* ---- facts --------------------------------------------------------------- */

static void
append_context(Write *write, bool *is_first, const FactContext *context)
{
	GString *out = write->out;
	g_autofree char *period = fact_json_period(context);

	if (*context->identifier != '\0') {
		bool is_cik = g_str_has_suffix(context->scheme, "/CIK");
		bool is_lei = strstr(context->scheme, "17442") != NULL;
		g_autofree char *entity = g_strconcat(fact_prefix(write->set,
		    context->scheme, is_cik ? "cik" : is_lei ? "lei"
		    : "scheme"), ":", context->identifier, NULL);
		append_text(out, is_first, "entity", entity);
	}
	append_text(out, is_first, "period", period);
	for (unsigned i = 0; i < context->members->len; i++) {
		const FactMember *member = &g_array_index(context->members,
		    FactMember, i);
		g_autofree char *dimension = fact_name_text(write->set,
		    &member->dimension);
		g_autofree char *value = member->typed != NULL
		    ? g_strdup(member->typed)
		    : fact_name_text(write->set, &member->member);
		append_text(out, is_first, dimension, value);
	}
}

static void
append_dimensions(Write *write, const Fact *fact, const char *id)
{
	GString *out = write->out;
	bool is_first = true;
	g_autofree char *concept = fact->kind == FACT_NOTE
	    ? g_strdup("xbrl:note") : fact_name_text(write->set,
	    &fact->name);

	g_string_append_c(out, '{');
	append_text(out, &is_first, "concept", concept);
	if (fact->kind == FACT_NOTE)
		append_text(out, &is_first, "noteId", id);
	if (fact->context != NULL)
		append_context(write, &is_first, fact->context);
	if (fact->unit != NULL && !is_pure(fact->unit)) {
		g_autofree char *unit = fact_json_unit(write->set,
		    fact->unit);
		append_text(out, &is_first, "unit", unit);
	}
	if (fact->language != NULL) {
		g_autofree char *lower = g_ascii_strdown(fact->language, -1);
		append_text(out, &is_first, "language", lower);
	}
	g_string_append_c(out, '}');
}

/* The name in the document of number INDEX of LIST, or of a known one. */
static char *
link_name(GPtrArray *list, const char *uri, const char *usual,
    const char *usual_name)
{
	if (uri == NULL || strcmp(uri, usual) == 0)
		return g_strdup(usual_name);
	if (strcmp(uri, EXPLANATORY) == 0)
		return g_strdup("explanatoryFact");
	unsigned index;
	if (!g_ptr_array_find_with_equal_func(list, uri, g_str_equal,
	    &index)) {
		index = list->len;
		g_ptr_array_add(list, (void *) (uintptr_t) uri);
	}
	return g_strdup_printf("link%u", index + 1);
}

/* The links of one fact: arcrole, role, targets. */
static void
append_links(Write *write, const Fact *fact, bool *is_first)
{
	const GArray *links = fact->id == NULL ? NULL
	    : g_hash_table_lookup(write->links, fact->id);
	GString *out = write->out;
	unsigned n_own = fact->footnotes == NULL ? 0 : fact->footnotes->len;
	g_autofree char *last = NULL;

	if (links == NULL && n_own == 0)
		return;
	append_member(out, is_first, "links");
	g_string_append_c(out, '{');
	for (unsigned i = 0; i < n_own; i++) {
		g_string_append(out, i == 0 ? "\"footnote\":{\"_\":[" : ",");
		json_append_text(out, g_ptr_array_index(fact->footnotes, i));
		last = last == NULL ? g_strdup("footnote\t_") : last;
	}
	/* Sorted by arcrole and role: a group of each. */
	for (unsigned i = 0; links != NULL && i < links->len; i++) {
		const FactLink *link = &g_array_index(links, FactLink, i);
		g_autofree char *type = link_name(write->arcroles,
		    link->arcrole, FOOTNOTE, "footnote");
		g_autofree char *group = link_name(write->roles, link->role,
		    STANDARD_LINK, "_");
		g_autofree char *key = g_strconcat(type, "\t", group, NULL);
		if (last == NULL || strcmp(last, key) != 0) {
			if (last != NULL)
				g_string_append(out, "]},");
			json_append_text(out, type);
			g_string_append(out, ":{");
			json_append_text(out, group);
			g_string_append(out, ":[");
		} else {
			g_string_append_c(out, ',');
		}
		json_append_text(out, link->to);
		g_free(last);
		last = g_steal_pointer(&key);
	}
	g_string_append(out, "]}}");
}

static void
append_extras(Write *write, const Fact *fact, bool *is_first)
{
	GString *out = write->out;
	const char *label = fact->name.local == NULL ? NULL
	    : label_find(write->labels, g_hash_table_lookup(
	    write->set->prefixes, fact->name.space), fact->name.local,
	    write->language);
	g_autofree char *format = fact->format.local == NULL ? NULL
	    : g_strdup(fact->format.local);

	append_text(out, is_first, "dragoman:label", label);
	append_text(out, is_first, "dragoman:file", g_ptr_array_index(
	    write->set->files, fact->file));
	append_member(out, is_first, "dragoman:span");
	g_string_append_printf(out, "[%zu,%zu]", fact->start, fact->end);
	if (fact->source != fact->value && fact->source != NULL)
		append_text(out, is_first, "dragoman:text", fact->source);
	append_text(out, is_first, "dragoman:format", format);
	append_text(out, is_first, "dragoman:path", fact->path);
	append_text(out, is_first, "dragoman:tuple", fact->tuple);
	append_text(out, is_first, "dragoman:target", fact->target);
	if (fact->is_hidden) {
		append_member(out, is_first, "dragoman:hidden");
		g_string_append(out, "true");
	}
	if (fact->is_unknown) {
		append_member(out, is_first, "dragoman:unknown");
		g_string_append(out, "true");
	}
}

static void
append_fact(Write *write, const Fact *fact, const char *id)
{
	GString *out = write->out;
	bool is_first = true;
	gint64 decimals;

	g_string_append_c(out, '{');
	append_member(out, &is_first, "value");
	if (fact->value == NULL)
		g_string_append(out, "null");
	else
		json_append_text(out, fact->value);
	if (fact->decimals != NULL && !fact->is_nil &&
	    g_ascii_string_to_signed(fact->decimals, 10, -1000, 1000,
	    &decimals, NULL)) {
		append_member(out, &is_first, "decimals");
		g_string_append_printf(out, "%" G_GINT64_FORMAT, decimals);
	}
	append_member(out, &is_first, "dimensions");
	append_dimensions(write, fact, id);
	append_links(write, fact, &is_first);
	append_extras(write, fact, &is_first);
	g_string_append_c(out, '}');
}

/* ---- the document -------------------------------------------------------- */

static int
compare_links(const void *a, const void *b)
{
	const FactLink *left = a, *right = b;
	int order = g_strcmp0(left->arcrole, right->arcrole);

	return order != 0 ? order : g_strcmp0(left->role, right->role);
}

static void
sort_links(Write *write)
{
	GHashTableIter iterator;
	void *list;

	for (unsigned i = 0; i < write->set->links->len; i++) {
		const FactLink *link = &g_array_index(write->set->links,
		    FactLink, i);
		list = g_hash_table_lookup(write->links, link->from);
		if (list == NULL) {
			list = g_array_new(FALSE, FALSE, sizeof(FactLink));
			g_hash_table_insert(write->links,
			    (void *) (uintptr_t) link->from, list);
		}
		g_array_append_vals(list, link, 1);
	}
	g_hash_table_iter_init(&iterator, write->links);
	while (g_hash_table_iter_next(&iterator, NULL, &list))
		g_array_sort(list, compare_links);
}

/* Each fact's name in the document: its id, or a new one. */
static void
name_facts(Write *write)
{
	for (unsigned i = 0; i < write->set->facts->len; i++) {
		const Fact *fact = g_ptr_array_index(write->set->facts, i);
		char *name = fact->id != NULL && !g_hash_table_contains(
		    write->ids, fact->id) ? g_strdup(fact->id)
		    : g_strdup_printf("_%u", i + 1);
		while (g_hash_table_contains(write->ids, name)) {
			char *longer = g_strconcat("_", name, NULL);
			g_free(name);
			name = longer;
		}
		g_hash_table_add(write->ids, name);
		g_ptr_array_add(write->names, name);
	}
}

static void
append_pairs(GString *out, const GPtrArray *list, bool *is_first)
{
	for (unsigned i = 0; i < list->len; i++) {
		g_autofree char *name = g_strdup_printf("link%u", i + 1);
		append_text(out, is_first, name, g_ptr_array_index(list, i));
	}
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
append_namespaces(Write *write)
{
	GString *out = write->out;
	bool is_first = true;
	g_autoptr(GList) spaces = g_list_sort(g_hash_table_get_keys(
	    write->set->prefixes), compare_text);

	g_string_append_c(out, '{');
	for (const GList *space = spaces; space != NULL; space = space->next)
		append_text(out, &is_first, g_hash_table_lookup(
		    write->set->prefixes, space->data), space->data);
	g_string_append_c(out, '}');
}

static void
append_info(Write *write)
{
	GString *out = write->out;
	bool is_first = true;

	g_string_append(out, "\"documentInfo\":{\"documentType\":"
	    "\"https://xbrl.org/2021/xbrl-json\",\"namespaces\":");
	append_namespaces(write);
	g_string_append(out, ",\"linkTypes\":{");
	append_text(out, &is_first, "footnote", FOOTNOTE);
	append_text(out, &is_first, "explanatoryFact", EXPLANATORY);
	append_pairs(out, write->arcroles, &is_first);
	g_string_append(out, "},\"linkGroups\":{");
	is_first = true;
	append_text(out, &is_first, "_", STANDARD_LINK);
	append_pairs(out, write->roles, &is_first);
	g_string_append(out, "},\"taxonomy\":[");
	for (unsigned i = 0; i < write->set->schemas->len; i++) {
		g_string_append(out, i == 0 ? "" : ",");
		json_append_text(out, g_ptr_array_index(write->set->schemas,
		    i));
	}
	g_string_append(out, "]}");
}

void
fact_json_append(GString *out, FactSet *set, const LabelTable *labels,
    const char *language)
{
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) arcroles = g_ptr_array_new();
	g_autoptr(GPtrArray) roles = g_ptr_array_new();
	g_autoptr(GHashTable) links = g_hash_table_new_full(g_str_hash,
	    g_str_equal, NULL, (GDestroyNotify) g_array_unref);
	Write write = {
		.out = out, .set = set, .labels = labels,
		.language = language, .ids = ids, .names = names,
		.links = links, .arcroles = arcroles, .roles = roles,
	};

	fact_prefix(set, NAMESPACE, "dragoman");
	fact_prefix(set, "https://xbrl.org/2021", "xbrl");
	name_facts(&write);
	sort_links(&write);
	g_string_append(out, "{\"facts\":{");
	for (unsigned i = 0; i < set->facts->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_string_append(out, i == 0 ? "\n" : ",\n");
		json_append_text(out, name);
		g_string_append_c(out, ':');
		append_fact(&write, g_ptr_array_index(set->facts, i), name);
	}
	g_string_append(out, "\n},\n");
	append_info(&write);
	g_string_append(out, "}\n");
}
