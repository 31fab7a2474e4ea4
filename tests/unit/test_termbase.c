/*
 * test_termbase.c - terms are found whatever their endings, in tables and TBX,
 * and what is wrong with them is said.
 */
#include <glib.h>
#include <string.h>

#include "base/failure.h"
#include "lang/stem.h"
#include "memory/termbase.h"

static Languages *languages;

static const Language *
tongue(const char *tag)
{
	const Language *language = languages_find(languages, tag);

	g_assert_nonnull(language);
	return language;
}

static Termbase *
read_text(const char *from, const char *to, const char *text)
{
	Termbase *termbase = termbase_new(tongue(from), tongue(to), NULL);
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
	GError *error = NULL;

	g_assert_true(termbase_read_bytes(termbase, bytes, "a.tsv", languages,
	    &error));
	g_assert_no_error(error);
	return termbase;
}

/* The matches as "text>target|...". A part of a word has a + before it. */
static char *
matches_of(const Termbase *termbase, const char *text)
{
	g_autoptr(GArray) matches = termbase_match(termbase, text);
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < matches->len; i++) {
		const TermMatch *match = &g_array_index(matches, TermMatch,
		    i);
		const TermEntry *entry = g_ptr_array_index(termbase_concept(
		    termbase, match->concept), 0);
		if (i > 0)
			g_string_append_c(out, '|');
		if (match->is_part)
			g_string_append_c(out, '+');
		g_string_append_len(out, text + match->start,
		    (gssize) (match->end - match->start));
		g_string_append_printf(out, ">%s", entry->target);
	}
	return g_string_free(out, FALSE);
}

typedef struct Case {
	const char *from, *to, *terms, *text, *want;
} Case;

