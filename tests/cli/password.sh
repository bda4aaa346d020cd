#!/bin/sh
# usage: password.sh SMTPSPEC HOSTILE_SERVER: no output contains the password, even if the server
# echoes it.
set -u
smtpspec=$1 hostile=$2
. "$(dirname "$0")/lib.sh"
secret=quite-distinctive
payload=$(printf '\0user1\0%s' "$secret" | base64)

mkdir "$work/cases"
cat >"$work/cases/login.yaml" <<'CASE'
title: The login is accepted
level: MUST
section: house rule 1
dialogue:
  - auth: PLAIN
  - S: 235
CASE
cat >"$work/cases/login-in-two-steps.yaml" <<'CASE'
title: The login is accepted in two steps
level: MUST
section: house rule 1
dialogue:
  - auth: {mechanism: PLAIN, initial: false}
  - S: 235
CASE
cat >"$work/cases/always.yaml" <<'CASE'
title: No reply is a refusal
level: MUST
section: house rule 2
always:
  - code: 2yz | 3yz
CASE
SECRET=$secret PAYLOAD=$payload "$hostile" tells-secrets 4096 100 \
  "$smtpspec" run -t ADDRESS -v -c "$work/cases" --timeout 2 --user user1 --password "$secret" \
  --junit "$work/r.xml" --json "$work/r.json" --html "$work/r.html" --markdown "$work/r.md" \
  --tap "$work/r.tap" >"$work/r.txt" 2>"$work/r.err"
code=$?
[ "$code" -eq 1 ] || complain "exit $code: $(tail -3 "$work/r.err")"
grep -q 'AUTH PLAIN \*\*\*' "$work/r.json" || complain "there was no login"
for file in "$work"/r.*; do
  grep -q -e "$secret" "$file" && complain "$file holds the password: $(grep -e "$secret" "$file" | head -3)"
  grep -q -e "$payload" "$file" && complain "$file holds the SASL payload: $(grep -e "$payload" "$file" | head -3)"
done
finish
