#!/usr/bin/env python3
"""lang.py PROGRAM [ud | LANG=FILE...]: the bars for languages, as tables.

Without files: the texts of the corpus (CORPUS, ../shared/corpus/lang). A FILE
is text with a sentence a line and an empty line after a paragraph, or CoNLL-U.
CORPUS/ud/*.conllu, where there are any, are test sets of Universal Dependencies
under their own names (de_gsd-ud-test.conllu); "ud" prints only their table.
LANGS="de ar" takes only these languages; SHOW=20 prints so many of the places
where a break was missed or is wrong.
"""
import glob
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.environ.get("CORPUS", "../shared/corpus/lang")
LANGS = os.environ.get("LANGS", "").split()
SHOW = int(os.environ.get("SHOW", "0"))
NTREX = {
    "zh-Hans": "ref.zho-CN", "zh-Hant": "ref.zho-TW", "en": "src.eng",
    "ja": "ref.jpn", "ko": "ref.kor", "fr": "ref.fra", "de": "ref.deu",
    "es": "ref.spa", "pt": "ref.por-BR", "it": "ref.ita", "ru": "ref.rus",
    "ar": "ref.arb", "vi": "ref.vie", "id": "ref.ind", "ms": "ref.msa",
    "tr": "ref.tur", "nl": "ref.nld", "pl": "ref.pol", "hi": "ref.hin",
    "th": "ref.tha",
}
NO_SPACE = {"zh-Hans", "zh-Hant", "zh", "ja"}
MARKS = tuple(".!?…。！？؟।॥．")
CLOSERS = "\"'”’»«“)）」』]】›"


def wanted(language):
    return not LANGS or language in LANGS


class Paragraph:
    """A text, and where its sentences after the first begin."""

    def __init__(self, sentences, language):
        glue = "" if language in NO_SPACE else " "
        self.text, self.starts = "", set()
        for sentence in sentences:
            if self.text:
                self.text += glue
                self.starts.add(len(self.text))
            self.text += sentence


def ends(sentence):
    return sentence.rstrip(CLOSERS + " \u00a0\u202f").endswith(MARKS) or \
        sentence.endswith(MARKS)


def paragraphs(groups, language):
    """Eight sentences at most; a heading ends one, for it has no mark."""
    for group in groups:
        one = []
        for sentence in group:
            one.append(sentence)
            if len(one) == 8 or not ends(sentence):
                yield Paragraph(one, language)
                one = []
        if one:
            yield Paragraph(one, language)


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


def ntrex(language, half):
    """The sentences of every second document: half 0 was tuned on."""
    ids = lines_of(f"{CORPUS}/ntrex/DOCUMENT_IDS.tsv")
    lines = lines_of(f"{CORPUS}/ntrex/newstest2019-{NTREX[language]}.txt")
    order, groups = {}, []
    for name, line in zip(ids, lines):
        if name not in order:
            order[name] = len(order)
            groups.append([])
        if line.strip():
            groups[order[name]].append(" ".join(line.split()))
    return groups[half::2]


def conllu(lines):
    groups = [[]]
    for line in lines:
        if line.startswith(("# newpar", "# newdoc")):
            groups.append([])
        if line.startswith("# text ="):
            groups[-1].append(" ".join(line[8:].split()))
    return groups


def plain(lines):
    groups = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(" ".join(line.split()))
        else:
            groups.append([])
    return groups


def file_groups(path):
    lines = lines_of(path)
    return conllu(lines) if path.endswith(".conllu") else plain(lines)


