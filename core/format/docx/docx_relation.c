#include "docx_relation.h"

#include <string.h>

#include "base/failure.h"

XmlTree *
docx_relation_tree(Zip *zip, const char *name, const Limits *limits, GError **error)
{
	g_autoptr(GBytes) content = zip_entry(zip, name, error);

	if (content == NULL)
		return NULL;
	g_autoptr(XmlTree) tree = xml_parse(content, name, limits, error);
	if (tree == NULL)
		return NULL;
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (xml_node(tree, i)->kind == XML_DOCTYPE) {
			g_set_error(error, FAILURE, FAILURE_REFUSED,
			    "%s: has a DTD, which no Office file may have",
			    name);
			return NULL;
		}
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			break;
	}
	return g_steal_pointer(&tree);
}

char *
docx_relation_target(const char *source, const char *target)
{
	if (*target == '/')
		return g_strdup(target + 1);
	g_autofree char *folder = g_path_get_dirname(source);
	g_autofree char *joined = strcmp(folder, ".") == 0 ? g_strdup(target)
	    : g_strconcat(folder, "/", target, NULL);
	g_auto(GStrv) parts = g_strsplit(joined, "/", -1);
	g_autoptr(GPtrArray) kept = g_ptr_array_new();
	for (char **part = parts; *part != NULL; part++) {
		if (strcmp(*part, "..") == 0) {
			if (kept->len > 0)
				g_ptr_array_set_size(kept,
				    (int) kept->len - 1);
		} else if (strcmp(*part, ".") != 0) {
			g_ptr_array_add(kept, *part);
		}
	}
	g_ptr_array_add(kept, NULL);
	return g_strjoinv("/", (char **) kept->pdata);
}

char *
docx_relation_name(const char *part)
{
	if (*part == '\0')
		return g_strdup("_rels/.rels");
	g_autofree char *folder = g_path_get_dirname(part);
	g_autofree char *name = g_path_get_basename(part);

	return strcmp(folder, ".") == 0
	    ? g_strdup_printf("_rels/%s.rels", name)
	    : g_strdup_printf("%s/_rels/%s.rels", folder, name);
}

bool
docx_relation_each(Zip *zip, const char *part, const Limits *limits,
    DocxRelationVisit visit, void *data, GError **error)
{
	g_autofree char *name = docx_relation_name(part);

	if (!zip_has(zip, name))
		return true;
	g_autoptr(XmlTree) tree = docx_relation_tree(zip, name, limits,
	    error);
	if (tree == NULL)
		return false;
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT ||
		    strcmp(node->name, "Relationship") != 0)
			continue;
		g_autofree char *type = xml_attribute(tree, i, "Type");
		/* The many that are no parts. */
		if (type == NULL || g_str_has_suffix(type, "/hyperlink"))
			continue;
		g_autofree char *mode = xml_attribute(tree, i, "TargetMode");
		g_autofree char *target = xml_attribute(tree, i, "Target");
		if (target == NULL ||
		    (mode != NULL && strcmp(mode, "External") == 0))
			continue;
		g_autofree char *path = docx_relation_target(part, target);
		visit(type, path, data);
	}
	return true;
}
