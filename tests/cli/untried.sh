#!/bin/sh
# usage: untried.sh SMTPSPEC: targets that cannot be tried: exit 3, the reason, and valid reports.
# tests/hostile has what a listening server can do besides.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

# untried PATTERN ARGUMENT...
untried() {
  pattern=$1
  shift
  expect 3 "$pattern" run --timeout 2 --junit "$work/r.xml" --json "$work/r.json" "$@" replies
  grep -q 'show target' "$work/out" && complain "$*: a case that is none is to be read"
  grep -q '<error' "$work/r.xml" || complain "$*: JUnit shows no error"
  grep -q '"verdict": "error"' "$work/r.json" || complain "$*: the record shows no error"
}
untried 'Connection refused' -t 127.0.0.1:1
untried 'no-such-host.invalid' --remote -t no-such-host.invalid
untried "$work/none" -t "unix:$work/none"

# Domains; more of them in tests/interop/dns.sh.
serve --dns 0
untried 'neither an MX record nor an address' -t mx:nowhere.example --resolver "127.0.0.1:$dns"
untried 'Connection refused' -t mx:test.example:1 --resolver "127.0.0.1:$dns"
untried '127.0.0.1:1 cannot be reached' -t mx:test.example --resolver 127.0.0.1:1
serve --dns 0 --fault mx-has-no-address
untried 'nowhere.test.example' -t mx:test.example --resolver "127.0.0.1:$dns"

cat >"$work/target.yaml" <<'TARGET'
name: one that does not start
address: 127.0.0.1:${port}
start: echo there is no such thing >&2; sleep 100 & exit 4
TARGET
untried 'there is no such thing' -t "$work/target.yaml"

cat >"$work/target.yaml" <<'TARGET'
name: one that never listens
address: 127.0.0.1:${port}
ready-within: 500ms
start: exec sleep 100
TARGET
untried 'did not greet within 0.5 s' -t "$work/target.yaml"

# A mailbox that cannot be used is reported before any case depends on it.
serve
untried 'mailbox' -t "127.0.0.1:$port" --mailbox "maildir:$work/other/%u" --wait 1 data/accepted-message-arrives
expect 2 '^smtpspec run: --mailbox: there is no kind of mailbox "pigeon:"' run -t "127.0.0.1:$port" --mailbox "pigeon:$work" replies
finish
