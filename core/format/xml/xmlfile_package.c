#include "xmlfile_package.h"

#include <string.h>

#include "base/failure.h"
#include "base/zip.h"
#include "xmlfile_label.h"
#include "xmlfile_reader.h"
#include "xmlfile_verify.h"
#include "xmlfile_writer.h"

enum { DIRECTORY = 1 << 20 };	/* bytes at the end that name the entries */

/* A file in the archive that is translated. */
typedef struct Part {
	char *name;
	Document *document;
	unsigned first;		/* index of its first unit in the whole */
} Part;

typedef struct Skeleton {
	Zip *zip;
	GPtrArray *parts;	/* of Part */
} Skeleton;

static const char *const extensions[] = {"zip", "xbri", NULL};

static bool
holds(const char *data, size_t size, const char *word)
{
	return memmem(data, size, word, strlen(word)) != NULL;
}

static int
sniff(GBytes *bytes, const char *name)
{
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);
	(void) name;

	if (size < 100 || memcmp(data, "PK\003\004", 4) != 0 ||
	    holds(data, 100, "application/epub+zip"))
		return 0;
	const char *end = size > DIRECTORY ? data + size - DIRECTORY : data;
	size_t length = MIN(size, (size_t) DIRECTORY);
	if (holds(end, length, "[Content_Types].xml"))
		return 0;
	return holds(end, length, ".xhtml") || holds(end, length, ".htm")
	    ? 60 : 0;
}

static void
part_free(void *data)
{
	Part *part = data;

	g_free(part->name);
	document_free(part->document);
	g_free(part);
}

static void
skeleton_free(void *data)
{
	Skeleton *skeleton = data;

	zip_free(skeleton->zip);
	g_ptr_array_unref(skeleton->parts);
	g_free(skeleton);
}

/* ---- reading ------------------------------------------------------------- */

/* Whether what stands in an entry is translated. */
static bool
is_wanted(const char *name, GBytes *bytes)
{
	static const char *const suffixes[] = {
		".xhtml", ".html", ".htm", ".xml"
	};
	size_t size;
	const char *data = g_bytes_get_data(bytes, &size);

	for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++)
		if (g_str_has_suffix(name, suffixes[i]))
			return holds(data, size, "inlineXBRL") ||
			    holds(data, size, "labelLink");
	return false;
}

/* A copy of FROM with all its texts in ARENA. */
static InlineList
copy_list(const InlineList *from, Arena *arena)
{
	InlineList list = {NULL, NULL};

	for (const Inline *node = from->first; node != NULL;
	    node = node->next) {
		if (node->kind == INLINE_TEXT) {
			inline_add_text(&list, arena, node->text,
			    strlen(node->text));
			continue;
		}
		Inline *code = inline_add_code(&list, arena, node->kind,
		    node->id, node->type, node->original, node->value);
		code->text = arena_string(arena, node->text);
	}
	return list;
}

/* The label whose text UNIT of PART is; XML_NONE for other units. */
static uint32_t
label_of(const Part *part, const Unit *unit)
{
	const XmlfileSkeleton *skeleton = part->document->skeleton;

	return g_array_index(skeleton->places, XmlfilePlace, unit->value)
	    .label - 1;
}

/* Concepts that are named in the target language by another file of the
 * archive need no second name. */
static void
keep_labels(Document *whole, const Language *target)
{
	const Skeleton *skeleton = whole->skeleton;
	g_autoptr(GHashTable) uses = g_hash_table_new_full(g_str_hash,
	    g_str_equal, g_free, NULL);

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		const Part *part = g_ptr_array_index(skeleton->parts, i);
		const XmlfileSkeleton *own = part->document->skeleton;
		xmlfile_label_add_uses(own->tree, target, uses);
	}
	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		const Part *part = g_ptr_array_index(skeleton->parts, i);
		const XmlfileSkeleton *own = part->document->skeleton;
		g_autoptr(GHashTable) used = xmlfile_label_find_used(
		    own->tree, uses);
		for (unsigned k = 0; k < part->document->units->len; k++) {
			Unit *unit = g_ptr_array_index(whole->units,
			    part->first + k);
			if (g_hash_table_contains(used, GUINT_TO_POINTER(
			    label_of(part, g_ptr_array_index(
			    part->document->units, k)))))
				unit->translate = false;
		}
	}
}

