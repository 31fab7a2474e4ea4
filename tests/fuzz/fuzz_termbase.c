/* fuzz_termbase.c - tables and TBX files, and texts that are looked through with
 * them. */
#include <stdint.h>
#include <string.h>

#include "memory/termbase.h"
#include "tests/fuzz/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const tags[] = {"en", "de", "th", "zh", "ar"};
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	g_autofree char *text = text_input(data, size);

	for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
		const Languages *languages = text_languages();
		g_autoptr(Termbase) termbase = termbase_new(
		    languages_find(languages, tags[i]),
		    languages_find(languages, "fr"), NULL);
		if (!termbase_read_bytes(termbase, bytes, "fuzz", languages,
		    NULL))
			continue;
		(void) termbase_findings(termbase);
		g_autoptr(GArray) matches = termbase_match(termbase, text);
		size_t last = 0;
		for (unsigned k = 0; k < matches->len; k++) {
			const TermMatch *match = &g_array_index(matches,
			    TermMatch, k);
			g_assert_true(match->start >= last &&
			    match->end > match->start &&
			    match->end <= strlen(text));
			last = match->end;
			(void) termbase_check(termbase, match, text, NULL);
		}
	}
	return 0;
}
