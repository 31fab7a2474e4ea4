/*
 * docx.h - Word documents, workbooks and presentations: what reader and writer
 * share.
 *
 * The package stays a zip archive whose untouched entries are never unpacked.
 * Each part with text is a tree of byte spans (base/xml.h). A unit is a
 * paragraph (w:p, a:p), a string of a workbook (si) or an element that holds
 * nothing but text; its codes refer to pieces of the part's bytes, which the
 * writer copies. So whatever stands in a paragraph, known or not, comes out
 * again.
 *
 * Source: ECMA-376-1 (WordprocessingML, DrawingML, SpreadsheetML,
 * PresentationML), ECMA-376-2 (OPC); Strict and Transitional namespaces alike.
 */
#ifndef DOCX_DOCX_H
#define DOCX_DOCX_H

#include "base/xml.h"
#include "base/zip.h"
#include "format/format.h"

/* What a part is, in the order in which parts are read. */
typedef enum DocxPartKind {
	DOCX_MAIN,
	DOCX_STRINGS,		/* of a workbook */
	DOCX_WORKSHEET,
	DOCX_TABLE,
	DOCX_SLIDE,
	DOCX_FOOTNOTES,
	DOCX_ENDNOTES,
	DOCX_COMMENTS,
	DOCX_HEADER,
	DOCX_FOOTER,
	DOCX_CHART,
	DOCX_DIAGRAM,		/* SmartArt: its data, its drawing */
	DOCX_SHAPES,		/* drawn over a sheet or a chart */
	DOCX_NOTES,		/* of slides */
	DOCX_LAYOUT,		/* of slides; all masters */
	DOCX_GLOSSARY,		/* building blocks */
	DOCX_PROPERTIES,	/* title, subject */
	DOCX_IMPORTED,		/* a page of XHTML in the document */
	DOCX_BOUND,		/* custom XML that is shown in the text */
	DOCX_N_KINDS
} DocxPartKind;

/* The vocabulary that a unit is written in. */
typedef enum DocxDialect {
	DOCX_WORD,		/* w:p, w:r, w:t */
	DOCX_DRAWING,		/* a:p, a:r, a:t */
	DOCX_SHEET,		/* si, r, t */
	DOCX_PLAIN,		/* an element that holds text alone */
	DOCX_ATTRIBUTE,		/* the value of an attribute */
	DOCX_HTML,		/* an element of XHTML */
	DOCX_PRINTED,		/* a part of a sheet's header or footer */
} DocxDialect;

/* A workbook in the document, the data of a chart; or an imported document. */
typedef struct DocxPackage {
	char *name;		/* of the entry: "word/embeddings/book.xlsx" */
	Zip *zip;
	Limits limits;		/* less what the document itself unpacks to */
	bool is_imported;	/* its text is the document's */
	bool is_broken;		/* cannot be read: it is left alone */
	bool is_changed;
	bool has_references;	/* as of the skeleton */
} DocxPackage;

typedef struct DocxPart {
	char *name;		/* "word/document.xml"; in an embedded package
				   with the name of that before it */
	const char *entry;	/* name of the entry: the end of NAME */
	DocxPackage *package;	/* where it stands; NULL: the document */
	DocxPackage *workbook;	/* of a chart, its data; or NULL */
	DocxPartKind kind;
	XmlTree *tree;
	GArray *places;		/* of DocxPlace, by rising start */
	GHashTable *bound;	/* DOCX_BOUND: nodes that are read */
	GArray *unbound;	/* of uint32_t: w:dataBinding nodes to drop */
	bool is_edited;		/* its tree is not that of the entry */
} DocxPart;

/* Where the content of a unit stands: behind its w:pPr, up to </w:p>. */
typedef struct DocxPlace {
	XmlSpan span;
	XmlSpan properties;	/* the w:pPr, empty span if there is none */
	DocxDialect dialect;
	bool is_aligned;	/* DrawingML: where it says nothing of its
				   alignment, it is not at the left */
	const char *prefix;	/* of its elements: "w:"; interned */
	unsigned unit;		/* Unit.id */
	unsigned base;		/* index of the base format */
	unsigned percent;	/* of the size of its runs; 0: as they are */
	int size;		/* half-points, where a run says none */
	bool is_echo;		/* in a field that repeats other texts */
} DocxPlace;

