#include "xmlfile_label.h"

#include <string.h>

#define LINKBASE "http://www.xbrl.org/2003/linkbase"
#define GENERIC "http://xbrl.org/2008/label"
#define XLINK "http://www.w3.org/1999/xlink"
#define XML "http://www.w3.org/XML/1998/namespace"

bool
xmlfile_label_is(const XmlTree *tree, uint32_t node)
{
	return xml_is(tree, node, LINKBASE, "label") ||
	    xml_is(tree, node, GENERIC, "label");
}

uint32_t
xmlfile_label_around(const XmlTree *tree, uint32_t node)
{
	while (node != XML_NONE && !xmlfile_label_is(tree, node))
		node = xml_node(tree, node)->parent;
	return node;
}

static char *
xlink(const XmlTree *tree, uint32_t node, const char *name)
{
	return xml_attribute_ns(tree, node, XLINK, name);
}

/* Whether label NODE is in LANGUAGE, or in a form of it. */
static bool
is_in(const XmlTree *tree, uint32_t node, const char *language)
{
	g_autofree char *own = xml_attribute_ns(tree, node, XML, "lang");
	size_t length = own == NULL ? 0 : strcspn(own, "-_");

	if (own == NULL)
		return false;
	if (g_ascii_strcasecmp(own, language) == 0)
		return true;
	/* zh-Hans and zh-Hant are two languages. */
	return strchr(language, '-') == NULL && length == strlen(language) &&
	    g_ascii_strncasecmp(own, language, length) == 0;
}

/* The first label at or behind NODE; the number of nodes without one. */
static uint32_t
next_label(const XmlTree *tree, uint32_t node)
{
	const char *other = NULL;	/* the last that has none; interned */

	for (; node < xml_count(tree); node++) {
		const XmlNode *element = xml_node(tree, node);
		if (element->kind != XML_ELEMENT || element->space == other)
			continue;
		if (xmlfile_label_is(tree, node))
			break;
		if (strcmp(element->space, LINKBASE) != 0 &&
		    strcmp(element->space, GENERIC) != 0)
			other = element->space;
	}
	return node;
}

/* ---- labels that are there ----------------------------------------------- */

static bool
is_arc(const XmlTree *tree, uint32_t node)
{
	const XmlNode *element = xml_node(tree, node);

	return element->kind == XML_ELEMENT &&
	    (xml_is(tree, node, LINKBASE, "labelArc") ||
	    g_str_has_suffix(element->name, "arc"));
}

/* A name that is good in its extended link alone. */
static char *
scoped(const XmlTree *tree, uint32_t node, const char *name)
{
	g_autofree char *value = xlink(tree, node, name);

	return value == NULL ? NULL : g_strdup_printf("%u %s",
	    xml_node(tree, node)->parent, value);
}

static GHashTable *
read_arcs(const XmlTree *tree)
{
	GHashTable *sources = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, (GDestroyNotify) g_ptr_array_unref);

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (!is_arc(tree, i))
			continue;
		char *from = scoped(tree, i, "from");
		char *to = scoped(tree, i, "to");
		if (from == NULL || to == NULL) {
			g_free(from);
			g_free(to);
			continue;
		}
		GPtrArray *list = g_hash_table_lookup(sources, to);
		if (list == NULL) {
			list = g_ptr_array_new_with_free_func(g_free);
			g_hash_table_insert(sources, g_steal_pointer(&to),
			    list);
		}
		g_ptr_array_add(list, from);
		g_free(to);
	}
	return sources;
}

/* The concepts of label NODE, each with its role, as texts. */
static GPtrArray *
uses_of(const XmlTree *tree, uint32_t node, GHashTable *sources)
{
	GPtrArray *uses = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *name = scoped(tree, node, "label");
	g_autofree char *role = xlink(tree, node, "role");
	const GPtrArray *from = name == NULL ? NULL
	    : g_hash_table_lookup(sources, name);

	for (unsigned i = 0; from != NULL && i < from->len; i++)
		g_ptr_array_add(uses, g_strdup_printf("%s\t%s",
		    (const char *) g_ptr_array_index(from, i), role == NULL
		    ? "" : role));
	return uses;
}

