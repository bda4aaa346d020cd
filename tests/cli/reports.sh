#!/bin/sh
# usage: reports.sh SMTPSPEC: where reports go, and what they say about the same run.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

# A path that cannot be written is reported before anything is played.
expect 2 'cannot be written: No such file' run replies --junit "$work/no/such/r.xml"
expect 2 'it is a folder' run replies --json "$work"
expect 2 'needs the name of a file' run replies --tap ''
grep -q 'cases in' "$work/out" && complain "it was played all the same"
: >"$work/old"
chmod 0 "$work/old"
[ -w "$work/old" ] || expect 2 'Permission denied' run replies --html "$work/old"
expect 5 '/dev/full: cannot be written: No space' run replies --json /dev/full

# Two reports to the same place.
expect 2 'two reports go to' run replies --junit "$work/r" --json "$work/r"
expect 2 'two reports go to' run replies --junit "$work/r" --json "$work/./r"
(cd "$work" && expect 2 'two reports go to' run replies --junit r --json "$work/r")
expect 2 'two reports go to standard output' run replies --junit - --json -
expect 2 'two reports go to standard output' run replies --junit - -o tap
expect 0 'cases in' run replies --junit /dev/null --json /dev/null
[ -e "$work/r" ] && complain "a report was written"
ln -s r2 "$work/link"
: >"$work/r2"
expect 2 'two reports go to' run replies --junit "$work/link" --json "$work/r2"

# Standard output is the report and nothing else.
for format in junit json tap; do
  "$smtpspec" run replies -o $format >"$work/out.$format" 2>/dev/null || complain "-o $format: exit $?"
  "$smtpspec" run replies --$format - >"$work/dash.$format" 2>/dev/null || complain "--$format -: exit $?"
done
if command -v xmllint >/dev/null; then
  xmllint --noout "$work/out.junit" "$work/dash.junit" || complain "-o junit is no XML"
fi
for file in out dash; do
  "$smtpspec" compare "$work/$file.json" >/dev/null || complain "-o json is no record"
  head -1 "$work/$file.tap" | grep -q '^TAP version' || complain "-o tap is no TAP"
done

# Standard output that cannot be written: reported once, with the reason.
if [ -w /dev/full ]; then
  for arguments in 'run replies' 'run replies -o json' 'run replies --junit -' list; do
    "$smtpspec" $arguments >/dev/full 2>"$work/err"
    code=$?
    [ $code -eq 5 ] || complain "$arguments >/dev/full: exit $code"
    grep -q 'standard output: cannot be written: No space left' "$work/err" &&
      [ "$(wc -l <"$work/err")" -eq 1 ] || complain "$arguments >/dev/full: $(cat "$work/err")"
  done
fi
# The next socket must not get the descriptor of a closed one.
"$smtpspec" run replies >&- 2>"$work/err"
code=$?
[ $code -eq 5 ] || complain "standard output is closed: exit $code"
grep -q 'standard output: cannot be written: Bad file descriptor' "$work/err" ||
  complain "standard output is closed: $(cat "$work/err")"

# A file that must not grow that far: the old report stays, and nothing is left next to it.
mkdir "$work/limited"
echo old >"$work/limited/r.json"
(ulimit -f 4; "$smtpspec" run replies help --json "$work/limited/r.json") >/dev/null 2>"$work/err"
code=$?
[ $code -eq 5 ] && grep -q 'r.json: cannot be written: File too large' "$work/err" ||
  complain "a report over the limit: exit $code: $(cat "$work/err")"
[ "$(cat "$work"/limited/*)" = old ] || complain "a report over the limit: something is left"
# A server of which nobody learns the port does not stay.
if [ -w /dev/full ]; then
  timeout 20 "$smtpspec" serve >/dev/full 2>"$work/err"
  code=$?
  [ $code -eq 5 ] || complain "serve >/dev/full: exit $code: $(cat "$work/err")"
fi

# All reports, written at once, have the same cases.
"$smtpspec" run replies --junit "$work/a.xml" --json "$work/a.json" --html "$work/a.html" \
  --markdown "$work/a.md" --tap "$work/a.tap" >"$work/a.txt" 2>/dev/null || complain "exit $?"
