#include "format/pdf/pdf_reader.h"

#include <math.h>

#include "format/pdf/pdf_fields.h"
#include "format/pdf/pdf_ground.h"
#include "format/pdf/pdf_level.h"
#include "format/pdf/pdf_ligature.h"
#include "format/pdf/pdf_notes.h"
#include "format/pdf/pdf_notice.h"
#include "format/pdf/pdf_over.h"
#include "format/pdf/pdf_rtl.h"
#include "format/pdf/pdf_scan.h"
#include "format/pdf/pdf_tags.h"
#include "format/pdf/pdf_title.h"
#include "format/pdf/pdf_underline.h"
#include "format/pdf/pdf_unit.h"

enum {
	MAX_LINES = 4000,	/* of a page */
};

const char pdf_reader_text[] = "text";

typedef struct Reader {
	PdfFile *file;
	Document *document;
	PdfSkeleton *skeleton;
	Report *report;
	GHashTable *margins;	/* text at a page's edge > GPtrArray of Block */
	PdfScan *scan;
	unsigned uncovered;	/* pieces of a picture's text left alone */
	Block *table, *row;	/* open ones */
	double row_base;
	PdfOver *over;
	Unit *open;		/* it may go on on the next page; or NULL */
} Reader;

static void
skeleton_free(void *data)
{
	PdfSkeleton *skeleton = data;

	pdf_font_cache_free(skeleton->fonts);
	g_array_unref(skeleton->styles);
	g_array_unref(skeleton->places);
	g_array_unref(skeleton->metas.metas);
	g_array_unref(skeleton->metas.languages);
	g_array_unref(skeleton->metas.fragments);
	g_free(skeleton);
}

static PdfSkeleton *
skeleton_new(void)
{
	PdfSkeleton *skeleton = g_new0(PdfSkeleton, 1);

	skeleton->fonts = pdf_font_cache_new();
	skeleton->styles = g_array_new(FALSE, FALSE, sizeof(PdfStyle));
	skeleton->places = g_array_new(FALSE, FALSE, sizeof(PdfPlace));
	skeleton->metas.metas = g_array_new(FALSE, FALSE, sizeof(PdfMeta));
	skeleton->metas.languages = g_array_new(FALSE, FALSE,
	    sizeof(PdfSpot));
	skeleton->metas.fragments = g_array_new(FALSE, FALSE,
	    sizeof(PdfSpot));
	return skeleton;
}

/* ---- pages -------------------------------------------------------------- */

static Block *
parent_block(Reader *reader, const PdfBlock *block)
{
	if (block->kind != BLOCK_CELL) {
		reader->table = reader->row = NULL;
		return NULL;
	}
	if (reader->table == NULL)
		reader->table = document_add_block(reader->document, NULL,
		    BLOCK_TABLE, "table");
	if (reader->row == NULL
	    || fabs(block->base - reader->row_base) > 0.5 * block->em)
		reader->row = document_add_block(reader->document,
		    reader->table, BLOCK_ROW, "row");
	reader->row_base = block->base;
	return reader->row;
}

/* Remembers what stands at the edge of a page, figures left out. */
static void
note_margin(Reader *reader, const PdfContent *content, const PdfBlock *place,
    Block *block, const Unit *unit)
{
	g_autofree char *text = unit_source_text(unit);
	bool is_top = place->base < 0.11 * content->height;

	if ((!is_top && place->base < 0.9 * content->height)
	    || place->count > 3)
		return;
	GString *key = g_string_new(is_top ? "^" : "$");
	for (const char *p = text; *p != '\0'; p++)
		if (!g_ascii_isdigit(*p))
			g_string_append_c(key, *p);
	g_string_append_printf(key, "@%d", (int) (place->base / 4));
	char *name = g_string_free(key, FALSE);
	GPtrArray *known = g_hash_table_lookup(reader->margins, name);
	if (known == NULL) {
		known = g_ptr_array_new();
		g_hash_table_insert(reader->margins, name, known);
	} else {
		g_free(name);
	}
	g_ptr_array_add(known, block);
}

