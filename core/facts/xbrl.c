#include "xbrl.h"

#include <string.h>

#define DIMENSIONS "http://xbrl.org/2006/xbrldi"

enum { MAX_LINKS = 1000000 };

const char *
xbrl_attribute(FactSet *set, const XmlTree *tree, uint32_t node,
    const char *name)
{
	g_autofree char *value = xml_attribute(tree, node, name);

	return value == NULL ? NULL : arena_string(set->arena,
	    g_strstrip(value));
}

const char *
xbrl_text(FactSet *set, const XmlTree *tree, uint32_t node)
{
	g_autofree char *text = xml_inner_text(tree, node);

	return arena_string(set->arena, g_strstrip(text));
}

const char *
xbrl_language(FactSet *set, const XmlTree *tree, uint32_t node)
{
	for (; node != XML_NONE; node = xml_node(tree, node)->parent) {
		g_autofree char *value = xml_attribute_ns(tree, node,
		    XBRL_XML, "lang");
		if (value != NULL)
			return *value == '\0' ? NULL
			    : arena_string(set->arena, value);
	}
	return NULL;
}

bool
xbrl_is_nil(const XmlTree *tree, uint32_t node)
{
	g_autofree char *nil = xml_attribute_ns(tree, node, XBRL_XSI, "nil");

	return nil != NULL && (strcmp(nil, "true") == 0 ||
	    strcmp(nil, "1") == 0);
}

/* ---- contexts ------------------------------------------------------------ */

static int
compare_member(const void *a, const void *b)
{
	return fact_name_compare(&((const FactMember *) a)->dimension,
	    &((const FactMember *) b)->dimension);
}

static void
read_member(FactSet *set, const XmlTree *tree, uint32_t node,
    FactContext *context)
{
	const XmlNode *element = xml_node(tree, node);
	const char *dimension = xbrl_attribute(set, tree, node, "dimension");
	FactMember member = {.typed = NULL};
	bool is_explicit = strcmp(element->name, "explicitMember") == 0;

	if (strcmp(element->space, DIMENSIONS) != 0 || dimension == NULL ||
	    !fact_name(set, tree, node, dimension, &member.dimension)) {
		context->has_other = true;
		return;
	}
	const char *text = xbrl_text(set, tree, node);
	if (is_explicit && !fact_name(set, tree, node, text, &member.member)) {
		context->has_other = true;
		return;
	}
	if (!is_explicit)
		member.typed = text;
	g_array_append_val(context->members, member);
}

static void
read_part(FactSet *set, const XmlTree *tree, uint32_t node,
    FactContext *context)
{
	const char *name = xml_node(tree, node)->name;

	if (strcmp(name, "identifier") == 0) {
		context->scheme = xbrl_attribute(set, tree, node, "scheme");
		context->identifier = xbrl_text(set, tree, node);
	} else if (strcmp(name, "startDate") == 0) {
		context->start = xbrl_text(set, tree, node);
	} else if (strcmp(name, "endDate") == 0 ||
	    strcmp(name, "instant") == 0) {
		context->end = xbrl_text(set, tree, node);
	} else if (strcmp(name, "segment") == 0 ||
	    strcmp(name, "scenario") == 0) {
		for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
		    i = xml_next_sibling(tree, i))
			if (xml_node(tree, i)->kind == XML_ELEMENT)
				read_member(set, tree, i, context);
	}
}

static void
read_context(FactSet *set, const XmlTree *tree, uint32_t node)
{
	FactContext *context = arena_alloc(set->arena, sizeof *context);

	context->id = xbrl_attribute(set, tree, node, "id");
	context->scheme = context->identifier = "";
	context->members = g_array_new(FALSE, FALSE, sizeof(FactMember));
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++)
		if (xml_node(tree, i)->kind == XML_ELEMENT &&
		    strcmp(xml_node(tree, i)->space, XBRL_INSTANCE) == 0)
			read_part(set, tree, i, context);
	if (context->scheme == NULL)
		context->scheme = "";
	g_array_sort(context->members, compare_member);
	if (context->id == NULL ||
	    g_hash_table_contains(set->contexts, context->id))
		g_array_unref(context->members);
	else
		g_hash_table_insert(set->contexts,
		    (void *) (uintptr_t) context->id, context);
}

