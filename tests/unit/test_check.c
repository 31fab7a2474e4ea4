/*
 * test_check.c - no figure is changed unnoticed, and none is accused that was
 * not.
 */
#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "check/check.h"
#include "check/figure.h"
#include "lang/number.h"

static Languages *languages;

static const Language *
lang(const char *tag)
{
	return languages_find(languages, tag);
}

static bool
agrees(const Language *source, const char *source_text,
    const Language *target, const char *target_text)
{
	g_autoptr(GArray) gaps = figure_compare(source, source_text, target,
	    target_text);

	return gaps->len == 0;
}

/* ----------------------------------------------------- figures by hand --- */

static void
test_figures(void)
{
	static const struct {
		const char *from, *source, *to, *target;
		bool is_good;
	} cases[] = {
		{ "en", "Profit was $1.2 billion, up 5%.", "zh-Hans",
		    "利润为12亿美元，增长5%。", true },
		{ "en", "Profit was $1.2 billion, up 5%.", "zh-Hans",
		    "利润为1.2亿美元，增长5%。", false },
		{ "en", "It has eleven plants in 3 states.", "de",
		    "Sie hat elf Werke in drei Staaten.", true },
		{ "en", "It has 11 plants.", "de", "Sie hat elf Werke.",
		    true },
		{ "en", "At December 31, 2023, 5 units", "es",
		    "A 31 de diciembre de 2023, 5 unidades", true },
		{ "en", "At December 31, 2023, 5 units", "es",
		    "A 30 de diciembre de 2023, 5 unidades", false },
		{ "en", "At December 31, 2023", "es",
		    "A 31 de noviembre de 2023", false },
		{ "en", "EUR 5 million", "es", "5 millones de euros", true },
		{ "en", "EUR 5 million", "es", "USD 5 millones", false },
		{ "en", "EUR 5 million", "es", "5 millones de dólares",
		    false },
		{ "en", "€5 million and $5 million", "de",
		    "5 Mio. $ und 5 Mio. €", true },
		{ "en", "€5 million and $6 million", "de",
		    "5 Mio. $ und 6 Mio. €", false },
		{ "en", "C$5 million", "fr", "5 millions de dollars", true },
		{ "en", "$5 million", "fr", "5 millions CAD", true },
		{ "en", "USD 5 million", "fr", "5 millions CAD", false },
		{ "en", "¥500 million", "zh-Hans", "5亿日元", true },
		{ "en", "$5", "es", "5", true },
		{ "en", "since March 2021", "ja", "2021年3月から", true },
		{ "en", "since March 2021", "ja", "令和3年3月から", true },
		{ "en", "since March 2021", "ja", "令和4年3月から", false },
		{ "en", "on 31 May 2022", "th", "วันที่ 31 พฤษภาคม 2565", true },
		{ "en", "See Note 10.1.2.", "fr", "Voir la note 10.1.2.",
		    true },
		{ "en", "a loss of (1,234)", "de", "ein Verlust von (1.234)",
		    true },
		{ "en", "a loss of (1,234)", "de", "ein Verlust von 1.234",
		    false },
		{ "en", "5-7 %", "zh-Hans", "5%至7%", true },
		{ "en", "up 50 basis points", "it", "+0,5 %", true },
		{ "en", "at 3 p.m.", "de", "um 15 Uhr", true },
		{ "en", "call 116 123", "es", "llame al 116 123", true },
		{ "en", "call 116 123", "es", "llame al 116 124", false },
		{ "fr", "12 345 titres", "en", "12,345 shares", true },
		{ "en", "2022-23", "es", "2022-2023", true },
		{ "en", "nothing", "es", "nada 5", false },
		{ "en", "5 and 5", "es", "5", false },
		{ "en", "3 of five", "es", "cinco de 5", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s > %s", cases[i].source, cases[i].target);
		g_assert_true(agrees(lang(cases[i].from), cases[i].source,
		    lang(cases[i].to), cases[i].target) == cases[i].is_good);
	}
}

/* ------------------------------------------------ figures by the dozen --- */

static const LanguageTerm *
find_scale(const Language *language, int power, bool *is_multiplier)
{
	static const LanguageTable tables[] = { LANGUAGE_SCALE,
	    LANGUAGE_MULTIPLIER };

	for (size_t k = 0; k < G_N_ELEMENTS(tables); k++)
		for (size_t i = 0; i < language_n_terms(language, tables[k]);
		    i++) {
			const LanguageTerm *term = language_nth_term(language,
			    tables[k], i);
			*is_multiplier = tables[k] == LANGUAGE_MULTIPLIER;
			if (term->number == power && !term->is_weak)
				return term;
		}
	return NULL;
}

static char *
write_amount(const Language *language, const char *plain, bool is_negative,
    bool has_percent, int power)
{
	bool is_multiplier = false;
	g_autofree char *figure = number_format(plain, true, language);
	GString *out = g_string_new(is_negative ? "-" : "");

	g_string_append(out, figure);
	if (power > 0) {
		const LanguageTerm *term = find_scale(language, power,
		    &is_multiplier);
		g_assert_nonnull(term);
		g_string_append_printf(out, "%s%s", is_multiplier ? "" : " ",
		    term->text);
	}
	if (has_percent)
		g_string_append_c(out, '%');
	return g_string_free(out, FALSE);
}

/* Digits as they would be with the point moved by PLACES. */
static char *
shifted(const char *plain, int places)
{
	Decimal value;

	g_assert_true(decimal_from_text(&value, plain));
	value = decimal_scale(value, places);
	return decimal_text(&value);
}

static char *
with_digit_changed(GRand *random, const char *plain)
{
	char *changed = g_strdup(plain);
	int at;

	do
		at = g_rand_int_range(random, 0, (int) strlen(plain));
	while (!g_ascii_isdigit(plain[at]));
	/* A first digit of nought would not be written. */
	do
		changed[at] = (char) g_rand_int_range(random,
		    at == 0 ? '1' : '0', '9' + 1);
	while (changed[at] == plain[at]);
	return changed;
}

static char *
random_plain(GRand *random)
{
	GString *plain = g_string_new(NULL);
	int n = g_rand_int_range(random, 1, 8);
	int n_decimals = g_rand_int_range(random, 0, 3);

	g_string_append_c(plain, (char) g_rand_int_range(random, '1', ':'));
	while (--n > 0)
		g_string_append_c(plain, (char)
		    g_rand_int_range(random, '0', ':'));
	if (n_decimals > 0) {
		g_string_append_c(plain, '.');
		while (--n_decimals > 0)
			g_string_append_c(plain, (char)
			    g_rand_int_range(random, '0', ':'));
		g_string_append_c(plain, (char)
		    g_rand_int_range(random, '1', ':'));
	}
	return g_string_free(plain, FALSE);
}

static void
check_pair(const Language *source, const Language *target, const char *text,
    const char *translation, bool is_good)
{
	g_autofree char *a = g_strdup_printf("( A ) %s ; 17", text);
	g_autofree char *b = g_strdup_printf("17 ; ( B ) %s", translation);

	if (agrees(source, a, target, b) == is_good)
		return;
	g_error("%s > %s: %s > %s should %s", language_tag(source),
	    language_tag(target), a, b, is_good ? "pass" : "fail");
}

/* Where the two languages write FIGURE differently, WRONG has it as the
 * source language does. */
static bool
is_copy(const char *wrong, const char *right, const char *figure)
{
	size_t length = strspn(wrong, "-");
	size_t n = strlen(figure);

	return strncmp(wrong + length, figure, n) == 0 &&
	    !g_ascii_isdigit(wrong[length + n]) &&
	    strstr(right, figure) == NULL;
}

static void
mutate(GRand *random, const Language *source, const Language *target)
{
	static const int powers[] = { 0, 0, 0, 3, 6, 9 };
	int power = powers[g_rand_int_range(random, 0, 6)];
	bool is_multiplier, is_negative = g_rand_int_range(random, 0, 4) == 0;
	bool has_percent = power == 0 && g_rand_boolean(random);
	g_autofree char *plain = random_plain(random);

	if (find_scale(source, power, &is_multiplier) == NULL ||
	    find_scale(target, power, &is_multiplier) == NULL)
		power = 0;
	g_autofree char *text = write_amount(source, plain, is_negative,
	    has_percent, power);
	g_autofree char *right = write_amount(target, plain, is_negative,
	    has_percent, power);
	g_autofree char *figure = number_format(plain, true, source);
	g_autofree char *digit = with_digit_changed(random, plain);
	g_autofree char *ten = shifted(plain, 1);
	g_autofree char *tenth = shifted(plain, -1);
	g_autofree char *thousand = shifted(plain, 3);
	char *wrong[] = {
		write_amount(target, digit, is_negative, has_percent, power),
		write_amount(target, plain, !is_negative, has_percent, power),
		write_amount(target, plain, is_negative, !has_percent, power),
		write_amount(target, ten, is_negative, has_percent, power),
		write_amount(target, tenth, is_negative, has_percent, power),
		write_amount(target, thousand, is_negative, has_percent,
		    power),
		power == 0 ? g_strdup("") : write_amount(target, plain,
		    is_negative, has_percent, 0),
	};

	if (power == 0)
		check_pair(source, target, text, text, true);
	check_pair(source, target, text, right, true);
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		/* 1.234 for 1,234 may be the figure of the source, copied. */
		if (*wrong[i] != '\0' && !is_copy(wrong[i], right, figure))
			check_pair(source, target, text, wrong[i], false);
		g_free(wrong[i]);
	}
}

