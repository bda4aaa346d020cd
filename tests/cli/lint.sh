#!/bin/sh
# usage: lint.sh SMTPSPEC: `smtpspec lint` of standard input, and its problems as JSON.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

mkdir -p "$work/cases/own"
cat >"$work/cases/own/bad.yaml" <<'CASE'
title: NOOP is answered
level: MUST
section: house rule 7
dialogue:
  - C: NOOP ${tokn}
  - S: 2500
CASE
sed 's/ ${tokn}//; s/2500/250/' "$work/cases/own/bad.yaml" >"$work/cases/own/good.yaml"
cd "$work" || exit 1

expect 0 '^1 case, no problems$' lint - <cases/own/good.yaml
expect 2 '^-:5:13: there is no variable ${tokn}; did you mean ${token}?$' lint - <cases/own/bad.yaml
expect 2 '^2 problems$' lint - cases/own/good.yaml <cases/own/bad.yaml
expect 2 '^4 problems$' lint cases/own/bad.yaml - <cases/own/bad.yaml
expect 2 '^-: the file is empty$' lint - </dev/null
expect 2 '^-: Bad file descriptor$' lint - <&-
expect 2 '^-: Is a directory$' lint - </
expect 2 'read only once' lint - - <cases/own/good.yaml
expect 2 '^x.yaml:6:8: "2500" is not a reply code' lint --name x.yaml - <cases/own/bad.yaml
expect 2 'name is for standard input' lint --name x.yaml cases/own/good.yaml
head -c 1048577 /dev/zero >long
expect 2 '^-: has more than 1048576 octets' lint - <long

# By its name it belongs to a folder of cases, whose format holds: here every requirement is to be judged.
cat >unjudged.yaml <<'CASE'
title: NOOP is answered
covers: [rfc5321-4.1.1.9-noop-250, rfc5321-4.1.1.5-rset-250]
dialogue:
  - C: NOOP
  - S: 250
CASE
echo 'format: 2' >cases/catalogue.yaml
expect 0 'no problems' lint - <unjudged.yaml
expect 2 '^cases/new/one.yaml:.*rfc5321-4.1.1.5-rset-250' lint --name cases/new/one.yaml - <unjudged.yaml
expect 2 "^$work/cases/one.yaml:.*rfc5321-4.1.1.5-rset-250" lint --name "$work/cases/one.yaml" - <unjudged.yaml

# holds CODE CONDITION ARGUMENT...: the exit code, nothing on standard error, and what the JSON, p, is.
holds() {
  code=$1 condition=$2
  shift 2
  "$smtpspec" lint --json "$@" >json 2>error
  got=$?
  [ "$got" -eq "$code" ] && [ ! -s error ] && python3 -c "
import json
p = json.load(open('json'))
assert $condition, p" || complain "lint --json $*: exit $got, $(cat json error)"
}
holds 0 "p == {'problems': [], 'left_out': 0}" cases/own/good.yaml
holds 0 "p == {'problems': [], 'left_out': 0}" - <cases/own/good.yaml
holds 2 "p['problems'][0] == {'file': 'cases/own/bad.yaml', 'line': 5, 'column': 13,
  'message': 'there is no variable \${tokn}', 'hint': '\${token}'}" cases/own/bad.yaml
holds 2 "len(p['problems']) == 2 and p['problems'][1]['hint'] is None" cases/own/bad.yaml
holds 2 "p['problems'][0] == {'file': 'none.yaml', 'line': None, 'column': None,
  'message': 'No such file or directory', 'hint': None}" none.yaml
holds 2 "p['problems'][0]['file'] == 'caf' + chr(92) + 'xE9.yaml'" "$(printf 'caf\351.yaml')"
awk 'BEGIN { print "title: x\nlevel: MUST\nsection: s\ndialogue:"; while (n++ < 1200) print "  - S: x" }' >many.yaml
holds 2 "len(p['problems']) + p['left_out'] == 1200 and p['left_out'] == 200" many.yaml
"$smtpspec" lint --json cases/own/good.yaml >/dev/full 2>error
[ $? -eq 5 ] || complain "lint --json to a full device is not exit 5"
finish
