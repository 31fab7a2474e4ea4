#include "task/extract_unit.h"

#include <string.h>

#include "base/text.h"
#include "lang/number.h"

enum {
	CAPTION = 160,		/* bytes of one at most */
	ABOVE = 80,		/* blocks looked at above a row */
	PROSE = 3,		/* paragraphs that end the search */
	COMPLETED = 48,		/* bytes looked at behind a word of scale */
};

/* Adds what "1 " and the text at P are worth. */
static void
read_amount(const Language *language, const char *p, ExtractUnit *unit)
{
	g_autofree char *tail = g_strndup(p, COMPLETED);
	g_autofree char *valid = g_utf8_make_valid(tail, -1);
	g_autofree char *text = g_strconcat(text_is_ideograph(text_at(p))
	    ? "1" : "1 ", valid, NULL);
	g_autoptr(GArray) tokens = number_find(language, text);

	if (tokens->len == 0)
		return;
	const NumberToken *token = &g_array_index(tokens, NumberToken, 0);
	int scale = token->scale;
	if (token->start != 0 || token->is_scale_weak)
		return;
	if (!unit->has_scale && scale > 0) {
		unit->has_scale = true;
		unit->scale = scale;
	}
	if (unit->currency == NULL)
		unit->currency = token->currency;
}

/* Whether a word of scale at P may say in what amounts are: a multiplier, as
 * 万, stands for other things unless a currency follows. */
static bool
begins_scale(const Language *language, const char *p)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(language, LANGUAGE_SCALE, p,
	    &length);

	if (term != NULL && !term->is_weak)
		return true;
	if (language_match(language, LANGUAGE_CURRENCY_SCALE, p, &length) !=
	    NULL)
		return true;
	while (language_match(language, LANGUAGE_MULTIPLIER, p, &length) !=
	    NULL && length > 0) {
		p += length;
		if (language_match(language, LANGUAGE_CURRENCY, p, &length) !=
		    NULL)
			return true;
	}
	return false;
}

static bool
is_word_start(const Language *language, const char *text, const char *p)
{
	if (p == text || !language_has_spaces(language) ||
	    !text_is_letter(text_at(p)))
		return true;
	return !text_is_letter(text_at(g_utf8_prev_char(p)));
}

/* "($B)", "€m": a letter that is a word of scale behind a currency. */
static void
take_weak(const Language *language, const char *p, ExtractUnit *unit)
{
	size_t length = 0;
	const LanguageTerm *term = language_match(language, LANGUAGE_SCALE, p,
	    &length);

	if (term == NULL || term->number <= 0 || text_is_letter(text_at(p +
	    length)))
		return;
	unit->has_scale = true;
	unit->scale = term->number;
}

ExtractUnit
extract_unit_read(const Language *language, const char *text)
{
	ExtractUnit unit = {.scale = 0};
	const char *p = text;

	unit.is_percent = strchr(text, '%') != NULL ||
	    strstr(text, "\xEF\xBC\x85") != NULL;	/* full width */
	while (*p != '\0') {
		size_t length = 0;
		const LanguageTerm *currency = !is_word_start(language, text,
		    p) ? NULL : language_match(language, LANGUAGE_CURRENCY, p,
		    &length);
		if (is_word_start(language, text, p) &&
		    begins_scale(language, p))
			read_amount(language, p, &unit);
		if (currency != NULL && strlen(currency->value) == 3 &&
		    unit.currency == NULL)
			unit.currency = currency->value;
		if (currency != NULL && !unit.has_scale)
			take_weak(language, p + length, &unit);
		/* Past the currency's own name: 欧元 is not 元. */
		p = currency != NULL && length > 0 ? p + length
		    : g_utf8_next_char(p);
	}
	return unit;
}

static void
take(ExtractUnit *sum, ExtractUnit more)
{
	if (!sum->has_scale && more.has_scale) {
		sum->has_scale = true;
		sum->scale = more.scale;
	}
	if (sum->currency == NULL)
		sum->currency = more.currency;
	sum->is_percent = sum->is_percent || more.is_percent;
}

static void
take_text(const Ground *ground, size_t start, size_t end, ExtractUnit *unit)
{
	if (end - start > CAPTION)
		return;
	g_autofree char *text = g_strndup(ground_text(ground) + start, end -
	    start);
	take(unit, extract_unit_read(ground_language(ground), text));
}

/* A caption has no figure but those of dates. */
static bool
may_be_caption(Ground *ground, unsigned index)
{
	const GroundBlock *block = ground_block(ground, index);
	const GArray *found = ground_quantities(ground, index);

	if (block->end - block->start > CAPTION)
		return false;
	for (unsigned i = 0; i < found->len; i++) {
		QuantityKind kind = g_array_index(found, Quantity, i).kind;
		const char *value = g_array_index(found, Quantity, i).value;
		if (kind == QUANTITY_MONEY || kind == QUANTITY_PERCENT ||
		    (kind == QUANTITY_NUMBER && strlen(value) != 4 &&
		    strlen(value) > 2))
			return false;
	}
	return true;
}

ExtractUnit
extract_unit_for(Ground *ground, unsigned index, const GroundCell *cell)
{
	const GroundBlock *block = ground_block(ground, index);
	const GroundCell *label = ground_row_label(ground, block);
	ExtractUnit unit = {.scale = 0};
	unsigned prose = 0;

	if (cell == NULL)
		return unit;
	if (label != NULL && label != cell)
		take_text(ground, label->start, label->end, &unit);
	unit.is_own = unit.has_scale;
	g_autofree char *heading = ground_column_label(ground, index, cell);
	if (heading != NULL && strlen(heading) <= CAPTION)
		take(&unit, extract_unit_read(ground_language(ground),
		    heading));
	unit.is_percent = unit.is_percent && !unit.has_scale;
	bool is_percent = unit.is_percent;
	for (unsigned i = index, n = 0; i-- > 0 && n < ABOVE && prose < PROSE
	    && !(unit.has_scale && unit.currency != NULL); n++) {
		const GroundBlock *above = ground_block(ground, i);
		prose += above->cells == NULL && above->end - above->start >
		    CAPTION;
		if (above->page + 1 < block->page)
			break;
		if (may_be_caption(ground, i))
			take_text(ground, above->start, above->end, &unit);
	}
	unit.is_percent = is_percent;
	return unit;
}
