#!/bin/sh
# usage: failures.sh SMTPSPEC: what counts as a failure: --impact, --fail-on, --baseline, --failed.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

# agrees: JUnit has a <failure> if and only if the exit code was 1.
agrees() {
  case $got in
  1) grep -q '<failure' "$work/j.xml" || complain "exit 1, and no <failure>" ;;
  *) ! grep -q '<failure' "$work/j.xml" || complain "exit $got, and a <failure>" ;;
  esac
}

# Wrong usage.
expect 2 '--fail-on takes a level (must, should), an impact' run --fail-on may
expect 2 '--fail-on takes a level' run --fail-on loss,
expect 2 '--impact takes security, loss, interop or form' run --impact bad
expect 2 'No such file' run --baseline "$work/none.json" handshake
expect 2 'No such file' run --failed "$work/none.json"
echo '{}' >"$work/wrong.json"
expect 2 'not an smtpspec record' run --failed "$work/wrong.json"
expect 2 'not an smtpspec record' run --baseline "$work/wrong.json" handshake

# --impact: each word chooses what the one before it does, and more.
: >"$work/before"
for impact in security loss interop form; do
  expect 0 / list --impact "$impact"
  sort "$work/out" >"$work/now"
  [ -n "$(comm -13 "$work/before" "$work/now")" ] || complain "--impact $impact chooses nothing more"
  [ -z "$(comm -23 "$work/before" "$work/now")" ] || complain "--impact $impact leaves out what is worse"
  mv "$work/now" "$work/before"
done
expect 0 / list
[ "$(wc -l <"$work/out")" -eq "$(wc -l <"$work/before")" ] || complain "--impact form is not everything"

# A fail of impact loss (RSET keeps the recipients), and a warn of impact form.
lossy="--fault rset-keeps-recipients aborted"
expect 1 'impact loss  *[0-9]* fail' run -v --json "$work/lossy.json" $lossy
for words in must should loss interop form should,security,loss; do
  expect 1 'does not conform' run --junit "$work/j.xml" --fail-on $words $lossy
  agrees
done
expect 0 'no failure that counts ([0-9]* of less impact than --fail-on says)' \
  run --junit "$work/j.xml" --fail-on security $lossy
agrees
expect 0 'no failure that counts' run --fail-fast --fail-on security $lossy
grep -q '<skipped message="fail: ' "$work/j.xml" || complain "what does not count is not shown"
expect 1 'impact="*.*loss\|name="impact" value="loss"' run -o junit $lossy
grep -q '"impact": "loss"' "$work/lossy.json" || complain "the record has no impact"

# A baseline: what it has does not count, what is new does.
expect 0 'no failure that counts ([0-9]* in the baseline)' \
  run --junit "$work/j.xml" --json "$work/again.json" --baseline "$work/lossy.json" $lossy
agrees
grep -q 'in the baseline  *[0-9]* fail' "$work/out" || complain "it is not shown as in the baseline"
grep -q '"in_baseline": true' "$work/again.json" || complain "the record does not say so"
expect 0 'in the baseline' run --baseline "$work/again.json" $lossy
expect 0 'TODO fail, in the baseline: ' run --baseline "$work/lossy.json" -o tap $lossy
expect 0 '' run --fail-fast --strict --baseline "$work/lossy.json" $lossy
expect 1 'in the baseline' run --junit "$work/j.xml" --baseline "$work/lossy.json" \
  --fault quit-250 $lossy commands
agrees
expect 0 'conforms' run --json "$work/sound.json" aborted
expect 1 'does not conform' run --baseline "$work/sound.json" $lossy

# A record of several targets: that of the same name.
serve --maildir "$work/mail" --fault rset-keeps-recipients
box="--mailbox maildir:$work/mail/%u"
sed 's/"name": "reference server"/"name": "other"/' "$work/lossy.json" >"$work/other.json"
{ echo '['; cat "$work/other.json"; echo ,; cat "$work/lossy.json"; echo ']'; } >"$work/two.json"
expect 0 'in the baseline' run --baseline "$work/two.json" $lossy
expect 1 'no record of mine, all of whose failures count' \
  run -t "127.0.0.1:$port" $box --name mine --baseline "$work/two.json" aborted/recipients-before-rset-get-nothing-later
expect 0 'in the baseline' \
  run -t "127.0.0.1:$port" $box --name other --baseline "$work/two.json" aborted/recipients-before-rset-get-nothing-later

# --failed plays exactly what failed.
ids() { sed -n 's/^   "id": "\(.*\)",$/\1/p' "$1" | sort; }
verdicts() { sed -n 's/^   "id": "\(.*\)",$/\1/p; s/^   "verdict": "\(.*\)",$/ \1/p' "$1"; }
verdicts "$work/lossy.json" | sed -n 'N; s/\n fail$//p' | sort >"$work/failed"
[ -s "$work/failed" ] || complain "nothing failed"
expect 1 'does not conform' run --failed "$work/lossy.json" --json "$work/f.json" --fault rset-keeps-recipients
ids "$work/f.json" >"$work/played"
cmp -s "$work/failed" "$work/played" || complain "--failed plays other cases: $(diff "$work/failed" "$work/played")"
expect 0 'conforms' run --failed "$work/lossy.json"
expect 2 'no case failed there' run --failed "$work/sound.json"
sed 's/"id": "/&gone-/' "$work/lossy.json" >"$work/gone.json"
expect 2 'none of the cases that failed there exists' run --failed "$work/gone.json"
one=$(head -1 "$work/failed")
sed "s|\"id\": \"$one\"|\"id\": \"gone/case\"|" "$work/lossy.json" >"$work/gone.json"
expect 0 '1 of the cases that failed there do not exist' run --failed "$work/gone.json"

# A warn only where it counts.
warns="--fault greeting-says-localhost handshake"
serve --fault greeting-says-localhost
expect 0 'warn' run -t "127.0.0.1:$port" --host mx.test.example --json "$work/warn.json" \
  handshake/greeting-bears-official-name
expect 2 'no case failed there' run --failed "$work/warn.json"
expect 0 'conforms' run --strict --failed "$work/warn.json"

# What judges the replies of all cases comes with the case in which it was broken.
lax='--strict --fault control-in-text'
expect 1 'replies/text-is-printable' run $lax --json "$work/esc.json" commands replies
expect 1 'replies/text-is-printable' run $lax --json "$work/f.json" --failed "$work/esc.json"
[ "$(ids "$work/f.json" | wc -l)" -lt 20 ] || complain "--failed plays what did not fail"
finish
