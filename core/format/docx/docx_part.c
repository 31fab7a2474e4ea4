#include "docx.h"

#include <string.h>

#include "base/failure.h"
#include "docx_binding.h"
#include "docx_changes.h"
#include "docx_html.h"
#include "docx_package.h"
#include "docx_printed.h"
#include "docx_relation.h"

/* What a relationship's type ends in, and what its part is. */
static const struct {
	const char *type;
	DocxPartKind kind;
} relations[] = {
	{"/footnotes", DOCX_FOOTNOTES},
	{"/endnotes", DOCX_ENDNOTES},
	{"/comments", DOCX_COMMENTS},
	{"/threadedComment", DOCX_COMMENTS},
	{"/header", DOCX_HEADER},
	{"/footer", DOCX_FOOTER},
	{"/glossaryDocument", DOCX_GLOSSARY},
	{"/chart", DOCX_CHART},
	{"/chartEx", DOCX_CHART},	/* of Office 2016: waterfalls, maps */
	{"/chartUserShapes", DOCX_SHAPES},
	{"/diagramData", DOCX_DIAGRAM},
	{"/diagramDrawing", DOCX_DIAGRAM},
	{"/drawing", DOCX_SHAPES},
	{"/sharedStrings", DOCX_STRINGS},
	{"/worksheet", DOCX_WORKSHEET},
	{"/chartsheet", DOCX_SHAPES},	/* leads to a chart */
	{"/table", DOCX_TABLE},
	{"/slide", DOCX_SLIDE},
	{"/notesSlide", DOCX_NOTES},
	{"/slideLayout", DOCX_LAYOUT},
	{"/slideMaster", DOCX_LAYOUT},
	{"/notesMaster", DOCX_LAYOUT},
	{"/handoutMaster", DOCX_LAYOUT},
	{"/core-properties", DOCX_PROPERTIES},
	{"/custom-properties", DOCX_PROPERTIES},
};

/* Parts that say how text is set and in which language. */
static const char *const settings[] = {
	"/styles", "/numbering", "/settings",
};

/* Parts whose text stays in the source language. */
static const struct {
	const char *type, *label;
} left_out[] = {
	{"/package", "an embedded document"},
	{"/oleObject", "an embedded object"},
};

static void
find_main(const char *type, const char *target, void *data)
{
	char **main_name = data;

	if (*main_name == NULL && g_str_has_suffix(type, "/officeDocument"))
		*main_name = g_strdup(target);
}

/* The walk over the relationships. */
typedef struct Search {
	DocxSkeleton *skeleton;
	Report *report;
	const Limits *limits;
	GHashTable *met;	/* names of parts */
	DocxPart *part;		/* whose relationships are looked at, or NULL */
	DocxPackage *package;	/* and where; NULL: the document */
	GError *error;		/* of a visit */
} Search;

Zip *
docx_part_zip(const DocxSkeleton *skeleton, const DocxPart *part)
{
	return part->package == NULL ? skeleton->zip : part->package->zip;
}

static char *
full_name(const DocxPackage *package, const char *entry)
{
	return package == NULL ? g_strdup(entry)
	    : g_strconcat(package->name, "/", entry, NULL);
}

DocxPart *
docx_part_add(DocxSkeleton *skeleton, DocxPackage *package,
    const char *entry, DocxPartKind kind)
{
	DocxPart *part = g_new0(DocxPart, 1);

	part->name = full_name(package, entry);
	part->entry = part->name + strlen(part->name) - strlen(entry);
	part->package = package;
	part->kind = kind;
	part->places = g_array_new(FALSE, FALSE, sizeof(DocxPlace));
	part->unbound = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	part->bound = g_hash_table_new(NULL, NULL);
	g_ptr_array_add(skeleton->parts, part);
	return part;
}

static void
report_skipped(Search *search, const char *name, const char *what)
{
	report_add(search->report, FINDING_PART_SKIPPED, 0, 0, 0,
	    "%s: %s is kept in the source language", name, what);
}

/* What is wrong with an embedded package is no reason to refuse the document
 * around it, unless it breaks a limit. */
static bool
break_package(Search *search, DocxPackage *package, const char *name,
    GError *error)
{
	g_autoptr(GError) failure = error;

	if (g_error_matches(failure, FAILURE, FAILURE_LIMIT)) {
		g_clear_error(&search->error);
		search->error = g_steal_pointer(&failure);
		return false;
	}
	if (package != NULL)
		package->is_broken = true;
	g_autofree char *what = g_strdup_printf("%s, which cannot be read "
	    "(%s),", package != NULL && package->is_imported
	    ? "an imported document" : "the workbook of a chart",
	    failure->message);
	report_skipped(search, name, what);
	return true;
}

