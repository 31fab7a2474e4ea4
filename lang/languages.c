#include <string.h>

#include "base/failure.h"
#include "base/text.h"
#include "lang/language_data.h"

struct Languages {
	char *folder;
	GPtrArray *all;		/* Language *, NULL-ended */
	GHashTable *by_tag;	/* lower-case tag or alias > Language * */
	GPtrArray *houses;	/* Language *: copies that write figures in
				   another way, and share all else */
};

/* A file being read, with what is needed to name a mistake. */
typedef struct Source {
	GKeyFile *file;
	const char *path;
	GError **error;
	bool is_bad;
} Source;

typedef struct TableKey {
	const char *group, *key;
	bool has_value;
} TableKey;

static const TableKey table_keys[LANGUAGE_N_TABLES] = {
	[LANGUAGE_NEVER] = { "sentence", "never", false },
	[LANGUAGE_AMBIGUOUS] = { "sentence", "ambiguous", false },
	[LANGUAGE_BEFORE_NUMBER] = { "sentence", "number", false },
	[LANGUAGE_UNIT] = { "sentence", "unit", false },
	[LANGUAGE_ADVERBIAL] = { "sentence", "adverbial", false },
	[LANGUAGE_STARTER] = { "sentence", "starters", false },
	[LANGUAGE_SMALL_STARTER] = { "sentence", "small-starters", false },
	[LANGUAGE_WORD_END] = { "sentence", "word-end", false },
	[LANGUAGE_AFTER_QUOTE] = { "sentence", "after-quote", false },
	[LANGUAGE_FREQUENT] = { "identify", "words", false },
	[LANGUAGE_SAY] = { "sentence", "say", false },
	[LANGUAGE_ANNOUNCE] = { "sentence", "announce", false },
	[LANGUAGE_SCALE] = { "number", "scale", true },
	[LANGUAGE_HEADER_SCALE] = { "number", "header-scale", true },
	[LANGUAGE_HEADER_BEFORE] = { "number", "header-before", false },
	[LANGUAGE_MULTIPLIER] = { "number", "multiplier", true },
	[LANGUAGE_MULTIPLIER_GAP] = { "number", "multiplier-gap", false },
	[LANGUAGE_NUMERAL] = { "number", "numeral", true },
	[LANGUAGE_WORD] = { "number", "word", true },
	[LANGUAGE_CARDINAL] = { "number", "cardinal", true },
	[LANGUAGE_CARDINAL_AND] = { "number", "cardinal-and", false },
	[LANGUAGE_CARDINAL_POINT] = { "number", "cardinal-point", false },
	[LANGUAGE_CARDINAL_AFTER] = { "number", "cardinal-after", false },
	[LANGUAGE_HALF_AFTER] = { "number", "half-after", false },
	[LANGUAGE_ROMAN_AFTER] = { "number", "roman-after", false },
	[LANGUAGE_PERCENT] = { "number", "percent", false },
	[LANGUAGE_PERCENT_WEAK] = { "number", "percent-weak", false },
	[LANGUAGE_PERCENT_WEAK_BEFORE] = { "number", "percent-weak-before",
	    false },
	[LANGUAGE_TENTH] = { "number", "tenth", true },
	[LANGUAGE_TENTH_PART] = { "number", "tenth-part", true },
	[LANGUAGE_PERCENT_BEFORE] = { "number", "percent-before", false },
	[LANGUAGE_PERMILLE] = { "number", "permille", false },
	[LANGUAGE_PERMILLE_BEFORE] = { "number", "permille-before", false },
	[LANGUAGE_BASIS_POINT] = { "number", "basis-point", false },
	[LANGUAGE_MINUS] = { "number", "minus", false },
	[LANGUAGE_MINUS_AFTER] = { "number", "minus-after", true },
	[LANGUAGE_RANGE] = { "number", "range", false },
	[LANGUAGE_AND] = { "number", "and", false },
	[LANGUAGE_REFERENCE] = { "number", "reference", false },
	[LANGUAGE_MORNING] = { "number", "morning", false },
	[LANGUAGE_MORNING_BEFORE] = { "number", "morning-before", false },
	[LANGUAGE_AFTERNOON] = { "number", "afternoon", false },
	[LANGUAGE_AFTERNOON_BEFORE] = { "number", "afternoon-before", false },
	[LANGUAGE_CURRENCY] = { "number", "currency", true },
	[LANGUAGE_CURRENCY_SCALE] = { "number", "currency-scale", true },
	[LANGUAGE_CURRENCY_AFTER] = { "number", "currency-after", true },
	[LANGUAGE_COIN] = { "number", "coin", true },
	[LANGUAGE_COIN_AND] = { "number", "coin-and", false },
	[LANGUAGE_CURRENCY_GAP] = { "number", "currency-gap", false },
	[LANGUAGE_CURRENCY_NAME] = { "number", "currency-name", true },
	[LANGUAGE_CURRENCY_LARGE] = { "number", "currency-large", false },
	[LANGUAGE_DECADE_BEFORE] = { "number", "decade-before", false },
	[LANGUAGE_DECADE_AFTER] = { "number", "decade-after", false },
	[LANGUAGE_DECADES] = { "number", "decades", false },
	[LANGUAGE_CENTURY] = { "number", "century", false },
	[LANGUAGE_TIMES] = { "date", "times", false },
	[LANGUAGE_OVER] = { "number", "over", false },
	[LANGUAGE_UNDER] = { "number", "under", false },
	[LANGUAGE_DOZEN] = { "number", "dozen", false },
	[LANGUAGE_HOUR_MARK] = { "date", "hour-mark", false },
	[LANGUAGE_MINUTE_MARK] = { "date", "minute-mark", false },
	[LANGUAGE_QUARTER] = { "date", "quarter", false },
	[LANGUAGE_HALF_YEAR] = { "date", "half-year", false },
	[LANGUAGE_FISCAL_YEAR] = { "date", "fiscal-year", false },
	[LANGUAGE_DURATION] = { "date", "duration", true },
	[LANGUAGE_MONTH] = { "date", "month", true },
	[LANGUAGE_HIJRI_MONTH] = { "date", "hijri-month", true },
	[LANGUAGE_FIRST_YEAR] = { "date", "first-year", false },
	[LANGUAGE_JOINER] = { "date", "joiner", false },
	[LANGUAGE_DAY_SUFFIX] = { "date", "day-suffix", false },
	[LANGUAGE_YEAR_MARK] = { "date", "year-mark", false },
	[LANGUAGE_MONTH_MARK] = { "date", "month-mark", false },
	[LANGUAGE_DAY_MARK] = { "date", "day-mark", false },
	[LANGUAGE_DATE_MARK] = { "date", "mark", false },
	[LANGUAGE_MARK_SPACE] = { "quote", "mark-space", true },
	[LANGUAGE_ERA] = { "date", "era", true },
	[LANGUAGE_SUFFIX] = { "term", "suffix", false },
	[LANGUAGE_PREFIX] = { "term", "prefix", false },
	[LANGUAGE_FLEETING] = { "term", "fleeting", false },
};

