#include "base/regex.h"

#include <string.h>
#include <unicode/uregex.h>

#include "base/failure.h"

/* Of ICU: some milliseconds of steps, and bytes of its stack. */
#define TIME_LIMIT 20
#define STACK_LIMIT (1 << 20)

/* An expression is a line, not a book. */
#define PATTERN_LENGTH 20000

struct Regex {
	URegularExpression *icu;
	bool is_stopped;
};

static bool
has_failed(Regex *regex, UErrorCode status)
{
	if (U_SUCCESS(status))
		return false;
	regex->is_stopped = true;
	return true;
}

Regex *
regex_new(const char *pattern, bool ignores_case, GError **error)
{
	glong length = 0;
	UParseError place;
	UErrorCode status = U_ZERO_ERROR;
	g_autofree gunichar2 *text = strlen(pattern) > PATTERN_LENGTH ? NULL
	    : g_utf8_to_utf16(pattern, -1, NULL, &length, NULL);

	if (text == NULL) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "an expression is too long");
		return NULL;
	}
	URegularExpression *icu = uregex_open(text, (int32_t) length,
	    ignores_case ? UREGEX_CASE_INSENSITIVE : 0, &place, &status);
	if (U_SUCCESS(status)) {
		uregex_setTimeLimit(icu, TIME_LIMIT, &status);
		uregex_setStackLimit(icu, STACK_LIMIT, &status);
	}
	if (U_FAILURE(status)) {
		g_set_error(error, FAILURE, FAILURE_INPUT,
		    "%.80s is no regular expression: %s", pattern,
		    u_errorName(status));
		uregex_close(icu);
		return NULL;
	}
	Regex *regex = g_new0(Regex, 1);
	regex->icu = icu;
	return regex;
}

void
regex_free(Regex *regex)
{
	if (regex == NULL)
		return;
	uregex_close(regex->icu);
	g_free(regex);
}

void
regex_set_text(Regex *regex, const uint16_t *text, size_t length)
{
	UErrorCode status = U_ZERO_ERROR;

	uregex_setText(regex->icu, text, (int32_t) length, &status);
	uregex_useTransparentBounds(regex->icu, true, &status);
	(void) has_failed(regex, status);
}

bool
regex_find(Regex *regex, size_t from, size_t *start, size_t *end)
{
	UErrorCode status = U_ZERO_ERROR;

	if (regex->is_stopped)
		return false;
	bool is_found = uregex_find(regex->icu, (int32_t) from, &status);
	if (has_failed(regex, status) || !is_found)
		return false;
	*start = (size_t) uregex_start(regex->icu, 0, &status);
	*end = (size_t) uregex_end(regex->icu, 0, &status);
	return !has_failed(regex, status);
}

bool
regex_is_within(Regex *regex, size_t from, size_t to)
{
	UErrorCode status = U_ZERO_ERROR;

	if (regex->is_stopped)
		return false;
	uregex_setRegion(regex->icu, (int32_t) from, (int32_t) to, &status);
	bool is_found = uregex_findNext(regex->icu, &status);
	return !has_failed(regex, status) && is_found;
}

bool
regex_is_at(Regex *regex, size_t from)
{
	UErrorCode status = U_ZERO_ERROR;

	if (regex->is_stopped)
		return false;
	bool is_found = uregex_lookingAt(regex->icu, (int32_t) from, &status);
	return !has_failed(regex, status) && is_found;
}

bool
regex_is_all(Regex *regex, const char *text)
{
	glong length = 0;
	UErrorCode status = U_ZERO_ERROR;
	g_autofree gunichar2 *wide = g_utf8_to_utf16(text, -1, NULL, &length,
	    NULL);

	if (wide == NULL || regex->is_stopped)
		return false;
	uregex_setText(regex->icu, wide, (int32_t) length, &status);
	bool is_all = uregex_matches(regex->icu, 0, &status);
	return !has_failed(regex, status) && is_all;
}

bool
regex_is_stopped(const Regex *regex)
{
	return regex->is_stopped;
}
