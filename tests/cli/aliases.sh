#!/bin/sh
# usage: aliases.sh SMTPSPEC: aliases and lists of a target, given by options and in a file.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
serve --maildir "$work/mail"
mailbox="maildir:$work/mail/%u"
set -- recipients/alias-keeps-sender-and-body recipients/list-sends-as-its-owner

expect 0 '3 skip' run -t "127.0.0.1:$port" --mailbox "$mailbox" "$@"
grep -q 'the target names no alias' "$work/out" || complain "it is not told that there is no alias"

expect 0 '3 pass' run -t "127.0.0.1:$port" --mailbox "$mailbox" --alias helpdesk@test.example \
  --list staff@test.example --list-owner postmaster@test.example "$@"

cat >"$work/target.yaml" <<END
address: 127.0.0.1:$port
recipients: [user1@test.example, user2@test.example, user3@test.example]
mailbox: $mailbox
alias: helpdesk@test.example
list: staff@test.example
list-owner: nobody@test.example
END
expect 1 'got *<postmaster@test.example>' run -t "$work/target.yaml" "$@"
finish
