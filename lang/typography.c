#include "lang/typography.h"

#include <string.h>

#include "base/text.h"
#include "lang/date.h"
#include "lang/number.h"
#include "lang/protect.h"
#include "lang/quotation.h"

/* A text with more dates is a list that nobody wrote for readers. */
#define MAX_DATES 200

/* -------------------------------------------------------------- money --- */

/* The sign of LIST, as a term, that ends at END of TEXT; *START: where. */
static const LanguageTerm *
sign_before(const Language *language, LanguageTable list, const char *text,
    size_t end, size_t *start)
{
	const LanguageTerm *term = language_match_before(language,
	    LANGUAGE_CURRENCY, text, end, start);

	if (term == NULL)
		return NULL;
	size_t stop = end;
	while (stop > *start && text_is_space(text_at(g_utf8_prev_char(text +
	    stop))))
		stop = (size_t) (g_utf8_prev_char(text + stop) - text);
	return language_term(language, list, text + *start, stop - *start);
}

/* Whether a sign can be put at END: no range, scale or word goes on there. */
static bool
is_amount_end(const Language *language, const char *text, size_t end)
{
	size_t length, p = end;
	uint32_t c = text_at(text + p);

	if (text_is_letter(c) || text_digit(c) >= 0 || c == '/' || c == '%')
		return false;
	if (c != 0 && text_is_space(c))
		p = (size_t) (g_utf8_next_char(text + p) - text);
	return language_match(language, LANGUAGE_RANGE, text + p, &length) ==
	    NULL && language_match(language, LANGUAGE_SCALE, text + p,
	    &length) == NULL && language_match(language, LANGUAGE_MULTIPLIER,
	    text + p, &length) == NULL;
}

/* "€5" to "5 €", where the source has its sign before its amounts, too. */
static char *
set_money(const char *source_text, const char *text, const Language *target)
{
	g_autoptr(GArray) tokens = number_find(target, text);
	GString *out = g_string_new(NULL);
	const LanguageTerm *known = NULL;	/* the source has this one */
	size_t done = 0, start;

	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		if (token->kind != NUMBER_FIGURE || token->currency == NULL ||
		    token->has_shared || token->start < done)
			continue;
		size_t end = token->end;
		if (token->is_bracketed)
			end = (size_t) (g_utf8_prev_char(text + end) - text);
		const LanguageTerm *sign = sign_before(target,
		    LANGUAGE_CURRENCY_AFTER, text, token->core, &start);
		if (sign == NULL || !is_amount_end(target, text, end) ||
		    (i > 0 && token[-1].has_shared) || (sign != known &&
		    strstr(source_text, sign->text) == NULL))
			continue;
		known = sign;
		g_string_append_len(out, text + done, (gssize) (start -
		    done));
		g_string_append_len(out, text + token->core, (gssize) (end -
		    token->core));
		if (sign->number > 0)
			g_string_append_unichar(out, (uint32_t) sign->number);
		g_string_append(out, sign->text);
		done = end;
	}
	g_string_append(out, text + done);
	return g_string_free(out, FALSE);
}

/* -------------------------------------------------------------- dates --- */

/* The three runs of digits of a date in figures. False: it has others. */
static bool
date_parts(const char *text, const Date *date, size_t *starts, size_t *ends)
{
	size_t p = date->start;

	for (unsigned i = 0; i < 3; i++) {
		starts[i] = p;
		p += strspn(text + p, "0123456789");
		ends[i] = p;
		if (p == starts[i] || (i < 2 && strchr("./-", text[p]) ==
		    NULL))
			return false;
		p += i < 2;
	}
	return ends[2] == date->end;
}

static void
append_part(GString *out, const char *text, size_t start, size_t end)
{
	g_string_append_len(out, text + start, (gssize) (end - start));
}

/* 12/31/2023 as TARGET writes it, if it can be nothing else in the source; a
 * year that stands first is understood everywhere. */
static bool
append_date(GString *out, const char *text, const Date *date,
    const Language *source, const Language *target)
{
	const char *from = language_date_orders(source)[0];
	const char *to = language_date_orders(target)[0];
	const LanguageTerm *mark = language_n_terms(target,
	    LANGUAGE_DATE_MARK) == 0 ? NULL : language_nth_term(target,
	    LANGUAGE_DATE_MARK, 0);
	size_t starts[3], ends[3];

	if (date->is_ambiguous || date->has_era || mark == NULL ||
	    strcmp(from, to) == 0 || strlen(to) != 3 || date->day == 0 ||
	    !date_parts(text, date, starts, ends) ||
	    ends[0] - starts[0] == 4 || ends[2] - starts[2] != 4)
		return false;
	int first = (int) g_ascii_strtoll(text + starts[0], NULL, 10);
	unsigned day = first == date->day ? 0 : 1;
	for (unsigned i = 0; i < 3; i++) {
		unsigned part = to[i] == 'y' ? 2 : to[i] == 'd' ? day :
		    1 - day;
		append_part(out, text, starts[part], ends[part]);
		if (i < 2)
			g_string_append(out, mark->text);
	}
	return true;
}

