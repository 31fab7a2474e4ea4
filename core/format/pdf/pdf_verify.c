#include "format/pdf/pdf_verify.h"

#include <math.h>

#include "format/figures.h"
#include "format/pdf/pdf_imprint.h"
#include "format/pdf/pdf_inventory.h"
#include "format/pdf/pdf_notes.h"
#include "format/pdf/pdf_links.h"
#include "format/pdf/pdf_pixels.h"
#include "format/pdf/pdf_writer.h"

typedef struct Verifier {
	const FormatVerify *task;
	const char *password;	/* or NULL */
	PdfFile *source, *target;
	PdfFonts *source_fonts, *target_fonts;
	PdfImprint *imprint;
	Readback *readback;	/* by our reader; NULL: not known what was set */
	Readback *stranger;	/* by poppler; or NULL */
	PdfRender *before, *after;	/* or NULL */
	ProofCheck *pixels;	/* or NULL */
	size_t next;		/* of the texts that were set */
	GPtrArray *source_pages, *target_pages;	/* their texts */
	GString *labels;	/* texts of annotations on it */
	GPtrArray *contents;	/* of PdfContent: of the page at hand */
} Verifier;

/* Adds the boxes of links: their frames go with their words. */
static void
add_frames(PdfFile *file, const PdfContent *content, unsigned page,
    GArray *frames)
{
	g_autoptr(PdfLinks) links = pdf_links_read(file, content, page);

	for (unsigned i = 0; i < links->boxes->len; i++) {
		const BlockBox *box = &g_array_index(links->boxes, BlockBox,
		    i);
		if (box->right > box->left && isfinite(box->left)
		    && isfinite(box->top) && isfinite(box->right)
		    && isfinite(box->bottom))
			g_array_append_val(frames, *box);
	}
}

static void
compare_pictures(Verifier *verifier, const GArray *frames, unsigned page)
{
	PdfPicture *before = pdf_render_picture(verifier->before, page);
	PdfPicture *after = pdf_render_picture(verifier->after, page);
	BlockBox box = {0};

	if (before != NULL && after != NULL) {
		verifier->pixels->counted++;
		unsigned count = pdf_pixels_changed(before, after,
		    verifier->contents, frames, &box);
		if (count > 0)
			proof_fault(verifier->pixels, page + 1, &box,
			    "%u pixels outside of text changed", count);
	}
	pdf_render_picture_free(before);
	pdf_render_picture_free(after);
}

static void
compare_framed(Verifier *verifier, const PdfContent *source,
    const PdfContent *target, unsigned page)
{
	g_autoptr(GArray) frames = g_array_new(FALSE, FALSE,
	    sizeof(BlockBox));

	add_frames(verifier->source, source, page, frames);
	add_frames(verifier->target, target, page, frames);
	compare_pictures(verifier, frames, page);
}

/* Texts come sorted by page. */
static void
read_back(Verifier *verifier, unsigned page)
{
	const FormatVerify *task = verifier->task;
	size_t first, n;

	while (verifier->next < task->n_texts
	    && task->texts[verifier->next].page < page + 1)
		verifier->next++;
	first = verifier->next;
	for (n = 0; first + n < task->n_texts
	    && task->texts[first + n].page == page + 1; n++)
		;
	verifier->next = first + n;
	if (verifier->readback != NULL)
		readback_page(verifier->readback, task->texts + first, n,
		    verifier->target_pages->pdata[page]);
	if (verifier->stranger != NULL) {
		/* What labels show is no text of the page to poppler. */
		g_autofree char *own = pdf_render_text(verifier->after, page);
		g_autofree char *text = g_strdup_printf("%s %s",
		    own == NULL ? "" : own, verifier->labels->str);
		readback_page(verifier->stranger, task->texts + first, n,
		    text);
	}
}

/* What stands on a page, and what its labels show. */
static char *
page_text(const Verifier *verifier, PdfFile *file, PdfFonts *fonts,
    const PdfContent *content, unsigned page)
{
	g_autofree char *first = pdf_imprint_text(verifier->imprint, content);
	GString *text = g_string_new(first);
	unsigned count = pdf_notes_count(file, page);

	for (unsigned i = 0; i < count; i++) {
		bool is_label;
		PdfContent *note = pdf_notes_content(file, fonts, page, i,
		    &is_label);
		if (note == NULL || !is_label) {
			pdf_content_free(note);
			continue;
		}
		g_ptr_array_add(verifier->contents, note);
		g_autofree char *more = pdf_imprint_text(verifier->imprint,
		    note);
		g_string_append_printf(text, " %s", more);
		g_string_append_printf(verifier->labels, " %s", more);
	}
	return g_string_free(text, FALSE);
}

static void
keep_text(Verifier *verifier, const PdfContent *source,
    const PdfContent *target, unsigned page)
{
	g_ptr_array_add(verifier->source_pages, source == NULL ? g_strdup("")
	    : page_text(verifier, verifier->source, verifier->source_fonts,
	    source, page));
	g_ptr_array_add(verifier->target_pages, target == NULL ? g_strdup("")
	    : page_text(verifier, verifier->target, verifier->target_fonts,
	    target, page));
}

