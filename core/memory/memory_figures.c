#include "memory/memory_figures.h"

#include <string.h>

#include "base/text.h"
#include "doc/tagged.h"
#include "lang/date.h"
#include "lang/number.h"
#include "memory/memory_text.h"

/* A text without its tags, whose figures are no figures, and what it holds. */
typedef struct Side {
	const Language *language;
	char *text;		/* spaces stand for tags: offsets are the same */
	GArray *tokens;		/* NumberToken */
	GArray *dates;		/* Date */
	GArray *runs;		/* Run */
} Side;

typedef struct Run {
	size_t start, end;
} Run;

/* What is to be written over a stretch of the old target. */
typedef struct Edit {
	size_t start, end;
	char *text;
} Edit;

static void
edit_clear(void *data)
{
	g_free(((Edit *) data)->text);
}

/* ---- reading ------------------------------------------------------------- */

static char *
without_tags(const char *tagged)
{
	char *text = g_strdup(tagged);
	unsigned number;
	TaggedForm form;

	for (char *p = text; (p = strchr(p, '<')) != NULL; p++) {
		size_t length = tagged_read_tag(p, &number, &form);
		memset(p, ' ', length);
	}
	return text;
}

static void
read_side(Side *side, const Language *language, const char *tagged)
{
	side->language = language;
	side->text = without_tags(tagged);
	side->tokens = number_find(language, side->text);
	side->dates = date_find(language, side->text);
	side->runs = g_array_new(FALSE, FALSE, sizeof(Run));
	for (const char *p = side->text; *p != '\0';) {
		const char *end = memory_text_run(p);
		Run run = {(size_t) (p - side->text),
		    (size_t) (end - side->text)};
		if (end > p)
			g_array_append_val(side->runs, run);
		p = end > p ? end : g_utf8_next_char(p);
	}
}

static void
clear_side(Side *side)
{
	g_free(side->text);
	g_array_unref(side->tokens);
	g_array_unref(side->dates);
	g_array_unref(side->runs);
}

static const Run *
run_at(const Side *side, unsigned index)
{
	return &g_array_index(side->runs, Run, index);
}

static bool
is_same_run(const Side *a, const Side *b, unsigned index)
{
	const Run *left = run_at(a, index), *right = run_at(b, index);

	return left->end - left->start == right->end - right->start &&
	    memcmp(a->text + left->start, b->text + right->start,
	    left->end - left->start) == 0;
}

/* The amount whose digits are just the run; NULL: they are something else. */
static const NumberToken *
amount_of(const Side *side, const Run *run)
{
	for (unsigned i = 0; i < side->tokens->len; i++) {
		const NumberToken *token = &g_array_index(side->tokens,
		    NumberToken, i);
		if (token->core == run->start && token->core_end == run->end)
			return token->kind == NUMBER_FIGURE &&
			    !token->has_zeros &&
			    !token->is_compound && token->other_value == 0
			    ? token : NULL;
	}
	return NULL;
}

/* Within a date that has letters, its day and year are amounts like others;
 * one of figures, or of an era, has no part that stands alone. */
static bool
is_in_odd_date(const Side *side, const NumberToken *token)
{
	for (unsigned i = 0; i < side->dates->len; i++) {
		const Date *date = &g_array_index(side->dates, Date, i);
		bool has_letters = false;
		if (token->core >= date->end || token->core_end <= date->start)
			continue;
		for (const char *p = side->text + date->start;
		    p < side->text + date->end; p = g_utf8_next_char(p))
			has_letters = has_letters || text_is_letter(text_at(p));
		return !has_letters || date->has_era || date->is_ambiguous;
	}
	return false;
}

/* ---- finding the place --------------------------------------------------- */

/* The one figure of the target that TOKEN of the source is; NULL: there is
 * none, or there are several. */
static const NumberToken *
only_partner(const Side *target, const NumberToken *token)
{
	const NumberToken *found = NULL;

	for (unsigned i = 0; i < target->tokens->len; i++) {
		const NumberToken *other = &g_array_index(target->tokens,
		    NumberToken, i);
		if (!number_equal(token, other))
			continue;
		if (found != NULL)
			return NULL;
		found = other;
	}
	if (found == NULL || found->kind != NUMBER_FIGURE ||
	    found->is_compound || found->n_decimals != token->n_decimals ||
	    !decimal_equal(&found->core_value, &token->core_value))
		return NULL;
	return found;
}

static unsigned
count_equal(const Side *side, const NumberToken *token)
{
	unsigned count = 0;

	for (unsigned i = 0; i < side->tokens->len; i++)
		count += number_equal(token, &g_array_index(side->tokens,
		    NumberToken, i));
	return count;
}

