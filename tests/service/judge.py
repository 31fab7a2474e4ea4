"""judge.py - says whether a spool kept its promise; shares nothing with the tool.

The invariant of a spool on which a clean run has ended: every byte string that
was accepted is in exactly one of in, work, done, failed and quarantine, as often
as it was accepted; each job that is DONE has exactly one published result, whose
files are those that were recorded; results are those of a run without faults; no
half-made file is left anywhere.

    judge.py SPOOL < list      one "SHA-256 how-often" a line; prints breaches
"""
import collections
import hashlib
import json
import os
import sqlite3
import stat
import subprocess
import sys

FINAL = {7: "done", 8: "duplicate", 9: "failed", 10: "quarantined",
         11: "cancelled", 12: "lost"}


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def files_below(folder):
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if stat.S_ISREG(os.lstat(path).st_mode):
                yield path


STORES = {}  # spool to URL, where its jobs are not in itself


def jobs_of(spool):
    if spool in STORES:
        return jobs_of_postgres(STORES[spool])
    base = sqlite3.connect("file:%s/state/dragoman.db?mode=ro" % spool, uri=True)
    base.text_factory = bytes
    base.row_factory = sqlite3.Row
    rows = [dict(row) for row in base.execute("SELECT * FROM job")]
    base.close()
    for row in rows:
        for key, value in row.items():
            if isinstance(value, bytes):
                row[key] = value.decode("utf-8", "surrogateescape")
    return rows


def jobs_of_postgres(url):
    rows = subprocess.run(["psql", "-qXAtd", url, "-c",
                           "SELECT row_to_json(j) FROM dragoman_jobs j"],
                          capture_output=True, check=True).stdout
    return [json.loads(row) for row in rows.splitlines() if row]


def places(spool, jobs):
    """Each place where a byte string is kept, as (digest, place)."""
    found = collections.Counter()
    for path in files_below(spool + "/in"):
        name = os.path.basename(path)
        if not name.startswith(".") and not name.endswith(".job") and name != "MANIFEST":
            found[digest(path)] += 1
    for doc in os.listdir(spool + "/work"):
        path = os.path.join(spool, "work", doc, "orig")
        if os.path.exists(path):
            found[digest(path)] += 1
    # A document with several targets has one folder with several results, or
    # several folders of failures: it counts once a document and kind.
    seen = set()
    for job in jobs:
        if not job["place"] or job["state"] not in FINAL or job["state"] == 12:
            continue
        kind = job["place"].split("/")[0]
        if (job["doc"]) in seen:
            continue
        seen.add(job["doc"])
        folder = os.path.join(spool, job["place"])
        originals = [p for p in files_below(folder) if digest(p) == job["digest"]]
        if len(originals) == 1:
            found[job["digest"]] += 1
        elif kind == "done" and "originals=delete" in job["options"]:
            found[job["digest"]] += 1
    return found


def manifest_of(job):
    lines = [line for line in job["manifest"].split("\n") if line]
    return {line[66:]: line[:64] for line in lines}


def check_results(spool, jobs, wrong):
    used = collections.Counter()
    for job in jobs:
        if job["state"] not in FINAL:
            wrong.append("%s is left in state %d" % (job["id"], job["state"]))
            continue
        if job["state"] == 12:
            continue
        used[job["place"]] += 1
        folder = os.path.join(spool, job["place"])
        if not job["place"] or not os.path.isdir(folder):
            wrong.append("%s: no result at %r" % (job["id"], job["place"]))
            continue
        there = {name: digest(os.path.join(folder, name)) for name in os.listdir(folder)}
        if there != manifest_of(job):
            wrong.append("%s: result is not what was recorded" % job["id"])
    for place, count in used.items():
        if count > 1:
            wrong.append("%s: is the result of %d jobs" % (place, count))
    for top, depth in (("done", 5), ("failed", 2), ("quarantine", 2)):
        for path in files_below(os.path.join(spool, top)):
            parts = os.path.relpath(path, spool).split("/")
            if "/".join(parts[:depth]) not in used:
                wrong.append("%s: belongs to no job" % "/".join(parts))


def check_leftovers(spool, wrong):
    for path in files_below(spool):
        name = os.path.basename(path)
        if ".part" in path.split("/")[-2] or name.endswith((".part", ".new", ".tmp")):
            wrong.append("%s: is left" % path)
    for name in os.listdir(spool + "/work"):
        wrong.append("work/%s: is left" % name)
    for name in os.listdir(spool + "/state"):
        if name.startswith("run."):
            wrong.append("state/%s: is left" % name)


def outputs(spool, jobs):
    """(source, target) to the digests of documents and reports; those name the
    file, which is left out here."""
    made = collections.defaultdict(set)
    for job in jobs:
        if job["state"] not in (7, 8):
            continue
        values = []
        for name, value in sorted(manifest_of(job).items()):
            if name.endswith(".report.json"):
                with open(os.path.join(spool, job["place"], name)) as file:
                    lines = [line for line in file if '"document":' not in line]
                values.append(hashlib.sha256("".join(lines).encode()).hexdigest())
            elif name != "receipt.json" and value != job["digest"] and \
                    not name.endswith(".report.html"):
                values.append(value)
        made[job["digest"], job["target"]].add(tuple(sorted(values)))
    return made


def judge(spool, accepted, expected=None, maybe=None):
    """ACCEPTED: digest to how often; MAYBE: how often more it may be there.
    EXPECTED: outputs() of a run without faults. Returns breaches."""
    wrong = []
    jobs = jobs_of(spool)
    found = places(spool, jobs)
    for value in set(accepted) | set(found):
        least = accepted.get(value, 0)
        most = least + (maybe or {}).get(value, 0)
        if not least <= found[value] <= most:
            wrong.append("%s is there %d times, not %d" % (value[:12], found[value], least))
    check_results(spool, jobs, wrong)
    check_leftovers(spool, wrong)
    for key, made in outputs(spool, jobs).items():
        if expected is not None and not made <= expected.get(key, set()):
            wrong.append("%s into %s: not the result of a run without faults"
                         % (key[0][:12], key[1]))
    for job in jobs:
        if job["state"] in (7, 8):
            path = os.path.join(spool, job["place"], "receipt.json")
            if json.load(open(path))["job"] != job["id"]:
                wrong.append("%s: its receipt is another's" % job["id"])
    return wrong


def main():
    accepted = {}
    for line in sys.stdin:
        value, count = line.split()
        accepted[value] = accepted.get(value, 0) + int(count)
    wrong = judge(sys.argv[1], accepted)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
