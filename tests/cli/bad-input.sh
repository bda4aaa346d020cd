#!/bin/sh
# usage: bad-input.sh SMTPSPEC: case and target files with mistakes: exit 2 with their positions,
# and nothing is played. All mistakes are reported at once.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
serve
before=$port

# bad_case PATTERN: the case on standard input.
bad_case() {
  cat >"$work/bad.yaml"
  expect 2 "^$work/bad.yaml:$1" run -t "127.0.0.1:$before" --junit "$work/never.xml" -c "$work/bad.yaml"
  grep -q 'cases\? in\|conforms' "$work/out" && complain "it was played all the same"
  [ -e "$work/never.xml" ] && complain "a report was written"
  expect 2 "bad.yaml:$1" lint "$work/bad.yaml"
}
head='title: x\nlevel: MUST\nsection: s 1'

printf "$head\ndialog:\n- C: NOOP\n- S: 250\n" | bad_case '4:1: .*did you mean "dialogue"'
printf "$head\ntitle: y\ndialogue:\n- C: NOOP\n- S: 250\n" | bad_case '4:1: .*title'
printf "title: [x]\nlevel: MUST\nsection: s 1\ndialogue:\n- S: 250\n" | bad_case '1:8: '
printf "title: x\nlevel: OUGHT\nsection: s 1\ndialogue:\n- S: 250\n" | bad_case '2:8: '
printf "$head\ndialogue: C\n" | bad_case '4:11: '
printf "$head\ndialogue:\n- C: NOOP \${tokn}\n- S: 250\n" | bad_case '5:.*tokn'
printf "$head\ndialogue:\n- C: NOOP\n- SS: 250\n" | bad_case '6:3: there is no step "SS"; did you mean "S"'
printf "$head\ndialogue:\n- C: NOOP\n- S: 250 (a\n" | bad_case '6:.*'
printf "$head\ndialogue:\n- C: NOOP\n- S: 2500\n" | bad_case '6:6: "2500" is not a reply code'
printf "$head\nwhy: &a b\ntags: [*a]\ndialogue:\n- S: 250\n" | bad_case '5:8: .*alias'
printf "$head\ntimeout: soon\ndialogue:\n- S: 250\n" | bad_case '4:10: '
printf "$head\nstart: helo\ndialogue:\n- S: 250\n" | bad_case '4:8: .*did you mean "hello"\|4:8: '
printf "title: \377x\nlevel: MUST\nsection: s 1\ndialogue:\n- S: 250\n" | bad_case '1:.*UTF-8'
printf "title: a\nlevel: MUST\n  section: [\n" | bad_case '[0-9]*:'
printf '' | bad_case ''
printf -- '- C: NOOP\n' | bad_case '1:1: '
printf "title: x\ncovers: [rfc5321-no-such]\ndialogue:\n- S: 250\n" | bad_case '2:10: .*rfc5321-no-such'

printf "$head\ntimeout: 0\ndialogue:\n- S: 250\n" | bad_case '4:10: timeout'

# A byte order mark, and CRLF line endings.
printf "\357\273\277$head\r\ndialogue:\r\n- C: NOOP\r\n- S: 250\r\n" >"$work/mark.yaml"
expect 0 '1 case, no problems' lint "$work/mark.yaml"
printf "\357\273\277titel: x\n" >"$work/mark.yaml"
expect 2 'mark.yaml:1:1: .*"titel"' lint "$work/mark.yaml"
mkdir "$work/none"
expect 2 'no cases in this folder; the name of a case file ends in .yaml' run -c "$work/none"
expect 2 'No such file' run -t "$work/none.yml"

