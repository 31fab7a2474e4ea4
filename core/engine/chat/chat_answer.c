#include "engine/chat/chat_answer.h"

#include <string.h>

#include "engine/chat/chat_string.h"

enum {
	MOST_BLANKS = 64,	/* outside strings: more is a loop */
	SLACK = 160,		/* bytes a text may be longer than expected */
	LOOK_EVERY = 32,	/* bytes between two looks */
	LONGEST_PERIOD = 128,
	REPEATS = 4,
	TIMES = 3,		/* as long as expected: cut in any case */
	PREAMBLE = 4096,	/* bytes of prose before anything of use */
	DEEPEST = 4,		/* objects in objects that are looked into */
};

typedef enum State {
	OUTSIDE,		/* before and after the object */
	THINKING,
	IN_OBJECT,		/* a key, a comma or the end may follow */
	IN_KEY,
	AFTER_KEY,		/* the colon */
	AT_VALUE,
	IN_VALUE,
	AFTER_VALUE,
	IN_OTHER,		/* a value that is no string */
} State;

typedef struct Entry {
	char *text;
	bool is_doubled;
	bool is_useless;	/* no string, or not to be decoded */
} Entry;

struct ChatAnswer {
	ChatNotation notation;
	const size_t *expected;
	const char *const *sources;
	size_t count;
	Entry *entries;
	size_t length, useful;
	const char *fault;

	State state;
	unsigned depth;		/* of objects */
	unsigned brackets;	/* of a value that is no string */
	bool is_quoted;		/* within such a value, in a string */
	unsigned blanks;
	size_t prose;		/* bytes outside since something of use */
	char tag[9];		/* the last bytes outside, for <think> */
	ChatString *string;	/* the key, value, line or text being read */
	GString *key;
	GString *gap;		/* white space after a value's quote */
	size_t looked;		/* length at the last look for repetition */
};

ChatAnswer *
chat_answer_new(ChatNotation notation, const size_t *expected,
    const char *const *sources, size_t count)
{
	ChatAnswer *answer = g_new0(ChatAnswer, 1);

	answer->notation = notation;
	answer->expected = expected;
	answer->sources = sources;
	answer->count = count;
	answer->entries = g_new0(Entry, count + 1);
	answer->string = chat_string_new();
	answer->key = g_string_new(NULL);
	answer->gap = g_string_new(NULL);
	return answer;
}

void
chat_answer_free(ChatAnswer *answer)
{
	if (answer == NULL)
		return;
	for (size_t i = 0; i < answer->count; i++)
		g_free(answer->entries[i].text);
	g_free(answer->entries);
	chat_string_free(answer->string);
	g_string_free(answer->key, TRUE);
	g_string_free(answer->gap, TRUE);
	g_free(answer);
}

/* ---- pairs --------------------------------------------------------------- */

/* The entry of a key as it was asked: "1" and no other way to write it. */
static Entry *
find_entry(ChatAnswer *answer, const char *key)
{
	char *end;
	guint64 number = g_ascii_strtoull(key, &end, 10);

	if (!g_ascii_isdigit(*key) || *key == '0' || *end != '\0' ||
	    number > answer->count)
		return NULL;
	return &answer->entries[number - 1];
}

static void
forget_all(ChatAnswer *answer)
{
	for (size_t i = 0; i < answer->count; i++) {
		g_clear_pointer(&answer->entries[i].text, g_free);
		answer->entries[i] = (Entry) {NULL, false, false};
	}
	answer->useful = 0;
}

/* TEXT (NULL: not a usable one) is the value of KEY. */
static void
take_pair(ChatAnswer *answer, const char *key, const char *text)
{
	Entry *entry = find_entry(answer, key);

	answer->prose = 0;
	if (entry == NULL)
		return;
	if (text == NULL) {
		entry->is_useless = true;
	} else if (entry->text == NULL) {
		entry->text = g_strdup(text);
		answer->useful += strlen(text);
	} else if (strcmp(entry->text, text) != 0) {
		entry->is_doubled = true;
	}
}

/* ---- raving -------------------------------------------------------------- */

static bool
cut(ChatAnswer *answer, const char *fault)
{
	if (answer->fault == NULL)
		answer->fault = fault;
	return false;
}

/* Whether the last bytes are one stretch of at most LONGEST_PERIOD bytes over
 * and over: REPEATS times, and 60 bytes at least. */
static bool
repeats_itself(const char *text, size_t length)
{
	for (size_t period = 1; period <= LONGEST_PERIOD; period++) {
		size_t span = MAX((size_t) 60, REPEATS * period);
		if (span > length)
			break;
		const char *tail = text + length - span;
		if (memcmp(tail, tail + period, span - period) == 0)
			return true;
	}
	return false;
}

/* Whether any of the sources does so, too: a row of dots, say. Looked at only
 * when an answer does. */
static bool
source_repeats(const ChatAnswer *answer, size_t first, size_t end)
{
	for (size_t i = first; answer->sources != NULL && i < end; i++) {
		size_t length = strlen(answer->sources[i]);
		for (size_t n = 60; n <= length; n++)
			if (repeats_itself(answer->sources[i], n))
				return true;
	}
	return false;
}

