/*
 * test_sentence.c - breaks where a reader of filings would break.
 *
 * Cases are written tag, then the paragraph with | at each break.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "lang/sentence_shadow.h"

static Languages *languages;

static const char *const cases[][2] = {
	{ "en", "The issuer is Alba Corp. of Delaware.|Its shares are listed." },
	{ "en", "Sales in the U.S. rose.|They fell in the U.K. market." },
	{ "en", "See Note No. 4, Fig. 2 and Sec. IV.|It lists all leases." },
	{ "en", "1. Scope of the audit" },
	{ "en", "(a) The loan.|(b) The bond." },
	{ "en", "Mr. J. R. Stone resigned on Nov. 3, 2021.|No one followed." },
	{ "en", "The rate was 3.25 per cent.|The margin was 1.5x." },
	{ "en", "\"Demand is firm.\"|He added nothing.|We agree." },
	{ "en", "It rose (see p. 12. The table shows why) again.|Fine!|Is it?" },
	{ "de", "Im 2. Halbjahr fiel der Wert um 3 Mio. Euro.|Das war erwartet." },
	{ "de", "Am 5. Mai wurde z. B. die Anleihe getilgt.|Der Rest folgt." },
	{ "de", "Siehe Nr. 3 und Abs. 2.|„Wir wachsen.“|Danach fiel der Kurs." },
	{ "fr", "M. Blanc, de Durand S.A. Lyon, cite l’art. 7.|Il signe." },
	{ "es", "La Sra. Ruiz firmó en EE. UU. el pág. 3.|¿Por qué?|No consta." },
	{ "it", "La Rossi S.p.A. Milano cita l’art. 3.|Il dott. Bo approva." },
	{ "ru", "Выручка за 2020 г. составила 3 млн. руб. и выросла.|Это рост." },
	{ "tr", "Grup 2. Çeyrek raporunu sundu.|Kâr arttı." },
	{ "zh-Hans", "公司称：“业绩良好。”|利润上升。|“毛利率”提高了！" },
	{ "ja", "当社（以下「甲」という。）は増収です。|「好調です。」と述べた。" },
	{ "ko", "기준일은 2021. 6. 30. 입니다.|배당을 실시하였습니다." },
	{ "ar", "هل ارتفع الربح؟|نعم ارتفع." },
	{ "th", "กำไรเพิ่มขึ้น. รายได้ลดลง" },
	{ "en", "great food!|nice staff.|the soup was cold." },
	{ "en", "Thanks! :-)|See you soon.|Yahoo! Inc. pays approx. two cents." },
	{ "en", "Item 1A. Risk Factors" },
	{ "it", "1012. Usurpazioni durante l'usufrutto.|1019. Perimento di cosa." },
	{ "tr", "Kapıyı açtı.|-İyi geceler, dedi.|Gitti." },
	{ "vi", "Hết rồi ... \" .|\" Thế à ? \" ." },
	{ "ru", "В 2023 г. Компания выросла на 10 км.|Для зон это много." },
	{ "pl", "Zob. str. 14 i tab. 3.|Dane w tys. PLN." },
	{ "hi", "यू.एस. सरकार ने कहा।|\"ठीक है।\" अध्यक्ष ने कहा।" },
	{ "ko", "\"좋다. 아주 좋다.\"라고 말했다.|끝." },
	{ "zh-Hans", "“很好。”董事长表示。|他说：“行。”|公司（简称甲。）成立。" },
	{ "nl", "Het deel is Korea's.|China koopt A.I.-producten.|Dat was dat." },
	{ "zh-Hans", "他说：“增长。|很好。“|股价上涨。|“真的！“|他走了。" },
	{ "ko", "\"좋다.\" 그는 Alpha.com에서 말했다.|주가가 올랐다." },
	{ "de", "Das obliegt den Mitgliedern selbst.|Der Rest steht fest." },
	{ "en", "The loan to Wm. Baker bears 4% p.a.|Notice was given." },
	{ "pl", "Wkład to 7 mln zł.|Zob. nota 2.|Księga pt. „Zysk” wyszła." },
	{ "ru", "Ссуда 4 млн долл. США и т. д.|П. Н. Котов подписал.|См. п. 3." },
	{ "ru", "Осадки могут достигать 10 см.|Для зон это много." },
	{ "ar", "انتهت الفترة في 30/6/2021 م.|ووزعت الأرباح." },
	{ "ja", "社長は次のように述べた。「増益です。」|株価は上昇した。" },
	{ "it", "La perdita era prevedibile.|ma il piano resta valido." },
	{ "vi", "Có đến 80 . 000 lao động .|Họ làm việc ." },
	{ "id", "Bank itu berdiri pada 1879.|atau lebih awal." },
	{ "it", "Deve dare garanzia (1179).|ma i terreni restano (cfr. p. 4)." },
	{ "de", "Herr Dr.-Ing. Karl Weber geht.|Es gilt § 3 Abs. 2 AktG." },
	{ "en", "Rates fell.(2)|Bond prices rose.*|Shares did not." },
	{ "en", "It is set out in Appendix D.|Lenders agree.|eBay agreed." },
	{ "en", "B.1. Basis of the opinion" },
	{ "de", "Im III. Quartal fiel der Wert.|Siehe Tab. 7.|Fonds stiegen." },
	{ "de", "Die Vermögensverw. im Inland wuchs.|Der Rest nicht." },
	{ "de", "Es flossen 4 Mio. € p. a.|Der Rest folgt." },
	{ "es", "Los inmov. tangib. crecieron un 2 %.|La caja bajó." },
	{ "pl", "Spłata 3 tys. zł.|Odsetek brak." },
	{ "it", "Ricavi 3 mln. (2020: 2 mln.).|Costi stabili." },
	{ "it", "Vedi par. 3.2 e nota 7.|Crediti netti." },
	{ "tr", "Sorumlu Gen. Mud. Demir konuştu.|Kâr arttı." },
	{ "hi", "सक. लाभ बढ़ा।|एन.टी.पी.सी. अग्रणी है।" },
	{ "ko", "주석 7. 을 참조.|'IV. 재무제표'는 별도이다." },
	{ "ar", "بلغ الدين 7 ملايين د.أ. في 2020.|ارتفع الدخل." },
	{ "ja", "注3. 単位は円です。|「増益。増配。」と発表した。" },
};


/* The text with a bar at the end of each sentence but the last; a space is
 * put back where the case has none in languages that write one. */
