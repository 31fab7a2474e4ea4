#!/bin/sh
# Programs of one's own as engines, a second engine where the first has no proved
# answer, and pairs that no engine knows.
. tests/lib.sh

export NO_PROXY=127.0.0.1
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY
cat >"$work/in.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<report xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" xml:lang="en">
<its:rules version="2.0"><its:withinTextRule selector="//b" withinText="yes"/></its:rules>
<p>Revenue of the terminal rose by 18.5% to <b>41.730.EUR</b> in the year.</p>
<p>The board did not propose a dividend.</p>
<p>Net debt was <b>EUR 7,204</b> at the end of the year.</p>
<p>The lease of the <b>northern depot</b> was renewed.</p>
</report>
END

# translate NAME ENGINE [OPTION...]: into a folder of its own
translate() {
	name=$1
	engine=$2
	shift 2
	timeout 60 "$DRAGOMAN" translate --no-journal -s en -t es -e "$engine" --engine-timeout 1 \
		--engine-patience 2 "$@" -o "$work/$name/" "$work/in.xml"
}

kept() {
	ok "$name: $1 kept in the source language" grep -q ", $1 kept in" "$out"
}

nothing() {
	ok "$name: nothing was written" test -z "$(ls -A "$work/$name" 2>/dev/null)"
}

report() {
	ok "$name: the report says $1" grep -q -e "$1" "$work/$name/in.xml.report.json"
}

# ---- a program of one's own ----

# A script that perl runs on each text, which is in $_ with its NUL. The words of
# the command are split as a shell would, and no shell is run.
program() {
	printf '#!/usr/bin/perl -0\n$| = 1;\nwhile (<STDIN>) { %s }\n' "$1" >"$work/own program"
	chmod +x "$work/own program"
}
own="exec:'$work/own program' 'an argument; true' \$HOME"

program 's/(the|The) /EL /g; print'
status 0 "a program" translate good "$own"
kept 0
ok "its words are in" grep -q "EL year" "$work/good/in.xml"
ok "figures in the form of the target" grep -q '18,5.*<b>41.730.EUR</b>' "$work/good/in.xml"
report '"engine": "exec",'
ok "its path is in no report" sh -c "! grep -q 'own program' '$work'/good/in.xml.report.*"
program 's/[Tt]he /el /g; s/year/$ENV{DRAGOMAN_SOURCE}-$ENV{DRAGOMAN_TARGET} @ARGV/; print'
status 0 "it is told the pair, and its arguments" translate told "$own"
ok "which are words of the command" grep -q 'en-es an argument; true \$HOME' "$work/told/in.xml"

program 'exit 1 if /dividend/; s/[Tt]he /el /g; print'
status 1 "it dies at one text" translate dies "$own"
kept 1
program 's/[Tt]he /el /g; sleep 30 if /dividend/; print'
status 1 "it hangs at one text" translate hangs "$own"
kept 1
program 's/[Tt]he /el /g; print /dividend/ ? "\0" : $_'
status 1 "it answers one text with nothing" translate empty "$own"
kept 1
program 's/[Tt]he /el /g; print; print if /dividend/'
status 1 "it answers one text twice" translate twice "$own"
kept 1
ok "each has its own" test "$(grep -c -e "lease of el <b>" -e "end of el year" "$work/twice/in.xml")" = 2
program 's/[Tt]he /el /g; print "x" x 99999 if /dividend/; print'
status 1 "it says far too much of one text" translate much "$own"
kept 1
ok "which is nowhere" sh -c "! grep -q xxxx '$work/much/in.xml'"
program 's/[Tt]he /el /g; s/[a-z]/\xff/g if /dividend/; print'
status 1 "its answer is no UTF-8" translate bytes "$own"
kept 1
program 's/[Tt]he /el /g; s/<.*?>//g; print'
status 1 "it drops codes" translate codes "$own"
ok "they are there all the same" test "$(grep -o '<b>' "$work/codes/in.xml" | wc -l)" = 3
program 's/[Tt]he /el /g; s/7,204/7,205/; print'
status 0 "it changes a figure" translate figure "$own"
ok "which is put right behind a code" grep -q '7[.,]204.*EUR' "$work/figure/in.xml"
program 's/[Tt]he /el /g; s/[0-9]+/31415/ unless /^[0-9]+.$/; print'
status 1 "it changes all figures, and codes" translate figures "$own"
ok "none of them is in" sh -c "! grep -q 31415 '$work/figures/in.xml'"
for fault in 'dies at once:exit 1' 'says nothing:1' 'is empty:print "\0"' 'floods:print "x" x 99999' \
	'always twice:print; print' 'knows no number:s/[0-9]/x/g; print' 'one byte a second:for (1..9) { print "x"; sleep 1 }'; do
	program "${fault#*:}"
	status 4 "${fault%%:*}" translate "${fault%%:*}" "$own"
	says "does not answer as a translator would"
	nothing
done
status 4 "no such program" translate none "exec:no-such-program-here x"
says "no program no-such-program-here"
status 4 "no program named" translate none "exec:"
says "say which program"
status 4 "a quote is open" translate none "exec:perl 'x"
says "cannot translate en to es"
ok "never a default" sh -c "! '$DRAGOMAN' engines | grep -A1 '^exec' | grep -q usable:"

# ---- a second engine ----

serve tests/cli/chat_server.py