/* Adds the uses of NODE to KNOWN. */
static void
add_uses(const XmlTree *tree, uint32_t node, GHashTable *sources,
    GHashTable *known)
{
	g_autoptr(GPtrArray) uses = uses_of(tree, node, sources);

	for (unsigned i = 0; i < uses->len; i++)
		g_hash_table_add(known, g_strdup(g_ptr_array_index(uses,
		    i)));
}

/* Whether there are uses, and all of them are known. */
static bool
has_uses(const XmlTree *tree, uint32_t node, GHashTable *sources,
    GHashTable *known)
{
	g_autoptr(GPtrArray) uses = uses_of(tree, node, sources);

	for (unsigned i = 0; i < uses->len; i++)
		if (!g_hash_table_contains(known, g_ptr_array_index(uses, i)))
			return false;
	return uses->len > 0;
}

static bool
has_language(const XmlTree *tree, uint32_t node)
{
	XmlSpan span;

	return xml_attribute_span_ns(tree, node, XML, "lang", &span);
}

GHashTable *
xmlfile_label_find_kept(const XmlTree *tree, const Language *source,
    const Language *target)
{
	const char *from = source == NULL ? NULL : language_tag(source);
	const char *to = target == NULL ? NULL : language_tag(target);
	uint32_t first = next_label(tree, 0);

	if (first == xml_count(tree))
		return NULL;
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) sources = read_arcs(tree);
	GHashTable *kept = g_hash_table_new(NULL, NULL);
	for (uint32_t i = first; to != NULL && i < xml_count(tree);
	    i = next_label(tree, i + 1))
		if (is_in(tree, i, to))
			add_uses(tree, i, sources, known);
	for (uint32_t i = first; i < xml_count(tree);
	    i = next_label(tree, i + 1)) {
		bool is_other = (to != NULL && is_in(tree, i, to)) ||
		    (from != NULL && has_language(tree, i) &&
		    !is_in(tree, i, from));
		if (is_other || has_uses(tree, i, sources, known))
			g_hash_table_insert(kept, GUINT_TO_POINTER(i),
			    GUINT_TO_POINTER(is_other ? XMLFILE_LABEL_OTHER
			    : XMLFILE_LABEL_DONE));
	}
	return kept;
}

/* ---- labels in other files ----------------------------------------------- */

/* The arcs of TREE with the ids of their concepts for the names of their
 * locators. */
static GHashTable *
read_concepts(const XmlTree *tree)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, g_free);
	GHashTable *sources = read_arcs(tree);
	GHashTableIter iterator;
	void *list;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		g_autofree char *href = xml_is(tree, i, LINKBASE, "loc")
		    ? xlink(tree, i, "href") : NULL;
		const char *hash = href == NULL ? NULL : strchr(href, '#');
		char *name = hash == NULL ? NULL : scoped(tree, i, "label");
		if (name != NULL)
			g_hash_table_insert(ids, name, g_strdup(hash + 1));
	}
	g_hash_table_iter_init(&iterator, sources);
	while (g_hash_table_iter_next(&iterator, NULL, &list)) {
		GPtrArray *from = list;
		for (unsigned i = 0; i < from->len; i++) {
			const char *id = g_hash_table_lookup(ids,
			    g_ptr_array_index(from, i));
			if (id == NULL)
				continue;
			g_free(g_ptr_array_index(from, i));
			g_ptr_array_index(from, i) = g_strdup(id);
		}
	}
	return sources;
}

void
xmlfile_label_add_uses(const XmlTree *tree, const Language *language,
    GHashTable *uses)
{
	uint32_t first = next_label(tree, 0);

	if (language == NULL || first == xml_count(tree))
		return;
	g_autoptr(GHashTable) sources = read_concepts(tree);
	for (uint32_t i = first; i < xml_count(tree);
	    i = next_label(tree, i + 1))
		if (is_in(tree, i, language_tag(language)))
			add_uses(tree, i, sources, uses);
}

GHashTable *
xmlfile_label_find_used(const XmlTree *tree, GHashTable *uses)
{
	GHashTable *found = g_hash_table_new(NULL, NULL);
	uint32_t first = next_label(tree, 0);

	if (first == xml_count(tree) || g_hash_table_size(uses) == 0)
		return found;
	g_autoptr(GHashTable) sources = read_concepts(tree);
	for (uint32_t i = first; i < xml_count(tree);
	    i = next_label(tree, i + 1))
		if (has_uses(tree, i, sources, uses))
			g_hash_table_add(found, GUINT_TO_POINTER(i));
	return found;
}