/* The workbook of the chart whose relationships are looked at. */
static void
find_workbook(Search *search, const char *target)
{
	GError *error = NULL;

	search->part->workbook = docx_package_open(search->skeleton, target,
	    search->limits, &error);
	if (error != NULL && g_hash_table_add(search->met, g_strdup(target)))
		(void) break_package(search, NULL, target, error);
	else
		g_clear_error(&error);
}

/* A document that stands in the place of a w:altChunk: a package, or a page of
 * XHTML. */
static void
find_imported(Search *search, const char *target)
{
	DocxSkeleton *skeleton = search->skeleton;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) content = zip_entry(skeleton->zip, target, &error);
	size_t size = 0;
	const char *bytes = content == NULL ? NULL
	    : g_bytes_get_data(content, &size);
	g_autoptr(XmlTree) tree = NULL;

	if (size > 4 && memcmp(bytes, "PK\003\004", 4) == 0) {
		DocxPackage *package = docx_package_open(skeleton, target,
		    search->limits, &error);
		if (package != NULL) {
			package->is_imported = true;
			return;
		}
	} else if (content != NULL) {
		tree = xml_parse(content, target, search->limits, &error);
	}
	if (g_error_matches(error, FAILURE, FAILURE_LIMIT)) {
		g_clear_error(&search->error);
		search->error = g_steal_pointer(&error);
	} else if (tree != NULL && docx_html_is_one(tree)) {
		docx_part_add(skeleton, NULL, target, DOCX_IMPORTED)->tree =
		    g_steal_pointer(&tree);
	} else {
		/* RTF, pages of the net as they are. */
		report_add(search->report, FINDING_TEXT_KEPT, 0, 0, 0,
		    "%s: an imported document that is neither DOCX nor XHTML: "
		    "it is kept in the source language", target);
	}
}

/* Parts of the document that hold no text that is read. */
static void
find_other(Search *search, const char *type, const char *target)
{
	for (size_t i = 0; i < G_N_ELEMENTS(settings); i++) {
		if (!g_str_has_suffix(type, settings[i]))
			continue;
		g_hash_table_add(search->met, g_strdup(target));
		g_ptr_array_add(search->skeleton->settings,
		    g_strdup(target));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(left_out); i++) {
		if (!g_str_has_suffix(type, left_out[i].type))
			continue;
		g_hash_table_add(search->met, g_strdup(target));
		report_skipped(search, target, left_out[i].label);
	}
	if (g_str_has_suffix(type, "/aFChunk") &&
	    g_hash_table_add(search->met, g_strdup(target)))
		find_imported(search, target);
	if (g_str_has_suffix(type, "/customXml") &&
	    g_hash_table_add(search->met, g_strdup(target)))
		g_ptr_array_add(search->skeleton->items, g_strdup(target));
	if (g_str_has_suffix(type, "/digital-signature/origin") &&
	    search->skeleton->signature == NULL)
		search->skeleton->signature = g_strdup(target);
}

static void
find_part(const char *type, const char *target, void *data)
{
	Search *search = data;
	DocxPackage *package = search->package;
	Zip *zip = package == NULL ? search->skeleton->zip : package->zip;
	g_autofree char *name = full_name(package, target);

	if (!zip_has(zip, target))
		return;
	if (package == NULL && search->part != NULL &&
	    search->part->kind == DOCX_CHART &&
	    g_str_has_suffix(type, "/package")) {
		find_workbook(search, target);
		return;
	}
	if (g_hash_table_contains(search->met, name))
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(relations); i++) {
		if (!g_str_has_suffix(type, relations[i].type))
			continue;
		docx_part_add(search->skeleton, package, target,
		    relations[i].kind);
		g_hash_table_add(search->met, g_steal_pointer(&name));
		return;
	}
	if (package == NULL)
		find_other(search, type, target);
}

/* "slide2.xml" before "slide10.xml". */
static int
compare_names(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	size_t left = strspn(a, "0123456789"), right = strspn(b, "0123456789");
	if (left != right)
		return left < right ? -1 : 1;
	return strcmp(a, b);
}

static int
compare_parts(const void *a, const void *b)
{
	const DocxPart *left = *(const DocxPart *const *) a;
	const DocxPart *right = *(const DocxPart *const *) b;

	/* Data of charts comes last. */
	if ((left->package == NULL) != (right->package == NULL))
		return left->package == NULL ? -1 : 1;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	return compare_names(left->name, right->name);
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

	if (!docx_relation_each(skeleton->zip, "", limits, find_main, &name,
	    error))
		return NULL;
	if (name == NULL || !zip_has(skeleton->zip, name)) {
		g_set_error_literal(error, FAILURE, FAILURE_INPUT,
		    "no main part: this is no Office document");
		return NULL;
	}
	return g_steal_pointer(&name);
}

