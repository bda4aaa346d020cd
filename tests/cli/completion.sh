#!/bin/sh
# usage: completion.sh SMTPSPEC: what bash, zsh and fish complete, as far as they are installed.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
here=$(cd "$(dirname "$0")" && pwd)
mkdir "$work/bin" "$work/folder" && ln -s "$smtpspec" "$work/bin/smtpspec"
PATH=$work/bin:$PATH
cd "$work/folder" || exit 1
: >some-target.yaml
mkdir -p own/data && printf 'title: x\nlevel: MUST\nsection: s\ndialogue:\n- C: NOOP\n- S: 250\n' >own/data/mine.yaml

# offers LINE WORD...: in $shell, all of the WORDs are offered for what is completed at the end of LINE; and, after
# "not", none of these.
offers() {
  line=$1 wanted=yes
  shift
  "offer_$shell" "$line" >offered 2>&1
  for word in "$@"; do
    if [ "$word" = not ]; then
      wanted=no
    else
      found=no
      grep -q -x -F -e "$word" offered && found=yes
      [ "$found" = "$wanted" ] || complain "$shell: $line: $word is offered: $found, in: $(head -c 600 offered)"
    fi
  done
}

offer_bash() {
  bash --norc -c '. ./script; line=$1
    for word in $line; do COMP_WORDS+=("$word"); done
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _smtpspec
    printf "%s\n" "${COMPREPLY[@]}"' bash "$1"
}
offer_fish() {
  HOME=$work XDG_CONFIG_HOME=$work fish --no-config -c 'source script; complete -C $argv[1]' "$1" | cut -f1
}
offer_zsh() {
  python3 "$here/zsh_offers.py" "$1"
}

for shell in bash zsh fish; do
  expect 0 'smtpspec' completion $shell
  if ! command -v "$shell" >/dev/null; then
    echo "$shell is not installed: its completion is not tried"
    continue
  fi
  cp "$work/out" script
  "$shell" -n script || complain "$shell cannot read its script"
  offers 'smtpspec ' run list lint completion help
  offers 'smtpspec li' list lint not run
  offers 'smtpspec run --fau' --fault not --failed
  offers 'smtpspec --fail-' --fail-on --fail-fast not --fault
  offers 'smtpspec run --fault rset-' rset-keeps-recipients not greeting-250
  offers 'smtpspec run --liberty grey' greylisting
  offers 'smtpspec serve --fault greeting-2' greeting-250
  offers 'smtpspec run --level M' MUST MAY not SHOULD
  offers 'smtpspec run --impact s' security not loss
  offers 'smtpspec run -o j' junit json
  offers 'smtpspec run --protocol l' lmtp
  offers 'smtpspec coverage -o m' markdown
  offers 'smtpspec compare --output m' markdown
  offers 'smtpspec run -t some' some-target.yaml
  offers 'smtpspec lint some' some-target.yaml
  offers 'smtpspec show handshake/ehlo-is-a' handshake/ehlo-is-accepted
  offers 'smtpspec run --skip handshake/ehlo-is-a' handshake/ehlo-is-accepted
  offers 'smtpspec help mail' mailboxes
  offers 'smtpspec completion z' zsh not bash
done
shell=bash
"$smtpspec" completion bash >script
offers 'smtpspec run --when big,pip' big,pipelined
offers 'smtpspec run --fail-on must,lo' must,loss
offers 'smtpspec run --fault = rset-' rset-keeps-recipients
offers 'smtpspec show -c own data/m' data/mine not handshake/ehlo-is-accepted
offers 'smtpspec run -t ' some-target.yaml own

# All options of all commands are there, as the tables have them.
for command in $("$smtpspec" --help | sed -n '/^Commands/,/^Topics/s/^  \([a-z]*\)  .*/\1/p'); do
  # shellcheck disable=SC2046
  offers "smtpspec $command -" $("$smtpspec" "$command" --help | sed -n 's/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p')
done

expect 2 'for which shell' completion
expect 2 'for which shell' completion bash zsh
expect 2 'did you mean "fish"' completion fihs
expect 2 'not bash, zsh or fish' completion tcsh
finish
