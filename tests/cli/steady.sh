#!/bin/sh
# usage: steady.sh SMTPSPEC: cases that fail now and then, with servers that do wrong now and then.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

# unsteady ID PATTERN: the case is a failure in each report, for that reason.
unsteady() {
  grep -q "^  UNSTEADY $1" "$work/out" || complain "$1 is not in the terminal's report"
  grep -q "<failure message=\"unsteady: [^\"]*$2" "$work/r.xml" || complain "$1 is not in JUnit"
  grep -q "^not ok .*$1" "$work/r.tap" || complain "$1 is not in TAP"
}
report="--json $work/r.json --junit $work/r.xml --tap $work/r.tap"

# A server that closes the connection now and then: each time it is another case, none of them twice; together they are
# one finding.
expect 1 'does not conform' run --fault hangs-up-now-and-then $report sender recipients commands data
unsteady "" 'other cases failed like this now and then'
grep -q '"turned away first: ' "$work/r.json" || complain "no pass says that it was turned away"
expect 0 conforms run sender

# In a whole run it is one finding, also where a case is so long that it is always cut off.
expect 1 ', 1 unsteady\|: 1 unsteady' run --fault hangs-up-now-and-then $report
unsteady replies/connection-is-not-dropped 'other cases failed like this now and then'
grep -q '^  FAIL' "$work/out" && complain 'a case is accused of what the whole server does'

# Sessions whose mail is mixed up now and then.
expect 1 'does not conform' run --fault mail-misplaced-now-and-then --wait 2 $report data aborted recipients
unsteady data/no-message-reaches-another-mailbox 'of [^"]*@test.example'

# Asked to repeat, nothing is excused.
expect 1 'UNSTEADY' run --repeat 4 --fault hangs-up-now-and-then $report commands/order-of-commands
unsteady commands/order 'failed [1-9] of [1-9]* times'
expect 0 conforms run --repeat 3 commands/order-of-commands
expect 2 'repeat' run --repeat 0
expect 2 'repeat' run --repeat 101

# Compared with a run that was steady, it is worse; the steady one is better.
cp "$work/r.json" "$work/unsteady.json"
"$smtpspec" run --json "$work/steady.json" commands/order-of-commands >/dev/null
expect 1 'pass -> unsteady' compare --against "$work/steady.json" "$work/unsteady.json"
expect 0 'unsteady -> pass' compare --against "$work/unsteady.json" "$work/steady.json"

# What is listed as happening sometimes is known, and may pass.
serve --maildir "$work/mail" --fault hangs-up-now-and-then
{
  echo "address: 127.0.0.1:$port"
  echo "deviations:"
  echo "  commands/order-of-commands: {reason: it closes, sometimes: true}"
} >"$work/target.yaml"
expect 0 'known' run --repeat 6 -t "$work/target.yaml" -v commands/order-of-commands
sed 's/{reason: it closes, sometimes: true}/it closes/' "$work/target.yaml" >"$work/always.yaml"
expect 1 'without .sometimes: true' run -v --repeat 6 -t "$work/always.yaml" commands/order-of-commands
sed 's/sometimes: true/seldom: true/' "$work/target.yaml" >"$work/typo.yaml"
expect 2 'seldom' run -t "$work/typo.yaml" commands/order-of-commands
sed 's/reason: it closes, //' "$work/target.yaml" >"$work/bare.yaml"
expect 2 'needs a .reason' run -t "$work/bare.yaml" commands/order-of-commands
finish
