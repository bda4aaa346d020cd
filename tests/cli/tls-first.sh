#!/bin/sh
# usage: tls-first.sh SMTPSPEC: a server that accepts mail only under TLS (RFC 3207 4) is played
# under TLS.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

mkdir "$work/mail"
serve --maildir "$work/mail" --fault starttls-required
set -- -t "127.0.0.1:$port" --domain test.example --recipient user1@test.example \
  --mailbox "maildir:$work/mail/%u"
expect 0 '6 pass' run "$@" sender/null-path-accepted end/quit-after-rcpt data/accepted-message-arrives \
  data/client-delivers-a-message handshake/refused-ehlo-allows-another data/nobody-gets-mail-without-recipient
# The rule for servers that an MX record names is checked in the clear.
expect 0 '1 warn' run --fault starttls-required extensions/starttls/mail-taken-in-the-clear-too
finish
