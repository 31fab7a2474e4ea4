#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "xliff.h"

typedef struct Export {
	GString *out;
	GHashTable *data;	/* native code to its number, in the unit */
	GPtrArray *codes;	/* native codes by number - 1 */
	GHashTable *pairs;	/* of the list: OPEN to its CLOSE and back */
	GArray *open;		/* of const Inline *: scratch */
} Export;

/* ---- texts --------------------------------------------------------------- */

static void
append_id(GString *out, const char *before, unsigned number, const char *after)
{
	text_append_number(out, before, number);
	g_string_append(out, after);
}

/* XML 1.0, 2.2: what a text may hold. CR would come back as LF. */
static bool
is_xml_character(gunichar c)
{
	return c >= 0x20 ? c != 0xFFFE && c != 0xFFFF
	    : c == '\t' || c == '\n' || c == '\r';
}

static void
append_text(GString *out, const char *text)
{
	const char *start = text;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (is_xml_character(c))
			continue;
		xml_escape(out, start, (size_t) (p - start));
		g_string_append_printf(out, "<cp hex=\"%04X\"/>", c);
		start = g_utf8_next_char(p);
	}
	xml_escape(out, start, strlen(start));
}

/* An attribute: there is no way to hold all characters in one. */
static void
append_attribute(GString *out, const char *name, const char *value)
{
	const char *start = value;

	g_string_append_c(out, ' ');
	g_string_append(out, name);
	g_string_append(out, "=\"");
	for (const char *p = value; *p != '\0'; p = g_utf8_next_char(p)) {
		if (is_xml_character(g_utf8_get_char(p)))
			continue;
		xml_escape_attribute(out, start, (size_t) (p - start));
		g_string_append_unichar(out, 0xFFFD);
		start = g_utf8_next_char(p);
	}
	xml_escape_attribute(out, start, strlen(start));
	g_string_append_c(out, '"');
}

/* ---- codes --------------------------------------------------------------- */

static void
collect_data(Export *export, const InlineList *list)
{
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (!inline_is_code(node) || node->original == NULL ||
		    g_hash_table_contains(export->data, node->original))
			continue;
		char *key = g_strdup(node->original);
		g_ptr_array_add(export->codes, key);
		g_hash_table_insert(export->data, key,
		    GUINT_TO_POINTER(export->codes->len));
	}
}

/* Finds the spans of LIST that lie wholly in it and are nested: they can be
 * elements. Ends that are not are points. */
static void
find_pairs(Export *export, const InlineList *list)
{
	g_hash_table_remove_all(export->pairs);
	g_array_set_size(export->open, 0);
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_OPEN ||
		    node->kind == INLINE_MARK_OPEN) {
			g_array_append_val(export->open, node);
			continue;
		}
		if ((node->kind != INLINE_CLOSE &&
		    node->kind != INLINE_MARK_CLOSE) ||
		    export->open->len == 0)
			continue;
		const Inline *start = g_array_index(export->open,
		    const Inline *, export->open->len - 1);
		if (start->id != node->id)
			continue;
		g_array_set_size(export->open, export->open->len - 1);
		g_hash_table_insert(export->pairs,
		    GSIZE_TO_POINTER((gsize) start),
		    GSIZE_TO_POINTER((gsize) node));
		g_hash_table_add(export->pairs,
		    GSIZE_TO_POINTER((gsize) node));
	}
}

static void
append_data(Export *export, const char *name, const Inline *code)
{
	unsigned number = code->original == NULL ? 0 : GPOINTER_TO_UINT(
	    g_hash_table_lookup(export->data, code->original));

	if (number == 0)
		return;
	g_string_append_c(export->out, ' ');
	g_string_append(export->out, name);
	append_id(export->out, "=\"d", number, "\"");
}

static void
append_type(Export *export, const Inline *code)
{
	if (code->type != NULL)
		append_attribute(export->out, "type", code->type);
	g_string_append(export->out, " canCopy=\"no\" canDelete=\"no\"");
}

