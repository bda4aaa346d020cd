#!/usr/bin/env python3
"""usage: topics.py SMTPSPEC (in the source tree)

Holds the manual and the documentation to the tables of the program, as `smtpspec help TOPIC` prints them, and the
schemas of target files and of records to the tables that they are made from.
Exit status: 0 they say the same, 1 they do not.
"""
import pathlib
import re
import subprocess
import sys

PROGRAM = sys.argv[1]
wrong = 0


def printed(topic):
    """What the program prints of a topic."""
    return subprocess.run([PROGRAM, "help"] + topic, capture_output=True, text=True, check=True).stdout


def names(text):
    """The names in the first column."""
    return set(re.findall(r"^  ([A-Za-z][\w.-]*)(?:  |$)", text, re.MULTILINE))


def section(file, begin, end):
    """The lines of a file between two headings."""
    return pathlib.Path(file).read_text(encoding="utf-8").split(begin, 1)[1].split(end, 1)[0]


def first_cells(text):
    """The first cell of each row of the tables in it."""
    return "\n".join(row.split("|")[1] for row in text.replace("\\|", "").splitlines() if row.startswith("| `"))


def same(what, table, text):
    """Says what one has and the other has not."""
    global wrong
    for name in sorted(table ^ text):
        print(f"{what}: {name} is only in {'the table' if name in table else 'the text'}")
        wrong += 1


def manual_keys():
    """The keys that smtpspec-run(1) explains, in order of indentation: those of the file, and those of `mailbox`."""
    text = section("docs/man/smtpspec-run.1", ".Sh TARGET FILE", ".Sh EXIT STATUS")
    before, mailbox, after = re.split(r'^\.Bl -tag -width "password"\n|^\.El\n\.It Cm start\n', text, flags=re.MULTILINE)
    return keys_of(before) | {"start"} | keys_of(after) | {f"mailbox.{key}" for key in keys_of(mailbox)}


def keys_of(text):
    """The words of all .It Cm lines."""
    return {word for line in re.findall(r"^\.It Cm (.*)", text, re.MULTILINE) for word in re.findall(r"[a-z-]+", line)}


cases = "docs/writing-cases.md"
steps = set(re.findall(r"^ ?`([A-Za-z]+)", first_cells(section(cases, "## Steps", "## REPLY")), re.MULTILINE))
same("steps in " + cases, names(printed(["steps"])), steps)

variables = set(re.findall(r"(?<!\$)\$\{(\w+)\}", section(cases, "## Variables", "In a pattern")))
same("variables in " + cases, names(printed(["variables"])), variables)

needs = next(line for line in section(cases, "## Keys", "## Steps").splitlines() if line.startswith("| `needs`"))
for name in sorted(names(printed(["needs"])) - set(re.findall(r"`([a-z-]+)`", needs))):
    print(f"needs in {cases}: {name} is only in the table")
    wrong += 1

target = names(printed(["target"]))
same("keys in smtpspec-run(1)", {key for key in target if not re.match(r"login\.|tls\.", key)}, manual_keys())
for key in sorted(key for key in target if re.match(r"login\.|tls\.", key)):
    group, word = key.split(".")
    text = section("docs/man/smtpspec-run.1", f".It Cm {group}\n", ".It")
    if not re.search(rf"\b{word}\b", text):
        print(f"keys in smtpspec-run(1): {key} is only in the table")
        wrong += 1

mailboxes = "docs/mailboxes.md"
kinds = printed(["mailboxes"]).split("mapping with these keys")
same("kinds in " + mailboxes, names(kinds[0]),
     set(re.findall(r"`([a-z0-9]+):", first_cells(section(mailboxes, "## Where", "In all of them")))))
same("keys in " + mailboxes, names(kinds[1]),
     set(re.findall(r"`([a-z-]+)`", first_cells(section(mailboxes, "## A mapping", "On the command line")))))
same("options in " + mailboxes, set(re.findall(r"--mailbox[a-z-]*", printed(["target"]))),
     set(re.findall(r"--mailbox[a-z-]*", section(mailboxes, "On the command line:", "## HTTP"))))

topics = names(printed([]).split("\nTopics\n")[1])
same("topics in smtpspec(1)", topics, keys_of(section("docs/man/smtpspec.1", ".Sh TOPICS", ".Sh")))

for file, topic in ("cases/target-schema.json", "target-schema"), ("docs/record.schema.json", "record-schema"):
    if pathlib.Path(file).read_text(encoding="utf-8") != printed([topic]):
        print(f"{file} is not what `smtpspec help {topic}` prints")
        wrong += 1

sys.exit(1 if wrong else 0)
