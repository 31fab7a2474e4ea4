#include "format/pdf/pdf_reuse.h"

struct PdfReuse {
	GHashTable *made;	/* digest > number */
};

PdfReuse *
pdf_reuse_new(void)
{
	PdfReuse *reuse = g_new0(PdfReuse, 1);

	reuse->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	return reuse;
}

void
pdf_reuse_free(PdfReuse *reuse)
{
	if (reuse == NULL)
		return;
	g_hash_table_unref(reuse->made);
	g_free(reuse);
}

static char *
key_of(int source, const GString *data)
{
	g_autofree char *digest = g_compute_checksum_for_data(
	    G_CHECKSUM_SHA256, (const unsigned char *) data->str, data->len);

	return g_strdup_printf("%d %s", source, digest);
}

int
pdf_reuse_find(const PdfReuse *reuse, int source, const GString *data)
{
	g_autofree char *key = key_of(source, data);

	return GPOINTER_TO_INT(g_hash_table_lookup(reuse->made, key));
}

void
pdf_reuse_add(PdfReuse *reuse, int source, const GString *data, int id)
{
	g_hash_table_insert(reuse->made, key_of(source, data),
	    GINT_TO_POINTER(id));
}