/* By the root of the main part; NULL: none of ours. */
static const Format *
format_of(const XmlTree *tree)
{
	uint32_t i = 0;

	while (i < xml_count(tree) && xml_node(tree, i)->kind != XML_ELEMENT)
		i++;
	if (i == xml_count(tree))
		return NULL;
	if (docx_is(tree, i, "document"))
		return &docx_format;
	if (docx_is_of(tree, i, DOCX_SHEET, "workbook"))
		return &docx_xlsx_format;
	const XmlNode *root = xml_node(tree, i);
	return strcmp(root->name, "presentation") == 0 &&
	    strstr(root->space, "/presentationml/") != NULL
	    ? &docx_pptx_format : NULL;
}

/* Whether a formula in CONTENT has brackets: it may name a table's column. */
static bool
has_brackets(const char *content, size_t length)
{
	const char *end = content + length, *p = content;

	while ((p = memmem(p, (size_t) (end - p), "<f", 2)) != NULL) {
		const char *stop = memmem(p, (size_t) (end - p), "</f", 3);
		if (stop == NULL)
			return false;
		if (memchr(p, '[', (size_t) (stop - p)) != NULL)
			return true;
		p = stop;
	}
	return false;
}

/* Sheets have a node a cell; only strings that stand in the cells themselves
 * are worth parsing one. */
static bool
is_idle_sheet(DocxSkeleton *skeleton, const DocxPart *part, bool *is_idle,
    GError **error)
{
	size_t size;
	g_autoptr(GBytes) content = zip_entry(docx_part_zip(skeleton, part),
	    part->entry, error);
	bool *has_references = part->package == NULL
	    ? &skeleton->has_references : &part->package->has_references;

	if (content == NULL)
		return false;
	const char *bytes = g_bytes_get_data(content, &size);
	*is_idle = memmem(bytes, size, "inlineStr", 9) == NULL &&
	    !docx_printed_may_be_in(bytes, size);
	*has_references = *has_references || has_brackets(bytes, size);
	return true;
}

/* p:titleStyle > a:lvl1pPr algn="ctr" of a master. */
static bool
has_centred_title(const XmlTree *tree)
{
	for (uint32_t i = 0; i < xml_count(tree); i++) {
		const XmlNode *node = xml_node(tree, i);
		if (node->kind != XML_ELEMENT || node->parent == XML_NONE ||
		    !docx_is_of(tree, i, DOCX_DRAWING, "lvl1pPr") ||
		    strcmp(xml_node(tree, node->parent)->name,
		    "titleStyle") != 0)
			continue;
		g_autofree char *value = xml_attribute(tree, i, "algn");
		return g_strcmp0(value, "ctr") == 0;
	}
	return false;
}

static bool
accept_changes(const DocxSkeleton *skeleton, DocxPart *part,
    const Limits *limits, GError **error)
{
	if (!skeleton->accepts_changes || skeleton->format != &docx_format)
		return true;
	part->tree = docx_changes_accept(part->tree, part->name, limits,
	    &part->is_edited, error);
	return part->tree != NULL;
}

/* Gives PART its tree, or says that it needs none. */
static bool
load_part(DocxSkeleton *skeleton, DocxPart *part, const Limits *limits,
    bool *is_idle, GError **error)
{
	*is_idle = false;
	if (part->kind == DOCX_WORKSHEET &&
	    !is_idle_sheet(skeleton, part, is_idle, error))
		return false;
	if (*is_idle)
		return true;
	if (part->tree != NULL)	/* the main part */
		return accept_changes(skeleton, part, limits, error);
	part->tree = docx_relation_tree(docx_part_zip(skeleton, part),
	    part->entry, limits, error);
	if (part->tree == NULL || !accept_changes(skeleton, part, limits,
	    error))
		return false;
	if (part->kind == DOCX_LAYOUT)
		skeleton->has_centred_titles |= has_centred_title(part->tree);
	return true;
}

static void
drop_broken(DocxSkeleton *skeleton)
{
	for (unsigned i = skeleton->parts->len; i-- > 0;) {
		const DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (part->package != NULL && part->package->is_broken)
			g_ptr_array_remove_index(skeleton->parts, i);
	}
}

