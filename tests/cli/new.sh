#!/bin/sh
# usage: new.sh SMTPSPEC: `smtpspec new` writes a case that can be linted and played, and replaces nothing.
set -u
smtpspec=$1
. "$(dirname "$0")/lib.sh"
mkdir "$work/project" && cd "$work/project" || exit 1

expect 0 '^cases/own/noop-is-answered.yaml$' new own/noop-is-answered
expect 0 '^title: Noop is answered  # TODO' show -c cases own/noop-is-answered
expect 0 '^1 case, no problems$' lint cases
expect 0 'conforms' run -c cases
cp cases/own/noop-is-answered.yaml before
expect 2 'noop-is-answered.yaml exists$' new own/noop-is-answered
cmp -s before cases/own/noop-is-answered.yaml || complain "new has changed the file"
ln -s /none/here.yaml cases/own/link.yaml
expect 2 'link.yaml exists$' new own/link
rm cases/own/link.yaml

# The requirement and its sentence, in whatever format the folder is.
echo 'format: 2' >cases/catalogue.yaml
echo '{}' >cases/schema.json
expect 0 '^cases/own/rset.yaml$' new own/rset --covers rfc5321-4.1.1.5-rset-250
expect 0 '^covers: \[rfc5321-4.1.1.5-rset-250\]$' show -c cases own/rset
grep -q '^# RFC 5321 4.1.1.5, MUST: ' cases/own/rset.yaml || complain "the requirement is not quoted: $(cat cases/own/rset.yaml)"
grep -q '\$schema=../schema.json$' cases/own/rset.yaml || complain "there is no schema: $(cat cases/own/rset.yaml)"
expect 0 'conforms' run -c cases own/rset
expect 2 'no requirement "rfc5321-4.1.1.5-rset-25"; did you mean "rfc5321-4.1.1.5-rset-250"?' \
  new own/other --covers rfc5321-4.1.1.5-rset-25
[ -e cases/own/other.yaml ] && complain "a case about no requirement is written"

# Whatever is covered, it lints.
"$smtpspec" coverage -o json | grep -o '"id": "[^"]*"' | cut -d'"' -f4 | awk 'NR % 60 == 1' >ids
[ -s ids ] || complain "there are no requirements"
while read -r id; do
  "$smtpspec" new "each/$id" --covers "$id" >/dev/null || complain "new --covers $id: exit $?"
done <ids
expect 0 ' cases, no problems$' lint cases

# Below the folder of cases that one is in; or wherever FILE is.
cd cases/own || exit 1
expect 0 "/project/cases/below/this.yaml$" new below/this
[ -s ../below/this.yaml ] || complain "the file is not below the folder of cases"
cd ../..
expect 0 '^elsewhere/own/x.yaml$' new own/x elsewhere/own/x.yaml
expect 0 'no problems' lint elsewhere
expect 0 '^x.yaml$' new x x.yaml
expect 2 'y.yaml is not the file of "x", whose path ends in x.yaml$' new x y.yaml
expect 2 'ax.yaml is not the file of "x"' new x ax.yaml

for id in '' / /a a/ a//b ../a a/../b .a -- 'a b' 'a:b' 'a[b]'; do
  expect 2 'is not the id of a case\|the id of the case is missing' new "$id"
done
expect 2 'without .yaml' new own/x.yaml
expect 2 'read as something else' new requirements/x
expect 2 'read as something else' new catalogue
expect 2 'more than 200 characters' new "$(printf '%0201d' 0)"
expect 2 'the id of the case is missing' new
expect 2 'one case at a time' new a a.yaml b
echo >file
expect 5 'file/x.yaml: Not a directory' new x file/x.yaml
finish
