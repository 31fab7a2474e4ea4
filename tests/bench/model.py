#!/usr/bin/env python3
"""model.py PROGRAM SERVER [fault|bench] - what a model server can do to us.

SERVER is build/.../tests/bench/model_server, a stand-in and no model: it
translates into capitals. What is accepted is read from the output and judged
here, by other means than the program's own: the words, the digits, the codes
and the ids of every text. KINDS="a b", RATES="0.1 1", N=10000 for less.
"""
import concurrent.futures
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as tree

PROGRAM, SERVER = sys.argv[1:3]
N = int(os.environ.get("N", "10000"))
WORDS = """revenue margin goodwill impairment dividend segment lease provision
inventory depreciation equity borrowing covenant hedge subsidiary associate
disposal acquisition pension liability""".split()


def identity(i):
    """A word of letters only that no other text has."""
    letters = ""
    for _ in range(4):
        letters += "bcdfghjklm"[i % 10]
        i //= 10
    return "Z" + letters[::-1] + "a"


def sentence(i, chance):
    word = chance.choice(WORDS)
    name = identity(i)
    kind = i % 8
    amount = "%d,%03d.%d" % (chance.randint(1, 999), chance.randint(0, 999),
                             chance.randint(0, 9))
    return [
        "The %s of %s rose by %d.%d%% to <b>EUR %s million</b> in the year.",
        "The board of %s has approved the %s policy again.",
        "At %s the %s was (%s) at the end of <b>the</b> period.",
        "Note %d says how the %s of %s is measured.",
        "The <b>%s</b> of <i>%s</i> was renewed by the lessor.",
        "The change of -%d.%d points in the %s of %s is explained below.",
        "See https://example.org/%s for the %s of ISIN US0378331005.",
        "Total %s of %s ........................................ %s",
    ][kind] % [
        (word, name, chance.randint(1, 30), chance.randint(1, 9), amount),
        (name, word), (name, word, amount),
        (chance.randint(1, 40), word, name), (word, name),
        (chance.randint(1, 9), chance.randint(1, 9), word, name),
        (name.lower(), name), (word, name, amount),
    ][kind]


def make(path, count):
    chance = random.Random(7)
    with open(path, "w") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<report xmlns:its='
                  '"http://www.w3.org/2005/11/its" its:version="2.0" '
                  'xml:lang="en">\n<its:rules version="2.0"><its:withinTextRule'
                  ' selector="//b|//i" withinText="yes"/></its:rules>\n')
        for i in range(count):
            out.write("<p>%s</p>\n" % sentence(i, chance))
        out.write("</report>\n")


class Server:
    def __init__(self, fault="none", rate=0, delay=0, slots=64):
        self.folder = tempfile.mkdtemp(prefix="dragoman-model.")
        self.process = subprocess.Popen(
            [SERVER, self.folder, fault, str(rate), str(delay), str(slots)])
        port = os.path.join(self.folder, "port")
        while not os.path.exists(port) or not open(port).read():
            time.sleep(0.01)
        self.url = "http://127.0.0.1:" + open(port).read().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        with open(os.path.join(self.folder, "log")) as log:
            return {k: int(v) for k, v in map(str.split, log)}


