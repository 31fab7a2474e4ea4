#!/usr/bin/env python3
"""chat_server.py FOLDER - a stand-in for a server with the chat interface.

It is no model: the name of the model in a request says how to answer, right
or wrong (see MODELS). It listens on the loopback interface, on a port that
the system chooses and that is written to FOLDER/port, and adds a line to
FOLDER/log for each request: model, Authorization header, path. It ends after
five minutes, whatever happens.
"""
import http.server
import json
import os
import re
import sys
import threading
import time

FOLDER = sys.argv[1]
TAG = re.compile(r"(</?[0-9]+/?>)")
seen = {}               # model: requests so far
refused = []            # what "crowded" was asked first
lock = threading.Lock()


def capitals(text):
    """TEXT with its letters in capitals, tags and figures as they are."""
    return "".join(part if TAG.fullmatch(part) else part.upper()
                   for part in TAG.split(text))


# ---- what a model may make of its texts ----

def every(change):
    """An answer with CHANGE made to each translated text."""
    return lambda texts: json.dumps(
        {key: change(capitals(text)) for key, text in texts.items()})


def missing(texts):
    """The last key is left out, so one text alone is never answered."""
    return json.dumps({key: capitals(text)
                       for key, text in list(texts.items())[:-1]})


def wrong_figure(text):
    return re.sub(r"(?<![<0-9/])[0-9]+(?![0-9]*/?>)",
                  lambda found: str(int(found[0]) + 1), text)


def dropped_tag(text):
    return TAG.sub("", text, count=1)


def doubled_tag(text):
    found = TAG.search(text)
    return text + found[0] if found else text


good = every(lambda text: text)
CONTENTS = {
    "good": good,
    "late": good,
    "busy": good,
    "crowded": good,
    "missing": missing,
    "wrong-figure": every(wrong_figure),
    "added-figure": every(lambda text: text + " 6174"),
    "dropped-tag": every(dropped_tag),
    "doubled-tag": every(doubled_tag),
    "no-text": every(lambda text: ""),
    "numbers": lambda texts: json.dumps(dict.fromkeys(texts, 18.5)),
    "control": every(lambda text: text + "\x01\ufffe"),
    "markup": every(lambda text: text + " <script>alert()</script> ]]> &x;"),
    "not-json": lambda texts: "I am sorry, I cannot do that.",
    "fenced": lambda texts: "```json\n" + good(texts) + "\n```",
    "think": lambda texts: '<think>{"1": "No"} {</think>\n' + good(texts),
    "empty": lambda texts: "",
    "null": lambda texts: None,
    "cut-off": lambda texts: good(texts)[:40],
    "deep": lambda texts: '{"1": ' + "[" * 100000 + "}",
}


def plain(content):
    """What the model says when it is asked for one text and no JSON."""
    try:
        values = json.loads(content)
        return str(values["1"]) if "1" in values else ""
    except (ValueError, TypeError, RecursionError):
        return content


# ---- what may happen on the way ----

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *what):
        pass

    def say(self, status, body, headers=()):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def answer(self, model, texts, is_plain):
        if model.startswith("llama"):
            self.llama(model, texts, is_plain)
            return
        content = CONTENTS[model](texts)
        if is_plain:
            content = plain(content)
        self.say(200, json.dumps({"choices": [{"message": {
            "role": "assistant", "content": content}}]}))

    def events(self, *events):
        body = "".join("data: %s\n\n" % json.dumps(event) for event in events)
        self.say(200, body + "data: [DONE]\n\n")

    def llama(self, model, texts, is_plain):
        """As llama.cpp does it: the piece that says who speaks may be missing, the
        last piece is empty, counts come behind it; too long a request is refused in
        plain JSON; and a token may be a NUL, or half a character."""
        if model == "llama-long" and len(texts) > 1:
            self.say(400, json.dumps({"error": {
                "code": 400, "type": "exceed_context_size_error",
                "message": "request (2559 tokens) exceeds the available context size "
                "(2048 tokens), try increasing it",
                "n_prompt_tokens": 2559, "n_ctx": 2048}}))
            return
        content = good(texts)
        if is_plain:
            content = plain(content)
        if model == "llama-nul":
            content = "q\0" + content
        if model == "llama-half":
            content = content.replace("T", "\ufffd")
        pieces = [{"choices": [{"finish_reason": None, "index": 0,
                                "delta": {"content": content[i:i + 3]}}]}
                  for i in range(0, len(content), 3)]
        self.events(*pieces, {"choices": [{"finish_reason": "stop", "index": 0, "delta": {}}]},
                    {"choices": [], "usage": {
                        "completion_tokens": 30, "prompt_tokens": 280, "total_tokens": 310,
                        "prompt_tokens_details": {"cached_tokens": 8}},
                     "timings": {"cache_n": 8, "prompt_n": 272}})

    def leave(self):
        """The connection is closed, without a word more."""
        self.close_connection = True

    def truncated(self):
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b'{"choices": [')
        self.leave()

    def huge(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(64):
            self.wfile.write(b" " * (1 << 20))
        self.leave()

    def drip(self):
        """A byte now and then: never silent, and never done."""
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b" ")
            time.sleep(0.3)

    def fail(self, model, count, content):
        """True when this request has had its fault."""
        echo = "the key was " + str(self.headers["Authorization"])
        if model == "late" and count == 1:
            self.say(429, "slow down", [("Retry-After", "2")])
        elif model == "busy" and count == 1:
            self.say(503, "busy")
        elif model == "crowded" and count == 1:
            refused.append(content)
            self.say(503, "full")
        elif model == "crowded" and count == 2 and content in refused:
            self.say(401, "others were there to be asked")
        elif model == "status-401":
            self.say(401, echo + "\n" * 3 + echo)
        elif model == "status-500":
            self.say(500, "\x00\xff out of memory\r\n")
        elif model == "redirect":
            self.say(307, "", [("Location", "/elsewhere")])
        elif model == "no-chat":
            self.say(200, "<html>Welcome to the hotel</html>")
        elif model == "silent":
            time.sleep(30)
            self.leave()
        elif model in ("leave", "truncated", "huge", "drip"):
            getattr(self, model)()
        else:
            return False
        return True

    def do_POST(self):
        request = json.loads(self.rfile.read(
            int(self.headers["Content-Length"])))
        model = request["model"]
        content = request["messages"][-1]["content"]
        start = content.find('{"1":')
        is_plain = start < 0
        texts = {"1": content} if is_plain else (
            json.JSONDecoder().raw_decode(content[start:])[0])
        with lock:
            seen[model] = seen.get(model, 0) + 1
            with open(os.path.join(FOLDER, "log"), "a") as log:
                log.write("%s\t%s\t%s\n" % (
                    model, self.headers["Authorization"], self.path))
        try:
            if not self.fail(model, seen[model], content):
                self.answer(model, texts, is_plain)
        except OSError:
            self.leave()    # the other side has had enough


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
with open(os.path.join(FOLDER, "port.new"), "w") as port:
    port.write("%d\n" % server.server_address[1])
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
threading.Timer(300, os._exit, (0,)).start()
server.serve_forever()