/* Whether the text being read, which answers one of the texts FIRST to END,
 * goes on for too long. */
static bool
is_raving(ChatAnswer *answer, size_t first, size_t end)
{
	size_t length = chat_string_length(answer->string), most = 0;

	if (length < answer->looked + LOOK_EVERY)
		return false;
	answer->looked = length;
	for (size_t i = first; i < end; i++)
		most = MAX(most, answer->expected[i]);
	if (length > TIMES * most + 2 * SLACK)
		return !cut(answer, "a text has no end");
	if (repeats_itself(chat_string_bytes(answer->string), length) &&
	    !source_repeats(answer, first, end))
		return !cut(answer, "a text repeats itself");
	return false;
}

static bool
watch_value(ChatAnswer *answer)
{
	if (chat_string_length(answer->string) < answer->looked + LOOK_EVERY)
		return true;
	const Entry *entry = find_entry(answer, answer->key->str);
	size_t place = entry == NULL ? 0 : (size_t) (entry -
	    answer->entries);
	return !is_raving(answer, place, entry == NULL ? answer->count
	    : place + 1);
}

/* ---- the object ---------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
start_string(ChatAnswer *answer, State state)
{
	chat_string_clear(answer->string);
	answer->looked = 0;
	answer->state = state;
}

static void
leave_object(ChatAnswer *answer)
{
	if (answer->depth > 0)
		answer->depth--;
	answer->state = answer->depth > 0 ? IN_OBJECT : OUTSIDE;
}

/* Prose, fences, and thoughts; whatever came before the end of thoughts was
 * one of them, even where the server hides their beginning. */
static bool
read_outside(ChatAnswer *answer, char c)
{
	memmove(answer->tag, answer->tag + 1, sizeof(answer->tag) - 1);
	answer->tag[sizeof(answer->tag) - 1] = c;
	if (memcmp(answer->tag + 2, "<think>", 7) == 0) {
		answer->state = THINKING;
	} else if (memcmp(answer->tag + 1, "</think>", 8) == 0) {
		forget_all(answer);
		answer->state = OUTSIDE;
		answer->prose = 0;
	} else if (c == '{' && answer->state == OUTSIDE) {
		answer->depth = 1;
		answer->state = IN_OBJECT;
	} else if (answer->state == OUTSIDE && ++answer->prose > PREAMBLE) {
		return cut(answer, "prose without end");
	}
	return true;
}

static void
read_value_start(ChatAnswer *answer, char c)
{
	if (is_blank(c))
		return;
	if (c == '"') {
		start_string(answer, IN_VALUE);
	} else if (c == '{' && answer->depth < DEEPEST) {
		/* Some put all they say into one member of an object. */
		answer->depth++;
		answer->state = IN_OBJECT;
	} else {
		take_pair(answer, answer->key->str, NULL);
		answer->brackets = c == '[' || c == '{';
		answer->is_quoted = false;
		answer->state = IN_OTHER;
	}
}

/* A number, a literal, an array or too deep an object: skipped. */
static void
read_other(ChatAnswer *answer, char c)
{
	if (c == '"')
		answer->is_quoted = !answer->is_quoted;
	if (answer->is_quoted)
		return;
	if (answer->brackets == 0 && c == ',')
		answer->state = IN_OBJECT;
	else if (answer->brackets == 0 && c == '}')
		leave_object(answer);
	else if (c == '[' || c == '{')
		answer->brackets++;
	else if ((c == ']' || c == '}') && answer->brackets > 0)
		answer->brackets--;
}

/*
 * A comma or the end must follow a value. Anything else says that its quote
 * was one within the text which the model forgot to escape.
 */
static void
read_after_value(ChatAnswer *answer, char c)
{
	if (is_blank(c)) {
		g_string_append_c(answer->gap, c);
		return;
	}
	if (c == ',' || c == '}') {
		take_pair(answer, answer->key->str,
		    chat_string_text(answer->string));
		if (c == ',')
			answer->state = IN_OBJECT;
		else
			leave_object(answer);
		return;
	}
	bool is_closed = chat_string_reopen(answer->string, answer->gap->str,
	    c);
	g_string_truncate(answer->gap, 0);
	answer->state = is_closed ? AFTER_VALUE : IN_VALUE;
}

static void
read_in_object(ChatAnswer *answer, char c)
{
	if (c == '"') {
		start_string(answer, IN_KEY);
	} else if (c == '}') {
		leave_object(answer);
	} else if (!is_blank(c) && c != ',') {
		answer->depth = 0;
		answer->state = OUTSIDE;
		(void) read_outside(answer, c);
	}
}

static bool
read_string(ChatAnswer *answer, char c)
{
	if (!chat_string_feed(answer->string, c))
		return answer->state == IN_KEY ||
		    watch_value(answer);
	if (answer->state == IN_KEY) {
		const char *key = chat_string_text(answer->string);
		g_string_assign(answer->key, key == NULL ? "" : key);
		answer->state = AFTER_KEY;
	} else {
		g_string_truncate(answer->gap, 0);
		answer->state = AFTER_VALUE;
	}
	return true;
}

