#include "check/check_untranslated.h"

#include <string.h>

#include "base/text.h"

/* Letters of a script without case that are more than a name. */
#define MANY_LETTERS 8

/* Words in lower case that are more than a name's "de la". */
#define MANY_WORDS 3

/* Names are the same in all languages; sentences have words in lower case,
 * or many letters where there is no case. */
static bool
is_more_than_a_name(const char *text)
{
	unsigned n_words = 0, n_letters = 0;
	bool is_in_word = false;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = text_at(p);
		bool is_letter = text_is_letter(c);
		if (is_letter && !is_in_word && text_is_lower(c))
			n_words++;
		if (is_letter && !text_is_lower(c) && !text_is_upper(c))
			n_letters++;
		is_in_word = is_letter;
	}
	return n_words >= MANY_WORDS || n_letters >= MANY_LETTERS;
}

static bool
run(const CheckInput *input, Report *report)
{
	if (input->source == input->target || input->segment->is_kept ||
	    input->unit->is_foreign ||
	    strcmp(input->source_text, input->target_text) != 0)
		return true;
	if (!inline_has_letters(&input->segment->source) ||
	    !is_more_than_a_name(input->source_text))
		return true;
	report_add(report, FINDING_UNTRANSLATED, input->unit->id,
	    input->segment->number, 0, "the target is the source: %s",
	    input->source_text);
	return false;
}

const Check check_untranslated = {
	.name = "untranslated",
	.label = "untranslated text",
	.is_hard = false,
	.run = run,
};
