#!/bin/bash
# usage: dns.sh SMTPSPEC
# What the DNS says about a server, with an independent resolver: dnsmasq. The hosts of mx:DOMAIN
# are found and each is tried, the cases about the DNS judge what dnsmasq says, and an unusable
# domain or resolver ends in one line and the documented exit status.
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin
command -v dnsmasq >/dev/null || skip "needs dnsmasq"

PIDS=
tidy() {
    for pid in $PIDS; do
        kill -CONT "$pid"
        kill "$pid"
        wait "$pid"
    done 2>/dev/null
    rm -rf "$WORK"
}
trap tidy EXIT

# Whether something accepts connections at a port of 127.0.0.1.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# dnsmasq answers by TCP, too. A port may have been taken meanwhile: the next one, then.
start_dnsmasq() {
    cat >"$WORK/dnsmasq.conf" <<'END'
no-resolv
no-hosts
listen-address=127.0.0.1
bind-interfaces
local=/example/
local=/invalid/
local=/in-addr.arpa/
local=/ip6.arpa/
host-record=mx.test.example,127.0.0.1,::1
mx-host=test.example,mx.test.example,10
host-record=implicit.example,127.0.0.1
host-record=ipv4.example,127.0.0.1
host-record=closed.example,127.0.0.9
mx-host=several.example,closed.example,20
mx-host=several.example,mx.test.example,10
mx-host=several.example,nowhere.example,30
mx-host=no-host.example,nowhere.example,10
mx-host=null.example,.,0
cname=alias.example,mx.test.example
mx-host=alias-mx.example,alias.example,10
cname=aliased.example,ipv4.example
END
    for number in $(seq 10 30); do # more than a message by UDP holds
        printf 'host-record=%s,127.0.0.1\nmx-host=big.example,%s,%s\n' \
            "a-rather-long-name-of-host-$number.big.example" "a-rather-long-name-of-host-$number.big.example" \
            "$number" >>"$WORK/dnsmasq.conf"
    done
    for _ in $(seq 20); do
        DNS=$((20000 + RANDOM % 12000))
        listens $DNS && continue
        dnsmasq --conf-file="$WORK/dnsmasq.conf" --port=$DNS --keep-in-foreground --user="$(id -un)" --pid-file \
            --log-facility="$WORK/dnsmasq.log" 2>"$WORK/dnsmasq.err" &
        DNSMASQ=$!
        for _ in $(seq 100); do
            kill -0 $DNSMASQ 2>/dev/null || break
            listens $DNS && PIDS="$PIDS $DNSMASQ" && return
            sleep 0.05
        done
        kill $DNSMASQ 2>/dev/null
        wait $DNSMASQ 2>/dev/null
    done
    fail "dnsmasq does not start: $(cat "$WORK/dnsmasq.err")"
}

# serve OPTION...: the reference server; its port is in $PORT.
serve() {
    : >"$WORK/ready"
    "$SMTPSPEC" serve "$@" >"$WORK/ready" 2>"$WORK/serve.err" &
    PIDS="$PIDS $!"
    for _ in $(seq 200); do
        PORT=$(sed -n 's/^ready //p' "$WORK/ready")
        [ -n "$PORT" ] && return
        sleep 0.05
    done
    fail "the reference server does not start: $(cat "$WORK/serve.err")"
}

# run CODE ARGUMENT...: plays, within 30 s; the record is in $WORK/r.json.
run() {
    local code=$1 status
    shift
    rm -f "$WORK/r.json"
    timeout 30 "$SMTPSPEC" run --json "$WORK/r.json" "$@" >"$WORK/out" 2>"$WORK/said"
    status=$?
    [ $status = "$code" ] || fail "run $*: status $status, not $code: $(cat "$WORK/said" "$WORK/out")"
}

