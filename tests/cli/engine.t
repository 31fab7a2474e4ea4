#!/bin/sh
# Engines that do what they should not: a stand-in server that answers wrong
# or not at all, and pipelines that die, hang or mix up their answers.
. tests/lib.sh

key=sk-stand-in-0123456789
printf '%s\n' "$key" >"$work/key"
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

serve tests/cli/chat_server.py

# ask MODEL [OPTION...]: translates with it into a folder of its own.
ask() {
	model=$1
	shift
	timeout 60 "$DRAGOMAN" translate -s en -t es -e chat --url "$url" \
		--model "$model" --key-file "$work/key" --engine-timeout 1 --engine-patience 2 \
		"$@" -o "$work/$model/" "$work/in.xml"
}

# kept N: so many segments of the last answer are kept in the source language
kept() {
	ok "$model: $1 kept in the source language" grep -q ", $1 kept in" "$out"
}

nothing() {
	ok "$model: nothing was written" test -z "$(ls -A "$work/$model" 2>/dev/null)"
}

# ---- answers ----

status 0 "good" ask good
kept 0
ok "good: translated" grep -q "THE BOARD DID NOT PROPOSE A DIVIDEND" "$work/good/in.xml"
ok "good: figures in the form of the target" grep -q '18,5.*<b>41.730.EUR</b>' "$work/good/in.xml"
ok "the key is received" grep -q "^good	Bearer $key	/v1/chat/completions\$" "$work/server/log"
status 0 "the key from the environment" env DRAGOMAN_KEY=from-outside DRAGOMAN_URL="$url/v1/" \
	DRAGOMAN_MODEL=good "$DRAGOMAN" translate --no-journal -s en -t es -o "$work/good2/" "$work/in.xml"
ok "it is received too" grep -q "^good	Bearer from-outside	/v1/chat/completions\$" "$work/server/log"

for same in fenced think late busy llama llama-long; do
	status 0 "$same" ask $same
	ok "$same: as good" cmp "$work/$same/in.xml" "$work/good/in.xml"
done
ok "late: asked again, after the first time" test "$(grep -c '^late' "$work/server/log")" = 2

# While what was refused waits, the others are asked.
{
	echo '<report xml:lang="en">'
	seq -f '<p>The board has approved policy %g again.</p>' 60
	echo '</report>'
} >"$work/many.xml"
status 0 "crowded: one is refused, and others are asked" ask crowded --requests 1 "$work/many.xml"

# What a check does not pass is asked for again, at last with its figures
# behind tags, where a model cannot change them.
status 0 "wrong-figure" ask wrong-figure
kept 0
ok "wrong-figure: right in the end" grep -q '18,5.*<b>41.730.EUR</b>' "$work/wrong-figure/in.xml"
ok "wrong-figure: the report says so" grep -q '"repaired"' "$work/wrong-figure/in.xml.report.json"
status 1 "added-figure" ask added-figure
kept 4
ok "added-figure: in no output" sh -c "! grep -q 6174 '$work/added-figure/in.xml'"
ok "added-figure: the report says why" grep -q '6174' "$work/added-figure/in.xml.report.json"
# Codes that are wrong twice are put where they were: none is lost. A text
# without any has only the code that says whose answer it is.
for model in dropped-tag doubled-tag; do
	status 1 "$model" ask $model
	kept 1
	ok "$model: the report says so" grep -q '"code-placed"' "$work/$model/in.xml.report.json"
	ok "$model: as many codes as there were" test "$(grep -o '<[bi]>' "$work/$model/in.xml" | wc -l)" = \
		"$(grep -o '<[bi]>' "$work/good/in.xml" | wc -l)"
done
for model in missing no-text numbers not-json empty null cut-off deep; do
	status 1 "$model" ask $model
	case $model in
	missing) ok "missing: some are kept" grep -q ", [1-4] kept in" "$out" ;;
	cut-off) ok "cut-off: some are kept" grep -q ", [1-4] kept in" "$out" ;;
	*) kept 4 ;;
	esac
	ok "$model: figures are there" grep -q "41[.,]730.*" "$work/$model/in.xml"
