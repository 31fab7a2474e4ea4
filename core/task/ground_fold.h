/*
 * ground_fold.h - text without what copying changes, and the way back.
 *
 * Two texts have the same fold when they differ in white space, in hyphens
 * between letters (as at the end of lines), in width, ligatures and what else
 * a shadow takes off (lang/shadow). Between two figures white space is kept as
 * one space: "12 34" is not "1234".
 */
#ifndef TASK_GROUND_FOLD_H
#define TASK_GROUND_FOLD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct GroundFold {
	GString *text;
	GArray *starts, *ends;	/* of uint32_t, by byte: of the character of
				   the source that it came from */
	uint32_t last;		/* character that was added last; 0: none */
	bool has_space;		/* white space since then */
	bool has_hyphen;	/* a hyphen behind a letter is held back */
	uint32_t hyphen_start, hyphen_end;
} GroundFold;

GroundFold *ground_fold_new(void);
void ground_fold_free(GroundFold *fold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GroundFold, ground_fold_free)

/* Appends TEXT, LENGTH bytes that stand at OFFSET of their source; what was
 * appended before goes on in it. */
void ground_fold_add(GroundFold *fold, const char *text, size_t length,
    size_t offset);

/* Appends MARK as it is, for START..END of the source. */
void ground_fold_mark(GroundFold *fold, const char *mark, size_t start,
    size_t end);

/* As if white space stood here. */
void ground_fold_gap(GroundFold *fold);

/* Nothing follows, or nothing that belongs to it. */
void ground_fold_end(GroundFold *fold);

#endif
