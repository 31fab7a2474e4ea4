#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "memory/tbx.h"
#include "memory/termbase.h"

enum { COLUMNS = 6 };

/* The columns in the order in which they are written down. */
static const char *const names[COLUMNS] = {
	"source", "target", "pos", "status", "note", "domain",
};

typedef struct Table {
	Termbase *termbase;
	const char *name;
	int places[COLUMNS];	/* column of the file > index of names; -1 */
} Table;

static bool
read_status(const char *text, TermStatus *status)
{
	if (*text == '\0') {
		*status = TERM_PREFERRED;
		return true;
	}
	for (int i = TERM_PREFERRED; i <= TERM_FORBIDDEN; i++)
		if (g_ascii_strcasecmp(text, termbase_status_name(
		    (TermStatus) i)) == 0) {
			*status = (TermStatus) i;
			return true;
		}
	return false;
}

/* The first line names the columns if it has "source" and "target". */
static bool
read_head(Table *table, char **cells)
{
	int places[COLUMNS];
	bool has_source = false, has_target = false;

	for (int i = 0; i < COLUMNS; i++)
		places[i] = -1;
	for (int i = 0; cells[i] != NULL && i < COLUMNS; i++)
		for (int k = 0; k < COLUMNS; k++)
			if (g_ascii_strcasecmp(g_strstrip(cells[i]),
			    names[k]) == 0) {
				places[i] = k;
				has_source = has_source || k == 0;
				has_target = has_target || k == 1;
			}
	if (!has_source || !has_target)
		return false;
	memcpy(table->places, places, sizeof places);
	return true;
}

static void
read_entry(Table *table, char **cells, unsigned line)
{
	const char *parts[COLUMNS] = {"", "", "", "", "", ""};
	TermEntry entry = { .file = table->name, .line = line };
	int n = (int) g_strv_length(cells);

	if (n < 2 || n > COLUMNS) {
		termbase_complain(table->termbase, table->name, line,
		    "%d columns: source, target, pos, status, note, domain "
		    "are wanted, the first two at least", n);
		return;
	}
	for (int i = 0; i < n; i++)
		if (table->places[i] >= 0)
			parts[table->places[i]] = g_strstrip(cells[i]);
	if (!read_status(parts[3], &entry.status)) {
		termbase_complain(table->termbase, table->name, line,
		    "no status: %s (say preferred, admitted or forbidden)",
		    parts[3]);
		return;
	}
	entry.source = parts[0];
	entry.target = parts[1];
	entry.pos = parts[2];
	entry.note = parts[4];
	entry.domain = parts[5];
	(void) termbase_add(table->termbase, &entry);
}

static void
read_table(Table *table, const char *text)
{
	unsigned line = 0;
	bool is_first = true;

	for (const char *p = text; *p != '\0';) {
		size_t length = strcspn(p, "\n");
		g_autofree char *copy = g_strndup(p, length);
		char *start = copy;
		p += length + (p[length] == '\n');
		if (++line == 1 && g_str_has_prefix(start, "\xEF\xBB\xBF"))
			start += 3;
		start[strcspn(start, "\r")] = '\0';
		if (*start == '\0' || *start == '#')
			continue;
		g_auto(GStrv) cells = g_strsplit(start, "\t", 64);
		if (!is_first || !read_head(table, cells))
			read_entry(table, cells, line);
		is_first = false;
	}
}

bool
termbase_read_bytes(Termbase *termbase, GBytes *bytes, const char *name,
    const Languages *languages, GError **error)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);

	if (size == 0)
		return true;	/* GLib has NULL for no bytes */
	if (tbx_is_one(bytes))
		return tbx_read(termbase, bytes, name, languages, error);
	if (memchr(data, '\0', size) != NULL ||
	    !g_utf8_validate(data, (gssize) size, NULL)) {
		g_set_error(error, FAILURE, FAILURE_INPUT, "%s: is no table "
		    "in UTF-8, and no TBX", name);
		return false;
	}
	g_autofree char *text = g_strndup(data, size);
	Table table = { .termbase = termbase, .name = name };
	for (int i = 0; i < COLUMNS; i++)
		table.places[i] = i;
	read_table(&table, text);
	return true;
}

bool
termbase_read(Termbase *termbase, const char *path,
    const Languages *languages, GError **error)
{
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);

	return bytes != NULL && termbase_read_bytes(termbase, bytes, path,
	    languages, error);
}
