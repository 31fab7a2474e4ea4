#include "memory/tmx.h"

#include <stdlib.h>
#include <string.h>

#include "base/failure.h"
#include "base/xml_stream.h"
#include "doc/tagged.h"

enum {
	MOST_TEXT = 1 << 16,	/* bytes of a segment */
	MOST_TUVS = 64,		/* languages of a unit */
	MOST_CODES = 512,	/* of a segment */
	COMMIT = 100000,	/* units of one transaction */
	MOST_VALUE = 256,	/* bytes of a property */
};

/* A text in one language. */
typedef struct Tuv {
	char *language;
	InlineList list;
	GString *text;		/* what is not in the list yet */
	size_t length;		/* of all its text */
	unsigned n_codes;
	bool is_too_long, has_seg;
	int64_t date;
} Tuv;

/* What a file and the unit being read are. */
typedef struct Import {
	const TmxOptions *options;
	TmxCounts *counts;
	GError *error;
	char *srclang;		/* of the header */
	/* the unit: */
	bool in_unit;
	unsigned long line;
	Arena *arena;
	char *unit_srclang;
	GPtrArray *tuvs;	/* of Tuv * */
	GHashTable *codes;	/* what a code is known by > id */
	char *client, *domain, *origin;
	bool is_reviewed;
	uint64_t previous, next;
	bool has_context;
	int64_t date;
	/* the segment: */
	bool in_seg;
	unsigned in_code;	/* depth of elements within a code */
	unsigned order[3];	/* standalone codes, highlights, marks so far */
	GHashTable *ends;	/* i of an open bpt > its id */
	GArray *highlights;	/* ids of open hi */
	/* the property: */
	char *property;
	GString *value;
	unsigned uncommitted;
} Import;

const char *
tmx_fault_text(TmxFault fault)
{
	static const char *const texts[TMX_N_FAULTS] = {
		[TMX_LANGUAGE] = "a language that is not known here",
		[TMX_NO_SOURCE] = "no text in the source language",
		[TMX_EMPTY] = "an empty text",
		[TMX_TOO_LONG] = "a text of more than 64 KiB, or 512 codes",
		[TMX_CODES] = "other codes in the target than in the source",
		[TMX_CHARACTERS] = "characters that cannot be read",
	};

	return texts[fault];
}

static void
count_bad(Import *import, TmxFault fault)
{
	if (import->counts->bad[fault]++ == 0)
		import->counts->first[fault] = import->line;
}

/* ---- a segment ----------------------------------------------------------- */

static Tuv *
current(const Import *import)
{
	return import->tuvs->len == 0 ? NULL : g_ptr_array_index(
	    import->tuvs, import->tuvs->len - 1);
}

static void
settle_text(Import *import, Tuv *tuv)
{
	inline_add_text(&tuv->list, import->arena, tuv->text->str,
	    tuv->text->len);
	g_string_truncate(tuv->text, 0);
}

/* The id of what is known by KEY, the same in all languages of the unit. */
static unsigned
code_id(Import *import, char *key)
{
	unsigned id = GPOINTER_TO_UINT(g_hash_table_lookup(import->codes,
	    key));

	if (id == 0) {
		id = g_hash_table_size(import->codes) + 1;
		g_hash_table_insert(import->codes, key, GUINT_TO_POINTER(id));
	} else {
		g_free(key);
	}
	return id;
}

static void
add_code(Import *import, InlineKind kind, unsigned id)
{
	Tuv *tuv = current(import);

	if (++tuv->n_codes > MOST_CODES) {
		tuv->is_too_long = true;
		return;
	}
	settle_text(import, tuv);
	inline_add_code(&tuv->list, import->arena, kind, id, NULL, NULL, 0);
}

static void
open_span(Import *import, const char *const *attributes)
{
	const char *x = xml_stream_attribute(attributes, "x");
	const char *i = xml_stream_attribute(attributes, "i");
	unsigned id = code_id(import, x != NULL
	    ? g_strconcat("bx", x, NULL)
	    : g_strconcat("bi", i == NULL ? "" : i, NULL));

	add_code(import, INLINE_OPEN, id);
	g_hash_table_insert(import->ends, g_strdup(i == NULL ? "" : i),
	    GUINT_TO_POINTER(id));
}

