/*
 * library.h - a shared library that is loaded when it is first needed.
 *
 * Each library that a program names costs its every start some time: those
 * for PDF and for HTTP were more than half of it, and most documents need
 * neither. What is called of such a library is listed once, where it is used:
 *
 *	#define FUNCTIONS(X) X(curl_easy_init) X(curl_easy_cleanup)
 *	static struct {
 *		FUNCTIONS(LIBRARY_MEMBER)
 *	} curl;
 *	static const LibrarySymbol symbols[] = {
 *	#define SYMBOL(name) LIBRARY_SYMBOL(curl, name)
 *		FUNCTIONS(SYMBOL)
 *	};
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct LibrarySymbol {
	const char *name;
	void *place;		/* the pointer to be filled */
} LibrarySymbol;

/* NAME has been declared by the library's own header. */
#define LIBRARY_MEMBER(name) __typeof__(&name) name;
#define LIBRARY_SYMBOL(table, name) {#name, &table.name},

/*
 * Loads SONAME ("libcurl.so.4"), once, for good, and fills in the COUNT (one at
 * least) SYMBOLS. Errors: FAILURE_REFUSED where it, or one of them, is missing.
 */
bool library_load(const char *soname, const LibrarySymbol *symbols,
    size_t count, GError **error);

#endif
