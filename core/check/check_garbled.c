#include "check/check_garbled.h"

#include <string.h>

/* What no engine should bring in: the replacement character, controls,
 * private use, non-characters. */
static bool
is_broken(gunichar c)
{
	if (c == 0xfffd || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
	    (c >= 0x7f && c < 0xa0 && c != 0x85))
		return true;
	return (c >= 0xe000 && c <= 0xf8ff) || (c & 0xfffe) == 0xfffe ||
	    (c >= 0xfdd0 && c <= 0xfdef);
}

static unsigned
count(const char *text, gunichar character)
{
	unsigned n = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
		n += g_utf8_get_char(p) == character;
	return n;
}

/* What models and servers say of their own accord, and no translation. */
static const char *
find_marker(const CheckInput *input)
{
	static const char *const markers[] = {
		"<think>", "</think>", "```", "<|", "|>", "[INST]", "[/INST]",
		"<start_of_turn>", "<end_of_turn>", "{\"1\":",
		"Here is the translation", "Here's the translation",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(markers); i++)
		if (strstr(input->target_text, markers[i]) != NULL &&
		    strstr(input->source_text, markers[i]) == NULL)
			return markers[i];
	return NULL;
}

static bool
run(const CheckInput *input, Report *report)
{
	const char *text = input->target_text;
	const char *marker;

	if (!g_utf8_validate(text, -1, NULL)) {
		report_add(report, FINDING_TARGET_GARBLED, input->unit->id,
		    input->segment->number, 0, "the target is no UTF-8");
		return false;
	}
	marker = find_marker(input);
	if (marker != NULL) {
		report_add(report, FINDING_TARGET_GARBLED, input->unit->id,
		    input->segment->number, 0, "%s is in the target, not in "
		    "the source: the engine says something of its own",
		    marker);
		return false;
	}
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (!is_broken(c) ||
		    count(text, c) <= count(input->source_text, c))
			continue;
		report_add(report, FINDING_TARGET_GARBLED, input->unit->id,
		    input->segment->number, 0,
		    "U+%04X is in the target, not in the source", c);
		return false;
	}
	return true;
}

const Check check_garbled = {
	.name = "garbled",
	.label = "broken characters, and words of the engine's own",
	.is_hard = true,
	.run = run,
};
