#include "check/figure.h"

#include <string.h>

#include "check/kept.h"
#include "lang/date.h"
#include "lang/figure_index.h"
#include "lang/number.h"
#include "lang/number_shadow.h"
#include "lang/protect.h"
#include "lang/scale_note.h"

/* A token or date of one side, and whether it has its partner. */
typedef struct Figure {
	NumberToken token;
	bool is_date;		/* part of a date without partner */
	bool is_paired;
	struct Figure *partner;	/* of the other side; NULL: a date's */
} Figure;

typedef struct Day {
	Date date;
	bool is_paired;
} Day;

typedef struct Side {
	const char *text;
	GArray *figures;	/* Figure: the digits */
	GArray *words;		/* Figure: the words */
	GArray *days;		/* Day */
	ScaleNote note;		/* of a table's head */
	bool has_note;
} Side;

/* Where there are no more pairs than this each is looked at; else those that
 * share a key, and of each key so many. */
#define FEW_PAIRS 2500
#define MAX_TRIES 300

static void
clear_gap(void *data)
{
	FigureGap *gap = data;

	g_free(gap->text);
	g_free(gap->value);
}

/* ------------------------------------------------------------ reading --- */

static Figure *
figure_at(const GArray *figures, unsigned index)
{
	return &g_array_index(figures, Figure, index);
}

static Day *
day_at(const Side *side, unsigned index)
{
	return &g_array_index(side->days, Day, index);
}

/* Whether TOKEN lies over one of SPANS, which are asked in the order of the
 * text: *AT and *REACH say how far, at first 0. */
static bool
is_within(const GArray *spans, unsigned *at, size_t *reach,
    const NumberToken *token)
{
	for (; *at < spans->len; (*at)++) {
		ProtectSpan *span = &g_array_index(spans, ProtectSpan, *at);
		if (span->start >= token->core_end)
			break;
		*reach = MAX(*reach, span->end);
	}
	return *reach > token->core;
}

/* KEPT: spans of the text that hold protected strings. */
static void
read_side(Side *side, const Language *language, const NumberStyle *style,
    const GArray *kept, const char *text)
{
	g_autoptr(GArray) tokens = number_find_styled(language, style, text);
	g_autoptr(GArray) dates = date_find(language, text);

	unsigned at = 0;
	size_t reach = 0;

	side->text = text;
	side->has_note = scale_note_find(language, text, &side->note);
	side->figures = g_array_new(FALSE, TRUE, sizeof(Figure));
	side->words = g_array_new(FALSE, TRUE, sizeof(Figure));
	side->days = g_array_new(FALSE, TRUE, sizeof(Day));
	for (unsigned i = 0; i < tokens->len; i++) {
		Figure figure = { .token = g_array_index(tokens, NumberToken,
		    i) };
		if (is_within(kept, &at, &reach, &figure.token) ||
		    (side->has_note && figure.token.core < side->note.end &&
		    figure.token.core_end > side->note.start))
			continue;
		g_array_append_vals(figure.token.kind == NUMBER_WORD ?
		    side->words : side->figures, &figure, 1);
	}
	for (unsigned i = 0; i < dates->len; i++) {
		Day day = { .date = g_array_index(dates, Date, i) };
		g_array_append_val(side->days, day);
	}
}

static void
clear_side(Side *side)
{
	g_array_unref(side->figures);
	g_array_unref(side->words);
	g_array_unref(side->days);
}

/* -------------------------------------------------------------- dates --- */

static bool
fits(int a, int b)
{
	return a == 0 || b == 0 || a == b;
}

/* What both dates say is the same. */
static bool
is_compatible(const Date *a, const Date *b)
{
	Date swapped = *a;

	if (!fits(a->year, b->year))
		return false;
	if (fits(a->month, b->month) && fits(a->day, b->day))
		return true;
	swapped.month = a->day;
	swapped.day = a->month;
	return (a->is_ambiguous || b->is_ambiguous) &&
	    fits(swapped.month, b->month) && fits(swapped.day, b->day);
}

