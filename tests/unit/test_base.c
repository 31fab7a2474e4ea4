/* test_base.c - arena, report, json, text, files. */
#include <glib/gstdio.h>
#include <stdint.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/failure.h"
#include "base/file.h"
#include "base/json.h"
#include "base/report.h"
#include "base/scout.h"
#include "base/text.h"

static void
test_arena(void)
{
	g_autoptr(Arena) arena = arena_new();
	char *first = arena_string(arena, "first");

	for (int i = 0; i < 10000; i++) {
		unsigned char *piece = arena_alloc(arena,
		    (size_t) (i % 97) + 1);
		g_assert_cmpuint((uintptr_t) piece % 16, ==, 0);
		g_assert_cmpuint(piece[i % 97], ==, 0);
		memset(piece, 0xAA, (size_t) (i % 97) + 1);
	}
	char *large = arena_alloc(arena, 1 << 20);
	large[(1 << 20) - 1] = 'x';
	g_assert_cmpstr(first, ==, "first");
	g_assert_null(arena_string(arena, NULL));
	g_assert_cmpstr(arena_printf(arena, "%d-%s", 7, "a"), ==, "7-a");
	g_assert_cmpuint(arena_size(arena), >=, (1 << 20) + 10000);
}

static void
test_report(void)
{
	g_autoptr(Report) report = report_new();
	g_autoptr(Report) other = report_new();

	report_add(report, FINDING_SPACE, 1, 2, 3, "a\nb\033[31m\xff");
	report_add(report, FINDING_NUMBER_MISSING, 0, 0, 0, "x");
	g_assert_cmpuint(report_count(report), ==, 2);
	g_assert_cmpuint(report_count_from(report, SEVERITY_WARNING), ==, 1);
	/* No control character of a hostile name reaches a terminal. */
	g_assert_cmpstr(report_finding(report, 0)->text, ==,
	    "a b\357\277\275[31m\357\277\275");
	report_add(other, FINDING_SPACE, 9, 0, 0, "moved");
	report_move(report, other);
	g_assert_cmpuint(report_count(other), ==, 0);
	g_assert_cmpuint(report_finding(report, 2)->unit, ==, 9);
	report_truncate(report, 1);
	g_assert_cmpuint(report_count(report), ==, 1);
}

/* Names are unique, and every row of the table is filled. */
static void
test_finding_table(void)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash,
	    g_str_equal);

	for (unsigned i = 0; i < FINDING_N_CODES; i++) {
		const FindingKind *kind = report_kind((FindingCode) i);
		g_assert_nonnull(kind->name);
		g_assert_nonnull(kind->category);
		g_assert_nonnull(kind->meaning);
		g_assert_true(g_hash_table_add(names,
		    (void *) (uintptr_t) kind->name));
	}
}

