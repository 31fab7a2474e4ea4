#include "base/process.h"

#include <string.h>

#include "base/failure.h"

static void
test_bytes(void)
{
	const char *const argv[] = {"cat", NULL};
	g_autoptr(GError) error = NULL;
	GString *text = g_string_new(NULL);

	for (unsigned i = 0; i < 300000; i++)
		g_string_append_c(text, (char) ('a' + i % 26));
	g_autoptr(GBytes) input = g_string_free_to_bytes(text);
	g_autoptr(GBytes) output = process_run(argv, input, 10, &error);
	g_assert_no_error(error);
	g_assert_true(g_bytes_equal(input, output));
}

static void
test_no_input(void)
{
	const char *const argv[] = {"cat", NULL};
	g_autoptr(GBytes) output = process_run(argv, NULL, 10, NULL);

	g_assert_nonnull(output);
	g_assert_cmpuint(g_bytes_get_size(output), ==, 0);
}

static void
test_failures(void)
{
	const char *const none[] = {"no-such-program-here", NULL};
	const char *const bad[] = {"false", NULL};
	const char *const slow[] = {"sleep", "20", NULL};
	g_autoptr(GError) error = NULL;
	gint64 start = g_get_monotonic_time();

	g_assert_null(process_run(none, NULL, 10, &error));
	g_assert_error(error, FAILURE, FAILURE_NEEDS_ENGINE);
	g_clear_error(&error);
	g_assert_null(process_run(bad, NULL, 10, &error));
	g_assert_error(error, FAILURE, FAILURE_ENGINE);
	g_clear_error(&error);
	g_assert_null(process_run(slow, NULL, 1, &error));
	g_assert_error(error, FAILURE, FAILURE_ENGINE);
	g_assert_cmpint(g_get_monotonic_time() - start, <,
	    15 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/process/bytes", test_bytes);
	g_test_add_func("/process/no-input", test_no_input);
	g_test_add_func("/process/failures", test_failures);
	return g_test_run();
}
