#!/bin/bash
# Starts the server in server.pl, made of the Perl library Net::Server::Mail, on 127.0.0.1 for smtpspec.
# Needs Debian's perl, openssl, and the first time apt-get, which downloads the library without
# installing it. Any user.
. ../common.sh

prepare() {
    need perl
    unpack_debian libnet-server-mail-perl libio-socket-ssl-perl
    certificate
}

serve() {
    local protocol=ESMTP
    case $NAME in *-lmtp) protocol=LMTP ;; esac
    PERL5LIB=$TREE/usr/share/perl5:$(echo "$TREE"/usr/lib/*/perl5/*)
    export PERL5LIB
    keep /usr/bin/perl ../netservermail/server.pl "$protocol" "$DIR" "$PORT"
}

main "$@"
