#include "format/pdf/pdf_over.h"

#include <math.h>

enum {
	EDGE = 3,		/* blocks at a page's ends that may run along */
	MAX_BLOCKS = 40,	/* looked at for the one that goes on */
};

struct PdfOver {
	GHashTable *edges;	/* texts at the ends of the page before */
	bool is_open;		/* its last paragraph may go on */
	bool is_full;		/* with a last line as long as the others */
	bool reads_on;		/* its words say so, and not only its tags */
	int element;		/* of the structure tree; 0: not known */
	double em;		/* of that */
	bool is_bold, is_rtl;
};

PdfOver *
pdf_over_new(void)
{
	PdfOver *over = g_new0(PdfOver, 1);

	over->edges = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	return over;
}

void
pdf_over_free(PdfOver *over)
{
	if (over == NULL)
		return;
	g_hash_table_unref(over->edges);
	g_free(over);
}

static const PdfLine *
line_of(const PdfLines *lines, const PdfBlocks *blocks, const PdfBlock *block,
    bool is_last)
{
	return pdf_block_line(blocks, lines, block,
	    is_last ? block->count - 1 : 0);
}

/* The text of a block's first line, without figures. */
static char *
edge_text(const PdfLines *lines, const PdfBlocks *blocks,
    const PdfBlock *block)
{
	g_autofree char *text = pdf_line_text(lines, line_of(lines, blocks,
	    block, false));
	GString *out = g_string_new(NULL);

	for (const char *p = text; *p != '\0'; p++)
		if (!g_ascii_isdigit(*p))
			g_string_append_c(out, *p);
	return g_string_free(out, FALSE);
}

/* Does it stand between the text of one page and the next? */
static bool
runs_along(const PdfOver *over, const PdfLines *lines,
    const PdfBlocks *blocks, const PdfBlock *block)
{
	double height = lines->content->height;

	if (block->is_number)
		return true;
	if (block->count == 1 && (block->base < 0.07 * height
	    || block->base > 0.93 * height))
		return true;
	g_autofree char *text = edge_text(lines, blocks, block);
	return block->count <= 2 && g_hash_table_contains(over->edges, text);
}

static bool
is_prose(const PdfBlock *block)
{
	return (block->kind == BLOCK_PARAGRAPH
	    || block->kind == BLOCK_LIST_ITEM) && block->leader < 0;
}

/* ---- the end of a page --------------------------------------------------- */

/* Is its last line of some length? Some producers break lines anew behind a
 * page, so it need not be a full one. */
static bool
is_long(const PdfLines *lines, const PdfBlocks *blocks,
    const PdfBlock *block)
{
	const BlockBox *last = &line_of(lines, blocks, block, true)->box;
	double width = block->count == 1
	    ? blocks->text.right - blocks->text.left
	    : block->box.right - block->box.left;

	return last->right - last->left > 0.25 * width
	    || block->room_right - last->right < 4 * block->em;
}

static void
remember_edges(PdfOver *over, const PdfLines *lines, const PdfBlocks *blocks)
{
	unsigned n = blocks->blocks->len;

	g_hash_table_remove_all(over->edges);
	for (unsigned i = 0; i < n; i++)
		if (i < EDGE || i + EDGE >= n)
			g_hash_table_add(over->edges, edge_text(lines, blocks,
			    pdf_block_at(blocks, i)));
}

/* The size that most lines of prose have. */
static double
body_em(const PdfBlocks *blocks)
{
	unsigned most = 0;
	double best = 0;

	for (unsigned i = 0; i < blocks->blocks->len; i++) {
		const PdfBlock *block = pdf_block_at(blocks, i);
		unsigned lines = 0;
		for (unsigned k = 0; is_prose(block)
		    && k < blocks->blocks->len; k++) {
			const PdfBlock *other = pdf_block_at(blocks, k);
			if (is_prose(other) && fabs(other->em - block->em)
			    < 0.03 * block->em)
				lines += other->count;
		}
		if (lines > most) {
			most = lines;
			best = block->em;
		}
	}
	return best;
}

