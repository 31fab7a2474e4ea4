#include "its.h"

#include <string.h>

#include "base/failure.h"
#include "its_path.h"

/* Steps of matching: the more of so many at all, and so many for each node
 * (inline XBRL under our own rules takes 100). */
static const uint64_t max_cost = 100000000, max_node_cost = 500;

struct Its {
	const XmlTree *tree;
	/* Of each node: while rules are matched the number of the last rule
	 * (index + 1), in the end the number of its value (index + 1). */
	uint16_t *values[ITS_RULES_N_CATEGORIES];
	GArray *attributes;	/* of ItsAttribute, by span */
};

/* One path of a rule. */
typedef struct Candidate {
	uint32_t rule;
	const ItsSelect *select;
} Candidate;

/* Those paths that fit elements of one name. */
typedef struct NameRules {
	const char *space;	/* interned by the tree */
	const char *name;
	GArray *elements;	/* of Candidate, last rule first */
	GArray *attributes;
} NameRules;

typedef struct Match {
	Its *its;
	const ItsRules *rules;
	GHashTable *names;	/* of NameRules, by interned names */
	const NameRules *current;
	uint32_t node;
	uint32_t rule;		/* of an XPath selection */
	uint64_t cost;		/* steps done */
} Match;

/* ---- rules on elements --------------------------------------------------- */

static guint
names_hash(gconstpointer key)
{
	const NameRules *names = key;

	return g_direct_hash(names->space) * 31 + g_direct_hash(names->name);
}

static gboolean
names_equal(gconstpointer a, gconstpointer b)
{
	const NameRules *left = a, *right = b;

	return left->space == right->space && left->name == right->name;
}

static void
names_free(void *data)
{
	NameRules *names = data;

	g_array_unref(names->elements);
	g_array_unref(names->attributes);
	g_free(names);
}

static const NameRules *
names_of(Match *match, const char *space, const char *name)
{
	NameRules key = {.space = space, .name = name};
	NameRules *names = g_hash_table_lookup(match->names, &key);

	if (names != NULL)
		return names;
	match->cost += its_rules_n_selects(match->rules);
	names = g_new0(NameRules, 1);
	names->space = space;
	names->name = name;
	names->elements = g_array_new(FALSE, FALSE, sizeof(Candidate));
	names->attributes = g_array_new(FALSE, FALSE, sizeof(Candidate));
	for (size_t i = its_rules_count(match->rules); i-- > 0;) {
		const GPtrArray *selects = its_rules_rule(match->rules, i)
		    ->selects;
		for (size_t k = 0; selects != NULL && k < selects->len; k++) {
			Candidate candidate = {(uint32_t) i,
			    g_ptr_array_index(selects, k)};
			if (!its_select_fits(candidate.select, space, name))
				continue;
			g_array_append_val(
			    its_select_is_attribute(candidate.select)
			    ? names->attributes : names->elements, candidate);
		}
	}
	g_hash_table_add(match->names, names);
	return names;
}

static void
note_rule(Its *its, const ItsRules *rules, uint32_t rule, uint32_t node)
{
	uint16_t *value = &its->values[its_rules_rule(rules, rule)
	    ->category][node];

	*value = MAX(*value, (uint16_t) (rule + 1));
}

static void
match_element(Match *match)
{
	const GArray *candidates = match->current->elements;
	unsigned n_found = 0;
	bool is_found[ITS_RULES_N_CATEGORIES] = {false};

	for (unsigned i = 0; i < candidates->len &&
	    n_found < ITS_RULES_N_CATEGORIES; i++) {
		const Candidate *candidate = &g_array_index(candidates,
		    Candidate, i);
		ItsCategory category = its_rules_rule(match->rules,
		    candidate->rule)->category;
		if (is_found[category] || !its_select_matches(
		    candidate->select, match->its->tree, match->node))
			continue;
		note_rule(match->its, match->rules, candidate->rule,
		    match->node);
		is_found[category] = true;
		n_found++;
	}
}

/* ---- rules on attributes ------------------------------------------------- */

static void
add_attribute(Its *its, const ItsRules *rules, uint32_t rule, uint32_t node,
    XmlSpan span)
{
	ItsAttribute attribute = {
		.span = span, .node = node, .rule = rule,
		.category = its_rules_rule(rules, rule)->category,
		.value = its_rules_rule(rules, rule)->value,
	};

	g_array_append_val(its->attributes, attribute);
}

static const char *
attribute_space(const XmlTree *tree, uint32_t node, const char *name,
    const char *colon)
{
	if (colon == NULL)
		return "";
	g_autofree char *prefix = g_strndup(name, (size_t) (colon - name));
	const char *uri = xml_namespace(tree, node, prefix);
	return uri == NULL ? "" : uri;
}

