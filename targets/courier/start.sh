#!/bin/bash
# Starts Courier on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare, openssl, and the
# first time apt-get, which downloads courier-mta without installing it.
. ../common.sh
private=yes

users="user1 user2 user3 postmaster"

prepare() {
    unpack_debian courier-mta courier-authlib-userdb
    certificate
}

# The packages' configuration, with our names, port and certificate, and without its tarpit and
# connection limits.
esmtpd_conf() {
    sed -e "s/^PORT=.*/PORT=$PORT\nADDRESS=127.0.0.1/" \
        -e 's/^BOFHCHECKDNS=.*/BOFHCHECKDNS=0/' \
        -e 's/^ESMTPAUTH=.*/ESMTPAUTH="PLAIN LOGIN"/' \
        -e 's/^ESMTPAUTH_TLS=.*/ESMTPAUTH_TLS="PLAIN LOGIN"/' \
        -e 's/-noidentlookup"/-noidentlookup -nodnslookup"/' \
        -e 's/^MAXPERC=.*/MAXPERC=100/; s/^MAXPERIP=.*/MAXPERIP=100/' \
        -e 's/^MAXDAEMONS=.*/MAXDAEMONS=100/' \
        -e 's/^TARPIT=.*/TARPIT=0/' "$TREE/etc/courier/esmtpd"
}

settings() {
    echo "$HOST" >me
    echo "$DOMAIN" | tee defaultdomain locals esmtpacceptmailfor >/dev/null
    echo 1048576 >sizelimit
    echo "\"mx\" <postmaster@$DOMAIN>" >dsnfrom
    esmtpd_conf >esmtpd
    sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/' authdaemonrc
    openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out dhparams.pem 2>/dev/null
    cat "$DIR"/{key,cert}.pem dhparams.pem >esmtpd.pem
    chmod 640 esmtpd.pem
    chown courier: esmtpd.pem dhparams.pem
    mkdir -p smtpaccess aliases
    printf '127.0.0.1\tallow\n' >smtpaccess/default
    echo "helpdesk: user1@$DOMAIN, user2@$DOMAIN" >aliases/system
    : >locallowercase
}

mailboxes() {
    local user
    : >userdb
    chmod 600 userdb
    for user in $users; do
        mkdir -p "$DIR/home/$user"
        maildirmake "$DIR/mail/$user"
        printf '%s\tuid=%s|gid=%s|home=%s/home/%s|mail=%s/mail/%s|systempw=%s\n' $user \
            "$MAIL_UID" "$MAIL_UID" "$DIR" $user "$DIR" $user "$(openssl passwd -6 "secret${user#user}")"
    done >>userdb
    chown -R mailbox: "$DIR"/{home,mail}
}

# What the packages' scripts do when they are installed.
finish_installation() {
    local tool
    for tool in makedat maildirmake deliverquota; do
        ln -sf $tool.courier /usr/bin/$tool
    done
    chown courier: /usr/lib/courier/courier/submitmkdir
    chmod 4755 /usr/lib/courier/courier/submitmkdir
    chown -R courier: /var/lib/courier
    chmod 750 /var/lib/courier/*
    chmod 770 /var/lib/courier/tmp
    chmod 755 /var/lib/courier
}

serve() {
    private_user courier 5001 /var/lib/courier
    private_user mailbox "$MAIL_UID"
    finish_installation
    cd /etc/courier
    settings
    mailboxes
    {
        makeuserdb
        makesmtpaccess
        makeacceptmailfor
        makealiases
        mkdir -p /run/courier/authdaemon
        chown -R courier: /run/courier
        chmod 750 /run/courier/authdaemon
        authdaemond start
        courier start
        esmtpd start
    } >"$DIR/log/start" 2>&1
    keep sleep infinity
}

main "$@"
