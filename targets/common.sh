# What the start.sh of all targets share; sourced by them, in bash. Each start.sh defines
#
#   prepare   fetches what the server needs and writes files below $DIR
#   serve     starts the server by `keep` and so stays in the foreground
#
# and ends with `main "$@"`. With `private=yes` serve runs as root in separate mount and PID
# namespaces: the unpacked packages lie over /usr, /etc and /var; these and /run may be written
# freely, since the machine sees none of it. The network is the machine's. When serve ends, or is
# killed, the kernel kills every process that the server has left.
#
# The runner sets SMTPSPEC_PORT, SMTPSPEC_PORT2 (free ports on 127.0.0.1) and SMTPSPEC_DIR (an empty
# folder), and ends the target with SIGTERM to its process group.
set -euo pipefail

NAME=$(basename "$PWD")
PORT=${SMTPSPEC_PORT-} PORT2=${SMTPSPEC_PORT2-} DIR=${SMTPSPEC_DIR-}
HOST=mx.test.example
DOMAIN=test.example
MAIL_UID=6001 # owns the mailboxes
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/smtpspec/servers
TREE=$CACHE/$NAME # the unpacked packages

die() {
    echo "$NAME: $*" >&2
    exit 1
}

# The comment at the top of start.sh.
help() {
    sed -n '2,/^[^#]/{/^[^#]/d;s/^# \{0,1\}//;p;}' "$0"
    echo "By hand: SMTPSPEC_PORT=2525 SMTPSPEC_PORT2=2526 SMTPSPEC_DIR=\$(mktemp -d) ./start.sh"
}

need() {
    local tool
    for tool; do
        command -v "$tool" >/dev/null || die "needs $tool (script/bootstrap servers)"
    done
}

# fetch STEP PACKAGE...: runs STEP, which fills $TREE.new, unless the cache has exactly these
# packages.
fetch() {
    mkdir -p "$CACHE"
    (
        flock 9
        [ "$(cat "$TREE/.packages" 2>/dev/null)" != "${*:2}" ] || exit 0
        echo "$NAME: fetching ${*:2}" >&2
        rm -rf "$TREE.new" "$TREE"
        mkdir -p "$TREE.new"
        "$@" >"$TREE.log" 2>&1 || {
            cat "$TREE.log" >&2
            die "could not fetch ${*:2}"
        }
        echo "${*:2}" >"$TREE.new/.packages"
        mv "$TREE.new" "$TREE"
        rm -f "$TREE.log"
    ) 9>"$TREE.lock"
}

# unpack_debian PACKAGE...: downloads the packages, with the dependencies that this machine lacks,
# and unpacks them into $TREE. Nothing is installed, and no package's scripts are run.
unpack_debian() {
    need apt-get dpkg flock
    fetch debian_packages "$@"
}

debian_packages() {
    local archives=$TREE.new/archives deb top
    mkdir -p "$archives/partial"
    download_debian "$archives" "$@" || { apt-get update -qq && download_debian "$archives" "$@"; } ||
        return
    mkdir -p "$TREE.new"/{usr,etc,var}
    for deb in "$archives"/*.deb; do
        [ ! -e "$deb" ] || dpkg -x "$deb" "$TREE.new" || return
    done
    for top in bin sbin lib lib64; do # since Debian 12 these are links into /usr
        [ ! -d "$TREE.new/$top" ] || cp -a "$TREE.new/$top/." "$TREE.new/usr/$top/" || return
    done
    rm -rf "$archives"
}

# NoLocking: nothing of the machine is changed, so neither root nor its locks are needed.
download_debian() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --download-only \
        -o Debug::NoLocking=true -o Dir::Cache="$TREE.new" -o Dir::Cache::archives="$1/" \
        -o Acquire::Retries=3 "${@:2}"
}

# unpack_npm PACKAGE@VERSION: installs it with its dependencies into $TREE; no package's scripts are
# run.
unpack_npm() {
    need node npm flock
    fetch npm_packages "$@"
}

npm_packages() {
    npm install --prefix "$TREE.new" --ignore-scripts --no-audit --no-fund --no-save "$@"
}

# $DIR/cert.pem and $DIR/key.pem: self-signed, for the server's name.
certificate() {
    need openssl
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
        -subj "/CN=$HOST" -addext "subjectAltName=DNS:$HOST" \
        -keyout "$DIR/key.pem" -out "$DIR/cert.pem" 2>/dev/null || die "openssl made no certificate"
    chmod 600 "$DIR/key.pem"
}

# The private machine: overlays whose upper layers live in memory.
private_machine() {
    local up=$DIR/private top lower
    mkdir -p "$up"
    mount -t tmpfs -o mode=755 tmpfs "$up"
    for top in usr etc var; do
        lower=/$top
        [ ! -d "$TREE/$top" ] || lower=$TREE/$top:$lower
        mkdir "$up/$top" "$up/$top.work"
        mount -t overlay -o "lowerdir=$lower,upperdir=$up/$top,workdir=$up/$top.work" overlay /$top
    done
    mount -t tmpfs -o mode=755 tmpfs /run
    # Names come from files only; DNS queries are refused at once.
    rm -f /etc/{hosts,nsswitch.conf,resolv.conf,mailname}
    printf '127.0.0.1 %s mx localhost\n' "$HOST" >/etc/hosts
    printf '%s: files\n' passwd group shadow hosts services protocols >/etc/nsswitch.conf
    printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >/etc/resolv.conf
    echo "$HOST" >/etc/mailname
}

# private_user NAME UID [HOME]: a user and group that only the server sees.
private_user() {
    echo "$1:x:$2:$2::${3:-/nonexistent}:/bin/sh" >>/etc/passwd
    echo "$1:x:$2:" >>/etc/group
    echo "$1:*:19000::::::" >>/etc/shadow
}

# keep COMMAND...: runs the server, which stays in the foreground, until it ends or we are signalled
# to end.
keep() {
    local server told=
    "$@" </dev/null >>"$DIR/log/server" 2>&1 &
    server=$!
    trap 'told=yes; kill "$server" 2>/dev/null || true' TERM INT
    while kill -0 "$server" 2>/dev/null; do
        wait "$server" || true
    done
    [ -n "$told" ] && exit 0
    tail -n 20 "$DIR"/log/* >&2
    die "the server ended by itself"
}

main() {
    case ${1-} in
    -h | --help)
        help
        exit 0
        ;;
    inside)
        # The first process of a PID namespace gets no signals that it does not catch.
        trap 'exit 143' TERM INT
        private_machine
        serve
        exit
        ;;
    esac
    [ -n "$PORT" ] && [ -n "$PORT2" ] && [ -n "$DIR" ] || {
        help >&2
        exit 2
    }
    mkdir -p "$DIR"/{log,mail}
    chmod 755 "$DIR" "$DIR"/{log,mail}
    if [ -z "${private-}" ]; then
        prepare
        serve
        exit
    fi
    [ "$(id -u)" = 0 ] || die "needs root, to give the server a private /etc and users of its own"
    need unshare mount
    prepare
    exec unshare --mount --propagation private --pid --fork --kill-child --mount-proc "$0" inside
}
