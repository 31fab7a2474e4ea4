#!/usr/bin/env python3
"""Figures of running text: the bars as tables.

usage: lang_figures.py PROGRAM [CORPUS] [alarms] [mutations] [specs] [money]
       [trips] [speed] [-v]

CORPUS (or the variable) holds ntrex/ (parallel text) and recognizers/ (specs:
Number.English.PercentModel.json, NumberWithUnit.English.CurrencyModel.json and
so on, as Recognizers-Text has them). Alarms: findings
on human translations, over the segments whose source has a digit. Mutations:
one digit, sign, point, scale word, currency or percent of the target is
changed where the pair had no finding before; all must be found. Documents are
halved by the hash of their name: rules were tuned on the first half only.
"""
import glob
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import time

LANGS = {"zh-Hans": "zho-CN", "ja": "jpn", "ko": "kor", "fr": "fra",
         "de": "deu", "es": "spa", "pt": "por", "it": "ita", "ru": "rus",
         "ar": "arb", "th": "tha", "vi": "vie", "id": "ind", "ms": "msa",
         "tr": "tur", "nl": "nld", "pl": "pol", "hi": "hin"}
MORE = {"zh-Hant": "zho-TW"}
SPECS = {"Arabic": "ar", "Chinese": "zh-Hans", "Dutch": "nl", "English": "en",
         "French": "fr", "German": "de", "Hindi": "hi", "Italian": "it",
         "Japanese": "ja", "Korean": "ko", "Portuguese": "pt",
         "Spanish": "es", "Turkish": "tr"}
DIGIT = re.compile(r"\d")


def lines(path):
    with open(path, encoding="utf-8") as f:
        return f.read().split("\n")[:-1]


def run(program, args, rows):
    text = "".join(r.replace("\n", " ") + "\n" for r in rows)
    out = subprocess.run([program] + args, input=text.encode(),
                         stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(x) for x in out.decode().split("\n")[:-1]]


def compare(program, target, pairs):
    rows = [a.replace("\t", " ") + "\t" + b.replace("\t", " ")
            for a, b in pairs]
    return [r["findings"] for r in
            run(program, ["compare", "-s", "en", "-t", target], rows)]


def half(name):
    return hashlib.sha1(name.encode()).digest()[0] & 1


def corpus_pairs(corpus):
    folder = os.path.join(corpus, "ntrex")
    names = lines(os.path.join(folder, "DOCUMENT_IDS.tsv"))
    source = lines(os.path.join(folder, "newstest2019-src.eng.txt"))
    for tag, code in {**LANGS, **MORE}.items():
        target = lines(os.path.join(folder, "newstest2019-ref.%s.txt" % code))
        yield tag, [(half(n), a, b) for n, a, b in
                    zip(names, source, target)
                    if DIGIT.search(a) or DIGIT.search(b)]


def alarms(program, corpus):
    """Share of segments with a finding, in percent."""
    print("false alarms, % of segments with digits (source; either side)")
    print("%-8s %7s %7s %7s %7s" % ("", "tuned", "held", "source", "either"))
    sums = [0] * 4
    for tag, pairs in corpus_pairs(corpus):
        found = compare(program, tag, [(a, b) for _, a, b in pairs])
        cells = []
        for test in (lambda p: p[0] == 0 and DIGIT.search(p[1]),
                     lambda p: p[0] == 1 and DIGIT.search(p[1]),
                     lambda p: DIGIT.search(p[1]), lambda p: True):
            chosen = [f for p, f in zip(pairs, found) if test(p)]
            bad = sum(1 for f in chosen if f)
            cells.append(100.0 * bad / max(len(chosen), 1))
        print("%-8s %7.1f %7.1f %7.1f %7.1f" % (tag, *cells))
        if tag in LANGS:
            sums = [s + c for s, c in zip(sums, cells)]
        if "-v" in sys.argv:
            for p, f in zip(pairs, found):
                if f and (p[0] == 0 or "--all" in sys.argv):
                    print("  ", p[1], "\n    ", p[2], "\n      ",
                          "; ".join(x["text"] for x in f))
    print("%-8s %7.1f %7.1f %7.1f %7.1f" % ("mean",
          *[s / len(LANGS) for s in sums]))


