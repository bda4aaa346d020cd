#!/bin/bash
# Starts Postfix on 127.0.0.1 for smtpspec. Needs root, overlayfs and unshare, openssl, and the
# first time apt-get, which downloads postfix and its SASL plug-ins without installing them.
. ../common.sh
. ../postfix.sh

main "$@"
