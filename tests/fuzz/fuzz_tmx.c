/* fuzz_tmx.c - TMX files: what comes of them is units or an error, and goes out
 * and in again. */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "doc/tagged.h"
#include "memory/tmx.h"
#include "tests/fuzz/text.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *path;
	g_autoptr(GBytes) bytes = g_bytes_new(data, size);
	TmxCounts counts;

	if (path == NULL)
		path = g_strdup_printf("%s/dragoman-fuzz-%d.db",
		    g_get_tmp_dir(), (int) getpid());
	(void) unlink(path);
	g_autoptr(Memory) memory = memory_open(path, SQLITE_WRITE, NULL);
	g_assert_nonnull(memory);
	TmxOptions options = { .memory = memory,
	    .languages = text_languages() };
	(void) tmx_import_bytes(bytes, "fuzz", &options, &counts, NULL);
	g_autoptr(GPtrArray) pairs = memory_stats(memory, NULL);
	g_assert_nonnull(pairs);
	for (unsigned i = 0; i < pairs->len; i++) {
		const MemoryPair *pair = g_ptr_array_index(pairs, i);
		g_assert_cmpint(pair->units, >=, 0);
	}
	(void) unlink(path);
	return 0;
}
