#!/bin/bash
# Starts OpenSMTPD on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare, openssl, and for
# the first time apt-get, which downloads opensmtpd without installing it.
#
# Without TLS, and so without AUTH, which it offers only under TLS: 6.8, built with OpenSSL 3 as in
# Debian 12, answers every handshake with the alert internal_error.
. ../common.sh
private=yes

prepare() {
    unpack_debian opensmtpd
}

users="user1 user2 user3 postmaster"

smtpd_conf() {
    local user
    printf 'table users {'
    for user in $users; do
        printf ' %s = "%s:%s:%s/mail/%s",' $user "$MAIL_UID" "$MAIL_UID" "$DIR" $user
    done | sed 's/,$/ }\n/'
    cat <<END
smtp max-message-size 1048576
smtp limit max-mails 100000
smtp limit max-rcpt 1000
listen on 127.0.0.1 port $PORT hostname $HOST
action "in" maildir "$DIR/mail/%{dest.user:lowercase}" userbase <users>
match from any for domain { "$DOMAIN", "$HOST" } action "in"
END
}

serve() {
    local user
    private_user opensmtpd 5001 /var/lib/opensmtpd/empty
    private_user opensmtpq 5002 /var/lib/opensmtpd/empty
    private_user mailbox "$MAIL_UID"
    mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd
    chmod 711 /var/spool/smtpd
    for user in $users; do mkdir -p "$DIR/mail/$user"; done
    chown -R mailbox: "$DIR/mail"
    smtpd_conf >"$DIR/smtpd.conf"
    keep smtpd -d -f "$DIR/smtpd.conf"
}

main "$@"
