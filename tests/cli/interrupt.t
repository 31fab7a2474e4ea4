#!/bin/sh
# Interrupted: the workers end too, nothing is half-written, and it is said.
. tests/lib.sh

# A document large enough to be caught in the middle.
awk 'BEGIN { print "<doc>"; for (i = 0; i < 200000; i++)
	print "<p>Sentence " i " of a long report costs EUR " i ".5 million.</p>"; print "</doc>" }' \
	>"$work/large.xml"
mkdir "$work/out"
"$DRAGOMAN" translate -s en -t es -e pseudo:accent -o "$work/out/" \
	"$work/large.xml" samples/xml/disclosure.en.xml -j 1 >"$out" 2>"$err" &
pid=$!
sleep 0.5
kill -TERM "$pid"
wait "$pid"
got=$?
ok "exit status 5" test "$got" = 5
ok "it is said" grep -q "large.xml: interrupted" "$err"
ok "of what was not begun too" grep -q "disclosure.en.xml: interrupted before" "$err"
ok "nothing was written" test -z "$(ls -A "$work/out")"
sleep 0.2
ok "no worker is left" sh -c "! grep -l '[l]arge.xml' /proc/[0-9]*/cmdline 2>/dev/null"

name=$(printf 'a\033[31mb\nc.xml')
cp samples/xml/disclosure.en.xml "$work/$name"
status 0 "a name with control characters" "$DRAGOMAN" translate -s en -t es -e pseudo:accent -o "$work/out/" "$work/$name"
ok "does not reach the terminal" sh -c "! grep -q '\[31m' '$out' || ! grep -q \"\$(printf '\033')\" '$out'"
ok "and is one line" test "$(wc -l <"$out")" = 1
finish