static void
close_span(Import *import, const char *const *attributes)
{
	const char *i = xml_stream_attribute(attributes, "i");
	unsigned id = GPOINTER_TO_UINT(g_hash_table_lookup(import->ends,
	    i == NULL ? "" : i));

	if (id == 0)
		id = code_id(import, g_strconcat("e", i == NULL ? "" : i,
		    NULL));
	g_hash_table_remove(import->ends, i == NULL ? "" : i);
	add_code(import, INLINE_CLOSE, id);
}

static unsigned
ordered_id(Import *import, char kind, unsigned place,
    const char *const *attributes)
{
	const char *x = xml_stream_attribute(attributes, "x");

	import->order[place]++;
	return code_id(import, x != NULL ? g_strdup_printf("%cx%s", kind, x)
	    : g_strdup_printf("%c%u", kind, import->order[place]));
}

/* What we wrote for a tag that stands alone is never left out at the ends: it
 * was a protected span. */
static void
add_alone(Import *import, const char *const *attributes)
{
	const char *type = xml_stream_attribute(attributes, "type");

	if (g_strcmp0(type, "x-dragoman") == 0) {
		unsigned id = ordered_id(import, 'm', 2, attributes);
		add_code(import, INLINE_MARK_OPEN, id);
		add_code(import, INLINE_MARK_CLOSE, id);
	} else {
		add_code(import, INLINE_PH, ordered_id(import, 'p', 0,
		    attributes));
	}
}

/* An element within seg. */
static void
start_inline(Import *import, const char *name, const char *const *attributes)
{
	if (import->in_code > 0) {
		import->in_code++;
		return;
	}
	if (strcmp(name, "hi") == 0) {
		unsigned id = ordered_id(import, 'h', 1, attributes);
		add_code(import, INLINE_OPEN, id);
		g_array_append_val(import->highlights, id);
		return;
	}
	import->in_code = 1;
	if (strcmp(name, "bpt") == 0)
		open_span(import, attributes);
	else if (strcmp(name, "ept") == 0)
		close_span(import, attributes);
	else
		add_alone(import, attributes);
}

static void
end_inline(Import *import)
{
	if (import->in_code > 0) {
		import->in_code--;
	} else if (import->highlights->len > 0) {
		unsigned last = import->highlights->len - 1;
		add_code(import, INLINE_CLOSE, g_array_index(
		    import->highlights, unsigned, last));
		g_array_set_size(import->highlights, last);
	}
}

static void
start_seg(Import *import)
{
	Tuv *tuv = current(import);

	import->in_seg = tuv != NULL && !tuv->has_seg;
	import->in_code = 0;
	memset(import->order, 0, sizeof import->order);
	g_hash_table_remove_all(import->ends);
	g_array_set_size(import->highlights, 0);
	if (import->in_seg)
		tuv->has_seg = true;
}

/* ---- a unit -------------------------------------------------------------- */

static void
tuv_free(void *data)
{
	Tuv *tuv = data;

	g_free(tuv->language);
	g_string_free(tuv->text, TRUE);
	g_free(tuv);
}

/* 20250102T030405Z, as TMX has it; 0 for anything else. */
static int64_t
read_date(const char *text)
{
	if (text == NULL || strlen(text) != 16 || text[8] != 'T')
		return 0;
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) date = g_date_time_new_from_iso8601(text, utc);
	return date == NULL ? 0 : g_date_time_to_unix(date);
}

static int64_t
date_of(const char *const *attributes)
{
	int64_t date = read_date(xml_stream_attribute(attributes,
	    "changedate"));

	return date != 0 ? date : read_date(xml_stream_attribute(attributes,
	    "creationdate"));
}

