#!/bin/sh
# usage: cites.sh SMTPSPEC: a verdict cites the requirement that is broken, in every report.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

mkdir "$work/cases"
echo "format: 2" >"$work/cases/catalogue.yaml"
cat >"$work/cases/two.yaml" <<'CASE'
title: EHLO is accepted, HELP is known
covers: [rfc5321-2.2.1-ehlo-supported, rfc5321-4.1.1.8-help-supported]
why: |
  Somebody
  may ask.
start: greeted
dialogue:
  - C: EHLO ${client}
  - S: 250
  - C: HELP
  - S: 21z
    judges: rfc5321-4.1.1.8-help-supported
CASE

# cites FAULT STATUS REQUIREMENT LEVEL: the verdict with that fault.
cites() {
  expect "$2" '' run -v --fault "$1" -c "$work/cases" --json "$work/r.json" --junit "$work/r.xml"
  grep -q "\"requirement\": \"$3\"" "$work/r.json" || complain "$1: the record does not cite $3"
  grep -q "$4, RFC" "$work/out" || complain "$1: the report does not say $4"
  grep -q "Somebody may ask" "$work/out" || complain "$1: the report does not say why"
  grep -q "$4, RFC" "$work/r.xml" || complain "$1: JUnit does not say $4"
}
cites ehlo-251 1 rfc5321-2.2.1-ehlo-supported MUST
cites help-502 0 rfc5321-4.1.1.8-help-supported SHOULD

# A field that is missing is the matter of the case that owns it.
cat >"$work/leans.yaml" <<'CASE'
title: The sender is kept
covers: [rfc5321-4.4-return-path-value]
start: data
dialogue:
  - message: "Subject: x\n\n${token}\n"
  - assume: 2yz
  - mailbox:
      return-path: "<${sender}>"
CASE
sed 's/^start/owns: [return-path]\n&/' "$work/leans.yaml" >"$work/owns.yaml"
expect 0 'the delivered message has no Return-Path field' run -v --fault no-return-path -c "$work/leans.yaml"
grep -q '1 skip' "$work/out" || complain "without the field the case is not skipped"
expect 1 'Return-Path' run -v --fault no-return-path -c "$work/owns.yaml"
expect 1 'Return-Path' run -v --fault reverse-path-rewritten -c "$work/leans.yaml"
finish
