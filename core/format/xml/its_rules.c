#include "its_rules.h"

#include <string.h>

#include "its_css.h"

enum {
	MAX_LINKS = 8,		/* from rules file to rules file */
	MAX_RULES = 10000,
	MAX_SELECTOR = 8192,	/* bytes */
	MAX_SELECTS = 50000,	/* paths of all selectors */
};

/* ITS 2.0, 8: Translate, Elements Within Text, Preserve Space,
 * Directionality. */
const ItsRulesCategory its_rules_categories[ITS_RULES_N_CATEGORIES] = {
	[ITS_RULES_TRANSLATE] = {
		.name = "translate", .output = "translate",
		.rule = "translateRule", .value = "translate",
		.local_space = ITS_RULES_SPACE, .local = "translate",
		.html = "translate", .values = {"yes", "no"},
		.element = "yes", .attribute = "no", .to_children = true,
	},
	[ITS_RULES_WITHIN_TEXT] = {
		.name = "elementswithintext", .output = "withinText",
		.rule = "withinTextRule", .value = "withinText",
		.local_space = ITS_RULES_SPACE, .local = "withinText",
		.html = "its-within-text",
		.values = {"no", "yes", "nested"}, .element = "no",
	},
	[ITS_RULES_PRESERVE_SPACE] = {
		.name = "preservespace", .output = "space",
		.rule = "preserveSpaceRule", .value = "space",
		.local_space = ITS_RULES_XML, .local = "space",
		.values = {"default", "preserve"}, .element = "default",
		.attribute = "default", .to_children = true,
		.to_attributes = true,
	},
	[ITS_RULES_DIRECTION] = {
		.name = "directionality", .output = "dir",
		.rule = "dirRule", .value = "dir",
		.local_space = ITS_RULES_SPACE, .local = "dir",
		.html = "dir", .values = {"ltr", "rtl", "lro", "rlo"},
		.element = "ltr", .attribute = "ltr", .to_children = true,
		.to_attributes = true,
	},
};

struct ItsRules {
	GPtrArray *list;	/* of ItsRule */
	size_t n_selects;
};

/* Where a rules element stands, while it is read. */
typedef struct Source {
	ItsRules *rules;
	const ItsReading *reading;
	unsigned n_links;	/* followed to come here */
} Source;

static void read_tree(const Source *source, const XmlTree *tree);

static void
rule_free(void *data)
{
	ItsRule *rule = data;

	g_free(rule->selector);
	g_free(rule->note);
	g_hash_table_unref(rule->attributes);
	g_hash_table_unref(rule->scope.spaces);
	g_hash_table_unref(rule->scope.values);
	g_clear_pointer(&rule->selects, g_ptr_array_unref);
	g_free(rule);
}

static void
ignored(const Source *source, const char *what, const char *name)
{
	if (source->reading->report != NULL)
		report_add(source->reading->report, FINDING_RULE_IGNORED, 0, 0, 0,
		    "ITS: %s: %.200s", what, name);
}

/* Adds the prefixes that SELECTOR uses, as bound at NODE. */
static void
add_spaces(GHashTable *spaces, const XmlTree *tree, uint32_t node,
    const char *selector)
{
	for (const char *colon = strchr(selector, ':'); colon != NULL;
	    colon = strchr(colon + 1, ':')) {
		const char *start = colon;
		while (start > selector && (g_ascii_isalnum(start[-1]) ||
		    strchr("_-.", start[-1]) != NULL ||
		    (unsigned char) start[-1] >= 0x80))
			start--;
		if (start == colon || colon[1] == ':')
			continue;
		g_autofree char *prefix = g_strndup(start,
		    (size_t) (colon - start));
		const char *uri = xml_namespace(tree, node, prefix);
		if (uri != NULL)
			g_hash_table_insert(spaces, g_steal_pointer(&prefix),
			    g_strdup(uri));
	}
}

