#!/bin/bash
# Starts the reference server for the tests of mailboxes, and what stands between it and its mailbox:
# INTEROP_FRONT is maildir, command, mbox, http, smtp, imap or pop3. INTEROP_SMTPSPEC is the program,
# INTEROP_FAULT its fault, INTEROP_MAIL and INTEROP_MBOX folders for the mail that is
# there already.
. ../../../targets/common.sh
. ../../../targets/dovecot-mailbox.sh
TREE=$CACHE/dovecot-mailbox
MAIL=${INTEROP_MAIL:-$DIR/mail}

case $INTEROP_FRONT in imap | pop3) private=yes ;; esac

prepare() {
    [ -n "${private-}" ] || return 0
    # shellcheck disable=SC2086 # a list of words
    unpack_debian $DOVECOT_PACKAGES
    certificate
    cp "$INTEROP_SMTPSPEC" "$DIR/smtpspec" # where another user can reach it
}

serve() {
    local server=("$INTEROP_SMTPSPEC")
    case $INTEROP_FRONT in
    imap | pop3)
        private_user mailbox "$MAIL_UID"
        chown -R mailbox: "$MAIL"
        dovecot_mailbox "$INTEROP_FRONT" "$PORT2"
        server=(setpriv --reuid "$MAIL_UID" --regid "$MAIL_UID" --clear-groups "$DIR/smtpspec")
        ;;
    mbox) python3 ../agent.py mbox "$MAIL" "${INTEROP_MBOX:-$DIR/mbox}" & ;;
    http)
        python3 ../agent.py http "$MAIL" "$PORT2" &
        until (exec 3<>"/dev/tcp/127.0.0.1/$PORT2") 2>/dev/null; do sleep 0.05; done
        ;;
    smtp) python3 ../agent.py smtp "$MAIL" "$PORT2" & ;;
    esac
    keep "${server[@]}" serve --port "$PORT" --maildir "$MAIL" ${INTEROP_FAULT:+--fault "$INTEROP_FAULT"}
}

main "$@"
