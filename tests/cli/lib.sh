# For the tests of the command line: sourced with $smtpspec set. Ends with `finish`.
work=$(mktemp -d) || exit 1
servers=
tidy() {
  for server in $servers; do kill "$server" 2>/dev/null; done
  rm -rf "$work"
}
trap tidy EXIT

# A file rather than a variable: in a pipeline it is a subshell that complains.
complain() {
  echo "$*" | tee -a "$work/complaints"
}

# expect CODE PATTERN ARGUMENT...: the exit code, and what standard output or error says.
expect() {
  code=$1 pattern=$2
  shift 2
  timeout 600 "$smtpspec" "$@" >"$work/out" 2>&1
  got=$?
  if [ "$got" -ne "$code" ] || ! grep -q -e "$pattern" "$work/out"; then
    complain "smtpspec $*: exit $got, not $code, or no \"$pattern\" in:"
    head -20 "$work/out"
  fi
}

# serve OPTION...: starts the reference server; its port is in $port, that of its DNS (--dns) in
# $dns, its process in $server.
serve() {
  : >"$work/ready"
  "$smtpspec" serve "$@" >"$work/ready" 2>"$work/serve.err" &
  server=$!
  servers="$servers $server"
  while kill -0 "$server" 2>/dev/null; do
    port=$(sed -n 's/^ready //p' "$work/ready")
    dns=$(sed -n 's/^dns //p' "$work/ready")
    [ -n "$port" ] && return
    sleep 0.05
  done
  echo "the reference server does not start: $(cat "$work/serve.err")"
  exit 1
}

finish() {
  [ ! -s "$work/complaints" ]
  exit
}