/* ------------------------------------------------------------ reading --- */

static void
complain(Source *source, const char *group, const char *key, const char *why)
{
	if (source->is_bad)
		return;
	source->is_bad = true;
	g_set_error(source->error, FAILURE, FAILURE_INPUT,
	    "%s: [%s] %s: %s", source->path, group, key, why);
}

static char *
read_string(Source *source, const char *group, const char *key, bool must)
{
	char *value = g_key_file_get_string(source->file, group, key, NULL);

	if (value != NULL && *value != '\0')
		return value;
	g_free(value);
	if (must)
		complain(source, group, key, "is missing or empty");
	return NULL;
}

static char **
read_list(Source *source, const char *group, const char *key, bool must)
{
	char **list = g_key_file_get_string_list(source->file, group, key,
	    NULL, NULL);

	if (list != NULL && list[0] != NULL)
		return list;
	g_strfreev(list);
	if (must)
		complain(source, group, key, "is missing or empty");
	return g_new0(char *, 1);
}

static bool
read_bool(Source *source, const char *group, const char *key)
{
	GError *error = NULL;
	bool value = g_key_file_get_boolean(source->file, group, key, &error);

	if (error != NULL) {
		complain(source, group, key, "is neither true nor false");
		g_error_free(error);
	}
	return value;
}

