#include "task/pack.h"

#include <string.h>

#include "base/failure.h"
#include "base/file.h"

enum {
	DEPTH = 8,		/* parents of parents */
	FILE_LIMIT = 1024 * 1024,
	ROW_LIMIT = 10000,	/* of a .jsonl file */
	MOST_TEXTS = 50, MOST_TOKENS = 100000,
};

struct Pack {
	char *name, *version, *description, *folder, *parent_name;
	char **tasks;
	char **languages;	/* NULL: all */
	PackLimits limits;
	double temperature;
	Pack *parent;
	GHashTable *files;	/* name to text */
	Json *schema;		/* of this pack alone; or NULL */
	GPtrArray *examples, *tests;	/* of Json: parents' first */
	char *hash;
};

static const char *const all_tasks[] = {
	"translate", "review", "terms", "repair", "extract", NULL,
};

/* All names that a task's text may use. */
static const char *const names[] = {
	"source", "target", "language", "style", "document", "fields",
	"examples", "categories", "severities", "parent", NULL,
};

static const struct {
	const char *group, *key;
} keys[] = {
	{"pack", "id"}, {"pack", "version"}, {"pack", "parent"},
	{"pack", "description"}, {"pack", "tasks"}, {"pack", "languages"},
	{"limits", "texts"}, {"limits", "tokens"}, {"limits", "review"},
	{"limits", "extract"}, {"sampling", "temperature"},
};

void
pack_free(Pack *pack)
{
	if (pack == NULL)
		return;
	pack_free(pack->parent);
	g_free(pack->name);
	g_free(pack->version);
	g_free(pack->description);
	g_free(pack->folder);
	g_free(pack->parent_name);
	g_strfreev(pack->tasks);
	g_strfreev(pack->languages);
	g_hash_table_unref(pack->files);
	json_free(pack->schema);
	g_ptr_array_unref(pack->examples);
	g_ptr_array_unref(pack->tests);
	g_free(pack->hash);
	g_free(pack);
}

static bool
fail(const Pack *pack, const char *file, const char *what, const char *which,
    GError **error)
{
	g_autofree char *valid = g_utf8_make_valid(which, -1);

	g_set_error(error, FAILURE, FAILURE_INPUT, "%s/%s: %s%s",
	    pack->folder, file, what, valid);
	return false;
}

/* ---- pack.ini ------------------------------------------------------------ */

static bool
is_key(const char *group, const char *key)
{
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(keys[i].group, group) == 0 &&
		    (key == NULL || strcmp(keys[i].key, key) == 0))
			return true;
	return false;
}

static bool
check_keys(const Pack *pack, GKeyFile *file, GError **error)
{
	g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

	for (char **group = groups; *group != NULL; group++) {
		if (!is_key(*group, NULL))
			return fail(pack, "pack.ini", "unknown group ",
			    *group, error);
		g_auto(GStrv) found = g_key_file_get_keys(file, *group, NULL,
		    NULL);
		for (char **key = found; *key != NULL; key++)
			if (!is_key(*group, *key))
				return fail(pack, "pack.ini", "unknown key ",
				    *key, error);
	}
	return true;
}

/* An own value, or the parent's, which VALUE holds already. */
static bool
read_limit(const Pack *pack, GKeyFile *file, const char *key, unsigned most,
    unsigned *value, GError **error)
{
	g_autofree char *text = g_key_file_get_value(file, "limits", key,
	    NULL);
	guint64 number;

	if (text == NULL)
		return true;
	if (!g_ascii_string_to_unsigned(text, 10, 1, most, &number, NULL))
		return fail(pack, "pack.ini", "no such number: ", text,
		    error);
	*value = (unsigned) number;
	return true;
}

