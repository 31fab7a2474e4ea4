/*
 * text.h - what the fuzz targets of texts begin with: the input as a string
 * of valid UTF-8, and the languages.
 */
#ifndef FUZZ_TEXT_H
#define FUZZ_TEXT_H

#include "lang/language.h"

static inline char *
text_input(const uint8_t *data, size_t size)
{
	g_autofree char *raw = g_strndup((const char *) data, size);

	return g_utf8_make_valid(raw, -1);
}

static inline const Languages *
text_languages(void)
{
	static Languages *languages;

	if (languages == NULL)
		languages = languages_open("lang", NULL);
	return languages;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
