#include "label.h"

#include <string.h>

#include "xbrl.h"

#define STANDARD "http://www.xbrl.org/2003/role/label"

enum { MAX_LABELS = 2000000 };

/* A label. */
typedef struct Label {
	const char *language, *text;
} Label;

struct LabelTable {
	GStringChunk *texts;
	GHashTable *by_id;	/* "us-gaap_Assets" to GArray of Label */
	unsigned count;
};

LabelTable *
label_new(void)
{
	LabelTable *table = g_new0(LabelTable, 1);

	table->texts = g_string_chunk_new(4096);
	table->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    (GDestroyNotify) g_array_unref);
	return table;
}

void
label_free(LabelTable *table)
{
	if (table == NULL)
		return;
	g_hash_table_unref(table->by_id);
	g_string_chunk_free(table->texts);
	g_free(table);
}

bool
label_is(const XmlTree *tree)
{
	const char *other = NULL;	/* the last that is not; interned */

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT || node->space == other)
			continue;
		if (strcmp(node->space, XBRL_LINKBASE) != 0)
			other = node->space;
		else if (strcmp(node->name, "labelLink") == 0)
			return true;
	}
	return false;
}

static char *
xlink(const XmlTree *tree, uint32_t node, const char *name)
{
	return xml_attribute_ns(tree, node, XBRL_XLINK, name);
}

/* The ids of locators and the nodes of labels, by xlink:label. */
typedef struct Link {
	GHashTable *ids;	/* to char * */
	GHashTable *labels;	/* to GArray of uint32_t */
} Link;

static void
read_end(const XmlTree *tree, uint32_t node, const Link *link)
{
	g_autofree char *label = xlink(tree, node, "label");

	if (label == NULL)
		return;
	if (xml_is(tree, node, XBRL_LINKBASE, "loc")) {
		g_autofree char *href = xlink(tree, node, "href");
		const char *hash = href == NULL ? NULL : strchr(href, '#');
		if (hash != NULL)
			g_hash_table_insert(link->ids,
			    g_steal_pointer(&label), g_strdup(hash + 1));
	} else if (xml_is(tree, node, XBRL_LINKBASE, "label")) {
		GArray *nodes = g_hash_table_lookup(link->labels, label);
		if (nodes == NULL) {
			nodes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
			g_hash_table_insert(link->labels,
			    g_steal_pointer(&label), nodes);
		}
		g_array_append_val(nodes, node);
	}
}

static void
add_label(LabelTable *table, const XmlTree *tree, uint32_t node,
    const char *id)
{
	g_autofree char *role = xlink(tree, node, "role");
	g_autofree char *language = xml_attribute_ns(tree, node, XBRL_XML,
	    "lang");

	if (role != NULL && strcmp(role, STANDARD) != 0)
		return;
	g_autofree char *text = g_strstrip(xml_inner_text(tree, node));
	GArray *labels = g_hash_table_lookup(table->by_id, id);
	if (labels == NULL) {
		labels = g_array_new(FALSE, FALSE, sizeof(Label));
		g_hash_table_insert(table->by_id, g_strdup(id), labels);
	}
	Label label = {g_string_chunk_insert_const(table->texts,
	    language == NULL ? "" : language),
	    g_string_chunk_insert_const(table->texts, text)};
	g_array_append_val(labels, label);
}

static void
read_arc(LabelTable *table, const XmlTree *tree, uint32_t node,
    const Link *link)
{
	g_autofree char *from = xlink(tree, node, "from");
	g_autofree char *to = xlink(tree, node, "to");
	const char *id = from == NULL ? NULL
	    : g_hash_table_lookup(link->ids, from);
	GArray *nodes = to == NULL ? NULL
	    : g_hash_table_lookup(link->labels, to);

	if (id == NULL || nodes == NULL)
		return;
	for (unsigned i = 0; i < nodes->len && table->count < MAX_LABELS;
	    i++, table->count++)
		add_label(table, tree, g_array_index(nodes, uint32_t, i), id);
}

static void
read_link(LabelTable *table, const XmlTree *tree, uint32_t node)
{
	g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, g_free);
	g_autoptr(GHashTable) labels = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, (GDestroyNotify) g_array_unref);
	Link link = {ids, labels};

	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i))
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			read_end(tree, i, &link);
	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i))
		if (xml_is(tree, i, XBRL_LINKBASE, "labelArc"))
			read_arc(table, tree, i, &link);
}

void
label_add(LabelTable *table, const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++)
		if (xml_is(tree, i, XBRL_LINKBASE, "labelLink"))
			read_link(table, tree, i);
}

/* How well LABEL suits: 3 the language itself, 2 the same main language, 1
 * any; 0 not at all. */
static int
suits(const Label *label, const char *language)
{
	if (language == NULL)
		return 1;
	size_t own = strcspn(label->language, "-_");
	if (g_ascii_strcasecmp(label->language, language) == 0)
		return 3;
	return own == strcspn(language, "-_") && own > 0 &&
	    g_ascii_strncasecmp(label->language, language, own) == 0 ? 2 : 0;
}

const char *
label_find(const LabelTable *table, const char *prefix, const char *local,
    const char *language)
{
	g_autofree char *id = g_strconcat(prefix == NULL ? "" : prefix, "_",
	    local, NULL);
	const GArray *labels = g_hash_table_lookup(table->by_id, id);
	const char *best = NULL;
	int degree = 0;

	for (unsigned i = 0; labels != NULL && i < labels->len; i++) {
		const Label *label = &g_array_index(labels, Label, i);
		int own = suits(label, language);
		if (own > degree) {
			degree = own;
			best = label->text;
		}
	}
	return best;
}
