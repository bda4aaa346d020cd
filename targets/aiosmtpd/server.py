"""A mail server made of aiosmtpd: three users and a postmaster, mail into Maildirs, no relaying."""

import asyncio
import email.utils
import mailbox
import os
import re
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

HOST, DOMAIN = "mx.test.example", "test.example"
USERS = {"user1", "user2", "user3", "postmaster"}


def unquoted(local):
    """The local part that all its quoted forms mean (RFC 5321 4.1.2)."""
    if local.startswith('"') and local.endswith('"'):
        return re.sub(r"\\(.)", r"\1", local[1:-1])
    return local


def protocol(session, envelope):
    """The word of RFC 3848 and RFC 6531 3.7.3 for how the message came."""
    if not session.extended_smtp:
        return "SMTP"
    word = "UTF8SMTP" if envelope.smtp_utf8 else "ESMTP"
    return word + ("S" if session.ssl else "") + ("A" if session.authenticated else "")


def without_return_path(message):
    """The message as the final delivery finds it: no Return-Path but its own (RFC 5321 4.4)."""
    header, blank, body = message.partition(b"\n\n")
    header = re.sub(rb"(?im)^Return-Path:.*\n([ \t].*\n)*", b"", header + b"\n")
    return header[:-1] + blank + body


def local_user(address):
    """The user that the address means, None if there is no such mailbox here."""
    local, _, domain = address.rpartition("@")
    local = unquoted(local)
    if address.lower() == "postmaster":  # RFC 5321 4.1.1.3: without a domain too
        return "postmaster"
    user = local.lower()
    return user if domain.lower() == DOMAIN and user in USERS else None


class Handler:
    def __init__(self, mail):
        self.mail = mail

    async def handle_RCPT(self, server, session, envelope, address, options):
        domain = address.rpartition("@")[2].lower()
        if local_user(address) is None:
            if domain == DOMAIN:
                return "550 5.1.1 no such user"
            if not session.authenticated:
                return "550 5.7.1 relaying denied"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        sender = (envelope.mail_from or "").strip("<>")  # the null sender is given as <>
        trace = "Return-Path: <%s>\nReceived: from %s ([%s])\n\tby %s with %s;\n\t%s\n" % (
            sender, session.host_name, session.peer[0], HOST, protocol(session, envelope),
            email.utils.formatdate(localtime=True))
        content = envelope.content.replace(b"\r\n", b"\n")
        message = trace.encode() + without_return_path(content)
        for user in {local_user(address) for address in envelope.rcpt_tos} - {None}:
            mailbox.Maildir(os.path.join(self.mail, user)).add(message)
        return "250 2.0.0 OK"


def authenticate(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and data == LoginPassword(b"user1", b"secret1")
    return AuthResult(success=known, handled=False)


async def main(folder, port):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem"))
    handler = Handler(os.path.join(folder, "mail"))
    loop = asyncio.get_running_loop()

    def session():
        return SMTP(handler, hostname=HOST, data_size_limit=1048576, tls_context=tls,
                    authenticator=authenticate, auth_require_tls=False, enable_SMTPUTF8=True,
                    loop=loop)

    server = await loop.create_server(session, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
