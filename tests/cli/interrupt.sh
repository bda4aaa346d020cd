#!/bin/sh
# usage: interrupt.sh SMTPSPEC: SIGINT in the middle of a run: exit 4, a record of what was played,
# valid reports, and no child is left.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

mkdir "$work/cases"
cat >"$work/cases/quick.yaml" <<'CASE'
title: NOOP is answered
level: MUST
section: house rule 1
dialogue:
  - C: NOOP
  - S: 250
CASE
# It is played after the other, and its message shows that it is being played.
cat >"$work/cases/slow.yaml" <<'CASE'
title: A message, and a long silence
level: MUST
section: house rule 2
alone: true
start: data
dialogue:
  - message: |
      Subject: slow

      ${token}
  - S: 250
  - silence: 300s
CASE
cat >"$work/target.yaml" <<TARGET
name: one that is started
address: 127.0.0.1:\${port}
recipients: [user1@test.example]
start: echo \$\$ >$work/pid; exec $smtpspec serve --port \$SMTPSPEC_PORT --maildir $work/mail
TARGET

# interrupt SIGNAL: the run is ended by it once the quick case has been played, while the slow one is.
interrupt() {
  rm -rf "$work/pid" "$work/mail" "$work"/r.*
  "$smtpspec" run -t "$work/target.yaml" -c "$work/cases" --junit "$work/r.xml" --json "$work/r.json" \
    --html "$work/r.html" --tap "$work/r.tap" >"$work/out" 2>&1 &
  run=$!
  while kill -0 $run 2>/dev/null; do
    find "$work/mail" -path '*/new/*' 2>/dev/null | grep -q . && break
    sleep 0.05
  done
  kill -"$1" $run
  (sleep 300; kill -KILL $run) >/dev/null 2>&1 &
  watch=$!
  wait $run
  code=$?
  kill $watch 2>/dev/null
}

# interrupted SIGNAL: after it all is well.
interrupted() {
  interrupt "$1"
  [ "$code" -eq 4 ] || complain "$1: exit $code: $(cat "$work/out")"
  grep -q '"id": "quick"' "$work/r.json" || complain "$1: what was played is not in the record"
  grep -q '"id": "slow"' "$work/r.json" && complain "$1: what was not played is in the record"
  "$smtpspec" compare "$work/r.json" >/dev/null || complain "$1: the record is not whole"
  if command -v xmllint >/dev/null; then
    xmllint --noout "$work/r.xml" || complain "$1: the JUnit report is no XML"
  fi
  [ -s "$work/r.html" ] && [ -s "$work/r.tap" ] || complain "$1: reports are missing"
  child=$(cat "$work/pid")
  for _ in $(seq 1000); do
    kill -0 "$child" 2>/dev/null || break
    sleep 0.05
  done
  kill -0 "$child" 2>/dev/null && complain "$1: the server is still there"
}
interrupted TERM
# A shell starts background jobs with SIGINT ignored; in a new session it is not.
if command -v setsid >/dev/null && command -v env >/dev/null &&
  env --default-signal=INT,HUP true 2>/dev/null; then
  real=$smtpspec
  printf '#!/bin/sh\nexec env --default-signal=INT,HUP "%s" "$@"\n' "$real" >"$work/smtpspec"
  chmod +x "$work/smtpspec"
  smtpspec=$work/smtpspec
  interrupted INT
  interrupted HUP # its terminal is closed
fi
finish
