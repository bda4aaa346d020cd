#!/bin/bash
# usage: starts-and-stops.sh TARGET
# A target's start.sh brings up a server that greets and delivers a message, and leaves neither a
# process nor an open port when its process group gets SIGTERM. 77: it cannot be started here.
set -u
name=$1
cd "$(dirname "$0")/../../targets/$name" || exit

fail() {
    echo "FAILED: $*"
    tail -n 30 "$SMTPSPEC_DIR"/log/* "$SMTPSPEC_DIR/output" 2>/dev/null
    exit 1
}

. ../../tests/targets/startable.sh
startable "$name"

greets() { (exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 10 -u 3 line && [[ $line == 220* ]]) 2>/dev/null; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() { # below those that the kernel gives to clients
    local port
    while port=$((RANDOM % 12000 + 20000)) && listens $port; do :; done
    echo $port
}

SMTPSPEC_DIR=$(mktemp -d) SMTPSPEC_PORT=$(free_port) SMTPSPEC_PORT2=$(free_port)
export SMTPSPEC_DIR SMTPSPEC_PORT SMTPSPEC_PORT2
set -m # a process group for it
./start.sh >"$SMTPSPEC_DIR/output" 2>&1 &
server=$!
set +m
trap 'kill -KILL -- -$server 2>/dev/null; rm -rf "$SMTPSPEC_DIR"' EXIT

for ((tries = 0; tries < 1200; tries++)); do # two minutes, for the first fetch
    greets "$SMTPSPEC_PORT" && break
    kill -0 $server 2>/dev/null || break
    sleep 0.1
done
greets "$SMTPSPEC_PORT" || {
    grep -q 'could not fetch' "$SMTPSPEC_DIR/output" && skip "$(tail -n 1 "$SMTPSPEC_DIR/output")"
    fail "no greeting"
}

# reply WANTED: reads one reply, which has to begin with WANTED
reply() {
    local line
    while read -r -t 30 -u 3 line && [[ $line == ???-* ]]; do :; done
    [[ $line == "$1"* ]] || fail "wanted $1, got: $line"
}
say() { printf '%s\r\n' "$@" >&3; }

exec 3<>"/dev/tcp/127.0.0.1/$SMTPSPEC_PORT"
reply 220
case $name in *lmtp) say "LHLO client.example" ;; *) say "EHLO client.example" ;; esac
reply 250
say "MAIL FROM:<sender@client.example>"
case $name in
*submission) reply 530 ;; # it wants AUTH first, which is the server's to say
*)
    reply 250
    say "RCPT TO:<nobody-here@test.example>"
    reply 5
    say "RCPT TO:<user3@test.example>"
    reply 250
    say DATA
    reply 354
    say "Subject: hello" "" "the token 4711" .
    reply 250
    for ((tries = 0; tries < 50; tries++)); do
        grep -rqs "the token 4711" "$SMTPSPEC_DIR/mail/user3/new" && break
        sleep 0.1
    done
    grep -rqs "the token 4711" "$SMTPSPEC_DIR/mail/user3/new" || fail "the message is not in the mailbox"
    ;;
esac
say QUIT
reply 221
exec 3>&-

kill -TERM -- -$server
for ((tries = 0; tries < 100; tries++)); do
    kill -0 -- -$server 2>/dev/null || break
    sleep 0.1
done
wait $server 2>/dev/null
kill -0 -- -$server 2>/dev/null && fail "its process group is still there after 10 s"
listens "$SMTPSPEC_PORT" && fail "somebody still listens on its port"
# Its processes have the folder in their environment, or mounted in their namespace.
left=$(env -u SMTPSPEC_DIR grep -lsa "$SMTPSPEC_DIR" /proc/[0-9]*/environ /proc/[0-9]*/mountinfo)
[ -z "$left" ] || fail "processes were left: $left"
echo "$name: all is well"
