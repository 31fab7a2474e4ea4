#include "lang/typography.h"

#include <string.h>

#include "base/text.h"
#include "lang/date.h"
#include "lang/number.h"
#include "lang/protect.h"
#include "lang/quotation.h"

/* A text with more dates is a list that nobody wrote for readers. */
#define MAX_DATES 200

/* ------------------------------------------------------------- places --- */

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

/* A sign or code beside an amount, and what it goes to. */
typedef struct Unit {
	size_t start, end;	/* of its letters */
	size_t amount, amount_end;
	uint32_t space;		/* between the two from now on; or 0 */
	bool is_behind;		/* ... the amount from now on */
} Unit;

/* A figure that may be a year: "EUR 2025" heads a column. */
static bool
is_like_year(const NumberToken *token)
{
	return token->core_end - token->core == 4 && token->n_decimals == 0 &&
	    !token->has_groups;
}

/* The three capitals at START of TEXT are TOKEN's ISO code, on their own. */
static bool
is_code(const char *text, size_t start, const NumberToken *token)
{
	return strncmp(text + start, token->currency, 3) == 0 &&
	    !text_is_letter(text_at(text + start + 3)) &&
	    (start == 0 || !text_is_letter(text_at(g_utf8_prev_char(text +
	    start))));
}

static size_t
back_space(const char *text, size_t offset)
{
	const char *last;

	if (offset == 0)
		return 0;
	last = g_utf8_prev_char(text + offset);
	return text_is_space(text_at(last)) ? (size_t) (last - text) : offset;
}

/* "EUR 5" where codes stand behind amounts. Beside words ("5 Millionen EUR")
 * languages differ, so these stay. */
static bool
code_before(const char *text, const NumberToken *token, Unit *unit)
{
	size_t end = back_space(text, token->core);

	if (end < 3 || token->scale != 0 || is_like_year(token) ||
	    !is_code(text, end - 3, token))
		return false;
	*unit = (Unit) {end - 3, end, token->core, token->core_end, 0xa0,
	    true};
	return true;
}

/* "5 EUR", "5 million EUR" where they stand before. */
static bool
code_behind(const char *text, const NumberToken *token, Unit *unit)
{
	size_t end = token->end;

	if (end < token->core_end + 4 || is_like_year(token) ||
	    !is_code(text, end - 3, token))
		return false;
	*unit = (Unit) {end - 3, end, token->core, back_space(text, end - 3),
	    0xa0, false};
	return true;
}

static bool
find_unit(const Language *target, const char *text, const NumberToken *token,
    Unit *unit)
{
	int side = language_number(target)->code_side;
	bool has_code = strlen(token->currency) == 3;
	size_t end = token->end, start;

	if (has_code && side < 0)
		return code_behind(text, token, unit);
	if (has_code && side > 0 && code_before(text, token, unit))
		return is_amount_end(target, text, token->core_end);
	if (token->is_bracketed)
		end = (size_t) (g_utf8_prev_char(text + end) - text);
	const LanguageTerm *sign = sign_before(target,
	    LANGUAGE_CURRENCY_AFTER, text, token->core, &start);
	if (sign == NULL || !is_amount_end(target, text, end))
		return false;
	*unit = (Unit) {start, start + sign->length, token->core, end,
	    (uint32_t) sign->number, true};
	return true;
}

/* "€5" to "5 €", "5 EUR" to "EUR 5", where the source has it like that, too. */
static char *
set_money(const char *source_text, const char *text, const Language *target)
{
	g_autoptr(GArray) tokens = number_find(target, text);
	GString *out = g_string_new(NULL);
	g_autofree char *known = NULL;	/* the source has this one */
	size_t done = 0;
	Unit unit;

	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		if (token->kind != NUMBER_FIGURE || token->currency == NULL ||
		    token->has_shared || token->start < done ||
		    (i > 0 && token[-1].has_shared) ||
		    !find_unit(target, text, token, &unit))
			continue;
		g_autofree char *letters = g_strndup(text + unit.start,
		    unit.end - unit.start);
		if (g_strcmp0(letters, known) != 0 && strstr(source_text,
		    letters) == NULL)
			continue;
		g_free(known);
		known = g_strdup(letters);
		g_string_append_len(out, text + done, (gssize) ((unit.is_behind
		    ? unit.start : unit.amount) - done));
		if (!unit.is_behind) {
			g_string_append(out, letters);
			g_string_append_unichar(out, unit.space);
		}
		g_string_append_len(out, text + unit.amount, (gssize)
		    (unit.amount_end - unit.amount));
		if (unit.is_behind && unit.space > 0)
			g_string_append_unichar(out, unit.space);
		if (unit.is_behind)
			g_string_append(out, letters);
		done = unit.is_behind ? unit.amount_end : unit.end;
	}
	g_string_append(out, text + done);
	return g_string_free(out, FALSE);
}

/* ------------------------------------------------------------ percent --- */

/* The percent sign as the house has it: "5 %", "5%"; not in a word (5%ige,
 * 5%-Hürde), an address, or before its figure. */
static char *
set_percent(const char *text, const Language *target)
{
	uint32_t space = language_number(target)->percent_space;
	g_autoptr(GArray) spans = protect_find(text);
	GString *out = g_string_new(NULL);
	unsigned at = 0;
	size_t done = 0;

	for (const char *p = text; (p = strchr(p, '%')) != NULL; p++) {
		size_t i = (size_t) (p - text), start = back_space(text, i);
		uint32_t next = text_at(p + 1);
		if (start == 0 || start < done || text_digit(text_at(
		    g_utf8_prev_char(text + start))) < 0 ||
		    text_is_letter(next) || text_digit(next) >= 0 ||
		    next == '-' ||
		    is_in_span(spans, &at, i))
			continue;
		g_string_append_len(out, text + done, (gssize) (start -
		    done));
		if (space != 0)
			g_string_append_unichar(out, space);
		done = i;
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

	const LanguageNumber *number = language_number(target);
	if (language_n_terms(target, LANGUAGE_CURRENCY_AFTER) > 0 ||
	    number->code_side != 0) {
		g_autofree char *old = done;
		done = set_money(source_text, old, target);
	}
	if (!number->has_percent_first && strchr(done, '%') != NULL) {
		g_autofree char *old = done;
		done = set_percent(old, target);
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
