#!/bin/sh
# Each header compiles alone, has a guard and opens with a comment.
. tests/lib.sh

flags=$(pkg-config --cflags glib-2.0 libxml-2.0 libqpdf harfbuzz)
count=0
for header in $(find core lang tools -name '*.h' | LC_ALL=C sort); do
	count=$((count + 1))
	printf '#include "%s"\n' "$header" >"$work/one.c"
	if ! gcc -std=c17 -D_GNU_SOURCE -I. -Icore -I"$(dirname "$header")" $flags \
	    -fsyntax-only -x c "$work/one.c" 2>"$err"; then
		fail "$header compiles alone"
	elif [ "$(head -c 2 "$header")" != '/*' ]; then
		fail "$header opens with a comment"
	elif ! grep -q '^#ifndef [A-Z0-9_]*_H$' "$header"; then
		fail "$header has a guard"
	fi
done
ok "$count headers looked at" test "$count" -gt 30
finish
