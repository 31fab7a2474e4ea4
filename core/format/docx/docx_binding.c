#include "docx_binding.h"

#include <string.h>

#include "base/failure.h"
#include "docx_insert.h"
#include "docx_relation.h"

/* The walk over the controls. */
typedef struct Binder {
	DocxSkeleton *skeleton;
	const Limits *limits;
	Report *report;
	GHashTable *items;	/* item id in lower case to name of a part */
} Binder;

static void
find_properties(const char *type, const char *target, void *data)
{
	char **name = data;

	if (*name == NULL && g_str_has_suffix(type, "/customXmlProps"))
		*name = g_strdup(target);
}

/* Remembers ITEM, a part of custom XML, by the id that its properties give
 * it (22.5.2.1). */
static void
add_item(Binder *binder, const char *item, GError **error)
{
	Zip *zip = binder->skeleton->zip;
	g_autofree char *name = NULL;

	if (!docx_relation_each(zip, item, binder->limits, find_properties,
	    &name, error) || name == NULL)
		return;
	g_autoptr(XmlTree) tree = docx_relation_tree(zip, name,
	    binder->limits, error);
	for (uint32_t i = 0; tree != NULL && i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT)
			continue;
		g_autofree char *id = xml_attribute_ns(tree, i, node->space,
		    "itemID");
		if (id != NULL)
			g_hash_table_insert(binder->items,
			    g_ascii_strdown(id, -1), g_strdup(item));
		return;
	}
}

/* ---- paths --------------------------------------------------------------- */

/* The namespace that MAPPINGS ("xmlns:a='..' xmlns:b='..'") give PREFIX, a new
 * string; NULL: none. */
static char *
mapped(const char *mappings, const char *prefix)
{
	g_autofree char *start = g_strdup_printf("xmlns:%s=", prefix);

	if (*prefix == '\0')
		return g_strdup("");
	const char *found = mappings == NULL ? NULL : strstr(mappings, start);
	if (found == NULL)
		return NULL;
	found += strlen(start);
	if (*found != '"' && *found != '\'')
		return NULL;
	const char *end = strchr(found + 1, *found);
	return end == NULL ? NULL : g_strndup(found + 1,
	    (size_t) (end - found - 1));
}

/* The WHICHth (from 1) element NAME of SPACE among the nodes FROM..TO that are
 * beside one another. */
static uint32_t
find_element(const XmlTree *tree, XmlSpan nodes, const char *space,
    const char *name, guint64 which)
{
	for (size_t i = nodes.start; i < nodes.end;) {
		uint32_t node = (uint32_t) i;
		if (xml_is(tree, node, space, name) && --which == 0)
			return node;
		i = xml_node(tree, node)->next;
	}
	return XML_NONE;
}

/* Takes "prefix:name[2]" apart; false: it is not as simple as that. */
static bool
read_step(const char *step, char **prefix, char **name, guint64 *which)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
	size_t length = strspn(step, letters);

	*prefix = g_strdup("");
	if (step[length] == ':') {
		g_free(*prefix);
		*prefix = g_strndup(step, length);
		step += length + 1;
		length = strspn(step, letters);
	}
	*name = g_strndup(step, length);
	*which = 1;
	if (step[length] == '[') {
		char *end;
		*which = g_ascii_strtoull(step + length + 1, &end, 10);
		return length > 0 && *which > 0 && strcmp(end, "]") == 0;
	}
	return length > 0 && step[length] == '\0';
}

/* The element of TREE that PATH leads to; XML_NONE: it is not there, or PATH is
 * more than the names of elements. */
static uint32_t
follow(const XmlTree *tree, const char *path, const char *mappings)
{
	XmlSpan nodes = {0, xml_count(tree)};
	uint32_t node = XML_NONE;

	if (path == NULL || *path != '/')
		return XML_NONE;
	g_auto(GStrv) steps = g_strsplit(path + 1, "/", -1);
	for (char **step = steps; *step != NULL; step++) {
		g_autofree char *prefix = NULL;
		g_autofree char *name = NULL;
		guint64 which;
		if (!read_step(*step, &prefix, &name, &which))
			return XML_NONE;
		g_autofree char *space = mapped(mappings, prefix);
		node = space == NULL ? XML_NONE : find_element(tree, nodes,
		    space, name, which);
		if (node == XML_NONE)
			return XML_NONE;
		nodes = (XmlSpan) {node + 1, xml_node(tree, node)->next};
	}
	return node;
}

/* ---- controls ------------------------------------------------------------ */

/* Whether the control with the w:dataBinding at NODE shows text: no date, which
 * is written anew from its value, no choice, and no prompt. */
static bool
is_of_text(const XmlTree *tree, uint32_t node)
{
	static const char *const others[] = {
		"date", "checkbox", "comboBox", "dropDownList", "picture",
		"citation", "bibliography", "equation", "showingPlcHdr",
	};

	for (uint32_t i = xml_first_child(tree, xml_node(tree, node)->parent);
	    i != XML_NONE; i = xml_next_sibling(tree, i))
		for (size_t k = 0; k < G_N_ELEMENTS(others); k++)
			if (xml_node(tree, i)->kind == XML_ELEMENT &&
			    strcmp(xml_node(tree, i)->name, others[k]) == 0)
				return false;
	return true;
}

/* The part of the item NAME, added when it is met first; NULL: it cannot be
 * read. */
static DocxPart *
bound_part(Binder *binder, const char *name, GError **error)
{
	DocxSkeleton *skeleton = binder->skeleton;

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (part->kind == DOCX_BOUND && strcmp(part->name, name) == 0)
			return part;
	}
	XmlTree *tree = docx_relation_tree(skeleton->zip, name,
	    binder->limits, error);
	if (tree == NULL)
		return NULL;
	DocxPart *part = docx_part_add(skeleton, NULL, name, DOCX_BOUND);
	part->tree = tree;
	return part;
}

