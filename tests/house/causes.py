#!/usr/bin/env python3
"""usage: causes.py SMTPSPEC FILE: what script/matrix --causes wrote is of these faults and cases: each
fault is there, says the same, and each case that it fails is one."""
import re
import subprocess
import sys


def printed(*arguments):
    return subprocess.run([sys.argv[1], *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def unquoted(text):
    return re.sub(r'\\(.)', r"\1", text)


def main():
    faults = {line.split()[0]: line for line in printed("serve", "--list-faults").splitlines() if line.strip()}
    cases = {line.split()[0] for line in printed("list").splitlines() if line.strip()}
    wrong, fault, count = [], None, 0
    with open(sys.argv[2], encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if found := re.match(r"- fault: (\S+)$", line):
                fault, count = found[1], count + 1
                if fault not in faults:
                    wrong.append(f"{number}: there is no fault {fault}")
            elif (found := re.match(r'  is: "(.*)"$', line)) and unquoted(found[1]) not in faults.get(fault, unquoted(found[1])):
                wrong.append(f"{number}: {fault} says something else")
            elif (found := re.match(r'    - "(.*)"$', line)) and found[1] not in cases:
                wrong.append(f"{number}: there is no case {found[1]}")
    for line in wrong:
        print(f"{sys.argv[2]}:{line}; script/matrix --causes writes it anew")
    print(f"{count} faults, {len(wrong)} lines that are out of date")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main())
