/* test_tagged_repair.c - tags that an engine has moved, dropped or doubled:
 * no code is lost, and what comes out is a document. */
#include <string.h>
#include <zip.h>

#include "base/failure.h"
#include "base/zip.h"
#include "check/check.h"
#include "doc/tagged_repair.h"
#include "format/docx/docx.h"

static Languages *languages;
static FormatOptions options;

#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define BOLD(text) "<w:r><w:rPr><w:b/></w:rPr><w:t>" text "</w:t></w:r>"
#define CHAR(type) "<w:r><w:fldChar w:fldCharType=\"" type "\"/></w:r>"
#define CODE(text) "<w:r><w:instrText>" text "</w:instrText></w:r>"
#define NOTE(id) "<w:r><w:footnoteReference w:id=\"" id "\"/></w:r>"
#define PICTURE "<w:r><w:drawing/></w:r>"

/* What must be in a paragraph as often as it was. */
static const char *const counted[] = {
	"<w:hyperlink ", "</w:hyperlink>", "\"begin\"", "\"separate\"",
	"\"end\"", "<w:footnoteReference w:id=\"2\"",
	"<w:footnoteReference w:id=\"3\"", "<w:drawing/>", "<w:tab/>",
	" REF x ", "<w:bookmarkStart ", "<w:bookmarkEnd ",
};

static const char body[] = "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"b\"/>"
    R("See clause ") CHAR("begin") CODE(" REF x ") CHAR("separate")
    R("4.2 below") CHAR("end") R(" and the ") "<w:hyperlink w:anchor=\"a\">"
    R("list of ") BOLD("parties") NOTE("2") "</w:hyperlink>" R(" of ")
    BOLD("12 March") NOTE("3") "<w:bookmarkEnd w:id=\"1\"/>" PICTURE
    "<w:r><w:tab/></w:r>" R(" signed by all.") "</w:p>";

static GBytes *
make_package(void)
{
	static const char *const names[] = {
		"_rels/.rels", "word/document.xml",
	};
	g_autofree char *document = g_strconcat("<w:document xmlns:w=\"http://"
	    "schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
	    body, "</w:body></w:document>", NULL);
	const char *const contents[] = {
		"<Relationships xmlns=\"http://schemas.openxmlformats.org/"
		"package/2006/relationships\"><Relationship Id=\"r\" "
		"Type=\"http://x/officeDocument\" "
		"Target=\"word/document.xml\"/></Relationships>", document,
	};
	zip_error_t failure;
	zip_error_init(&failure);
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &failure);
	zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, &failure);

	zip_source_keep(target);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		zip_file_add(archive, names[i], zip_source_buffer(archive,
		    contents[i], strlen(contents[i]), 0), 0);
	g_assert_cmpint(zip_close(archive), ==, 0);
	zip_stat_t status;
	zip_source_stat(target, &status);
	char *memory = g_malloc(status.size);
	zip_source_open(target);
	zip_source_read(target, memory, status.size);
	zip_source_close(target);
	zip_source_free(target);
	return g_bytes_new_take(memory, status.size);
}

/* ---- by hand ------------------------------------------------------------- */

static void
test_cases(void)
{
	static const struct {
		const char *answer, *expected;
	} rows[] = {
		/* Source: One <1>two</1> three<2/> 45<3/>. */
		{"Uno <1>dos</1> tres<2/> 45<3/>.",
		    "Uno <1>dos</1> tres<2/> 45<3/>."},
		{"Uno <1>dos</1> tres<2/> 45<3/><2/>.",
		    "Uno <1>dos</1> tres<2/> 45<3/>."},
		{"<3/>Uno <1>dos<2/></1> tres 45.",
		    "<3/>Uno <1>dos<2/></1> tres 45."},
		{"Uno </1>dos tres<2/> 45<3/>.",
		    "Uno<1></1> dos tres<2/> 45<3/>."},
		{"Uno dos tres 45.", "Uno<1></1> dos tres<2/> 45<3/>."},
		{"", "<1></1><2/><3/>"},
	};
	g_autoptr(Arena) arena = arena_new();
	InlineList list = {NULL, NULL};

	inline_add_text(&list, arena, "One ", 4);
	inline_add_code(&list, arena, INLINE_OPEN, 1, "fmt", NULL, 0);
	inline_add_text(&list, arena, "two", 3);
	inline_add_code(&list, arena, INLINE_CLOSE, 1, "fmt", NULL, 0);
	inline_add_text(&list, arena, " three", 6);
	inline_add_code(&list, arena, INLINE_PH, 2, "other", NULL, 0);
	inline_add_text(&list, arena, " 45", 3);
	inline_add_code(&list, arena, INLINE_PH, 3, "other", NULL, 0);
	inline_add_text(&list, arena, ".", 1);
	g_autoptr(Tagged) tagged = tagged_new(&list);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *repaired = tagged_repair(tagged,
		    rows[i].answer);
		g_assert_cmpstr(repaired, ==, rows[i].expected);
	}
}