static bool
read_limits(Pack *pack, GKeyFile *file, GError **error)
{
	if (pack->parent == NULL) {
		pack->limits = (PackLimits) {20, 700, 10, 4000};
	} else {
		pack->limits = pack->parent->limits;
		pack->temperature = pack->parent->temperature;
	}
	g_autofree char *warmth = g_key_file_get_value(file, "sampling",
	    "temperature", NULL);
	if (warmth != NULL) {
		char *end;
		pack->temperature = g_ascii_strtod(warmth, &end);
		if (*end != '\0' || !(pack->temperature >= 0 &&
		    pack->temperature <= 2))
			return fail(pack, "pack.ini", "temperature is from 0 "
			    "to 2, not ", warmth, error);
	}
	return read_limit(pack, file, "texts", MOST_TEXTS,
	    &pack->limits.texts, error) &&
	    read_limit(pack, file, "tokens", MOST_TOKENS,
	    &pack->limits.tokens, error) &&
	    read_limit(pack, file, "review", 10, &pack->limits.review,
	    error) &&
	    read_limit(pack, file, "extract", MOST_TOKENS,
	    &pack->limits.extract, error);
}

static bool
read_lists(Pack *pack, GKeyFile *file, GError **error)
{
	pack->tasks = g_key_file_get_string_list(file, "pack", "tasks", NULL,
	    NULL);
	pack->languages = g_key_file_get_string_list(file, "pack",
	    "languages", NULL, NULL);
	for (char **task = pack->tasks; task != NULL && *task != NULL; task++)
		if (!g_strv_contains(all_tasks, *task))
			return fail(pack, "pack.ini", "unknown task ", *task,
			    error);
	if (pack->languages != NULL && g_strv_contains(
	    (const char *const *) pack->languages, "*"))
		g_clear_pointer(&pack->languages, g_strfreev);
	return true;
}

/* What pack.ini says but for what a parent may have to say, too. */
static bool
read_head(Pack *pack, GKeyFile *file, GError **error)
{
	const char *text = g_hash_table_lookup(pack->files, "pack.ini");
	GError *failure = NULL;

	if (text == NULL)
		return fail(pack, "pack.ini", "not there", "", error);
	if (!g_key_file_load_from_data(file, text, strlen(text), 0,
	    &failure)) {
		fail(pack, "pack.ini", failure->message, "", error);
		g_error_free(failure);
		return false;
	}
	if (!check_keys(pack, file, error))
		return false;
	g_autofree char *id = g_key_file_get_string(file, "pack", "id", NULL);
	pack->version = g_key_file_get_string(file, "pack", "version", NULL);
	pack->description = g_key_file_get_string(file, "pack",
	    "description", NULL);
	pack->parent_name = g_key_file_get_string(file, "pack", "parent",
	    NULL);
	if (g_strcmp0(id, pack->name) != 0)
		return fail(pack, "pack.ini", "id must be the folder's name, ",
		    pack->name, error);
	if (pack->version == NULL || *pack->version == '\0')
		return fail(pack, "pack.ini", "key missing: version", "",
		    error);
	return read_lists(pack, file, error);
}

/* ---- files --------------------------------------------------------------- */

/* Whether a pack may have a file NAME. */
static bool
is_file(const char *name)
{
	static const char *const fixed[] = {
		"pack.ini", "examples.jsonl", "tests.jsonl",
		"schema.extract.json", NULL,
	};
	size_t length = strlen(name);

	if (g_strv_contains(fixed, name))
		return true;
	if (length > 3 && strcmp(name + length - 3, ".md") == 0) {
		g_autofree char *task = g_strndup(name, length - 3);
		return g_strv_contains(all_tasks, task) ||
		    g_str_has_prefix(name, "style.");
	}
	return g_str_has_prefix(name, "glossary.") &&
	    g_str_has_suffix(name, ".tsv");
}

static bool
read_file(Pack *pack, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(pack->folder, name, NULL);
	Limits limits = limits_default;

	limits.bytes = FILE_LIMIT;
	g_autoptr(GBytes) bytes = file_read(path, &limits, error);
	if (bytes == NULL)
		return false;
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	if (!g_utf8_validate(data, (gssize) size, NULL))
		return fail(pack, name, "not UTF-8", "", error);
	g_hash_table_insert(pack->files, g_strdup(name),
	    g_strndup(data, size));
	return true;
}

