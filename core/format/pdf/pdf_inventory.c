#include "format/pdf/pdf_inventory.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "format/pdf/pdf_content.h"

enum {
	MAX_ITEMS = 2000000,
	MAX_DEPTH = 64,		/* of trees */
	MAX_DETAIL = 5,		/* of objects in a line */
	MAX_ENTRIES = 200,	/* of an object in a line */
	MAX_LINE = 4000,	/* bytes */
	RELEASE_AFTER = 2000,	/* steps; handles cost memory */
};

typedef enum PdfKind {
	PAGES,
	LINKS,
	WIDGETS,
	ANNOTATIONS,
	FIELDS,
	OUTLINE,
	STRUCTURE,
	LAYERS,
	ATTACHMENTS,
	N_KINDS
} PdfKind;

static const struct {
	const char *name, *what, *one;
} kinds[N_KINDS] = {
	[PAGES] = {"pages", "pages with all their boxes", "page"},
	[LINKS] = {"links", "links with page and destination", "link"},
	[WIDGETS] = {"widgets", "form widgets with their places", "widget"},
	[ANNOTATIONS] = {"annotations", "other annotations with their places",
	    "annotation"},
	[FIELDS] = {"fields", "form fields with name, kind and value",
	    "field"},
	[OUTLINE] = {"outline", "outline entries with their destinations",
	    "outline entry"},
	[STRUCTURE] = {"structure", "structure elements in their order",
	    "structure element"},
	[LAYERS] = {"layers", "optional-content layers", "layer"},
	[ATTACHMENTS] = {"attachments", "attached files", "attachment"},
};

typedef struct Item {
	const char *line;
	unsigned page;		/* from 1; 0: none */
	BlockBox box;
} Item;

struct PdfInventory {
	Arena *arena;
	GHashTable *lines;	/* each of them once */
	GArray *items[N_KINDS];	/* of Item */
};

typedef struct Walker {
	PdfInventory *inventory;
	PdfFile *file;
	GHashTable *pages;	/* object number > number from 1 */
	GHashTable *met;	/* object numbers of the tree being walked */
	unsigned steps;
} Walker;

/* Takes LINE. */
static void
add_item(Walker *walker, PdfKind kind, char *line, unsigned page,
    const BlockBox *box)
{
	PdfInventory *inventory = walker->inventory;
	Item item = {.page = page};
	const char *known = g_hash_table_lookup(inventory->lines, line);

	if (known == NULL) {
		known = arena_string(inventory->arena, line);
		g_hash_table_add(inventory->lines, (char *) (uintptr_t)
		    known);
	}
	g_free(line);
	item.line = known;
	if (box != NULL)
		item.box = *box;
	if (inventory->items[kind]->len < MAX_ITEMS)
		g_array_append_val(inventory->items[kind], item);
}

/* ---- objects in a line -------------------------------------------------- */

static void describe(Walker *walker, PdfObject object, GString *out,
    unsigned depth);

static void
describe_array(Walker *walker, PdfObject object, GString *out, unsigned depth)
{
	int count = MIN(pdf_file_count(walker->file, object), MAX_ENTRIES);

	g_string_append_c(out, '[');
	for (int i = 0; i < count; i++) {
		g_string_append(out, i == 0 ? "" : " ");
		describe(walker, pdf_file_item(walker->file, object, i), out,
		    depth + 1);
	}
	g_string_append_c(out, ']');
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static void
describe_dictionary(Walker *walker, PdfObject object, GString *out,
    unsigned depth)
{
	g_auto(GStrv) keys = pdf_file_keys(walker->file, object);
	unsigned count = g_strv_length(keys);

	qsort(keys, count, sizeof(char *), compare_keys);
	g_string_append(out, "<<");
	for (unsigned i = 0; i < MIN(count, MAX_ENTRIES); i++) {
		if (strcmp(keys[i], "/Parent") == 0
		    || strcmp(keys[i], "/Length") == 0)
			continue;
		g_string_append_printf(out, "%s ", keys[i]);
		describe(walker, pdf_file_get(walker->file, object, keys[i]),
		    out, depth + 1);
		g_string_append_c(out, ' ');
	}
	g_string_append(out, ">>");
}

/* Long values of fields may be streams: their filters say nothing. */
static void
describe_stream(Walker *walker, PdfObject object, GString *out)
{
	g_autoptr(GBytes) data = pdf_file_data(walker->file, object);
	g_autofree char *digest = data == NULL ? NULL
	    : g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, data);

	g_string_append_printf(out, "stream %.16s", digest == NULL ? ""
	    : digest);
}

