#include "format/pdf/pdf_meta.h"

#include "format/pdf/pdf_notes.h"
#include "format/pdf/pdf_title.h"

enum {
	MAX_OUTLINES = 100000,
	MAX_DEPTH = 64,		/* of an outline */
	MAX_TEXT = 65536,	/* bytes of a string */
};

const char pdf_meta_unit[] = "meta";

/* ---- reading ------------------------------------------------------------ */

/* Line ends are codes, as in other formats; other control characters mean
 * that the string is no text. */
static void
fill(PdfMetas *metas, Unit *unit, const char *text)
{
	Arena *arena = metas->document->arena;
	InlineList *list = &unit->first->source;

	while (*text != '\0') {
		size_t length = strcspn(text, "\r\n");
		inline_add_text(list, arena, text, length);
		text += length;
		if (*text == '\0')
			break;
		length = text[0] == '\r' && text[1] == '\n' ? 2 : 1;
		Inline *code = inline_add_code(list, arena, INLINE_PH,
		    document_new_code(unit), "fmt", "\n", 0);
		code->text = arena_copy(arena, text, length);
		text += length;
	}
}

static bool
is_text(const char *text)
{
	bool has_letter = false;

	if (strlen(text) > MAX_TEXT || !g_utf8_validate(text, -1, NULL))
		return false;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_iscntrl(c) && c != '\r' && c != '\n'
		    && c != '\t')
			return false;
		has_letter |= g_unichar_isalpha(c);
	}
	return has_letter;
}

void
pdf_meta_add(PdfMetas *metas, const PdfMeta *meta, const char *text,
    const char *name, unsigned page)
{
	if (text == NULL)
		return;
	g_autofree char *trimmed = g_strstrip(g_strdup(text));
	if (!is_text(trimmed))
		return;
	Block *block = document_add_block(metas->document, NULL, BLOCK_META,
	    name);
	Unit *unit = document_add_unit(metas->document, block,
	    pdf_meta_unit);
	block->page = page;
	fill(metas, unit, trimmed);
	unit->value = metas->metas->len;
	g_array_append_val(metas->metas, *meta);
}

void
pdf_meta_add_key(PdfMetas *metas, const PdfSpot *spot, const char *key,
    const char *name, unsigned page)
{
	g_autofree char *text = pdf_file_text(metas->file,
	    pdf_file_get(metas->file, pdf_spot_object(metas->file, spot),
	    key));

	if (text == NULL || *text == '\0')
		return;
	const PdfMeta meta = {PDF_META_TEXT, {spot->id,
	    arena_printf(metas->document->arena, "%s%s", spot->path, key)}};
	pdf_meta_add(metas, &meta, text, name, page);
}

/* Iterative over siblings, with every item met once. */
static void
read_items(PdfMetas *metas, int parent, GHashTable *met, unsigned depth)
{
	PdfFile *file = metas->file;
	int id = pdf_file_id(file, pdf_file_get(file,
	    pdf_file_by_id(file, parent), "/First"));

	while (id != 0 && depth < MAX_DEPTH
	    && g_hash_table_size(met) < MAX_OUTLINES) {
		if (!g_hash_table_add(met, GINT_TO_POINTER(id)))
			return;
		const PdfSpot spot = {id, ""};
		pdf_meta_add_key(metas, &spot, "/Title", "outline", 0);
		pdf_file_release(file);
		read_items(metas, id, met, depth + 1);
		id = pdf_file_id(file, pdf_file_get(file,
		    pdf_file_by_id(file, id), "/Next"));
	}
}

void
pdf_meta_read_outline(PdfMetas *metas)
{
	g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
	PdfFile *file = metas->file;
	PdfObject outlines = pdf_file_get(file, pdf_file_root(file),
	    "/Outlines");

	if (!pdf_file_is_dictionary(file, outlines))
		return;
	/* A direct one: its items are objects all the same. */
	if (pdf_file_id(file, outlines) == 0)
		outlines = pdf_file_indirect(file, outlines);
	read_items(metas, pdf_file_id(file, outlines), met, 0);
	pdf_file_release(file);
}

/* ---- writing ------------------------------------------------------------ */

static void
write_unit(PdfFile *file, const Document *document, const PdfMeta *meta,
    const Unit *unit)
{
	g_autofree char *text = unit_output_text(unit);

	switch (meta->kind) {
	case PDF_META_TEXT:
		pdf_spot_set(file, &meta->spot,
		    pdf_file_new_text(file, text));
		break;
	case PDF_META_TITLE:
		pdf_title_write(file, text, document->target_language);
		break;
	case PDF_META_SAYING:
		break;
	case PDF_META_NOTE:
		pdf_notes_write(file, &meta->spot, text);
		break;
	}
	pdf_file_release(file);
}

/* Elements that say that they are in the source language. */
static void
write_languages(PdfFile *file, const Document *document,
    const PdfMetas *metas, const Languages *languages)
{
	const Language *source = document->source_language == NULL ? NULL
	    : languages_find(languages, document->source_language);

	for (unsigned i = 0; i < metas->languages->len; i++) {
		const PdfSpot *spot = &g_array_index(metas->languages,
		    PdfSpot, i);
		g_autofree char *tag = pdf_file_text(file,
		    pdf_spot_object(file, spot));
		if (source != NULL && tag != NULL
		    && languages_find(languages, tag) == source)
			pdf_spot_set(file, spot, pdf_file_new_text(file,
			    document->target_language));
		if (i % 256 == 255)
			pdf_file_release(file);
	}
}

void
pdf_meta_write(PdfFile *file, const Document *document,
    const PdfMetas *metas, const Languages *languages)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		if (g_strcmp0(unit->name, pdf_meta_unit) == 0
		    && unit_is_changed(unit))
			write_unit(file, document, &g_array_index(
			    metas->metas, PdfMeta, unit->value), unit);
	}
	for (unsigned i = 0; i < metas->fragments->len; i++) {
		pdf_spot_set(file, &g_array_index(metas->fragments, PdfSpot,
		    i), 0);
		if (i % 256 == 255)
			pdf_file_release(file);
	}
	if (document->target_language != NULL) {
		write_languages(file, document, metas, languages);
		pdf_file_set(file, pdf_file_root(file), "/Lang",
		    pdf_file_new_text(file, document->target_language));
	}
	pdf_file_release(file);
}
