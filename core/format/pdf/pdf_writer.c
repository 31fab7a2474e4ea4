#include "format/pdf/pdf_writer.h"

#include <math.h>

#include "base/file.h"
#include "format/pdf/pdf_bilingual.h"
#include "format/pdf/pdf_flow.h"
#include "format/pdf/pdf_follow.h"
#include "format/pdf/pdf_ground.h"
#include "format/pdf/pdf_notes.h"
#include "format/pdf/pdf_set.h"
#include "format/pdf/pdf_splice.h"

/* Share of the blocks of one size on a page that may be smaller still. */
static const double outliers = 0.1;

typedef struct Writer {
	Document *document;
	PdfSkeleton *skeleton;
	PdfFile *file;
	PdfEmit *emit;
	PdfReuse *reuse;
	GPtrArray *sayings;	/* of Unit: those of the page at hand */
	unsigned next_saying;	/* where in the units to look for more */
	FontBook *book;
	const Language *language;
	const Languages *languages;
	FormatLayout layout;
	Report *report;
	const char *prefix;
	GPtrArray *carried;	/* of PdfSetting: what the next page begins
				   with */
	GArray *labels;		/* of PdfLabel: of the surface at hand */
} Writer;

static bool
is_text(const Unit *unit)
{
	return unit->name != NULL && strcmp(unit->name, pdf_reader_text) == 0;
}

static void
setting_free(void *data)
{
	pdf_set_free(data);
}

/* The next unit on a page; NULL: there is none. */
static const PdfPlace *
next_place(const Writer *writer, unsigned *next)
{
	const GPtrArray *units = writer->document->units;

	while (*next < units->len
	    && !is_text(g_ptr_array_index(units, *next)))
		++*next;
	return *next == units->len ? NULL : &g_array_index(
	    writer->skeleton->places, PdfPlace,
	    ((const Unit *) g_ptr_array_index(units, *next))->value);
}

/* What the page before left to this one, if PLACE is on the page itself. */
static GPtrArray *
take_carried(Writer *writer, const PdfPlace *place)
{
	GPtrArray *fresh = g_ptr_array_new_with_free_func(setting_free);

	if (place->note != 0)
		return fresh;
	GPtrArray *carried = writer->carried;
	writer->carried = fresh;
	for (unsigned i = 0; i < carried->len; i++)
		pdf_set_fit(g_ptr_array_index(carried, i), 1);
	return carried;
}

/* Only upright text of one line goes down with its row. */
static void
add_label(Writer *writer, const PdfPlace *place)
{
	const PdfLabel label = {.place = place};

	if (place->block.count == 1 && place->turn == 0
	    && place->n_rules == 0 && place->link < 0)
		g_array_append_val(writer->labels, label);
}

/* The changed units of a page, or of an annotation, that can be set. */
static GPtrArray *
settings_of(Writer *writer, const PdfPlace *place, unsigned *next,
    Arena *arena)
{
	GPtrArray *settings = take_carried(writer, place);
	const GPtrArray *units = writer->document->units;
	bool has_changes = settings->len > 0;

	g_array_set_size(writer->labels, 0);
	for (;; (*next)++) {
		const PdfPlace *own = next_place(writer, next);
		if (own == NULL || own->page != place->page
		    || own->note != place->note)
			break;
		const Unit *unit = g_ptr_array_index(units, *next);
		/* Of a picture nothing can be read but what is set upon it. */
		if (!unit_is_changed(unit) && own->n_covers == 0) {
			add_label(writer, own);
			continue;
		}
		has_changes |= unit_is_changed(unit);
		PdfSetting *setting = pdf_set_new(unit, writer->skeleton,
		    writer->book, writer->language, arena);
		if (setting->shape->missing != 0) {
			report_add(writer->report, FINDING_FONT_MISSING,
			    unit->id, 0, place->page + 1,
			    "no installed font has U+%04X; the source is "
			    "kept", setting->shape->missing);
			pdf_set_free(setting);
			continue;
		}
		pdf_set_fit(setting, 1);
		g_ptr_array_add(settings, setting);
	}
	if (!has_changes)
		g_ptr_array_set_size(settings, 0);
	return settings;
}

static bool
is_same_kind(const PdfBlock *a, const PdfBlock *b)
{
	return fabs(a->em - b->em) < 0.02 * a->em && (a->kind == BLOCK_CELL)
	    == (b->kind == BLOCK_CELL) && a->is_bold == b->is_bold;
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *) a, y = *(const double *) b;

	return x < y ? -1 : x > y;
}

