#!/bin/sh
# The spool: dropped, done, published; failed and done again; nothing lost when
# the program dies at any place it names.
. tests/lib.sh
d=$DRAGOMAN
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY DRAGOMAN_FAULT

# spool NAME [LINE...]: an empty one with a queue q
spool() {
	s=$work/$1
	shift
	mkdir -p "$s/in/q"
	printf '%s\n' "source = en" "targets = de" "engine = pseudo:accent" "settle = 0" "$@" \
		>"$s/in/q/.queue.conf"
}
one() {
	echo "<doc><p>The board met on $1 May 2024.</p></doc>"
}
json() {
	"$d" status --json "$s" | python3 -c "import json, sys; w = json.load(sys.stdin); print($1)"
}

# ---- the main line -----------------------------------------------------------
spool a
one 3 >"$work/one.xml"
status 78 "no spool" "$d" run --log none "$work/none/where"
status 0 "drop" "$d" drop "$s" "$work/one.xml" samples/docx/loan-agreement.en.docx
ok "says where they are" grep -qx 'q/one.xml' "$out"
status 0 "status before a run makes nothing" "$d" run --log none "$s"
ok "prints nothing" test ! -s "$out"
place=$(echo "$s"/done/q/*/one.xml/de)
ok "the result is there" test -f "$place/one.de.xml"
ok "with its reports" test -f "$place/one.de.xml.report.html" -a -f "$place/one.de.xml.report.json"
ok "the document beside it" cmp "$place/one.xml" "$work/one.xml"
ok "and a receipt" python3 -c "
import json; r = json.load(open('$place/receipt.json'))
assert r['outcome'] == 'done' and r['segments'] == 1 and r['name'] == 'one.xml', r"
ok "the other, too" test -f "$s/done/q/"*/loan-agreement.en.docx/de/loan-agreement.en.de.docx
ok "in/ is empty" test "$(ls "$s/in/q" | wc -l)" = 0
ok "work/ is empty" test "$(ls -A "$s/work" | wc -l)" = 0
status 0 "status" "$d" status "$s"
ok "counts" grep -qx '0 waiting, 2 done' "$out"
status 0 "a run with nothing to do" "$d" run --log none "$s"

"$d" translate -q -s en -t de -e pseudo:script:de -o "$work/" samples/pdf/annual-report.en.pdf
spool box
sed -i 's/^engine.*/engine = pseudo:script:de/' "$s/in/q/.queue.conf"
"$d" drop -q "$s" samples/pdf/annual-report.en.pdf
"$d" run --log none "$s"
ok "a worker's box changes nothing" cmp "$work/annual-report.en.pdf" \
	"$s/done/q/"*/annual-report.en.pdf/de/annual-report.en.de.pdf
s=$work/a

status 0 "the same again" "$d" drop -q "$s" "$work/one.xml"
status 0 "is done" "$d" run --log none "$s"
ok "without translating it twice" test "$(json "w['jobs']['duplicate']")" = 1
ok "under a name of its own" test -f "$s/done/q/"*/one~2.xml/de/one.de.xml
ok "its receipt says of what" grep -q '"duplicate_of"' "$s/done/q/"*/one~2.xml/de/receipt.json

# ---- what goes wrong ---------------------------------------------------------
spool b
echo '<doc><p>never closed</doc>' >"$work/broken.xml"
"$d" drop -q "$s" "$work/broken.xml" "$work/one.xml"
status 6 "a refused document" "$d" run --log none "$s"
ok "is listed" grep -q '^failed	.*	broken.xml	refused	' "$out"
job=$(cut -f 2 "$out")
ok "is kept" cmp "$s/failed/$job/broken.xml" "$work/broken.xml"
ok "with a reason" grep -q '"cause": "refused"' "$s/failed/$job/error.json"
ok "costs nothing but itself" test -f "$s/done/q/"*/one.xml/de/one.de.xml
status 6 "it is told again" "$d" run --log none "$s"
status 0 "retry" "$d" retry "$s"
ok "says which" grep -qx "$job" "$out"
ok "it waits" test "$(json "w['jobs']['ready']")" = 1
status 6 "and fails again" "$d" run --log none --json "$s"
ok "as JSON" python3 -c "import json; assert json.load(open('$out'))['job'] == '$job'"
ok "at the same place" test -f "$s/failed/$job/broken.xml"
status 3 "what is done is not retried" "$d" retry "$s" "$(ls "$s/failed" | head -1)x"
says "there is no such job"
status 0 "cancel: it is looked after" "$d" cancel "$s" "$job"
status 0 "and told no more" "$d" run --log none "$s"

spool c
sed -i 's/^targets.*/targets = xx/' "$s/in/q/.queue.conf"
"$d" drop -q "$s" "$work/one.xml"
status 78 "a queue with options that are none" "$d" run -q "$s"
ok "says so" grep -q 'event=queue-ignored.*unknown language xx' "$err"
ok "and takes nothing in" test -f "$s/in/q/one.xml"
chmod 666 "$s/in/q/.queue.conf"
status 78 "one that anybody may write" "$d" run -q "$s"
ok "says so, too" grep -q 'writable for nobody else' "$err"

awk 'BEGIN { print "<doc>"; for (i = 0; i < 60000; i++)
	print "<p>Sentence " i " of a long report costs EUR " i ".5 million.</p>"; print "</doc>" }' \
	>"$work/large.xml"
