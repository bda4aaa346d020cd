#!/bin/sh
# usage: deviations.sh SMTPSPEC: exit codes for a faulty server, with and without deviations.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
fault=$("$smtpspec" serve --list-faults | awk '/^rset-/ {print $1; exit}')
[ -n "$fault" ] || complain "there is no fault of RSET"

# Without a fault the server conforms; with it a case fails.
serve --maildir "$work/mail"
sound=$port
mailbox="maildir:$work/mail/%u"
expect 0 'conforms' run -t "127.0.0.1:$sound" --mailbox "$mailbox" aborted
serve --maildir "$work/mail" --fault "$fault"
faulty=$port
expect 1 'FAIL ' run -t "127.0.0.1:$faulty" --mailbox "$mailbox" --json "$work/r.json" aborted

# All failures are listed: known, exit 0.
sed -n 's/.*"id": "\(.*\)",$/\1/p; /"verdict"/p' "$work/r.json" |
  grep -B1 '"verdict": "\(fail\|warn\)"' | grep -v '"verdict"\|^--' >"$work/failed"
[ -s "$work/failed" ] || complain "no case failed"
{
  echo "address: 127.0.0.1:$faulty"
  echo "recipients: [user1@test.example, user2@test.example, user3@test.example]"
  echo "mailbox: $mailbox"
  echo "deviations:"
  sed 's/^\(.*\)$/  "\1": the fault was put in/' "$work/failed"
} >"$work/target.yaml"
expect 0 'known' run -t "$work/target.yaml" --junit "$work/known.xml" aborted
expect 0 'the fault was put in' run -v -t "$work/target.yaml" aborted
grep -q '<failure' "$work/known.xml" && complain "a known deviation is a failure in JUnit"

# A deviation that no longer happens fails, and says where it is listed.
sed "s/127.0.0.1:$faulty/127.0.0.1:$sound/" "$work/target.yaml" >"$work/outdated.yaml"
expect 1 'outdated.yaml:5' run -t "$work/outdated.yaml" aborted
grep -q 'now passes' "$work/out" || complain "it is not told why"

# --strict turns a warning into a failure.
serve --fault "$("$smtpspec" serve --list-faults | awk '/^greeting-says-localhost/ {print $1}')"
expect 0 'warn' run -t "127.0.0.1:$port" --host mx.test.example \
  handshake/greeting-bears-official-name
expect 1 'warn' run --strict -t "127.0.0.1:$port" --host mx.test.example \
  handshake/greeting-bears-official-name

# Two targets: one that fails decides, one that cannot be tried more so.
expect 1 '' run -t "127.0.0.1:$sound" -t "127.0.0.1:$faulty" --mailbox "$mailbox" aborted
expect 3 'could not be tried' run -t 127.0.0.1:1 -t "127.0.0.1:$faulty" aborted
finish