/* A whole number from 1 to MOST; 1 where the key is not there. */
static unsigned
read_count(Source *source, const char *group, const char *key, unsigned most)
{
	g_autofree char *text = read_string(source, group, key, false);
	uint64_t value = text == NULL ? 1 : g_ascii_strtoull(text, NULL, 10);

	if (value < 1 || value > most)
		complain(source, group, key, "is too small or too large");
	return (unsigned) MIN(value, most);
}

static double
read_decimal(Source *source, const char *group, const char *key)
{
	g_autofree char *text = read_string(source, group, key, true);
	double value = text == NULL ? 0 : g_ascii_strtod(text, NULL);

	if (text != NULL && (value <= 0 || value > 10))
		complain(source, group, key, "is not a proportion");
	return value;
}

/* "U+00A0", or the character itself; 0: neither. */
static uint32_t
read_character(const char *text)
{
	if (g_str_has_prefix(text, "U+"))
		return (uint32_t) g_ascii_strtoull(text + 2, NULL, 16);
	if (g_utf8_strlen(text, -1) != 1)
		return 0;
	return g_utf8_get_char(text);
}

/* The group that has KEY: a house's own, or the language's. */
static const char *
number_group(Source *source, const char *house, const char *key)
{
	return house != NULL && g_key_file_has_key(source->file, house, key,
	    NULL) ? house : "number";
}

static void
read_characters(Source *source, const char *house, const char *key,
    uint32_t *characters, size_t size)
{
	const char *group = number_group(source, house, key);
	g_auto(GStrv) list = read_list(source, group, key, true);
	size_t n = 0;

	for (char **p = list; *p != NULL; p++) {
		uint32_t c = read_character(*p);
		if (c == 0 || n + 1 == size)
			complain(source, group, key, "is no list of "
			    "single characters, or too long");
		else
			characters[n++] = c;
	}
}

static unsigned
read_house_count(Source *source, const char *house, const char *key)
{
	g_autofree char *text = read_string(source, number_group(source, house,
	    key), key, true);

	return text == NULL ? 0 : (unsigned) g_ascii_strtoull(text, NULL, 10);
}

/* HOUSE: the group of a house style, or NULL. */
static void
read_number(Source *source, const char *house, LanguageNumber *number)
{
	const char *sizes_group = number_group(source, house, "group-sizes");
	g_auto(GStrv) sizes = read_list(source, sizes_group, "group-sizes",
	    true);
	g_autofree char *zero = read_string(source, number_group(source,
	    house, "zero"), "zero", true);
	g_autofree char *space = read_string(source, number_group(source,
	    house, "percent-space"), "percent-space", false);

	*number = (LanguageNumber) { .group_from = read_house_count(source,
	    house, "group-from") };
	read_characters(source, house, "decimal", number->decimals,
	    G_N_ELEMENTS(number->decimals));
	read_characters(source, house, "group", number->groups,
	    G_N_ELEMENTS(number->groups));
	if (g_strv_length(sizes) != 2) {
		complain(source, sizes_group, "group-sizes",
		    "is not two sizes");
	} else {
		number->first_group =
		    (unsigned) g_ascii_strtoull(sizes[0], NULL, 10);
		number->next_group =
		    (unsigned) g_ascii_strtoull(sizes[1], NULL, 10);
	}
	if (zero != NULL)
		number->zero = read_character(zero);
	if (text_digit(number->zero) != 0)
		complain(source, "number", "zero", "is no digit nought");
	number->percent_space = space == NULL ? 0 : read_character(space);
	g_autofree char *side = read_string(source, number_group(source,
	    house, "currency-code"), "currency-code", false);
	number->code_side = g_strcmp0(side, "after") == 0 ? 1 : g_strcmp0(
	    side, "before") == 0 ? -1 : 0;
	if (side != NULL && number->code_side == 0)
		complain(source, "number", "currency-code",
		    "is not before or after");
	number->has_percent_first = read_bool(source, number_group(source,
	    house, "percent-first"), "percent-first");
}

static void
read_quotes(Source *source, Language *language)
{
	static const char *const keys[] = { "open", "close" };

	language->quotes = g_hash_table_new(NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_auto(GStrv) list = read_list(source, "quote", keys[i], true);
		for (char **p = list; *p != NULL; p++) {
			uint32_t c = read_character(*p);
			if (c == 0)
				complain(source, "quote", keys[i],
				    "is no list of single characters");
			if (p - list < 2)
				language->quote_marks[p - list][i] = c;
			g_hash_table_insert(language->quotes,
			    GUINT_TO_POINTER(c),
			    GINT_TO_POINTER(i == 0 ? 1 : -1));
		}
	}
}

