# Postfix, as the targets postfix and postfix-* start it: sourced by their start.sh after common.sh.
# They differ in postfix_delivery: how mail is stored.
# shellcheck shell=bash
private=yes
TREE=$CACHE/postfix # they share the unpacked packages

POSTFIX_PACKAGES="postfix libsasl2-modules sasl2-bin"

prepare() {
    # shellcheck disable=SC2086 # a list of words
    unpack_debian $POSTFIX_PACKAGES
    certificate
}

# How the mail of $DOMAIN is stored: lines of main.cf. Here each user has a Maildir, DIR/mail/USER.
postfix_delivery() {
    cat <<END
virtual_mailbox_domains = $DOMAIN
virtual_mailbox_base = $DIR/mail
virtual_mailbox_maps = inline:{$(mailboxes /)}
virtual_uid_maps = static:$MAIL_UID
virtual_gid_maps = static:$MAIL_UID
virtual_minimum_uid = $MAIL_UID
END
}

main_cf() {
    cat <<END
compatibility_level = 3.6
myhostname = $HOST
mydomain = $DOMAIN
myorigin = $DOMAIN
# Only local(8) expands lists, and it does nothing else here. The owner is the envelope sender.
mydestination = lists.$DOMAIN
virtual_alias_maps = inline:{ { helpdesk@$DOMAIN = user1@$DOMAIN, user2@$DOMAIN },
 { staff@$DOMAIN = staff@lists.$DOMAIN } }
alias_maps = inline:{ { staff = user1@$DOMAIN, user2@$DOMAIN, user3@$DOMAIN },
 { owner-staff = postmaster@$DOMAIN } }
expand_owner_alias = yes
# No client is trusted for its address; 127.0.0.1 is as foreign as the world.
mynetworks = 127.0.0.2/32
local_header_rewrite_clients =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
queue_directory = $DIR/queue
data_directory = $DIR/data
maillog_file = $DIR/log/maillog
maillog_file_prefixes = $DIR
alias_database =
default_transport = error:no relay
disable_dns_lookups = yes
smtpd_peername_lookup = no
message_size_limit = 1048576
tls_random_source = dev:/dev/urandom

$(postfix_delivery)

smtpd_helo_required = yes
smtpd_forbid_bare_newline = normalize
strict_rfc821_envelopes = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions =

smtpd_tls_cert_file = $DIR/cert.pem
smtpd_tls_key_file = $DIR/key.pem
smtpd_tls_security_level = may
smtpd_sasl_auth_enable = yes
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = $DOMAIN
smtpd_sasl_security_options = noanonymous

# No tarpits and no limits: a test makes more mistakes than clients do.
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 10000
smtpd_hard_error_limit = 100000
smtpd_junk_command_limit = 100000
smtpd_client_connection_count_limit = 0
in_flow_delay = 0
END
}

# mailboxes END: an inline table; with END / a path is a Maildir, without it an mbox file.
mailboxes() {
    local user
    for user in user1 user2 user3 postmaster; do
        printf ' { %s@%s = %s%s },' $user "$DOMAIN" $user "${1-}"
    done
}

# All services without chroot.
master_cf() {
    cat <<END
127.0.0.1:$PORT inet n - n - 100 smtpd
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
proxymap  unix  - - n - - proxymap
error     unix  - - n - - error
virtual   unix  - n n - - virtual
local     unix  - n n - - local
relay     unix  - - n - - smtp
anvil     unix  - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
END
}

# Everything up to the start of Postfix.
prepare_postfix() {
    private_user postfix 5001
    private_user mailbox "$MAIL_UID"
    echo 'postdrop:x:5002:' >>/etc/group
    mkdir -p /etc/postfix/sasl "$DIR"/{queue,data,sasl}
    chown postfix "$DIR/data"
    chown mailbox: "$DIR/mail"
    : >/etc/aliases
    main_cf >/etc/postfix/main.cf
    master_cf >/etc/postfix/master.cf
    cat >/etc/postfix/sasl/smtpd.conf <<END
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $DIR/sasl/db
mech_list: PLAIN LOGIN CRAM-MD5
END
    echo -n secret1 | saslpasswd2 -p -c -u "$DOMAIN" -f "$DIR/sasl/db" user1
    chown postfix "$DIR/sasl/db"
}

serve() {
    prepare_postfix
    keep postfix start-fg
}
