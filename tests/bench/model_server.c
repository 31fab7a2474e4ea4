/*
 * model_server.c - a stand-in for a model server that does what it should not.
 *
 *	model_server FOLDER FAULT RATE DELAY_MS SLOTS
 *
 * It is no model: a translation into Spanish is the text in capitals, with its
 * codes and figures, and "millones". A share RATE of requests or texts meets the FAULT ("none", or a row
 * of the tables below). It answers SLOTS requests at once, each after DELAY_MS,
 * in pieces of a few bytes as servers stream tokens. FOLDER/port gets its port.
 * GET answers with counts at any time, and FOLDER/log has them after SIGTERM:
 * requests, texts, most under way at once, connections closed early, tokens.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "engine/usage.h"

/* What a key with its quotes, and a code of two digits, cost in five vocabularies
 * of today, measured (model.md, A1): an estimate by characters says thrice as
 * much. */
#define KEY_TOKENS 2.65
#define CODE_TOKENS 3.5

enum { MOST_CLIENTS = 2000, PIECE = 7, ENDLESS = 200000 };

typedef struct Client {
	int fd;
	GString *in, *out;
	size_t sent;
	gint64 due;		/* when the answer is; 0: none is asked */
	bool is_served;		/* it holds a slot */
	bool closes;		/* when all is sent */
	bool hangs;		/* never answered */
	bool drips;		/* endless white space */
	char *body;		/* of the request */
} Client;

typedef struct Request {
	bool is_plain;
	GPtrArray *texts;	/* char * */
} Request;

/* What a fault does to texts (keys and values), or to the finished content. */
typedef struct Fault {
	const char *name;
	char *(*text)(const char *answer);	/* to one answer */
	void (*all)(GPtrArray *answers, GString *content);
	bool (*wire)(Client *client);	/* true: the answer has been made */
} Fault;

static const Fault *fault;
static double rate;
static GRand *chance;
static unsigned n_requests, n_texts, n_early, most_under_way, under_way;
static guint64 answer_tokens, text_tokens;	/* estimated: said, and what of it is
						   translation */
static guint64 prompt_tokens, reused_tokens;	/* of it what a prefix cache has */
static guint64 stable_tokens;		/* what is the same in all requests */
static double protocol_tokens;	/* of answers: keys and added codes */
static char *last_prompt;
static gint64 first_asked, last_answered;	/* microseconds */
static volatile sig_atomic_t is_over;

static bool
strikes(void)
{
	return g_rand_double(chance) < rate;
}

/* ---- text ---------------------------------------------------------------- */

static bool
is_tag(const char *p)
{
	p++;
	if (*p == '/')
		p++;
	size_t digits = strspn(p, "0123456789");
	return digits > 0 && (p[digits] == '>' || (p[digits] == '/' &&
	    p[digits + 1] == '>'));
}

/* REPLACED by OTHER, once. */
static char *
once(const char *answer, const char *replaced, const char *other)
{
	const char *found = strstr(answer, replaced);

	return found == NULL ? g_strdup(answer) : g_strdup_printf("%.*s%s%s",
	    (int) (found - answer), answer, other, found + strlen(replaced));
}

/* The text in capitals, codes and what is protected as they are. */
static char *
translate(const char *text)
{
	/* The one word that a figure's value hangs on. */
	char *out = once(text, "million", "millones");

	for (char *p = out; *p != '\0'; p++) {
		if (*p == '<' && is_tag(p))
			p = strchr(p, '>');
		else
			*p = g_ascii_toupper(*p);
	}
	return out;
}

/* The first place in ANSWER that is a digit outside tags, or NULL. */
static char *
find_digit(char *answer)
{
	for (char *p = answer; *p != '\0'; p++) {
		if (*p == '<' && is_tag(p))
			p = strchr(p, '>');
		else if (g_ascii_isdigit(*p))
			return p;
	}
	return NULL;
}

static char *
find_tag(char *answer)
{
	for (char *p = answer; *p != '\0'; p++)
		if (*p == '<' && is_tag(p))
			return p;
	return NULL;
}

static char *
wrong_digit(const char *answer)
{
	char *out = g_strdup(answer);
	char *digit = find_digit(out);

	if (digit != NULL)
		*digit = *digit == '9' ? '1' : (char) (*digit + 1);
	return out;
}

