#!/bin/bash
# Starts Dovecot's LMTP service on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare,
# openssl, and the first time apt-get, which downloads dovecot-lmtpd without installing it.
. ../common.sh
private=yes

prepare() {
    unpack_debian dovecot-lmtpd
    certificate
}

dovecot_conf() {
    cat <<END
protocols = lmtp
listen = 127.0.0.1
base_dir = /run/dovecot
state_dir = $DIR/state
log_path = $DIR/log/dovecot
hostname = $HOST
ssl = yes
ssl_cert = <$DIR/cert.pem
ssl_key = <$DIR/key.pem
auth_username_format = %Ln
mail_location = maildir:$DIR/mail/%Ln
first_valid_uid = $MAIL_UID
postmaster_address = postmaster@$DOMAIN
lmtp_save_to_detail_mailbox = no
passdb {
  driver = passwd-file
  args = username_format=%n $DIR/users
}
userdb {
  driver = passwd-file
  args = username_format=%n $DIR/users
}
service lmtp {
  inet_listener lmtp {
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
    for user in user1 user2 user3 postmaster; do
        echo "$user:{PLAIN}secret${user#user}:$MAIL_UID:$MAIL_UID::$DIR/home/$user::"
    done >"$DIR/users"
    chmod 644 "$DIR/users"
    dovecot_conf >"$DIR/dovecot.conf"
    keep dovecot -F -c "$DIR/dovecot.conf"
}

main "$@"
