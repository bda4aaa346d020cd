#!/bin/bash
# usage: deviates-as-listed.sh SMTPSPEC TARGET
# The whole catalogue against a real server fails and warns in nothing but what its target file lists,
# and in all of that; with SMTPSPEC_PART=SEED/N in the environment a third of it, which the seed
# chooses for each target. 77: it cannot be started here.
set -u
program=$1 name=$2
cd "$(dirname "$0")/../.." || exit
. tests/targets/startable.sh
startable "$name"

shard=
if [ "${SMTPSPEC_PART-}" ]; then
  shard="--shard $(($(echo "${SMTPSPEC_PART%/*} $name" | cksum | cut -d ' ' -f 1) % 3 + 1))/3"
  echo "SMTPSPEC_PART=$SMTPSPEC_PART: $shard"
fi
trouble=$(mktemp)
trap 'rm -f "$trouble"' EXIT
"$program" run -t "targets/$name/target.yaml" --strict --timeout 10 --wait 30 $shard 2>"$trouble"
status=$?
cat "$trouble"
[ $status = 3 ] && grep -q "could not fetch" "$trouble" && skip "the server's packages cannot be had"
exit $status
