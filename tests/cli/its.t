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
