#!/usr/bin/env python3
"""usage: schema.py CASES TARGETS

Every case of the catalogue is one by CASES/schema.json, and every target by CASES/target-schema.json; texts that the
loader rejects are none.
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
    HEAD + "always: [{of: [RECPT], code: 250}]",
    HEAD + "always: [{of: [], code: 250}]",
    HEAD + "always: [{keywords: tidy}]",
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


REFUSED_TARGETS = [
    "address: [a]",
    "host: mx.test.example",
    "address: a\nhosts: b",
    "address: a\nprotocol: imap",
    "address: a\nsender: someone",
    "address: a\nrecipients: []",
    "address: a\nlogin: {name: a}",
    "address: a\ntls: {verify: maybe}",
    "address: a\nmailbox: {url: a, feild: b}",
    "address: a\nmailbox: [a]",
    "address: a\nready-within: soon",
    "address: a\ndeviations: [a]",
]


def is_case(file):
    """Whether it is a case: the requirements, the registered names and the file about the whole folder are none."""
    return not {"causes", "requirements", "registries"} & set(file.parts) and file.name != "catalogue.yaml"


def check(schema, files, refused):
    """How many are not what the schema says they are."""
    validator = jsonschema.Draft7Validator(yaml.load(open(schema, encoding="utf-8"), Loader))
    validator.check_schema(validator.schema)
    wrong = 0
    for file in files:
        for error in validator.iter_errors(yaml.load(file.read_text(encoding="utf-8"), Loader)):
            best = jsonschema.exceptions.best_match([error])
            print(f"{file}: {best.json_path}: {best.message[:200]}")
            wrong += 1
    for text in refused:
        if validator.is_valid(yaml.load(text, Loader)):
            print(f"{schema} accepts this:\n{text}")
            wrong += 1
    print(f"{schema}: {len(files)} files, {len(refused)} texts that are rejected, {wrong} surprises")
    return wrong if files else 1


def main(cases, targets):
    cases, targets = pathlib.Path(cases), pathlib.Path(targets)
    wrong = check(cases / "schema.json", sorted(filter(is_case, cases.rglob("*.yaml"))), REFUSED)
    wrong += check(cases / "target-schema.json", sorted(targets.rglob("target*.yaml")), REFUSED_TARGETS)
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
