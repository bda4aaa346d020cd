#!/usr/bin/env python3
"""A good server with one bad habit: the reference server, behind a proxy that spoils it.

usage: bad_server.py SMTPSPEC FOLDER HABIT [ARGUMENT...]

Prints "ready PORT" and the URL of the mailbox, and serves until it is ended; the port is SMTPSPEC_PORT if
that is set. It delivers to Maildirs in FOLDER. Habits:

  silent-after N    says nothing any more once N connections were accepted
  dies-of TEXT      says nothing any more once a client has sent TEXT
  one-at-a-time     talks to one client; the others wait in the queue
  turns-away        talks to one client; the others are told 421
  limits-rate N     lets N clients in within 5 seconds; the others are told 421
  tarpit SECONDS    thinks so long about each reply
  loses USER        accepts USER's mail, and delivers it nowhere
  slow-imap SECONDS shows the mail by IMAP, and takes so long for each message
"""
import asyncio
import collections
import os
import signal
import subprocess
import sys
import time


class Proxy:
    def __init__(self, port, habit, argument):
        self.port, self.habit, self.argument = port, habit, argument
        self.accepted = self.open = 0
        self.silent = False
        self.turn = asyncio.Lock()
        self.let_in = collections.deque()  # when, of those within 5 seconds
        self.tasks = set()  # asyncio itself does not hold them

    async def to_client(self, reader, writer):
        try:
            await self.pass_to_client(reader, writer)
        finally:
            writer.close()

    async def pass_to_client(self, reader, writer):
        while chunk := await reader.read(65536):
            if self.habit == "tarpit":
                await asyncio.sleep(float(self.argument))
            if self.silent:
                return await asyncio.sleep(3600)
            writer.write(chunk)
            await writer.drain()
        if self.silent:
            await asyncio.sleep(3600)

    async def to_server(self, reader, writer):
        try:
            await self.pass_to_server(reader, writer)
        except OSError:  # the client has reset it
            writer.close()

    async def pass_to_server(self, reader, writer):
        while chunk := await reader.read(65536):
            if self.habit == "dies-of" and self.argument.encode() in chunk:
                self.silent = True
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()

    async def serve(self, reader, writer):
        self.accepted += 1
        if self.habit == "silent-after" and self.accepted > int(self.argument):
            self.silent = True
        if self.silent:
            return await asyncio.sleep(3600)
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(
            self.to_client(server_reader, writer), self.to_server(reader, server_writer),
            return_exceptions=True)
        server_writer.close()
        writer.close()

    def is_over_the_rate(self):
        now = time.monotonic()
        while self.let_in and now - self.let_in[0] > 5:
            self.let_in.popleft()
        if len(self.let_in) >= int(self.argument):
            return True
        self.let_in.append(now)
        return False

    async def accept(self, reader, writer):
        self.tasks.add(asyncio.current_task())
        try:
            if self.habit == "limits-rate" and self.is_over_the_rate():
                writer.write(b"421 mx.test.example too many of you lately\r\n")
                writer.close()
            elif self.habit == "turns-away" and self.turn.locked():
                writer.write(b"421 mx.test.example one at a time, please\r\n")
                writer.close()
            elif self.habit in ("one-at-a-time", "turns-away"):
                async with self.turn:
                    await self.serve(reader, writer)
            else:
                await self.serve(reader, writer)
        except OSError:
            writer.close()
        finally:
            self.tasks.discard(asyncio.current_task())


class Imap:
    """Just what a client needs who reads an INBOX."""

    def __init__(self, mail, seconds):
        self.mail, self.seconds = mail, seconds

    def messages(self, user):
        path = os.path.join(self.mail, user, "new")
        return [os.path.join(path, name) for name in sorted(os.listdir(path))] if os.path.isdir(path) else []

    async def answer(self, user, uids, words, writer):
        for path in self.messages(user):
            uids.setdefault(path, len(uids) + 1)
        command = " ".join(words[1:3]).upper() if words[1].upper() == "UID" else words[1].upper()
        if command == "CAPABILITY":
            writer.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif command == "EXAMINE":
            writer.write(b"* %d EXISTS\r\n* OK [UIDNEXT %d] next\r\n" % (len(uids), len(uids) + 1))
        elif command == "UID SEARCH":
            first = int(words[4].split(":")[0])
            found = " ".join(str(uid) for uid in sorted(uids.values()) if uid >= first)
            writer.write(f"* SEARCH {found}\r\n".replace(" \r", "\r").encode())
        elif command == "UID FETCH":
            await asyncio.sleep(self.seconds)
            for path, uid in uids.items():
                if uid == int(words[3]):
                    with open(path, "rb") as file:
                        octets = file.read()
                    writer.write(b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, uid, len(octets), octets))
        writer.write(f"{words[0]} OK done\r\n".encode())
        await writer.drain()

    async def accept(self, reader, writer):
        user, uids = "", {}
        writer.write(b"* OK ready\r\n")
        while line := (await reader.readline()).decode("latin-1").strip():
            words = line.split()
            if words[1].upper() == "LOGIN":
                user = words[2].strip('"').split("@")[0]
            await self.answer(user, uids, words, writer)
        writer.close()


async def main(smtpspec, folder, habit, argument=""):
    mail = os.path.join(folder, "mail")
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    server = subprocess.Popen([smtpspec, "serve", "--maildir", mail], stdout=subprocess.PIPE, text=True)
    try:
        proxy = Proxy(int(server.stdout.readline().split()[1]), habit, argument)
        listening = await asyncio.start_server(
            proxy.accept, "127.0.0.1", int(os.environ.get("SMTPSPEC_PORT", 0)), backlog=512)
        url = f"maildir:{mail}/%u"
        if habit == "loses":
            view = os.path.join(folder, "view")
            for user in ("user1", "user2", "user3", "list", "owner"):
                os.makedirs(os.path.join(mail, user, "new"), exist_ok=True)
                os.makedirs(os.path.join(view, user) if user == argument else view, exist_ok=True)
                if user != argument:
                    os.symlink(os.path.join(mail, user), os.path.join(view, user))
            os.makedirs(os.path.join(view, argument, "new"), exist_ok=True)
            url = f"maildir:{view}/%u"
        if habit == "slow-imap":
            imap = await asyncio.start_server(Imap(mail, float(argument)).accept, "127.0.0.1", 0)
            url = f"imap://127.0.0.1:{imap.sockets[0].getsockname()[1]}/INBOX"
        print("ready", listening.sockets[0].getsockname()[1], url, flush=True)
        await ended.wait()
    finally:
        server.terminate()
        server.wait()


if len(sys.argv) < 4:
    sys.exit(__doc__)
try:
    asyncio.run(main(*sys.argv[1:]))
except KeyboardInterrupt:
    pass
