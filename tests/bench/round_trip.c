/*
 * round_trip.c - a number that was written in a language, or in a house style
 * of it, is read as the same number: N random values for each.
 */
#include <glib.h>
#include <stdlib.h>

#include "lang/number.h"

static const char *const houses[] = {
	"de-AT", "de-CH", "de-LI", "fr-CH", "fr-CA", "es-MX", "es-US", "es-PE",
	"pt-PT", "pt-AO", "en-IN", "en-ZA", "it-CH", "ar-EG", "ar-SA",
	"hi-u-nu-deva", "th-u-nu-thai", NULL,
};

static void
fill(GRand *random, GString *plain)
{
	int n = g_rand_int_range(random, 0, 18);
	int n_decimals = g_rand_int_range(random, 0, 6);

	g_string_assign(plain, g_rand_boolean(random) ? "-" : "");
	g_string_append_c(plain, (char) g_rand_int_range(random, n == 0 ?
	    '0' : '1', '9' + 1));
	while (n-- > 0)
		g_string_append_c(plain, (char) g_rand_int_range(random, '0',
		    '9' + 1));
	if (n_decimals > 0)
		g_string_append_c(plain, '.');
	while (n_decimals-- > 0)
		g_string_append_c(plain, (char) g_rand_int_range(random, '0',
		    '9' + 1));
}

static bool
is_kept(const Language *language, const char *plain, bool has_groups)
{
	g_autofree char *text = number_format(plain, has_groups, language);
	g_autoptr(GArray) tokens = number_find(language, text);
	Decimal value;

	if (!decimal_from_text(&value, plain))
		return false;
	if (value.n_digits == 0)
		return tokens->len == 1;
	return tokens->len == 1 && decimal_equal(&value, &g_array_index(
	    tokens, NumberToken, 0).value);
}

/* How many of N values are not kept. */
static long
run(const Language *language, const char *tag, long n)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(g_str_hash(tag));
	g_autoptr(GString) plain = g_string_new(NULL);
	long n_bad = 0;

	for (long i = 0; i < n; i++) {
		fill(random, plain);
		if (is_kept(language, plain->str, g_rand_boolean(random)))
			continue;
		if (n_bad++ == 0)
			g_printerr("%s: %s is not kept\n", tag, plain->str);
	}
	g_print("%-14s %ld values, %ld not kept\n", tag, n, n_bad);
	return n_bad;
}

int
main(int argc, char **argv)
{
	long n = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000, n_bad = 0;
	g_autoptr(Languages) languages = languages_open("lang", NULL);

	if (languages == NULL)
		return 2;
	for (const Language *const *p = languages_all(languages); *p != NULL;
	    p++)
		n_bad += run(*p, language_tag(*p), n);
	for (size_t i = 0; houses[i] != NULL; i++)
		n_bad += run(languages_find(languages, houses[i]), houses[i],
		    n);
	return n_bad > 0;
}