/* Most stand in the same order: what is far away is not looked for. */
static void
pair_days(Side *source, Side *target,
    bool (*is_same)(const Date *, const Date *))
{
	unsigned first = 0;

	for (unsigned i = 0; i < source->days->len; i++) {
		Day *a = day_at(source, i);
		while (first < target->days->len &&
		    day_at(target, first)->is_paired)
			first++;
		unsigned end = MIN(target->days->len, first + MAX_TRIES);
		for (unsigned j = first; j < end && !a->is_paired; j++) {
			Day *b = day_at(target, j);
			if (b->is_paired || !is_same(&a->date, &b->date))
				continue;
			a->is_paired = b->is_paired = true;
		}
	}
}

/* The parts of paired dates are done; those of others stand alone. */
static void
settle_parts(const Side *side, GArray *parts)
{
	unsigned k = 0;

	for (unsigned i = 0; i < side->days->len; i++) {
		const Day *day = day_at(side, i);
		for (; k < parts->len && figure_at(parts, k)->token.core <
		    day->date.end; k++) {
			Figure *figure = figure_at(parts, k);
			if (figure->token.core_end <= day->date.start)
				continue;
			if (day->date.has_era && !figure->is_date &&
			    figure->token.core == day->date.start)
				figure->token.other_value = day->date.year;
			figure->is_date = true;
			figure->is_paired = day->is_paired;
		}
	}
}

static void
settle_days(Side *side)
{
	settle_parts(side, side->figures);
	settle_parts(side, side->words);
}

/* ------------------------------------------------------------ figures --- */

static bool
is_same_spelling(const NumberToken *source, const NumberToken *target)
{
	return source->spelling == target->spelling &&
	    number_matches(source, target);
}

static void
pair(Figure *a, Figure *b)
{
	a->is_paired = b->is_paired = true;
	a->partner = b;
	b->partner = a;
}

/* The first of PLACES in TARGET, before LIMIT, that has no partner and is like
 * A; LIMIT: there is none. */
static unsigned
first_like(FigurePlaces *places, const Figure *a, const GArray *target,
    unsigned limit, bool (*is_same)(const NumberToken *, const NumberToken *))
{
	const unsigned *list = (const unsigned *) (void *) places->list->data;
	unsigned last = places->list->len;

	while (places->first < last && figure_at(target,
	    list[places->first])->is_paired)
		places->first++;
	last = MIN(last, places->first + MAX_TRIES);
	for (unsigned k = places->first; k < last && list[k] < limit; k++) {
		const Figure *b = figure_at(target, list[k]);
		if (!b->is_paired && is_same(&a->token, &b->token))
			return list[k];
	}
	return limit;
}

static FigureIndex *
new_index(const GArray *figures)
{
	FigureIndex *index = figure_index_new();
	uint64_t keys[NUMBER_MAX_KEYS];

	for (unsigned i = 0; i < figures->len; i++) {
		const Figure *figure = figure_at(figures, i);
		unsigned n = figure->is_paired ? 0 :
		    number_keys(&figure->token, keys);
		for (unsigned k = 0; k < n; k++)
			figure_index_add(index, keys[k], i);
	}
	return index;
}

/* As pair_figures, where there are too many to look at each pair. */
static void
pair_many(GArray *source, GArray *target,
    bool (*is_same)(const NumberToken *, const NumberToken *))
{
	g_autoptr(FigureIndex) index = new_index(target);
	uint64_t keys[NUMBER_MAX_KEYS];

	for (unsigned i = 0; i < source->len; i++) {
		Figure *a = figure_at(source, i);
		unsigned best = target->len;
		unsigned n = a->is_paired ? 0 : number_keys(&a->token, keys);
		for (unsigned k = 0; k < n; k++) {
			FigurePlaces *places = figure_index_places(index,
			    keys[k]);
			if (places != NULL)
				best = first_like(places, a, target, best,
				    is_same);
		}
		if (best < target->len)
			pair(a, figure_at(target, best));
	}
}

