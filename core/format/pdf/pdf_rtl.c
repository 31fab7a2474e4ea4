#include "format/pdf/pdf_rtl.h"

#include <math.h>

#include "layout/bidi.h"

/* ---- lengthened joins ------------------------------------------------- */

enum { MIN_JOINS = 3 };

static bool
is_joining(const PdfContent *content, const PdfMember *member)
{
	gunichar c = g_utf8_get_char(pdf_content_glyph(content,
	    member->glyph)->text);

	return c >= 0x0600 && c <= 0x08FF && g_unichar_isalpha(c);
}

/* Does a sign without text stand between two letters of one word? */
static bool
is_between_letters(const PdfLines *lines, const PdfLine *line, unsigned index)
{
	const PdfContent *content = lines->content;
	unsigned first = line->first, end = line->first + line->count;

	for (int step = -1; step <= 1; step += 2) {
		unsigned k = index + (unsigned) step;
		while (k >= first && k < end && pdf_line_is_unknown(
		    pdf_content_glyph(content,
		    pdf_line_member(lines, k)->glyph)))
			k += (unsigned) step;
		if (k < first || k >= end
		    || !is_joining(content, pdf_line_member(lines, k)))
			return false;
	}
	return true;
}

static const PdfFont *
unknown_font(const PdfLines *lines, unsigned member)
{
	const PdfGlyph *glyph = pdf_content_glyph(lines->content,
	    pdf_line_member(lines, member)->glyph);

	return pdf_line_is_unknown(glyph) ? pdf_content_show(lines->content,
	    glyph->show)->font : NULL;
}

/* Counts the signs without text of each font; 0 where one stands elsewhere. */
static GHashTable *
count_joins(const PdfLines *lines)
{
	GHashTable *counts = g_hash_table_new(NULL, NULL);

	for (unsigned i = 0; i < lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		for (unsigned m = 0; m < line->count; m++) {
			const PdfFont *font = unknown_font(lines,
			    line->first + m);
			void *key = (void *) (uintptr_t) font;
			void *count;
			if (font == NULL)
				continue;
			bool is_known = g_hash_table_lookup_extended(counts,
			    key, NULL, &count);
			unsigned n = is_known ? GPOINTER_TO_UINT(count) : 0;
			n = (is_known && n == 0) || !is_between_letters(lines,
			    line, line->first + m) ? 0 : n + 1;
			g_hash_table_insert(counts, key, GUINT_TO_POINTER(n));
		}
	}
	return counts;
}

/* Arabic lines are filled with strokes between letters. In many files these
 * have no text; a letter would also stand at the ends of words. */
static void
silence_joins(PdfLines *lines)
{
	g_autoptr(GHashTable) counts = count_joins(lines);

	for (unsigned i = 0; i < lines->lines->len; i++) {
		PdfLine *line = &g_array_index(lines->lines, PdfLine, i);
		for (unsigned m = 0; m < line->count; m++) {
			const PdfFont *font = unknown_font(lines,
			    line->first + m);
			if (font == NULL || GPOINTER_TO_UINT(
			    g_hash_table_lookup(counts, font)) < MIN_JOINS)
				continue;
			g_array_index(lines->members, PdfMember,
			    line->first + m).is_double = true;
			line->unknown--;
			lines->unknown--;
		}
	}
}

/* ---- order ------------------------------------------------------------ */

/* The gap between two members that follow each other: the mark for a space
 * stands at the right one of two neighbours. */
static bool
has_space(const PdfMember *members, uint32_t before, uint32_t after,
    size_t count)
{
	if (before + 1 == after)
		return members[after].space_before;
	if (after + 1 == before)
		return members[before].space_before;
	/* Into a stretch of the other direction, or out of it. */
	return members[before].space_before || (after + 1 < count
	    && members[after + 1].space_before);
}

static bool
has_spaces(const PdfLines *lines, const PdfMember *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((pdf_content_glyph(lines->content, members[i].glyph)->flags
		    & PDF_GLYPH_SPACE) != 0)
			return true;
	return false;
}

