#!/bin/sh
# The units of the service: what systemd says of them, and that they start
# commands that there are. Without systemd-analyze its part is left out.
. tests/lib.sh

units=tools/service
for unit in dragoman.service dragoman-run.service; do
	command=$(sed -n 's/^ExecStart=.usr.bin.dragoman \([a-z]*\) .*/\1/p' $units/$unit)
	ok "$unit starts a command" grep -q "{\"$command\"," tools/commands.c
	for option in $(grep '^ExecStart' $units/$unit | grep -o -e '--[a-z-]*'); do
		ok "$unit: $option is an option" grep -q "{\"${option#--}\"," tools/options.c
	done
	if command -v systemd-analyze >/dev/null; then
		systemd-analyze security --offline=true $units/$unit >"$out" 2>"$err"
		level=$(sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\) .*/\1/p' "$out")
		ok "$unit: exposure $level, at most 1.5" sh -c "test -n '$level' && awk 'BEGIN { exit !($level <= 1.5) }'"
	fi
done
ok "both are shut in alike" sh -c "for u in dragoman dragoman-run; do
	sed -n '/^User=/,/^DevicePolicy/p' $units/\$u.service >$work/\$u; done; cmp $work/dragoman $work/dragoman-run"
# The nights in which an hour is missing, or there twice: once each.
nights() {
	TZ=Europe/Berlin systemd-analyze calendar --iterations=3 --base-time="$1" \
		"$(sed -n 's/^OnCalendar=//p' $units/dragoman-run.timer)" |
		sed -n 's/.*\(elapse\|Iter. #.\): [A-Z][a-z]* \([0-9-]*\) .*/\2/p' | sort -u | wc -l
}
if command -v systemd-analyze >/dev/null; then
	for base in "2027-03-26 12:00" "2026-10-23 12:00"; do
		ok "three nights after $base, each once" test "$(nights "$base")" = 3
	done
fi
ok "the script of the package is a script" sh -n $units/deb.sh
finish
