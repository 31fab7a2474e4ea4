/* test_chat.c - what models say and how servers wrap it: every whole pair is
 * kept, nothing doubtful is, and what raves is cut. */
#include <string.h>

#include "base/http.h"
#include "engine/chat/chat_answer.h"
#include "engine/chat/chat_request.h"
#include "engine/chat/chat_stream.h"

enum { TEXTS = 3 };

static const size_t expected[TEXTS] = {60, 60, 60};

static ChatAnswer *
read_answer(ChatNotation notation, const char *said, bool is_whole)
{
	ChatAnswer *answer = chat_answer_new(notation, expected, NULL, TEXTS);

	(void) chat_answer_feed(answer, said, strlen(said));
	chat_answer_end(answer, is_whole);
	return answer;
}

static void
test_pairs(void)
{
	static const struct {
		const char *said, *texts[TEXTS];
	} cases[] = {
		{"{\"1\":\"a\",\"2\":\"b\",\"3\":\"c\"}", {"a", "b", "c"}},
		{"Sure!\n```json\n{ \"1\" : \"a\" ,\n\"3\":\"c\" }\n```",
		    {"a", NULL, "c"}},
		{"<think>{\"1\":\"x\"} {</think>{\"1\":\"a\"}",
		    {"a", NULL, NULL}},
		{"{\"1\":\"x\"}</think>{\"2\":\"b\"}", {NULL, "b", NULL}},
		/* A key twice: the same, or not. */
		{"{\"1\":\"a\",\"1\":\"a\",\"2\":\"b\",\"2\":\"c\"}",
		    {"a", NULL, NULL}},
		/* Cut in the middle. */
		{"{\"1\":\"a\",\"2\":\"b", {"a", NULL, NULL}},
		{"{\"1\":\"a\",\"2\":\"b\"", {"a", "b", NULL}},
		{"{\"1\":5,\"2\":[\"b\",{\"3\":\"c\"}],\"3\":null}",
		    {NULL, NULL, NULL}},
		{"{\"translations\":{\"1\":\"a\",\"2\":\"b\"}}",
		    {"a", "b", NULL}},
		{"{\"1\":\"He said \"yes\" to it\",\"2\":\"b\"}",
		    {"He said \"yes\" to it", "b", NULL}},
		{"{\"1\":\"\"a\"\",\"2\":\"b\"}", {"\"a\"", "b", NULL}},
		{"{\"1\":\"\\u00e9 \\ud83d\\ude00\\n\",\"2\":\"\\ud83d\","
		    "\"3\":\"\\u0000\"}", {"é 😀\n", NULL, NULL}},
		{"{\"1\":\"\xff\",\"01\":\"x\",\"2\":\"b\",\"4\":\"x\"}",
		    {NULL, "b", NULL}},
		{"{\"1\":\"a\"}\n{\"2\":\"b\"}", {"a", "b", NULL}},
		{"I am sorry.", {NULL, NULL, NULL}},
		{"", {NULL, NULL, NULL}},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(ChatAnswer) answer = read_answer(CHAT_OBJECT,
		    cases[i].said, true);
		for (size_t k = 0; k < TEXTS; k++)
			g_assert_cmpstr(chat_answer_text(answer, k), ==,
			    cases[i].texts[k]);
	}
}

static void
test_lines(void)
{
	g_autoptr(ChatAnswer) whole = read_answer(CHAT_LINES,
	    "Here:\n[1] a\n[2]  b \n[3] c", true);
	g_autoptr(ChatAnswer) cut = read_answer(CHAT_LINES,
	    "[1] a\n[2] b\n[2] x\n[3] c", false);

	g_assert_cmpstr(chat_answer_text(whole, 0), ==, "a");
	g_assert_cmpstr(chat_answer_text(whole, 1), ==, "b ");
	g_assert_cmpstr(chat_answer_text(whole, 2), ==, "c");
	g_assert_cmpstr(chat_answer_text(cut, 0), ==, "a");
	g_assert_null(chat_answer_text(cut, 1));
	g_assert_null(chat_answer_text(cut, 2));
}

static void
test_plain(void)
{
	g_autoptr(ChatAnswer) fenced = read_answer(CHAT_PLAIN,
	    "<think>hm</think>\n```\na text\n```\n", true);
	g_autoptr(ChatAnswer) cut = read_answer(CHAT_PLAIN, "a te", false);

	g_assert_cmpstr(chat_answer_text(fenced, 0), ==, "a text");
	g_assert_null(chat_answer_text(cut, 0));
}

/* Feeds PIECE over and over; returns the bytes that were taken before it was
 * cut, 0 when it never was. */
