/*
 * xmlfile_rules.h - which ITS rules hold for a document.
 *
 * In rising precedence: the files that lang/its/index.tsv names for its root
 * element, the rules in the document and in files beside it to which it links,
 * the rules file of the options, ixbrl-keep.its where facts are kept. The
 * index has three columns: namespace (- for none, * for any), local name of
 * the root (* for any), rules file.
 */
#ifndef XMLFILE_RULES_H
#define XMLFILE_RULES_H

#include "format/format.h"
#include "its_rules.h"

/* The rules for TREE, which was read from the file PATH. Errors: those of
 * file_read and xml_parse on our own rules files and the one of the options. */
ItsRules *xmlfile_rules_load(const XmlTree *tree, const char *path,
    const FormatOptions *options, Report *report, GError **error);

#endif
