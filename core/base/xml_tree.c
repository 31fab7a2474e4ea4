#include "base/xml_tree.h"

#include <string.h>

/* What an element's name means, under the bindings of an epoch. */
typedef struct XmlTreePair {
	const char *space;
	const char *name;
	unsigned epoch;
} XmlTreePair;

/* A namespace declaration in scope. */
typedef struct Binding {
	const char *prefix;	/* "" the default; interned */
	const char *space;	/* "" undeclares; interned */
	uint32_t depth;		/* of the element that declares it */
} Binding;

void
xml_tree_begin(XmlTreeBuild *build, XmlTree *tree, const Limits *limits)
{
	const Binding xml = {"xml", XML_TREE_XML, 0};

	*build = (XmlTreeBuild) {
		.tree = tree, .limits = limits, .open = XML_NONE, .epoch = 1,
	};
	build->bindings = g_array_new(FALSE, FALSE, sizeof(Binding));
	build->pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
	g_array_append_val(build->bindings, xml);
	tree->n_nodes = 0;
}

void
xml_tree_end(XmlTreeBuild *build)
{
	g_array_unref(build->bindings);
	g_hash_table_unref(build->pairs);
}

static bool
fail(XmlTreeBuild *build, XmlTreeFault fault)
{
	if (build->fault == XML_TREE_SOUND)
		build->fault = fault;
	return false;
}

static bool
fail_prefix(XmlTreeBuild *build, const char *name, size_t length)
{
	if (build->fault != XML_TREE_SOUND)
		return false;
	length = MIN(length, sizeof build->fault_name - 4);
	memcpy(build->fault_name, name, length);
	build->fault_name[length] = '\0';
	return fail(build, XML_TREE_PREFIX);
}

/* ---- names --------------------------------------------------------------- */

static const Binding *
find_binding(const XmlTreeBuild *build, const char *prefix, size_t length)
{
	for (unsigned i = build->bindings->len; i-- > 0;) {
		const Binding *binding = &g_array_index(build->bindings,
		    Binding, i);
		if (strncmp(binding->prefix, prefix, length) == 0 &&
		    binding->prefix[length] == '\0')
			return binding;
	}
	return NULL;
}

/* Where NAME, of LENGTH bytes, would be among those that were met. */
static XmlTreeMet *
met_at(XmlTreeMet *met, const char *name, size_t length)
{
	unsigned char last = (unsigned char) name[length - 1];
	unsigned char middle = (unsigned char) name[length / 2];

	return &met[(last * 5 + middle * 3 + length) % XML_TREE_MET];
}

static bool
was_met(const XmlTreeBuild *build, const XmlTreeMet *met, const char *name,
    size_t length)
{
	return met->epoch == build->epoch && met->length == length &&
	    memcmp(met->name, name, length) == 0;
}

static void
meet(const XmlTreeBuild *build, XmlTreeMet *met, const char *name,
    size_t length)
{
	if (length > sizeof met->name)
		return;
	memcpy(met->name, name, length);
	met->length = (uint8_t) length;
	met->epoch = build->epoch;
}

/* Looks up what NAME means here, or finds it out. */
static const XmlTreePair *
intern_new(XmlTreeBuild *build, const char *start, size_t length)
{
	XmlTree *tree = build->tree;
	g_autofree char *name = g_strndup(start, length);
	XmlTreePair *pair = g_hash_table_lookup(build->pairs, name);

	if (pair != NULL && pair->epoch == build->epoch)
		return pair;
	const char *colon = strchr(name, ':');
	const Binding *binding = find_binding(build, name, colon == NULL ? 0
	    : (size_t) (colon - name));
	if (colon != NULL && (binding == NULL || *binding->space == '\0' ||
	    strchr(colon + 1, ':') != NULL)) {
		(void) fail_prefix(build, name, length);
		return NULL;
	}
	if (pair == NULL) {
		pair = g_new0(XmlTreePair, 1);
		pair->name = g_string_chunk_insert_const(tree->names,
		    colon == NULL ? name : colon + 1);
		g_hash_table_insert(build->pairs, g_strdup(name), pair);
	}
	pair->space = binding == NULL ? "" : binding->space;
	pair->epoch = build->epoch;
	return pair;
}

/* What the element name NAME means here; NULL when its prefix is unbound. */
static const XmlTreePair *
intern(XmlTreeBuild *build, const char *name, size_t length)
{
	XmlTreeMet *met = met_at(build->elements, name, length);

	if (was_met(build, met, name, length))
		return met->pair;
	const XmlTreePair *pair = intern_new(build, name, length);
	if (pair != NULL) {
		meet(build, met, name, length);
		met->pair = pair;
	}
	return pair;
}

/* ---- attributes ---------------------------------------------------------- */

static bool
is_declaration(const XmlTreeAttribute *attribute)
{
	return attribute->name_length >= 5 &&
	    memcmp(attribute->name, "xmlns", 5) == 0 &&
	    (attribute->name_length == 5 || attribute->name[5] == ':');
}

static const char *
keep(XmlTreeBuild *build, const char *text, size_t length)
{
	g_autofree char *copy = g_strndup(text, length);

	return g_string_chunk_insert_const(build->tree->names, copy);
}

static void
bind(XmlTreeBuild *build, const XmlTreeAttribute *attribute)
{
	size_t skipped = attribute->name_length == 5 ? 5 : 6;
	Binding binding = {
		keep(build, attribute->name + skipped,
		    attribute->name_length - skipped),
		keep(build, attribute->value, attribute->value_length),
		build->depth,
	};

	g_array_append_val(build->bindings, binding);
}