static GHashTable *
new_table(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

/* The values of the its:param children of NODE. */
static GHashTable *
read_values(const XmlTree *tree, uint32_t node)
{
	GHashTable *values = new_table();

	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		if (!xml_is(tree, child, ITS_RULES_SPACE, "param"))
			continue;
		char *name = xml_attribute(tree, child, "name");
		if (name == NULL)
			continue;
		g_hash_table_insert(values, name, xml_inner_text(tree, child));
	}
	return values;
}

/* A rules element, while its rules are read. */
typedef struct Rules {
	const Source *source;
	const XmlTree *tree;
	GHashTable *values;	/* of its params */
	bool is_css;
} Rules;

typedef struct Attributes {
	const Rules *rules;
	uint32_t node;
	ItsRule *rule;
} Attributes;

static void
visit_attribute(const char *name, size_t length, XmlSpan span, void *data)
{
	const Attributes *attributes = data;
	ItsRule *rule = attributes->rule;
	const XmlTree *tree = attributes->rules->tree;

	if (memchr(name, ':', length) != NULL)
		return;
	char *value = xml_resolve(tree, span.start, span.end);
	add_spaces(rule->scope.spaces, tree, attributes->node, value);
	g_hash_table_insert(rule->attributes, g_strndup(name, length), value);
}

static ItsRule *
new_rule(const Rules *rules, uint32_t node, const ItsData *data)
{
	ItsRule *rule = g_new0(ItsRule, 1);
	Attributes attributes = {rules, node, rule};

	rule->data = data;
	rule->attributes = new_table();
	rule->scope.spaces = new_table();
	rule->scope.values = g_hash_table_ref(rules->values);
	xml_each_attribute(rules->tree, node, visit_attribute, &attributes);
	for (uint32_t child = xml_first_child(rules->tree, node);
	    child != XML_NONE && rule->note == NULL;
	    child = xml_next_sibling(rules->tree, child))
		if (xml_is(rules->tree, child, ITS_RULES_SPACE, "locNote"))
			rule->note = xml_inner_text(rules->tree, child);
	return rule;
}

/* Sets the selector: as XPath, whatever language it is in. */
static bool
set_selector(ItsRule *rule, bool is_css)
{
	const char *selector = g_hash_table_lookup(rule->attributes,
	    "selector");

	if (selector == NULL || strlen(selector) > MAX_SELECTOR)
		return false;
	rule->selector = is_css ? its_css_path(selector)
	    : g_strdup(selector);
	if (is_css)
		g_hash_table_insert(rule->scope.spaces, g_strdup("h"),
		    g_strdup(ITS_RULES_XHTML));
	return rule->selector != NULL;
}

/* Sets what is asked of the rule over spans; false when it says nothing. */
static bool
set_value(ItsRule *rule)
{
	rule->category = ITS_RULES_N_CATEGORIES;
	for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++)
		if (strcmp(its_rules_categories[c].rule, rule->data->rule)
		    == 0)
			rule->category = (ItsCategory) c;
	if (rule->category == ITS_RULES_N_CATEGORIES)
		return true;
	const char *given = g_hash_table_lookup(rule->attributes,
	    its_rules_categories[rule->category].value);
	rule->value = given == NULL ? NULL
	    : its_rules_value(rule->category, given, false);
	if (rule->value != NULL)
		rule->selects = its_select_parse(rule->selector,
		    &rule->scope);
	return rule->value != NULL;
}

static void
read_rule(const Rules *rules, uint32_t node, const ItsData *data)
{
	ItsRules *list = rules->source->rules;

	if (list->list->len >= MAX_RULES || list->n_selects >= MAX_SELECTS) {
		ignored(rules->source, "more rules than the limit",
		    data->rule);
		return;
	}
	ItsRule *rule = new_rule(rules, node, data);
	if (!set_selector(rule, rules->is_css) || !set_value(rule)) {
		ignored(rules->source, "rule without selector or value",
		    data->rule);
		rule_free(rule);
		return;
	}
	if (rule->selects != NULL)
		list->n_selects += rule->selects->len;
	g_ptr_array_add(list->list, rule);
}

