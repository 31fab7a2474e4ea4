#include "transform_table.h"

#include <string.h>

#include "base/failure.h"
#include "base/file.h"

/* A row of a table, by its columns. */
typedef bool (*AddRow)(TransformTable *table, char **columns);

void
transform_table_free(TransformTable *table)
{
	if (table == NULL)
		return;
	g_hash_table_unref(table->registries);
	g_hash_table_unref(table->by_name);
	g_hash_table_unref(table->months);
	g_hash_table_unref(table->names);
	g_ptr_array_unref(table->rows);
	g_string_chunk_free(table->texts);
	g_free(table);
}

char *
transform_table_fold(const char *text)
{
	g_autofree char *parts = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
	g_autofree char *lower = parts == NULL ? g_strdup("")
	    : g_utf8_casefold(parts, -1);
	GString *out = g_string_new(NULL);

	for (const char *p = lower; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		GUnicodeType type = g_unichar_type(c);
		bool is_mark = type == G_UNICODE_NON_SPACING_MARK &&
		    c < 0x0900;
		bool is_word = g_unichar_isalnum(c) || g_unichar_ismark(c) ||
		    type == G_UNICODE_OTHER_SYMBOL || c == 0xA8;
		if (is_mark || c == '\'' || c == 0x2019 || c == '.')
			continue;
		if (is_word)
			g_string_append_unichar(out, c);
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
	if (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	if (g_str_has_prefix(out->str, "the "))
		g_string_erase(out, 0, strlen("the "));
	return g_string_free(out, FALSE);
}

/* ---- rows ---------------------------------------------------------------- */

static bool
add_registry(TransformTable *table, char **columns)
{
	if (g_strv_length(columns) != 2 || strlen(columns[0]) != 1)
		return false;
	g_hash_table_insert(table->registries, g_strdup(columns[1]),
	    g_string_chunk_insert(table->texts, columns[0]));
	return true;
}

static bool
add_transform(TransformTable *table, char **columns)
{
	unsigned count = g_strv_length(columns);

	if (count < 3 || count > 3 + TRANSFORM_TABLE_ARGUMENTS ||
	    (strcmp(columns[2], "number") == 0 && count != 5))
		return false;
	Transform *row = g_new0(Transform, 1);
	row->table = table;
	row->registries = g_string_chunk_insert(table->texts, columns[0]);
	row->name = g_string_chunk_insert(table->texts, columns[1]);
	row->kind = g_string_chunk_insert(table->texts, columns[2]);
	for (unsigned i = 3; i < count; i++)
		row->arguments[i - 3] = g_string_chunk_insert(table->texts,
		    columns[i]);
	g_ptr_array_add(table->rows, row);
	GPtrArray *same = g_hash_table_lookup(table->by_name, row->name);
	if (same == NULL) {
		same = g_ptr_array_new();
		g_hash_table_insert(table->by_name,
		    (void *) (uintptr_t) row->name, same);
	}
	g_ptr_array_add(same, row);
	return true;
}

static bool
add_months(TransformTable *table, char **columns)
{
	if (g_strv_length(columns) != 1 + TRANSFORM_TABLE_MONTHS)
		return false;
	g_hash_table_insert(table->months, g_strdup(columns[0]),
	    g_strdupv(columns + 1));
	return true;
}

static bool
add_name(TransformTable *table, char **columns)
{
	if (g_strv_length(columns) != 3)
		return false;
	g_auto(GStrv) names = g_strsplit(columns[2], "|", -1);
	char *value = g_string_chunk_insert(table->texts, columns[1]);
	for (size_t i = 0; names[i] != NULL; i++) {
		g_autofree char *folded = transform_table_fold(names[i]);
		g_hash_table_insert(table->names, g_strconcat(columns[0],
		    "\t", folded, NULL), value);
	}
	return true;
}

/* ---- files --------------------------------------------------------------- */

static bool
read_rows(TransformTable *table, const char *folder, const char *name,
    AddRow add, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "xbrl", name, NULL);
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);

	if (bytes == NULL)
		return false;
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL),
	    g_bytes_get_size(bytes));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) columns = g_strsplit(lines[i], "\t", -1);
		if (*lines[i] == '\0' || *lines[i] == '#' ||
		    add(table, columns))
			continue;
		g_set_error(error, FAILURE, FAILURE_INTERNAL,
		    "%s: line %zu cannot be used", path, i + 1);
		return false;
	}
	return true;
}

TransformTable *
transform_table_read(const char *folder, GError **error)
{
	g_autoptr(TransformTable) table = g_new0(TransformTable, 1);

	table->texts = g_string_chunk_new(4096);
	table->registries = g_hash_table_new_full(g_str_hash, g_str_equal,
	    g_free, NULL);
	table->rows = g_ptr_array_new_with_free_func(g_free);
	table->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	    (GDestroyNotify) g_ptr_array_unref);
	table->months = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    (GDestroyNotify) g_strfreev);
	table->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    NULL);
	if (!read_rows(table, folder, "registries.tsv", add_registry, error)
	    || !read_rows(table, folder, "transforms.tsv", add_transform,
	    error) || !read_rows(table, folder, "months.tsv", add_months,
	    error) || !read_rows(table, folder, "names.tsv", add_name, error))
		return NULL;
	return g_steal_pointer(&table);
}

/* ---- asking -------------------------------------------------------------- */

const char *
transform_table_name(const TransformTable *table, const char *list,
    const char *text)
{
	g_autofree char *folded = transform_table_fold(text);
	g_autofree char *key = g_strconcat(list, "\t", folded, NULL);

	return g_hash_table_lookup(table->names, key);
}

int
transform_table_month(const TransformTable *table, const char *language,
    const char *word)
{
	char *const *months = g_hash_table_lookup(table->months, language);
	g_autofree char *folded = transform_table_fold(word);
	bool is_whole = strcmp(language, "roman") == 0;
	size_t longest = 0;
	int found = 0;

	for (int i = 0; months != NULL && i < TRANSFORM_TABLE_MONTHS; i++) {
		g_auto(GStrv) names = g_strsplit(months[i], "|", -1);
		for (size_t k = 0; names[k] != NULL; k++) {
			g_autofree char *name = transform_table_fold(
			    names[k]);
			size_t length = strlen(name);
			bool fits = is_whole ? strcmp(folded, name) == 0
			    : g_str_has_prefix(folded, name);
			if (fits && length > longest) {
				longest = length;
				found = i + 1;
			}
		}
	}
	return found;
}
