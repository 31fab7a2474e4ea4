#include "its_info.h"

#include <string.h>

#include "its_local.h"

/* What is known of an element while and after it is visited. */
typedef struct State {
	GArray *items;		/* of ItsInfoItem; or NULL */
	const char *annotators;	/* or NULL */
} State;

struct ItsInfo {
	const ItsDom *dom;
	const ItsData *data;
	const ItsReading *reading;
	GPtrArray *lists;	/* owns all arrays of items */
	GHashTable *said;	/* by rules: node to GArray */
	GHashTable *states;	/* element to State */
	GHashTable *attributes;	/* attribute to GArray */
	GStringChunk *texts;
	ItsLocal *local;
};

/* ---- rules of a document ------------------------------------------------- */

static bool
is_called(const xmlNode *node, const char *name)
{
	return strcmp((const char *) node->name, name) == 0;
}

static void
add_link(ItsRules *rules, const xmlNode *node, const ItsReading *reading)
{
	char *rel = its_dom_attribute(node, NULL, "rel");
	char *href = its_dom_attribute(node, NULL, "href");

	if (rel != NULL && href != NULL &&
	    g_ascii_strcasecmp(rel, "its-rules") == 0) {
		g_autoptr(GBytes) bytes = reading->links == NULL ? NULL
		    : reading->links->find(href, reading->links->data);
		g_autoptr(GError) error = NULL;
		if (bytes != NULL)
			its_rules_add_file(rules, bytes, href, reading,
			    &error);
		if (reading->report != NULL && (bytes == NULL ||
		    error != NULL))
			report_add(reading->report, FINDING_RULE_IGNORED, 0,
			    0, 0, "ITS: linked rules: %.200s: %s", href,
			    error == NULL ? "not found" : error->message);
	}
	xmlFree(rel);
	xmlFree(href);
}

static bool
add_script(ItsRules *rules, xmlNode *node, const ItsReading *reading,
    GError **error)
{
	g_autoptr(GBytes) bytes = its_local_script(node);

	return bytes == NULL || its_rules_add_file(rules, bytes, "script",
	    reading, error);
}

ItsRules *
its_info_rules(const ItsDom *dom, const ItsReading *reading, GError **error)
{
	g_autoptr(ItsRules) rules = its_rules_new();

	if (dom->spans != NULL)
		its_rules_add_tree(rules, dom->spans, reading);
	for (xmlNode *node = xmlDocGetRootElement(dom->tree); node != NULL;
	    node = its_dom_next(node)) {
		bool is_html = node->ns != NULL && strcmp((const char *)
		    node->ns->href, ITS_RULES_XHTML) == 0;
		if (is_html && is_called(node, "link"))
			add_link(rules, node, reading);
		else if (is_html && dom->is_html &&
		    is_called(node, "script") &&
		    !add_script(rules, node, reading, error))
			return NULL;
	}
	return g_steal_pointer(&rules);
}

/* ---- rules on nodes ------------------------------------------------------ */

static GArray *
new_list(ItsInfo *info)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(ItsInfoItem));

	g_ptr_array_add(info->lists, list);
	return list;
}

static void
add_item(ItsInfo *info, GArray *list, const ItsDataProperty *property,
    const char *value)
{
	g_autofree char *text = g_strdup(value);

	if (property->is_text)
		its_local_normalise(text);
	ItsInfoItem item = {property->output != NULL ? property->output
	    : property->name, 0, g_string_chunk_insert(info->texts, text)};
	g_array_append_val(list, item);
}

/* The string values of what POINTER selects, as a list of domains: split,
 * unquoted, mapped, each once (ITS 2.0, 8.9.1). */
static char *
domains(const xmlXPathObject *result, const char *mapping)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
	const xmlNodeSet *set = result->nodesetval;

	for (int i = 0; set != NULL && i < set->nodeNr; i++) {
		char *value = (char *) xmlXPathCastNodeToString(
		    set->nodeTab[i]);
		its_local_add_domains(found, value, mapping);
		xmlFree(value);
	}
	g_ptr_array_add(found, NULL);
	return g_strjoinv(", ", (char **) found->pdata);
}

