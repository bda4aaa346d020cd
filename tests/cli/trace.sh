#!/bin/sh
# usage: trace.sh SMTPSPEC: whose trace fields are judged: hops after the server, another program that delivers, roles.
set -u
smtpspec=$1
work=$(mktemp -d) || exit 1
trap '[ -n "${server:-}" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
failures=0

complain() {
  echo "$*"
  failures=$((failures + 1))
}

# serve OPTION...: the reference server on a port of its own, which delivers into maildirs.
serve() {
  [ -n "${server:-}" ] && kill "$server" && wait "$server" 2>/dev/null
  rm -f "$work/ready"
  "$smtpspec" serve --maildir "$work/mail" "$@" >"$work/ready" &
  server=$!
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    grep -q ready "$work/ready" && break
    sleep 0.2
  done
  port=$(sed -n 's/^ready //p' "$work/ready")
}

# play CODE ARGUMENT...: plays cases against it, and expects the exit status.
play() {
  code=$1
  shift
  "$smtpspec" run -t "127.0.0.1:$port" --mailbox "maildir:$work/mail/%u" -v "$@" >"$work/out" 2>&1
  got=$?
  [ "$got" -eq "$code" ] || complain "$*: exit $got, not $code: $(cat "$work/out")"
}

# has PATTERN, lacks PATTERN: in what the last run printed.
has() {
  grep -qE -- "$1" "$work/out" || complain "no \"$1\" in: $(cat "$work/out")"
}
lacks() {
  grep -qE -- "$1" "$work/out" && complain "there is \"$1\" in: $(cat "$work/out")"
}

# A hop after the server puts its own field on top, and the server's is judged nevertheless.
trace='data/trace-* recipients/relayed-* recipients/own-name-removed-from-a-route extensions/*/received-says-*'
set -f
"$smtpspec" run --strict --liberty hop-above $trace >"$work/out" 2>&1 || complain "hop-above: $(cat "$work/out")"
for fault in received-with-smtp received-without-utf8smtp; do
  "$smtpspec" run --strict --liberty hop-above --fault $fault $trace >"$work/out" 2>&1 &&
    complain "hop-above hides $fault"
done
set +f

# Return-Path is the affair of who delivers.
cases='data/return-path-added data/return-path-above-received data/return-path-exact sender/null-path-stays-null-in-the-mailbox
  sender/case-of-local-part-kept'
serve --fault no-return-path
play 1 $cases
has '127.0.0.1:[0-9]+, smtp \(relay, delivery\)'
has 'has no Return-Path field'
play 0 --strict --via lmtp $cases
has 'smtp \(relay\)'
has 'SKIP|skip'
lacks 'has no Return-Path field'
serve
play 0 --via lmtp $cases
has 'another program delivers \(via\)'
has "required for delivery only, and the target's role is relay$"

# So are reports of delivery.
play 0 --via lmtp extensions/dsn/delivery-reported-when-asked

# What is stated about the roles decides.
play 0 --roles gateway $cases
has 'smtp \(gateway\)'
has "required for relay and delivery only, and the target's role is gateway$"
play 2 --roles mta $cases
has 'roles: "mta" is not a role: relay, delivery, submission or gateway'
play 2 --via pipe $cases
has 'via: "pipe" is not a way'
[ "$failures" -eq 0 ]