/* [identify] characters: a string of them. */
static void
read_distinct(Source *source, Language *language)
{
	g_autofree char *text = read_string(source, "identify", "characters",
	    false);

	language->characters = g_hash_table_new(NULL, NULL);
	for (const char *p = text; p != NULL && *p != '\0';
	    p = g_utf8_next_char(p))
		g_hash_table_add(language->characters,
		    GUINT_TO_POINTER(text_at(p)));
}

static void
free_term(void *data)
{
	LanguageTerm *term = data;

	g_free((char *) (uintptr_t) term->text);
	g_free((char *) (uintptr_t) term->value);
}

/* text, text*, text:value, text:value? or text:value! */
static LanguageTerm
term_from_text(const char *text, bool has_value)
{
	const char *colon = has_value ? strrchr(text, ':') : NULL;
	LanguageTerm term = { .value = NULL };

	term.length = colon == NULL ? strlen(text) : (size_t) (colon - text);
	if (term.length > 1 && text[term.length - 1] == '*') {
		term.is_stem = true;
		term.length--;
	}
	term.text = g_strndup(text, term.length);
	char *value = g_strdup(colon == NULL ? "" : colon + 1);
	term.is_weak = g_str_has_suffix(value, "?");
	term.is_exact = g_str_has_suffix(value, "!");
	if (term.is_weak || term.is_exact)
		value[strlen(value) - 1] = '\0';
	term.value = value;
	term.number = (int) g_ascii_strtoll(value, NULL, 10);
	return term;
}

/* The terms of a key are well formed: told when the file is read, though a
 * table may never be made of them. */
static void
check_terms(Source *source, const TableKey *key)
{
	g_autofree char *value = key->has_value ? g_key_file_get_value(
	    source->file, key->group, key->key, NULL) : NULL;

	for (const char *p = value; p != NULL && *p != '\0';) {
		size_t length = strcspn(p, ";");
		while (length > 0 && *p == ' ') {
			p++;
			length--;
		}
		if (length > 0 && *p == ':')
			complain(source, key->group, key->key,
			    "has a value without a term");
		else if (length > 0 && memchr(p, ':', length) == NULL)
			complain(source, key->group, key->key,
			    "has a term without a value");
		p += length + (p[length] == ';');
	}
}

static void
add_terms(GArray *terms, GKeyFile *file, const TableKey *key)
{
	g_auto(GStrv) texts = g_key_file_get_string_list(file, key->group,
	    key->key, NULL, NULL);

	for (char **p = texts; p != NULL && *p != NULL; p++) {
		if (**p == '\0')
			continue;
		LanguageTerm term = term_from_text(*p, key->has_value);
		g_array_append_val(terms, term);
	}
}

static int
compare_terms(const void *a, const void *b)
{
	const LanguageTerm *left = a, *right = b;
	gunichar l = language_data_fold(g_utf8_get_char(left->text));
	gunichar r = language_data_fold(g_utf8_get_char(right->text));

	if (l != r)
		return l < r ? -1 : 1;
	if (left->length != right->length)
		return left->length > right->length ? -1 : 1;
	return strcmp(left->text, right->text);
}

static int
compare_ends(const void *a, const void *b)
{
	const LanguageEnd *left = a, *right = b;

	if (left->last != right->last)
		return left->last < right->last ? -1 : 1;
	if (left->before != right->before)
		return left->before < right->before ? -1 : 1;
	return left->index < right->index ? -1 : left->index > right->index;
}

/* Notes what stands before the ASCII character that a term ends with. */
static void
index_end_pair(LanguageTerms *list, const LanguageEnd *end)
{
	uint32_t *pairs = list->end_pairs[end->last];

	if (end->before == 0)
		memset(pairs, 0xFF, sizeof list->end_pairs[end->last]);
	else if (end->before < 128)
		pairs[end->before / 32] |= 1u << end->before % 32;
}

