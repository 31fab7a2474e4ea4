#!/bin/sh
# bench.sh PROGRAM - time and memory beside pandoc, itstool and pdftotext.
#
# Each row is one document: our time, the other program's in the same run, and
# how many times as fast we are. Times are medians (of 3, of 5 for short runs,
# of 1 for what takes long), memory is the largest of any process. What the
# rows are is said in README.md.
set -eu

program=$1
corpus=${DRAGOMAN_CORPUS:-../shared/corpus}
sections=${SECTIONS:-60000}
here=tests/bench
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

for tool in pandoc itstool msgen qpdf pdftotext; do
	command -v $tool >/dev/null || {
		echo "bench: no $tool (make setup-bench)" >&2
		exit 2
	}
done

# measure TIMES COMMAND...: its median seconds in $seconds, its memory in $mb.
# Findings (exit status 1) are a good end of ours. Each begins without the
# outputs of the one before.
measure() {
	times=$1
	shift
	: >"$work/times"
	for i in $(seq "$times"); do
		rm -f "$work"/a.* "$work"/b.* "$work/report.pot" "$work"/merged/*
		begin=$(date +%s%N)
		status=0
		/usr/bin/time -q -o "$work/memory" -f %M "$@" \
			>"$work/out" 2>"$work/err" || status=$?
		end=$(date +%s%N)
		if [ $status -gt 1 ]; then
			echo "bench: exit status $status: $*" >&2
			cat "$work/err" >&2
			exit 1
		fi
		echo $((end - begin)) >>"$work/times"
	done
	seconds=$(sort -n "$work/times" | awk '{ t[NR] = $1 }
		END { printf "%.3f", t[int((NR + 1) / 2)] / 1e9 }')
	mb=$(awk 'END { printf "%.0f", $1 / 1024 }' "$work/memory")
}


# row WHAT OURS MB OTHER MB VERDICT
row() {
	printf '%-34s %8s %6s  %8s %6s  %s\n' "$@"
}

# ratio OURS OTHER BAR: how many times as fast, and whether that is the bar
ratio() {
	awk -v ours="$1" -v other="$2" -v bar="$3" 'BEGIN {
		times = other / ours
		printf "%.1fx", times
		if (bar != "")
			printf " (bar %sx: %s)", bar,
			    times >= bar ? "met" : "not met"
	}'
}

echo "dragoman $("$program" --version | cut -d' ' -f2), $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
row "" "seconds" "MB" "seconds" "MB" ""

# ---- DOCX -------------------------------------------------------------------

row "DOCX, whole" dragoman "" pandoc "" ""
if [ -d "$corpus" ]; then
	set -- "$corpus/filings/docx/en_trustee_handbook.docx"
	for file in "$corpus"/office/docx/*.docx; do
		[ "$(wc -c <"$file")" -ge 100000 ] && set -- "$@" "$file"
	done
else
	echo "  (no corpus in $corpus: the sample stands in for it)"
	set -- samples/docx/*.docx
fi
ours_all=0
other_all=0
for file; do
	measure 3 "$program" translate -s en -t es -e pseudo:accent -q -o "$work/a.docx" "$file"
	ours=$seconds
	ours_mb=$mb
	measure 3 pandoc "$file" -o "$work/b.docx"
	row "  $(basename "$file" .docx | cut -c1-32)" "$ours" "$ours_mb" \
		"$seconds" "$mb" "$(ratio "$ours" "$seconds" "")"
	ours_all=$(echo "$ours_all $ours" | awk '{ print $1 + $2 }')
	other_all=$(echo "$other_all $seconds" | awk '{ print $1 + $2 }')
done
row "  all $# files" "$ours_all" "" "$other_all" "" "$(ratio "$ours_all" "$other_all" 8)"

# ---- XML --------------------------------------------------------------------

python3 $here/make_xml.py "$sections" >"$work/report.xml"
size=$(wc -c <"$work/report.xml" | awk '{ printf "%.1f", $1 / 1e6 }')
row "XML of $size MB, whole" dragoman "" itstool "" ""
measure 3 "$program" translate -s en -t es -e pseudo:accent -q \
	--rules $here/report.its -o "$work/a.xml" "$work/report.xml"
ours=$seconds
ours_mb=$mb
measure 1 itstool -i $here/report.its -o "$work/report.pot" "$work/report.xml"
extract=$seconds
row "  beside extraction to POT" "$ours" "$ours_mb" "$extract" "$mb" \
	"$(ratio "$ours" "$extract" 10)"
msgen -o "$work/report.po" "$work/report.pot"
msgfmt -o "$work/report.mo" "$work/report.po"
mkdir "$work/merged"
measure 1 itstool -m "$work/report.mo" -i $here/report.its -o "$work/merged/" "$work/report.xml"
merge=$seconds
row "  beside merging" "$ours" "$ours_mb" "$merge" "$mb" "$(ratio "$ours" "$merge" "")"
both=$(echo "$extract $merge" | awk '{ print $1 + $2 }')
row "  beside both" "$ours" "$ours_mb" "$both" "$mb" "$(ratio "$ours" "$both" "")"

# ---- PDF --------------------------------------------------------------------

if [ -d "$corpus" ]; then
	set -- "$corpus"/pdf/financebench_*10K.pdf
	pages=100
	qpdf "$1" --pages . 1-100 -- "$work/report.pdf"
else
	echo "  (no corpus in $corpus: the sample, time and again)"
	pages=$(qpdf --show-npages samples/pdf/annual-report.en.pdf)
	set --
	for i in $(seq $((100 / pages))); do
		set -- "$@" samples/pdf/annual-report.en.pdf
	done
	pages=$((pages * $#))
	qpdf --empty --pages "$@" -- "$work/report.pdf"
fi
row "PDF of $pages pages, all stages" dragoman "" pdftotext "" ""
measure 3 "$program" translate -s en -t es -e pseudo:accent -q -o "$work/a.pdf" "$work/report.pdf"
ours=$seconds
ours_mb=$mb
measure 5 pdftotext "$work/report.pdf" "$work/report.txt"
each=$(echo "$ours $pages" | awk '{ printf "%.1f", $1 * 1000 / $2 }')
verdict=$(echo "$each" | awk '{ print $1 <= 60 ? "met" : "not met" }')
row "  beside reading the text only" "$ours" "$ours_mb" "$seconds" "$mb" \
	"$(ratio "$ours" "$seconds" ""); $each ms a page (bar 60: $verdict)"

# ---- segmentation -----------------------------------------------------------

sed -n 's/^    <para>\(.*\)<\/para>$/\1/p' "$work/report.xml" |
	sed 's/<[^>]*>//g' | head -50000 >"$work/text"
row "Segmentation" dragoman "" "" "" ""
measure 5 sh -c '"$1" segment --text -l en <"$2" >"$3"' sh "$program" "$work/text" "$work/segments"
segments=$(grep -c . "$work/segments")
bytes=$(wc -c <"$work/text")
row "  $(wc -l <"$work/text") paragraphs" "$seconds" "$mb" "" "" \
	"$(echo "$seconds $segments $bytes" |
	awk '{ printf "%.0f segments/s, %.1f MB/s", $2 / $1, $3 / $1 / 1e6 }')"
