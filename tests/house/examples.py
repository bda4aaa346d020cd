#!/usr/bin/env python3
"""usage: examples.py CASES PAGE...: every case that a page shows is one of the catalogue, octet for octet."""
import pathlib
import sys
import textwrap


def blocks(text):
    """The indented blocks of Markdown that are cases."""
    block = []
    for line in text.split("\n") + ["end"]:
        if line.startswith("    ") or (block and not line):
            block.append(line)
            continue
        shown = textwrap.dedent("\n".join(block)).strip("\n") + "\n"
        if shown.startswith("# yaml-language-server:"):
            yield shown
        block = []


catalogue = {path.read_text() for path in pathlib.Path(sys.argv[1]).rglob("*.yaml")}
found = False
failed = False
for page in sys.argv[2:]:
    for shown in blocks(pathlib.Path(page).read_text()):
        found = True
        if shown not in catalogue:
            failed = True
            print(f"{page} shows what is no case of the catalogue:\n{shown}")
sys.exit(failed or not found)
