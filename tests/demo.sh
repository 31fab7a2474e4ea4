#!/bin/sh
# demo.sh PROGRAM OUT: what `make demo` shows. The English samples become
# Spanish with the offline engine; for Chinese and Arabic there is none here,
# and the program says so.
set -u
program=$1
out=$2

mkdir -p "$out"
echo "== English to Spanish, with the offline engine"
"$program" translate -s en -t es -o "$out/" samples/pdf/*.en.pdf \
	samples/docx/*.en.docx samples/xlsx/*.en.xlsx samples/pptx/*.en.pptx \
	samples/xml/*.en.*
status=$?
for pair in zh-Hans ar; do
	echo "== $pair to Spanish: no engine here knows the pair"
	"$program" translate -s "$pair" -t es -o "$out/" \
		"samples/pdf/annual-report.$pair.pdf" 2>&1
	if [ $? != 4 ]; then
		echo "demo: expected exit status 4" >&2
		exit 1
	fi
done
echo "== $out/"
ls "$out"
echo "Open $out/annual-report.en.pdf.report.html in a browser to compare."
exit "$status"