static bool
is_declaration(const char *name, size_t length)
{
	return length >= 5 && memcmp(name, "xmlns", 5) == 0 &&
	    (length == 5 || name[5] == ':');
}

static void
match_attribute(const char *name, size_t length, XmlSpan span, void *data)
{
	Match *match = data;
	const GArray *candidates = match->current->attributes;

	if (is_declaration(name, length))
		return;
	const char *colon = memchr(name, ':', length);
	const char *local = colon == NULL ? name : colon + 1;
	size_t local_length = length - (size_t) (local - name);
	const char *space = attribute_space(match->its->tree, match->node,
	    name, colon);
	for (unsigned i = 0; i < candidates->len; i++) {
		const Candidate *candidate = &g_array_index(candidates,
		    Candidate, i);
		if (its_select_fits_attribute(candidate->select, space, local,
		    local_length) && its_select_matches(candidate->select,
		    match->its->tree, match->node))
			add_attribute(match->its, match->rules,
			    candidate->rule, match->node, span);
	}
}

static int
compare_attributes(const void *a, const void *b)
{
	const ItsAttribute *left = a, *right = b;

	if (left->span.start != right->span.start)
		return left->span.start < right->span.start ? -1 : 1;
	if (left->category != right->category)
		return left->category < right->category ? -1 : 1;
	return left->rule > right->rule ? -1 : left->rule < right->rule;
}

/* In document order, and of each attribute and category the last rule. */
static void
sort_attributes(Its *its)
{
	GArray *sorted = g_array_new(FALSE, FALSE, sizeof(ItsAttribute));

	g_array_sort(its->attributes, compare_attributes);
	for (unsigned i = 0; i < its->attributes->len; i++) {
		const ItsAttribute *next = its_attribute(its, i);
		const ItsAttribute *last = sorted->len == 0 ? NULL
		    : &g_array_index(sorted, ItsAttribute, sorted->len - 1);
		if (last == NULL || last->span.start != next->span.start ||
		    last->category != next->category)
			g_array_append_vals(sorted, next, 1);
	}
	g_array_unref(its->attributes);
	its->attributes = sorted;
}

/* ---- rules in full XPath ------------------------------------------------- */

static void
visit_selected(uint32_t node, const char *space, const char *name, void *data)
{
	Match *match = data;
	XmlSpan span;

	if (name == NULL)
		note_rule(match->its, match->rules, match->rule, node);
	else if (xml_attribute_span_ns(match->its->tree, node, space, name,
	    &span))
		add_attribute(match->its, match->rules, match->rule, node,
		    span);
}

static void
match_paths(Match *match, Report *report)
{
	g_autoptr(ItsPath) path = NULL;

	for (size_t i = 0; i < its_rules_count(match->rules); i++) {
		const ItsRule *rule = its_rules_rule(match->rules, i);
		g_autoptr(GError) error = NULL;
		if (rule->selects != NULL ||
		    rule->category == ITS_RULES_N_CATEGORIES)
			continue;
		if (path == NULL)
			path = its_path_new(match->its->tree, &error);
		match->rule = (uint32_t) i;
		if (path != NULL)
			its_path_select(path, rule->selector, &rule->scope,
			    visit_selected, match, &error);
		if (error != NULL && report != NULL)
			report_add(report, FINDING_RULE_IGNORED, 0, 0, 0,
			    "ITS: selector %.200s: %s", rule->selector,
			    error->message);
		if (path == NULL)
			return;
	}
}

/* False when it would take too long: embedded rules are input, too. */
static bool
match_rules(Match *match)
{
	const XmlTree *tree = match->its->tree;
	size_t count = xml_count(tree);
	uint64_t limit = MAX(max_cost, max_node_cost * count);

	for (uint32_t i = 0; i < count && match->cost <= limit; i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT)
			continue;
		match->node = i;
		match->current = names_of(match, node->space, node->name);
		match->cost += (match->current->elements->len +
		    match->current->attributes->len) * (1 + node->depth +
		    (node->inner - node->start) / 32);
		match_element(match);
		if (match->current->attributes->len > 0)
			xml_each_attribute(tree, i, match_attribute, match);
	}
	return match->cost <= limit;
}

/* ---- local attributes and inheritance ------------------------------------ */

typedef struct Local {
	const XmlTree *tree;
	uint32_t node;
	bool is_span;		/* its:span */
	bool is_html;
	const char *values[ITS_RULES_N_CATEGORIES];
} Local;

static bool
is_word(const char *word, const char *name, size_t length)
{
	return word != NULL && strlen(word) == length &&
	    memcmp(word, name, length) == 0;
}

