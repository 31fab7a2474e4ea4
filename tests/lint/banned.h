/*
 * banned.h - forced into every file: calls that are never right here.
 */
#ifndef LINT_BANNED_H
#define LINT_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* FreeType's header names them in macros of its own. */
#if __has_include(<ft2build.h>)
#include <ft2build.h>
#include FT_CONFIG_STANDARD_LIBRARY_H
#endif

/* Macros of glibc where the compiler is clang. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atof gets localtime gmtime asctime tmpnam system

#endif
