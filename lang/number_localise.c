#include <string.h>

#include "base/text.h"
#include "lang/date.h"
#include "lang/figure_index.h"
#include "lang/number.h"
#include "lang/protect.h"
#include "lang/typography.h"

/* So many figures that share a key are looked at. */
#define MAX_TRIES 300

/* The figures of one text, and which of them are not amounts. */
typedef struct Side {
	const Language *language;
	const char *text;
	GArray *tokens;		/* NumberToken */
	GArray *fixed;		/* bool: an identifier, a date, a section */
	GArray *named;		/* bool: ... of these, a section's or note's */
	GArray *used;		/* bool: has its partner */
} Side;

static NumberToken *
token_at(const Side *side, unsigned index)
{
	return &g_array_index(side->tokens, NumberToken, index);
}

static bool
flag(const GArray *flags, unsigned index)
{
	return g_array_index(flags, bool, index);
}

static void
set_flag(GArray *flags, unsigned index)
{
	g_array_index(flags, bool, index) = true;
}

static GArray *
new_flags(const GArray *tokens)
{
	GArray *flags = g_array_sized_new(FALSE, TRUE, sizeof(bool),
	    tokens->len);

	return g_array_set_size(flags, tokens->len);
}

/* Nothing but "and" or a range stands between the offsets. */
static bool
is_joined(const Side *side, size_t start, size_t end)
{
	size_t length = 0;

	while (side->text[start] == ' ')
		start++;
	if (language_match(side->language, LANGUAGE_AND, side->text + start,
	    &length) == NULL && language_match(side->language,
	    LANGUAGE_RANGE, side->text + start, &length) == NULL)
		return false;
	start += length;
	while (side->text[start] == ' ')
		start++;
	return start == end;
}

/* "Note 3.1", "v1.2", "Sections 3.1 and 3.2": names, not amounts. */
static bool
is_reference(const Side *side, unsigned index)
{
	const NumberToken *token = token_at(side, index);
	size_t start;

	if (language_match_before(side->language, LANGUAGE_REFERENCE,
	    side->text, token->core, &start) != NULL)
		return true;
	return index > 0 && flag(side->named, index - 1) &&
	    is_joined(side, token_at(side, index - 1)->core_end, token->core);
}

/* Glued to letters that are no currency: "A1.5", "10.1b". */
static bool
is_glued(const Side *side, const NumberToken *token)
{
	uint32_t c = 0;

	if (token->start == token->core && token->core > 0)
		c = text_at(g_utf8_prev_char(side->text +
		    token->core));
	return text_is_letter(c) && !text_is_ideograph(c) &&
	    language_has_spaces(side->language);
}

/* Marks what lies in the span. Spans are given in the order of the text: *AT is
 * the first token that may lie in one, at first 0. */
static void
fix_span(Side *side, unsigned *at, size_t start, size_t end)
{
	while (*at < side->tokens->len && token_at(side, *at)->core_end <=
	    start)
		(*at)++;
	for (unsigned i = *at; i < side->tokens->len && token_at(side,
	    i)->core < end; i++)
		set_flag(side->fixed, i);
}

static void
drop_words(GArray *tokens)
{
	unsigned n = 0;

	for (unsigned i = 0; i < tokens->len; i++) {
		const NumberToken *token = &g_array_index(tokens, NumberToken,
		    i);
		if (token->kind == NUMBER_WORD)
			continue;
		if (n < i)
			g_array_index(tokens, NumberToken, n) = *token;
		n++;
	}
	g_array_set_size(tokens, n);
}

static void
read_side(Side *side, const Language *language, const NumberStyle *style,
    const char *text)
{
	g_autoptr(GArray) spans = protect_find(text);
	g_autoptr(GArray) dates = date_find(language, text);

	side->language = language;
	side->text = text;
	side->tokens = number_find_styled(language, style, text);
	drop_words(side->tokens);
	side->fixed = new_flags(side->tokens);
	side->named = new_flags(side->tokens);
	side->used = new_flags(side->tokens);
	for (unsigned i = 0; i < side->tokens->len; i++) {
		if (is_reference(side, i))
			set_flag(side->named, i);
		if (is_glued(side, token_at(side, i)) || flag(side->named, i))
			set_flag(side->fixed, i);
	}
	unsigned at = 0;
	for (unsigned i = 0; i < spans->len; i++) {
		ProtectSpan *span = &g_array_index(spans, ProtectSpan, i);
		fix_span(side, &at, span->start, span->end);
	}
	at = 0;
	for (unsigned i = 0; i < dates->len; i++) {
		Date *date = &g_array_index(dates, Date, i);
		fix_span(side, &at, date->start, date->end);
	}
}

