#!/bin/bash
# usage: embed.sh BUILD SOURCE LIBDIR CC CXX [FLAG...]
# Installs BUILD into a folder, moves that, hides BUILD and SOURCE, and uses what was installed from
# elsewhere: runs the program, and builds and runs a C and a C++ program with pkg-config, shared and
# static. No name of the library but smtpspec_ may be seen from outside, and nothing that was
# installed may know where it was built. FLAGs are those the library was compiled with.
# Skipped (77) without pkg-config.
set -euo pipefail

if [ "${1-}" != --hidden ]; then
    command -v pkg-config >/dev/null || { echo "embed: no pkg-config"; exit 77; }
    build=$1 source=$2
    top=$(mktemp -d)
    trap 'rm -rf "$top"' EXIT
    mkdir "$top/test"
    cp "$0" "${0%.sh}.c" "${0%.sh}.cpp" "$top/test"
    cmake --install "$build" --prefix "$top/first" >/dev/null
    mv "$top/first" "$top/second"
    cd "$top"
    for namespace in "unshare --mount" "unshare --map-root-user --mount" ""; do
        if [ -z "$namespace" ] || $namespace true 2>/dev/null; then break; fi
    done
    [ -n "$namespace" ] || echo "embed: the source cannot be hidden here; the rest is tried"
    $namespace "$top/test/embed.sh" --hidden "$namespace" "$top" "$@"
    exit
fi

namespace=$2 top=$3 build=$4 source=$5 libdir=$6 cc=$7 cxx=$8
shift 8
if [ -n "$namespace" ]; then
    for folder in "$build" "$source"; do
        [ ! -e "$folder" ] || mount -t tmpfs -o size=64k none "$folder"
    done
    [ ! -e "$source/cases" ] || { echo "embed: $source is not hidden"; exit 1; }
fi
prefix=$top/second
export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
unset SMTPSPEC_CASES
failed=0

# check WHAT COMMAND...: remembers that it failed
check() {
    local what=$1
    shift
    "$@" || { echo "embed: $what" >&2; failed=1; }
}

# knows_nothing FILE: of where it was built. What a debugger, a sanitizer or gcov wants to know is not meant.
knows_nothing() {
    [[ "${flags[*]}" != *-fsanitize* && "${flags[*]}" != *--coverage* ]] || return 0
    objcopy --strip-debug "$1" stripped
    ! strings -a stripped | grep -F -e "$source" -e "$build"
}

# only_ours NM...: all names that it lists begin with smtpspec_, and some do
only_ours() {
    local names
    names=$("$@" | awk 'NF == 3 && $2 != "A" { sub(/@.*/, "", $3); print $3 }')
    # AddressSanitizer marks what it watches.
    [ -n "$names" ] && ! grep -v -e '^smtpspec_' -e '^__odr_asan' <<<"$names"
}

# builds NAME COMPILER SOURCE LINK...
builds() {
    local name=$1 compiler=$2 from=$3
    shift 3
    "$compiler" -Wall -Wextra -Werror "${flags[@]}" -o "$name" "$top/test/$from" \
        $(pkg-config --cflags smtpspec) "$@"
}

flags=("$@")
shared=$(pkg-config --libs smtpspec)
static=$(pkg-config --static --libs smtpspec)
static=${static/-lsmtpspec/-l:libsmtpspec.a}
mkdir "$top/elsewhere"
cd "$top/elsewhere"

check "the program does not run" "$prefix/bin/smtpspec" run help >program.txt
check "the program plays other cases" grep -q "[0-9] pass" program.txt
"$prefix/bin/smtpspec" show help >show.txt
check "the program shows other cases" grep -q -F "$prefix/share/smtpspec/cases/help/" show.txt
SMTPSPEC_CASES=/nowhere "$prefix/bin/smtpspec" list >list.txt 2>&1 || true
check "the environment does not choose the cases" grep -q "^/nowhere" list.txt
for file in "$prefix/bin/smtpspec" "$prefix/$libdir"/libsmtpspec.*; do
    check "$file knows where it was built" knows_nothing "$file"
done
check "the shared library has other names" \
    only_ours nm -D --defined-only "$prefix/$libdir/libsmtpspec.so"
check "the static library has other names" only_ours nm -g --defined-only "$prefix/$libdir/libsmtpspec.a"

check "no C program with the shared library" builds c "$cc" embed.c $shared
check "no C++ program with the shared library" builds c++ "$cxx" embed.cpp $shared
check "no C program with the static library" builds c-static "$cc" embed.c $static
check "no C++ program with the static library" builds c++-static "$cxx" embed.cpp $static
for program in c c++; do
    check "the $program program does not run" \
        env LD_LIBRARY_PATH="$prefix/$libdir" "./$program" >"$program.txt"
done
# Of these the program itself is where the library lies, so they name the cases, or lie beside them.
cases=$(pkg-config --variable=casesdir smtpspec)
for program in c-static c++-static; do
    check "$program does not run" "./$program" "$cases" >"$program.txt"
    cp "$program" "$prefix/bin"
    check "$program does not run from $prefix/bin" "$prefix/bin/$program" >"$program.txt"
done
[ $failed = 0 ] || tail -n 5 ./*.txt
exit $failed
