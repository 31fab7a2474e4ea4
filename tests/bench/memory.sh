#!/bin/sh
# memory.sh PROGRAM - the bars of the translation memory and of termbases:
# lookups at 100,000 and 1,000,000 units, TMX in and out. UNITS="1000 5000" for
# other sizes, TMX_UNITS for the file (450,000 make 230 MB).
set -eu

program=$1
units=${UNITS:-100000 1000000}
tmx_units=${TMX_UNITS:-450000}
tool=build/release/tests/bench/memory
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-memory.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

# bar NAME VALUE LIMIT UNIT: says whether the value is at most the limit
bar() {
	awk -v name="$1" -v value="$2" -v limit="$3" -v unit="$4" 'BEGIN {
		printf "%-44s %10.2f %-6s bar %8.2f  %s\n", name, value, unit, limit,
		    value <= limit ? "met" : "not met" }'
}

for n in $units; do
	"$tool" add "$n" "$work/$n.db" >"$work/add"
	bar "$n units: added, microseconds each" \
		"$(awk -F'\t' -v n="$n" '{ print $3 * 1e6 / n }' "$work/add")" 100 us
	"$tool" find "$n" "$work/$n.db" >"$work/find"
	while IFS='	' read -r _ kind _ median most found; do
		bar "$n units: $kind, median" "$(echo "$median" | grep -o '[0-9.]*')" 5 ms
		bar "$n units: $kind, 99 in 100" "$(echo "$most" | grep -o '[0-9.]* ms' | grep -o '[0-9.]*')" 20 ms
		[ "$kind" = nothing ] ||
			bar "$n units: $kind, not found" \
				"$(echo "$found" | grep -o '[0-9.]*' | awk '{ print 100 - $1 }')" 2 %
	done <"$work/find"
	rm "$work/$n.db"
done

# import N: a file of N units; its seconds and KB go to $work/time
import() {
	"$tool" tmx "$1" "$work/$1.tmx"
	/usr/bin/time -o "$work/time" -f '%e %M' "$program" memory import -m "$work/t.db" "$work/$1.tmx" >"$work/out"
	grep -q ": $1 units added" "$work/out"
}
import $((tmx_units / 4))
small=$(awk '{ print $2 / 1024 }' "$work/time")
rm "$work"/t.db "$work"/*.tmx
import "$tmx_units"
size=$(stat -c %s "$work/$tmx_units.tmx")
echo "TMX of $((size / 1000000)) MB: $(awk -v s="$size" '{ printf "%.1f", s / 1e6 / $1 }' "$work/time") MB/s in"
bar "TMX import: memory" "$(awk '{ print $2 / 1024 }' "$work/time")" 256 MB
bar "TMX import: memory, over that of a quarter" \
	"$(awk -v small="$small" '{ print $2 / 1024 - small }' "$work/time")" 32 MB
/usr/bin/time -o "$work/time" -f '%e %M' "$program" memory export -m "$work/t.db" -o "$work/out.tmx"
size=$(stat -c %s "$work/out.tmx")
echo "TMX of $((size / 1000000)) MB: $(awk -v s="$size" '{ printf "%.1f", s / 1e6 / $1 }' "$work/time") MB/s out"
bar "TMX export: memory" "$(awk '{ print $2 / 1024 }' "$work/time")" 256 MB