static void
content_free(void *data)
{
	pdf_content_free(data);
}

/* A page that cannot be read was left as it is, which the reader says. */
static void
verify_page(Verifier *verifier, unsigned page)
{
	g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(
	    content_free);
	PdfContent *source = pdf_content_read(verifier->source,
	    verifier->source_fonts, page);
	PdfContent *target = pdf_content_read(verifier->target,
	    verifier->target_fonts, page);

	g_string_truncate(verifier->labels, 0);
	verifier->contents = contents;
	g_ptr_array_add(contents, source);
	g_ptr_array_add(contents, target);
	if (source != NULL && target != NULL) {
		pdf_imprint_page(verifier->imprint, verifier->target, source,
		    target, page);
		keep_text(verifier, source, target, page);
		read_back(verifier, page);
		if (verifier->pixels != NULL)
			compare_framed(verifier, source, target, page);
	} else {
		keep_text(verifier, NULL, NULL, page);
	}
	pdf_file_release(verifier->source);
	pdf_file_release(verifier->target);
}

/* Without poppler, or where it cannot open a file, the proof says so. */
static void
open_pictures(Verifier *verifier, Proof *proof)
{
	static const char what[] = "pixels outside of text (72 dpi, "
	    "threshold 48)";
	const FormatVerify *task = verifier->task;

	if (!task->is_thorough)
		return;
	verifier->before = pdf_render_open(task->source, verifier->password,
	    NULL);
	verifier->after = pdf_render_open(task->target, verifier->password,
	    NULL);
	ProofCheck *check = proof_open(proof, "pixels", what);
	if (verifier->before != NULL && verifier->after != NULL)
		verifier->pixels = check;
	else
		check->skipped = "poppler is not here or cannot open them";
}

static void
open_readers(Verifier *verifier, Proof *proof)
{
	static const char name[] = "text", other[] = "text-poppler";
	static const char what[] = "the text that was set is read back";
	static const char how[] = "the same, read by poppler";
	const Language *language = verifier->task->target_language;

	if (verifier->task->texts == NULL) {
		proof_open(proof, name, what)->skipped = "no report beside "
		    "the target says what was set";
		return;
	}
	verifier->readback = readback_new(proof, name, what);
	if (verifier->after == NULL)
		return;
	/* Seen with 22.12: whole lines are not in its text of a page. */
	if (language != NULL && language_is_rtl(language))
		proof_open(proof, other, how)->skipped = "poppler-glib loses "
		    "lines of text from right to left";
	else
		verifier->stranger = readback_new(proof, other, how);
}

static void
compare_figures(const Verifier *verifier, Proof *proof)
{
	const FormatVerify *task = verifier->task;

	g_ptr_array_add(verifier->source_pages, NULL);
	g_ptr_array_add(verifier->target_pages, NULL);
	FiguresSide source = {task->source_document, task->source_language,
	    (char **) verifier->source_pages->pdata};
	FiguresSide target = {task->target_document, task->target_language,
	    (char **) verifier->target_pages->pdata};
	figures_compare(&source, &target, proof);
}

static void
verify_pages(Verifier *verifier, Proof *proof)
{
	g_autoptr(PdfFonts) ours = pdf_font_cache_new();
	g_autoptr(PdfFonts) theirs = pdf_font_cache_new();
	g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *prefix = pdf_writer_prefix(verifier->task->source);
	g_autoptr(PdfImprint) imprint = pdf_imprint_new(proof, prefix);
	unsigned pages = MIN(pdf_file_pages(verifier->source),
	    pdf_file_pages(verifier->target));

	verifier->source_fonts = ours;
	verifier->target_fonts = theirs;
	verifier->imprint = imprint;
	verifier->labels = g_string_new(NULL);
	verifier->source_pages = before;
	verifier->target_pages = after;
	open_pictures(verifier, proof);
	open_readers(verifier, proof);
	for (unsigned page = 0; page < pages; page++)
		verify_page(verifier, page);
	compare_figures(verifier, proof);
	readback_free(verifier->readback);
	readback_free(verifier->stranger);
	pdf_render_free(verifier->before);
	pdf_render_free(verifier->after);
	g_string_free(verifier->labels, TRUE);
}

bool
pdf_verify(const FormatVerify *task, const FormatOptions *options,
    Proof *proof, GError **error)
{
	g_autoptr(PdfFile) source = pdf_file_open(task->source,
	    &options->limits, options->password, error);
	if (source == NULL)
		return false;
	g_autoptr(PdfFile) target = pdf_file_open(task->target,
	    &options->limits, options->password, error);
	if (target == NULL)
		return false;
	g_autoptr(PdfInventory) ours = pdf_inventory_new(source);
	g_autoptr(PdfInventory) theirs = pdf_inventory_new(target);
	Verifier verifier = {.task = task, .source = source,
	    .target = target, .password = options->password};
	pdf_inventory_compare(ours, theirs, proof);
	verify_pages(&verifier, proof);
	return true;
}
