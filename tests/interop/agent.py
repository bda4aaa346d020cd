#!/usr/bin/env python3
"""What stands between a server that delivers to Maildirs and a mailbox of another kind.

usage: agent.py mbox MAIL FOLDER    appends each message to FOLDER/USER
       agent.py smtp MAIL PORT      hands it on to the next hop at 127.0.0.1:PORT
       agent.py http MAIL PORT      shows them: /messages?to=RECIPIENT&holds=TOKEN (only
                                    to who sends the X-Key that is in AGENT_KEY, if it is set)
       agent.py print FOLDER        prints the messages of a Maildir in mbox format, and ends
       agent.py fill FOLDER N       puts N messages into a Maildir
       agent.py fill-mbox FILE N    … into an mbox file
"""
import fcntl
import http.server
import json
import os
import re
import smtplib
import sys
import time
import urllib.parse

DOMAIN = "test.example"
OTHER = b"Subject: number %d\nFrom: <other@client.example>\n\nnone of the run's messages\n"


def other(i):
    """Another message, of a size of its own."""
    return OTHER % i + b"line after line\n" * (i * 7919 % 523)


folders = {}  # path: (when it was changed, the messages in it by name)


def folder_messages(path):
    """The messages of one new/; what was read once is not read again."""
    changed = os.stat(path).st_mtime_ns
    before, found = folders.get(path, (None, {}))
    if changed != before or time.time_ns() - changed < 100_000_000:
        for name in os.listdir(path):
            if name not in found:
                with open(os.path.join(path, name), "rb") as file:
                    found[name] = file.read()
    folders[path] = (changed, found)
    return found


def messages(mail):
    """Each message as (user, name, octets), users and names in order."""
    for user in sorted(os.listdir(mail)):
        path = os.path.join(mail, user, "new")
        found = folder_messages(path) if os.path.isdir(path) else {}
        for name in sorted(found):
            yield user, name, found[name]


def as_mbox(octets):
    quoted = re.sub(rb"(?m)^(>*From )", rb">\1", octets.replace(b"\r\n", b"\n"))
    return b"From agent Mon Nov  2 10:00:00 2026\n" + quoted + b"\n"


def append(folder, user, octets):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, user), "ab") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        file.write(as_mbox(octets))


def hand_on(port, user, octets):
    sender = re.match(rb"Return-Path: <([^>\r\n]*)>", octets).group(1).decode()
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo("agent.example")
        client.docmd("MAIL", f"FROM:<{sender}>")
        client.docmd("RCPT", f"TO:<{user}@{DOMAIN}>")
        client.data(octets.split(b"\n", 1)[1])


def watch(mail, deliver):
    seen = set()
    while True:
        for user, name, octets in messages(mail) if os.path.isdir(mail) else []:
            if (user, name) not in seen:
                deliver(user, octets)
                seen.add((user, name))
        time.sleep(0.02)


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one write for each answer
    disable_nagle_algorithm = True

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        to, holds = query["to"][0], query["holds"][0].encode()
        path = os.path.join(self.server.mail, to.split("@")[0], "new")
        found = folder_messages(path).values() if os.path.isdir(path) else []
        found = [{"raw": octets.decode("latin-1")} for octets in list(found) if holds in octets]
        allowed = self.headers.get("X-Key", "") == os.environ.get("AGENT_KEY", "")
        answer = json.dumps({"data": {"items": found}}).encode() if allowed else b"{}"
        self.send_response(200 if allowed else 401)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


def serve(mail, port):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Api)
    server.mail = mail
    os.makedirs(mail, exist_ok=True)
    server.serve_forever()


def show(folder):
    for user, name, octets in messages(os.path.dirname(folder)):
        if user == os.path.basename(folder):
            sys.stdout.buffer.write(as_mbox(octets))


def fill(folder, count):
    """As a Maildir that is in use: old messages are in cur/, their names tell their sizes."""
    for part in ("new", "cur", "tmp"):
        os.makedirs(os.path.join(folder, part), exist_ok=True)
    for i in range(count):
        octets = other(i)
        size, sent = len(octets), len(octets) + octets.count(b"\n")
        name = f"{1700000000 + i}.M{i}.client,S={size},W={sent}:2,S"
        with open(os.path.join(folder, "cur", name), "wb") as file:
            file.write(octets)


def fill_mbox(path, count):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        for i in range(count):
            file.write(b"From other Mon Nov  2 10:00:00 2026\n" + other(i) + b"\n")


def main(what, place, *rest):
    if what == "mbox":
        watch(place, lambda user, octets: append(rest[0], user, octets))
    elif what == "smtp":
        watch(place, lambda user, octets: hand_on(int(rest[0]), user, octets))
    elif what == "http":
        serve(place, int(rest[0]))
    elif what == "print":
        show(place)
    elif what == "fill":
        fill(place, int(rest[0]))
    elif what == "fill-mbox":
        fill_mbox(place, int(rest[0]))
    else:
        sys.exit(__doc__)


main(*sys.argv[1:])