/* The value that PATH points to from NODE; NULL when to nothing. */
static char *
pointed(ItsInfo *info, const ItsRule *rule, xmlNode *node, const char *path)
{
	g_autoptr(GError) error = NULL;
	xmlXPathObject *result = its_dom_evaluate(info->dom, node, path,
	    &rule->scope, &error);
	char *value = NULL;

	if (result == NULL) {
		if (info->reading->report != NULL)
			report_add(info->reading->report,
			    FINDING_RULE_IGNORED, 0, 0, 0, "ITS: pointer "
			    "%.200s: %s", path, error->message);
		return NULL;
	}
	bool is_set = result->type == XPATH_NODESET;
	if (is_set && (result->nodesetval == NULL ||
	    result->nodesetval->nodeNr == 0)) {
		xmlXPathFreeObject(result);
		return NULL;
	}
	if (is_set && strcmp(info->data->identifier, "domain") == 0) {
		value = domains(result, g_hash_table_lookup(rule->attributes,
		    "domainMapping"));
	} else {
		xmlChar *text = xmlXPathCastToString(result);
		value = g_strdup((const char *) text);
		xmlFree(text);
	}
	xmlXPathFreeObject(result);
	return value;
}

/* PATH with its variables as the strings they stand for. */
static char *
without_variables(const char *path, GHashTable *values)
{
	GString *out = g_string_new(NULL);

	while (*path != '\0') {
		size_t length = 0;
		while (*path == '$' && (g_ascii_isalnum(path[length + 1]) ||
		    strchr("_-.", path[length + 1]) != NULL) &&
		    path[length + 1] != '\0')
			length++;
		g_autofree char *name = g_strndup(path + 1, length);
		const char *value = length == 0 ? NULL
		    : g_hash_table_lookup(values, name);
		if (value == NULL)
			g_string_append_c(out, *path++);
		else {
			g_string_append_printf(out, "'%s'", value);
			path += length + 1;
		}
	}
	return g_string_free(out, FALSE);
}

/* What RULE gives PROPERTY at NODE; NULL for nothing. */
static char *
rule_value(ItsInfo *info, const ItsRule *rule, xmlNode *node,
    const ItsDataProperty *property)
{
	g_autofree char *own = g_strconcat(property->name, "Pointer", NULL);
	const char *pointer = property->pointer == NULL ? own
	    : property->pointer;
	const char *given = strcmp(pointer, property->name) == 0 ? NULL
	    : g_hash_table_lookup(rule->attributes, property->name);

	if (given != NULL)
		return *pointer == '\0' ? without_variables(given,
		    rule->scope.values) : g_strdup(its_data_value(property,
		    given, false));
	if (rule->note != NULL && strcmp(property->name, "locNote") == 0)
		return g_strdup(rule->note);
	const char *path = g_hash_table_lookup(rule->attributes, pointer);
	return path == NULL ? NULL : pointed(info, rule, node, path);
}

/* The items that RULE sets for NODE; NULL when no key is among them. */
static GArray *
rule_items(ItsInfo *info, const ItsRule *rule, xmlNode *node)
{
	GArray *list = new_list(info);
	bool has_key = false;

	for (const ItsDataProperty *property = info->data->properties;
	    property->name != NULL; property++) {
		g_autofree char *value = rule_value(info, rule, node,
		    property);
		if (value == NULL)
			continue;
		has_key |= property->is_key;
		add_item(info, list, property, value);
	}
	if (info->data->standoff != NULL) {
		ItsDataProperty reference = {.name = info->data->standoff};
		g_autofree char *value = rule_value(info, rule, node,
		    &reference);
		if (value != NULL)
			its_local_add_records(info->local, list, value);
		if (value != NULL && !has_key)
			return list;
	}
	if (has_key)
		its_local_add_fallbacks(info->data, list, 0);
	return has_key ? list : NULL;
}

static void
apply_rule(ItsInfo *info, const ItsRule *rule)
{
	g_autoptr(GError) error = NULL;
	xmlXPathObject *result = its_dom_evaluate(info->dom, NULL,
	    rule->selector, &rule->scope, &error);

	if (result == NULL || result->type != XPATH_NODESET) {
		if (info->reading->report != NULL)
			report_add(info->reading->report,
			    FINDING_RULE_IGNORED, 0, 0, 0, "ITS: selector "
			    "%.200s: %s", rule->selector, error == NULL
			    ? "it selects no nodes" : error->message);
		if (result != NULL)
			xmlXPathFreeObject(result);
		return;
	}
	const xmlNodeSet *set = result->nodesetval;
	for (int i = 0; set != NULL && i < set->nodeNr; i++) {
		xmlNode *node = set->nodeTab[i];
		if (node->type != XML_ELEMENT_NODE &&
		    node->type != XML_ATTRIBUTE_NODE)
			continue;
		GArray *items = rule_items(info, rule, node);
		if (items != NULL)
			g_hash_table_insert(info->said, node, items);
	}
	xmlXPathFreeObject(result);
}

