#!/bin/sh
# usage: compare.sh SMTPSPEC GOLDEN: `smtpspec compare` as its users call it.
set -u
smtpspec=$1 golden=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0

# expect CODE PATTERN ARGUMENT...: the exit code, and what standard output or error says.
expect() {
  code=$1 pattern=$2
  shift 2
  "$smtpspec" compare "$@" >"$work/out" 2>&1
  got=$?
  if [ "$got" -ne "$code" ] || ! grep -q -- "$pattern" "$work/out"; then
    echo "compare $*: exit $got, not $code, or no \"$pattern\" in:"
    cat "$work/out"
    failures=$((failures + 1))
  fi
}

expect 0 '9 different' "$golden/mixed.json" "$golden/chasquid.json"
expect 0 '^## Different: 9 cases' -o markdown "$golden/mixed.json" "$golden/chasquid.json"
expect 0 '"different": 9' -o json "$golden/mixed.json" "$golden/chasquid.json"
expect 0 'usage: smtpspec compare' --help
expect 1 '2 worse, 2 better' --against "$golden/earlier.json" "$golden/mixed.json"
expect 0 '0 worse, 0 better' --against "$golden/format-1/mixed.json" "$golden/mixed.json"
expect 0 '0 worse, 0 better' --against "$golden/format-1/two-targets.json" "$golden/two-targets.json"
expect 0 '9 different' "$golden/format-1/mixed.json" "$golden/chasquid.json"
expect 0 '0 worse, 0 better' --against "$golden/mixed.json" "$golden/mixed.json"

"$smtpspec" compare --json - "$golden/mixed.json" >"$work/one"
"$smtpspec" compare -o json "$golden/mixed.json" | cmp - "$work/one" ||
  { echo "--json - and something else went to standard output"; failures=$((failures + 1)); }
: >"$work/empty.json"
expect 2 'empty.json: is empty' "$work/empty.json"

head -c 3000 "$golden/mixed.json" >"$work/cut.json"
sed 's/"smtpspec": "[^"]*"/"smtpspec": "7.0.0"/' "$golden/mixed.json" >"$work/later.json"
grep -v '^ "format"' "$work/later.json" >"$work/other.json"
sed 's/^ "format": 2/ "format": 3/' "$work/later.json" >"$work/newer.json"
echo '{"suites": []}' >"$work/foreign.json"
expect 2 'cut.json:.*cut short' "$golden/mixed.json" "$work/cut.json"
expect 2 'other.json: written by smtpspec 7.0.0' "$work/other.json"
expect 0 '9 different' "$work/later.json" "$golden/chasquid.json"
expect 2 'newer.json: a record of format 3, written by smtpspec 7.0.0; smtpspec [0-9.]* reads formats up to 2$' \
  "$golden/chasquid.json" "$work/newer.json"
[ "$(wc -l <"$work/out")" -eq 1 ] || { echo "a newer format takes more than a line"; failures=$((failures + 1)); }
expect 2 'foreign.json: not an smtpspec record' --against "$work/foreign.json" "$golden/mixed.json"
expect 2 'none.json: No such file' "$work/none.json"
expect 2 "$work: is a folder" "$work"
expect 2 'two records of the target "Postfix 3.7"' "$golden/mixed.json" "$golden/earlier.json"
expect 2 'no record is given'
expect 2 'is not terminal, markdown or json' -o xml "$golden/mixed.json"
expect 2 'two reports go to' --json "$work/a" --markdown "$work/./a" "$golden/mixed.json"
expect 2 'two reports go to standard output' --json - --markdown - "$golden/mixed.json"
expect 2 'two reports go to standard output' --json - -o markdown "$golden/mixed.json"
expect 2 'given twice' --against "$golden/mixed.json" --against "$golden/mixed.json" "$golden/mixed.json"
expect 0 ' in 1 target:' "$golden/mixed.json"
expect 2 '/dev/full: cannot be written' --json /dev/full "$golden/mixed.json"
expect 2 'cannot be written' --markdown "$work/no/such/folder.md" "$golden/mixed.json"

expect 0 'Postfix' --json "$work/a.json" --markdown "$work/a.md" "$golden/mixed.json"
for file in a.json a.md; do
  [ -s "$work/$file" ] || { echo "$file was not written"; failures=$((failures + 1)); }
done

# A record of somebody else's may hold what turns the text round or steers a terminal.
sed 's/"name": "[^"]*"/"name": "a\\u202e\\u009b\\u001b\\u2066\\u007fz"/' "$golden/mixed.json" >"$work/odd.json"
for format in terminal markdown; do
  "$smtpspec" compare -o $format "$work/odd.json" "$golden/mixed.json" >"$work/out" 2>&1
  for steering in '\033' '\177' '\342\200\256' '\302\233' '\342\201\246'; do
    LC_ALL=C grep -q "$(printf "$steering")" "$work/out" &&
      { echo "compare -o $format prints $steering"; failures=$((failures + 1)); }
  done
  grep -q 'xE2.*x80.*xAE' "$work/out" || { echo "compare -o $format: no name"; failures=$((failures + 1)); }
done
[ "$failures" -eq 0 ]
