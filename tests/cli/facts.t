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

# Translations keep every fact: the proof is in the report, and again by verify.
for mode in full keep-facts relocalise-numbers; do
	status 0 "$mode" "$DRAGOMAN" translate -s en -t de -e pseudo:script:de -q --facts $mode \
		-o "$work/$mode.xhtml" samples/xml/statement.en.xhtml
	ok "$mode: the proof is in the report" python3 -c "
import json
proof = {c['check']: c for c in json.load(open('$work/$mode.xhtml.report.json'))['proof']}
assert proof['facts']['counted'] > 5 and not any(c['faults'] for c in proof.values())
texts = proof['fact-texts']
assert len(texts['details']) == texts['counted'] and (texts['counted'] == 0) == ('$mode' == 'keep-facts')
"
	status 0 "$mode: verify" "$DRAGOMAN" verify --facts $mode samples/xml/statement.en.xhtml \
		"$work/$mode.xhtml"
done
ok "a note says that it is no official document" grep -q 'class="dragoman-note" lang="de"' \
	"$work/full.xhtml"
sed 's/decimals="[^"]*"/decimals="9"/' "$work/full.xhtml" >"$work/changed.xhtml"
status 1 "a changed fact is found" "$DRAGOMAN" verify -s en -t de samples/xml/statement.en.xhtml \
	"$work/changed.xhtml"
ok "and named" grep -q '^facts *FAILED' "$out"
status 2 "no such mode" "$DRAGOMAN" translate -s en -t de --facts some samples/xml/statement.en.xhtml
says "unknown mode some: say full, keep-facts or relocalise-numbers"
# A report package: what is in it is translated, all else is as it was.
python3 - "$work" <<'EOF'
import sys, zipfile
work = sys.argv[1]
with zipfile.ZipFile(work + "/esef.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("r/META-INF/reportPackage.json", '{"documentInfo": {}}')
    z.write("samples/xml/statement.en.xhtml", "r/reports/r.xhtml")
    z.writestr("r/www/lab.xml", """<l:linkbase xmlns:l="http://www.xbrl.org/2003/linkbase"
 xmlns:x="http://www.w3.org/1999/xlink"><l:labelLink><l:loc x:label="a" x:href="e.xsd#e_A"/>
 <l:label x:label="la" xml:lang="en">Net assets</l:label><l:labelArc x:from="a" x:to="la"/>
 </l:labelLink></l:linkbase>""")
EOF
status 0 "a package" "$DRAGOMAN" translate -s en -t de -e pseudo:script:de -q -o "$work/esef.de.zip" \
	"$work/esef.zip"
status 0 "package: verify" "$DRAGOMAN" verify "$work/esef.zip" "$work/esef.de.zip"
ok "entries, labels and facts are proved" sh -c \
	"test \"\$(grep -c -E '^(entries|labels|facts|fact-values) *proved' '$out')\" = 4"
ok "the label got a second one" python3 -c "
import zipfile
z = zipfile.ZipFile('$work/esef.de.zip')
text = z.read('r/www/lab.xml').decode()
assert text.count('x:label=\"la\"') == 2 and 'Net assets' in text and 'xml:lang=\"de\"' in text, text
assert z.read('r/META-INF/reportPackage.json') == b'{\"documentInfo\": {}}'
"
status 1 "package: identity" "$DRAGOMAN" translate -s en -t de -e pseudo:identity -q \
	-o "$work/esef.same.zip" "$work/esef.zip"
ok "is the same file" cmp -s "$work/esef.zip" "$work/esef.same.zip"

if [ -d "$CORPUS/xml/ixbrl" ]; then
	mkdir "$work/ix"
	cp "$CORPUS/xml/ixbrl/edgar_aapl_10q_2025.htm" "$CORPUS/xml/ixbrl/kvk_degrotebv_en_ifrs.html" \
		"$CORPUS"/xml/ixbrl/uk_ch_account_?.html "$CORPUS/xml/ixbrl/viewer_continuation.html" "$work/ix"
	for language in de ar zh-Hans; do
		"$DRAGOMAN" batch -s en -t $language -e pseudo:script:$language --json "$work/ix" \
			"$work/ix.$language" >"$work/lines" 2>"$err"
		ok "facts of the corpus are kept in $language" python3 -c "
import json
rows = [json.loads(line) for line in open('$work/lines')]
assert len(rows) == 7 and all(row['status'] in (0, 1) for row in rows), rows
for row in rows:
    proof = json.load(open(row['output'] + '.report.json'))['proof']
    assert not any(check['faults'] for check in proof), proof
"
	done
else
	skip "facts of the corpus are kept" "no folder $CORPUS/xml/ixbrl"
fi
gold=$CORPUS/xml/xbrl/edgar_aapl_10q_2025_htm.xml
if [ -f "$gold" ]; then
	ok "inline facts are those of the instance the SEC derived" python3 tests/bench/facts.py \
		"$DRAGOMAN" "$CORPUS/xml/ixbrl/edgar_aapl_10q_2025.htm" "$gold" 760 612
else
	skip "inline facts are those of the instance the SEC derived" "no file $gold"
fi
finish
