#!/bin/sh
# usage: way-in.sh SMTPSPEC: mail is sent in the way in which the server accepts it, and nobody who
# listens sees the password. Skipped without Python.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || exit 77
here=$(dirname "$0")
secret=quite-distinctive

# record WORD...: starts recorder.py, which keeps what is sent in $work/sent; its port is in $port.
record() {
  : >"$work/sent"
  : >"$work/ready"
  python3 "$here/recorder.py" "$work/sent" "$@" >"$work/ready" 2>"$work/recorder.err" &
  servers="$servers $!"
  for _ in $(seq 200); do
    port=$(sed -n 's/^ready //p' "$work/ready")
    [ -n "$port" ] && return
    sleep 0.05
  done
  echo "the recorder does not start: $(cat "$work/recorder.err")"
  exit 1
}

# The password as it is, and in base64 at each place where an octet can stand.
is_seen() {
  for said in "$secret" "$(printf '%s' "$secret" | base64 | cut -c 1-20)" \
    "$(printf 'x%s' "$secret" | base64 | cut -c 3-20)" "$(printf 'xx%s' "$secret" | base64 | cut -c 4-20)"; do
    grep -q -a -F -e "$said" "$work/sent" && return 0
  done
  return 1
}

# login ARGUMENT...: the cases that log in, and some that do not.
login() {
  "$smtpspec" run -t "127.0.0.1:$port" --user user1 --password "$secret" --timeout 10 --json "$work/r.json" "$@" \
    extensions/auth extensions/starttls recipients/submitted-partial-domain-not-completed data/client-delivers-a-message \
    sender/null-path-accepted >"$work/out" 2>&1
}

# Where STARTTLS is offered: through it, and if it fails, not at all.
serve --liberty auth-demanded
upstream=$port
record proxy "$upstream"
login --login-required
[ -s "$work/sent" ] || complain "nothing went through the proxy"
is_seen && complain "the password goes through a proxy although STARTTLS is offered"
record server STARTTLS AUTH_PLAIN_LOGIN_CRAM-MD5
login
login --login-required
login --trust-target
is_seen && complain "the password is said in the clear although STARTTLS is offered"
# Where AUTH is not offered.
record server SIZE
login
login --login-required
is_seen && complain "the password is said although AUTH is not offered"
# Unless the target says so.
record server STARTTLS AUTH_PLAIN
login --login-cleartext
is_seen || complain "the password is not said although the target allows it"
# What there is no reason to hide from is used.
record server AUTH_PLAIN
login
is_seen || complain "the password is not said where AUTH is offered, and STARTTLS is not"

# Each case that a server accepts only under TLS and after a login is played, or skipped.
mkdir "$work/mail"
serve --maildir "$work/mail" --liberty tls-demanded --liberty auth-demanded
record proxy "$port"
cat >"$work/target.yaml" <<TARGET
address: 127.0.0.1:$port
domain: test.example
recipients: [user1@test.example, user2@test.example, user3@test.example]
unknown: nobody-here@test.example
foreign: someone@elsewhere.example
login: {user: user1, password: secret1}
mailbox: maildir:$work/mail/%u
TARGET
expect 0 'conforms' run -t "$work/target.yaml"
grep -q ' error' "$work/out" && complain "there are errors: $(tail -3 "$work/out")"
secret=secret1
is_seen && complain "the password is said in the clear"

# No way in: one line.
sed 's/secret1/wrong-one/' "$work/target.yaml" >"$work/wrong.yaml"
expect 3 'no way in: .*in the clear MAIL was answered with "530 5.7.0 .*; after a login under TLS AUTH was answered with "535 .*wrong.yaml:6' \
  run -t "$work/wrong.yaml"
[ "$(grep -c 'no way in' "$work/out")" -le 2 ] || complain "it is said more than once"
grep -v '^login' "$work/target.yaml" >"$work/none.yaml"
expect 3 'no way in: .*login.* is not given' run -t "$work/none.yaml"
finish
