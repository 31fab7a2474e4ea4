#include <string.h>

#include "lang/number.h"

/* The 1 to 9 digits that stand before the first separator. */
static size_t
first_group(size_t n_digits, const LanguageNumber *number)
{
	if (n_digits <= number->first_group)
		return n_digits;
	size_t rest = (n_digits - number->first_group) % number->next_group;
	return rest == 0 ? number->next_group : rest;
}

static void
append_digit(GString *out, char digit, const LanguageNumber *number)
{
	g_string_append_unichar(out, number->zero + (uint32_t) (digit - '0'));
}

static void
append_whole(GString *out, const char *digits, size_t n, bool has_groups,
    const LanguageNumber *number)
{
	size_t due = has_groups && n >= number->first_group +
	    number->group_from ? first_group(n, number) : n;

	for (size_t i = 0; i < n; i++) {
		if (i == due) {
			g_string_append_unichar(out, number->groups[0]);
			due += n - i <= number->first_group ? n :
			    number->next_group;
			if (n - i > number->first_group)
				due = MIN(due, n - number->first_group);
		}
		append_digit(out, digits[i], number);
	}
}

char *
number_format(const char *plain, bool has_groups, const Language *target)
{
	const LanguageNumber *number = language_number(target);
	bool is_negative = *plain == '-';
	const char *digits = is_negative ? plain + 1 : plain;
	size_t n = strspn(digits, "0123456789");
	const char *rest = digits + n;
	GString *out;

	if (*rest == '.' && strspn(rest + 1, "0123456789") ==
	    strlen(rest + 1) && rest[1] != '\0')
		rest++;
	else if (*rest != '\0')
		return NULL;
	if (n == 0 && *rest == '\0')
		return NULL;
	out = g_string_new(is_negative ? "-" : "");
	append_whole(out, digits, n, has_groups, number);
	if (*rest != '\0')
		g_string_append_unichar(out, number->decimals[0]);
	for (; *rest != '\0'; rest++)
		append_digit(out, *rest, number);
	return g_string_free(out, FALSE);
}
