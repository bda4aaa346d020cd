#!/bin/sh
# usage: mailbox.sh HOSTILE_SERVER SMTPSPEC NAME URL
# A good SMTP server whose mailbox, at URL, is hostile: the run ends in time, in the memory and with
# the exit that HOSTILE_SERVER states, says why, and its record is valid.
set -u
hostile=$1 smtpspec=$2 name=$3 url=$4
. "$(dirname "$0")/../cli/lib.sh"
expects=$("$hostile" --expects "$name") || exit
exit=${expects% *} megabytes=${expects#* }
serve
timeout 200 "$hostile" "$name" "$megabytes" 150 "$smtpspec" run -t "127.0.0.1:$port" --timeout 5 \
  --wait 2 --mailbox "$url" --mailbox-field raw --json "$work/r.json" commands/noop-after-mail \
  >"$work/out" 2>"$work/err"
code=$?
tail -1 "$work/err"
[ "$code" -eq "$exit" ] || complain "$name: exit $code, not $exit: $(tail -3 "$work/err")"
grep -q 'mailbox' "$work/err" || complain "$name: the mailbox is not blamed: $(cat "$work/err")"
"$smtpspec" compare "$work/r.json" >/dev/null 2>"$work/why" || complain "the record: $(cat "$work/why")"
finish
