/* fuzz_figures.c - sentences, figures, dates and protected spans. */
#include <string.h>

#include "lang/date.h"
#include "lang/number.h"
#include "lang/protect.h"
#include "lang/sentence.h"
#include "tests/fuzz/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Language *const *all = languages_all(text_languages());
	size_t n = 0;

	while (all[n] != NULL)
		n++;
	/* The first byte chooses the languages. */
	const Language *source = all[size > 0 ? data[0] % n : 0];
	const Language *target = all[size > 0 ? data[0] / n % n : 0];
	g_autofree char *text = text_input(data + (size > 0), size -
	    (size > 0));
	size_t length = strlen(text), place = 0;
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	g_autoptr(GArray) numbers = number_find(source, text);
	g_autoptr(GArray) dates = date_find(source, text);
	g_autoptr(GArray) spans = protect_find(text);
	g_autofree char *localised = number_localise(text, text, source,
	    target);

	g_assert_true(g_utf8_validate(localised, -1, NULL));
	sentence_split(source, text, length, bounds);
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound bound = g_array_index(bounds, SentenceBound, i);
		g_assert_cmpuint(bound.start, >=, place);
		g_assert_cmpuint(bound.end, >, bound.start);
		place = bound.end;
	}
	g_assert_cmpuint(place, <=, length);
	place = 0;
	for (unsigned i = 0; i < spans->len; i++) {
		ProtectSpan span = g_array_index(spans, ProtectSpan, i);
		g_assert_cmpuint(span.start, >=, place);
		g_assert_cmpuint(span.end, >, span.start);
		place = span.end;
	}
	place = 0;
	for (unsigned i = 0; i < numbers->len; i++) {
		const NumberToken *token = &g_array_index(numbers,
		    NumberToken, i);
		g_assert_cmpuint(token->start, >=, place);
		g_assert_cmpuint(token->end, >, token->start);
		place = token->end;
	}
	g_assert_cmpuint(place, <=, length);
	return 0;
}
