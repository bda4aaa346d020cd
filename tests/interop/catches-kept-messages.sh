#!/bin/bash
# usage: catches-kept-messages.sh SMTPSPEC
# A server that delivers a message whose connection was cut is caught through each kind of mailbox;
# the same server without the fault is not accused through any.
. "$(dirname "$0")/common.sh"
need_python
CASES="aborted/fin-in-the-content-discards aborted/finished-message-survives-fin aborted/body-does-not-leak"

fronts="maildir command mbox http smtp"
can_start_servers && fronts="$fronts imap pop3"
for front in $fronts; do
    # shellcheck disable=SC2086 # a list of words
    INTEROP_FAULT='' play "$front" $CASES
    status=$?
    [ $status != 77 ] || continue
    [ $status = 0 ] || fail "without a fault, behind $front: status $status: $(cat "$WORK/$front.out")"
    # shellcheck disable=SC2086
    INTEROP_FAULT=cut-delivers play "$front" $CASES
    status=$?
    [ $status = 1 ] || fail "with the fault, behind $front: status $status: $(cat "$WORK/$front.out")"
    grep -q 'FAIL *aborted/fin-in-the-content-discards' "$WORK/$front.out" ||
        fail "behind $front another case failed: $(cat "$WORK/$front.out")"
    echo "caught behind $front"
done
