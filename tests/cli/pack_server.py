#!/usr/bin/env python3
"""pack_server.py FOLDER PACKS - a stand-in for a model that packs are tried on.

The model's name says how it answers: "good" gives the answer that the packs'
tests.jsonl have for a text, "digit" the same with a digit of it changed,
"file" what FOLDER/answer holds, whatever was asked, "broken" half of that. It
listens on the loopback interface, writes its port to FOLDER/port and each
prompt to FOLDER/prompts, and ends after five minutes.
"""
import glob
import http.server
import json
import os
import re
import sys
import threading

FOLDER, PACKS = sys.argv[1:3]
rows = []
for path in sorted(glob.glob(os.path.join(PACKS, "*", "tests.jsonl"))):
    with open(path, encoding="utf-8") as lines:
        rows += [json.loads(line) for line in lines if line.strip()]
lock = threading.Lock()


def after(content, mark):
    """The JSON that stands behind MARK in CONTENT; or None."""
    at = content.find(mark + "{")
    if at < 0:
        return None
    return json.JSONDecoder().raw_decode(content[at + len(mark):])[0]


def find(content):
    """The row of the test that CONTENT asks about, and its kind of answer."""
    blocks, segments = after(content, "Blocks: "), after(content, "Segments: ")
    texts = None if blocks or segments else after(content, "")
    for row in rows:
        lines = [" | ".join(line.split("\t"))
                 for line in row["text"].split("\n")]
        if blocks and row["task"] == "extract":
            if list(blocks.values()) == lines:
                return row, json.dumps(row["answer"], ensure_ascii=False)
        elif segments and row["task"] == "review":
            if segments["1"]["source"] == row["text"]:
                return row, json.dumps(row["answer"], ensure_ascii=False)
        elif texts and row["task"] in ("translate", "repair"):
            if texts["1"] == row["text"]:
                return row, json.dumps({"1": row["answer"]})
        elif row["task"] == "terms" and row["text"] in content:
            return row, json.dumps(row["answer"], ensure_ascii=False)
    return None, "{}"


def digit(text):
    """TEXT with the last digit of each value changed."""
    return re.sub(r'("(?:value|quote|1)": ?"[^"]*?)([0-9])([^"0-9]*")',
                  lambda m: m[1] + str((int(m[2]) + 1) % 10) + m[3], text)


def answer(model, content):
    if model in ("file", "broken"):
        with open(os.path.join(FOLDER, "answer"), encoding="utf-8") as file:
            text = file.read()
        return text if model == "file" else text[:len(text) // 2]
    text = find(content)[1]
    return digit(text) if model == "digit" else text


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *what):
        pass

    def do_POST(self):
        request = json.loads(self.rfile.read(
            int(self.headers["Content-Length"])))
        messages = request["messages"]
        content = messages[-1]["content"]
        with lock, open(os.path.join(FOLDER, "prompts"), "a",
                        encoding="utf-8") as log:
            log.write("".join(m["content"] + "\n" for m in messages))
        data = json.dumps({"choices": [{"message": {
            "role": "assistant", "content": answer(request["model"], content)},
            "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
with open(os.path.join(FOLDER, "port.new"), "w") as port:
    port.write("%d\n" % server.server_address[1])
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
threading.Timer(300, os._exit, (0,)).start()
server.serve_forever()
