#include "form.h"

#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "xbrl.h"

#define CIK "http://www.sec.gov/CIK"

enum { N_COLUMNS = 5 };

struct FormTable {
	GPtrArray *rows;	/* of char ** */
};

typedef struct Read {
	FactSet *set;
	const XmlTree *tree;
	char *const *row;
	unsigned file;
	FactContext *context;
	GArray *steps;		/* of Step: the open elements below the root */
} Read;

typedef struct Step {
	uint32_t node;
	size_t path, rows;	/* lengths of both texts before it */
	GHashTable *counts;	/* of its children, by name */
} Step;

/* ---- the table ----------------------------------------------------------- */

FormTable *
form_open(const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "xbrl", "forms.tsv",
	    NULL);
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);

	if (bytes == NULL)
		return NULL;
	g_autoptr(FormTable) table = g_new0(FormTable, 1);
	table->rows = g_ptr_array_new_with_free_func(
	    (GDestroyNotify) g_strfreev);
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i] != NULL; i++) {
		if (*lines[i] == '\0' || *lines[i] == '#')
			continue;
		char **columns = g_strsplit(lines[i], "\t", -1);
		g_ptr_array_add(table->rows, columns);
		if (g_strv_length(columns) == N_COLUMNS)
			continue;
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "%s: line %zu is not %d columns", path, i + 1, N_COLUMNS);
		return NULL;
	}
	return g_steal_pointer(&table);
}

void
form_close(FormTable *table)
{
	if (table == NULL)
		return;
	g_ptr_array_unref(table->rows);
	g_free(table);
}

static bool
fits(const char *column, const char *value)
{
	return strcmp(column, "*") == 0 || strcmp(column, value) == 0 ||
	    (strcmp(column, "-") == 0 && *value == '\0');
}

static char *const *
find_row(const FormTable *table, const XmlTree *tree, uint32_t root)
{
	const XmlNode *element = xml_node(tree, root);

	for (unsigned i = 0; i < table->rows->len; i++) {
		char *const *row = g_ptr_array_index(table->rows, i);
		if (fits(row[0], element->space) &&
		    fits(row[1], element->name))
			return row;
	}
	return NULL;
}

bool
form_is(const FormTable *table, const XmlTree *tree, uint32_t root)
{
	return find_row(table, tree, root) != NULL;
}

/* ---- who and when -------------------------------------------------------- */

/* The text at PATH ("a/b") below NODE; NULL when there is none. */
static const char *
text_at(const Read *read, uint32_t node, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, "/", -1);

	for (size_t i = 0; names[i] != NULL && node != XML_NONE; i++) {
		uint32_t child = xml_first_child(read->tree, node);
		while (child != XML_NONE && (xml_node(read->tree, child)->kind
		    != XML_ELEMENT || strcmp(xml_node(read->tree, child)
		    ->name, names[i]) != 0))
			child = xml_next_sibling(read->tree, child);
		node = child;
	}
	const char *text = node == XML_NONE ? NULL
	    : xbrl_text(read->set, read->tree, node);
	return text == NULL || *text == '\0' ? NULL : text;
}

static const char *
first_text(const Read *read, uint32_t root, const char *paths)
{
	g_auto(GStrv) list = g_strsplit(paths, "|", -1);
	const char *text = NULL;

	for (size_t i = 0; list[i] != NULL && text == NULL; i++)
		text = text_at(read, root, list[i]);
	return text;
}

/* 12-31-2020 and 12/31/2020 as 2020-12-31; others as they are. */
static const char *
plain_date(FactSet *set, const char *text)
{
	g_auto(GStrv) parts = g_strsplit_set(text, "-/", 4);

	if (g_strv_length(parts) != 3 || strlen(parts[2]) != 4)
		return text;
	return arena_printf(set->arena, "%s-%s-%s", parts[2], parts[0],
	    parts[1]);
}

static FactContext *
read_context(const Read *read, uint32_t root)
{
	FactSet *set = read->set;
	FactContext *context = arena_alloc(set->arena, sizeof *context);
	const char *period = first_text(read, root, read->row[3]);

	context->id = arena_printf(set->arena, "form-%u", read->file);
	context->identifier = first_text(read, root, read->row[2]);
	context->scheme = context->identifier == NULL ? "" : CIK;
	if (context->identifier == NULL)
		context->identifier = "";
	context->end = period == NULL ? NULL : plain_date(set, period);
	context->members = g_array_new(FALSE, FALSE, sizeof(FactMember));
	g_hash_table_insert(set->contexts, (void *) (uintptr_t) context->id,
	    context);
	return context;
}

/* ---- fields -------------------------------------------------------------- */

static Fact *
add_field(const Read *read, const char *path, const char *rows)
{
	FactSet *set = read->set;
	Fact *fact = fact_add(set, FACT_FIELD);

	fact->name = (FactName) {FORM_SPACE, arena_string(set->arena, path)};
	fact->path = arena_string(set->arena, rows);
	fact->context = read->context;
	fact->file = read->file;
	return fact;
}

typedef struct AttributeVisit {
	const Read *read;
	const char *path, *rows;
	uint32_t node;
} AttributeVisit;

