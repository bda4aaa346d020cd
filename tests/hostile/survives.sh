#!/bin/sh
# usage: survives.sh HOSTILE_SERVER SMTPSPEC NAME
# The whole program against one hostile server: it ends in time, in the memory and with the exit that
# HOSTILE_SERVER states, and all its reports are valid.
set -u
hostile=$1 smtpspec=$2 name=$3
expects=$("$hostile" --expects "$name") || exit
exit=${expects% *} megabytes=${expects#* }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
complain() {
  echo "$name: $*"
  failed=1
}

NO_COLOR=1 timeout 700 "$hostile" "$name" "$megabytes" 600 \
  "$smtpspec" run -t ADDRESS --timeout 0.4 --wait 1 --user user1 --password distinctive-secret \
  --junit "$work/r.xml" --json "$work/r.json" --html "$work/r.html" --markdown "$work/r.md" \
  --tap "$work/r.tap" replies security commands/noop-after-mail 'handshake/ehlo*' 'handshake/helo*' \
  'handshake/greeting*' 'handshake/*starttls*' \
  >"$work/out" 2>"$work/err"
code=$?
tail -1 "$work/err"
if [ "$code" -ne "$exit" ]; then
  complain "exit $code, not $exit"
  tail -20 "$work/err"
  exit 1
fi

for file in r.xml r.json r.html r.md r.tap; do
  [ -s "$work/$file" ] || complain "$file was not written"
done
if command -v xmllint >/dev/null; then
  xmllint --noout "$work/r.xml" || complain "the JUnit report is no XML"
fi
"$smtpspec" compare "$work/r.json" >/dev/null 2>"$work/why" || complain "the record: $(cat "$work/why")"
for file in out r.xml r.json r.html r.md r.tap; do
  tr -d '\n\t\040-\176\200-\377' <"$work/$file" >"$work/control"
  [ -s "$work/control" ] && complain "$file holds control characters"
  iconv -f UTF-8 -t UTF-8 "$work/$file" >/dev/null 2>&1 || complain "$file is not UTF-8"
  grep -q distinctive-secret "$work/$file" && complain "$file holds the password"
done
head -1 "$work/r.tap" | grep -q '^TAP version' || complain "no TAP"
plan=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$work/r.tap")
lines=$(grep -cE '^(not )?ok ' "$work/r.tap")
[ "$plan" = "$lines" ] || complain "TAP plans $plan and has $lines"
exit $failed
