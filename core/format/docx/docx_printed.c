#include "docx_printed.h"

#include <string.h>

#include "base/text.h"

enum { MAX_HEADER = 255 };	/* characters of one, with its codes */

/* A stretch of a header: words, or one code. */
typedef struct Stretch {
	XmlSpan span;
	bool is_code;
	bool is_start;		/* code: a section begins behind it */
} Stretch;

/* ---- reading ------------------------------------------------------------- */

/* What a validation says to people: the attribute and the unit's name, with
 * the characters that programs take (ECMA-376-1, 18.3.1.32). */
static const struct {
	const char *attribute, *name;
	glong limit;
} said[] = {
	{"promptTitle", "prompt title", 32}, {"prompt", "prompt", 255},
	{"errorTitle", "error title", 32}, {"error", "error", 225},
};

static bool
is_validation(const XmlTree *tree, uint32_t node)
{
	const XmlNode *self = xml_node(tree, node);

	return strcmp(self->name, "dataValidation") == 0 &&
	    strstr(self->space, "spreadsheetml") != NULL;
}

bool
docx_printed_is(const XmlTree *tree, uint32_t node)
{
	static const char *const names[] = {
		"oddHeader", "oddFooter", "evenHeader", "evenFooter",
		"firstHeader", "firstFooter",
	};
	const XmlNode *self = xml_node(tree, node);

	if (self->name[0] == 'd')
		return is_validation(tree, node);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(self->name, names[i]) == 0)
			return docx_is_of(tree, node, DOCX_SHEET, names[i]) &&
			    self->next == node + 2 &&
			    xml_node(tree, node + 1)->kind == XML_TEXT;
	return false;
}