status 1 "all of the first is refused" translate second chat --url "$url" --model added-figure \
	--fallback pseudo:accent
kept 0
report '"engine": "chat",'
report '"second_engine": "pseudo",'
report '"second": 4,'
ok "second: each row says whose it is" test "$(grep -c '"origin":"pseudo"' "$work/second/in.xml.report.json")" = 4
ok "second: and why" test "$(grep -c '"second-engine".*6174' "$work/second/in.xml.report.json")" = 4
ok "second: the page says so" grep -q "engine chat, then pseudo" "$work/second/in.xml.report.html"
ok "second: its words are in, no wrong figure is" sh -c \
	"grep -q 'ḃóáŕḋ' '$work/second/in.xml' && ! grep -q 6174 '$work/second/in.xml'"
status 0 "nothing is refused" translate unused chat --url "$url" --model good --fallback "exec:false"
report '"second": 0,'
status 1 "the second fails, too" translate both chat --url "$url" --model added-figure --fallback "$own"
kept 4
report '"source-kept".*6174.*exec: .*does not answer as a'
program 's/[Tt]he /el /g; s/[0-9]+/31415/g unless /^[0-9]+.$/; print'
status 1 "the second is checked, too" translate judged chat --url "$url" --model added-figure --fallback "$own"
ok "judged: no wrong figure" sh -c "! grep -q -e 31415 -e 6174 '$work/judged/in.xml'"
ok "judged: some of it" grep -q "board" "$work/judged/in.xml"
# A second model of the server: what both have cost is counted apart.
rm -f "$XDG_STATE_HOME/dragoman/usage.jsonl"
status 1 "a second model" translate model chat --url "$url" --model added-figure --fallback chat:good
kept 0
ok "model: its words are in" grep -q "THE BOARD DID NOT PROPOSE A DIVIDEND" "$work/model/in.xml"
ok "model: two lines in the ledger" test "$(wc -l <"$XDG_STATE_HOME/dragoman/usage.jsonl")" = 2
ok "model: of the first" grep -q '"model":"added-figure".*"segments":4' "$XDG_STATE_HOME/dragoman/usage.jsonl"
ok "model: of the second" grep -q '"model":"good".*"segments":4' "$XDG_STATE_HOME/dragoman/usage.jsonl"
status 2 "an unknown name" translate none chat --url "$url" --model good --fallback nonsense
says "fallback: unknown engine nonsense"
status 4 "one that knows not the pair" translate none chat --url "$url" --model good --fallback exec:nowhere
says "fallback: engine exec:nowhere cannot"
status 4 "a first that is down is no reason to ask the second" translate down chat --url http://127.0.0.1:1 \
	--model good --fallback pseudo:accent
name=down
nothing

# ---- no engine for the pair ----

for pair in en-zh-Hans ja-en de-ar ko-fr; do
	source=${pair%%-*}
	target=${pair#*-}
	sed "s/\"en\"/\"$source\"/" "$work/in.xml" >"$work/none.xml"
	status 4 "needs-engine: $pair" "$DRAGOMAN" translate --no-journal -s "$source" -t "$target" \
		-o "$work/needs/" "$work/none.xml"
	says "needs-engine: nothing here translates"
	status 4 "apertium by name: $pair" "$DRAGOMAN" translate --no-journal -s "$source" -t "$target" \
		-e apertium -o "$work/needs/" "$work/none.xml"
done
status 4 "needs-engine, with a second that would do" "$DRAGOMAN" translate --no-journal -s en -t ja \
	--fallback pseudo:accent -o "$work/needs/" "$work/in.xml"
ok "nothing was written" test ! -e "$work/needs"

# ---- Apertium ----

if [ ! -e /usr/share/apertium/modes/eng-spa.mode ]; then
	skip "apertium" "no pair en-es is installed"
	finish
	exit
fi
cat >"$work/in.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<report xml:lang="en"><p>The flurbish profit of Quuxly rose by 18.5% in 2024.</p>
<p>* The profit rose * for the year, see #7 and **.</p></report>
END
status 0 "words that are not known" translate unknown apertium --engine-timeout 20
report '"unknown-word".*apertium does not know 2 words'
report '"unknown": 2,'
report '"draft": true'
ok "unknown: no marks of them are in" sh -c "! grep -q '[*@#][a-zA-Z]' '$work/unknown/in.xml'"
ok "unknown: what the text says itself is" grep -q '^<p>\* .* \* .*#7.*\*\*' "$work/unknown/in.xml"
for pair in en-fr fr-it; do
	sed "s/\"en\"/\"${pair%-*}\"/" "$work/in.xml" >"$work/hops.xml"
	status 0 "by way of a third language: $pair" timeout 60 "$DRAGOMAN" translate --no-journal -s "${pair%-*}" \
		-t "${pair#*-}" -e apertium -o "$work/$pair.xml" "$work/hops.xml"
done
status 1 "as the second" translate draft chat --url "$url" --model added-figure --fallback apertium \
	--engine-timeout 20
report '"second-engine".*translated by apertium, a draft'
ok "draft: the page says so" grep -q "segments are drafts" "$work/draft/in.xml.report.html"
status 1 "drafts are not remembered" translate memory chat --url "$url" --model added-figure \
	--fallback apertium --engine-timeout 20 -m "$work/m.db"
ok "memory: it is empty" test -f "$work/m.db" -a -z "$("$DRAGOMAN" memory stats -m "$work/m.db")"
finish