static void
visit_attribute(const char *name, size_t length, XmlSpan span, void *data)
{
	const AttributeVisit *visit = data;
	const XmlTree *tree = visit->read->tree;
	bool is_plain = memchr(name, ':', length) == NULL &&
	    !(length == 5 && memcmp(name, "xmlns", 5) == 0) &&
	    !(length == 2 && memcmp(name, "id", 2) == 0);

	if (!is_plain)
		return;
	g_autofree char *value = xml_resolve(tree, span.start, span.end);
	g_autofree char *path = g_strdup_printf("%s.%.*s", visit->path,
	    (int) length, name);
	g_autofree char *rows = g_strdup_printf("%s/@%.*s", visit->rows,
	    (int) length, name);
	Fact *fact = add_field(visit->read, path, rows);
	fact->value = fact->source = arena_string(visit->read->set->arena,
	    value);
	fact->node = visit->node;
	fact->start = span.start;
	fact->end = span.end;
}

static bool
has_children(const XmlTree *tree, uint32_t node)
{
	for (uint32_t i = xml_first_child(tree, node); i != XML_NONE;
	    i = xml_next_sibling(tree, i))
		if (xml_node(tree, i)->kind == XML_ELEMENT &&
		    strcmp(xml_node(tree, i)->name, "footnoteId") != 0)
			return true;
	return false;
}

/* The references to footnotes of the elements beside and in NODE. */
static void
add_footnotes(const Read *read, Fact *fact, uint32_t node)
{
	for (uint32_t i = xml_first_child(read->tree, node); i != XML_NONE;
	    i = xml_next_sibling(read->tree, i)) {
		const char *id = xml_node(read->tree, i)->kind == XML_ELEMENT
		    && strcmp(xml_node(read->tree, i)->name, "footnoteId")
		    == 0 ? xbrl_attribute(read->set, read->tree, i, "id")
		    : NULL;
		if (id == NULL)
			continue;
		if (fact->footnotes == NULL)
			fact->footnotes = g_ptr_array_new();
		g_ptr_array_add(fact->footnotes, (void *) (uintptr_t) id);
	}
}

static void
add_note(const Read *read, uint32_t node)
{
	Fact *fact = fact_add(read->set, FACT_NOTE);
	const XmlNode *element = xml_node(read->tree, node);

	fact->id = xbrl_attribute(read->set, read->tree, node, "id");
	fact->name = (FactName) {"", NULL};
	fact->value = fact->source = xbrl_text(read->set, read->tree, node);
	fact->file = read->file;
	fact->node = node;
	fact->start = element->start;
	fact->end = element->end;
}

static void
read_element(const Read *read, uint32_t node, const char *path,
    const char *rows)
{
	const XmlTree *tree = read->tree;
	const XmlNode *element = xml_node(tree, node);
	AttributeVisit visit = {read, path, rows, node};
	bool is_wrapped = strcmp(element->name, read->row[4]) == 0;

	if (strcmp(element->name, "footnoteId") == 0)
		return;
	if (strcmp(element->name, "footnote") == 0) {
		add_note(read, node);
		return;
	}
	xml_each_attribute(tree, node, visit_attribute, &visit);
	const char *text = has_children(tree, node) ? ""
	    : xbrl_text(read->set, tree, node);
	if (*text == '\0')
		return;
	g_autofree char *outer = g_strndup(path, strlen(path) -
	    (is_wrapped ? strlen(element->name) + 1 : 0));
	Fact *fact = add_field(read, is_wrapped ? outer : path, rows);
	fact->value = fact->source = text;
	fact->node = node;
	fact->start = element->start;
	fact->end = element->end;
	add_footnotes(read, fact, is_wrapped ? element->parent : node);
}

static void
step_clear(void *step)
{
	g_hash_table_unref(((Step *) step)->counts);
}

static Step *
last_step(const Read *read)
{
	return &g_array_index(read->steps, Step, read->steps->len - 1);
}

/* Appends the name of NODE to both texts, and which of its name it is. */
static void
append_name(const Read *read, uint32_t node, GString *path, GString *rows)
{
	const char *name = xml_node(read->tree, node)->name;
	GHashTable *counts = last_step(read)->counts;
	unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name))
	    + 1;

	g_hash_table_insert(counts, g_strdup(name),
	    GUINT_TO_POINTER(number));
	g_string_append_printf(path, "%s%s", path->len == 0 ? "" : ".",
	    name);
	g_string_append_printf(rows, "/%s[%u]", name, number);
}

static void
push(const Read *read, uint32_t node, const GString *path,
    const GString *rows)
{
	Step step = {node, path->len, rows->len, g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, NULL)};

	g_array_append_val(read->steps, step);
}

void
form_read(FactSet *set, const FormTable *table, const XmlTree *tree,
    uint32_t root, unsigned file)
{
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(Step));
	g_autoptr(GString) path = g_string_new(NULL);
	g_autoptr(GString) rows = g_string_new(NULL);
	Read read = {
		.set = set, .tree = tree, .row = find_row(table, tree, root),
		.file = file, .steps = steps,
	};

	g_array_set_clear_func(steps, step_clear);
	fact_prefix(set, FORM_SPACE, "form");
	read.context = read_context(&read, root);
	push(&read, root, path, rows);
	for (uint32_t i = root + 1; i < xml_node(tree, root)->next; i++) {
		if (xml_node(tree, i)->kind != XML_ELEMENT)
			continue;
		while (last_step(&read)->node != xml_node(tree, i)->parent)
			g_array_set_size(steps, steps->len - 1);
		g_string_truncate(path, last_step(&read)->path);
		g_string_truncate(rows, last_step(&read)->rows);
		append_name(&read, i, path, rows);
		push(&read, i, path, rows);
		read_element(&read, i, path->str, rows->str);
	}
}
