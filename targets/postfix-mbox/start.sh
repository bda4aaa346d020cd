#!/bin/bash
# Starts Postfix on 127.0.0.1 for smtpspec; it stores its mail in mbox files. Needs what
# ../postfix/start.sh needs.
. ../common.sh
. ../postfix.sh

postfix_delivery() {
    cat <<END
virtual_mailbox_domains = $DOMAIN
virtual_mailbox_base = $DIR/mail
virtual_mailbox_maps = inline:{$(mailboxes)}
virtual_uid_maps = static:$MAIL_UID
virtual_gid_maps = static:$MAIL_UID
virtual_minimum_uid = $MAIL_UID
END
}

main "$@"
