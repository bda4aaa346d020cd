#!/bin/sh
# usage: claims.sh SMTPSPEC: what a target file says of the server is checked before the first case;
# what is wrong is one line with its place, and exit 3. Skipped without Python.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || exit 77
here=$(dirname "$0")

target() {
  cat >"$work/target.yaml" <<TARGET
address: 127.0.0.1:$port
domain: test.example
recipients:
  - user1@test.example
  - user2@test.example
  - user3@test.example
unknown: nobody-here@test.example
foreign: someone@elsewhere.example
login: {user: user1, password: secret1}
mailbox: maildir:$work/mail/%u
ready-within: 30s
TARGET
}

# changed SED: the target file with a change
changed() {
  sed "$1" "$work/target.yaml" >"$work/changed.yaml"
}
some="recipients extensions/auth handshake"

mkdir "$work/mail"
serve --maildir "$work/mail"
target
expect 0 'conforms' run -t "$work/target.yaml" $some

changed 's/secret1/another/'
expect 3 '^the login is not tried any more: AUTH was answered with "535 ' run -t "$work/changed.yaml" $some
grep -q 'login.password, .*changed.yaml:9' "$work/out" || complain "the line of the password is not named: $(cat "$work/out")"
expect 0 'conforms' run -t "$work/changed.yaml" sender/null-path-accepted # which does not log in

changed 's/user2@/usre2@/'
expect 3 'usre2@test.example is left out: RCPT was answered with "550 ' run -t "$work/changed.yaml" $some
tr -d '\n' <"$work/out" | grep -q 'recipients,[^)]*changed.yaml:5' || complain "the line of the recipient is not named: $(tail "$work/out")"
expect 0 'conforms' run -t "$work/changed.yaml" sender/null-path-accepted # which uses only the first
expect 0 'conforms' run -t "$work/changed.yaml" --trust-target handshake

changed 's/user\([123]\)@/usre\1@/'
expect 3 'no recipient receives mail: usre1@test.example: RCPT was answered with "550 .*changed.yaml:4' run -t "$work/changed.yaml"
changed '/^mailbox/d; s/user\([123]\)@/usre\1@/'
expect 3 'no recipient receives mail: usre1@test.example' run -t "$work/changed.yaml"

# The same mailbox: a mistake of the file, where it shows it, else a wrong claim.
changed 's/user2@/user1@/'
expect 2 'changed.yaml:5:5: user1@test.example is listed twice' run -t "$work/changed.yaml"
changed 's,/%u,/user1,'
expect 2 'changed.yaml:5:5: user1@test.example and user2@test.example have the same mailbox' run -t "$work/changed.yaml"
expect 2 'recipient: a@b.example is listed twice' run -t "$work/target.yaml" --recipient a@b.example --recipient a@b.example
mkdir "$work/shared" && ln -s "$work/mail/user1" "$work/shared/user1" && ln -s "$work/mail/user1" "$work/shared/user2" &&
  ln -s "$work/mail/user3" "$work/shared/user3"
changed "s,$work/mail,$work/shared,"
expect 3 'user2@test.example is left out: the probe message was accepted but is not in the mailbox' \
  run -t "$work/changed.yaml" --wait 1 recipients
rm -r "$work/mail/user2" && ln -s "$work/mail/user1" "$work/mail/user2"
expect 3 'user2@test.example is left out: it shares mail with user1@test.example' run -t "$work/target.yaml" recipients
rm "$work/mail/user2"

# The other protocol.
changed '1aprotocol: lmtp'
expect 3 'answers LHLO with "500 .*it speaks SMTP, not LMTP (protocol, .*changed.yaml:2)' run -t "$work/changed.yaml"

# What is demanded, and not given.
serve --liberty auth-demanded
target
changed '/^login/d'
expect 3 'no way in' run -t "$work/changed.yaml"

# An open relay that takes every user: cases judge that.
serve --maildir "$work/mail" --fault relays-for-strangers --fault unknown-users-accepted
target
expect 1 'fail' run -t "$work/target.yaml" security recipients
grep -q 'is left out' "$work/out" && complain "a recipient is left out"

# Greylisting is waited for.
: >"$work/ready"
python3 "$here/recorder.py" "$work/sent" server "$work/mail/" SIZE greylist=4 >"$work/ready" &
servers="$servers $!"
while [ -z "$(sed -n 's/^ready //p' "$work/ready")" ]; do sleep 0.05; done
port=$(sed -n 's/^ready //p' "$work/ready")
target
changed '/^login/d'
expect 0 'conforms' run -t "$work/changed.yaml" sender/null-path-accepted data/accepted-message-arrives
changed '/^login/d; s/user\([123]\)/later\1/; s/30s/1s/'
expect 3 'later1@test.example: RCPT was answered with "451 .* for 1 s' run -t "$work/changed.yaml" recipients
finish
