#include "docx_insert.h"

static void
insert_clear(void *insert)
{
	g_free(((DocxInsert *) insert)->text);
}

GArray *
docx_insert_list(void)
{
	GArray *inserts = g_array_new(FALSE, FALSE, sizeof(DocxInsert));

	g_array_set_clear_func(inserts, insert_clear);
	return inserts;
}

void
docx_insert_add(GArray *inserts, size_t place, size_t dropped, char *text)
{
	DocxInsert insert = {place, dropped, text};

	g_array_append_val(inserts, insert);
}

static int
compare_inserts(const void *a, const void *b)
{
	size_t left = ((const DocxInsert *) a)->place;
	size_t right = ((const DocxInsert *) b)->place;

	return left < right ? -1 : left > right;
}

void
docx_insert_sort(GArray *inserts)
{
	g_array_sort(inserts, compare_inserts);
}
