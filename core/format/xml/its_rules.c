#include "its_rules.h"

#include <string.h>

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
	const ItsLinks *links;
	const Limits *limits;
	Report *report;
	unsigned n_links;	/* followed to come here */
} Source;

static void read_tree(const Source *source, const XmlTree *tree);

static void
rule_free(void *data)
{
	ItsRule *rule = data;

	g_free(rule->selector);
	g_hash_table_unref(rule->scope.spaces);
	g_hash_table_unref(rule->scope.values);
	g_clear_pointer(&rule->selects, g_ptr_array_unref);
	g_free(rule);
}

static void
ignored(const Source *source, const char *what, const char *name)
{
	if (source->report != NULL)
		report_add(source->report, FINDING_RULE_IGNORED, 0, 0, 0,
		    "ITS: %s: %.200s", what, name);
}

/* The prefixes that SELECTOR uses, as bound at NODE. */
static GHashTable *
read_spaces(const XmlTree *tree, uint32_t node, const char *selector)
{
	GHashTable *spaces = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, g_free);

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
	return spaces;
}

/* The values of the its:param children of NODE. */
static GHashTable *
read_values(const XmlTree *tree, uint32_t node)
{
	GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, g_free);

	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child)) {
		if (!xml_is(tree, child, ITS_RULES_SPACE, "param"))
			continue;
		char *name = xml_attribute(tree, child, "name");
		if (name == NULL)
			continue;
		GString *text = g_string_new(NULL);
		for (uint32_t i = child + 1; i < xml_node(tree, child)->next;
		    i++) {
			g_autofree char *piece = xml_text(tree, i);
			g_string_append(text, piece);
		}
		g_hash_table_insert(values, name, g_string_free(text, FALSE));
	}
	return values;
}

static void
read_rule(const Source *source, const XmlTree *tree, uint32_t node,
    ItsCategory category, GHashTable *values)
{
	const ItsRulesCategory *row = &its_rules_categories[category];
	g_autofree char *selector = xml_attribute(tree, node, "selector");
	g_autofree char *given = xml_attribute(tree, node, row->value);
	const char *value = given == NULL ? NULL
	    : its_rules_value(category, given, false);

	if (selector == NULL || value == NULL ||
	    strlen(selector) > MAX_SELECTOR) {
		ignored(source, "rule without selector or value", row->rule);
		return;
	}
	if (source->rules->list->len >= MAX_RULES ||
	    source->rules->n_selects >= MAX_SELECTS) {
		ignored(source, "more rules than the limit", row->rule);
		return;
	}
	ItsRule *rule = g_new0(ItsRule, 1);
	rule->category = category;
	rule->value = value;
	rule->scope.spaces = read_spaces(tree, node, selector);
	rule->scope.values = g_hash_table_ref(values);
	rule->selects = its_select_parse(selector, &rule->scope);
	if (rule->selects != NULL)
		source->rules->n_selects += rule->selects->len;
	rule->selector = g_steal_pointer(&selector);
	g_ptr_array_add(source->rules->list, rule);
}

static void
follow_link(const Source *source, const char *href)
{
	const ItsLinks *links = source->links;
	g_autoptr(GBytes) bytes = links == NULL ||
	    source->n_links >= MAX_LINKS ? NULL
	    : links->find(href, links->data);
	g_autoptr(GError) error = NULL;
	Source linked = *source;

	if (bytes == NULL) {
		ignored(source, "linked rules are not read", href);
		return;
	}
	g_autoptr(XmlTree) tree = xml_parse(bytes, href, source->limits,
	    &error);
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

	if (href != NULL)
		follow_link(source, href);
	if (language != NULL && strcmp(language, "xpath") != 0) {
		ignored(source, "rules in a query language other than XPath",
		    language);
		return;
	}
	for (uint32_t child = xml_first_child(tree, node); child != XML_NONE;
	    child = xml_next_sibling(tree, child))
		for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++)
			if (xml_is(tree, child, ITS_RULES_SPACE,
			    its_rules_categories[c].rule))
				read_rule(source, tree, child,
				    (ItsCategory) c, values);
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

bool
its_rules_category(const char *name, ItsCategory *category)
{
	for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++) {
		if (strcmp(its_rules_categories[c].name, name) == 0) {
			*category = (ItsCategory) c;
			return true;
		}
	}
	return false;
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
    const ItsLinks *links, const Limits *limits, Report *report)
{
	Source source = {rules, links, limits, report, 0};

	read_tree(&source, tree);
}

bool
its_rules_add_file(ItsRules *rules, GBytes *bytes, const char *where,
    const Limits *limits, Report *report, GError **error)
{
	g_autoptr(XmlTree) tree = xml_parse(bytes, where, limits, error);

	if (tree == NULL)
		return false;
	its_rules_add_tree(rules, tree, NULL, limits, report);
	return true;
}
