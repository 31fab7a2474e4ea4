#include <glib.h>
#include <string.h>

#include "base/failure.h"
#include "facts/fact_csv.h"
#include "facts/fact_json.h"
#include "facts/filing.h"
#include "facts/ixbrl.h"
#include "base/json.h"

#define TR(year) "http://www.xbrl.org/inlineXBRL/transformation/" year
#define TR1 TR("2010-04-20")
#define TR2 TR("2011-07-31")
#define TR3 TR("2015-02-26")
#define TR4 TR("2020-02-12")
#define TR5 TR("2022-02-16")
#define SEC "http://www.sec.gov/inlineXBRL/transformation/2015-08-31"

static TransformTable *
open_transforms(void)
{
	g_autoptr(GError) error = NULL;
	TransformTable *table = transform_open("lang", &error);

	g_assert_no_error(error);
	return table;
}

/* ---- transformations ----------------------------------------------------- */

typedef struct Case {
	const char *space, *name, *text, *value;	/* NULL: refused */
} Case;

static void
check_cases(const Case *cases, size_t count)
{
	g_autoptr(TransformTable) table = open_transforms();

	for (size_t i = 0; i < count; i++) {
		const Transform *transform = transform_find(table,
		    cases[i].space, cases[i].name);
		g_assert_nonnull(transform);
		g_autofree char *got = transform_apply(transform,
		    cases[i].text);
		if (g_strcmp0(got, cases[i].value) != 0)
			g_error("%s of %s: %s, not %s", cases[i].name,
			    cases[i].text, got, cases[i].value);
	}
	g_assert_null(transform_find(table, TR4, "num-roman"));
	g_assert_null(transform_find(table, "urn:x", "fixed-zero"));
}

