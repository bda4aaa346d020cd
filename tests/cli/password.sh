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
  "$smtpspec" run -t ADDRESS -v -c "$work/cases" --timeout 5 --user user1 --password "$secret" --trust-target \
  --junit "$work/r.xml" --json "$work/r.json" --html "$work/r.html" --markdown "$work/r.md" \
  --tap "$work/r.tap" --log "$work/r.log" >"$work/r.txt" 2>"$work/r.err"
code=$?
[ "$code" -eq 1 ] || complain "exit $code: $(tail -3 "$work/r.err")"
for file in "$work/r.json" "$work/r.log"; do
  grep -q 'AUTH PLAIN \*\*\*' "$file" || complain "there was no login in $file"
done
for file in "$work"/r.*; do
  grep -q -e "$secret" "$file" && complain "$file holds the password: $(grep -e "$secret" "$file" | head -3)"
  grep -q -e "$payload" "$file" && complain "$file holds the SASL payload: $(grep -e "$payload" "$file" | head -3)"
done

# A server that tells one session what was said in another, in another place of the base64.
other=$(printf '\0user\0%s' "$secret" | base64) third=$(printf '%s' "$secret" | base64)
for said in "$payload" "$other" "$third"; do
  SECRET="last login: $said" PAYLOAD=$said "$hostile" tells-secrets 4096 100 \
    "$smtpspec" run -t ADDRESS -v -c "$work/cases" --timeout 5 --user user1 --password "$secret" --trust-target \
    --junit "$work/s.xml" --json "$work/s.json" --html "$work/s.html" --markdown "$work/s.md" \
    --tap "$work/s.tap" --log "$work/s.log" >"$work/s.txt" 2>"$work/s.err"
  grep -q 'last login: [A-Za-z0-9]*\*\*\*' "$work/s.json" || complain "there was nothing to hide"
  for file in "$work"/s.*; do
    grep -q -F -e "$said" "$file" && complain "$file holds $said"
    # all but the first characters, which are of the user
    grep -q -F -e "$(printf %s "$said" | cut -c 12-26)" "$file" && complain "$file holds a part of $said"
  done
done

# A start script that prints the password, and has it in its command; ESC, DEL, C1 and what is not
# UTF-8 in its output.
cat >"$work/target.yaml" <<TARGET
address: 127.0.0.1:\${port}
start: printf 'password $secret \033[31m \177 \302\233 \377 \342\200\256'; exit 1
login: {user: user1, password: $secret}
TARGET
expect 3 'its output: password \*\*\* ' run -t "$work/target.yaml" replies \
  --junit "$work/t.xml" --json "$work/t.json" --html "$work/t.html" --markdown "$work/t.md" --tap "$work/t.tap"
cp "$work/out" "$work/t.out"
for file in "$work"/t.*; do
  grep -q -e "$secret" "$file" && complain "$file holds the password"
  tr -d '\n\t\040-\176\200-\377' <"$file" >"$work/control"
  [ -s "$work/control" ] && complain "$file holds control characters"
  iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || complain "$file is not UTF-8"
  LC_ALL=C grep -q "$(printf '\302\233')" "$file" && complain "$file holds C1"
  LC_ALL=C grep -q "$(printf '\342\200\256')" "$file" && complain "$file turns the text round"
done
finish
