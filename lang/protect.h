/*
 * protect.h - what stays as it is in every language: addresses and codes.
 *
 * URLs, e-mail addresses, ISIN, LEI, IBAN, XBRL names, file names, other
 * identifiers that mix letters and digits, blanks and leaders. Not plain
 * numbers, and no words. Text is UTF-8, offsets are bytes. It rather misses
 * something than protects running text.
 */
#ifndef LANG_PROTECT_H
#define LANG_PROTECT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum ProtectKind {
	PROTECT_ADDRESS,	/* URL, e-mail */
	PROTECT_CODE,		/* ISIN, LEI, IBAN, file number */
	PROTECT_NAME,		/* us-gaap:Assets, report.pdf, a_name */
	PROTECT_LEADER,		/* ____ ..... */
} ProtectKind;

typedef struct ProtectSpan {
	size_t start, end;
	ProtectKind kind;
} ProtectSpan;

/* Whether TEXT has anything that one of the kinds needs: most prose has not,
 * and this is told at once. */
bool protect_may_be_in(const char *text);

/* In rising order, not overlapping: an array of ProtectSpan, owned by the
 * caller. */
GArray *protect_find(const char *text);

#endif
