#!/bin/sh
# The facts of filings (tests/unit/test_facts.c has the single cases).
. tests/lib.sh

status 0 "inline XBRL of the samples" "$DRAGOMAN" facts samples/xml/statement.en.xhtml
ok "is xBRL-JSON" python3 -c "
import json, sys
d = json.load(open('$out'))
assert d['documentInfo']['documentType'] == 'https://xbrl.org/2021/xbrl-json'
data = open('samples/xml/statement.en.xhtml', 'rb').read()
for f in d['facts'].values():
    a, b = f['dragoman:span']
    assert data[a:a + 4] == b'<ix:' and data[b - 1:b] == b'>', data[a:b]
assert len(d['facts']) > 5
"
status 0 "as a table" "$DRAGOMAN" facts --csv samples/xml/statement.en.xhtml
ok "with a line for each fact" python3 -c "
import csv
rows = list(csv.DictReader(open('$out', newline='')))
assert len(rows) > 5 and all(r['concept'] for r in rows if r['kind'] != 'footnote')
"
status 3 "what holds no facts" "$DRAGOMAN" facts samples/xml/disclosure.en.xml
says "no facts that are known"
status 3 "no XML at all" "$DRAGOMAN" facts samples/docx/loan-agreement.en.docx README.md
ok "one line" test "$(wc -l <"$err")" = 1
mkdir -p "$work/pkg/reports"
cp samples/xml/statement.en.xhtml "$work/pkg/reports/"
(cd "$work" && zip -q -r report.zip pkg)
status 0 "a report package" "$DRAGOMAN" facts --csv "$work/report.zip"
ok "names the file in it" grep -q 'report.zip/pkg/reports/statement.en.xhtml' "$out"
gold=$CORPUS/xml/xbrl/edgar_aapl_10q_2025_htm.xml
if [ -f "$gold" ]; then
	ok "inline facts are those of the instance the SEC derived" python3 tests/bench/facts.py \
		"$DRAGOMAN" "$CORPUS/xml/ixbrl/edgar_aapl_10q_2025.htm" "$gold" 760 612
else
	skip "inline facts are those of the instance the SEC derived" "no file $gold"
fi
finish