/* The least scale of the words in a row of a table. */
static double
row_scale(const GPtrArray *settings, const PdfSetting *one)
{
	const PdfBlock *block = &one->place->block;
	double least = one->fit->scale;

	if (block->kind != BLOCK_CELL || block->is_number)
		return least;
	for (unsigned i = 0; i < settings->len; i++) {
		const PdfSetting *other = g_ptr_array_index(settings, i);
		const PdfBlock *cell = &other->place->block;
		if (is_same_kind(block, cell) && !cell->is_number
		    && fabs(cell->base - block->base) < 0.3 * block->em)
			least = MIN(least, other->fit->scale);
	}
	return least;
}

/* Blocks that were of one size stay of one size, but for a few. */
static void
even_sizes(GPtrArray *settings)
{
	g_autofree double *scales = g_new(double, settings->len + 1);
	g_autofree double *wanted = g_new(double, settings->len + 1);

	for (unsigned i = 0; i < settings->len; i++) {
		const PdfSetting *one = g_ptr_array_index(settings, i);
		size_t n = 0;
		for (unsigned k = 0; k < settings->len; k++) {
			const PdfSetting *other = g_ptr_array_index(settings,
			    k);
			if (is_same_kind(&one->place->block,
			    &other->place->block))
				scales[n++] = other->fit->scale;
		}
		qsort(scales, n, sizeof(double), compare_doubles);
		wanted[i] = scales[(size_t) ((double) n * outliers)];
		wanted[i] = MIN(wanted[i], row_scale(settings, one));
	}
	for (unsigned i = 0; i < settings->len; i++) {
		PdfSetting *one = g_ptr_array_index(settings, i);
		if (one->fit->scale > wanted[i] + 1e-6)
			pdf_set_fit(one, wanted[i]);
	}
}

static void
drop_glyphs(PdfSplice *splice, const unsigned *glyphs, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		pdf_splice_drop(splice, glyphs[i]);
}

/* A part of a unit: set text, the block it stands in, and what it replaces. */
typedef struct Part {
	const PdfSet *set;
	const PdfBlock *block;
	const unsigned *glyphs;
	unsigned count;
} Part;

/* The glyph where it is put: the first one that no fill parts from it. */
static unsigned
seat_of(const PdfContent *content, const Part *part)
{
	BlockBox box = pdf_set_box(part->set), source = part->block->box;
	unsigned first = G_MAXUINT, last = 0, best = G_MAXUINT;

	if (part->set->back != NULL) {
		box = pdf_matrix_box(part->set->back, &box);
		source = pdf_matrix_box(part->set->back, &source);
	}
	for (unsigned i = 0; i < part->count; i++) {
		first = MIN(first, part->glyphs[i]);
		last = MAX(last, part->glyphs[i]);
	}
	unsigned at = pdf_ground_above(content, &box, &source, first, last);
	for (unsigned i = 0; i < part->count; i++)
		if (part->glyphs[i] >= at)
			best = MIN(best, part->glyphs[i]);
	return best;
}

static void
put_part(PdfSplice *splice, const PdfContent *content, const Part *part,
    uint32_t rgb)
{
	BlockBox box = pdf_set_box(part->set);

	drop_glyphs(splice, part->glyphs, part->count);
	if (part->set->to == part->set->from)
		return;
	unsigned seat = seat_of(content, part);
	if (seat == G_MAXUINT)
		pdf_splice_put_over(splice, part->set);
	else
		pdf_splice_put(splice, part->set, &box, seat, rgb);
}

static void
put_setting(const Writer *writer, const PdfSetting *setting,
    PdfSplice *splice, const PdfContent *content)
{
	const PdfPlace *place = setting->place;
	uint32_t rgb = g_array_index(writer->skeleton->styles, PdfStyle,
	    place->style).rgb;
	const Part first = {&setting->set, &place->block, place->glyphs,
	    place->n_first};
	const Part rest = {&setting->rest, &place->rest,
	    place->glyphs + place->n_first, place->n_glyphs - place->n_first};

	put_part(splice, content, &first, rgb);
	if (setting->takes_marker)
		drop_glyphs(splice, place->marker_glyphs,
		    place->n_marker_glyphs);
	if (place->block.rest >= 0)
		put_part(splice, content, &rest, rgb);
}

/* Text of a picture: covered where it was, and set upon the covers, which are
 * all painted before. */