/* ---- units --------------------------------------------------------------- */

static int
compare_name(const void *a, const void *b)
{
	return fact_name_compare(*(FactName *const *) a,
	    *(FactName *const *) b);
}

static bool
is_under(const XmlTree *tree, uint32_t node, uint32_t top)
{
	for (; node != top && node != XML_NONE;
	    node = xml_node(tree, node)->parent)
		if (xml_is(tree, node, XBRL_INSTANCE, "unitDenominator"))
			return true;
	return false;
}

static void
read_unit(FactSet *set, const XmlTree *tree, uint32_t node)
{
	const char *id = xbrl_attribute(set, tree, node, "id");

	if (id == NULL || g_hash_table_contains(set->units, id))
		return;
	FactUnit *unit = arena_alloc(set->arena, sizeof *unit);
	unit->id = id;
	unit->over = g_ptr_array_new();
	unit->under = g_ptr_array_new();
	for (uint32_t i = node + 1; i < xml_node(tree, node)->next; i++) {
		if (!xml_is(tree, i, XBRL_INSTANCE, "measure"))
			continue;
		FactName *name = arena_alloc(set->arena, sizeof *name);
		if (!fact_name(set, tree, i, xbrl_text(set, tree, i), name))
			*name = (FactName) {"", xbrl_text(set, tree, i)};
		g_ptr_array_add(is_under(tree, i, node) ? unit->under
		    : unit->over, name);
	}
	g_ptr_array_sort(unit->over, compare_name);
	g_ptr_array_sort(unit->under, compare_name);
	g_hash_table_insert(set->units, (void *) (uintptr_t) id, unit);
}

static void
read_schema(FactSet *set, const XmlTree *tree, uint32_t node)
{
	g_autofree char *href = xml_attribute_ns(tree, node, XBRL_XLINK,
	    "href");

	if (href == NULL || g_ptr_array_find_with_equal_func(set->schemas,
	    href, g_str_equal, NULL))
		return;
	g_ptr_array_add(set->schemas, arena_string(set->arena, href));
}

void
xbrl_read_resources(FactSet *set, const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (xml_is(tree, i, XBRL_INSTANCE, "context"))
			read_context(set, tree, i);
		else if (xml_is(tree, i, XBRL_INSTANCE, "unit"))
			read_unit(set, tree, i);
		else if (xml_is(tree, i, XBRL_LINKBASE, "schemaRef"))
			read_schema(set, tree, i);
	}
}

void
xbrl_set_references(FactSet *set, Fact *fact, Report *report)
{
	if (fact->context_id != NULL)
		fact->context = g_hash_table_lookup(set->contexts,
		    fact->context_id);
	if (fact->unit_id != NULL)
		fact->unit = g_hash_table_lookup(set->units, fact->unit_id);
	if (report == NULL)
		return;
	if (fact->context_id != NULL && fact->context == NULL)
		report_add(report, FINDING_FACT, 0, 0, 0, "%s: there is no "
		    "context %s", fact->name.local, fact->context_id);
	if (fact->unit_id != NULL && fact->unit == NULL)
		report_add(report, FINDING_FACT, 0, 0, 0, "%s: there is no "
		    "unit %s", fact->name.local, fact->unit_id);
}

/* ---- facts --------------------------------------------------------------- */

typedef struct Read {
	FactSet *set;
	const XmlTree *tree;
	unsigned file;
	Report *report;
	unsigned n_tuples;
} Read;

/* Whether NODE has child elements. */
static bool
has_elements(const XmlTree *tree, uint32_t node)
{
	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i))
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			return true;
	return false;
}