static void
test_mutations(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(42);

	for (const Language *const *s = languages_all(languages); *s; s++)
		for (const Language *const *t = languages_all(languages); *t;
		    t++)
			for (unsigned i = 0; i < 12; i++)
				mutate(random, *s, *t);
}

/* ------------------------------------------------------------- segments --- */

typedef struct Case {
	Arena *arena;
	Unit *unit;
	Segment *segment;
	Report *report;
} Case;

static Case
new_case(void)
{
	Case c = { .arena = arena_new(), .report = report_new() };

	c.unit = arena_alloc(c.arena, sizeof(Unit));
	c.unit->id = 1;
	c.segment = unit_add_segment(c.unit, c.arena, false);
	return c;
}

static void
free_case(Case *c)
{
	report_free(c->report);
	arena_free(c->arena);
}

static void
set_texts(Case *c, const char *source, const char *target)
{
	InlineList list = { NULL, NULL };

	inline_add_text(&c->segment->source, c->arena, source,
	    strlen(source));
	if (*target != '\0')
		inline_add_text(&list, c->arena, target, strlen(target));
	segment_set_target(c->segment, list, "test");
}

static bool
run_case(Case *c)
{
	return check_segment(c->unit, c->segment, lang("en"), lang("es"),
	    c->report);
}

