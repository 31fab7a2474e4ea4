#include "docx.h"

#include <string.h>

#include "base/failure.h"

/* What is being written of one part. */
typedef struct Writer {
	Document *document;
	DocxSkeleton *skeleton;
	DocxPart *part;
	bool is_rtl;
	GString *out;
	unsigned next_place;	/* places before it are written, or being so */
	/* The run that is open in the output. */
	bool in_run;
	bool in_text;
	unsigned run_format;
} Writer;

static void write_span(Writer *writer, XmlSpan span);

/* ---- runs ---------------------------------------------------------------- */

static void
end_text(Writer *writer)
{
	if (writer->in_text)
		g_string_append_printf(writer->out, "</%st>",
		    writer->skeleton->prefix);
	writer->in_text = false;
}

static void
end_run(Writer *writer)
{
	end_text(writer);
	if (writer->in_run)
		g_string_append_printf(writer->out, "</%sr>",
		    writer->skeleton->prefix);
	writer->in_run = false;
}

/*
 * Run properties in their order (ECMA-376-1, 17.3.2.28): w:rtl comes behind
 * all that the source can have but w:cs, w:em, w:lang and later ones.
 */
static void
append_format(Writer *writer, unsigned format)
{
	const char *w = writer->skeleton->prefix;
	const char *raw = g_ptr_array_index(writer->skeleton->formats, format);
	static const char *const later[] = {
		"cs ", "cs/", "em ", "em/", "lang", "eastAsianLayout",
		"specVanish", "oMath", "rPrChange",
	};

	if (!writer->is_rtl) {
		if (*raw != '\0')
			g_string_append_printf(writer->out,
			    "<%srPr>%s</%srPr>", w, raw, w);
		return;
	}
	size_t place = strlen(raw);
	for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
		g_autofree char *tag = g_strconcat("<", w, later[i], NULL);
		const char *found = strstr(raw, tag);
		if (found != NULL)
			place = MIN(place, (size_t) (found - raw));
	}
	g_autofree char *present = g_strconcat("<", w, "rtl", NULL);
	g_string_append_printf(writer->out, "<%srPr>%.*s", w, (int) place,
	    raw);
	if (strstr(raw, present) == NULL)
		g_string_append_printf(writer->out, "<%srtl/>", w);
	g_string_append_printf(writer->out, "%s</%srPr>", raw + place, w);
}

static void
begin_run(Writer *writer, unsigned format)
{
	if (writer->in_run && writer->run_format == format) {
		end_text(writer);
		return;
	}
	end_run(writer);
	g_string_append_printf(writer->out, "<%sr>",
	    writer->skeleton->prefix);
	append_format(writer, format);
	writer->in_run = true;
	writer->run_format = format;
}

static void
write_text(Writer *writer, const char *text, unsigned format)
{
	if (!(writer->in_text && writer->run_format == format)) {
		begin_run(writer, format);
		g_string_append_printf(writer->out,
		    "<%st xml:space=\"preserve\">", writer->skeleton->prefix);
		writer->in_text = true;
	}
	xml_escape(writer->out, text, strlen(text));
}