static void
test_json(void)
{
	g_autoptr(Json) json = json_new_object();
	static const char text[] = "{\"a\":\"x\",\"a\":\"y\"}";
	g_autoptr(GError) error = NULL;

	json_put_text(json, "z", "caf\303\251\xff");
	json_put_int(json, "a", -5);
	json_put_bool(json, "b", true);
	json_put_text(json, "none", NULL);
	g_autofree char *line = json_write(json, false);
	g_assert_cmpstr(line, ==, "{\"z\":\"caf\303\251\357\277\275\","
	    "\"a\":-5,\"b\":true,\"none\":null}");
	g_autoptr(Json) again = json_read(line, strlen(line), &error);
	g_assert_no_error(error);
	g_assert_cmpint(json_member_int(again, "a", 0), ==, -5);
	g_assert_true(json_member_bool(again, "b"));
	g_assert_null(json_member_text(again, "a"));
	g_assert_null(json_read(text, strlen(text), &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
}

static void
test_valid(void)
{
	static const char *const pieces[] = { "a", "abcdefgh", "\u00e9", "\u0416",
	    "\ud55c", "\ud7a3", "\u0e01", "\u5b57", "\U0001f600", "\xef\xbf\xbf",
	    "\xed\xa0\x80", "\xe0\x80\x80", "\xc0\x80", "\xc2", "\xe1\x80",
	    "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "\xf0\x9f\x98", "\x80",
	    "\xff", "\xf4\x8f\xbf\xbf" };
	unsigned n = G_N_ELEMENTS(pieces);

	for (unsigned i = 0; i < n * n * n; i++) {
		g_autofree char *text = g_strconcat(pieces[i % n],
		    pieces[i / n % n], pieces[i / n / n], NULL);
		g_assert_cmpint(text_is_valid(text, strlen(text)), ==,
		    g_utf8_validate(text, -1, NULL));
	}
	g_assert_false(text_is_valid("abcdefg\0abcdefgh", 16));
	g_assert_true(text_is_valid("\xc3\xa9\xff", 2));
	g_assert_false(text_is_valid("\xed\x95\x9c", 2));
	g_assert_true(text_is_valid("", 0));
}

static void
test_text(void)
{
	g_assert_cmpint(text_digit('7'), ==, 7);
	g_assert_cmpint(text_digit(0x0663), ==, 3);	/* Arabic-Indic */
	g_assert_cmpint(text_digit(0xFF19), ==, 9);	/* full width */
	g_assert_cmpint(text_digit('x'), ==, -1);
	g_assert_true(text_is_space(0x202F));
	g_assert_true(text_is_ideograph(0x4E2D));
	g_assert_cmpuint(text_width("a中b\314\201"), ==, 4);
	g_autofree char *folded = text_fold("İSTANBUL", 9, "tr_TR");
	g_assert_cmpstr(folded, ==, "istanbul");
	g_autofree char *nfc = text_nfc("e\314\201", 3);
	g_assert_cmpstr(nfc, ==, "\303\251");
	g_autofree char *whole = text_date(2025, 3, 3, "es_ES");
	g_assert_cmpstr(whole, ==, "3 de marzo de 2025");
	g_autofree char *month = text_date(2025, 3, 0, "es_ES");
	g_assert_cmpstr(month, ==, "marzo de 2025");
	g_autofree char *leap = text_date(0, 2, 29, "de_DE");
	g_assert_cmpstr(leap, ==, "29. Februar");
	g_autoptr(GArray) lines = text_line_breaks("one two", 7, "en");
	g_assert_cmpuint(lines->len, ==, 2);
	g_assert_cmpuint(g_array_index(lines, uint32_t, 0), ==, 4);
	g_assert_cmpuint(g_array_index(lines, uint32_t, 1), ==, 7);
}

static void
test_file(void)
{
	g_autofree char *folder = g_dir_make_tmp("dragoman-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "a", "b.txt", NULL);
	g_autofree char *inner = g_build_filename(folder, "a", NULL);
	g_autoptr(GBytes) bytes = g_bytes_new_static("hello", 5);
	g_autoptr(GError) error = NULL;
	Limits small = limits_default;

	g_assert_true(file_write(path, bytes, &error));
	g_assert_no_error(error);
	g_autoptr(GBytes) again = file_read(path, &limits_default, &error);
	g_assert_true(g_bytes_equal(bytes, again));
	g_autofree char *digest = file_digest(bytes);
	g_assert_cmpstr(digest, ==, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c"
	    "1fa7425e73043362938b9824");
	small.bytes = 4;
	g_assert_null(file_read(path, &small, &error));
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_clear_error(&error);
	g_assert_null(file_read(inner, &limits_default, &error));
	g_assert_error(error, FAILURE, FAILURE_INPUT);
	g_clear_error(&error);

	/* A folder stands where the file should go: nothing is left over. */
	g_assert_false(file_write(inner, bytes, &error));
	g_assert_error(error, FAILURE, FAILURE_OUTPUT);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_assert_cmpstr(g_dir_read_name(dir), ==, "a");
	g_assert_null(g_dir_read_name(dir));
	g_unlink(path);
	g_rmdir(inner);
	g_rmdir(folder);
}

static void
assert_content(const char *path, const char *expected)
{
	g_autofree char *content = NULL;

	g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
	g_assert_cmpstr(content, ==, expected);
}

static unsigned
count_entries(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	unsigned count = 0;

	while (g_dir_read_name(dir) != NULL)
		count++;
	return count;
}

/* What may be passed over byte by byte is no digit, in all of Unicode. */
static void
test_text_digit_at(void)
{
	for (uint32_t c = 1; c < 0x110000; c++) {
		char bytes[8] = "";
		if (c >= 0xD800 && c < 0xE000)
			continue;
		g_unichar_to_utf8(c, bytes);
		g_assert_cmpint(text_digit_at(bytes), ==, text_digit(c));
		if (text_digit(c) >= 0)
			g_assert_false(text_begins_no_digit(bytes[0]));
	}
	g_assert_false(text_begins_no_digit('\0'));
	g_assert_true(text_begins_no_digit('a'));
	g_assert_true(text_begins_no_digit('\x80'));
}

/* The asker's own data stay as they were; what it changes, it changes over
 * there. */
static bool
is_even(size_t index, void *data)
{
	(*(unsigned *) data)++;
	return index % 2 == 0;
}

static bool
die_at_five(size_t index, void *data)
{
	(void) data;
	if (index == 5)
		_exit(3);
	return true;
}

static void
test_scout(void)
{
	unsigned asked = 0;
	g_autoptr(Scout) scout = scout_send(10, 20, is_even, &asked);
	g_autoptr(Scout) dead = scout_send(0, 10, die_at_five, NULL);
	g_autoptr(Scout) none = scout_send(7, 7, is_even, &asked);
	Scout *unasked = scout_send(0, 1000, is_even, &asked);

	scout_free(unasked);
	for (size_t i = 0; i < 30; i++)
		g_assert_cmpint(scout_says(scout, i), ==, i >= 10 && i < 20 &&
		    i % 2 == 0);
	for (size_t i = 0; i < 10; i++)
		g_assert_cmpint(scout_says(dead, i), ==, i < 5);
	g_assert_false(scout_says(none, 7));
	g_assert_cmpuint(asked, ==, 0);
}

static bool
write_set(const char *const *paths, size_t count, GError **error)
{
	g_autoptr(FileSet) set = file_set_new();

	for (size_t i = 0; i < count; i++) {
		g_assert_true(file_set_add(set, paths[i], NULL));
		g_assert_true(file_set_append(set, "new ", 4, NULL));
		g_assert_true(file_set_append(set, "text", 4, NULL));
	}
	return file_set_commit(set, error);
}

/* What is given up leaves nothing behind. */
static void
test_file_set_dropped(void)
{
	g_autofree char *folder = g_dir_make_tmp("dragoman-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "file", NULL);
	FileSet *set = file_set_new();

	g_assert_true(file_set_add(set, path, NULL));
	g_assert_true(file_set_append(set, "text", 4, NULL));
	g_assert_cmpuint(count_entries(folder), ==, 1);
	file_set_free(set);
	g_assert_cmpuint(count_entries(folder), ==, 0);
	g_rmdir(folder);
}

/* A set of files goes in as a whole or not at all, also where older ones
 * stand: the second name here is a folder and cannot be replaced. */
static void
test_file_set(void)
{
	g_autofree char *folder = g_dir_make_tmp("dragoman-XXXXXX", NULL);
	g_autofree char *first = g_build_filename(folder, "first", NULL);
	g_autofree char *second = g_build_filename(folder, "second", NULL);
	g_autofree char *third = g_build_filename(folder, "third", NULL);
	const char *const paths[] = { second, first, third };

	g_assert_true(g_file_set_contents(first, "old", -1, NULL));
	g_assert_cmpint(g_mkdir(second, 0700), ==, 0);
	g_autoptr(GError) error = NULL;
	g_assert_false(write_set(paths, G_N_ELEMENTS(paths), &error));
	g_assert_error(error, FAILURE, FAILURE_OUTPUT);
	g_assert_nonnull(strstr(error->message, second));
	assert_content(first, "old");
	g_assert_false(g_file_test(third, G_FILE_TEST_EXISTS));
	g_assert_cmpuint(count_entries(folder), ==, 2);

	g_rmdir(second);
	g_assert_true(write_set(paths, G_N_ELEMENTS(paths), NULL));
	assert_content(first, "new text");
	assert_content(second, "new text");
	assert_content(third, "new text");
	g_assert_cmpuint(count_entries(folder), ==, 3);
	g_unlink(first);
	g_unlink(second);
	g_unlink(third);
	g_rmdir(folder);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/base/text/valid", test_valid);
	g_test_add_func("/base/arena", test_arena);
	g_test_add_func("/base/report", test_report);
	g_test_add_func("/base/report/table", test_finding_table);
	g_test_add_func("/base/json", test_json);
	g_test_add_func("/base/text", test_text);
	g_test_add_func("/base/text/digit-at", test_text_digit_at);
	g_test_add_func("/base/scout", test_scout);
	g_test_add_func("/base/file", test_file);
	g_test_add_func("/base/file/set", test_file_set);
	g_test_add_func("/base/file/set-dropped", test_file_set_dropped);
	return g_test_run();
}
