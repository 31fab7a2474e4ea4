#!/bin/sh
# Out to a translator and back: export, translate outside, merge.
. tests/lib.sh

d=$DRAGOMAN
for sample in docx/loan-agreement.en.docx xml/disclosure.en.xml xml/statement.en.xhtml pdf/annual-report.en.pdf; do
	name=$(basename "$sample")
	status 0 "export $name" "$d" export -s en -t es -o "$work/$name.xlf" "samples/$sample"
	ok "well-formed" xmllint --noout "$work/$name.xlf"
	status 0 "translate the XLIFF" "$d" translate -s en -t es -e pseudo:accent -o "$work/done.xlf" "$work/$name.xlf"
	status 0 "check $name.xlf" "$d" check "$work/done.xlf"
	status 0 "merge $name" "$d" merge "$work/done.xlf" "samples/$sample" -o "$work/merged"
	status 0 "the same in one go" "$d" translate -s en -t es -e pseudo:accent -o "$work/direct" "samples/$sample"
	ok "both ways give the same bytes for $name" cmp "$work/merged" "$work/direct"
done

# A wrong figure from outside is found, and does not get in.
sed 's/18\.5/18.6/' "$work/disclosure.en.xml.xlf" >"$work/source.xlf"
"$d" translate -s en -t es -e pseudo:accent -q -o "$work/good.xlf" "$work/disclosure.en.xml.xlf"
python3 - "$work/good.xlf" "$work/bad.xlf" <<'EOF'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
bad = re.sub("<target.*?</target>", lambda m: m[0].replace("18.5", "18.6"), text, flags=re.S)
assert bad != text
open(sys.argv[2], "w", encoding="utf-8").write(bad)
EOF
status 1 "check finds the changed figure" "$d" check "$work/bad.xlf"
ok "and names it" grep -q "18.5" "$out"
status 1 "merge keeps the source there" "$d" merge "$work/bad.xlf" samples/xml/disclosure.en.xml -o "$work/kept.xml"
ok "18.6 is nowhere" sh -c "! grep -q '18\.6' '$work/kept.xml'"
ok "18.5 is" grep -q "18\.5" "$work/kept.xml"

status 3 "merge into another document" "$d" merge "$work/good.xlf" samples/docx/loan-agreement.en.docx -o "$work/no.docx"
ok "nothing was written" test ! -e "$work/no.docx"
status 2 "merge without -o" "$d" merge "$work/good.xlf" samples/xml/disclosure.en.xml
status 3 "merge of what is no XLIFF" "$d" merge samples/xml/disclosure.en.xml samples/xml/disclosure.en.xml -o "$work/no.xml"
finish
