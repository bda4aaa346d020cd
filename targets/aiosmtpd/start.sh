#!/bin/bash
# Starts aiosmtpd, the Python library, with the handler in server.py, on 127.0.0.1 for smtpspec.
# Needs Debian's python3, openssl, and the first time apt-get, which downloads python3-aiosmtpd
# without installing it. Any user.
. ../common.sh

prepare() {
    unpack_debian python3-aiosmtpd
    certificate
}

serve() {
    export PYTHONPATH=$TREE/usr/lib/python3/dist-packages
    keep /usr/bin/python3 server.py "$DIR" "$PORT"
}

main "$@"
