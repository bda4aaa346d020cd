#!/bin/bash
# Starts Dovecot's submission service on 127.0.0.1 for smtpspec. It hands all mail to SMTPSPEC_PORT2
# of 127.0.0.1, where the runner accepts it (mailbox: smtp://...). Needs root, overlayfs and
# unshare, openssl, and the first time apt-get, which downloads dovecot-submissiond without
# installing it.
. ../common.sh
private=yes

prepare() {
    unpack_debian dovecot-submissiond
    certificate
}

dovecot_conf() {
    cat <<END
protocols = submission
listen = 127.0.0.1
base_dir = /run/dovecot
state_dir = $DIR/state
log_path = $DIR/log/dovecot
hostname = $HOST
ssl = yes
ssl_cert = <$DIR/cert.pem
ssl_key = <$DIR/key.pem
# The runner compares both, so AUTH is offered without TLS, too.
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Lu
mail_location = maildir:$DIR/mail/%Ln
first_valid_uid = $MAIL_UID
passdb {
  driver = passwd-file
  args = username_format=%u $DIR/users
}
userdb {
  driver = passwd-file
  args = username_format=%u $DIR/users
}
submission_relay_host = 127.0.0.1
submission_relay_port = $PORT2
submission_relay_ssl = no
# Less than the next hop accepts: a Received field is added on the way.
submission_max_mail_size = 1000000
mail_max_userip_connections = 0
service submission-login {
  inet_listener submission {
    address = 127.0.0.1
    port = $PORT
  }
}
END
}

serve() {
    local user
    private_user dovecot 5001
    private_user dovenull 5002
    private_user mailbox "$MAIL_UID"
    mkdir -p /etc/dovecot "$DIR"/{state,home}
    chown mailbox: "$DIR"/{mail,home}
    for user in user1 user2 user3; do
        echo "$user@$DOMAIN:{PLAIN}secret${user#user}:$MAIL_UID:$MAIL_UID::$DIR/home/$user::"
    done >"$DIR/users"
    chmod 644 "$DIR/users"
    dovecot_conf >"$DIR/dovecot.conf"
    keep dovecot -F -c "$DIR/dovecot.conf"
}

main "$@"
