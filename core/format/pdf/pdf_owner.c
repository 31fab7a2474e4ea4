#include "format/pdf/pdf_owner.h"

#include <string.h>

enum { PADDED = 32, DIGEST = 16 };

static void
pad(const char *password, uint8_t padded[PADDED])
{
	static const uint8_t padding[PADDED] = {
		0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00,
		0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00, 0xB6,
		0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53,
		0x69, 0x7A,
	};
	size_t length = MIN(strlen(password), (size_t) PADDED);

	memcpy(padded, password, length);
	memcpy(padded + length, padding, PADDED - length);
}

static void
md5(const uint8_t *data, size_t length, uint8_t digest[DIGEST])
{
	GChecksum *checksum = g_checksum_new(G_CHECKSUM_MD5);
	size_t size = DIGEST;

	g_checksum_update(checksum, data, (gssize) length);
	g_checksum_get_digest(checksum, digest, &size);
	g_checksum_free(checksum);
}

static void
rc4(const uint8_t *key, unsigned key_bytes, uint8_t data[PADDED])
{
	uint8_t state[256], swap;

	for (unsigned i = 0; i < 256; i++)
		state[i] = (uint8_t) i;
	for (unsigned i = 0, k = 0; i < 256; i++) {
		k = (k + state[i] + key[i % key_bytes]) % 256;
		swap = state[i];
		state[i] = state[k];
		state[k] = swap;
	}
	for (unsigned n = 0, i = 0, k = 0; n < PADDED; n++) {
		i = (i + 1) % 256;
		k = (k + state[i]) % 256;
		swap = state[i];
		state[i] = state[k];
		state[k] = swap;
		data[n] ^= state[(state[i] + state[k]) % 256];
	}
}

bool
pdf_owner_matches(const PdfOwner *owner, const char *password,
    const char *user)
{
	unsigned bytes = owner->revision == 2 ? 5 : owner->key_bytes;
	uint8_t padded[PADDED], key[DIGEST], wanted[PADDED];

	if (bytes == 0 || bytes > DIGEST)
		return false;
	pad(password, padded);
	md5(padded, PADDED, key);
	for (unsigned i = 0; owner->revision >= 3 && i < 50; i++)
		md5(key, bytes, key);
	memcpy(padded, owner->entry, PADDED);
	for (unsigned round = owner->revision == 2 ? 1 : 20; round-- > 0; ) {
		uint8_t turn[DIGEST];
		for (unsigned i = 0; i < bytes; i++)
			turn[i] = key[i] ^ (uint8_t) round;
		rc4(turn, bytes, padded);
	}
	pad(user, wanted);
	return memcmp(padded, wanted, PADDED) == 0;
}
