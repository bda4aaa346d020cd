#!/bin/sh
# usage: reproduce.sh SMTPSPEC: a finding as a script, played by nc and openssl against a server with the fault that was
# found, and against one without.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
command -v nc >/dev/null && command -v openssl >/dev/null || exit 77

# played SCRIPT [FAULT]: plays it with $shell against the reference server. What the sound server does
# not say is waited for in vain, and so not for long.
shell=sh
played() {
  [ -n "${2-}" ] && patience=20 || patience=2
  serve --maildir "$work/mail" ${2:+--fault "$2"}
  sed "s/^port=.*/port=$port/; s/^patience=.*/patience=$patience/" "$1" >"$work/play.sh"
  timeout 100 $shell "$work/play.sh" >"$work/said" 2>"$work/said.err"
  [ ! -s "$work/said.err" ] || complain "$1: $(cat "$work/said.err")"
  kill "$server"
}

# shows FAULT ID BREACH SELECTOR...: the script of the finding ID of a run of the selectors shows BREACH with the
# fault, and without it does not.
shows() {
  fault=$1 id=$2 breach=$3
  shift 3
  "$smtpspec" run --strict --fault "$fault" --json "$work/r.json" "$@" >/dev/null 2>&1
  expect 0 '^#!/bin/sh' show "$id" --reproduce "$work/r.json"
  cp "$work/out" "$work/s.sh"
  $shell -n "$work/s.sh" || complain "$id: not a shell script"
  played "$work/s.sh" "$fault"
  grep -q -e "$breach" "$work/said" || complain "$fault does not show in $id: $(cat "$work/said")"
  grep -q -e '^expected: .' "$work/said" || complain "$id does not say what was expected"
  played "$work/s.sh"
  ! grep -q -e "$breach" "$work/said" || complain "$id accuses a sound server: $(cat "$work/said")"
}

# In the clear; with every shell and every nc that there is.
quit() { shows quit-250 end/quit-answered-221-then-closed '^S1: 250 2.0.0.*closing' end/quit-answered-221-then-closed; }
quit
for shell in bash dash 'busybox sh'; do
  command -v ${shell%% *} >/dev/null && quit
done
shell=sh
mkdir "$work/bin"
if nc=$(command -v nc.traditional); then
  ln -s "$nc" "$work/bin/nc"
  usual=$PATH PATH=$work/bin:$PATH
  quit
  PATH=$usual
fi

# Under TLS; in the clear and then under TLS; a bare LF; a NUL; connections side by side.
shows starttls-listed-again extensions/starttls/not-listed-under-tls '^S1: 250-STARTTLS' \
  extensions/starttls/not-listed-under-tls
# What is said in the clear before TLS: not played, as the relay between nc and openssl is not sure
# enough to judge by.
id=extensions/starttls/commands-before-the-handshake-not-obeyed
"$smtpspec" run --fault starttls-obeys-injection --json "$work/r.json" $id >"$work/out" 2>&1
expect 0 'openssl s_client -quiet -unix' show $id --reproduce "$work/r.json"
sh -n "$work/out" || complain "$id: not a shell script"
shows lf-dot-lf-ends-data data/lf-dot-lf-does-not-end '^S1: 500 ' data/lf-dot-lf-does-not-end
grep -q -x "'before[\\]n'[\\]" "$work/s.sh" || complain "the bare LF is not sent"
shows nul-dot-ends-data 'data/mixed-line-ends-do-not-end[nul-before-dot]' '^S1: 500 ' \
  'data/mixed-line-ends-do-not-end[nul-before-dot]'
grep -q '\\000' "$work/s.sh" || complain "the NUL is not sent"
id=aborted/rset-leaves-a-parallel-session-alone
shows rset-clears-all-sessions $id '^S[0-9]: 503 ' $id
grep -q 'It needs several connections at once' "$work/s.sh" || complain "connections are not told"

# What judges the replies of all cases is shown by the case where it was seen.
shows control-in-text replies/text-is-printable '\^\[\[1mdone' commands replies
grep -q 'It was seen in another case' "$work/s.sh" || complain "the other case is not told"

# Only the mailbox shows it: the script says so.
id=aborted/recipients-before-rset-get-nothing-later
"$smtpspec" run --fault rset-keeps-recipients --json "$work/r.json" $id >/dev/null 2>&1
expect 0 'look into the mailbox afterwards' show $id --reproduce "$work/r.json"
cp "$work/out" "$work/s.sh"
rm -rf "$work/mail"
played "$work/s.sh" rset-keeps-recipients
grep -rq 'for the second recipient only' "$work/mail/user1" || complain "user1 gets no mail"

# A password is not in it.
serve --fault auth-success-250
SECRET=secret1
export SECRET
"$smtpspec" run -t "127.0.0.1:$port" --user user1 --password-env SECRET --json "$work/r.json" extensions/auth >"$work/out" 2>&1
id=$(sed -n 's/^   "id": "\(.*\)",$/\1/p; s/^   "verdict": "fail".*/fail/p' "$work/r.json" | sed -n 'N; s/\nfail$//p; D' | head -1)
expect 0 '\*\*\* stands for a secret' show "$id" --reproduce "$work/r.json"
! grep -q "$SECRET\|$(printf %s "$SECRET" | base64)" "$work/out" || complain "the password is in the script"

# Without a record: as the embedded server plays it. And what cannot be shown.
expect 0 "say 1 'QUIT" show end/quit-answered-221-then-closed --reproduce
expect 2 'no case "no/case"' show no/case --reproduce "$work/r.json"
expect 2 'No such file' show no/case --reproduce "$work/none.json"
expect 2 'matches no case' show no/case --reproduce
expect 2 'takes one case and one record' show a b c --reproduce
finish
