#!/bin/sh
# dragoman verify, and what other programs say of a translated PDF file.
. tests/lib.sh

d=$DRAGOMAN
source=samples/pdf/annual-report.en.pdf

# words LANG: every word of the report stands in what pdftotext reads
cat >"$work/words.py" <<'END'
import collections, json, sys
sys.path.insert(0, "tests/bench")
import pdf_tools as tools
report = json.load(open(sys.argv[1] + ".report.json"))
missing = collections.Counter()
for number, page in enumerate(tools.pages(sys.argv[1], 0), 1):
    for segment in report["segments"]:
        if segment.get("page") == number and segment["block"] != "meta":
            missing.update(tools.tokens(segment["target"]))
    missing.subtract(collections.Counter(tools.tokens(page)))
lost = [word for word, n in missing.items() if n > 0 and len(word) > 3]
print("#", lost[:5])
sys.exit(len(lost) > 2 * len(tools.pages(sys.argv[1], 0)))
END

for lang in de ar th; do
	status 0 "translate into $lang" "$d" translate -q -s en -t $lang -e pseudo:script:$lang -o "$work/$lang.pdf" $source
	status 0 "verify $lang" "$d" verify $source "$work/$lang.pdf"
	ok "all checks but reading by poppler were made" test "$(grep -c -v "^text-poppler.*not checked" "$out")" -ge 17
done
# Lam and alef are one sign, and yet read in their order.
ok "pdftotext reads the Arabic words" python3 "$work/words.py" "$work/ar.pdf"
ok "qpdf finds nothing to say" qpdf --check "$work/ar.pdf"

status 0 "verify --json" "$d" verify --json --no-pixels $source "$work/de.pdf"
ok "it is JSON" python3 -m json.tool "$out"
ok "without pictures" sh -c "! grep -q pixels '$out'"
cp "$work/de.pdf" "$work/alone.pdf"
status 0 "without a report" "$d" verify --no-pixels $source "$work/alone.pdf"
ok "it is said that nobody knows what was set" grep -q '^text  *not checked' "$out"

qpdf "$work/de.pdf" --pages . 1 -- "$work/short.pdf"
status 1 "a page is missing" "$d" verify --no-pixels $source "$work/short.pdf"
ok "pages, links and figures have faults" test "$(grep -c -E '^(pages|links|figures) .*FAILED' "$out")" = 3
ok "a fault names its page" grep -q 'page 2' "$out"
status 1 "another document" "$d" verify --no-pixels $source samples/pdf/annual-report.ar.pdf

status 3 "no file" "$d" verify $source "$work/none.pdf"
status 3 "no PDF file" "$d" verify $source samples/xml/disclosure.en.xml
says "is no translation of"
status 0 "XML without facts" "$d" verify samples/xml/disclosure.en.xml samples/xml/disclosure.en.xml
ok "says what was not proved" grep -q '^facts *not checked: neither XBRL nor a form$' "$out"
status 3 "a format without this proof" "$d" verify samples/docx/loan-agreement.en.docx \
	samples/docx/loan-agreement.en.docx
says "proved while they are written"

ok "the proof is in the report" python3 -c "
import json, sys
rows = json.load(open('$work/de.pdf.report.json'))['proof']
sys.exit(not rows or any(row['faults'] for row in rows))"
ok "and on its page" grep -q '<b>structure</b>' "$work/de.pdf.report.html"
finish
