#include "docx_signature.h"

#include <string.h>

#include "base/xml_splice.h"
#include "docx_relation.h"

static const char types_name[] = "[Content_Types].xml";

/* The parts that go. */
typedef struct Removal {
	Zip *zip;
	GPtrArray *names;	/* char * */
} Removal;

static bool
is_removed(const Removal *removal, const char *name)
{
	for (unsigned i = 0; i < removal->names->len; i++)
		if (g_ascii_strcasecmp(g_ptr_array_index(removal->names, i),
		    name) == 0)
			return true;
	return false;
}

static void
add_name(const char *type, const char *target, void *data)
{
	Removal *removal = data;

	if (strstr(type, "/digital-signature/") != NULL &&
	    zip_has(removal->zip, target) && !is_removed(removal, target))
		g_ptr_array_add(removal->names, g_strdup(target));
}

/* The signatures behind the origin, their certificates, and so on. */
static bool
find_parts(Removal *removal, const Limits *limits, GError **error)
{
	for (unsigned i = 0; i < removal->names->len; i++) {
		const char *name = g_ptr_array_index(removal->names, i);
		if (!docx_relation_each(removal->zip, name, limits, add_name,
		    removal, error))
			return false;
	}
	return true;
}

/* Whether the part at NODE, a Relationship of the package or an Override of
 * its content types, is one that goes. */
static bool
names_removed(const Removal *removal, const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);
	bool is_relation = strcmp(self->name, "Relationship") == 0;

	if (self->kind != XML_ELEMENT ||
	    (!is_relation && strcmp(self->name, "Override") != 0))
		return false;
	g_autofree char *value = xml_attribute(tree, node, is_relation
	    ? "Target" : "PartName");
	if (value == NULL)
		return false;
	g_autofree char *name = docx_relation_target("", value);
	return is_removed(removal, name);
}

/* Whether NODE is the content type of an extension that only parts that go
 * have. */
static bool
is_idle_default(const Removal *removal, const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);
	bool is_used = false;

	if (self->kind != XML_ELEMENT || strcmp(self->name, "Default") != 0)
		return false;
	g_autofree char *extension = xml_attribute(tree, node, "Extension");
	for (size_t i = 0; i < zip_entries(removal->zip); i++) {
		const char *name = zip_name(removal->zip, i);
		const char *dot = strrchr(name, '.');
		if (dot == NULL || extension == NULL ||
		    g_ascii_strcasecmp(dot + 1, extension) != 0)
			continue;
		if (!is_removed(removal, name))
			return false;
		is_used = true;
	}
	return is_used;
}

/* Takes what names the parts out of the entry NAME. */
static bool
forget_parts(const Removal *removal, const char *name, const Limits *limits,
    GError **error)
{
	if (!zip_has(removal->zip, name))
		return true;
	g_autoptr(XmlTree) tree = docx_relation_tree(removal->zip, name,
	    limits, error);
	if (tree == NULL)
		return false;
	g_autoptr(XmlSplice) splice = xml_splice_new(tree);
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (names_removed(removal, tree, i) ||
		    is_idle_default(removal, tree, i))
			xml_splice_replace(splice, node->start, node->end,
			    g_strdup(""));
	}
	g_autoptr(GBytes) content = xml_splice_apply(splice, error);
	if (content == NULL)
		return false;
	zip_set_entry(removal->zip, name, content);
	return true;
}

bool
docx_signature_remove(DocxSkeleton *skeleton, const Limits *limits,
    Report *report, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	Removal removal = {skeleton->zip, names};

	if (skeleton->signature == NULL)
		return true;
	g_ptr_array_add(names, g_strdup(skeleton->signature));
	if (!find_parts(&removal, limits, error) ||
	    !forget_parts(&removal, "_rels/.rels", limits, error) ||
	    !forget_parts(&removal, types_name, limits, error))
		return false;
	for (unsigned i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *relations = docx_relation_name(name);
		zip_remove_entry(skeleton->zip, name);
		if (zip_has(skeleton->zip, relations))
			zip_remove_entry(skeleton->zip, relations);
	}
	report_add(report, FINDING_SIGNED, 0, 0, 0,
	    "the file was signed; the signature was taken out, as it cannot "
	    "hold for a translation");
	return true;
}
