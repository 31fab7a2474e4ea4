#include "lang/number_shadow.h"

#include <string.h>

#include "base/text.h"
#include "lang/shadow.h"

/* What the character at START of TEXT, END being behind it, is read as. It may
 * depend on the one before: a zero-width space parts words in Thai. */
static char *
plain_form(const char *text, size_t start, size_t end)
{
	size_t from = start == 0 ? 0 : (size_t) (g_utf8_prev_char(text +
	    start) - text);
	g_autoptr(Shadow) both = shadow_new(text + from, end - from);
	size_t skipped = both->from_source[start - from];

	return g_strdup(both->text + skipped);
}

static void
add_byte(GString *out, GArray *map, char byte, size_t source)
{
	uint32_t place = (uint32_t) source;

	g_string_append_c(out, byte);
	g_array_append_val(map, place);
}

NumberShadow *
number_shadow_new(const char *text)
{
	if (!shadow_has_artefacts(text))
		return NULL;
	NumberShadow *shadow = g_new(NumberShadow, 1);
	GString *out = g_string_new(NULL);
	GArray *map = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	size_t offset = 0;

	while (text[offset] != '\0') {
		size_t length = (size_t) g_utf8_skip[
		    (unsigned char) text[offset]];
		char one[8] = "";
		memcpy(one, text + offset, MIN(length, sizeof(one) - 1));
		if (shadow_has_artefacts(one)) {
			g_autofree char *form = plain_form(text, offset,
			    offset + length);
			for (const char *p = form; *p != '\0'; p++)
				add_byte(out, map, *p, offset);
		} else {
			for (size_t i = 0; i < length; i++)
				add_byte(out, map, one[i], offset + i);
		}
		offset += length;
	}
	uint32_t end = (uint32_t) offset;
	g_array_append_val(map, end);
	shadow->text = g_string_free(out, FALSE);
	shadow->to_source = (uint32_t *) (void *) g_array_free(map, FALSE);
	return shadow;
}

void
number_shadow_free(NumberShadow *shadow)
{
	g_free(shadow->text);
	g_free(shadow->to_source);
	g_free(shadow);
}
