/* fuzz_wordblank.c - Apertium's streams, both ways. */
#include "engine/wordblank.h"
#include "tests/fuzz/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = text_input(data, size);
	g_autofree char *stream = wordblank_encode(text);
	unsigned unknown;
	g_autofree char *back = wordblank_decode(stream, text, &unknown);
	g_autofree char *raw = wordblank_decode(text, "<1>a</1><2/>", &unknown);
	return 0;
}
