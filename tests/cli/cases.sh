#!/bin/sh
# usage: cases.sh SMTPSPEC: `smtpspec lint`, `list`, `show` and `help` as their users call them.
set -u
smtpspec=$1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0

# expect CODE PATTERN ARGUMENT...: the exit code, and what standard output or error says.
expect() {
  code=$1 pattern=$2
  shift 2
  "$smtpspec" "$@" >"$work/out" 2>&1
  got=$?
  if [ "$got" -ne "$code" ] || ! grep -q -- "$pattern" "$work/out"; then
    echo "$*: exit $got, not $code, or no \"$pattern\" in:"
    head -20 "$work/out"
    failures=$((failures + 1))
  fi
}

mkdir "$work/cases"
cat >"$work/cases/good.yaml" <<'CASE'
title: NOOP is answered
level: MUST
section: house rule 7
tags: [quick]
dialogue:
  - C: NOOP
  - S: 250
CASE
cat >"$work/cases/bad.yaml" <<'CASE'
title: NOOP is answered
level: MUST
dialogue:
  - C: NOOP ${tokn}
  - S: 2500
CASE

expect 0 '^[0-9]* cases, no problems$' lint
expect 0 '^1 case, no problems$' lint "$work/cases/good.yaml"
expect 2 'bad.yaml:4:13: there is no variable ${tokn}; did you mean ${token}?' lint "$work/cases"
expect 2 'bad.yaml:5:8: "2500" is not a reply code' lint "$work/cases/bad.yaml"
expect 2 '^2 problems$' lint "$work/cases/bad.yaml" "$work/cases/good.yaml"
expect 2 'none.yaml: No such file' lint "$work/none.yaml"
expect 2 'ends in .yaml' lint /dev/null
expect 2 'no option --all' lint --all

expect 0 '^good *MUST *NOOP is answered$' list -c "$work/cases/good.yaml"
expect 0 '^good ' list -c "$work/cases/good.yaml" --tag slow --tag quick
expect 0 '^usage: smtpspec list' list --help
expect 2 'match no case' list -c "$work/cases/good.yaml" --tag slow
expect 2 '"goof" matches no case; did you mean "good"?' list -c "$work/cases/good.yaml" goof
expect 2 'MUST, SHOULD or MAY, not "must"' list --level must
expect 2 '--tag needs a value' list --tag
expect 2 'bad.yaml:5:8' list -c "$work/cases"

expect 0 'MUST, house rule 7' show -c "$work/cases/good.yaml" good
expect 0 '  - C: NOOP' show -c "$work/cases/good.yaml" good
expect 0 '(MUST, loss): RSET' show rfc5321-4.1.1.5
expect 0 '(MUST, interop, for relay and delivery and gateway)' show recipients/postmaster-without-domain
expect 0 '^    judged MUST: ' show rfc5321-4.4-return-path-value
expect 0 '^    superseded by RFC 5321 4.2 (same)$' show rfc821-4.2-every-command-one-reply
expect 2 'the id of a case is missing' show
expect 2 'matches no case' show no/such/case

expect 0 '^smtpspec [0-9]' --version
expect 0 '  lint  *check' --help
expect 0 '^usage: smtpspec lint' help lint
expect 2 'there is no command "lnt"; did you mean "lint"?' lnt
expect 2 'there is no command "nothing"' help nothing

"$smtpspec" list >/dev/full 2>"$work/out"
got=$?
if [ "$got" -ne 5 ]; then
  echo "list to a full device: exit $got, not 5"
  failures=$((failures + 1))
fi

[ "$failures" -eq 0 ]
