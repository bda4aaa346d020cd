"""A mail server made of twisted.mail: three users and a postmaster, mail into Maildirs, no relaying."""

import mailbox
import os
import re
import sys

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import IRealm, Portal
from twisted.internet import defer, protocol, reactor, ssl
from twisted.mail import imap4, smtp
from zope.interface import implementer

HOST, DOMAIN = b"mx.test.example", b"test.example"
USERS = {b"user1", b"user2", b"user3", b"postmaster"}


def local_part(address):
    """The local part that all its quoted forms mean (RFC 5321 4.1.2)."""
    local = address.local.lower()
    if len(local) > 1 and local.startswith(b'"') and local.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", local[1:-1])
    return local


def is_local(address):
    """Whether we take mail for that domain; Postmaster needs none (RFC 5321 4.1.1.3)."""
    return address.domain.lower() == DOMAIN or (
        address.domain == HOST and address.local.lower() == b"postmaster")


def without_return_path(message):
    """The message as the final delivery finds it: no Return-Path but its own (RFC 5321 4.4)."""
    header, blank, body = message.partition(b"\n\n")
    header = re.sub(rb"(?im)^Return-Path:.*\n([ \t].*\n)*", b"", header + b"\n")
    return header[:-1] + blank + body


@implementer(smtp.IMessage)
class Message:
    """One recipient's copy, line by line. The first line is our own Received field."""

    def __init__(self, folder, sender):
        self.folder, self.sender, self.lines = folder, sender, []

    def lineReceived(self, line):
        self.lines.append(line)

    def eomReceived(self):
        trace, content = self.lines[0], without_return_path(b"\n".join(self.lines[1:]) + b"\n")
        if self.folder:
            mailbox.Maildir(self.folder).add(
                b"Return-Path: <%s>\n%s\n%s" % (bytes(self.sender), trace, content))
        return defer.succeed(None)

    def connectionLost(self):
        self.lines = []


@implementer(smtp.IMessageDelivery)
class Delivery:
    """What may be sent by whom. Those who logged in may send elsewhere, which this server only accepts."""

    def __init__(self, mail, authenticated):
        self.mail, self.authenticated = mail, authenticated

    def validateFrom(self, helo, origin):
        return origin

    def validateTo(self, user):
        if is_local(user.dest):
            local = local_part(user.dest)
            if local not in USERS:
                raise smtp.SMTPBadRcpt(user, code=550, resp="5.1.1 no such user")
            folder = os.path.join(self.mail, local.decode())
            return lambda: Message(folder, user.orig)
        if not self.authenticated:
            raise smtp.SMTPBadRcpt(user, code=550, resp="5.7.1 relaying denied")
        return lambda: Message(None, user.orig)

    def receivedHeader(self, helo, origin, recipients):
        return b"Received: from %s ([%s])\n\tby %s with %s;\n\t%s" % (
            helo[0] or b"unknown", helo[1], HOST, recipients[0].protocol.word(), smtp.rfc822date())


@implementer(IRealm)
class Realm:
    def __init__(self, mail):
        self.mail = mail

    def requestAvatar(self, avatar, mind, *interfaces):
        return smtp.IMessageDelivery, Delivery(self.mail, authenticated=True), lambda: None


class Session(smtp.ESMTP):
    """Twisted's, which also remembers how the client introduced itself."""

    noisy = extended = False

    def do_HELO(self, rest):
        self.extended = False
        smtp.ESMTP.do_HELO(self, rest)

    def do_EHLO(self, rest):
        self.extended = True
        smtp.ESMTP.do_EHLO(self, rest)

    def word(self):
        """The word of RFC 3848 for how the message came."""
        if not self.extended:
            return b"SMTP"
        return b"ESMTP" + (b"S" if self.startedTLS else b"") + (b"A" if self.authenticated else b"")


class Factory(protocol.ServerFactory):
    def __init__(self, folder):
        self.mail = os.path.join(folder, "mail")
        self.tls = ssl.DefaultOpenSSLContextFactory(
            os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem"),
            sslmethod=ssl.SSL.TLS_METHOD)
        users = InMemoryUsernamePasswordDatabaseDontUse(user1=b"secret1")
        self.portal = Portal(Realm(self.mail), [users])

    def buildProtocol(self, addr):
        session = Session({b"PLAIN": imap4.PLAINCredentials, b"LOGIN": imap4.LOGINCredentials}, self.tls)
        session.factory, session.host, session.portal = self, HOST, self.portal
        session.delivery = Delivery(self.mail, authenticated=False)
        return session


reactor.listenTCP(int(sys.argv[2]), Factory(sys.argv[1]), backlog=128, interface="127.0.0.1")
reactor.run()