static void
append_open(Export *export, const Inline *code)
{
	const Inline *end = g_hash_table_lookup(export->pairs, code);

	append_id(export->out, end == NULL ? "<sc id=\"c" : "<pc id=\"c",
	    code->id, "\"");
	append_data(export, end == NULL ? "dataRef" : "dataRefStart", code);
	if (end != NULL)
		append_data(export, "dataRefEnd", end);
	append_type(export, code);
	g_string_append(export->out, end == NULL ? "/>" : ">");
}

static void
append_close(Export *export, const Inline *code)
{
	if (g_hash_table_contains(export->pairs, code)) {
		g_string_append(export->out, "</pc>");
		return;
	}
	append_id(export->out, "<ec startRef=\"c", code->id, "\"");
	append_data(export, "dataRef", code);
	append_type(export, code);
	g_string_append(export->out, "/>");
}

static void
append_placeholder(Export *export, const Inline *code)
{
	append_id(export->out, "<ph id=\"c", code->id, "\"");
	append_data(export, "dataRef", code);
	if (*code->text != '\0') {
		append_attribute(export->out, "equiv", code->text);
		append_attribute(export->out, "disp", code->text);
	}
	append_type(export, code);
	g_string_append(export->out, "/>");
}

static void
append_mark(Export *export, const Inline *mark)
{
	bool is_pair = g_hash_table_contains(export->pairs, mark);

	if (mark->kind == INLINE_MARK_OPEN)
		append_id(export->out, is_pair ? "<mrk id=\"m"
		    : "<sm id=\"m", mark->id, is_pair
		    ? "\" translate=\"no\">" : "\" translate=\"no\"/>");
	else if (is_pair)
		g_string_append(export->out, "</mrk>");
	else
		append_id(export->out, "<em startRef=\"m", mark->id,
		    "\"/>");
}

static void
append_list(Export *export, const InlineList *list)
{
	find_pairs(export, list);
	for (const Inline *node = list->first; node != NULL;
	    node = node->next) {
		switch (node->kind) {
		case INLINE_TEXT:
			append_text(export->out, node->text);
			break;
		case INLINE_PH:
			append_placeholder(export, node);
			break;
		case INLINE_OPEN:
			append_open(export, node);
			break;
		case INLINE_CLOSE:
			append_close(export, node);
			break;
		case INLINE_MARK_OPEN:
		case INLINE_MARK_CLOSE:
			append_mark(export, node);
			break;
		case INLINE_CP:
			g_string_append_printf(export->out,
			    "<cp hex=\"%04X\"/>", node->value);
			break;
		}
	}
}

/* ---- segments, units, the file ------------------------------------------- */

static void
append_state(Export *export, const Segment *segment)
{
	append_attribute(export->out, "state",
	    segment_state_name(segment->state));
	if (segment->origin == NULL)
		return;
	g_autofree char *origin = g_strdup(segment->origin);
	g_strdelimit(origin, " \t\r\n:", '-');
	g_autofree char *value = g_strconcat("dragoman:", origin, NULL);
	if (*origin != '\0')
		append_attribute(export->out, "subState", value);
}

static void
append_segment(Export *export, const Segment *segment)
{
	append_id(export->out, segment->is_ignorable ? "<ignorable id=\"s"
	    : "<segment id=\"s", segment->number, "\"");
	if (!segment->is_ignorable)
		append_state(export, segment);
	g_string_append(export->out, ">\n<source>");
	append_list(export, &segment->source);
	g_string_append(export->out, "</source>\n");
	if (segment->has_target) {
		g_string_append(export->out, "<target>");
		append_list(export, &segment->target);
		g_string_append(export->out, "</target>\n");
	}
	g_string_append(export->out, segment->is_ignorable ? "</ignorable>\n"
	    : "</segment>\n");
}

static void
append_notes(Export *export, const Unit *unit)
{
	if (unit->note == NULL && unit->language == NULL)
		return;
	g_string_append(export->out, "<notes>\n");
	if (unit->note != NULL) {
		g_autofree char *note = g_utf8_make_valid(unit->note, -1);
		g_string_append(export->out, "<note>");
		xml_escape(export->out, note, strlen(note));
		g_string_append(export->out, "</note>\n");
	}
	if (unit->language != NULL) {
		g_string_append(export->out, "<note category=\"language\">");
		xml_escape(export->out, unit->language,
		    strlen(unit->language));
		g_string_append(export->out, "</note>\n");
	}
	g_string_append(export->out, "</notes>\n");
}

