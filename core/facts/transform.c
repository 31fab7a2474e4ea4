#include "transform.h"

#include <string.h>

#include "base/failure.h"
#include "transform_date.h"
#include "transform_table.h"
#include "transform_words.h"

/* ---- numbers ------------------------------------------------------------- */

/* Whether CHARACTER stands in SIGNS of the table. */
static bool
is_among(gunichar character, const char *signs)
{
	static const gunichar apostrophes[] = {
		'\'', '`', 0xB4, 0x2019, 0x2032, 0xFF07
	};

	if (strchr(signs, '_') != NULL && (character == 0xA0 ||
	    character == 0x202F || character == 0x2009 ||
	    g_unichar_isspace(character)))
		return true;
	for (size_t i = 0; strchr(signs, '\'') != NULL &&
	    i < G_N_ELEMENTS(apostrophes); i++)
		if (character == apostrophes[i])
			return true;
	return character < 0x80 && character > ' ' && character != '_' &&
	    character != '\'' && strchr(signs, (int) character) != NULL;
}

/* A plain decimal: no white space around, no zeros too many. */
static char *
canonical(GString *digits)
{
	char *point = strchr(digits->str, '.');

	if (point != NULL) {
		size_t length = digits->len;
		while (digits->str[length - 1] == '0')
			length--;
		if (digits->str[length - 1] == '.')
			length--;
		g_string_truncate(digits, length);
	}
	size_t zeros = strspn(digits->str, "0");
	if (zeros > 0 && (digits->str[zeros] == '\0' ||
	    digits->str[zeros] == '.'))
		zeros--;
	g_string_erase(digits, 0, (gssize) zeros);
	if (*digits->str == '.')
		g_string_prepend_c(digits, '0');
	return g_strdup(digits->str);
}

static char *
read_number(const Transform *transform, const char *text)
{
	g_autoptr(GString) digits = g_string_new(NULL);
	const char *decimal = transform->arguments[0];
	const char *groups = transform->arguments[1];
	bool has_digit = false, has_point = false;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c >= '0' && c <= '9') {
			g_string_append_c(digits, (char) c);
			has_digit = true;
		} else if (c == (unsigned char) *decimal && !has_point) {
			g_string_append_c(digits, '.');
			has_point = true;
		} else if (!is_among(c, has_point ? "_" : groups)) {
			return NULL;
		}
	}
	return has_digit && !g_str_has_suffix(digits->str, ".")
	    ? canonical(digits) : NULL;
}

/* "5 rupees 20 paise": the second is hundredths. */
static char *
read_units(const Transform *transform, const char *text)
{
	g_autoptr(GString) digits = g_string_new(NULL);
	const char *p = text;
	unsigned n_small = 0;

	for (; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		int digit = g_unichar_digit_value(c);
		if (digit >= 0)
			g_string_append_c(digits, (char) ('0' + digit));
		else if (strchr(".,", (int) MIN(c, 0x7Fu)) == NULL &&
		    c != 0xFF0C && c != 0xFF0E &&
		    (transform->arguments[0] == NULL || !is_among(c, "'")))
			break;
	}
	if (digits->len == 0)
		return NULL;
	while (*p != '\0' && g_unichar_digit_value(g_utf8_get_char(p)) < 0)
		p = g_utf8_next_char(p);
	char small[2] = {'0', '0'};
	for (; *p != '\0'; p = g_utf8_next_char(p)) {
		int digit = g_unichar_digit_value(g_utf8_get_char(p));
		if (digit < 0)
			break;
		if (n_small == 2)
			return NULL;
		small[0] = n_small == 0 ? '0' : small[1];
		small[1] = (char) ('0' + digit);
		n_small++;
	}
	for (; *p != '\0'; p = g_utf8_next_char(p))
		if (g_unichar_digit_value(g_utf8_get_char(p)) >= 0)
			return NULL;
	if (n_small == 0)
		return NULL;
	g_string_append_printf(digits, ".%.2s", small);
	return canonical(digits);
}

