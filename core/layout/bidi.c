#include "layout/bidi.h"

#include <fribidi.h>
#include <glib.h>

void
bidi_levels(const uint32_t *characters, size_t count, bool is_rtl,
    uint8_t *levels)
{
	FriBidiStrIndex n = (FriBidiStrIndex) count;
	g_autofree FriBidiCharType *types = g_new(FriBidiCharType, count + 1);
	g_autofree FriBidiBracketType *brackets = g_new(FriBidiBracketType,
	    count + 1);
	g_autofree FriBidiLevel *found = g_new0(FriBidiLevel, count + 1);
	FriBidiParType base = is_rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;

	fribidi_get_bidi_types(characters, n, types);
	fribidi_get_bracket_types(characters, n, types, brackets);
	bool is_known = fribidi_get_par_embedding_levels_ex(types, brackets, n,
	    &base, found) != 0;
	for (size_t i = 0; i < count; i++)
		levels[i] = is_known ? (uint8_t) MAX(found[i], 0) : is_rtl;
}

static void
reverse(uint32_t *order, size_t from, size_t to)
{
	while (from + 1 < to) {
		uint32_t swap = order[from];
		order[from++] = order[--to];
		order[to] = swap;
	}
}

/* Reverses the stretches of at least LOWEST, the highest first. */
static void
reverse_levels(const uint8_t *levels, size_t count, unsigned lowest,
    uint32_t *order)
{
	unsigned highest = 0;

	for (size_t i = 0; i < count; i++)
		highest = MAX(highest, levels[i]);
	for (unsigned level = highest; level >= lowest && level > 0; level--) {
		for (size_t i = 0; i < count; ) {
			size_t end = i;
			while (end < count && levels[end] >= level)
				end++;
			reverse(order, i, end);
			i = end + 1;
		}
	}
}

void
bidi_visual(const uint8_t *levels, size_t count, uint32_t *order)
{
	for (size_t i = 0; i < count; i++)
		order[i] = (uint32_t) i;
	reverse_levels(levels, count, 1, order);
}

enum { LONGEST_MARKER = 4 };	/* signs before the bracket of an item */

/* Does the line begin with an item's number or letter, and then this? */
static bool
ends_marker(const uint32_t *characters, const uint32_t *order, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!g_unichar_isalnum(characters[order[i]]))
			return false;
	return at > 0 && at <= LONGEST_MARKER;
}

int
bidi_turned(const uint32_t *characters, const uint32_t *order,
    const bool *brackets, size_t count)
{
	int votes = 0, before = 0;

	/* Pairs open first; so does a single bracket, but for that behind the
	 * number of an item. */
	for (size_t i = 0; i < count; i++) {
		if (!brackets[order[i]])
			continue;
		int kind = g_unichar_type(characters[order[i]])
		    == G_UNICODE_OPEN_PUNCTUATION ? 1 : -1;
		if (before == 0 && ends_marker(characters, order, i)) {
			votes += kind;
			continue;
		}
		if (before == 0)
			votes -= kind;
		before = before == 0 ? kind : 0;
	}
	return votes;
}

void
bidi_logical(const uint32_t *characters, size_t count, bool is_rtl,
    uint32_t *order, bool *brackets)
{
	g_autofree uint32_t *read = g_new(uint32_t, count + 1);
	g_autofree uint8_t *all = g_new0(uint8_t, count + 1);
	const uint8_t *levels = all + 1;

	/* Read from the side where the paragraph begins, stretches of the
	 * other direction come backwards. */
	for (size_t i = 0; i < count; i++) {
		order[i] = (uint32_t) (is_rtl ? count - 1 - i : i);
		read[i + 1] = characters[order[i]];
	}
	/* Signs behind figures go with what stands before them. */
	read[0] = is_rtl ? 0x0627 : 'a';
	bidi_levels(read, count + 1, is_rtl, all);
	reverse_levels(levels, count, is_rtl ? 2 : 1, order);
	for (size_t i = 0; i < count; i++) {
		/* Levels are in the first order. */
		size_t at = is_rtl ? count - 1 - order[i] : order[i];
		GUnicodeType type = g_unichar_type(characters[order[i]]);
		brackets[order[i]] = (levels[at] & 1) != 0
		    && (type == G_UNICODE_OPEN_PUNCTUATION
		    || type == G_UNICODE_CLOSE_PUNCTUATION);
	}
}
