#include <stdint.h>
#include <string.h>

#include "engine/chat/chat_answer.h"
#include "engine/chat/chat_stream.h"

/* The first byte says which notation and how the rest arrives: in one piece or
 * byte by byte, which must not matter. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXTS = 4 };

static const size_t expected[TEXTS] = {40, 40, 400, 40};

static bool
take(const char *bytes, size_t length, void *data)
{
	return chat_answer_feed(data, bytes, length);
}

static ChatAnswer *
read_all(ChatNotation notation, const char *bytes, size_t length, size_t step)
{
	ChatAnswer *answer = chat_answer_new(notation, expected, NULL, TEXTS);
	g_autoptr(ChatStream) stream = chat_stream_new(take, answer);

	for (size_t i = 0; i < length; i += step)
		if (!chat_stream_feed(stream, bytes + i, MIN(step, length -
		    i)))
			break;
	chat_stream_end(stream);
	chat_answer_end(answer, chat_stream_finish(stream) ==
	    CHAT_FINISH_STOP);
	return answer;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	ChatNotation notation = data[0] % 4;
	const char *bytes = (const char *) data + 1;
	g_autoptr(ChatAnswer) whole = read_all(notation, bytes, size - 1,
	    size);
	g_autoptr(ChatAnswer) parts = read_all(notation, bytes, size - 1, 1);
	for (size_t i = 0; i < TEXTS; i++) {
		const char *text = chat_answer_text(whole, i);
		g_assert_true(text == NULL || g_utf8_validate(text, -1,
		    NULL));
		g_assert_cmpstr(text, ==, chat_answer_text(parts, i));
	}
	return 0;
}
