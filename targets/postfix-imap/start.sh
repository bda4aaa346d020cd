#!/bin/bash
# Starts Postfix on 127.0.0.1 for smtpspec, and Dovecot to read its mail over IMAP at
# SMTPSPEC_PORT2. Needs what ../postfix/start.sh needs; also downloads Dovecot.
. ../common.sh
. ../postfix.sh
. ../dovecot-mailbox.sh
TREE=$CACHE/postfix-dovecot

prepare() {
    # shellcheck disable=SC2086 # lists of words
    unpack_debian $POSTFIX_PACKAGES $DOVECOT_PACKAGES
    certificate
}

serve() {
    prepare_postfix
    dovecot_mailbox imap "$PORT2"
    keep postfix start-fg
}

main "$@"