def run(command, texts):
    data = "\n".join(texts) + "\n"
    return subprocess.run(command, input=data.encode(), check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def ours(program, language, texts):
    out = run([program, "segment", "-l", language], texts)
    return [{s["start"] for s in json.loads(line)["segments"]} - {0}
            for line in out.splitlines()]


def icu(program, language, texts):
    """ICU's breaks are before the first character of a sentence, too."""
    out = run([program, language], texts)
    return [{int(n) for n in line.split()} - {0, len(text)}
            for line, text in zip(out.split("\n"), texts)]


def show(language, text, found, starts):
    for place in sorted(found ^ starts):
        sign = "missed" if place in starts else "wrong "
        before, after = text[max(0, place - 50):place], text[place:place + 30]
        print(f"    {language} {sign} {before}|{after}")


class Score:
    def __init__(self):
        self.right = self.missed = self.wrong = 0

    def add(self, found, starts):
        self.right += len(found & starts)
        self.missed += len(starts - found)
        self.wrong += len(found - starts)

    def f1(self):
        total = 2 * self.right + self.missed + self.wrong
        return 200 * self.right / total if total else 100.0


def score(splitter, program, language, groups, shown=0):
    items = [p for p in paragraphs(groups, language)]
    total = Score()
    if not items:
        return 100.0
    found = splitter(program, language, [p.text for p in items])
    for paragraph, breaks in zip(items, found):
        total.add(breaks, paragraph.starts)
        if shown > 0 and breaks != paragraph.starts:
            show(language, paragraph.text, breaks, paragraph.starts)
            shown -= 1
    return total.f1()


def mean(values):
    return sum(values) / len(values) if values else 0.0


def table_ntrex(program, breaker):
    rows = []
    print("Sentence boundaries, NTREX documents (F1, bar: mean 97.0 without th)")
    print("  language   tuned half   other half    all       ICU")
    for language in NTREX:
        if not wanted(language):
            continue
        tuned = score(ours, program, language, ntrex(language, 0), SHOW)
        other = score(ours, program, language, ntrex(language, 1))
        both = ntrex(language, 0) + ntrex(language, 1)
        whole = score(ours, program, language, both)
        beside = score(icu, breaker, language, both)
        print(f"  {language:9} {tuned:10.1f} {other:12.1f} {whole:9.1f} "
              f"{beside:9.1f}")
        if language != "th":
            rows.append((tuned, other, whole, beside))
    print("  mean      %10.2f %12.2f %9.2f %9.2f" %
          tuple(mean([row[i] for row in rows]) for i in range(4)))


def ud_language(path):
    """zh_gsdsimp-ud-test.conllu is Hans, zh_gsd Hant, ja_gsd Japanese."""
    name = os.path.basename(path)
    tag, treebank = name.split("-")[0].split("_", 1)
    if tag == "zh":
        return "zh-Hans" if "simp" in treebank else "zh-Hant"
    return tag


def unmarked(groups):
    """How many sentences have no mark: no text tells where they end."""
    return sum(not ends(sentence) for group in groups for sentence in group)


def table_ud(program, breaker):
    rows = []
    paths = sorted(glob.glob(f"{CORPUS}/ud/*.conllu"))
    if not paths:
        print(f"(no *.conllu in {CORPUS}/ud: its row is not measured)")
        return
    print("Sentence boundaries, Universal Dependencies "
          "(F1, bar: mean 98.5, none under 96)")
    print("  language   breaks  without mark    ours     ICU")
    for path in paths:
        language = ud_language(path)
        if not wanted(language):
            continue
        groups = file_groups(path)
        breaks = sum(len(p.starts) for p in paragraphs(groups, language))
        mine = score(ours, program, language, groups, SHOW)
        beside = score(icu, breaker, language, groups) \
            if os.path.exists(breaker) else float("nan")
        rows.append((mine, beside))
        print(f"  {language:9} {breaks:7} {unmarked(groups):13} "
              f"{mine:7.1f} {beside:7.1f}   {os.path.basename(path)}")
    print("  mean      %29.2f %7.2f" %
          tuple(mean([row[i] for row in rows]) for i in range(2)))


def table_files(program, breaker, files):
    print("Sentence boundaries, files (F1)")
    for item in files:
        language, path = item.split("=", 1)
        groups = file_groups(path)
        print("  %-9s %6.1f   ICU %6.1f   %s" % (
            language, score(ours, program, language, groups, SHOW),
            score(icu, breaker, language, groups), path))


def traps(path):
    for line in lines_of(path):
        if not line or line.startswith("#"):
            continue
        language, text = line.split("\t", 1)
        language = {"zh": "zh-Hans", "zt": "zh-Hant"}.get(language, language)
        if wanted(language):
            yield language, Paragraph(text.rstrip().split("|"), language)


def table_traps(program, breaker, name, path):
    by_language, totals = {}, [0, 0]
    for language, paragraph in traps(path):
        by_language.setdefault(language, []).append(paragraph)
    for language, items in by_language.items():
        texts = [p.text for p in items]
        found = ours(program, language, texts)
        beside = icu(breaker, language, texts)
        for i, paragraph in enumerate(items):
            totals[0] += found[i] == paragraph.starts
            totals[1] += beside[i] == paragraph.starts
            if SHOW and found[i] != paragraph.starts:
                show(language, paragraph.text, found[i], paragraph.starts)
    count = sum(len(items) for items in by_language.values())
    if count:
        print("  %-30s %d of %d (%.1f %%)   ICU %d" % (
            name, totals[0], count, 100 * totals[0] / count, totals[1]))


def seconds(command, data):
    best = 1e9
    for _ in range(3):
        begin = time.monotonic()
        subprocess.run(command, input=data, check=True,
                       stdout=subprocess.DEVNULL)
        best = min(best, time.monotonic() - begin)
    return best


def table_speed(program, breaker):
    print("Speed, MB/s of UTF-8, whole command (bar: 100)")
    for language in NTREX:
        if not wanted(language):
            continue
        groups = ntrex(language, 0)
        text = "\n".join(p.text for p in paragraphs(groups, language)) + "\n"
        data = (text * (1 + 20000000 // len(text.encode()))).encode()
        mine = len(data) / 1e6 / seconds(
            [program, "segment", "-l", language], data)
        beside = len(data) / 1e6 / seconds([breaker, language], data)
        print("  %-9s %6.0f   ICU %6.0f" % (language, mine, beside))
    for size in (5, 10, 20):
        dots = b"." * (size * 1000000)
        print("  %2d MB of dots: %.2f s" % (size, seconds(
            [program, "segment", "-l", "en"], dots)))


def pieces(language, half, size):
    """The documents of a half, cut to so many characters."""
    glue = "" if language in NO_SPACE else " "
    for group in ntrex(language, half):
        text = glue.join(group)
        for start in range(0, len(text) - size // 2, size):
            yield text[start:start + size]


def identified(program, language, texts):
    found = run([program, "identify", "--text"], texts).split("\n")
    right = sum(tag == language for tag in found)
    return 100 * right / len(texts) if texts else 100.0


def table_identify(program):
    print("Identification, % right (bar: 95 at 50 characters, 99.8 at 400)")
    print("  language   50: tuned  other    400: tuned  other")
    rows = []
    for language in NTREX:
        if not wanted(language):
            continue
        row = [identified(program, language, list(pieces(language, half, size)))
               for size in (50, 400) for half in (0, 1)]
        rows.append(row)
        print("  %-9s %10.1f %6.1f %13.1f %6.1f" % (language, *row))
    print("  mean      %10.2f %6.2f %13.2f %6.2f" % tuple(
        mean([row[i] for row in rows]) for i in range(4)))


def table_identify_files(program, files):
    print("Identification, files, % of lines right")
    for item in files:
        language, path = item.split("=", 1)
        lines = [s for group in file_groups(path) for s in group]
        text = " ".join(lines)
        print("  %-9s lines %5.1f   50 %5.1f   400 %5.1f   %s" % (
            language, identified(program, language, lines),
            *(identified(program, language, [
                text[i:i + n] for i in range(0, len(text) - n // 2, n)])
              for n in (50, 400)), path))


def main():
    program, files = sys.argv[1], sys.argv[2:]
    breaker = os.path.join(os.path.dirname(program), "tests/bench/icu")
    if files == ["ud"]:
        table_ud(program, breaker)
        return
    if files:
        table_files(program, breaker, files)
        table_identify_files(program, files)
        return
    has_corpus = os.path.isdir(CORPUS)
    if has_corpus:
        table_ntrex(program, breaker)
        table_ud(program, breaker)
    else:
        print(f"(no corpus in {CORPUS}: its rows are not measured)")
    print("Finance traps, paragraphs exactly right (bar: 90 %)")
    for path in sorted(glob.glob(f"{HERE}/traps*.tsv")):
        table_traps(program, breaker, "tests/bench/" + os.path.basename(path),
                    path)
    if has_corpus:
        table_traps(program, breaker, "traps.src", f"{CORPUS}/traps.src")
        table_identify(program)
        table_speed(program, breaker)
    figures = f"{HERE}/lang_figures.py"
    if os.path.exists(figures):
        sys.stdout.flush()
        subprocess.run([sys.executable, figures, program], check=False)


if __name__ == "__main__":
    main()