# verdict ID VERDICT [COUNT]: so many targets (one) have that verdict of the case.
verdict() {
    local found
    found=$(awk -v id="\"id\": \"$1\"," -v verdict="\"verdict\": \"$2\"" '
        index($0, id) { is_open = 1 }
        is_open && /"verdict":/ { count += index($0, verdict) > 0; is_open = 0 }
        END { print count + 0 }' "$WORK/r.json")
    [ "$found" = "${3:-1}" ] || fail "$1 has \"$2\" $found times, not ${3:-1}: $(cat "$WORK/out")"
}

# told CODE WORDS ARGUMENT...: nothing can be played; standard error is one line that holds WORDS.
told() {
    local code=$1 words=$2
    shift 2
    run "$code" "$@" replies
    [ "$(grep -vc '^Try "' "$WORK/said")" = 1 ] || fail "$*: not one line: $(cat "$WORK/said")"
    grep -qF -e "$words" "$WORK/said" || fail "$*: no \"$words\" in: $(cat "$WORK/said")"
    echo "$code: $(grep -v '^Try "' "$WORK/said")"
}

start_dnsmasq
RESOLVER=127.0.0.1:$DNS
cases='own-name-resolves own-name-is-that-of-its-address pointer-and-name-agree mail-exchangers-are-no-aliases mail-exchangers-have-addresses'
serve
GOOD=$PORT
addresses=1 status=3 # without IPv6 one of the two cannot be tried
(exec 3<>"/dev/tcp/::1/$GOOD") 2>/dev/null && addresses=2 status=0

# Each address of each host.
run $status -t "mx:test.example:$GOOD" --resolver "$RESOLVER" handshake
for case in $cases; do verdict "handshake/$case" pass $addresses; done
grep -qF "mx.test.example [127.0.0.1] at 127.0.0.1:$GOOD" "$WORK/out" || fail "the host is not named: $(cat "$WORK/out")"
run 0 -t "mx:implicit.example:$GOOD" --resolver "$RESOLVER" --domain test.example handshake/own-name-resolves
verdict handshake/own-name-resolves pass
run 0 -t "mx:aliased.example:$GOOD" --resolver "$RESOLVER" handshake/own-name-resolves
run 0 -t "mx:big.example:$GOOD" --resolver "$RESOLVER" handshake/own-name-resolves
verdict handshake/own-name-resolves pass 21

# What cannot be tried of several is reported, and the rest is tried all the same.
run 3 -t "mx:several.example:$GOOD" --resolver "$RESOLVER" handshake/own-name-resolves
verdict handshake/own-name-resolves pass $addresses
grep -q 'closed.example could not be tried.*127.0.0.9.*Connection refused' "$WORK/said" || fail "closed.example: $(cat "$WORK/said")"
grep -q 'nowhere.example could not be tried.*it has no address' "$WORK/said" ||
    fail "nowhere.example: $(cat "$WORK/said")"

# A server or a DNS that is wrong.
run 1 -t "127.0.0.1:$GOOD" --resolver "$RESOLVER" --domain alias-mx.example handshake
verdict handshake/mail-exchangers-are-no-aliases fail
run 1 -t "127.0.0.1:$GOOD" --resolver "$RESOLVER" --domain no-host.example handshake
verdict handshake/mail-exchangers-have-addresses fail
serve --fault greeting-name-unknown
run 1 -t "127.0.0.1:$PORT" --resolver "$RESOLVER" --strict handshake/own-name-resolves
verdict handshake/own-name-resolves warn
run 0 -t "127.0.0.1:$PORT" --strict handshake/own-name-resolves
verdict handshake/own-name-resolves skip

# Without a host to play against.
told 3 'null.example accepts no mail: it has a null MX (RFC 7505)' -t mx:null.example --resolver "$RESOLVER"
told 3 'nothing.example has neither an MX record nor an address' -t mx:nothing.example --resolver "$RESOLVER"
told 3 'none of the hosts in the MX records of no-host.example has an address (nowhere.example)' \
    -t mx:no-host.example --resolver "$RESOLVER"
told 3 "the DNS server $RESOLVER answers REFUSED (asked for the MX of elsewhere.org)" \
    -t mx:elsewhere.org --resolver "$RESOLVER"
told 2 '--resolver: expected HOST or HOST:PORT' -t mx:test.example --resolver no/body
told 2 '--resolver: expected HOST or HOST:PORT' -t mx:test.example --resolver 127.0.0.1:dns
told 2 "'mx:': expected mx:DOMAIN" -t mx: --resolver "$RESOLVER"
told 2 "'mx:.': expected mx:DOMAIN" -t mx:. --resolver "$RESOLVER"
told 2 '127.0.0.1 is an address' -t mx:127.0.0.1 --resolver "$RESOLVER"

# A silent resolver: a query has 6 s, in a case as long as a reply has.
kill -STOP "$DNSMASQ"
began=$SECONDS
told 3 "the DNS server $RESOLVER does not answer (asked for the MX of test.example)" \
    -t mx:test.example --resolver "$RESOLVER"
[ $((SECONDS - began)) -le 10 ] || fail "a silent resolver took $((SECONDS - began)) s"
run 3 -t "127.0.0.1:$GOOD" --resolver "$RESOLVER" --timeout 1 handshake/own-name-resolves
verdict handshake/own-name-resolves error
grep -q "$RESOLVER does not answer" "$WORK/out" || fail "the reason is missing: $(cat "$WORK/out")"
kill -CONT "$DNSMASQ"
kill "$DNSMASQ"
wait "$DNSMASQ"
told 3 "the DNS server $RESOLVER cannot be reached (asked for the MX of test.example)" \
    -t mx:test.example --resolver "$RESOLVER"
exit 0
