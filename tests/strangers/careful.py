#!/usr/bin/env python3
"""A mail server written from RFC 5321, RFC 1870, RFC 2920 and RFC 6152 alone, by nothing but sockets: it knows nothing
of the runner and shares no code with the reference server, so that a case which accuses it is looked at twice.

usage: careful.py PORT MAIL    listens at 127.0.0.1:PORT, delivers to MAIL/USER/new
"""
import os
import re
import socket
import sys
import threading
import time

HOST, DOMAIN = "mx.test.example", "test.example"
USERS = ("user1", "user2", "user3", "postmaster")
SIZE = 2000000
RECIPIENTS = 1000
HOPS = 100
IDLE = 300
LINE = 512
EXTRA = {"MAIL": 26 + 16}  # what SIZE and BODY add (RFC 1870 3, RFC 6152 3)

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = rf'(?:{ATOM}(?:\.{ATOM})*|"(?:[ !#-\[\]-~]|\\[ -~])*")'
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
NAME = rf"{LABEL}(?:\.{LABEL})*"
LITERAL = r"\[[!-Z^-~]+\]"
PATH = re.compile(rf"<(?:@{NAME}(?:,@{NAME})*:)?({LOCAL})@({NAME}|{LITERAL})>")
PARAMETER = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?")

counter = iter(range(1, sys.maxsize))


class Refusal(Exception):
    """The reply to a command that is not obeyed."""


def is_literal(text):
    inner = text[1:-1]
    try:
        if inner[:5].upper() == "IPV6:":
            socket.inet_pton(socket.AF_INET6, inner[5:])
        else:
            socket.inet_pton(socket.AF_INET, inner)
    except OSError:
        return False
    return True


def take_path(argument, keyword):
    """The local part, the domain, and the rest of the argument, after KEYWORD and a path (RFC 5321 4.1.2)."""
    if argument[: len(keyword)].upper() != keyword:
        raise Refusal(f"501 Syntax: {keyword}<path>")
    rest = argument[len(keyword) :].lstrip(" ")
    if keyword == "FROM:" and rest.startswith("<>"):
        return "", "", rest[2:]
    if keyword == "TO:" and rest[:12].upper() == "<POSTMASTER>":
        return "postmaster", DOMAIN, rest[12:]
    found = PATH.match(rest)
    if not found or (found[2].startswith("[") and not is_literal(found[2])):
        raise Refusal("501 That is not a path")
    return found[1], found[2], rest[found.end() :]


def take_parameters(text):
    """The parameters of MAIL and RCPT by name; {} if there are none."""
    found = {}
    if text and not text.startswith(" "):
        raise Refusal("501 Nothing may follow the path but parameters")
    for word in text.split():
        parameter = PARAMETER.fullmatch(word)
        if not parameter or parameter[1].upper() in found:
            raise Refusal("501 Malformed or repeated parameter")
        found[parameter[1].upper()] = parameter[2]
    return found


def header_of(content):
    """The fields of the header, each with its folded lines."""
    head = content.split(b"\r\n\r\n", 1)[0] + b"\r\n"
    if content.startswith(b"\r\n"):
        return []
    return re.findall(rb"(?s)(?:[^\r\n][^\n]*\n|\n)(?:[ \t][^\n]*\n)*", head)


def without_return_path(content):
    fields = header_of(content)
    rest = content[sum(map(len, fields)) :]
    return b"".join(field for field in fields if not field.lower().startswith(b"return-path:")) + rest


