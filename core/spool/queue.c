#include "spool/queue.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "spool/bounds.h"
#include "spool/disk.h"

#define CONF ".queue.conf"

/* Keys of the spool; see dragoman-spool(7). */
static const char *const own_keys[] = {
	"targets", "priority", "settle", "settle-max", "hardlinks",
	"originals", "memory-mib", "attempts", "timeout", "manifest",
	"manifest-max", "force",
};

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* "key=value" without spaces around; NULL: not a setting. */
static char *
tidy(const char *line)
{
	const char *equals = strchr(line, '=');

	if (equals == NULL || equals == line)
		return NULL;
	g_autofree char *key = g_strndup(line, (size_t) (equals - line));
	g_autofree char *value = g_strdup(equals + 1);
	g_strstrip(key);
	g_strstrip(value);
	for (const char *p = key; *p != '\0'; p++)
		if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
			return NULL;
	return g_strconcat(key, "=", value, NULL);
}

static char *
sort_lines(const char *name, const char *text, GError **error)
{
	g_auto(GStrv) raw = g_strsplit(text, "\n", -1);
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

	for (unsigned i = 0; raw[i] != NULL; i++) {
		g_strstrip(raw[i]);
		if (raw[i][0] == '\0' || raw[i][0] == '#')
			continue;
		char *line = tidy(raw[i]);
		if (line == NULL || !g_utf8_validate(line, -1, NULL)) {
			g_free(line);
			g_set_error(error, FAILURE, FAILURE_USAGE,
			    "in/%s/" CONF ": line %u is no setting "
			    "(key = value)", name, i + 1);
			return NULL;
		}
		g_ptr_array_add(lines, line);
	}
	g_ptr_array_sort(lines, compare_lines);
	g_ptr_array_add(lines, NULL);
	return g_strjoinv("\n", (char **) lines->pdata);
}

char *
queue_value(const char *options, const char *key, const char *other)
{
	size_t length = strlen(key);

	for (const char *p = options; p != NULL && *p != '\0';) {
		if (strncmp(p, key, length) == 0 && p[length] == '=')
			return g_strndup(p + length + 1, strcspn(p + length +
			    1, "\n"));
		p = strchr(p, '\n');
		p = p == NULL ? NULL : p + 1;
	}
	return g_strdup(other);
}

int
queue_number(const char *options, const char *key, int other)
{
	g_autofree char *value = queue_value(options, key, NULL);
	guint64 number;

	if (value != NULL && g_ascii_string_to_unsigned(value, 10, 0,
	    1000000, &number, NULL))
		return (int) number;
	return other;
}

static bool
is_yes(const char *options, const char *key)
{
	g_autofree char *value = queue_value(options, key, "no");

	return strcmp(value, "yes") == 0;
}

char **
queue_arguments(const char *options)
{
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
	g_auto(GStrv) lines = g_strsplit(options, "\n", -1);

	for (unsigned i = 0; lines[i] != NULL; i++) {
		char *equals = strchr(lines[i], '=');
		bool is_own = equals == NULL;
		for (size_t k = 0; k < G_N_ELEMENTS(own_keys); k++)
			is_own = is_own || (strncmp(lines[i], own_keys[k],
			    strlen(own_keys[k])) == 0 && lines[i] +
			    strlen(own_keys[k]) == equals);
		if (is_own || strcmp(equals, "=no") == 0)
			continue;
		if (strcmp(equals, "=yes") == 0)
			*equals = '\0';
		g_autofree char *argument = g_strconcat("--", lines[i], NULL);
		g_strv_builder_add(builder, argument);
	}
	return g_strv_builder_end(builder);
}

char *
queue_tidy_lines(const char *text)
{
	g_auto(GStrv) raw = g_strsplit(text, "\n", -1);
	GString *lines = g_string_new(NULL);

	for (unsigned i = 0; raw[i] != NULL; i++) {
		g_autofree char *line = tidy(g_strstrip(raw[i]));
		if (line != NULL && g_utf8_validate(line, -1, NULL))
			g_string_append_printf(lines, "%s\n", line);
	}
	return g_string_free(lines, FALSE);
}

static char **
split_words(const char *text)
{
	g_auto(GStrv) raw = g_strsplit_set(text, ", \t", -1);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

	for (unsigned i = 0; raw[i] != NULL; i++)
		if (*raw[i] != '\0')
			g_strv_builder_add(builder, raw[i]);
	return g_strv_builder_end(builder);
}

Queue *
queue_parse(const char *name, const char *text, GError **error)
{
	g_autofree char *options = sort_lines(name, text, error);

	if (options == NULL)
		return NULL;
	g_autofree char *targets = queue_value(options, "targets", "");
	g_autoptr(Queue) queue = g_new0(Queue, 1);
	queue->name = g_strdup(name);
	queue->targets = split_words(targets);
	queue->priority = CLAMP(queue_number(options, "priority", 5), 1, 9);
	queue->settle = queue_number(options, "settle", BOUNDS_SETTLE);
	queue->settle_most = queue_number(options, "settle-max",
	    BOUNDS_SETTLE_MOST);
	queue->takes_links = is_yes(options, "hardlinks");
	queue->manifest_most = queue_number(options, "manifest-max",
	    BOUNDS_MANIFEST_MOST);
	g_autofree char *manifest = queue_value(options, "manifest", "no");
	queue->needs_manifest = strcmp(manifest, "required") == 0;
	queue->options = g_steal_pointer(&options);
	if (queue->targets[0] != NULL)
		return g_steal_pointer(&queue);
	g_set_error(error, FAILURE, FAILURE_USAGE,
	    "in/%s/" CONF ": says no targets (targets = de fr)", name);
	return NULL;
}

/* Anybody may drop files; only its owner says what is done with them. */
static bool
is_trusted(int folder, const char *name, GError **error)
{
	struct stat status;

	if (fstatat(folder, CONF, &status, AT_SYMLINK_NOFOLLOW) < 0) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "in/%s/" CONF ": is not there", name);
		return false;
	}
	if (S_ISREG(status.st_mode) && (status.st_uid == 0 ||
	    status.st_uid == geteuid()) && (status.st_mode & 022) == 0)
		return true;
	g_set_error(error, FAILURE, FAILURE_USAGE, "in/%s/" CONF ": must "
	    "belong to root or the service and be writable for nobody else",
	    name);
	return false;
}

Queue *
queue_read(int in, const char *name, GError **error)
{
	int folder = disk_open(in, name, error);
	Queue *queue = NULL;

	if (folder < 0)
		return NULL;
	if (is_trusted(folder, name, error)) {
		g_autofree char *text = disk_read(folder, CONF);
		queue = queue_parse(name, text == NULL ? "" : text, error);
	}
	close(folder);
	return queue;
}

void
queue_free(Queue *queue)
{
	if (queue == NULL)
		return;
	g_free(queue->name);
	g_free(queue->options);
	g_strfreev(queue->targets);
	g_free(queue);
}
