#!/bin/sh
# A spool with much in it: who waits for whom, what the same bytes cost, what bad
# documents cost the good ones, and what becomes of a lost database.
. tests/lib.sh
d=$DRAGOMAN
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY DRAGOMAN_FAULT
spool() {
	s=$work/$1
	shift
	mkdir -p "$s/in/q"
	printf '%s\n' "source = en" "targets = de" "engine = pseudo:accent" "settle = 0" "$@" \
		>"$s/in/q/.queue.conf"
}
one() {
	echo "<doc><p>Revenue of part $1 was EUR $1.5 million.</p></doc>"
}
count() {
	"$d" status --json "$s" | python3 -c "import json, sys; print(json.load(sys.stdin)['jobs']['$1'])"
}
# ---- fairness ------------------------------------------------------------------
spool fair
mkdir "$s/in/q/big"
i=0
while [ $i -lt 1500 ]; do
	i=$((i + 1))
	one $i >"$s/in/q/big/$i.xml"
done
"$d" run -j 1 "$s" 2>"$work/log" & pid=$!
waits 20 sh -c "test \$(grep -c event=done '$work/log') -ge 20"
one single >"$work/single.xml"
"$d" drop -q "$s" "$work/single.xml"
waits 20 grep -q 'event=done.*doc=single.xml' "$work/log"
ok "a single file is done before the rest of a batch" test "$(grep -c 'event=done.*doc=big' "$work/log")" -lt 1495
ok "within a document's time of its coming in" python3 -c "
lines = [line.split() for line in open('$work/log')]
events = [(line[2], [w for w in line if w.startswith('doc=')][0]) for line in lines if len(line) > 4]
first = events.index(('event=taken-in', 'doc=single.xml'))
last = events.index(('event=done', 'doc=single.xml'))
between = [e for e in events[first:last] if e[0] == 'event=done']
assert len(between) <= 2, between"
kill -TERM $pid
got=0
wait $pid || got=$?
ok "ended in the middle: 75" test "$got" = 75

# ---- what is due -----------------------------------------------------------------
# How the store orders them is its own test's.
spool due
echo no format >"$s/in/q/a.txt"
echo none at all >"$s/in/q/b.txt"
echo 'due = 2030-01-02T00:00+02:00' >"$s/in/q/a.txt.job"
echo 'due = soon' >"$s/in/q/b.txt.job"
timeout 60 "$d" run -j 1 --log none "$s" >/dev/null 2>&1
"$d" status --json "$s" >"$out"
ok "a time that is due is known, and what is none is none" python3 -c '
import json, sys
rows = {r["name"]: r.get("due") for r in json.load(open(sys.argv[1]))["failed"]}
assert rows == {"a.txt": 1893535200, "b.txt": None}, rows' "$out"

# ---- the same bytes --------------------------------------------------------------
spool same
one 7 >"$work/same.xml"
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	cp "$work/same.xml" "$s/in/q/n$i.xml"
done
"$d" run --log none "$s" & p1=$!
"$d" run --log none "$s"
wait $p1
ok "forty names: one translation" test "$(count done)" = 1
ok "and a receipt for each other" test "$(count duplicate)" = 39
ok "the result under each name" test "$(ls "$s"/done/q/*/n*.xml/de/n*.de.xml | wc -l)" = 40
printf 'force = yes\n' >"$s/in/q/again.xml.job"
cp "$work/same.xml" "$s/in/q/again.xml"
"$d" run --log none "$s"
ok "force does it again" test "$(count done)" = 2
sed -i 's/accent/expand/' "$s/in/q/.queue.conf"
cp "$work/same.xml" "$s/in/q/other.xml"
"$d" run --log none "$s"
ok "another engine is another result" test "$(count done)" = 3
echo 'term' >"$s/terms.tsv"
printf 'en\tde\nrevenue\tUmsatz\n' >"$s/terms.tsv"
echo "terms = terms.tsv" >>"$s/in/q/.queue.conf"
cp "$work/same.xml" "$s/in/q/terms.xml"
"$d" run --log none "$s"
ok "so are terms, named by a path below the spool" test "$(count done)" = 4
printf 'en\tde\nrevenue\tErlös\n' >"$s/terms.tsv"
cp "$work/same.xml" "$s/in/q/terms2.xml"
"$d" run --log none "$s"
ok "and terms that have changed" test "$(count done)" = 5

# ---- bad ones among good ones ------------------------------------------------------
spool bad
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	if [ $((i % 3)) = 0 ]; then
		head -c $((i * 40)) samples/docx/loan-agreement.en.docx >"$s/in/q/$i.docx"
		printf '%s' "PK" >>"$s/in/q/$i.docx"
		sha=$(sha256sum "$s/in/q/$i.docx" | cut -d ' ' -f 1)
		echo "sha256 = $sha" >"$s/in/q/$i.docx.job"
	else
		one $i >"$s/in/q/$i.xml"
	fi
