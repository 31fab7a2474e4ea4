#!/usr/bin/env python3
"""A server that speaks as much S3 as dragoman does, and checks signatures.

s3_server.py            serves on a port of 127.0.0.1, which it prints
s3_server.py --check    is it strict? exits with 0 when all bad requests fail

The signature is computed from the request as it came, by AWS's description of
Signature Version 4: path and query are decoded, encoded anew and sorted, so a
request that was signed in another form than the canonical one is refused. The
body must have the SHA-256 that was signed. Buckets: "bucket", that is all.
What is kept is in memory.

GET /_/fault?kind=K&n=N  the next N requests that K is about go wrong
GET /_/state             what there is, as JSON
"""
import calendar
import hashlib
import hmac
import http.client
import json
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape as escape_markup

ID, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCY=", None
PAGE = 3  # keys of a listing: few, so that there are several pages
SAFE = "-_.~"

objects, uploads, faults = {}, {}, {}
counts = {"requests": 0, "refused": 0, "aborted": 0, "puts": 0}
lock = threading.Lock()


def escape(text):
    """As some servers do it: more than need be, in numbers of both kinds."""
    text = escape_markup(text, {"'": "&#x27;", '"': "&quot;", "=": "&#61;"})
    return text.encode("ascii", "xmlcharrefreplace").decode()


def digest(data):
    return hashlib.sha256(data).hexdigest()


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def canonical_query(query):
    pairs = []
    for part in query.split("&") if query else []:
        name, _, value = part.partition("=")
        pairs.append((urllib.parse.quote(urllib.parse.unquote_to_bytes(name), safe=SAFE),
                      urllib.parse.quote(urllib.parse.unquote_to_bytes(value), safe=SAFE)))
    return "&".join(f"{n}={v}" for n, v in sorted(pairs))


def canonical_path(path):
    return urllib.parse.quote(urllib.parse.unquote_to_bytes(path), safe=SAFE + "/")


