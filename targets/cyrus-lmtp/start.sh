#!/bin/bash
# Starts the LMTP server of Cyrus IMAP on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare,
# and the first time apt-get, which downloads cyrus-imapd without installing it.
. ../common.sh
private=yes

users="user1 user2 user3 postmaster"

prepare() {
    unpack_debian cyrus-imapd
}

# The files of a mailbox that are not messages go elsewhere, so that its folder can be read as the new/
# of a Maildir.
imapd_conf() {
    cat <<END
configdirectory: $DIR/conf
proc_path: /run/cyrus/proc
mboxname_lockpath: /run/cyrus/lock
defaultpartition: default
partition-default: $DIR/spool
metapartition-default: $DIR/meta
metapartition_files: header index cache expunge squat annotations lock archivecache
mailbox_legacy_dirs: yes
servername: $HOST
unixhierarchysep: no
altnamespace: no
admins: cyrus
lmtp_downcase_rcpt: yes
autocreate_quota: 0
autocreate_post: yes
autocreate_users: $users
maxmessagesize: 1048576
duplicatesuppression: no
munge8bit: no
sasl_pwcheck_method: auxprop
syslog_prefix: cyrus
sievedir: $DIR/conf/sieve
END
}

cyrus_conf() {
    cat <<END
START {
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"
}
SERVICES {
  lmtp cmd="lmtpd -a" listen="127.0.0.1:$PORT" prefork=1 maxchild=100
}
EVENTS {
}
END
}

serve() {
    local user
    private_user cyrus 5001 /var/spool/cyrus
    sed -i 's/^cyrus:x:5001:5001:/cyrus:x:5001:8:/' /etc/passwd # its group is mail
    mkdir -p "$DIR"/{conf/socket,spool,meta} /run/cyrus/{proc,lock,socket}
    for user in $users; do
        mkdir -p "$DIR/mail/$user"
        ln -s "$DIR/spool/user/$user" "$DIR/mail/$user/new"
    done
    chown -R cyrus:mail "$DIR"/{conf,spool,meta} /run/cyrus
    imapd_conf >/etc/imapd.conf
    cyrus_conf >/etc/cyrus.conf
    keep cyrmaster -l 128 -D -M /etc/cyrus.conf -C /etc/imapd.conf -p "$DIR/conf/pid"
}

main "$@"