/* The declarations of an element end with it. */
static void
unbind(XmlTreeBuild *build)
{
	unsigned kept = build->bindings->len;

	while (kept > 1 && g_array_index(build->bindings, Binding,
	    kept - 1).depth >= build->depth)
		kept--;
	if (kept < build->bindings->len) {
		g_array_set_size(build->bindings, kept);
		build->epoch++;
		build->known = NULL;
	}
}

/* Whether the prefix of the attribute is bound. */
static bool
check_prefix(XmlTreeBuild *build, const XmlTreeAttribute *attribute)
{
	const char *name = attribute->name;
	const char *colon = memchr(name, ':', attribute->name_length);
	size_t length = colon == NULL ? 0 : (size_t) (colon - name);

	if (colon == NULL || (build->known != NULL && strncmp(build->known,
	    name, length) == 0 && build->known[length] == '\0'))
		return true;
	const Binding *binding = find_binding(build, name, length);
	if (binding == NULL || *binding->space == '\0')
		return fail_prefix(build, name, attribute->name_length);
	build->known = binding->prefix;
	return true;
}

/* Takes the declarations among ATTRIBUTES. True if there are any. */
static bool
take_declarations(XmlTreeBuild *build, const XmlTreeAttribute *attributes,
    size_t n)
{
	bool declares = false;

	for (size_t i = 0; i < n; i++) {
		if (!is_declaration(&attributes[i]))
			continue;
		bind(build, &attributes[i]);
		declares = true;
	}
	if (declares) {
		build->epoch++;
		build->known = NULL;
	}
	return declares;
}

static bool
check_attributes(XmlTreeBuild *build, const XmlTreeAttribute *attributes,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = attributes[i].name;
		size_t length = attributes[i].name_length;
		XmlTreeMet *met = met_at(build->attributes, name, length);
		if (was_met(build, met, name, length) ||
		    is_declaration(&attributes[i]))
			continue;
		if (!check_prefix(build, &attributes[i]))
			return false;
		meet(build, met, name, length);
	}
	return true;
}

/* ---- nodes --------------------------------------------------------------- */

static XmlNode *
add_node(XmlTreeBuild *build, XmlKind kind, size_t start, size_t end)
{
	XmlTree *tree = build->tree;

	if (tree->n_nodes >= build->limits->nodes ||
	    tree->n_nodes >= XML_NONE - 1) {
		(void) fail(build, XML_TREE_NODES);
		return NULL;
	}
	if (tree->n_nodes == tree->room) {
		tree->room = MAX(64, tree->room + MIN(tree->room,
		    XML_NONE - tree->room));
		tree->nodes = g_renew(XmlNode, tree->nodes, tree->room);
	}
	XmlNode *node = &tree->nodes[tree->n_nodes++];
	*node = (XmlNode) {
		.kind = kind, .parent = build->open,
		.depth = build->depth & 0x7FFFFF, .next = tree->n_nodes,
		.start = (uint32_t) start, .end = (uint32_t) end,
		.inner = (uint32_t) end, .inner_end = (uint32_t) end,
		.space = "", .name = "",
	};
	return node;
}

bool
xml_tree_open(XmlTreeBuild *build, XmlSpan tag, XmlSpan name,
    const XmlTreeAttribute *attributes, size_t n_attributes)
{
	const char *bytes = g_bytes_get_data(build->tree->utf8, NULL);

	if (n_attributes > build->limits->attributes)
		return fail(build, XML_TREE_ATTRIBUTES);
	if (build->depth >= build->limits->depth)
		return fail(build, XML_TREE_DEPTH);
	bool declares = take_declarations(build, attributes, n_attributes);
	const XmlTreePair *pair = intern(build, bytes + name.start,
	    name.end - name.start);
	if (pair == NULL || !check_attributes(build, attributes, n_attributes))
		return false;
	XmlNode *node = add_node(build, XML_ELEMENT, tag.start, tag.end);
	if (node == NULL)
		return false;
	node->space = pair->space;
	node->name = pair->name;
	node->declares = declares;
	build->open = build->tree->n_nodes - 1;
	build->depth++;
	return true;
}

void
xml_tree_close(XmlTreeBuild *build, size_t start, size_t end)
{
	if (build->open == XML_NONE)
		return;
	XmlNode *node = &build->tree->nodes[build->open];
	if (end > start) {
		node->inner_end = (uint32_t) start;
		node->end = (uint32_t) end;
	}
	node->next = build->tree->n_nodes;
	build->open = node->parent;
	build->depth--;
	unbind(build);
}

bool
xml_tree_text(XmlTreeBuild *build, size_t start, size_t end)
{
	const XmlTree *tree = build->tree;

	if (build->open == XML_NONE)
		return true;
	const XmlNode *last = &tree->nodes[tree->n_nodes - 1];
	if (last->kind != XML_TEXT || last->parent != build->open ||
	    last->end != start)
		return add_node(build, XML_TEXT, start, end) != NULL;
	xml_tree_extend(build, end);
	return true;
}

bool
xml_tree_add(XmlTreeBuild *build, XmlKind kind, XmlSpan span,
    const char *name)
{
	XmlNode *node = add_node(build, kind, span.start, span.end);

	if (node == NULL)
		return false;
	if (name != NULL)
		node->name = g_string_chunk_insert_const(build->tree->names,
		    name);
	return true;
}

void
xml_tree_extend(XmlTreeBuild *build, size_t end)
{
	XmlNode *node = &build->tree->nodes[build->tree->n_nodes - 1];

	node->end = node->inner = node->inner_end = (uint32_t) end;
}