static void
test_text_checks(void)
{
	static const struct {
		const char *source, *target;
		bool is_good;
		FindingCode code;
	} cases[] = {
		{ "Sales fell by 5%.", "Las ventas cayeron un 5%.", true,
		    FINDING_N_CODES },
		{ "Sales fell by 5%.", "Las ventas cayeron un 6%.", false,
		    FINDING_NUMBER_MISSING },
		{ "Sales fell.", "Las ventas cayeron 6.", false,
		    FINDING_NUMBER_ADDED },
		{ "Due May 3, 2024", "Vence el 4 de mayo de 2024", false,
		    FINDING_DATE_CHANGED },
		{ "Sales fell.", "  ", false, FINDING_TARGET_EMPTY },
		{ "Sales fell.", "Las ventas \xef\xbf\xbd" "cayeron.", false,
		    FINDING_TARGET_GARBLED },
		{ "See www.example.org/a now", "Vea www.example.org/b", false,
		    FINDING_PROTECTED_CHANGED },
		{ "The issuer of US0378331005 pays", "El emisor de "
		    "US0378331006 paga", false, FINDING_PROTECTED_CHANGED },
		{ "the sales of the group fell again", "the sales of the "
		    "group fell again", true, FINDING_UNTRANSLATED },
		{ "The sales of the group fell in all markets", "Ventas",
		    true, FINDING_LENGTH },
		{ "Apple sold shares", "\u0410pple vendió acciones", true,
		    FINDING_MIXED_SCRIPT },
		{ "Apple sold shares", "A\u03bdple vendió acciones", true,
		    FINDING_MIXED_SCRIPT },
		{ "\u0410pple sold shares", "\u0410pple vendió acciones", true,
		    FINDING_N_CODES },
		{ "kΩ and μm meet", "los kΩ y los μm se unen", true,
		    FINDING_N_CODES },
		{ "Bank of America Corporation", "Bank of America "
		    "Corporation", true, FINDING_N_CODES },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Case c = new_case();
		set_texts(&c, cases[i].source, cases[i].target);

		g_assert_true(run_case(&c) == cases[i].is_good);
		if (cases[i].code == FINDING_N_CODES)
			g_assert_cmpuint(report_count(c.report), ==, 0);
		else
			g_assert_cmpint(report_finding(c.report, 0)->code, ==,
			    cases[i].code);
		free_case(&c);
	}
}

