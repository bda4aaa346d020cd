#!/bin/sh
# usage: bounded.sh SMTPSPEC HABIT ARGUMENT SECONDS EXIT FINDING [ARGUMENT...]
# The catalogue against a server with a bad habit (bad_server.py): it ends within that time with that
# exit status, and names the cause once. The other arguments go to "smtpspec run".
set -u
smtpspec=$1 habit=$2 argument=$3 seconds=$4 wanted=$5 finding=$6
shift 6
here=$(dirname "$0")
command -v python3 >/dev/null || exit 77
work=$(mktemp -d) || exit 1
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
python3 "$here/bad_server.py" "$smtpspec" "$work" "$habit" "$argument" >"$work/ready" 2>"$work/server-err" &
server=$!
for _ in $(seq 200); do
  [ -s "$work/ready" ] && break
  sleep 0.05
done
read -r _ port url <"$work/ready" || exit 1
began=$(date +%s%N)
timeout $((seconds * 3)) "$smtpspec" run -t "127.0.0.1:$port" --mailbox "$url" --mailbox-user %u \
  --alias alias@test.example --json "$work/r.json" "$@" >"$work/out" 2>"$work/err"
code=$?
took=$((($(date +%s%N) - began) / 1000000))
echo "$habit $argument: exit $code after $took ms"
cat "$work/err"
tail -3 "$work/out"
failed=0
[ $code -eq "$wanted" ] || { echo "exit $code, not $wanted"; failed=1; }
[ $took -le $((seconds * 1000)) ] || { echo "it took more than $seconds s"; failed=1; }
[ "$(grep -c "$finding" "$work/err")" -eq 1 ] || { echo "\"$finding\" is not said once"; failed=1; }
exit $failed
