/*
 * test_date.c - dates of all orders, calendars and scripts.
 */
#include <glib.h>
#include <string.h>

#include "lang/date.h"

static Languages *languages;

static char *
described(const char *tag, const char *text)
{
	g_autoptr(GArray) dates = date_find(languages_find(languages, tag),
	    text);
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < dates->len; i++) {
		Date *date = &g_array_index(dates, Date, i);
		g_string_append_printf(out, "%s%d-%d-%d%s", i > 0 ? " " : "",
		    date->year, date->month, date->day,
		    date->is_ambiguous ? "?" : "");
	}
	return g_string_free(out, FALSE);
}

static void
test_found(void)
{
	static const char *const cases[][3] = {
		{ "en", "at December 31, 2023 and May 5th", "2023-12-31 "
		    "0-5-5" },
		{ "en", "31 December 2023; Dec. 2023; 12/31/2023",
		    "2023-12-31 2023-12-0 2023-12-31" },
		{ "en", "3/4/2023", "2023-3-4?" },
		{ "en", "2023-12-31", "2023-12-31" },
		{ "en", "it may rise 5.5% in 2023", "" },
		{ "en", "the first of May, 2023", "2023-5-0" },
		{ "de", "am 31. Dezember 2023 und 1.2.2024", "2023-12-31 "
		    "2024-2-1?" },
		{ "fr", "le 1er janvier 2024", "2024-1-1" },
		{ "es", "31 de diciembre de 2023", "2023-12-31" },
		{ "pt", "em 31 de mar\xc3\xa7o de 2022", "2022-3-31" },
		{ "it", "il 3 maggio 2021", "2021-5-3" },
		{ "ru", "31 декабря 2023 г.", "2023-12-31" },
		{ "tr", "31 Aral\xc4\xb1k 2023", "2023-12-31" },
		{ "vi", "ngày 31 tháng 12 năm 2023", "2023-12-31" },
		{ "id", "31 Desember 2023", "2023-12-31" },
		{ "ms", "31 Disember 2023", "2023-12-31" },
		{ "zh-Hans", "截至2023年12月31日和2024年3月", "2023-12-31 "
		    "2024-3-0" },
		{ "zh-Hans", "二〇二三年十二月三十一日", "2023-12-31" },
		{ "zh-Hant", "民國112年3月5日", "2023-3-5" },
		{ "ja", "令和5年3月31日、2023年3月期", "2023-3-31 2023-3-0" },
		{ "ko", "2023년 12월 31일 및 2023. 12. 31.", "2023-12-31 "
		    "2023-12-31" },
		{ "th", "31 ธันวาคม 2566 และ 31/12/2566", "2023-12-31 "
		    "2023-12-31" },
		{ "ar", "31 ديسمبر 2023 و ٣١/١٢/٢٠٢٣", "2023-12-31 "
		    "2023-12-31" },
		{ "en", "version 1.2.3, 10.1.2 and 1-2", "" },
		{ "en", "", "" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = described(cases[i][0], cases[i][1]);
		g_assert_cmpstr(got, ==, cases[i][2]);
	}
}

static Date
first_date(const char *tag, const char *text)
{
	g_autoptr(GArray) dates = date_find(languages_find(languages, tag),
	    text);

	g_assert_cmpuint(dates->len, ==, 1);
	return g_array_index(dates, Date, 0);
}

static void
test_equal(void)
{
	Date us = first_date("en", "3/4/2023");
	Date german = first_date("de", "4.3.2023");
	Date other = first_date("de", "4.5.2023");
	Date thai = first_date("th", "4 มีนาคม 2566");

	g_assert_true(date_equal(&us, &german));
	g_assert_true(date_equal(&german, &thai));
	g_assert_false(date_equal(&us, &other));
	g_assert_false(date_equal(&other, &thai));
}

/* Each language reads all its own month names. */
static void
test_months(void)
{
	for (const Language *const *p = languages_all(languages); *p; p++)
		for (size_t i = 0; i < language_n_terms(*p, LANGUAGE_MONTH);
		    i++) {
			const LanguageTerm *term = language_nth_term(*p,
			    LANGUAGE_MONTH, i);
			g_autofree char *text = g_strdup_printf("17 %s 2021",
			    term->text);
			g_autoptr(GArray) dates = date_find(*p, text);
			g_assert_cmpuint(dates->len, ==, 1);
			Date *date = &g_array_index(dates, Date, 0);
			g_assert_cmpint(date->month, ==, term->number);
			g_assert_cmpint(date->year, ==, 2021);
		}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/date/found", test_found);
	g_test_add_func("/date/equal", test_equal);
	g_test_add_func("/date/months", test_months);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
