#!/bin/sh
# usage: guard.sh SMTPSPEC LYING_RESOLVER: nothing but this machine is connected to unless --remote
# says so, whatever the address looks like, and whatever the resolver says later.
set -u
smtpspec=$1 liar=$2
. "$(dirname "$0")/lib.sh"
serve --dns 0

# elsewhere CODE PATTERN ARGUMENT...: the exit, what is said, and that no other machine was tried
elsewhere() {
  : >"$work/connected"
  export LD_PRELOAD="$liar" LIAR_LOG="$work/connected" ASAN_OPTIONS=verify_asan_link_order=0
  expect "$1" "$2" run --timeout 2 --wait 1 -t "$3" commands/noop-after-mail ${4+"$4" "$5"}
  unset LD_PRELOAD ASAN_OPTIONS
  grep -v '^127\.0\.0\.1:' "$work/connected" | grep -v ':53$' >"$work/others" &&
    complain "-t $3: connected to $(head -1 "$work/others")"
}

# What a reader of the address can see.
elsewhere 2 'not on this machine; --remote' 198.51.100.2:25
elsewhere 2 'not on this machine; --remote' '[::ffff:198.51.100.2]:25'

# A server that is started here need not be the one that is played against.
cat >"$work/target.yaml" <<'TARGET'
address: 198.51.100.2:25
start: exec sleep 100
TARGET
elsewhere 2 'not on this machine; --remote' "$work/target.yaml"
cat >"$work/target.yaml" <<'TARGET'
address: 198.51.100.2:${port}
start: exec sleep 100
TARGET
elsewhere 2 'not on this machine; --remote' "$work/target.yaml"

# A name that cannot be looked up is not known to be here; that it can be later does not help.
elsewhere 2 'cannot be looked up' "fails.1.liar.example:$port"
# A name that moves: between the first look-up and the second, the second and the connection.
elsewhere 2 'not on this machine; --remote' "turns.1.liar.example:$port"
elsewhere 2 'not on this machine; --remote' "turns.2.liar.example:$port"
# Once it was reached it is where it was: the whole run plays against one server.
elsewhere 0 '1 pass' "turns.3.liar.example:$port"

# A proxy would reach what we cannot look at.
ALL_PROXY="http://127.0.0.1:$port" http_proxy="http://127.0.0.1:$port" \
  elsewhere 2 'cannot be looked up' mail.unresolvable.invalid:25
[ -s "$work/connected" ] && complain "a proxy was used: $(cat "$work/connected")"

# The mailbox is reached by the same way.
elsewhere 2 'not on this machine; --remote' "127.0.0.1:$port" \
  --mailbox imap://u:p@198.51.100.2/INBOX
elsewhere 2 'not on this machine; --remote' "127.0.0.1:$port" \
  --mailbox "http://turns.0.liar.example:$port/?to={recipient}"

# --remote lets it through, as far as the network does.
export LD_PRELOAD="$liar" LIAR_LOG="$work/connected" ASAN_OPTIONS=verify_asan_link_order=0
expect 3 'cannot connect to 198.51.100.2:25' run --remote -t 198.51.100.2:25 --timeout 2 replies
unset LD_PRELOAD ASAN_OPTIONS
finish
