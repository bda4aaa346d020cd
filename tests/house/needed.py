#!/usr/bin/env python3
"""usage: needed.py MAP MOST

Which objects of ours the linker took out of the libraries of rooms for a program that reads a case file, by its MAP: MOST
at most, none of what plays or serves, and of the network nothing but the reader of replies and the names of what they
answer, which expectations need."""
import re
import sys

ROOMS = {"base", "yaml", "record", "script"}
ALSO = {("net", "asked"), ("net", "reply")}


def needed(text):
    """(room, object) of each member of an archive of ours, as GNU ld lists them at the top of its map."""
    listed = text.split("\n\n")[1] if text.startswith("Archive member") else ""
    return sorted(set(re.findall(r"^\S*\blib([a-z_]+)\.a\(([a-z_0-9]+)\.c\.o\)", listed, re.MULTILINE)))


def main():
    path, most = sys.argv[1], int(sys.argv[2])
    with open(path, encoding="utf-8") as file:
        objects = needed(file.read())
    foreign = [pair for pair in objects if pair[0] not in ROOMS and pair not in ALSO]
    print(f"{len(objects)} objects:", " ".join("/".join(pair) for pair in objects))
    if foreign:
        print("not for reading a case:", " ".join("/".join(pair) for pair in foreign))
    sys.exit(not objects or len(objects) > most or bool(foreign))


main()
