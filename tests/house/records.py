#!/usr/bin/env python3
"""usage: records.py SMTPSPEC SCHEMA GOLDEN

The records that SMTPSPEC writes are records by SCHEMA, and have no key that it does not list: a run of a part of the
catalogue, in which something fails; a target that cannot be tried; several targets; and the records in the folder
GOLDEN. A record of the first format is none.
Exit status: 0 so, 1 not so, 77 the module jsonschema is not installed.
"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    sys.exit(77)

PROGRAM, SCHEMA, GOLDEN = sys.argv[1:]
RUNS = [
    ["aborted", "replies"],
    ["--fault", "rset-keeps-recipients", "aborted"],
    ["-t", "127.0.0.1:1", "handshake"],
    ["-t", "127.0.0.1:1", "-t", "127.0.0.1:2", "handshake"],
]


def closed(schema):
    """The schema, which then takes no other keys."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema and schema.get("type") == "object":
            schema["additionalProperties"] = False
    elif isinstance(schema, list):
        schema = [closed(value) for value in schema]
    return schema


def records():
    """What is written, each with its name."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "record.json"
        for run in RUNS:
            subprocess.run([PROGRAM, "run", "--json", file] + run, capture_output=True, check=False)
            yield " ".join(run), json.loads(file.read_text(encoding="utf-8"))
    for file in sorted(pathlib.Path(GOLDEN).glob("*.json")):
        if not file.name.startswith("compare"):
            yield file.name, json.loads(file.read_text(encoding="utf-8"))


def without(record, key):
    """The record without one of its keys."""
    other = copy.deepcopy(record)
    del other[key]
    return other


wrong = 0
schema = json.loads(pathlib.Path(SCHEMA).read_text(encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(closed(schema))
for name, record in records():
    one = record[0] if isinstance(record, list) else record
    for error in jsonschema.Draft7Validator(closed(schema["definitions"]["record"])).iter_errors(one):
        print(f"{name}: {error.json_path}: {error.message[:200]}")
        wrong += 1
    if not validator.is_valid(record):
        print(f"{name}: is not a record, or a list of them")
        wrong += 1
    for key in one:
        if validator.is_valid(without(one, key)):
            print(f"{name}: is a record even without {key}")
            wrong += 1
for file in sorted((pathlib.Path(GOLDEN) / "format-1").glob("*.json")):
    if validator.is_valid(json.loads(file.read_text(encoding="utf-8"))):
        print(f"{file.name}: has the first format, but the schema takes it")
        wrong += 1
sys.exit(1 if wrong else 0)
