#!/bin/bash
# Starts mailfront under tcpserver on 127.0.0.1 for smtpspec, with the program in `queue` in place of
# qmail-queue. Needs root, overlayfs and unshare, perl, and the first time apt-get, which downloads
# mailfront, ucspi-tcp and cvm without installing them.
. ../common.sh
private=yes

prepare() {
    need perl
    unpack_debian mailfront ucspi-tcp cvm
}

# Postmaster may come without a domain (RFC 5321 4.1.1.3). Who logged in may send elsewhere.
rules() {
    cat <<END
:sender
k*:*
:recipient
k*:user[123]@$DOMAIN
k*:postmaster@$DOMAIN
k*:postmaster
d*:*@$DOMAIN:no such user
END
}

serve() {
    private_user mailbox "$MAIL_UID"
    cp queue "$DIR/queue"
    rules >"$DIR/rules"
    echo "user1:secret1:$MAIL_UID:$MAIL_UID::/:/bin/sh" >"$DIR/passwords"
    chown mailbox: "$DIR"/{mail,log,passwords}
    export MAILRULES=$DIR/rules QMAILHOME=$DIR QMAILQUEUE=$DIR/queue MAIL=$DIR/mail
    export CVM_SASL_PLAIN=/usr/bin/cvm-pwfile CVM_PWFILE_PATH=$DIR/passwords
    export DEFAULTHOST=$DOMAIN DATABYTES=1048576 TIMEOUT=300 MODULE_PATH=/usr/lib/mailfront
    # Neither the name nor the user of the client is looked up.
    keep tcpserver -H -R -P -l "$HOST" -b 128 -c 100 -u "$MAIL_UID" -g "$MAIL_UID" 127.0.0.1 "$PORT" \
        mailfront smtp qmail cvm-authenticate check-fqdn counters mailrules relayclient add-received
}

main "$@"
