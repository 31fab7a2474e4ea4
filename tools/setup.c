#include "tools/setup.h"

#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "job/ledger.h"
#include "memory/journal.h"

/*
 * Where lang/ is: DRAGOMAN_LANG, or two folders above the program in a build
 * tree, or in share/ beside its bin/, or where PREFIX said.
 */
static char *
data_folder(void)
{
	static const char *const places[] = {
		"../../lang", "../share/dragoman/lang",
	};
	const char *set = g_getenv("DRAGOMAN_LANG");
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);

	if (set != NULL && *set != '\0')
		return g_strdup(set);
	for (size_t i = 0; program != NULL && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *folder = g_path_get_dirname(program);
		g_autofree char *path = g_build_filename(folder, places[i],
		    NULL);
		g_autofree char *probe = g_build_filename(path, "en", NULL);
		if (g_file_test(probe, G_FILE_TEST_IS_DIR))
			return g_steal_pointer(&path);
	}
	return g_build_filename(DRAGOMAN_DATA, "lang", NULL);
}

static bool
find_language(const Setup *setup, const char *tag, const Language **language,
    GError **error)
{
	if (tag == NULL)
		return true;
	*language = languages_find(setup->languages, tag);
	if (*language != NULL)
		return true;
	g_autofree char *valid = g_utf8_make_valid(tag, -1);
	g_set_error(error, FAILURE, FAILURE_USAGE,
	    "unknown language %s: `dragoman languages` lists them", valid);
	return false;
}

/* "auto" stands for what is found in each document. */
static bool
find_source(Setup *setup, const char *tag, GError **error)
{
	if (g_strcmp0(tag, "auto") == 0) {
		setup->job.finds_source = true;
		return true;
	}
	return find_language(setup, tag, &setup->job.source, error);
}

/* What nobody else may know comes from a file; never from the command line,
 * which everybody on the machine can read. Its first line is taken. */
static char *
read_secret(const char *path, GError **error)
{
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);

	if (bytes == NULL)
		return NULL;
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	char *secret = g_strndup(data, MIN(size, (size_t) 4096));
	secret[strcspn(secret, "\r\n")] = '\0';
	return secret;
}

static bool
read_secrets(Setup *setup, const Options *options, GError **error)
{
	if (options->password_file != NULL) {
		setup->password = read_secret(options->password_file, error);
		if (setup->password == NULL)
			return false;
	}
	if (options->key_file == NULL) {
		setup->key = g_strdup(g_getenv("DRAGOMAN_KEY"));
		return true;
	}
	setup->key = read_secret(options->key_file, error);
	if (setup->key != NULL)
		g_strstrip(setup->key);
	return setup->key != NULL;
}

static bool
find_layout(Setup *setup, const char *name, GError **error)
{
	if (name == NULL
	    || format_find_layout(name, &setup->job.format.layout))
		return true;
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	g_set_error(error, FAILURE, FAILURE_USAGE, "unknown layout %s: say "
	    "replace, side-by-side, alternate or layers", valid);
	return false;
}

static bool
find_facts(Setup *setup, const char *name, GError **error)
{
	if (name == NULL || format_find_facts(name, &setup->job.format.facts))
		return true;
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	g_set_error(error, FAILURE, FAILURE_USAGE, "unknown mode %s: say full, "
	    "keep-facts or relocalise-numbers", valid);
	return false;
}

static bool
read_srx(Setup *setup, const char *path, GError **error)
{
	if (path == NULL)
		return true;
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, error);
	if (bytes == NULL)
		return false;
	setup->srx = srx_read(bytes, path, &limits_default, error);
	setup->job.srx = setup->srx;
	return setup->srx != NULL;
}

static const char *
option_or_environment(const char *option, const char *variable)
{
	return option != NULL ? option : g_getenv(variable);
}