/* ---- by chance ----------------------------------------------------------- */

/* The tags and words of TEXT, each a piece. */
static GPtrArray *
pieces_of(const char *text)
{
	GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
	unsigned number;
	TaggedForm form;

	while (*text != '\0') {
		size_t length = tagged_read_tag(text, &number, &form);
		if (length == 0)
			length = strcspn(text + 1, " <") + 1;
		g_ptr_array_add(pieces, g_strndup(text, length));
		text += length;
	}
	return pieces;
}

/* Moves, drops and doubles some of the pieces. */
static char *
spoil(GRand *chance, const char *text)
{
	g_autoptr(GPtrArray) pieces = pieces_of(text);
	GString *out = g_string_new(NULL);
	int changes = g_rand_int_range(chance, 1, 8);

	for (int i = 0; i < changes && pieces->len > 1; i++) {
		int from = g_rand_int_range(chance, 0, (int) pieces->len);
		int to = g_rand_int_range(chance, 0, (int) pieces->len);
		char *piece = g_strdup(g_ptr_array_index(pieces, from));
		int what = g_rand_int_range(chance, 0, 3);
		if (what < 2)
			g_ptr_array_remove_index(pieces, (unsigned) from);
		if (what > 0)
			g_ptr_array_insert(pieces, MIN(to,
			    (int) pieces->len), piece);
		else
			g_free(piece);
	}
	for (unsigned i = 0; i < pieces->len; i++)
		g_string_append(out, g_ptr_array_index(pieces, i));
	return g_string_free(out, FALSE);
}

static unsigned
count_of(const char *text, const char *what)
{
	unsigned count = 0;

	for (const char *p = text; (p = strstr(p, what)) != NULL; p++)
		count++;
	return count;
}

static void
assert_written(Document *document)
{
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = docx_format.write(document, &options,
	    report, &error);
	g_assert_no_error(error);
	g_autoptr(Zip) zip = zip_read(bytes, &options.limits, &error);
	g_autoptr(GBytes) part = zip_entry(zip, "word/document.xml", &error);
	g_assert_no_error(error);
	g_autoptr(XmlTree) tree = xml_parse(part, "part", &options.limits,
	    &error);
	g_assert_no_error(error);
	size_t size;
	const char *data = g_bytes_get_data(part, &size);
	g_autofree char *text = g_strndup(data, size);
	for (size_t i = 0; i < G_N_ELEMENTS(counted); i++)
		g_assert_cmpuint(count_of(text, counted[i]), ==,
		    count_of(body, counted[i]));
	/* A field's end is never before its separator, nor that before its
	 * beginning. */
	g_assert_true(strstr(text, "\"begin\"") < strstr(text,
	    "\"separate\""));
	g_assert_true(strstr(text, "\"separate\"") < strstr(text, "\"end\""));
}

static void
test_chance(void)
{
	enum { CASES = 10000 };
	g_autoptr(GBytes) bytes = make_package();
	g_autoptr(Report) report = report_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) document = docx_format.read(bytes, "t.docx",
	    &options, report, &error);
	g_assert_no_error(error);
	Unit *unit = document_unit(document, 1);
	GRand *chance = g_rand_new_with_seed(20261126);
	g_autoptr(Tagged) tagged = tagged_new(&unit->first->source);
	unsigned spoilt = 0;

	for (unsigned i = 0; i < CASES; i++) {
		g_autofree char *answer = spoil(chance, tagged_text(tagged));
		g_autofree char *repaired = tagged_repair(tagged, answer);
		g_autoptr(Arena) arena = arena_new();
		InlineList list;
		spoilt += !tagged_parse(tagged, answer, arena, &list, NULL);
		bool is_taken = tagged_parse(tagged, repaired, arena, &list,
		    &error);
		g_assert_no_error(error);
		g_assert_true(is_taken);
		segment_set_target(unit->first, list, "test");
		g_autofree char *breach = document_check(document);
		g_assert_cmpstr(breach, ==, NULL);
		assert_written(document);
	}
	/* Chance did its work. */
	g_assert_cmpuint(spoilt, >, CASES / 2);
	g_rand_free(chance);
	unit->first->has_target = false;
	unit->first->target = (InlineList) {NULL, NULL};
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	options = (FormatOptions) {
		.limits = limits_default, .languages = languages,
	};
	g_test_add_func("/tagged-repair/cases", test_cases);
	g_test_add_func("/tagged-repair/chance", test_chance);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
