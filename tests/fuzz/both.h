/*
 * both.h - the two readers of XML beside one another: what the quick one takes,
 * expat takes, and both make the same tree of it.
 */
#ifndef FUZZ_BOTH_H
#define FUZZ_BOTH_H

#include "base/xml_expat.h"
#include "base/xml_scan.h"
#include "base/xml_tree.h"

static inline void
both_begin(XmlTree *tree, GBytes *bytes)
{
	*tree = (XmlTree) {
		.utf8 = g_bytes_ref(bytes), .names = g_string_chunk_new(256),
		.entities = g_hash_table_new_full(g_str_hash, g_str_equal,
		    g_free, g_free),
	};
}

static inline void
both_end(XmlTree *tree)
{
	g_bytes_unref(tree->utf8);
	g_free(tree->nodes);
	g_string_chunk_free(tree->names);
	g_hash_table_unref(tree->entities);
}

static inline void
both_same(const XmlTree *a, const XmlTree *b)
{
	g_assert_cmpuint(a->n_nodes, ==, b->n_nodes);
	for (uint32_t i = 0; i < a->n_nodes; i++) {
		const XmlNode *one = &a->nodes[i], *other = &b->nodes[i];
		g_assert_cmpint(one->kind, ==, other->kind);
		g_assert_cmpint(one->declares, ==, other->declares);
		g_assert_cmpuint(one->depth, ==, other->depth);
		g_assert_cmpuint(one->parent, ==, other->parent);
		g_assert_cmpuint(one->next, ==, other->next);
		g_assert_cmpuint(one->start, ==, other->start);
		g_assert_cmpuint(one->end, ==, other->end);
		g_assert_cmpuint(one->inner, ==, other->inner);
		g_assert_cmpuint(one->inner_end, ==, other->inner_end);
		g_assert_cmpstr(one->space, ==, other->space);
		g_assert_cmpstr(one->name, ==, other->name);
	}
}

/* Whether the quick reader took LENGTH bytes of TEXT. */
static inline bool
both_read(const char *text, size_t length)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, length);
	XmlTree quick, whole;

	both_begin(&quick, bytes);
	both_begin(&whole, bytes);
	bool is_taken = xml_scan_read(&quick, 0, &limits_default);
	if (is_taken) {
		g_autoptr(GError) error = NULL;
		(void) xml_expat_read(&whole, 0, "both", &limits_default,
		    &error);
		g_assert_no_error(error);
		both_same(&quick, &whole);
	}
	both_end(&quick);
	both_end(&whole);
	return is_taken;
}

#endif