static char *
split_marked(const Language *language, const char *text)
{
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	GString *out = g_string_new(NULL);

	sentence_split(language, text, strlen(text), bounds);
	for (unsigned i = 0; i < bounds->len; i++) {
		SentenceBound *bound = &g_array_index(bounds, SentenceBound, i);
		if (i > 0)
			g_string_append_c(out, '|');
		g_string_append_len(out, text + bound->start,
		    (gssize) (bound->end - bound->start));
	}
	return g_string_free(out, FALSE);
}

static char *
joined_case(const Language *language, const char *marked)
{
	g_auto(GStrv) parts = g_strsplit(marked, "|", -1);

	return g_strjoinv(language_has_spaces(language) ? " " : "", parts);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Language *language = languages_find(languages,
		    cases[i][0]);
		g_autofree char *text = joined_case(language, cases[i][1]);
		g_autofree char *got = split_marked(language, text);
		/* A space after a bar stands for the gap. */
		g_assert_cmpstr(got, ==, cases[i][1]);
	}
}

static void
test_labels(void)
{
	static const struct {
		const char *tag, *text;
		size_t length;
	} labels[] = {
		{ "en", "(a) the loan", 4 }, { "en", "1. Scope", 3 },
		{ "en", "1.2. Scope", 5 }, { "en", "IV.  Terms", 5 },
		{ "en", "(iii) none", 6 }, { "en", "b) none", 3 },
		{ "en", "\u2022 none", 4 }, { "de", "(1) Der", 4 },
		{ "de", "3. Quartal", 0 }, { "en", "1.2 million", 0 },
		{ "en", "(2023) It", 0 }, { "en", "1. 2", 0 },
		{ "en", "I. Newton", 0 }, { "pl", "1. czerwca", 0 },
		{ "en", "a. m.", 0 }, { "en", "(a)", 0 }, { "en", "", 0 },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
		g_assert_cmpuint(sentence_label(languages_find(languages,
		    labels[i].tag), labels[i].text, strlen(labels[i].text)),
		    ==, labels[i].length);
}

static void
check_cover(const Language *language, const char *text, size_t length)
{
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));
	size_t offset = 0;

	sentence_split(language, text, length, bounds);
	for (unsigned i = 0; i <= bounds->len; i++) {
		SentenceBound bound = { length, length };
		if (i < bounds->len)
			bound = g_array_index(bounds, SentenceBound, i);
		g_assert_cmpuint(bound.start, >=, offset);
		g_assert_cmpuint(bound.end, <=, length);
		g_assert_true(bound.end > bound.start || i == bounds->len);
		for (size_t p = offset; p < bound.start;
		    p += g_utf8_skip[(unsigned char) text[p]])
			g_assert_true(g_unichar_isspace(
			    g_utf8_get_char(text + p)) || text[p] == 0x0b ||
			    g_utf8_get_char(text + p) == 0x85);
		g_assert_true(g_utf8_validate(text + bound.start,
		    (gssize) (bound.end - bound.start), NULL));
		offset = bound.end;
	}
}

