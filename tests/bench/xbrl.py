#!/usr/bin/env python3
"""xbrl.py PROGRAM CORPUS [FILE...]: the bars for XML filings as a table.

FILEs take the place of the inline XBRL files of the corpus (more of them may
stand in zip archives). Facts are compared by our own reading here, with
Python's XML parser, not by the program's. README.md says what the rows are.
QUICK=1 takes three languages and leaves out itstool."""
import collections
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as etree
import zipfile

program, corpus, given = sys.argv[1], sys.argv[2], sys.argv[3:]
here = os.path.dirname(os.path.abspath(__file__))
work = tempfile.mkdtemp(prefix="dragoman-xml.")
quick = os.environ.get("QUICK") == "1"
IX = ("{http://www.xbrl.org/2013/inlineXBRL}", "{http://www.xbrl.org/2008/inlineXBRL}")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FIXED = ("fixed-", "nocontent", "booleantrue", "booleanfalse")
missed = 0


def row(name, value, bar, good, notes=()):
    global missed
    missed += not good
    print(f"{name:<46} {value:>24}  {bar:<22} {'met' if good else 'NOT MET'}", flush=True)
    for note in list(notes)[:6]:
        print("      " + note)


def measure(*command):
    """Seconds, MB and status of a command, with its children."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (time.monotonic() - begin, usage.ru_maxrss / 1024, process.returncode,
            error.decode(errors="replace"))


def translate(source, target, engine, languages=("en", "es"), extra=()):
    return measure(program, "translate", "-q", "-s", languages[0], "-t", languages[1],
                   "-e", engine, *extra, "-o", target, source)


# ---- ITS --------------------------------------------------------------------

def bench_its():
    folder = corpus + "/xml/its"
    if not os.path.isdir(folder + "/expected"):
        return
    run = subprocess.run([sys.executable, here + "/its.py", program, folder],
                         capture_output=True, text=True)
    last = run.stdout.strip().splitlines()[-1].replace("total ", "")
    row("W3C ITS 2.0 test suite (11 of 19 categories)", last, "all", run.returncode == 0,
        [line for line in run.stdout.splitlines() if " not " in line])
    unit = "build/release/tests/unit/test_its_info"
    if os.path.exists(unit):
        run = subprocess.run([unit], capture_output=True, text=True)
        good = sum(line.startswith("ok ") for line in run.stdout.splitlines())
        row("the other 8 categories, our cases by the standard", f"{good} groups", "all",
            run.returncode == 0)


# ---- inline XBRL ------------------------------------------------------------

def find_inline():
    """The inline files, those in packages unpacked."""
    files = given or [path for where in ("xml/ixbrl/*", "xml/pkg/*.zip", "filings/*/*") for path in
                      glob.glob(corpus + "/" + where)
                      if path.endswith((".zip", ".xbri", ".htm", ".html", ".xhtml"))]
    found = []
    for path in sorted(files):
        if not path.endswith((".zip", ".xbri")):
            found.append(path)
            continue
        folder = os.path.join(work, "in", os.path.basename(path))
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".htm", ".html", ".xhtml")):
                    found.append(archive.extract(name, folder))
    return [path for path in found if b"inlineXBRL" in open(path, "rb").read()]


def parse(path):
    return etree.fromstring(open(path, "rb").read().lstrip())


def source_language(root):
    for node in root.iter():
        tag = node.get(LANG) or ""
        if tag:
            return tag.split("-")[0]
    text = "".join(root.itertext())[:20000]
    return "ja" if any("\u3040" < c < "\u30ff" for c in text) else "en"


def facts(root):
    """What must not change: a multiset of facts with what they say."""
    table = collections.Counter()
    hidden = {node for section in root.iter() if section.tag in
              tuple(ix + "hidden" for ix in IX) for node in section.iter()}
    for node in root.iter():
        if not isinstance(node.tag, str) or not node.tag.startswith(IX):
            continue
        kind = node.tag.split("}")[1]
        attributes = tuple(sorted((k, v) for k, v in node.attrib.items() if k != LANG))
        text = "".join(node.itertext())
        name = node.get("format", "").split(":")[-1]
        is_kept = kind in ("nonFraction", "fraction", "numerator", "denominator",
                           "references", "resources") or node in hidden or (
            kind == "nonNumeric" and name and not name.startswith(FIXED))
        table[kind, attributes, text if is_kept else None] += 1
    return table


def bench_facts(files):
    targets = [line.split()[0] for line in subprocess.run(
        [program, "languages"], capture_output=True, text=True).stdout.splitlines()]
    known = targets
    targets = ["de", "ar", "ja"] if quick else targets
    good = tried = n_facts = 0
    bad, refused, kept = [], [], 0
    for path in files:
        try:
            root = parse(path)
        except etree.ParseError as fault:
            refused.append(f"{os.path.basename(path)}: not well-formed: {fault}")
            continue
        source, before = source_language(root), facts(root)
        source = source if source in known else "en"
        n_facts += sum(count for (kind, _, _), count in before.items()
                       if kind in ("nonFraction", "nonNumeric", "fraction"))
        for target in targets:
            if target == source:
                continue
            tried += 1
            out = os.path.join(work, "out.htm")
            _, _, status, error = translate(path, out, "pseudo:script:" + target,
                                            (source, target))
            if status not in (0, 1):
                bad.append(f"{os.path.basename(path)} to {target}: {error.strip()[-150:]}")
                continue
            proof = json.load(open(out + ".report.json")).get("proof", [])
            is_proved = proof and not any(check["faults"] for check in proof)
            if is_proved and facts(parse(out)) == before:
                good += 1
            else:
                bad.append(f"{os.path.basename(path)} to {target}: facts differ")
            if open(out, "rb").read() == open(path, "rb").read():
                kept += 1
            os.unlink(out)
    row(f"facts as they were: {len(files) - len(refused)} files, {n_facts} facts, {len(targets)} languages",
        f"{good} of {tried}", "100 %", good == tried > 0, bad)
    if kept:
        print(f"      {kept} came back unchanged")
    for line in refused:
        print("      no XML: " + line)


def bench_identity(files):
    good, differ = 0, []
    paths = files + glob.glob(corpus + "/filings/xml/*.x*ml") + glob.glob(corpus + "/xml/xbrl/*") + \
        glob.glob(corpus + "/xml/edgar_xml/*") if not given else files
    tried = 0
    for path in paths:
        try:
            parse(path)
        except etree.ParseError:
            continue
        tried += 1
        out = os.path.join(work, "same.xml")
        translate(path, out, "pseudo:identity")
        if os.path.exists(out) and open(out, "rb").read() == open(path, "rb").read():
            good += 1
        else:
            differ.append(os.path.basename(path))
        for name in glob.glob(out + "*"):
            os.unlink(name)
    row("identity run byte-equal", f"{good} of {tried}", "100 %", good == tried > 0, differ)


def bench_gold():
    inline = corpus + "/xml/ixbrl/edgar_aapl_10q_2025.htm"
    instance = corpus + "/xml/xbrl/edgar_aapl_10q_2025_htm.xml"
    if not os.path.exists(instance):
        return
    run = subprocess.run([sys.executable, here + "/facts.py", program, inline, instance, "760",
                          "612"], capture_output=True, text=True)
    words = run.stdout.strip().splitlines()[-1].split()
    row("AAPL 10-Q against the SEC's instance",
        f"{words[1]}/{words[3]} facts, {words[-3]}/{words[-1]}", "760/760, 612/612",
        run.returncode == 0, [line for line in run.stdout.splitlines() if line[0] == "#"])


# ---- time, memory, safety ---------------------------------------------------

def bench_speed(files):
    large = [path for path in files if os.path.getsize(path) > 1500000]
    if not large:
        return
    path = min(large, key=lambda p: abs(os.path.getsize(p) - 2000000))
    times = sorted(translate(path, work + "/o.htm", "pseudo:identity")[0] for _ in range(5))
    size = os.path.getsize(path) / 1e6
    seconds = times[2] * 2 / size
    row(f"iXBRL of 2 MB, read and write ({size:.1f} MB measured)", f"{seconds:.2f} s", "<= 0.15 s",
        seconds <= 0.15)
    times = sorted(measure(program, "facts", path)[0] for _ in range(5))
    print(f"      its facts as JSON: {times[2]:.2f} s")


def bench_itstool():
    """The same work by both: text out of a document by rules, and the way back with it."""
    if quick or not all(map(shutil.which, ("itstool", "msgen", "msgfmt"))):
        print("itstool: left out")
        return
    source, pot, po, mo = (work + "/report" + end for end in (".xml", ".pot", ".po", ".mo"))
    with open(source, "wb") as out:
        subprocess.run([sys.executable, here + "/make_xml.py", "60000"], stdout=out, check=True)
    rules = here + "/report.its"
    export = sorted(measure(program, "export", "-s", "en", "-t", "es", "--rules", rules,
                            "-o", work + "/report.xlf", source)[:2] for _ in range(3))[1]
    whole = sorted(translate(source, work + "/report.es.xml", "pseudo:accent",
                             extra=("--rules", rules))[:2] for _ in range(3))[1]
    extract = measure("itstool", "-i", rules, "-o", pot, source)
    subprocess.run(["msgen", "-o", po, pot], check=True)
    subprocess.run(["msgfmt", "-o", mo, po], check=True)
    os.mkdir(work + "/merged")
    merge = measure("itstool", "-m", mo, "-i", rules, "-o", work + "/merged/", source)
    both = (extract[0] + merge[0], max(extract[1], merge[1]))
    for name, ours, theirs in (("text out of 40 MB: export, itstool -o", export, extract),
                               ("40 MB out and back: translate, itstool -o, -m", whole, both)):
        times = theirs[0] / ours[0]
        row(name, f"{times:.1f}x, {ours[1]:.0f}/{theirs[1]:.0f} MB", ">= 15x, less memory",
            times >= 15 and ours[1] < theirs[1],
            [f"ours {ours[0]:.2f} s, itstool {theirs[0]:.2f} s"])
    print(f"      translate beside itstool -o alone: {extract[0] / whole[0]:.1f}x, "
          f"{whole[1]:.0f}/{extract[1]:.0f} MB")


def hostile():
    """Cases of xml.md C4: name, text, what must not be in the output."""
    levels = "".join('<!ENTITY e%d "%s">' % (i, "&e%d;" % (i - 1) * 10) for i in range(1, 12))
    secret = work + "/secret.txt"
    open(secret, "w").write("SECRETWORD")
    long_text = "Lorem ipsum dolor sit amet. " * 450000
    yield "billion laughs", '<!DOCTYPE a [<!ENTITY e0 "ha">%s]><a>&e11;</a>' % levels
    yield "quadratic", '<!DOCTYPE a [<!ENTITY x "%s">]><a>%s</a>' % ("y" * 75000, "&x;" * 25000)
    yield "external entity", '<!DOCTYPE a [<!ENTITY x SYSTEM "file://%s">]><a><p>T &x;</p></a>' % secret
    yield "external DTD", '<!DOCTYPE a SYSTEM "file://%s"><a><p>Text</p></a>' % secret
    yield "parameter entity", '<!DOCTYPE a [<!ENTITY %% p SYSTEM "file://%s"> %%p;]><a><p>T</p></a>' % secret
    yield "network", '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a><p>Text</p></a>'
    yield "depth 100,000", "<a>" * 100000 + "</a>" * 100000
    yield "12 MB of text", "<a><p>%s</p></a>" % long_text
    yield "12 MB in an attribute", "<a><p t='%s'>Text</p></a>" % long_text
    yield "50,000 attributes", "<a%s/>" % "".join(" a%d=''" % i for i in range(50000))
    yield "200,000 attributes", "<a%s/>" % "".join(" a%d=''" % i for i in range(200000))
    yield "XInclude", '<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="%s" parse="text"/><p>T</p></a>' % secret
    yield "rules from elsewhere", '<a xmlns:its="http://www.w3.org/2005/11/its" xmlns:x="http://www.w3.org/1999/xlink"><its:rules version="2.0" x:href="file://%s"/><p>T</p></a>' % secret
    yield "XPath without end", "<a xmlns:its='http://www.w3.org/2005/11/its'><its:rules version='2.0'><its:translateRule selector='//*[count(//*[count(//*) > 1]) > 1]' translate='no'/></its:rules>%s</a>" % ("<b/>" * 3000)


def bench_hostile():
    bad, count = [], 0
    for name, text in hostile():
        path = os.path.join(work, "hostile.xml")
        open(path, "w").write(text)
        for command in ("translate", "facts", "its"):
            count += 1
            out = os.path.join(work, "hostile.out.xml")
            if command == "translate":
                seconds, mb, status, error = translate(path, out, "pseudo:identity")
            elif command == "facts":
                seconds, mb, status, error = measure(program, "facts", path)
            else:
                seconds, mb, status, error = measure(program, "its", "-c", "translate", path)
            is_read = os.path.exists(out) and b"SECRETWORD" in open(out, "rb").read()
            if seconds > 1 or mb > 200 or status not in (0, 1, 3) or is_read:
                bad.append(f"{name}, {command}: {seconds:.2f} s, {mb:.0f} MB, status {status}"
                           + (", read the file" if is_read else ""))
            for left in glob.glob(out + "*"):
                os.unlink(left)
    row("hostile cases of C4, three commands each", f"{count - len(bad)} of {count}",
        "1 s, 200 MB, no access", not bad, bad)


def main():
    files = find_inline()
    bench_its()
    bench_identity(files)
    bench_facts(files)
    bench_gold()
    bench_speed(files)
    bench_itstool()
    bench_hostile()
    shutil.rmtree(work)
    return 1 if missed else 0


sys.exit(main())