static void
name_margins(Reader *reader)
{
	GHashTableIter iter;
	void *key, *value;

	g_hash_table_iter_init(&iter, reader->margins);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const GPtrArray *known = value;
		for (unsigned i = 0; known->len >= 2 && i < known->len; i++) {
			Block *block = g_ptr_array_index(known, i);
			if (block->kind == BLOCK_CELL
			    || block->parent != reader->document->root)
				continue;
			block->kind = ((const char *) key)[0] == '^'
			    ? BLOCK_HEADER : BLOCK_FOOTER;
			block->level = 0;
		}
	}
}

/* What is read at a time: the contents of a page, or what one of its
 * annotations shows. */
typedef struct Surface {
	unsigned page;		/* from 0 */
	unsigned note;		/* as in PdfPlace */
	bool is_picture;	/* the text is that of a picture */
	PdfContent *content;
	const PdfLinks *links;
} Surface;

static Unit *
add_block(Reader *reader, const Surface *surface, const PdfPiece *piece)
{
	const PdfBlock *found = piece->block;
	PdfCover *covers = !surface->is_picture ? NULL
	    : pdf_scan_cover(reader->scan, surface->content, piece->blocks,
	    piece->lines, found, reader->document->arena);
	Block *parent = parent_block(reader, found);

	if (surface->is_picture && covers == NULL) {
		reader->uncovered++;
		return NULL;
	}
	Block *block = document_add_block(reader->document, parent,
	    surface->note == 0 ? found->kind : BLOCK_TEXT_BOX, "block");

	block->page = surface->page + 1;
	block->box = piece->turn == NULL ? found->box
	    : pdf_matrix_box(&piece->turn->back, &found->box);
	block->level = found->level;
	if (found->kind == BLOCK_LIST_ITEM)
		block->level = 1;
	Unit *unit = pdf_unit_add(reader->document, reader->skeleton, block,
	    piece);
	if (unit == NULL)
		return NULL;
	PdfPlace *place = &g_array_index(reader->skeleton->places, PdfPlace,
	    unit->value);
	place->note = surface->note;
	place->covers = covers;
	place->n_covers = covers == NULL ? 0 : found->count;
	if (surface->note == 0 && piece->turn == NULL)
		note_margin(reader, piece->lines->content, found, block,
		    unit);
	return unit;
}

/* The blocks of a page itself: one may go on with the page before. */
static void
add_blocks(Reader *reader, const Surface *surface, PdfPiece *piece)
{
	int first = reader->open == NULL ? -1 : pdf_over_first(reader->over,
	    piece->lines, piece->blocks);
	int last = pdf_over_last(reader->over, piece->lines, piece->blocks);
	Unit *open = NULL;

	for (unsigned i = 0; i < piece->blocks->blocks->len; i++) {
		Unit *unit = NULL;
		piece->block = pdf_block_at(piece->blocks, i);
		if ((int) i == first) {
			pdf_unit_extend(reader->document, reader->skeleton,
			    reader->open, piece, surface->page);
			reader->open->block->last_page = surface->page + 1;
		} else if (!piece->block->is_rest) {
			unit = add_block(reader, surface, piece);
		}
		if ((int) i == last)
			open = unit;
	}
	reader->open = open;
}

static void
add_all(Reader *reader, const Surface *surface, PdfPiece *piece)
{
	for (unsigned i = 0; i < piece->blocks->blocks->len; i++) {
		piece->block = pdf_block_at(piece->blocks, i);
		if (!piece->block->is_rest)
			(void) add_block(reader, surface, piece);
	}
}

static void
report_kept(Reader *reader, const PdfLines *lines, const PdfBlocks *blocks,
    unsigned page)
{
	unsigned rtl = 0;

	for (unsigned i = 0; i < lines->lines->len; i++)
		rtl += pdf_line_at(lines, i)->is_rtl && !lines->is_rtl;
	if (lines->turned > 0 || rtl > 0 || blocks->kept > 0
	    || blocks->formulas > 0)
		report_add(reader->report, FINDING_TEXT_KEPT, 0, 0, page + 1,
		    "text left as it is: %u turned signs, %u pieces with "
		    "signs that cannot be read, %u lines from right to left, "
		    "%u pieces with formulas", lines->turned, blocks->kept,
		    rtl, blocks->formulas);
}

