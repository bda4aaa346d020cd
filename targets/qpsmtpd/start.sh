#!/bin/bash
# Starts qpsmtpd with the plug-ins in plugins/ on 127.0.0.1 for smtpspec. Needs root, overlayfs and
# unshare, perl, openssl, and the first time apt-get, which downloads qpsmtpd without installing it.
. ../common.sh
private=yes

prepare() {
    need perl
    unpack_debian qpsmtpd
    certificate
}

settings() {
    cat >plugins <<END
tls $DIR/cert.pem $DIR/key.pem $DIR/cert.pem
auth_one
loop
rcpt_local
rcpt_ok
queue/maildir $DIR/mail %l
END
    printf '%s\n' "$DIR/conf/own" /usr/share/qpsmtpd/plugins >plugin_dirs
    echo "$HOST" >me
    echo "$DOMAIN" >rcpthosts
    echo 1048576 >databytes
    echo "$DIR/spool" >spool_dir
    echo 4 >loglevel
    : >relayclients
}

serve() {
    private_user qpsmtpd "$MAIL_UID"
    mkdir -p "$DIR"/{conf,spool}
    cp -r plugins "$DIR/conf/own"
    (cd "$DIR/conf" && settings)
    chown qpsmtpd: "$DIR"/{mail,spool,log,key.pem}
    chmod 700 "$DIR/spool"
    # Its option -H, not to look up the client's name, is read and forgotten.
    sed -i 's/^ *my $query = $res->query(.*/    my $query;/' /usr/share/perl5/Qpsmtpd/TcpServer.pm
    export QPSMTPD_CONFIG=$DIR/conf
    cd "$DIR"
    keep qpsmtpd-forkserver -l 127.0.0.1 -p "$PORT" -u qpsmtpd -c 100 -m 100 --pid-file "$DIR/spool/pid"
}

main "$@"