static void
write_pieces(Writer *writer, unsigned first, unsigned count)
{
	for (unsigned i = first; i < first + count; i++) {
		DocxPiece piece = g_array_index(writer->skeleton->pieces,
		    DocxPiece, i);
		if (piece.in_run)
			begin_run(writer, piece.format);
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

/* w:bidi for a paragraph that runs from right to left now; its place in
 * w:pPr is before w:adjustRightInd and what follows that (17.3.1.26). */
static void
write_bidi(Writer *writer, const DocxPlace *place)
{
	static const char *const later[] = {
		"adjustRightInd", "snapToGrid", "spacing", "ind",
		"contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
		"textDirection", "textAlignment", "textboxTightWrap",
		"outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
		"pPrChange",
	};
	const char *w = writer->skeleton->prefix;
	const char *bytes = xml_bytes(writer->part->tree, NULL);
	XmlSpan properties = place->properties;

	if (properties.end == properties.start) {
		g_string_append_printf(writer->out,
		    "<%spPr><%sbidi/></%spPr>", w, w, w);
		return;
	}
	g_autofree char *raw = g_strndup(bytes + properties.start,
	    properties.end - properties.start);
	g_autofree char *present = g_strconcat("<", w, "bidi", NULL);
	if (strstr(raw, present) != NULL) {
		g_string_append(writer->out, raw);
		return;
	}
	if (g_str_has_suffix(raw, "/>") && strchr(raw + 1, '<') == NULL) {
		g_string_append_printf(writer->out,
		    "<%spPr><%sbidi/></%spPr>", w, w, w);
		return;
	}
	g_autofree char *end = g_strdup_printf("</%spPr>", w);
	char *spot = g_strrstr(raw, end);
	for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
		g_autofree char *tag = g_strconcat("<", w, later[i], NULL);
		char *found = raw;
		while ((found = strstr(found, tag)) != NULL) {
			char next = found[strlen(tag)];
			if (strchr(" />\t\r\n", next) != NULL)
				break;
			found++;
		}
		if (found != NULL && found < spot)
			spot = found;
	}
	g_string_append_len(writer->out, raw, spot - raw);
	g_string_append_printf(writer->out, "<%sbidi/>%s", w, spot);
}

static void
write_unit(Writer *writer, const Unit *unit, const DocxPlace *place)
{
	g_autoptr(GArray) formats = g_array_new(FALSE, FALSE,
	    sizeof(unsigned));

	g_array_append_val(formats, place->base);
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		for (const Inline *node = segment_output(segment)->first;
		    node != NULL; node = node->next)
			write_inline(writer, node, formats);
	end_run(writer);
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
	const char *bytes = xml_bytes(writer->part->tree, NULL);
	GArray *places = writer->part->places;
	size_t done = span.start;

	/* A paragraph's first piece starts where the paragraph does. */
	for (unsigned i = MAX(find_place(places, span.start),
	    writer->next_place); i < places->len; i++) {
		const DocxPlace *place = &g_array_index(places, DocxPlace, i);
		if (place->span.start >= span.end)
			break;
		if (place->span.start < done)
			continue;	/* inside a unit just written */
		writer->next_place = i + 1;
		const Unit *unit = document_unit(writer->document,
		    place->unit);
		if (!unit_is_changed(unit))
			continue;
		size_t from = writer->is_rtl ? place->properties.start
		    : place->span.start;
		g_string_append_len(writer->out, bytes + done,
		    (gssize) (from - done));
		if (writer->is_rtl)
			write_bidi(writer, place);
		bool in_run = writer->in_run, in_text = writer->in_text;
		unsigned run_format = writer->run_format;
		writer->in_run = writer->in_text = false;
		write_unit(writer, unit, place);
		writer->in_run = in_run;
		writer->in_text = in_text;
		writer->run_format = run_format;
		done = place->span.end;
	}
	g_string_append_len(writer->out, bytes + done,
	    (gssize) (span.end - done));
}

static bool
is_part_changed(const Document *document, const DocxPart *part)
{
	for (unsigned i = 0; i < part->places->len; i++) {
		const DocxPlace *place = &g_array_index(part->places,
		    DocxPlace, i);
		if (unit_is_changed(document_unit(document, place->unit)))
			return true;
	}
	return false;
}

static bool
write_part(Writer *writer, GError **error)
{
	size_t length;
	(void) xml_bytes(writer->part->tree, &length);
	g_autoptr(GString) out = g_string_sized_new(length + length / 4);

	writer->out = out;
	write_span(writer, (XmlSpan) {0, length});
	g_autoptr(GBytes) content = xml_encode(writer->part->tree, out->str,
	    out->len, error);
	if (content == NULL)
		return false;
	zip_set_entry(writer->skeleton->zip, writer->part->name, content);
	return true;
}

GBytes *
docx_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error)
{
	DocxSkeleton *skeleton = document->skeleton;
	const Language *target = document->target_language == NULL ? NULL
	    : languages_find(options->languages, document->target_language);
	(void) report;

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		DocxPart *part = g_ptr_array_index(skeleton->parts, i);
		if (!is_part_changed(document, part))
			continue;
		Writer writer = {
			.document = document, .skeleton = skeleton,
			.part = part,
			.is_rtl = target != NULL && language_is_rtl(target),
		};
		if (!write_part(&writer, error))
			return NULL;
	}
	return zip_write(skeleton->zip, error);
}
