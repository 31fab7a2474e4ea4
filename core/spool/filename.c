#include "spool/filename.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#include "spool/bounds.h"

enum { MAX_ENDING = 12, ID_LENGTH = 26 };

bool
filename_is_passed_over(const char *name)
{
	static const char *const endings[] = {
		"~", ".part", ".partial", ".filepart", ".tmp", ".crdownload",
		".!sync", ".job",
	};
	static const char *const beginnings[] = {
		".", "~syncthing~", "~$",
	};
	static const char *const names[] = {
		"Thumbs.db", "desktop.ini", "@eaDir", "MANIFEST",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
		if (g_str_has_suffix(name, endings[i]))
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++)
		if (g_str_has_prefix(name, beginnings[i]))
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* The ending with its dot; the end of NAME where it has none. */
static const char *
ending_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	if (dot == NULL || dot == name || strlen(dot) > MAX_ENDING)
		return name + strlen(name);
	return dot;
}

static bool
is_reserved(const char *name)
{
	static const char *const reserved[] = {
		"con", "prn", "aux", "nul", "com", "lpt",
	};
	size_t length = strcspn(name, ".");

	for (size_t i = 0; i < G_N_ELEMENTS(reserved); i++)
		if (g_ascii_strncasecmp(name, reserved[i], 3) == 0 &&
		    (length == 3 || (i > 3 && length == 4 &&
		    g_ascii_isdigit(name[3]))))
			return true;
	return false;
}

/* Cuts the stem so that the whole is short enough. */
static char *
cut(const char *name)
{
	const char *ending = ending_of(name);
	size_t most = BOUNDS_NAME - strlen(ending);
	size_t length = (size_t) (ending - name);

	if (length > most) {
		length = most;
		while (length > 0 && ((unsigned char) name[length] & 0xC0) ==
		    0x80)
			length--;
	}
	g_autofree char *stem = g_strndup(name, length);
	return g_strconcat(stem, ending, NULL);
}

char *
filename_safe(const char *name)
{
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	g_autofree char *composed = g_utf8_normalize(valid, -1,
	    G_NORMALIZE_NFC);
	GString *text = g_string_new(NULL);

	for (const char *p = composed; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (g_unichar_iscntrl(c) || (c < 128 &&
		    strchr("/\\:*?\"<>|", (int) c) != NULL))
			g_string_append_c(text, '_');
		else if (g_unichar_type(c) != G_UNICODE_FORMAT)
			g_string_append_unichar(text, c);
	}
	if (text->len == 0)
		g_string_append_c(text, '_');
	if (text->str[0] == '-' || text->str[0] == '.')
		text->str[0] = '_';
	if (strchr(" .", text->str[text->len - 1]) != NULL)
		text->str[text->len - 1] = '_';
	if (is_reserved(text->str))
		g_string_prepend_c(text, '_');
	char *safe = cut(text->str);
	g_string_free(text, TRUE);
	return safe;
}

char *
filename_with(const char *name, const char *infix)
{
	const char *ending = ending_of(name);
	g_autofree char *stem = g_strndup(name, (size_t) (ending - name));

	return g_strconcat(stem, ".", infix, ending, NULL);
}

char *
filename_numbered(const char *name, unsigned n)
{
	const char *ending = ending_of(name);

	return n < 2 ? g_strdup(name) : g_strdup_printf("%.*s~%u%s",
	    (int) (ending - name), name, n, ending);
}

char *
filename_display(const char *name)
{
	GString *text = g_string_new(NULL);

	for (const char *p = name; *p != '\0';) {
		gunichar c = g_utf8_get_char_validated(p, -1);
		if (c == (gunichar) -1 || c == (gunichar) -2 ||
		    !g_unichar_isprint(c)) {
			g_string_append_printf(text, "\\x%02X",
			    (unsigned char) *p++);
			continue;
		}
		g_string_append_unichar(text, c);
		p = g_utf8_next_char(p);
	}
	return g_string_free(text, FALSE);
}

char *
filename_id(void)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned char noise[16] = {0};
	uint64_t time = (uint64_t) g_get_real_time() / 1000;
	char id[ID_LENGTH + 1] = "";

	if (getrandom(noise, sizeof noise, 0) < 0)
		for (size_t i = 0; i < sizeof noise; i++)
			noise[i] = (unsigned char) g_random_int();
	for (int i = 9; i >= 0; i--, time >>= 5)
		id[i] = digits[time & 31];
	for (int i = 10; i < ID_LENGTH; i++)
		id[i] = digits[noise[i - 10] & 31];
	return g_strdup(id);
}
