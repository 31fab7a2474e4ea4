#include <stdint.h>
#include <string.h>

#include "lang/sentence_shadow.h"
#include "lang/shadow.h"
#include "lang/srx.h"

/* The first half is a file of rules, the other a paragraph for them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_bounds(const GArray *bounds, size_t length)
{
	size_t place = 0;

	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound bound = g_array_index(bounds, SentenceBound, i);
		g_assert_true(bound.start >= place && bound.end <= length &&
		    bound.end > bound.start);
		place = bound.end;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Languages *languages;
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	size_t half = size / 2;
	g_autofree char *text = g_utf8_make_valid((const char *) data + half,
	    (gssize) (size - half));
	size_t length = strlen(text);

	if (languages == NULL)
		languages = languages_open("lang", NULL);
	const Language *language = languages_find(languages, "en");
	g_autoptr(Srx) srx = srx_read(bytes, "fuzz", &limits_default, NULL);
	if (srx != NULL && srx_choose(srx, language, NULL)) {
		srx_split(srx, text, length, bounds);
		check_bounds(bounds, length);
	}
	for (const Language *const *p = languages_all(languages); *p != NULL;
	    p++) {
		sentence_split(*p, text, length, bounds);
		check_bounds(bounds, length);
		sentence_shadow_split(*p, text, length, bounds);
		check_bounds(bounds, length);
		g_assert_true(sentence_label(*p, text, length) <= length);
	}
	g_autoptr(Shadow) shadow = shadow_new(text, length);
	g_assert_true(shadow->to_source[shadow->length] == length);
	return 0;
}