/* Characters that the rules look at, in any order. */
static char *
random_text(GRand *random)
{
	static const uint32_t hot[] = { '.', '.', ' ', ' ', '"', '(', ')', '!',
	    '?', 0x2026, 0x3002, 0x201c, 0x201d, 0x300c, 0x300d, 0xa0, '\n',
	    'A', 'b', '1', '2', 0x4e00, 0xff01, 0x61f, 0x416, '\'', 0x2019,
	    'N', 'o', 'S', 0xe01, 0x300, '\t', ',', '-' };
	GString *out = g_string_new(NULL);
	int n = g_rand_int_range(random, 0, 60);

	while (n-- > 0) {
		uint32_t c = hot[g_rand_int_range(random, 0,
		    G_N_ELEMENTS(hot))];
		if (g_rand_int_range(random, 0, 12) == 0)
			c = (uint32_t) g_rand_int_range(random, 1, 0x11ffff);
		if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
			c = 'x';
		g_string_append_unichar(out, c);
	}
	return g_string_free(out, FALSE);
}

static void
test_any_text(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(7);

	for (const Language *const *p = languages_all(languages); *p; p++) {
		check_cover(*p, "", 0);
		check_cover(*p, " \n ", 3);
		for (unsigned i = 0; i < 1500; i++) {
			g_autofree char *text = random_text(random);
			check_cover(*p, text, strlen(text));
		}
	}
}

static void
test_linear(void)
{
	size_t length = 2u << 20;
	g_autofree char *text = g_malloc(length + 1);
	static const char *const patterns[] = { ".", "a. ", "(", "\"", ". A" };
	gint64 begin = g_get_monotonic_time();

	for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
		size_t n = strlen(patterns[i]);
		for (size_t p = 0; p < length; p++)
			text[p] = patterns[i][p % n];
		text[length] = '\0';
		check_cover(languages_find(languages, "en"), text, length);
	}
	g_assert_cmpint(g_get_monotonic_time() - begin, <, 20 * G_USEC_PER_SEC);
}

/* --------------------------------------------------------------- corpus --- */

