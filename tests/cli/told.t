#!/bin/sh
# What a model is told and asked besides translations: packs, the terms of a
# document, terms that are put right, the review. The server is a stand-in.
. tests/lib.sh

export NO_PROXY=127.0.0.1
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY
cat >"$work/in.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<report xml:lang="en">
<p>The Notes were placed in March.</p>
<p>The Notes carry interest of 4.5%.</p>
<p>Holders of Notes may ask the Trustee for a meeting of all who hold them.</p>
<p>The board has told the Trustee that the northern depot was sold.</p>
<p>The lease was renewed once.</p>
</report>
END
serve tests/cli/told_server.py

# ask MODEL [OPTION...]: translates with it into a folder of its own.
ask() {
	model=$1
	shift
	: >"$work/server/asked"
	timeout 60 "$DRAGOMAN" translate -s en -t de -e chat --url "$url" --model "$model" \
		--engine-timeout 5 --engine-patience 2 "$@" -o "$work/$model/" "$work/in.xml"
}
asked() {
	grep -c "^$1	" "$work/server/asked"
}
report() {
	grep -q "$1" "$work/$model/in.xml.report.json"
}

# ---- packs ----

mkdir -p "$work/packs/mine"
printf '[pack]\nid=mine\nversion=1\nparent=finance\ndescription=Ours\ntasks=translate;review;terms\nlanguages=*\n[limits]\ntexts=2\n[sampling]\ntemperature=0.7\n' \
	>"$work/packs/mine/pack.ini"
printf 'board\tVorstand\n' >"$work/packs/mine/glossary.en-de.tsv"
ask plain --no-journal --packs "$work/packs" --pack mine >"$out" 2>"$err"
ok "a pack says how many texts go together" test "$(asked translate)" -ge 3
ok "and how warm it is" grep -q '"temperature":0.7,' "$work/server/asked"
ok "its glossary is told where it fits" grep -q 'board = Vorstand' "$work/server/asked"
ok "and nowhere else" test "$(head -3 "$work/server/asked" | grep -c 'board = Vorstand')" = 1
ok "and checked" report '"term-missing"'
ask cool --no-journal >"$out" 2>"$err"
ok "without one, all go together" test "$(asked translate)" = 1
ok "as cold as can be" grep -q '"temperature":0,' "$work/server/asked"

# ---- the terms of a document ----

ask found --find-terms --journal "$work/journal.db" >"$out" 2>"$err"
ok "the terms are asked for once" test "$(asked terms)" = 1
ok "one that is repeated is fixed" report '"term-found".*Notes = Anleihen'
ok "so is another" report 'the Trustee = der Treuh'
ok "what is not in the document is not" sh -c "! grep -q nirgends '$work/found/in.xml.report.json'"
ok "nor what is there once" sh -c "! grep -q einmal '$work/found/in.xml.report.json'"
ok "nor what has a figure" sh -c "! grep -q 'Depot 7' '$work/found/in.xml.report.json'"
ok "translations are told" grep -q '^translate.*Notes = Anleihen' "$work/server/asked"
ok "and use it" test "$(grep -c Anleihen "$work/found/in.xml")" = 3
cp "$work/found/in.xml" "$work/first.xml"
rm -r "$work/found"
ask found --find-terms --journal "$work/journal.db" >"$out" 2>"$err"
ok "a second run pays for nothing of it" test "$(asked terms)" = 0
ok "and comes to the same" cmp "$work/first.xml" "$work/found/in.xml"
printf 'Notes\tSchuldverschreibungen\n' >"$work/terms.tsv"
ask mine --no-journal --find-terms --terms "$work/terms.tsv" >"$out" 2>"$err"
ok "a termbase comes first" test "$(grep -c Schuldverschreibungen "$work/mine/in.xml")" = 3
status 0 "a document of figures asks for no terms" sh -c "printf '<r><p>12</p></r>' >'$work/n.xml' &&
	: >'$work/server/asked' && '$DRAGOMAN' translate -s en -t de -e chat --url $url --model x \
	--find-terms --no-journal -o '$work/n.de.xml' '$work/n.xml' && ! test -s '$work/server/asked'"

# ---- terms that deviate ----

