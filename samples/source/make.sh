#!/bin/sh
# Makes samples/pdf, docx, xlsx and pptx from their sources beside this script.
# Needs LibreOffice and zip; the results are committed, so that nobody else
# does.
set -eu
cd "$(dirname "$0")"

options='{"ExportBookmarks":{"type":"boolean","value":"true"},"UseTaggedPDF":{"type":"boolean","value":"true"}}'
for source in annual-report.*.fodt; do
	soffice --headless --convert-to "pdf:writer_pdf_Export:$options" \
	    --outdir ../pdf "$source"
done

# zip_package FOLDER PACKAGE: the files of FOLDER in a fixed order, dated.
zip_package() {
	package=$(pwd)/../$2
	rm -f "$package"
	(
		cd "$1"
		find . -exec touch -d '2026-01-01 00:00:00 UTC' {} +
		{
			printf '%s\n' '[Content_Types].xml' _rels/.rels
			find . -type f ! -name '[[]*' ! -path ./_rels/.rels |
				sed 's|^\./||' | LC_ALL=C sort
		} | TZ=UTC zip -X -q "$package" -@
	)
}
zip_package loan-agreement docx/loan-agreement.en.docx
zip_package segments xlsx/segments.en.xlsx
zip_package results pptx/results.en.pptx
