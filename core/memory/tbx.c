#include "memory/tbx.h"

#include <string.h>

#include "base/failure.h"
#include "base/xml_stream.h"

enum {
	MOST_TERMS = 256,	/* of a concept */
	MOST_TEXT = 4096,	/* bytes of a term or a note */
};

/* A term of a concept. */
typedef struct Term {
	const Language *language;	/* NULL: none that we know */
	char *text, *pos, *note;
	TermStatus status;
	unsigned line;
} Term;

typedef struct Reading {
	Termbase *termbase;
	const Languages *languages;
	const char *name;
	GPtrArray *terms;	/* of Term *: of the concept */
	const Language *language;	/* of the section */
	Term *term;		/* that is being read; or NULL */
	char *domain;		/* of the concept */
	bool in_concept;
	char *category;		/* of the element whose text is read */
	GString *text;
	bool has_root, is_tbx;
} Reading;

static void
term_free(void *data)
{
	Term *term = data;

	g_free(term->text);
	g_free(term->pos);
	g_free(term->note);
	g_free(term);
}

bool
tbx_is_one(GBytes *bytes)
{
	size_t size;
	const unsigned char *data = g_bytes_get_data(bytes, &size);
	size_t i = 0;

	/* White space, byte-order marks and the noughts of UTF-16. */
	while (i < size && i < 64 && (data[i] <= ' ' || data[i] >= 0xBB))
		i++;
	return i < size && data[i] == '<';
}

/* ---- what stands in it --------------------------------------------------- */

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static TermStatus
status_of(const char *text)
{
	static const char *const bad[] = {"deprecated", "superseded",
	    "forbidden", "obsolete", "notRecommended"};

	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
		if (g_str_has_prefix(text, bad[i]))
			return TERM_FORBIDDEN;
	return g_str_has_prefix(text, "admitted") ? TERM_ADMITTED
	    : TERM_PREFERRED;
}

static void
set(char **place, const char *text)
{
	g_free(*place);
	*place = g_strdup(text);
}

/* The data category CATEGORY of the term, or of the concept, is TEXT. */
static void
take(Reading *reading, const char *category, const char *text)
{
	static const char *const statuses[] = {"administrativeStatus",
	    "normativeAuthorization", NULL};
	Term *term = reading->term;

	if (strcmp(category, "subjectField") == 0) {
		set(&reading->domain, text);
	} else if (term == NULL) {
		return;
	} else if (strcmp(category, "term") == 0) {
		set(&term->text, text);
	} else if (strcmp(category, "partOfSpeech") == 0) {
		set(&term->pos, text);
	} else if (strcmp(category, "note") == 0 ||
	    strcmp(category, "usageNote") == 0) {
		set(&term->note, text);
	} else if (is_one_of(category, statuses)) {
		term->status = status_of(text);
	}
}

static void
start_term(Reading *reading, unsigned line)
{
	if (reading->terms->len >= MOST_TERMS)
		return;
	Term *term = g_new0(Term, 1);
	term->language = reading->language;
	term->line = line;
	g_ptr_array_add(reading->terms, term);
	reading->term = term;
}

static void
add_entry(Reading *reading, const Term *source, const Term *target)
{
	TermEntry entry = {
		.source = source->text, .target = target->text,
		.pos = target->pos == NULL ? "" : target->pos,
		.note = target->note == NULL ? "" : target->note,
		.domain = reading->domain == NULL ? "" : reading->domain,
		.status = target->status, .file = reading->name,
		.line = target->line,
	};

	(void) termbase_add(reading->termbase, &entry);
}

static void
end_concept(Reading *reading)
{
	const Language *from, *to;

	termbase_languages(reading->termbase, &from, &to);
	for (unsigned i = 0; i < reading->terms->len; i++) {
		const Term *source = g_ptr_array_index(reading->terms, i);
		for (unsigned k = 0; k < reading->terms->len; k++) {
			const Term *target = g_ptr_array_index(
			    reading->terms, k);
			if (source->language == from && source->status !=
			    TERM_FORBIDDEN && target->language == to &&
			    source->text != NULL && target->text != NULL)
				add_entry(reading, source, target);
		}
	}
	g_ptr_array_set_size(reading->terms, 0);
	g_clear_pointer(&reading->domain, g_free);
	reading->in_concept = false;
}

