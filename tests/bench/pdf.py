#!/usr/bin/env python3
"""pdf.py PROGRAM [FILE.pdf...] - the bars for PDF, measured.

Each row is a bar of the project's, with the worst files and pages behind it.
The judges are other programs (pdftotext, qpdf, pdftoppm); of ours only the
report is used, to know which text was set. Without files the corpus is taken.
Environment: PAGES, rendered a file (default 8); TIMED=0 leaves time and memory
out.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import pdf_tools as tools

PAGES = int(os.environ.get("PAGES", "8"))
TIMED = os.environ.get("TIMED", "1") != "0"
CORPUS = os.environ.get("DRAGOMAN_CORPUS", "../shared/corpus")
LANGUAGES = ("de", "zh", "ar", "th")
THRESHOLD = 48
SHORT = 100  # pages: of longer files not all are rendered


class Row:
    """A measure: a part of a whole, its bar, and where it is missed."""

    def __init__(self, name, bar, percent=True, least=False):
        self.name, self.bar = name, bar
        self.percent, self.least = percent, least
        self.part = self.whole = 0
        self.worst = []

    def add(self, part, whole, where="", what=""):
        self.part += part
        self.whole += whole
        bad = whole - part if self.least else part
        if bad > 0:
            self.worst.append((bad, where, what))

    def line(self):
        value = self.part / self.whole if self.whole else float(self.least)
        shown = f"{100 * value:.3f} %" if self.percent else str(self.part)
        met = value >= self.bar if self.least else \
            (value if self.percent else self.part) <= self.bar
        bar = f"{100 * self.bar:g} %" if self.percent else f"{self.bar:g}"
        return (f"{self.name:<52} {shown:>10}  "
                f"{'at least' if self.least else 'at most':>8} {bar:<7} "
                f"{'met' if met else 'NOT MET':<8} of {self.whole}")


class Single:
    """A measure of one number: the largest counts."""

    def __init__(self, name, bar, unit):
        self.name, self.bar, self.unit = name, bar, unit
        self.worst = []

    def add(self, value, where):
        self.worst.append((value, where, f"{value:.2f} {self.unit}"))

    def line(self):
        value = max((row[0] for row in self.worst), default=0)
        return (f"{self.name:<52} {value:>10.2f}  {'at most':>8} "
                f"{self.bar:<7g} {'met' if value <= self.bar else 'NOT MET':<8}"
                f" {self.unit}, the worst of {len(self.worst)}")


class Table:
    def __init__(self):
        self.rows = {
            "left": Row("letters of translated blocks left behind", 0.001),
            "pixels": Row("pages without a pixel changed outside text", 0.99,
                          least=True),
            "glyph pixels": Row("the same by glyphs (dragoman verify)", 0.99,
                                least=True)}
        for kind in ("pages", "links", "outline", "fields", "widgets",
                     "annotations", "structure", "images", "layers"):
            self.rows[kind] = Row(f"{kind} kept", 1, least=True)
        self.rows["figures"] = Row("figures changed", 0, percent=False)
        for language in LANGUAGES:
            if language in ("de", "zh"):
                self.rows["scaled " + language] = Row(
                    f"blocks that do not fit at 0.75, {language}", 0.01)
            self.rows["overlap " + language] = Row(
                f"pages without new overlaps, {language}", 0.99, least=True)
            self.rows["text " + language] = Row(
                f"text read back, {language}", 0.99, least=True)
        for name in ("integrity", "layout"):
            self.rows[name] = Row(f"faults found by dragoman verify: {name}",
                                  0, percent=False)
        self.rows["qpdf"] = Row("qpdf --check warnings beyond a rewrite's", 0,
                                percent=False)
        self.rows["size"] = Single("file size less fonts, by the source's",
                                   1.3, "times")
        self.rows["time"] = Single("time a page, warm, 10-K files", 50, "ms")
        self.rows["memory"] = Single("peak memory, 500 pages", 300, "MB")

    def __getitem__(self, name):
        return self.rows[name]

    def show(self):
        for row in self.rows.values():
            print(row.line())
            for bad, where, what in sorted(row.worst, key=lambda w: -w[0])[:6]:
                print(f"      {where}: {what}")


def stamp(path):
    return os.stat(path).st_mtime_ns


# ---- one file ---------------------------------------------------------------

def translate(program, source, language, engine, target):
    """Runs the program. Its report, or None when it refuses the file."""
    own = "de" if language != "de" and "/de/" in source else "en"
    for known in ("zh", "ar", "ko", "fr", "es"):
        if f"/{known}/" in source:
            own = known
    if own == language:
        own = "en"
    done = subprocess.run([program, "translate", "-q", "-s", own, "-t",
                           language, "-e", engine, "-o", target, source],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        return None
    with open(target + ".report.json", encoding="utf-8") as file:
        return json.load(file)


def by_page(report):
    found = collections.defaultdict(list)
    for segment in report["segments"]:
        if segment.get("page") and segment["block"] != "meta":
            found[segment["page"]].append(segment)
    return found


def measure_left(table, name, before, after, segments):
    """The engine left figures standing, and the program what is none of its
    text; any other letter was left behind. Counted over the document, for
    paragraphs go on over pages; the page named is the worst by itself."""
    taken, set_again = collections.Counter(), collections.Counter()
    source, rest = collections.Counter(), collections.Counter()
    worst = (0, 0)
    for page, text in enumerate(before, 1):
        own, again = collections.Counter(), collections.Counter()
        for segment in segments[page]:
            own += tools.letters(segment["source"])
            again += tools.letters(segment["target"])
        old = tools.letters(text)
        new = tools.letters(after[page - 1] if page <= len(after) else "")
        worst = max(worst, (sum((new - again - (old - own)).values()), page))
        taken, set_again = taken + own, set_again + again
        source, rest = source + old, rest + new
    left = rest - set_again - (source - taken)
    table["left"].add(sum(left.values()), sum(taken.values()),
                      f"{name} page {worst[1]}",
                      f"{sum(left.values())} of {sum(taken.values())} "
                      f"letters: {''.join(left)[:20]}")


def measure_pixels(table, name, source, target):
    """What else of the page changed: by the boxes that pdftotext gives to
    lines and blocks."""
    before = [tools.boxes(source, 0, what) for what in ("line", "block")]
    after = [tools.boxes(target, stamp(target), what)
             for what in ("line", "block")]
    pages = len(before[0])
    for page in range(0, pages, max(1, pages // PAGES)):
        if before[0][page] == after[0][page]:
            continue
        one = tools.picture(source, page + 1)
        other = tools.picture(target, page + 1)
        if one is None or other is None:
            continue
        for boxes in before + after:
            for box in boxes[page]:
                tools.whiten(one, box, 3)
                tools.whiten(other, box, 3)
        count, first = tools.changed(one, other, THRESHOLD)
        table["pixels"].add(count == 0, 1, f"{name} page {page + 1}",
                            f"{count} pixels, first at {first}")


def measure_glyph_pixels(table, program, name, source, target):
    """The same by the boxes of glyphs, as our own proof does it."""
    text = tools.run(program, "verify", "--json", source, target, good=(0, 1))
    for check in json.loads(text) if text else []:
        if check["check"] != "pixels" or not check["made"]:
            continue
        fault = (check["first_faults"] or [{}])[0]
        table["glyph pixels"].add(
            check["counted"] - check["faults"], check["counted"],
            f"{name} page {fault.get('page')}", str(fault.get("text")))


def whole_size(source, target):
    """Of a source that has to be repaired, with what it lacked (a table of
    its objects)."""
    size = os.path.getsize(source)
    if tools.complaints(source) == 0:
        return size
    plain = target + ".plain"
    tools.run("qpdf", "--deterministic-id", source, plain, good=(0, 3))
    return max(size, os.path.getsize(plain)) if os.path.exists(plain) else size


def measure_objects(table, name, source, target):
    try:
        before, fonts = tools.inventory(source)
        after, more_fonts = tools.inventory(target)
    except (ValueError, TypeError, AttributeError) as error:
        print(f"  {name}: objects not compared: {error}")
        return
    for kind, rows in before.items():
        rest = collections.Counter(rows)
        rest.subtract(collections.Counter(after[kind]))
        lost = [row for row, n in rest.items() if n > 0]
        gone = sum(n for n in rest.values() if n > 0)
        more = sum(-n for n in rest.values() if n < 0)
        bad = min(len(rows), max(gone, more)) if rows else more
        table[kind].add(len(rows) - bad, len(rows) or more, name,
                        f"{gone} lost, {more} more; {str(lost[:1])[:90]}")
    size = os.path.getsize(target) - max(0, more_fonts - fonts)
    table["size"].add(size / whole_size(source, target), name)


def printed_again(words):
    """Figures of a page that lie within a word that says them, too: printed
    a second time in their place for weight, and read twice."""
    again = collections.Counter()
    for one in words:
        found = tools.digits(one[4])
        inside = any(other is not one and other[4] != one[4]
                     and one[4] in other[4]
                     and other[0] < one[0] + 0.5 and other[2] > one[2] - 0.5
                     and abs(other[1] - one[1]) < 0.5
                     for other in words) if found else False
        again += collections.Counter(found if inside else [])
    return again


def measure_figures(table, name, source, target):
    """Over the document: a figure may go over the page with its paragraph.
    The page named is the worst by itself."""
    before, after = tools.pages(source, 0), tools.pages(target, stamp(target))
    one, other = collections.Counter(), collections.Counter()
    worst = (0, 0)
    for page, text in enumerate(before, 1):
        old = collections.Counter(tools.digits(text))
        new = collections.Counter(tools.digits(
            after[page - 1] if page <= len(after) else ""))
        if old != new:
            old -= printed_again(tools.boxes(source, 0, "word")[page - 1])
            new -= printed_again(
                tools.boxes(target, stamp(target), "word")[page - 1])
        worst = max(worst, (sum((old - new).values()), page))
        one, other = one + old, other + new
    lost, more = one - other, other - one
    # Two figures read as one are no other figures.
    glued = collections.Counter("".join(lost.elements())) == \
        collections.Counter("".join(more.elements()))
    bad = 0 if glued else max(sum(lost.values()), sum(more.values()))
    table["figures"].add(bad, sum(one.values()), f"{name} page {worst[1]}",
                         f"{bad}: {list(lost)[:5]} > {list(more)[:5]}")


def overlaps(page):
    """Pairs of words that are printed over each other."""
    boxes = []
    for left, top, right, bottom, text in page:
        # What a font reserves above and below is not all ink.
        height = bottom - top
        if text.strip() and right - left > 1:
            boxes.append((left + 0.5, top + 0.3 * height, right - 0.5,
                          bottom - 0.25 * height, text))
    boxes.sort(key=lambda box: box[1])
    pairs = []
    for i, a in enumerate(boxes):
        for b in boxes[i + 1:]:
            if b[1] >= a[3]:
                break
            width = min(a[2], b[2]) - max(a[0], b[0])
            height = min(a[3], b[3]) - max(a[1], b[1])
            if width > 0.8 and height > 0.8:
                pairs.append((a, b))
    return pairs


def measure_overlaps(table, language, name, source, target):
    before = tools.boxes(source, 0, "word")
    for page, found in enumerate(tools.boxes(target, stamp(target), "word"), 1):
        old = len(overlaps(before[page - 1])) if page <= len(before) else 0
        pairs = overlaps(found)
        more = len(pairs) - old
        what = ""
        if more > 0:
            a, b = pairs[0]
            what = (f"{more} pairs, as {a[4]!r} over {b[4]!r} "
                    f"at {a[0]:.0f},{a[1]:.0f}")
        row = table["overlap " + language]
        row.part += more <= 0
        row.whole += 1
        if more > 0:
            row.worst.append((more, f"{name} page {page}", what))


def recovered(text, got, rest):
    """How many signs of TEXT stand in what was read back: in a row, in two
    rows (text that runs over a column), or else word by word."""
    wanted = tools.folded(text)
    for page in got:
        low, high = 0, len(wanted)
        while low < high:
            middle = (low + high + 1) // 2
            if wanted[:middle] in page:
                low = middle
            else:
                high = middle - 1
        if low == len(wanted) or (low > 8 and len(wanted) - low > 8
                                  and wanted[low:] in page):
            return len(wanted), len(wanted)
    part = 0
    for token in tools.tokens(text):
        if rest[token] > 0:
            rest[token] -= 1
            part += len(token)
    return min(part, len(wanted)), len(wanted)


def measure_text(table, language, name, target, report):
    raw = tools.pages(target, stamp(target), raw=True)
    usual = tools.pages(target, stamp(target))
    for page, segments in by_page(report).items():
        if page > min(len(raw), len(usual)):
            continue
        # A paragraph may go on over the page.
        got = [tools.folded("".join(text[page - 1:page + 1]))
               for text in (raw, usual)]
        # Directions in turn cost either some spaces between words.
        rest = collections.Counter(tools.tokens("".join(
            usual[page - 1:page + 1]))) | collections.Counter(tools.tokens(
                "".join(raw[page - 1:page + 1])))
        part = whole = 0
        missing = ""
        for segment in segments:
            found, wanted = recovered(segment["target"], got, rest)
            part += found
            whole += wanted
            if found < wanted:
                missing = missing or segment["target"]
        table["text " + language].add(part, whole, f"{name} page {page}",
                                      f"{whole - part} of {whole}: "
                                      f"{missing[:60]!r}")


def measure_fit(table, language, name, report):
    segments = report["segments"]
    units = {s["unit"] for s in segments
             if s.get("page") and s["source"] != s["target"]}
    over = [f for f in report["findings"] if f["code"] == "text-overflow"]
    pages = collections.Counter(f.get("page") for f in over)
    table["scaled " + language].add(
        len(over), len(units), name, f"{len(over)} of {len(units)}, pages "
        f"{[page for page, _ in pages.most_common(5)]}")


def measure_warnings(table, name, source, target, work):
    plain = os.path.join(work, "plain.pdf")
    tools.run("qpdf", source, plain, good=(0, 3))
    # With nothing to translate in it the source itself is given back.
    if tools.is_same(source, target) or not os.path.exists(plain):
        plain = source
    base = tools.complaints(plain)
    more = max(0, tools.complaints(target) - base)
    table["qpdf"].add(more, 1, name, f"{more} more than {base}")


def measure_proof(table, program, name, source, target):
    """Our own proof, with pictures only of short files."""
    command = [program, "verify", "--json", source, target]
    if len(tools.pages(source, 0)) > SHORT:
        command.insert(2, "--no-pixels")
    text = tools.run(*command, good=(0, 1))
    for check in json.loads(text) if text else []:
        row = table["layout" if check["check"] in ("overlaps", "fit")
                    else "integrity"]
        fault = (check["first_faults"] or [{}])[0]
        row.add(check["faults"], check["counted"],
                f"{name} page {fault.get('page')}",
                f"{check['check']}: {check['faults']}, "
                f"{str(fault.get('text'))[:70]}")


def measure_file(table, program, source, work):
    name = os.path.basename(source)
    target = os.path.join(work, "target.pdf")
    report = translate(program, source, "de", "pseudo:blank", target)
    if report is None:
        return False
    measure_left(table, name, tools.pages(source, 0), tools.pages(target, stamp(target)),
                 by_page(report))
    measure_pixels(table, name, source, target)
    if len(tools.pages(source, 0)) <= SHORT:
        measure_glyph_pixels(table, program, name, source, target)
    for language in LANGUAGES:
        report = translate(program, source, language,
                           "pseudo:script:" + language, target)
        if report is None:
            continue
        if language == "de":
            measure_objects(table, name, source, target)
            measure_figures(table, name, source, target)
            measure_warnings(table, name, source, target, work)
            measure_proof(table, program, name, source, target)
        if language in ("de", "zh"):
            measure_fit(table, language, name, report)
        measure_overlaps(table, language, name, source, target)
        measure_text(table, language, name, target, report)
    return True


# ---- time and memory --------------------------------------------------------

def high_water(pid):
    """The most memory, in KB, that a process or one of its own has had."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            found = re.search(r"VmHWM:\s+(\d+)", file.read())
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            own = [high_water(child) for child in file.read().split()]
    except OSError:
        return 0
    return max([int(found[1]) if found else 0, *own])


