#!/bin/sh
# Makes samples/pdf and samples/docx from their sources beside this script.
# Needs LibreOffice and zip; the results are committed, so that nobody else
# does.
set -eu
cd "$(dirname "$0")"

options='{"ExportBookmarks":{"type":"boolean","value":"true"},"UseTaggedPDF":{"type":"boolean","value":"true"}}'
for source in annual-report.*.fodt; do
	soffice --headless --convert-to "pdf:writer_pdf_Export:$options" \
	    --outdir ../pdf "$source"
done

package=$(pwd)/../docx/loan-agreement.en.docx
rm -f "$package"
cd loan-agreement
find . -exec touch -d '2026-01-01 00:00:00 UTC' {} +
TZ=UTC zip -X -q "$package" '[Content_Types].xml' _rels/.rels \
    word/document.xml word/_rels/document.xml.rels word/styles.xml \
    word/numbering.xml word/footnotes.xml word/header1.xml word/footer1.xml