static void
index_ends(LanguageTerms *list)
{
	list->by_end = g_array_sized_new(FALSE, FALSE, sizeof(LanguageEnd),
	    list->terms->len);
	for (unsigned i = 0; i < list->terms->len; i++) {
		const LanguageTerm *term = &g_array_index(list->terms,
		    LanguageTerm, i);
		const char *last = g_utf8_prev_char(term->text +
		    term->length);
		LanguageEnd end = {
			language_data_fold(text_at(last)), last == term->text
			    ? 0 : language_data_fold(text_at(
			    g_utf8_prev_char(last))), i,
		};
		g_array_append_val(list->by_end, end);
		if (end.last < G_N_ELEMENTS(list->end_pairs))
			index_end_pair(list, &end);
	}
	g_array_sort(list->by_end, compare_ends);
}

/* Notes what the term TEXT, which begins with the ASCII character FIRST, goes
 * on with. */
static void
index_pair(LanguageTerms *list, uint32_t first, const char *text)
{
	uint32_t second = language_data_fold(text_at(g_utf8_next_char(text)));

	if (second == 0)
		memset(list->pairs[first], 0xFF, sizeof list->pairs[first]);
	else if (second < 128)
		list->pairs[first][second / 32] |= 1u << second % 32;
}

/* Links the terms that begin with the same two letters of ASCII, in their
 * order; those of one letter end each such row. */
static void
index_rows(LanguageTerms *list)
{
	uint16_t singles[26] = {0};

	g_assert(list->terms->len < UINT16_MAX);
	list->next = g_array_new(FALSE, TRUE, sizeof(uint16_t));
	g_array_set_size(list->next, list->terms->len);
	for (unsigned i = list->terms->len; i > 0; i--) {
		const LanguageTerm *term = &g_array_index(list->terms,
		    LanguageTerm, i - 1);
		uint16_t *next = &g_array_index(list->next, uint16_t, i - 1);
		uint32_t first = language_data_fold(text_at(term->text)) - 'a';
		uint32_t second = language_data_fold(text_at(
		    g_utf8_next_char(term->text)));
		if (first >= 26 || (second != 0 && second - 'a' >= 26))
			continue;
		uint16_t *row = second == 0 ? &singles[first]
		    : &list->starts[first][second - 'a'];
		*next = *row == 0 ? singles[first] : *row;
		*row = (uint16_t) i;
	}
	for (unsigned i = 0; i < 26 * 26; i++)
		if (list->starts[i / 26][i % 26] == 0)
			list->starts[i / 26][i % 26] = singles[i / 26];
}

static void
index_terms(LanguageTerms *list)
{
	gunichar last = 0;

	g_array_sort(list->terms, compare_terms);
	list->first = g_hash_table_new(NULL, NULL);
	for (unsigned i = 0; i < list->terms->len; i++) {
		const LanguageTerm *term = &g_array_index(list->terms,
		    LanguageTerm, i);
		uint32_t first = language_data_fold(text_at(term->text));
		if (i == 0 || first != last) {
			g_hash_table_insert(list->first,
			    GUINT_TO_POINTER(first), GUINT_TO_POINTER(i + 1));
			if (first < G_N_ELEMENTS(list->ascii))
				list->ascii[first] = i + 1;
		}
		if (first < G_N_ELEMENTS(list->pairs))
			index_pair(list, first, term->text);
		last = first;
	}
	index_rows(list);
	index_ends(list);
}

/* The names in full: a language's own short ones go before them. */
static void
add_currencies(GArray *terms, const char *path)
{
	g_autoptr(GKeyFile) file = g_key_file_new();

	if (g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL))
		add_terms(terms, file, &table_keys[LANGUAGE_CURRENCY]);
}

void
languages_fill(LanguageTables *tables, LanguageTable table)
{
	LanguageTerms *list = g_new0(LanguageTerms, 1);

	tables->lists[table] = list;
	list->terms = g_array_new(FALSE, FALSE, sizeof(LanguageTerm));
	g_array_set_clear_func(list->terms, free_term);
	add_terms(list->terms, tables->own, &table_keys[table]);
	add_terms(list->terms, tables->common, &table_keys[table]);
	if (table == LANGUAGE_CURRENCY)
		add_currencies(list->terms, tables->currencies);
	index_terms(list);
}