static char *
lost_digit(const char *answer)
{
	char *out = g_strdup(answer);
	char *digit = find_digit(out);

	if (digit != NULL)
		memmove(digit, digit + 1, strlen(digit));
	return out;
}

static char *
lost_figure(const char *answer)
{
	char *out = g_strdup(answer);
	char *digit = find_digit(out);

	if (digit != NULL) {
		size_t length = strspn(digit, "0123456789.,");
		memmove(digit, digit + length, strlen(digit + length) + 1);
	}
	return out;
}

static char *
added_figure(const char *answer)
{
	return g_strconcat(answer, " 6174", NULL);
}

static char *
moved_point(const char *answer)
{
	return once(answer, ".", "");
}

static char *
lost_percent(const char *answer)
{
	return once(answer, "%", "");
}

static char *
lost_sign(const char *answer)
{
	g_autofree char *less = once(answer, "-", "");

	return once(less, "(1", "1");
}

static char *
other_scale(const char *answer)
{
	return once(answer, "MILLONES", "MIL MILLONES");
}

static char *
lost_tag(const char *answer)
{
	char *out = g_strdup(answer);
	char *tag = find_tag(out);

	if (tag != NULL)
		memmove(tag, strchr(tag, '>') + 1, strlen(strchr(tag, '>')));
	return out;
}

static char *
doubled_tag(const char *answer)
{
	g_autofree char *copy = g_strdup(answer);
	char *tag = find_tag(copy);

	return tag == NULL ? g_strdup(answer) : g_strdup_printf("%s%.*s",
	    answer, (int) (strchr(tag, '>') + 1 - tag), tag);
}

static char *
crossed_tags(const char *answer)
{
	g_autofree char *closed = once(answer, "<1>", "</1>");

	return once(closed, "</1>", "<1>");
}

static char *
unknown_tag(const char *answer)
{
	return g_strconcat("<77/>", answer, NULL);
}

static char *
renumbered_tag(const char *answer)
{
	return once(answer, "<1", "<2");
}

static char *
no_text(const char *answer)
{
	(void) answer;
	return g_strdup("");
}

static char *
blank_text(const char *answer)
{
	(void) answer;
	return g_strdup("   ");
}

static char *
refusal(const char *answer)
{
	(void) answer;
	return g_strdup("I am sorry, but I cannot help with that.");
}

static char *
with_controls(const char *answer)
{
	return g_strconcat(answer, "\x01\x02", NULL);
}

static char *
with_marker(const char *answer)
{
	return g_strconcat("Here is the translation: <think>", answer, NULL);
}

static char *
repeating(const char *answer)
{
	GString *out = g_string_new(answer);

	while (out->len < 20000)
		g_string_append(out, " AND SO ON");
	return g_string_free(out, FALSE);
}

static char *
cut_text(const char *answer)
{
	return g_strndup(answer, strlen(answer) / 2);
}

/* ---- contents ------------------------------------------------------------ */

static void
write_object(GPtrArray *answers, GString *content)
{
	g_string_append_c(content, '{');
	for (unsigned i = 0; i < answers->len; i++) {
		const char *answer = g_ptr_array_index(answers, i);
		if (answer == NULL)
			continue;
		g_string_append_printf(content, "%s\"%u\":",
		    content->len > 1 ? "," : "", i + 1);
		json_append_text(content, answer);
	}
	g_string_append_c(content, '}');
}

/* One of the texts goes on and on. */
static void
repeats(GPtrArray *answers, GString *content)
{
	void **one = &answers->pdata[g_rand_int_range(chance, 0,
	    (gint32) answers->len)];
	char *longer = repeating(*one);

	g_free(*one);
	*one = longer;
	write_object(answers, content);
}

static void
missing_id(GPtrArray *answers, GString *content)
{
	g_clear_pointer(&answers->pdata[answers->len / 2], g_free);
	write_object(answers, content);
}

static void
doubled_id(GPtrArray *answers, GString *content)
{
	write_object(answers, content);
	g_string_truncate(content, content->len - 1);
	g_string_append(content, ",\"1\":\"SOMETHING ELSE\"}");
}