/* The element of a line; 0: it is not known, or holds half the page. */
static int
element_of(const PdfLines *lines, const PdfBlocks *blocks,
    const PdfLine *line)
{
	unsigned count = 0;

	for (unsigned i = 0; i < blocks->blocks->len; i++)
		count += line_of(lines, blocks, pdf_block_at(blocks, i),
		    false)->role.element == line->role.element;
	return blocks->has_roles && count <= 2 ? line->role.element : 0;
}

int
pdf_over_last(PdfOver *over, const PdfLines *lines, const PdfBlocks *blocks)
{
	double body = body_em(blocks);
	int found = -1;

	over->is_open = false;
	for (unsigned i = blocks->blocks->len, n = 0; i > 0 && found < 0
	    && n < MAX_BLOCKS; i--, n++) {
		const PdfBlock *block = pdf_block_at(blocks, i - 1);
		/* Notes are smaller than the text above them. */
		if (is_prose(block) && block->em > 0.94 * body
		    && !runs_along(over, lines, blocks, block))
			found = (int) i - 1;
	}
	remember_edges(over, lines, blocks);
	if (found < 0)
		return -1;
	const PdfBlock *block = pdf_block_at(blocks, (unsigned) found);
	const PdfLine *last = line_of(lines, blocks, block, true);
	over->reads_on = pdf_line_is_running(last)
	    && (last->is_open || !last->is_ended)
	    && is_long(lines, blocks, block);
	over->element = element_of(lines, blocks, last);
	over->is_open = block->rest < 0 && !block->is_rest
	    && block->align != PDF_ALIGN_CENTRE
	    && (over->reads_on || over->element != 0);
	over->is_full = block->count > 1 && last->box.right - last->box.left
	    > 0.8 * (block->box.right - block->box.left);
	over->em = block->em;
	over->is_bold = block->is_bold;
	over->is_rtl = block->is_rtl;
	return over->is_open ? found : -1;
}

/* ---- the beginning of the next ------------------------------------------- */

/* May a line stand within a sentence? Figures may, behind a full line. */
static bool
opens_within(const PdfOver *over, const PdfLines *lines,
    const PdfLine *line)
{
	g_autofree char *text = pdf_line_text(lines, line);

	return line->is_lower || line->is_caseless || (over->is_full
	    && g_ascii_isdigit(text[0]) && pdf_line_is_running(line));
}

/* Do the tags say that the line goes on with the paragraph, or that it does
 * not? Else its words do. */
static bool
goes_on(const PdfOver *over, const PdfLines *lines, const PdfBlocks *blocks,
    const PdfLine *first)
{
	int element = element_of(lines, blocks, first);

	if (over->element != 0 && element != 0)
		return over->element == element;
	return over->reads_on && opens_within(over, lines, first)
	    && !first->has_marker;
}

int
pdf_over_first(const PdfOver *over, const PdfLines *lines,
    const PdfBlocks *blocks)
{
	unsigned n = over->is_open ? blocks->blocks->len : 0;

	for (unsigned i = 0; i < MIN(n, MAX_BLOCKS); i++) {
		const PdfBlock *block = pdf_block_at(blocks, i);
		const PdfLine *first = line_of(lines, blocks, block, false);
		bool is_alike = fabs(block->em - over->em) < 0.03 * over->em
		    && block->is_bold == over->is_bold
		    && block->is_rtl == over->is_rtl;
		if (!is_prose(block) ? block->kind != BLOCK_HEADING
		    : (!is_alike && !first->is_lower))
			continue;
		if (runs_along(over, lines, blocks, block))
			continue;
		return is_alike && block->kind == BLOCK_PARAGRAPH
		    && goes_on(over, lines, blocks, first)
		    && block->marker < 0
		    && block->rest < 0 && !block->is_rest
		    && block->align != PDF_ALIGN_CENTRE ? (int) i : -1;
	}
	return -1;
}
