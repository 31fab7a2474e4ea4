/*
 * test_tmx.c - translation memories of other programs, in and out.
 */
#include <glib.h>
#include <string.h>

#include "base/failure.h"
#include "memory/tmx.h"

static Languages *languages;
static char *folder;

static char *
new_path(const char *end)
{
	static unsigned n;

	return g_strdup_printf("%s/%u%s", folder, ++n, end);
}

static bool
list_unit(const MemoryUnit *unit, void *data)
{
	GString *out = data;

	g_string_append_printf(out, "%s>%s|%s|%s|%s|%s|%s|%d|%" G_GINT64_FORMAT
	    "|%d %u %u\n", unit->source_tag, unit->target_tag, unit->source,
	    unit->target, unit->origin == NULL ? "" : unit->origin,
	    unit->client == NULL ? "" : unit->client,
	    unit->domain == NULL ? "" : unit->domain, unit->is_reviewed,
	    unit->date, unit->has_context, (unsigned) unit->previous,
	    (unsigned) unit->next);
	return true;
}

static char *
list(Memory *memory)
{
	GString *out = g_string_new(NULL);

	g_assert_true(memory_each(memory, list_unit, out, NULL));
	return g_string_free(out, FALSE);
}

static Memory *
new_memory(void)
{
	g_autofree char *path = new_path(".db");
	GError *error = NULL;
	Memory *memory = memory_open(path, SQLITE_WRITE, &error);

	g_assert_no_error(error);
	return memory;
}

static TmxCounts
import(Memory *memory, const char *text, size_t length, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, length);
	TmxOptions options = { .memory = memory, .languages = languages };
	TmxCounts counts;

	(void) tmx_import_bytes(bytes, "a.tmx", &options, &counts,
	    error);
	return counts;
}

#define HEAD "<?xml version=\"1.0\"?><!DOCTYPE tmx SYSTEM \"tmx14.dtd\">" \
	"<tmx version=\"1.4\"><header srclang=\"en-US\"/><body>"
#define TAIL "</body></tmx>"
#define TU(a, b) "<tu changedate=\"20250102T030405Z\"><tuv xml:lang=\"en-US\">" \
	"<seg>" a "</seg></tuv><tuv xml:lang=\"de-DE\"><seg>" b \
	"</seg></tuv></tu>"

static void
test_codes(void)
{
	static const struct {
		const char *tu, *source, *target;
	} cases[] = {
		{TU("Plain &amp; simple", " Schlicht "), "Plain & simple",
		    "Schlicht"},
		{TU("The <bpt i=\"1\">&lt;b></bpt>net<ept i=\"1\">&lt;/b></ept>"
		    " profit", "Der <bpt i=\"1\">{</bpt>Netto<ept i=\"1\"/>"
		    "gewinn"), "The <1>net</1> profit", "Der <1>Netto</1>"
		    "gewinn"},
		/* Other i, the same x. */
		{TU("a <bpt i=\"1\" x=\"7\"/>b<ept i=\"1\"/> c<ph x=\"8\"/>d",
		    "c<ph x=\"8\"/>d <bpt i=\"5\" x=\"7\"/>b<ept i=\"5\"/> a"),
		    "a <1>b</1> c<2/>d", "c<2/>d <1>b</1> a"},
		{TU("a <it pos=\"begin\">[</it>b", "A <it pos=\"begin\"/>B"),
		    "a <1/>b", "A <1/>B"},
		{TU("a <hi type=\"x\">b</hi> c", "A <hi>B</hi> C"),
		    "a <1>b</1> c", "A <1>B</1> C"},
		{TU("a <ph>x<sub>hidden <bpt i=\"1\"/></sub></ph>b",
		    "A <ph/>B"), "a <1/>b", "A <1/>B"},
		/* At the ends there are none, in documents as here. */
		{TU("<bpt i=\"1\"/>All<ept i=\"1\"/>", "<bpt i=\"1\"/>Alles"
		    "<ept i=\"1\"/>"), "All", "Alles"},
		{TU("<ph/>Item", "<ph/>Punkt"), "Item", "Punkt"},
		{TU("Less &lt;1> is", "Kleiner &lt;1> ist"), "Less <1> is",
		    "Kleiner <1> ist"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Memory) memory = new_memory();
		g_autofree char *text = g_strconcat(HEAD, cases[i].tu, TAIL,
		    NULL);
		TmxCounts counts = import(memory, text, strlen(text), NULL);
		g_autofree char *got = list(memory);
		g_autofree char *want = g_strdup_printf("en>de|%s|%s|tmx|||0|"
		    "1735787045|0 0 0\n", cases[i].source, cases[i].target);
		g_assert_cmpstr(got, ==, want);
		g_assert_cmpuint(counts.added, ==, 1);
	}
}