static void
set_value(const Read *read, Fact *fact, uint32_t node)
{
	FactSet *set = read->set;

	fact->source = xbrl_text(set, read->tree, node);
	if (fact->is_nil)
		return;
	fact->value = fact->source;
	if (fact->kind != FACT_NUMBER)
		return;
	if (has_elements(read->tree, node)) {
		fact->kind = FACT_FRACTION;
		const char *parts[2] = {"", ""};
		for (uint32_t i = xml_first_child(read->tree, node);
		    i != XML_NONE; i = xml_next_sibling(read->tree, i)) {
			if (xml_is(read->tree, i, XBRL_INSTANCE, "numerator"))
				parts[0] = xbrl_text(set, read->tree, i);
			if (xml_is(read->tree, i, XBRL_INSTANCE,
			    "denominator"))
				parts[1] = xbrl_text(set, read->tree, i);
		}
		fact->value = arena_printf(set->arena, "%s/%s", parts[0],
		    parts[1]);
		return;
	}
	g_autofree char *value = fact_scaled(fact->source, 0);
	if (value != NULL)
		fact->value = arena_string(set->arena, value);
}

/* The element around NODE that is a tuple; its id. */
static const char *
tuple_of(const Read *read, const GHashTable *tuples, uint32_t node)
{
	return g_hash_table_lookup((GHashTable *) (uintptr_t) tuples,
	    GUINT_TO_POINTER(xml_node(read->tree, node)->parent));
}

static void
read_fact(Read *read, uint32_t node, GHashTable *tuples)
{
	FactSet *set = read->set;
	const XmlTree *tree = read->tree;
	const XmlNode *element = xml_node(tree, node);
	const char *context = xbrl_attribute(set, tree, node, "contextRef");
	const char *unit = xbrl_attribute(set, tree, node, "unitRef");
	Fact *fact = fact_add(set, context == NULL ? FACT_TUPLE
	    : unit != NULL ? FACT_NUMBER : FACT_TEXT);
	const char *colon = xml_bytes(tree, NULL) + element->start + 1;
	g_autofree char *spelled = g_strndup(colon, strcspn(colon,
	    " \t\r\n/>"));

	fact_name(set, tree, node, spelled, &fact->name);
	fact->id = xbrl_attribute(set, tree, node, "id");
	fact->context_id = context;
	fact->unit_id = unit;
	fact->decimals = xbrl_attribute(set, tree, node, "decimals");
	fact->precision = xbrl_attribute(set, tree, node, "precision");
	fact->is_nil = xbrl_is_nil(tree, node);
	fact->tuple = tuple_of(read, tuples, node);
	fact->file = read->file;
	fact->node = node;
	fact->start = element->start;
	fact->end = element->end;
	if (fact->kind == FACT_TUPLE) {
		if (fact->id == NULL)
			fact->id = arena_printf(set->arena, "tuple-%u",
			    ++read->n_tuples);
		g_hash_table_insert(tuples, GUINT_TO_POINTER(node),
		    (void *) (uintptr_t) fact->id);
		return;
	}
	xbrl_set_references(set, fact, read->report);
	if (fact->kind == FACT_TEXT)
		fact->language = xbrl_language(set, tree, node);
	set_value(read, fact, node);
}

/* ---- footnotes ----------------------------------------------------------- */

/* The ids or facts that LABEL stands for in a footnote link. */
static void
add_label(GHashTable *labels, const char *label, const char *id)
{
	GPtrArray *ids = g_hash_table_lookup(labels, label);

	if (ids == NULL) {
		ids = g_ptr_array_new();
		g_hash_table_insert(labels, g_strdup(label), ids);
	}
	g_ptr_array_add(ids, (void *) (uintptr_t) id);
}