/* Within a text: what it holds belongs to that. */
static const char *const phrases[] = {
	"hi", "foreign", "ph", "bpt", "ept", "sc", "ec", NULL
};

/* ---- reading ------------------------------------------------------------- */

/* The category of an element: its type in the style DCA, else its name. */
static const char *
category_of(const char *name, const char *const *attributes)
{
	static const char *const typed[] = {"termNote", "descrip", "admin",
	    "transacNote", "adminNote", "descripNote", NULL};
	const char *type = xml_stream_attribute(attributes, "type");

	return is_one_of(name, typed) && type != NULL ? type : name;
}

static void
on_start(XmlStream *stream, const char *name, const char *const *attributes,
    void *data)
{
	static const char *const concepts[] = {"termEntry", "conceptEntry",
	    NULL};
	static const char *const sections[] = {"langSet", "langSec", NULL};
	static const char *const terms[] = {"tig", "ntig", "termSec", NULL};
	Reading *reading = data;

	if (!reading->has_root)
		reading->is_tbx = strcmp(name, "martif") == 0 ||
		    strcmp(name, "tbx") == 0;
	reading->has_root = true;
	if (is_one_of(name, concepts)) {
		end_concept(reading);
		reading->in_concept = true;
		reading->term = NULL;
	} else if (is_one_of(name, sections)) {
		const char *tag = xml_stream_attribute(attributes,
		    "xml:lang");
		reading->language = tag == NULL ? NULL
		    : languages_find(reading->languages, tag);
		reading->term = NULL;
	} else if (is_one_of(name, terms) && reading->in_concept) {
		start_term(reading, (unsigned) xml_stream_line(stream));
	}
	if (is_one_of(name, phrases))
		return;
	set(&reading->category, category_of(name, attributes));
	g_string_truncate(reading->text, 0);
}

static void
on_end(XmlStream *stream, const char *name, void *data)
{
	static const char *const terms[] = {"tig", "ntig", "termSec", NULL};
	Reading *reading = data;
	(void) stream;

	if (is_one_of(name, phrases))
		return;
	if (strcmp(name, "termEntry") == 0 ||
	    strcmp(name, "conceptEntry") == 0) {
		end_concept(reading);
	} else if (is_one_of(name, terms)) {
		reading->term = NULL;
	} else if (reading->category != NULL && reading->in_concept) {
		/* An element whose category was its type is known by that. */
		take(reading, reading->category,
		    g_strstrip(reading->text->str));
		g_string_truncate(reading->text, 0);
		g_clear_pointer(&reading->category, g_free);
	}
}

static void
on_text(XmlStream *stream, const char *text, size_t length, void *data)
{
	Reading *reading = data;
	(void) stream;

	if (reading->category != NULL &&
	    reading->text->len + length <= MOST_TEXT)
		g_string_append_len(reading->text, text, (gssize) length);
}

bool
tbx_read(Termbase *termbase, GBytes *bytes, const char *name,
    const Languages *languages, GError **error)
{
	static const XmlStreamHandler handler = {on_start, on_end, on_text};
	Reading reading = {
		.termbase = termbase, .languages = languages, .name = name,
		.terms = g_ptr_array_new_with_free_func(term_free),
		.text = g_string_new(NULL),
	};
	bool is_read = xml_stream_bytes(bytes, name, &handler, &reading,
	    error);

	if (is_read && !reading.is_tbx)
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: is XML, but "
		    "neither TBX nor a table", name);
	g_ptr_array_unref(reading.terms);
	g_string_free(reading.text, TRUE);
	g_free(reading.category);
	g_free(reading.domain);
	return is_read && reading.is_tbx;
}
