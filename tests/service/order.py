"""order.py PROGRAM - what is on the disk before what: the order of service.md, A.4,
as strace(1) sees it. Nothing that dies in a test loses what was written and not yet
synced; a power cut does, so the order is looked at itself.

Exits with 77 where nothing can be traced.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
BASE = tempfile.mkdtemp(prefix="dragoman-order.", dir=os.environ.get("TMPDIR"))
SPOOL = os.path.join(BASE, "spool")
SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<([^>]*)>")
MOVE = re.compile(r'renameat2?\(\d+<([^>]*)>, "([^"]*)", \d+<([^>]*)>, "([^"]*)".*= 0')


def trace():
    os.makedirs(SPOOL + "/in/q")
    with open(SPOOL + "/in/q/.queue.conf", "w") as file:
        file.write("source = en\ntargets = de\nengine = pseudo:accent\nsettle = 0\n")
    with open(SPOOL + "/in/q/one.xml", "w") as file:
        file.write("<doc><p>The board met on 3 May 2024.</p></doc>")
    out = os.path.join(BASE, "trace")
    env = {k: v for k, v in os.environ.items() if not k.startswith("DRAGOMAN_")}
    done = subprocess.run(["strace", "-f", "-y", "-s", "500", "-o", out, "-e",
                           "trace=fsync,fdatasync,renameat,renameat2", PROGRAM, "run",
                           "-j", "1", "--log", "none", SPOOL], env=env)
    if done.returncode != 0:
        sys.exit(77)
    events = []
    with open(out) as file:
        for line in file:
            sync, move = SYNC.search(line), MOVE.search(line)
            if sync:
                events.append(("sync", os.path.relpath(sync[1], SPOOL)))
            elif move:
                events.append(("move", os.path.relpath(move[1] + "/" + move[2], SPOOL),
                               os.path.relpath(move[3] + "/" + move[4], SPOOL)))
    return events


def commits(events):
    return [i for i, e in enumerate(events)
            if e[0] == "sync" and e[1].startswith("state/dragoman.db")]


def where(events, wanted):
    """The place of the only move to a name that matches."""
    found = [i for i, e in enumerate(events) if e[0] == "move" and re.search(wanted, e[2])]
    assert len(found) == 1, (wanted, found)
    return found[0]


def synced(events, first, last, path):
    return any(e == ("sync", path) for e in events[first:last])


def check(events):
    commit = commits(events)
    claim = where(events, r"/orig$")
    work = os.path.dirname(events[claim][2])
    yield "C3: the store knows of it before it moves", any(i < claim for i in commit)
    after = min(i for i in commit if i > claim)
    for path in ("in/q", work, "work"):
        yield "C4: %s is synced before the store says READY" % path.split("/")[0], \
            synced(events, claim, after, path)
    copy = where(events, r"/src/one\.xml$")
    yield "C5: the copy is synced before it has its name", \
        synced(events, claim, copy, events[copy][1])
    yield "C5: and its folder before the store says READY", \
        synced(events, copy, after, work + "/src") and synced(events, copy, after, work)
    publish = where(events, r"^done/")
    part, place = events[publish][1:]
    recorded = max(i for i in commit if i < publish)
    folder = max(i for i, e in enumerate(events[:recorded]) if e == ("sync", part))
    for name in os.listdir(os.path.join(SPOOL, place)):
        yield "P1: %s is synced before the folder" % name, \
            synced(events, copy, folder, part + "/" + name)
    yield "P3: the store knows the place between that and the move", folder < recorded < publish
    parent = os.path.dirname(place)
    while parent != "done":
        parent = os.path.dirname(parent)
        yield "P4: %s is synced before something comes below it" % parent, \
            synced(events, recorded, publish, parent)
    final = min(i for i in commit if i > publish)
    yield "P4: the place is synced before the store says DONE", \
        synced(events, publish, final, os.path.dirname(place))
    yield "P4: so is work", synced(events, publish, final, work)


def main():
    if shutil.which("strace") is None:
        return 77
    n = wrong = 0
    for what, good in check(trace()):
        n += 1
        wrong += not good
        print("%s %s" % ("ok" if good else "not ok", what))
    shutil.rmtree(BASE)
    return wrong != 0 or n < 15


if __name__ == "__main__":
    sys.exit(main())
