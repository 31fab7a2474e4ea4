#!/usr/bin/env python3
"""told_server.py FOLDER - a stand-in that does what it is told, and writes it down.

It is no model. What a request asks for is seen by its first message: terms, a
review, or translations (in capitals; "Notes" becomes what the line of terms
says, or else NOTEN). The name of the model says how well (see do_POST). The
port is written to FOLDER/port, each request to a line of FOLDER/asked. It ends
after five minutes, whatever happens.
"""
import http.server
import json
import os
import re
import sys
import threading

FOLDER = sys.argv[1]
TAG = re.compile(r"(</?[0-9]+/?>)")
TERMS = {"terms": [
    {"source": "Notes", "target": "Anleihen"},
    {"source": "the Trustee", "target": "der Treuhänder"},
    {"source": "no such words", "target": "nirgends"},
    {"source": "depot", "target": "Depot 7"},
    {"source": "once", "target": "einmal"}]}
lock = threading.Lock()
translations = {}       # model: requests so far


def capitals(text):
    return "".join(part if TAG.fullmatch(part) else part.upper()
                   for part in TAG.split(text))


def translate(texts, told, model, count):
    term = re.search(r"Notes = ([^;\n(]+)", told)
    answers = {}
    for key, text in texts.items():
        answer = capitals(text)
        drifts = model.startswith("drifting") and count == 1 and "interest" in text
        if model == "stubborn":
            answer = answer.replace("NOTES", "NOTEN")
        elif term and not drifts:
            answer = answer.replace("NOTES", term[1].strip())
        else:
            answer = answer.replace("NOTES", "Papiere")
        answers[key] = answer
    return answers


def review(content):
    start = content.index("{")
    segments = json.JSONDecoder().raw_decode(content[start:])[0]
    errors = [{"segment": "1", "category": "accuracy/omission",
               "severity": "major", "source_quote": "words of nobody",
               "target_quote": "", "explanation": "made up"}]
    for key, pair in segments.items():
        if "depot" in pair["source"]:
            errors.append({"segment": key, "severity": "major",
                           "category": "terminology/wrong-term",
                           "source_quote": "depot", "target_quote": "DEPOT",
                           "explanation": "a depot is a Lager here"})
        if "lease" in pair["source"]:
            errors.append({"segment": key, "severity": "minor",
                           "category": "style/awkward", "source_quote": "lease",
                           "target_quote": "LEASE", "explanation": "stiff"})
    return {"errors": errors}


class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *what):
        pass

    def say(self, status, body):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, request, model, kind, count):
        content = request["messages"][-1]["content"]
        if kind == "terms":
            return TERMS
        if kind == "review":
            return review(content)
        start = content.find('{"1":')
        if start < 0:
            found = translate({"1": content.split("\n")[0]}, content, model,
                              count)
            return found["1"]
        texts = json.JSONDecoder().raw_decode(content[start:])[0]
        return translate(texts, content[:start], model, count)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(raw)
        model = request["model"]
        task = request["messages"][0]["content"]
        kind = ("terms" if "list of terms" in task else "review"
                if "You review translations" in task else "translate")
        with lock:
            with open(os.path.join(FOLDER, "asked"), "ab") as asked:
                asked.write(kind.encode() + b"\t" + raw + b"\n")
            if kind == "translate":
                translations[model] = translations.get(model, 0) + 1
            count = translations.get(model, 0)
        if model == "no-review" and kind == "review":
            self.say(401, "no")
            return
        answer = self.answer(request, model, kind, count)
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.say(200, json.dumps({"choices": [{"message": {
            "role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 10}}))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
with open(os.path.join(FOLDER, "port.new"), "w") as port:
    port.write("%d\n" % server.server_address[1])
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
threading.Timer(300, os._exit, (0,)).start()
server.serve_forever()