# All at once, of all files.
mkdir "$work/cases"
printf "titel: x\nlevel: MAST\nsection: s 1\ndialogue:\n- S: 2500\n" >"$work/cases/a.yaml"
printf "title: x\nlevel: MUST\nsection: s 1\ndialogue:\n- Q: 250\n" >"$work/cases/b.yaml"
expect 2 'a.yaml:1:1' run -c "$work/cases"
for place in a.yaml:2:8 a.yaml:5:6 b.yaml:5:3; do
  grep -q "$place" "$work/out" || complain "$place is not told with the others"
done
grep -q '\^' "$work/out" || complain "no caret shows the place"

# Files that cannot be cases.
expect 2 'No such file' run -c "$work/none.yaml"
expect 2 'No such file' run -t "$work/none.yaml"
expect 2 'folder' run -t "$work/cases"
truncate -s 200M "$work/huge.yaml"
expect 2 'huge.yaml: has 209715200 octets; the limit is' run -c "$work/huge.yaml"
expect 2 'huge.yaml:' run -t "$work/huge.yaml"
: >"$work/locked.yaml"
chmod 0 "$work/locked.yaml"
[ -r "$work/locked.yaml" ] || expect 2 'Permission denied' run -t "$work/locked.yaml"

# bad_target PATTERN: the target on standard input.
bad_target() {
  cat >"$work/target.yaml"
  expect 2 "^$work/target.yaml:$1" run -t "$work/target.yaml" replies
  grep -q 'could not be tried' "$work/out" && complain "it was tried all the same"
}
here="address: 127.0.0.1:$before"
printf "$here\nnme: x\n" | bad_target '2:1: .*did you mean "name"'
printf "$here\n$here\n" | bad_target '2:1: '
printf "name: x\n" | bad_target '1:1: .*address'
printf "address: [a]\n" | bad_target '1:10: '
printf "address: 127.0.0.1:99999\n" | bad_target '1:10: '
printf "$here\nprotocol: imap\n" | bad_target '2:11: .*not "imap"'
printf "$here\nrecipients: []\n" | bad_target '2:13: '
printf "$here\nlogin: {user: x}\n" | bad_target '2:8: .*password'
printf "$here\nlogin: {user: x, password-env: NO_SUCH_VARIABLE}\n" | bad_target '2:32: .*NO_SUCH_VARIABLE'
printf "$here\ntls: {verify: perhaps}\n" | bad_target '2:15: '
printf "$here\nmailbox: pigeon:/x\n" | bad_target '2:10: .*"pigeon:".*maildir:'
printf "$here\nmailbox: {url: /x/%%u}\n" | bad_target '2:16: .*no kind of mailbox'
printf "$here\nready-within: 0\n" | bad_target '2:15: ready-within'
printf "$here\ntimeout: 0s\n" | bad_target '2:10: timeout'
printf "$here\nname: ''\n" | bad_target '2:7: name'
printf "$here\nname: \"a\\\\e[31m\"\n" | bad_target '2:7: name: "a\\x1B\[31m"'
printf "$here\nsender: not an address\n" | bad_target '2:9: sender: "not an address" is not an address'
printf "$here\nunknown: nobody\nforeign: <a@b.example>\n" | bad_target '2:10: unknown'
grep -q '3:10: foreign' "$work/out" || complain "a second bad address is not told"
printf "$here\nrecipients: [a@test.example, \"b@test\\r\\nQUIT\"]\n" | bad_target '2:30: recipient'
printf "$here\nclient: two words\n" | bad_target '2:9: client'
printf "$here\nlist: '\"two words\"@test.example'\nmailbox: /x\n" | bad_target '3:10: .*mailbox'
printf "$here\nready-within: soon\n" | bad_target '2:15: '
printf "$here\ndeviations: {no/such-case: because}\n" | bad_target '2:14: there is no case'
printf "$here\nhost: \"a\\\\r\\\\nb\"\n" | bad_target '2:7: .*octet'
printf "$here\nname: &a x\nhost: *a\n" | bad_target '3:7: .*alias'
printf "$here\nname: \377\n" | bad_target '2:.*UTF-8'
finish