static void
extra_id(GPtrArray *answers, GString *content)
{
	write_object(answers, content);
	g_string_truncate(content, content->len - 1);
	g_string_append(content, ",\"99\":\"ONE MORE\"}");
}

static void
shifted(GPtrArray *answers, GString *content)
{
	void *first = answers->pdata[0];

	memmove(answers->pdata, answers->pdata + 1, (answers->len - 1) *
	    sizeof(void *));
	answers->pdata[answers->len - 1] = first;
	write_object(answers, content);
}

static void
swapped(GPtrArray *answers, GString *content)
{
	unsigned a = (unsigned) g_rand_int_range(chance, 0,
	    (gint32) answers->len);
	unsigned b = (a + 1) % answers->len;
	void *other = answers->pdata[a];

	answers->pdata[a] = answers->pdata[b];
	answers->pdata[b] = other;
	write_object(answers, content);
}

static void
merged(GPtrArray *answers, GString *content)
{
	if (answers->len > 1) {
		char *both = g_strconcat(answers->pdata[0], " ",
		    answers->pdata[1], NULL);
		g_free(answers->pdata[0]);
		answers->pdata[0] = both;
		char *last = g_strdup(answers->pdata[answers->len - 1]);
		g_free(answers->pdata[1]);
		memmove(answers->pdata + 1, answers->pdata + 2,
		    (answers->len - 2) * sizeof(void *));
		answers->pdata[answers->len - 1] = last;
	}
	write_object(answers, content);
}

static void
cut_content(GPtrArray *answers, GString *content)
{
	write_object(answers, content);
	g_string_truncate(content, content->len * 2 / 3);
}

static void
fenced(GPtrArray *answers, GString *content)
{
	g_string_append(content, "Sure!\n```json\n");
	write_object(answers, content);
	g_string_append(content, "\n```\nAnything else?");
	/* write_object counts on an empty content for its commas. */
	char *comma = strstr(content->str, "{,");
	if (comma != NULL)
		memmove(comma + 1, comma + 2, strlen(comma + 1));
}

static void
thinking(GPtrArray *answers, GString *content)
{
	write_object(answers, content);
	g_string_prepend(content, "<think>{\"1\":\"WRONG 1\"} hm {</think>");
}

static void
bare_quotes(GPtrArray *answers, GString *content)
{
	write_object(answers, content);
	g_string_replace(content, "THE ", "THE \"", 1);
}

static void
as_numbers(GPtrArray *answers, GString *content)
{
	g_string_append_c(content, '{');
	for (unsigned i = 0; i < answers->len; i++)
		g_string_append_printf(content, "%s\"%u\":%u.5", i == 0 ? ""
		    : ",", i + 1, i);
	g_string_append_c(content, '}');
}

static void
white_space(GPtrArray *answers, GString *content)
{
	write_object(answers, content);
	g_string_truncate(content, content->len / 2);
	char *stop = g_strrstr(content->str, "\",\"");
	if (stop != NULL)
		g_string_truncate(content, (size_t) (stop + 2 -
		    content->str));
	while (content->len < ENDLESS / 10)
		g_string_append(content, "\n \t ");
}

static void
bad_bytes(GPtrArray *answers, GString *content)
{
	write_object(answers, content);
	for (size_t i = 0; i + 5 < content->len; i += 40)
		if (g_ascii_isalpha(content->str[i]))
			content->str[i] = '\xff';
}

static void
stale(GPtrArray *answers, GString *content)
{
	static char *other;	/* the answer to another request */

	write_object(answers, content);
	char *own = g_strdup(content->str);
	if (other != NULL)
		g_string_assign(content, other);
	g_free(other);
	other = own;
}

static void
prose(GPtrArray *answers, GString *content)
{
	(void) answers;
	g_string_append(content, "I am sorry, I cannot do that.");
}

static void
as_list(GPtrArray *answers, GString *content)
{
	g_string_append_c(content, '[');
	for (unsigned i = 0; i < answers->len; i++) {
		g_string_append(content, i == 0 ? "" : ",");
		json_append_text(content, answers->pdata[i]);
	}
	g_string_append_c(content, ']');
}

/* ---- the wire ------------------------------------------------------------ */

static void
say_status(Client *client, const char *status, const char *headers,
    const char *body)
{
	g_string_append_printf(client->out, "HTTP/1.1 %s\r\n%sContent-Length: "
	    "%zu\r\n\r\n%s", status, headers, strlen(body), body);
}

