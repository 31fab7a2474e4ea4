#include "filing.h"

#include <string.h>

#include "base/failure.h"
#include "base/zip.h"
#include "ixbrl.h"
#include "xbrl.h"

/* A file that was parsed. */
typedef struct Part {
	char *path;
	XmlTree *tree;
	uint32_t root;
	bool is_inline, is_partial;
	bool is_done;
} Part;

typedef struct Read {
	const FilingTask *task;
	Filing *filing;
	GPtrArray *parts;	/* of Part */
} Read;

bool
filing_tables_open(FilingTables *tables, const char *folder, GError **error)
{
	tables->transforms = transform_open(folder, error);
	if (tables->transforms == NULL)
		return false;
	tables->forms = form_open(folder, error);
	return tables->forms != NULL;
}

void
filing_tables_clear(FilingTables *tables)
{
	g_clear_pointer(&tables->transforms, transform_close);
	g_clear_pointer(&tables->forms, form_close);
}

static void
part_free(void *data)
{
	Part *part = data;

	g_free(part->path);
	xml_free(part->tree);
	g_free(part);
}

void
filing_free(Filing *filing)
{
	if (filing == NULL)
		return;
	g_ptr_array_unref(filing->sets);
	label_free(filing->labels);
	fact_check_free_sums(filing->sums);
	g_free(filing);
}

/* ---- parsing ------------------------------------------------------------- */

static bool
add_part(Read *read, const char *path, GBytes *bytes, GError **error)
{
	g_autofree char *where = g_path_get_basename(path);
	XmlTree *tree = xml_parse(bytes, where, read->task->limits, error);

	if (tree == NULL) {
		g_prefix_error(error, "%s: ", path);
		return false;
	}
	Part *part = g_new0(Part, 1);
	part->path = g_strdup(path);
	part->tree = tree;
	while (xml_node(tree, part->root)->kind != XML_ELEMENT)
		part->root = xml_node(tree, part->root)->next;
	part->is_inline = ixbrl_is_inline(tree);
	part->is_partial = part->is_inline && ixbrl_is_partial(tree);
	g_ptr_array_add(read->parts, part);
	return true;
}

static bool
is_xml_name(const char *name)
{
	static const char *const extensions[] = {
		".htm", ".html", ".xhtml", ".xml", ".xbrl"
	};

	for (size_t i = 0; i < G_N_ELEMENTS(extensions); i++)
		if (g_str_has_suffix(name, extensions[i]))
			return true;
	return false;
}

/* What is not well-formed in a package is said, and left out. */
static bool
add_archive(Read *read, const FilingFile *file, GError **error)
{
	g_autoptr(Zip) zip = zip_read(file->bytes, read->task->limits, error);

	if (zip == NULL) {
		g_prefix_error(error, "%s: ", file->path);
		return false;
	}
	for (size_t i = 0; i < zip_entries(zip); i++) {
		const char *name = zip_name(zip, i);
		g_autoptr(GError) fault = NULL;
		if (!is_xml_name(name))
			continue;
		g_autofree char *path = g_build_filename(file->path, name,
		    NULL);
		g_autoptr(GBytes) bytes = zip_entry(zip, name, &fault);
		if ((bytes == NULL || !add_part(read, path, bytes, &fault)) &&
		    read->task->report != NULL)
			report_add(read->task->report, FINDING_PART_SKIPPED,
			    0, 0, 0, "%s", fault->message);
	}
	return true;
}

static bool
is_archive(GBytes *bytes)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);

	return size > 4 && memcmp(data, "PK\003\004", 4) == 0;
}

/* ---- reading ------------------------------------------------------------- */

static FactSet *
new_set(Read *read)
{
	FactSet *set = fact_set_new();

	g_ptr_array_add(read->filing->sets, set);
	return set;
}

static void
add_name(FactSet *set, const Part *part)
{
	g_ptr_array_add(set->files, arena_string(set->arena, part->path));
}

static bool
same_folder(const Part *a, const Part *b)
{
	g_autofree char *left = g_path_get_dirname(a->path);
	g_autofree char *right = g_path_get_dirname(b->path);

	return strcmp(left, right) == 0;
}

