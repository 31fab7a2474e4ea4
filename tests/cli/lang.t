#!/bin/sh
# Sentences, rules that people bring, and languages that are found.
. tests/lib.sh
d=$DRAGOMAN

# ---- segment -----------------------------------------------------------------
printf 'Rose, e.g. in the U.S. It "fell" \303\251 \360\237\230\200. So.\n\n' >"$work/text"
status 0 "segment" sh -c "'$d' segment -l en <'$work/text'"
cat >"$work/want" <<'END'
{"segments":[{"text":"Rose, e.g. in the U.S.","start":0,"end":22},{"text":"It \"fell\" é 😀.","start":23,"end":37},{"text":"So.","start":38,"end":41}]}
{"segments":[]}
END
ok "a line of JSON for each line, offsets in code points" cmp "$out" "$work/want"
status 0 "segment, a line that is no UTF-8" sh -c "printf 'A \377. B.\n' | '$d' segment -l en"
ok "its output is JSON" python3 -c "import json; json.loads(open('$out', encoding='utf-8').read())"

cat >"$work/any.py" <<'END'
import json, random, subprocess, sys
random.seed(5)
hot = list(" . . ! ? … 。 「」 “” \"' ( ) A b 1 2 字 か ไ ก ۔ ؟ ا । क Ж № S N o \u00a0 \u0301 😀 , - :")
lines = ["".join(random.choice(hot) for _ in range(random.randint(0, 70)))
         for _ in range(400)]
