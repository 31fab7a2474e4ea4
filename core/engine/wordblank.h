/*
 * wordblank.h - tagged texts in Apertium's stream format, and back.
 *
 * Characters that mean something to Apertium are escaped. A span <n>..</n>
 * becomes a word-bound blank [[t:g:n]]..[[/]], nested spans a list of them; a
 * standalone <n/> becomes a superblank, and so do the signs that mark unknown
 * words. Source: the Apertium stream format and its word-bound blanks; "Real
 * faults" in the project's model study.
 */
#ifndef ENGINE_WORDBLANK_H
#define ENGINE_WORDBLANK_H

/* TEXT (doc/tagged.h) as a stream, without the ending NUL. */
char *wordblank_encode(const char *text);

/*
 * STREAM as a tagged text. Each word may carry its spans; equal neighbours
 * are joined. A span that came back in two places keeps the first, one that
 * got lost stands empty at the end: so the codes are always those of SOURCE,
 * the tagged text that was sent. UNKNOWN gets how many words are marked as not
 * known; the marks (*, @, #) are gone.
 */
char *wordblank_decode(const char *stream, const char *source,
    unsigned *unknown);

#endif