static char *
read_dash(const Transform *transform, const char *text)
{
	g_autofree char *word = g_strstrip(g_strdup(text));
	gunichar c = g_utf8_get_char_validated(word, -1);

	if (*word == '\0' || *g_utf8_next_char(word) != '\0' ||
	    (g_unichar_type(c) != G_UNICODE_DASH_PUNCTUATION && c != 0x2212))
		return NULL;
	return g_strdup(transform->arguments[0]);
}

/* ---- names --------------------------------------------------------------- */

static char *
read_list(const Transform *transform, const char *text)
{
	for (size_t i = 0; i < TRANSFORM_TABLE_ARGUMENTS &&
	    transform->arguments[i] != NULL; i++) {
		const char *value = transform_table_name(transform->table,
		    transform->arguments[i], text);
		if (value != NULL)
			return g_strdup(value);
	}
	return NULL;
}

/* ---- asking -------------------------------------------------------------- */

static char *
read_fixed(const Transform *transform, const char *text)
{
	(void) text;
	return g_strdup(transform->arguments[0] == NULL ? ""
	    : transform->arguments[0]);
}

static const struct {
	const char *kind;
	char *(*read)(const Transform *transform, const char *text);
} kinds[] = {
	{"date", transform_date_read},
	{"dash", read_dash},
	{"duration", transform_words_duration},
	{"durationwords", transform_words_duration_words},
	{"era", transform_date_read_era},
	{"fixed", read_fixed},
	{"list", read_list},
	{"number", read_number},
	{"quarter", transform_date_read_quarter},
	{"saka", transform_date_read_saka},
	{"units", read_units},
	{"words", transform_words_number},
};

char *
transform_apply(const Transform *transform, const char *text)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind, transform->kind) == 0)
			return kinds[i].read(transform, text);
	return NULL;
}

bool
transform_is_fixed(const Transform *transform)
{
	return strcmp(transform->kind, "fixed") == 0;
}

bool
transform_is_number(const Transform *transform, const char **decimal,
    const char **groups)
{
	if (strcmp(transform->kind, "number") != 0)
		return false;
	if (decimal != NULL)
		*decimal = transform->arguments[0];
	if (groups != NULL)
		*groups = transform->arguments[1];
	return true;
}

static bool
is_kind(const char *kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return true;
	return false;
}

TransformTable *
transform_open(const char *folder, GError **error)
{
	g_autoptr(TransformTable) table = transform_table_read(folder, error);

	if (table == NULL)
		return NULL;
	for (unsigned i = 0; i < table->rows->len; i++) {
		const Transform *row = g_ptr_array_index(table->rows, i);
		if (is_kind(row->kind))
			continue;
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "transforms.tsv: %s: unknown kind %s", row->name,
		    row->kind);
		return NULL;
	}
	return g_steal_pointer(&table);
}

void
transform_close(TransformTable *table)
{
	transform_table_free(table);
}

const Transform *
transform_find(const TransformTable *table, const char *space,
    const char *name)
{
	const char *key = g_hash_table_lookup(table->registries, space);
	const GPtrArray *rows = key == NULL && *space != '\0' ? NULL
	    : g_hash_table_lookup(table->by_name, name);
	const Transform *other = NULL;

	for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
		const Transform *row = g_ptr_array_index(rows, i);
		if (key != NULL && strstr(row->registries, key) != NULL)
			return row;
		other = row;
	}
	return other;
}

const char *
transform_number_name(const TransformTable *table, const char *space,
    const char *decimal)
{
	const char *key = g_hash_table_lookup(table->registries, space);

	for (unsigned i = 0; key != NULL && i < table->rows->len; i++) {
		const Transform *row = g_ptr_array_index(table->rows, i);
		if (strstr(row->registries, key) != NULL &&
		    strcmp(row->kind, "number") == 0 &&
		    strcmp(row->arguments[0], decimal) == 0 &&
		    strchr(row->arguments[1], '_') != NULL)
			return row->name;
	}
	return NULL;
}