/* What an object says, whatever numbers its objects have. */
static void
describe(Walker *walker, PdfObject object, GString *out, unsigned depth)
{
	PdfFile *file = walker->file;
	void *page = g_hash_table_lookup(walker->pages,
	    GINT_TO_POINTER(pdf_file_id(file, object)));
	g_autofree char *name = pdf_file_name(file, object);
	g_autofree char *text = name != NULL ? NULL
	    : pdf_file_text(file, object);
	double number = pdf_file_number(file, object, NAN);

	if (page != NULL && pdf_file_id(file, object) != 0)
		g_string_append_printf(out, "page %u",
		    GPOINTER_TO_UINT(page));
	else if (name != NULL)
		g_string_append(out, name);
	else if (text != NULL)
		g_string_append_printf(out, "(%s)", text);
	else if (!isnan(number))
		g_string_append_printf(out, "%ld", lround(100 * number));
	else if (depth >= MAX_DETAIL || out->len > MAX_LINE)
		g_string_append(out, "...");
	else if (pdf_file_is_stream(file, object))
		describe_stream(walker, object, out);
	else if (pdf_file_is_array(file, object))
		describe_array(walker, object, out, depth);
	else if (pdf_file_is_dictionary(file, object))
		describe_dictionary(walker, object, out, depth);
	else
		g_string_append_c(out, '-');
}

/* KEYS of a dictionary, NULL-ended, as one line. */
static char *
line_of(Walker *walker, PdfObject object, const char *const *keys)
{
	GString *out = g_string_new(NULL);

	for (; *keys != NULL; keys++) {
		PdfObject value = pdf_file_get(walker->file, object, *keys);
		if (value == 0)
			continue;
		g_string_append_printf(out, "%s%s ", out->len == 0 ? "" : " ",
		    *keys + 1);
		describe(walker, value, out, 0);
	}
	return g_string_free(out, FALSE);
}

/* ---- pages and what stands on them -------------------------------------- */

static void
add_page(Walker *walker, unsigned number)
{
	static const char *const keys[] = {"/MediaBox", "/CropBox",
	    "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit"};
	PdfObject page = pdf_file_page(walker->file, number);
	GString *out = g_string_new(NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_string_append_printf(out, "%s ", keys[i] + 1);
		describe(walker, pdf_file_inherited(walker->file, page,
		    keys[i]), out, 0);
		g_string_append_c(out, ' ');
	}
	add_item(walker, PAGES, g_string_free(out, FALSE), number + 1, NULL);
}

static BlockBox
annotation_box(Walker *walker, PdfObject item, const PdfMatrix *display)
{
	PdfObject rect = pdf_file_get(walker->file, item, "/Rect");
	double v[4];

	for (int i = 0; i < 4; i++)
		v[i] = pdf_file_number(walker->file,
		    pdf_file_item(walker->file, rect, i), 0);
	BlockBox box = {v[0], v[1], v[2], v[3]};
	return pdf_matrix_box(display, &box);
}

static void
add_annotations(Walker *walker, unsigned number)
{
	static const char *const link[] = {"/A", "/Dest", NULL};
	static const char *const other[] = {"/Subtype", "/Rect", "/F", NULL};
	PdfFile *file = walker->file;
	PdfObject array = pdf_file_get(file, pdf_file_page(file, number),
	    "/Annots");
	int count = pdf_file_count(file, array);
	PdfMatrix display = count == 0 ? pdf_matrix_identity
	    : pdf_content_display(file, number);

	for (int i = 0; i < count; i++) {
		PdfObject item = pdf_file_item(file, array, i);
		PdfObject type = pdf_file_get(file, item, "/Subtype");
		bool is_link = pdf_file_is_name(file, type, "/Link");
		PdfKind kind = is_link ? LINKS : pdf_file_is_name(file, type,
		    "/Widget") ? WIDGETS : ANNOTATIONS;
		g_autofree char *line = line_of(walker, item, is_link ? link
		    : other);
		BlockBox box = annotation_box(walker, item, &display);
		add_item(walker, kind, g_strdup_printf("page %u %s",
		    number + 1, line), number + 1, &box);
	}
}

static void
add_pages(Walker *walker)
{
	unsigned pages = pdf_file_pages(walker->file);

	for (unsigned i = 0; i < pages; i++) {
		int id = pdf_file_id(walker->file, pdf_file_page(
		    walker->file, i));
		if (id != 0)
			g_hash_table_insert(walker->pages,
			    GINT_TO_POINTER(id), GUINT_TO_POINTER(i + 1));
	}
	for (unsigned i = 0; i < pages; i++) {
		add_page(walker, i);
		add_annotations(walker, i);
		pdf_file_release(walker->file);
	}
}

/* ---- trees -------------------------------------------------------------- */

/* Has an indirect object been met before in this tree? */
static bool
is_new(Walker *walker, PdfObject object)
{
	int id = pdf_file_id(walker->file, object);

	return id == 0 || g_hash_table_add(walker->met, GINT_TO_POINTER(id));
}

