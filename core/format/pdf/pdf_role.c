#include "format/pdf/pdf_role.h"

#include <string.h>

enum {
	MAX_CLIMB = 8,		/* elements from text to its paragraph */
	MAX_DEPTH = 12,		/* of the number tree */
	MAX_MAPS = 4,		/* from a role to a standard one */
	MAX_MCIDS = 20000,	/* of a page */
};

typedef struct Finder {
	PdfFile *file;
	PdfObject maps;		/* /RoleMap */
	GHashTable *known;	/* element > PdfRole */
} Finder;

/* The value of KEY in a number tree (7.9.7). */
static PdfObject
find_number(PdfFile *file, PdfObject tree, int key, unsigned depth)
{
	PdfObject pairs = pdf_file_get(file, tree, "/Nums");
	PdfObject kids = pdf_file_get(file, tree, "/Kids");
	int count = pdf_file_count(file, pairs);

	for (int i = 0; i + 1 < count; i += 2)
		if ((int) pdf_file_number(file, pdf_file_item(file, pairs,
		    i), -1) == key)
			return pdf_file_item(file, pairs, i + 1);
	count = depth < MAX_DEPTH ? pdf_file_count(file, kids) : 0;
	for (int i = 0; i < count; i++) {
		PdfObject kid = pdf_file_item(file, kids, i);
		PdfObject limits = pdf_file_get(file, kid, "/Limits");
		if ((int) pdf_file_number(file, pdf_file_item(file, limits,
		    0), 0) <= key && (int) pdf_file_number(file,
		    pdf_file_item(file, limits, 1), G_MAXINT) >= key)
			return find_number(file, kid, key, depth + 1);
	}
	return 0;
}

/* The standard role of an element, with its slash; or NULL. */
static char *
role_of(const Finder *finder, PdfObject element)
{
	char *name = pdf_file_name(finder->file, pdf_file_get(finder->file,
	    element, "/S"));

	for (unsigned i = 0; name != NULL && i < MAX_MAPS; i++) {
		char *standard = pdf_file_name(finder->file, pdf_file_get(
		    finder->file, finder->maps, name));
		if (standard == NULL)
			break;
		g_free(name);
		name = standard;
	}
	return name;
}

static bool
is_inline(const char *role)
{
	static const char *const roles[] = {"/Span", "/Quote", "/Reference",
	    "/BibEntry", "/Code", "/Link", "/Annot", "/Em", "/Strong",
	    "/Sub", "/Ruby", "/RB", "/RT", "/RP", "/Warichu", "/NonStruct"};

	for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
		if (strcmp(role, roles[i]) == 0)
			return true;
	return false;
}

static unsigned
level_of(const char *role)
{
	if (strcmp(role, "/H") == 0 || strcmp(role, "/Title") == 0)
		return 1;
	return role[1] == 'H' && role[2] >= '1' && role[2] <= '6'
	    && role[3] == '\0' ? (unsigned) (role[2] - '0') : 0;
}

/* Climbs from what is within lines to what holds them. */
static PdfRole
find_role(const Finder *finder, PdfObject element)
{
	PdfRole role = {0};

	for (unsigned i = 0; i < MAX_CLIMB && element != 0; i++) {
		g_autofree char *name = role_of(finder, element);
		if (name == NULL)
			break;
		if (!is_inline(name)) {
			role.element = pdf_file_id(finder->file, element);
			role.level = level_of(name);
			break;
		}
		element = pdf_file_get(finder->file, element, "/P");
	}
	return role;
}

static PdfRole
role_at(const Finder *finder, PdfObject element)
{
	int id = pdf_file_id(finder->file, element);
	const PdfRole *known = g_hash_table_lookup(finder->known,
	    GINT_TO_POINTER(id));

	if (id == 0)
		return find_role(finder, element);
	if (known == NULL) {
		PdfRole *fresh = g_new(PdfRole, 1);
		*fresh = find_role(finder, element);
		g_hash_table_insert(finder->known, GINT_TO_POINTER(id),
		    fresh);
		known = fresh;
	}
	return *known;
}

GArray *
pdf_role_read(PdfFile *file, unsigned page)
{
	PdfObject tree = pdf_file_get(file, pdf_file_root(file),
	    "/StructTreeRoot");
	int key = (int) pdf_file_number(file, pdf_file_get(file,
	    pdf_file_page(file, page), "/StructParents"), -1);

	if (tree == 0 || key < 0)
		return NULL;
	g_autoptr(GHashTable) known = g_hash_table_new_full(NULL, NULL, NULL,
	    g_free);
	const Finder finder = {.file = file, .known = known,
	    .maps = pdf_file_get(file, tree, "/RoleMap")};
	PdfObject elements = find_number(file, pdf_file_get(file, tree,
	    "/ParentTree"), key, 0);
	int count = MIN(pdf_file_count(file, elements), MAX_MCIDS);
	GArray *roles = g_array_new(FALSE, FALSE, sizeof(PdfRole));

	for (int i = 0; i < count; i++) {
		PdfRole role = role_at(&finder, pdf_file_item(file, elements,
		    i));
		g_array_append_val(roles, role);
	}
	return roles;
}
