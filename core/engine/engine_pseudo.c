#include "engine/engine_pseudo.h"

#include <string.h>

#include "base/failure.h"
#include "base/text.h"
#include "doc/tagged.h"
#include "lang/date.h"
#include "lang/number.h"
#include "lang/scale_note.h"

typedef enum Variant { IDENTITY, ACCENT, EXPAND, BLANK, SCRIPT } Variant;

struct EngineSession {
	Variant variant;
	const Language *source;
	const Language *script;	/* SCRIPT */
	size_t place;		/* into the sample text, for the next words */
};

/* Look-alikes of a..z and A..Z, one character each. */
static const char *const accented[] = {
	"á", "ḃ", "ć", "ḋ", "é", "ḟ", "ğ", "ĥ", "í", "ĵ", "ķ", "ĺ", "ḿ",
	"ñ", "ó", "ṕ", "ɋ", "ŕ", "š", "ť", "ú", "ṽ", "ŵ", "ẋ", "ý", "ž",
	"Á", "Ḃ", "Ć", "Ḋ", "É", "Ḟ", "Ğ", "Ĥ", "Í", "Ĵ", "Ķ", "Ĺ", "Ḿ",
	"Ñ", "Ó", "Ṕ", "Ɋ", "Ŕ", "Š", "Ť", "Ú", "Ṽ", "Ŵ", "Ẋ", "Ý", "Ž",
};

static bool
find_variant(const EngineSettings *settings, Variant *variant,
    const Language **script)
{
	static const struct {
		const char *name;
		Variant variant;
	} variants[] = {
		{"identity", IDENTITY}, {"accent", ACCENT},
		{"expand", EXPAND}, {"blank", BLANK},
	};
	const char *name = settings->variant;

	for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(variants); i++) {
		if (strcmp(name, variants[i].name) == 0) {
			*variant = variants[i].variant;
			return true;
		}
	}
	if (name != NULL && g_str_has_prefix(name, "script:")) {
		*variant = SCRIPT;
		*script = languages_find(settings->languages, name + 7);
		return *script != NULL;
	}
	return false;
}

static bool
knows(const EngineSettings *settings, const Language *source,
    const Language *target, char **reason)
{
	Variant variant;
	const Language *script;
	(void) source;
	(void) target;

	if (find_variant(settings, &variant, &script))
		return true;
	if (reason != NULL)
		*reason = g_strdup("say which: pseudo:identity, pseudo:accent,"
		    " pseudo:expand, pseudo:blank or pseudo:script:LANG");
	return false;
}

static EngineSession *
session_open(const EngineSettings *settings, const Language *source,
    const Language *target, GError **error)
{
	EngineSession *session = g_new0(EngineSession, 1);
	(void) target;

	session->source = source;
	if (!find_variant(settings, &session->variant, &session->script)) {
		g_set_error_literal(error, FAILURE, FAILURE_USAGE,
		    "unknown pseudo engine");
		g_clear_pointer(&session, g_free);
	}
	return session;
}

static void
session_close(EngineSession *session)
{
	g_free(session);
}

/* ---- one text ------------------------------------------------------------ */

/* TEXT with digits for its standalone tags: one may stand for a figure, whose
 * "million" comes after it. */
static char *
with_digits_for_tags(const char *text)
{
	char *shadow = g_strdup(text);
	unsigned number;
	TaggedForm form;

	for (char *p = shadow; (p = strchr(p, '<')) != NULL; p++) {
		size_t length = tagged_read_tag(p, &number, &form);
		if (length > 0 && form == TAGGED_ALONE)
			memset(p, '1', length);
	}
	return shadow;
}

/* Which bytes of TEXT belong to figures in digits, to dates and to the scale of
 * a table's head: they stay. */
static bool *
kept_bytes(const EngineSession *session, const char *text)
{
	bool *kept = g_new0(bool, strlen(text) + 1);

	ScaleNote note;
	if (scale_note_find(session->source, text, &note))
		memset(kept + note.start, true, note.end - note.start);
	if (!number_may_be_in(text) && strchr(text, '<') == NULL)
		return kept;
	g_autofree char *shadow = with_digits_for_tags(text);
	g_autoptr(GArray) numbers = number_find(session->source, shadow);
	g_autoptr(GArray) dates = date_find(session->source, text);

	for (unsigned i = 0; i < numbers->len; i++) {
		const NumberToken *number = &g_array_index(numbers, NumberToken, i);
		if (number->kind == NUMBER_WORD)
			continue;	/* a word like any other */
		memset(kept + number->start, true,
		    number->end - number->start);
	}
	for (unsigned i = 0; i < dates->len; i++) {
		const Date *date = &g_array_index(dates, Date,
		    i);
		memset(kept + date->start, true, date->end - date->start);
	}
	/* ":00" is no figure of its own, and yet part of one. */
	for (const char *p = text; *p != '\0'; p++)
		if (g_ascii_isdigit(*p))
			kept[p - text] = true;
		else if (*p == ':' && g_ascii_isdigit(p[1]) && p > text
		    && kept[p - text - 1])
			kept[p - text] = true;
	return kept;
}

