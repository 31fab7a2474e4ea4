"""producers.py - how people and programs bring files, and what becomes of them.

    producers.py PROGRAM      prints TAP, a line a pattern

A daemon works the spool while each pattern writes in its own way. A file must be
done once and whole, or still be there and wait; what was processed must be what its
writer meant to write.
"""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import judge  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
SETTLE = 1
DONE, WAITS, LOST = "done", "waits", "lost"
BASE = tempfile.mkdtemp(prefix="dragoman-producers.", dir=os.environ.get("TMPDIR"))
ROOT = os.path.join(BASE, "spool").encode()
QUEUE = ROOT + b"/in/q"
PATTERNS = []


def sha(text):
    return hashlib.sha256(text).hexdigest()


def text_of(name, paragraphs=20):
    rows = "".join("<p>%s: revenue of row %d was EUR %d.5 million.</p>" % (name, i, i)
                   for i in range(paragraphs))
    return ("<doc>%s</doc>\n" % rows).encode()


def pattern(outcome):
    """Registers a function that writes and returns [(bytes, outcome)] or bytes."""
    def add(function):
        PATTERNS.append((function, outcome))
        return function
    return add


def path(name):
    return QUEUE + b"/" + name


def put(name, text, how="wb"):
    with open(path(name), how) as file:
        file.write(text)
    return text


@pattern(DONE)
def copied_in_one_piece():
    return put(b"plain.xml", text_of("plain"))


@pattern(DONE)
def byte_by_byte():
    text = text_of("bytes", 3)
    with open(path(b"bytes.xml"), "wb", buffering=0) as file:
        for byte in text:
            file.write(bytes([byte]))
            time.sleep(0.01)
    return text


@pattern(DONE)
def appended_with_the_file_closed_between():
    text = text_of("append")
    for at in range(0, len(text), 400):
        put(b"append.xml", text[at:at + 400], "ab")
        time.sleep(SETTLE * 0.4)
    return text


@pattern(DONE)
def paused_for_long_with_the_file_open():
    text = text_of("paused")
    cut = text.index(b"</p>") + 4
    with open(path(b"paused.xml"), "wb", buffering=0) as file:
        file.write(text[:cut])
        time.sleep(SETTLE * 3)
        file.write(text[cut:])
    return text


@pattern(DONE)
def paused_for_long_with_the_file_closed():
    text = text_of("closed")
    cut = text.rindex(b"</p>") + 4
    put(b"closed.xml", text[:cut])
    time.sleep(SETTLE * 3)
    return put(b"closed.xml", text[cut:], "ab") and text


