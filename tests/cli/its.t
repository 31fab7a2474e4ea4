#!/bin/sh
# ITS 2.0: the W3C's test suite, as far as it is there, and our own cases of
# what a shell sees (tests/unit/test_its_info.c has the others).
. tests/lib.sh

cat >"$work/rules.its" <<'EOF'
<its:rules xmlns:its="http://www.w3.org/2005/11/its" version="2.0">
<its:translateRule selector="//b" translate="no"/></its:rules>
EOF
cat >"$work/linked.xml" <<'EOF'
<a><its:rules xmlns:its="http://www.w3.org/2005/11/its" version="2.0"
xmlns:x="http://www.w3.org/1999/xlink" x:href="rules.its"/><b/></a>
EOF
sed 's/"rules.its"/"..\/rules.its"/' "$work/linked.xml" >"$work/above.xml"
echo '<a><b/></a>' >"$work/plain.xml"
status 0 "rules beside the document" "$DRAGOMAN" its -c translate "$work/linked.xml"
ok "are used" grep -q '^/a/b\[1\]	translate="no"$' "$out"
status 1 "rules in another folder" "$DRAGOMAN" its -c translate "$work/above.xml"
ok "are not read" grep -q '^/a/b\[1\]	translate="yes"$' "$out"
ok "and it says so" grep -q 'linked rules are not read: ../rules.its' "$err"
status 0 "rules by option" "$DRAGOMAN" its -c translate --rules "$work/rules.its" "$work/plain.xml"
ok "are used" grep -q '^/a/b\[1\]	translate="no"$' "$out"
status 2 "no such category" "$DRAGOMAN" its -c colour "$work/plain.xml"
says "say a data category with -c: translate localization-note"
if [ -d "$CORPUS/xml/its/expected" ]; then
	ok "W3C test suite" python3 tests/bench/its.py "$DRAGOMAN" "$CORPUS/xml/its"
else
	skip "W3C test suite" "no folder $CORPUS/xml/its/expected"
fi
sed 's/<b\/>/<b>Keep this<\/b><c>Change this<\/c>/' "$work/linked.xml" >"$work/text.xml"
status 0 "a translation reads rules beside the document, too" "$DRAGOMAN" translate -s en -t de \
	-e pseudo:accent -q -o "$work/text.out.xml" "$work/text.xml"
ok "what they say no to is kept" grep -q '<b>Keep this</b>' "$work/text.out.xml"
ok "the rest is not" sh -c "! grep -q 'Change this' '$work/text.out.xml'"

# What a machine did, by option.
printf '<a><b>Same as ever</b><c>Other <d>text</d></c></a>' >"$work/plain.xml"
"$DRAGOMAN" translate -s en -t de -e pseudo:identity -q --its-marks -o "$work/plain.same.xml" "$work/plain.xml"
ok "nothing changed: nothing is written" cmp -s "$work/plain.xml" "$work/plain.same.xml"
status 0 "marks in XML" "$DRAGOMAN" translate -s en -t de -e pseudo:accent -q --its-marks \
	-o "$work/plain.de.xml" "$work/plain.xml"
status 0 "are read back" "$DRAGOMAN" its -c provenance "$work/plain.de.xml"
ok "say which tool" grep -q '^/a/b\[1\]	tool="dragoman [0-9.]*: pseudo"$' "$out"
printf '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>12 EUR are 13 EUR.</p><p>Word</p></body></html>' \
	>"$work/page.xhtml"
"$DRAGOMAN" export -s en -t de -o "$work/page.xlf" "$work/page.xhtml" >"$out" 2>"$err"
python3 - "$work/page.xlf" <<'EOF'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
text = re.sub(r"(<source[^>]*>)(Word)(</source>)", r"\1\2\3<target>Wort</target>", text)
text = re.sub(r"(<source[^>]*>)(12.*?)(</source>)", r"\1\2\3<target>12 EUR sind 14 EUR.</target>", text)
open(sys.argv[1], "w", encoding="utf-8").write(text)
EOF
"$DRAGOMAN" merge -q --its-marks -o "$work/page.de.xhtml" "$work/page.xlf" "$work/page.xhtml" 2>"$err"
"$DRAGOMAN" its -c localization-quality-issue "$work/page.de.xhtml" >"$out"
ok "a kept sentence is an issue in HTML" grep -q \
	'^/html/body\[1\]/p\[1\]	locQualityIssueComment="source-kept: .*locQualityIssueType="untranslated"$' "$out"
ok "another is not" sh -c "! grep -q 'p\[2\]	loc' '$out'"

# Forms of EDGAR: what filers wrote in words, and nothing else.
form() { # namespace, content, the text that is translated
	printf '<edgarSubmission xmlns="%s">%s</edgarSubmission>' "$1" "$2" >"$work/form.xml"
	"$DRAGOMAN" show --text "$work/form.xml" >"$out"
	ok "${1##*/}: $3" test "$(cat "$out")" = "$3"
}
edgar=http://www.sec.gov/edgar
form $edgar/nport '<regName>A Fund</regName><explntrNotes><explntrNote noteItem="B.1" note="We count."/></explntrNotes>' 'We count.'
form $edgar/ownership '<issuerName>A Corp</issuerName><remarks>We sell.</remarks>' 'We sell.'
form $edgar/schedule13D '<name>B Fund</name><item4><transactionPurpose>To hold.</transactionPurpose></item4>' 'To hold.'
form $edgar/schedule13g '<name>B Fund</name><item10><certifications>All is true.</certifications></item10>' 'All is true.'
form $edgar/formc '<name>C</name><price>5</price><remarks>New.</remarks>' 'New.'
finish