static char *
corpus_file(const char *name)
{
	const char *folder = g_getenv("DRAGOMAN_CORPUS");
	g_autofree char *path = g_build_filename(
	    folder == NULL ? "../shared/corpus" : folder, "lang", name, NULL);
	char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		g_test_skip("the corpus is not here");
	return text;
}

static void
check_traps(char *text)
{
	unsigned n = 0, right = 0;

	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **p = lines; *p != NULL; p++) {
		char *tab = strchr(*p, '\t');
		if (tab == NULL)
			continue;
		*tab = '\0';
		const Language *language = languages_find(languages, *p);
		if (language == NULL)
			continue;
		g_strchomp(tab + 1);
		g_autofree char *joined = joined_case(language, tab + 1);
		g_autofree char *got = split_marked(language, joined);
		bool is_right = strcmp(got, tab + 1) == 0;
		n++;
		right += is_right;
		if (!is_right)
			g_test_message("%s: %s", *p, got);
	}
	g_test_message("%u of %u paragraphs are right", right, n);
	g_assert_cmpuint(n, >, 50);
	g_assert_cmpuint(right * 100, >=, n * 95);
}

static void
test_traps(void)
{
	g_autofree char *text = NULL;

	g_assert_true(g_file_get_contents("tests/bench/traps.tsv", &text,
	    NULL, NULL));
	check_traps(text);
}

static void
test_traps_of_corpus(void)
{
	g_autofree char *text = corpus_file("traps.src");

	if (text != NULL)
		check_traps(text);
}

typedef struct Score {
	unsigned right, missed, wrong;
} Score;

static void
score_document(const Language *language, GPtrArray *lines, Score *score)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GHashTable) starts = g_hash_table_new(NULL, NULL);
	g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
	    sizeof(SentenceBound));

	for (unsigned i = 0; i < lines->len; i++) {
		if (i > 0 && language_has_spaces(language))
			g_string_append_c(text, ' ');
		if (i > 0)
			g_hash_table_add(starts, GSIZE_TO_POINTER(text->len));
		g_string_append(text, g_ptr_array_index(lines, i));
	}
	sentence_split(language, text->str, text->len, bounds);
	unsigned right = 0;
	for (unsigned i = 1; i < bounds->len; i++)
		right += g_hash_table_contains(starts, GSIZE_TO_POINTER(
		    g_array_index(bounds, SentenceBound, i).start));
	score->right += right;
	score->missed += g_hash_table_size(starts) - right;
	score->wrong += bounds->len > 0 ? bounds->len - 1 - right : 0;
}

static bool
ends_with_mark(const char *line)
{
	static const char *const marks[] = { ".", "!", "?", "…", "。", "！",
	    "？", "؟", "।", "\"", "”", "»", "」", ")", "“", "'", "’", "）",
	    "』" };

	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_suffix(line, marks[i]))
			return true;
	return false;
}

static double
score_file(const Language *language, const char *file, const char *ids)
{
	g_autofree char *name = g_strdup_printf("ntrex/newstest2019-%s.txt",
	    file);
	g_autofree char *text = corpus_file(name);
	g_auto(GStrv) lines = g_strsplit(text == NULL ? "" : text, "\n", -1);
	g_auto(GStrv) documents = g_strsplit(ids, "\n", -1);
	g_autoptr(GPtrArray) group = g_ptr_array_new();
	Score score = { 0, 0, 0 };

	/* A paragraph ends with its document, after a heading, and after
	 * eight lines, as in the study. */
	for (size_t i = 0; lines[i] != NULL && documents[i] != NULL; i++) {
		g_strstrip(lines[i]);
		if (*lines[i] != '\0')
			g_ptr_array_add(group, lines[i]);
		if (g_strcmp0(documents[i], documents[i + 1]) == 0 &&
		    ends_with_mark(lines[i]) && group->len < 8)
			continue;
		score_document(language, group, &score);
		g_ptr_array_set_size(group, 0);
	}
	return 200.0 * score.right /
	    (2 * score.right + score.missed + score.wrong + 1e-9);
}

