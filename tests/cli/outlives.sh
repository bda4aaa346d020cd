#!/bin/sh
# usage: outlives.sh SMTPSPEC [ROUNDS [SEED]]
# Whatever ends the runner, at any moment: no process that it started is left, also none that
# left its session or ignores TERM, and no file but whole reports.
set -u
smtpspec=$1 rounds=${2-3} seed=${3-$(date +%s)}
. "$(dirname "$0")/lib.sh"
ulimit -c 0
echo "seed $seed"

mkdir "$work/tmp" "$work/reports"
cat >"$work/start.sh" <<'START'
#!/bin/sh
# A daemon in a session of its own, one that ignores TERM, and a server.
setsid sh -c 'sleep 1000; : "$0"' "$1" &
(trap '' TERM; sh -c 'while :; do sleep 1; done; : "$0"' "$1") &
mkdir -p "$SMTPSPEC_DIR/mail/deep/er"
: >"$SMTPSPEC_DIR/mail/deep/er/file"
exec "$2" serve --port "$SMTPSPEC_PORT"
START
cat >"$work/target.yaml" <<TARGET
name: one that is started
address: 127.0.0.1:\${port}
start: exec sh $work/start.sh $work $smtpspec
TARGET

# left: what is there of a run: processes that know our folder, files of TMPDIR, halves of reports
left() {
  pgrep -f "$work" | grep -v -x "$$" | while read -r pid; do
    [ -r "/proc/$pid/stat" ] && ! grep -q ') Z ' "/proc/$pid/stat" && grep -v -a -q outlives "/proc/$pid/cmdline" &&
      echo "process $pid: $(tr '\0' ' ' <"/proc/$pid/cmdline")"
  done
  find "$work/tmp" -mindepth 1 -maxdepth 1
  find "$work/reports" -name '*.*.*'
}

moments=$(awk -v seed="$seed" -v n=$((rounds * 4)) 'BEGIN { srand(seed); for (i = 0; i < n; i++) printf "%.2f ", 0.1 + rand() * 2.4 }')
# shellcheck disable=SC2086
set -- $moments
for round in $(seq "$rounds"); do
  for signal in KILL QUIT ABRT TERM; do
    env TMPDIR="$work/tmp" "$smtpspec" run -t "$work/target.yaml" --junit "$work/reports/r.xml" \
      --json "$work/reports/r.json" --html "$work/reports/r.html" >/dev/null 2>&1 &
    runner=$!
    sleep "$1"
    kill -"$signal" "$runner" 2>/dev/null
    [ "$signal" = TERM ] || wait "$runner" 2>/dev/null
    tries=0 # 2 s where the machine has time for us; ten times as long where it has not
    while [ -n "$(left)" ] && [ $tries -lt 200 ]; do
      tries=$((tries + 1))
      sleep 0.1
    done
    [ -z "$(left)" ] || complain "$signal after $1 s (round $round): left: $(left)"
    wait "$runner" 2>/dev/null
    shift
  done
done
finish