static void
clear_side(Side *side)
{
	g_array_unref(side->tokens);
	g_array_unref(side->fixed);
	g_array_unref(side->named);
	g_array_unref(side->used);
}

/* ------------------------------------------------------------ pairing --- */

static bool
is_spelled_same(const Side *a, unsigned i, const Side *b, unsigned j)
{
	return token_at(a, i)->spelling == token_at(b, j)->spelling &&
	    token_at(a, i)->spelling != 0;
}

/* All figures in the same spelling and order: an engine copied them. */
static bool
is_copied(const Side *source, const Side *target)
{
	if (source->tokens->len != target->tokens->len)
		return false;
	for (unsigned i = 0; i < target->tokens->len; i++)
		if (!is_spelled_same(source, i, target, i))
			return false;
	return true;
}

static void
pair(Side *source, unsigned i, Side *target, unsigned j, int *partners)
{
	set_flag(source->used, i);
	set_flag(target->used, j);
	partners[j] = (int) i;
}

static bool
is_like(const Side *source, unsigned i, const Side *target, unsigned j,
    bool by_spelling)
{
	return by_spelling ? is_spelled_same(source, i, target, j)
	    : number_equal(token_at(source, i), token_at(target, j));
}

static unsigned
keys_of(const NumberToken *token, bool by_spelling, uint64_t *keys)
{
	if (!by_spelling)
		return number_keys(token, keys);
	keys[0] = token->spelling;
	return 1;
}

static FigureIndex *
new_index(const Side *side, bool by_spelling)
{
	FigureIndex *index = figure_index_new();
	uint64_t keys[NUMBER_MAX_KEYS];

	for (unsigned i = 0; i < side->tokens->len; i++) {
		unsigned n = flag(side->used, i) ? 0 : keys_of(token_at(side,
		    i), by_spelling, keys);
		for (unsigned k = 0; k < n; k++)
			figure_index_add(index, keys[k], i);
	}
	return index;
}

/* The first of PLACES that is free and like J of the target; or how
 * many there are. */
static unsigned
first_like(FigurePlaces *places, const Side *source, const Side *target,
    unsigned j, bool by_spelling)
{
	const unsigned *list = (const unsigned *) (void *) places->list->data;

	while (places->first < places->list->len && flag(source->used,
	    list[places->first]))
		places->first++;
	unsigned end = MIN(places->list->len, places->first + MAX_TRIES);
	for (unsigned k = places->first; k < end; k++)
		if (!flag(source->used, list[k]) && is_like(source, list[k],
		    target, j, by_spelling))
			return list[k];
	return source->tokens->len;
}

/* Pairs each figure of the target with the first of the source that is free
 * and like it. What is equal and spelled in another way is no copy. */
static void
pair_like(Side *source, Side *target, int *partners, bool by_spelling)
{
	g_autoptr(FigureIndex) index = new_index(source, by_spelling);
	uint64_t keys[NUMBER_MAX_KEYS];

	for (unsigned j = 0; j < target->tokens->len; j++) {
		unsigned best = source->tokens->len;
		unsigned n = flag(target->used, j) ? 0 : keys_of(token_at(
		    target, j), by_spelling, keys);
		for (unsigned k = 0; k < n; k++) {
			FigurePlaces *places = figure_index_places(index,
			    keys[k]);
			if (places != NULL)
				best = MIN(best, first_like(places, source,
				    target, j, by_spelling));
		}
		if (best == source->tokens->len)
			continue;
		pair(source, best, target, j, partners);
		if (!is_spelled_same(source, best, target, j))
			partners[j] = -1;
	}
}

/* For each figure of the target the one of the source that it copies, or
 * -1. A figure that is right as the target reads it is a copy of none. */