static void
test_bad_units(void)
{
	static const struct {
		const char *tu;
		TmxFault fault;
	} cases[] = {
		{TU("a <ph/>b", "ab"), TMX_CODES},
		{TU("a", ""), TMX_EMPTY},
		{TU("a &nbsp;b", "a b"), TMX_CHARACTERS},
		{"<tu><tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv xml:lang="
		    "\"tlh\"><seg>b</seg></tuv></tu>", TMX_LANGUAGE},
		{"<tu><tuv xml:lang=\"fr\"><seg>a</seg></tuv><tuv xml:lang="
		    "\"de\"><seg>b</seg></tuv></tu>", TMX_NO_SOURCE},
		{"<tu/>", TMX_NO_SOURCE},
		{"<tu><tuv><seg>a</seg></tuv></tu>", TMX_NO_SOURCE},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Memory) memory = new_memory();
		GError *error = NULL;
		g_autofree char *text = g_strconcat(HEAD, TU("one", "eins"),
		    cases[i].tu, TU("two", "zwei"), TAIL, NULL);
		TmxCounts counts = import(memory, text, strlen(text), &error);
		g_assert_no_error(error);
		g_assert_cmpuint(counts.added, ==, 2);
		g_assert_cmpuint(counts.bad[cases[i].fault], ==, 1);
		g_assert_cmpuint(counts.first[cases[i].fault], ==, 1);
		g_assert_nonnull(tmx_fault_text(cases[i].fault));
	}
}

static void
test_files(void)
{
	static const struct {
		const char *text;
		int code;
		const char *says;
	} cases[] = {
		{"", FAILURE_INPUT, "no element found"},
		{"not xml", FAILURE_INPUT, "line 1"},
		{HEAD TU("one", "eins") "<tu>", FAILURE_INPUT, "line 1"},
		{"<!DOCTYPE tmx [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
		    "<tmx>&b;</tmx>", FAILURE_LIMIT, "entity"},
		{"<?xml version=\"1.0\" encoding=\"klingon\"?><tmx/>",
		    FAILURE_INPUT, "encoding"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Memory) memory = new_memory();
		GError *error = NULL;
		(void) import(memory, cases[i].text, strlen(cases[i].text),
		    &error);
		g_assert_error(error, FAILURE, cases[i].code);
		g_assert_true(g_str_has_prefix(error->message, "a.tmx"));
		g_assert_nonnull(strstr(error->message, cases[i].says));
		g_error_free(error);
	}
	/* An external entity is not fetched, and no error. */
	g_autoptr(Memory) memory = new_memory();
	const char *text = "<!DOCTYPE tmx [<!ENTITY x SYSTEM \"file:///etc/"
	    "passwd\">]><tmx><header srclang=\"en\"/><body>" TU("a &x;", "b")
	    TAIL;
	TmxCounts counts = import(memory, text, strlen(text), NULL);
	g_assert_cmpuint(counts.added, ==, 0);
	g_assert_cmpuint(counts.bad[TMX_CHARACTERS], ==, 1);
	/* Deep nesting. */
	GString *deep = g_string_new(HEAD);
	for (unsigned i = 0; i < 1000; i++)
		g_string_append(deep, "<hi>");
	GError *error = NULL;
	(void) import(memory, deep->str, deep->len, &error);
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_error_free(error);
	g_string_free(deep, TRUE);
}

