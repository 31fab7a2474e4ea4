#!/bin/sh
# Every real document ends in one of: translated, translated with findings,
# refused with a reason. No crash, no hang.
. tests/lib.sh

if [ ! -d "$CORPUS" ]; then
	skip "corpus" "no folder $CORPUS"
	finish
	exit
fi
limit=${DRAGOMAN_SECONDS:-30}
"$DRAGOMAN" batch -s en -t es -e pseudo:accent --json --timeout "$limit" \
	"$CORPUS" "$work/out" >"$work/lines" 2>"$err"
ok "no crash or mistake of ours (exit status 3, for what is refused)" test $? = 3
cat >"$work/judge.py" <<'EOF'
import collections, json, os, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
count = collections.Counter(row["outcome"] for row in rows)
bad = [row for row in rows if row["status"] not in (0, 1, 3)]
silent = [row for row in rows if row["status"] == 3 and not row.get("message")]
lost = [row for row in rows if row["status"] in (0, 1) and not (
    os.path.getsize(row["output"]) and os.path.getsize(row["output"] + ".report.json"))]
for row in bad[:10]:
    print("#", row["input"], row.get("message"))
print("#", len(rows), "documents:", dict(count))
files = sum(len(names) for _, _, names in os.walk(sys.argv[2]))
print("#", files, "files in the corpus")
kept = sum(row["kept"] for row in rows)
print("#", sum(row["segments"] for row in rows), "segments,", kept, "kept in the source language")
half = [n for _, _, names in os.walk(sys.argv[3]) for n in names if n.startswith(".")]
sys.exit(1 if bad or silent or lost or half or len(rows) < 0.95 * files else 0)
EOF
python3 "$work/judge.py" "$work/lines" "$CORPUS" "$work/out" >"$work/verdict"
verdict=$?
cat "$work/verdict"
ok "each document ended as it may" test "$verdict" = 0

# The same documents as they are: Office files come back byte for byte.
for folder in docx xlsx_pptx; do
	"$DRAGOMAN" batch -s en -t es -e pseudo:identity -q --timeout "$limit" \
		"$CORPUS/office/$folder" "$work/same" >/dev/null 2>&1
done
differ=0
seen=0
for file in "$work"/same/*.docx "$work"/same/*.xlsx "$work"/same/*.pptx; do
	seen=$((seen + 1))
	cmp -s "$file" "$CORPUS/office/"*"/$(basename "$file")" || differ=$((differ + 1))
done
ok "identity: $seen Office files, $differ differ" test "$seen" -gt 70 -a "$differ" = 0
finish