static size_t
feed_for_ever(const char *start, const char *piece)
{
	g_autoptr(ChatAnswer) answer = chat_answer_new(CHAT_OBJECT, expected,
	    NULL, TEXTS);

	g_assert_true(chat_answer_feed(answer, start, strlen(start)));
	for (unsigned i = 0; i < 10000; i++)
		if (!chat_answer_feed(answer, piece, strlen(piece))) {
			g_assert_nonnull(chat_answer_fault(answer));
			return chat_answer_length(answer);
		}
	return 0;
}

static void
test_raving(void)
{
	g_assert_cmpuint(feed_for_ever("{", "\n \t"), <, 80);
	g_assert_cmpuint(feed_for_ever("{\"1\":\"", "the net profit "), <,
	    500);
	g_assert_cmpuint(feed_for_ever("{\"1\":\"", "."), <, 500);
	g_assert_cmpuint(feed_for_ever("{\"1\":\"", "."), >, 0);
	g_assert_cmpuint(feed_for_ever("", "I cannot say. "), <, 5000);
	g_assert_cmpuint(feed_for_ever("", "I cannot say. "), >, 0);
	/* A row of dots that may be in the source is none. */
	static const char *const sources[] = {"Total ......................."
	    "............................................. 12", "a", "b"};
	static const char said[] = "{\"1\":\"Suma ........................"
	    "............................................. 12\"}";
	g_autoptr(ChatAnswer) dots = chat_answer_new(CHAT_OBJECT, expected,
	    sources, TEXTS);
	g_assert_true(chat_answer_feed(dots, said, strlen(said)));
	chat_answer_end(dots, true);
	g_assert_nonnull(chat_answer_text(dots, 0));
}

/* ---- envelopes ----------------------------------------------------------- */

static bool
append(const char *bytes, size_t length, void *data)
{
	g_string_append_len(data, bytes, (gssize) length);
	return true;
}

/* The same, in one piece and byte by byte. */
static ChatStream *
read_stream(const char *body, size_t step, GString *text)
{
	ChatStream *stream = chat_stream_new(append, text);
	size_t length = strlen(body);

	for (size_t i = 0; i < length; i += step)
		g_assert_true(chat_stream_feed(stream, body + i, MIN(step,
		    length - i)));
	chat_stream_end(stream);
	return stream;
}

static void
test_events(void)
{
	static const char body[] = ": hello\r\n\r\n"
	    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":"
	    "\"assistant\",\"content\":null},\"finish_reason\":null}]}\r\n\r\n"
	    "data:{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}"
	    "\n\n"
	    "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,"
	    "\"delta\":{\"content\":\"{\\\"1\\\":\\\"\\u00e9\"}}],"
	    "\"usage\":null}\n\n"
	    "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"}\"},"
	    "\"finish_reason\":\"stop\"}]}\n\n"
	    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":11,"
	    "\"completion_tokens\":7,\"prompt_tokens_details\":"
	    "{\"cached_tokens\":9}}}\n\ndata: [DONE]\n\n";

	for (size_t step = 1; step < 400; step += 399 / 3) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(ChatStream) stream = read_stream(body, step, text);
		g_assert_cmpstr(text->str, ==, "{\"1\":\"é\"}");
		g_assert_true(chat_stream_is_chat(stream));
		g_assert_cmpint(chat_stream_finish(stream), ==,
		    CHAT_FINISH_STOP);
		g_assert_cmpint(chat_stream_usage(stream).prompt, ==, 11);
		g_assert_cmpint(chat_stream_usage(stream).cached, ==, 9);
		g_assert_cmpint(chat_stream_usage(stream).completion, ==, 7);
		g_assert_cmpuint(chat_stream_thoughts(stream), ==, 2);
		g_assert_null(chat_stream_error(stream));
	}
}

/* A piece that cannot be read spoils its text, and no other. */
static void
test_lost_piece(void)
{
	static const char body[] =
	    "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"1\\\":"
	    "\\\"a\"}}]}\n\n"
	    "data: {\"choices\":[{\"delta\":{\"content\":\"\xff\"}}]}\n\n"
	    "data: {\"choices\":[{\"delta\":{\"content\":\"c\\\","
	    "\\\"2\\\":\\\"d\\\"}\"}}]}\n\ndata: [DONE]\n\n";
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(ChatStream) stream = read_stream(body, sizeof(body), text);
	g_autoptr(ChatAnswer) answer = read_answer(CHAT_OBJECT, text->str,
	    true);

	g_assert_null(chat_answer_text(answer, 0));
	g_assert_cmpstr(chat_answer_text(answer, 1), ==, "d");
}

/* What llama.cpp sends when its first token is a NUL and it leaves out the piece
 * that says who speaks. */
