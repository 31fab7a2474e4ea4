#include "docx.h"

#include <string.h>

#include "base/failure.h"

/* What a relationship's type ends in, and what we do with its part. */
static const struct {
	const char *type;
	bool is_read;
	DocxPartKind kind;
	const char *label;
} relations[] = {
	{"/footnotes", true, DOCX_FOOTNOTES, NULL},
	{"/endnotes", true, DOCX_ENDNOTES, NULL},
	{"/comments", true, DOCX_COMMENTS, NULL},
	{"/header", true, DOCX_HEADER, NULL},
	{"/footer", true, DOCX_FOOTER, NULL},
	{"/chart", false, DOCX_MAIN, "a chart"},
	{"/diagramData", false, DOCX_MAIN, "a SmartArt diagram"},
	{"/glossaryDocument", false, DOCX_MAIN, "building blocks"},
	{"/aFChunk", false, DOCX_MAIN, "an imported document"},
};

static XmlTree *
load_tree(Zip *zip, const char *name, const Limits *limits, GError **error)
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

/* "word/document.xml" and "header1.xml" give "word/header1.xml". */
static char *
resolve_target(const char *source, const char *target)
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

/* "word/document.xml" gives "word/_rels/document.xml.rels". */
static char *
relationships_name(const char *part)
{
	g_autofree char *folder = g_path_get_dirname(part);
	g_autofree char *name = g_path_get_basename(part);

	return strcmp(folder, ".") == 0
	    ? g_strdup_printf("_rels/%s.rels", name)
	    : g_strdup_printf("%s/_rels/%s.rels", folder, name);
}

typedef void (*RelationVisit)(const char *type, const char *target,
    void *data);

/* Visits the internal relationships of PART ("" for the package). */
static bool
each_relation(DocxSkeleton *skeleton, const char *part, const Limits *limits,
    RelationVisit visit, void *data, GError **error)
{
	g_autofree char *name = *part == '\0' ? g_strdup("_rels/.rels")
	    : relationships_name(part);

	if (!zip_has(skeleton->zip, name))
		return true;
	g_autoptr(XmlTree) tree = load_tree(skeleton->zip, name, limits,
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
		g_autofree char *path = resolve_target(part, target);
		visit(type, path, data);
	}
	return true;
}

static void
find_main(const char *type, const char *target, void *data)
{
	char **main_name = data;

	if (*main_name == NULL && g_str_has_suffix(type, "/officeDocument"))
		*main_name = g_strdup(target);
}

/* What the main part's relationships name. */
typedef struct Found {
	DocxSkeleton *skeleton;
	Report *report;
	GPtrArray *parts;	/* DocxPart *, without trees */
	char *styles;
} Found;

static void
find_part(const char *type, const char *target, void *data)
{
	Found *found = data;

	if (g_str_has_suffix(type, "/styles") && found->styles == NULL)
		found->styles = g_strdup(target);
	for (size_t i = 0; i < G_N_ELEMENTS(relations); i++) {
		if (!g_str_has_suffix(type, relations[i].type))
			continue;
		if (!relations[i].is_read) {
			report_add(found->report, FINDING_PART_SKIPPED, 0, 0,
			    0, "%s: %s is kept in the source language",
			    target, relations[i].label);
			continue;
		}
		for (unsigned k = 0; k < found->parts->len; k++) {
			const DocxPart *known = g_ptr_array_index(
			    found->parts, k);
			if (strcmp(known->name, target) == 0)
				return;
		}
		if (!zip_has(found->skeleton->zip, target))
			continue;
		DocxPart *part = g_new0(DocxPart, 1);
		part->name = g_strdup(target);
		part->kind = relations[i].kind;
		part->places = g_array_new(FALSE, FALSE, sizeof(DocxPlace));
		g_ptr_array_add(found->parts, part);
	}
}

static int
compare_parts(const void *a, const void *b)
{
	const DocxPart *left = *(const DocxPart *const *) a;
	const DocxPart *right = *(const DocxPart *const *) b;

	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* "heading 1" and "Title" are headings, whatever their ids in this file. */
static void
read_styles(DocxSkeleton *skeleton, const XmlTree *tree)
{
	g_autofree char *id = NULL;

	for (uint32_t i = 0; i < xml_count(tree); i++) {
		if (docx_is(tree, i, "style")) {
			g_free(id);
			const XmlNode *node = xml_node(tree, i);
			id = xml_attribute_ns(tree, i, node->space, "styleId");
		} else if (docx_is(tree, i, "name") && id != NULL) {
			const XmlNode *node = xml_node(tree, i);
			g_autofree char *name = xml_attribute_ns(tree, i,
			    node->space, "val");
			unsigned level = 0;
			if (name == NULL)
				continue;
			if (g_ascii_strncasecmp(name, "heading ", 8) == 0 &&
			    g_ascii_isdigit(name[8]))
				level = (unsigned) (name[8] - '0');
			else if (g_ascii_strcasecmp(name, "title") == 0)
				level = 1;
			if (level > 0)
				g_hash_table_insert(skeleton->heading_levels,
				    g_steal_pointer(&id),
				    GUINT_TO_POINTER(level));
		}
	}
}

static char *
main_part_name(DocxSkeleton *skeleton, const Limits *limits, GError **error)
{
	g_autofree char *name = NULL;

	if (!each_relation(skeleton, "", limits, find_main, &name, error))
		return NULL;
	if (name == NULL || !zip_has(skeleton->zip, name)) {
		g_set_error_literal(error, FAILURE, FAILURE_INPUT,
		    "no main part: this is no Office document");
		return NULL;
	}
	return g_steal_pointer(&name);
}

static bool
is_word(const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++)
		if (xml_node(tree, i)->kind == XML_ELEMENT)
			return docx_is(tree, i, "document");
	return false;
}

bool
docx_part_load(DocxSkeleton *skeleton, const FormatOptions *options,
    Report *report, GError **error)
{
	const Limits *limits = &options->limits;
	g_autofree char *main_name = main_part_name(skeleton, limits, error);

	if (main_name == NULL)
		return false;
	DocxPart *main_part = g_new0(DocxPart, 1);
	main_part->name = g_strdup(main_name);
	main_part->places = g_array_new(FALSE, FALSE, sizeof(DocxPlace));
	g_ptr_array_add(skeleton->parts, main_part);
	main_part->tree = load_tree(skeleton->zip, main_name, limits, error);
	if (main_part->tree == NULL)
		return false;
	if (!is_word(main_part->tree)) {
		g_set_error(error, FAILURE, FAILURE_REFUSED, "%s: not a Word "
		    "document (spreadsheets and presentations are not read)",
		    main_name);
		return false;
	}
	Found found = {skeleton, report, skeleton->parts, NULL};
	bool is_listed = each_relation(skeleton, main_name, limits, find_part,
	    &found, error);
	g_autofree char *styles = found.styles;
	if (!is_listed)
		return false;
	g_ptr_array_sort(skeleton->parts, compare_parts);
	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (part->tree == NULL)
			part->tree = load_tree(skeleton->zip, part->name,
			    limits, error);
		if (part->tree == NULL)
			return false;
	}
	if (styles == NULL || !zip_has(skeleton->zip, styles))
		return true;
	g_autoptr(XmlTree) tree = load_tree(skeleton->zip, styles, limits,
	    error);
	if (tree == NULL)
		return false;
	read_styles(skeleton, tree);
	return true;
}