static void
pair_figures(GArray *source, GArray *target,
    bool (*is_same)(const NumberToken *, const NumberToken *))
{
	if ((size_t) source->len * target->len > FEW_PAIRS) {
		pair_many(source, target, is_same);
		return;
	}
	for (unsigned i = 0; i < source->len; i++) {
		Figure *a = figure_at(source, i);
		for (unsigned j = 0; j < target->len && !a->is_paired; j++) {
			Figure *b = figure_at(target, j);
			if (!b->is_paired && is_same(&a->token, &b->token))
				pair(a, b);
		}
	}
}

/* Two amounts of one value in two currencies find their own partners. */
static bool
is_same_money(const NumberToken *source, const NumberToken *target)
{
	return source->currency != NULL && target->currency != NULL &&
	    strcmp(source->currency, target->currency) == 0 &&
	    number_matches(source, target);
}

static bool
is_all_paired(const GArray *figures)
{
	for (unsigned i = 0; i < figures->len; i++)
		if (!figure_at(figures, i)->is_paired)
			return false;
	return true;
}

/*
 * Whether A of the source stands in the target letter for letter, with sign,
 * scale word and unit, where B is, and B says nothing beyond that: an English
 * "EUR 5 million" in a Spanish text is no million to a Spanish reader of
 * tokens, and still the same figure.
 */
static bool
is_copied(const Side *source, const NumberToken *a, const Side *target,
    const NumberToken *b)
{
	size_t lead = a->core - a->start, length = a->end - a->start;

	if (b->core < lead || (a->is_share_sure && !b->has_shared))
		return false;
	size_t start = b->core - lead;
	return strncmp(target->text + start, source->text + a->start,
	    length) == 0 && b->start >= start && b->end <= start + length;
}

/* What stands at the core of TOKEN up to the end of its first digits. */
static uint64_t
first_digits(const Side *side, const NumberToken *token)
{
	uint64_t hash = 5381;

	for (const char *p = side->text + token->core; g_ascii_isdigit(*p);
	    p++)
		hash = hash * 33 + (unsigned char) *p;
	return hash;
}

static FigureIndex *
new_digit_index(const Side *side)
{
	FigureIndex *index = figure_index_new();

	for (unsigned i = 0; i < side->figures->len; i++) {
		const Figure *figure = figure_at(side->figures, i);
		if (!figure->is_paired)
			figure_index_add(index, first_digits(side,
			    &figure->token), i);
	}
	return index;
}

static void
pair_copies(Side *source, Side *target)
{
	if (source->figures->len == 0 || target->figures->len == 0)
		return;
	g_autoptr(FigureIndex) index = new_digit_index(target);

	for (unsigned i = 0; i < source->figures->len; i++) {
		Figure *a = figure_at(source->figures, i);
		FigurePlaces *places = a->is_paired ? NULL :
		    figure_index_places(index, first_digits(source,
		    &a->token));
		unsigned tries = 0;
		for (unsigned k = places == NULL ? 0 : places->first;
		    places != NULL && k < places->list->len && !a->is_paired &&
		    tries < MAX_TRIES; k++, tries++) {
			Figure *b = figure_at(target->figures, g_array_index(
			    places->list, unsigned, k));
			if (!b->is_paired && is_copied(source, &a->token,
			    target, &b->token))
				pair(a, b);
			if (b->is_paired && k == places->first)
				places->first++;
		}
	}
}

static bool
is_same_telling(const NumberToken *source, const NumberToken *target)
{
	return source->is_telling && number_equal(source, target);
}

static bool
is_one(const NumberToken *token)
{
	return token->value.n_digits == 1 && token->value.exponent == 0 &&
	    token->value.digits[0] == '1';
}

/*
 * A digit of the target stands for a word of the source, and another word of
 * the source for nothing: "five weeks of a year" became "1 week of a year". So
 * the digit is not proved. "A" proves nothing where any word is left that says
 * more.
 */
static void
part_stray_words(Side *source, Side *target)
{
	bool is_complete = true, has_more = false;

	for (unsigned i = 0; i < source->words->len; i++) {
		const Figure *word = figure_at(source->words, i);
		is_complete &= word->is_paired || !word->token.is_telling;
		has_more |= !word->is_paired && !is_one(&word->token);
	}
	for (unsigned j = 0; j < target->figures->len; j++) {
		Figure *figure = figure_at(target->figures, j);
		if (figure->partner == NULL || figure->partner->token.kind !=
		    NUMBER_WORD)
			continue;
		if (!is_complete || (has_more && is_one(&figure->token)))
			figure->is_paired = false;
	}
}

