#!/bin/sh
# data/bare-lf-ends-nothing
# A message is not ended by LF.LF
# MUST, RFC 5321 4.1.1.4, security: Only CRLF.CRLF ends the message; a server must not take LF.LF
# for it, since two servers that disagree let a second message be smuggled in.
# fail: the server spoke where silence was expected
# expected: silence
# got: 250 2.0.0 Ok: queued as 1A2B
#
# Found by smtpspec 0.1.0 with Postfix 3.7, 2026-11-24T18:00:00Z. Needs a POSIX shell, and nc or
# openssl.

host='127.0.0.1'
port='2525'
patience=5 # seconds that a reply may take

dir=$(mktemp -d) || exit 1
pids=
trap 'kill $pids 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
trap '' PIPE

# open N COMMAND...: connection N, by a command that passes octets on as they are.
open() {
    n=$1
    shift
    rm -f "$dir/in$n"
    mkfifo "$dir/in$n" || exit 1
    : >"$dir/out$n"
    "$@" <"$dir/in$n" >>"$dir/out$n" 2>"$dir/err$n" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
    pids="$pids $!"
    eval "pid$n=\$! got$n=0 seen$n=0; exec $((n + 2))>\"\$dir/in$n\""
    echo "-$n: $*"
}

# say N FORMAT: sends octets on connection N, a format of printf.
say() {
    printf 'C%s: %s\n' "$1" "$2"
    { eval "printf -- \"\$2\" >&$(($1 + 2))"; } 2>/dev/null || echo "-$1: closed"
}

# fill N COUNT: sends so many x.
fill() {
    printf 'C%s: %s times x\n' "$1" "$2"
    { eval "head -c $2 /dev/zero | tr '\\000' x >&$(($1 + 2))"; } 2>/dev/null
}

# show N: prints what has come on connection N since; ^M is CR, ^@ NUL. A line without ^M ends in a
# bare LF.
show() {
    eval "from=\$seen$1"
    size=$(($(wc -c <"$dir/out$1")))
    [ "$size" -gt "$from" ] || return 1
    tail -c "+$((from + 1))" "$dir/out$1" | head -c "$((size - from))" | cat -v | sed "s/^/S$1: /"
    [ -z "$(tail -c 1 "$dir/out$1" | cat -v)" ] || echo
    eval "seen$1=$size"
}

# count N: how many replies have come; a line that begins with 250- is not the last of one.
count() {
    LC_ALL=C grep -c -e '^[0-9][0-9][0-9][^-]' -e '^[0-9][0-9][0-9]$' "$dir/out$1"
}

# reply N COUNT: waits for so many more replies on connection N, and prints what has come.
reply() {
    eval "got$1=\$((got$1 + $2)); wanted=\$got$1 pid=\$pid$1"
    tick=0
    while [ "$(count "$1")" -lt "$wanted" ] && [ "$tick" -lt $((patience * 10)) ]; do
        kill -0 "$pid" 2>/dev/null || tick=$((patience * 10))
        tick=$((tick + 1))
        sleep 0.1
    done
    show "$1" || [ "$(count "$1")" -ge "$wanted" ] || echo "S$1: (nothing)"
}

# pause N SECONDS: waits, and prints what has come on connection N.
pause() {
    sleep "$2"
    show "$1" || echo "S$1: (nothing)"
}

# tls N: goes on under TLS on connection N: what openssl says to a socket is passed on, and back.
tls() {
    mv "$dir/out$1" "$dir/raw$1"
    rm -f "$dir/in$1"
    mkfifo "$dir/in$1" "$dir/back$1" || exit 1
    : >"$dir/out$1"
    eval "from=\$seen$1"
    tail -c "+$((from + 1))" -f "$dir/raw$1" >"$dir/back$1" &
    pids="$pids $!"
    eval "nc -lU \"\$dir/relay$1\" <\"\$dir/back$1\" >&$(($1 + 2)) &"
    pids="$pids $!"
    tick=0
    until [ -S "$dir/relay$1" ] || [ "$tick" -ge $((patience * 10)) ]; do
        tick=$((tick + 1))
        sleep 0.1
    done
    openssl s_client -quiet -unix "$dir/relay$1" <"$dir/in$1" >>"$dir/out$1" 2>"$dir/err$1" &
    pids="$pids $!"
    eval "pid$1=\$! got$1=0 seen$1=0; exec $(($1 + 2))>\"\$dir/in$1\""
    echo "-$1: openssl s_client, passed on"
}

# leave N: ends connection N.
leave() {
    eval "exec $(($1 + 2))>&-; pid=\$pid$1"
    sleep 1
    kill "$pid" 2>/dev/null && echo "-$1: ended by us" || echo "-$1: closed"
    show "$1"
}

open 1 nc "$host" "$port"
reply 1 1
# S1: 220 mx.test.example ESMTP\r\n
say 1 'EHLO client.example\r\n'
reply 1 1
# S1: 250-mx.test.example\r\n
# S1: 250-PIPELINING\r\n
# S1: 250-SIZE 10240000\r\n
# S1: 250 8BITMIME\r\n
say 1 'MAIL FROM:<sender@client.example>\r\n'
reply 1 1
# S1: 250 2.1.0 Ok\r\n
say 1 'RCPT TO:<user1@test.example>\r\n'
reply 1 1
# S1: 250 2.1.5 Ok\r\n
say 1 'DATA\r\n'
reply 1 1
# S1: 354 End data with <CR><LF>.<CR><LF>\r\n
say 1 'Subject: t-5f3a\r\n'\
'\r\n'\
'first\n'\
'.\n'\
'MAIL FROM:<smuggled@client.example>\r\n'
reply 1 1
# S1: 250 2.0.0 Ok: queued as 1A2B\r\n
# ^ this is wrong. Expected: silence
#   RFC 5321 4.1.1.4
say 1 'QUIT\r\n'
reply 1 1
# S1: 221 2.0.0 Bye\r\n
leave 1
printf '%s\n' 'smtpspec found then: the server spoke where silence was expected'
printf '%s\n' 'expected: silence'
printf '%s\n' 'got: 250 2.0.0 Ok: queued as 1A2B\r\n'
printf '%s\n' 'section: RFC 5321 4.1.1.4'
