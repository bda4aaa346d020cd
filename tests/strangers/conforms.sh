#!/bin/sh
# usage: conforms.sh SMTPSPEC NAME PASSES: NAME.py, a server that was written from the RFCs alone, is accused of nothing;
# at least PASSES cases pass, so that nothing is proved by skips.
set -u
smtpspec=$(realpath "$1") name=$2 passes=$3
here=$(cd "$(dirname "$0")" && pwd)
command -v python3 >/dev/null || {
  echo "skipped: needs python3"
  exit 77
}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/mail"

cat >"$work/target.yaml" <<END
name: $name.py
address: 127.0.0.1:\${port}
host: mx.test.example
domain: test.example
recipients: [user1@test.example, user2@test.example, user3@test.example]
unknown: nobody-here@test.example
foreign: someone@elsewhere.example
mailbox: maildir:$work/mail/%u
start: exec python3 -B "$here/$name.py" "\$SMTPSPEC_PORT" "$work/mail"
ready-within: 20s
END
"$smtpspec" run --strict -t "$work/target.yaml" >"$work/out" 2>&1
code=$?
# "1397 cases in 4.3 s: 7 note, 362 skip, 1028 pass"
summary=$(grep '^[0-9]* cases in ' "$work/out")
echo "$name: $summary"
case $summary in *fail* | *warn* | *unsteady* | *error*) code=1 ;; esac
[ "$code" -eq 0 ] && [ "$(echo "$summary" | sed -n 's/.* \([0-9]*\) pass$/\1/p')" -ge "$passes" ] && exit 0
cat "$work/out"
exit 1
