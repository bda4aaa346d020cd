#!/usr/bin/env python3
"""A mail server that is as free as RFC 5321 lets it be: it offers next to nothing, says odd things in several lines,
puts off now and then, judges recipients late and has no more room than it must have. Nothing that it does is wrong.

usage: free.py PORT MAIL    listens at 127.0.0.1:PORT, delivers to MAIL/USER/new
"""
import os
import socket
import socketserver
import string
import sys
import threading
import time

HOST, DOMAIN = "mx.test.example", "test.example"
USERS = {"user1", "user2", "user3", "postmaster"}
ATEXT = set(string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~-")
PRINTABLE = {chr(code) for code in range(32, 127)}
LABEL = set(string.ascii_letters + string.digits + "-")
COMMAND_MOST = 512  # with CRLF, and more for BODY and SIZE (RFC 5321 4.5.3.1.4)
TEXT_MOST = 1000  # with CRLF, without a stuffed dot (4.5.3.1.6)
CONTENT_MOST = 65536 + 8192  # 64 K and what a header adds (4.5.3.1.7)
RECIPIENTS_MOST = 100  # 4.5.3.1.8
HOPS_MOST = 100  # 6.3
IDLE_S = 300  # 4.5.3.2.7
GREETING_S, END_S = 0.03, 0.02
MAIL_PUT_OFF, MESSAGE_PUT_OFF = 11, 13  # each such number of them is put off (4.2.1)


class Counters:
    """How often something has happened in the life of the server."""

    def __init__(self):
        self.lock, self.numbers = threading.Lock(), {}

    def next(self, what):
        with self.lock:
            self.numbers[what] = self.numbers.get(what, 0) + 1
            return self.numbers[what]


class No(Exception):
    """A reply that refuses."""


class Text:
    """Reads a path from left to right."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def peek(self):
        return self.text[self.at : self.at + 1]

    def take(self, wanted):
        if not self.text[self.at :].upper().startswith(wanted):
            raise No(f"501 Here I wanted \"{wanted}\" (see RFC 5321, 4.1.2)")
        self.at += len(wanted)

    def take_while(self, allowed):
        start = self.at
        while self.peek() in allowed and self.peek():
            self.at += 1
        if start == self.at:
            raise No("501 Something is missing in the path")
        return self.text[start : self.at]

    def rest(self):
        return self.text[self.at :]


def domain(text):
    if text.peek() == "[":
        return literal(text)
    labels = []
    while True:
        label = text.take_while(LABEL)
        if label.startswith("-") or label.endswith("-"):
            raise No("501 Hyphens stand within labels")
        labels.append(label)
        if text.peek() != ".":
            return ".".join(labels)
        text.take(".")


def literal(text):
    text.take("[")
    inner = text.take_while(PRINTABLE - set("[\\]"))
    text.take("]")
    family = socket.AF_INET6 if inner.upper().startswith("IPV6:") else socket.AF_INET
    try:
        socket.inet_pton(family, inner[5:] if family == socket.AF_INET6 else inner)
    except OSError:
        raise No("501 That is not the address of anything") from None
    return f"[{inner}]"


def local_part(text):
    """As it is written, and as it is meant."""
    start, meant = text.at, ""
    if text.peek() == '"':
        text.take('"')
        while text.peek() != '"':
            if text.peek() == "\\":
                text.take("\\")
            if text.peek() not in PRINTABLE or not text.peek():
                raise No("501 Where does that end?")
            meant += text.peek()
            text.at += 1
        text.take('"')
    else:
        meant = text.take_while(ATEXT)
        while text.peek() == ".":
            text.take(".")
            meant += "." + text.take_while(ATEXT)
    return text.text[start : text.at], meant


def mailbox(text):
    """What is in a path: as it is written, the meant local part, and the domain."""
    if text.peek() == "@":  # a source route, which is ignored
        while text.peek() == "@":
            text.take("@")
            domain(text)
            if text.peek() == ",":
                text.take(",")
        text.take(":")
    written, meant = local_part(text)
    text.take("@")
    place = domain(text)
    return f"{written}@{place}", meant, place


class Handler(socketserver.BaseRequestHandler):
    def setup(self):
        self.request.settimeout(IDLE_S)
        self.octets, self.hello, self.first_mail = b"", None, True
        self.forget()

    def forget(self):
        self.path, self.keys, self.doubtful = None, [], False

    def reply(self, code, *lines):
        text = "".join(f"{code}-{line}\r\n" for line in lines[:-1]) + f"{code} {lines[-1]}\r\n"
        self.request.sendall(text.encode())

    def more(self):
        octets = self.request.recv(16384)
        if not octets:
            raise ConnectionResetError
        self.octets += octets

    def line(self):
        """The next line, with its CRLF."""
        scanned = 0
        while (end := self.octets.find(b"\r\n", scanned)) < 0:
            scanned = max(len(self.octets) - 1, 0)
            self.more()
        line, self.octets = self.octets[: end + 2], self.octets[end + 2 :]
        return line

    def handle(self):
        time.sleep(GREETING_S)
        self.reply(220, f"{HOST} is at your service, 24/7", "", "\t554 is not what this line says", "Bye.")
        try:
            while not self.obey(self.line()):
                pass
        except TimeoutError:
            self.reply(421, HOST)
        except OSError:
            pass

    def obey(self, octets):
        """Obeys a command; true if it is the last."""
        line = octets[:-2].decode("latin-1").rstrip(" \t")
        verb, _, argument = line.partition(" ")
        verb = verb.upper()
        try:
            if len(octets) > COMMAND_MOST + (16 + 26 if verb == "MAIL" else 0):
                raise No("500 So long a line!")
            if verb not in ACTS:
                raise No("502 No more" if verb in ("SEND", "SOML", "SAML", "TURN") else f"500 \"{len(verb)}\"?")
            if set(argument) - PRINTABLE:
                raise No("501 Printable characters only, s'il vous plait")
            if argument and verb in ("DATA", "RSET", "QUIT"):
                raise No("501 ...")
            if not argument and verb in ("EHLO", "HELO", "MAIL", "RCPT", "VRFY", "EXPN"):
                raise No("501 <argument>")
            return ACTS[verb](self, argument)
        except No as no:
            self.reply(str(no)[:3], "No:", str(no)[4:])
            return False

    def introduce(self, argument):
        text = Text(argument)
        name = domain(text)
        if text.rest() and not (name.startswith("[") and text.peek() == " "):
            raise No("501 That is not a name")
        self.forget()
        self.hello = name

    def ehlo(self, argument):
        self.introduce(argument)
        self.reply(250, f"{HOST} [(;-)] 'HELLO' AUTH STARTTLS", "help", f"size {CONTENT_MOST}", "8BitMime", "X-FREE <as> free=can;be")

    def helo(self, argument):
        self.introduce(argument)
        self.reply(250, f"{HOST} 8BITMIME")

    def mail(self, argument):
        if not self.hello or self.path is not None:
            raise No("503 Not now")
        text = Text(argument)
        text.take("FROM:")
        text.take("<")
        path = "" if text.peek() == ">" else mailbox(text)[0]
        text.take(">")
        if self.parameters(text.rest(), ("BODY", "SIZE")) > CONTENT_MOST:
            raise No("552 I have no room for that")
        if self.server.counters.next("MAIL") % MAIL_PUT_OFF == 0:
            raise No("451 I am tired")
        self.path = path
        self.reply(250, f"You said: <{path}>" if len(path) < 400 else "You said much", "250 of 250")

    @staticmethod
    def parameters(text, known):
        """The size that the parameters declare; 0 if they do not."""
        if text and not text.startswith(" "):
            raise No("501 What follows the path?")
        values = {}
        for word in text.upper().split():
            name, equals, value = word.partition("=")
            if not name or name.startswith("-") or set(name) - LABEL or (equals and not value) or "=" in value:
                raise No("501 That is not a parameter")
            if name in values:
                raise No("501 Once is enough")
            values[name] = value
        size = values.get("SIZE", "0")
        if set(values) - set(known):
            raise No("555 I know no such parameter")
        if values.get("BODY", "7BIT") not in ("7BIT", "8BITMIME") or set(size) - set(string.digits) or not size:
            raise No("501 BODY=7BIT, BODY=8BITMIME, SIZE=1")
        if len(size) > 20:
            raise No("501 SIZE has twenty digits at most")
        return int(size)

    def rcpt(self, argument):
        """A recipient who is not known may be alone; the message is rejected then (RFC 5321 3.3)."""
        if self.path is None:
            raise No("503 Not yet")
        text = Text(argument)
        text.take("TO:")
        text.take("<")
        if text.rest()[:11].upper() == "POSTMASTER>":
            text.take("POSTMASTER")
            meant, place = "postmaster", DOMAIN
        else:
            _, meant, place = mailbox(text)
        text.take(">")
        self.parameters(text.rest(), ())
        if place.lower() not in (DOMAIN, HOST, f"[{self.request.getsockname()[0]}]"):
            raise No("550 <https://test.example/no-relay?from=%s&to=%s>")
        is_known = meant.lower() in USERS
        if self.doubtful or (self.keys and not is_known) or len(self.keys) >= RECIPIENTS_MOST:
            raise No("452 One at a time, please")
        self.doubtful = not is_known
        self.keys.append(meant.lower())
        self.reply(250, "Who knows", "who that is")

    def data(self, _):
        if not self.keys:
            raise No("554 Nobody wants it" if self.path is not None else "503 Whose?")
        self.reply(354, "250 OK is what I say", "when I have seen <CRLF>.<CRLF>")
        lines, size, wrong = [], 0, None
        while (line := self.line()) != b".\r\n":
            line = line[1:] if line.startswith(b".") else line
            size += len(line)
            if len(line) > TEXT_MOST:
                wrong = wrong or "500 One of the lines is too long"
            elif size > CONTENT_MOST:
                wrong = "552 It is too large for me"
            else:
                lines.append(line)
        time.sleep(END_S)
        path, keys, doubtful = self.path, self.keys, self.doubtful
        self.forget()
        if wrong or doubtful:
            raise No(wrong or "550 Now I have looked: there is nobody of that name")
        lines = self.judge(lines)
        if self.server.counters.next("message") % MESSAGE_PUT_OFF == 0:
            raise No("450 The mailbox is being painted")
        self.deliver(lines, path, keys)
        self.reply(250, "OK", "<it@is>: [stored]", "queued as 550")

    @staticmethod
    def judge(lines):
        """The lines without the Return-Path fields that others have written."""
        header = lines[: lines.index(b"\r\n")] if b"\r\n" in lines else lines
        if sum(line[:9].lower() == b"received:" for line in header) > HOPS_MOST:
            raise No("554 It has been everywhere")
        if any(b"\r" in line[:-2] or b"\n" in line[:-2] for line in lines):
            raise No("554 CR and LF come as a pair")
        kept, is_path = [], False
        for line in header:
            is_path = line[:12].lower() == b"return-path:" or (is_path and line[:1] in (b" ", b"\t"))
            kept += [] if is_path else [line]
        return kept + lines[len(header) :]

    def deliver(self, lines, path, keys):
        number = self.server.counters.next("delivery")
        date = time.strftime("%d %b %Y %H:%M %z (of course)")
        trace = (
            f"return-path:\r\n\t<{path}>\r\n"
            f"RECEIVED: FROM {HOST} (localhost [127.0.0.1])\r\n BY store.{DOMAIN} VIA TCP WITH LMTP\r\n\t; {date}\r\n"
            f"X-Filter: passed;\r\n\t(really)\r\n"
            f"received:\r\n FROM\r\n  {self.hello}\r\n  (unknown [{self.client_address[0]}]) (who; \"knows\")\r\n\tBY\r\n"
            f"\t{HOST}\r\n\tID <{number}@{HOST}>; {date}\r\n"
        )
        content = (trace.encode() + b"".join(lines)).replace(b"\r\n", b"\n")
        for key in set(keys):
            folder = os.path.join(self.server.mail, key)
            os.makedirs(os.path.join(folder, "new"), exist_ok=True)
            os.makedirs(os.path.join(folder, "tmp"), exist_ok=True)
            name = f"free,{number}"
            with open(os.path.join(folder, "tmp", name), "wb") as file:
                file.write(content)
            os.rename(os.path.join(folder, "tmp", name), os.path.join(folder, "new", name))

    def rset(self, _):
        self.forget()
        self.reply(250, ".")

    def noop(self, _):
        self.reply(250, "", "I did nothing", "", "at all")

    def vrfy(self, _):
        self.reply(252, "Perhaps", "perhaps not")

    def expn(self, _):
        self.reply(252, "Lists are private")

    def help(self, argument):
        if argument:
            raise No("504 I have no topics")
        self.reply(211, "Help yourself:", "", "<https://www.rfc-editor.org/rfc/rfc5321>", "\"EXPN\" is of no use")

    def quit(self, _):
        self.reply(221, HOST, "was at your service")
        return True


ACTS = {
    name.upper(): getattr(Handler, name)
    for name in "ehlo helo mail rcpt data rset noop vrfy expn help quit".split()
}


class Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address, request_queue_size = True, True, 128
    counters = Counters()


def main():
    with Server(("127.0.0.1", int(sys.argv[1])), Handler) as server:
        server.mail = sys.argv[2]
        server.serve_forever()


if __name__ == "__main__":
    main()
