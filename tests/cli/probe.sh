#!/bin/sh
# usage: probe.sh SMTPSPEC HOSTILE_SERVER: what a server says of itself, and the target file that is made of it.
set -u
smtpspec=$1 hostile=$2
. "$(dirname "$0")/lib.sh"

serve --liberty tls-demanded --liberty auth-demanded
login="--user user1 --password secret1"
# shellcheck disable=SC2086
expect 0 '^way in  *after a login under TLS$' probe "127.0.0.1:$port" $login
for line in '^greeting  *220 mx.test.example' '^in the clear  *SIZE 1048576$' '^ *STARTTLS$' '^under TLS  *SIZE' \
  '^logged in  *SIZE' '^HELP  *2.0.0' '^limits  *SIZE 1048576$'; do
  grep -q -e "$line" "$work/out" || complain "probe does not print $line: $(cat "$work/out")"
done
expect 0 '^way in  *none: in the clear MAIL was answered with "530 ' probe "127.0.0.1:$port"
# shellcheck disable=SC2086
expect 0 '"way_in": "after a login under TLS"' probe --json "127.0.0.1:$port" $login
grep -q secret1 "$work/out" && complain "probe prints the password"

# made ARGUMENT...: init writes a file, and says nothing.
made() {
  "$smtpspec" init "$@" >"$work/out" 2>&1 || complain "init $*: exit $?"
  [ -s "$work/out" ] && complain "init $* prints $(cat "$work/out")"
}

# A target file that loads, with the login in the environment.
export SMTP_PASSWORD=secret1
made "127.0.0.1:$port" -o "$work/target.yaml" --user user1 --password-env SMTP_PASSWORD --recipient user2@test.example
grep -q secret1 "$work/target.yaml" && complain "init writes the password down"
expect 0 'conforms' run -t "$work/target.yaml" sender/null-path-accepted handshake/refused-ehlo-allows-another
cp "$work/target.yaml" "$work/before.yaml"
expect 2 'target.yaml exists; --force replaces it' init "127.0.0.1:$port" -o "$work/target.yaml"
cmp -s "$work/target.yaml" "$work/before.yaml" || complain "init has changed the file"
made "127.0.0.1:$port" -o "$work/target.yaml" --force
cmp -s "$work/target.yaml" "$work/before.yaml" && complain "init has not replaced the file"
expect 5 'No such file' init "127.0.0.1:$port" -o "$work/none/target.yaml"
expect 0 '^recipients:' init "127.0.0.1:$port"
serve
for protocol in smtp submission; do
  made "127.0.0.1:$port" --protocol "$protocol" -o "$work/$protocol.yaml"
  expect 0 'conforms' run -t "$work/$protocol.yaml" handshake/helo-opens-a-mail-session sender/null-path-accepted
done
# A server of LMTP is taken for one, unless somebody says otherwise.
cat >"$work/lmtp.py" <<'LMTP'
import socketserver
class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 mx.test.example LMTP\r\n")
        for line in self.rfile:
            known = line[:4] in (b"LHLO", b"MAIL", b"QUIT")
            self.wfile.write(b"250 mx.test.example\r\n" if known else b"500 5.5.1 Unknown command\r\n")
            if line[:4] == b"QUIT":
                return
server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
print(server.server_address[1], flush=True)
server.serve_forever()
LMTP
python3 "$work/lmtp.py" >"$work/lmtp" &
servers="$servers $!"
for _ in $(seq 200); do [ -s "$work/lmtp" ] && break; sleep 0.05; done
expect 0 '^protocol: lmtp' init "127.0.0.1:$(cat "$work/lmtp")"
expect 0 '^protocol: smtp' init --protocol smtp "127.0.0.1:$(cat "$work/lmtp")"
expect 0 '^protocol  *lmtp$' probe "127.0.0.1:$(cat "$work/lmtp")"
expect 0 'it speaks SMTP, not LMTP' probe --protocol lmtp "127.0.0.1:$port"

# What cannot be looked at.
expect 3 'Connection refused' probe 127.0.0.1:1
expect 2 '--remote' probe 192.0.2.1
expect 2 '--remote' init 192.0.2.1
expect 2 'several hosts' probe mx:test.example
expect 2 'whose address' probe
expect 2 'one address' probe 127.0.0.1:1 127.0.0.1:2

# Servers that no client wants to meet: bounded, and escaped.
for name in ten-thousand-keywords every-octet long-lines endless-reply nods tells-secrets replies-without-end; do
  for command in probe "probe --json" init; do
    # shellcheck disable=SC2086
    timeout 200 "$hostile" "$name" 2048 100 "$smtpspec" $command ADDRESS --timeout 0.4 --user user1 \
      --password distinctive-secret >"$work/out" 2>"$work/err"
    code=$?
    [ "$code" -eq 0 ] || [ "$code" -eq 3 ] || complain "$command against $name: exit $code: $(cat "$work/err")"
    [ "$(wc -c <"$work/out")" -lt 200000 ] || complain "$command against $name prints $(wc -c <"$work/out") octets"
    tr -d '\n\040-\176\200-\377' <"$work/out" >"$work/control"
    [ -s "$work/control" ] && complain "$command against $name prints control characters"
    grep -q distinctive-secret "$work/out" "$work/err" && complain "$command against $name prints the password"
    if [ "$command" = init ] && [ "$code" -eq 0 ]; then
      cp "$work/out" "$work/made.yaml"
      "$smtpspec" run -t "$work/made.yaml" no-such-case >"$work/loaded" 2>&1
      grep -q 'made.yaml:' "$work/loaded" && complain "what init makes of $name does not load: $(cat "$work/loaded")"
    fi
  done
done
finish
