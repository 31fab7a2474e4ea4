#!/bin/sh
# Translation memories and termbases: filled, asked, written out; files that are
# none; documents that are translated with them.
. tests/lib.sh
d=$DRAGOMAN
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY
export NO_PROXY=127.0.0.1 XDG_STATE_HOME="$work/state"

# ---- the command memory ------------------------------------------------------
cat >"$work/a.tmx" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "http://127.0.0.1:1/tmx14.dtd">
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="xml"/><body>
<tu><tuv xml:lang="en-GB"><seg>The board did not propose a dividend.</seg></tuv>
<tuv xml:lang="es-MX"><seg>El consejo no propuso ningún dividendo.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Net debt was <bpt i="1">[b]</bpt>EUR 5,000<ept i="1">[/b]</ept> at the end of the year.</seg></tuv>
<tuv xml:lang="es"><seg>La deuda neta ascendía a <bpt i="1"/>5.000 EUR<ept i="1"/> al cierre del ejercicio.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>The lease of the <hi>southern depot</hi> was renewed.</seg></tuv>
<tuv xml:lang="es"><seg>Se renovó el arrendamiento del <hi>depósito sur</hi>.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Lost <ph/>code</seg></tuv><tuv xml:lang="es"><seg>Código perdido</seg></tuv></tu>
</body></tmx>
END
m=$work/deep/m.db
status 1 "import: a bad unit is a finding" "$d" memory import -m "$m" --client acme "$work/a.tmx"
ok "three are in" grep -q ": 3 units added, 0 known" "$out"
ok "and one is told" grep -q "1 left out: other codes in the target.*line 10" "$out"
status 1 "import again" "$d" memory import -m "$m" --client acme "$work/a.tmx"
ok "nothing is stored twice" grep -q ": 0 units added, 3 known" "$out"
ok "only its owner may read it" test "$(stat -c %a "$m")" = 600
status 0 "stats" "$d" memory stats -m "$m"
ok "of the pair" grep -q "^en > es: 3 units, 0 reviewed" "$out"
status 0 "stats, JSON" "$d" memory stats -m "$m" --json
ok "is JSON" python3 -c "import json; assert json.load(open('$out'))['units'] == 3"
printf '%s\n' "The board did not propose a dividend." \
	"Net debt was <1>EUR 7,204</1> at the end of the year." "Quite another text." >"$work/lines"
status 0 "find" sh -c "'$d' memory find -m '$m' -s en -t es <'$work/lines'"
ok "exact, figures put right, nothing" python3 -c "
import json
a, b, c = [json.loads(line)['hits'] for line in open('$out', encoding='utf-8')]
assert a[0]['match'] == 'exact' and a[0]['target'].startswith('El consejo'), a
assert b[0]['match'] == 'figures' and '<1>7.204 EUR</1>' in b[0]['target'], b
assert c == [], c"
status 0 "export" "$d" memory export -m "$m" -o "$work/b.tmx"
ok "is well-formed" xmllint --noout --nonet "$work/b.tmx"
status 0 "and comes back" "$d" memory import -m "$work/n.db" "$work/b.tmx"
status 0 "to stdout" sh -c "'$d' memory export -m '$work/n.db' >'$work/c.tmx'"
ok "the same to the byte" cmp "$work/b.tmx" "$work/c.tmx"
status 5 "a full disk is seen" sh -c "'$d' memory export -m '$work/n.db' >/dev/full"

echo "no database, but long enough to be taken for one or the other thing" >"$work/x.db"
status 3 "no memory" "$d" memory stats -m "$work/x.db"
says "x.db: is no database of SQLite"
status 3 "none there" "$d" memory find -m "$work/none.db" -s en -t es
says "none.db: No such file"
python3 -c "
import sqlite3
c = sqlite3.connect('$work/y.db')
c.execute('create table answer (a)')
c.commit()"
status 3 "another's database" "$d" memory import -m "$work/y.db" "$work/a.tmx"
says "y.db: is not a translation memory"
head -c 900 "$work/a.tmx" >"$work/cut.tmx"
status 3 "a file that breaks off" "$d" memory import -m "$work/cut.db" "$work/cut.tmx"
says "cut.tmx: line"
status 2 "which memory" "$d" memory stats
says "say which memory"
status 2 "do what" "$d" memory eat -m "$m"
says "say import, export, stats or find"
mkfifo "$work/fifo"
status 3 "a FIFO is no memory" timeout 10 "$d" memory stats -m "$work/fifo"
status 3 "nor a TMX file" timeout 10 "$d" memory import -m "$m" "$work/fifo"

# ---- the command terms -------------------------------------------------------
printf 'source\ttarget\tpos\tstatus\nboard\tjunta directiva\nboard\tconsejo\t\tadmitted\nboard\ttablero\t\tforbidden\nlease\tarrendamiento\n' >"$work/t.tsv"
status 0 "terms check" "$d" terms check -s en -t es "$work/t.tsv"
ok "counts" grep -q "^4 entries, 0 findings" "$out"
printf 'board\tconsejo\nboard\tconsejo\nx\n' >"$work/u.tsv"
status 1 "terms check, with findings" "$d" terms check -s en -t es "$work/u.tsv"
ok "file and line" grep -q "u.tsv:2: board > consejo is in line 1, too" "$out"
status 0 "terms match" sh -c "echo 'é The Boards' | '$d' terms match -s en -t es '$work/t.tsv'"
ok "places in code points" python3 -c "
import json
t = json.load(open('$out', encoding='utf-8'))['terms'][0]
assert (t['start'], t['end'], t['text']) == (6, 12, 'Boards'), t
assert t['targets'] == ['junta directiva', 'consejo'] and t['forbidden'] == ['tablero'], t"
status 3 "XML that is no TBX" "$d" terms check -s en -t es "$work/a.tmx"
says "neither TBX nor a table"
status 2 "which pair" "$d" terms check "$work/t.tsv"
says "say both languages"

