#!/bin/bash
# Builds main.go, a server around the Go library go-smtp, and starts it on 127.0.0.1 for smtpspec. Needs
# openssl, and the first time apt-get, which downloads the library and Go without installing them. Any
# user.
. ../common.sh

prepare() {
    unpack_debian golang-github-emersion-go-smtp-dev golang-github-emersion-go-sasl-dev golang-go
    certificate
    GO111MODULE=off GOPATH=$TREE/usr/share/gocode GOROOT=$TREE/usr/lib/go-1.19 CGO_ENABLED=0 \
        GOCACHE=$TREE.build "$TREE/usr/lib/go-1.19/bin/go" build -o "$DIR/server" main.go ||
        die "could not be built"
}

serve() {
    keep "$DIR/server" "$DIR" "$PORT"
}

main "$@"
