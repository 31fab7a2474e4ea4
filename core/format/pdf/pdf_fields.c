#include "format/pdf/pdf_fields.h"

enum {
	PUSH_BUTTON = 1 << 16,	/* table 226 */
	COMBO = 1 << 17,	/* table 230 */
	MAX_CHOICES = 5000,
};

bool
pdf_fields_is_button(PdfFile *file, PdfObject widget)
{
	int flags = (int) pdf_file_number(file, pdf_file_inherited(file,
	    widget, "/Ff"), 0);

	return pdf_file_is_name(file, pdf_file_inherited(file, widget,
	    "/FT"), "/Btn") && (flags & PUSH_BUTTON) != 0;
}

/* Is VALUE sent for a choice that is shown as another string? */
static bool
is_sent(PdfFile *file, PdfObject choices, PdfObject value)
{
	g_autofree char *wanted = pdf_file_text(file, value);
	int count = MIN(pdf_file_count(file, choices), MAX_CHOICES);

	for (int i = 0; wanted != NULL && i < count; i++) {
		PdfObject pair = pdf_file_item(file, choices, i);
		g_autofree char *sent = pdf_file_count(file, pair) != 2 ? NULL
		    : pdf_file_text(file, pdf_file_item(file, pair, 0));
		if (sent != NULL && strcmp(sent, wanted) == 0)
			return true;
	}
	return false;
}

bool
pdf_fields_shows_choices(PdfFile *file, PdfObject widget)
{
	PdfObject choices = pdf_file_inherited(file, widget, "/Opt");
	int count = MIN(pdf_file_count(file, choices), MAX_CHOICES);
	int flags = (int) pdf_file_number(file, pdf_file_inherited(file,
	    widget, "/Ff"), 0);

	if (!pdf_file_is_name(file, pdf_file_inherited(file, widget, "/FT"),
	    "/Ch"))
		return false;
	/* What was typed in is a value. */
	if ((flags & COMBO) != 0)
		return is_sent(file, choices, pdf_file_inherited(file, widget,
		    "/V"));
	for (int i = 0; i < count; i++)
		if (pdf_file_count(file, pdf_file_item(file, choices, i)) != 2)
			return false;
	return count > 0;
}

/* Table 231: [value text] is what is sent and what is shown. */
static void
read_choices(PdfMetas *metas, const PdfSpot *spot, PdfObject field)
{
	PdfFile *file = metas->file;
	PdfObject choices = pdf_file_get(file, field, "/Opt");
	int count = MIN(pdf_file_count(file, choices), MAX_CHOICES);

	if (!pdf_file_is_name(file, pdf_file_inherited(file, field, "/FT"),
	    "/Ch"))
		return;
	for (int i = 0; i < count; i++) {
		PdfObject pair = pdf_file_item(file, choices, i);
		if (pdf_file_count(file, pair) != 2)
			continue;
		g_autofree char *text = pdf_file_text(file,
		    pdf_file_item(file, pair, 1));
		const PdfMeta meta = {PDF_META_TEXT, {spot->id, arena_printf(
		    metas->document->arena, "%s/Opt/%d/1", spot->path, i)}};
		pdf_meta_add(metas, &meta, text, "choice", 0);
	}
}

static void
visit(const PdfSpot *spot, PdfObject field, void *data)
{
	PdfMetas *metas = data;

	pdf_meta_add_key(metas, spot, "/TU", "field", 0);
	read_choices(metas, spot, field);
}

void
pdf_fields_read(PdfMetas *metas)
{
	static const char *const keys[2] = {"/Fields", "/Kids"};
	Arena *arena = metas->document->arena;
	const PdfSpot root = {0, "/Root"};
	PdfObject form = pdf_file_get(metas->file,
	    pdf_file_root(metas->file), "/AcroForm");
	const PdfSpot top = pdf_spot_of(metas->file, arena, form, &root,
	    "/AcroForm");

	if (form != 0)
		(void) pdf_spot_walk(metas->file, arena, &top, keys, visit,
		    metas);
}