tags = [l.split()[0] for l in subprocess.run([sys.argv[1], "languages"],
        stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()]
for tag in tags:
    out = subprocess.run([sys.argv[1], "segment", "-l", tag],
        input=("\n".join(lines) + "\n").encode(), stdout=subprocess.PIPE,
        check=True).stdout.decode().splitlines()
    assert len(out) == len(lines), tag
    for line, answer in zip(lines, out):
        place, joined = 0, ""
        for segment in json.loads(answer)["segments"]:
            start, end = segment["start"], segment["end"]
            assert line[place:start].strip() == "", (tag, line)
            assert segment["text"] == line[start:end] != "", (tag, line)
            joined += line[place:start] + segment["text"]
            place = end
        assert line[place:].strip() == "" and joined + line[place:] == line
END
ok "segments and what is between them are the line, in every language" \
	python3 "$work/any.py" "$d"

# ---- test sets ----------------------------------------------------------------
# What make bench-lang measures of CoNLL-U: breaks within paragraphs only, and
# none where the gold standard has a sentence without a mark.
mkdir -p "$work/corpus/ud"
cat >"$work/corpus/ud/en_own-ud-test.conllu" <<'END'
# newdoc id = one
# text = Ms. Vale signed on Oct. 5.
1	Ms.	_	_	_	_	_	_	_	_

# text = It binds both.
1	It	_	_	_	_	_	_	_	_

# text = Annex and figures
1	Annex	_	_	_	_	_	_	_	_

# newpar
# text = Is it so?
1	Is	_	_	_	_	_	_	_	_

# text = It is.
1	It	_	_	_	_	_	_	_	_
END
cat >"$work/corpus/ud/zh_gsdsimp-ud-test.conllu" <<'END'
# text = 利润上升。
# text = 费用下降。
END
CORPUS=$work/corpus python3 tests/bench/lang.py "$d" ud >"$work/ud"
ok "CoNLL-U: three breaks in English, one sentence without a mark" \
	grep -Eq '^  en +3 +1 +100.0 ' "$work/ud"
ok "CoNLL-U: a break without a space in Chinese" \
	grep -Eq '^  zh-Hans +1 +0 +100.0 ' "$work/ud"
ok "CoNLL-U: the mean of both" grep -Eq '^  mean +100.00 ' "$work/ud"

# ---- SRX ---------------------------------------------------------------------
# The kinds of rules that published files have.
cat >"$work/rules.srx" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="yes">
<formathandle type="start" include="no"/>
</header>
<body><languagerules>
<languagerule languagerulename="English">
<rule break="no"><beforebreak>\b(?:Mr|Mrs|Dr|approx|e\.g|i\.e)\.\s</beforebreak><afterbreak></afterbreak></rule>
<rule break="no"><beforebreak>\bNo\.\s</beforebreak><afterbreak>\p{Nd}</afterbreak></rule>
<rule break="no"><beforebreak>\b[A-Z]\.\s</beforebreak><afterbreak>[A-Z]</afterbreak></rule>
<rule break="no"><beforebreak>\bCorp\.\s</beforebreak><afterbreak>\p{Ll}</afterbreak></rule>
</languagerule>
<languagerule languagerulename="Japanese">
<rule break="yes"><beforebreak>[&#x3002;!?]</beforebreak><afterbreak></afterbreak></rule>
</languagerule>
<languagerule languagerulename="Default">
<rule break="yes"><beforebreak>[.!?&#x2026;]+["'&#x201D;)]*\s+</beforebreak><afterbreak>["(&#x201C;]?[\p{Lu}\p{Nd}]</afterbreak></rule>
<rule break="yes"><beforebreak>;\s</beforebreak><afterbreak></afterbreak></rule>
</languagerule>
</languagerules><maprules>
<languagemap languagepattern="[Ee][Nn].*" languagerulename="English"/>
<languagemap languagepattern="ja.*" languagerulename="Japanese"/>
<languagemap languagepattern=".*" languagerulename="Default"/>
</maprules></body></srx>
END
srx() {
	printf '%s\n' "$2" >"$work/text"
	status 0 "segment --srx ($1)" sh -c \
		"'$d' segment --text --srx '$work/$3' -l $1 <'$work/text'"
	ok "parts as the rules say" test "$(sed '$d' "$out" | tr '\n' '|')" = "$4"
}
srx en 'Mr. J. P. Bo of Alba Corp. said "Yes." He left; No. 5 is 3.5 x. (It rose.) So.' rules.srx \
	'Mr. J. P. Bo of Alba Corp. said "Yes."|He left;|No. 5 is 3.5 x.|(It rose.)|So.|'
srx de 'Mr. X ging. 😀 Er kam! Ja.' rules.srx 'Mr.|X ging. 😀 Er kam!|Ja.|'
srx ja '上昇した。下落した。End. No' rules.srx '上昇した。|下落した。|End.|No|'
sed 's/cascade="yes"/cascade="no"/' "$work/rules.srx" >"$work/first.srx"
srx en 'Up. Down. Mr. X.' first.srx 'Up. Down. Mr. X.|'
status 0 "translate --srx" "$d" translate -q -s en -t es -e pseudo:accent --srx "$work/rules.srx" \
	-o "$work/a.xml" samples/xml/disclosure.en.xml

refused() {
	status 3 "refused: $1" sh -c "echo A. | '$d' segment -l en --srx '$work/bad.srx'"
	says "$2"
}
echo '<srx' >"$work/bad.srx"; refused "no XML" bad.srx
echo '<a/>' >"$work/bad.srx"; refused "another document" "no SRX file"
sed 's/\\bNo/(No/' "$work/rules.srx" >"$work/bad.srx"
refused "no regular expression" "no regular expression"
sed 's/languagerulename="Default"\/>/languagerulename="Gone"\/>/' "$work/rules.srx" >"$work/bad.srx"
refused "a group that is not there" "Gone, which is not there"
printf '<!DOCTYPE srx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><srx>&b;</srx>' >"$work/bad.srx"
status 3 "refused: entities" sh -c "echo A. | '$d' segment -l en --srx '$work/bad.srx'"
sed 's/\[\.!?&#x2026;\]+/(?:(?:a+)+)+b|[.]/' "$work/rules.srx" >"$work/slow.srx"
{ printf 'a%.0s' $(seq 3000); echo '. B.'; } >"$work/text"
status 1 "a catastrophic rule" timeout 10 sh -c "'$d' segment --srx '$work/slow.srx' -l en <'$work/text'"
says "1 rules took too long"

# ---- identify ----------------------------------------------------------------
cat >"$work/lines" <<'END'
Der Konzern hat das Geschäftsjahr mit einem Gewinn abgeschlossen.
本公司錄得收入增長，並為股東創造價值。
本公司录得收入增长，并为股东创造价值。
当社は増収となりました。
Syarikat itu mencatatkan keuntungan bersih yang lebih tinggi berbanding tahun lalu.
Perusahaan itu mencatat laba bersih yang lebih tinggi dibandingkan dengan tahun lalu.
12 345
END
status 0 "identify" sh -c "'$d' identify --text <'$work/lines'"
ok "languages are told" test "$(tr '\n' ' ' <"$out")" = \
	"de zh-Hant zh-Hans ja ms id und "
status 0 "identify, JSON" sh -c "head -1 '$work/lines' | '$d' identify"
ok "language, script and confidence" grep -q -x \
	'{"language":"de","script":"Latn","confidence":[01]\.[0-9]*}' "$out"

status 0 "translate -s auto" "$d" translate -s auto -t es -e pseudo:accent -o "$work/b.docx" samples/docx/loan-agreement.en.docx
ok "says what was found" grep -q "b.docx: found to be in en" "$out"
ok "the report does, too" grep -q '"source-found"' "$work/b.docx.report.json"
status 3 "the target's own language" "$d" translate -s auto -t en -e pseudo:accent -o "$work/c.docx" samples/docx/loan-agreement.en.docx
says "in English already"
echo '<p>12</p>' >"$work/bare.xml"
status 3 "nothing to tell it by" "$d" translate -s auto -t en -e pseudo:accent -o "$work/c.xml" "$work/bare.xml"
says "say it with -s"
status 1 "a wrong -s" "$d" translate -s de -t es -e pseudo:accent -o "$work/d.docx" samples/docx/loan-agreement.en.docx
ok "is doubted" grep -q '"source-doubted"' "$work/d.docx.report.json"
# Long paragraphs in another language keep it.
cat >"$work/mixed.xml" <<'END'
<r><p>The Group reports higher revenue for the year and the Board proposes a dividend to all of the shareholders.</p>
<p>Le groupe a publié des comptes consolidés pour l'exercice, et le conseil a proposé aux actionnaires un dividende de 1,20 euro. Voir la note 12.</p>
<p>Der Konzern hat für das Jahr einen höheren Umsatz erzielt, und der Vorstand schlägt eine Dividende von 1,20 Euro vor. Im 2. Quartal sank er um 3,5 Mio. Euro.</p>
<p>Umsatz</p></r>
END
status 1 "paragraphs in other languages" "$d" translate -s en -t de -e pseudo:accent -o "$work/mixed.de.xml" "$work/mixed.xml"
ok "are kept" grep -q "1,20 euro. Voir la note 12.</p>" "$work/mixed.de.xml"
ok "the target's, too" grep -q "Im 2. Quartal sank er um 3,5 Mio. Euro.</p>" "$work/mixed.de.xml"
ok "what is short is the source's" grep -q "<p>Úḿšáťž</p>" "$work/mixed.de.xml"
ok "a third language is told" grep -q '"other-language"' "$work/mixed.de.xml.report.json"
ok "the target's is noted" grep -q '"in-target"' "$work/mixed.de.xml.report.json"
ok "sentences end by their own rules" grep -q '"source": *"Im 2. Quartal' "$work/mixed.de.xml.report.json"
# Controls of direction go around the engine and come back.
rlm=$(printf '\342\200\217') lrm=$(printf '\342\200\216')
rle=$(printf '\342\200\253') pdf=$(printf '\342\200\254')
cat >"$work/bidi.xml" <<END
<r><p>${rle}בנק הפועלים${pdf} The bank ${rlm}"Hapoalim"${rlm} owes 5%${lrm}, net. It pays.</p>
<p>${rle}ارتفعت أرباح شركة Alfa Corp.${lrm} بنسبة 5.2%${rlm} في العام.${pdf}</p></r>
END
controls() { grep -o "$rlm\|$lrm\|$rle\|$pdf" | sort | uniq -c; }
"$d" translate -q -s en -t ar -e pseudo:identity -o "$work/bidi.out.xml" "$work/bidi.xml" >"$out" 2>&1
ok "marks of direction: same bytes" cmp "$work/bidi.xml" "$work/bidi.out.xml"
"$d" translate -q -s en -t ar -e pseudo:accent -o "$work/bidi.out.xml" "$work/bidi.xml" >"$out" 2>&1
ok "they survive a translation" test "$(controls <"$work/bidi.out.xml")" = \
	"$(controls <"$work/bidi.xml")"
ok "which there was" grep -q "Ťĥé ƀáñķ $rlm\|Ťĥé ḃáñķ $rlm" "$work/bidi.out.xml"
mkdir -p "$work/part/word"
unzip -p samples/docx/loan-agreement.en.docx word/document.xml |
	sed "s/Borrower/${rlm}Borrower${lrm}/; s/Lender/${rle}Lender${pdf}/" \
	>"$work/part/word/document.xml"
cp samples/docx/loan-agreement.en.docx "$work/bidi.docx"
(cd "$work/part" && zip -q ../bidi.docx word/document.xml)
"$d" translate -q -s en -t ar -e pseudo:identity -o "$work/bidi.same.docx" "$work/bidi.docx" >"$out" 2>&1
ok "DOCX: the same bytes" sh -c "unzip -p '$work/bidi.same.docx' word/document.xml |
	cmp - '$work/part/word/document.xml'"
"$d" translate -q -s en -t de -e pseudo:accent -o "$work/bidi.out.docx" "$work/bidi.docx" >"$out" 2>&1
ok "DOCX: they survive" test \
	"$(unzip -p "$work/bidi.out.docx" word/document.xml | controls)" = \
	"$(controls <"$work/part/word/document.xml")"
# Another program may ask, wait for the answer, and ask again.
at_once() {
	begin=$(date +%s)
	(echo "5 EUR"; sleep 3) | "$DRAGOMAN" figures -l de | {
		read -r line
		case $line in
		*'"5"'*) [ $(($(date +%s) - begin)) -lt 3 ] ;;
		*) false ;;
		esac
	}
}
ok "an answer does not wait for the next line" at_once

full() {
	echo "5 EUR" | "$DRAGOMAN" figures -l de >/dev/full 2>"$work/err"
	[ $? -eq 5 ] && grep -q "standard output" "$work/err"
}
ok "an answer that cannot be written is an error" full
finish