static bool
load_parts(Search *search, GError **error)
{
	DocxSkeleton *skeleton = search->skeleton;

	for (unsigned i = 0; i < skeleton->parts->len;) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		DocxPackage *package = part->package;
		g_autoptr(GError) failure = NULL;
		bool is_idle = package != NULL && package->is_broken;
		if (!is_idle && !load_part(skeleton, part, search->limits,
		    &is_idle, &failure)) {
			if (package == NULL || !break_package(search, package,
			    part->name, g_error_copy(failure))) {
				g_clear_error(&search->error);
				g_propagate_error(error,
				    g_steal_pointer(&failure));
				return false;
			}
			is_idle = true;
		}
		if (is_idle)
			g_ptr_array_add(skeleton->sheets,
			    g_ptr_array_steal_index(skeleton->parts, i));
		else
			i++;
	}
	drop_broken(skeleton);
	return true;
}

/* Looks at the relationships of the parts from *NEXT on, and at those of the
 * parts that they lead to. */
static bool
visit_parts(Search *search, unsigned *next, GError **error)
{
	DocxSkeleton *skeleton = search->skeleton;

	for (; *next < skeleton->parts->len; (*next)++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, *next);
		search->part = part;
		if (!docx_relation_each(docx_part_zip(skeleton, part),
		    part->entry, search->limits, find_part, search, error))
			return false;
	}
	search->part = NULL;
	return true;
}

/* Finds the parts of an embedded package, which the relationships of its main
 * part lead to. */
static bool
visit_package(Search *search, DocxPackage *package, unsigned *next,
    GError **error)
{
	g_autofree char *name = NULL;

	search->package = package;
	bool is_good = docx_relation_each(package->zip, "", search->limits,
	    find_main, &name, error);
	if (is_good && name != NULL && package->is_imported &&
	    zip_has(package->zip, name))
		docx_part_add(search->skeleton, package, name, DOCX_MAIN);
	else if (is_good && name != NULL)
		is_good = docx_relation_each(package->zip, name,
		    search->limits, find_part, search, error);
	is_good = is_good && visit_parts(search, next, error);
	search->package = NULL;
	search->part = NULL;
	return is_good;
}

static bool
find_parts(Search *search, GError **error)
{
	DocxSkeleton *skeleton = search->skeleton;
	unsigned next = 0;

	if (!visit_parts(search, &next, error) ||
	    !docx_relation_each(skeleton->zip, "", search->limits, find_part,
	    search, error))
		return false;
	next = skeleton->parts->len;	/* properties lead nowhere */
	for (unsigned i = 0; i < skeleton->packages->len; i++) {
		DocxPackage *package = g_ptr_array_index(skeleton->packages,
		    i);
		GError *failure = NULL;
		if (visit_package(search, package, &next, &failure))
			continue;
		next = skeleton->parts->len;
		if (!break_package(search, package, package->name, failure))
			break;
	}
	if (search->error == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&search->error));
	return false;
}

static bool
load_main(DocxSkeleton *skeleton, const char *name, const Limits *limits,
    GError **error)
{
	DocxPart *part = docx_part_add(skeleton, NULL, name, DOCX_MAIN);
	part->tree = docx_relation_tree(skeleton->zip, name, limits, error);
	if (part->tree == NULL)
		return false;
	skeleton->format = format_of(part->tree);
	if (skeleton->format != NULL)
		return true;
	g_set_error(error, FAILURE, FAILURE_REFUSED, "%s: no document, "
	    "workbook or presentation", name);
	return false;
}

bool
docx_part_load(DocxSkeleton *skeleton, const FormatOptions *options,
    Report *report, GError **error)
{
	const Limits *limits = &options->limits;
	g_autofree char *main_name = main_part_name(skeleton, limits, error);
	g_autoptr(GHashTable) met = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);
	Search search = {
		.skeleton = skeleton, .report = report, .limits = limits,
		.met = met,
	};

	if (main_name == NULL ||
	    !load_main(skeleton, main_name, limits, error))
		return false;
	g_hash_table_add(met, g_strdup(main_name));
	if (!find_parts(&search, error))
		return false;
	g_ptr_array_sort(skeleton->parts, compare_parts);
	if (!load_parts(&search, error))
		return false;
	if (skeleton->format != &docx_format) {
		/* Those of a workbook say nothing of languages. */
		g_ptr_array_set_size(skeleton->settings, 0);
		return true;
	}
	if (!docx_binding_load(skeleton, limits, report, error))
		return false;
	for (unsigned i = 0; i < skeleton->settings->len; i++) {
		const char *name = g_ptr_array_index(skeleton->settings, i);
		if (strstr(name, "tyles") == NULL)
			continue;
		g_autoptr(XmlTree) tree = docx_relation_tree(skeleton->zip,
		    name, limits, error);
		if (tree == NULL)
			return false;
		read_styles(skeleton, tree);
	}
	return true;
}
