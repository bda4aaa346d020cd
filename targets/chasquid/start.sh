#!/bin/bash
# Starts chasquid on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare (for a resolver that
# refuses at once: it looks up an SPF record at every MAIL), openssl, and the first time apt-get,
# which downloads chasquid without installing it.
#
# It closes the connection at the third error of a session; that is compiled in.
. ../common.sh
private=yes

prepare() {
    unpack_debian chasquid
    certificate
}

chasquid_conf() {
    cat <<END
hostname: "$HOST"
max_data_size_mb: 1
smtp_address: "127.0.0.1:$PORT"
submission_address: "127.0.0.1:$PORT2"
mail_delivery_agent_bin: "$DIR/deliver"
mail_delivery_agent_args: "%to_user%"
mail_delivery_agent_args: "%from%"
data_dir: "$DIR/data"
mail_log_path: "$DIR/log/mail"
drop_characters: ""
suffix_separators: ""
END
}

# The delivery agent: standard input into the Maildir of $1, with the envelope sender $2.
deliver() {
    cat <<END
#!/bin/sh
set -e
box=$DIR/mail/\$1
file=\$(date +%s.%N).\$\$
from=\${2#<} # the null sender is given as <>
mkdir -p "\$box/tmp" "\$box/new" "\$box/cur"
{
    printf 'Return-Path: <%s>\n' "\${from%>}"
    sed '1,/^\r*\$/{/^Return-Path:/Id}' # one, and its own (RFC 5321 4.4)
} >"\$box/tmp/\$file"
mv "\$box/tmp/\$file" "\$box/new/\$file"
END
}

serve() {
    local conf=$DIR/conf user
    mkdir -p "$conf/domains/$DOMAIN" "$conf/certs/$HOST" "$DIR/data"
    cp "$DIR/cert.pem" "$conf/certs/$HOST/fullchain.pem"
    cp "$DIR/key.pem" "$conf/certs/$HOST/privkey.pem"
    echo 'helpdesk: user1, user2' >"$conf/domains/$DOMAIN/aliases"
    deliver >"$DIR/deliver"
    chmod 755 "$DIR/deliver"
    chasquid_conf >"$conf/chasquid.conf"
    for user in user1 user2 user3 postmaster; do
        chasquid-util --configdir="$conf" user-add "$user@$DOMAIN" "--password=secret${user#user}"
    done >"$DIR/log/users"
    keep chasquid --config_dir="$conf"
}

main "$@"