static PdfLines *
gather(PdfContent *content)
{
	pdf_ground_mark(content);
	PdfLines *lines = pdf_line_gather(content);

	if (lines->unknown > 0 && pdf_ligature_explain(content, lines) > 0) {
		pdf_line_free(lines);
		lines = pdf_line_gather(content);
	}
	return lines;
}

/* Text of another direction; it is counted as kept where it cannot be set. */
static void
read_turn(Reader *reader, const PdfTurn *turn, PdfLines *lines,
    unsigned page)
{
	if (turn->lines->lines->len > MAX_LINES || pdf_rtl_read(turn->lines))
		return;
	lines->turned -= MIN(lines->turned, turn->signs);
	g_autoptr(PdfLinks) links = pdf_links_read(reader->file,
	    turn->content, page);
	g_array_append_vals(turn->content->images, links->notes->data,
	    links->notes->len);
	g_autoptr(PdfBlocks) blocks = pdf_block_find(turn->lines);
	const Surface surface = {.page = page, .content = turn->content,
	    .links = links};
	PdfPiece piece = {.lines = turn->lines, .blocks = blocks,
	    .links = links, .turn = turn};
	unsigned first = reader->skeleton->places->len;
	add_all(reader, &surface, &piece);
	pdf_level_places(reader->skeleton->places, first,
	    reader->document->arena);
	reader->table = reader->row = NULL;
}

static GPtrArray *
find_turns(const Reader *reader, const Surface *surface,
    const PdfLines *lines)
{
	if (surface->note != 0 || surface->is_picture)
		return g_ptr_array_new();
	GPtrArray *turns = pdf_turn_find(reader->file,
	    reader->skeleton->fonts, surface->page, surface->content);
	pdf_turn_keep_clear(turns, surface->content, lines);
	return turns;
}

/* Finds the blocks of a surface and adds their units. */
static void
read_lines(Reader *reader, const Surface *surface, PdfLines *lines)
{
	PdfContent *content = surface->content;
	bool is_rtl = pdf_rtl_read(lines);

	pdf_underline_find(content, lines);
	/* Text keeps clear of them as of pictures. */
	g_array_append_vals(content->images, surface->links->notes->data,
	    surface->links->notes->len);
	g_autoptr(GPtrArray) turns = find_turns(reader, surface, lines);
	if (is_rtl)
		pdf_rtl_mirror(content, lines);
	g_autoptr(PdfBlocks) blocks = pdf_block_find(lines);
	if (is_rtl) {
		pdf_rtl_mirror(content, lines);
		pdf_rtl_turn(content, blocks);
	}
	if (surface->is_picture)
		pdf_scan_part(blocks);
	if (surface->note != 0)
		pdf_notes_confine(content, blocks);
	PdfPiece piece = {.lines = lines, .blocks = blocks,
	    .links = surface->links};
	if (surface->note == 0 && !surface->is_picture)
		add_blocks(reader, surface, &piece);
	else
		add_all(reader, surface, &piece);
	reader->table = reader->row = NULL;
	for (unsigned i = 0; i < turns->len; i++)
		read_turn(reader, g_ptr_array_index(turns, i), lines,
		    surface->page);
	report_kept(reader, lines, blocks, surface->page);
}

static void
read_sayings(Reader *reader, const PdfContent *content, unsigned page)
{
	for (unsigned i = 0; i < content->sayings->len; i++) {
		const PdfMeta meta = {PDF_META_SAYING, {(int) i, ""}};
		pdf_meta_add(&reader->skeleton->metas, &meta, g_array_index(
		    content->sayings, PdfSaying, i).text, "alternative",
		    page + 1);
	}
}

