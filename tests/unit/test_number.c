/*
 * test_number.c - figures are read, compared and rewritten exactly.
 */
#include <glib.h>
#include <string.h>

#include "lang/decimal.h"
#include "lang/number.h"
#include "lang/number_vote.h"

static Languages *languages;

static const Language *
lang(const char *tag)
{
	const Language *language = languages_find(languages, tag);

	g_assert_nonnull(language);
	return language;
}

/* "-1234.5" "5%" "3‰" "2bp"; codes "#", words in (): joined with spaces. */
static char *
described(const char *tag, const char *text)
{
	static const char *const units[] = { "", "%", "permille", "bp",
	    "tenth" };
	g_autoptr(GArray) tokens = number_find(lang(tag), text);
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < tokens->len; i++) {
		NumberToken *token = &g_array_index(tokens, NumberToken, i);
		g_autofree char *value = decimal_text(&token->value);
		if (token->kind == NUMBER_WORD)
			continue;
		if (out->len > 0)
			g_string_append_c(out, ' ');
		g_string_append_printf(out, "%s%s", token->kind ==
		    NUMBER_CODE ? "#" : value, units[token->unit]);
	}
	return g_string_free(out, FALSE);
}

static void
test_values(void)
{
	static const char *const cases[][3] = {
		{ "en", "1,234.5 and 0.007", "1234.5 0.007" },
		{ "en", "$1.2 billion, USD 5m, 3 thousand", "1200000000 "
		    "5000000 3000" },
		{ "en", "(1,234) or -5 or \xe2\x88\x92" "7%", "-1234 -5 -7%" },
		{ "en", "2019-2020, COVID-19, (2019)", "2019 2020 19 2019" },
		{ "en", "12,34,567.8", "1234567.8" },
		{ "en", "(5.2)% and 50 basis points", "-5.2% 50bp" },
		{ "en", "section 10.1.2", "#" },
		{ "en", "at 15:00", "15" }, { "en", "15:30.", "15 30" },
		{ "en", "7.55am and 7.55%", "7 55 7.55%" },
		{ "en", "1.234", "1.234" }, { "de", "1.234", "1234" },
		{ "en", "1e3 and 2^10, 3 dozen, 5½", "1000 1024 36 5.5" },
		{ "es", "son las .30 de la tarde", "0.3" },
		{ "tr", "%70-90 ve %-5", "70% 90 -5%" },
		{ "zh-Hans", "2.5折，75折，3成，成为3成为", "2.5tenth 75% 3tenth 3" },
		{ "de", "1.234.567,89 \xe2\x82\xac", "1234567.89" },
		{ "de", "12,5 Mio. EUR, 3,5 Mrd. und 7 v.H.", "12500000 "
		    "3500000000 7%" },
		{ "de", "1.234,56-", "-1234.56" },
		{ "de", "1'234'567", "1234567" },
		{ "fr", "1\xe2\x80\xaf" "234,5 M\xe2\x82\xac", "1234500000" },
		{ "fr", "2 500 millions", "2500000000" },
		{ "es", "1.234,5 mil millones", "1234500000000" },
		{ "es", "2 billones, 5 por ciento", "2000000000000 5%" },
		{ "pt", "R$ 3,2 bilh\xc3\xb5" "es", "3200000000" },
		{ "it", "12,5 mila, 3 miliardi", "12500 3000000000" },
		{ "ru", "1\xc2\xa0" "234,5 \xd0\xbc\xd0\xbb\xd0\xbd \xd1\x80"
		    "\xd1\x83\xd0\xb1.", "1234500000" },
		{ "tr", "%12,5 ve 1,2 milyar", "12.5% 1200000000" },
		{ "vi", "1.234 t\xe1\xbb\xb7", "1234000000000" },
		{ "id", "Rp5,5 triliun", "5500000000000" },
		{ "zh-Hans", "12.3亿元", "1230000000" },
		{ "zh-Hans", "1亿2345万", "123450000" },
		{ "zh-Hans", "1.5万亿，百分之5，5个基点", "1500000000000 5% "
		    "5bp" },
		{ "zh-Hans", "10多万吨，5千克", "100000 5" },
		{ "ja", "１，２３４百万円、△５", "1234000000 -5" },
		{ "ja", "2兆3,456億円", "2345600000000" },
		{ "ko", "4억 2천만 원", "420000000" },
		{ "ko", "1조 2,345억원", "1234500000000" },
		{ "th", "1.5 ล้านบาท ร้อยละ 3", "1500000 3%" },
		{ "ar", "١٬٢٣٤٫٥ و 5٪", "1234.5 5%" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = described(cases[i][0], cases[i][1]);
		g_assert_cmpstr(got, ==, cases[i][2]);
	}
}

static NumberToken
only_token(const char *tag, const char *text)
{
	g_autoptr(GArray) tokens = number_find(lang(tag), text);

	g_assert_cmpuint(tokens->len, ==, 1);
	return g_array_index(tokens, NumberToken, 0);
}

static void
test_equal(void)
{
	static const struct {
		const char *a_tag, *a, *b_tag, *b;
		bool is_equal;
	} cases[] = {
		{ "zh-Hans", "12.3亿", "en", "1.23 billion", true },
		{ "zh-Hans", "12.3亿", "en", "12.3 billion", false },
		{ "en", "1,234.50", "de", "1.234,5", true },
		{ "en", "1,234", "de", "1,234", false },
		{ "en", "50 bp", "de", "0,5 %", true },
		{ "en", "5%", "de", "5", false },
		{ "en", "5%", "fr", "5 ‰", false },
		{ "en", "(5)", "de", "-5", true },
		{ "en", "(5)", "de", "5", false },
		{ "en", "5 m", "de", "5", true },
		{ "en", "$5m", "de", "5", false },
		{ "en", "3 p.m.", "de", "15", true },
		{ "en", "2023", "th", "2566", true },
		{ "en", "1 billion", "es", "1 bill\xc3\xb3n", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		NumberToken a = only_token(cases[i].a_tag, cases[i].a);
		NumberToken b = only_token(cases[i].b_tag, cases[i].b);
		g_test_message("%s = %s", cases[i].a, cases[i].b);
		g_assert_true(number_equal(&a, &b) == cases[i].is_equal);
		g_assert_true(number_equal(&b, &a) == cases[i].is_equal);
	}
}

static void
test_localise(void)
{
	static const char *const cases[][5] = {
		/* source, its text, target, an engine's text, what is due */
		{ "en", "Sales: 1,234.5", "de", "Umsatz: 1,234.5",
		    "Umsatz: 1.234,5" },
		{ "en", "Sales: 1,234.5", "de", "Umsatz: 1.234,5",
		    "Umsatz: 1.234,5" },
		{ "en", "up 5.2%", "fr", "hausse de 5.2%",
		    "hausse de 5,2\u202f%" },
		{ "en", "up 5.2%", "tr", "5.2% arttı", "%5,2 arttı" },
		{ "de", "um 5,2 %", "en", "by 5,2 %", "by 5.2%" },
		{ "en", "1,234 and 1.5", "es", "1,234 y 1,5", "1.234 y 1,5" },
		{ "en", "Note 3.1 on 1.5 years", "es", "Nota 3.1 de 1.5",
		    "Nota 3.1 de 1,5" },
		{ "en", "Section 10.1 says 10.5", "de", "Abschnitt 10.1: 10.5",
		    "Abschnitt 10.1: 10,5" },
		{ "en", "on 12/31/2023, 10.1.2 and 2023", "ru",
		    "12/31/2023, 10.1.2 и 2023", "31.12.2023, 10.1.2 и 2023" },
		{ "en", "1,234,567", "es", "1,234,567", "1.234.567" },
		{ "en", "12,34,567", "id", "12,34,567", "1.234.567" },
		{ "es", "1.234.567,8", "en", "1.234.567,8", "1,234,567.8" },
		{ "ja", "１２３．５％", "en", "１２３．５%", "123.5%" },
		{ "en", "US$1,234.56", "pt", "US$1,234.56", "US$1.234,56" },
		{ "en", "ISIN US0378331005, 1.5", "es",
		    "ISIN US0378331005, 1.5", "ISIN US0378331005, 1,5" },
		{ "en", "1,234", "ru", "1,234", "1\u00a0234" },
		{ "ru", "1\u00a0234,5", "en", "1\u00a0234,5", "1,234.5" },
		{ "en", "v2.1 of 3.5", "es", "v2.1 de 3.5", "v2.1 de 3,5" },
		{ "en", "(1,234)", "de", "(1,234)", "(1.234)" },
		{ "ar", "١٬٢٣٤٫٥", "en", "١٬٢٣٤٫٥", "1,234.5" },
		{ "fr", "12 345,5", "en", "12 345,5", "12,345.5" },
		{ "en", "0.05", "es", "0.05", "0,05" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Language *target = lang(cases[i][2]);
		g_autofree char *got = number_localise(cases[i][1],
		    cases[i][3], lang(cases[i][0]), target);
		g_assert_cmpstr(got, ==, cases[i][4]);
		/* What is done need not be done again. */
		g_autofree char *again = number_localise(cases[i][1], got,
		    lang(cases[i][0]), target);
		g_assert_cmpstr(again, ==, cases[i][4]);
	}
}

/* Written by one language and read by it, a figure is the same. */
static void
check_round_trip(const Language *language, GRand *random)
{
	g_autoptr(GString) plain = g_string_new(g_rand_boolean(random) ?
	    "-" : "");
	int n = g_rand_int_range(random, 0, 14);
	int n_decimals = g_rand_int_range(random, 0, 4);

	g_string_append_c(plain, (char) g_rand_int_range(random, '1',
	    '9' + 1));
	while (n-- > 0)
		g_string_append_c(plain, (char) g_rand_int_range(random, '0',
		    '9' + 1));
	if (n_decimals > 0)
		g_string_append_c(plain, '.');
	while (n_decimals-- > 0)
		g_string_append_c(plain, (char) g_rand_int_range(random, '0',
		    '9' + 1));
	g_autofree char *text = number_format(plain->str,
	    g_rand_boolean(random), language);
	g_autoptr(GArray) tokens = number_find(language, text);
	Decimal value;
	g_assert_true(decimal_from_text(&value, plain->str));
	g_assert_cmpuint(tokens->len, ==, 1);
	g_assert_true(decimal_equal(&value, &g_array_index(tokens,
	    NumberToken, 0).value));
}

static void
test_round_trip(void)
{
	static const char *const houses[] = { "de-AT", "de-CH", "fr-CH",
	    "fr-CA", "es-MX", "pt-PT", "en-IN", "en-ZA", "it-CH", "ar-EG",
	    "hi-u-nu-deva", "th-u-nu-thai" };
	g_autoptr(GRand) random = g_rand_new_with_seed(11);

	for (const Language *const *p = languages_all(languages); *p; p++)
		for (unsigned i = 0; i < 10000; i++)
			check_round_trip(*p, random);
	for (size_t k = 0; k < G_N_ELEMENTS(houses); k++)
		for (unsigned i = 0; i < 10000; i++)
			check_round_trip(lang(houses[k]), random);
}

static void
test_houses(void)
{
	static const char *const cases[][3] = {
		{ "de", "1234567.5", "1.234.567,5" },
		{ "de-CH", "1234567.5", "1’234’567.5" },
		{ "es-MX", "1234567.5", "1,234,567.5" },
		{ "pt-PT", "1234567.5", "1\u00a0234\u00a0567,5" },
		{ "pt-PT", "1234", "1234" },
		{ "en-IN", "1234567.5", "12,34,567.5" },
		{ "fr-CA", "1234567.5", "1\u00a0234\u00a0567,5" },
		{ "ar-EG", "1234.5", "١٬٢٣٤٫٥" },
		{ "de-DE", "1234.5", "1.234,5" },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = number_format(cases[i][1], true,
		    lang(cases[i][0]));
		g_assert_cmpstr(got, ==, cases[i][2]);
	}
}

/* Copied from any language and rewritten, a text means the same in any
 * other. */
static void
check_copy(const Language *source, const Language *target, const char *text)
{
	g_autofree char *got = number_localise(text, text, source, target);
	g_autoptr(GArray) was = number_find(source, text);
	g_autoptr(GArray) is = number_find(target, got);

	g_test_message("%s > %s: %s > %s", language_tag(source),
	    language_tag(target), text, got);
	g_assert_cmpuint(was->len, ==, is->len);
	for (unsigned i = 0; i < is->len; i++)
		g_assert_true(number_equal(
		    &g_array_index(was, NumberToken, i),
		    &g_array_index(is, NumberToken, i)));
}

static void
test_localise_all(void)
{
	static const char *const plain[] = { "1234.5", "1234", "1.234",
	    "0.05", "7", "1234567.891", "999", "12345678", "2023" };

	for (const Language *const *s = languages_all(languages); *s; s++)
		for (const Language *const *t = languages_all(languages); *t;
		    t++)
			for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
				size_t k = (i + 4) % G_N_ELEMENTS(plain);
				g_autofree char *a = number_format(plain[i],
				    true, *s);
				g_autofree char *b = number_format(plain[k],
				    false, *s);
				g_autofree char *text = g_strdup_printf(
				    "$%s; (%s) = -%s%%", a, b, a);
				check_copy(*s, *t, text);
			}
}

static void
test_is_figure(void)
{
	static const char *const yes[] = { "1,234.5", "(5.2)%", "\xe2\x80\x94",
	    "USD 1,234", "R$ 5", "2.5x", "31/12/2023", "US0378331005",
	    "12.3 \xe2\x82\xac", "", "1.1", "* 3" };
	static const char *const no[] = { "Note 3", "5 million", "Q3", "x",
	    "31 December", "five" };

	for (size_t i = 0; i < G_N_ELEMENTS(yes); i++)
		g_assert_true(number_is_figure(lang("en"), yes[i]));
	for (size_t i = 0; i < G_N_ELEMENTS(no); i++)
		g_assert_false(number_is_figure(lang("en"), no[i]));
	g_assert_false(number_is_figure(lang("zh-Hans"), "12.3亿元"));
}

/* Sure figures of a document say what the others mean. */
static void
test_vote(void)
{
	static const struct {
		const char *tag, *text;
		uint32_t mark;
	} cases[] = {
		{ "en", "1.234,56 and 7.654.321 and 9.876,5; 1.234", ',' },
		{ "en", "1.234,56 and 7.654.321; 1.234", 0 },
		{ "en", "1.234,56, 7.654.321, 9.876,5 but 1,234.56", 0 },
		{ "en", "1,234.56 and 7,654,321 and 9,876.5", 0 },
		{ "de", "1,234.56 und 7,654,321 und 9,876.5", '.' },
		{ "en", "10.1.2, 10.2.3, 31.12.2023, 12,5 1.234 A1.234,56", 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		NumberVote vote = {0, 0};
		number_vote_count(&vote, lang(cases[i].tag), cases[i].text);
		g_assert_cmpuint(number_vote_mark(&vote, lang(cases[i].tag)),
		    ==, cases[i].mark);
	}
	g_autofree Language *voted = language_with_decimal(lang("en"), ',');
	g_autoptr(GArray) tokens = number_find(voted, "1.234 12,5");
	g_assert_cmpuint(tokens->len, ==, 2);
	g_autofree char *a = decimal_text(&g_array_index(tokens, NumberToken,
	    0).value);
	g_autofree char *b = decimal_text(&g_array_index(tokens, NumberToken,
	    1).value);
	g_assert_cmpstr(a, ==, "1234");
	g_assert_cmpstr(b, ==, "12.5");
	g_autofree char *out = number_localise("1.234,5", "1.234,5", voted,
	    lang("en"));
	g_assert_cmpstr(out, ==, "1,234.5");
}

static void
test_decimal(void)
{
	static const char *const texts[] = { "0", "-1.5", "1234567890",
	    "0.001", "100", "99999999999999999999.99999999999999999999" };
	Decimal a, b, sum;

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_assert_true(decimal_from_text(&a, texts[i]));
		g_autofree char *text = decimal_text(&a);
		g_assert_cmpstr(text, ==, texts[i]);
	}
	g_assert_true(decimal_from_text(&a, "999.95"));
	g_assert_true(decimal_from_text(&b, "0.05"));
	g_assert_true(decimal_add(&a, &b, &sum));
	g_autofree char *text = decimal_text(&sum);
	g_assert_cmpstr(text, ==, "1000");
	Decimal product;
	g_assert_true(decimal_from_text(&a, "-1.25"));
	g_assert_true(decimal_from_text(&b, "0.48"));
	g_assert_true(decimal_multiply(&a, &b, &product));
	g_autofree char *product_text = decimal_text(&product);
	g_assert_cmpstr(product_text, ==, "-0.6");
	for (unsigned i = 0; i < 30; i++)
		(void) decimal_multiply(&a, &a, &a);	/* does not fit */
	g_assert_false(decimal_from_text(&a, "1.2.3"));
	g_assert_false(decimal_from_text(&a, ""));
	g_assert_false(decimal_from_text(&a, "x"));
	g_assert_true(decimal_from_text(&a, "-0.00"));
	g_assert_false(a.is_negative);
}

/* Nothing that a text can hold upsets the scanner. */
static void
test_any_text(void)
{
	static const char *const parts[] = { "1", "23", "456", "0", ".", ",",
	    " ", "\u00a0", "'", "%", "-", "(", ")", "万", "亿", "三", "十",
	    "million", "٣", "٫", "年", "Mio.", "$", "５", "△", "\u202f", "a",
	    "m", "ล้าน", "tỷ" };
	g_autoptr(GRand) random = g_rand_new_with_seed(3);

	for (const Language *const *p = languages_all(languages); *p; p++)
		for (unsigned i = 0; i < 600; i++) {
			g_autoptr(GString) text = g_string_new(NULL);
			int n = g_rand_int_range(random, 0, 25);
			while (n-- > 0)
				g_string_append(text, parts[g_rand_int_range(
				    random, 0, G_N_ELEMENTS(parts))]);
			g_autoptr(GArray) tokens = number_find(*p, text->str);
			for (unsigned k = 0; k < tokens->len; k++) {
				NumberToken *t = &g_array_index(tokens,
				    NumberToken, k);
				g_assert_cmpuint(t->start, <=, t->core);
				g_assert_cmpuint(t->core, <, t->core_end);
				g_assert_cmpuint(t->core_end, <=, t->end);
				g_assert_cmpuint(t->end, <=, text->len);
				g_assert_true(number_matches(t, t));
			}
			g_autofree char *same = number_localise(text->str,
			    text->str, *p, *p);
			g_assert_true(g_utf8_validate(same, -1, NULL));
		}
}

/* Tens of thousands of figures in another order take no time. */
static void
test_localise_long(void)
{
	g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
	gint64 start = g_get_monotonic_time();

	for (unsigned i = 0; i < 30000; i++) {
		g_string_append_printf(a, "%u.5 AB-12345-X ", 1000 + i);
		g_string_append_printf(b, "%u.5 AB-12345-X ", 30999 - i);
	}
	g_autofree char *got = number_localise(a->str, b->str,
	    languages_find(languages, "en"), languages_find(languages,
	    "de"));
	g_assert_true(g_str_has_prefix(got, "30999,5 AB-12345-X 30998,5 "));
	g_assert_true(g_str_has_suffix(got, " 1000,5 AB-12345-X "));
	g_assert_cmpint(g_get_monotonic_time() - start, <, 5 *
	    G_USEC_PER_SEC);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/number/values", test_values);
	g_test_add_func("/number/equal", test_equal);
	g_test_add_func("/number/localise", test_localise);
	g_test_add_func("/number/localise-long", test_localise_long);
	g_test_add_func("/number/localise-all", test_localise_all);
	g_test_add_func("/number/round-trip", test_round_trip);
	g_test_add_func("/number/houses", test_houses);
	g_test_add_func("/number/is-figure", test_is_figure);
	g_test_add_func("/number/vote", test_vote);
	g_test_add_func("/number/decimal", test_decimal);
	g_test_add_func("/number/any-text", test_any_text);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
