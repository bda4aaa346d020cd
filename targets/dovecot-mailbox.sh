# Dovecot in front of the Maildirs in DIR/mail (or $MAIL), for the targets whose mailbox is read by IMAP or POP3:
# sourced after common.sh. The login is the user's name and secret1.
# shellcheck shell=bash

DOVECOT_PACKAGES="dovecot-imapd dovecot-pop3d"

# dovecot_mailbox_conf PROTOCOL PORT: imap or pop3 on 127.0.0.1, with STARTTLS.
dovecot_mailbox_conf() {
    cat <<END
protocols = $1
listen = 127.0.0.1
base_dir = /run/dovecot
state_dir = $DIR/dovecot
log_path = $DIR/log/dovecot
ssl = yes
ssl_cert = <$DIR/cert.pem
ssl_key = <$DIR/key.pem
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:${MAIL-$DIR/mail}/%n
first_valid_uid = $MAIL_UID
passdb {
  driver = static
  args = password=secret1
}
userdb {
  driver = static
  args = uid=$MAIL_UID gid=$MAIL_UID home=$DIR/dovecot/home/%n
}
service $1-login {
  inet_listener $1 {
    port = $2
  }
  inet_listener $1s {
    port = 0
  }
}
END
}

# dovecot_mailbox PROTOCOL PORT: starts it in the background. The users exist already.
dovecot_mailbox() {
    private_user dovecot 5003
    private_user dovenull 5004
    mkdir -p /etc/dovecot "$DIR/dovecot/home"
    chown mailbox: "$DIR/dovecot" "$DIR/dovecot/home"
    dovecot_mailbox_conf "$1" "$2" >"$DIR/dovecot.conf"
    dovecot -c "$DIR/dovecot.conf" || die "Dovecot does not start"
}