done
for model in llama-nul llama-half; do
	status 1 "$model" ask $model
	kept 4
	ok "$model: no answer is quoted as an error" sh -c \
		"! grep -q -e choices -e '\\\\u0000' '$work/$model/in.xml.report.json'"
done
for model in control markup; do
	ask $model >"$out" 2>"$err"
	got=$?
	ok "$model: done or done with findings" test $got -le 1
	ok "$model: well-formed" xmllint --noout "$work/$model/in.xml"
	ok "$model: no markup in the report" sh -c "! grep -q '<script>alert' '$work/$model/in.xml.report.html'"
done
ok "all outputs are well-formed" xmllint --noout "$work"/*/in.xml

# ---- the journal ----

asked() {
	wc -l <"$work/server/log"
}
before=$(asked)
status 0 "again: the journal has the answers" ask good
ok "again: nothing was asked" test "$(asked)" = "$before"
ok "again: the same" cmp "$work/good/in.xml" "$work/good2/in.xml"
status 1 "again, where some had no answer" ask added-figure
ok "again: they were asked again" test "$(asked)" -gt "$before"

# ---- the budget ----

cp "$work/in.xml" "$work/in2.xml"
status 75 "the budget is spent" ask good --no-journal --requests 1 --max-tokens 50 --jobs 1 "$work/in2.xml"
ok "the last line says so" grep -q "^2 documents: 0 done, .* 0 failed, 2 not finished\$" "$out"
ok "each document says so" test "$(grep -c "budget of 50 tokens is spent" "$err")" = 2
status 75 "and some are refused" ask good --no-journal --requests 1 --max-tokens 50 --jobs 1 "$work/key"
rm "$work/in2.xml"

# ---- no answers ----

# All at once, for most of them wait. The status, and what the error says:
cat >"$work/faults" <<'END'
4 status-401 HTTP status 401
4 status-500 HTTP status 500
4 redirect HTTP status 307
4 no-chat no answer of the chat interface
4 leave no answer after
4 truncated no answer after
4 huge larger than allowed
4 silent the server is silent
5 drip not done after 4 seconds
END
asking=
while read -r want fault message; do
	limit=60
	[ "$fault" = drip ] && limit=4
	{
		ask "$fault" --timeout "$limit" 2>"$work/$fault.err" >/dev/null
		echo $? >"$work/$fault.status"
	} &
	asking="$asking $!"
done <"$work/faults"
wait $asking
while read -r want model message; do
	ok "$model: exit status $want" test "$(cat "$work/$model.status")" = "$want"
	cp "$work/$model.err" "$err"
	says "$message"
	nothing
done <"$work/faults"
ok "redirect: nothing was sent elsewhere" sh -c "! grep -q elsewhere '$work/server/log'"
status 4 "no server" "$DRAGOMAN" translate --no-journal -s en -t es --url http://127.0.0.1:1 --model good -o "$work/none/" "$work/in.xml"
says "no answer after"
status 2 "no address" "$DRAGOMAN" translate -s en -t es --url file:///etc/passwd --model good -o "$work/none/" "$work/in.xml"
ok "nothing was written" test ! -e "$work/none"
ok "the key is in no output, report or message" sh -c \
	"! grep -q '$key' '$work'/*.err '$work'/*/in.xml*"

# Whoever ends the program ends what it started.
"$DRAGOMAN" translate -s en -t es --url "$url" --model silent -o "$work/end/" "$work/in.xml" &
program=$!
sleep 1
worker=$(cat "/proc/$program/task/$program/children")
ok "a worker is at work" test -n "$worker" -a -d "/proc/${worker% }"
kill -9 $program
wait $program 2>/dev/null
sleep 0.5
ok "it ended with the program" test -z "$(tr -d '\0' <"/proc/${worker% }/cmdline" 2>/dev/null)"