/* Returns what its brackets tell of how the page's are written. */
static int
order_line(PdfLines *lines, const PdfLine *line)
{
	size_t n = line->count;
	PdfMember *members = &g_array_index(lines->members, PdfMember,
	    line->first);
	g_autofree PdfMember *old = g_memdup2(members,
	    n * sizeof(PdfMember));
	g_autofree uint32_t *characters = g_new(uint32_t, n + 1);
	g_autofree uint32_t *order = g_new(uint32_t, n + 1);
	g_autofree bool *brackets = g_new0(bool, n + 1);
	/* Letters that were driven apart to fill a line are no words. */
	bool is_spaced = has_spaces(lines, members, n);

	for (size_t i = 0; i < n; i++)
		characters[i] = g_utf8_get_char(pdf_content_glyph(
		    lines->content, old[i].glyph)->text);
	bidi_logical(characters, n, true, order, brackets);
	for (size_t i = 0; i < n; i++) {
		members[i] = old[order[i]];
		members[i].is_mirrored = brackets[order[i]];
		members[i].space_before = !is_spaced && i > 0
		    && has_space(old, order[i - 1], order[i], n);
	}
	return bidi_turned(characters, order, brackets, n);
}

/* The brackets mean what is written. */
static void
trust_brackets(PdfLines *lines)
{
	for (unsigned i = 0; i < lines->members->len; i++)
		g_array_index(lines->members, PdfMember, i).is_mirrored
		    = false;
}

/* The end of a paragraph may be a figure and a full stop: that stands at the
 * left then. Figures of a table do not begin so. */
static bool
is_turned_figure(const PdfLines *lines, const PdfLine *line)
{
	g_autofree char *text = pdf_line_text(lines, line);
	gunichar c = g_utf8_get_char(text);

	return line->letters == 0 && line->digits > 0 && (c == '.' || c == '%'
	    || c == ',' || c == 0x060C || c == 0x061B);
}

bool
pdf_rtl_read(PdfLines *lines)
{
	unsigned right = 0, left = 0;

	for (unsigned i = 0; i < lines->lines->len; i++) {
		const PdfLine *line = pdf_line_at(lines, i);
		if (line->is_rtl)
			right += line->letters;
		else
			left += line->letters;
	}
	lines->is_rtl = right > left;
	if (lines->is_rtl && lines->unknown > 0)
		silence_joins(lines);
	int votes = 0;
	for (unsigned i = 0; i < lines->lines->len; i++) {
		PdfLine *line = &g_array_index(lines->lines, PdfLine, i);
		if (!line->is_rtl && !(lines->is_rtl
		    && is_turned_figure(lines, line)))
			continue;
		if (lines->is_rtl)
			votes += order_line(lines, line);
		else
			line->is_kept = true;
	}
	if (votes <= 0)
		trust_brackets(lines);
	for (unsigned i = 0; lines->is_rtl && i < lines->lines->len; i++)
		pdf_line_describe(lines, &g_array_index(lines->lines,
		    PdfLine, i));
	return lines->is_rtl;
}

/* ---- the mirror ------------------------------------------------------- */

static void
mirror_box(BlockBox *box, double width)
{
	double left = box->left;

	box->left = width - box->right;
	box->right = width - left;
}

void
pdf_rtl_mirror(PdfContent *content, PdfLines *lines)
{
	for (unsigned i = 0; i < lines->lines->len; i++)
		mirror_box(&g_array_index(lines->lines, PdfLine, i).box,
		    content->width);
	for (unsigned i = 0; i < content->rules->len; i++)
		mirror_box(&g_array_index(content->rules, PdfRule, i).box,
		    content->width);
	for (unsigned i = 0; i < content->images->len; i++)
		mirror_box(&g_array_index(content->images, BlockBox, i),
		    content->width);
}

void
pdf_rtl_turn(const PdfContent *content, PdfBlocks *blocks)
{
	double width = content->width;

	mirror_box(&blocks->text, width);
	for (unsigned i = 0; i < blocks->gaps->len; i++) {
		Gap *gap = &g_array_index(blocks->gaps, Gap, i);
		double left = gap->left;
		gap->left = width - gap->right;
		gap->right = width - left;
	}
	for (unsigned i = 0; i < blocks->blocks->len; i++) {
		PdfBlock *block = &g_array_index(blocks->blocks, PdfBlock, i);
		double left = block->room_left;
		mirror_box(&block->box, width);
		block->column_end = width - block->column_end;
		double cell = block->cell_left;
		if (block->cell_right > 0) {
			block->cell_left = width - block->cell_right;
			block->cell_right = width - cell;
		}
		block->room_left = width - block->room_right;
		block->room_right = width - left;
		block->measure = block->notch = INFINITY;
		block->is_rtl = true;
		/* Figures end at one edge in all scripts. */
		if (block->align == PDF_ALIGN_LEFT)
			block->align = PDF_ALIGN_RIGHT;
		else if (block->align == PDF_ALIGN_RIGHT && !block->is_number)
			block->align = PDF_ALIGN_LEFT;
	}
}
