#!/usr/bin/env python3
"""usage: zsh_offers.py LINE
Types LINE and a tab into a zsh that has sourced ./script, and prints what it offers, a word a line."""
import os
import pty
import re
import select
import sys
import time

SETUP = """PS1='READY>' PS2= RPS1=; unsetopt zle_bracketed_paste prompt_sp prompt_cr; autoload -U compinit
compinit -u -D; source ./script; zstyle ':completion:*' list-separator '|||'
zstyle ':completion:*:default' list-prompt ''; setopt list_rows_first no_always_last_prompt; LISTMAX=0
offer() { compadd() { if [[ ${@[(I)-[OAD]*]} -gt 0 ]] { builtin compadd "$@"; return }
local -a found; builtin compadd -O found "$@"; builtin compadd "$@"; print -l -- $found >>offers.zsh }; }
zle -C offering complete-word offering-words; offering-words() { offer; _main_complete; unfunction compadd; compstate[insert]=; print END >>offers.zsh }
bindkey '^I' offering
"""


def wait_for(path, text, descriptor):
    """Reads what the shell says, so that it goes on, until PATH holds TEXT."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if select.select([descriptor], [], [], 0.05)[0]:
            os.read(descriptor, 65536)
        if os.path.exists(path) and text in open(path, encoding="utf-8").read():
            return True
    return False


def main():
    """Does what the usage says."""
    for path in ["offers.zsh", "setup.done"]:
        if os.path.exists(path):
            os.unlink(path)
    with open("setup.zsh", "w", encoding="utf-8") as file:
        file.write(SETUP + "print DONE >setup.done\n")
    process, descriptor = pty.fork()
    if process == 0:
        os.execvp("zsh", ["zsh", "-f", "-i"])
    os.write(descriptor, b"source ./setup.zsh\n")
    done = wait_for("setup.done", "DONE", descriptor)
    time.sleep(0.1)
    os.write(descriptor, sys.argv[1].encode() + b"\t")
    done = wait_for("offers.zsh", "END", descriptor) and done
    os.kill(process, 9)
    os.waitpid(process, 0)
    for word in sorted(set(re.split(r"\n", open("offers.zsh", encoding="utf-8").read())) - {"END", ""}):
        print(word)
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
