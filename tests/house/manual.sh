#!/bin/sh
# usage: manual.sh SMTPSPEC
# The manual and --help name the same commands and the same options.
program=$1
pages=$(dirname "$0")/../../docs/man
failed=0

# differ WHAT OURS THEIRS: the two lists of words must be the same
differ() {
    [ "$2" = "$3" ] && return
    failed=1
    echo "$1"
    printf '  %s\n' "--help names:" $2 "the manual names:" $3
}

commands=$("$program" --help | sed -n '/^Commands/,/^Topics/s/^  \([a-z]*\)  .*/\1/p' | sort -u)
in_manual=$(sed -n 's/^\.Xr smtpspec-\([a-z]*\) 1.*/\1/p' "$pages/smtpspec.1" | sort -u)
differ "commands" "$commands" "$in_manual"

for command in $commands; do
    page=$pages/smtpspec-$command.1
    [ -e "$page" ] || { failed=1; echo "$page is missing"; continue; }
    help=$("$program" "$command" --help | grep -o -e '--[a-z][a-z-]*' | grep -v -x -e --help | sort -u)
    in_page=$(grep -o -e '\\-[a-z][a-z\\-]*' "$page" | tr -d '\\' | sed 's/^-/--/' | sort -u)
    differ "options of $command" "$help" "$in_page"
done
exit $failed