# What stands for another scale, currency or sign in a target.
SCALES = {
    "zh-Hans": "万 亿 万亿", "zh-Hant": "萬 億 兆", "ja": "万 億 兆",
    "ko": "만 억 조", "fr": "mille;milliers millions;million milliards;milliard",
    "de": "Tausend Millionen;Million;Mio. Milliarden;Milliarde;Mrd.",
    "es": "mil millones;millón billones;billón",
    "pt": "mil milhões;milhão bilhões;bilhão;mil milhões",
    "it": "mila milioni;milione miliardi;miliardo",
    "ru": "тысяч;тыс.;тысячи миллионов;млн;миллиона миллиардов;млрд;миллиарда",
    "ar": "ألف مليون مليار", "th": "พัน ล้าน", "vi": "nghìn triệu tỷ",
    "id": "ribu juta miliar", "ms": "ribu juta bilion",
    "tr": "bin milyon milyar",
    "nl": "duizend miljoen miljard",
    "pl": "tys.;tysięcy mln;milionów mld;miliardów", "hi": "हजार लाख करोड़ मिलियन",
}


def other_digit(rng, c):
    value = (int(c) + rng.randrange(1, 10)) % 10
    return chr(ord(c) - int(c) + value)


def scale_of(tag, text, at):
    """(start, end, other word) of the scale word after the figure."""
    groups = [g.split(";") for g in SCALES[tag].split(" ")] \
        if tag not in ("es", "pt") else \
        [["mil"], ["millones", "millón", "milhões", "milhão"],
         ["billones", "billón", "bilhões", "bilhão"]]
    rest = text[at:]
    lead = len(rest) - len(rest.lstrip("  "))
    for i, group in enumerate(groups):
        for word in sorted(group, key=len, reverse=True):
            if rest[lead:].startswith(word):
                end = at + lead + len(word)
                if word[-1].isascii() and end < len(text) and \
                        text[end].isalpha():
                    continue
                if tag == "th" and text[end:end + 2] in ("โท", "เอ", "ตร"):
                    continue  # a rank, no thousand
                if tag in ("es", "pt", "th") and any(
                        text[end:].lstrip().startswith(w)
                        for g in groups for w in g):
                    continue
                other = groups[(i + 1) % len(groups)][0]
                if tag == "pt" and other == "billones":
                    other = "bilhões"
                if tag == "pt" and other == "millones":
                    other = "milhões"
                return at + lead, end, other
    return None


MONEY = {"€": "£", "£": "€", "$": "€", "USD": "EUR", "EUR": "USD",
         "¥": "€", "₹": "€"}


def mutants(rng, tag, text):
    """(kind, changed text), at most one of each kind."""
    digits = [m.start() for m in re.finditer(r"\d", text)]
    if not digits:
        return
    at = rng.choice(digits)
    yield "digit", text[:at] + other_digit(rng, text[at]) + text[at + 1:]
    lost = [i for i in digits if text[i:i + 1] not in "0٠" and
            (text[i - 1:i].isdigit() or text[i + 1:i + 2].isdigit())]
    if lost:
        at = rng.choice(lost)
        yield "digit lost", text[:at] + text[at + 1:]
    figures = [m for m in re.finditer(r"(?<![\w.,/:-])\d[\d.,   ]*\d|"
                                      r"(?<![\w.,/:-])\d", text)]
    if figures:
        m = rng.choice(figures)
        yield "sign", text[:m.start()] + "-" + text[m.start():]
    signs = [m for m in re.finditer(r"(?:(?<=\s)|^)[-−](?=\d)", text)]
    if signs:
        m = rng.choice(signs)
        yield "sign lost", text[:m.start()] + text[m.end():]
    points = [m for m in re.finditer(r"(?<=\d)[.,٫](?=\d)(?!\d{3}(?!\d))", text)
              if not DIGIT.search(text[m.end() + 1:m.end() + 2]) or
              text[m.start()] == "٫"]
    if points:
        m = rng.choice(points)
        yield "point lost", text[:m.start()] + text[m.end():]
        if m.start() >= 2 and text[m.start() - 2].isdigit():
            yield "point moved", (text[:m.start() - 1] + m.group() +
                                  text[m.start() - 1] + text[m.end():])
    scaled = []
    for m in re.finditer(r"\d(?!\d)", text):
        s = scale_of(tag, text, m.end())
        if s and not text[s[1]:].lstrip()[:1].isdigit():
            scaled.append(s)
    if scaled:
        start, end, other = rng.choice(scaled)
        yield "scale", text[:start] + other + text[end:]
        yield "scale lost", text[:start].rstrip() + text[end:]
    percents = [m for m in re.finditer(r"[%％٪]", text)
                if not re.match(r".{1,8}\d[\d.,]*\s?[%％٪]",
                                text[m.end():])]
    if percents:
        m = rng.choice(percents)
        yield "percent lost", text[:m.start()] + text[m.end():]
        yield "permille", text[:m.start()] + "‰" + text[m.end():]
    money = [m for m in re.finditer("|".join(re.escape(k) for k in MONEY),
                                    text)]
    if money:
        m = rng.choice(money)
        yield "currency", text[:m.start()] + MONEY[m.group()] + \
            text[m.end():]