/* The units of PART become units of the whole. */
static void
add_units(Document *whole, Part *part)
{
	Arena *arena = whole->arena;
	Block *top = document_add_block(whole, NULL, BLOCK_PART, part->name);
	const Block *last = NULL;
	Block *block = NULL;

	part->first = whole->units->len;
	for (unsigned i = 0; i < part->document->units->len; i++) {
		const Unit *own = g_ptr_array_index(part->document->units, i);
		if (own->block != last) {
			block = document_add_block(whole, top,
			    own->block->kind, own->block->name);
			block->level = own->block->level;
			last = own->block;
		}
		Unit *unit = document_add_unit(whole, block,
		    arena_string(arena, own->name));
		unit->translate = own->translate;
		unit->preserve_space = own->preserve_space;
		unit->next_code = own->next_code;
		unit->value = i;
		unit->note = arena_string(arena, own->note);
		unit->language = arena_string(arena, own->language);
		unit->first->source = copy_list(&own->first->source, arena);
	}
}

static void
add_part(Document *whole, const char *name, GBytes *bytes,
    const FormatOptions *options, Report *report)
{
	Skeleton *skeleton = whole->skeleton;
	g_autoptr(GError) error = NULL;
	Document *document = xmlfile_reader_read(bytes, name, options, report,
	    &error);

	if (document == NULL) {
		report_add(report, FINDING_PART_SKIPPED, 0, 0, 0, "%s: %s",
		    name, error->message);
		return;
	}
	Part *part = g_new0(Part, 1);
	part->name = g_strdup(name);
	part->document = document;
	g_ptr_array_add(skeleton->parts, part);
	if (whole->source_language == NULL)
		whole->source_language = arena_string(whole->arena,
		    document->source_language);
	whole->is_proved_by_skeleton = true;
	add_units(whole, part);
}

static bool
add_parts(Document *whole, const FormatOptions *options, Report *report,
    GError **error)
{
	Skeleton *skeleton = whole->skeleton;

	for (size_t i = 0; i < zip_entries(skeleton->zip); i++) {
		g_autofree char *name = g_strdup(zip_name(skeleton->zip, i));
		if (g_str_has_suffix(name, "/"))
			continue;
		g_autoptr(GBytes) bytes = zip_entry(skeleton->zip, name,
		    error);
		if (bytes == NULL)
			return false;
		if (is_wanted(name, bytes))
			add_part(whole, name, bytes, options, report);
	}
	keep_labels(whole, options->target);
	if (skeleton->parts->len > 0)
		return true;
	g_set_error_literal(error, FAILURE, FAILURE_REFUSED, "an archive "
	    "without inline XBRL or labels: unpack it first");
	return false;
}

static Document *
read_package(GBytes *bytes, const char *name, const FormatOptions *options,
    Report *report, GError **error)
{
	Zip *zip = zip_read(bytes, &options->limits, error);

	if (zip == NULL)
		return NULL;
	g_autoptr(Document) whole = document_new(bytes, name,
	    xmlfile_package_format.name);
	Skeleton *skeleton = g_new0(Skeleton, 1);
	skeleton->zip = zip;
	skeleton->parts = g_ptr_array_new_with_free_func(part_free);
	whole->skeleton = skeleton;
	whole->skeleton_free = skeleton_free;
	return add_parts(whole, options, report, error)
	    ? g_steal_pointer(&whole) : NULL;
}

/* ---- writing ------------------------------------------------------------- */

/* Gives the units of PART what those of the whole got. */
static void
take_targets(const Document *whole, const Part *part)
{
	Document *document = part->document;

	document->source_language = whole->source_language;
	document->target_language = whole->target_language;
	for (unsigned i = 0; i < document->units->len; i++) {
		const Unit *unit = g_ptr_array_index(whole->units,
		    part->first + i);
		Unit *own = g_ptr_array_index(document->units, i);
		InlineList output = unit_output(unit, document->arena);
		if (unit_is_changed(unit))
			segment_set_target(own->first, output, "package");
	}
}