static void
free_tables(LanguageTables *tables)
{
	for (size_t i = 0; i < LANGUAGE_N_TABLES; i++) {
		LanguageTerms *list = tables->lists[i];
		if (list == NULL)
			continue;
		g_array_unref(list->terms);
		g_hash_table_unref(list->first);
		g_array_unref(list->by_end);
		g_array_unref(list->next);
		g_clear_pointer(&list->whole, g_hash_table_unref);
		g_free(list);
	}
	g_key_file_unref(tables->own);
	g_key_file_unref(tables->common);
	g_free(tables->currencies);
	g_free(tables);
}

static void
free_language(void *data)
{
	Language *language = data;

	if (language == NULL)	/* the end of the list */
		return;
	g_free(language->tag);
	g_free(language->name);
	g_free(language->native);
	g_free(language->icu);
	g_free(language->office);
	g_free(language->iso3);
	g_free(language->script);
	g_free(language->hyphenation);
	g_free(language->sample);
	g_free(language->ocr);
	g_strfreev(language->layers);
	g_strfreev(language->aliases);
	g_strfreev(language->serif);
	g_strfreev(language->sans);
	g_strfreev(language->date_orders);
	g_clear_pointer(&language->quotes, g_hash_table_unref);
	g_clear_pointer(&language->characters, g_hash_table_unref);
	free_tables(language->tables);
	g_free(language);
}

static void
read_language(Source *source, Language *language)
{
	g_autofree char *direction = read_string(source, "language",
	    "direction", true);
	g_auto(GStrv) late = read_list(source, "date", "late-year", false);

	language->tier = read_count(source, "language", "tier", 2);
	language->initial_letters = read_count(source, "sentence",
	    "initial-letters", 4);
	language->name = read_string(source, "language", "name", true);
	language->native = read_string(source, "language", "native", true);
	language->icu = read_string(source, "language", "icu", true);
	language->office = read_string(source, "language", "office", true);
	language->iso3 = read_string(source, "language", "iso3", true);
	language->script = read_string(source, "language", "script", true);
	language->sample = read_string(source, "language", "sample", true);
	language->ocr = read_string(source, "language", "ocr", false);
	language->layers = read_list(source, "language", "layers", true);
	if (g_strv_length(language->layers) != 2)
		complain(source, "language", "layers", "are not two names");
	language->hyphenation = read_string(source, "language",
	    "hyphenation", false);
	language->aliases = read_list(source, "language", "aliases", false);
	language->has_spaces = read_bool(source, "language", "spaces");
	language->is_rtl = g_strcmp0(direction, "rtl") == 0;
	language->serif = read_list(source, "font", "serif", true);
	language->sans = read_list(source, "font", "sans", true);
	language->expansion.p50 = read_decimal(source, "expansion", "p50");
	language->expansion.p90 = read_decimal(source, "expansion", "p90");
	language->expansion.p99 = read_decimal(source, "expansion", "p99");
	language->has_stops = read_bool(source, "sentence", "stops");
	language->has_ordinal_dot = read_bool(source, "sentence",
	    "ordinal-dot");
	language->is_verb_final = g_key_file_has_key(source->file, "sentence",
	    "verb-final", NULL) && read_bool(source, "sentence", "verb-final");
	language->is_glued = read_bool(source, "number", "cardinal-glued");
	language->has_compounds = read_bool(source, "term", "compounds");
	language->date_orders = read_list(source, "date", "order", true);
	if (late[0] != NULL) {
		LanguageTerm term = term_from_text(late[0], true);
		language->late_year.from =
		    (int) g_ascii_strtoll(term.text, NULL, 10);
		language->late_year.add = term.number;
		free_term(&term);
	}
	read_number(source, NULL, &language->number);
	read_quotes(source, language);
	read_distinct(source, language);
	for (size_t i = 0; i < LANGUAGE_N_TABLES; i++)
		check_terms(source, &table_keys[i]);
}