static bool
read_files(Pack *pack, GError **error)
{
	g_autoptr(GDir) folder = g_dir_open(pack->folder, 0, NULL);
	const char *name;

	if (folder == NULL)
		return fail(pack, "", "cannot be read", "", error);
	while ((name = g_dir_read_name(folder)) != NULL) {
		if (*name == '.' || strcmp(name, "README.md") == 0 ||
		    g_str_has_suffix(name, "~"))
			continue;
		if (!is_file(name))
			return fail(pack, name, "no pack has such a file", "",
			    error);
		if (!read_file(pack, name, error))
			return false;
	}
	return true;
}

static bool
read_rows(const Pack *pack, const char *name, GPtrArray *rows, GError **error)
{
	const char *text = g_hash_table_lookup(pack->files, name);

	if (text == NULL)
		return true;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (unsigned i = 0; lines[i] != NULL; i++) {
		GError *failure = NULL;
		if (*g_strstrip(lines[i]) == '\0')
			continue;
		Json *row = json_read(lines[i], strlen(lines[i]), &failure);
		if (row == NULL || json_member_text(row, "task") == NULL ||
		    i == ROW_LIMIT) {
			g_set_error(error, FAILURE, FAILURE_INPUT,
			    "%s/%s:%u: %s", pack->folder, name, i + 1,
			    failure != NULL ? failure->message
			    : i == ROW_LIMIT ? "too many rows"
			    : "not an object with a task");
			g_clear_error(&failure);
			json_free(row);
			return false;
		}
		g_ptr_array_add(rows, row);
	}
	return true;
}

static void
take_rows(GPtrArray *rows, const GPtrArray *from)
{
	for (unsigned i = 0; i < from->len; i++)
		g_ptr_array_add(rows, json_new_copy(g_ptr_array_index(from,
		    i)));
}

static bool
read_data(Pack *pack, GError **error)
{
	const char *schema = g_hash_table_lookup(pack->files,
	    "schema.extract.json");

	if (pack->parent != NULL) {
		take_rows(pack->examples, pack->parent->examples);
		take_rows(pack->tests, pack->parent->tests);
	}
	if (schema != NULL) {
		pack->schema = json_read(schema, strlen(schema), error);
		if (pack->schema == NULL) {
			g_prefix_error(error, "%s/schema.extract.json: ",
			    pack->folder);
			return false;
		}
	}
	return read_rows(pack, "examples.jsonl", pack->examples, error) &&
	    read_rows(pack, "tests.jsonl", pack->tests, error);
}

/* ---- hash ---------------------------------------------------------------- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* Names and texts of all files, in an order that no file system decides. */
static char *
hash_files(const Pack *pack)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	GHashTableIter iter;
	void *key;

	g_hash_table_iter_init(&iter, pack->files);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		g_ptr_array_add(sorted, key);
	g_ptr_array_sort(sorted, compare_names);
	if (pack->parent != NULL)
		g_checksum_update(sum, (const guchar *) pack->parent->hash,
		    -1);
	for (unsigned i = 0; i < sorted->len; i++) {
		const char *name = g_ptr_array_index(sorted, i);
		const char *text = g_hash_table_lookup(pack->files, name);
		if (strcmp(name, "tests.jsonl") == 0)
			continue;
		g_checksum_update(sum, (const guchar *) name,
		    (gssize) strlen(name) + 1);
		g_checksum_update(sum, (const guchar *) text,
		    (gssize) strlen(text) + 1);
	}
	return g_strdup(g_checksum_get_string(sum));
}

/* ---- opening ------------------------------------------------------------- */

static bool
is_name(const char *name)
{
	return *name != '\0' && strlen(name) <= 64 &&
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] ==
	    '\0';
}

/* The folder of the pack NAME, or NULL. */
static char *
find_folder(const char *const *folders, const char *name)
{
	for (; is_name(name) && *folders != NULL; folders++) {
		g_autofree char *folder = g_build_filename(*folders, name,
		    NULL);
		g_autofree char *probe = g_build_filename(folder, "pack.ini",
		    NULL);
		if (g_file_test(probe, G_FILE_TEST_IS_REGULAR))
			return g_steal_pointer(&folder);
	}
	return NULL;
}