static void
test_message(void)
{
	Case c = new_case();

	set_texts(&c, "It is 1,234.5 now", "Es 1.234,6 ahora");
	g_assert_false(run_case(&c));
	g_assert_cmpstr(report_finding(c.report, 0)->text, ==,
	    "figure 1,234.5 (1234.5) is not in the target");
	g_assert_cmpstr(report_finding(c.report, 1)->text, ==,
	    "figure 1.234,6 (1234.6) is not in the source");
	free_case(&c);
}

/* Codes as letters: a b are spans 1 2 that open, A B close them, p is a
 * placeholder, m M the ends of a mark. */
static void
add_codes(InlineList *list, Arena *arena, const char *codes)
{
	for (const char *p = codes; *p != '\0'; p++) {
		bool is_span = strchr("abAB", *p) != NULL;
		InlineKind kind = *p == 'p' ? INLINE_PH : *p == 'm' ?
		    INLINE_MARK_OPEN : *p == 'M' ? INLINE_MARK_CLOSE :
		    g_ascii_islower(*p) ? INLINE_OPEN : INLINE_CLOSE;
		unsigned id = is_span ? (unsigned) (g_ascii_tolower(*p) - 'a')
		    + 1 : *p == 'p' ? 3 : 4;
		if (*p == 'x' || *p == 'y')
			inline_add_text(list, arena, p, 1);
		else
			inline_add_code(list, arena, kind, id, NULL, NULL, 0);
	}
}

static void
test_codes(void)
{
	static const struct {
		const char *source, *target;
		bool is_good;
		FindingCode code;
	} cases[] = {
		{ "axbyBA", "yaxbBA", true, FINDING_N_CODES },
		{ "axA", "x", false, FINDING_CODE_LOST },
		{ "axAp", "axAxpp", false, FINDING_CODE_ADDED },
		{ "axbyBA", "axbyAB", false, FINDING_CODE_NESTING },
		{ "axA", "AxaA", false, FINDING_CODE_ADDED },
		{ "axA", "Axa", false, FINDING_CODE_NESTING },
		{ "xA", "yA", true, FINDING_N_CODES },
		{ "mxMy", "ymxM", true, FINDING_N_CODES },
		{ "mxMy", "xmyM", false, FINDING_PROTECTED_CHANGED },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Case c = new_case();
		InlineList list = { NULL, NULL };
		add_codes(&c.segment->source, c.arena, cases[i].source);
		add_codes(&list, c.arena, cases[i].target);
		segment_set_target(c.segment, list, "test");
		g_test_message("%s > %s", cases[i].source, cases[i].target);
		g_assert_true(run_case(&c) == cases[i].is_good);
		if (!cases[i].is_good)
			g_assert_cmpint(report_finding(c.report, 0)->code, ==,
			    cases[i].code);
		free_case(&c);
	}
}

static void
test_table(void)
{
	unsigned n = 0;

	for (const Check *const *p = check_all(); *p != NULL; p++) {
		g_assert_nonnull((*p)->name);
		g_assert_nonnull((*p)->label);
		for (unsigned i = 0; i < n; i++)
			g_assert_cmpstr(check_all()[i]->name, !=, (*p)->name);
		n++;
	}
	g_assert_cmpuint(n, ==, 11);
}

/* -------------------------------------------------------------- corpus --- */

static char **
corpus_lines(const char *file)
{
	const char *folder = g_getenv("DRAGOMAN_CORPUS");
	g_autofree char *name = g_strdup_printf("newstest2019-%s.txt", file);
	g_autofree char *path = g_build_filename(folder == NULL ?
	    "../shared/corpus" : folder, "lang", "ntrex", name, NULL);
	g_autofree char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	return g_strsplit(text, "\n", -1);
}

/* Alarms on the work of people, in a hundred of the lines with digits: many
 * are due (miles became kilometres). */