static void
pair_sides(Side *source, Side *target)
{
	pair_days(source, target, date_equal);
	settle_days(source);
	settle_days(target);
	pair_copies(source, target);
	pair_figures(source->figures, target->figures, is_same_money);
	pair_figures(source->figures, target->figures, is_same_spelling);
	pair_figures(source->figures, target->figures, number_equal);
	pair_figures(source->figures, target->figures, number_matches);
	/*
	 * Digits are left on both sides: one of them was changed. Words must
	 * not hide that by standing for the old and the new value.
	 */
	if (!is_all_paired(source->figures) && !is_all_paired(target->figures))
		return;
	pair_figures(source->words, target->words, is_same_telling);
	pair_figures(source->figures, target->words, number_equal);
	pair_figures(source->words, target->figures, number_equal);
	part_stray_words(source, target);
}

/* --------------------------------------------------------- currencies --- */

static bool
shows_code(const Side *side, const NumberToken *token)
{
	return g_strstr_len(side->text + token->start,
	    (gssize) (token->end - token->start), token->currency) != NULL;
}

/* The names of currencies are shared: "$5" may be "5 dollars canadiens". Two
 * codes are not, and no dollar is a euro. */
static bool
is_other_money(const Language *language, const Side *source,
    const NumberToken *a, const Side *target, const NumberToken *b)
{
	if (a->currency == NULL || b->currency == NULL ||
	    strcmp(a->currency, b->currency) == 0 ||
	    *a->currency == '-' || *b->currency == '-')
		return false;
	if (shows_code(source, a) && shows_code(target, b))
		return true;
	const LanguageTerm *one = language_term(language,
	    LANGUAGE_CURRENCY_NAME, a->currency, strlen(a->currency));
	const LanguageTerm *other = language_term(language,
	    LANGUAGE_CURRENCY_NAME, b->currency, strlen(b->currency));
	return one == NULL || other == NULL ||
	    strcmp(one->value, other->value) != 0;
}

/* Parts those pairs again whose value is the same and whose currency is not.
 * A currency that stands on one side only may be said elsewhere there. */
static void
part_other_money(const Language *language, Side *source, Side *target)
{
	for (unsigned i = 0; i < source->figures->len; i++) {
		Figure *a = figure_at(source->figures, i), *b = a->partner;
		if (b != NULL && b->token.kind != NUMBER_WORD &&
		    is_other_money(language, source, &a->token, target,
		    &b->token))
			a->is_paired = b->is_paired = false;
	}
}

/* ------------------------------------------------------------- result --- */

static void
add_gap(GArray *gaps, FigureGap gap)
{
	g_array_append_val(gaps, gap);
}

static char *
value_text(const NumberToken *token)
{
	static const char *const units[] = {
		[NUMBER_PLAIN] = "", [NUMBER_PERCENT] = " %",
		[NUMBER_TENTH] = " tenths", [NUMBER_PERMILLE] = " per mille",
		[NUMBER_BASIS_POINT] = " bp",
	};
	g_autofree char *value = token->kind == NUMBER_CODE ?
	    g_strdup("a code") : decimal_text(&token->value);

	if (token->currency == NULL || *token->currency == '-')
		return g_strconcat(value, units[token->unit], NULL);
	return g_strconcat(value, units[token->unit], " ", token->currency,
	    NULL);
}

static void
add_figure_gaps(GArray *gaps, const Side *side, bool is_added)
{
	for (unsigned i = 0; i < side->figures->len; i++) {
		const Figure *figure = figure_at(side->figures, i);
		const NumberToken *token = &figure->token;
		if (figure->is_paired)
			continue;
		add_gap(gaps, (FigureGap) { is_added, figure->is_date, false,
		    g_strndup(side->text + token->start,
		    token->end - token->start), value_text(token) });
	}
}

