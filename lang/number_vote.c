#include "lang/number_vote.h"

#include <string.h>

/* So many sure figures make a vote, and so many times those of the other
 * kind. */
#define LEAST 3
#define LEAST_OF_COLUMN 2
#define MOST 10

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

/* The decimal mark that CORE implies, or 0. */
static char
implied_mark(const NumberCore *core)
{
	char first = 0, last = 0;
	unsigned n = 0, n_last = 0;

	if (core->is_code || core->length > NUMBER_CORE_LENGTH)
		return 0;
	for (size_t i = 0; i < core->length; i++) {
		char c = core->plain[i];
		if (c != '.' && c != ',')
			continue;
		n_last = c == last ? n_last + 1 : 1;
		first = first == 0 ? c : first;
		last = c;
		n++;
	}
	if (n < 2 || (first != last && n_last > 1))
		return 0;
	if (first != last)
		return last;
	return last == '.' ? ',' : '.';
}

void
number_vote_count(NumberVote *vote, const Language *language,
    const char *text)
{
	const char *p = text;

	while (*(p += strcspn(p, "0123456789")) != '\0') {
		size_t digits = strspn(p, "0123456789");
		bool is_glued = p > text && g_ascii_isalpha(p[-1]);
		NumberCore core;
		if ((p[digits] != '.' && p[digits] != ',') ||
		    !g_ascii_isdigit(p[digits + 1])) {
			p += digits;
			continue;
		}
		number_core_read(language, NULL, text, (size_t) (p - text),
		    &core);
		char mark = is_glued ? 0 : implied_mark(&core);
		vote->points += mark == '.';
		vote->commas += mark == ',';
		p = text + core.end;
	}
}

void
number_vote_tokens(NumberVote *vote, const char *text, const GArray *tokens)
{
	for (unsigned i = 0; i < tokens->len; i++) {
		char mark = shown_mark(text, &g_array_index(tokens,
		    NumberToken, i));
		vote->points += mark == '.';
		vote->commas += mark == ',';
	}
}

uint32_t
number_vote_column(const NumberVote *vote, const Language *language)
{
	bool is_comma = language_number(language)->decimals[0] == ',';
	unsigned own = is_comma ? vote->commas : vote->points;
	unsigned other = is_comma ? vote->points : vote->commas;

	return own > 0 || other < LEAST_OF_COLUMN ? 0 : is_comma ? '.' : ',';
}

uint32_t
number_vote_mark(const NumberVote *vote, const Language *language)
{
	bool is_comma = language_number(language)->decimals[0] == ',';
	unsigned own = is_comma ? vote->commas : vote->points;
	unsigned other = is_comma ? vote->points : vote->commas;

	if (other < LEAST || own > other / MOST)
		return 0;
	return is_comma ? '.' : ',';
}