/* Whether the control at NODE is bound to a property of the document that is
 * not read: its author, its company (22.5.1). PATH may be NULL. */
static bool
is_of_property(const char *key, const char *path)
{
	static const char *const stores[] = {
		"{6c3c8bc8-f283-45ae-878a-bab7291924a1}",	/* core */
		"{6668398d-a668-4e3e-a5eb-62b293d839f1}",	/* extended */
	};
	static const char *const read[] = {
		"title", "subject", "description", "keywords", "category",
	};
	const char *last = path == NULL ? NULL : strrchr(path, '/');

	if (last == NULL || (g_strcmp0(key, stores[0]) != 0 &&
	    g_strcmp0(key, stores[1]) != 0))
		return false;
	last += strcspn(last, ":");
	last += *last == ':';
	for (size_t i = 0; i < G_N_ELEMENTS(read); i++)
		if (strncmp(last, read[i], strlen(read[i])) == 0)
			return false;
	return true;
}

static void
bind(Binder *binder, DocxPart *part, uint32_t node, GError **error)
{
	const char *space = xml_node(part->tree, node)->space;
	g_autofree char *id = xml_attribute_ns(part->tree, node, space,
	    "storeItemID");
	g_autofree char *key = id == NULL ? NULL : g_ascii_strdown(id, -1);
	const char *name = key == NULL ? NULL
	    : g_hash_table_lookup(binder->items, key);
	DocxPart *bound = name == NULL ? NULL : bound_part(binder, name,
	    error);

	g_autofree char *path = xml_attribute_ns(part->tree, node, space,
	    "xpath");
	if (bound == NULL) {
		/* Its text would come from there again. */
		if (is_of_property(key, path))
			g_array_append_val(part->unbound, node);
		return;
	}
	g_autofree char *mappings = xml_attribute_ns(part->tree, node, space,
	    "prefixMappings");
	uint32_t target = follow(bound->tree, path, mappings);
	if (target != XML_NONE) {
		g_hash_table_add(bound->bound, GUINT_TO_POINTER(target));
		return;
	}
	g_array_append_val(part->unbound, node);
	report_add(binder->report, FINDING_PART_SKIPPED, 0, 0, 0,
	    "%s: text of %s is bound to %s there, which cannot be followed: "
	    "it is unbound if its text changes", name, part->name,
	    path == NULL ? "nothing" : path);
}

static bool
has_bindings(const DocxPart *part)
{
	static const char name[] = "dataBinding";
	size_t length;
	const char *bytes = xml_bytes(part->tree, &length);

	return part->package == NULL &&
	    memmem(bytes, length, name, strlen(name)) != NULL;
}

/* False, with ERROR, for a limit alone. */
static bool
is_past(GError *failure, GError **error)
{
	if (g_error_matches(failure, FAILURE, FAILURE_LIMIT)) {
		g_propagate_error(error, failure);
		return false;
	}
	g_clear_error(&failure);
	return true;
}

static bool
bind_part(Binder *binder, DocxPart *part, GError **error)
{
	for (uint32_t i = 0; i < xml_count(part->tree); i++) {
		GError *failure = NULL;
		if (!docx_is(part->tree, i, "dataBinding") ||
		    xml_node(part->tree, i)->parent == XML_NONE ||
		    !is_of_text(part->tree, i))
			continue;
		bind(binder, part, i, &failure);
		if (!is_past(failure, error))
			return false;
	}
	return true;
}

bool
docx_binding_load(DocxSkeleton *skeleton, const Limits *limits,
    Report *report, GError **error)
{
	g_autoptr(GHashTable) items = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, g_free);
	Binder binder = {skeleton, limits, report, items};
	unsigned count = skeleton->parts->len;

	for (unsigned i = 0; i < skeleton->items->len; i++) {
		GError *failure = NULL;
		add_item(&binder, g_ptr_array_index(skeleton->items, i),
		    &failure);
		if (!is_past(failure, error))
			return false;
	}
	for (unsigned i = 0; i < count; i++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (has_bindings(part) && !bind_part(&binder, part, error))
			return false;
	}
	return true;
}

/* The first place of PART that starts at or behind OFFSET. */
static unsigned
find_place(const DocxPart *part, size_t offset)
{
	unsigned low = 0, high = part->places->len;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		if (g_array_index(part->places, DocxPlace, middle).span.start
		    < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether a unit changes that the control around the w:dataBinding at NODE
 * holds, or that holds it. */
static bool
is_changed(const Document *document, const DocxPart *part, uint32_t node)
{
	uint32_t control = xml_node(part->tree, node)->parent;

	control = control == XML_NONE ? XML_NONE
	    : xml_node(part->tree, control)->parent;
	if (control == XML_NONE)
		return true;
	const XmlNode *self = xml_node(part->tree, control);
	unsigned i = find_place(part, self->start);
	for (i -= i > 0; i < part->places->len; i++) {
		const DocxPlace *place = &g_array_index(part->places,
		    DocxPlace, i);
		if (place->span.start >= self->end)
			return false;
		if (place->span.end > self->start &&
		    unit_is_changed(document_unit(document, place->unit)))
			return true;
	}
	return false;
}

void
docx_binding_inserts(const Document *document, const DocxPart *part,
    GArray *inserts)
{
	for (unsigned i = 0; i < part->unbound->len; i++) {
		uint32_t index = g_array_index(part->unbound, uint32_t, i);
		const XmlNode *node = xml_node(part->tree, index);
		if (is_changed(document, part, index))
			docx_insert_add(inserts, node->start, node->end -
			    node->start, g_strdup(""));
	}
}