static const char *
read_note(Read *read, uint32_t node)
{
	FactSet *set = read->set;
	Fact *fact = fact_add(set, FACT_NOTE);
	const XmlNode *element = xml_node(read->tree, node);

	fact->id = xbrl_attribute(set, read->tree, node, "id");
	if (fact->id == NULL)
		fact->id = arena_printf(set->arena, "footnote-%u",
		    set->facts->len);
	fact->name = (FactName) {"", NULL};
	fact->value = fact->source = xbrl_text(set, read->tree, node);
	fact->language = xbrl_language(set, read->tree, node);
	fact->file = read->file;
	fact->node = node;
	fact->start = element->start;
	fact->end = element->end;
	return fact->id;
}

static void
read_arc(Read *read, uint32_t node, GHashTable *labels)
{
	const XmlTree *tree = read->tree;
	g_autofree char *from = xml_attribute_ns(tree, node, XBRL_XLINK,
	    "from");
	g_autofree char *to = xml_attribute_ns(tree, node, XBRL_XLINK, "to");
	g_autofree char *role = xml_attribute_ns(tree, node, XBRL_XLINK,
	    "arcrole");
	const GPtrArray *sources = from == NULL ? NULL
	    : g_hash_table_lookup(labels, from);
	const GPtrArray *targets = to == NULL ? NULL
	    : g_hash_table_lookup(labels, to);

	if (sources == NULL || targets == NULL)
		return;
	char *arcrole = arena_string(read->set->arena, role);
	for (unsigned i = 0; i < sources->len; i++)
		for (unsigned k = 0; k < targets->len &&
		    read->set->links->len < MAX_LINKS; k++) {
			FactLink link = {g_ptr_array_index(sources, i),
			    g_ptr_array_index(targets, k), arcrole, NULL,
			    NULL};
			g_array_append_val(read->set->links, link);
		}
}

static void
read_links(Read *read, uint32_t node)
{
	const XmlTree *tree = read->tree;
	g_autoptr(GHashTable) labels = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i)) {
		g_autofree char *label = xml_node(tree, i)->kind !=
		    XML_ELEMENT ? NULL : xml_attribute_ns(tree, i,
		    XBRL_XLINK, "label");
		g_autofree char *href = xml_is(tree, i, XBRL_LINKBASE, "loc")
		    ? xml_attribute_ns(tree, i, XBRL_XLINK, "href") : NULL;
		const char *hash = href == NULL ? NULL : strchr(href, '#');
		if (label != NULL && hash != NULL)
			add_label(labels, label, arena_string(
			    read->set->arena, hash + 1));
		else if (label != NULL && xml_is(tree, i, XBRL_LINKBASE,
		    "footnote"))
			add_label(labels, label, read_note(read, i));
	}
	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i))
		if (xml_is(tree, i, XBRL_LINKBASE, "footnoteArc"))
			read_arc(read, i, labels);
}

/* Whether NODE is an item or a tuple: not of XBRL's own vocabularies. */
static bool
is_fact(const XmlNode *element)
{
	return strcmp(element->space, XBRL_INSTANCE) != 0 &&
	    strcmp(element->space, XBRL_LINKBASE) != 0;
}

void
xbrl_read(FactSet *set, const XmlTree *tree, uint32_t root, unsigned file,
    Report *report)
{
	Read read = {set, tree, file, report, 0};
	g_autoptr(GHashTable) tuples = g_hash_table_new(NULL, NULL);

	for (uint32_t i = root + 1; i < xml_node(tree, root)->next;) {
		const XmlNode *element = xml_node(tree, i);
		bool is_item = element->kind == XML_ELEMENT &&
		    is_fact(element);
		if (is_item)
			read_fact(&read, i, tuples);
		else if (xml_is(tree, i, XBRL_LINKBASE, "footnoteLink"))
			read_links(&read, i);
		/* What is in a tuple are facts, too. */
		i = is_item && g_hash_table_contains(tuples,
		    GUINT_TO_POINTER(i)) ? i + 1 : element->next;
	}
}
