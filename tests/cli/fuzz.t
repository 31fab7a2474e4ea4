#!/bin/sh
# Replays the inputs of all fuzz targets.
. tests/lib.sh

for folder in tests/fuzz/corpus/*; do
	name=$(basename "$folder")
	target=$BUILD/tests/fuzz/fuzz_$name
	if [ -x "$target" ]; then
		ok "fuzz_$name replays its corpus" "$target" "$folder"
	else
		skip "fuzz_$name" "not built in $BUILD"
	fi
done
finish
