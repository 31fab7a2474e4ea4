/*
 * trailer.h - whether a file looks as if its writer had come to its end.
 */
#ifndef SPOOL_TRAILER_H
#define SPOOL_TRAILER_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Looks at the ends of FD, SIZE bytes: of a PDF at %%EOF and the offset before
 * it (ISO 32000-1, 7.5.5), of a ZIP at the end record and its directory, of XML
 * at the tag that closes its root. What is none of these is taken to be whole,
 * but a beginning of zeros.
 */
bool trailer_is_whole(int fd, off_t size);

#endif
