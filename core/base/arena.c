#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The first chunk is small: many arenas never need another. Large ones come
 * from the system zeroed, so growing costs nothing but the pages in use. */
enum { FIRST_CHUNK = 1024, LAST_CHUNK = 1 << 20, ALIGNMENT = alignof(max_align_t) };

typedef struct Chunk Chunk;
struct Chunk {
	Chunk *next;
	size_t size;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

struct Arena {
	Chunk *first;
	size_t size;
};

/* Large chunks fill up: their pages are asked for at once, where the system
 * can (Linux 5.14), and not one by one as they are first written to. */
static void
populate(Chunk *chunk, size_t size)
{
#ifdef MADV_POPULATE_WRITE
	size_t page = (size_t) sysconf(_SC_PAGESIZE);
	size_t skip = -(uintptr_t) chunk % page;

	if (size >= LAST_CHUNK && size > skip)
		(void) madvise((char *) chunk + skip, size - skip,
		    MADV_POPULATE_WRITE);
#else
	(void) chunk;
	(void) size;
#endif
}

static Chunk *
chunk_new(Arena *arena, size_t size)
{
	Chunk *chunk = g_malloc0(sizeof *chunk + size);

	populate(chunk, sizeof *chunk + size);

	chunk->size = size;
	arena->size += sizeof *chunk + size;
	return chunk;
}

Arena *
arena_new(void)
{
	return g_new0(Arena, 1);
}

void
arena_free(Arena *arena)
{
	if (arena == NULL)
		return;
	for (Chunk *chunk = arena->first, *next; chunk != NULL; chunk = next) {
		next = chunk->next;
		g_free(chunk);
	}
	g_free(arena);
}

void *
arena_alloc(Arena *arena, size_t size)
{
	g_assert(size <= SIZE_MAX / 2);
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

	Chunk *chunk = arena->first;
	size_t next = chunk == NULL ? FIRST_CHUNK
	    : MIN(2 * chunk->size, (size_t) LAST_CHUNK);
	if (size > next / 4) {
		/* A large piece gets its own chunk, behind the open one. */
		chunk = chunk_new(arena, size);
		if (arena->first != NULL) {
			chunk->next = arena->first->next;
			arena->first->next = chunk;
		} else {
			arena->first = chunk;
		}
	} else if (chunk == NULL || chunk->size - chunk->used < size) {
		chunk = chunk_new(arena, next);
		chunk->next = arena->first;
		arena->first = chunk;
	}
	void *memory = chunk->bytes + chunk->used;
	chunk->used += size;
	return memory;
}

char *
arena_copy(Arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length > 0)
		memcpy(copy, text, length);
	return copy;
}

char *
arena_string(Arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

char *
arena_printf(Arena *arena, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_autofree char *text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	return arena_string(arena, text);
}

size_t
arena_size(const Arena *arena)
{
	return arena->size;
}