static void
append_original_data(Export *export, const Unit *unit)
{
	g_hash_table_remove_all(export->data);
	g_ptr_array_set_size(export->codes, 0);
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next) {
		collect_data(export, &segment->source);
		collect_data(export, &segment->target);
	}
	if (export->codes->len == 0)
		return;
	g_string_append(export->out, "<originalData>\n");
	for (unsigned i = 0; i < export->codes->len; i++) {
		append_id(export->out, "<data id=\"d", i + 1, "\">");
		append_text(export->out, g_ptr_array_index(export->codes,
		    i));
		g_string_append(export->out, "</data>\n");
	}
	g_string_append(export->out, "</originalData>\n");
}

static void
append_unit(Export *export, const Unit *unit)
{
	append_id(export->out, "<unit id=\"u", unit->id, "\"");
	if (unit->name != NULL)
		append_attribute(export->out, "name", unit->name);
	if (!unit->translate)
		g_string_append(export->out, " translate=\"no\"");
	g_string_append(export->out, ">\n");
	append_notes(export, unit);
	append_original_data(export, unit);
	for (const Segment *segment = unit->first; segment != NULL;
	    segment = segment->next)
		append_segment(export, segment);
	g_string_append(export->out, "</unit>\n");
}

static void
append_meta(GString *out, const char *type, const char *value)
{
	g_string_append_printf(out, "<mda:meta type=\"%s\">", type);
	xml_escape(out, value, strlen(value));
	g_string_append(out, "</mda:meta>\n");
}

static void
append_file(Export *export, const Document *document)
{
	g_autofree char *digest = file_digest(document->source);

	g_string_append(export->out, "<file id=\"f1\"");
	append_attribute(export->out, "original", document->name);
	/* All spaces are content, and segments are told by their number. */
	g_string_append(export->out,
	    " canResegment=\"no\" xml:space=\"preserve\">\n"
	    "<mda:metadata>\n<mda:metaGroup category=\"dragoman\">\n");
	append_meta(export->out, "format", document->format);
	append_meta(export->out, "sha256", digest);
	g_string_append(export->out, "</mda:metaGroup>\n</mda:metadata>\n");
	for (unsigned i = 0; i < document->units->len; i++)
		append_unit(export, g_ptr_array_index(document->units, i));
	if (document->units->len == 0)
		g_string_append(export->out, "<group id=\"empty\"/>\n");
	g_string_append(export->out, "</file>\n");
}

static bool
has_targets(const Document *document)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(document->units, i);
		for (const Segment *segment = unit->first; segment != NULL;
		    segment = segment->next)
			if (segment->has_target)
				return true;
	}
	return false;
}

GBytes *
xliff_export(const Document *document, GError **error)
{
	const char *source = document->source_language;
	const char *target = document->target_language;

	if (target == NULL && has_targets(document)) {
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "XLIFF: there are targets and no target language");
		return NULL;
	}
	Export export = {
		.out = g_string_new("<?xml version=\"1.0\" "
		    "encoding=\"UTF-8\"?>\n<xliff xmlns=\"" XLIFF_SPACE
		    "\" xmlns:mda=\"" XLIFF_METADATA "\" version=\"2.1\""),
		.data = g_hash_table_new(g_str_hash, g_str_equal),
		.codes = g_ptr_array_new_with_free_func(g_free),
		.pairs = g_hash_table_new(NULL, NULL),
		.open = g_array_new(FALSE, FALSE, sizeof(const Inline *)),
	};
	append_attribute(export.out, "srcLang", source == NULL ? "und"
	    : source);
	if (target != NULL)
		append_attribute(export.out, "trgLang", target);
	g_string_append(export.out, ">\n");
	append_file(&export, document);
	g_string_append(export.out, "</xliff>\n");
	g_hash_table_unref(export.data);
	g_ptr_array_unref(export.codes);
	g_hash_table_unref(export.pairs);
	g_array_unref(export.open);
	return g_string_free_to_bytes(export.out);
}
