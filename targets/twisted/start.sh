#!/bin/bash
# Starts twisted.mail, of the Python library, with the classes in server.py, on 127.0.0.1 for smtpspec.
# Needs Debian's python3, openssl, and the first time apt-get, which downloads python3-twisted
# without installing it. Any user.
. ../common.sh

prepare() {
    unpack_debian python3-twisted python3-openssl python3-service-identity
    certificate
}

serve() {
    export PYTHONPATH=$TREE/usr/lib/python3/dist-packages
    keep /usr/bin/python3 server.py "$DIR" "$PORT"
}

main "$@"