#define STATUS(name, status, headers, body) \
	static bool \
	name(Client *client) \
	{ \
		say_status(client, status, headers, body); \
		return true; \
	}
STATUS(status_500, "500 Internal Server Error", "",
    "{\"error\":{\"message\":\"out of memory\"}}")
STATUS(status_502, "502 Bad Gateway", "", "<html>bad gateway</html>")
STATUS(status_503, "503 Service Unavailable", "", "{\"error\":\"loading\"}")
STATUS(status_504, "504 Gateway Timeout", "", "")
STATUS(status_408, "408 Request Timeout", "Connection: close\r\n", "")
STATUS(status_409, "409 Conflict", "", "{\"detail\":\"conflict\"}")
STATUS(status_425, "425 Too Early", "", "")
STATUS(status_429, "429 Too Many Requests", "Retry-After: 0\r\n",
    "{\"error\":{\"message\":\"slow down\"}}")
STATUS(status_429_reset, "429 Too Many Requests",
    "x-ratelimit-remaining-requests: 0\r\n"
    "x-ratelimit-reset-requests: 20ms\r\n", "{\"error\":\"rate\"}")
STATUS(status_529, "529 Overloaded", "", "{\"error\":\"overloaded\"}")
STATUS(status_204, "204 No Content", "", "")
STATUS(status_206, "206 Partial Content", "", "{\"choices\":[]}")
STATUS(status_422, "422 Unprocessable Content", "",
    "{\"detail\":\"not this one\"}")
STATUS(html, "200 OK", "Content-Type: text/html\r\n",
    "<html>Welcome to the hotel</html>")
STATUS(no_choices, "200 OK", "", "{\"choices\":[]}")
STATUS(null_content, "200 OK", "", "{\"choices\":[{\"message\":{\"role\":"
    "\"assistant\",\"content\":null},\"finish_reason\":\"stop\"}]}")
STATUS(filtered, "200 OK", "", "{\"choices\":[{\"message\":{\"role\":"
    "\"assistant\",\"content\":\"\"},\"finish_reason\":\"content_filter\"}]}")
