"""service.py PROGRAM [DOCUMENTS] - the bars for a spool on one machine.

Overhead a document is what the service takes for it beyond `translate` of the same
files: claim, process, box, publishing, with all that must be on the disk. Recovery
is from the end of a process to the moment when another one has its job.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = os.path.abspath(sys.argv[1])
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
BASE = tempfile.mkdtemp(prefix="dragoman-bench.", dir=os.environ.get("ROOM"))
CONF = "source = en\ntargets = de\nengine = pseudo:accent\nsettle = 0\n"
ENV = {key: value for key, value in os.environ.items() if not key.startswith("DRAGOMAN_")}


def document(i):
    return ("<doc><p>Revenue of part %d was EUR %d.5 million.</p>"
            "<p>The board met on 3 May 2024.</p></doc>" % (i, i))


def spool(name, conf=CONF):
    path = os.path.join(BASE, name)
    os.makedirs(path + "/in/q")
    with open(path + "/in/q/.queue.conf", "w") as file:
        file.write(conf)
    return path


def fill(folder, count):
    os.makedirs(folder, exist_ok=True)
    for i in range(count):
        with open("%s/d%05d.xml" % (folder, i), "w") as file:
            file.write(document(i))


def timed(arguments):
    start = time.monotonic()
    subprocess.run([PROGRAM] + arguments, env=ENV, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return time.monotonic() - start


def row(what, figure, bar="", holds=None):
    print("%-58s %16s  %s%s" % (what, figure, bar, "" if holds is None else
                                ": holds" if holds else ": FALLS SHORT"), flush=True)


def overhead(count=200):
    path = spool("overhead")
    fill(path + "/src", count)
    files = sorted(os.path.join(path, "src", name) for name in os.listdir(path + "/src"))
    out = os.path.join(path, "out") + "/"
    plain = timed(["translate", "-q", "-j", "1", "-s", "en", "-t", "de",
                   "-e", "pseudo:accent", "-o", out] + files)
    fill(path + "/in/q", count)
    served = timed(["run", "-j", "1", "--log", "none", path])
    each = (served - plain) / count * 1000
    row("overhead a document, one at a time (disk: %s)" % BASE, "%.1f ms" % each,
        "50 ms", each <= 50)
    row("  of %.1f ms; translate alone takes" % (served / count * 1000),
        "%.1f ms" % (plain / count * 1000))


def status(path):
    done = subprocess.run([PROGRAM, "status", "--json", path], env=ENV, capture_output=True,
                          check=True)
    return json.loads(done.stdout)


def recovery():
    path = spool("recovery")
    with open(path + "/in/q/large.xml", "w") as file:
        file.write("<doc>%s</doc>" % "".join(
            "<p>Sentence %d costs EUR %d.5 million.</p>" % (i, i) for i in range(150000)))
    log = open(path + "/log", "w+")
    first = subprocess.Popen([PROGRAM, "run", "--log", "none", path], env=ENV)
    while not status(path)["running"]:
        time.sleep(0.05)
    second = subprocess.Popen([PROGRAM, "run", path], env=ENV, stderr=log)
    time.sleep(1)
    start = time.monotonic()
    first.send_signal(signal.SIGKILL)
    while True:
        with open(path + "/log") as file:
            if "event=recovering" in file.read():
                break
        time.sleep(0.005)
    took = time.monotonic() - start
    second.send_signal(signal.SIGTERM)
    second.send_signal(signal.SIGTERM)
    first.wait()
    second.wait()
    row("recovery of a dead process's job, same host", "%.2f s" % took, "1 s", took <= 1)


def memory(pid):
    try:
        with open("/proc/%d/status" % pid) as file:
            for line in file:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


def many():
    path = spool("many")
    fill(path + "/in/q", COUNT)
    start = time.monotonic()
    run = subprocess.Popen([PROGRAM, "run", "-j", "2", "--log", "none", path], env=ENV)
    samples = []

    def watch():
        while run.poll() is None:
            samples.append(memory(run.pid))
            time.sleep(0.1)
    thread = threading.Thread(target=watch)
    thread.start()
    run.wait()
    took = time.monotonic() - start
    thread.join()
    samples = [sample for sample in samples if sample > 0]
    quarter = max(1, len(samples) // 4)
    early = max(samples[quarter:2 * quarter] or samples)
    late = max(samples[-quarter:])
    row("%d small documents, pseudo, -j 2" % COUNT, "%.1f/s" % (COUNT / took))
    row("  peak memory of the service", "%.1f MiB" % max(samples))
    row("  second and last quarter of the run", "%.1f, %.1f MiB" % (early, late), "flat",
        late <= early * 1.15 + 2)
    jobs = status(path)["jobs"]
    row("  done", str(jobs["done"]), "all", jobs["done"] == COUNT and run.returncode == 0)


try:
    print("%-58s %16s  bar" % ("measure", "figure"))
    overhead()
    recovery()
    many()
finally:
    shutil.rmtree(BASE)