def mutations(program, corpus):
    print("changed targets that were found, %")
    total = {}
    kinds = ["digit", "digit lost", "sign", "sign lost", "point lost",
             "point moved", "scale", "scale lost", "percent lost", "permille",
             "currency"]
    print("%-8s" % "", *["%12s" % k for k in kinds])
    for tag, pairs in corpus_pairs(corpus):
        rng = random.Random(tag)
        clean = [(a, b) for (_, a, b), f in zip(pairs, compare(
            program, tag, [(a, b) for _, a, b in pairs])) if not f]
        changed = [(k, a, t, b) for a, b in clean for _ in range(3)
                   for k, t in mutants(rng, tag, b)]
        found = compare(program, tag, [(a, t) for _, a, t, _ in changed])
        count = {k: [0, 0] for k in kinds}
        for (kind, a, t, b), f in zip(changed, found):
            count[kind][0] += bool(f)
            count[kind][1] += 1
            if not f and "-v" in sys.argv:
                print("  ", kind, "|", a, "|", t, "|", b)
        for k in kinds:
            n = total.setdefault(k, [0, 0])
            n[0] += count[k][0]
            n[1] += count[k][1]
        print("%-8s" % tag, *["%7.1f/%4d" % (
            100.0 * count[k][0] / count[k][1], count[k][1])
            if count[k][1] else "%12s" % "-" for k in kinds])
    print("%-8s" % "all", *["%7.1f/%4d" % (100.0 * total[k][0] / total[k][1],
          total[k][1]) if total[k][1] else "%12s" % "-" for k in kinds])


def plain(value):
    """A spec's value as a plain number, or None."""
    if value is None:
        return None
    text = value.rstrip("%").replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


UNITS = "currency-units.tsv"
RATES = ("percent", "permille", "basis_points")


def unit_names():
    """What the specs call a currency: its code; "-" for coins."""
    path = os.path.join(os.path.dirname(__file__), UNITS)
    return {name.lower(): code for name, code in
            (row.split("\t") for row in lines(path) if row[:1] != "#")}


def is_checked(case):
    """Whether any of the specs' own programs gives what the case wants."""
    failed = (case.get("NotSupported", "") + "," +
              case.get("NotSupportedByDesign", "")).lower()
    return not all(p in failed for p in
                   ("dotnet", "javascript", "python", "java,")) and \
        not case.get("IgnoreResolution")


def is_number(figure, want):
    return re.fullmatch(r"-?[\d.]+", figure["value"]) is not None and \
        abs(float(figure["value"]) - want) <= 1e-12 * max(abs(want), 1)


def is_percent(figure, want, _):
    return figure["kind"] in RATES and is_number(figure, want)


def is_any(figure, want, _):
    return is_number(figure, want)


def is_money(figure, want, code):
    """A bare sign may leave open whose dollar it is; coins count as such, or
    as hundredths of what they are coins of."""
    if figure["kind"] != "money":
        return False
    if code == "-":
        return (figure["unit"] == "" and is_number(figure, want)) or \
            (figure["unit"] != "" and is_number(figure, want / 100))
    return is_number(figure, want) and figure["unit"] == code


def spec_code(names, resolution):
    """The code that a result wants; None: no unit that we know."""
    if resolution.get("isoCurrency"):
        return resolution["isoCurrency"].upper()
    return names.get(resolution.get("unit", "").lower())


MODELS = (("Percent", "Number.%s.PercentModel.json", is_percent),
          ("Currency", "NumberWithUnit.%s.CurrencyModel.json", is_money),
          ("Number", "Number.%s.NumberModel.json", is_any))