/* ---- local markup, inheritance, defaults --------------------------------- */

/* VALUE for the first property, with the others' fallbacks; NULL for none. */
static GArray *
default_items(ItsInfo *info, const char *value)
{
	if (value == NULL)
		return NULL;
	GArray *list = new_list(info);
	add_item(info, list, &info->data->properties[0], value);
	its_local_add_fallbacks(info->data, list, 0);
	return list;
}

static int
compare_items(const void *a, const void *b)
{
	const ItsInfoItem *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	return order != 0 ? order : left->record < right->record ? -1
	    : left->record > right->record;
}

static void
visit_attributes(ItsInfo *info, xmlNode *node, const State *state,
    GArray *usual)
{
	for (xmlAttr *attribute = node->properties; attribute != NULL;
	    attribute = attribute->next) {
		GArray *items = g_hash_table_lookup(info->said, attribute);
		if (items == NULL && info->data->to_attributes)
			items = state->items;
		const char *value = items != NULL ? NULL
		    : its_local_attribute_default(info->data, node,
		    attribute, state->items);
		if (value != NULL)
			items = default_items(info, value);
		if (items == NULL && !info->data->to_attributes)
			items = usual;
		if (items == NULL)
			continue;
		g_array_sort(items, compare_items);
		g_hash_table_insert(info->attributes, attribute, items);
	}
}

static void
visit_element(ItsInfo *info, xmlNode *node, GArray *usual,
    GArray *usual_attribute)
{
	State *above = g_hash_table_lookup(info->states, node->parent);
	State *state = g_new0(State, 1);
	GArray *local = new_list(info);

	if (its_local_add(info->local, node, local))
		state->items = local;
	else
		state->items = g_hash_table_lookup(info->said, node);
	if (state->items == NULL && info->data->to_children && above != NULL)
		state->items = above->items;
	const char *value = state->items != NULL ? NULL
	    : its_local_element_default(info->data, node);
	if (value != NULL)
		state->items = default_items(info, value);
	if (state->items == NULL)
		state->items = usual;
	if (state->items != NULL)
		g_array_sort(state->items, compare_items);
	if (info->data->has_annotator)
		state->annotators = its_local_annotators(info->local, node,
		    above == NULL ? NULL : above->annotators);
	g_hash_table_insert(info->states, node, state);
	visit_attributes(info, node, state, usual_attribute);
}

ItsInfo *
its_info_new(const ItsDom *dom, const ItsRules *rules, const ItsData *data,
    const ItsReading *reading)
{
	ItsInfo *info = g_new0(ItsInfo, 1);

	info->dom = dom;
	info->data = data;
	info->reading = reading;
	info->lists = g_ptr_array_new_with_free_func(
	    (GDestroyNotify) g_array_unref);
	info->said = g_hash_table_new(NULL, NULL);
	info->attributes = g_hash_table_new(NULL, NULL);
	info->states = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	info->texts = g_string_chunk_new(1024);
	info->local = its_local_new(dom, data, reading, info->texts);
	for (size_t i = 0; i < its_rules_count(rules); i++)
		if (its_rules_rule(rules, i)->data == data)
			apply_rule(info, its_rules_rule(rules, i));
	GArray *usual = default_items(info, data->element);
	GArray *usual_attribute = default_items(info, data->attribute);
	for (xmlNode *node = xmlDocGetRootElement(dom->tree); node != NULL;
	    node = its_dom_next(node))
		visit_element(info, node, usual, usual_attribute);
	return info;
}

void
its_info_free(ItsInfo *info)
{
	if (info == NULL)
		return;
	g_ptr_array_unref(info->lists);
	g_hash_table_unref(info->said);
	g_hash_table_unref(info->attributes);
	g_hash_table_unref(info->states);
	g_string_chunk_free(info->texts);
	its_local_free(info->local);
	g_free(info);
}

const GArray *
its_info_of(const ItsInfo *info, const xmlNode *element,
    const xmlAttr *attribute)
{
	const State *state = g_hash_table_lookup(info->states, element);

	if (attribute != NULL)
		return g_hash_table_lookup(info->attributes, attribute);
	return state == NULL ? NULL : state->items;
}

