/*
 * reader.h - what the fuzz targets of readers do with an input: read it,
 * check the tree, change every unit, write it, prove it. Any crash, sanitizer report or
 * unsound tree is a find; an error is not.
 */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include "doc/dump.h"
#include "format/format.h"

static inline void
reader_change(Document *document)
{
	for (unsigned i = 0; i < document->units->len; i++) {
		Unit *unit = g_ptr_array_index(document->units, i);
		for (Segment *segment = unit->first; segment != NULL;
		    segment = segment->next) {
			if (segment->is_ignorable || segment->has_target)
				continue;
			InlineList target = inline_copy(&segment->source,
			    document->arena);
			inline_add_text(&target, document->arena, " +", 2);
			segment_set_target(segment, target, "fuzz");
		}
	}
}

static inline void
reader_prove(const Format *format, const Document *document, GBytes *written,
    const FormatOptions *options)
{
	g_autoptr(Report) report = report_new();
	g_autoptr(Proof) proof = proof_new();
	g_autoptr(Document) again = format->read(written, "fuzz", options,
	    report, NULL);
	const Language *language = languages_find(options->languages, "es");
	FormatVerify task = {
		.source = document->source, .target = written,
		.source_document = document, .target_document = again,
		.source_language = language, .target_language = language,
	};

	if (again != NULL)
		(void) format->verify(&task, options, proof, NULL);
}

static inline int
reader_run_as(const Format *format, FormatLayout layout, const char *target,
    const uint8_t *data, size_t size)
{
	static Languages *languages;
	g_autoptr(Report) report = report_new();
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);

	if (languages == NULL)
		languages = languages_open("lang", NULL);
	FormatOptions options = {
		.limits = limits_default, .languages = languages,
		.ignores_permissions = true, .layout = layout,
	};
	options.limits.bytes = 4 << 20;
	options.limits.total_bytes = 16 << 20;
	options.limits.nodes = 1000000;
	options.limits.pages = 50;
	(void) format->sniff(bytes, "fuzz");
	g_autoptr(Document) document = format->read(bytes, "fuzz", &options,
	    report, NULL);
	if (document == NULL)
		return 0;
	g_autofree char *breach = document_check(document);
	g_assert_cmpstr(breach, ==, NULL);
	g_autofree char *tree = dump_tree(document);
	document->source_language = "en";
	document->target_language = target;
	reader_change(document);
	g_autoptr(GBytes) written = format->write(document, &options, report,
	    NULL);
	if (written != NULL && format->verify != NULL)
		reader_prove(format, document, written, &options);
	return 0;
}

static inline int
reader_run(const Format *format, const uint8_t *data, size_t size)
{
	return reader_run_as(format, FORMAT_REPLACE, "es", data, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