static void
clear_unit(Import *import)
{
	g_ptr_array_set_size(import->tuvs, 0);
	g_hash_table_remove_all(import->codes);
	g_clear_pointer(&import->arena, arena_free);
	g_clear_pointer(&import->unit_srclang, g_free);
	g_clear_pointer(&import->client, g_free);
	g_clear_pointer(&import->domain, g_free);
	g_clear_pointer(&import->origin, g_free);
	import->in_unit = import->in_seg = import->has_context = false;
	import->is_reviewed = import->options->is_reviewed;
}

static void
start_unit(Import *import, const char *const *attributes)
{
	clear_unit(import);
	import->in_unit = true;
	import->arena = arena_new();
	import->unit_srclang = g_strdup(xml_stream_attribute(attributes,
	    "srclang"));
	import->date = date_of(attributes);
}

static void
start_tuv(Import *import, const char *const *attributes)
{
	const char *language = xml_stream_attribute(attributes, "xml:lang");

	if (import->tuvs->len >= MOST_TUVS)
		return;
	if (language == NULL)	/* TMX 1.1 */
		language = xml_stream_attribute(attributes, "lang");
	Tuv *tuv = g_new0(Tuv, 1);
	tuv->language = g_strdup(language == NULL ? "" : language);
	tuv->text = g_string_new(NULL);
	tuv->date = date_of(attributes);
	g_ptr_array_add(import->tuvs, tuv);
}

static const Language *
language_of(const Import *import, const char *tag)
{
	return tag == NULL || *tag == '\0' ? NULL
	    : languages_find(import->options->languages, tag);
}

/* Why the text cannot be used; TMX_N_FAULTS: it can. */
static TmxFault
fault_of(const Tuv *tuv)
{
	if (tuv->is_too_long)
		return TMX_TOO_LONG;
	for (const Inline *node = tuv->list.first; node != NULL;
	    node = node->next)
		if (node->kind == INLINE_TEXT &&
		    strstr(node->text, "\xEF\xBF\xBD") != NULL)
			return TMX_CHARACTERS;
	return tuv->length == 0 ? TMX_EMPTY : TMX_N_FAULTS;
}

static bool
commit(Import *import)
{
	import->uncommitted = 0;
	return memory_commit(import->options->memory, &import->error) &&
	    memory_begin(import->options->memory, &import->error);
}

static void
add_pair(Import *import, const MemoryUnit *unit)
{
	switch (memory_add(import->options->memory, unit, &import->error)) {
	case MEMORY_ADDED:
		import->counts->added++;
		break;
	case MEMORY_KNOWN:
		import->counts->known++;
		break;
	case MEMORY_REFUSED:
		count_bad(import, *unit->source == '\0' ||
		    *unit->target == '\0' ? TMX_EMPTY
		    : strlen(unit->source) > MOST_TEXT ||
		    strlen(unit->target) > MOST_TEXT ? TMX_TOO_LONG
		    : TMX_CODES);
		break;
	case MEMORY_FAILED:
		return;
	}
	if (++import->uncommitted >= COMMIT)
		(void) commit(import);
}

/* SOURCE and TARGET as tagged texts, in the numbers of the source. */
static void
take_pair(Import *import, Tuv *source, Tuv *target)
{
	const Language *from = language_of(import, source->language);
	const Language *to = language_of(import, target->language);
	TmxFault fault = fault_of(source);

	if (from == NULL || to == NULL || from == to) {
		count_bad(import, TMX_LANGUAGE);
		return;
	}
	if (fault == TMX_N_FAULTS)
		fault = fault_of(target);
	if (fault != TMX_N_FAULTS) {
		count_bad(import, fault);
		return;
	}
	g_autoptr(Tagged) tagged = tagged_new(&source->list);
	g_autofree char *text = tagged_write(tagged, &target->list);
	if (text == NULL) {
		count_bad(import, TMX_CODES);
		return;
	}
	MemoryUnit unit = {
		.source = tagged_text(tagged), .target = text,
		.source_tag = language_tag(from),
		.target_tag = language_tag(to),
		.previous = import->previous, .next = import->next,
		.has_context = import->has_context,
		.is_reviewed = import->is_reviewed,
		.origin = import->origin != NULL ? import->origin : "tmx",
		.client = import->client != NULL ? import->client
		    : import->options->client,
		.domain = import->domain != NULL ? import->domain
		    : import->options->domain,
		.date = target->date != 0 ? target->date : import->date,
	};
	add_pair(import, &unit);
}