static void
test_ntrex(void)
{
	static const char *const files[][2] = { { "zh-Hans", "ref.zho-CN" },
	    { "zh-Hant", "ref.zho-TW" }, { "en", "src.eng" },
	    { "ja", "ref.jpn" }, { "ko", "ref.kor" }, { "fr", "ref.fra" },
	    { "de", "ref.deu" }, { "es", "ref.spa" }, { "pt", "ref.por-BR" },
	    { "it", "ref.ita" }, { "ru", "ref.rus" }, { "ar", "ref.arb" },
	    { "vi", "ref.vie" }, { "id", "ref.ind" }, { "ms", "ref.msa" },
	    { "tr", "ref.tur" }, { "nl", "ref.nld" },
	    { "pl", "ref.pol" }, { "hi", "ref.hin" } };
	g_autofree char *ids = corpus_file("ntrex/DOCUMENT_IDS.tsv");
	double sum = 0;

	if (ids == NULL)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		double f = score_file(languages_find(languages, files[i][0]),
		    files[i][1], ids);
		g_test_message("%s F1 %.1f", files[i][0], f);
		g_assert_cmpfloat(f, >, 88);
		sum += f;
	}
	g_test_message("mean F1 %.1f", sum / G_N_ELEMENTS(files));
	g_assert_cmpfloat(sum, >, 96.4 * G_N_ELEMENTS(files));
}

/* What has no width hides no boundary, and stays with its sentence. */
static void
test_artefacts(void)
{
	static const char *const marked[][2] = {
		{ "en", "\u202bThe profit rose.\u202c|"
		    "\u202bThe loss fell.\u202c" },
		{ "en", "The o\ufb03cial rate fell.\u200b|Then it rose." },
		{ "en", "\ufeffIt rose.|\u200b \u202aIt fell.\u202c \u200b" },
		{ "en", "Divi\u00addends were paid.\u200f|\u200eNone remain." },
		{ "en", "The bank (\ufb01ve of No.\u2060 5) paid.|It closed." },
		{ "zh-Hans", "\u4ed6\u8bf4\uff1a\u201c\u884c\u200b\uff01"
		    "\u201d|\u5f88\u597d\u3002" },
		{ "ar", "\ufee7\ufecc\ufee2 \u0627\u0631\u062a\u0641\u0639."
		    "\u202c|\u0648\u0642\u062f \u0632\u0627\u062f." },
	};

	for (size_t i = 0; i < G_N_ELEMENTS(marked); i++) {
		const Language *language = languages_find(languages,
		    marked[i][0]);
		g_autofree char *text = joined_case(language, marked[i][1]);
		g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE,
		    sizeof(SentenceBound));
		g_auto(GStrv) parts = g_strsplit(marked[i][1], "|", -1);
		sentence_shadow_split(language, text, strlen(text), bounds);
		g_assert_cmpuint(bounds->len, ==, g_strv_length(parts));
		for (unsigned k = 0; k < bounds->len; k++) {
			SentenceBound *bound = &g_array_index(bounds,
			    SentenceBound, k);
			g_autofree char *found = g_strndup(text + bound->start,
			    bound->end - bound->start);
			g_assert_cmpstr(found, ==, parts[k]);
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_assert_nonnull(languages);
	g_test_add_func("/sentence/cases", test_cases);
	g_test_add_func("/sentence/labels", test_labels);
	g_test_add_func("/sentence/any-text", test_any_text);
	g_test_add_func("/sentence/artefacts", test_artefacts);
	g_test_add_func("/sentence/linear", test_linear);
	g_test_add_func("/sentence/traps", test_traps);
	g_test_add_func("/sentence/traps-of-corpus", test_traps_of_corpus);
	g_test_add_func("/sentence/ntrex", test_ntrex);
	int status = g_test_run();
	languages_close(languages);
	return status;
}