static void
follow_link(const Source *source, const char *href)
{
	const ItsLinks *links = source->reading->links;
	g_autoptr(GBytes) bytes = links == NULL ||
	    source->n_links >= MAX_LINKS ? NULL
	    : links->find(href, links->data);
	g_autoptr(GError) error = NULL;
	Source linked = *source;

	if (bytes == NULL) {
		ignored(source, "linked rules are not read", href);
		return;
	}
	g_autoptr(XmlTree) tree = xml_parse(bytes, href,
	    source->reading->limits, &error);
	if (tree == NULL) {
		ignored(source, "linked rules", error->message);
		return;
	}
	linked.n_links++;
	read_tree(&linked, tree);
}

static void
read_rules(const Source *source, const XmlTree *tree, uint32_t node)
{
	g_autofree char *href = xml_attribute_ns(tree, node,
	    "http://www.w3.org/1999/xlink", "href");
	g_autofree char *language = xml_attribute(tree, node,
	    "queryLanguage");
	g_autoptr(GHashTable) values = read_values(tree, node);

	Rules rules = {source, tree, values,
	    g_strcmp0(language, "css") == 0};

	if (href != NULL)
		follow_link(source, href);
	if (language != NULL && strcmp(language, "xpath") != 0 &&
	    !rules.is_css) {
		ignored(source, "rules in an unknown query language",
		    language);
		return;
	}
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		const XmlNode *element = xml_node(tree, child);
		const ItsData *data = element->kind != XML_ELEMENT ||
		    strcmp(element->space, ITS_RULES_SPACE) != 0 ? NULL
		    : its_data_of_rule(element->name);
		if (data != NULL)
			read_rule(&rules, child, data);
	}
}

/* Recurses through follow_link, at most MAX_LINKS deep. */
static void
read_tree(const Source *source, const XmlTree *tree)
{
	const char *space = NULL;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT || node->space == space)
			continue;
		if (strcmp(node->space, ITS_RULES_SPACE) != 0)
			space = node->space;	/* interned */
		else if (strcmp(node->name, "rules") == 0)
			read_rules(source, tree, i);
	}
}

const char *
its_rules_value(ItsCategory category, const char *value, bool is_html)
{
	const char *const *values = its_rules_categories[category].values;

	for (; *values != NULL; values++)
		if (strcmp(*values, value) == 0 || (is_html &&
		    g_ascii_strcasecmp(*values, value) == 0))
			return *values;
	return NULL;
}

ItsRules *
its_rules_new(void)
{
	ItsRules *rules = g_new0(ItsRules, 1);

	rules->list = g_ptr_array_new_with_free_func(rule_free);
	return rules;
}

void
its_rules_free(ItsRules *rules)
{
	if (rules == NULL)
		return;
	g_ptr_array_unref(rules->list);
	g_free(rules);
}

size_t
its_rules_count(const ItsRules *rules)
{
	return rules->list->len;
}

size_t
its_rules_n_selects(const ItsRules *rules)
{
	return rules->n_selects;
}

const ItsRule *
its_rules_rule(const ItsRules *rules, size_t index)
{
	return g_ptr_array_index(rules->list, index);
}

void
its_rules_add_tree(ItsRules *rules, const XmlTree *tree,
    const ItsReading *reading)
{
	Source source = {rules, reading, 0};

	read_tree(&source, tree);
}

bool
its_rules_add_file(ItsRules *rules, GBytes *bytes, const char *where,
    const ItsReading *reading, GError **error)
{
	g_autoptr(XmlTree) tree = xml_parse(bytes, where, reading->limits,
	    error);

	if (tree == NULL)
		return false;
	its_rules_add_tree(rules, tree, reading);
	return true;
}
