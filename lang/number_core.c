#include "lang/number_core.h"

#include <string.h>

#include "base/text.h"

/* The separator as one ASCII character, or 0. */
static char
plain_mark(uint32_t c)
{
	switch (c) {
	case '.': case 0xff0e:
		return '.';
	case ',': case 0xff0c: case 0x60c:
		return ',';
	case 0x66b:
		return 'd';
	case 0x66c:
		return 'g';
	case '\'': case 0x2019: case 0x2bc:
		return '\'';
	case ' ': case 0xa0: case 0x202f: case 0x2009: case 0x2007:
		return '_';
	default:
		return 0;
	}
}

static bool
has_group_mark(const Language *language, uint32_t c)
{
	const uint32_t *p = language_number(language)->groups;

	while (*p != 0 && *p != c)
		p++;
	return *p != 0;
}

static uint32_t
character_after(const char *text)
{
	return text_at(g_utf8_next_char(text));
}

/* Exactly three digits stand at P and no fourth. */
static bool
has_three_digits(const char *p)
{
	for (unsigned i = 0; i < 3; i++) {
		if (text_digit(text_at(p)) < 0)
			return false;
		p = g_utf8_next_char(p);
	}
	return text_digit(text_at(p)) < 0;
}

/* A space or an apostrophe only ever makes groups of three. */
static bool
is_group_space(const Language *language, const NumberStyle *style,
    const NumberCore *core, const char *p, size_t run)
{
	uint32_t c = text_at(p);

	if (c == ' ' && !has_group_mark(language, c) &&
	    (style == NULL || !style->has_spaces))
		return false;
	for (size_t i = 0; i < MIN(core->length, NUMBER_CORE_LENGTH); i++)
		if (core->plain[i] == '.' || core->plain[i] == ',' ||
		    core->plain[i] == 'd')
			return false;
	bool is_first = run == core->length;
	if (is_first ? run > 3 || core->plain[0] == '0' : run != 3)
		return false;
	return has_three_digits(g_utf8_next_char(p));
}

/* ６、５４４: an old comma, between full-width digits only. */
static bool
is_full_group(const char *p, size_t run)
{
	uint32_t before = text_at(g_utf8_prev_char(p));
	uint32_t next = character_after(p);

	return run <= 3 && before >= 0xff10 && before <= 0xff19 &&
	    next >= 0xff10 && next <= 0xff19 &&
	    has_three_digits(g_utf8_next_char(p));
}

static void
add_plain(NumberCore *core, char c)
{
	core->spelling = (core->spelling ^ (unsigned char) c) *
	    G_GUINT64_CONSTANT(1099511628211);
	if (core->length < NUMBER_CORE_LENGTH)
		core->plain[core->length] = c;
	core->length++;
}

/* Reads characters into CORE->plain up to the end of the core. */
static void
read_plain(const Language *language, const NumberStyle *style,
    const char *text, NumberCore *core)
{
	const char *p = text + core->start;
	size_t run = 0;		/* digits since the last separator */

	for (;;) {
		uint32_t c = text_at(p);
		int digit = text_digit(c);
		char mark = digit >= 0 ? 0 : plain_mark(c);
		if (digit >= 0) {
			add_plain(core, (char) ('0' + digit));
			run++;
		} else if (c == 0x3001 && is_full_group(p, run)) {
			add_plain(core, ',');
			run = 0;
		} else if (mark == 0 || text_digit(character_after(p)) < 0) {
			break;
		} else if (c == 0xff0c && character_after(p) < 0xff10) {
			break;	/* prose: 5，6 */
		} else if ((mark == '_' || mark == '\'') &&
		    !is_group_space(language, style, core, p, run)) {
			break;
		} else {
			add_plain(core, mark);
			run = 0;
		}
		p = g_utf8_next_char(p);
	}
	core->end = (size_t) (p - text);
}

/* Groups as written: 1 234 567, or Indian 12,34,567. */
static bool
is_grouped(const char *plain, size_t length, char mark)
{
	size_t run = 0, n_marks = 0;
	bool is_western = true, is_indian = true;

	for (size_t i = length; i-- > 0; ) {
		if (g_ascii_isdigit(plain[i])) {
			run++;
			continue;
		}
		if (plain[i] != mark)
			return false;
		is_western &= run == 3;
		is_indian &= run == (n_marks == 0 ? 3u : 2u);
		n_marks++;
		run = 0;
	}
	if (n_marks == 0 || run == 0 || plain[0] == '0')
		return false;
	return (is_western && run <= 3) ||
	    (is_indian && run <= 2 && mark == ',');
}