def timed(program, source, target):
    """Seconds and megabytes of a run."""
    start = time.monotonic()
    process = subprocess.Popen([program, "translate", "-q", "-s", "en", "-t",
                                "de", "-e", "pseudo:script:de", "-o", target,
                                source], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    # What wait4 says counts the memory of this process, which was forked.
    peak = 0
    while process.poll() is None:
        peak = max(peak, high_water(process.pid))
        time.sleep(0.01)
    return time.monotonic() - start, peak / 1024


def page_count(path):
    return int(tools.run("qpdf", "--show-npages", path, good=(0, 3)) or 0)


def measure_time(table, program, files, work):
    target = os.path.join(work, "timed.pdf")
    long = [(page_count(f), f) for f in files]
    reports = [(n, f) for n, f in long if "10K" in f or n >= 60]
    for count, path in reports[:4]:
        timed(program, path, target)
        # The machine may be busy with other things: the best of three.
        seconds = min(timed(program, path, target)[0] for _ in range(3))
        table["time"].add(1000 * seconds / count, os.path.basename(path))
    if not long:
        return
    count, path = max(reports or long)
    many = os.path.join(work, "many.pdf")
    times = -(-500 // max(1, count))
    tools.run("qpdf", "--empty", "--pages", *([path] * times), "--", many,
              good=(0, 3))
    cut = os.path.join(work, "cut.pdf")
    tools.run("qpdf", many, "--pages", ".", "1-500", "--", cut, good=(0, 3))
    if os.path.exists(cut):
        table["memory"].add(timed(program, cut, target)[1],
                            f"500 pages of {os.path.basename(path)}")


def main():
    program = os.path.abspath(sys.argv[1])
    files = sys.argv[2:] or sorted(
        glob.glob(CORPUS + "/pdf/*.pdf") +
        glob.glob(CORPUS + "/filings/pdf/**/*.pdf", recursive=True)) or \
        sorted(glob.glob("samples/pdf/*.pdf"))
    table, refused = Table(), []
    with tempfile.TemporaryDirectory() as work:
        for number, path in enumerate(files, 1):
            print(f"\r{number} of {len(files)}: {os.path.basename(path)[:50]}",
                  end="\033[K", file=sys.stderr, flush=True)
            if not measure_file(table, program, path, work):
                refused.append(os.path.basename(path))
        if TIMED:
            measure_time(table, program, files, work)
    print("\r\033[K", end="", file=sys.stderr)
    print(f"{len(files)} files, {len(refused)} refused: "
          f"{', '.join(refused)[:200]}")
    table.show()


main()
