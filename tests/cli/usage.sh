#!/bin/sh
# usage: usage.sh SMTPSPEC: each subcommand's help, and wrong usage.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

for command in run list show new lint coverage compare serve completion; do
  expect 0 "[Uu]sage: smtpspec .*$command" "$command" --help
  cp "$work/out" "$work/long"
  expect 0 "$command" "$command" -h
  cmp -s "$work/out" "$work/long" || complain "$command: -h is not --help"
  expect 0 "[Uu]sage: smtpspec .*$command" help "$command"
  expect 0 "^  $command " --help
  expect 2 nonsense "$command" --nonsense
done
expect 0 '^smtpspec [0-9]' --version
expect 2 'no command "nonsense"' help nonsense
expect 2 'did you mean "run"' rnu
expect 2 'did you mean "steps"' help stpes
expect 0 '^  mailbox  ' help steps
expect 0 '{host}; needs: \[host\]' help target
expect 0 '^greeting-250  ' help faults
expect 2 'unexpected argument "x"' serve x

# All report an unknown option alike.
for command in run list show new lint coverage compare serve; do
  expect 2 "smtpspec $command: there is no option --nonsense\$" "$command" --nonsense=3
  expect 2 "smtpspec $command: there is no option -X" "$command" -Xh
  expect 2 "smtpspec $command: --help takes no value" "$command" --help=3
done
expect 2 'no option --jnit; did you mean --junit' run --jnit report.xml
expect 2 'did you mean --level' list --levle MUST
expect 2 'did you mean --against' compare --agianst a b
expect 2 'did you mean --port' serve --prot 3
expect 2 'did you mean --output' coverage --ouput json
expect 2 '-c needs a value' coverage -c
expect 2 '--maildir needs a value' serve --maildir
expect 2 '-o needs a value' compare -o

# Options of run that do not exist, or cannot be combined.
expect 2 'no option --port' run --port 3
expect 2 '-t needs a value' run -t
expect 2 '--junit needs a value' run --junit
expect 2 '--jobs takes a number' run --jobs 0
expect 2 '--jobs takes a number' run -j many
expect 2 '--timeout takes seconds' run --timeout soon
expect 2 '--timeout takes seconds' run --timeout -1
expect 2 '--wait takes seconds' run --wait 0
expect 2 '--shard takes I/N' run --shard 3/2
expect 2 '--shard takes I/N' run --shard 0/2
expect 2 '--shard takes I/N' run --shard 1
expect 2 '--shard takes I/N' run --shard -1/2
expect 2 '--shard takes I/N' run --shard 1/2x
expect 2 '--shard takes I/N' run --shard 1/99999999999999999999
expect 2 '--level takes MUST' run --level must
expect 2 'no report format "xml"' run -o xml
expect 2 'did you mean "greeting-250"' run --fault greting-250
expect 2 '--fault is for the embedded server' run -t 127.0.0.1:1 --fault greeting-250
expect 2 '--host is for a target' run --host mx.test.example
expect 2 '--protocol takes' run -t 127.0.0.1:1 --protocol imap
expect 2 'needs a password' run -t 127.0.0.1:1 --user me
expect 2 'no variable NO_SUCH_VARIABLE' run -t 127.0.0.1:1 --user me --password-env NO_SUCH_VARIABLE
expect 2 '--recipient: "user1" is not an address' run -t 127.0.0.1:1 --recipient user1
expect 2 '--sender: "" is not an address' run -t 127.0.0.1:1 --sender ''
expect 2 '--client: "a b" is not the name of a host' run -t 127.0.0.1:1 --client 'a b'
expect 2 '--deviation takes ID=REASON' run -t 127.0.0.1:1 --deviation replies
expect 2 'no case "no/such-case"' run -t 127.0.0.1:1 --deviation no/such-case=reason
expect 2 '--remote' run -t 192.0.2.1:25
expect 2 'follows brackets' run -t ::1:25
expect 2 'expected mx:DOMAIN' run -t mx:
expect 2 'is an address' run -t mx:127.0.0.1
expect 2 'expected HOST or HOST:PORT' run --resolver 127.0.0.1:dns
expect 2 "port of 'host:99999'" run -t host:99999
expect 2 "'2525' is not a host" run -t 2525
expect 2 'no host after' run -t smtps://

# Selectors.
expect 2 '"no-such-case" matches no case' run no-such-case
expect 2 'did you mean "handshake/ehlo-is-accepted"' run handshake/ehlo-is-acepted
expect 2 'did you mean "handshake/ehlo-is-accepted"' run ehlo-is-acepted
expect 2 'did you mean "handshake/client-may-be-an-address-literal"' run handshake/client-may-be-an-adress-literal
expect 2 'did you mean "handshake"' list hanshake
expect 2 'did you mean "rfc5321-2.2.1-ehlo-supported"' show rfc5321-2.2.1-ehlo-suported
expect 2 'did you mean "rfc5321-2.2.1-ehlo-supported"' coverage rfc5321-2.2.1-ehlo-suported
expect 2 'did you mean "handshake/ehlo-is-accepted"' run --skip ehlo-is-acepted
expect 2 'there is no case "ehlo-is-accepted"; did you mean "handshake/ehlo-is-accepted"' run -t 127.0.0.1:1 \
  --deviation ehlo-is-accepted=reason
expect 2 'match no case' run --tag no-such-tag
expect 2 'matches no case' run --skip no-such-case
expect 2 'match no case' run replies --skip replies
expect 2 'matches no case' run rfc5321-99

mkdir "$work/own"
printf 'title: x\nlevel: MUST\nsection: s\ndialogue:\n- C: NOOP\n- S: 299\n' >"$work/own/x.yaml"
expect 2 "named with -c $work/own" run "$work/own"
expect 2 "named with -c $work/own" list "$work/own"

# The line that says how to read a case works.
for cases in "$work/own" "$work/own/" "$work/own/x.yaml"; do
  expect 1 'To read a case: smtpspec show -c ' run -c "$cases"
  hint=$(sed -n 's/^.*To read a case: smtpspec //p' "$work/out")
  expect 0 'C: NOOP' $hint
done
expect 0 'To read a case: smtpspec show [^-]' run handshake/greeting-is-220-or-a-refusal --fault greeting-250

# The other subcommands.
expect 2 'no-such-case' show no-such-case
expect 2 'No such file' list -c "$work/none"
expect 2 'No such file' lint "$work/none"
expect 2 'matches no case\|no requirement\|no-such' coverage no-such-requirement
expect 2 'port' serve --port 99999
expect 2 'port' serve --dns 99999
expect 2 'unknown fault' serve --fault no-such-fault
expect 2 'did you mean' serve --fault greting-250
finish
