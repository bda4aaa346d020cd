#!/bin/sh
# usage: coverage.sh SMTPSPEC: every observable requirement of RFC 5321 has a case, and `coverage
# --require` would report one that had none.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

expect 0 'required and observable requirements have a case' \
  coverage --require MUST,SHOULD rfc5321
expect 0 '^RFC 5321' coverage rfc5321

# A requirement with a case is observable.
"$smtpspec" coverage >"$work/all"
grep -q '^RFC 5321  *MUST  *[0-9]' "$work/all" || complain "there is no table"
awk '/^RFC [0-9]+ .* [0-9]+ +[0-9]+ +[0-9]+$/ && $NF > $(NF - 1)' "$work/all" >"$work/blind"
[ -s "$work/blind" ] && complain "requirements that cannot be seen have cases: $(cat "$work/blind")"

expect 0 '"impact": "security"' coverage -o json rfc5321-4.1.1.4-lf-dot-lf-no-end
expect 0 '^   "relay",$' coverage -o json rfc5321-2.4-local-part-case-preserved
expect 0 '| MUST NOT, loss, for relay | ' coverage -o markdown rfc5321-6.4-relay-no-fixes
expect 0 'superseded by RFC 7504 3 (weaker) if the greeting is 521' coverage rfc5321-3.1

# An inventory that does not say what breaks.
mkdir -p "$work/whole/requirements"
cat >"$work/whole/requirements/rfc2.yaml" <<'REQUIREMENT'
- id: rfc2-noop
  section: RFC 2
  level: MUST
  says: NOOP is answered.
  observe: wire
  stage: any
REQUIREMENT
cat >"$work/whole/noop.yaml" <<'CASE'
title: NOOP is answered
covers: [rfc2-noop]
dialogue:
  - C: NOOP
  - S: 250
CASE
echo 'format: 2' >"$work/whole/catalogue.yaml"
(export SMTPSPEC_CASES="$work/whole"
  expect 2 'rfc2.yaml:1:3: a requirement needs `impact`: security, loss' lint)

# A catalogue of one case.
mkdir "$work/cases"
cat >"$work/cases/list.yaml" <<'CASE'
title: A list leaves the header alone
covers: [rfc5321-3.9-list-keeps-header]
dialogue:
  - C: NOOP
  - S: 250
CASE
required() { expect "$1" "$2" coverage -c "$work/cases" --require "$3" "$4"; }
required 0 '^1 of 1 required' MUST rfc5321-3.9-list-keeps-header
required 1 '^no case: rfc5321-3.9-list-changes-return-path' MUST,SHOULD rfc5321-3.9
required 1 '^1 of 3 required' MUST rfc5321-3.9
required 1 '^no case: rfc5321-3.9.1-alias-keeps-rest' SHOULD,MUST rfc5321-3.9.1-alias-keeps-rest
required 0 '^0 of 0 required' SHOULD rfc5321-3.9.1-alias-keeps-rest
required 0 'cannot be observed' MUST,SHOULD rfc5321-3.8-shutdown-421
expect 0 'no case' coverage -c "$work/cases" rfc5321-3.9
expect 2 'MUST, SHOULD and MAY' coverage --require must
finish
