/*
 * test_quantity.c - figures of running text have their kind, value and unit.
 */
#include <glib.h>
#include <string.h>

#include "lang/quantity.h"

static Languages *languages;

/* "12 USD|money": one for each figure, ranges left out unless asked for. */
static char *
described(const char *tag, const char *text)
{
	const Language *language = languages_find(languages, tag);

	g_assert_nonnull(language);
	g_autoptr(GArray) found = quantity_find(language, text);
	GString *out = g_string_new(NULL);
	size_t end = 0;
	for (unsigned i = 0; i < found->len; i++) {
		Quantity *q = &g_array_index(found, Quantity, i);
		g_assert_cmpuint(q->start, <, q->end);
		g_assert_cmpuint(q->end, <=, strlen(text));
		g_assert_cmpuint(q->start, >=, end);
		if (q->kind != QUANTITY_RANGE)
			end = q->end;
		g_string_append_printf(out, "%s%s %s%s%s", i > 0 ? "; " : "",
		    quantity_kind_name(q->kind), q->value,
		    *q->unit == '\0' ? "" : " ", q->unit);
	}
	return g_string_free(out, FALSE);
}

static void
check(const char *const (*cases)[3], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g_autofree char *got = described(cases[i][0], cases[i][1]);
		g_test_message("%s: %s", cases[i][0], cases[i][1]);
		g_assert_cmpstr(got, ==, cases[i][2]);
	}
}

