#!/bin/sh
# The trees that readers make of the samples, and what comes of them in
# translation, against files one can read. `make bless` writes them anew.
. tests/lib.sh

BLESS=${BLESS:-}
compare() { # name, file with what came out
	golden=tests/golden/$1
	if [ -n "$BLESS" ]; then
		mkdir -p "$(dirname "$golden")"
		cp "$2" "$golden"
	fi
	ok "$1" diff -u "$golden" "$2"
}

for sample in docx/loan-agreement.en.docx xlsx/segments.en.xlsx pptx/results.en.pptx xml/disclosure.en.xml xml/statement.en.xhtml pdf/annual-report.en.pdf; do
	name=$(basename "$sample")
	folder=$(dirname "$sample")
	"$DRAGOMAN" show --tree -s en "samples/$sample" >"$work/tree"
	compare "$folder/$name.tree" "$work/tree"
	"$DRAGOMAN" translate -s en -t es -e apertium -q -o "$work/$name" "samples/$sample"
	"$DRAGOMAN" show --text "$work/$name" >"$work/text"
	compare "$folder/$name.es.text" "$work/text"
done
for sample in zh-Hans ar; do
	"$DRAGOMAN" show --tree -s $sample "samples/pdf/annual-report.$sample.pdf" >"$work/tree"
	compare "pdf/annual-report.$sample.pdf.tree" "$work/tree"
done
finish