# ---- pipelines ----

if [ ! -e /usr/share/apertium/modes/eng-spa.mode ] && [ ! -e /usr/share/apertium/modes/en-es.mode ]; then
	skip "apertium" "no pair en-es is installed"
	finish
	exit
fi
mkdir "$work/bin"

# pipeline STAGE: from now on Apertium's pipeline is this, in place of its own
pipeline() {
	printf '%s\n' "$1" >"$work/pipeline"
	printf '#!/bin/sh\ncat "%s"\n' "$work/pipeline" >"$work/bin/apertium-wblank-mode"
	chmod +x "$work/bin/apertium-wblank-mode"
}

# run NAME [OPTION...]
run() {
	model=$1
	shift
	PATH=$work/bin:$PATH timeout 60 "$DRAGOMAN" translate -s en -t es -e apertium \
		--engine-timeout 1 "$@" -o "$work/$model/" "$work/in.xml"
}

pipeline "perl -0 -pe 'BEGIN { \$| = 1 } s/the/el/g'"
status 1 "a stand-in pipeline" run pipe
ok "its words are in" grep -q "el year" "$work/pipe/in.xml"
for fault in "dies:true" "echoes-nothing:cat >/dev/null" "floods:yes" "fails:exit 1" "none:no-such-program-here" \
	"says-empty:perl -0 -ne 'BEGIN { \$| = 1 } print /dragoman/ ? \$_ : qq{\\0}'"; do
	pipeline "${fault#*:}"
	status 4 "${fault%%:*}" run "${fault%%:*}"
	says "does not answer"
	nothing
done
# Of all that sleep on this machine, this test's own.
long=$((86400 + $$))
pipeline "sleep $long"
status 4 "hangs" run hangs
says "does not answer"
nothing
status 5 "hangs longer than the document may take" run late-hang --engine-timeout 60 --timeout 2
says "not done after 2 seconds"
ok "no stage is left behind" sh -c "! cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | grep -q '[s]leep $long '"
printf '#!/bin/sh\nexit 3\n' >"$work/bin/apertium-wblank-mode"
status 4 "the pair is broken" run broken
says "apertium: "
nothing

# One text is too much for it, or answers and texts do not go together: no
# text may get the answer of another.
pipeline "perl -0 -ne 'BEGIN { \$| = 1 } exit 1 if /dividend/; s/the/el/g; print'"
status 1 "dies at one text" run one
kept 1
ok "the others are translated" grep -q "el year" "$work/one/in.xml"
pipeline "perl -0 -ne 'BEGIN { \$| = 1 } s/the/el/g; print /dividend/ ? \"\$_\$_\" : \$_'"
status 1 "answers one text twice" run twice
kept 1
ok "each has its own" test "$(grep -c -e "lease of el <b>" -e "end of el year" "$work/twice/in.xml")" = 2
pipeline "perl -0 -ne 'BEGIN { \$| = 1 } s/the/el/g; print unless /dividend/'"
status 1 "leaves one text out" run less
kept 1
pipeline "cat /dev/urandom"
status 4 "noise" run noise
nothing
pipeline "perl -0 -pe 'BEGIN { \$| = 1 } s/41,730/41,731/; s/the/el/g'"
status 1 "changes a figure" run figure
ok "which is nowhere" sh -c "! grep -q '41[.,]731' '$work/figure/in.xml'"
pipeline "perl -0 -pe 'BEGIN { \$| = 1 } s/[a-z]/\\xff/g unless /dragoman/'"
status 1 "no UTF-8" run bytes
kept 4
pipeline "perl -0 -pe 'BEGIN { \$| = 1 } s/\\[\\[.*?\\]\\]//g; s/the/el/g'"
run blanks >"$out" 2>"$err"
ok "loses the codes: they are there all the same" test "$(grep -o '<b>' "$work/blanks/in.xml" | wc -l)" = 3
ok "all outputs are well-formed" xmllint --noout "$work"/*/in.xml
finish