static void
put_covers(const GPtrArray *settings, PdfSplice *splice)
{
	for (unsigned i = 0; i < settings->len; i++) {
		const PdfSetting *setting = g_ptr_array_index(settings, i);
		const PdfPlace *place = setting->place;
		if (place->n_covers == 0)
			continue;
		drop_glyphs(splice, place->glyphs, place->n_glyphs);
		unsigned count = place->n_covers + setting->takes_marker;
		for (unsigned k = 0; k < count; k++)
			pdf_splice_cover(splice, &place->covers[k].box,
			    place->covers[k].rgb);
	}
}

static void
put_settings(Writer *writer, GPtrArray *settings, PdfContent *content,
    PdfSplice *splice, unsigned page)
{
	g_autoptr(GPtrArray) bound = g_ptr_array_new();

	put_covers(settings, splice);
	for (unsigned i = 0; i < settings->len; i++) {
		const PdfSetting *setting = g_ptr_array_index(settings, i);
		const PdfPlace *place = setting->place;
		if (place->n_covers > 0) {
			pdf_splice_put_over(splice, &setting->set);
		} else {
			g_ptr_array_add(bound, g_ptr_array_index(settings,
			    i));
			put_setting(writer, setting, splice, content);
		}
		/* What goes on on the next page is judged there. */
		if (setting->fit->is_over && setting->over == NULL)
			report_add(writer->report, FINDING_TEXT_OVERFLOW,
			    setting->unit->id, 0, page + 1,
			    "the text is wider or longer than its place, "
			    "at three quarters of its size: its letters "
			    "were made narrower");
	}
	pdf_follow_signs(bound, content, splice);
	pdf_follow_rules(bound, writer->skeleton, content, splice);
	pdf_follow_links(bound, writer->file, content, splice, page);
}

/* Texts of each direction for themselves: their spaces are not the same. */
static void
settle_all(const GPtrArray *settings, GArray *labels)
{
	g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);

	for (unsigned i = 0; i < settings->len; i++) {
		const PdfSetting *first = g_ptr_array_index(settings, i);
		int turn = first->place->turn;
		g_autoptr(GPtrArray) group = g_ptr_array_new();
		if (!g_hash_table_add(met, GINT_TO_POINTER(turn)))
			continue;
		for (unsigned k = i; k < settings->len; k++) {
			PdfSetting *one = g_ptr_array_index(settings, k);
			if (one->place->turn == turn)
				g_ptr_array_add(group, one);
		}
		pdf_flow_settle(group, labels);
		even_sizes(group);
	}
}

/* What did not find place on the page goes to the next. */
static void
carry_over(Writer *writer, GPtrArray *settings)
{
	for (unsigned i = 0; i < settings->len; i++) {
		PdfSetting *setting = g_ptr_array_index(settings, i);
		if (setting->over == NULL)
			continue;
		PdfSetting *rest = pdf_set_carry(setting);
		document_unit(writer->document, setting->unit->id)->turn =
		    pdf_set_turn(rest);
		g_ptr_array_add(writer->carried, rest);
	}
}

/* Marked content that says that it is in the source language says that it is
 * in the target's, where its text is changed. */
static void
name_languages(const Writer *writer, PdfContent *content, PdfSplice *splice)
{
	const char *source = writer->document->source_language;
	const Language *old = source == NULL ? NULL
	    : languages_find(writer->languages, source);

	for (unsigned i = 0; i < content->languages->len; i++) {
		PdfTongue *language = &g_array_index(content->languages,
		    PdfTongue, i);
		language->is_old = old != NULL && language->tag != NULL
		    && languages_find(writer->languages, language->tag)
		    == old;
	}
	pdf_splice_language(splice, writer->document->target_language);
}

/* Notes the changed alternative texts that stand in the contents of pages:
 * they come before the text of their page. */
static void
take_sayings(Writer *writer, unsigned page)
{
	const GPtrArray *units = writer->document->units;

	g_ptr_array_set_size(writer->sayings, 0);
	for (; writer->next_saying < units->len; writer->next_saying++) {
		Unit *unit = g_ptr_array_index(units, writer->next_saying);
		if (unit->block->page > page + 1)
			break;
		if (!is_text(unit) && unit->block->page == page + 1
		    && g_array_index(writer->skeleton->metas.metas, PdfMeta,
		    unit->value).kind == PDF_META_SAYING
		    && unit_is_changed(unit))
			g_ptr_array_add(writer->sayings, unit);
	}
}

static void
put_sayings(const Writer *writer, PdfSplice *splice)
{
	for (unsigned i = 0; i < writer->sayings->len; i++) {
		const Unit *unit = g_ptr_array_index(writer->sayings, i);
		g_autofree char *text = unit_output_text(unit);
		pdf_splice_say(splice, (unsigned) g_array_index(
		    writer->skeleton->metas.metas, PdfMeta,
		    unit->value).spot.id, text);
	}
}