static char *
set_dates(const char *source_text, const char *text, const Language *source,
    const Language *target)
{
	g_autoptr(GArray) dates = date_find(source, text);
	GString *out = g_string_new(NULL);
	size_t done = 0;

	for (unsigned i = 0; i < MIN(dates->len, MAX_DATES); i++) {
		const Date *date = &g_array_index(dates, Date, i);
		g_autofree char *word = g_strndup(text + date->start,
		    date->end - date->start);
		if (strstr(source_text, word) == NULL)
			continue;
		g_autoptr(GString) written = g_string_new(NULL);
		if (!append_date(written, text, date, source, target))
			continue;
		append_part(out, text, done, date->start);
		g_string_append(out, written->str);
		done = date->end;
	}
	g_string_append(out, text + done);
	return g_string_free(out, FALSE);
}

/* ------------------------------------------------------------- spaces --- */

/* Asked in the order of the text: *AT says how far, at first 0. */
static bool
is_in_span(const GArray *spans, unsigned *at, size_t offset)
{
	while (*at < spans->len && g_array_index(spans, ProtectSpan, *at).end
	    <= offset)
		(*at)++;
	return *at < spans->len && g_array_index(spans, ProtectSpan, *at).start
	    <= offset;
}

/* Whether the mark at OFFSET wants its space: it ends something, and is no
 * part of a time, an address or a row of marks. */
static bool
wants_space(const char *text, size_t offset, uint32_t mark)
{
	uint32_t before = text_at(g_utf8_prev_char(text + offset));
	uint32_t after = text_at(g_utf8_next_char(text + offset));

	if (mark == '%')
		return text_digit(before) >= 0;
	if (mark == 0xbb)
		return !text_is_space(before);
	if (after != 0 && !text_is_space(after) && after != ')' && after !=
	    0xbb && after != '"')
		return false;
	return text_is_letter(before) || text_digit(before) >= 0 ||
	    before == ')' || before == 0xbb || before == '"' || before == '%';
}

static bool
is_spaced_mark(uint32_t c)
{
	return c == ';' || c == ':' || c == '!' || c == '?' || c == '%' ||
	    c == 0xbb;
}

static char *
set_spaces(const char *text, uint32_t space)
{
	g_autoptr(GArray) spans = protect_find(text);
	GString *out = g_string_new(NULL);
	unsigned at = 0;

	for (size_t i = 0; text[i] != '\0'; ) {
		uint32_t c = text_at(text + i);
		size_t next = (size_t) (g_utf8_next_char(text + i) - text);
		if (is_spaced_mark(c) && i > 0 && !is_in_span(spans, &at, i)) {
			bool has_plain = text[i - 1] == ' ' && i > 1 &&
			    text[i - 2] != ' ';
			if (has_plain)
				g_string_truncate(out, out->len - 1);
			if (has_plain || wants_space(text, i, c))
				g_string_append_unichar(out, space);
		}
		g_string_append_len(out, text + i, (gssize) (next - i));
		if (c == 0xab && text[next] != '\0') {
			if (text[next] == ' ')
				next++;
			if (!text_is_space(text_at(text + next)))
				g_string_append_unichar(out, space);
		}
		i = next;
	}
	return g_string_free(out, FALSE);
}

char *
typography_set(const char *source_text, const char *text,
    const Language *source, const Language *target)
{
	char *done = quotation_set(source_text, text, source, target);

	if (language_n_terms(target, LANGUAGE_CURRENCY_AFTER) > 0) {
		g_autofree char *old = done;
		done = set_money(source_text, old, target);
	}
	if (strpbrk(done, "./") != NULL) {
		g_autofree char *old = done;
		done = set_dates(source_text, old, source, target);
	}
	if (language_n_terms(target, LANGUAGE_MARK_SPACE) > 0) {
		g_autofree char *old = done;
		done = set_spaces(old, (uint32_t) language_nth_term(target,
		    LANGUAGE_MARK_SPACE, 0)->number);
	}
	return done;
}