def spec_counts(program, tag, model, path, test):
    """[good, all] of values with digits that were checked, of those with
    digits, and of all."""
    names = unit_names()
    with open(path, encoding="utf-8-sig") as f:
        cases = [c for c in json.load(f) if c["Results"]]
    got = run(program, ["figures", "-l", tag], [c["Input"] for c in cases])
    counts = [[0, 0], [0, 0], [0, 0]]
    for case, line in zip(cases, got):
        for r in case["Results"]:
            resolution = r.get("Resolution") or {}
            want = plain(resolution.get("value"))
            code = spec_code(names, resolution) if model == "Currency" else ""
            if want is None or code is None:
                continue
            digits = bool(DIGIT.search(r["Text"]))
            good = any(test(f, want, code) for f in line["figures"])
            for count, counted in zip(counts, (
                    digits and is_checked(case), digits, True)):
                count[0] += good and counted
                count[1] += counted
            if not good and "-v" in sys.argv and (
                    model != "Number" or "--number" in sys.argv):
                print("  ", tag, model, "digits" if digits else "words",
                      "" if is_checked(case) else "(not checked)", "|",
                      case["Input"], "|", r["Text"], "|", want, code,
                      [(f["text"], f["kind"], f["value"], f["unit"])
                       for f in line["figures"]])
    return counts


def specs(program, corpus):
    folder = os.path.join(corpus, "recognizers")
    print("Recognizers-Text specs, % of values (with digits, of cases that "
          "one of its programs passes; with digits; all)")
    print("%-10s" % "", *["%28s" % m[0] for m in MODELS])
    for name, tag in SPECS.items():
        cells = []
        for model, pattern, test in MODELS:
            path = os.path.join(folder, pattern % name)
            if not os.path.exists(path):
                cells.append("-")
                continue
            cells.append(" ".join("%5.1f/%3d" % (100.0 * a / max(b, 1), b)
                         for a, b in spec_counts(program, tag, model, path,
                                                 test)))
        print("%-10s" % name, *["%28s" % c for c in cells])


def speed(program, corpus):
    rows = lines(os.path.join(corpus, "ntrex", "newstest2019-src.eng.txt"))
    text = ("\n".join(rows) + "\n").encode() * 20
    for what, data in (("prose", text), ("digits", b"1" * 10000000 + b"\n"),
                       ("figures", b"1 " * 5000000 + b"\n"),
                       ("points", b"1." * 5000000 + b"\n"),
                       ("words", b"hundred " * 1250000 + b"\n")):
        start = time.time()
        subprocess.run([program, "figures", "-l", "en"], input=data,
                       stdout=subprocess.DEVNULL, check=True)
        took = time.time() - start
        print("figures of %-8s %6.1f MB %6.2f s %6.1f MB/s" % (
            what, len(data) / 1e6, took, len(data) / 1e6 / took))


def money_of(program, name):
    """Amounts of our own in sentences, with their currencies."""
    print("%s, %% of amounts with their currency" % name)
    count = {}
    for row in lines(os.path.join(os.path.dirname(__file__), name)):
        tag, text, want = row.split("\t")
        figures = run(program, ["figures", "-l", tag], [text])[0]["figures"]
        got = {(f["value"] + " " + f["unit"]).strip() for f in figures}
        n = count.setdefault(tag, [0, 0])
        for value in want.split("|"):
            n[0] += value in got
            n[1] += 1
            if value not in got:
                print("  ", tag, "|", text, "|", value, sorted(got))
    for tag, (good, n) in count.items():
        print("%-8s %5.1f/%d" % (tag, 100.0 * good / n, n))


def money(program, _):
    for name in ("money.tsv", "money-later.tsv", "money-third.tsv"):
        money_of(program, name)


def trips(program, _):
    binary = os.path.join(os.path.dirname(program), "tests", "bench",
                          "round_trip")
    if not os.path.exists(binary):
        print("round trips: %s is not built" % binary)
        return
    print("parse(format(x)) == x")
    sys.stdout.flush()
    subprocess.run([binary, os.environ.get("N", "1000000")], check=False)


def main():
    parts = {"alarms": alarms, "mutations": mutations, "specs": specs,
             "money": money, "trips": trips, "speed": speed}
    program = sys.argv[1]
    corpus = os.environ.get("CORPUS", "../shared/corpus/lang")
    for word in sys.argv[2:]:
        if word not in parts and not word.startswith("-"):
            corpus = word
    has_corpus = os.path.isdir(os.path.join(corpus, "ntrex"))
    for name in [a for a in sys.argv[2:] if a in parts] or list(parts):
        if has_corpus or name in ("money", "trips"):
            parts[name](program, corpus)
        else:
            print("%s: no corpus at %s" % (name, corpus))


if __name__ == "__main__":
    main()