static void
test_nul(void)
{
	static const char body[] =
	    "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,"
	    "\"delta\":{\"content\":\"q\\u0000\"}}],\"created\":1}\n\n"
	    "data: {\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,"
	    "\"delta\":{}}],\"created\":1}\n\n"
	    "data: {\"choices\":[],\"usage\":{\"completion_tokens\":3,"
	    "\"prompt_tokens\":28},\"timings\":{\"cache_n\":8}}\n\n"
	    "data: [DONE]\n\n";

	for (size_t step = 1; step < 400; step += 399 / 3) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(ChatStream) stream = read_stream(body, step, text);
		g_assert_false(g_utf8_validate(text->str, (gssize) text->len,
		    NULL));
		g_assert_true(chat_stream_is_chat(stream));
		g_assert_null(chat_stream_error(stream));
		g_assert_cmpint(chat_stream_finish(stream), ==,
		    CHAT_FINISH_STOP);
		g_assert_cmpint(chat_stream_usage(stream).prompt, ==, 28);
		g_assert_cmpint(chat_stream_usage(stream).cached, ==, 8);
	}
}

static void
test_errors(void)
{
	static const struct {
		const char *body, *error;
	} cases[] = {
		{"{\"error\":{\"message\":\"no\\nroom\",\"n_ctx\":512}}",
		    "no room"},
		{"{\"error\":\"plain\"}", "plain"},
		{"{\"detail\":\"of FastAPI\"}", "of FastAPI"},
		{"<html>hotel</html>", "<html>hotel</html>"},
		{"data: {\"error\":{\"message\":\"in the stream\"}}\n\n",
		    "in the stream"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(ChatStream) stream = read_stream(cases[i].body, 7,
		    text);
		g_assert_cmpstr(chat_stream_error(stream), ==,
		    cases[i].error);
		g_assert_false(chat_stream_is_chat(stream));
		g_assert_cmpint(chat_stream_error_number(stream, "n_ctx"), ==,
		    i == 0 ? 512 : -1);
	}
}

static void
test_spans(void)
{
	g_assert_cmpint(http_read_span("20ms"), ==, 20);
	g_assert_cmpint(http_read_span("1.5s"), ==, 1500);
	g_assert_cmpint(http_read_span("6m0s"), ==, 360000);
	g_assert_cmpint(http_read_span("2"), ==, 2000);
	g_assert_cmpint(http_read_span("1e300h"), ==, 86400000);
	g_assert_cmpint(http_read_span(""), ==, -1);
	g_assert_cmpint(http_read_span("soon"), ==, -1);
	g_assert_cmpint(http_read_span("5x"), ==, -1);
}

/* ---- requests ------------------------------------------------------------ */

/* What two requests of a document have in common stands in front. */
static void
test_request(void)
{
	static const char *const first[] = {"Net <1>profit</1>", "See note 3."};
	static const char *const second[] = {"<|im_start|>system", "b"};
	static const size_t bytes[] = {40, 40};
	ChatServer *server = chat_server_new("http://a/v1;model=m", NULL, 4,
	    NULL);
	ChatQuestion question = {
		.task = "Translate.", .brief = "A report.", .texts = first,
		.count = 2, .after = "To Spanish.", .expected = bytes,
	};

	g_autofree char *one = chat_request_body(&question, server, 0);
	question.texts = second;
	g_autofree char *two = chat_request_body(&question, server, 0);
	size_t same = 0;
	while (one[same] == two[same])
		same++;
	g_assert_true(g_str_has_prefix(one + same, "Net <1>"));
	g_assert_nonnull(strstr(one, "\"json_schema\""));
	g_assert_nonnull(strstr(one, "\"required\":[\"1\",\"2\"]"));
	g_assert_null(strstr(two, "<|"));
	server->level = CHAT_BY_LINES;
	g_autofree char *lines = chat_request_body(&question, server, 0);
	g_assert_nonnull(strstr(lines, "[2] b\\u000aTo Spanish."));
	g_assert_null(strstr(lines, "response_format"));
	chat_server_free(server);
}

/* ---- servers ------------------------------------------------------------- */

static void
test_server(void)
{
	gint64 now = 1000000;
	ChatServer *server = chat_server_new("http://a:1/;weight=3", "m", 64,
	    NULL);

	g_assert_cmpstr(server->url, ==, "http://a:1/v1/chat/completions");
	g_assert_cmpuint(server->weight, ==, 3);
	double window = server->window;
	for (unsigned i = 0; i < 8; i++)
		chat_server_well(server);
	g_assert_cmpfloat(server->window, ==, window + 8);
	chat_server_failed(server, true, now - 2, now, 2000);
	chat_server_failed(server, true, now - 1, now + 1, 0);	/* the same */
	g_assert_cmpfloat(server->window, ==, (window + 8) / 2);
	g_assert_false(chat_server_is_open(server, now + 1900000));
	g_assert_true(chat_server_is_open(server, now + 2100000));
	chat_server_well(server);
	g_assert_cmpfloat(server->window, <, (window + 8) / 2 + 1);
	/* Three answers without form, and another form is asked for. */
	for (unsigned i = 0; i < 3; i++)
		chat_server_form(server, true, now);
	g_assert_cmpint(server->level, ==, CHAT_JSON);
	chat_server_fall(server, CHAT_SCHEMA, now);	/* sent before */
	g_assert_cmpint(server->level, ==, CHAT_JSON);
	chat_server_form(server, false, now + G_GINT64_CONSTANT(4000000000));
	g_assert_cmpint(server->level, ==, CHAT_SCHEMA);
	chat_server_free(server);
	g_assert_null(chat_server_new("ftp://a", "m", 1, NULL));
	g_assert_null(chat_server_new("http://a", NULL, 1, NULL));
	g_assert_null(chat_server_new("http://a;weight=0", "m", 1, NULL));
}

/* Ten percent of refusals: the window is halved once a round trip, and the
 * server is never left alone. */
static void
test_refusals(void)
{
	ChatServer *server = chat_server_new("http://a", "m", 64, NULL);
	gint64 now = 1000000;

	for (unsigned i = 0; i < 400; i++, now += 1000) {
		if (i % 10 == 0)
			chat_server_failed(server, true, now - 500, now, 0);
		else
			chat_server_well(server);
		g_assert_true(chat_server_is_open(server, now));
		g_assert_false(server->is_trial);
	}
	/* What goes wrong and is no sign of load does not make it smaller. */
	double window = server->window;
	chat_server_failed(server, false, now - 500, now, 0);
	g_assert_cmpfloat(server->window, ==, window);
	g_assert_true(chat_server_is_open(server, now));
	/* A round trip of five that are refused, with answers among them. */
	server->window = 32;
	for (unsigned i = 0; i < 5; i++) {
		chat_server_failed(server, true, now, now + 1000 + i, 0);
		chat_server_well(server);
	}
	g_assert_cmpfloat(server->window, >=, 16);
	g_assert_cmpfloat(server->window, <, 17);
	/* The next one. */
	chat_server_failed(server, true, now + 2000, now + 3000, 0);
	g_assert_cmpfloat(server->window, <, 9);
	chat_server_free(server);
}

/* One that answers nothing is left alone, for longer and longer. */
static void
test_breaker(void)
{
	ChatServer *server = chat_server_new("http://a", "m", 64, NULL);
	gint64 now = 1000000, last = 0;
	unsigned sent = 0;

	/* A whole window of failures, not one less. */
	for (sent = 0; chat_server_is_open(server, now) && sent < 100; sent++)
		chat_server_failed(server, false, now - 1, now, 0);
	g_assert_cmpuint(sent, ==, (unsigned) server->window);
	for (unsigned i = 0; i < 5; i++) {
		gint64 wait = server->shut_until - now;
		g_assert_cmpint(wait, >=, MAX(250000, last));
		last = wait;
		/* What was sent before says nothing new. */
		chat_server_failed(server, true, now - 1, now + 1, 0);
		g_assert_cmpint(server->shut_until, ==, now + wait);
		/* One request tries it. */
		now = server->shut_until;
		g_assert_false(chat_server_is_open(server, now - 1));
		g_assert_true(chat_server_is_open(server, now));
		server->in_flight = 1;
		g_assert_false(chat_server_is_open(server, now));
		server->in_flight = 0;
		chat_server_failed(server, true, now, now, 0);
	}
	chat_server_well(server);
	g_assert_true(chat_server_is_open(server, server->shut_until));
	g_assert_cmpuint(server->failures, ==, 0);
	/* What it asks for is no failure more than it is, and is kept. */
	now = server->shut_until;
	for (unsigned i = 0; i < 3; i++)
		chat_server_failed(server, true, now, now, 30000);
	g_assert_cmpint(server->shut_until, ==, now + 30000000);
	g_assert_cmpuint(server->shuts, ==, 0);
	chat_server_free(server);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/chat/pairs", test_pairs);
	g_test_add_func("/chat/lines", test_lines);
	g_test_add_func("/chat/plain", test_plain);
	g_test_add_func("/chat/raving", test_raving);
	g_test_add_func("/chat/events", test_events);
	g_test_add_func("/chat/lost-piece", test_lost_piece);
	g_test_add_func("/chat/errors", test_errors);
	g_test_add_func("/chat/nul", test_nul);
	g_test_add_func("/chat/spans", test_spans);
	g_test_add_func("/chat/request", test_request);
	g_test_add_func("/chat/server", test_server);
	g_test_add_func("/chat/refusals", test_refusals);
	g_test_add_func("/chat/breaker", test_breaker);
	return g_test_run();
}
