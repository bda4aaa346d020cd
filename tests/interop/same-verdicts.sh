#!/bin/bash
# usage: same-verdicts.sh SMTPSPEC
# The cases about aborted transactions and DATA give the same verdicts for Postfix, however its
# mailbox is read.
. "$(dirname "$0")/common.sh"
need_servers

verdicts() { # TARGET: lines "id verdict", sorted
    "$SMTPSPEC" run -t "$TARGETS/$1/target.yaml" --tap "$WORK/$1.tap" --json "$WORK/$1.json" aborted data \
        >"$WORK/$1.out" 2>&1
    case $? in
    0 | 1) ;;
    *)
        ! grep -q 'could not fetch' "$WORK/$1.out" || skip "$1 cannot be fetched"
        fail "$1: $(cat "$WORK/$1.out")"
        ;;
    esac
    python3 -c '
import json, sys
for case in json.load(open(sys.argv[1]))["cases"]:
    print(case["id"], case["verdict"])' "$WORK/$1.json" | LC_ALL=C sort >"$WORK/$1.verdicts"
    echo "$1: $(cut -d' ' -f2 "$WORK/$1.verdicts" | sort | uniq -c | tr -s ' \n' ' ')"
}

# What is known to differ: IMAP has no NUL (RFC 9051 4.3), Dovecot shows another octet; Postfix breaks
# lines longer than 998 octets as it relays them.
known() {
    case $1 in
    postfix-imap) echo "data/nul-accepted note" ;;
    postfix-relay) echo "data/longer-line-not-mangled known" ;;
    esac
}

need_python
verdicts postfix
for target in postfix-mbox postfix-imap postfix-pop3 postfix-relay; do
    verdicts $target
    # What one of the two cannot be tested for is skipped there.
    differing=$(LC_ALL=C join "$WORK/postfix.verdicts" "$WORK/$target.verdicts" |
        awk '$2 != $3 && $2 != "skip" && $3 != "skip" {print $1, $3}')
    [ "$differing" = "$(known $target)" ] || fail "$target differs: $differing"
done
