#!/bin/bash
# Starts smtp-server, the Node library of Nodemailer, with the handlers in server.js, on 127.0.0.1
# for smtpspec. Needs node, openssl, and the first time npm. Any user.
. ../common.sh

prepare() {
    unpack_npm smtp-server@3.21.6
    certificate
}

serve() {
    export NODE_PATH=$TREE/node_modules
    keep node server.js "$DIR" "$PORT"
}

main "$@"