/* ---- copies -------------------------------------------------------------- */

/* A stretch of the start tag that is changed. */
typedef struct Change {
	size_t start, end;
	const char *text;
} Change;

static void
visit_attribute(const char *name, size_t length, XmlSpan span, void *data)
{
	Change *changes = data;

	if (length == 8 && memcmp(name, "xml:lang", 8) == 0) {
		changes[0].start = span.start;
		changes[0].end = span.end;
	} else if (length == 2 && memcmp(name, "id", 2) == 0) {
		changes[1].start = span.start;
		changes[1].end = span.end;
	}
}

/* The white space before NODE, when nothing else stands there. */
static void
append_space(GString *out, const char *bytes, size_t start)
{
	size_t place = start;

	while (place > 0 && g_ascii_isspace(bytes[place - 1]))
		place--;
	if (place > 0 && bytes[place - 1] == '>')
		g_string_append_len(out, bytes + place,
		    (gssize) (start - place));
}

char *
xmlfile_label_copy(const XmlTree *tree, uint32_t node, const char *tag,
    const char *content)
{
	const char *bytes = xml_bytes(tree, NULL);
	const XmlNode *element = xml_node(tree, node);
	GString *out = g_string_new(NULL);
	Change changes[2] = {{0, 0, NULL}, {0, 0, NULL}};

	append_space(out, bytes, element->start);
	xml_each_attribute(tree, node, visit_attribute, changes);
	size_t name_end = element->start + strcspn(bytes + element->start,
	    " \t\r\n/>");
	g_autofree char *added = changes[0].end != 0 ? g_strdup(tag)
	    : g_strdup_printf(" xml:lang=\"%s\"", tag);
	changes[0].text = added;
	if (changes[0].end == 0)
		changes[0].start = changes[0].end = name_end;
	/* An id is one element's: the whole attribute goes. */
	if (changes[1].end != 0) {
		while (!g_ascii_isspace(bytes[changes[1].start]))
			changes[1].start--;
		changes[1].end++;
		changes[1].text = "";
	}
	bool is_id_first = changes[1].text != NULL &&
	    changes[1].start < changes[0].start;
	size_t place = element->start;
	for (int i = 0; i < 2; i++) {
		const Change *change = &changes[is_id_first ? 1 - i : i];
		if (change->text == NULL)
			continue;
		g_string_append_len(out, bytes + place,
		    (gssize) (change->start - place));
		g_string_append(out, change->text);
		place = change->end;
	}
	g_string_append_len(out, bytes + place,
	    (gssize) (element->inner - place));
	g_string_append(out, content);
	g_string_append_len(out, bytes + element->inner_end,
	    (gssize) (element->end - element->inner_end));
	return g_string_free(out, FALSE);
}

/* ---- the proof ----------------------------------------------------------- */

static bool
is_equal(const XmlTree *a, uint32_t left, const XmlTree *b, uint32_t right)
{
	const XmlNode *first = xml_node(a, left), *second = xml_node(b, right);
	size_t length = first->end - first->start;

	return length == second->end - second->start &&
	    memcmp(xml_bytes(a, NULL) + first->start, xml_bytes(b, NULL) +
	    second->start, length) == 0;
}

void
xmlfile_label_verify(const XmlTree *source, const XmlTree *target,
    const Language *language, Proof *proof)
{
	ProofCheck *check = proof_open(proof, "labels", "every label as it "
	    "was, and new ones in the target language alone");
	uint32_t place = next_label(source, 0);

	check->is_binding = true;
	for (uint32_t i = next_label(target, 0); i < xml_count(target);
	    i = next_label(target, i + 1)) {
		g_autofree char *name = xlink(target, i, "label");
		if (place < xml_count(source) &&
		    is_equal(source, place, target, i)) {
			check->counted++;
			place = next_label(source, place + 1);
		} else if (language != NULL && !is_in(target, i,
		    language_tag(language))) {
			proof_fault(check, 0, NULL, "label %s is not as it "
			    "was, or is in another language",
			    name == NULL ? "" : name);
		}
	}
	for (; place < xml_count(source);
	    place = next_label(source, place + 1)) {
		g_autofree char *name = xlink(source, place, "label");
		proof_fault(check, 0, NULL, "label %s is not there",
		    name == NULL ? "" : name);
	}
}