@pattern(WAITS)
def killed_half_way():
    text = open("samples/pdf/annual-report.en.pdf", "rb").read()
    return put(b"killed.pdf", text[:len(text) // 2])


@pattern(WAITS)
def office_file_cut():
    text = open("samples/docx/loan-agreement.en.docx", "rb").read()
    return put(b"cut.docx", text[:-30])


@pattern(DONE)
def renamed_in_while_it_is_still_written():
    text = text_of("early")
    with open(path(b".early.part"), "wb", buffering=0) as file:
        file.write(text[:-10])
        os.rename(path(b".early.part"), path(b"early.xml"))
        time.sleep(SETTLE * 2)
        file.write(text[-10:])
    return text


@pattern(DONE)
def hidden_name_then_renamed():
    text = put(b".up.xml.part", text_of("up"))
    time.sleep(SETTLE * 2)
    os.rename(path(b".up.xml.part"), path(b"up.xml"))
    return text


@pattern(DONE)
def preallocated_then_filled():
    text = text_of("room")
    with open(path(b"room.xml"), "wb", buffering=0) as file:
        os.posix_fallocate(file.fileno(), 0, len(text))
    time.sleep(SETTLE * 2)
    put(b"room.xml", text[:700], "r+b")
    time.sleep(SETTLE * 2)
    return put(b"room.xml", text, "r+b")


@pattern(DONE)
def rewritten_in_place_with_an_old_date():
    text = text_of("place")
    with open(path(b"place.xml"), "wb", buffering=0) as file:
        for at in range(0, len(text), 300):
            file.write(text[at:at + 300])
            os.utime(path(b"place.xml"), (0, 0))
            time.sleep(0.2)
    os.utime(path(b"place.xml"), (0, 0))
    return text


@pattern(DONE)
def dated_in_the_future():
    text = put(b"future.xml", text_of("future"))
    os.utime(path(b"future.xml"), (4102444800, 4102444800))
    return text


@pattern(DONE)
def linked_then_the_first_name_removed():
    text = text_of("link")
    other = BASE.encode() + b"/link.xml"
    with open(other, "wb") as file:
        file.write(text)
    os.link(other, path(b"link.xml"))
    time.sleep(SETTLE * 2)
    os.unlink(other)
    return text


@pattern(WAITS)
def linked_twice():
    text = text_of("two-names")
    other = BASE.encode() + b"/names.xml"
    with open(other, "wb") as file:
        file.write(text)
    os.link(other, path(b"names.xml"))
    return text


@pattern(LOST)
def symbolic_link():
    text = text_of("symbolic")
    other = BASE.encode() + b"/symbolic.xml"
    with open(other, "wb") as file:
        file.write(text)
    os.symlink(other, path(b"symbolic.xml"))
    return text


@pattern(None)
def pipe():
    os.mkfifo(path(b"pipe.xml"))
    return b""


@pattern(DONE)
def name_that_is_no_utf8():
    return put(b"caf\xe9.xml", text_of("latin"))


@pattern(DONE)
def name_of_255_bytes():
    return put(b"n" * 251 + b".xml", text_of("long"))


@pattern(DONE)
def two_names_that_are_one_to_unicode():
    one = unicodedata.normalize("NFC", "Caf\u00e9.xml").encode()
    two = unicodedata.normalize("NFD", "Caf\u00e9.xml").encode()
    return [(put(one, text_of("composed")), DONE), (put(two, text_of("apart")), DONE)]


@pattern(DONE)
def names_with_newline_and_dash():
    return [(put(b"a\nb.xml", text_of("newline")), DONE),
            (put(b"-rf.xml", text_of("dash")), DONE)]


@pattern(DONE)
def same_name_again_while_the_first_is_in_work():
    made = []
    for i in range(3):
        text = text_of("again %d" % i, 4000)
        with open(path(b".again.part"), "wb") as file:
            file.write(text)
        while os.path.exists(path(b"again.xml")):
            time.sleep(0.02)
        os.rename(path(b".again.part"), path(b"again.xml"))
        made.append((text, DONE))
    return made


@pattern(DONE)
def batch_with_a_manifest_written_last():
    os.mkdir(path(b"batch"))
    texts = {b"m%d.xml" % i: text_of("member %d" % i) for i in range(3)}
    lines = b"".join(sha(text).encode() + b"  " + name + b"\n" for name, text in texts.items())
    put(b"batch/MANIFEST", lines)
    put(b"batch/m0.xml", texts[b"m0.xml"])
    put(b"batch/m1.xml", b"<doc><p>not this</p></doc>")
    time.sleep(SETTLE * 3)
    assert os.path.exists(path(b"batch/m0.xml")), "taken in without its sisters"
    put(b"batch/m1.xml", texts[b"m1.xml"])
    put(b"batch/m2.xml", texts[b"m2.xml"])
    return [(text, DONE) for text in texts.values()]


@pattern(DONE)
def sidecar_before_its_file():
    text = text_of("declared")
    put(b"declared.xml.job", b"sha256 = " + sha(text).encode() + b"\n")
    put(b"declared.xml", text[:300])
    time.sleep(SETTLE * 3)
    return put(b"declared.xml", text[300:], "ab") and text


@pattern(DONE)
def declared_and_held_open():
    text = text_of("held")
    put(b"held.xml.job", b"sha256 = " + sha(text).encode() + b"\n")
    with open(path(b"held.xml"), "wb", buffering=0) as file:
        file.write(text)
        time.sleep(SETTLE * 3)
        assert os.path.exists(path(b"held.xml")), "taken from its writer"
    return text


@pattern(DONE)
def empty_at_first():
    put(b"empty.xml", b"")
    time.sleep(SETTLE * 3)
    return put(b"empty.xml", text_of("empty"))


@pattern(LOST)
def removed_before_it_settled():
    text = put(b"gone.xml", text_of("gone"))
    os.unlink(path(b"gone.xml"))
    return text


@pattern(LOST)
def folder_swapped_for_a_link():
    os.mkdir(path(b"swap"))
    outside = BASE.encode() + b"/outside"
    os.mkdir(outside)
    text = text_of("outside")
    with open(outside + b"/secret.xml", "wb") as file:
        file.write(text)
    os.rmdir(path(b"swap"))
    os.symlink(outside, path(b"swap"))
    return text


class Result:
    def __init__(self, function, outcome):
        self.function, self.outcome = function, outcome
        self.meant, self.error = [], None

    def act(self):
        try:
            made = self.function()
        except Exception as error:  # said below, as its failure
            self.error = repr(error)
            return
        self.meant = made if isinstance(made, list) else [(made, self.outcome)]


def counts():
    base = judge.jobs_of(ROOT.decode())
    done, other = {}, 0
    for job in base:
        if job["state"] in (7, 8):
            done[job["digest"]] = done.get(job["digest"], 0) + 1
        else:
            other += 1
    return done, other


def waiting():
    found = {}
    for root, _, names in os.walk(QUEUE):
        for name in names:
            whole = os.path.join(root, name)
            if os.path.isfile(whole) and not os.path.islink(whole):
                with open(whole, "rb") as file:
                    found[sha(file.read())] = whole
    return found


def breach(result, done, there):
    if result.error:
        return result.error
    for text, outcome in result.meant:
        value = sha(text)
        if outcome == DONE and done.get(value) != 1:
            return "done %d times" % done.get(value, 0)
        if outcome == WAITS and (value in done or value not in there):
            return "does not wait"
        if outcome == LOST and value in done:
            return "was read"
    return None


def main():
    os.makedirs(QUEUE)
    with open(QUEUE + b"/.queue.conf", "w") as file:
        file.write("source = en\ntargets = de\nengine = pseudo:accent\nsettle = %d\n" % SETTLE)
    log = open(os.path.join(BASE, "log"), "wb")
    env = {k: v for k, v in os.environ.items() if not k.startswith("DRAGOMAN_")}
    daemon = subprocess.Popen([PROGRAM, "watch", "-j", "2", ROOT], stderr=log, env=env)
    results = [Result(function, outcome) for function, outcome in PATTERNS]
    threads = [threading.Thread(target=result.act) for result in results]
    time.sleep(0.3)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = sum(outcome == DONE for result in results for _, outcome in result.meant)
    end = time.monotonic() + 60
    while time.monotonic() < end and sum(counts()[0].values()) < wanted:
        time.sleep(0.2)
    time.sleep(SETTLE * 2)
    daemon.terminate()
    status = daemon.wait(100)
    done, other = counts()
    there = waiting()
    n = failed = 0
    for result in results:
        n += 1
        why = breach(result, done, there)
        failed += why is not None
        print("%s %d - %s" % ("not ok" if why else "ok", n,
                              result.function.__name__.replace("_", " ")))
        if why:
            print("# " + why)
    meant = {sha(text) for result in results for text, _ in result.meant}
    for title, good in (("nothing half-written was read", set(done) <= meant and not other),
                        ("the daemon ended well", status == 0),
                        ("each result is published once and whole",
                         not [w for w in judge.judge(ROOT.decode(), {}, None,
                              dict.fromkeys(meant | set(there), 1))])):
        n += 1
        failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", n, title))
    print("1..%d" % n)
    if failed:
        print("# " + BASE)
    else:
        shutil.rmtree(BASE)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
