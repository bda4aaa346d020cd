#!/bin/bash
# usage: refusals.sh SMTPSPEC
# A mailbox that cannot be looked into is an error before the first case: exit 3, with the reason in
# one line that shows no password.
. "$(dirname "$0")/common.sh"
need_python

# refused FRONT WORDS…: the run ends with 3, standard error has one line, which holds each of WORDS.
refused() {
    local front=$1 status said word
    shift
    play "$front" --wait 1 aborted
    status=$?
    [ $status != 77 ] || return 0
    said=$(grep '^smtpspec run: ' "$WORK/$front.out")
    [ $status = 3 ] || fail "$front, $*: status $status: $(cat "$WORK/$front.out")"
    [ "$(wc -l <<<"$said")" = 1 ] || fail "$front, $*: not one line: $said"
    for word; do
        [[ $said == *"$word"* ]] || fail "$front: \"$word\" is not in: $said"
    done
    ! grep -rq topsecret "$WORK/$front.out" "$WORK/$front.json" || fail "$front shows the password"
    echo "$said"
}

MAILBOX="maildir:$WORK/nowhere/%u" refused maildir "not in the mailbox" "$WORK/nowhere/user1: No such file"
MAILBOX="mbox:$WORK/nowhere/%u" refused mbox "not in the mailbox" "$WORK/nowhere/user1: No such file"
MAILBOX='{command: [sh, -c, "echo topsecret is wrong >&2; exit 4", "%u"], user: u, password: topsecret}' \
    refused command "ended with status 4: *** is wrong"
AGENT_KEY=other MAILBOX='{url: "http://127.0.0.1:${port2}/messages?to={recipient}&holds={token}", field: raw, header: "X-Key: topsecret"}' \
    refused http "/messages answers 401"
MAILBOX='{url: "http://user:topsecret@127.0.0.1:${port2}/messages?to={recipient}", field: raw}' refused http "127.0.0.1"
MAILBOX='{url: "imap://user1:topsecret@127.0.0.1:${port}/%u"}' refused smtp "imap://127.0.0.1:"
if can_start_servers; then
    for front in imap pop3; do
        PASSWORD=topsecret refused $front "the login failed"
    done
    MAILBOX='{url: "imap://127.0.0.1:${port2}/Nowhere", user: "%u", password: secret1}' \
        refused imap "Nowhere"
fi
exit 0