STATUS(error_in_200, "200 OK", "", "{\"error\":{\"message\":\"grammar\"}}")
STATUS(bad_chunks, "200 OK", "Transfer-Encoding: chunked\r\n", "zz\r\nhello")
STATUS(garbage, "200 OK", "Content-Type: text/event-stream\r\n",
    "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"1\n\ndata: }{\n\n")

static bool
hang_up(Client *client)
{
	client->closes = true;
	return true;
}

static bool
not_http(Client *client)
{
	g_string_append(client->out, "\x15\x03\x01 hello\r\n\r\n");
	client->closes = true;
	return true;
}

static bool
hang(Client *client)
{
	client->hangs = true;
	return true;
}

static bool
drip(Client *client)
{
	g_string_append(client->out, "HTTP/1.1 200 OK\r\n\r\n");
	client->drips = true;
	return true;
}

static bool
cut_body(Client *client)
{
	g_string_append(client->out, "HTTP/1.1 200 OK\r\nContent-Length: 9999"
	    "\r\n\r\n{\"choices\":[{\"message\":{\"content\":\"{\\\"1");
	client->closes = true;
	return true;
}

static bool
redirect(Client *client)
{
	say_status(client, "307 Temporary Redirect",
	    "Location: /elsewhere\r\n", "");
	return true;
}

/* Marked by a value that the answer's writer looks for. */
static bool
cut_stream(Client *client)
{
	client->closes = true;
	return false;
}

static const Fault faults[] = {
	{"none", NULL, NULL, NULL},
	{"wrong-digit", wrong_digit, NULL, NULL},
	{"lost-digit", lost_digit, NULL, NULL},
	{"lost-figure", lost_figure, NULL, NULL},
	{"added-figure", added_figure, NULL, NULL},
	{"moved-point", moved_point, NULL, NULL},
	{"lost-percent", lost_percent, NULL, NULL},
	{"lost-sign", lost_sign, NULL, NULL},
	{"other-scale", other_scale, NULL, NULL},
	{"lost-tag", lost_tag, NULL, NULL},
	{"doubled-tag", doubled_tag, NULL, NULL},
	{"crossed-tags", crossed_tags, NULL, NULL},
	{"unknown-tag", unknown_tag, NULL, NULL},
	{"renumbered-tag", renumbered_tag, NULL, NULL},
	{"no-text", no_text, NULL, NULL},
	{"blank-text", blank_text, NULL, NULL},
	{"refusal", refusal, NULL, NULL},
	{"controls", with_controls, NULL, NULL},
	{"marker", with_marker, NULL, NULL},
	{"repeating", NULL, repeats, NULL},
	{"cut-text", cut_text, NULL, NULL},
	{"missing-id", NULL, missing_id, NULL},
	{"doubled-id", NULL, doubled_id, NULL},
	{"extra-id", NULL, extra_id, NULL},
	{"shifted", NULL, shifted, NULL},
	{"swapped", NULL, swapped, NULL},
	{"merged", NULL, merged, NULL},
	{"stale", NULL, stale, NULL},
	{"cut-content", NULL, cut_content, NULL},
	{"fenced", NULL, fenced, NULL},
	{"thinking", NULL, thinking, NULL},
	{"bare-quotes", NULL, bare_quotes, NULL},
	{"as-numbers", NULL, as_numbers, NULL},
	{"as-list", NULL, as_list, NULL},
	{"white-space", NULL, white_space, NULL},
	{"bad-bytes", NULL, bad_bytes, NULL},
	{"prose", NULL, prose, NULL},
	{"status-500", NULL, NULL, status_500},
	{"status-502", NULL, NULL, status_502},
	{"status-503", NULL, NULL, status_503},
	{"status-504", NULL, NULL, status_504},
	{"status-408", NULL, NULL, status_408},
	{"status-409", NULL, NULL, status_409},
	{"status-425", NULL, NULL, status_425},
	{"status-429", NULL, NULL, status_429},
	{"status-429-reset", NULL, NULL, status_429_reset},
	{"status-529", NULL, NULL, status_529},
	{"status-204", NULL, NULL, status_204},
	{"status-206", NULL, NULL, status_206},
	{"status-422", NULL, NULL, status_422},
	{"html", NULL, NULL, html},
	{"no-choices", NULL, NULL, no_choices},
	{"null-content", NULL, NULL, null_content},
	{"filtered", NULL, NULL, filtered},
	{"error-in-200", NULL, NULL, error_in_200},
	{"bad-chunks", NULL, NULL, bad_chunks},
	{"garbage", NULL, NULL, garbage},
	{"not-http", NULL, NULL, not_http},
	{"hang-up", NULL, NULL, hang_up},
	{"cut-body", NULL, NULL, cut_body},
	{"cut-stream", NULL, NULL, cut_stream},
	{"redirect", NULL, NULL, redirect},
	{"hang", NULL, NULL, hang},
	{"drip", NULL, NULL, drip},
};

/* ---- answering ----------------------------------------------------------- */

/* What of the prompt a prefix cache that holds the one before would have. */
static void
count_prompt(const char *first, const char *last)
{
	char *prompt = g_strconcat(first, last, NULL);
	size_t same = 0;

	while (last_prompt != NULL && prompt[same] != '\0' &&
	    prompt[same] == last_prompt[same])
		same++;
	prompt_tokens += usage_estimate(prompt, strlen(prompt));
	reused_tokens += usage_estimate(prompt, same);
	stable_tokens += usage_estimate(first, strlen(first));
	g_free(last_prompt);
	last_prompt = prompt;
}

/* A translation without the codes that only tell texts apart. */
static void
count_text(const char *answer)
{
	g_autoptr(GRegex) codes = g_regex_new("<[1-9][0-9]+/>$", 0, 0, NULL);
	g_autofree char *bare = g_regex_replace_literal(codes, answer, -1, 0,
	    "", 0, NULL);

	text_tokens += usage_estimate(bare, strlen(bare));
	answer_tokens += usage_estimate(bare, strlen(bare));
	protocol_tokens += KEY_TOKENS + (strlen(bare) < strlen(answer)
	    ? CODE_TOKENS : 0);
}

static char *
counts(void)
{
	return g_strdup_printf("{\"requests\":%u,\"texts\":%u,\"most\":%u,"
	    "\"early\":%u,\"under_way\":%u,\"answer_tokens\":%"
	    G_GUINT64_FORMAT ",\"text_tokens\":%" G_GUINT64_FORMAT
	    ",\"prompt_tokens\":%" G_GUINT64_FORMAT ",\"reused_tokens\":%"
	    G_GUINT64_FORMAT ",\"stable_tokens\":%" G_GUINT64_FORMAT
	    ",\"busy_us\":%" G_GINT64_FORMAT "}\n",
	    n_requests, n_texts, most_under_way, n_early, under_way,
	    answer_tokens + (guint64) protocol_tokens, text_tokens, prompt_tokens, reused_tokens,
	    stable_tokens, last_answered - first_asked);
}

static bool
read_request(const char *body, Request *request)
{
	g_autoptr(Json) json = json_read(body, strlen(body), NULL);
	const Json *messages = json_member(json, "messages"), *last = NULL;

	for (size_t i = 0; json_element(messages, i) != NULL; i++)
		last = json_element(messages, i);
	const char *content = json_member_text(last, "content");
	if (content == NULL)
		return false;
	count_prompt(json_member_text(json_element(messages, 0), "content"),
	    content);
	const char *start = strstr(content, "{\"1\":");
	const char *end = start == NULL ? NULL : strrchr(content, '}');
	request->texts = g_ptr_array_new_with_free_func(g_free);
	request->is_plain = start == NULL;
	if (start == NULL) {
		g_ptr_array_add(request->texts, g_strdup(content));
		return true;
	}
	g_autoptr(Json) object = json_read(start, (size_t) (end + 1 - start),
	    NULL);
	for (unsigned i = 1;; i++) {
		char key[16];
		g_snprintf(key, sizeof(key), "%u", i);
		const char *text = json_member_text(object, key);
		if (text == NULL)
			break;
		g_ptr_array_add(request->texts, g_strdup(text));
	}
	return object != NULL;
}

static GPtrArray *
translate_all(const Request *request)
{
	GPtrArray *answers = g_ptr_array_new_with_free_func(g_free);

	for (unsigned i = 0; i < request->texts->len; i++) {
		char *answer = translate(g_ptr_array_index(request->texts, i));
		if (fault->text != NULL && strikes()) {
			char *other = fault->text(answer);
			g_free(answer);
			answer = other;
		}
		g_ptr_array_add(answers, answer);
		count_text(answer);
		n_texts++;
	}
	return answers;
}

static void
append_event(GString *out, const char *content, size_t length)
{
	g_autoptr(GString) event = g_string_new("data: {\"id\":\"x\",\"choices\""
	    ":[{\"index\":0,\"delta\":{\"content\":");

	/* Bytes as they are: a server may send what is no UTF-8. */
	g_string_append_c(event, '"');
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char) content[i] < 0x20)
			g_string_append_printf(event, "\\u%04x", content[i]);
		else if (content[i] == '"' || content[i] == '\\')
			g_string_append_printf(event, "\\%c", content[i]);
		else
			g_string_append_c(event, content[i]);
	}
	g_string_append(event, "\"},\"finish_reason\":null}]}\n\n");
	g_string_append_printf(out, "%zx\r\n%s\r\n", event->len, event->str);
}