static bool
read_object_byte(ChatAnswer *answer, char c)
{
	bool is_in_string = answer->state == IN_KEY ||
	    answer->state == IN_VALUE;

	if (is_in_string)
		return read_string(answer, c);
	answer->blanks = is_blank(c) ? answer->blanks + 1 : 0;
	if (answer->blanks > MOST_BLANKS)
		return cut(answer, "white space without end");
	switch (answer->state) {
	case OUTSIDE: case THINKING:
		return read_outside(answer, c);
	case IN_OBJECT:
		read_in_object(answer, c);
		break;
	case AFTER_KEY:
		if (c == ':')
			answer->state = AT_VALUE;
		else if (!is_blank(c))
			answer->state = OUTSIDE;
		break;
	case AT_VALUE:
		read_value_start(answer, c);
		break;
	case AFTER_VALUE:
		read_after_value(answer, c);
		break;
	case IN_OTHER: case IN_KEY: case IN_VALUE:
		read_other(answer, c);
		break;
	}
	return true;
}

/* ---- lines and plain text ------------------------------------------------ */

/* "[12] text": the line in STRING, as a pair. */
static void
take_line(ChatAnswer *answer)
{
	const char *line = chat_string_text(answer->string);
	size_t digits = line == NULL || *line != '[' ? 0
	    : strspn(line + 1, "0123456789");

	if (digits == 0 || line[digits + 1] != ']')
		return;
	g_autofree char *key = g_strndup(line + 1, digits);
	const char *text = line + digits + 2;
	take_pair(answer, key, text + strspn(text, " \t"));
}

static bool
read_line_byte(ChatAnswer *answer, char c)
{
	if (c == '\n') {
		take_line(answer);
		start_string(answer, OUTSIDE);
		return ++answer->blanks <= MOST_BLANKS ||
		    cut(answer, "lines without end");
	}
	if (!is_blank(c))
		answer->blanks = 0;
	chat_string_add(answer->string, c);
	return !is_raving(answer, 0, answer->count);
}

static bool
read_plain_byte(ChatAnswer *answer, char c)
{
	answer->blanks = is_blank(c) ? answer->blanks + 1 : 0;
	if (answer->blanks > MOST_BLANKS)
		return cut(answer, "white space without end");
	chat_string_add(answer->string, c);
	return !is_raving(answer, 0, 1);
}

bool
chat_answer_feed(ChatAnswer *answer, const char *bytes, size_t length)
{
	static bool (*const readers[])(ChatAnswer *, char) = {
		[CHAT_OBJECT] = read_object_byte,
		[CHAT_LINES] = read_line_byte,
		[CHAT_PLAIN] = read_plain_byte,
		[CHAT_WHOLE] = read_plain_byte,
	};

	answer->length += length;
	for (size_t i = 0; i < length && answer->fault == NULL; i++)
		if (!readers[answer->notation](answer, bytes[i]))
			return false;
	return answer->fault == NULL;
}

/* What is left of TEXT without thoughts, a fence and white space around it. */
static char *
bare(const char *text)
{
	const char *think = g_strrstr(text, "</think>");
	const char *start = think == NULL ? text : think + strlen("</think>");

	if (think == NULL && g_str_has_prefix(text, "<think>"))
		return g_strdup("");
	g_autofree char *inner = g_strstrip(g_strdup(start));
	if (!g_str_has_prefix(inner, "```") || strchr(inner, '\n') == NULL)
		return g_steal_pointer(&inner);
	char *body = g_strdup(strchr(inner, '\n') + 1);
	char *fence = g_strrstr(body, "```");
	if (fence != NULL)
		*fence = '\0';
	return g_strstrip(body);
}

static void
take_plain(ChatAnswer *answer)
{
	const char *text = chat_string_text(answer->string);
	g_autofree char *inner = text == NULL ? NULL : bare(text);

	if (inner != NULL && *inner != '\0')
		take_pair(answer, "1", inner);
}

void
chat_answer_end(ChatAnswer *answer, bool is_whole)
{
	is_whole = is_whole && answer->fault == NULL;
	switch (answer->notation) {
	case CHAT_OBJECT:
		/* A quote that nothing follows has closed its text. */
		if (answer->state == AFTER_VALUE)
			take_pair(answer, answer->key->str,
			    chat_string_text(answer->string));
		break;
	case CHAT_LINES:
		if (is_whole)
			take_line(answer);
		break;
	case CHAT_PLAIN: case CHAT_WHOLE:
		if (is_whole)
			take_plain(answer);
		break;
	}
}

const char *
chat_answer_text(const ChatAnswer *answer, size_t i)
{
	const Entry *entry = &answer->entries[i];

	return entry->is_doubled || entry->is_useless ? NULL : entry->text;
}

const char *
chat_answer_whole(const ChatAnswer *answer)
{
	return answer->entries[0].text;
}

const char *
chat_answer_fault(const ChatAnswer *answer)
{
	return answer->fault;
}

size_t
chat_answer_length(const ChatAnswer *answer)
{
	return answer->length;
}

size_t
chat_answer_useful(const ChatAnswer *answer)
{
	return answer->useful;
}
