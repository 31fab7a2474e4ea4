#include "format/pdf/pdf_notice.h"

#include "base/failure.h"

enum {
	SIGNATURES_EXIST = 1,	/* ISO 32000-1, table 219 */
	MAX_FIELDS = 2000,	/* looked at for signatures */
};

bool
pdf_notice_allows(PdfFile *file, const FormatOptions *options, GError **error)
{
	if (options->ignores_permissions || pdf_file_may_change(file))
		return true;
	g_set_error_literal(error, FAILURE, FAILURE_REFUSED,
	    "the permissions of the file do not allow changes: give the "
	    "owner's password (--password-file), or --ignore-permissions if "
	    "you may");
	return false;
}

/* Fields with a signature as their value (12.7.4.5); they are at the top of
 * the tree in every file that was seen. */
static bool
has_signed_field(PdfFile *file, PdfObject form)
{
	PdfObject fields = pdf_file_get(file, form, "/Fields");
	int count = MIN(pdf_file_count(file, fields), MAX_FIELDS);

	for (int i = 0; i < count; i++) {
		PdfObject field = pdf_file_item(file, fields, i);
		if (pdf_file_is_name(file, pdf_file_get(file, field, "/FT"),
		    "/Sig") && pdf_file_get(file, field, "/V") != 0)
			return true;
	}
	return false;
}

static bool
is_signed(PdfFile *file, PdfObject root, PdfObject form)
{
	int flags = (int) pdf_file_number(file,
	    pdf_file_get(file, form, "/SigFlags"), 0);

	return (flags & SIGNATURES_EXIST) != 0
	    || pdf_file_get(file, root, "/Perms") != 0
	    || has_signed_field(file, form);
}

void
pdf_notice_report(PdfFile *file, const FormatOptions *options,
    Report *report)
{
	PdfObject root = pdf_file_root(file);
	PdfObject form = pdf_file_get(file, root, "/AcroForm");

	if (pdf_file_is_encrypted(file))
		report_add(report, FINDING_ENCRYPTED, 0, 0, 0,
		    "opened with %s; the encryption is kept",
		    options->password == NULL ? "the empty password"
		    : "the password given");
	if (!pdf_file_may_change(file))
		report_add(report, FINDING_ENCRYPTED, 0, 0, 0,
		    "the permissions do not allow changes; they were passed "
		    "over, and are kept");
	if (is_signed(file, root, form))
		report_add(report, FINDING_SIGNED, 0, 0, 0,
		    "the file is signed; a translation breaks the signature");
	if (pdf_file_get(file, form, "/XFA") == 0)
		return;
	/* 12.7.8: without an interpreter of XFA the pages are shown. */
	if (pdf_file_is_true(file, pdf_file_get(file, root,
	    "/NeedsRendering")))
		report_add(report, FINDING_PART_SKIPPED, 0, 0, 0,
		    "the form is XFA alone: its text is not in the pages and "
		    "is not translated");
	else
		report_add(report, FINDING_PART_SKIPPED, 0, 0, 0,
		    "the XFA part of the form is kept: viewers that run XFA "
		    "show it in the source language, others the translated "
		    "pages");
}
