#include "tools/host.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/file.h"
#include "memory/journal.h"
#include "spool/queue.h"
#include "tools/commands.h"
#include "tools/packs.h"
#include "tools/setup.h"

enum { MOST_ENTRIES = 64 };

/* The options of a queue and a target, read. */
typedef struct Entry {
	Options options;
	Setup setup;
} Entry;

struct Host {
	SpoolHost host;
	char *journal, *ledger;
	GHashTable *entries;	/* options and target to Entry */
	GHashTable *digests;	/* path, size and times to SHA-256 */
};

static void
free_entry(void *data)
{
	Entry *entry = data;

	setup_clear(&entry->setup);
	options_clear(&entry->options);
	g_free(entry);
}

static bool
read_options(Entry *entry, const char *lines, const char *target,
    GError **error)
{
	g_auto(GStrv) own = queue_arguments(lines);
	g_autofree char *last = g_strconcat("--target=", target, NULL);
	g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

	entry->options = options_default();
	for (char **p = own; *p != NULL; p++)
		g_strv_builder_add(builder, *p);
	g_strv_builder_add(builder, last);
	g_auto(GStrv) arguments = g_strv_builder_end(builder);
	return options_parse(&entry->options, commands_find("batch")->options,
	    arguments, error) &&
	    setup_init(&entry->setup, &entry->options, error) &&
	    packs_take(&entry->setup, &entry->options, error) &&
	    setup_needs_pair(&entry->setup, error);
}

static Entry *
find_entry(Host *host, const char *lines, const char *target, GError **error)
{
	g_autofree char *key = g_strconcat(target, "\n", lines, NULL);
	Entry *entry = g_hash_table_lookup(host->entries, key);

	if (entry != NULL)
		return entry;
	entry = g_new0(Entry, 1);
	if (!read_options(entry, lines, target, error)) {
		free_entry(entry);
		return NULL;
	}
	if (!entry->options.no_journal && entry->options.journal == NULL)
		entry->setup.job.journal = host->journal;
	entry->setup.job.ledger = host->ledger;
	if (g_hash_table_size(host->entries) >= MOST_ENTRIES)
		g_hash_table_remove_all(host->entries);
	g_hash_table_insert(host->entries, g_steal_pointer(&key), entry);
	return entry;
}

static const JobOptions *
prepare(const char *lines, const char *target, void *data, GError **error)
{
	Entry *entry = find_entry(data, lines, target, error);

	return entry == NULL ? NULL : &entry->setup.job;
}

/* The digest of a file, which is read again when it has changed. */
static const char *
digest_of(Host *host, const char *path)
{
	struct stat status;

	if (path == NULL || stat(path, &status) < 0)
		return "none";
	g_autofree char *key = g_strdup_printf("%s %ju %jd %jd.%09ld", path,
	    (uintmax_t) status.st_ino, (intmax_t) status.st_size,
	    (intmax_t) status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
	const char *known = g_hash_table_lookup(host->digests, key);
	if (known != NULL)
		return known;
	g_autoptr(GBytes) bytes = file_read(path, &limits_default, NULL);
	char *digest = bytes == NULL ? g_strdup("none") : file_digest(bytes);
	g_hash_table_insert(host->digests, g_steal_pointer(&key), digest);
	return digest;
}

static char *
fingerprint(const char *lines, const char *target, void *data, GError **error)
{
	Host *host = data;
	const Entry *entry = find_entry(host, lines, target, error);

	if (entry == NULL)
		return NULL;
	const JobOptions *job = &entry->setup.job;
	g_autoptr(GString) text = g_string_new("dragoman "
	    DRAGOMAN_VERSION);
	g_string_append_printf(text, "\nmodel=%s\npack=%s\nsrx=%s\nrules=%s",
	    job->settings.model == NULL ? "" : job->settings.model,
	    job->pack == NULL ? "" : pack_hash(job->pack),
	    digest_of(host, entry->options.srx),
	    digest_of(host, entry->options.rules));
	for (char **terms = entry->options.terms; terms != NULL &&
	    *terms != NULL; terms++)
		g_string_append_printf(text, "\nterms=%s", digest_of(host,
		    *terms));
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
reload(void *data)
{
	Host *host = data;

	g_hash_table_remove_all(host->entries);
	g_hash_table_remove_all(host->digests);
}

/* A database on a network's file system would be damaged by two hosts: answers
 * are then kept by each host for itself, where the program keeps them else. */
static void
place_journal(Host *host, const char *root)
{
	g_autofree char *state = g_build_filename(root, "state", NULL);
	int fd = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_remote = fd >= 0 && file_is_remote(fd);

	if (fd >= 0)
		close(fd);
	host->journal = is_remote ? journal_default_path()
	    : g_build_filename(state, "paid", "journal.db", NULL);
	g_autofree char *folder = g_path_get_dirname(host->journal);
	g_autofree char *name = is_remote ? g_strconcat("usage.",
	    g_get_host_name(), ".jsonl", NULL) : g_strdup("usage.jsonl");
	if (is_remote)
		(void) g_mkdir_with_parents(folder, 0700);
	host->ledger = g_build_filename(state, "paid", name, NULL);
}

Host *
host_new(const char *root, const Options *options)
{
	Host *host = g_new0(Host, 1);

	place_journal(host, root);
	host->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    free_entry);
	host->digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	    g_free);
	host->host = (SpoolHost) {
		.prepare = prepare, .fingerprint = fingerprint,
		.reload = reload, .data = host,
		.store = options->store, .blobs = options->blobs,
		.ca_file = options->ca_file, .is_away = options->work_only,
	};
	return host;
}

void
host_free(Host *host)
{
	if (host == NULL)
		return;
	g_hash_table_unref(host->entries);
	g_hash_table_unref(host->digests);
	g_free(host->journal);
	g_free(host->ledger);
	g_free(host);
}

const SpoolHost *
host_spool(const Host *host)
{
	return &host->host;
}