static void
test_money(void)
{
	static const char *const cases[][3] = {
		{ "en", "1.2 million dollars, $5 bn, ₹ 5 crore",
		    "money 1200000 USD; money 5000000000 USD; "
		    "money 50000000 INR" },
		{ "en", "nine thousand US dollars, hk $ 10.05, 50 cents",
		    "money 9000 USD; money 10.05 HKD; money 50" },
		{ "de", "30 Mrd. EUR, zwanzig Euro, CHF 3'500",
		    "money 30000000000 EUR; money 20 EUR; money 3500 CHF" },
		{ "fr", "3,5 milliards d'euros, 20 dollars canadiens",
		    "money 3500000000 EUR; money 20 CAD" },
		{ "es", "20 pesos mexicanos y 5 céntimos",
		    "money 20.05 MXN" },
		{ "pt", "R$ 1.234,56 e quinze euros",
		    "money 1234.56 BRL; money 15 EUR" },
		{ "es", "5 euros y 30 céntimos, 7 € y 40 pesos",
		    "money 5.3 EUR; money 7 EUR; money 40 MXN" },
		{ "zh-Hans", "5元3角", "money 5.3 CNY" },
		{ "en", "€5-7 million", "range 5000000/7000000 EUR; "
		    "money 5000000 EUR; money 7000000 EUR" },
		{ "en", "US$1.2bn-1.4bn", "range 1200000000/1400000000 USD; "
		    "money 1200000000 USD; money 1400000000 USD" },
		{ "en", "450,000 euros and 12 thousand euros",
		    "money 450000 EUR; money 12000 EUR" },
		{ "en", "he won 5, half a million euros, ten bucks",
		    "number 5; money 500000 EUR; money 10 USD" },
		{ "ja", "¥20,000、5ドル30セント", "money 20000 JPY; money 5.3 USD" },
		{ "ru", "два миллиарда долларов", "money 2000000000 USD" },
		{ "de", "40 norwegischen Kronen", "money 40 NOK" },
		{ "it", "venti sterline, 3 miliardi di euro",
		    "money 20 GBP; money 3000000000 EUR" },
		{ "nl", "€ 1.234,56 en twintig pond",
		    "money 1234.56 EUR; money 20 GBP" },
		{ "ru", "3 млрд долларов США, двадцать рублей",
		    "money 3000000000 USD; money 20 RUB" },
		{ "pl", "1 234,56 zł", "money 1234.56 PLN" },
		/* The letters of a sign are no word, an amount no percentage. */
		{ "en", "S$3.2 million, A$4m",
		    "money 3200000 SGD; money 4000000 AUD" },
		{ "fr", "5 € et 12,5 %", "money 5 EUR; percent 12.5" },
		{ "de", "TEUR -1.234, 5 T€ und 40 k€ bzw. 3 M€",
		    "money -1234000 EUR; money 5000 EUR; money 40000 EUR; "
		    "money 3000000 EUR" },
		{ "ar", "٪٥", "percent 5" },
		{ "tr", "yirmi lira, 3 milyar dolar",
		    "money 20 TRY; money 3000000000 USD" },
		{ "ja", "1万5千円、百万円",
		    "money 15000 JPY; money 1000000 JPY" },
		{ "ko", "9만 4천 원, 3억 달러",
		    "money 94000 KRW; money 300000000 USD" },
		{ "zh-Hans", "壹佰贰拾万元整，人民币500万元",
		    "money 1200000 CNY; money 5000000 CNY" },
		{ "hi", "पचास रुपए, ₹1,23,456", "money 50 INR; money 123456 INR" },
		{ "ar", "خمسون دولارا", "money 50 USD" },
		{ "th", "๕๐๐ บาท", "money 500 THB" },
		{ "vi", "5.000 tỷ đồng", "money 5000000000000 VND" },
		{ "id", "dua puluh ribu rupiah", "money 20000 IDR" },
		{ "ms", "RM1,234.56", "money 1234.56 MYR" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

/* Which money it is: by the sign before, the code behind, or the name. */
static void
test_currencies(void)
{
	static const char *const cases[][3] = {
		{ "en", "$7 CAD, CAD $7, $7, $ 7 US; 7 USD$",
		    "money 7 CAD; money 7 CAD; money 7 USD; money 7 USD; "
		    "money 7 USD" },
		{ "en", "TRY 8 or try 8, PEN 9 and a pen 9, MAD 4, mad 4",
		    "money 8 TRY; number 8; money 9 PEN; number 9; "
		    "money 4 MAD; number 4" },
		{ "en", "COP28, (COP 28); COP 28 million, COP 3,100",
		    "number 28; number 28; money 28000000 COP; "
		    "money 3100 COP" },
		{ "de", "50 Rp., 7 Fr. 50 Rp.", "money 50; money 7.5 CHF" },
		{ "en", "BGN 8 million, KES 6, 90 nairas, ₾4, 6 kyats",
		    "money 8000000 BGN; money 6 KES; money 90 NGN; "
		    "money 4 GEL; money 6 MMK" },
		{ "en", "a dividend of 31.5p (2022: 30p), at 6 p.m., p. 8",
		    "money 31.5; number 2022; money 30; time 18:00; "
		    "number 8" },
		{ "fr", "45 cents, 3,2 M$ CA, 7 $CAN et 8 millions de $ US",
		    "money 45; money 3200000 CAD; money 7 CAD; "
		    "money 8000000 USD" },
		{ "fr", "deux cents euros", "money 200 EUR" },
		{ "es", "U$S 7 millones, 4 dolares",
		    "money 7000000 USD; money 4 USD" },
		{ "pt", "7,5 milhoes de reais", "money 7500000 BRL" },
		{ "de", "90 Sek., 90 SEK, 4 Kč",
		    "number 90; money 90 SEK; money 4 CZK" },
		{ "tr", "6 milyon ABD $, 30 Japon yeni",
		    "money 6000000 USD; money 30 JPY" },
		{ "ja", "4スイス・フラン、4スイスフラン、\\4,000",
		    "money 4 CHF; money 4 CHF; money 4000 JPY" },
		{ "ru", "60 левов, 9 риялов, 7 евроцентов",
		    "money 60 BGN; money 9 SAR; money 7" },
		{ "en", "元 is no figure, 80元 is", "money 80 CNY" },
		{ "zh-Hant", "80元", "money 80 TWD" },
		{ "ko", "위안이 올랐다", "" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_coins(void)
{
	static const char *const cases[][3] = {
		{ "zh-Hans", "8元4角6分, 人民币贰佰元叁角伍分整",
		    "money 8.46 CNY; money 200.35 CNY" },
		{ "zh-Hans", "人民币叁万肆仟伍佰元陆角, 9元7分",
		    "money 34500.6 CNY; money 9.07 CNY" },
		{ "zh-Hans", "8元4分钟, 4毛, 2023毛利",
		    "money 8 CNY; number 4; number 4; number 2023" },
		{ "zh-Hant", "人民幣肆元陸角", "money 4.6 CNY" },
		{ "ja", "8元4角6分", "money 8.46 CNY" },
		{ "nl", "Dat kost 8 euro 75.", "money 8.75 EUR" },
		{ "de", "sechs Euro siebzig", "money 6.7 EUR" },
		{ "de", "8 Euro 75 Stück, 8 EUR 75, 8 Euro 7,5",
		    "money 8 EUR; number 75; money 8 EUR; number 75; "
		    "money 8 EUR; number 7.5" },
		{ "es", "8 euros con 75", "money 8.75 EUR" },
		{ "es", "entre 8 euros y 75", "money 8 EUR; number 75" },
		{ "en", "8 pounds 75 pence, -8 pounds 75 pence",
		    "money 8.75 GBP; money -8.75 GBP" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

/* Brackets are a loss, but not those of the same amount in other money. */
static void
test_brackets(void)
{
	static const char *const cases[][3] = {
		{ "en", "RMB 60 million (US$8.4 million)",
		    "money 60000000 CNY; money 8400000 USD" },
		{ "en", "2.6 billion ($3.1 billion)",
		    "number 2600000000; money 3100000000 USD" },
		{ "en", "a loss of ($3.1 million)", "money -3100000 USD" },
		{ "en", "$641 ($83)", "money 641 USD; money -83 USD" },
		{ "de", "60 Mio. EUR (64 Mio. USD)",
		    "money 60000000 EUR; money 64000000 USD" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

/* 천 4백만 is one amount, and 인천 4백만 none of it. */
static void
test_spaced_compounds(void)
{
	static const char *const cases[][3] = {
		{ "ko", "약 천 6백만 달러", "money 16000000 USD" },
		{ "ko", "3만 4천 567 달러", "money 34567 USD" },
		{ "ko", "인천 6백만 명", "number 6000000" },
		{ "ko", "3만 4천 567", "number 34000; number 567" },
		{ "ja", "7  万  円", "money 70000 JPY" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_kinds(void)
{
	static const char *const cases[][3] = {
		{ "en", "5-7%", "range 5/7; percent 5; percent 7" },
		{ "en", "50 basis points, 3‰, 1:3, 2.5x",
		    "basis_points 50; permille 3; ratio 1:3; ratio 2.5" },
		{ "en", "3/4, 2/3% and 3rd",
		    "fraction 0.75; percent 0.666666666666667; ordinal 3" },
		{ "en", "at 3 p.m. or 15:30", "time 15:00; time 15:30" },
		{ "en", "twenty-three percent of 1e3",
		    "percent 23; number 1000" },
		{ "de", "einhundertneunundneunzig Prozent", "percent 199" },
		{ "it", "ventisette percento", "percent 27" },
		{ "es", "cuarenta y siete coma veintiocho por ciento",
		    "percent 47.28" },
		{ "fr", "quatre-vingt-dix-sept pour cent", "percent 97" },
		{ "tr", "yüzde yirmi iki", "percent 22" },
		{ "ko", "삼십 퍼센트", "percent 30" },
		{ "ja", "3割8分7厘、5割半", "percent 38.7; percent 55" },
		{ "zh-Hans", "三分之二、3分之1", "fraction 0.666666666666667; "
		    "fraction 0.333333333333333" },
		{ "ko", "3분의 2", "fraction 0.666666666666667" },
		{ "en", "5 1/2 and 5 3/8%", "percent 5.5; percent 5.375" },
		{ "de", "anderthalb Millionen Euro", "money 1500000 EUR" },
		{ "en", "1,234 CR", "number -1234" },
		{ "en", "(in thousands, except 5)", "scale 1000; number 5" },
		{ "en", "$ in millions", "scale 1000000 USD" },
		{ "en", "5\xc2\xad" "6 per cent", "percent 56" },
		{ "zh-Hans", "百分之一百二十点五, 2成", "percent 120.5; percent 20" },
		{ "en", "1.234,56 and 1.234", "number 1234.56; number 1234" },
		{ "de", "1,234.56 und 1,234", "number 1234.56; number 1234" },
		{ "en", "1,234.56 and 1.234", "number 1234.56; number 1.234" },
		{ "en", "See Section 10.1.2 and US0378331005", "" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_periods(void)
{
	static const char *const cases[][3] = {
		{ "en", "Q3 2023, 3Q23, third quarter of 2023",
		    "period 2023-Q3; period 2023-Q3; period 2023-Q3" },
		{ "en", "H1 2024, FY24, 2022/23, 12 months",
		    "period 2024-H1; period 2024; period 2022/2023; "
		    "period P12M" },
		{ "de", "3. Quartal 2023, GJ 2022/23",
		    "period 2023-Q3; period 2022/2023" },
		{ "fr", "T3 2023", "period 2023-Q3" },
		{ "pt", "3T23, 1S24", "period 2023-Q3; period 2024-H1" },
		{ "zh-Hans", "2023年第三季度", "period 2023-Q3" },
		{ "ko", "2023년 3분기", "period 2023-Q3" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void
test_dates(void)
{
	static const char *const cases[][3] = {
		{ "en", "December 31, 2023; June 2024; 4 July",
		    "date 2023-12-31; date 2024-06; date --07-04" },
		{ "ja", "令和元年5月1日", "date 2019-05-01" },
		{ "zh-Hant", "民國112年12月31日", "date 2023-12-31" },
		{ "th", "31 ธันวาคม 2566", "date 2023-12-31" },
		{ "ar", "١٥ رمضان ١٤٤٥", "date 2024-03-25" },
		{ "en", "1 Muharram 1446", "date 2024-07-08" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

/* Nothing that a text can hold upsets it, and all values are plain. */
static void
test_any_text(void)
{
	static const char *const parts[] = { "1", "23", "2023", ".", ",", " ",
	    "/", ":", "-", "%", "Q", "H", "x", "万", "三", "年", "月", "日",
	    "第", "季度", "million", "twenty", " and ", "hundred", "$", "½",
	    "p.m.", "s", "'", "^", "e", "رمضان", "Quartal" };
	g_autoptr(GRand) random = g_rand_new_with_seed(5);

	for (const Language *const *p = languages_all(languages); *p; p++)
		for (unsigned i = 0; i < 600; i++) {
			g_autoptr(GString) text = g_string_new(NULL);
			int n = g_rand_int_range(random, 0, 25);
			while (n-- > 0)
				g_string_append(text, parts[g_rand_int_range(
				    random, 0, G_N_ELEMENTS(parts))]);
			g_autofree char *got = described(language_tag(*p),
			    text->str);
			g_assert_nonnull(got);
		}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/quantity/money", test_money);
	g_test_add_func("/quantity/currencies", test_currencies);
	g_test_add_func("/quantity/coins", test_coins);
	g_test_add_func("/quantity/brackets", test_brackets);
	g_test_add_func("/quantity/spaced-compounds", test_spaced_compounds);
	g_test_add_func("/quantity/kinds", test_kinds);
	g_test_add_func("/quantity/periods", test_periods);
	g_test_add_func("/quantity/dates", test_dates);
	g_test_add_func("/quantity/any-text", test_any_text);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