static void
test_encodings(void)
{
	static const char *const encodings[] = {"UTF-16", "UTF-16LE",
	    "UTF-16BE", "ISO-8859-1", "windows-1252", "UTF-8"};

	for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
		g_autoptr(Memory) memory = new_memory();
		bool is_wide = g_str_has_prefix(encodings[i], "UTF-16");
		g_autofree char *text = g_strconcat(is_wide ? "\uFEFF" : "",
		    "<?xml version=\"1.0\" encoding=\"", is_wide ? "UTF-16"
		    : encodings[i], "\"?><tmx><header srclang=\"en\"/><body>",
		    TU("Duty", "Zölle für"), TAIL, NULL);
		size_t length;
		/* UTF-16 writes a mark of its own. */
		g_autofree char *bytes = g_convert(strcmp(encodings[i],
		    "UTF-16") == 0 ? text + 3 : text, -1, encodings[i],
		    "UTF-8", NULL, &length, NULL);
		GError *error = NULL;
		(void) import(memory, bytes, length, &error);
		g_assert_no_error(error);
		g_autofree char *got = list(memory);
		g_assert_nonnull(strstr(got, "|Duty|Zölle für|"));
	}
}

static void
test_round_trip(void)
{
	g_autoptr(Memory) memory = new_memory();
	g_autoptr(Memory) again = new_memory();
	g_autofree char *path = new_path(".tmx");
	g_autofree char *second = new_path(".tmx");
	TmxOptions options = { .memory = again, .languages = languages };
	TmxChoice all = { .client = NULL };
	TmxCounts counts;
	static const MemoryUnit units[] = {
		{ .source = "<1/> is \"a\" <company> & <2>more</2>", .target =
		    "<2>mehr</2> & <1/>", .source_tag = "en", .target_tag =
		    "de", .is_reviewed = true, .origin = "xliff", .client =
		    "a&b", .domain = "funds", .date = 1700000000,
		    .has_context = true, .previous = 17, .next = 4 },
		{ .source = "Total <3> assets <1/>", .target = "资产总计 <3> "
		    "<1/>", .source_tag = "en", .target_tag = "zh-Hans",
		    .date = 5 },
		{ .source = "Note", .target = "Anhang", .source_tag = "en",
		    .target_tag = "de", .origin = "chat", .date = 7,
		    .has_context = true, .next = UINT64_MAX },
	};

	g_assert_true(memory_begin(memory, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++)
		g_assert_cmpint(memory_add(memory, &units[i], NULL), ==,
		    MEMORY_ADDED);
	MemoryUnit more = units[2];
	more.next = 99;
	g_assert_cmpint(memory_add(memory, &more, NULL), ==, MEMORY_KNOWN);
	g_assert_true(memory_commit(memory, NULL));
	GError *error = NULL;
	g_assert_true(tmx_export(memory, path, &all, &error));
	g_assert_true(tmx_import(path, &options, &counts, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(counts.added, ==, 3);
	g_autofree char *was = list(memory);
	g_autofree char *is = list(again);
	was = g_strdelimit(was, "\t", ' ');
	/* What has no origin comes from a file now. */
	g_autoptr(GString) expected = g_string_new(was);
	g_string_replace(expected, "<1/>||||0|5", "<1/>|tmx|||0|5", 0);
	g_assert_cmpstr(is, ==, expected->str);
	/* And from then on nothing changes any more. */
	g_assert_true(tmx_export(again, second, &all, NULL));
	options.memory = memory;
	g_assert_true(tmx_import(second, &options, &counts, NULL));
	g_assert_cmpuint(counts.added, ==, 0);
	g_assert_cmpuint(counts.known, ==, 4);
}

/* What is cut off, byte by byte, is an error or fewer units. */
static void
test_cut(void)
{
	static const char text[] = HEAD TU("a <bpt i=\"1\"/>b<ept i=\"1\"/>",
	    "A <bpt i=\"1\"/>B<ept i=\"1\"/>") TU("c", "C") TAIL;
	g_autoptr(Memory) memory = new_memory();

	for (size_t n = 0; n + 1 < sizeof text; n++) {
		GError *error = NULL;
		TmxCounts counts = import(memory, text, n, &error);
		g_assert_nonnull(error);
		g_assert_cmpuint(counts.added + counts.known, <=, 2);
		g_clear_error(&error);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	folder = g_dir_make_tmp("dragoman-tmx-XXXXXX", NULL);
	g_test_add_func("/tmx/codes", test_codes);
	g_test_add_func("/tmx/bad-units", test_bad_units);
	g_test_add_func("/tmx/files", test_files);
	g_test_add_func("/tmx/encodings", test_encodings);
	g_test_add_func("/tmx/round-trip", test_round_trip);
	g_test_add_func("/tmx/cut", test_cut);
	int status = g_test_run();
	g_autofree char *remove = g_strdup_printf("rm -r '%s'", folder);
	return g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL)
	    ? status : 1;
}