static void
append_accented(GString *out, gunichar c, bool is_doubled)
{
	if (c >= 0x80) {
		g_string_append_unichar(out, c);
		return;
	}
	if (!g_ascii_isalpha((char) c)) {
		g_string_append_c(out, (char) c);
		return;
	}
	const char *letter = accented[g_ascii_isupper((char) c)
	    ? 26 + c - 'A' : c - 'a'];
	gssize length = (gssize) strlen(letter);
	g_string_append_len(out, letter, length);
	if (is_doubled && strchr("aeiouAEIOU", (char) c) != NULL)
		g_string_append_len(out, letter, length);
}

/* Running text of about WIDTH display cells. */
static void
append_sample(EngineSession *session, GString *out, size_t width)
{
	const char *sample = language_sample(session->script);
	size_t length = strlen(sample), got = 0;

	while (got < width && length > 0) {
		const char *p = sample + session->place % length;
		gunichar c = text_at(p);
		session->place = (size_t) (g_utf8_next_char(p) - sample) %
		    length;
		if (got == 0 && (text_is_space(c) || g_unichar_ispunct(c)))
			continue;
		g_string_append_unichar(out, c == '\n' ? ' ' : c);
		got += text_cells(c);
	}
	while (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
}

/* Words from P up to the next tag or kept byte, as sample text. */
static const char *
append_script(EngineSession *session, GString *out, const char *text,
    const char *p, const bool *kept)
{
	const char *start = p;
	double width = 0;
	unsigned number;
	TaggedForm form;

	while (*p != '\0' && !kept[p - text] &&
	    tagged_read_tag(p, &number, &form) == 0) {
		width += text_cells(text_at(p));
		p = g_utf8_next_char(p);
	}
	g_autofree char *piece = g_strndup(start, (size_t) (p - start));
	g_autofree char *words = g_strstrip(g_strdup(piece));
	bool has_letter = false;
	for (const char *q = words; *q != '\0'; q = g_utf8_next_char(q))
		has_letter = has_letter || text_is_letter(text_at(q));
	if (!has_letter) {
		g_string_append(out, piece);
		return p;
	}
	/* White space around is kept: it may part a figure from a word. */
	size_t lead = strspn(piece, " ");
	g_string_append_len(out, piece, (gssize) lead);
	width *= language_expansion(session->script).p50;
	append_sample(session, out, (size_t) MAX(width, 1));
	if (strlen(words) + lead < strlen(piece))
		g_string_append_c(out, ' ');
	return p;
}

static char *
answer(EngineSession *session, const char *text)
{
	g_autofree bool *kept = kept_bytes(session, text);
	GString *out = g_string_sized_new(2 * strlen(text) + 1);

	/* The same text gets the same words, whatever came before. */
	session->place = 0;
	for (const char *p = text; *p != '\0';) {
		unsigned number;
		TaggedForm form;
		size_t length = *p != '<' ? 0 : tagged_read_tag(p, &number,
		    &form);
		if (length > 0) {
			g_string_append_len(out, p, (gssize) length);
			p += length;
			continue;
		}
		gunichar c = text_at(p);
		const char *next = g_utf8_next_char(p);
		if (session->variant == SCRIPT && !kept[p - text])
			next = append_script(session, out, text, p, kept);
		else if (session->variant == IDENTITY || kept[p - text])
			g_string_append_unichar(out, c);
		else if (session->variant != BLANK)
			append_accented(out, c, session->variant == EXPAND);
		p = next;
	}
	return g_string_free(out, FALSE);
}

static bool
session_ask(EngineSession *session, EngineBatch *batch, GError **error)
{
	(void) error;
	for (size_t i = 0; i < batch->count; i++) {
		EngineText *text = &batch->texts[i];
		text->answer = session->variant == IDENTITY
		    ? g_strdup(text->text) : answer(session, text->text);
	}
	return true;
}

bool
engine_pseudo_is_blank(const EngineSettings *settings, const Engine *engine)
{
	return engine == &engine_pseudo && settings->variant != NULL &&
	    strcmp(settings->variant, "blank") == 0;
}

const Engine engine_pseudo = {
	.name = "pseudo",
	.label = "made-up text, for tests and for looking at layouts",
	.flags = ENGINE_PSEUDO | ENGINE_BY_NAME | ENGINE_SAME_FIGURES |
	    ENGINE_FIXED,
	.most_texts = 128,
	.knows = knows,
	.open = session_open,
	.ask = session_ask,
	.close = session_close,
};