/* A stretch of a part's bytes, copied as it is. */
typedef struct DocxPiece {
	XmlSpan span;
	bool in_run;		/* must stand in a w:r of this format */
	unsigned format;
} DocxPiece;

/* What an inline code stands for: Inline.value is its index. A format code
 * has no pieces; others have pieces for their start and for their end. */
typedef struct DocxCode {
	bool is_format;
	unsigned format;
	unsigned open, n_open;	/* into pieces */
	unsigned close, n_close;
	bool is_echo;		/* a field that repeats another text */
} DocxCode;

typedef struct DocxSkeleton {
	Zip *zip;
	GPtrArray *parts;	/* DocxPart * */
	GPtrArray *items;	/* char *: parts of custom XML */
	GPtrArray *sheets;	/* DocxPart *, without a tree: worksheets
				   with no text of their own */
	GPtrArray *packages;	/* DocxPackage *, embedded ones */
	GPtrArray *formats;	/* char *: children of rPr, raw; 0 is "". In
				   DrawingML what stands between the name and
				   the end tag: attributes, ">", children */
	GHashTable *format_by_key;	/* the same without noise, to index */
	GArray *pieces;		/* of DocxPiece */
	GArray *codes;		/* of DocxCode */
	GHashTable *heading_levels;	/* style id to level, from 1 */
	GStringChunk *names;	/* prefixes */
	GPtrArray *settings;	/* char *: styles, numbering, settings; the
				   main part's styles first */
	char *signature;	/* the origin part of the package's signatures;
				   NULL: it is not signed */
	GHashTable *revisions;	/* formats with a tracked change that are
				   written; NULL: none */
	unsigned n_revisions;	/* numbers given to others like them */
	struct DocxStyles *styles;	/* NULL: not read yet */
	const Format *format;	/* docx, xlsx or pptx */
	bool has_centred_titles;	/* on slides */
	bool has_hidden;	/* hidden text is read */
	bool accepts_changes;	/* tracked changes are accepted */
	bool has_references;	/* formulas name columns of tables */
	bool has_echoes;	/* fields repeat texts of the document */
} DocxSkeleton;

DocxSkeleton *docx_skeleton_new(void);
void docx_skeleton_free(void *skeleton);

/* True for an element of WordprocessingML with that name. */
bool docx_is(const XmlTree *tree, uint32_t node, const char *name);

/* The same for another vocabulary that has a namespace of its own. */
bool docx_is_of(const XmlTree *tree, uint32_t node, DocxDialect dialect,
    const char *name);

/* Adds a part without a tree. PACKAGE: NULL for the document. */
DocxPart *docx_part_add(DocxSkeleton *skeleton, DocxPackage *package,
    const char *entry, DocxPartKind kind);

/* Adds a code, and returns what Inline.value is to be. */
unsigned docx_code_add(DocxSkeleton *skeleton, DocxCode code);

/* Adds PIECE behind the COUNT pieces from *FIRST on. */
void docx_piece_add(DocxSkeleton *skeleton, DocxPiece piece, unsigned *first,
    unsigned *count);

/* Adds an empty unit to BLOCK at PLACE of PART, and gives PLACE its number. */
Unit *docx_place_add(Document *document, DocxPart *part, Block *block,
    const char *name, DocxPlace *place);

/* The place of the paragraph at NODE of PART; NULL: it is no unit. */
DocxPlace *docx_place_of(const DocxPart *part, uint32_t node);

/* The archive that PART stands in. */
Zip *docx_part_zip(const DocxSkeleton *skeleton, const DocxPart *part);

/*
 * Finds the parts with text by relationships, never by name, and parses them
 * into skeleton->parts in reading order. Reports parts with text that are not
 * read. Errors: FAILURE_INPUT, LIMIT, REFUSED naming the part.
 */
bool docx_part_load(DocxSkeleton *skeleton, const FormatOptions *options,
    Report *report, GError **error);

Document *docx_reader_read(GBytes *bytes, const char *name,
    const FormatOptions *options, Report *report, GError **error);
GBytes *docx_writer_write(Document *document, const FormatOptions *options,
    Report *report, GError **error);

extern const Format docx_format;
extern const Format docx_xlsx_format;
extern const Format docx_pptx_format;

#endif
