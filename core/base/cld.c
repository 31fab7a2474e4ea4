#include "base/cld.h"

#include <limits.h>
#include <string.h>

#include "base/library.h"

/* enum CLD2::Language; 26 is UNKNOWN_LANGUAGE. */
typedef unsigned CldLanguage;
#define UNKNOWN 26

/* const char *CLD2::LanguageCode(Language); Language
 * CLD2::ExtDetectLanguageSummary(const char *buffer, int buffer_length, bool
 * is_plain_text, Language *language3, int *percent3, int *text_bytes, bool
 * *is_reliable), from cld2/public/compact_lang_det.h. */
static struct {
	const char *(*code)(CldLanguage language);
	CldLanguage (*detect)(const char *text, int length, bool is_plain,
	    CldLanguage languages[3], int percents[3], int *n_bytes,
	    bool *is_reliable);
} cld;

static const LibrarySymbol symbols[] = {
	{"_ZN4CLD212LanguageCodeENS_8LanguageE", &cld.code},
	{"_ZN4CLD224ExtDetectLanguageSummaryEPKcibPNS_8LanguageEPiS4_Pb",
	    &cld.detect},
};

bool
cld_detect(const char *text, size_t length, CldResult results[2])
{
	CldLanguage found[3];
	int percents[3], n_bytes;
	bool is_reliable = false;

	memset(results, 0, 2 * sizeof *results);
	if (!library_load("libcld2.so.0", symbols, G_N_ELEMENTS(symbols),
	    NULL))
		return false;
	cld.detect(text, (int) MIN(length, (size_t) INT_MAX), true, found,
	    percents, &n_bytes, &is_reliable);
	for (unsigned i = 0; i < 2; i++) {
		if (found[i] == UNKNOWN)
			continue;
		g_strlcpy(results[i].code, cld.code(found[i]),
		    sizeof results[i].code);
		results[i].percent = (unsigned) MAX(percents[i], 0);
		results[i].is_reliable = is_reliable;
	}
	return true;
}
