#include "format/pdf/pdf_imprint.h"

#include <math.h>
#include <string.h>

/* Of the size of the source's: what pdf_set may go down to, less rounding. */
static const double least_scale = 0.74;
/* The ink of a line that no other may touch, in em about its base line. */
static const double ink_above = 0.55;
static const double ink_below = 0.05;

enum {
	MAX_STRETCHES = 10000,	/* of a page */
	MAX_OVERLAPS = 100,	/* that are looked into on a page */
	LEAST_SIGNS = 5,	/* of text whose size is judged */
};

struct PdfImprint {
	char *prefix;
	PdfFile *file;		/* of the page being looked at */
	unsigned page;		/* that page, from 1 */
	GHashTable *met;	/* fonts seen on it, a stream each */
	ProofCheck *fonts, *glyphs, *overlaps, *fit, *images;
};

/* Glyphs in a row on one base line. */
typedef struct Stretch {
	BlockBox box;		/* of the ink */
	double em, base, next;
	double least;		/* size of its smallest glyph */
	unsigned glyphs;
	bool is_ours;
} Stretch;

PdfImprint *
pdf_imprint_new(Proof *proof, const char *prefix)
{
	PdfImprint *imprint = g_new0(PdfImprint, 1);

	imprint->prefix = g_strdup(prefix);
	imprint->met = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	imprint->images = proof_open(proof, "images",
	    "images with their places");
	imprint->fonts = proof_open(proof, "fonts",
	    "fonts of set text are embedded");
	imprint->glyphs = proof_open(proof, "glyphs",
	    "no glyph of set text is .notdef");
	imprint->overlaps = proof_open(proof, "overlaps",
	    "set text stands clear of other text");
	imprint->fit = proof_open(proof, "fit",
	    "set text is on the page, seen, and of at least 0.75 of its size");
	imprint->overlaps->is_layout = imprint->fit->is_layout = true;
	return imprint;
}

void
pdf_imprint_free(PdfImprint *imprint)
{
	if (imprint == NULL)
		return;
	g_hash_table_unref(imprint->met);
	g_free(imprint->prefix);
	g_free(imprint);
}

static bool
is_ours(const PdfImprint *imprint, const PdfShow *show)
{
	size_t length = strlen(imprint->prefix);

	return show->font_name != NULL && strncmp(show->font_name,
	    imprint->prefix, length) == 0 && show->font_name[length] == 'F';
}

static BlockBox
glyph_box(const PdfGlyph *glyph)
{
	return (BlockBox) {MIN(glyph->x0, glyph->x1), glyph->top,
	    MAX(glyph->x0, glyph->x1), glyph->bottom};
}

/* ---- fonts and glyphs --------------------------------------------------- */

static bool
is_embedded(PdfFile *file, PdfObject font)
{
	PdfObject descriptor = pdf_file_get(file, pdf_file_item(file,
	    pdf_file_get(file, font, "/DescendantFonts"), 0),
	    "/FontDescriptor");

	return pdf_file_get(file, descriptor, "/FontFile2") != 0
	    || pdf_file_get(file, descriptor, "/FontFile3") != 0;
}

static void
check_font(PdfImprint *imprint, const PdfContent *content,
    const PdfShow *show)
{
	g_autofree char *name = g_strdup_printf("/%s", show->font_name);

	if (!g_hash_table_add(imprint->met, g_strdup_printf("%u %s",
	    show->stream, show->font_name)))
		return;
	PdfObject font = pdf_file_get(imprint->file, pdf_file_get(
	    imprint->file, pdf_content_stream(content, show->stream)
	    ->resources, "/Font"), name);
	imprint->fonts->counted++;
	if (is_embedded(imprint->file, font) && pdf_file_get(imprint->file,
	    font, "/ToUnicode") != 0)
		return;
	BlockBox box = glyph_box(pdf_content_glyph(content, show->first));
	proof_fault(imprint->fonts, imprint->page, &box, "the font %s %s",
	    show->font_name, font == 0 ? "is not in the resources"
	    : "is not embedded, or has no ToUnicode");
}

static void
check_glyph(PdfImprint *imprint, const PdfGlyph *glyph, const PdfShow *show)
{
	BlockBox box = glyph_box(glyph);

	imprint->glyphs->counted++;
	if (glyph->code == 0)
		proof_fault(imprint->glyphs, imprint->page, &box,
		    ".notdef is shown in %s", show->font_name);
	if ((glyph->flags & PDF_GLYPH_HIDDEN) != 0
	    && (glyph->flags & PDF_GLYPH_SPACE) == 0)
		proof_fault(imprint->fit, imprint->page, &box,
		    "a sign is set where nobody sees it");
}

static void
check_glyphs(PdfImprint *imprint, const PdfContent *content)
{
	g_hash_table_remove_all(imprint->met);
	for (unsigned i = 0; i < content->shows->len; i++) {
		const PdfShow *show = pdf_content_show(content, i);
		if (show->count == 0 || !is_ours(imprint, show))
			continue;
		check_font(imprint, content, show);
		for (unsigned g = 0; g < show->count; g++)
			check_glyph(imprint, pdf_content_glyph(content,
			    show->first + g), show);
	}
}