bool
docx_printed_may_be_in(const char *bytes, size_t size)
{
	static const char *const signs[] = {
		"Header>", "Footer>", "prompt=", "promptTitle=", "error=",
		"errorTitle=",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (memmem(bytes, size, signs[i], strlen(signs[i])) != NULL)
			return true;
	return false;
}

/* Bytes of "&" or of a quotation mark at P, however it is written; or 0. */
static size_t
sign_size(const char *p, const char *end, char sign)
{
	static const struct {
		char sign;
		const char *spelling;
	} all[] = {
		{'&', "&amp;"}, {'&', "&#38;"}, {'&', "&#x26;"}, {'"', "\""},
		{'"', "&quot;"}, {'"', "&#34;"}, {'"', "&#x22;"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
		size_t length = strlen(all[i].spelling);
		if (all[i].sign == sign && (size_t) (end - p) >= length &&
		    memcmp(p, all[i].spelling, length) == 0)
			return length;
	}
	return 0;
}

/* The end of the code whose "&" ends at P: "&14", "&K01+000", "&P". */
static const char *
code_end(const char *p, const char *end)
{
	size_t quote = sign_size(p, end, '"');

	if (quote > 0) {
		for (p += quote; p < end; p++)
			if ((quote = sign_size(p, end, '"')) > 0)
				return p + quote;
		return end;
	}
	if (sign_size(p, end, '&') > 0)
		return p + sign_size(p, end, '&');
	if (p < end && g_ascii_isdigit(*p)) {
		while (p < end && g_ascii_isdigit(*p))
			p++;
		return p;
	}
	if (p < end && (*p == 'K' || *p == 'k')) {
		const char *last = MIN(end, p + 7);
		for (p++; p < last && (g_ascii_isxdigit(*p) || *p == '+' ||
		    *p == '-');)
			p++;
		return p;
	}
	return p == end ? end : g_utf8_next_char(p);
}

/* The header at NODE as stretches, in order. */
static GArray *
read_stretches(const XmlTree *tree, uint32_t node)
{
	GArray *stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
	const XmlNode *self = xml_node(tree, node);
	const char *bytes = xml_bytes(tree, NULL);
	const char *end = bytes + self->inner_end;

	for (const char *p = bytes + self->inner, *start = p; p < end;) {
		size_t sign = sign_size(p, end, '&');
		const char *next = sign == 0 ? p + 1 : code_end(p + sign, end);
		if ((sign > 0 || next == end) && p + (sign == 0) > start) {
			Stretch words = {{(size_t) (start - bytes),
			    (size_t) (p + (sign == 0) - bytes)}, false, false};
			g_array_append_val(stretches, words);
		}
		if (sign > 0) {
			Stretch code = {{(size_t) (p - bytes),
			    (size_t) (next - bytes)}, true,
			    next == p + sign + 1 && strchr("LCRlcr",
			    p[sign]) != NULL};
			g_array_append_val(stretches, code);
			start = next;
		}
		p = next;
	}
	return stretches;
}

static bool
has_words(const XmlTree *tree, const Stretch *stretch)
{
	if (stretch->is_code)
		return false;
	g_autofree char *text = xml_resolve(tree, stretch->span.start,
	    stretch->span.end);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		if (text_is_letter(text_at(p)))
			return true;
	return false;
}

/* Makes a unit of FIRST..LAST, both of which are words. */
static void
read_section(Document *document, DocxPart *part, Block *block,
    const GArray *stretches, const unsigned ends[2])
{
	const XmlTree *tree = part->tree;
	const Stretch *all = (const Stretch *) (void *) stretches->data;
	DocxPlace place = {
		.span = {all[ends[0]].span.start, all[ends[1]].span.end},
		.dialect = DOCX_PRINTED, .prefix = "",
		.properties = {all[ends[0]].span.start,
		    all[ends[0]].span.start},
	};
	Unit *unit = docx_place_add(document, part, block, "header", &place);
	InlineList *list = &unit->first->source;

	for (unsigned i = ends[0]; i <= ends[1]; i++) {
		g_autofree char *text = xml_resolve(tree, all[i].span.start,
		    all[i].span.end);
		if (!all[i].is_code) {
			inline_add_text(list, document->arena, text,
			    strlen(text));
			continue;
		}
		DocxCode code = {.is_format = false};
		docx_piece_add(document->skeleton, (DocxPiece) {
		    .span = all[i].span}, &code.open, &code.n_open);
		inline_add_code(list, document->arena, INLINE_PH,
		    document_new_code(unit), "other", text,
		    docx_code_add(document->skeleton, code));
		list->last->text = strcmp(text, "&&") == 0 ? "&" : "";
	}
}

/* A validation whose attributes are read, in their order. */
typedef struct Validation {
	Document *document;
	DocxPart *part;
	Block *block;
} Validation;

static void
read_said(const char *name, size_t length, XmlSpan value, void *data)
{
	Validation *validation = data;
	const char *title = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(said); i++)
		if (strlen(said[i].attribute) == length &&
		    memcmp(said[i].attribute, name, length) == 0)
			title = said[i].name;
	g_autofree char *text = title == NULL ? NULL : xml_resolve(
	    validation->part->tree, value.start, value.end);
	if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
		return;
	if (validation->block == NULL)
		validation->block = document_add_block(validation->document,
		    NULL, BLOCK_META, validation->part->name);
	DocxPlace place = {
		.span = value, .dialect = DOCX_ATTRIBUTE, .prefix = "",
		.properties = {value.start, value.start},
	};
	Unit *unit = docx_place_add(validation->document, validation->part,
	    validation->block, title, &place);
	inline_add_text(&unit->first->source, validation->document->arena,
	    text, strlen(text));
}

void
docx_printed_read(Document *document, DocxPart *part, uint32_t node)
{
	if (is_validation(part->tree, node)) {
		Validation validation = {document, part, NULL};
		xml_each_attribute(part->tree, node, read_said, &validation);
		return;
	}
	const char *name = xml_node(part->tree, node)->name;
	g_autoptr(GArray) stretches = read_stretches(part->tree, node);
	Block *block = NULL;
	unsigned ends[2] = {0, 0};
	bool is_open = false;

	for (unsigned i = 0; i <= stretches->len; i++) {
		const Stretch *stretch = &g_array_index(stretches, Stretch, i);
		bool is_end = i == stretches->len || stretch->is_start;
		if (!is_end && has_words(part->tree, stretch)) {
			if (!is_open)
				ends[0] = i;
			ends[1] = i;
			is_open = true;
		}
		if (!is_end || !is_open)
			continue;
		if (block == NULL)
			block = document_add_block(document, NULL,
			    g_str_has_suffix(name, "Header") ? BLOCK_HEADER
			    : BLOCK_FOOTER, part->name);
		read_section(document, part, block, stretches, ends);
		is_open = false;
	}
}

/* ---- writing ------------------------------------------------------------- */

void
docx_printed_write(GString *out, const char *text)
{
	if (g_ascii_isdigit(*text) && out->len > 0 &&
	    g_ascii_isdigit(out->str[out->len - 1]))
		g_string_append_c(out, ' ');
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '&')
			g_string_append(out, "&amp;");
		xml_escape(out, p, 1);
	}
}