static void
find_copies(Side *source, Side *target, int *partners)
{
	bool all_copied = is_copied(source, target);

	for (unsigned j = 0; j < target->tokens->len; j++)
		partners[j] = all_copied ? (int) j : -1;
	if (all_copied)
		return;
	pair_like(source, target, partners, false);
	pair_like(source, target, partners, true);
}

/* ------------------------------------------------------------ writing --- */

/* The core of SOURCE's figure as the target language writes it. */
static char *
house_form(const Side *source, const NumberToken *token,
    const Language *target)
{
	NumberCore core;
	char digits[NUMBER_CORE_LENGTH];

	number_core_read(source->language, NULL, source->text, token->core,
	    &core);
	if (core.is_code || core.length > NUMBER_CORE_LENGTH)
		return NULL;
	size_t n = number_core_digits(&core, digits);
	g_autoptr(GString) plain = g_string_new_len(digits, (gssize) n);
	if (core.n_decimals > 0)
		g_string_insert_c(plain, (gssize) (n - core.n_decimals), '.');
	return number_format(plain->str, core.has_groups, target);
}

/* The percent sign at TEXT, after one space at most: its end and whether
 * there is a space. 0: none. */
static size_t
percent_sign(const char *text, size_t *space)
{
	uint32_t c = text_at(text);

	*space = c != 0 && text_is_space(c) ? (size_t)
	    (g_utf8_next_char(text) - text) : 0;
	c = text_at(text + *space);
	if (c != '%' && c != 0xff05 && c != 0x66a)
		return 0;
	const char *behind = g_utf8_next_char(text + *space);
	if (g_ascii_isalpha(*behind) || *behind == '-')
		return 0;	/* 5%ige, 5%-Hürde */
	return *space + (size_t) (g_utf8_next_char(text + *space) -
	    (text + *space));
}

/* Appends the core and, where it was copied with it, the percent sign. */
static size_t
append_figure(GString *out, const Side *source, const NumberToken *from,
    const Side *target, const NumberToken *to)
{
	const LanguageNumber *number = language_number(target->language);
	g_autofree char *core = house_form(source, from, target->language);
	size_t source_space, target_space;
	uint32_t percent = number->zero == 0x660 ? 0x66a : '%';
	size_t source_sign = percent_sign(source->text + from->core_end,
	    &source_space);
	size_t target_sign = percent_sign(target->text + to->core_end,
	    &target_space);
	bool is_copy = source_sign > 0 && target_sign > 0 &&
	    (source_space > 0) == (target_space > 0) &&
	    text_at(target->text + to->core_end + target_space) == '%';

	if (is_copy && number->has_percent_first)
		g_string_append_unichar(out, percent);
	if (core == NULL)
		g_string_append_len(out, target->text + to->core,
		    (gssize) (to->core_end - to->core));
	else
		g_string_append(out, core);
	if (!is_copy)
		return to->core_end;
	if (!number->has_percent_first) {
		if (number->percent_space != 0)
			g_string_append_unichar(out, number->percent_space);
		g_string_append_unichar(out, percent);
	}
	return to->core_end + target_sign;
}

char *
number_localise(const char *source_text, const char *target_text,
    const Language *source, const Language *target)
{
	Side from, to;
	GString *out = g_string_new(NULL);
	size_t offset = 0;

	NumberStyle style = number_core_style(source);
	read_side(&from, source, NULL, source_text);
	read_side(&to, target, &style, target_text);
	g_autofree int *partners = g_new(int, to.tokens->len + 1);
	find_copies(&from, &to, partners);
	for (unsigned j = 0; j < to.tokens->len; j++) {
		const NumberToken *token = token_at(&to, j);
		int i = partners[j];
		if (i < 0 || flag(to.fixed, j) ||
		    flag(from.fixed, (unsigned) i) || token->core < offset)
			continue;
		g_string_append_len(out, target_text + offset,
		    (gssize) (token->core - offset));
		offset = append_figure(out, &from, token_at(&from,
		    (unsigned) i), &to, token);
	}
	g_string_append(out, target_text + offset);
	clear_side(&from);
	clear_side(&to);
	char *done = typography_set(source_text, out->str, source, target);
	g_string_free(out, TRUE);
	return done;
}
