#!/bin/bash
# usage: [MOST=SECONDS] crowded-mailbox.sh SMTPSPEC
# Ten thousand messages of others in the mailbox change no verdict. How much longer the run takes is
# printed, and judged only where MOST says how much it may be: on a quiet machine, with a release build.
. "$(dirname "$0")/common.sh"
need_python

# seconds FRONT: what the whole run takes, its servers' start and end included.
seconds() {
    local start=$EPOCHREALTIME
    play "$1" aborted || return
    awk -v from="$start" -v to="$EPOCHREALTIME" 'BEGIN {printf "%.2f\n", to - from}' >"$WORK/seconds"
}

verdicts() { # FRONT
    python3 -c '
import json, sys
for case in json.load(open(sys.argv[1]))["cases"]:
    print(case["id"], case["verdict"])' "$WORK/$1.json" | LC_ALL=C sort
}

fill() { # FRONT N
    rm -rf "$WORK/mail" && mkdir "$WORK/mail"
    for user in user1 user2 user3; do
        if [ "$1" = mbox ]; then
            python3 "$HERE/agent.py" fill-mbox "$INTEROP_MBOX/$user" "$2"
        else
            python3 "$HERE/agent.py" fill "$WORK/mail/$user" "$2"
        fi
    done
}

fronts="maildir mbox http"
can_start_servers && fronts="$fronts imap pop3"
export HTTP_ASKS=run INTEROP_MAIL=$WORK/mail INTEROP_MBOX=$WORK/mbox
for front in $fronts; do
    fill "$front" 0
    seconds "$front" || { [ $? = 77 ] && continue || fail "$front: $(cat "$WORK/$front.out")"; }
    empty=$(cat "$WORK/seconds") alone=$(verdicts "$front")
    fill "$front" 10000
    seconds "$front" || fail "$front, crowded: $(cat "$WORK/$front.out")"
    crowded=$(cat "$WORK/seconds")
    echo "$front: $empty s, with 10000 other messages $crowded s"
    differing=$(diff <(echo "$alone") <(verdicts "$front")) || fail "$front, crowded, says: $differing"
    [ -z "${MOST-}" ] || awk -v a="$empty" -v b="$crowded" -v most="$MOST" 'BEGIN {exit b - a > most}' ||
        fail "$front takes more than $MOST s longer"
done