static GBytes *
write_package(Document *whole, const FormatOptions *options, Report *report,
    GError **error)
{
	const Skeleton *skeleton = whole->skeleton;

	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		const Part *part = g_ptr_array_index(skeleton->parts, i);
		take_targets(whole, part);
		g_autoptr(GBytes) bytes = xmlfile_writer_write(part->document,
		    options, report, error);
		if (bytes == NULL) {
			g_prefix_error(error, "%s: ", part->name);
			return NULL;
		}
		if (!g_bytes_equal(bytes, part->document->source))
			zip_set_entry(skeleton->zip, part->name, bytes);
	}
	return zip_write(skeleton->zip, error);
}

/* ---- the proof ----------------------------------------------------------- */

static const Part *
find_part(const Skeleton *skeleton, const char *name)
{
	for (unsigned i = 0; i < skeleton->parts->len; i++) {
		const Part *part = g_ptr_array_index(skeleton->parts, i);
		if (strcmp(part->name, name) == 0)
			return part;
	}
	return NULL;
}

/* Each entry that is not translated must be the same bytes. */
static bool
check_entries(const Skeleton *source, const Skeleton *target, Proof *proof,
    GError **error)
{
	ProofCheck *check = proof_open(proof, "entries", "entries of the "
	    "archive, in their order, and the bytes of those that are not "
	    "translated");
	size_t count = zip_entries(source->zip);

	check->is_binding = true;
	if (zip_entries(target->zip) != count)
		proof_fault(check, 0, NULL, "%zu entries, not %zu",
		    zip_entries(target->zip), count);
	for (size_t i = 0; i < count && i < zip_entries(target->zip); i++) {
		const char *name = zip_name(source->zip, i);
		check->counted++;
		if (strcmp(name, zip_name(target->zip, i)) != 0) {
			proof_fault(check, 0, NULL, "%s is not where it was",
			    name);
			continue;
		}
		if (find_part(source, name) != NULL ||
		    g_str_has_suffix(name, "/"))
			continue;
		g_autoptr(GBytes) before = zip_entry(source->zip, name,
		    error);
		g_autoptr(GBytes) after = before == NULL ? NULL
		    : zip_entry(target->zip, name, error);
		if (after == NULL)
			return false;
		if (!g_bytes_equal(before, after))
			proof_fault(check, 0, NULL, "%s is not as it was",
			    name);
	}
	return true;
}

static bool
verify(const FormatVerify *task, const FormatOptions *options, Proof *proof,
    GError **error)
{
	const Skeleton *source = task->source_document->skeleton;
	const Skeleton *target = task->target_document->skeleton;
	g_autoptr(GPtrArray) befores = g_ptr_array_new();
	g_autoptr(GPtrArray) afters = g_ptr_array_new();

	if (!check_entries(source, target, proof, error))
		return false;
	for (unsigned i = 0; i < source->parts->len; i++) {
		const Part *part = g_ptr_array_index(source->parts, i);
		const Part *other = find_part(target, part->name);
		if (other == NULL) {
			g_set_error(error, FAILURE, FAILURE_INPUT,
			    "%s is not there", part->name);
			return false;
		}
		g_ptr_array_add(befores, part->document);
		g_ptr_array_add(afters, other->document);
	}
	XmlfileVerifySet set = {
		.sources = (Document *const *) (void *) befores->pdata,
		.targets = (Document *const *) (void *) afters->pdata,
		.count = befores->len, .language = task->target_language,
	};
	return xmlfile_verify_set(&set, options, proof, error);
}

const Format xmlfile_package_format = {
	.name = "xbrl",
	.label = "XBRL report packages and document sets (ESEF, EDINET)",
	.extensions = extensions,
	.note = "Inline XBRL and labels in it are translated, all else stays.",
	.sniff = sniff,
	.read = read_package,
	.write = write_package,
	.verify = verify,
};