/* White space at the ends is the document's affair. */
static void
trim(Import *import, Tuv *tuv)
{
	Inline *first = tuv->list.first, *last = tuv->list.last;

	if (first != NULL && first->kind == INLINE_TEXT) {
		g_autofree char *text = g_strdup(first->text);
		first->text = arena_string(import->arena, g_strchug(text));
	}
	if (last != NULL && last->kind == INLINE_TEXT) {
		g_autofree char *text = g_strdup(last->text);
		last->text = arena_string(import->arena, g_strchomp(text));
	}
	/* A list has no empty texts. */
	if (first != NULL && first->kind == INLINE_TEXT &&
	    *first->text == '\0')
		tuv->list.first = first->next;
	if (tuv->list.first == NULL)
		tuv->list.last = NULL;
	else if (last->kind == INLINE_TEXT && *last->text == '\0' &&
	    last != first) {
		Inline *node = tuv->list.first;
		while (node->next != last)
			node = node->next;
		node->next = NULL;
		tuv->list.last = node;
	}
}

static bool
is_language(const Import *import, const Tuv *tuv, const char *tag)
{
	const Language *language = language_of(import, tag);

	return g_ascii_strcasecmp(tuv->language, tag) == 0 ||
	    (language != NULL && language == language_of(import,
	    tuv->language));
}

static void
take_from(Import *import, unsigned source)
{
	Tuv *from = g_ptr_array_index(import->tuvs, source);

	for (unsigned i = 0; i < import->tuvs->len && import->error == NULL;
	    i++) {
		Tuv *to = g_ptr_array_index(import->tuvs, i);
		if (i != source && language_of(import, to->language) !=
		    language_of(import, from->language))
			take_pair(import, from, to);
		else if (i != source)
			count_bad(import, TMX_LANGUAGE);
	}
}

static void
end_unit(Import *import)
{
	const char *srclang = import->unit_srclang != NULL
	    ? import->unit_srclang : import->srclang;
	bool is_any = srclang == NULL || strcmp(srclang, "*all*") == 0;
	bool is_found = false;

	for (unsigned i = 0; i < import->tuvs->len; i++)
		trim(import, g_ptr_array_index(import->tuvs, i));
	for (unsigned i = 0; i < import->tuvs->len && import->error == NULL;
	    i++) {
		if (!is_any && (is_found || !is_language(import,
		    g_ptr_array_index(import->tuvs, i), srclang)))
			continue;
		is_found = true;
		take_from(import, i);
	}
	if (!is_found || import->tuvs->len < 2)
		count_bad(import, TMX_NO_SOURCE);
	clear_unit(import);
}

/* ---- properties ---------------------------------------------------------- */

static void
set(char **place, const char *value)
{
	g_free(*place);
	*place = *value == '\0' ? NULL : g_strdup(value);
}

static void
read_context(Import *import, const char *value)
{
	char *end;

	import->previous = g_ascii_strtoull(value, &end, 16);
	import->has_context = end > value && *end == ' ';
	import->next = import->has_context ? g_ascii_strtoull(end + 1, NULL,
	    16) : 0;
}

static void
end_property(Import *import)
{
	const char *name = import->property, *value = import->value->str;

	if (!import->in_unit)
		name = "";
	else if (g_str_has_prefix(name, "x-"))
		name += 2;
	if (strcmp(name, "client") == 0)
		set(&import->client, value);
	else if (strcmp(name, "domain") == 0 || strcmp(name, "subject") == 0)
		set(&import->domain, value);
	else if (strcmp(name, "dragoman-origin") == 0)
		set(&import->origin, value);
	else if (strcmp(name, "dragoman-reviewed") == 0)
		import->is_reviewed = true;
	else if (strcmp(name, "dragoman-context") == 0)
		read_context(import, value);
	g_clear_pointer(&import->property, g_free);
}

/* ---- the file ------------------------------------------------------------ */

