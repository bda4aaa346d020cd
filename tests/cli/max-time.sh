#!/bin/sh
# usage: max-time.sh SMTPSPEC: a run that its time is too short for says so in every report, once.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

mkdir "$work/cases"
cat >"$work/cases/endless.yaml" <<'CASE'
title: Nothing is said for an hour
level: MUST
section: house rule 1
start: greeted
dialogue:
  - silence: 60m
CASE
expect 4 'the 3 s of --max-time ran out' run -c "$work/cases" --max-time 3 --json "$work/r.json" \
  --junit "$work/r.xml" --html "$work/r.html" --markdown "$work/r.md" --tap "$work/r.tap"
[ "$(grep -c 'smtpspec: the 3 s of --max-time ran out' "$work/out")" -eq 1 ] || complain "it is not said once"
grep -q 'stopped early' "$work/out" || complain "the report does not say that it was stopped"
grep -q '"verdict": "skip"' "$work/r.json" || complain "what was not played is not skipped"
for file in "$work"/r.*; do
  grep -q 'not played: the 3 s of --max-time ran out' "$file" || complain "$file does not say what was not played"
done

# Before the first case, too.
expect 4 'the 0.001 s of --max-time ran out' run -c "$work/cases" --max-time 1ms
finish
