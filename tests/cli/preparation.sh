#!/bin/sh
# usage: preparation.sh SMTPSPEC: what a case is not about breaks no case: it has one judge, a control,
# or is tried again.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"

# verdicts: "fail ID" and "warn ID" of the last run, a line each.
verdicts() {
  sed -n 's/^  \(FAIL\|WARN\|UNSTEADY\) *\([^ ]*[^ :]\)\(: .*\)\{0,1\}$/\1 \2/p' "$work/out"
}

# only VERDICT ID STATUS ARGUMENT...: the run has that one finding.
only() {
  wanted=$1
  shift
  status=$1
  shift
  expect "$status" '' run "$@"
  [ "$(verdicts)" = "$wanted" ] || complain "$*: $(verdicts | tr '\n' ',') where only $wanted was expected"
}

# An incident has one judge, however many cases meet it.
expect 1 '' run --fault double-delivery
verdicts | grep -q '^FAIL data/no-message-is-delivered-twice$' || complain 'nobody judges the second copy'
verdicts | grep -vE '/(no-message-is-delivered-twice|accepted-message-arrives|reply-agrees-with-the-mailbox|finished-message-survives-no-quit)$' &&
  complain 'a second copy is held against others'
expect 1 'no reply to RSET' run --fault rset-unanswered --timeout 2 aborted replies
verdicts | grep -q '^FAIL replies/every-command-is-answered$' || complain 'nobody judges the missing reply'
grep -q 'which replies/every-command-is-answered judges' "$work/out" || complain 'no skip names the judge'

# What many cases lean on has an owner.
only 'FAIL commands/noop-is-answered-250' 1 --fault noop-500
grep -q 'it leans on NOOP, which commands/noop-is-answered-250 judges' "$work/out" || complain 'no skip names the owner'
expect 1 'rset-discards-the-envelope' run --fault rset-keeps-the-transaction
# The first case that is cited for a requirement is shown in full.
[ "$(grep -c '^        MUST' "$work/out")" -eq 1 ] && grep -q 'MUST, RFC 5321 4.1.1.5, loss: RSET throws away' "$work/out" ||
  complain 'RSET is not what these are cited for'
# One by one it is played before what leans on it.
expect 1 'it leans on RSET, which commands/rset-after-mail judges' run --fault rset-502 --jobs 1 commands
[ "$(verdicts | grep -cv '^FAIL commands/rset-')" -eq 0 ] || complain "RSET is not implemented: $(verdicts | tr '\n' ',')"
# A handshake that does not come: the survey waits for it once, and one case judges it.
only 'FAIL extensions/starttls/handshake-follows-220' 1 --fault starttls-hangs --timeout 5 --log "$work/log" extensions/starttls extensions/auth
[ "$(grep -c '^[0-9.]* survey .*C: STARTTLS' "$work/log")" -eq 1 ] || complain 'the survey tries in vain again'
# Nor does a second greeting, which shifts each reply under TLS, break more than what forbids it.
expect 1 'it leans on STARTTLS, which extensions/starttls/handshake-follows-220 judges' run --fault second-greeting extensions/starttls
[ "$(verdicts | tr '\n' ',')" = 'FAIL extensions/starttls/handshake-follows-220,FAIL extensions/starttls/no-second-greeting,' ] ||
  complain "a second greeting: $(verdicts | tr '\n' ',')"

# A report about a message is not taken for a second copy of it.
only 'FAIL extensions/dsn/no-report-to-the-null-sender' 1 --fault dsn-to-null-sender data/no-message-is-delivered-twice extensions/dsn

# The code of a reply has one judge, whatever else is looked at in it.
only 'WARN handshake/ehlo-is-accepted' 0 --fault ehlo-220

# What a server may put off is not a finding.
for liberty in mail-put-off rcpt-put-off data-put-off message-put-off greylisting; do
  only '' 0 --liberty "$liberty" sender recipients data
done

# What it always puts off is reported, if it accepts plain mail.
only 'WARN sender/null-path-accepted' 0 --fault null-path-put-off sender
grep -q 'put off each of 3 times, though a plain message is accepted' "$work/out" ||
  complain 'the report does not say that it was tried three times'
expect 0 'WARN  recipients/several-in-one-transaction' run --fault second-recipient-put-off recipients/several-in-one-transaction
expect 0 'WARN  extensions/chunking/each-chunk-is-answered-250' run --fault bdat-put-off extensions/chunking/each-chunk-is-answered-250

# A refusal of a form, where plain mail is accepted, is judged; also one that is only for the moment,
# where a refusal for good is required.
only 'FAIL sender/null-path-accepted' 1 --fault null-path-refused sender
for fault in auth-syntax-454 bdat-order-451 early-data-451; do
  expect 1 'FAIL' run --fault "$fault" extensions
done
finish