static void
test_alarms(void)
{
	static const char *const files[][2] = { { "zh-Hans", "ref.zho-CN" },
	    { "zh-Hant", "ref.zho-TW" }, { "ja", "ref.jpn" },
	    { "ko", "ref.kor" }, { "fr", "ref.fra" }, { "de", "ref.deu" },
	    { "es", "ref.spa" }, { "pt", "ref.por-BR" }, { "it", "ref.ita" },
	    { "ru", "ref.rus" }, { "ar", "ref.arb" }, { "th", "ref.tha" },
	    { "vi", "ref.vie" }, { "id", "ref.ind" }, { "ms", "ref.msa" },
	    { "tr", "ref.tur" } };
	g_auto(GStrv) source = corpus_lines("src.eng");
	double sum = 0;

	if (source == NULL) {
		g_test_skip("the corpus is not here");
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_auto(GStrv) target = corpus_lines(files[i][1]);
		unsigned n = 0, n_alarms = 0;
		for (size_t k = 0; source[k] != NULL; k++) {
			if (strpbrk(source[k], "0123456789") == NULL)
				continue;
			n++;
			n_alarms += !agrees(lang("en"), source[k],
			    lang(files[i][0]), target[k]);
			g_assert_true(agrees(lang("en"), source[k],
			    lang(files[i][0]), source[k]));
		}
		sum += 100.0 * n_alarms / n;
		g_test_message("%s %.1f %%", files[i][0], 100.0 * n_alarms /
		    n);
	}
	g_test_message("mean %.1f %%", sum / G_N_ELEMENTS(files));
	g_assert_cmpfloat(sum, <, 7 * G_N_ELEMENTS(files));
}

/* A sentence in each language that says what the English one says, and what
 * stands in it for "million" and for another scale. */
static const struct {
	const char *tag, *text, *scale, *other;
} samples[] = {
	{ "de", "Der Umsatz stieg 2023 um 5,2 % auf 12,5 Millionen € und fiel "
	    "um -3,4 % an 17 Orten.", "Millionen", "Milliarden" },
	{ "fr", "En 2023, le chiffre a crû de 5,2 % à 12,5 millions € puis "
	    "-3,4 % sur 17 sites.", "millions", "milliards" },
	{ "es", "En 2023 creció un 5,2 % hasta 12,5 millones € y cayó -3,4 % "
	    "en 17 centros.", "millones", "billones" },
	{ "pt", "Em 2023 cresceu 5,2% para 12,5 milhões € e caiu -3,4% em 17 "
	    "locais.", "milhões", "bilhões" },
	{ "it", "Nel 2023 è salito del 5,2% a 12,5 milioni € e sceso di -3,4% "
	    "in 17 sedi.", "milioni", "miliardi" },
	{ "nl", "In 2023 steeg dit 5,2% naar 12,5 miljoen € en daalde -3,4% "
	    "op 17 plaatsen.", "miljoen", "miljard" },
	{ "pl", "W 2023 wzrost o 5,2% do 12,5 mln € i spadek -3,4% w 17 "
	    "miejscach.", "mln", "mld" },
	{ "ru", "В 2023 году рост на 5,2 % до 12,5 млн € и падение -3,4 % в "
	    "17 местах.", "млн", "млрд" },
	{ "tr", "2023 yılında %5,2 artışla 12,5 milyon € oldu ve -3,4 % "
	    "azaldı, 17 yerde.", "milyon", "milyar" },
	{ "ar", "في 2023 ارتفع 5.2% إلى 12.5 مليون € وانخفض -3.4% في 17 "
	    "موقعا", "مليون", "مليار" },
	{ "th", "ปี 2023 เพิ่มขึ้น 5.2% เป็น 12.5 ล้าน € และ -3.4% ใน 17 แห่ง",
	    "ล้าน", "พัน" },
	{ "vi", "Năm 2023 tăng 5,2% lên 12,5 triệu € và -3,4% tại 17 nơi.",
	    "triệu", "tỷ" },
	{ "id", "Pada 2023 naik 5,2% menjadi 12,5 juta € dan -3,4% di 17 "
	    "lokasi.", "juta", "miliar" },
	{ "ms", "Pada 2023 naik 5.2% kepada 12.5 juta € dan -3.4% di 17 "
	    "lokasi.", "juta", "bilion" },
	{ "hi", "2023 में 5.2% बढ़कर 12.5 मिलियन € और -3.4% 17 स्थानों पर।",
	    "मिलियन", "करोड़" },
	{ "zh-Hans", "2023年增长5.2%，达到1250万€，-3.4%，共17处。", "万", "亿" },
	{ "zh-Hant", "2023年增長5.2%，達到1250萬€，-3.4%，共17處。", "萬", "億" },
	{ "ja", "2023年は5.2%増の1250万€、-3.4%、17か所。", "万", "億" },
	{ "ko", "2023년 5.2% 증가한 1250만 €, -3.4%, 17곳.", "만", "억" },
};

