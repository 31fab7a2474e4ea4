#include "engine/chat/chat_string.h"

#include <string.h>

typedef enum Escape {
	NONE,
	BACKSLASH,
	UNICODE,		/* hexadecimal digits follow */
} Escape;

struct ChatString {
	GString *bytes;
	Escape escape;
	unsigned digits;	/* read, of the four behind \u */
	gunichar code, high;	/* high: a surrogate that waits for its other
				   half; 0 without */
	bool is_broken;
};

ChatString *
chat_string_new(void)
{
	ChatString *string = g_new0(ChatString, 1);

	string->bytes = g_string_new(NULL);
	return string;
}

void
chat_string_free(ChatString *string)
{
	g_string_free(string->bytes, TRUE);
	g_free(string);
}

void
chat_string_clear(ChatString *string)
{
	g_string_truncate(string->bytes, 0);
	string->escape = NONE;
	string->high = 0;
	string->is_broken = false;
}

static void
add_code(ChatString *string, gunichar code)
{
	bool is_low = code >= 0xdc00 && code < 0xe000;

	if (string->high != 0) {
		if (is_low)
			code = 0x10000 + ((string->high - 0xd800) << 10) +
			    (code - 0xdc00);
		else
			string->is_broken = true;
		string->high = 0;
	} else if (is_low) {
		string->is_broken = true;
	}
	if (code >= 0xd800 && code < 0xdc00)
		string->high = code;
	else if (code == 0 || (code >= 0xdc00 && code < 0xe000))
		string->is_broken = true;
	else
		g_string_append_unichar(string->bytes, code);
}

static void
feed_escape(ChatString *string, char c)
{
	static const char names[] = "nrtbf", values[] = "\n\r\t\b\f";

	if (string->escape == UNICODE) {
		int digit = g_ascii_xdigit_value(c);
		string->is_broken = string->is_broken || digit < 0;
		string->code = string->code * 16 + (gunichar) MAX(digit, 0);
		if (++string->digits == 4) {
			string->escape = NONE;
			add_code(string, string->code);
		}
		return;
	}
	string->escape = c == 'u' ? UNICODE : NONE;
	string->digits = 0;
	string->code = 0;
	if (c == 'u')
		return;
	string->is_broken = string->is_broken || string->high != 0;
	const char *found = c == '\0' ? NULL : strchr(names, c);
	g_string_append_c(string->bytes, found == NULL ? c
	    : values[found - names]);
}

bool
chat_string_feed(ChatString *string, char c)
{
	if (string->escape != NONE) {
		feed_escape(string, c);
		return false;
	}
	if (c == '\\') {
		string->escape = BACKSLASH;
		return false;
	}
	/* A half that nothing completes. */
	string->is_broken = string->is_broken || string->high != 0;
	if (c == '"')
		return true;
	g_string_append_c(string->bytes, c);
	return false;
}

bool
chat_string_run(ChatString *string, const char **p, const char *end)
{
	while (*p < end) {
		const char *start = *p;
		const char *next = start;
		if (string->escape == NONE && string->high == 0)
			while (next < end && *next != '"' && *next != '\\')
				next++;
		g_string_append_len(string->bytes, start, next - start);
		*p = next;
		if (next == end)
			return false;
		(*p)++;
		if (chat_string_feed(string, *next))
			return true;
	}
	return false;
}

void
chat_string_add(ChatString *string, char c)
{
	g_string_append_c(string->bytes, c);
}

bool
chat_string_reopen(ChatString *string, const char *gap, char c)
{
	g_string_append_c(string->bytes, '"');
	g_string_append(string->bytes, gap);
	return chat_string_feed(string, c);
}

size_t
chat_string_length(const ChatString *string)
{
	return string->bytes->len;
}

const char *
chat_string_bytes(const ChatString *string)
{
	return string->bytes->str;
}

const char *
chat_string_text(const ChatString *string)
{
	return string->is_broken || string->escape != NONE ||
	    !g_utf8_validate(string->bytes->str, (gssize) string->bytes->len,
	    NULL) ? NULL : string->bytes->str;
}
