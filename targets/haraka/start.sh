#!/bin/bash
# Starts Haraka with the plug-ins in plugins/ on 127.0.0.1 for smtpspec. Needs node 20, openssl, and
# for the first time npm. Any user.
. ../common.sh

prepare() {
    unpack_npm Haraka@3.3.4
    certificate
}

serve() {
    local home=$DIR/haraka
    mkdir -p "$home/config"
    cp -r plugins "$home/"
    printf '%s\n' tls auth/flat_file rcpt_local queue_maildir >"$home/config/plugins"
    printf 'listen=127.0.0.1:%s\nnodes=0\n' "$PORT" >"$home/config/smtp.ini"
    # A connection.ini replaces the one that Haraka ships, which must be whole.
    sed 's/^;*bytes *=.*/bytes=1048576/' "$TREE/node_modules/Haraka/config/connection.ini" \
        >"$home/config/connection.ini"
    echo 1048576 >"$home/config/databytes"
    echo "$HOST" >"$home/config/me"
    echo logwarn >"$home/config/loglevel"
    printf 'mail=%s/mail\n' "$DIR" >"$home/config/queue_maildir.ini"
    cp "$DIR/key.pem" "$home/config/tls_key.pem"
    cp "$DIR/cert.pem" "$home/config/tls_cert.pem"
    printf 'key=tls_key.pem\ncert=tls_cert.pem\n' >"$home/config/tls.ini"
    # Otherwise it would spend minutes computing its own group.
    openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 \
        -out "$home/config/dhparams.pem" 2>/dev/null
    printf '[core]\nmethods=PLAIN,LOGIN\n[users]\nuser1=secret1\n' >"$home/config/auth_flat_file.ini"
    cd "$home"
    keep node "$TREE/node_modules/Haraka/bin/haraka" -c "$home"
}

main "$@"
