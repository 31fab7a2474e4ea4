#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/failure.h"

/* Whether SYMBOLS were filled before: the last is so when all are. */
static bool
is_loaded(const LibrarySymbol *symbols, size_t count)
{
	void *last = NULL;

	memcpy(&last, symbols[count - 1].place, sizeof last);
	return last != NULL;
}

/* POSIX makes functions of the pointers that dlsym gives; ISO C does not. */
static bool
find(void *handle, const LibrarySymbol *symbol)
{
	void *found = dlsym(handle, symbol->name);

	memcpy(symbol->place, &found, sizeof found);
	return found != NULL;
}

bool
library_load(const char *soname, const LibrarySymbol *symbols, size_t count,
    GError **error)
{
	if (is_loaded(symbols, count))
		return true;
	/* It stays loaded: some register types, or have threads. */
	void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	bool is_whole = handle != NULL;

	for (size_t i = 0; i < count && is_whole; i++)
		is_whole = find(handle, &symbols[i]);
	if (handle != NULL)
		(void) dlclose(handle);
	if (!is_whole)
		g_set_error(error, FAILURE, FAILURE_REFUSED,
		    "the library %s is missing, or is not the one this "
		    "program was built with: install it", soname);
	return is_whole;
}