class Session:
    def __init__(self, connection, peer, mail):
        self.connection, self.peer, self.mail = connection, peer, mail
        self.input = b""
        self.client = None
        self.extended = False
        self.reset()

    def reset(self):
        self.sender = None
        self.recipients = []

    # The wire

    def say(self, *lines):
        for line in lines[:-1]:
            self.send(f"{line[:3]}-{line[4:]}\r\n")
        self.send(lines[-1] + "\r\n")

    def send(self, text):
        self.connection.sendall(text.encode("ascii"))

    def fill(self):
        octets = self.connection.recv(65536)
        if not octets:
            raise ConnectionError
        self.input += octets

    def read_line(self):
        """The next line without its CRLF; None if it was too long even for a command with parameters."""
        too_long = False
        while b"\r\n" not in self.input:
            if len(self.input) > 4096:
                too_long = True
                self.input = self.input[-1:]  # the CR may be there
            self.fill()
        line, self.input = self.input.split(b"\r\n", 1)
        return None if too_long else line

    def read_content(self):
        """What precedes CRLF.CRLF, with its dots unstuffed; None if it is larger than SIZE."""
        pieces, size = [], 0
        self.input = b"\r\n" + self.input  # the CRLF of DATA may begin the end (RFC 5321 4.1.1.4)
        while True:
            end = self.input.find(b"\r\n.\r\n")
            cut = end if end >= 0 else max(len(self.input) - 4, 0)
            size += cut
            if size <= 2 * SIZE:
                pieces.append(self.input[:cut])
            self.input = self.input[cut + 5 if end >= 0 else cut :]
            if end >= 0:
                break
            self.fill()
        content = (b"".join(pieces) + b"\r\n").replace(b"\r\n.", b"\r\n")[2:]
        return content if size <= 2 * SIZE and len(content) <= SIZE else None

    # The session

    def serve(self):
        self.say(f"220 {HOST} ESMTP")
        try:
            while self.answer(self.read_line()):
                pass
        except TimeoutError:
            self.say(f"421 {HOST} You are silent for too long")
        except (ConnectionError, OSError):
            pass

    def answer(self, line):
        """Answers a command; False after QUIT."""
        text = line.rstrip(b" \t").decode("latin-1") if line is not None else ""
        verb, _, argument = text.partition(" ")
        verb = verb.upper()
        act = getattr(self, "do_" + verb.lower(), None) if re.fullmatch("[A-Z]+", verb) else None
        try:
            if line is None or len(line) + 2 > LINE + EXTRA.get(verb, 0):
                raise Refusal("500 Line too long")
            if verb in ("SEND", "SOML", "SAML", "TURN", "EXPN"):
                raise Refusal("502 Not implemented" if verb != "EXPN" else "252 I do not expand lists")
            if not act:
                raise Refusal("500 I do not know that")
            if re.search("[^ -~]", argument):
                raise Refusal("501 There is a character that may not be there")
            if argument and verb in ("DATA", "RSET", "QUIT"):
                raise Refusal("501 No argument, please")
            return act(argument) is not False
        except Refusal as refusal:
            self.say(str(refusal))
        return True

    def greet(self, argument, extended):
        name = re.match(rf"({LITERAL})(?= |$)|({NAME})$", argument)
        if not name or (name[1] and not is_literal(name[1])):
            raise Refusal("501 Who are you?")
        self.reset()
        self.client, self.extended = name[0], extended

    def do_ehlo(self, argument):
        self.greet(argument, True)
        self.say(f"250 {HOST}", f"250 SIZE {SIZE}", "250 8BITMIME", "250 PIPELINING", "250 HELP")

    def do_helo(self, argument):
        self.greet(argument, False)
        self.say(f"250 {HOST}")

    def do_mail(self, argument):
        if not self.client or self.sender is not None:
            raise Refusal("503 EHLO comes first, and MAIL comes once")
        local, domain, rest = take_path(argument, "FROM:")
        parameters = take_parameters(rest)
        if set(parameters) - {"SIZE", "BODY"} or (parameters and not self.extended):
            raise Refusal("555 I do not know that parameter")
        if (parameters.get("BODY", "7BIT") or "").upper() not in ("7BIT", "8BITMIME"):
            raise Refusal("501 BODY is 7BIT or 8BITMIME")
        if not re.fullmatch("[0-9]{1,20}", parameters.get("SIZE", "0") or ""):
            raise Refusal("501 SIZE is a number")
        if int(parameters.get("SIZE", "0")) > SIZE:
            raise Refusal("552 That is too large")
        self.sender = f"{local}@{domain}" if domain else ""
        self.say("250 Go on")

    def do_rcpt(self, argument):
        if self.sender is None:
            raise Refusal("503 MAIL comes first")
        local, domain, rest = take_path(argument, "TO:")
        if take_parameters(rest):
            raise Refusal("555 I do not know that parameter")
        if domain.lower() not in (DOMAIN, HOST, f"[{self.connection.getsockname()[0]}]"):
            raise Refusal("550 I do not relay")
        user = re.sub(r"\\(.)", r"\1", local[1:-1]) if local.startswith('"') else local
        if user.lower() not in USERS:
            raise Refusal("550 There is nobody of that name")
        if len(self.recipients) >= RECIPIENTS:
            raise Refusal("452 Too many recipients")
        self.recipients.append(user.lower())
        self.say("250 Go on")

    def do_data(self, _):
        if self.sender is None or not self.recipients:
            raise Refusal("503 MAIL and RCPT come first")
        self.say("354 Go on")
        content = self.read_content()
        try:
            if content is None:
                raise Refusal("552 That was too large")
            if sum(field.lower().startswith(b"received:") for field in header_of(content)) > HOPS:
                raise Refusal("554 That goes in circles")
            self.deliver(without_return_path(content))
        finally:
            self.reset()
        self.say("250 It is delivered")

    def deliver(self, content):
        number = next(counter)
        date = time.strftime("%a, %d %b %Y %H:%M:%S %z")
        trace = (
            f"Return-Path: <{self.sender}>\r\nReceived: from {self.client} ([{self.peer}])\r\n"
            f"\tby {HOST} with {'ESMTP' if self.extended else 'SMTP'} id {number};\r\n\t{date}\r\n"
        )
        for user in dict.fromkeys(self.recipients):
            folder = os.path.join(self.mail, user)
            for part in ("tmp", "new", "cur"):
                os.makedirs(os.path.join(folder, part), exist_ok=True)
            name = f"{int(time.time())}.{os.getpid()}_{number}.{HOST}"
            with open(os.path.join(folder, "tmp", name), "xb") as file:
                file.write(trace.encode("ascii") + content)
            os.rename(os.path.join(folder, "tmp", name), os.path.join(folder, "new", name))

    def do_rset(self, _):
        self.reset()
        self.say("250 Forgotten")

    def do_noop(self, _):
        self.say("250 Nothing done")

    def do_vrfy(self, argument):
        if not argument:
            raise Refusal("501 Whom?")
        self.say("252 I do not say, but I accept mail")

    def do_help(self, _):
        self.say("214 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY QUIT: see RFC 5321")

    def do_quit(self, _):
        self.say(f"221 {HOST} Goodbye")
        return False


def serve(connection, peer, mail):
    with connection:
        connection.settimeout(IDLE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        Session(connection, peer, mail).serve()


def main():
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128) as listener:
        while True:
            connection, address = listener.accept()
            threading.Thread(target=serve, args=(connection, address[0], sys.argv[2]), daemon=True).start()


if __name__ == "__main__":
    main()