/* The figure of SIDE that is ten to the POWER alone: "in RMB 10,000". */
static Figure *
find_power(const Side *side, int power)
{
	for (unsigned i = 0; i < side->figures->len; i++) {
		Figure *figure = figure_at(side->figures, i);
		const Decimal *value = &figure->token.value;
		if (!figure->is_paired && value->n_digits == 1 &&
		    value->digits[0] == '1' && value->exponent == power)
			return figure;
	}
	return NULL;
}

/* Whether the other side says what the head of this one does: the same scale
 * in its words, a figure that is it, or the very letters of the head. */
static bool
is_note_kept(const Side *side, const Language *language, const Side *other)
{
	if (!side->has_note)
		return true;
	if (other->has_note)
		return side->note.power == other->note.power;
	Figure *figure = find_power(other, side->note.power);
	if (figure != NULL)
		figure->is_paired = true;
	g_autofree char *letters = g_strndup(side->text + side->note.start,
	    side->note.end - side->note.start);
	return figure != NULL || scale_note_names(language, other->text,
	    side->note.power) || strstr(other->text, letters) != NULL;
}

static void
add_note_gap(GArray *gaps, const Side *side, bool is_added)
{
	const ScaleNote *note = &side->note;
	g_autofree char *value = g_strdup_printf("times 10^%d", note->power);

	add_gap(gaps, (FigureGap) { is_added, false, true,
	    g_strndup(side->text + note->start, note->end - note->start),
	    g_steal_pointer(&value) });
}

static void
compare_notes(GArray *gaps, const Language *source, const Side *from,
    const Language *target, const Side *to)
{
	bool is_kept = is_note_kept(from, target, to);
	bool is_old = is_note_kept(to, source, from);

	if (!is_kept)
		add_note_gap(gaps, from, false);
	if (!is_old)
		add_note_gap(gaps, to, true);
}

/* All figures are there, but December became November. */
static void
add_day_gaps(GArray *gaps, Side *source, Side *target)
{
	pair_days(source, target, is_compatible);
	unsigned i = 0, j = 0;
	while (i < source->days->len && day_at(source, i)->is_paired)
		i++;
	while (j < target->days->len && day_at(target, j)->is_paired)
		j++;
	if (i == source->days->len || j == target->days->len)
		return;
	const Date *date = &day_at(source, i)->date;
	add_gap(gaps, (FigureGap) { false, true, false,
	    g_strndup(source->text + date->start, date->end - date->start),
	    g_strdup_printf("%04d-%02d-%02d", date->year, date->month,
	    date->day) });
}

/* The texts have nothing that hides their figures. */
static GArray *
compare_plain(const Language *source, const char *source_text,
    const Language *target, const char *target_text)
{
	GArray *gaps = g_array_new(FALSE, FALSE, sizeof(FigureGap));
	/* Both are read alike: 116 123 is one figure for both, or two. */
	NumberStyle source_style = number_core_style(target);
	NumberStyle target_style = number_core_style(source);
	Side from, to;

	g_array_set_clear_func(gaps, clear_gap);
	g_autoptr(GArray) spans = protect_find(source_text);
	g_autoptr(GArray) from_kept = kept_find(source_text, spans,
	    source_text);
	g_autoptr(GArray) to_kept = kept_find(source_text, spans,
	    target_text);
	read_side(&from, source, &source_style, from_kept, source_text);
	read_side(&to, target, &target_style, to_kept, target_text);
	pair_sides(&from, &to);
	part_other_money(source, &from, &to);
	compare_notes(gaps, source, &from, target, &to);
	add_figure_gaps(gaps, &from, false);
	add_figure_gaps(gaps, &to, true);
	if (gaps->len == 0)
		add_day_gaps(gaps, &from, &to);
	clear_side(&from);
	clear_side(&to);
	return gaps;
}

GArray *
figure_compare(const Language *source, const char *source_text,
    const Language *target, const char *target_text)
{
	if (strcmp(source_text, target_text) == 0)
		return g_array_new(FALSE, FALSE, sizeof(FigureGap));
	g_autoptr(NumberShadow) from = number_shadow_new(source_text);
	g_autoptr(NumberShadow) to = number_shadow_new(target_text);

	return compare_plain(source, from == NULL ? source_text : from->text,
	    target, to == NULL ? target_text : to->text);
}