static Pack *
pack_new(const char *name, char *folder)
{
	Pack *pack = g_new0(Pack, 1);

	pack->name = g_strdup(name);
	pack->folder = folder;
	pack->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
	pack->examples = g_ptr_array_new_with_free_func((GDestroyNotify)
	    json_free);
	pack->tests = g_ptr_array_new_with_free_func((GDestroyNotify)
	    json_free);
	return pack;
}

/* Every text must be one that can be filled in. */
static bool
try_tasks(const Pack *pack, GError **error)
{
	static const PackVar none[] = {{NULL, NULL}};

	for (size_t i = 0; all_tasks[i] != NULL; i++) {
		if (!pack_has_task(pack, all_tasks[i]))
			continue;
		g_autofree char *text = pack_render(pack, all_tasks[i], none,
		    error);
		if (text == NULL)
			return false;
	}
	return true;
}

/* The pack NAME, whose children CHAIN (the nearest last) lead to it. */
static Pack *
open_in_chain(const char *const *folders, const char *name, GPtrArray *chain,
    GError **error)
{
	char *folder = find_folder(folders, name);
	g_autofree char *valid = g_utf8_make_valid(name, -1);

	if (folder == NULL) {
		if (chain->len == 0)
			g_set_error(error, FAILURE, FAILURE_USAGE, "no pack "
			    "is called %s: `dragoman pack list` lists them",
			    valid);
		else
			g_set_error(error, FAILURE, FAILURE_INPUT, "pack %s: "
			    "its parent %s is not there", (const char *)
			    g_ptr_array_index(chain, chain->len - 1), valid);
		return NULL;
	}
	g_autoptr(Pack) pack = pack_new(name, folder);
	if (chain->len == DEPTH || g_ptr_array_find_with_equal_func(chain,
	    name, g_str_equal, NULL)) {
		fail(pack, "pack.ini", "its parents lead back to it or do not "
		    "end", "", error);
		return NULL;
	}
	g_autoptr(GKeyFile) file = g_key_file_new();
	if (!read_files(pack, error) || !read_head(pack, file, error))
		return NULL;
	g_ptr_array_add(chain, pack->name);
	if (pack->parent_name != NULL) {
		pack->parent = open_in_chain(folders, pack->parent_name,
		    chain, error);
		if (pack->parent == NULL)
			return NULL;
	}
	if (!read_limits(pack, file, error) || !read_data(pack, error) ||
	    !try_tasks(pack, error))
		return NULL;
	pack->hash = hash_files(pack);
	return g_steal_pointer(&pack);
}

Pack *
pack_open(const char *const *folders, const char *name, GError **error)
{
	g_autoptr(GPtrArray) chain = g_ptr_array_new();

	return open_in_chain(folders, name, chain, error);
}

GPtrArray *
pack_list(const char *const *folders)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

	for (; *folders != NULL; folders++) {
		g_autoptr(GDir) folder = g_dir_open(*folders, 0, NULL);
		const char *name;
		const char *one[] = {*folders, NULL};
		while (folder != NULL &&
		    (name = g_dir_read_name(folder)) != NULL) {
			g_autofree char *path = find_folder(one, name);
			if (path != NULL && !g_ptr_array_find_with_equal_func(
			    list, name, g_str_equal, NULL))
				g_ptr_array_add(list, g_strdup(name));
		}
	}
	g_ptr_array_sort(list, compare_names);
	return list;
}

/* ---- what it says -------------------------------------------------------- */

const char *
pack_name(const Pack *pack)
{
	return pack->name;
}

const char *
pack_version(const Pack *pack)
{
	return pack->version;
}

const char *
pack_description(const Pack *pack)
{
	return pack->description == NULL ? "" : pack->description;
}

const char *
pack_folder(const Pack *pack)
{
	return pack->folder;
}

