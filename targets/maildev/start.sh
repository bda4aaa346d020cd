#!/bin/bash
# Starts MailDev, a test server with an HTTP API at SMTPSPEC_PORT2, on 127.0.0.1 for smtpspec. Needs
# node, and the first time npm. Any user.
. ../common.sh

prepare() {
    unpack_npm maildev@3.0.0
}

serve() {
    keep node "$TREE/node_modules/maildev/dist/bin/maildev.js" --ip 127.0.0.1 --smtp "$PORT" \
        --web-ip 127.0.0.1 --web "$PORT2" --max-message-size 1048576 --mail-directory "$DIR/mail"
}

main "$@"
