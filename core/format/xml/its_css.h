/*
 * its_css.h - CSS selectors as XPath, for rules with queryLanguage="css".
 *
 * ITS 2.0, 5.3.3: what the selector selects in the document. Read are type,
 * universal, class, id and attribute selectors, the structural pseudo-classes
 * that need no counting from names (first-child, last-child, only-child,
 * empty, root, not), the four combinators and lists. Types and * are of any
 * namespace.
 */
#ifndef ITS_CSS_H
#define ITS_CSS_H

/* A new string; NULL when SELECTOR is none of these. */
char *its_css_path(const char *selector);

#endif
