#include "format/pdf/pdf_tags.h"

/* Shorter replacement texts stand for a ligature, a hyphen, an initial: parts
 * of words that are no longer there. */
enum { FRAGMENT = 2 };

static void
read_actual(PdfMetas *metas, const PdfSpot *spot, PdfObject element)
{
	static const char key[] = "/ActualText";
	g_autofree char *text = pdf_file_text(metas->file,
	    pdf_file_get(metas->file, element, key));

	if (text == NULL)
		return;
	if (g_utf8_strlen(text, -1) > FRAGMENT) {
		pdf_meta_add_key(metas, spot, key, "actual-text", 0);
		return;
	}
	const PdfSpot fragment = {spot->id, arena_printf(
	    metas->document->arena, "%s%s", spot->path, key)};
	g_array_append_val(metas->fragments, fragment);
}

static void
read_strings(PdfMetas *metas, const PdfSpot *spot, PdfObject element)
{
	pdf_meta_add_key(metas, spot, "/Alt", "alternative", 0);
	pdf_meta_add_key(metas, spot, "/E", "expansion", 0);
	if (pdf_file_get(metas->file, element, "/Lang") == 0)
		return;
	const PdfSpot language = {spot->id, arena_printf(
	    metas->document->arena, "%s/Lang", spot->path)};
	g_array_append_val(metas->languages, language);
}

static void
visit(const PdfSpot *spot, PdfObject element, void *data)
{
	PdfMetas *metas = data;

	/* References to content and to objects have no /S. */
	if (pdf_file_get(metas->file, element, "/S") == 0)
		return;
	read_actual(metas, spot, element);
	read_strings(metas, spot, element);
}

void
pdf_tags_read_page(PdfMetas *metas, unsigned page, GHashTable *met)
{
	PdfFile *file = metas->file;
	PdfObject lists = pdf_file_get(file, pdf_file_inherited(file,
	    pdf_file_page(file, page), "/Resources"), "/Properties");
	g_auto(GStrv) keys = pdf_file_keys(file, lists);

	for (char **key = keys; *key != NULL; key++) {
		PdfObject list = pdf_file_get(file, lists, *key);
		const PdfSpot spot = {pdf_file_id(file, list), ""};
		/* Layers are of the whole document, and named by people. */
		if (spot.id != 0 && pdf_file_get(file, list, "/OCGs") == 0
		    && !pdf_file_is_name(file, pdf_file_get(file, list,
		    "/Type"), "/OCG")
		    && g_hash_table_add(met, GINT_TO_POINTER(spot.id)))
			read_strings(metas, &spot, list);
	}
}

void
pdf_tags_read(PdfMetas *metas)
{
	static const char *const keys[2] = {"/K", "/K"};
	Arena *arena = metas->document->arena;
	const PdfSpot root = {0, "/Root"};
	PdfObject tree = pdf_file_get(metas->file,
	    pdf_file_root(metas->file), "/StructTreeRoot");
	const PdfSpot top = pdf_spot_of(metas->file, arena, tree, &root,
	    "/StructTreeRoot");

	if (tree != 0)
		(void) pdf_spot_walk(metas->file, arena, &top, keys, visit,
		    metas);
}