/* Whether PART needs another file, or one beside it does. */
static bool
is_in_set(const Read *read, const Part *part)
{
	for (unsigned i = 0; i < read->parts->len; i++) {
		const Part *other = g_ptr_array_index(read->parts, i);
		if (other->is_partial && same_folder(part, other))
			return true;
	}
	return false;
}

static bool
read_inline(Read *read, Part *first, unsigned index, GError **error)
{
	FactSet *set = new_set(read);
	g_autoptr(GPtrArray) trees = g_ptr_array_new();
	bool is_set = is_in_set(read, first);

	for (unsigned i = index; i < read->parts->len; i++) {
		Part *part = g_ptr_array_index(read->parts, i);
		if (part != first && (!is_set || part->is_done ||
		    !part->is_inline || !same_folder(first, part)))
			continue;
		part->is_done = true;
		add_name(set, part);
		g_ptr_array_add(trees, part->tree);
	}
	IxbrlFiles files = {
		.trees = (const XmlTree *const *) (void *) trees->pdata,
		.count = trees->len,
		.transforms = read->task->tables->transforms,
		.report = read->task->report,
	};
	if (ixbrl_read(set, &files, error))
		return true;
	g_prefix_error(error, "%s: ", first->path);
	return false;
}

/* False when PART holds nothing that is known. */
static bool
read_other(Read *read, Part *part)
{
	bool is_instance = xml_is(part->tree, part->root, XBRL_INSTANCE,
	    "xbrl");
	bool is_form = !is_instance && form_is(read->task->tables->forms,
	    part->tree, part->root);

	if (fact_check_is_calculation(part->tree))
		fact_check_add(read->filing->sums, part->tree);
	if (label_is(part->tree)) {
		label_add(read->filing->labels, part->tree);
		if (!is_instance)
			return true;
	}
	if (!is_instance && !is_form)
		return xml_is(part->tree, part->root, XBRL_LINKBASE,
		    "linkbase");
	FactSet *set = new_set(read);
	add_name(set, part);
	if (is_form) {
		form_read(set, read->task->tables->forms, part->tree,
		    part->root, 0);
		return true;
	}
	xbrl_read_resources(set, part->tree);
	xbrl_read(set, part->tree, part->root, 0, read->task->report);
	return true;
}

static bool
read_parts(Read *read, GError **error)
{
	for (unsigned i = 0; i < read->parts->len; i++) {
		Part *part = g_ptr_array_index(read->parts, i);
		if (part->is_done)
			continue;
		if (part->is_inline) {
			if (!read_inline(read, part, i, error))
				return false;
			continue;
		}
		/* A package holds manifests and styles, too. */
		if (read_other(read, part) || strstr(part->path, ".zip/")
		    != NULL || strstr(part->path, ".xbri/") != NULL)
			continue;
		g_set_error(error, FAILURE, FAILURE_REFUSED, "%s: no facts "
		    "that are known: neither XBRL nor a form", part->path);
		return false;
	}
	return true;
}

Filing *
filing_read(const FilingTask *task, GError **error)
{
	g_autoptr(Filing) filing = g_new0(Filing, 1);
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(
	    part_free);
	Read read = {task, filing, parts};

	filing->sets = g_ptr_array_new_with_free_func(
	    (GDestroyNotify) fact_set_free);
	filing->labels = label_new();
	filing->sums = fact_check_new_sums();
	for (unsigned i = 0; i < task->count; i++) {
		const FilingFile *file = &task->files[i];
		if (is_archive(file->bytes)
		    ? !add_archive(&read, file, error)
		    : !add_part(&read, file->path, file->bytes, error))
			return NULL;
	}
	if (!read_parts(&read, error))
		return NULL;
	for (unsigned i = 0; task->report != NULL && i < filing->sets->len;
	    i++)
		fact_check_run(g_ptr_array_index(filing->sets, i),
		    filing->sums, task->report);
	if (filing->sets->len > 0)
		return g_steal_pointer(&filing);
	g_set_error(error, FAILURE, FAILURE_REFUSED, "%s: no facts in %s",
	    task->files[0].path, task->count > 1 ? "these files"
	    : "this file");
	return NULL;
}
