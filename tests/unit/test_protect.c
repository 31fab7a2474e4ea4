/*
 * test_protect.c - codes and addresses are found, words and amounts are not.
 */
#include <glib.h>
#include <string.h>

#include "lang/protect.h"

/* The spans in a row, with | between. */
static char *
spans_of(const char *text)
{
	g_autoptr(GArray) spans = protect_find(text);
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < spans->len; i++) {
		ProtectSpan *span = &g_array_index(spans, ProtectSpan, i);
		if (i > 0)
			g_string_append_c(out, '|');
		g_string_append_len(out, text + span->start,
		    (gssize) (span->end - span->start));
	}
	return g_string_free(out, FALSE);
}

static void
test_found(void)
{
	static const char *const cases[][2] = {
		{ "See https://example.org/a?b=1, or (www.example.com).",
		    "https://example.org/a?b=1|www.example.com" },
		{ "Write to ir@example.org.", "ir@example.org" },
		{ "ISIN XS1234567890, LEI 5493001KJTIIGC8Y1R12",
		    "XS1234567890|5493001KJTIIGC8Y1R12" },
		{ "IBAN DE89 3704 0044 0532 0130 00 is", "DE89 3704 0044 0532 "
		    "0130 00" },
		{ "IBAN DE88 3704 0044 0532 0130 00 is", "" },
		{ "CIK 0000320193", "0000320193" },
		{ "a us-gaap:NetIncomeLoss is", "us-gaap:NetIncomeLoss" },
		{ "see report_2023.pdf and a_name", "report_2023.pdf|a_name" },
		{ "Name: ________ Date: ......... 5", "________|........." },
		{ "代码US0378331005。见www.example.cn/中文",
		    "US0378331005|www.example.cn/" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = spans_of(cases[i][0]);
		g_assert_cmpstr(got, ==, cases[i][1]);
	}
}

static void
test_not_found(void)
{
	static const char *const texts[] = { "Sales of 1,234.5 in 2023-2024",
	    "COVID-19 and the 10-K of FY2023", "EUR100000000 or 12-month",
	    "He said... and left", "mid-2023/24 and/or Q3", "A/B and 24/7",
	    "note: The group", "U.S.A. and e.g. this", "……", "20231231",
	    "IBM CORPORATION", "INTERNATIONAL" };

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *got = spans_of(texts[i]);
		g_assert_cmpstr(got, ==, "");
	}
}

static void
test_any_text(void)
{
	static const char hot[] = "aB0.:/@_-() ,'www";
	g_autoptr(GRand) random = g_rand_new_with_seed(5);

	for (unsigned i = 0; i < 20000; i++) {
		char text[40];
		int n = g_rand_int_range(random, 0, 39);
		for (int k = 0; k < n; k++)
			text[k] = hot[g_rand_int_range(random, 0,
			    sizeof(hot) - 1)];
		text[n] = '\0';
		g_autoptr(GArray) spans = protect_find(text);
		size_t last = 0;
		for (unsigned k = 0; k < spans->len; k++) {
			ProtectSpan *span = &g_array_index(spans, ProtectSpan,
			    k);
			g_assert_cmpuint(span->start, >=, last);
			g_assert_cmpuint(span->end, >, span->start);
			g_assert_cmpuint(span->end, <=, (size_t) n);
			last = span->end;
		}
	}
}

static void
test_linear(void)
{
	static const char *const patterns[] = { ")", "a.", "(", "_", "A0",
	    "www.", ". " };
	size_t length = 1u << 20;
	g_autofree char *text = g_malloc(length + 1);
	gint64 begin = g_get_monotonic_time();

	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		size_t n = strlen(patterns[i]);
		for (size_t p = 0; p < length; p++)
			text[p] = patterns[i][p % n];
		text[length] = '\0';
		g_autoptr(GArray) spans = protect_find(text);
		g_assert_cmpuint(spans->len, <, length);
	}
	g_assert_cmpint(g_get_monotonic_time() - begin, <,
	    10 * G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/protect/found", test_found);
	g_test_add_func("/protect/not-found", test_not_found);
	g_test_add_func("/protect/any-text", test_any_text);
	g_test_add_func("/protect/linear", test_linear);
	return g_test_run();
}
