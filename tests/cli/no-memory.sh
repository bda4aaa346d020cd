#!/bin/sh
# usage: no-memory.sh SMTPSPEC FAILING_MALLOC [POINTS]
# One allocation fails, at each of so many points of a run: it goes on as if nothing had been, or
# ends with exit 3 and says so; it never dies of a signal, or blames a file that is good.
set -u
smtpspec=$1 failing=$2 points=${3-200}
. "$(dirname "$0")/lib.sh"
cases=$(dirname "$0")/../../cases

# play PREFIX...: one run with the failing allocations preloaded
play() {
  timeout 60 env "$@" LD_PRELOAD="$failing" TMPDIR="$work" "$smtpspec" run -j 4 \
    -c "$cases/handshake" 'handshake/ehlo*' --timeout 3 --json "$work/r.json" >"$work/out" 2>"$work/err"
}
play FAIL_COUNT="$work/count"
usual=$?
total=$(cat "$work/count")
[ "$total" -gt 1000 ] || complain "there were only $total allocations"
exhausted=0
for point in $(seq "$points"); do
  at=$((total * (2 * point - 1) / (2 * points)))
  rm -f "$work/r.json"
  play FAIL_AT=$at
  code=$?
  said=$(grep -c 'out of memory' "$work/err")
  exhausted=$((exhausted + said))
  [ "$code" -eq "$usual" ] || { [ "$code" -eq 3 ] && [ -s "$work/err" ]; } ||
    complain "allocation $at of $total: exit $code: $(head -2 "$work/err")"
  find "$work" -name 'r.json.*' | grep . && complain "allocation $at: half a report is left"
  [ ! -e "$work/r.json" ] || "$smtpspec" compare "$work/r.json" >/dev/null 2>"$work/why" ||
    complain "allocation $at: the record: $(cat "$work/why")"
done
echo "$points points in $total allocations: $exhausted times out of memory"
[ "$exhausted" -gt $((points / 4)) ] || complain "hardly anything failed"
# From some point on all fail: nothing is left but to end.
for at in $((total / 3)) $((total * 2 / 3)) $((total - 100)); do
  play FAIL_AT=$at FAIL_ON=1
  code=$?
  [ "$code" -eq 3 ] || [ "$code" -eq "$usual" ] || complain "all from $at of $total on: exit $code: $(head -2 "$work/err")"
done
finish