const char *
its_info_annotators(const ItsInfo *info, const xmlNode *element)
{
	const State *state = g_hash_table_lookup(info->states, element);

	return state == NULL ? NULL : state->annotators;
}

/* ---- printing ------------------------------------------------------------ */

static char *
spelled(const xmlNs *space, const xmlChar *name)
{
	return space == NULL || space->prefix == NULL
	    ? g_strdup((const char *) name)
	    : g_strdup_printf("%s:%s", (const char *) space->prefix,
	    (const char *) name);
}

static void
append_value(GString *out, const char *name, unsigned record,
    const char *value)
{
	g_autofree char *line = g_strdup(value);

	for (char *p = line; *p != '\0'; p++)
		if (*p == '\n' || *p == '\t' || *p == '\r')
			*p = ' ';
	g_string_append_printf(out, "\t%s", name);
	if (record > 0)
		g_string_append_printf(out, "[%u]", record);
	g_string_append_printf(out, "=\"%s\"", line);
}

static void
append_items(const ItsInfo *info, GString *out, const xmlNode *element,
    const xmlAttr *attribute)
{
	const GArray *items = its_info_of(info, element, attribute);
	const char *annotators = its_info_annotators(info, element);

	/* By name it comes before all others. */
	if (annotators != NULL)
		append_value(out, "annotatorsRef", 0, annotators);
	for (unsigned i = 0; items != NULL && i < items->len; i++) {
		const ItsInfoItem *item = &g_array_index(items, ItsInfoItem,
		    i);
		append_value(out, item->name, item->record, item->value);
	}
	g_string_append_c(out, '\n');
}

/* An attribute by its name as spelled. */
typedef struct Named {
	char *name;
	const xmlAttr *attribute;
} Named;

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const Named *) a)->name, ((const Named *) b)->name);
}

static void
named_clear(void *named)
{
	g_free(((Named *) named)->name);
}

static void
print_attributes(const ItsInfo *info, GString *out, const char *path,
    const xmlNode *node)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Named));

	g_array_set_clear_func(list, named_clear);
	for (const xmlAttr *attribute = node->properties; attribute != NULL;
	    attribute = attribute->next) {
		Named named = {spelled(attribute->ns, attribute->name),
		    attribute};
		g_array_append_val(list, named);
	}
	g_array_sort(list, compare_names);
	for (unsigned i = 0; i < list->len; i++) {
		const Named *named = &g_array_index(list, Named, i);
		g_string_append_printf(out, "%s/@%s", path, named->name);
		append_items(info, out, node, named->attribute);
	}
}

/* An open element: the length of its path, and how many children of each
 * name there were. */
typedef struct Level {
	const xmlNode *node;
	gsize length;
	GHashTable *counts;
} Level;

static void
level_clear(void *level)
{
	g_hash_table_unref(((Level *) level)->counts);
}

static void
append_step(GString *path, const GArray *levels, char *name)
{
	if (levels->len == 0) {
		g_string_append_printf(path, "/%s", name);
		g_free(name);
		return;
	}
	GHashTable *counts = g_array_index(levels, Level, levels->len - 1)
	    .counts;
	unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name))
	    + 1;
	g_string_append_printf(path, "/%s[%u]", name, number);
	g_hash_table_insert(counts, name, GUINT_TO_POINTER(number));
}

char *
its_info_print(const ItsInfo *info)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GString) path = g_string_new(NULL);
	g_autoptr(GArray) levels = g_array_new(FALSE, FALSE, sizeof(Level));

	g_array_set_clear_func(levels, level_clear);
	for (xmlNode *node = xmlDocGetRootElement(info->dom->tree);
	    node != NULL; node = its_dom_next(node)) {
		while (levels->len > 0 && g_array_index(levels, Level,
		    levels->len - 1).node != node->parent)
			g_array_set_size(levels, levels->len - 1);
		g_string_truncate(path, levels->len == 0 ? 0
		    : g_array_index(levels, Level, levels->len - 1).length);
		append_step(path, levels, spelled(node->ns, node->name));
		Level level = {node, path->len, g_hash_table_new_full(
		    g_str_hash, g_str_equal, g_free, NULL)};
		g_array_append_val(levels, level);
		g_string_append(out, path->str);
		append_items(info, out, node, NULL);
		print_attributes(info, out, path->str, node);
	}
	return g_string_free(out, FALSE);
}
