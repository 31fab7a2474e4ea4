#include <stdio.h>
#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "doc/tagged.h"
#include "memory/tmx.h"

enum { PIECE = 1 << 16 };	/* bytes that are written at a time */

typedef struct Export {
	FileSet *files;		/* NULL: stdout */
	GString *out;
	const TmxChoice *choice;
	GError *error;
} Export;

/* Without what no XML may hold. */
static void
append_text(GString *out, const char *text, size_t length)
{
	for (const char *p = text; p < text + length;
	    p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (c == '<')
			g_string_append(out, "&lt;");
		else if (c == '>')
			g_string_append(out, "&gt;");
		else if (c == '&')
			g_string_append(out, "&amp;");
		else if (c == '"')
			g_string_append(out, "&quot;");
		else if (c == '\r')
			g_string_append(out, "&#13;");
		else if ((c >= 0x20 || c == '\t' || c == '\n') &&
		    c != 0xFFFE && c != 0xFFFF)
			g_string_append_unichar(out, c);
	}
}

static void
append_tag(GString *out, unsigned number, TaggedForm form)
{
	switch (form) {
	case TAGGED_OPEN:
		g_string_append_printf(out, "<bpt i=\"%u\" x=\"%u\"/>", number,
		    number);
		break;
	case TAGGED_CLOSE:
		g_string_append_printf(out, "<ept i=\"%u\"/>", number);
		break;
	case TAGGED_ALONE:
		g_string_append_printf(out, "<ph type=\"x-dragoman\" "
		    "x=\"%u\"/>", number);
		break;
	}
}

/* A half of a span without the other half was in the document as text. */
static bool
is_tag(const char *tagged, unsigned number, TaggedForm form)
{
	char other[16];

	if (form == TAGGED_ALONE)
		return true;
	g_snprintf(other, sizeof other, form == TAGGED_OPEN ? "</%u>"
	    : "<%u>", number);
	return strstr(tagged, other) != NULL;
}

static void
append_tuv(GString *out, const char *language, const char *tagged)
{
	const char *text = tagged;
	unsigned number;
	TaggedForm form;

	g_string_append(out, "<tuv xml:lang=\"");
	append_text(out, language, strlen(language));
	g_string_append(out, "\"><seg>");
	for (const char *p = tagged; *p != '\0';) {
		size_t length = *p == '<' ? tagged_read_tag(p, &number, &form)
		    : 0;
		if (length > 0 && is_tag(tagged, number, form)) {
			append_text(out, text, (size_t) (p - text));
			append_tag(out, number, form);
			text = p + length;
		}
		p += MAX(length, 1);
	}
	append_text(out, text, strlen(text));
	g_string_append(out, "</seg></tuv>\n");
}

static void
append_property(GString *out, const char *name, const char *value)
{
	if (value == NULL)
		return;
	g_string_append_printf(out, "<prop type=\"%s\">", name);
	append_text(out, value, strlen(value));
	g_string_append(out, "</prop>");
}

static bool
write_out(Export *export, size_t from)
{
	GString *out = export->out;
	bool is_good = true;

	if (out->len < from)
		return true;
	if (export->files != NULL)
		is_good = file_set_append(export->files, out->str, out->len,
		    &export->error);
	else if (fwrite(out->str, 1, out->len, stdout) != out->len) {
		g_set_error_literal(&export->error, FAILURE, FAILURE_OUTPUT,
		    "cannot write to stdout");
		is_good = false;
	}
	g_string_truncate(out, 0);
	return is_good;
}

static bool
is_one(const char *wanted, const char *is)
{
	return wanted == NULL || g_strcmp0(wanted, is) == 0;
}

static bool
is_chosen(const TmxChoice *choice, const MemoryUnit *unit)
{
	return is_one(choice->source_tag, unit->source_tag) &&
	    is_one(choice->target_tag, unit->target_tag) &&
	    is_one(choice->client, unit->client) &&
	    is_one(choice->domain, unit->domain);
}

static bool
export_unit(const MemoryUnit *unit, void *data)
{
	Export *export = data;
	GString *out = export->out;

	if (!is_chosen(export->choice, unit))
		return true;
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(unit->date);
	g_autofree char *stamp = date == NULL ? NULL
	    : g_date_time_format(date, "%Y%m%dT%H%M%SZ");
	g_string_append(out, "<tu srclang=\"");
	append_text(out, unit->source_tag, strlen(unit->source_tag));
	g_string_append_c(out, '"');
	if (stamp != NULL && strlen(stamp) == 16)
		g_string_append_printf(out, " changedate=\"%s\"", stamp);
	g_string_append(out, ">");
	append_property(out, "client", unit->client);
	append_property(out, "domain", unit->domain);
	append_property(out, "x-dragoman-origin", unit->origin);
	if (unit->is_reviewed)
		append_property(out, "x-dragoman-reviewed", "yes");
	if (unit->has_context)
		g_string_append_printf(out, "<prop type=\"x-dragoman-context\""
		    ">%016" G_GINT64_MODIFIER "x %016" G_GINT64_MODIFIER
		    "x</prop>", (guint64) unit->previous,
		    (guint64) unit->next);
	g_string_append_c(out, '\n');
	append_tuv(out, unit->source_tag, unit->source);
	append_tuv(out, unit->target_tag, unit->target);
	g_string_append(out, "</tu>\n");
	return write_out(export, PIECE);
}

bool
tmx_export(Memory *memory, const char *path, const TmxChoice *choice,
    GError **error)
{
	g_autoptr(FileSet) files = strcmp(path, "-") == 0 ? NULL
	    : file_set_new();
	g_autoptr(GString) out = g_string_new("<?xml version=\"1.0\" "
	    "encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n<header "
	    "creationtool=\"dragoman\" creationtoolversion=\""
	    DRAGOMAN_VERSION "\" segtype=\"sentence\" o-tmf=\"dragoman\" "
	    "adminlang=\"en\" srclang=\"*all*\" datatype=\"unknown\"/>\n"
	    "<body>\n");
	Export export = {files, out, choice, NULL};

	if (files != NULL && !file_set_add(files, path, error))
		return false;
	bool is_good = memory_each(memory, export_unit, &export, error);
	g_string_append(out, "</body>\n</tmx>\n");
	if (is_good && export.error == NULL)
		(void) write_out(&export, 0);
	if (export.error != NULL) {
		g_propagate_error(error, export.error);
		return false;
	}
	if (is_good && files == NULL && fflush(stdout) != 0) {
		g_set_error_literal(error, FAILURE, FAILURE_OUTPUT,
		    "cannot write to stdout");
		return false;
	}
	return is_good && (files == NULL || file_set_commit(files, error));
}
