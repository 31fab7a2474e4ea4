#include "lang/sentence_shadow.h"

#include "base/text.h"
#include "lang/shadow.h"

/* Of what a shadow leaves out: what opens a run or stands before a letter. */
static bool
is_opening(uint32_t c)
{
	return c == 0x202a || c == 0x202b || c == 0x202d || c == 0x202e ||
	    (c >= 0x2066 && c <= 0x2068) || c == 0x200e || c == 0x200f ||
	    c == 0x61c || c == 0xfeff || c == 0x2060;
}

static bool
is_closing(uint32_t c)
{
	return c == 0x202c || c == 0x2069 || c == 0x200e || c == 0x200f ||
	    c == 0x61c || c == 0x200b || c == 0xad || c == 0x2060;
}

/* BOUND, of the shadow, becomes one of the text; the sentence before ends at
 * LIMIT. */
static void
map_bound(const Shadow *shadow, const char *text, size_t limit,
    SentenceBound *bound)
{
	size_t start, end;

	shadow_source_span(shadow, bound->start, bound->end, &start, &end);
	while (start > limit && is_opening(text_at(g_utf8_prev_char(text +
	    start))))
		start = (size_t) (g_utf8_prev_char(text + start) - text);
	while (end < shadow->source_length && is_closing(text_at(text + end)))
		end = (size_t) (g_utf8_next_char(text + end) - text);
	bound->start = MAX(start, limit);
	bound->end = end;
}

void
sentence_shadow_split(const Language *language, const char *text,
    size_t length, GArray *bounds)
{
	size_t limit = 0;

	if (!shadow_has_artefacts(text)) {
		sentence_split(language, text, length, bounds);
		return;
	}
	g_autoptr(Shadow) shadow = shadow_letters(text, length);
	sentence_split(language, shadow->text, shadow->length, bounds);
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound *bound = &g_array_index(bounds, SentenceBound,
		    i);
		map_bound(shadow, text, limit, bound);
		limit = bound->end;
	}
}
