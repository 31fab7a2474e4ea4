/*
 * arena.h - memory that lives and dies with a document.
 *
 * An arena hands out zeroed memory from large chunks and gives it all back at
 * once. Nothing taken from it is freed alone. Out of memory aborts, as in
 * GLib: one process reads one document, and the batch outlives it.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <glib.h>
#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

/* SIZE bytes, zeroed, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);

/* A NUL-terminated copy of LENGTH bytes of TEXT, which may hold NULs. */
char *arena_copy(Arena *arena, const char *text, size_t length);

/* A copy of the string TEXT; NULL gives NULL. */
char *arena_string(Arena *arena, const char *text);

/* A formatted string, as g_strdup_printf. */
char *arena_printf(Arena *arena, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Bytes taken from the system so far, for the meter and the limits. */
size_t arena_size(const Arena *arena);

#endif
