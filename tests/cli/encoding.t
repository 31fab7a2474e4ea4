#!/bin/sh
# Declared encodings, in and out: what comes back is in the encoding of the
# file, with character references for what that cannot hold; facts are kept.
. tests/lib.sh

cat >"$work/make.py" <<'EOF'
import sys
name, codec, word, path = sys.argv[1:]
text = """<?xml version="1.0" encoding="%s"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"
 xmlns:t="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12" xmlns:e="urn:e"
 xmlns:xbrli="http://www.xbrl.org/2003/instance" xml:lang="en"><body><div><ix:header><ix:resources>
<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="urn:s">X</xbrli:identifier></xbrli:entity>
<xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="u"><xbrli:measure>e:EUR</xbrli:measure></xbrli:unit></ix:resources></ix:header></div>
<p>%s: net sales were <ix:nonFraction name="e:Sales" contextRef="c" unitRef="u" decimals="0"
 format="t:num-dot-decimal">1,234</ix:nonFraction> this year.</p>
<p><ix:nonNumeric name="e:Policy" contextRef="c">%s is counted.</ix:nonNumeric></p></body></html>
""" % (name, word, word)
open(path, "wb").write(text.encode(codec))
EOF
cat >"$work/judge.py" <<'EOF'
import sys
codec, word, path = sys.argv[1:]
data = open(path, "rb").read()
text = data.decode(codec)           # every byte is of the encoding
assert "1,234" in text and "dragoman-note" in text
if codec == "ascii":
    assert max(data) < 128 and "&#" in text
EOF
while read -r name codec target word; do
	file=$work/$name.xhtml
	python3 "$work/make.py" "$name" "$codec" "$word" "$file"
	"$DRAGOMAN" translate -s en -t "$target" -e pseudo:identity -q -o "$work/same" "$file" 2>"$err"
	ok "$name: identity" cmp -s "$file" "$work/same"
	status 0 "$name to $target" "$DRAGOMAN" translate -s en -t "$target" -e "pseudo:script:$target" \
		-q -o "$work/out.xhtml" "$file"
	ok "$name: is still in it" python3 "$work/judge.py" "$codec" "$word" "$work/out.xhtml"
	status 0 "$name: the facts are proved" "$DRAGOMAN" verify "$file" "$work/out.xhtml"
done <<'EOF'
UTF-8 utf-8 ar Übersicht
UTF-16 utf-16 th Übersicht
US-ASCII ascii zh-Hans Overview
ISO-8859-1 latin-1 ru Übersicht
windows-1252 cp1252 ja Übersicht
windows-1251 cp1251 de Обзор
windows-1250 cp1250 ar Přehled
GB18030 gb18030 zh-Hans 概览
GBK gbk zh-Hans 概览
Big5 big5 zh-Hant 概覽
Shift_JIS shift_jis ja 概要
EUC-JP euc-jp ja 概要
EUC-KR euc-kr ko 개요
EOF
printf '<?xml version="1.0" encoding="x-none"?><a>b</a>' >"$work/none.xml"
status 3 "an encoding that does not exist" "$DRAGOMAN" translate -s en -t de -e pseudo:accent \
	-o "$work/none.out.xml" "$work/none.xml"
ok "one line of error" test "$(wc -l <"$err")" = 1
finish
