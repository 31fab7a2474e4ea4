#!/bin/sh
# file = type = prefix: every global symbol is its file's name or begins with
# it and an underscore; so one finds the file of any symbol by reading it.
. tests/lib.sh

# Exceptions, written down: what tables and shells of several files share.
excepted() {
	case $1:$2 in
	commands:cmd_*) return 0 ;;
	docx:docx_*|main:main) return 0 ;;
	esac
	return 1
}

# The prefix a file's symbols have: its name, or a longer form of it.
breaches() {
	for object in "$@"; do
		file=$(basename "$object" .o)
		nm --defined-only -g "$object" | awk '{ print $3 }' |
		while read -r symbol; do
			case $symbol in
			"$file"|"$file"_*) continue ;;
			__*|.*) continue ;;
			esac
			excepted "$file" "$symbol" || echo "$object: $symbol"
		done
	done
}

objects=$(find "$BUILD/core" "$BUILD/lang" "$BUILD/tools" -name '*.o' 2>/dev/null |
	while read -r o; do s=${o#"$BUILD/"}; [ -f "${s%.o}.c" ] && echo "$o"; done)
if [ -z "$objects" ]; then
	skip "prefixes" "nothing is built in $BUILD"
else
	found=$(breaches $objects)
	[ -z "$found" ] || echo "$found" | sed 's/^/# /'
	ok "every global symbol has its file's prefix" test -z "$found"
	ok "there are symbols to look at" test "$(echo "$objects" | wc -l)" -gt 30
fi
finish