# Ends each worker of the run, as a crash would: by a signal that sanitizers leave alone.
cat >"$work/crash" <<'END'
"$1" run --log none "$2" & p=$!
while kill -0 $p 2>/dev/null; do
	for w in $(cat /proc/$p/task/$p/children 2>/dev/null); do kill -ABRT $w 2>/dev/null; done
	sleep 0.05
done
wait $p
END
spool d "attempts = 2"
"$d" drop -q "$s" "$work/large.xml"
status 6 "a document that costs its workers" sh "$work/crash" "$d" "$s"
ok "is in quarantine" grep -q '^quarantined	.*	large.xml	crash	' "$out"
job=$(cut -f 2 "$out")
ok "with what the worker said" test -f "$s/quarantine/$job/tail.log"
status 3 "retry does not take it" "$d" retry "$s" "$job"
status 0 "release does" "$d" release "$s" "$job"

# ---- several targets, several at once ----------------------------------------
spool e
sed -i 's/^targets.*/targets = de fr, ja/' "$s/in/q/.queue.conf"
for i in 1 2 3 4 5 6 7 8 9; do one "$i" >"$work/n$i.xml"; done
"$d" drop -q "$s" "$work"/n?.xml
"$d" run --log none "$s" >"$work/r1" 2>&1 & p1=$!
"$d" run --log none "$s" >"$work/r2" 2>&1 & p2=$!
status 0 "one of three at once" "$d" run --log none "$s"
ok "and the second" wait $p1
ok "and the third" wait $p2
ok "each is done once" test "$(json "w['jobs']['done']")" = 27
ok "in its place" test "$(ls -d "$s"/done/q/*/n?.xml/*/ | wc -l)" = 27

# ---- ended ---------------------------------------------------------------------
spool f
"$d" drop -q "$s" "$work/large.xml"
status 75 "its time is over: what is under way may end, the rest is left" sh -c "
	'$d' run --log none '$s' & p=\$!; sleep 0.3; kill -TERM \$p; sleep 0.1; kill -TERM \$p; wait \$p"
ok "nothing of it is published" test "$(ls "$s/done" | wc -l)" = 0
ok "it waits, and no attempt was counted" test "$(json "w['jobs']['ready']")" = 1
ok "no worker is left" sh -c "! grep -l '[l]arge.xml' /proc/[0-9]*/cmdline 2>/dev/null"
status 0 "limits" "$d" limits

# ---- faults --------------------------------------------------------------------
status 0 "it dies and fails at every place it names" timeout 300 python3 tests/service/faults.py "$d" points
sed 's/^/# /' "$out"
status 0 "and at places met by chance" timeout 300 python3 tests/service/faults.py "$d" random "${FAULTS:-1000}"
sed 's/^/# /' "$out"
status 0 "and when its runs are ended at any time" timeout 300 python3 tests/service/faults.py "$d" kills "${KILLS:-100}"
sed 's/^/# /' "$out"
mkdir "$work/mounted"
truncate -s 1M "$work/disk"
if [ "$(id -u)" = 0 ] && mkfs.ext4 -q -F "$work/disk" >/dev/null 2>&1 &&
	mount -o loop "$work/disk" "$work/mounted" 2>/dev/null; then
	umount "$work/mounted"
	status 0 "and when the power is cut" timeout 300 python3 tests/service/faults.py "$d" power "${CUTS:-20}"
	sed 's/^/# /' "$out"
else
	skip "cuts of the power" "no disk can be mounted here"
fi

# With PostgreSQL, where there is one.
got=0
timeout 300 sh tests/service/postgres.sh python3 tests/service/faults.py "$d" random "${FAULTS_POSTGRES:-100}" \
	>"$out" 2>"$err" || got=$?
sed 's/^/# /' "$out"
if [ "$got" = 77 ]; then
	skip "the same with PostgreSQL" "no server here"
else
	ok "the same with PostgreSQL" test "$got" = 0
fi

# ---- the order of things ---------------------------------------------------------
got=0
TMPDIR="$work" timeout 60 python3 tests/service/order.py "$d" >"$out" 2>"$err" || got=$?
grep '^not ok' "$out" | sed 's/^/# /'
if [ "$got" = 77 ]; then
	skip "what must be on the disk before what" "nothing can be traced here"
else
	ok "what must be on the disk before what ($(grep -c '^ok' "$out") times)" test "$got" = 0
fi

# ---- the judge -----------------------------------------------------------------
# breaks NAME COMMAND: a sound spool is found sound, and not after the command
breaks() {
	rm -rf "$work/j"
	cp -a "$work/judged" "$work/j"
	python3 tests/service/judge.py "$work/j" <"$work/accepted" >"$work/found" || { fail "sound before: $1"; return; }
	(cd "$work/j" && sh -c "$2")
	status 1 "the judge sees: $1" python3 tests/service/judge.py "$work/j" <"$work/accepted"
}
spool judged
"$d" drop -q "$s" "$work/one.xml" "$work/broken.xml"
"$d" run --log none "$s" >"$out"
for f in one broken; do echo "$(sha256sum <"$work/$f.xml" | cut -d ' ' -f 1) 1"; done >"$work/accepted"
r='done/q/*/one.xml/de'
breaks "a result that is gone" "rm -r $r"
breaks "one that was changed" "echo x >>\$(ls $r/one.de.xml)"
breaks "one that is there twice" "cp -r done/q/* done/q/2000-01-01"
breaks "a file that nobody made" "touch \$(echo $r)/more"
breaks "a document that is in two places" "cp $r/one.xml in/q/"
breaks "one that is lost" "rm failed/*/broken.xml"
breaks "what is half-made" "touch in/q/x.part"
breaks "work that is left" "mkdir work/x"
finish