/* How many characters the string around PLACE may have; 0: any number. */
static glong
limit_of(const DocxPlace *place, const Unit *unit)
{
	if (place->dialect == DOCX_PRINTED)
		return MAX_HEADER;
	for (size_t i = 0; i < G_N_ELEMENTS(said)
	    && place->dialect == DOCX_ATTRIBUTE; i++)
		if (g_strcmp0(unit->name, said[i].name) == 0)
			return said[i].limit;
	return 0;
}

/* The whole string around PLACE, as it was read. */
static XmlSpan
whole_string(const DocxPart *part, const DocxPlace *place)
{
	XmlSpan span = place->span;
	const char *bytes = xml_bytes(part->tree, NULL);

	if (place->dialect == DOCX_PRINTED) {
		while (span.start > 0 && bytes[span.start - 1] != '>')
			span.start--;
		span.end += strcspn(bytes + span.end, "<");
	}
	return span;
}

static glong
source_length(const DocxPart *part, XmlSpan span)
{
	g_autofree char *text = xml_resolve(part->tree, span.start, span.end);

	return g_utf8_strlen(text, -1);
}

/* How many characters longer the target is. */
static glong
growth(const Unit *unit)
{
	g_autofree char *source = unit_source_text(unit);
	g_autofree char *target = unit_output_text(unit);

	return g_utf8_strlen(target, -1) - g_utf8_strlen(source, -1);
}

static void
settle_part(Document *document, const DocxPart *part, Report *report)
{
	glong grown = 0;	/* sections of one header add up */
	size_t last = SIZE_MAX;	/* where the string before began */

	for (unsigned i = 0; i < part->places->len; i++) {
		const DocxPlace *place = &g_array_index(part->places,
		    DocxPlace, i);
		Unit *unit = document_unit(document, place->unit);
		glong limit = limit_of(place, unit);
		if (limit == 0 || !unit_is_changed(unit))
			continue;
		XmlSpan string = whole_string(part, place);
		if (string.start != last)
			grown = 0;
		last = string.start;
		glong more = growth(unit);
		if (source_length(part, string) + grown + more <= limit) {
			grown += more;
			continue;
		}
		report_add(report, FINDING_SOURCE_KEPT, unit->id, 0, 0,
		    "%s: longer than the %ld characters that programs take "
		    "here: it stays in the source language", part->name,
		    limit);
		unit_keep_source(unit, document->arena);
	}
}

void
docx_printed_settle(Document *document, Report *report)
{
	const DocxSkeleton *skeleton = document->skeleton;

	for (unsigned i = 0; i < skeleton->parts->len; i++)
		settle_part(document, g_ptr_array_index(skeleton->parts, i),
		    report);
}