const Pack *
pack_parent(const Pack *pack)
{
	return pack->parent;
}

PackLimits
pack_limits(const Pack *pack)
{
	return pack->limits;
}

double
pack_temperature(const Pack *pack)
{
	return pack->temperature;
}

const char *
pack_hash(const Pack *pack)
{
	return pack->hash;
}

/* The nearest pack that has a file for TASK; or NULL. */
static const Pack *
owner_of(const Pack *pack, const char *task)
{
	g_autofree char *name = g_strconcat(task, ".md", NULL);

	while (pack != NULL && !g_hash_table_contains(pack->files, name))
		pack = pack->parent;
	return pack;
}

bool
pack_has_task(const Pack *pack, const char *task)
{
	return (pack->tasks == NULL || g_strv_contains((const char *const *)
	    pack->tasks, task)) && owner_of(pack, task) != NULL;
}

bool
pack_needs_language(const Pack *pack, const Language *language,
    GError **error)
{
	for (const Pack *p = pack; p != NULL; p = p->parent)
		if (p->languages != NULL && !g_strv_contains(
		    (const char *const *) p->languages,
		    language_tag(language))) {
			g_set_error(error, FAILURE, FAILURE_USAGE, "pack %s "
			    "does not have %s (%s)", pack->name,
			    language_name(language), language_tag(language));
			return false;
		}
	return true;
}

static const char *
value_of(const PackVar *vars, const char *name)
{
	for (; vars->name != NULL; vars++)
		if (strcmp(vars->name, name) == 0)
			return vars->value;
	return NULL;
}

char *
pack_render(const Pack *pack, const char *task, const PackVar *vars,
    GError **error)
{
	const Pack *owner = owner_of(pack, task);
	g_autofree char *name = g_strconcat(task, ".md", NULL);
	g_autofree char *parent = NULL;
	PackVar all[G_N_ELEMENTS(names)] = {{NULL, NULL}};

	if (owner == NULL) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "pack %s has no task %s", pack->name, task);
		return NULL;
	}
	if (owner->parent != NULL && owner_of(owner->parent, task) != NULL) {
		parent = pack_render(owner->parent, task, vars, error);
		if (parent == NULL)
			return NULL;
	}
	for (size_t i = 0; names[i] != NULL; i++)
		all[i] = (PackVar) {names[i], strcmp(names[i], "parent") == 0
		    ? parent : value_of(vars, names[i])};
	g_autofree char *path = g_build_filename(owner->folder, name, NULL);
	char *text = pack_template_fill(g_hash_table_lookup(owner->files,
	    name), path, all, error);
	return text == NULL ? NULL : g_strchomp(text);
}

/* The texts of the file NAME of all parents and the pack, in a row. */
static char *
add_up(const Pack *pack, const char *name)
{
	g_autofree char *before = pack->parent == NULL ? NULL
	    : add_up(pack->parent, name);
	const char *own = g_hash_table_lookup(pack->files, name);

	if (own == NULL)
		return g_steal_pointer(&before);
	g_autofree char *trimmed = g_strchomp(g_strdup(own));
	return before == NULL ? g_steal_pointer(&trimmed)
	    : g_strconcat(before, "\n", trimmed, NULL);
}

char *
pack_style(const Pack *pack, const char *tag)
{
	g_autofree char *name = g_strdup_printf("style.%s.md", tag);

	return add_up(pack, name);
}

char *
pack_glossary(const Pack *pack, const char *source, const char *target)
{
	g_autofree char *name = g_strdup_printf("glossary.%s-%s.tsv", source,
	    target);

	return add_up(pack, name);
}

Json *
pack_schema(const Pack *pack)
{
	Json *schema = pack->parent == NULL ? json_new_object()
	    : pack_schema(pack->parent);

	if (pack->schema != NULL)
		json_merge(schema, pack->schema);
	return schema;
}

const GPtrArray *
pack_examples(const Pack *pack)
{
	return pack->examples;
}

const GPtrArray *
pack_tests(const Pack *pack)
{
	return pack->tests;
}