static void
visit_local(const char *name, size_t length, XmlSpan span, void *data)
{
	Local *local = data;
	const char *colon = memchr(name, ':', length);
	const char *word = colon == NULL ? name : colon + 1;
	size_t word_length = length - (size_t) (word - name);

	for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++) {
		const ItsRulesCategory *row = &its_rules_categories[c];
		bool is_html = colon == NULL && local->is_html &&
		    is_word(row->html, word, word_length);
		if (!is_html && !is_word(row->local, word, word_length))
			continue;
		if (!is_html && colon == NULL && !local->is_span)
			continue;
		if (colon != NULL && strcmp(row->local_space,
		    attribute_space(local->tree, local->node, name, colon))
		    != 0)
			continue;
		g_autofree char *value = xml_resolve(local->tree, span.start,
		    span.end);
		/* HTML: translate="" says yes. */
		local->values[c] = is_html && *value == '\0' ? row->values[0]
		    : its_rules_value((ItsCategory) c, value, is_html);
	}
}

static uint16_t
value_number(ItsCategory category, const char *value)
{
	const char *const *values = its_rules_categories[category].values;

	for (uint16_t i = 0; values[i] != NULL; i++)
		if (strcmp(values[i], value) == 0)
			return (uint16_t) (i + 1);
	return 0;
}

/* Turns the numbers of rules into those of values, parents first. */
static void
inherit(Its *its, const ItsRules *rules)
{
	const char *bytes = xml_bytes(its->tree, NULL);
	size_t count = xml_count(its->tree);

	for (uint32_t i = 0; i < count; i++) {
		const XmlNode *node = xml_node(its->tree, i);
		if (node->kind != XML_ELEMENT)
			continue;
		Local local = {.tree = its->tree, .node = i,
		    .is_html = strcmp(node->space, ITS_RULES_XHTML) == 0,
		    .is_span = strcmp(node->space, ITS_RULES_SPACE) == 0 &&
		    strcmp(node->name, "span") == 0};
		if (memchr(bytes + node->start, '=', node->inner -
		    node->start) != NULL)
			xml_each_attribute(its->tree, i, visit_local, &local);
		for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++) {
			const ItsRulesCategory *row =
			    &its_rules_categories[c];
			uint16_t *value = &its->values[c][i];
			const char *given = local.values[c];
			if (given == NULL && *value > 0)
				given = its_rules_rule(rules, *value - 1u)
				    ->value;
			if (given == NULL && row->to_children &&
			    node->parent != XML_NONE)
				*value = its->values[c][node->parent];
			else
				*value = value_number((ItsCategory) c,
				    given == NULL ? row->element : given);
		}
	}
}

/* ---- asking -------------------------------------------------------------- */

Its *
its_new(const XmlTree *tree, const ItsRules *rules, Report *report,
    GError **error)
{
	g_autoptr(Its) its = g_new0(Its, 1);
	Match match = {.its = its, .rules = rules};

	its->tree = tree;
	its->attributes = g_array_new(FALSE, FALSE, sizeof(ItsAttribute));
	for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++)
		its->values[c] = g_new0(uint16_t, xml_count(tree));
	match.names = g_hash_table_new_full(names_hash, names_equal, NULL,
	    names_free);
	match_paths(&match, report);
	bool is_matched = match_rules(&match);
	g_hash_table_unref(match.names);
	if (!is_matched) {
		g_set_error(error, FAILURE, FAILURE_LIMIT,
		    "ITS: %zu rules would take too long",
		    its_rules_count(rules));
		return NULL;
	}
	sort_attributes(its);
	inherit(its, rules);
	return g_steal_pointer(&its);
}

void
its_free(Its *its)
{
	if (its == NULL)
		return;
	for (int c = 0; c < ITS_RULES_N_CATEGORIES; c++)
		g_free(its->values[c]);
	g_array_unref(its->attributes);
	g_free(its);
}

const char *
its_value(const Its *its, ItsCategory category, uint32_t node)
{
	uint16_t number = its->values[category][node];

	return number == 0 ? NULL
	    : its_rules_categories[category].values[number - 1];
}

void
its_set_value(Its *its, ItsCategory category, uint32_t node,
    const char *value)
{
	its->values[category][node] = value_number(category, value);
}

size_t
its_n_attributes(const Its *its)
{
	return its->attributes->len;
}

const ItsAttribute *
its_attribute(const Its *its, size_t index)
{
	return &g_array_index(its->attributes, ItsAttribute, index);
}

const char *
its_attribute_value(const Its *its, ItsCategory category, uint32_t node,
    XmlSpan span)
{
	const ItsRulesCategory *row = &its_rules_categories[category];
	size_t low = 0, high = its->attributes->len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const ItsAttribute *attribute = its_attribute(its, middle);
		if (attribute->span.start == span.start &&
		    attribute->category == category)
			return attribute->value;
		if (attribute->span.start < span.start ||
		    (attribute->span.start == span.start &&
		    attribute->category < category))
			low = middle + 1;
		else
			high = middle;
	}
	return row->to_attributes ? its_value(its, category, node)
	    : row->attribute;
}
