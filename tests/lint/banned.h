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

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atof gets localtime gmtime asctime tmpnam system

#endif
