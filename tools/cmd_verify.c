#include <string.h>

#include "base/failure.h"
#include "base/file.h"
#include "tools/commands.h"
#include "tools/setup.h"

/* A file of the pair. */
typedef struct Side {
	GBytes *bytes;
	const Format *format;
	Document *document;
} Side;

static void
side_clear(Side *side)
{
	g_clear_pointer(&side->bytes, g_bytes_unref);
	g_clear_pointer(&side->document, document_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static bool
side_read(Side *side, const char *path, const Setup *setup, GError **error)
{
	const FormatOptions *options = &setup->job.format;
	g_autoptr(Report) ignored = report_new();

	side->bytes = file_read(path, &options->limits, error);
	if (side->bytes == NULL)
		return false;
	side->format = format_sniff(side->bytes, path, error);
	if (side->format != NULL)
		side->document = side->format->read(side->bytes, path,
		    options, ignored, error);
	if (side->document == NULL)
		g_prefix_error(error, "%s: ", path);
	return side->document != NULL;
}

/* The report beside the target, which says what was set; NULL: there is none,
 * or it is another file's. */
static Json *
read_report(const char *target, GBytes *bytes)
{
	g_autofree char *path = g_strconcat(target, ".report.json", NULL);
	g_autofree char *digest = file_digest(bytes);
	g_autoptr(GBytes) data = file_read(path, &limits_default, NULL);

	if (data == NULL)
		return NULL;
	size_t size;
	const char *text = g_bytes_get_data(data, &size);
	g_autoptr(Json) report = json_read(text, size, NULL);
	return report != NULL && g_strcmp0(digest, json_member_text(report,
	    "target_sha256")) == 0 ? g_steal_pointer(&report) : NULL;
}

/* What the report says was set; the boxes are those of the source. Titles and
 * notes stand in no page's text. */
static GArray *
set_texts(const Json *report, const Document *document)
{
	const Json *rows = json_member(report, "segments"), *row;
	GArray *texts = g_array_new(FALSE, FALSE, sizeof(ReadbackText));

	for (size_t i = 0; (row = json_element(rows, i)) != NULL; i++) {
		ReadbackText text = {
			.page = (unsigned) json_member_int(row, "page", 0),
			.text = json_member_text(row, "target"),
		};
		const Unit *unit = document_unit(document,
		    (unsigned) json_member_int(row, "unit", 0));
		/* Where a text goes on over the page only the job knows how
		 * much of it stands on which: it was proved then. */
		if (unit == NULL || unit->block->kind == BLOCK_META
		    || unit->block->last_page > unit->block->page)
			continue;
		text.box = unit->block->box;
		if (text.text != NULL && g_strcmp0(text.text,
		    json_member_text(row, "source")) != 0
		    && (text.page != 0 || document->pages == 0))
			g_array_append_val(texts, text);
	}
	return texts;
}

static const Language *
language_of(const Setup *setup, const Language *said, const Json *report,
    const char *member)
{
	const char *tag = json_member_text(report, member);

	return said != NULL || tag == NULL ? said
	    : languages_find(setup->languages, tag);
}

static void
print_check(const ProofCheck *check)
{
	if (check->skipped != NULL) {
		g_print("%-14s not checked: %s\n", check->name,
		    check->skipped);
		return;
	}
	g_print("%-14s %s, %u looked at, %u faults: %s\n", check->name,
	    check->faults == 0 ? "proved" : "FAILED", check->counted,
	    check->faults, check->what);
	for (unsigned i = 0; i < check->list->len; i++) {
		g_autofree char *line = proof_line(&g_array_index(check->list,
		    ProofFault, i));
		g_print("    %s\n", line);
	}
}

static void
print_proof(const Proof *proof, bool is_json)
{
	if (is_json) {
		g_autoptr(Json) rows = proof_json(proof);
		g_autofree char *text = json_write(rows, true);
		g_print("%s\n", text);
		return;
	}
	for (size_t i = 0; i < proof_count(proof); i++)
		print_check(proof_check(proof, i));
}

static bool
check_formats(const Side *source, const Side *target, GError **error)
{
	if (source->format == target->format
	    && source->format->verify != NULL)
		return true;
	if (source->format != target->format)
		g_set_error(error, FAILURE, FAILURE_REFUSED, "a %s file is no "
		    "translation of a %s file", target->format->name,
		    source->format->name);
	else
		g_set_error(error, FAILURE, FAILURE_REFUSED, "%s files are "
		    "proved while they are written, and not afterwards",
		    source->format->name);
	return false;
}

int
cmd_verify(const Options *options, GError **error)
{
	g_auto(Setup) setup = {0};
	g_auto(Side) source = {0};
	g_auto(Side) target = {0};
	g_autoptr(Proof) proof = proof_new();

	if (!setup_init(&setup, options, error)
	    || !side_read(&source, options->files[0], &setup, error)
	    || !side_read(&target, options->files[1], &setup, error)
	    || !check_formats(&source, &target, error))
		return job_status(*error);
	g_autoptr(Json) report = read_report(options->files[1], target.bytes);
	g_autoptr(GArray) texts = report == NULL ? NULL
	    : set_texts(report, source.document);
	FormatVerify task = {
		.source = source.bytes, .target = target.bytes,
		.source_document = source.document,
		.target_document = target.document,
		.source_language = language_of(&setup, setup.job.source,
		    report, "source_language"),
		.target_language = language_of(&setup, setup.job.target,
		    report, "target_language"),
		.texts = texts == NULL ? NULL : (void *) texts->data,
		.n_texts = texts == NULL ? 0 : texts->len,
		.is_thorough = !options->no_pixels,
	};
	if (!source.format->verify(&task, &setup.job.format, proof, error))
		return job_status(*error);
	print_proof(proof, options->json);
	return proof_faults(proof) == 0 ? JOB_DONE : JOB_FINDINGS;
}
