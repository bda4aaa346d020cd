#!/bin/sh
# usage: faults.sh SMTPSPEC PART_LINES: each fault of the reference server by itself, with the program as users
# run it: `serve --fault NAME --maildir`, and `run -t` with the cases that cover what the fault
# breaks. Exit 1 (3 if cases besides could not be tried); a fault that only changes what a server
# may choose is seen in a note. What failed only by waiting, and what failed nowhere, is played
# again alone and with patience, since the machine may have been slow.
set -u
smtpspec=$1 part_lines=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

cat >"$work/target.yaml" <<'TARGET'
name: reference server
host: mx.test.example
domain: test.example
recipients: [user1@test.example, user2@test.example, user3@test.example]
unknown: nobody-here@test.example
foreign: someone@elsewhere.example
alias: helpdesk@test.example
list: staff@test.example
list-owner: postmaster@test.example
login: {user: user1, password: secret1}
TARGET
cat >"$work/one" <<'ONE'
#!/bin/sh
smtpspec=$1 work=$2 sure=$3 fault=$4
shift 4
here=$work/$fault
mkdir "$here"
: >"$here/ready"
# Less than the cases about that wait, and what is held back comes in time.
idle=5
case $fault in *-held-back | *-holds-replies) idle=15 ;; esac
"$smtpspec" serve --idle "$idle" --dns 0 --fault "$fault" --maildir "$here/mail" \
  >"$here/ready" 2>"$here/why" &
server=$!
trap 'kill $server; rm -rf "$here"' EXIT
while kill -0 $server 2>/dev/null; do
  port=$(sed -n 's/^ready //p' "$here/ready") dns=$(sed -n 's/^dns //p' "$here/ready")
  [ -n "$port" ] && break
  sleep 0.05
done
{
  cat "$work/target.yaml"
  echo "address: 127.0.0.1:$port"
  echo "mailbox: maildir:$here/mail/%u"
} >"$here/target.yaml"
# run SECONDS JOBS ARGUMENT...: exit 1 is in $code
run() {
  seconds=$1 jobs=$2
  shift 2
  timeout 900 "$smtpspec" run -t "$here/target.yaml" --resolver "127.0.0.1:$dns" --strict \
    --timeout "$seconds" --wait "$seconds" --jobs "$jobs" --json "$here/r.json" "$@" >"$here/out" 2>&1
  code=$?
}
play() {
  run 2 16 "$@"
  if [ "$code" -eq 1 ]; then
    awaited=$("$sure" "$here/r.json" 2) && return
    run 4 1 $(echo "$awaited" | head -3) # less than --idle, which ends what is held back
    [ "$code" -eq 1 ] && return
  fi
  grep -q '^   "verdict": "\(fail\|note\)"' "$here/r.json" 2>/dev/null && echo "$fault" >>"$work/noted"
}
# One that acts now and then, by a count over the whole run, may strike any case.
case $fault in *-now-and-then)
  run 2 16
  [ "$code" -eq 1 ] && exit
  echo "$fault: exit $code" && tail -3 "$here/out"
  exit ;;
esac
# The cases that the fault concerns, if any covers what it breaks; then some that make the server
# speak, for what must hold for every reply; then those that wait for the server to lose patience,
# of which it has little here, so that idle clients do not matter.
chosen=
for requirement; do
  grep -qxF -e "$requirement" "$work/covered" && chosen="$chosen $requirement"
done
{ [ "$chosen" ] && play $chosen; } && exit
# What only a server that relays to the runner can break is left to the mutation test.
grep -q 'not the next hop of a relay' "$here/r.json" 2>/dev/null && ! grep -q '^   "verdict": "[^s]' "$here/r.json" &&
  echo "$fault" >>"$work/untried" && exit
play $chosen help replies commands recipients ||
  play --slow --skip "commands/idle-*" $chosen ||
  { [ "$code" -eq 3 ] && grep -q '^could not be tried' "$here/out" &&
    echo "$fault" >>"$work/unplayed"; } || {
  flock 9
  run 20 16 $chosen help replies commands recipients
  [ "$code" -eq 1 ]
} 9>"$work/alone" || {
  echo "$fault: exit $code"
  tail -3 "$here/out"
}
ONE
chmod +x "$work/one"
# Without the runner in its process the server spares nobody: with these faults a run ends before its
# first case, and says so.
left_nothing="greeting-missing ehlo-in-pieces data-250 message-lost rset-undoes-the-message
ehlo-undoes-the-message quit-undoes-the-message error-undoes-the-message lost-without-quit
next-message-undoes-the-last put-off-and-delivered"
touch "$work/noted" "$work/untried" "$work/unplayed"
"$smtpspec" serve --list-faults | sed 's/^\([^ ]*\) .*  \(.*\)$/\1 \2/' | "$part_lines" >"$work/faults"
"$smtpspec" coverage | awk '/^  rfc/ {id = $1} /^      [a-z0-9]+\// {print id}' >"$work/covered"
[ -s "$work/faults" ] && [ -s "$work/covered" ] || exit 1
xargs -P 8 -L 1 "$work/one" "$smtpspec" "$work" "$(dirname "$0")/sure.py" <"$work/faults" >"$work/missed" 2>"$work/trouble"
cat "$work/missed" "$work/trouble"
echo "$(wc -l <"$work/faults") faults, $(grep -c ': exit' "$work/missed") not caught;" \
  "seen in a note, or beside an error:" $(cat "$work/noted")
echo "left to servers that relay:" $(cat "$work/untried")
echo "nothing could be tried:" $(cat "$work/unplayed")
for fault in $(cat "$work/unplayed"); do
  case " $(echo $left_nothing) " in *" $fault "*) ;; *)
    echo "$fault: nothing could be tried" >>"$work/missed" && tail -1 "$work/missed" ;;
  esac
done
[ ! -s "$work/missed" ]