printf 'Notes\tAnleihen\n' >"$work/terms.tsv"
ask drifting --no-journal --terms "$work/terms.tsv" >"$out" 2>"$err"
ok "what deviates is asked for once more" test "$(asked translate)" = 2
ok "nothing else is" sh -c "grep '^translate' '$work/server/asked' | tail -1 | grep -q 'carry interest' &&
	! grep '^translate' '$work/server/asked' | tail -1 | grep -q 'placed in March.*}'"
ok "and is right then" test "$(grep -c Anleihen "$work/drifting/in.xml")" = 3
ok "the report says so" report '"term-settled"'
ok "there is nothing left to say" sh -c "! grep -q '\"term-missing\"' '$work/drifting/in.xml.report.json'"
# again MODEL: with a journal of its own, and a review
again() {
	: >"$work/server/asked"
	timeout 60 "$DRAGOMAN" translate -q -s en -t de -e chat --url "$url" --model "$1" \
		--engine-timeout 5 --journal "$work/$1.db" --terms "$work/terms.tsv" --review all \
		-o "$work/$1.xml" "$work/in.xml" >"$out" 2>"$err"
}
again drifting-once
cp "$work/drifting-once.xml" "$work/settled.xml"
ok "drifting-once: asked, settled, reviewed" test "$(asked translate)$(asked review)" = 21
again drifting-once
ok "all of it is kept: nothing is asked a second time" test "$(wc -l <"$work/server/asked")" = 0
ok "and the same comes of it" cmp "$work/settled.xml" "$work/drifting-once.xml"
again stubborn
again stubborn
ok "what could not be settled is asked for again, and nothing else" sh -c "
	! grep -q '^review' '$work/server/asked' && ! grep -q 'placed in March.*depot' '$work/server/asked'"
ok "and keeps the answers that stood" test "$(grep -c NOTEN "$work/stubborn.xml")" = 3
status 1 "stubborn" ask stubborn --no-journal --terms "$work/terms.tsv"
ok "stubborn: the translations stay" test "$(grep -c NOTEN "$work/stubborn/in.xml")" = 3
ok "stubborn: the report says what is wrong" report '"term-missing"'
ok "stubborn: asked again a few times only" test "$(asked translate)" -le 8

# ---- the review ----

status 1 "review" ask good --no-journal --review all
ok "review: asked for" test "$(asked review)" -ge 1
ok "review: an error with its quotes" report '"review".*major terminology/wrong-term.*depot.*DEPOT'
ok "review: a minor one is a note" report '"review-minor".*note'
ok "review: what quotes nothing is left out" sh -c "! grep -q 'made up' '$work/good/in.xml.report.json'"
ok "review: how much, and the score" report '"reviewed".*5 of 5 segments'
ask some --no-journal --review 20% >"$out" 2>"$err"
ok "review: a fifth of it" report '1 of 5 segments'
status 1 "no-review" ask no-review --no-journal --review all
ok "no-review: the document is there" grep -q 'Papiere' "$work/no-review/in.xml"
ok "no-review: the report says that it is not reviewed" report '"unreviewed"'
usage="$XDG_STATE_HOME/dragoman/usage.jsonl"
rm -f "$usage"
ask good --no-journal --find-terms --review all >"$out" 2>"$err"
ok "all requests are in the ledger" grep -q "\"requests\":$(wc -l <"$work/server/asked")," "$usage"
printf 'The lease ended.\n' >"$work/a.txt"
printf 'Der Pachtvertrag endete.\n' >"$work/b.txt"
"$DRAGOMAN" review-text -s en -t de --url "$url" --model good "$work/a.txt" "$work/b.txt" >"$out" 2>"$err"
"$DRAGOMAN" extract -s en --url "$url" --model good "$work/in.xml" >"$out" 2>"$err"
"$DRAGOMAN" usage >"$out" 2>"$err"
for task in "good en-de " "good en-de review" "good en extract"; do
	ok "usage: $task" grep -q "^$task" "$out"
done
for wrong in 0 101% much; do
	status 2 "--review $wrong" ask wrong --review "$wrong"
done
status 2 "--review without a model" "$DRAGOMAN" translate -s en -t de --review all -o "$work/x.xml" "$work/in.xml"
says "takes a model"
status 2 "--find-terms without a model" "$DRAGOMAN" translate -s en -t de --find-terms -o "$work/x.xml" "$work/in.xml"
finish
