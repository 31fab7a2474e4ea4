#include "format/pdf/pdf_spot.h"

enum {
	MAX_NODES = 4000000,	/* of a tree */
	MAX_PATH = 400,		/* of direct objects in direct objects */
	HELD = 2000,		/* handles before they are released */
};

PdfSpot
pdf_spot_of(PdfFile *file, Arena *arena, PdfObject object,
    const PdfSpot *spot, const char *path)
{
	int id = pdf_file_id(file, object);

	if (id != 0)
		return (PdfSpot) {id, ""};
	return (PdfSpot) {spot->id, arena_printf(arena, "%s%s", spot->path,
	    path)};
}

/* One step down; COMPONENT begins with its slash. */
static PdfObject
step(PdfFile *file, PdfObject object, const char *component)
{
	if (pdf_file_is_array(file, object))
		return pdf_file_item(file, object,
		    (int) g_ascii_strtoll(component + 1, NULL, 10));
	return pdf_file_get(file, object, component);
}

/* The object at SPOT but for the last component, which is put into LAST. */
static PdfObject
holder(PdfFile *file, const PdfSpot *spot, char **last)
{
	PdfObject object = spot->id == 0 ? pdf_file_trailer(file)
	    : pdf_file_by_id(file, spot->id);
	const char *at = spot->path;

	while (*at != '\0') {
		size_t length = 1 + strcspn(at + 1, "/");
		g_autofree char *component = g_strndup(at, length);
		at += length;
		if (*at == '\0') {
			*last = g_steal_pointer(&component);
			return object;
		}
		object = step(file, object, component);
	}
	*last = NULL;
	return object;
}

PdfObject
pdf_spot_object(PdfFile *file, const PdfSpot *spot)
{
	g_autofree char *last = NULL;
	PdfObject object = holder(file, spot, &last);

	return last == NULL ? object : step(file, object, last);
}

void
pdf_spot_set(PdfFile *file, const PdfSpot *spot, PdfObject value)
{
	g_autofree char *last = NULL;
	PdfObject object = holder(file, spot, &last);

	if (last == NULL)
		return;
	if (pdf_file_is_array(file, object) && value != 0)
		pdf_file_set_item(file, object,
		    (int) g_ascii_strtoll(last + 1, NULL, 10), value);
	else if (value != 0)
		pdf_file_set(file, object, last, value);
	else
		pdf_file_remove(file, object, last);
}

typedef struct Walk {
	PdfFile *file;
	Arena *arena;
	GHashTable *met;	/* numbers of objects */
	GArray *stack;		/* of PdfSpot */
	unsigned held;
} Walk;

static void
push(Walk *walk, PdfObject child, const PdfSpot *parent, const char *path)
{
	if (!pdf_file_is_dictionary(walk->file, child))
		return;
	PdfSpot spot = pdf_spot_of(walk->file, walk->arena, child, parent,
	    path);
	if (spot.path[0] == '\0'
	    ? g_hash_table_add(walk->met, GINT_TO_POINTER(spot.id))
	    : strlen(spot.path) < MAX_PATH)
		g_array_append_val(walk->stack, spot);
}

/* The last child goes first onto the stack. */
static void
push_children(Walk *walk, const PdfSpot *spot, PdfObject object,
    const char *key)
{
	PdfObject children = pdf_file_get(walk->file, object, key);
	int count = pdf_file_count(walk->file, children);

	if (!pdf_file_is_array(walk->file, children)) {
		push(walk, children, spot, key);
		return;
	}
	unsigned first = walk->stack->len;
	for (int i = 0; i < count; i++) {
		char path[64];
		g_snprintf(path, sizeof(path), "%s/%d", key, i);
		push(walk, pdf_file_item(walk->file, children, i), spot,
		    path);
	}
	walk->held += (unsigned) count;
	for (unsigned i = first, k = walk->stack->len; i + 1 < k; i++) {
		PdfSpot *left = &g_array_index(walk->stack, PdfSpot, i);
		PdfSpot *right = &g_array_index(walk->stack, PdfSpot, --k);
		PdfSpot other = *left;
		*left = *right;
		*right = other;
	}
}

bool
pdf_spot_walk(PdfFile *file, Arena *arena, const PdfSpot *top,
    const char *const keys[2], PdfSpotVisit visit, void *data)
{
	g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
	g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(PdfSpot));
	Walk walk = {.file = file, .arena = arena, .met = met,
	    .stack = stack};
	size_t nodes = 0;

	push_children(&walk, top, pdf_spot_object(file, top), keys[0]);
	while (stack->len > 0 && ++nodes < MAX_NODES) {
		PdfSpot spot = g_array_index(stack, PdfSpot, stack->len - 1);
		g_array_set_size(stack, stack->len - 1);
		PdfObject object = pdf_spot_object(file, &spot);
		visit(&spot, object, data);
		push_children(&walk, &spot, object, keys[1]);
		walk.held += 16;
		if (walk.held > HELD) {
			pdf_file_release(file);
			walk.held = 0;
		}
	}
	pdf_file_release(file);
	return stack->len == 0;
}
