#include "lang/number_vote.h"

#include <string.h>

/* The decimal mark that TOKEN shows or implies; 0: none. */
static char
shown_mark(const char *text, const NumberToken *token)
{
	size_t last = token->core_end;

	if (token->kind != NUMBER_FIGURE || token->is_ambiguous)
		return 0;
	while (last > token->core && text[last - 1] != '.' &&
	    text[last - 1] != ',')
		last--;
	if (last == token->core)
		return 0;
	char mark = text[last - 1];
	if (token->n_decimals > 0)
		return mark;
	return !token->has_groups ? 0 : mark == '.' ? ',' : '.';
}

bool
number_vote_style(const Language *language, const char *text,
    const GArray *tokens, NumberStyle *style)
{
	bool has_doubt = false;
	char mark = 0;

	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		char shown = shown_mark(text, token);
		has_doubt |= token->is_ambiguous;
		if (shown == 0)
			continue;
		if (mark != 0 && mark != shown)
			return false;
		mark = shown;
	}
	*style = (NumberStyle) { .decimal = (uint32_t) mark };
	return has_doubt && mark != 0 && (uint32_t) mark != language_number(
	    language)->decimals[0];
}
