#include "lang/sentence_shadow.h"

#include "base/text.h"
#include "lang/shadow.h"

/* Of what a shadow leaves out: what ends a run, or stands behind a letter. */
static bool
is_closing(uint32_t c)
{
	return c == 0x202c || c == 0x2069 || c == 0x200e || c == 0x200f ||
	    c == 0x61c || c == 0x200b || c == 0xad || c == 0x2060;
}

static size_t
skip_space(const char *text, size_t offset)
{
	while (text_is_space(text_at(text + offset)))
		offset = (size_t) (g_utf8_next_char(text + offset) - text);
	return offset;
}

/* BOUND, of the shadow, becomes one of the text, where the sentence before ends
 * at LIMIT: all between them but white space is the next one's. */
static void
map_bound(const Shadow *shadow, const char *text, size_t limit,
    SentenceBound *bound)
{
	size_t start, end;

	shadow_source_span(shadow, bound->start, bound->end, &start, &end);
	while (end < shadow->source_length && is_closing(text_at(text + end)))
		end = (size_t) (g_utf8_next_char(text + end) - text);
	bound->start = skip_space(text, limit);
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
	/* So is what stands behind the last one. */
	if (bounds->len > 0 && skip_space(text, limit) < length)
		g_array_index(bounds, SentenceBound, bounds->len - 1).end =
		    length;
}
