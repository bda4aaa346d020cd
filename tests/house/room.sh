#!/bin/sh
# usage: room.sh COMPILER PATH OWN [FOREIGN...]
# Holds a room to what it may see. PATH is its include path, as CMake knows it, its folders separated by colons; OWN and
# each FOREIGN are HEADER=TYPE, a header and a type that it defines. With that path OWN compiles, and no FOREIGN does.
# The type tells a header of ours from one of the system: the C library has a link.h, too.
set -eu
compiler=$1 path=$2 own=$3
shift 3

compiles() {
    echo "$path" | tr : '\n' | sed 's/.*/-I"&"/' >"$folder/path"
    printf '#include "%s"\nchar seen[sizeof(%s)];\n' "${1%%=*}" "${1#*=}" |
        "$compiler" -std=c17 -D_GNU_SOURCE "@$folder/path" -fsyntax-only -x c - 2>"$folder/said"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ -n "$path" ] || { echo "the room has no include path" >&2; exit 1; }
compiles "$own" || { echo "${own%%=*} does not compile:" >&2; cat "$folder/said" >&2; exit 1; }
for foreign; do
    if compiles "$foreign"; then
        echo "${foreign%%=*} compiles, with the include path $path" >&2
        exit 1
    fi
done