/* ---- stretches ---------------------------------------------------------- */

static void
add_glyph(GArray *stretches, const PdfGlyph *glyph, const PdfShow *show,
    bool is_set)
{
	Stretch *last = stretches->len == 0 ? NULL : &g_array_index(stretches,
	    Stretch, stretches->len - 1);
	double base = (double) glyph->base, em = show->em;
	double gap = last == NULL ? 0 : (double) glyph->x0 - last->next;

	if (last != NULL && last->is_ours == is_set && fabs(last->base - base)
	    < 0.1 && gap > -0.3 * em && gap < em
	    && fabs(last->em - em) < 0.2 * em) {
		last->box.right = MAX(last->box.right, (double) glyph->x1);
		last->next = (double) glyph->x1;
		last->glyphs++;
		last->em = MAX(last->em, em);
		last->least = MIN(last->least, em);
		return;
	}
	Stretch stretch = {
		.box = {(double) glyph->x0, base - ink_above * em,
		    (double) glyph->x1, base + ink_below * em},
		.em = em, .least = em, .base = base, .next = (double) glyph->x1,
		.glyphs = 1, .is_ours = is_set,
	};
	g_array_append_val(stretches, stretch);
}

static int
compare_stretches(const void *a, const void *b)
{
	const Stretch *x = a, *y = b;

	if (x->box.top != y->box.top)
		return x->box.top < y->box.top ? -1 : 1;
	return x->box.left < y->box.left ? -1 : x->box.left > y->box.left;
}

/* The upright text that is seen, from top to bottom. */
static GArray *
stretches_of(const PdfImprint *imprint, const PdfContent *content)
{
	GArray *stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));

	for (unsigned i = 0; i < content->shows->len; i++) {
		const PdfShow *show = pdf_content_show(content, i);
		bool is_set = is_ours(imprint, show);
		for (unsigned g = 0; g < show->count && stretches->len
		    < MAX_STRETCHES; g++) {
			const PdfGlyph *glyph = pdf_content_glyph(content,
			    show->first + g);
			if ((glyph->flags & (PDF_GLYPH_UPRIGHT
			    | PDF_GLYPH_HIDDEN | PDF_GLYPH_SPACE))
			    == PDF_GLYPH_UPRIGHT && glyph->x1 > glyph->x0)
				add_glyph(stretches, glyph, show, is_set);
		}
	}
	g_array_sort(stretches, compare_stretches);
	return stretches;
}

static bool
is_over(const Stretch *a, const Stretch *b)
{
	double em = MIN(a->em, b->em);
	double width = MIN(a->box.right, b->box.right)
	    - MAX(a->box.left, b->box.left);
	double height = MIN(a->box.bottom, b->box.bottom)
	    - MAX(a->box.top, b->box.top);

	return width > MAX(1, 0.15 * em) && height > 0.12 * em;
}

static BlockBox
common_box(const Stretch *a, const Stretch *b)
{
	return (BlockBox) {MAX(a->box.left, b->box.left),
	    MAX(a->box.top, b->box.top), MIN(a->box.right, b->box.right),
	    MIN(a->box.bottom, b->box.bottom)};
}

/* Did text of the source overlap there already? */
static bool
was_over(const GArray *source, const BlockBox *box)
{
	for (unsigned i = 0; i < source->len; i++) {
		const Stretch *a = &g_array_index(source, Stretch, i);
		if (a->box.top > box->bottom + a->em)
			return false;
		if (a->box.bottom < box->top - a->em)
			continue;
		for (unsigned k = i + 1; k < source->len; k++) {
			const Stretch *b = &g_array_index(source, Stretch, k);
			if (b->box.top > a->box.bottom)
				break;
			BlockBox both = common_box(a, b);
			if (is_over(a, b) && both.left < box->right
			    && both.right > box->left)
				return true;
		}
	}
	return false;
}

static void
check_overlaps(PdfImprint *imprint, const GArray *source,
    const GArray *target)
{
	unsigned found = 0;

	for (unsigned i = 0; i < target->len; i++) {
		const Stretch *a = &g_array_index(target, Stretch, i);
		imprint->overlaps->counted += a->is_ours;
		for (unsigned k = i + 1; k < target->len; k++) {
			const Stretch *b = &g_array_index(target, Stretch, k);
			if (b->box.top > a->box.bottom)
				break;
			BlockBox box = common_box(a, b);
			if ((a->is_ours || b->is_ours) && is_over(a, b)
			    && found++ < MAX_OVERLAPS
			    && !was_over(source, &box))
				proof_fault(imprint->overlaps, imprint->page, &box,
				    "%s", a->is_ours && b->is_ours
				    ? "two set texts overlap"
				    : "set text overlaps text that is kept");
		}
	}
}

/* ---- size and place ----------------------------------------------------- */

/* Does A lie within so many points of B, upwards and sideways? */
static bool
is_near(const Stretch *a, const Stretch *b, double up, double aside)
{
	return a->box.bottom > b->box.top - up
	    && a->box.top < b->box.bottom + up
	    && a->box.left < b->box.right + aside
	    && a->box.right > b->box.left - aside;
}

