#include "check/check_script.h"

#include <string.h>

#include "base/text.h"

/* Greek letters with the looks of Latin ones; others stand in units. */
static bool
is_greek_double(uint32_t c)
{
	static const uint32_t doubles[] = { 0x391, 0x392, 0x395, 0x396, 0x397,
	    0x399, 0x39a, 0x39c, 0x39d, 0x39f, 0x3a1, 0x3a4, 0x3a5, 0x3a7,
	    0x3bf, 0x3bd, 0x3b9 };

	for (size_t i = 0; i < G_N_ELEMENTS(doubles); i++)
		if (c == doubles[i])
			return true;
	return false;
}

static bool
is_foreign(uint32_t c)
{
	return (c >= 0x400 && c < 0x530) ||
	    (c >= 0x370 && c < 0x400 && is_greek_double(c));
}

static bool
is_latin(uint32_t c)
{
	return text_is_letter(c) && (c < 0x250 ||
	    (c >= 0x1e00 && c < 0x1f00));
}

/* The length of the word at TEXT; *IS_MIXED: it has letters of both. */
static size_t
read_word(const char *text, bool *is_mixed)
{
	const char *p = text;
	bool has_latin = false, has_foreign = false;

	while (text_is_letter(text_at(p))) {
		has_latin = has_latin || is_latin(text_at(p));
		has_foreign = has_foreign || is_foreign(text_at(p));
		p = g_utf8_next_char(p);
	}
	*is_mixed = has_latin && has_foreign;
	return (size_t) (p - text);
}

static bool
run(const CheckInput *input, Report *report)
{
	bool is_good = true;

	for (const char *p = input->target_text; *p != '\0';) {
		bool is_mixed = false;
		size_t length = read_word(p, &is_mixed);
		g_autofree char *word = is_mixed ? g_strndup(p, length) : NULL;
		if (is_mixed && strstr(input->source_text, word) == NULL) {
			report_add(report, FINDING_MIXED_SCRIPT,
			    input->unit->id, input->segment->number, 0,
			    "%s has letters of two scripts", word);
			is_good = false;
		}
		p = length > 0 ? p + length : g_utf8_next_char(p);
	}
	return is_good;
}

const Check check_script = {
	.name = "script",
	.label = "letters that look alike",
	.is_hard = false,
	.run = run,
};