static void
test_match(void)
{
	static const Case cases[] = {
		{"en", "de", "net asset\tNV\nasset\tV\nboard\tB\n",
		    "The boards and NET ASSETS; assets.",
		    "boards>B|NET ASSETS>NV|assets>V"},
		/* Not over a stop, nor within a word. */
		{"en", "de", "net asset\tNV\nboard\tB\n",
		    "It is net. Assets aboard", ""},
		/* An acronym is no pronoun. */
		{"en", "de", "IT\tInformatik\n", "it is IT", "IT>Informatik"},
		{"en", "fr", "profit-sharing\tp\n", "of profit-sharing plans",
		    "profit-sharing>p"},
		{"de", "en", "Anleihe\tbond\nAG\tplc\n",
		    "Unternehmensanleihen der Anlage, Anleihen",
		    "+Unternehmensanleihen>bond|Anleihen>bond"},
		{"ru", "en", "облигация\tbond\n", "выпуск облигациями",
		    "облигациями>bond"},
		/* Endings that also look like others. */
		{"en", "de", "share\tAktie\nnote\tAnhang\ncompany\tFirma\n"
		    "loss\tVerlust\n", "shares, notes, companies, losses; "
		    "not interested", "shares>Aktie|notes>Anhang|"
		    "companies>Firma|losses>Verlust"},
		{"tr", "en", "ülke\tcountry\n", "ülkeye ülkeleri",
		    "ülkeye>country|ülkeleri>country"},
		{"de", "en", "Opfer\tvictim\n", "des Opfers, den Opfern",
		    "Opfers>victim|Opfern>victim"},
		{"ko", "en", "경찰\tpolice\n", "경찰은 경찰에서",
		    "경찰은>police|경찰에서>police"},
		{"fr", "en", "obligation\tbond\n", "l’obligation, des "
		    "obligations", "obligation>bond|obligations>bond"},
		{"ar", "en", "سند\tbond\n", "إصدار السند", "السند>bond"},
		{"tr", "en", "tahvil\tbond\n", "TAHVİL, tahviller",
		    "TAHVİL>bond|tahviller>bond"},
		{"zh", "en", "资产\tasset\n资产负债表\tsheet\n",
		    "资产负债表中的资产", "资产负债表>sheet|资产>asset"},
		{"ja", "en", "ローン\tloan\n", "クローンとローンの",
		    "ローン>loan"},
		/* ICU's dictionary knows where Thai words end. */
		{"th", "en", "กำไร\tprofit\n", "บริษัทมีกำไรสุทธิ",
		    "กำไร>profit"},
		/* Ligatures and soft hyphens of PDF files. */
		{"en", "de", "dividend\tDividende\nofficial\tamtlich\n",
		    "divi\u00addends o\ufb03cial", "divi\u00addends>"
		    "Dividende|o\ufb03cial>amtlich"},
		{"en", "de", "", "nothing", ""},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Termbase) termbase = read_text(cases[i].from,
		    cases[i].to, cases[i].terms);
		g_autofree char *got = matches_of(termbase, cases[i].text);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

static void
test_check(void)
{
	static const struct {
		const char *target;
		TermCheck check;
		const char *which;
	} cases[] = {
		{"Der Vorstand tagt.", TERM_SATISFIED, NULL},
		{"Sitzung des Vorstands", TERM_SATISFIED, NULL},
		{"Die Vorstandssitzung", TERM_SATISFIED, NULL},
		{"Der Aufsichtsrat tagt.", TERM_SATISFIED, NULL},
		{"Die Bretter tagen.", TERM_FORBIDDEN_USED, "Brett"},
		{"Die Kommission tagt.", TERM_MISSING, "Vorstand"},
		/* It is no part of one that is forbidden. */
		{"Das Armaturenbrettchen", TERM_MISSING, "Vorstand"},
		{"Brett und Vorstand", TERM_SATISFIED, NULL},
		{"Gesamtvorstände", TERM_SATISFIED, NULL},
	};
	g_autoptr(Termbase) termbase = read_text("en", "de",
	    "board\tBrett\t\tforbidden\nboard\tAufsichtsrat\t\tadmitted\n"
	    "board\tVorstand\n");
	g_autoptr(GArray) matches = termbase_match(termbase, "The board");

	g_assert_cmpuint(matches->len, ==, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *which = NULL;
		TermCheck check = termbase_check(termbase,
		    &g_array_index(matches, TermMatch, 0), cases[i].target,
		    &which);
		g_assert_cmpint(check, ==, cases[i].check);
		if (check != TERM_SATISFIED)
			g_assert_cmpstr(which, ==, cases[i].which);
	}
}

static void
check_findings(Termbase *termbase, unsigned count, const char *says)
{
	const GPtrArray *lines = termbase_findings(termbase);

	g_assert_cmpuint(lines->len, ==, count);
	if (count > 0)
		g_assert_nonnull(strstr(g_ptr_array_index(lines, 0), says));
}

/* What a translator writes is the term, whatever the grammar makes of it. */
static void
test_lenient(void)
{
	static const struct {
		const char *tag, *term, *text;
		bool is_there;
	} cases[] = {
		{"ru", "рынок", "на рынке", true},
		{"ru", "церковь", "из церкви", true},
		{"ru", "рынок", "на рубеже", false},
		{"ar", "سوق", "إحدى الأسواق", true},
		{"ar", "وزير", "رئيس الوزراء", true},
		{"ar", "سلاح", "كتاب", false},
		{"de", "Markt", "Energiemärkten", true},
		{"de", "Markt", "Marge", false},
		{"de", "Bank", "Band", false},
		{"pl", "rynek", "na rynku", true},
		{"es", "obligación", "obligaciones", true},
		{"en", "board", "abroad", false},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(StemText) text = stem_new(tongue(cases[i].tag),
		    cases[i].text);
		g_autoptr(StemText) term = stem_new(tongue(cases[i].tag),
		    cases[i].term);
		g_test_message("%s in %s", cases[i].term, cases[i].text);
		g_assert_true(stem_has(text, term, true) ==
		    cases[i].is_there);
	}
}

static void
test_findings(void)
{
	static const struct {
		const char *text;
		unsigned entries, count;
		const char *says;
	} cases[] = {
		{"\xEF\xBB\xBFsource\ttarget\r\na\tb\r\n", 1, 0, ""},
		{"# x\n\ntarget\tsource\tdomain\nb\ta\tfunds\n", 1, 0, ""},
		{"a\tb\na\tb\n", 1, 1, "a.tsv:2: a > b is in line 1, too"},
		{"a\tb\na\tc\n", 2, 1, "two preferred terms"},
		{"a\tb\na\tb\t\tforbidden\n", 2, 1, "is forbidden, but "
		    "preferred in line 1"},
		{"asset\tb\nassets\tc\n", 2, 1, "two preferred terms"},
		{"a\tb\tnoun\na\tc\tverb\n", 2, 0, ""},
		{"one\n", 0, 1, "1 columns"},
		{"a\t\n", 0, 1, "no target term"},
		{"\tb\n", 0, 1, "no source term"},
		{"...\tb\n", 0, 1, "no words"},
		{"a\tb\t\twrong\n", 0, 1, "no status: wrong"},
		{"aa\tbb\nbb\tcc\ncc\taa\n", 3, 1, "closes a circle"},
		{"aa\taa\n", 1, 0, ""},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Termbase) termbase = read_text("en", "de",
		    cases[i].text);
		g_assert_cmpuint(termbase_size(termbase), ==,
		    cases[i].entries);
		check_findings(termbase, cases[i].count, cases[i].says);
		/* Asked again it says the same. */
		check_findings(termbase, cases[i].count, cases[i].says);
	}
}

