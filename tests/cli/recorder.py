#!/usr/bin/env python3
"""Keeps every octet that a client sends, for the tests to look for secrets in.

usage: recorder.py FILE proxy PORT
       recorder.py FILE server [MAILDIR] [KEYWORD|OPTION]...

Prints "ready PORT" and appends to FILE what clients send. A proxy passes it on to 127.0.0.1:PORT. A server is a small one
for SMTP that offers the keywords, answers STARTTLS with 454, and accepts every login and every recipient. Options:

  MAILDIR      (a path with a slash) where it delivers, in MAILDIR/USER/new
  greylist=S   puts off each recipient for the first S seconds in which it is asked
  demand=X     answers MAIL with 530 before a login (auth)
"""
import asyncio
import itertools
import os
import sys
import time

record = open(sys.argv[1], "ab", buffering=0)
numbers = itertools.count(1)
first_seen = {}


async def copy(reader, writer, kept):
    try:
        while chunk := await reader.read(65536):
            if kept:
                record.write(chunk)
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.close()


async def pass_on(reader, writer):
    port = int(sys.argv[3])
    try:
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return writer.close()
    await asyncio.gather(copy(reader, to_writer, True), copy(to_reader, writer, False))
    writer.close()
    to_writer.close()


class Session:
    def __init__(self, reader, writer, words):
        self.reader, self.writer = reader, writer
        self.folder = next((word for word in words if "/" in word), None)
        self.options = dict(word.split("=") for word in words if "=" in word)
        self.keywords = [word for word in words if "=" not in word and "/" not in word]
        self.recipients, self.known = [], False

    async def line(self):
        line = await self.reader.readline()
        record.write(line)
        return line

    def say(self, text):
        self.writer.write(text.encode() + b"\r\n")

    def is_put_off(self, recipient):
        wait = float(self.options.get("greylist", 0))
        first = first_seen.setdefault(recipient, time.monotonic())
        return time.monotonic() - first < wait

    def deliver(self, message):
        for recipient in self.recipients if self.folder else []:
            folder = os.path.join(self.folder, recipient.split("@")[0], "new")
            os.makedirs(folder, exist_ok=True)
            name = f"{time.time()}.{os.getpid()}_{next(numbers)}.toy"
            with open(os.path.join(folder, "." + name), "wb") as file:
                file.write(message)
            os.rename(os.path.join(folder, "." + name), os.path.join(folder, name))

    async def data(self):
        self.say("354 Go on")
        message = b""
        while (line := await self.line()) not in (b".\r\n", b""):
            message += line[1:] if line.startswith(b".") else line
        self.deliver(message.replace(b"\r\n", b"\n"))
        self.recipients = []
        self.say("250 2.0.0 Ok")

    async def auth(self, words):
        while len(words) < 3:
            self.say("334 ")
            words.append(await self.line())
        self.known = True
        self.say("235 2.7.0 Ok")

    async def command(self, line):
        words = line.decode("latin-1").split()
        verb = words[0].upper() if words else ""
        if verb == "EHLO":
            lines = ["toy.example"] + self.keywords
            for text in lines[:-1]:
                self.say("250-" + text.replace("_", " "))
            self.say("250 " + lines[-1].replace("_", " "))
        elif verb == "AUTH":
            await self.auth(words)
        elif verb == "STARTTLS":
            self.say("454 4.7.0 TLS not available")
        elif verb == "MAIL" and self.options.get("demand") and not self.known:
            self.say("530 5.7.0 Authentication required")
        elif verb == "RCPT":
            recipient = line.decode("latin-1").split("<")[1].split(">")[0]
            if self.is_put_off(recipient):
                return self.say("451 4.7.1 Greylisted, try again later")
            self.recipients.append(recipient)
            self.say("250 2.1.5 Ok")
        elif verb == "DATA":
            await self.data()
        elif verb in ("HELO", "MAIL", "RSET", "NOOP", "QUIT"):
            self.say(("221" if verb == "QUIT" else "250") + " 2.0.0 Ok")
        else:
            self.say("500 5.5.1 Command not recognised")

    async def serve(self):
        self.say("220 toy.example ESMTP")
        while line := await self.line():
            await self.command(line)
            await self.writer.drain()
            if line.upper().startswith(b"QUIT"):
                break


async def serve(reader, writer):
    try:
        await Session(reader, writer, sys.argv[3:]).serve()
    except (OSError, ValueError, IndexError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(pass_on if sys.argv[2] == "proxy" else serve, "127.0.0.1", 0)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