static void
on_start(XmlStream *stream, const char *name, const char *const *attributes,
    void *data)
{
	Import *import = data;

	if (import->in_seg) {
		start_inline(import, name, attributes);
	} else if (strcmp(name, "header") == 0) {
		g_free(import->srclang);
		import->srclang = g_strdup(xml_stream_attribute(attributes,
		    "srclang"));
	} else if (strcmp(name, "tu") == 0) {
		start_unit(import, attributes);
		import->line = xml_stream_line(stream);
	} else if (strcmp(name, "tuv") == 0 && import->in_unit) {
		start_tuv(import, attributes);
	} else if (strcmp(name, "seg") == 0 && import->in_unit) {
		start_seg(import);
	} else if (strcmp(name, "prop") == 0) {
		const char *type = xml_stream_attribute(attributes, "type");
		g_free(import->property);
		import->property = g_strdup(type == NULL ? "" : type);
		g_string_truncate(import->value, 0);
	}
}

static void
on_end(XmlStream *stream, const char *name, void *data)
{
	Import *import = data;

	if (import->in_seg && strcmp(name, "seg") != 0) {
		end_inline(import);
	} else if (import->in_seg) {
		settle_text(import, current(import));
		import->in_seg = false;
	} else if (strcmp(name, "tu") == 0 && import->in_unit) {
		end_unit(import);
	} else if (strcmp(name, "prop") == 0 && import->property != NULL) {
		end_property(import);
	}
	if (import->error != NULL)
		xml_stream_stop(stream, g_steal_pointer(&import->error));
}

static void
on_text(XmlStream *stream, const char *text, size_t length, void *data)
{
	Import *import = data;
	(void) stream;

	if (import->in_seg && import->in_code == 0) {
		Tuv *tuv = current(import);
		tuv->length += length;
		if (tuv->length > MOST_TEXT)
			tuv->is_too_long = true;
		else
			g_string_append_len(tuv->text, text,
			    (gssize) length);
	} else if (import->property != NULL &&
	    import->value->len + length < MOST_VALUE) {
		g_string_append_len(import->value, text, (gssize) length);
	}
}

static const XmlStreamHandler handler = {on_start, on_end, on_text};

static void
import_free(Import *import)
{
	clear_unit(import);
	g_ptr_array_unref(import->tuvs);
	g_hash_table_unref(import->codes);
	g_hash_table_unref(import->ends);
	g_array_unref(import->highlights);
	g_string_free(import->value, TRUE);
	g_free(import->property);
	g_free(import->srclang);
	g_clear_error(&import->error);
}

/* BYTES, or (NULL) the file NAME. */
static bool
import_all(GBytes *bytes, const char *name, Import *import, GError **error)
{
	Memory *memory = import->options->memory;

	*import = (Import) {
		.options = import->options, .counts = import->counts,
		.tuvs = g_ptr_array_new_with_free_func(tuv_free),
		.codes = g_hash_table_new_full(g_str_hash, g_str_equal,
		    g_free, NULL),
		.ends = g_hash_table_new_full(g_str_hash, g_str_equal,
		    g_free, NULL),
		.highlights = g_array_new(FALSE, FALSE, sizeof(unsigned)),
		.value = g_string_new(NULL),
	};
	if (!memory_begin(memory, error))
		return false;
	bool is_read = bytes != NULL
	    ? xml_stream_bytes(bytes, name, &handler, import, error)
	    : xml_stream_read(name, &handler, import, error);
	return memory_commit(memory, is_read ? error : NULL) && is_read;
}

bool
tmx_import_bytes(GBytes *bytes, const char *name, const TmxOptions *options,
    TmxCounts *counts, GError **error)
{
	Import import = { .options = options, .counts = counts };

	*counts = (TmxCounts) { .added = 0 };
	bool is_good = import_all(bytes, name, &import, error);
	import_free(&import);
	return is_good;
}

bool
tmx_import(const char *path, const TmxOptions *options, TmxCounts *counts,
    GError **error)
{
	return tmx_import_bytes(NULL, path, options, counts, error);
}
