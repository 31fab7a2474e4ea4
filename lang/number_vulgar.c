#include "lang/number_vulgar.h"

#include <string.h>

#include "base/text.h"

bool
number_vulgar_value(uint32_t character, Decimal *value)
{
	static const char *const latin[] = { "0.25", "0.5", "0.75" };
	static const char *const forms[] = {
		"0.333333333333333", "0.666666666666667", "0.2", "0.4", "0.6",
		"0.8", "0.166666666666667", "0.833333333333333", "0.125",
		"0.375", "0.625", "0.875",
	};

	if (character >= 0xbc && character <= 0xbe)
		return decimal_from_text(value, latin[character - 0xbc]);
	if (character >= 0x2153 && character <= 0x215e)
		return decimal_from_text(value, forms[character - 0x2153]);
	return false;
}

/* 1/2, 3/8, 15/16: what shares and rates are counted in. */
static bool
read_stroke(const char *text, size_t *length, Decimal *value)
{
	static const char *const steps[] = { "2", "4", "8", "16", "32", "64" };
	static const char *const sizes[] = { "0.5", "0.25", "0.125", "0.0625",
	    "0.03125", "0.015625" };
	size_t above = strspn(text, "0123456789");

	if (above == 0 || above > 2 || text[above] != '/')
		return false;
	const char *p = text + above + 1;
	size_t below = strspn(p, "0123456789");
	if (p[below] == '/' || (p[below] == '.' && p[below + 1] >= '0' &&
	    p[below + 1] <= '9'))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
		Decimal count, step;
		if (strlen(steps[i]) != below || strncmp(p, steps[i], below) !=
		    0 || !decimal_from_digits(&count, text, above, 0) ||
		    !decimal_from_text(&step, sizes[i]))
			continue;
		*length = above + 1 + below;
		return decimal_multiply(&count, &step, value) && value->exponent < 0 &&
		    value->exponent + value->n_digits <= 0;
	}
	return false;
}

bool
number_vulgar_part(const char *text, size_t *length, Decimal *value)
{
	size_t space = 0;
	uint32_t c = text_at(text);

	if (c == ' ' || c == 0xa0 || c == 0x202f || c == 0x2009) {
		space = (size_t) (g_utf8_next_char(text) - text);
		if (read_stroke(text + space, length, value)) {
			*length += space;
			return true;
		}
	}
	if (!number_vulgar_value(text_at(text + space), value))
		return false;
	*length = (size_t) (g_utf8_next_char(text + space) - text);
	return true;
}
