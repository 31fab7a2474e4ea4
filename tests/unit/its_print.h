/*
 * its_print.h - what format/xml/its found, as the W3C test suite has it: for
 * tests, which compare the quick way of translations with the suite.
 */
#ifndef UNIT_ITS_PRINT_H
#define UNIT_ITS_PRINT_H

#include <string.h>

#include "format/xml/its.h"

/* An attribute, or a name of an element that was counted. */
typedef struct Named {
	const char *name;
	size_t length;
	XmlSpan span;
} Named;

static void
keep_attribute(const char *name, size_t length, XmlSpan span, void *data)
{
	Named named = {name, length, span};

	if (length >= 5 && memcmp(name, "xmlns", 5) == 0 &&
	    (length == 5 || name[5] == ':'))
		return;
	g_array_append_val((GArray *) data, named);
}

static int
compare_names(const void *a, const void *b)
{
	const Named *left = a, *right = b;
	int order = memcmp(left->name, right->name,
	    MIN(left->length, right->length));

	if (order != 0)
		return order;
	return left->length < right->length ? -1
	    : left->length > right->length;
}

static void
append_value(GString *out, ItsCategory category, const char *value)
{
	if (value != NULL)
		g_string_append_printf(out, "\t%s=\"%s\"",
		    its_rules_categories[category].output, value);
	g_string_append_c(out, '\n');
}

static void
print_attributes(const Its *its, const XmlTree *tree, ItsCategory category,
    uint32_t node, const GString *path, GString *out)
{
	g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Named));

	xml_each_attribute(tree, node, keep_attribute, list);
	g_array_sort(list, compare_names);
	for (unsigned i = 0; i < list->len; i++) {
		const Named *named = &g_array_index(list, Named, i);
		g_string_append_printf(out, "%s/@%.*s", path->str,
		    (int) named->length, named->name);
		append_value(out, category, its_attribute_value(its, category,
		    node, named->span));
	}
}

/* The element's name as spelled, and how many of its name it is there. */
static void
append_step(const XmlTree *tree, uint32_t index, GPtrArray *counts,
    GString *path)
{
	const XmlNode *node = xml_node(tree, index);
	const char *name = xml_bytes(tree, NULL) + node->start + 1;
	g_autofree char *word = g_strndup(name, strcspn(name, " \t\r\n/>"));

	g_string_append_printf(path, "/%s", word);
	if (node->depth == 0)
		return;
	GHashTable *count = g_ptr_array_index(counts, node->depth - 1);
	unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(count, word))
	    + 1;
	g_hash_table_insert(count, g_steal_pointer(&word),
	    GUINT_TO_POINTER(number));
	g_string_append_printf(path, "[%u]", number);
}

/* One line for each element and attribute in document order: path, tab,
 * name="value". Owned by the caller. */
static char *
its_print(const Its *its, const XmlTree *tree, ItsCategory category)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GString) path = g_string_new(NULL);
	g_autoptr(GArray) lengths = g_array_new(FALSE, FALSE, sizeof(gsize));
	/* Of each open element a table from name to number of children. */
	g_autoptr(GPtrArray) counts = g_ptr_array_new_with_free_func(
	    (GDestroyNotify) g_hash_table_unref);

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT)
			continue;
		g_ptr_array_set_size(counts, (int) node->depth);
		g_string_truncate(path, node->depth == 0 ? 0
		    : g_array_index(lengths, gsize, node->depth - 1));
		append_step(tree, i, counts, path);
		g_array_set_size(lengths, node->depth);
		g_array_append_val(lengths, path->len);
		g_ptr_array_add(counts, g_hash_table_new_full(g_str_hash,
		    g_str_equal, g_free, NULL));
		g_string_append(out, path->str);
		append_value(out, category, its_value(its, category, i));
		print_attributes(its, tree, category, i, path, out);
	}
	return g_string_free(out, FALSE);
}

#endif
