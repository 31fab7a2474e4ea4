#include "lang/identify.h"
#include "tools/commands.h"
#include "tools/lines.h"

typedef struct Asked {
	const Languages *languages;
	bool is_plain;
} Asked;

static void
answer(char *text, size_t length, GString *out, void *data)
{
	const Asked *asked = data;
	Identity identity = identify_text(asked->languages, text, length);
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	if (asked->is_plain) {
		g_string_append(out, identity.tag);
		g_string_append_c(out, '\n');
		return;
	}
	(void) g_ascii_formatd(number, sizeof number, "%.2f",
	    identity.confidence);
	g_string_append_printf(out, "{\"language\":\"%s\",\"script\":\"%s\","
	    "\"confidence\":%s}\n", identity.tag, identity.script, number);
}

int
cmd_identify(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};

	if (!setup_init(&setup, options, error))
		return job_status(*error);
	Asked asked = {setup.languages, options->text};
	return lines_each(answer, &asked, error) ? JOB_DONE
	    : job_status(*error);
}
