#!/bin/sh
# figures and compare: a line of JSON for each line of text.
. tests/lib.sh

figures() { printf '%s\n' "$2" | "$DRAGOMAN" figures -l "$1"; }
compare() { printf '%s\t%s\n' "$3" "$4" | "$DRAGOMAN" compare -s "$1" -t "$2"; }

is() {
	[ "$2" = "$3" ] || { echo "# got  $2"; echo "# want $3"; }
	ok "$1" test "$2" = "$3"
}
is "offsets are code points" "$(figures de 'Über 5,2 %')" \
	'{"figures":[{"text":"5,2 %","start":5,"end":10,"kind":"percent","value":"5.2","unit":""}]}'
is "money has its currency" "$(figures en 'paid $1.2 billion')" \
	'{"figures":[{"text":"$1.2 billion","start":5,"end":17,"kind":"money","value":"1200000000","unit":"USD"}]}'
is "a text without" "$(figures en 'none')" '{"figures":[]}'
is "an empty line" "$(figures en '')" '{"figures":[]}'
is "the same figures" "$(compare en zh-Hans '1.23 billion' '12.3亿')" '{"findings":[]}'
is "both tokens are named" "$(compare en de 'up 5%' 'um 6 %')" \
	'{"findings":[{"code":"number-changed","source":"5%","source_value":"5 %","target":"6 %","target_value":"6 %","text":"5% (5 %) became 6 % (6 %)"}]}'
is "one that is missing" "$(compare en de '5 plants' 'Werke')" \
	'{"findings":[{"code":"number-missing","source":"5","source_value":"5","target":"","target_value":"","text":"5 (5) is not in the target"}]}'
status 2 "figures needs a language" "$DRAGOMAN" figures </dev/null
status 2 "an unknown one is said" "$DRAGOMAN" figures -l xx </dev/null
status 2 "compare needs two" "$DRAGOMAN" compare -s en </dev/null
awk 'BEGIN { for (i = 0; i < 1000000; i++) printf "7"; print "" }' >"$work/digits"
status 0 "a million digits" timeout 20 "$DRAGOMAN" figures -l en <"$work/digits"
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "1 "; printf "\t"; for (i = 0; i < 100000; i++) printf "2 "; print "" }' >"$work/many"
timeout 20 "$DRAGOMAN" compare -s en -t de <"$work/many" >"$work/many.out"
ok "a hundred thousand figures are compared" grep -q 'became 2 (2)' "$work/many.out"
# What 1.234 means is what the document's other figures say.
if [ ! -e /usr/share/apertium/modes/eng-spa.mode ] && [ ! -e /usr/share/apertium/modes/en-es.mode ]; then
	skip "votes" "no pair en-es is installed"
else
	page() {
		printf '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>Totals were %s in all.</p><p>1.234</p></body></html>\n' "$1"
	}
	page '1.234,56 and 7.654.321 and 9.876,50' >"$work/comma.xhtml"
	page '1,234.56 and 7,654,321 and 9,876.50' >"$work/point.xhtml"
	status 0 "translate both" "$DRAGOMAN" translate -q -s en -t es -e apertium -o "$work/voted/" "$work/comma.xhtml" "$work/point.xhtml"
	ok "groups by points stay in Spanish" grep -q '<p>1\.234</p>' "$work/voted/comma.xhtml"
	ok "a decimal point becomes a comma" grep -q '<p>1,234</p>' "$work/voted/point.xhtml"
fi
# ---- heads of tables ---------------------------------------------------------
cat >"$work/table.xhtml" <<'END'
<html xmlns="http://www.w3.org/1999/xhtml"><body><table>
<tr><th rowspan="2">Item</th><th colspan="2">2025</th><th/></tr>
<tr><th>Sales (in thousands)</th><th>Price (EUR)</th><th>Rate (%)</th></tr>
<tr><td>North</td><td>1,284</td><td/><td>12.5</td></tr>
<tr><td>South</td><td>950</td><td>4.25</td><td>11.5</td></tr>
</table></body></html>
END
status 0 "show --json" "$DRAGOMAN" show --json -s en "$work/table.xhtml"
cat >"$work/heads.py" <<'END'
import json, sys
rows = {u["segments"][0]: u for u in json.load(open(sys.argv[1]))["units"]}
head = rows["Sales (in thousands)"]
assert head["scales_figures"] == 2, head
for cell, scaled in ("1,284", "1284000"), ("950", "950000"):
    assert rows[cell]["head"] == head["unit"], cell
    assert rows[cell]["scale"] == "1000", cell
    assert rows[cell]["figures"][0]["scaled"] == scaled, cell
assert rows["4.25"]["scale"] == "1" and rows["4.25"]["currency"] == "EUR"
assert "head" not in rows["12.5"] and "head" not in rows["North"]
END
ok "a head's scale goes to its column, past cells that are spanned or empty" \
	python3 "$work/heads.py" "$out"
status 0 "translate a head" "$DRAGOMAN" translate -s en -t de \
	-e pseudo:script:de -o "$work/table.de.xhtml" "$work/table.xhtml"
ok "made-up text keeps the scale" grep -q "thousands)" \
	"$work/table.de.xhtml"

finish
