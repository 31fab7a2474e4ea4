#include "engine/usage.h"

void
usage_add(Usage *sum, const Usage *more)
{
	sum->requests += more->requests;
	sum->resent += more->resent;
	sum->prompt += more->prompt;
	sum->cached += more->cached;
	sum->completion += more->completion;
	sum->reasoning += more->reasoning;
	sum->wasted += more->wasted;
	sum->estimated += more->estimated;
	sum->microseconds += more->microseconds;
}

Usage
usage_since(const Usage *sum, const Usage *before)
{
	return (Usage) {
		.requests = sum->requests - before->requests,
		.resent = sum->resent - before->resent,
		.prompt = sum->prompt - before->prompt,
		.cached = sum->cached - before->cached,
		.completion = sum->completion - before->completion,
		.reasoning = sum->reasoning - before->reasoning,
		.wasted = sum->wasted - before->wasted,
		.estimated = sum->estimated - before->estimated,
		.microseconds = sum->microseconds - before->microseconds,
	};
}

/* Hundredths of a token a code point takes. */
static unsigned
hundredths(unsigned char lead)
{
	if (lead < 0x80)
		return g_ascii_isalpha((char) lead) || lead == ' ' ? 21 : 91;
	if (lead < 0xd0)
		return 40;	/* Latin with accents, Greek */
	if (lead < 0xe0)
		return 37;	/* Cyrillic, Arabic */
	return lead == 0xe0 ? 100 : 78;	/* Thai, Devanagari; Han, Hangul */
}

uint64_t
usage_estimate(const char *text, size_t length)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char) text[i];
		if ((byte & 0xc0) != 0x80)
			sum += hundredths(byte);
	}
	return (sum + 99) / 100;
}
