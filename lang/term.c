#include "lang/term.h"

#include "lang/stem.h"

static int
first_in(const StemText *text, const char *const *terms, bool is_lenient)
{
	for (int i = 0; terms != NULL && terms[i] != NULL; i++) {
		g_autoptr(StemText) term = stem_new(text->language, terms[i]);
		if (stem_has(text, term, is_lenient))
			return i;
	}
	return -1;
}

int
term_first(const Language *language, const char *text,
    const char *const *terms)
{
	g_autoptr(StemText) stems = stem_new(language, text);

	return first_in(stems, terms, true);
}

TermCheck
term_check(const Language *language, const char *text,
    const TermWanted *wanted, const char **which)
{
	g_autoptr(StemText) stems = stem_new(language, text);
	bool is_any = wanted->targets == NULL || wanted->targets[0] == NULL;

	if (first_in(stems, wanted->targets, true) >= 0)
		return TERM_SATISFIED;
	int bad = first_in(stems, wanted->forbidden, false);
	if (which != NULL)
		*which = bad >= 0 ? wanted->forbidden[bad]
		    : is_any ? NULL : wanted->targets[0];
	return bad >= 0 ? TERM_FORBIDDEN_USED
	    : is_any ? TERM_SATISFIED : TERM_MISSING;
}