static void
test_domain(void)
{
	g_autoptr(Termbase) termbase = termbase_new(tongue("en"),
	    tongue("de"), "Funds");
	const char *text = "cover\tDeckung\t\t\t\tinsurance\nunit\tAnteil\t\t"
	    "\t\tfunds\nboard\tVorstand\n";
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

	g_assert_true(termbase_read_bytes(termbase, bytes, "a.tsv", languages,
	    NULL));
	g_autofree char *got = matches_of(termbase, "cover unit board");
	g_assert_cmpstr(got, ==, "unit>Anteil|board>Vorstand");
}

/* ---- TBX ----------------------------------------------------------------- */

static const char *const tbx_files[] = {
	/* Version 2, TBX-Basic. */
	"<?xml version='1.0'?><!DOCTYPE martif SYSTEM \"TBXBasiccore"
	"StructV02.dtd\"><martif type='TBX-Basic' xml:lang='en'><martifHeader>"
	"<fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>"
	"<text><body><termEntry id='c1'><descrip type='subjectField'>funds"
	"</descrip><langSet xml:lang='en-US'><tig><term>net <hi>asset</hi> "
	"value</term><termNote type='partOfSpeech'>noun</termNote></tig>"
	"</langSet><langSet xml:lang='de'><ntig><termGrp><term>"
	"Nettoinventarwert</term><termNote type='administrativeStatus'>"
	"preferredTerm-admn-sts</termNote></termGrp></ntig><tig><term>Nettowert"
	"</term><termNote type='administrativeStatus'>deprecatedTerm-admn-sts"
	"</termNote><note>ambiguous</note></tig></langSet><langSet xml:lang="
	"'fr'><tig><term>VNI</term></tig></langSet></termEntry></body></text>"
	"</martif>",
	/* Version 3, DCA. */
	"<tbx type='TBX-Core' style='dca' xml:lang='en' xmlns='urn:iso:std:iso:"
	"30042:ed-2'><tbxHeader/><text><body><conceptEntry id='1'><descrip "
	"type='subjectField'>funds</descrip><langSec xml:lang='en'><termSec>"
	"<term>net asset value</term><termNote type='partOfSpeech'>noun"
	"</termNote></termSec></langSec><langSec xml:lang='de'><termSec><term>"
	"Nettoinventarwert</term></termSec><termSec><term>Nettowert</term>"
	"<termNote type='administrativeStatus'>supersededTerm-admn-sts"
	"</termNote></termSec></langSec></conceptEntry></body></text></tbx>",
	/* Version 3, DCT. */
	"<tbx type='TBX-Basic' style='dct' xml:lang='en' xmlns='urn:iso:std:"
	"iso:30042:ed-2' xmlns:min='http://a' xmlns:basic='http://b'><text>"
	"<body><conceptEntry id='1'><min:subjectField>funds</min:subjectField>"
	"<langSec xml:lang='en'><termSec><term>net asset value</term></termSec>"
	"</langSec><langSec xml:lang='de'><termSec><term>Nettoinventarwert"
	"</term><min:partOfSpeech>noun</min:partOfSpeech></termSec><termSec>"
	"<term>Nettowert</term><min:administrativeStatus>deprecatedTerm-admn-"
	"sts</min:administrativeStatus></termSec></langSec></conceptEntry>"
	"</body></text></tbx>",
};