static void
add_outline(Walker *walker, PdfObject parent, unsigned depth)
{
	static const char *const keys[] = {"/A", "/Dest", "/F", NULL};
	PdfObject item = pdf_file_get(walker->file, parent, "/First");

	while (item != 0 && depth < MAX_DEPTH && is_new(walker, item)
	    && pdf_file_id(walker->file, item) != 0) {
		g_autofree char *line = line_of(walker, item, keys);
		add_item(walker, OUTLINE, g_strdup_printf("level %u %s",
		    depth + 1, line), 0, NULL);
		add_outline(walker, item, depth + 1);
		item = pdf_file_get(walker->file, item, "/Next");
	}
}

static void
add_field(Walker *walker, PdfObject field, const char *parent,
    unsigned depth)
{
	static const char *const keys[] = {"/FT", "/Ff", "/Opt", "/V", NULL};
	/* A signature's value says where its bytes were. */
	static const char *const signature[] = {"/FT", "/Ff", NULL};
	PdfFile *file = walker->file;
	PdfObject kids = pdf_file_get(file, field, "/Kids");
	g_autofree char *own = pdf_file_text(file, pdf_file_get(file, field,
	    "/T"));
	g_autofree char *name = g_strdup_printf("%s.%s", parent,
	    own == NULL ? "" : own);
	g_autofree char *line = line_of(walker, field, pdf_file_is_name(file,
	    pdf_file_get(file, field, "/FT"), "/Sig") ? signature : keys);

	if (depth >= MAX_DEPTH || !is_new(walker, field))
		return;
	add_item(walker, FIELDS, g_strdup_printf("%s %s", name, line), 0,
	    NULL);
	for (int i = 0; i < pdf_file_count(file, kids); i++)
		add_field(walker, pdf_file_item(file, kids, i), name,
		    depth + 1);
}

static void
add_fields(Walker *walker)
{
	PdfFile *file = walker->file;
	PdfObject fields = pdf_file_get(file, pdf_file_get(file,
	    pdf_file_root(file), "/AcroForm"), "/Fields");

	for (int i = 0; i < pdf_file_count(file, fields); i++)
		add_field(walker, pdf_file_item(file, fields, i), "", 0);
}

static void
add_layers(Walker *walker)
{
	static const char *const keys[] = {"/Name", NULL};
	PdfFile *file = walker->file;
	PdfObject layers = pdf_file_get(file, pdf_file_get(file,
	    pdf_file_root(file), "/OCProperties"), "/OCGs");

	for (int i = 0; i < pdf_file_count(file, layers); i++)
		add_item(walker, LAYERS, line_of(walker,
		    pdf_file_item(file, layers, i), keys), 0, NULL);
}

/* A name tree (7.9.6) of file specifications. */
static void
add_attachments(Walker *walker, PdfObject node, unsigned depth)
{
	static const char *const keys[] = {"/F", "/UF", NULL};
	PdfFile *file = walker->file;
	PdfObject names = pdf_file_get(file, node, "/Names");
	PdfObject kids = pdf_file_get(file, node, "/Kids");

	if (depth >= MAX_DEPTH || !is_new(walker, node))
		return;
	for (int i = 0; i + 1 < pdf_file_count(file, names); i += 2)
		add_item(walker, ATTACHMENTS, line_of(walker, pdf_file_item(
		    file, names, i + 1), keys), 0, NULL);
	for (int i = 0; i < pdf_file_count(file, kids); i++)
		add_attachments(walker, pdf_file_item(file, kids, i),
		    depth + 1);
}

/* ---- the structure tree (14.7) ------------------------------------------ */

/* Adds a structure element; its indirect kids go to LEFT (of int), the last
 * first. */
static void
add_element(Walker *walker, PdfObject element, GArray *left, unsigned depth)
{
	PdfFile *file = walker->file;
	g_autofree char *type = pdf_file_name(file, pdf_file_get(file,
	    element, "/S"));
	PdfObject kids = pdf_file_get(file, element, "/K");
	int count = pdf_file_is_array(file, kids)
	    ? pdf_file_count(file, kids) : 1;
	unsigned page = GPOINTER_TO_UINT(g_hash_table_lookup(walker->pages,
	    GINT_TO_POINTER(pdf_file_id(file, pdf_file_get(file, element,
	    "/Pg")))));

	if (type != NULL)
		add_item(walker, STRUCTURE, g_strdup(type + 1), page, NULL);
	for (int i = count; i-- > 0; ) {
		PdfObject kid = pdf_file_is_array(file, kids)
		    ? pdf_file_item(file, kids, i) : kids;
		int id = pdf_file_id(file, kid);
		if (id != 0)
			g_array_append_val(left, id);
		else if (depth < MAX_DEPTH
		    && pdf_file_is_dictionary(file, kid))
			add_element(walker, kid, left, depth + 1);
	}
}