static bool
is_decimal_mark(const Language *language, char mark)
{
	const uint32_t *p = language_number(language)->decimals;

	for (; *p != 0; p++)
		if (plain_mark(*p) == mark)
			return true;
	return mark == 'd';
}

static char
house_decimal(const Language *language, const NumberStyle *style)
{
	if (style != NULL && style->decimal != 0)
		return plain_mark(style->decimal);
	return plain_mark(language_number(language)->decimals[0]);
}

/* What the only kind of mark in the core is; 'd' point, 'g' group, 0: none
 * of both, so the core is a code. */
static char
role_of_single(const Language *language, const NumberStyle *style,
    NumberCore *core, size_t at)
{
	char mark = core->plain[at];
	size_t after = core->length - at - 1;

	if (mark == 'd' || mark == 'g')
		return mark;
	if (mark == '_' || mark == '\'')
		return 'g';
	if (after == 3 && at <= 3 && at > 0 && core->plain[0] != '0') {
		core->is_ambiguous = true;
		return mark == house_decimal(language, style) ? 'd' : 'g';
	}
	if (mark == house_decimal(language, style) ||
	    is_decimal_mark(language, mark))
		return 'd';
	/* "0,5" cannot be anything else, in any language. */
	return core->plain[0] == '0' || at == 0 ? 'd' : 0;
}

static size_t
count_marks(const NumberCore *core, char mark)
{
	size_t n = 0;

	for (size_t i = 0; i < core->length; i++)
		n += core->plain[i] == mark;
	return n;
}

/* Where the decimal mark is; LENGTH: nowhere. False: the core is a code. */
static bool
find_point(const Language *language, const NumberStyle *style,
    NumberCore *core, size_t *point)
{
	size_t last = core->length, first = core->length;

	*point = core->length;
	for (size_t i = 0; i < core->length; i++) {
		if (g_ascii_isdigit(core->plain[i]))
			continue;
		first = MIN(first, i);
		last = i;
	}
	if (first == core->length)
		return true;
	if (first == last) {
		char role = role_of_single(language, style, core, first);
		core->has_groups = role == 'g';
		if (role == 'd')
			*point = first;
		return role != 0;
	}
	if (core->plain[first] == core->plain[last]) {
		core->has_groups = true;
		return is_grouped(core->plain, core->length,
		    core->plain[first]);
	}
	char mark = core->plain[last];
	if (mark == '_' || mark == '\'' || mark == 'g' ||
	    count_marks(core, mark) != 1)
		return false;
	*point = last;
	core->has_groups = true;
	return is_grouped(core->plain, last, core->plain[first]);
}

void
number_core_read(const Language *language, const NumberStyle *style,
    const char *text, size_t offset, NumberCore *core)
{
	char digits[NUMBER_CORE_LENGTH];
	size_t point;

	*core = (NumberCore) { .start = offset,
	    .spelling = G_GUINT64_CONSTANT(14695981039346656037) };
	read_plain(language, style, text, core);
	if (core->length > NUMBER_CORE_LENGTH) {
		core->length = NUMBER_CORE_LENGTH;
		core->is_code = true;
		return;
	}
	if (!find_point(language, style, core, &point)) {
		core->is_code = true;
		core->has_groups = false;
		return;
	}
	core->n_decimals = point == core->length ? 0 :
	    core->length - point - 1;
	size_t n = number_core_digits(core, digits);
	core->is_code = !decimal_from_digits(&core->value, digits, n,
	    core->n_decimals);
}

NumberStyle
number_core_style(const Language *source)
{
	return (NumberStyle) { .has_spaces = has_group_mark(source, ' ') };
}

size_t
number_core_digits(const NumberCore *core, char *digits)
{
	size_t n = 0;

	for (size_t i = 0; i < core->length; i++)
		if (g_ascii_isdigit(core->plain[i]))
			digits[n++] = core->plain[i];
	return n;
}