static void
test_tbx(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(tbx_files); i++) {
		g_autoptr(Termbase) termbase = read_text("en", "de",
		    tbx_files[i]);
		g_assert_cmpuint(termbase_size(termbase), ==, 2);
		const TermEntry *good = termbase_entry(termbase, 0);
		const TermEntry *bad = termbase_entry(termbase, 1);
		g_assert_cmpstr(good->source, ==, "net asset value");
		g_assert_cmpstr(good->target, ==, "Nettoinventarwert");
		g_assert_cmpstr(good->domain, ==, "funds");
		g_assert_cmpint(good->status, ==, TERM_PREFERRED);
		g_assert_cmpstr(bad->target, ==, "Nettowert");
		g_assert_cmpint(bad->status, ==, TERM_FORBIDDEN);
		g_assert_cmpuint(bad->line, ==, 1);
		check_findings(termbase, 0, "");
		/* The same file, for another pair. */
		g_autoptr(Termbase) other = read_text("de", "fr",
		    tbx_files[i]);
		g_assert_cmpuint(termbase_size(other), ==, i == 0 ? 1 : 0);
	}
}

static void
check_refused(const char *text, size_t length, int code, const char *says)
{
	g_autoptr(Termbase) termbase = termbase_new(tongue("en"),
	    tongue("de"), NULL);
	g_autoptr(GBytes) bytes = g_bytes_new(text, length);
	GError *error = NULL;

	g_assert_false(termbase_read_bytes(termbase, bytes, "a.tbx",
	    languages, &error));
	g_assert_error(error, FAILURE, code);
	g_assert_true(g_str_has_prefix(error->message, "a.tbx"));
	g_assert_nonnull(strstr(error->message, says));
	g_error_free(error);
}

static void
test_hostile(void)
{
	check_refused("<html/>", 7, FAILURE_INPUT, "neither TBX nor a table");
	check_refused("<tbx>", 5, FAILURE_INPUT, "line 1");
	check_refused("a\0b\tc", 5, FAILURE_INPUT, "is no table");
	check_refused("a\xFF\tc", 4, FAILURE_INPUT, "is no table");
	const char *bomb = "<!DOCTYPE tbx [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
	    "\"&a;&a;&a;\">]><tbx>&b;</tbx>";
	check_refused(bomb, strlen(bomb), FAILURE_LIMIT, "entity");
	for (size_t i = 0; i < G_N_ELEMENTS(tbx_files); i++)
		for (size_t n = 1; n < strlen(tbx_files[i]); n += 7) {
			g_autoptr(Termbase) termbase = termbase_new(
			    tongue("en"), tongue("de"), NULL);
			g_autoptr(GBytes) bytes = g_bytes_new(tbx_files[i],
			    n);
			g_assert_false(termbase_read_bytes(termbase, bytes,
			    "a", languages, NULL));
		}
	/* Lines without end, many tabs, a term of a megabyte. */
	g_autofree char *tabs = g_strnfill(1 << 20, '\t');
	g_autofree char *letters = g_strnfill(1 << 20, 'a');
	g_autofree char *text = g_strconcat(tabs, "\n", letters, "\tb\n",
	    NULL);
	g_autoptr(Termbase) termbase = read_text("en", "de", text);
	g_assert_cmpuint(termbase_size(termbase), ==, 0);
	check_findings(termbase, 2, "columns");
}