/* The digits of TOKEN as the target language writes them. */
static char *
written(const NumberToken *token, bool has_groups, const Language *to)
{
	g_autofree char *plain = decimal_text(&token->core_value);
	g_autoptr(GString) whole = g_string_new(plain);
	const char *point = strchr(plain, '.');
	size_t decimals = point == NULL ? 0 : strlen(point + 1);

	if (decimals == 0 && token->n_decimals > 0)
		g_string_append_c(whole, '.');
	for (; decimals < token->n_decimals; decimals++)
		g_string_append_c(whole, '0');
	return number_format(whole->str, has_groups, to);
}

/* Words around a figure may depend on it: 1 акция, 2 акции, 5 акций. */
static bool
has_same_plural(const NumberToken *a, const NumberToken *b,
    const Language *to)
{
	g_autofree char *left = decimal_text(&a->core_value);
	g_autofree char *right = decimal_text(&b->core_value);

	return text_is_same_plural(g_ascii_strtod(left, NULL),
	    g_ascii_strtod(right, NULL), language_icu(to));
}

/* Adds the edit that makes the figure of the old source that of the new. */
static bool
add_edit(GArray *edits, const Side *old_source, const Side *new_source,
    const Side *target, unsigned index)
{
	const NumberToken *old = amount_of(old_source, run_at(old_source,
	    index));
	const NumberToken *new = amount_of(new_source, run_at(new_source,
	    index));

	if (old == NULL || new == NULL || old->unit != new->unit ||
	    old->scale != new->scale || old->n_decimals != new->n_decimals ||
	    is_in_odd_date(old_source, old) ||
	    is_in_odd_date(new_source, new) ||
	    count_equal(old_source, old) != 1)
		return false;
	const NumberToken *place = only_partner(target, old);
	if (place == NULL || is_in_odd_date(target, place) ||
	    !has_same_plural(old, new, target->language))
		return false;
	/* Years have no groups, whatever their size. */
	Edit edit = {place->core, place->core_end, written(new,
	    new->has_groups, target->language)};
	if (edit.text == NULL)
		return false;
	g_array_append_val(edits, edit);
	return true;
}

static int
compare_edits(const void *a, const void *b)
{
	const Edit *left = a, *right = b;

	return left->start < right->start ? -1 : left->start > right->start;
}

/* TARGET with the edits; NULL where two are for one place. */
static char *
apply(GArray *edits, const char *target)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t place = 0;

	g_array_sort(edits, compare_edits);
	for (unsigned i = 0; i < edits->len; i++) {
		const Edit *edit = &g_array_index(edits, Edit, i);
		if (edit->start < place)
			return NULL;
		g_string_append_len(out, target + place,
		    (gssize) (edit->start - place));
		g_string_append(out, edit->text);
		place = edit->end;
	}
	g_string_append(out, target + place);
	return g_strdup(out->str);
}

/* ---- proving ------------------------------------------------------------- */

/* Each figure and date of the source has its like in the target. */
static bool
is_proved(const Side *source, const Language *to, const char *target)
{
	Side side;
	bool is_good = true;

	read_side(&side, to, target);
	for (unsigned i = 0; i < source->tokens->len; i++) {
		const NumberToken *token = &g_array_index(source->tokens,
		    NumberToken, i);
		if (token->kind == NUMBER_FIGURE)
			is_good = is_good && count_equal(&side, token) > 0;
	}
	for (unsigned i = 0; i < source->dates->len; i++) {
		bool is_there = false;
		for (unsigned k = 0; k < side.dates->len; k++)
			is_there = is_there || date_equal(
			    &g_array_index(source->dates, Date, i),
			    &g_array_index(side.dates, Date, k));
		is_good = is_good && is_there;
	}
	clear_side(&side);
	return is_good;
}

static char *
replace(const Side *old_source, const Side *new_source, const Side *target,
    const char *old_target)
{
	g_autoptr(GArray) edits = g_array_new(FALSE, FALSE, sizeof(Edit));

	g_array_set_clear_func(edits, edit_clear);
	if (old_source->runs->len != new_source->runs->len)
		return NULL;
	for (unsigned i = 0; i < old_source->runs->len; i++)
		if (!is_same_run(old_source, new_source, i) &&
		    !add_edit(edits, old_source, new_source, target, i))
			return NULL;
	g_autofree char *result = apply(edits, old_target);
	if (result == NULL || !is_proved(new_source, target->language,
	    result))
		return NULL;
	return g_steal_pointer(&result);
}

char *
memory_figures_replace(const Language *from, const char *old_source,
    const char *new_source, const Language *to, const char *old_target)
{
	Side old, new, target;

	read_side(&old, from, old_source);
	read_side(&new, from, new_source);
	read_side(&target, to, old_target);
	char *result = replace(&old, &new, &target, old_target);
	clear_side(&old);
	clear_side(&new);
	clear_side(&target);
	return result;
}
