#!/bin/sh
# usage: restarts.sh SMTPSPEC
# A server that answers nobody after one line of one case: it is started again, the case and the line
# are found, and all other cases are played.
set -u
smtpspec=$1
here=$(cd "$(dirname "$0")" && pwd)
command -v python3 >/dev/null || exit 77
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cat >"$work/target.yaml" <<EOF
name: mortal
address: 127.0.0.1:\${port}
domain: test.example
recipients: [user1@test.example, user2@test.example, user3@test.example]
alias: alias@test.example
mailbox: maildir:\${dir}/mail/%u
start: exec python3 $here/bad_server.py $smtpspec "\$SMTPSPEC_DIR" dies-of "QUIT now"
EOF
timeout 300 "$smtpspec" run -t "$work/target.yaml" --timeout 6 --wait 4 --json "$work/r.json" commands replies \
  >"$work/out" 2>"$work/err"
code=$?
cat "$work/err"
tail -3 "$work/out"
failed=0
complain() {
  echo "$1"
  failed=1
}
[ $code -eq 3 ] || complain "exit $code, not 3"
[ "$(grep -c 'the server stopped answering' "$work/err")" -eq 1 ] || complain "it is not said once"
[ "$(grep -c 'the server dies of commands/quit-with-an-argument.*played alone; sent last: QUIT now' "$work/err")" -eq 1 ] ||
  complain "the line is not named once"
[ "$(grep -c '^   "verdict": "error"' "$work/r.json")" -eq 1 ] || complain "other cases are errors, too"
exit $failed
