#!/bin/sh
# pictures.sh PROGRAM FOLDER - contact sheets to be looked at: pages of the
# source beside the same pages in another language, set in pseudo text of a
# likely length.
#
# LANGS: the targets (all that the program knows). FILES: FILE.pdf:PAGES, with
# PAGES as 1,4 (the samples, and pages of the corpus that hold running text, a
# table, two columns, a figure). A sheet a language: FOLDER/LANG.png.
set -eu

program=$1
folder=$2
corpus=${DRAGOMAN_CORPUS:-../shared/corpus}
resolution=${RESOLUTION:-50}
for tool in pdftoppm pnmcat pamtopng; do
	command -v $tool >/dev/null || {
		echo "pictures: no $tool (make setup-bench)" >&2
		exit 2
	}
done
work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-pictures.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p "$folder"

langs=${LANGS:-$("$program" languages | cut -d' ' -f1)}
files=${FILES:-samples/pdf/annual-report.en.pdf:1,2
$corpus/pdf/financebench_APPLE_2018_10K.pdf:20,43
$corpus/pdf/pdfjs_tracemonkey_a11y.pdf:1
$corpus/pdf/docling_amt_handbook_sample.pdf:1
$corpus/pdf/docling_redp5110_sampled.pdf:5
$corpus/pdf/tabula_eu-017.pdf:1}

# row SOURCE TARGET PAGE: appends the two pictures as a row of the sheet
row() {
	for side in "$1" "$2"; do
		pdftoppm -r "$resolution" -f "$3" -l "$3" -singlefile "$side" "$work/side"
		mv "$work/side.ppm" "$work/$(basename "$side").$3.ppm"
	done
	pnmcat -lr "$work/$(basename "$1").$3.ppm" "$work/$(basename "$2").$3.ppm" \
		>"$work/row.$rows.ppm"
	rows=$((rows + 1))
}

for lang in $langs; do
	rm -f "$work"/*.ppm
	rows=10
	for item in $files; do
		file=${item%:*}
		[ -f "$file" ] || continue
		source=en
		if [ "$lang" = en ]; then
			source=de
		fi
		status=0
		"$program" translate -q -s $source -t "$lang" -e "pseudo:script:$lang" \
			-o "$work/$lang.pdf" "$file" >/dev/null || status=$?
		if [ $status -gt 1 ]; then
			echo "pictures: $file was not translated into $lang" >&2
			continue
		fi
		for page in $(echo "${item##*:}" | tr ',' ' '); do
			row "$file" "$work/$lang.pdf" "$page"
		done
	done
	pnmcat -tb -jleft "$work"/row.*.ppm | pamtopng >"$folder/$lang.png"
	echo "$folder/$lang.png: $((rows - 10)) pages"
done
