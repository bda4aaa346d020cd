#!/usr/bin/env python3
"""usage: words.py comments|messages|documentation|titles
Holds one part of the project to docs/words.txt, and prints FILE:LINE of each word that stands there:

    comments       of the C sources, headers, scripts and build files
    messages       the string literals of runner/, reports/ and reference/, except for names-with-dashes
    documentation  README, CONTRIBUTING, the pages of docs/ and the manual
    titles         of the cases

Exit status: 0 none was found, 1 some were.
"""
import pathlib
import re
import sys

PAIRS = pathlib.Path("docs/words.txt")
GENERATED = {pathlib.Path("docs/servers.md")}  # quotes replies and titles
LITERAL = r'"(?:\\.|[^"\\\n])*"'
# Comments, runs of adjacent literals, and what else may hold a quote.
C_TOKEN = re.compile(rf"#include [^\n]*|(?P<comments>/\*.*?\*/|//[^\n]*)|(?P<messages>{LITERAL}(?:\s*{LITERAL})*)|'(?:\\.|[^'\\\n])+'",
                     re.DOTALL)
# A literal of nothing but ids: of faults, checks, requirements.
NAMES = re.compile(r'"\s*[\w.]+(?:-[\w.]+)+(?: +[\w.]+(?:-[\w.]+)+)*\s*"')
HASH_COMMENT = re.compile(r"(?:^[ \t]*#(?!!)[^\n]*\n)+", re.MULTILINE)
TITLE = re.compile(r"^title: [^\n]*", re.MULTILINE)


def pairs():
    """(compiled expression, what is written instead) of each line of the list."""
    for line in PAIRS.read_text().splitlines():
        if line and not line.startswith("#"):
            avoid, use = line.split("->", 1)
            # A space may be the end of a line, with what a comment or a literal begins the next line with.
            yield re.compile(avoid.strip().replace(" ", r'(?:[\s*"#]+)'), re.IGNORECASE), use.strip()


def files(folders, *suffixes):
    """The files below FOLDERS that end in one of SUFFIXES."""
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file() and path.name.endswith(suffixes):
                yield path


def stretches(path, expression, group=0):
    """(path, first line, text) of each stretch of the file that EXPRESSION finds."""
    text = path.read_text(errors="replace")
    for found in expression.finditer(text):
        if found[group]:
            yield path, text.count("\n", 0, found.start()) + 1, found[group]


def c_stretches(kind, folders):
    """The comments or messages of the C files below FOLDERS."""
    for path in files(folders, ".c", ".h", ".def"):
        yield from stretches(path, C_TOKEN, kind)


def comments():
    """What stands in comments."""
    yield from c_stretches("comments", ["include", "runner", "reports", "reference", "tests"])
    for path in [*files(["targets", "tests", "runner", "reports", "reference"], ".sh", ".py", "CMakeLists.txt"), *files(["script"], "")]:
        yield from stretches(path, HASH_COMMENT)


def messages():
    """What the program can say."""
    for path, first, text in c_stretches("messages", ["runner", "reports", "reference"]):
        yield path, first, NAMES.sub(lambda name: re.sub(r"[^\n]", "_", name[0]), text)


def documentation():
    """What people read before and beside the program."""
    pages = [pathlib.Path("README.md"), pathlib.Path("CONTRIBUTING.md"), *files(["docs", "targets"], ".md", ".1")]
    for path in pages:
        if path not in GENERATED:
            # An indented line is a quotation: a case, a target file, what the program prints.
            yield path, 1, re.sub(r"^ {4,}(?![-*] |\d\. ).*", "", path.read_text(), flags=re.MULTILINE)


def titles():
    """What a case is called."""
    for path in files(["cases"], ".yaml"):
        yield from stretches(path, TITLE)


PARTS = {"comments": comments, "messages": messages, "documentation": documentation, "titles": titles}


def main(part):
    """Prints what is found in PART; returns whether there is any."""
    words = list(pairs())
    found = set()
    for path, first, text in PARTS[part]():
        for avoid, use in words:
            for match in avoid.finditer(text):
                shown = re.sub(r'[\s*"#]+', " ", match[0])
                found.add((str(path), first + text.count("\n", 0, match.start()), f'"{shown}": write "{use}"'))
    for path, line, complaint in sorted(found):
        print(f"{path}:{line}: {complaint}")
    return bool(found)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in PARTS:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