static Language *
load_language(const char *folder, const char *tag, GKeyFile *common,
    GError **error)
{
	g_autofree char *path = g_build_filename(folder, tag, "language.ini",
	    NULL);
	g_autoptr(GKeyFile) file = g_key_file_new();
	Source source = { file, path, error, false };

	if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	Language *language = g_new0(Language, 1);
	language->tag = g_strdup(tag);
	language->tables = g_new0(LanguageTables, 1);
	language->tables->own = g_key_file_ref(file);
	language->tables->common = g_key_file_ref(common);
	language->tables->currencies = g_build_filename(folder, tag,
	    "currency.ini", NULL);
	read_language(&source, language);
	if (!source.is_bad)
		return language;
	free_language(language);
	return NULL;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* The folders with a language.ini in them, sorted. */
static GPtrArray *
list_tags(const char *folder, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;

	if (dir == NULL)
		return NULL;
	GPtrArray *tags = g_ptr_array_new_with_free_func(g_free);
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name,
		    "language.ini", NULL);
		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(tags, g_strdup(name));
	}
	g_ptr_array_sort(tags, compare_names);
	return tags;
}

static void
add_name(Languages *languages, const char *name, Language *language)
{
	g_hash_table_insert(languages->by_tag, g_ascii_strdown(name, -1),
	    language);
}

/* "[house de-CH]": how German filings of Switzerland write figures. */
static bool
load_houses(Languages *languages, const Language *language, GError **error)
{
	GKeyFile *file = language->tables->own;
	g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
	Source source = { file, language->tag, error, false };

	for (char **p = groups; *p != NULL; p++) {
		if (!g_str_has_prefix(*p, "house "))
			continue;
		Language *house = g_memdup2(language, sizeof *language);
		read_number(&source, *p, &house->number);
		g_ptr_array_add(languages->houses, house);
		add_name(languages, *p + strlen("house "), house);
	}
	return !source.is_bad;
}

static bool
load_all(Languages *languages, GError **error)
{
	g_autoptr(GPtrArray) tags = list_tags(languages->folder, error);
	g_autofree char *path = g_build_filename(languages->folder,
	    "common.ini", NULL);
	g_autoptr(GKeyFile) file = g_key_file_new();
	Source common = { file, path, error, false };

	if (tags == NULL)
		return false;
	if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error)) {
		g_prefix_error(error, "%s: ", path);
		return false;
	}
	for (size_t i = 0; i < LANGUAGE_N_TABLES; i++)
		check_terms(&common, &table_keys[i]);
	if (common.is_bad)
		return false;
	for (unsigned i = 0; i < tags->len; i++) {
		Language *language = load_language(languages->folder,
		    g_ptr_array_index(tags, i), file, error);
		if (language == NULL)
			return false;
		g_ptr_array_add(languages->all, language);
		for (char **p = language->aliases; *p != NULL; p++)
			add_name(languages, *p, language);
	}
	/* A tag goes before another language's alias. */
	for (unsigned i = 0; i < languages->all->len; i++) {
		Language *language = g_ptr_array_index(languages->all, i);
		add_name(languages, language->tag, language);
		if (!load_houses(languages, language, error))
			return false;
	}
	return true;
}

/* ------------------------------------------------------------- public --- */

Languages *
languages_open(const char *folder, GError **error)
{
	Languages *languages = g_new0(Languages, 1);

	languages->folder = g_strdup(folder);
	languages->all = g_ptr_array_new_with_free_func(free_language);
	languages->houses = g_ptr_array_new_with_free_func(g_free);
	languages->by_tag = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);
	if (!load_all(languages, error)) {
		languages_close(languages);
		return NULL;
	}
	g_ptr_array_add(languages->all, NULL);
	return languages;
}

void
languages_close(Languages *languages)
{
	if (languages == NULL)
		return;
	g_ptr_array_unref(languages->houses);
	g_ptr_array_unref(languages->all);
	g_hash_table_unref(languages->by_tag);
	g_free(languages->folder);
	g_free(languages);
}

const char *
languages_folder(const Languages *languages)
{
	return languages->folder;
}

const Language *const *
languages_all(const Languages *languages)
{
	return (const Language *const *) languages->all->pdata;
}

const Language *
languages_find(const Languages *languages, const char *tag)
{
	g_autofree char *name = g_ascii_strdown(tag, -1);

	g_strdelimit(name, "_", '-');
	for (;;) {
		const Language *language = g_hash_table_lookup(
		    languages->by_tag, name);
		char *dash = strrchr(name, '-');
		if (language != NULL || dash == NULL)
			return language;
		*dash = '\0';
	}
}