/* What is remembered, and where. */
static void
take_memory(Setup *setup, const Options *options)
{
	setup->job.memories = (const char *const *) options->memory;
	setup->job.termbases = (const char *const *) options->terms;
	setup->job.keeps_memory = options->no_memory_write;
	setup->job.client = options->client;
	setup->job.domain = options->domain;
	setup->journal = options->no_journal ? NULL
	    : options->journal != NULL ? g_strdup(options->journal)
	    : journal_default_path();
	setup->job.journal = setup->journal;
}

bool
setup_init(Setup *setup, const Options *options, GError **error)
{
	g_autofree char *folder = data_folder();

	*setup = (Setup) {.job.format.limits = limits_default};
	setup->languages = languages_open(folder, error);
	if (setup->languages == NULL ||
	    !read_secrets(setup, options, error) ||
	    !read_srx(setup, options->srx, error) ||
	    !find_layout(setup, options->layout, error) ||
	    !find_facts(setup, options->facts, error))
		return false;
	if (options->rules != NULL) {
		setup->rules = file_read(options->rules, &limits_default,
		    error);
		if (setup->rules == NULL)
			return false;
	}
	setup->prompts = g_build_filename(folder, "prompts", NULL);
	setup->job.format.languages = setup->languages;
	setup->job.format.rules = options->rules;
	setup->job.format.rules_bytes = setup->rules;
	setup->job.format.beside = file_read_beside;
	setup->job.format.password = setup->password;
	setup->job.format.ignores_permissions = options->ignore_permissions;
	setup->job.format.has_marks = options->its_marks;
	setup->job.format.has_ocr = options->ocr;
	setup->job.format.has_hidden = options->hidden;
	setup->job.format.accepts_changes = options->accept_changes;
	setup->job.engine = options->engine;
	setup->job.fallback = options->fallback;
	setup->ledger = ledger_default_path();
	setup->job.ledger = setup->ledger;
	take_memory(setup, options);
	const char *urls = option_or_environment(options->url, "DRAGOMAN_URL");
	if (urls != NULL && *urls != '\0')
		setup->urls = g_strsplit(urls, ",", -1);
	setup->job.settings = (EngineSettings) {
		.urls = (const char *const *) setup->urls,
		.model = option_or_environment(options->model,
		    "DRAGOMAN_MODEL"),
		.key = setup->key,
		.languages = setup->languages,
		.ca_file = options->ca_file, .proxy = options->proxy,
		.timeout = (unsigned) options->engine_timeout,
		.patience = (unsigned) options->patience,
		.parallel = (unsigned) MAX(options->requests, 1),
		.budget = options->max_tokens,
	};
	if (!find_source(setup, options->source, error))
		return false;
	setup->job.format.source = setup->job.source;
	bool is_found = find_language(setup, options->target,
	    &setup->job.target, error);
	setup->job.format.target = setup->job.target;
	return is_found;
}

void
setup_clear(Setup *setup)
{
	g_clear_pointer(&setup->languages, languages_close);
	g_clear_pointer(&setup->prompts, g_free);
	g_clear_pointer(&setup->pack, pack_free);
	g_clear_pointer(&setup->key, g_free);
	g_clear_pointer(&setup->ledger, g_free);
	g_clear_pointer(&setup->urls, g_strfreev);
	g_clear_pointer(&setup->password, g_free);
	g_clear_pointer(&setup->journal, g_free);
	g_clear_pointer(&setup->rules, g_bytes_unref);
	g_clear_pointer(&setup->srx, srx_free);
}

bool
setup_needs_pair(const Setup *setup, GError **error)
{
	if ((setup->job.source == NULL && !setup->job.finds_source) ||
	    setup->job.target == NULL) {
		g_set_error_literal(error, FAILURE, FAILURE_USAGE,
		    "say both languages: -s SOURCE -t TARGET");
		return false;
	}
	if (setup->job.source == setup->job.target) {
		g_set_error(error, FAILURE, FAILURE_USAGE,
		    "source and target are both %s",
		    language_tag(setup->job.source));
		return false;
	}
	return true;
}
