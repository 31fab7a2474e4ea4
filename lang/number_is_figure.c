#include <string.h>

#include "base/text.h"
#include "lang/number.h"
#include "lang/protect.h"

/* A currency's code or sign reads the same everywhere, its name does not. */
static size_t
currency_length(const Language *language, const char *text)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(language, LANGUAGE_CURRENCY,
	    text, &length);

	if (term == NULL)
		return 0;
	if (strcmp(term->text, term->value) == 0)
		return length;
	for (const char *p = term->text; *p != '\0'; p++)
		if (*p == '$')
			return length;
	return 0;
}

static size_t
span_length(const GArray *spans, size_t offset)
{
	for (unsigned i = 0; i < spans->len; i++) {
		ProtectSpan *span = &g_array_index(spans, ProtectSpan, i);
		if (offset >= span->start && offset < span->end)
			return span->end - offset;
	}
	return 0;
}

bool
number_is_figure(const Language *language, const char *text)
{
	g_autoptr(GArray) spans = protect_find(text);
	bool is_after_digit = false;
	size_t offset = 0;

	while (text[offset] != '\0') {
		uint32_t c = text_at(text + offset);
		size_t length = span_length(spans, offset);
		if (length == 0)
			length = currency_length(language, text + offset);
		if (length == 0 && text_is_letter(c) &&
		    !(is_after_digit && c == 'x'))	/* 1.5x */
			return false;
		is_after_digit = text_digit(c) >= 0;
		offset += length > 0 ? length : (size_t)
		    (g_utf8_next_char(text + offset) - (text + offset));
	}
	return true;
}