# ---- translations ------------------------------------------------------------
cat >"$work/in.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<report xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" xml:lang="en">
<its:rules version="2.0"><its:withinTextRule selector="//b" withinText="yes"/></its:rules>
<p>Revenue of the terminal rose by 18.5% in the year.</p>
<p>The board did not propose a dividend.</p>
<p>Net debt was <b>EUR 7,204</b> at the end of the year.</p>
<p>The lease of the <b>northern depot</b> was renewed.</p>
</report>
END
serve tests/cli/chat_server.py

# ask NAME OPTION...: translates into a folder of its own
ask() {
	name=$1
	shift
	timeout 60 "$d" translate -s en -t es -e chat --url "$url" --model good \
		"$@" -o "$work/$name/" "$work/in.xml"
}

status 0 "with a memory" ask one --memory "$m" --client acme
ok "an exact hit" grep -q "El consejo no propuso" "$work/one/in.xml"
ok "one with other figures" grep -q "a <b>7.204 EUR</b> al cierre" "$work/one/in.xml"
ok "a like one is only an example" grep -q "<b>NORTHERN DEPOT</b>" "$work/one/in.xml"
ok "the report says where from" grep -q '"memory"' "$work/one/in.xml.report.json"
status 0 "what was proved is in it now" "$d" memory stats -m "$m"
ok "two more" grep -q "^en > es: 5 units" "$out"
status 0 "again, from the memory alone" ask two --memory "$m" --client acme
ok "the same" cmp "$work/one/in.xml" "$work/two/in.xml"
ok "all of it" grep -q '"recalled": *4' "$work/two/in.xml.report.json"
status 0 "another client" ask three --memory "$m" --client other --no-memory-write
ok "gets no text of the first" sh -c "! grep -q 'El consejo' '$work/three/in.xml'"
status 0 "and nothing was stored" "$d" memory stats -m "$m"
ok "as before" grep -q "^en > es: 5 units" "$out"
status 0 "made-up targets" "$d" translate -s en -t es -e pseudo:accent -m "$work/p.db" -o "$work/p/" "$work/in.xml"
ok "are no memories" test ! -e "$work/p.db"
# A unit whose figures are wrong is never used.
sed 's/5.000 EUR/5.001 EUR/' "$work/a.tmx" >"$work/w.tmx"
"$d" memory import -m "$work/w.db" "$work/w.tmx" >/dev/null 2>&1
sed 's/7,204/5,000/' "$work/in.xml" >"$work/w.xml"
status 0 "a wrong unit" timeout 60 "$d" translate -s en -t es -e chat --url "$url" --model good \
	-m "$work/w.db" -o "$work/w.es.xml" "$work/w.xml"
ok "its figure is nowhere" sh -c "! grep -q '5[.,]001' '$work/w.es.xml'"

# A person's work comes back as XLIFF, and is remembered.
status 0 "export for a person" "$d" export -s en -t es -o "$work/in.xlf" "$work/in.xml"
python3 - "$work/in.xlf" <<'END'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
text = re.sub(r"<source>(The board[^<]*)</source>",
              r"<source>\1</source><target>La junta no propuso dividendo.</target>", text)
text = re.sub(r'state="initial"(>\s*<source>The board)', r'state="reviewed"\1', text)
open(sys.argv[1], "w", encoding="utf-8").write(text)
END
status 1 "merge it" "$d" merge -m "$work/r.db" --client acme -o "$work/r.xml" "$work/in.xlf" "$work/in.xml"
ok "its target is in" grep -q "La junta no propuso" "$work/r.xml"
status 0 "and in the memory" "$d" memory stats -m "$work/r.db"
ok "as reviewed" grep -q "^en > es: 1 units, 1 reviewed" "$out"
status 0 "it is used from now on" ask reviewed -m "$work/r.db" -m "$m" --client acme
ok "before what was not reviewed" grep -q "La junta no propuso" "$work/reviewed/in.xml"
status 2 "lines have no language of their own" "$d" memory find -m "$m" -s auto -t es
says "name it with -s"

status 1 "with terms" ask terms --terms "$work/t.tsv"
ok "one is missing" grep -q '"term-missing"' "$work/terms/in.xml.report.json"
status 1 "with terms and memory" ask both --terms "$work/t.tsv" -m "$m" --client acme
ok "the memory has consejo, which is admitted" sh -c \
	"! grep -q 'board: the termbase' '$work/both/in.xml.report.json'"
status 3 "a termbase that is none" ask bad --terms "$work/x.db" --memory "$work/x.db"
says "x.db"
ok "nothing was written" test ! -e "$work/bad"
finish
