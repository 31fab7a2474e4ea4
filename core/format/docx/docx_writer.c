#include "docx.h"
#include "docx_binding.h"
#include "docx_box.h"
#include "docx_direction.h"
#include "docx_echo.h"
#include "docx_fit.h"
#include "docx_html.h"
#include "docx_insert.h"
#include "docx_package.h"
#include "docx_printed.h"
#include "docx_revision.h"
#include "docx_settings.h"
#include "docx_signature.h"
#include "docx_table.h"
#include "docx_turn.h"

#include <string.h>

#include "base/text.h"

/* What is being written of one part. */
typedef struct Writer {
	Document *document;
	DocxSkeleton *skeleton;
	DocxPart *part;
	const DocxScript *script;	/* of the target language */
	DocxMeter *meter;
	GString *out;
	const DocxPlace *place;	/* being written */
	GArray *inserts;	/* of DocxInsert */
	/* The run that is open in the output. */
	bool in_run;
	bool in_text;
	bool is_bare;		/* a string without runs */
	bool is_ltr;		/* figures and signs, in a script that runs
				   the other way */
	unsigned run_format;
} Writer;

static void write_span(Writer *writer, XmlSpan span);

/* ---- runs ---------------------------------------------------------------- */

/* The first insert at or behind OFFSET. */
static unsigned
find_insert(const GArray *inserts, size_t offset)
{
	unsigned low = 0, high = inserts->len;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		if (g_array_index(inserts, DocxInsert, middle).place < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Copies FROM..TO of the part, with what is to be put in there. Codes may have
 * been moved: what is copied next may stand before. */
static void
copy(Writer *writer, size_t from, size_t to)
{
	const char *bytes = xml_bytes(writer->part->tree, NULL);

	for (unsigned i = find_insert(writer->inserts, from);
	    i < writer->inserts->len; i++) {
		const DocxInsert *insert = &g_array_index(writer->inserts,
		    DocxInsert, i);
		if (insert->place >= to)
			break;
		g_string_append_len(writer->out, bytes + from,
		    (gssize) (insert->place - from));
		g_string_append(writer->out, insert->text);
		from = insert->place + insert->dropped;
	}
	g_string_append_len(writer->out, bytes + from, (gssize) (to - from));
}

/* "<" PREFIX NAME, or an end tag when OPEN is "</". */
static void
put_tag(Writer *writer, const char *open, const char *name)
{
	g_string_append(writer->out, open);
	g_string_append(writer->out, writer->place->prefix);
	g_string_append(writer->out, name);
}

static void
end_text(Writer *writer)
{
	if (writer->in_text)
		put_tag(writer, "</", "t>");
	writer->in_text = false;
}

static void
end_run(Writer *writer)
{
	end_text(writer);
	if (writer->in_run && !writer->is_bare)
		put_tag(writer, "</", "r>");
	writer->in_run = false;
}

/* a:rPr: its attributes and children, in the target's language. */
static void
append_drawing_format(Writer *writer, const char *raw)
{
	const char *rest = strchr(raw, '>');
	const char *tag = writer->script->tag;

	if (*raw == '\0' && *tag == '\0')
		return;
	put_tag(writer, "<", "rPr");
	if (*tag != '\0') {
		g_string_append(writer->out, " lang=\"");
		g_string_append(writer->out, tag);
		g_string_append_c(writer->out, '"');
	}
	if (rest == NULL || rest[1] == '\0') {
		g_string_append_len(writer->out, raw, rest == NULL ? 0
		    : rest - raw);
		g_string_append(writer->out, "/>");
		return;
	}
	g_string_append(writer->out, raw);
	put_tag(writer, "</", "rPr>");
}

static void
append_format(Writer *writer, unsigned format, bool is_ltr)
{
	const char *raw = g_ptr_array_index(writer->skeleton->formats, format);

	switch (writer->place->dialect) {
	case DOCX_DRAWING:
		append_drawing_format(writer, raw);
		break;
	case DOCX_WORD: {
		g_autofree char *set = docx_script_format(writer->script, raw,
		    writer->place->prefix, is_ltr);
		g_autofree char *all = docx_box_format(writer->skeleton,
		    writer->place, raw, set);
		g_autofree char *sized = docx_revision_number(
		    writer->skeleton, format, all);
		if (*sized == '\0')
			break;
		put_tag(writer, "<", "rPr>");
		g_string_append(writer->out, sized);
		put_tag(writer, "</", "rPr>");
		break;
	}
	case DOCX_SHEET:
		if (*raw == '\0')
			break;
		put_tag(writer, "<", "rPr>");
		g_string_append(writer->out, raw);
		put_tag(writer, "</", "rPr>");
		break;
	case DOCX_PLAIN:
	case DOCX_ATTRIBUTE:
	case DOCX_HTML:
	case DOCX_PRINTED:
		break;
	}
}

static void
begin_run(Writer *writer, unsigned format, bool is_ltr)
{
	if (writer->in_run && writer->run_format == format &&
	    writer->is_ltr == is_ltr) {
		end_text(writer);
		return;
	}
	end_run(writer);
	if (!writer->is_bare) {
		put_tag(writer, "<", "r>");
		append_format(writer, format, is_ltr);
	}
	writer->in_run = true;
	writer->is_ltr = is_ltr;
	writer->run_format = format;
}

static bool
has_letters(const char *text)
{
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (text_is_letter(text_at(p)))
			return true;
	return false;
}

/* What a run says of itself. */
typedef struct Look {
	unsigned format;
	bool is_ltr;
} Look;

static void
write_letters(Writer *writer, const char *text, size_t length, Look look)
{
	if (length == 0)
		return;
	bool has_runs = writer->place->dialect != DOCX_PLAIN &&
	    writer->place->dialect != DOCX_HTML;
	if (has_runs && !(writer->in_text && writer->run_format ==
	    look.format && writer->is_ltr == look.is_ltr)) {
		begin_run(writer, look.format, look.is_ltr);
		put_tag(writer, "<", "t");
		g_string_append(writer->out, writer->place->dialect ==
		    DOCX_DRAWING ? ">" : " xml:space=\"preserve\">");
		writer->in_text = true;
	}
	xml_escape(writer->out, text, length);
}

static void
write_text(Writer *writer, const char *text, unsigned format)
{
	/* Word has an element for it; few fonts have the character. */
	static const char hyphen[] = "\342\200\221";	/* U+2011 */

	if (writer->place->dialect == DOCX_ATTRIBUTE) {
		xml_escape_attribute(writer->out, text, strlen(text));
		return;
	}
	if (writer->place->dialect == DOCX_PRINTED) {
		docx_printed_write(writer->out, text);
		return;
	}
	/* Only Word says of a run which way it goes. */
	bool is_ltr = writer->script->is_rtl && writer->place->dialect ==
	    DOCX_WORD && !has_letters(text);
	if (writer->place->dialect == DOCX_WORD)
		for (const char *next; (next = strstr(text, hyphen)) != NULL;
		    text = next + strlen(hyphen)) {
			write_letters(writer, text, (size_t) (next - text),
			    (Look) {format, is_ltr});
			begin_run(writer, format, is_ltr);
			put_tag(writer, "<", "noBreakHyphen/>");
		}
	write_letters(writer, text, strlen(text), (Look) {format, is_ltr});
}

static void
write_pieces(Writer *writer, unsigned first, unsigned count)
{
	for (unsigned i = first; i < first + count; i++) {
		DocxPiece piece = g_array_index(writer->skeleton->pieces,
		    DocxPiece, i);
		if (piece.in_run)
			begin_run(writer, piece.format, writer->in_run &&
			    writer->is_ltr);
		else
			end_run(writer);
		write_span(writer, piece.span);
	}
}

/* ---- paragraphs ---------------------------------------------------------- */

/* Formats that are open around the place being written, innermost last. */
static void
write_inline(Writer *writer, const Inline *node, GArray *formats)
{
	const DocxCode *code = inline_is_code(node)
	    ? &g_array_index(writer->skeleton->codes, DocxCode, node->value)
	    : NULL;
	unsigned format = g_array_index(formats, unsigned, formats->len - 1);

	switch (node->kind) {
	case INLINE_TEXT:
		write_text(writer, node->text, format);
		break;
	case INLINE_PH:
		write_pieces(writer, code->open, code->n_open);
		break;
	case INLINE_OPEN:
		if (code->is_format)
			g_array_append_val(formats, code->format);
		else {
			write_pieces(writer, code->open, code->n_open);
			end_run(writer);
		}
		break;
	case INLINE_CLOSE:
		if (code->is_format) {
			if (formats->len > 1)
				g_array_set_size(formats, formats->len - 1);
		} else {
			end_run(writer);
			write_pieces(writer, code->close, code->n_close);
		}
		break;
	case INLINE_CP:
	case INLINE_MARK_OPEN:
	case INLINE_MARK_CLOSE:
		break;
	}
}

/* A string of a workbook that has one look needs no runs. */
static bool
is_bare(const Unit *unit, const DocxPlace *place)
{
	if (place->dialect != DOCX_SHEET || place->base != 0)
		return false;
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		for (const Inline *node = segment_output(segment)->first;
		    node != NULL; node = node->next)
			if (inline_is_code(node))
				return false;
	return true;
}

static void
write_unit(Writer *writer, const Unit *unit, const DocxPlace *place)
{
	g_autoptr(GArray) formats = g_array_new(FALSE, FALSE,
	    sizeof(unsigned));
	const Writer outer = *writer;

	writer->in_run = writer->in_text = false;
	writer->is_bare = is_bare(unit, place);
	writer->place = place;
	g_array_append_val(formats, place->base);
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		for (const Inline *node = segment_output(segment)->first;
		    node != NULL; node = node->next)
			write_inline(writer, node, formats);
	end_run(writer);
	writer->place = outer.place;
	writer->in_run = outer.in_run;
	writer->in_text = outer.in_text;
	writer->is_bare = outer.is_bare;
	writer->is_ltr = outer.is_ltr;
	writer->run_format = outer.run_format;
}

/* The properties of the paragraph, in the target's direction. */
static void
write_properties(Writer *writer, const DocxPlace *place)
{
	GString *out = writer->out;
	g_autoptr(GString) raw = g_string_new(NULL);

	writer->out = raw;	/* a section may stand in there */
	copy(writer, place->properties.start, place->properties.end);
	writer->out = out;
	g_autofree char *set = docx_script_paragraph(writer->script, raw->str,
	    place);
	g_string_append(out, set);
}

/* The first place of the part that starts at or behind OFFSET. */
static unsigned
find_place(const GArray *places, size_t offset)
{
	unsigned low = 0, high = places->len;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		if (g_array_index(places, DocxPlace, middle).span.start <
		    offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Copies SPAN, with the changed units in it written anew. A text box is part
 * of a piece of the paragraph around it: so pieces come through here too.
 */
static void
write_span(Writer *writer, XmlSpan span)
{
	GArray *places = writer->part->places;
	size_t done = span.start;

	for (unsigned i = find_place(places, span.start); i < places->len;
	    i++) {
		const DocxPlace *place = &g_array_index(places, DocxPlace, i);
		if (place->span.start >= span.end)
			break;
		/* A paragraph's first piece starts where it does; or it is
		 * inside a unit just written. */
		if (place == writer->place || place->span.start < done)
			continue;
		const Unit *unit = document_unit(writer->document,
		    place->unit);
		if (!unit_is_changed(unit))
			continue;
		copy(writer, done, place->properties.start);
		write_properties(writer, place);
		write_unit(writer, unit, place);
		done = place->span.end;
	}
	copy(writer, done, span.end);
}

static bool
is_part_changed(const Document *document, const DocxPart *part)
{
	if (part->is_edited)
		return true;
	for (unsigned i = 0; i < part->places->len; i++) {
		const DocxPlace *place = &g_array_index(part->places,
		    DocxPlace, i);
		if (unit_is_changed(document_unit(document, place->unit)))
			return true;
	}
	return false;
}

static bool
is_turned_sheet(const DocxScript *script, const DocxPart *part)
{
	return script->is_rtl && part->kind == DOCX_WORKSHEET &&
	    part->package == NULL;
}

static void
turn_part(const Writer *writer, GArray *inserts)
{
	docx_direction_inserts(writer->part->tree, inserts);
	docx_turn_inserts(writer->document, writer->part, writer->script,
	    inserts);
}

static bool
write_part(Writer *writer, GError **error)
{
	size_t length;
	(void) xml_bytes(writer->part->tree, &length);
	g_autoptr(GString) out = g_string_sized_new(length + length / 4);
	g_autoptr(GArray) inserts = docx_insert_list();

	const DocxPackage *package = writer->part->package;
	if (writer->script->is_rtl && writer->part->kind == DOCX_IMPORTED)
		docx_html_turn(writer->part->tree, inserts);
	else if (writer->script->is_rtl &&
	    (package == NULL || package->is_imported))
		turn_part(writer, inserts);
	docx_binding_inserts(writer->document, writer->part, inserts);
	if (writer->part->kind == DOCX_SLIDE)
		docx_fit_inserts(writer->document, writer->part,
		    writer->meter, inserts);
	docx_insert_sort(inserts);
	writer->out = out;
	writer->inserts = inserts;
	write_span(writer, (XmlSpan) {0, length});
	g_autoptr(GBytes) content = xml_encode(writer->part->tree, out->str,
	    out->len, error);
	if (content == NULL)
		return false;
	DocxPart *part = writer->part;
	bool is_turned = is_turned_sheet(writer->script, part);
	g_autoptr(GBytes) turned = is_turned ? docx_direction_turn(content)
	    : NULL;
	zip_set_entry(docx_part_zip(writer->skeleton, part), part->entry,
	    is_turned ? turned : content);
	if (part->package != NULL)
		part->package->is_changed = true;
	return true;
}

static bool
is_changed(const Document *document)
{
	const DocxSkeleton *skeleton = document->skeleton;

	for (unsigned i = 0; i < skeleton->parts->len; i++)
		if (is_part_changed(document, g_ptr_array_index(
		    skeleton->parts, i)))
			return true;
	return false;
}

/* Makes text smaller that does not fit into its box. */
static void
fit_parts(Document *document, DocxMeter *meter)
{
	DocxSkeleton *skeleton = document->skeleton;

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (skeleton->format == &docx_format &&
		    is_part_changed(document, part))
			docx_box_settle(document, part, meter);
	}
}

static bool
write_parts(Document *document, const DocxScript *script, DocxMeter *meter,
    GError **error)
{
	DocxSkeleton *skeleton = document->skeleton;

	fit_parts(document, meter);
	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (!is_turned_sheet(script, part) && !is_part_changed(document, part))
			continue;
		Writer writer = {
			.document = document, .skeleton = skeleton,
			.part = part, .script = script, .meter = meter,
		};
		if (!write_part(&writer, error))
			return false;
	}
	return true;
}

GBytes *
docx_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error)
{
	DocxSkeleton *skeleton = document->skeleton;
	const Limits *limits = &options->limits;
	DocxScript script = docx_script_of(document->target_language == NULL
	    ? NULL : languages_find(options->languages,
	    document->target_language));

	docx_table_settle(document, report);
	docx_printed_settle(document, report);
	docx_package_settle(document);
	docx_echo_settle(document);
	DocxMeter meter = docx_room_meter(document, options, report);
	bool is_good = !is_changed(document) || (
	    write_parts(document, &script, &meter, error) &&
	    docx_package_write(skeleton, error) &&
	    (!script.is_rtl || docx_direction_turn_sheets(skeleton, error)) &&
	    (*script.tag == '\0' || docx_settings_write(skeleton, &script,
	    limits, error)) &&
	    docx_signature_remove(skeleton, limits, report, error));
	docx_room_clear(&meter);
	return is_good ? zip_write(skeleton->zip, error) : NULL;
}
