#!/usr/bin/env python3
"""usage: sure.py RECORD SECONDS
What came of a run against a server with a fault. Prints the ids of the cases that failed or warned after a wait of
SECONDS or more, which a slow machine may have brought about. Exit status: 0 some case failed or warned sooner.
"""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    cases = [case for case in json.load(file)["cases"] if case["verdict"] in ("fail", "warn", "unsteady")]
awaited = [case["id"] for case in cases if case["seconds"] >= float(sys.argv[2])]
print("\n".join(awaited))
sys.exit(len(awaited) == len(cases))