/* Time grows with the text, whatever it is made of. */
static void
test_linear(void)
{
	GString *terms = g_string_new(NULL);
	static const char *const texts[] = {"net ", "net asset ", "a", "资产",
	    "Anleihe", "กำไร"};

	for (unsigned i = 1; i < 60; i++) {
		for (unsigned k = 0; k < i; k++)
			g_string_append(terms, "net ");
		g_string_append_printf(terms, "asset\tterm %u\n", i);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		GString *text = g_string_new(NULL);
		while (text->len < (1 << 19))
			g_string_append(text, texts[i]);
		static const char *const tags[] = {"en", "de", "zh", "th"};
		for (size_t k = 0; k < G_N_ELEMENTS(tags); k++) {
			g_autoptr(Termbase) termbase = read_text(tags[k], "fr",
			    terms->str);
			gint64 begin = g_get_monotonic_time();
			g_autoptr(GArray) matches = termbase_match(termbase,
			    text->str);
			g_assert_cmpuint(matches->len, <, text->len);
			g_assert_cmpint(g_get_monotonic_time() - begin, <,
			    10 * G_USEC_PER_SEC);
		}
		g_string_free(text, TRUE);
	}
	g_string_free(terms, TRUE);
}

/* Words are in order, within the text, on its characters. */
static void
test_any_text(void)
{
	static const char *const hot[] = {"a", "B", "资", "ア", "ー", "ก", "ำ",
	    " ", ".", "'", "1", "\u0301", "ﬁ", "\u00ad", "س", "ال", "İ"};
	g_autoptr(GRand) random = g_rand_new_with_seed(8);

	for (unsigned i = 0; i < 4000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int n = g_rand_int_range(random, 0, 30); n > 0; n--)
			g_string_append(text, hot[g_rand_int_range(random, 0,
			    G_N_ELEMENTS(hot))]);
		for (const Language *const *p = languages_all(languages);
		    *p != NULL; p++) {
			g_autoptr(StemText) stems = stem_new(*p, text->str);
			size_t last = 0;
			for (unsigned k = 0; k < stems->words->len; k++) {
				const StemWord *word = stem_word(stems, k);
				g_assert_cmpuint(word->start, >=, last);
				g_assert_cmpuint(word->end, >, word->start);
				g_assert_cmpuint(word->end, <=, text->len);
				g_assert_cmpuint(word->n_stems, >=, 1);
				g_assert_cmpuint(stem_of(stems, word, 0)->end,
				    ==, word->folded_end);
				last = word->end;
			}
			/* A text has itself in it. */
			if (stems->words->len > 0)
				g_assert_true(stem_is_at(stems, 0, stems));
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	languages = languages_open("lang", NULL);
	g_test_add_func("/termbase/match", test_match);
	g_test_add_func("/termbase/check", test_check);
	g_test_add_func("/termbase/lenient", test_lenient);
	g_test_add_func("/termbase/findings", test_findings);
	g_test_add_func("/termbase/domain", test_domain);
	g_test_add_func("/termbase/tbx", test_tbx);
	g_test_add_func("/termbase/hostile", test_hostile);
	g_test_add_func("/termbase/linear", test_linear);
	g_test_add_func("/termbase/any-text", test_any_text);
	return g_test_run();
}