done
status 6 "a third of the documents is damaged" "$d" run --log none "$s"
ok "the good ones are done" test "$(count done)" = 40
ok "the bad ones have failed" test "$(count failed)" = 20
ok "each with a reason" test "$(cat "$s"/failed/*/error.json | grep -c '"message": "..*"')" = 20

# ---- many at once -------------------------------------------------------------------------
spool many "attempts = 100"
i=0
while [ $i -lt 150 ]; do
	i=$((i + 1))
	one $i >"$s/in/q/$i.xml"
done
printf '<doc><p>never closed</doc>' >"$s/in/q/broken.xml"
"$d" watch --log none "$s" >/dev/null & w1=$!
"$d" watch --log none "$s" >/dev/null & w2=$!
"$d" run --log none "$s" >"$work/l1" & p1=$!
waits 20 sh -c "'$d' status '$s' | grep -q '^failed'"
"$d" retry -q "$s"
"$d" run --log none "$s" >"$work/l2" & p2=$!
for p in $p1 $p2; do
	got=0
	wait $p || got=$?
	ok "two daemons, two runs, one retry: a run ends with 6" test "$got" = 6
done
kill -TERM $w1 $w2
ok "a daemon ends well" wait $w1
ok "and the other" wait $w2
(cd "$s/done/q"/*/ && sha256sum ./*/de/*.xml | grep -v '\.de\.xml' | cut -d ' ' -f 1 | sed 's/$/ 1/'
	sha256sum "$s"/failed/*/broken.xml | cut -d ' ' -f 1 | sed 's/$/ 1/') >"$work/accepted"
ok "all is there" test "$(wc -l <"$work/accepted")" = 151
status 0 "once, and nothing else" python3 tests/service/judge.py "$s" <"$work/accepted"

# ---- given up ------------------------------------------------------------------------
spool cancel
awk 'BEGIN { print "<doc>"; for (i = 0; i < 60000; i++)
	print "<p>Sentence " i " of a long report costs EUR " i ".5 million.</p>"; print "</doc>" }' \
	>"$work/large.xml"
"$d" drop -q "$s" "$work/large.xml"
"$d" run --log none "$s" >"$work/listed" & pid=$!
waits 20 sh -c "'$d' status '$s' | grep -q '^running'"
job=$("$d" status "$s" | awk '/^running/ { print $2 }')
status 0 "a job that is being done is cancelled" "$d" cancel "$s" "$job"
got=0
wait $pid || got=$?
ok "its run ends well" test "$got" = 0
ok "its file is kept" cmp "$s/failed/$job/large.xml" "$work/large.xml"

# ---- rights --------------------------------------------------------------------------------
as=
if [ "$(id -u)" = 0 ] && command -v runuser >/dev/null && id nobody >/dev/null 2>&1; then
	as="runuser -u nobody --"
fi
if [ -n "$as" ] || [ "$(id -u)" != 0 ]; then
	spool rights
	mkdir "$s/in/r"
	cp "$s/in/q/.queue.conf" "$s/in/r/"
	one 1 >"$s/in/q/kept.xml"
	one 2 >"$s/in/r/unread.xml"
	one 3 >"$s/in/r/fine.xml"
	chmod 000 "$s/in/r/unread.xml"
	[ -z "$as" ] || { chmod 755 "$work"; chown nobody "$s" "$s/in" "$s/in/r" "$s/in/r/fine.xml"; }
	chmod 555 "$s/in/q"
	cp "$d" "$work/program"
	cp -R lang "$work/lang"
	status 0 "what may not be moved or read is told" env DRAGOMAN_LANG="$work/lang" \
		$as timeout 60 "$work/program" run -q "$s"
	ok "once each" test "$(grep -c 'event=file-stuck' "$err")" = 2
	ok "by its reason" grep -q 'in/q/kept.xml: cannot be moved out of its folder' "$err"
	ok "and stays" test -f "$s/in/q/kept.xml" -a -f "$s/in/r/unread.xml"
	ok "others are done" test -f "$s/done/r/"*/fine.xml/de/fine.de.xml
	chmod 755 "$s/in/q"
else
	skip "rights" "root may do all"
fi

# ---- the database ----------------------------------------------------------------------
spool lost
one 1 >"$work/one.xml"
one 2 >"$work/two.xml"
"$d" drop -q "$s" "$work/one.xml" "$work/two.xml"
DRAGOMAN_FAULT=W1-claimed "$d" run --log none "$s"
rm "$s"/state/dragoman.db*
status 0 "a lost database: work/ tells what was to be done" "$d" run --log none "$s"
ok "and it is done" test "$(ls "$s"/done/q/*/*.xml/de/*.de.xml | wc -l)" = 2
status 0 "migrate" "$d" migrate "$s"
python3 -c "
import sqlite3
c = sqlite3.connect('$s/state/dragoman.db')
c.execute('PRAGMA user_version = 99')
c.commit()"
status 78 "a database of a newer program" "$d" run --log none "$s"
finish
