#!/bin/bash
# Starts Sendmail on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare, openssl, and for
# the first time apt-get, which downloads sendmail and procmail without installing them.
. ../common.sh
private=yes

users="user1 user2 user3 postmaster"

prepare() {
    unpack_debian sendmail-bin sendmail-cf m4 libsasl2-modules sasl2-bin procmail
    certificate
}

sendmail_mc() {
    cat <<END
divert(-1)dnl
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
VERSIONID(\`smtpspec')
OSTYPE(\`debian')dnl
define(\`confDOMAIN_NAME', \`$HOST')dnl
DAEMON_OPTIONS(\`Family=inet, Name=MTA, Port=$PORT, Addr=127.0.0.1')dnl
FEATURE(\`no_default_msa')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`accept_unresolvable_domains')dnl
define(\`confPRIVACY_FLAGS', \`needmailhelo,authwarnings')dnl
define(\`confMAX_MESSAGE_SIZE', \`1048576')dnl
define(\`confQUEUE_LA', \`10000')dnl a busy machine delivers at once, too
define(\`confREFUSE_LA', \`10000')dnl
define(\`confSERVICE_SWITCH_FILE', \`/etc/mail/switch')dnl
define(\`confHOSTS_FILE', \`/etc/hosts')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`confHOST_STATUS_DIRECTORY', \`')dnl
define(\`QUEUE_DIR', \`/var/spool/mqueue')dnl
define(\`STATUS_FILE', \`/var/spool/statistics')dnl
define(\`HELP_FILE', \`/etc/mail/helpfile')dnl
define(\`ALIAS_FILE', \`/etc/mail/aliases')dnl
define(\`confALIAS_WAIT', \`0')dnl
define(\`confPID_FILE', \`$DIR/sendmail.pid')dnl
define(\`confSERVER_CERT', \`/etc/mail/tls/cert.pem')dnl
define(\`confSERVER_KEY', \`/etc/mail/tls/key.pem')dnl
define(\`confCACERT', \`/etc/mail/tls/cert.pem')dnl
define(\`confCACERT_PATH', \`/etc/mail/tls/ca')dnl
define(\`confTLS_SRV_OPTIONS', \`V')dnl
define(\`confAUTH_MECHANISMS', \`PLAIN LOGIN')dnl
define(\`confAUTH_REALM', \`$DOMAIN')dnl
TRUST_AUTH_MECH(\`PLAIN LOGIN')dnl
define(\`LOCAL_MAILER_PATH', \`/usr/bin/procmail')dnl
define(\`LOCAL_MAILER_ARGS', \`procmail -m U=\$u /etc/mail/procmailrc')dnl
define(\`LOCAL_MAILER_FLAGS', \`SPfhn')dnl
MAILER(\`local')dnl
MAILER(\`smtp')dnl
LOCAL_CONFIG
Cw$DOMAIN $HOST
O MaxNOOPCommands=100000
END
}

# Sendmail relays for 127.0.0.1 whatever the .mc says, but we are to be as foreign as the world: the
# rule is changed to an address that nobody has, and the host's own name kept off 127.0.0.1.
sendmail_cf() {
    printf '127.0.0.2 %s mx localhost\n127.0.0.1 client.example\n' "$HOST" >/etc/hosts
    sendmail_mc >/etc/mail/sendmail.mc
    m4 /etc/mail/sendmail.mc |
        sed 's/127\.0\.0\.1\([^,]*[[:space:]].*RELAY\)/127.0.0.254\1/' >/etc/mail/sendmail.cf
}

# Keys and the queue are where Sendmail considers every folder above them safe.
serve() {
    local user uid=$MAIL_UID
    private_user smmta 5001
    private_user smmsp 5002
    mkdir -p /etc/mail/tls/ca /etc/mail/sasl /etc/sasl2 /var/spool/mqueue
    chmod 700 /var/spool/mqueue
    cp "$DIR"/{cert,key}.pem /etc/mail/tls/
    for user in $users; do
        private_user "$user" $uid "$DIR/mail/$user"
        mkdir -p "$DIR/mail/$user"
        chown $uid:$uid "$DIR/mail/$user"
        uid=$((uid + 1))
    done
    printf 'DEFAULT=%s/mail/$U/\n:0\n%s/mail/$U/\n' "$DIR" "$DIR" >/etc/mail/procmailrc
    printf 'hosts files\naliases files\n' >/etc/mail/switch
    cat >/etc/mail/aliases <<END
mailer-daemon: postmaster
helpdesk: user1, user2
staff: user1, user2, user3
owner-staff: postmaster
END
    touch /etc/mail/{trusted-users,local-host-names,relay-domains}
    tee /etc/sasl2/Sendmail.conf /etc/mail/sasl/Sendmail.conf{,.2} >/dev/null <<END
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: /etc/mail/sasl/db
mech_list: PLAIN LOGIN
END
    ln -sf /usr/share/zoneinfo/Etc/UTC /etc/localtime # its name for the zone depends on the zone
    sendmail_cf
    /usr/libexec/sendmail/newaliases -C /etc/mail/sendmail.cf >"$DIR/log/newaliases"
    echo -n secret1 | saslpasswd2 -p -c -u "$DOMAIN" -f /etc/mail/sasl/db user1
    keep /usr/libexec/sendmail/sendmail -C /etc/mail/sendmail.cf -bD -q30m -D "$DIR/log/debug"
}

main "$@"