static char *
replaced(const char *text, const char *at, size_t length, const char *by)
{
	return g_strdup_printf("%.*s%s%s", (int) (at - text), text, by,
	    at + length);
}

static void
assert_found(const char *source, const char *tag, const char *changed)
{
	if (agrees(lang("en"), source, lang(tag), changed))
		g_error("not found: %s", changed);
}

/* One digit, point, sign, percent sign, scale word or currency is changed. */
static void
test_samples(void)
{
	static const char english[] = "In 2023 it rose by 5.2% to 12.5 "
	    "million € and fell by -3.4% in 17 places.";
	static const char *const marks[][2] = { { "%", "" }, { "%", "‰" },
	    { "€", "£" }, { "€", "USD " }, { "-3", "3" }, { "17", "-17" },
	    { "5.2", "52" }, { "5,2", "52" }, { "3,4", "34" },
	    { "3.4", "34" }, { "12.5", "1.25" }, { "12,5", "1,25" } };

	for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
		const char *text = samples[i].text, *tag = samples[i].tag;
		g_test_message("%s", text);
		g_assert_true(agrees(lang("en"), english, lang(tag), text));
		for (const char *p = text; *p != '\0'; p++)
			for (char c = '0'; c <= '9' && g_ascii_isdigit(*p);
			    c++) {
				char digit[2] = { c, '\0' };
				g_autofree char *changed = replaced(text, p, 1,
				    digit);
				if (c != *p)
					assert_found(english, tag, changed);
			}
		for (size_t k = 0; k < G_N_ELEMENTS(marks); k++) {
			const char *at = strstr(text, marks[k][0]);
			if (at == NULL)
				continue;
			g_autofree char *changed = replaced(text, at,
			    strlen(marks[k][0]), marks[k][1]);
			assert_found(english, tag, changed);
		}
		const char *scale = strstr(text, samples[i].scale);
		g_autofree char *other = replaced(text, scale,
		    strlen(samples[i].scale), samples[i].other);
		g_autofree char *none = replaced(text, scale,
		    strlen(samples[i].scale), "");
		assert_found(english, tag, other);
		assert_found(english, tag, none);
	}
}

static void
test_stray_words(void)
{
	static const struct {
		const char *source, *tag, *target;
		bool is_good;
	} cases[] = {
		{ "Five weeks of a year", "ja", "1年の5週間", true },
		{ "Five weeks of a year", "ja", "1年の1週間", false },
		{ "the second of two goals", "ja", "2ゴールの2番目", true },
		{ "in the 1980s", "zh-Hans", "20世纪80年代", true },
		{ "in the 1980s", "zh-Hans", "20世纪90年代", false },
		{ "in the 1980s", "fr", "dans les années 80", true },
		{ "in the 1980s", "fr", "dans les années 70", false },
		{ "in the 1880s", "fr", "dans les années 80", false },
		{ "at 3 p.m.", "de", "um 15 Uhr", true },
		{ "at 3 p.m.", "ar", "الساعة -3 مساءً", false },
		{ "1 - 0", "de", "1 - -0", false },
		{ "70-90% of men", "es", "entre un 70 y un 90 %", false },
		{ "70-90% of men", "es", "entre un 70 % y un 90 %", true },
		{ "twenty-three million", "zh-Hans", "2300万", true },
		{ "5½ years", "de", "5,5 Jahre", true },
		{ "5½ years", "de", "5¼ Jahre", false },
		{ "a $2,000 fine", "it", "una multa di 2.000 €", false },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s > %s", cases[i].source, cases[i].target);
		g_assert_true(agrees(lang("en"), cases[i].source,
		    lang(cases[i].tag), cases[i].target) == cases[i].is_good);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/check/figures", test_figures);
	g_test_add_func("/check/mutations", test_mutations);
	g_test_add_func("/check/text", test_text_checks);
	g_test_add_func("/check/message", test_message);
	g_test_add_func("/check/codes", test_codes);
	g_test_add_func("/check/table", test_table);
	g_test_add_func("/check/alarms", test_alarms);
	g_test_add_func("/check/samples", test_samples);
	g_test_add_func("/check/stray-words", test_stray_words);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
