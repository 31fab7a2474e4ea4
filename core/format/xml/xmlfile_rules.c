#include "xmlfile_rules.h"

#include <string.h>

#include "base/failure.h"
#include "base/file.h"

/* A link to the rules of the options; they are then not added twice. */
typedef struct Links {
	const FormatOptions *options;
	const char *path;	/* of the document */
	bool is_used;
} Links;

static bool
column_fits(const char *column, const char *value)
{
	return strcmp(column, "*") == 0 || strcmp(column, value) == 0 ||
	    (strcmp(column, "-") == 0 && *value == '\0');
}

static bool
add_shipped_file(ItsRules *rules, const char *folder, const char *name,
    const FormatOptions *options, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GBytes) bytes = file_read(path, &options->limits, error);

	ItsReading reading = {NULL, &options->limits, NULL};

	return bytes != NULL && its_rules_add_file(rules, bytes, name,
	    &reading, error);
}

/* Adds the files that LINE of the index names, if it is for ROOT. */
static bool
add_index_line(ItsRules *rules, const char *folder, const char *line,
    const XmlNode *root, const FormatOptions *options, GError **error)
{
	g_auto(GStrv) columns = g_strsplit(line, "\t", 4);

	if (*line == '#' || *line == '\0')
		return true;
	if (g_strv_length(columns) != 3) {
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "%s/index.tsv: not three columns: %s", folder, line);
		return false;
	}
	if (!column_fits(columns[0], root->space) ||
	    !column_fits(columns[1], root->name))
		return true;
	return add_shipped_file(rules, folder, columns[2], options, error);
}

static bool
add_shipped(ItsRules *rules, const XmlNode *root,
    const FormatOptions *options, GError **error)
{
	g_autofree char *folder = g_build_filename(
	    languages_folder(options->languages), "its", NULL);
	g_autofree char *path = g_build_filename(folder, "index.tsv", NULL);
	g_autoptr(GBytes) bytes = file_read(path, &options->limits, error);

	if (bytes == NULL)
		return false;
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i] != NULL; i++)
		if (!add_index_line(rules, folder, lines[i], root, options,
		    error))
			return false;
	return true;
}

/* The rules of the options, or a file beside the document. */
static GBytes *
find_link(const char *href, void *data)
{
	Links *links = data;
	const FormatOptions *options = links->options;
	g_autofree char *name = options->rules_bytes == NULL ||
	    options->rules == NULL ? NULL
	    : g_path_get_basename(options->rules);

	if (g_strcmp0(name, href) == 0) {
		links->is_used = true;
		return g_bytes_ref(options->rules_bytes);
	}
	return options->beside == NULL ? NULL
	    : options->beside(links->path, href, &options->limits, NULL);
}

static const XmlNode *
root_of(const XmlTree *tree)
{
	uint32_t root = 0;

	while (xml_node(tree, root)->kind != XML_ELEMENT)
		root = xml_node(tree, root)->next;
	return xml_node(tree, root);
}

ItsRules *
xmlfile_rules_load(const XmlTree *tree, const char *path,
    const FormatOptions *options, Report *report, GError **error)
{
	g_autoptr(ItsRules) rules = its_rules_new();
	Links links = {options, path, false};
	ItsLinks its_links = {find_link, &links};
	ItsReading reading = {&its_links, &options->limits, report};

	g_autofree char *folder = g_build_filename(
	    languages_folder(options->languages), "its", NULL);

	if (!add_shipped(rules, root_of(tree), options, error))
		return NULL;
	its_rules_add_tree(rules, tree, &reading);
	if (options->rules_bytes != NULL && !links.is_used &&
	    !its_rules_add_file(rules, options->rules_bytes,
	    options->rules == NULL ? "rules" : options->rules,
	    &reading, error))
		return NULL;
	if (options->facts == FORMAT_FACTS_KEEP && !add_shipped_file(rules,
	    folder, "ixbrl-keep.its", options, error))
		return NULL;
	return g_steal_pointer(&rules);
}
