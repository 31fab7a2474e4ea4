/*
 * test_shadow.c - shadows: what is folded, what never is, and the maps.
 */
#include <glib.h>
#include <string.h>

#include "lang/shadow.h"

static const char *const folded[][2] = {
	{ "of\ufb01cial \ufb02ows", "official flows" },
	{ "e\u0301te\u0301", "\u00e9t\u00e9" },
	{ "\uff11\uff12\uff0c\uff13\uff14\uff05", "12,34%" },
	{ "\u0661\u0662\u066b\u0663", "12\u066b3" },
	{ "\u0967\u0968", "12" },
	{ "1\u00a0234\u202f567", "1 234 567" },
	{ "divi\u00addend\u200b", "dividend" },
	{ "\ufeff\u200fabc\u202c", "abc" },
	{ "\u22125", "-5" },
	{ "\u201cX\u201d l\u2019art", "\"X\" l'art" },
	{ "\uff76\uff9e\uff72\uff84\uff9e", "\u30ac\u30a4\u30c9" },
	{ "\ufee3\ufea4\ufee4\ufeaa", "\u0645\u062d\u0645\u062f" },
	{ "\ufefb", "\u0644\u0627" },
	{ "\u3231", "(\u682a)" },
	{ "\u1100\u1161", "\uac00" },
	{ "\uffe5100", "\u00a5100" },
};

static const char *const kept[] = {
	"10\u00b2", "5\u00bd", "\u2460", "\u2122", "\u2116 5", "\u0e01\u0e33",
	"\u3131", "\uf900\u8c48", "\u0915\u094d\u200d\u0937", "a\ufe0f",
	"\u0e01\u200b\u0e02", "2022\u20132023",
};

static void
test_folded(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(folded); i++) {
		g_autoptr(Shadow) shadow = shadow_new(folded[i][0],
		    strlen(folded[i][0]));
		g_assert_cmpstr(shadow->text, ==, folded[i][1]);
	}
}

static void
test_kept(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
		g_autoptr(Shadow) shadow = shadow_new(kept[i],
		    strlen(kept[i]));
		g_assert_cmpstr(shadow->text, ==, kept[i]);
	}
}

static void
test_span(void)
{
	const char *text = "x of\ufb01ce\u00ad@a.com";
	g_autoptr(Shadow) shadow = shadow_new(text, strlen(text));
	const char *found = strstr(shadow->text, "office@a.com");
	size_t start, end;

	g_assert_nonnull(found);
	shadow_source_span(shadow, (size_t) (found - shadow->text),
	    shadow->length, &start, &end);
	g_assert_cmpuint(start, ==, 2);
	g_assert_cmpuint(end, ==, strlen(text));
	/* Half a ligature is the whole of it. */
	shadow_source_span(shadow, 4, 5, &start, &end);
	g_assert_cmpuint(end - start, ==, 3);
	g_assert_true(shadow_has_artefacts(text));
	g_assert_false(shadow_has_artefacts("caf\u00e9 \uff11 10\u00b2"));
}

static void
check_maps(const char *text, size_t length)
{
	g_autoptr(Shadow) shadow = shadow_new(text, length);

	g_assert_true(g_utf8_validate(shadow->text, -1, NULL));
	g_assert_cmpuint(strlen(shadow->text), ==, shadow->length);
	g_assert_cmpuint(shadow->to_source[shadow->length], ==, length);
	g_assert_cmpuint(shadow->from_source[length], ==, shadow->length);
	for (size_t i = 0; i < shadow->length; i++) {
		uint32_t at = shadow->to_source[i];
		g_assert_cmpuint(at, <=, shadow->to_source[i + 1]);
		g_assert_cmpuint((unsigned char) text[at] & 0xC0, !=, 0x80);
		/* There and back: the start of the same letter. */
		g_assert_cmpuint(shadow->from_source[at], <=, i);
		g_assert_cmpuint(shadow->to_source[shadow->from_source[at]],
		    ==, at);
	}
	for (size_t i = 0; i < length; i++)
		g_assert_cmpuint(shadow->from_source[i], <=,
		    shadow->from_source[i + 1]);
}

static void
test_maps(void)
{
	static const uint32_t hot[] = { 'a', ' ', '1', 0x301, 0x327, 0xad,
	    0x200b, 0xfeff, 0xfb01, 0xfb03, 0xfefb, 0xfdfa, 0x1100, 0x1161,
	    0x11a8, 0xff76, 0xff9e, 0xff11, 0xe01, 0xe33, 0x958, 0x93c, 0xf900,
	    0x2f800, 0xb2, 0xbd, 0x4e00, 0x661, 0x200d, 0x200e, 0x3231,
	    0x1f600, 0xa0 };
	g_autoptr(GRand) random = g_rand_new_with_seed(11);

	check_maps("", 0);
	for (unsigned n = 0; n < 20000; n++) {
		g_autoptr(GString) text = g_string_new(NULL);
		int count = g_rand_int_range(random, 0, 24);
		while (count-- > 0) {
			uint32_t c = hot[g_rand_int_range(random, 0,
			    G_N_ELEMENTS(hot))];
			if (g_rand_int_range(random, 0, 3) == 0)
				c = (uint32_t) g_rand_int_range(random, 1,
				    0x10ffff);
			if (c >= 0xd800 && c < 0xe000)
				c = 'x';
			g_string_append_unichar(text, c);
		}
		check_maps(text->str, text->len);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/shadow/folded", test_folded);
	g_test_add_func("/shadow/kept", test_kept);
	g_test_add_func("/shadow/span", test_span);
	g_test_add_func("/shadow/maps", test_maps);
	return g_test_run();
}