def translate(url, source, target, *options, **env):
    return subprocess.run(
        [PROGRAM, "translate", "-s", "en", "-t", "es", "-e", "chat", "--url",
         url, "--model", "stand-in", "--engine-timeout", "2",
         "--engine-patience", "4", "-q", "-o", target, source, *options],
        env=dict(os.environ, NO_PROXY="127.0.0.1", **env),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def paragraphs(path):
    return [p for p in tree.parse(path).getroot() if p.tag == "p"]


def shape(p):
    return [c.tag for c in p]


def digits(text):
    return re.sub(r"[^0-9%()-]", "", text)


def judge(source, target):
    """(accepted, kept, silent): silent ones are wrong and not told of."""
    report = json.load(open(target + ".report.json"))
    told = {f.get("unit") for f in report["findings"]
            if f["code"] == "source-kept"}
    placed = {f.get("unit") for f in report["findings"]
              if f["code"] == "code-placed"}
    counts = [0, 0, []]
    for i, (a, b) in enumerate(zip(paragraphs(source), paragraphs(target),
                                   strict=True)):
        before, after = "".join(a.itertext()), "".join(b.itertext())
        if before == after:
            counts[1] += 1
            if i + 1 not in told:
                counts[2].append((i, "kept, and not told", after))
            continue
        counts[0] += 1
        name = re.search(r"Z[b-m]{4}a", before).group()
        link = re.findall(r"https://\S+|US[0-9]{10}", before)
        if name.upper() not in after and name not in after:
            counts[2].append((i, "another text's", after))
        elif digits(before) != digits(after):
            counts[2].append((i, "figures", after))
        elif shape(a) != shape(b) and i + 1 not in placed:
            counts[2].append((i, "codes", after))
        elif "think" in after or "Here" in after:
            counts[2].append((i, "the engine's own words", after))
        elif any(one not in after for one in link):
            counts[2].append((i, "protected", after))
        elif "million" in before and "MILLONES" not in after:
            counts[2].append((i, "scale", after))
    return counts


def fault_row(source, folder, kind, rate):
    server = Server(kind, rate)
    target = os.path.join(folder, "%s-%s.xml" % (kind, rate))
    start = time.time()
    run = translate(server.url, source, target)
    seconds = time.time() - start
    log = server.stop()
    if run.returncode == 4 and not os.path.exists(target):
        return kind, rate, "no output, status 4", log, seconds, 0, run
    if run.returncode not in (0, 1):
        return kind, rate, "status %d" % run.returncode, log, seconds, 1, run
    accepted, kept, silent = judge(source, target)
    for one in silent[:3]:
        print("  ", one)
    return (kind, rate, "%d accepted, %d kept, %d silent" % (
        accepted, kept, len(silent)), log, seconds, len(silent), run)


def faults():
    kinds = os.environ.get("KINDS", "").split() or [
        k for k in subprocess.run([SERVER], stdout=subprocess.PIPE, text=True,
                                  stderr=subprocess.DEVNULL).stdout.split()
        if k != "none"]
    rates = [float(r) for r in os.environ.get("RATES", "0.1 0.5 1").split()]
    folder = tempfile.mkdtemp(prefix="dragoman-model.")
    source = os.path.join(folder, "in.xml")
    make(source, N)
    bad = 0
    print("%d segments, %d kinds of faults" % (N, len(kinds)))
    for kind in kinds:
        for rate in rates:
            row = fault_row(source, folder, kind, rate)
            bad += row[5]
            print("%-16s %4.1f  %-44s %6d requests %6.1f s%s" % (
                *row[:3], row[3]["requests"], row[4],
                "" if row[5] == 0 else "  NOT MET"), flush=True)
    print("silent: %d (bar 0)" % bad)
    return bad > 0


def usage_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def bench():
    folder = tempfile.mkdtemp(prefix="dragoman-model.")
    source = os.path.join(folder, "in.xml")
    make(source, 2000)
    for slots in (8, 16, 32):
        server = Server(delay=100, slots=slots)
        start = time.time()
        run = translate(server.url, source, os.path.join(folder, "o.xml"))
        seconds = time.time() - start
        log = server.stop()
        rounds = -(-log["requests"] // slots)
        print("throughput, 2,000 paragraphs, %d slots of 100 ms: %d requests, "
              "%.2f s of %.2f s at best: %.0f %% (bar 95)" % (
                  slots, log["requests"], seconds, rounds * 0.1,
                  rounds * 10 / seconds))
        assert run.returncode == 0, run.stderr


if __name__ == "__main__":
    sys.exit(faults() if sys.argv[3:] == ["fault"] else bench())