static void
append_chunk(GString *out, const char *text)
{
	g_string_append_printf(out, "%zx\r\n%s\r\n", strlen(text), text);
}

static void
stream_answer(Client *client, const GString *content, size_t asked)
{
	g_autofree char *usage = g_strdup_printf("data: {\"choices\":[],"
	    "\"usage\":{\"prompt_tokens\":%zu,\"completion_tokens\":%zu}}\n\n",
	    asked / 4, content->len / 4);
	bool is_cut = client->closes;

	g_string_append(client->out, "HTTP/1.1 200 OK\r\nContent-Type: "
	    "text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
	for (size_t i = 0; i < (is_cut ? content->len / 2 : content->len);) {
		size_t length = MIN(PIECE, content->len - i);
		/* Not within a character, unless it is none. */
		while (i + length < content->len && length < PIECE + 4 &&
		    (content->str[i + length] & 0xc0) == 0x80)
			length++;
		append_event(client->out, content->str + i, length);
		i += length;
	}
	if (is_cut)
		return;
	append_chunk(client->out, "data: {\"choices\":[{\"index\":0,\"delta\":"
	    "{},\"finish_reason\":\"stop\"}]}\n\n");
	append_chunk(client->out, usage);
	append_chunk(client->out, "data: [DONE]\n\n");
	g_string_append(client->out, "0\r\n\r\n");
}

static void
answer(Client *client)
{
	Request request = {0};

	n_requests++;
	last_answered = g_get_monotonic_time();
	if (!read_request(client->body, &request)) {
		say_status(client, "400 Bad Request", "",
		    "{\"error\":\"not understood\"}");
	} else if (fault->wire == NULL || !strikes() ||
	    !fault->wire(client)) {
		g_autoptr(GPtrArray) answers = translate_all(&request);
		g_autoptr(GString) content = g_string_new(NULL);
		if (request.is_plain && (fault->all == NULL || !strikes()))
			g_string_append(content, answers->pdata[0]);
		else if (!request.is_plain && (fault->all == NULL ||
		    !strikes()))
			write_object(answers, content);
		else
			fault->all(answers, content);
		stream_answer(client, content, strlen(client->body));
	}
	if (request.texts != NULL)
		g_ptr_array_unref(request.texts);
	g_clear_pointer(&client->body, g_free);
}

/* ---- connections --------------------------------------------------------- */

static void
take_request(Client *client, int delay)
{
	const char *head = strstr(client->in->str, "\r\n\r\n");
	const char *length = head == NULL ? NULL
	    : strcasestr(client->in->str, "content-length:");

	if (head == NULL || client->due != 0)
		return;
	size_t body = (size_t) (head + 4 - client->in->str);
	size_t size = length == NULL ? 0 : strtoul(length + 15, NULL, 10);
	if (client->in->len < body + size)
		return;
	if (g_str_has_prefix(client->in->str, "GET ")) {
		g_autofree char *text = counts();
		say_status(client, "200 OK", "", text);
		client->due = 1;
		under_way++;
		g_string_truncate(client->in, 0);
		return;
	}
	client->body = g_strndup(client->in->str + body, size);
	g_string_erase(client->in, 0, (gssize) (body + size));
	client->due = g_get_monotonic_time() + delay * 1000;
	first_asked = first_asked == 0 ? g_get_monotonic_time() : first_asked;
	under_way++;
	most_under_way = MAX(most_under_way, under_way);
}

static void
close_client(Client *client)
{
	if (client->due != 0) {
		under_way--;
		n_early += !client->closes;
	}
	close(client->fd);
	client->fd = -1;
	client->due = 0;
	client->is_served = client->closes = false;
	client->hangs = client->drips = false;
	g_string_truncate(client->in, 0);
	g_string_truncate(client->out, 0);
	g_clear_pointer(&client->body, g_free);
}

static void
send_some(Client *client)
{
	ssize_t n = send(client->fd, client->out->str + client->sent,
	    client->out->len - client->sent, MSG_NOSIGNAL);

	if (n <= 0) {
		close_client(client);
		return;
	}
	client->sent += (size_t) n;
	if (client->sent < client->out->len || client->hangs)
		return;
	g_string_truncate(client->out, 0);
	client->sent = 0;
	if (client->drips)
		return;
	if (client->closes) {
		close_client(client);
		return;
	}
	client->due = 0;
	client->is_served = false;
	under_way--;
}

static void
receive_some(Client *client, int delay)
{
	char buffer[65536];
	ssize_t n = recv(client->fd, buffer, sizeof(buffer), 0);

	if (n <= 0) {
		close_client(client);
		return;
	}
	g_string_append_len(client->in, buffer, n);
	take_request(client, delay);
}

/* Gives slots to those who wait longest, and answers who has had one for the
 * delay. Returns milliseconds until the next is due. */
static int
serve(Client *clients, unsigned count, unsigned slots, int delay)
{
	gint64 now = g_get_monotonic_time();
	unsigned served = 0;
	int wait = 1000;

	for (unsigned i = 0; i < count; i++)
		served += clients[i].fd >= 0 && clients[i].is_served;
	for (unsigned i = 0; i < count; i++) {
		Client *client = &clients[i];
		if (client->fd < 0 || client->body == NULL)
			continue;
		if (!client->is_served && served < slots) {
			client->is_served = true;
			client->due = now + delay * 1000;
			served++;
		}
		if (!client->is_served)
			continue;
		if (client->due > now) {
			wait = MIN(wait, (int) ((client->due - now) / 1000) +
			    1);
			continue;
		}
		answer(client);
		if (client->out->len == 0 && client->closes)
			close_client(client);
		wait = 0;
	}
	return wait;
}

static void
drip_some(Client *clients, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (clients[i].fd >= 0 && clients[i].drips &&
		    clients[i].out->len == 0)
			g_string_append(clients[i].out, " ");
}

static void
accept_one(int server, Client *clients, unsigned *count)
{
	int fd = accept(server, NULL, NULL);
	unsigned i = 0;

	if (fd < 0)
		return;
	while (i < *count && clients[i].fd >= 0)
		i++;
	if (i == MOST_CLIENTS) {
		close(fd);
		return;
	}
	if (i == *count) {
		clients[i].in = g_string_new(NULL);
		clients[i].out = g_string_new(NULL);
		++*count;
	}
	clients[i].fd = fd;
	clients[i].sent = 0;
	(void) fcntl(fd, F_SETFL, O_NONBLOCK);
}

static void
loop(int server, unsigned slots, int delay)
{
	Client *clients = g_new0(Client, MOST_CLIENTS);
	struct pollfd *polls = g_new0(struct pollfd, MOST_CLIENTS + 1);
	unsigned count = 0;

	while (!is_over) {
		int wait = serve(clients, count, slots, delay);
		polls[0] = (struct pollfd) {server, POLLIN, 0};
		for (unsigned i = 0; i < count; i++) {
			bool has_out = clients[i].fd >= 0 &&
			    clients[i].out->len > clients[i].sent;
			polls[i + 1] = (struct pollfd) {clients[i].fd,
			    (short) (POLLIN | (has_out ? POLLOUT : 0)), 0};
		}
		unsigned n = count;
		if (poll(polls, n + 1, MIN(wait, 100)) == 0)
			drip_some(clients, count);
		for (unsigned i = 0; i < n; i++) {
			if (clients[i].fd >= 0 && (polls[i + 1].revents &
			    (POLLIN | POLLHUP | POLLERR)) != 0)
				receive_some(&clients[i], delay);
			if (clients[i].fd >= 0 && (polls[i + 1].revents &
			    POLLOUT) != 0)
				send_some(&clients[i]);
		}
		if ((polls[0].revents & POLLIN) != 0)
			accept_one(server, clients, &count);
	}
}

static void
on_signal(int number)
{
	(void) number;
	is_over = 1;
}

static int
listen_somewhere(const char *folder)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int server = socket(AF_INET, SOCK_STREAM, 0);
	g_autofree char *path = g_build_filename(folder, "port", NULL);

	if (bind(server, (struct sockaddr *) &address, size) != 0 ||
	    listen(server, 1024) != 0 ||
	    getsockname(server, (struct sockaddr *) &address, &size) != 0)
		return -1;
	g_autofree char *port = g_strdup_printf("%u\n",
	    ntohs(address.sin_port));
	return g_file_set_contents(path, port, -1, NULL) ? server : -1;
}

int
main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: model_server FOLDER FAULT RATE "
		    "DELAY_MS SLOTS; faults:\n");
		for (size_t i = 0; i < G_N_ELEMENTS(faults); i++)
			printf("%s\n", faults[i].name);
		return 2;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++)
		if (strcmp(faults[i].name, argv[2]) == 0)
			fault = &faults[i];
	rate = g_ascii_strtod(argv[3], NULL);
	chance = g_rand_new_with_seed(1);
	signal(SIGTERM, on_signal);
	alarm(1800);		/* whatever happens */
	int server = listen_somewhere(argv[1]);
	if (server < 0 || fault == NULL)
		return 1;
	loop(server, (unsigned) strtoul(argv[5], NULL, 10),
	    (int) strtol(argv[4], NULL, 10));
	g_autofree char *log = g_build_filename(argv[1], "log", NULL);
	g_autofree char *text = counts();
	return g_file_set_contents(log, text, -1, NULL) ? 0 : 1;
}
