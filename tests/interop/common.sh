# What the tests of mailboxes share; sourced by them with the program's path as $1.
# shellcheck shell=bash
set -u
SMTPSPEC=$(realpath "$1")
HERE=$(cd "$(dirname "$0")" && pwd)
TARGETS=$(cd "$HERE/../../targets" && pwd)
WORK=$(mktemp -d)
chmod 755 "$WORK" # other users' servers reach their mail in it
trap 'rm -rf "$WORK"' EXIT

skip() {
    echo "skipped: $*"
    exit 77
}
fail() {
    echo "FAILED: $*"
    exit 1
}
need_python() { command -v python3 >/dev/null || skip "needs python3"; }
can_start_servers() { [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; }
need_servers() { can_start_servers || skip "needs root, to start servers in namespaces of their own"; }

# reference_target FRONT: prints a target file for the reference server, its mailbox read through
# FRONT.
reference_target() {
    local mail=${INTEROP_MAIL:-'${dir}/mail'} mbox='${dir}/mbox' mailbox
    case $1 in
    maildir) mailbox="maildir:$mail/%u" ;;
    command) mailbox="{command: [python3, $HERE/agent.py, print, \"$mail/%u\"]}" ;;
    mbox) mailbox="mbox:${INTEROP_MBOX:-$mbox}/%u" ;;
    http) mailbox="{url: \"http://127.0.0.1:\${port2}/messages?holds={${HTTP_ASKS:-token}}&to={recipient}\", list: data.items, field: raw}" ;;
    smtp) mailbox="smtp://127.0.0.1:\${port2}" ;;
    imap) mailbox="{url: \"imap://127.0.0.1:\${port2}/INBOX\", user: \"%u\", password: ${PASSWORD:-secret1}}" ;;
    pop3) mailbox="{url: \"pop3://127.0.0.1:\${port2}\", user: \"%u\", password: ${PASSWORD:-secret1}}" ;;
    esac
    cat <<END
name: reference server behind $1
address: 127.0.0.1:\${port}
domain: test.example
recipients: [user1@test.example, user2@test.example, user3@test.example]
unknown: nobody-here@test.example
foreign: someone@elsewhere.example
host: mx.test.example
login: {user: user1, password: secret1}
mailbox: ${MAILBOX:-$mailbox}
start: cd $HERE/reference && exec ./start.sh
ready-within: 120s
END
}

# play FRONT [OPTION…]: plays against the reference server, with its mailbox read through FRONT; the
# record is in $WORK/FRONT.json, the output in $WORK/FRONT.out. Its exit status is the program's.
play() {
    local front=$1
    shift
    reference_target "$front" >"$WORK/$front.yaml"
    INTEROP_FRONT=$front INTEROP_SMTPSPEC=$SMTPSPEC \
        "$SMTPSPEC" run -t "$WORK/$front.yaml" --json "$WORK/$front.json" "$@" >"$WORK/$front.out" 2>&1
    local status=$?
    if grep -q 'could not fetch' "$WORK/$front.out"; then
        echo "not tried: $front cannot be fetched"
        return 77
    fi
    return $status
}