/* The smallest size of the source's text about a place, or in its row: text
 * that turns its direction goes to the other side. 0: there is none. */
static double
size_near(const GArray *source, const Stretch *stretch)
{
	double reach = 6 * stretch->em, least = 0;

	for (unsigned i = 0; i < source->len; i++) {
		const Stretch *old = &g_array_index(source, Stretch, i);
		if (old->box.top > stretch->box.bottom + reach)
			break;
		if ((is_near(old, stretch, reach, reach)
		    || is_near(old, stretch, stretch->em, INFINITY))
		    && (least == 0 || old->least < least))
			least = old->least;
	}
	return least;
}

static bool
is_beyond(const Stretch *stretch, double width)
{
	return stretch->box.left < -1 || stretch->box.right > width + 1;
}

/* A headline may run over two pages, each with all of it. */
static bool
was_beyond(const GArray *source, const Stretch *stretch, double width)
{
	for (unsigned i = 0; i < source->len; i++) {
		const Stretch *old = &g_array_index(source, Stretch, i);
		if (old->box.top > stretch->box.bottom + stretch->em)
			return false;
		if (is_beyond(old, width) && is_near(old, stretch,
		    stretch->em, INFINITY))
			return true;
	}
	return false;
}

static void
check_fit(PdfImprint *imprint, const GArray *source, const GArray *target,
    const PdfContent *content)
{
	for (unsigned i = 0; i < target->len; i++) {
		const Stretch *stretch = &g_array_index(target, Stretch, i);
		if (!stretch->is_ours)
			continue;
		imprint->fit->counted++;
		if (is_beyond(stretch, content->width)
		    && !was_beyond(source, stretch, content->width))
			proof_fault(imprint->fit, imprint->page, &stretch->box,
			    "text is set beyond the page");
		double size = size_near(source, stretch);
		if (stretch->glyphs >= LEAST_SIGNS
		    && stretch->em < least_scale * size)
			proof_fault(imprint->fit, imprint->page, &stretch->box,
			    "text of %.1f points was set in %.1f", size,
			    stretch->em);
	}
}

/* ---- images ------------------------------------------------------------- */

static bool
is_same_box(const BlockBox *a, const BlockBox *b)
{
	return fabs(a->left - b->left) < 0.02 && fabs(a->top - b->top) < 0.02
	    && fabs(a->right - b->right) < 0.02
	    && fabs(a->bottom - b->bottom) < 0.02;
}

static void
check_images(PdfImprint *imprint, const PdfContent *source,
    const PdfContent *target)
{
	const GArray *ours = source->images, *theirs = target->images;

	imprint->images->counted += ours->len;
	for (unsigned i = 0; i < MAX(ours->len, theirs->len); i++) {
		const BlockBox *one = i < ours->len ? &g_array_index(ours,
		    BlockBox, i) : NULL;
		const BlockBox *other = i < theirs->len ? &g_array_index(
		    theirs, BlockBox, i) : NULL;
		if (one != NULL && other != NULL && is_same_box(one, other))
			continue;
		proof_fault(imprint->images, imprint->page, one == NULL ? other
		    : one, "%s", one == NULL ? "the image is new"
		    : other == NULL ? "the image is gone"
		    : "the image has moved");
		return;
	}
}

void
pdf_imprint_page(PdfImprint *imprint, PdfFile *file,
    const PdfContent *source, const PdfContent *target, unsigned page)
{
	g_autoptr(GArray) before = stretches_of(imprint, source);
	g_autoptr(GArray) after = stretches_of(imprint, target);

	imprint->file = file;
	imprint->page = page + 1;
	check_images(imprint, source, target);
	check_glyphs(imprint, target);
	check_overlaps(imprint, before, after);
	check_fit(imprint, before, after, target);
}

static void
append_glyph(GString *text, const PdfContent *content, const PdfGlyph *glyph,
    int *actual, bool is_set)
{
	int said = is_set ? pdf_content_show(content, glyph->show)->actual
	    : -1;
	const char *words = said < 0 ? glyph->text : said == *actual ? NULL
	    : g_array_index(content->actuals, PdfActual, said).text;

	if (words != NULL)
		g_string_append(text, words);
	*actual = said;
}

char *
pdf_imprint_text(const PdfImprint *imprint, const PdfContent *target)
{
	GString *text = g_string_new(NULL);
	const PdfGlyph *last = NULL;
	int actual = -1;

	for (unsigned i = 0; i < target->glyphs->len; i++) {
		const PdfGlyph *glyph = pdf_content_glyph(target, i);
		const PdfShow *show = pdf_content_show(target, glyph->show);
		bool is_near = last != NULL && fabsf(last->base - glyph->base)
		    < 0.1f && fabs((double) (glyph->x0 - last->next))
		    < 0.1 * show->em;
		if (!is_near && text->len > 0)
			g_string_append_c(text, ' ');
		append_glyph(text, target, glyph, &actual,
		    is_ours(imprint, show));
		last = glyph;
	}
	return g_string_free(text, FALSE);
}
