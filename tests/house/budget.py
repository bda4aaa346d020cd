#!/usr/bin/env python3
"""usage: budget.py file-lengths|function-lengths|folder-sizes|header-names
Holds the C sources below the current folder to one limit, and prints FILE:LINE of each that exceeds it:

    file-lengths      no file has more than 400 lines
    function-lengths  no function has more than 50 lines (needs Universal Ctags)
    folder-sizes      no folder holds more than 40 source files
    header-names      no two headers have the same name

Exit status: 0 all keep to it, 1 some do not, 77 the tool that it needs is missing.
"""
import collections
import json
import pathlib
import subprocess
import sys

FOLDERS = ["include", "runner", "reports", "reference", "tests"]
FILE_LINES = 400
FUNCTION_LINES = 50
FOLDER_FILES = 40


def sources():
    """Every .c and .h of ours."""
    return sorted(path for folder in FOLDERS for path in pathlib.Path(folder).rglob("*.[ch]"))


def file_lengths():
    """Files that are too long."""
    for path in sources():
        count = len(path.read_text().splitlines())
        if count > FILE_LINES:
            yield f"{path}:{FILE_LINES + 1}: the file has {count} lines; {FILE_LINES} are the limit"


def function_lengths():
    """Functions, and tests, that are too long."""
    command = ["ctags", "--languages=C", "--kinds-C=f", "--fields=+ne", "--sort=no", "--output-format=json", "-f", "-"]
    try:
        listed = subprocess.run(command + sources(), capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Universal Ctags is needed: {error}")
        sys.exit(77)
    for tag in map(json.loads, listed.splitlines()):
        count = tag["end"] - tag["line"] + 1 if "end" in tag else 0
        if count > FUNCTION_LINES:
            yield f"{tag['path']}:{tag['line']}: {tag['name']} has {count} lines; {FUNCTION_LINES} are the limit"


def folder_sizes():
    """Folders that hold too many sources."""
    counts = collections.Counter(path.parent for path in sources())
    for folder, count in sorted(counts.items()):
        if count > FOLDER_FILES:
            yield f"{folder}:1: the folder holds {count} source files; {FOLDER_FILES} are the limit"


def header_names():
    """Headers whose name another one has, too."""
    places = collections.defaultdict(list)
    for path in sources():
        if path.suffix == ".h":
            places[path.name].append(path)
    for name, paths in sorted(places.items()):
        for path in paths[1:]:
            yield f"{path}:1: {paths[0]} is named {name}, too"


CHECKS = {"file-lengths": file_lengths, "function-lengths": function_lengths,
          "folder-sizes": folder_sizes, "header-names": header_names}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    found = list(CHECKS[sys.argv[1]]())
    print("\n".join(found))
    sys.exit(bool(found))
