#!/bin/sh
# Target = source gives the source back, byte for byte.
. tests/lib.sh

d=$DRAGOMAN
for sample in samples/docx/*.docx samples/xlsx/*.xlsx samples/pptx/*.pptx \
	samples/xml/*.x* samples/pdf/*.pdf; do
	name=$(basename "$sample")
	for target in es zh ar; do
		"$d" translate -s en -t $target -e pseudo:identity -q -o "$work/$name" "$sample" >"$out" 2>"$err"
		case $name in
		*.xhtml | *.xml) # its xml:lang is the target's
			ok "$name, $target: nothing but the language changed" sh -c \
				"sed 's/lang=\"$target[^\"]*\"/lang=\"en\"/g; s/ dir=\"rtl\"//' '$work/$name' | sed 's/lang=\"zh-Hans\"/lang=\"en\"/g' | cmp - '$sample'" ;;
		*) ok "$name, $target: same bytes" cmp "$work/$name" "$sample" ;;
		esac
	done
done
finish