def signature(method, path, query, headers, signed, scope, secret):
    """Of a request whose path and query are already as they are to be signed."""
    lines = "".join(f"{n}:{' '.join(headers[n].split())}\n" for n in signed)
    request = "\n".join([method, path, query, lines, ";".join(signed),
                         headers["x-amz-content-sha256"]])
    date, region, service, last = scope.split("/")
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope,
                      digest(request.encode())])
    key = ("AWS4" + secret).encode()
    for part in (date, region, service, last):
        key = sign(key, part)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Refusal(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        length = headers.get("length", len(body))
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def check(self, path, query, body):
        headers = {n.lower(): v for n, v in self.headers.items()}
        auth = headers.get("authorization", "")
        if not auth.startswith("AWS4-HMAC-SHA256 "):
            raise Refusal(403, "AccessDenied")
        fields = dict(part.strip().split("=", 1) for part in auth[17:].split(","))
        signed = fields["SignedHeaders"].split(";")
        user, scope = fields["Credential"].split("/", 1)
        needed = {"host", "x-amz-date", "x-amz-content-sha256"}
        needed |= {n for n in headers if n.startswith("x-amz-")}
        if not needed <= set(signed) or signed != sorted(signed):
            raise Refusal(403, "AccessDenied")
        if not set(signed) <= set(headers):
            raise Refusal(403, "SignatureDoesNotMatch")
        if user != ID:
            raise Refusal(403, "InvalidAccessKeyId")
        then = calendar.timegm(time.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ"))
        if abs(then - time.time()) > 900:
            raise Refusal(403, "RequestTimeTooSkewed")
        want = signature(self.command, canonical_path(path), canonical_query(query),
                         headers, signed, scope, SECRET)
        if not hmac.compare_digest(want, fields["Signature"]):
            raise Refusal(403, "SignatureDoesNotMatch")
        if digest(body) != headers["x-amz-content-sha256"]:
            raise Refusal(400, "XAmzContentSHA256Mismatch")

    def fault(self, kind):
        with lock:
            if faults.get(kind, 0) <= 0:
                return False
            faults[kind] -= 1
            return True

    def control(self, path, query):
        if path == "/_/fault":
            faults[query["kind"]] = int(query["n"])
            return self.reply(200)
        state = dict(counts, objects={k: len(v) for k, v in objects.items()},
                     uploads=len(uploads))
        return self.reply(200, json.dumps(state).encode())

    def handle_one(self):
        path, _, query = self.path.partition("?")
        values = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path.startswith("/_/"):
            return self.control(path, values)
        counts["requests"] += 1
        if self.fault("close"):
            self.close_connection = True
            return None
        try:
            if self.fault("503"):
                raise Refusal(503, "SlowDown")
            self.check(path, query, body)
            bucket, _, key = urllib.parse.unquote(path[1:]).partition("/")
            if bucket != "bucket":
                raise Refusal(404, "NoSuchBucket")
            return self.serve(key, values, body)
        except Refusal as why:
            counts["refused"] += why.status == 403
            return self.reply(why.status, f"<?xml version='1.0'?><Error><Code>{why.code}"
                              "</Code><Message>no</Message></Error>".encode())

    def serve(self, key, values, body):
        name = f"do_{self.command.lower()}_" + ("list" if not key else "upload" if "uploads" in
                values or "uploadId" in values else "object")
        return getattr(self, name)(key, values, body)

    def do_get_list(self, _, values, __):
        after = values.get("start-after", "")
        keys = [k for k in sorted(objects) if k.startswith(values["prefix"]) and k > after]
        page = keys[:min(PAGE, int(values["max-keys"]))]
        rows = "".join(f"<Contents><Key>{escape(k)}</Key><LastModified>2026-01-02T03:04:05.000Z"
                       f"</LastModified><Size>{len(objects[k])}</Size></Contents>" for k in page)
        more = len(page) < len(keys)
        self.reply(200, ("<?xml version='1.0'?><ListBucketResult><IsTruncated>" +
                   ("true" if more else "false") + "</IsTruncated>" + rows +
                   "</ListBucketResult>").encode())

    def do_put_object(self, key, _, body):
        counts["puts"] += 1
        objects[key] = body
        self.reply(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def do_get_object(self, key, *_):
        if key not in objects:
            raise Refusal(404, "NoSuchKey")
        body = objects[key]
        if self.command == "GET" and self.fault("half"):
            self.close_connection = True
            self.reply(200, body[:len(body) // 2], length=len(body))
        elif self.command == "GET" and self.fault("flip"):
            self.reply(200, bytes([body[0] ^ 1]) + body[1:])
        else:
            self.reply(200, body)

    do_head_object = do_get_object

    def do_delete_object(self, key, *_):
        objects.pop(key, None)
        self.reply(204)

    def do_post_upload(self, key, values, body):
        if "uploads" in values:
            identity = f"up/{len(uploads)}&={key[-4:]}"
            uploads[identity] = {}
            return self.reply(200, ("<?xml version='1.0'?><InitiateMultipartUploadResult><UploadId>"
                              + escape(identity) + "</UploadId></InitiateMultipartUploadResult>")
                              .encode())
        if self.fault("error200"):
            return self.reply(200, b"<?xml version='1.0'?>   <Error><Code>InternalError</Code>"
                              b"</Error>")
        parts = uploads[values["uploadId"]]
        for number, (data, etag) in sorted(parts.items()):
            if f"<PartNumber>{number}</PartNumber><ETag>{escape_markup(etag, {chr(34): '&quot;'})}" not in \
                    body.decode():
                raise Refusal(400, "InvalidPart")
        objects[key] = b"".join(data for _, (data, _) in sorted(parts.items()))
        del uploads[values["uploadId"]]
        return self.reply(200, b"<?xml version='1.0'?><CompleteMultipartUploadResult/>")

    def do_put_upload(self, _, values, body):
        if values["uploadId"] not in uploads:
            raise Refusal(404, "NoSuchUpload")
        if int(values["partNumber"]) > 1 and self.fault("part"):
            raise Refusal(403, "AccessDenied")
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        uploads[values["uploadId"]][int(values["partNumber"])] = (body, etag)
        self.reply(200, ETag=etag)

    def do_delete_upload(self, _, values, __):
        counts["aborted"] += 1
        uploads.pop(values["uploadId"], None)
        self.reply(204)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = handle_one


def ask(port, method, path, query, body=b"", secret=SECRET, change=None):
    """A request that is signed in the form in which it is sent."""
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    headers = {"host": f"127.0.0.1:{port}", "x-amz-date": now,
               "x-amz-content-sha256": digest(body)}
    signed = sorted(headers)
    scope = f"{now[:8]}/us-east-1/s3/aws4_request"
    mark = signature(method, path, query, headers, signed, scope, secret)
    if change == "signature":
        mark = mark[:-1] + ("0" if mark[-1] != "0" else "1")
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={ID}/{scope}, " \
        f"SignedHeaders={';'.join(signed)}, Signature={mark}"
    if change == "body":
        body += b"x"
    if change == "bare":
        del headers["authorization"]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path + ("?" + query if query else ""), body, headers)
    return connection.getresponse().status


def check(port):
    rows = [
        ("as it should be", 200, ("PUT", "/bucket/a%20b%3D%28c%29", "", b"1")),
        ("with a query", 200, ("GET", "/bucket", "list-type=2&max-keys=9&prefix=")),
        ("a changed signature", 403, ("GET", "/bucket/a", "", b"", SECRET, "signature")),
        ("another secret", 403, ("GET", "/bucket/a", "", b"", "other")),
        ("no signature", 403, ("GET", "/bucket/a", "", b"", SECRET, "bare")),
        ("another body", 400, ("PUT", "/bucket/a", "", b"1", SECRET, "body")),
        ("lower-case hex", 403, ("PUT", "/bucket/a%3d", "", b"1")),
        ("raw = ( )", 403, ("PUT", "/bucket/a=(b)", "", b"1")),
        ("an unsorted query", 403, ("GET", "/bucket", "prefix=&list-type=2&max-keys=9")),
        ("a key without =", 403, ("POST", "/bucket/a", "uploads")),
    ]
    bad = [f"{name}: {got}, not {want}" for name, want, args in rows
           if (got := ask(port, *args)) != want]
    print("\n".join(bad) or f"{len(rows)} requests judged as they should be")
    return bool(bad)


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # who hangs up is no error
    port = server.server_address[1]
    if sys.argv[1:] == ["--check"]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.exit(check(port))
    print(port, flush=True)
    # Whoever started us is gone when our standard input ends.
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


main()