static void
test_numbers(void)
{
	static const Case cases[] = {
		{TR1, "numcommadot", "1,234,567.80", "1234567.8"},
		{TR1, "numdotcomma", "1.234,5", "1234.5"},
		{TR1, "numcomma", "1,5", "1.5"},
		{TR1, "numcomma", "1.5", NULL},
		{TR1, "numspacecomma", "1 234,5", "1234.5"},
		{TR1, "numdash", "-", "0"},
		{TR2, "numdotdecimal", " 12,345.678900 ", "12345.6789"},
		{TR2, "numcommadecimal", "12\302\240345,6", "12345.6"},
		{TR2, "numunitdecimal", "5億4", "5.04"},
		{TR2, "zerodash", "\342\200\224", "0"},
		{TR2, "zerodash", "x", NULL},
		{TR2, "nocontent", "whatever", ""},
		{TR3, "numdotdecimalin", "12,34,567.5", "1234567.5"},
		{TR3, "numunitdecimalin", "1,234 Rupees 5 paise",
		    "1234.05"},
		{TR4, "num-dot-decimal", ".5", "0.5"},
		{TR4, "num-dot-decimal", "0001,234.50", "1234.5"},
		{TR4, "num-dot-decimal", "", NULL},
		{TR4, "num-dot-decimal", "1.2.3", NULL},
		{TR4, "num-dot-decimal", "12a", NULL},
		{TR4, "num-dot-decimal", "(12)", NULL},
		{TR4, "num-comma-decimal", "1.234.567,8", "1234567.8"},
		{TR4, "fixed-zero", "none", "0"},
		{TR5, "num-dot-decimal-apos", "1\342\200\231234.5", "1234.5"},
		{TR5, "num-unit-decimal-apos", "1'234 Fr. 50 Rp.",
		    "1234.5"},
		{SEC, "numwordsen", "two", "2"},
		{SEC, "numwordsen", "One hundred and twenty-three thousand, "
		    "four hundred five", "123405"},
		{SEC, "numwordsen", "No", "0"},
		{SEC, "numwordsen", "twelve million", "12000000"},
		{SEC, "numwordsen", "twelve dozens", NULL},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

static void
test_dates(void)
{
	static const Case cases[] = {
		{TR1, "dateslashus", "03/31/24", "2024-03-31"},
		{TR1, "datedoteu", "31.12.2009", "2009-12-31"},
		{TR1, "datelonguk", "31 March 2010", "2010-03-31"},
		{TR1, "datelongus", "March 31, 2010", "2010-03-31"},
		{TR1, "dateshortmonthdayus", "Feb 29", "--02-29"},
		{TR2, "datedaymonthyear", "31/6/2015", NULL},
		{TR2, "datemonthyearen", "March 2011", "2011-03"},
		{TR2, "dateyearmonthdaycjk", "２０２５年６月２８日",
		    "2025-06-28"},
		{TR2, "dateerayearmonthdayjp", "令和7年6月28日",
		    "2025-06-28"},
		{TR2, "dateerayearmonthdayjp", "平成元年1月8日",
		    "1989-01-08"},
		{TR2, "dateerayearmonthjp", "昭和64年1月", "1989-01"},
		{TR3, "datedaymonthyeardk", "31. december 2015",
		    "2015-12-31"},
		{TR3, "calindaymonthyear", "11 पौष 1921", "2000-01-01"},
		{TR3, "datedaymonthyearin", "३१ मार्च २०१५", "2015-03-31"},
		{TR4, "date-day-monthname-year-nl", "31 maart 2023",
		    "2023-03-31"},
		{TR4, "date-day-monthname-year-el", "31 Μαΐου 2020",
		    "2020-05-31"},
		{TR4, "date-day-monthname-year-bg", "1 май 2020",
		    "2020-05-01"},
		{TR4, "date-day-monthname-year-cs", "1. července 2020",
		    "2020-07-01"},
		{TR4, "date-day-monthname-year-cs", "1. června 2020",
		    "2020-06-01"},
		{TR4, "date-day-monthname-year-fr", "1er août 2020",
		    "2020-08-01"},
		{TR4, "date-day-monthname-year-fr", "1 août 2020",
		    "2020-08-01"},
		{TR4, "date-day-monthname-year-pt", "1 de maio de 2020",
		    "2020-05-01"},
		{TR4, "date-day-monthname-year-pl", "1 października 2020",
		    "2020-10-01"},
		{TR4, "date-day-monthname-year-fi", "1. maaliskuuta 2020",
		    "2020-03-01"},
		{TR4, "date-day-monthname-year-fi", "1. marraskuuta 2020",
		    "2020-11-01"},
		{TR4, "date-day-monthroman-year", "1 XII 2020",
		    "2020-12-01"},
		{TR4, "date-year-day-monthname-lv", "2020. gada 1. janvārī",
		    "2020-01-01"},
		{TR4, "date-year-monthname-day-hu", "2020. március 1.",
		    "2020-03-01"},
		{TR4, "date-monthname-day-year-en", "Sept. 30th, 2020",
		    "2020-09-30"},
		{TR4, "date-month-year", "6/2020", "2020-06"},
		{TR4, "date-month-day", "2/30", NULL},
		{TR5, "date-day-monthname-year-cy", "1 Chwefror 2022",
		    "2022-02-01"},
		{SEC, "datequarterend", "first quarter of 2024",
		    "2024-03-31"},
		{SEC, "datequarterend", "Q4 2024", "2024-12-31"},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

static void
test_words(void)
{
	static const Case cases[] = {
		{SEC, "duryear", "2.5", "P2Y6M"},
		{SEC, "duryear", "0", "P0Y"}, {SEC, "duryear", "-1", "-P1Y"},
		{SEC, "duryear", "five", NULL},
		{SEC, "durmonth", "18", "P18M"}, {SEC, "durweek", "2",
		    "P14D"},
		{SEC, "durday", "1.5", "P1DT12H"},
		{SEC, "durhour", "36", "PT36H"},
		{SEC, "durwordsen", "Five years", "P5Y"},
		{SEC, "durwordsen", "two years and 6 months", "P2Y6M"},
		{SEC, "durwordsen", "thirty-seven months", "P37M"},
		{SEC, "durwordsen", "some years", NULL},
		{SEC, "boolballotbox", "\342\230\222", "true"},
		{SEC, "boolballotbox", "\342\230\220", "false"},
		{SEC, "yesnoballotbox", "\342\230\221", "Yes"},
		{SEC, "exchnameen", "The New York Stock Exchange", "NYSE"},
		{SEC, "exchnameen", "NASDAQ Global Select Market", "NASDAQ"},
		{SEC, "stateprovnameen", "State of California", "CA"},
		{SEC, "stateprovnameen", "Québec", "QC"},
		{SEC, "countrynameen", "The Netherlands", "NL"},
		{SEC, "countrynameen", "Trinidad and Tobago", "TT"},
		{SEC, "edgarprovcountryen", "Cayman Islands", "E9"},
		{SEC, "edgarprovcountryen", "Delaware", "DE"},
		{SEC, "entityfilercategoryen", "large accelerated filer",
		    "Large Accelerated Filer"},
	};

	check_cases(cases, G_N_ELEMENTS(cases));
}

static void
test_scaled(void)
{
	static const struct {
		const char *digits;
		long scale;
		const char *value;
	} cases[] = {
		{"1234.50", 0, "1234.5"}, {"1.5", 3, "1500"},
		{"5", -2, "0.05"}, {"-0.00", 2, "0"}, {"-12", -1, "-1.2"},
		{"007", 0, "7"}, {"1e3", 0, "1000"}, {"1.5E-1", 0, "0.15"},
		{"123456789012345678901234567890123456789012345678901234567",
		    6, "123456789012345678901234567890123456789012345678901"
		    "234567000000"},
		{"", 0, NULL}, {"1,5", 0, NULL}, {"1", 5000, NULL},
		{"1 2", 0, NULL},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = fact_scaled(cases[i].digits,
		    cases[i].scale);
		g_assert_cmpstr(got, ==, cases[i].value);
	}
}

/* ---- files --------------------------------------------------------------- */

typedef struct File {
	const char *path, *text;
} File;

/* The facts of up to four files; REPORT may be NULL. */
static Filing *
read_files(const File *files, Report *report, GError **error)
{
	g_auto(FilingTables) tables = {0};
	FilingFile list[4];
	FilingTask task = {.files = list, .tables = &tables,
	    .limits = &limits_default, .report = report};

	g_assert_true(filing_tables_open(&tables, "lang", NULL));
	for (; task.count < 4 && files[task.count].path != NULL;
	    task.count++)
		list[task.count] = (FilingFile) {files[task.count].path,
		    g_bytes_new_static(files[task.count].text,
		    strlen(files[task.count].text))};
	Filing *filing = filing_read(&task, error);
	for (unsigned i = 0; i < task.count; i++)
		g_bytes_unref(list[i].bytes);
	return filing;
}

/* "id=value" of all facts of SET, with what is special about them. */
static char *
values(const FactSet *set)
{
	GString *out = g_string_new(NULL);

	for (unsigned i = 0; i < set->facts->len; i++) {
		const Fact *fact = g_ptr_array_index(set->facts, i);
		g_string_append_printf(out, "%s=%s%s%s%s%s%s;",
		    fact->id == NULL ? "" : fact->id,
		    fact->value == NULL ? "nil" : fact->value,
		    fact->is_hidden ? " hidden" : "",
		    fact->is_unknown ? " unknown" : "",
		    fact->is_constant ? " constant" : "",
		    fact->tuple == NULL ? "" : " in ",
		    fact->tuple == NULL ? "" : fact->tuple);
	}
	return g_string_free(out, FALSE);
}

#define HEAD "<html xmlns='http://www.w3.org/1999/xhtml' " \
	"xmlns:ix='" IXBRL_SPACE "' xmlns:t='" TR4 "' xmlns:e='urn:e' " \
	"xmlns:xbrli='http://www.xbrl.org/2003/instance' " \
	"xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' " \
	"xmlns:d='http://xbrl.org/2006/xbrldi'>"
#define CONTEXT "<xbrli:context id='c'><xbrli:entity><xbrli:identifier " \
	"scheme='urn:s'>X</xbrli:identifier><xbrli:segment>" \
	"<d:explicitMember dimension='e:Axis'>e:Member</d:explicitMember>" \
	"<d:typedMember dimension='e:Kind'><e:k>7</e:k></d:typedMember>" \
	"</xbrli:segment></xbrli:entity><xbrli:period><xbrli:startDate>" \
	"2023-12-31</xbrli:startDate><xbrli:endDate>2024-12-31" \
	"</xbrli:endDate></xbrli:period></xbrli:context><xbrli:unit id='u'>" \
	"<xbrli:divide><xbrli:unitNumerator><xbrli:measure>e:EUR" \
	"</xbrli:measure></xbrli:unitNumerator><xbrli:unitDenominator>" \
	"<xbrli:measure>xbrli:shares</xbrli:measure>" \
	"</xbrli:unitDenominator></xbrli:divide></xbrli:unit>"
#define RESOURCES "<ix:header><ix:hidden><ix:nonNumeric id='h' " \
	"name='e:Code' contextRef='c'>A1</ix:nonNumeric></ix:hidden>" \
	"<ix:resources>" CONTEXT "</ix:resources></ix:header>"

static void
test_inline(void)
{
	static const struct {
		const char *body, *expected;
	} cases[] = {
		{"<ix:nonFraction id='n' name='e:N' contextRef='c' "
		    "unitRef='u' decimals='2' scale='3' sign='-' "
		    "format='t:num-dot-decimal'>1,234.5</ix:nonFraction>",
		    "n=-1234500;"},
		{"<ix:nonFraction id='n' name='e:N' contextRef='c' "
		    "unitRef='u' xsi:nil='true'/>", "n=nil;"},
		{"<ix:nonFraction id='n' name='e:N' contextRef='c' "
		    "unitRef='u' format='t:fixed-zero'>none"
		    "</ix:nonFraction>", "n=0 constant;"},
		{"<ix:nonFraction id='n' name='e:N' contextRef='c' "
		    "unitRef='u'>n/a</ix:nonFraction>", "n=nil unknown;"},
		/* One figure, two facts. */
		{"<ix:nonFraction id='n' name='e:N' contextRef='c' "
		    "unitRef='u'><ix:nonFraction id='m' name='e:M' "
		    "contextRef='c' unitRef='u' scale='6'>5</ix:nonFraction>"
		    "</ix:nonFraction>", "n=5;m=5000000;"},
		{"<p><ix:nonNumeric id='a' name='e:T' contextRef='c' "
		    "continuedAt='k'>One<ix:exclude> page 4</ix:exclude>"
		    "</ix:nonNumeric> x <ix:continuation id='k' "
		    "continuedAt='l'> two</ix:continuation>"
		    "<ix:continuation id='l'> three</ix:continuation></p>",
		    "a=One two three;"},
		/* A chain that ends in itself. */
		{"<p><ix:nonNumeric id='a' name='e:T' contextRef='c' "
		    "continuedAt='k'>1</ix:nonNumeric><ix:continuation "
		    "id='k' continuedAt='k'>2</ix:continuation></p>",
		    "a=12;"},
		{"<div><ix:nonNumeric id='a' name='e:T' contextRef='c' "
		    "escape='true'><p>A &amp; <b>B</b><ix:nonNumeric id='b' "
		    "name='e:S' contextRef='c'>in</ix:nonNumeric></p>"
		    "</ix:nonNumeric></div>",
		    "a=<p>A &amp; <b>B</b>in</p>;b=in;"},
		{"<p><ix:tuple name='e:Tuple' tupleID='t'><ix:nonNumeric "
		    "id='a' name='e:T' contextRef='c' order='1'>x"
		    "</ix:nonNumeric></ix:tuple><ix:nonNumeric id='b' "
		    "name='e:T' contextRef='c' tupleRef='t'>y"
		    "</ix:nonNumeric></p>", "t=nil;a=x in t;b=y in t;"},
		{"<p><ix:fraction id='f' name='e:F' contextRef='c' "
		    "unitRef='u'><ix:numerator>1</ix:numerator>/"
		    "<ix:denominator format='t:num-dot-decimal'>3.0"
		    "</ix:denominator></ix:fraction></p>", "f=1/3;"},
		{"<p><ix:footnote id='o'>Note</ix:footnote></p>", "o=Note;"},
		{"<p><ix:nonNumeric id='d' name='e:D' contextRef='c' "
		    "format='t:date-day-monthname-year-en'>soon"
		    "</ix:nonNumeric></p>", "d=soon unknown;"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strconcat(HEAD, "<body>",
		    RESOURCES, cases[i].body, "</body></html>", NULL);
		File files[] = {{"a.htm", text}, {NULL, NULL}};
		g_autoptr(GError) error = NULL;
		g_autoptr(Filing) filing = read_files(files, NULL, &error);
		g_assert_no_error(error);
		g_autofree char *got = values(g_ptr_array_index(filing->sets,
		    0));
		g_autofree char *expected = g_strconcat("h=A1 hidden;",
		    cases[i].expected, NULL);
		g_assert_cmpstr(got, ==, expected);
	}
}

static void
test_json(void)
{
	File files[] = {{"a.htm", HEAD "<body xml:lang='EN'>" RESOURCES
	    "<ix:nonFraction id='n' name='e:N' contextRef='c' unitRef='u' "
	    "decimals='2'>5</ix:nonFraction><ix:footnote id='o'>x"
	    "</ix:footnote><ix:header><ix:resources><ix:relationship "
	    "fromRefs='n' toRefs='o'/></ix:resources></ix:header></body>"
	    "</html>"}, {"l.xml", "<l:linkbase xmlns:l='http://www.xbrl.org/"
	    "2003/linkbase' xmlns:x='http://www.w3.org/1999/xlink'>"
	    "<l:labelLink x:type='extended'><l:loc x:label='n' "
	    "x:href='e.xsd#e_N'/><l:label x:label='m' xml:lang='de'>Zahl"
	    "</l:label><l:labelArc x:from='n' x:to='m'/></l:labelLink>"
	    "</l:linkbase>"}, {NULL, NULL}};
	g_autoptr(Filing) filing = read_files(files, NULL, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GString) table = g_string_new(NULL);

	g_assert_cmpuint(filing->sets->len, ==, 1);
	fact_json_append(out, g_ptr_array_index(filing->sets, 0),
	    filing->labels, "de");
	g_autoptr(Json) json = json_read(out->str, out->len, NULL);
	g_assert_nonnull(json);
	const Json *fact = json_member(json_member(json, "facts"), "n");
	const Json *dimensions = json_member(fact, "dimensions");
	g_assert_cmpstr(json_member_text(fact, "value"), ==, "5");
	g_assert_cmpint(json_member_int(fact, "decimals", 0), ==, 2);
	g_assert_cmpstr(json_member_text(dimensions, "concept"), ==, "e:N");
	g_assert_cmpstr(json_member_text(dimensions, "entity"), ==,
	    "scheme:X");
	g_assert_cmpstr(json_member_text(dimensions, "period"), ==,
	    "2023-12-31T00:00:00/2025-01-01T00:00:00");
	g_assert_cmpstr(json_member_text(dimensions, "unit"), ==,
	    "e:EUR/xbrli:shares");
	g_assert_cmpstr(json_member_text(dimensions, "e:Axis"), ==,
	    "e:Member");
	g_assert_cmpstr(json_member_text(dimensions, "e:Kind"), ==, "7");
	g_assert_cmpstr(json_member_text(fact, "dragoman:label"), ==,
	    "Zahl");
	const Json *links = json_member(json_member(json_member(fact,
	    "links"), "footnote"), "_");
	g_assert_nonnull(json_element(links, 0));
	fact_csv_head(table);
	fact_csv_append(table, g_ptr_array_index(filing->sets, 0),
	    filing->labels, "de");
	g_assert_nonnull(strstr(table->str, ",e:Axis=e:Member; e:Kind=7,"));
}

/* Contexts in one file, facts in another: EDINET. */
static void
test_document_set(void)
{
	File files[] = {{"d/0.htm", HEAD "<body>" RESOURCES "</body></html>"},
	    {"d/1.htm", HEAD "<body><ix:nonNumeric id='a' name='e:T' "
	    "contextRef='c' continuedAt='k'>x</ix:nonNumeric></body>"
	    "</html>"}, {"d/2.htm", HEAD "<body><ix:continuation id='k'>y"
	    "</ix:continuation></body></html>"}, {NULL, NULL}};
	g_autoptr(Report) report = report_new();
	g_autoptr(Filing) filing = read_files(files, report, NULL);

	g_assert_cmpuint(filing->sets->len, ==, 1);
	g_autofree char *got = values(g_ptr_array_index(filing->sets, 0));
	g_assert_cmpstr(got, ==, "h=A1 hidden;a=xy;");
	g_assert_cmpuint(report_count(report), ==, 0);
	files[0] = (File) {"d/0.htm", HEAD "<body>" RESOURCES
	    "<ix:nonNumeric name='e:T' contextRef='none'>x</ix:nonNumeric>"
	    "</body></html>"};
	files[1].path = NULL;
	g_autoptr(Filing) broken = read_files(files, report, NULL);
	g_assert_nonnull(broken);
	g_assert_cmpuint(report_count(report), ==, 1);
}

static void
test_instance(void)
{
	File files[] = {{"a.xml", "<xbrli:xbrl xmlns:xbrli="
	    "'http://www.xbrl.org/2003/instance' xmlns:e='urn:e' "
	    "xmlns:d='http://xbrl.org/2006/xbrldi' xmlns:l="
	    "'http://www.xbrl.org/2003/linkbase' xmlns:x="
	    "'http://www.w3.org/1999/xlink'>" CONTEXT
	    "<e:N id='n' contextRef='c' unitRef='u' decimals='0'>-007.50"
	    "</e:N><e:Tuple id='t'><e:T id='a' contextRef='c'>text</e:T>"
	    "</e:Tuple><l:footnoteLink x:type='extended'><l:loc "
	    "x:label='f' x:href='#n'/><l:footnote id='o' x:label='g' "
	    "xml:lang='en'>Why</l:footnote><l:footnoteArc x:from='f' "
	    "x:to='g' x:arcrole='http://www.xbrl.org/2003/arcrole/"
	    "fact-footnote'/></l:footnoteLink></xbrli:xbrl>"}, {NULL, NULL}};
	g_autoptr(Filing) filing = read_files(files, NULL, NULL);
	const FactSet *set = g_ptr_array_index(filing->sets, 0);
	g_autofree char *got = values(set);

	g_assert_cmpstr(got, ==, "n=-7.5;t=nil;a=text in t;o=Why;");
	g_assert_cmpuint(set->links->len, ==, 1);
	g_assert_cmpstr(g_array_index(set->links, FactLink, 0).to, ==, "o");
}

static void
test_form(void)
{
	File files[] = {{"a.xml", "<ownershipDocument><periodOfReport>"
	    "12/31/2024</periodOfReport><issuer><issuerCik>12</issuerCik>"
	    "</issuer><row><price><value>1.5</value><footnoteId id='F1'/>"
	    "</price></row><row><price a='b'/></row><footnotes><footnote "
	    "id='F1'>Why</footnote></footnotes></ownershipDocument>"},
	    {NULL, NULL}};
	g_autoptr(Filing) filing = read_files(files, NULL, NULL);
	const FactSet *set = g_ptr_array_index(filing->sets, 0);
	const Fact *price = g_ptr_array_index(set->facts, 2);
	g_autofree char *got = values(set);

	g_assert_cmpstr(got, ==, "=12/31/2024;=12;=1.5;=b;F1=Why;");
	g_assert_cmpstr(price->name.local, ==, "row.price");
	g_assert_cmpstr(price->path, ==, "/row[1]/price[1]/value[1]");
	g_assert_cmpstr(price->context->end, ==, "2024-12-31");
	g_assert_cmpstr(price->context->identifier, ==, "12");
	g_assert_cmpstr(g_ptr_array_index(price->footnotes, 0), ==, "F1");
}

#define FACT(name, value, more) "<e:" name " contextRef='c' unitRef='u' " \
	more ">" value "</e:" name ">"
#define ARC(to, weight) "<l:loc x:label='" to "' x:href='e.xsd#e_" to "'/>" \
	"<l:calculationArc x:from='T' x:to='" to "' weight='" weight "' " \
	"x:arcrole='%s'/>"

/* How many findings of CODE two files of facts and sums come to. */
static unsigned
count_findings(const char *facts, const char *arcrole, FindingCode code)
{
	g_autofree char *instance = g_strconcat("<xbrli:xbrl xmlns:xbrli="
	    "'http://www.xbrl.org/2003/instance' xmlns:e='urn:e' "
	    "xmlns:d='http://xbrl.org/2006/xbrldi'>" CONTEXT, facts,
	    "</xbrli:xbrl>", NULL);
	g_autofree char *sums = g_strdup_printf("<l:linkbase xmlns:l="
	    "'http://www.xbrl.org/2003/linkbase' xmlns:x="
	    "'http://www.w3.org/1999/xlink'><l:calculationLink>"
	    "<l:loc x:label='T' x:href='e.xsd#e_T'/>" ARC("A", "1")
	    ARC("B", "-1.0") "</l:calculationLink></l:linkbase>", arcrole,
	    arcrole);
	File files[] = {{"a.xml", instance}, {"c.xml", sums}, {NULL, NULL}};
	g_autoptr(Report) report = report_new();
	g_autoptr(Filing) filing = read_files(files, report, NULL);
	unsigned count = 0;

	g_assert_nonnull(filing);
	for (size_t i = 0; i < report_count(report); i++)
		count += report_finding(report, i)->code == code;
	return count;
}

/* XBRL 2.1, 5.2.5.2 and Calculations 1.1. */
static void
test_sums(void)
{
	static const char old[] = "http://www.xbrl.org/2003/arcrole/"
	    "summation-item";
	static const char new[] = "https://xbrl.org/2023/arcrole/"
	    "summation-item";
	static const struct {
		const char *facts;
		unsigned old, new;
	} cases[] = {
		{FACT("T", "7", "decimals='0'") FACT("A", "10",
		    "decimals='0'") FACT("B", "3", "decimals='0'"), 0, 0},
		{FACT("T", "9", "decimals='0'") FACT("A", "10",
		    "decimals='0'") FACT("B", "3", "decimals='0'"), 1, 1},
		/* Off by one in rounded figures: no sum by the old rule. */
		{FACT("T", "8000", "decimals='-3'") FACT("A", "10000",
		    "decimals='-3'") FACT("B", "3000", "decimals='-3'"), 1,
		    0},
		/* Not all are there. */
		{FACT("T", "9", "decimals='0'") FACT("A", "10",
		    "decimals='0'"), 0, 0},
		{FACT("T", "9.5", "decimals='INF'") FACT("A", "10.25",
		    "decimals='INF'") FACT("B", "0.75", "decimals='INF'"), 0,
		    0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_cmpuint(count_findings(cases[i].facts, old,
		    FINDING_FACT_SUM), ==, cases[i].old);
		g_assert_cmpuint(count_findings(cases[i].facts, new,
		    FINDING_FACT_SUM), ==, cases[i].new);
	}
}

static void
test_duplicates(void)
{
	static const struct {
		const char *facts;
		unsigned count;
	} cases[] = {
		{FACT("A", "5", "decimals='0'") FACT("A", "5.0",
		    "decimals='1'"), 0},
		{FACT("A", "5", "decimals='0'") FACT("A", "5.4",
		    "decimals='1'"), 0},
		{FACT("A", "5", "decimals='1'") FACT("A", "5.4",
		    "decimals='1'"), 1},
		{FACT("A", "5", "decimals='0'") FACT("A", "-5",
		    "decimals='0'"), 1},
		{FACT("A", "5", "decimals='0'") FACT("B", "6",
		    "decimals='0'"), 0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpuint(count_findings(cases[i].facts, "urn:none",
		    FINDING_FACT_DUPLICATE), ==, cases[i].count);
}

/* Facts within facts within facts, each with all the text. */
static void
test_hostile(void)
{
	g_autoptr(GString) text = g_string_new(HEAD "<body>" RESOURCES);
	g_autoptr(GError) error = NULL;

	for (int i = 0; i < 400; i++)
		g_string_append(text, "<ix:nonNumeric name='e:T' "
		    "contextRef='c' escape='true'>");
	for (int i = 0; i < 40000; i++)
		g_string_append(text, "<p>Lorem ipsum dolor</p>");
	for (int i = 0; i < 400; i++)
		g_string_append(text, "</ix:nonNumeric>");
	g_string_append(text, "</body></html>");
	File files[] = {{"a.htm", text->str}, {NULL, NULL}};
	g_assert_null(read_files(files, NULL, &error));
	g_assert_error(error, FAILURE, FAILURE_LIMIT);
	g_clear_error(&error);
	files[0].text = "<a><b/></a>";
	g_assert_null(read_files(files, NULL, &error));
	g_assert_error(error, FAILURE, FAILURE_REFUSED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/facts/numbers", test_numbers);
	g_test_add_func("/facts/dates", test_dates);
	g_test_add_func("/facts/words", test_words);
	g_test_add_func("/facts/scaled", test_scaled);
	g_test_add_func("/facts/inline", test_inline);
	g_test_add_func("/facts/json", test_json);
	g_test_add_func("/facts/document_set", test_document_set);
	g_test_add_func("/facts/instance", test_instance);
	g_test_add_func("/facts/form", test_form);
	g_test_add_func("/facts/sums", test_sums);
	g_test_add_func("/facts/duplicates", test_duplicates);
	g_test_add_func("/facts/hostile", test_hostile);
	return g_test_run();
}
