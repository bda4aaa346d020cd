# Sourced by the tests of targets. startable NAME: ends the test as skipped (77) where that target
# cannot be started.
skip() {
    echo "skipped: $*"
    exit 77
}

startable() {
    [ "$(id -u)" = 0 ] || skip "needs root"
    unshare --mount true 2>/dev/null || skip "may not make a mount namespace"
    case $1 in haraka | smtp-server) command -v npm >/dev/null || skip "needs node and npm" ;; esac
}
