#include "format/pdf/pdf_run.h"

double
pdf_run_number(const PdfRun *run, unsigned index)
{
	if (index >= run->n_operands
	    || run->operands[index].kind != PDF_TOKEN_NUMBER)
		return 0;
	return CLAMP(run->operands[index].number, -1e7, 1e7);
}

/* Of the last operand, where one is enough. */
double
pdf_run_last(const PdfRun *run)
{
	return run->n_operands == 0 ? 0
	    : pdf_run_number(run, run->n_operands - 1);
}

char *
pdf_run_name(const PdfRun *run, unsigned index)
{
	if (index >= run->n_operands
	    || run->operands[index].kind != PDF_TOKEN_NAME)
		return NULL;
	g_autofree char *name = pdf_lexer_name(&run->lexer,
	    &run->operands[index]);
	return g_strconcat("/", name, NULL);
}

PdfObject
pdf_run_resource(const PdfRun *run, const char *kind, const char *name)
{
	return pdf_file_get(run->file,
	    pdf_file_get(run->file, run->resources, kind), name);
}

PdfMatrix
pdf_run_matrix(const PdfRun *run)
{
	return (PdfMatrix) {
		pdf_run_number(run, 0), pdf_run_number(run, 1),
		pdf_run_number(run, 2), pdf_run_number(run, 3),
		pdf_run_number(run, 4), pdf_run_number(run, 5),
	};
}


bool
pdf_run_is_string(const PdfToken *token)
{
	return token->kind == PDF_TOKEN_STRING
	    || token->kind == PDF_TOKEN_HEX;
}