cases=$("$smtpspec" list replies | wc -l)
[ "$(grep -c '<testcase' "$work/a.xml")" -eq "$cases" ] || complain "JUnit tells of other cases"
[ "$(grep -cE '^(not )?ok ' "$work/a.tap")" -eq "$cases" ] || complain "TAP tells of other cases"
[ "$(grep -c '^   "verdict"' "$work/a.json")" -eq "$cases" ] || complain "the record tells of other cases"
grep -q "^$cases cases in" "$work/a.txt" || complain "the terminal tells of other cases"
[ "$(find "$work" -name 'a.*' | wc -l)" -eq 6 ] || complain "something else was left"

# The page shows what went wrong, or everything if nothing did.
[ "$(grep -o '<input [^>]*id="show-pass"[^>]*checked' "$work/a.html" | wc -l)" -eq 1 ] ||
  complain "the page hides the passes"
"$smtpspec" run handshake --fault greeting-250 --html "$work/b.html" >/dev/null 2>&1
grep -q '<input [^>]*id="show-warn"[^>]*checked' "$work/b.html" || complain "the page hides warnings"
grep -q '<input [^>]*id="show-pass"[^>]*checked' "$work/b.html" &&
  complain "the page hides warnings among passes"

# Colour is for terminals, and not if NO_COLOR is set.
esc=$(printf '\033')
grep -q "$esc" "$work/a.txt" && complain "there is colour in a file"
if script -qec true /dev/null >/dev/null 2>&1; then
  script -qec "env -u NO_COLOR TERM=xterm '$smtpspec' run replies" /dev/null </dev/null >"$work/colour"
  grep -q "$esc\[[0-9;]*m" "$work/colour" || complain "there is no colour on a terminal"
  script -qec "env NO_COLOR=1 TERM=xterm '$smtpspec' run replies" /dev/null </dev/null >"$work/plain"
  grep -q "$esc\[[0-9;]*m" "$work/plain" && complain "there is colour in spite of NO_COLOR"
  script -qec "env -u NO_COLOR TERM=dumb '$smtpspec' run replies" /dev/null </dev/null >"$work/plain"
  grep -q "$esc" "$work/plain" && complain "a dumb terminal gets escape sequences"
fi

# The log has a line for each thing that is said, also by libcurl.
"$smtpspec" run replies data/whole-message-octet-by-octet --log "$work/log" --json "$work/r.json" >/dev/null 2>&1
[ "$(grep -c -v -E '^[0-9]+\.[0-9]{3} [^ ].* [0-9] [CS-]: .' "$work/log")" -eq 0 ] ||
  complain "lines of another form: $(grep -v -E '^[0-9]+\.[0-9]{3} .* [0-9] [CS-]: .' "$work/log" | head -3)"
grep -q '^[0-9.]* replies/noop-is-answered-in-one-line 1 S: 220 ' "$work/log" || complain "a case is not in the log"
grep -q ' 1 C: QUIT\\r\\n$' "$work/log" || complain "there is no QUIT in the log"
expect 2 'no/such: No such file' run replies --log "$work/no/such"
expect 5 '/dev/full: cannot be written' run replies --log /dev/full
expect 2 '\-\-rate takes a number of connections' run replies --rate 0
expect 0 'conforms' run replies/line-has-512-octets-at-most --rate 50.5

# The parts of --shard are disjoint, and together complete.
ids() { sed -n 's/.*"id": "\(.*\)",$/\1/p' "$1"; }
"$smtpspec" run replies help --json "$work/whole.json" >/dev/null 2>&1
for part in 1 2 3; do
  "$smtpspec" run replies help --shard $part/3 --json "$work/part.$part" >/dev/null 2>&1
  ids "$work/part.$part" >>"$work/parts"
done
ids "$work/whole.json" | sort >"$work/whole"
[ -s "$work/whole" ] || complain "no ids in the record"
sort "$work/parts" | cmp -s - "$work/whole" || complain "the parts of --shard are not the whole"
finish
