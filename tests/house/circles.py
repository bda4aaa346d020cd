#!/usr/bin/env python3
"""usage: circles.py LIMIT ARCHIVE...
Holds the files of each room to circles of at most LIMIT: files that call each other, in whatever number of steps.
What a file calls is what the linker would look for: the undefined symbols of its object.

Exit status: 0 all keep to it, 1 some do not, 77 the tool that it needs (nm) is missing.
"""
import collections
import subprocess
import sys


def symbols(archive):
    """{object: names it defines}, {object: names it needs}"""
    defined, needed = collections.defaultdict(set), collections.defaultdict(set)
    listed = subprocess.run(["nm", "--print-file-name", archive], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        words = line.split()
        if len(words) < 3:
            continue  # the heading of an object
        name = words[0].split(":")[1]
        kind, symbol = words[-2:]
        if kind == "U":
            needed[name].add(symbol)
        elif kind in "TDBRVW":
            defined[name].add(symbol)
    return defined, needed


def calls(archive):
    """{object: objects of the same archive that it calls}"""
    defined, needed = symbols(archive)
    home = {symbol: name for name, names in defined.items() for symbol in names}
    return {name: {home[symbol] for symbol in needed[name] if symbol in home} - {name}
            for name in set(defined) | set(needed)}


def reachable(graph, start):
    """All that START calls, in whatever number of steps."""
    found, waiting = set(), [start]
    while waiting:
        for name in graph.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def circles(graph):
    """The sets of files that call each other."""
    reach = {name: reachable(graph, name) for name in graph}
    return {frozenset(other for other in reach[name] if name in reach[other]) for name in graph if name in reach[name]}


def main(limit, archives):
    """Prints the circles that are too large; whether there are any."""
    bad = False
    for archive in archives:
        for circle in circles(calls(archive)):
            if len(circle) > limit:
                print(f"{archive}: a circle of {len(circle)} files; {limit} are the limit: {' '.join(sorted(circle))}")
                bad = True
    return bad


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
    except FileNotFoundError as error:
        print(f"nm is needed: {error}")
        sys.exit(77)
