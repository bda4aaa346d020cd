#!/bin/sh
# usage: causes.sh SMTPSPEC: what findings have in common. A server with three bugs has dozens of
# them: the report says that there are three things to mend, the worst first, in few lines.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

three="--fault dots-not-removed --fault rset-keeps-the-transaction --fault lf-dot-lf-ends-data"

# shows COUNT: so many findings stand there in full or in a line.
shows() {
  count=$(grep -c '^  FAIL ' "$work/out")
  [ "$count" "$@" ] || complain "$count findings are shown, not $*"
}

expect 1 '  security  looks like: LF . LF ends the data' run $three --json "$work/three.json"
shows -eq 3
[ "$(wc -l <"$work/out")" -le 60 ] || complain "the report has $(wc -l <"$work/out") lines"
sed -n '/^What is broken/,/^$/s/^  \([a-z]*\) *looks like: \([^(]*\) (.*/\1 \2/p' "$work/out" >"$work/causes"
diff "$work/causes" - >"$work/other" <<END || complain "other causes: $(cat "$work/other")"
security LF . LF ends the data, other than after CR
loss Dot-stuffing is not undone
loss RSET does not clear the open transaction
END
grep -q '"cause": "RSET does not clear the open transaction"' "$work/three.json" ||
  complain "the record has no cause"
expect 1 'looks like: RSET does not clear the open transaction' run -v $three
shows -gt 20

# What no fault explains is said by the requirement that it breaks.
expect 1 'What is broken, by how much it hurts:' run --fault vrfy-adds-recipient help
! grep -q 'looks like' "$work/out" || complain "one case alone looks like a fault"
finish
