#!/usr/bin/env python3
"""usage: schema.py SCHEMA CASES

Every case of the catalogue is one by cases/schema.json, and texts that the loader refuses are none.
Exit status: 0 so, 1 not so, 77 the modules jsonschema and yaml are not installed.
"""
import pathlib
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    sys.exit(77)


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: yes, no, 0777 and dates are text."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:" + tag, re.compile("^(?:" + pattern + ")$"), list(first)
    )
Loader.add_constructor("tag:yaml.org,2002:binary", lambda loader, node: node.value)

HEAD = "title: t\ncovers: [rfc1-x]\n"
REFUSED = [
    "title: t\ndialogue: [{S: 250}]",
    "title: t\nlevel: MUST\ncovers: [rfc1-x]\ndialogue: [{S: 250}]",
    HEAD,
    HEAD + "tag: [x]\ndialogue: [{S: 250}]",
    HEAD + "start: rcpt\ndialogue: [{S: 250}]",
    HEAD + "needs: [mailbx]\ndialogue: [{S: 250}]",
    HEAD + "alone: yes\ndialogue: [{S: 250}]",
    HEAD + "timeout: long\ndialogue: [{S: 250}]",
    HEAD + "vars: {a: {repeat: x}}\ndialogue: [{S: 250}]",
    HEAD + "start: mail\nalways: [{faults: [nul]}]",
    HEAD + "always: [{faults: [bare-fl]}]",
    HEAD + "dialogue: []",
    HEAD + "dialogue: [{c: NOOP}]",
    HEAD + "dialogue: [{C: NOOP, S: 250}]",
    HEAD + "dialogue: [C]",
    HEAD + "dialogue: [{S: 25}]",
    HEAD + "dialogue: [{S: 6yz}]",
    HEAD + "dialogue: [{S: {cod: 250}}]",
    HEAD + "dialogue: [{S: {enhanced: 5.1}}]",
    HEAD + "dialogue: [{S: []}]",
    HEAD + "dialogue: [{if: 250, them: []}]",
    HEAD + "dialogue: [{for: {a: b}}]",
    HEAD + "dialogue: [{mailbox: {bodi: x}}]",
]


def main(schema, cases):
    validator = jsonschema.Draft7Validator(yaml.load(open(schema, encoding="utf-8"), Loader))
    validator.check_schema(validator.schema)
    wrong = 0
    files = [f for f in pathlib.Path(cases).rglob("*.yaml") if "requirements" not in f.parts]
    for file in sorted(files):
        case = yaml.load(file.read_text(encoding="utf-8"), Loader)
        for error in validator.iter_errors(case):
            best = jsonschema.exceptions.best_match([error])
            print(f"{file}: {best.json_path}: {best.message[:200]}")
            wrong += 1
    for text in REFUSED:
        if validator.is_valid(yaml.load(text, Loader)):
            print(f"the schema takes this for a case:\n{text}")
            wrong += 1
    print(f"{len(files)} cases, {len(REFUSED)} that are none, {wrong} surprises")
    return 1 if wrong or not files else 0


sys.exit(main(*sys.argv[1:]))