static void
add_structure(Walker *walker)
{
	PdfFile *file = walker->file;
	PdfObject root = pdf_file_get(file, pdf_file_root(file),
	    "/StructTreeRoot");
	g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(int));

	if (root == 0)
		return;
	add_element(walker, root, left, 0);
	while (left->len > 0 && walker->inventory->items[STRUCTURE]->len
	    < MAX_ITEMS) {
		int id = g_array_index(left, int, left->len - 1);
		g_array_set_size(left, left->len - 1);
		PdfObject element = pdf_file_by_id(file, id);
		if (is_new(walker, element)
		    && (pdf_file_is_dictionary(file, element)
		    || pdf_file_is_array(file, element)))
			add_element(walker, element, left, 0);
		if (++walker->steps % RELEASE_AFTER == 0)
			pdf_file_release(file);
	}
}

/* ---- all of it ---------------------------------------------------------- */

static void
begin_tree(Walker *walker)
{
	g_hash_table_remove_all(walker->met);
	pdf_file_release(walker->file);
}

PdfInventory *
pdf_inventory_new(PdfFile *file)
{
	PdfInventory *inventory = g_new0(PdfInventory, 1);
	g_autoptr(GHashTable) pages = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
	Walker walker = {.inventory = inventory, .file = file,
	    .pages = pages, .met = met};

	inventory->arena = arena_new();
	inventory->lines = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < N_KINDS; i++)
		inventory->items[i] = g_array_new(FALSE, FALSE, sizeof(Item));
	add_pages(&walker);
	add_outline(&walker, pdf_file_get(file, pdf_file_root(file),
	    "/Outlines"), 0);
	begin_tree(&walker);
	add_fields(&walker);
	begin_tree(&walker);
	add_layers(&walker);
	add_attachments(&walker, pdf_file_get(file, pdf_file_get(file,
	    pdf_file_root(file), "/Names"), "/EmbeddedFiles"), 0);
	begin_tree(&walker);
	add_structure(&walker);
	pdf_file_release(file);
	return inventory;
}

void
pdf_inventory_free(PdfInventory *inventory)
{
	if (inventory == NULL)
		return;
	for (unsigned i = 0; i < N_KINDS; i++)
		g_array_unref(inventory->items[i]);
	g_hash_table_unref(inventory->lines);
	arena_free(inventory->arena);
	g_free(inventory);
}

/* ---- comparing ---------------------------------------------------------- */

static GHashTable *
count_lines(const GArray *items)
{
	GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);

	for (unsigned i = 0; i < items->len; i++) {
		const char *line = g_array_index(items, Item, i).line;
		int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, line));
		g_hash_table_insert(counts, (char *) (uintptr_t) line,
		    GINT_TO_POINTER(count + 1));
	}
	return counts;
}

/* Reports the items of ONE that the other has not. */
static unsigned
report_missing(ProofCheck *check, const char *what, const GArray *one,
    const GArray *other)
{
	g_autoptr(GHashTable) counts = count_lines(other);
	unsigned missing = 0;

	for (unsigned i = 0; i < one->len; i++) {
		const Item *item = &g_array_index(one, Item, i);
		int count = GPOINTER_TO_INT(g_hash_table_lookup(counts,
		    item->line));
		if (count > 0) {
			g_hash_table_insert(counts, (char *) (uintptr_t)
			    item->line, GINT_TO_POINTER(count - 1));
			continue;
		}
		missing++;
		proof_fault(check, item->page, &item->box, "%s: %.160s",
		    what, item->line);
	}
	return missing;
}

static void
compare_order(ProofCheck *check, const GArray *source, const GArray *target)
{
	for (unsigned i = 0; i < source->len; i++) {
		const Item *one = &g_array_index(source, Item, i);
		const Item *other = &g_array_index(target, Item, i);
		if (strcmp(one->line, other->line) == 0)
			continue;
		proof_fault(check, one->page, &one->box, "number %u was "
		    "%.80s and is %.80s", i + 1, one->line, other->line);
		return;
	}
}

void
pdf_inventory_compare(const PdfInventory *source,
    const PdfInventory *target, Proof *proof)
{
	for (unsigned i = 0; i < N_KINDS; i++) {
		const GArray *ours = source->items[i];
		const GArray *theirs = target->items[i];
		ProofCheck *check = proof_open(proof, kinds[i].name,
		    kinds[i].what);
		g_autofree char *gone = g_strdup_printf("the %s is gone",
		    kinds[i].one);
		g_autofree char *more = g_strdup_printf("the %s is new",
		    kinds[i].one);
		check->counted = ours->len;
		if (report_missing(check, gone, ours, theirs)
		    + report_missing(check, more, theirs, ours) == 0)
			compare_order(check, ours, theirs);
	}
}