/* False: the page stays as it is. */
static bool
read_page(Reader *reader, unsigned page)
{
	g_autoptr(PdfContent) content = pdf_content_read(reader->file,
	    reader->skeleton->fonts, page);

	if (content == NULL || content->is_cut) {
		report_add(reader->report, FINDING_PAGE_KEPT, 0, 0, page + 1,
		    content == NULL ? "the contents cannot be decoded"
		    : "the contents are too large or too deep");
		return false;
	}
	content->roles = pdf_role_read(reader->file, page);
	g_autoptr(PdfLines) lines = gather(content);
	if (lines->lines->len > MAX_LINES) {
		report_add(reader->report, FINDING_PAGE_KEPT, 0, 0, page + 1,
		    "there are more than %d pieces of text", MAX_LINES);
		return false;
	}
	g_autoptr(PdfLinks) links = pdf_links_read(reader->file, content,
	    page);
	bool is_scan = pdf_scan_is(content, lines);
	Surface surface = {.page = page, .content = content,
	    .links = links};
	unsigned hidden = lines->hidden;
	read_sayings(reader, content, page);
	read_lines(reader, &surface, lines);
	if (!is_scan)
		return true;
	g_autoptr(PdfLines) picture = pdf_scan_lines(reader->scan,
	    reader->file, reader->skeleton->fonts, content, hidden, page,
	    reader->report);
	surface.is_picture = true;
	reader->uncovered = 0;
	if (picture != NULL)
		read_lines(reader, &surface, picture);
	if (reader->uncovered > 0)
		report_add(reader->report, FINDING_TEXT_KEPT, 0, 0, page + 1,
		    "%u pieces of the picture's text stand on a ground of many "
		    "colours, and were left as they are", reader->uncovered);
	return true;
}

/* What the annotations of a page show: labels are read as pages are, other
 * text is kept, and said to be. */
static void
read_notes(Reader *reader, unsigned page)
{
	unsigned count = pdf_notes_count(reader->file, page), kept = 0;

	for (unsigned i = 0; i < count; i++) {
		bool is_label = false;
		g_autoptr(PdfContent) content = pdf_notes_content(
		    reader->file, reader->skeleton->fonts, page, i,
		    &is_label);
		if (content == NULL || content->glyphs->len == 0)
			continue;
		g_autoptr(PdfLines) lines = gather(content);
		g_autoptr(PdfLinks) links = pdf_links_none();
		const Surface surface = {.page = page, .note = i + 1,
		    .content = content, .links = links};
		if (is_label && !content->is_cut
		    && lines->lines->len <= MAX_LINES)
			read_lines(reader, &surface, lines);
		else
			kept += lines->lines->len > 0;
	}
	if (kept > 0)
		report_add(reader->report, FINDING_TEXT_KEPT, 0, 0, page + 1,
		    "%u annotations show text that was left as it is", kept);
}

static void
margin_free(void *data)
{
	g_ptr_array_unref(data);
}

Document *
pdf_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error)
{
	g_autoptr(PdfFile) file = pdf_file_open(bytes, &options->limits,
	    options->password, error);

	if (file == NULL || !pdf_notice_allows(file, options, error))
		return NULL;
	g_autoptr(Document) document = document_new(bytes, name, "pdf");
	g_autoptr(GHashTable) lists = g_hash_table_new(NULL, NULL);
	g_autoptr(PdfScan) scan = pdf_scan_new(bytes, options);
	g_autoptr(GHashTable) margins = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, margin_free);
	g_autoptr(PdfOver) over = pdf_over_new();
	Reader reader = {.file = file, .document = document, .over = over,
	    .skeleton = skeleton_new(), .report = report,
	    .margins = margins, .scan = scan};
	document->skeleton = reader.skeleton;
	document->skeleton_free = skeleton_free;
	document->pages = pdf_file_pages(file);
	pdf_notice_report(file, options, report);
	PdfMetas *metas = &reader.skeleton->metas;
	metas->file = file;
	metas->document = document;
	pdf_title_read(metas);
	for (unsigned page = 0; page < document->pages; page++) {
		if (!read_page(&reader, page))
			reader.open = NULL;
		read_notes(&reader, page);
		pdf_notes_read(metas, page);
		pdf_tags_read_page(metas, page, lists);
		pdf_file_release(file);
	}
	pdf_meta_read_outline(metas);
	pdf_fields_read(metas);
	pdf_tags_read(metas);
	metas->file = NULL;
	name_margins(&reader);
	if (pdf_file_is_damaged(file))
		report_add(report, FINDING_DAMAGED, 0, 0, 0,
		    "the file is damaged; it was read as far as it goes");
	return g_steal_pointer(&document);
}