/* The page itself, or one of its annotations. */
static bool
write_surface(Writer *writer, const PdfPlace *place, unsigned *next)
{
	g_autoptr(Arena) arena = arena_new();
	g_autoptr(GPtrArray) settings = settings_of(writer, place, next,
	    arena);
	unsigned page = place->page;
	bool is_label = false;

	if (settings->len == 0 && (place->note != 0
	    || writer->sayings->len == 0))
		return false;
	settle_all(settings, writer->labels);
	g_autoptr(PdfContent) content = place->note == 0
	    ? pdf_content_read(writer->file, writer->skeleton->fonts, page)
	    : pdf_notes_content(writer->file, writer->skeleton->fonts, page,
	    place->note - 1, &is_label);
	if (content == NULL)
		return false;
	g_autoptr(PdfSplice) splice = pdf_splice_new(content, writer->file,
	    writer->emit, writer->reuse, writer->prefix);
	name_languages(writer, content, splice);
	put_settings(writer, settings, content, splice, page);
	pdf_follow_labels(writer->labels, splice);
	carry_over(writer, settings);
	if (place->note == 0)
		put_sayings(writer, splice);
	if (place->note == 0)
		pdf_splice_apply(splice, page);
	else
		pdf_notes_show(writer->file, page, place->note - 1,
		    pdf_splice_form(splice));
	pdf_file_release(writer->file);
	return true;
}

/* Returns whether something of the page was changed. */
static bool
write_page(Writer *writer, unsigned page, unsigned *next)
{
	const PdfPlace own = {.page = page}, *place;

	take_sayings(writer, page);
	bool is_changed = write_surface(writer, &own, next);
	while ((place = next_place(writer, next)) != NULL
	    && place->page == page)
		is_changed |= write_surface(writer, place, next)
		    && place->note == 0;
	return is_changed;
}

static void
write_all(Writer *writer)
{
	unsigned next = 0;
	g_autoptr(PdfBilingual) bilingual = writer->layout == FORMAT_REPLACE
	    ? NULL : pdf_bilingual_new(writer->file, writer->layout,
	    writer->language, writer->prefix);

	for (unsigned page = 0; page < writer->document->pages; page++) {
		if (bilingual != NULL)
			pdf_bilingual_keep(bilingual, page);
		bool is_changed = write_page(writer, page, &next);
		if (bilingual != NULL)
			pdf_bilingual_join(bilingual, page, is_changed);
	}
	pdf_meta_write(writer->file, writer->document,
	    &writer->skeleton->metas, writer->languages);
	pdf_emit_finish(writer->emit, writer->file);
	if (bilingual != NULL)
		pdf_bilingual_finish(bilingual);
}

static bool
is_changed(const Document *document)
{
	for (unsigned i = 0; i < document->units->len; i++)
		if (unit_is_changed(g_ptr_array_index(document->units, i)))
			return true;
	return false;
}

char *
pdf_writer_prefix(GBytes *source)
{
	g_autofree char *digest = file_digest(source);

	return g_strdup_printf("D%.5s", digest);
}

GBytes *
pdf_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error)
{
	if (options->layout == FORMAT_REPLACE && !is_changed(document))
		return g_bytes_ref(document->source);
	g_autoptr(PdfFile) file = pdf_file_open(document->source,
	    &options->limits, options->password, error);
	if (file == NULL)
		return NULL;
	const char *tag = document->target_language;
	const Language *language = tag == NULL ? NULL
	    : languages_find(options->languages, tag);
	g_autoptr(FontBook) book = font_book_new(language);
	g_autofree char *prefix = pdf_writer_prefix(document->source);
	Writer writer = {.document = document, .file = file, .book = book,
	    .skeleton = document->skeleton, .language = language,
	    .languages = options->languages, .layout = options->layout,
	    .report = report, .prefix = prefix};
	g_autoptr(PdfEmit) emit = pdf_emit_new(writer.prefix);
	writer.emit = emit;
	writer.carried = g_ptr_array_new_with_free_func(setting_free);
	g_autoptr(PdfReuse) reuse = pdf_reuse_new();
	writer.reuse = reuse;
	g_autoptr(GPtrArray) sayings = g_ptr_array_new();
	writer.sayings = sayings;
	g_autoptr(GArray) labels = g_array_new(FALSE, FALSE,
	    sizeof(PdfLabel));
	writer.labels = labels;
	write_all(&writer);
	g_ptr_array_unref(writer.carried);
	return pdf_file_write(file, error);
}
