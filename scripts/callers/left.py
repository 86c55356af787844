#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""left.py - the .c files that still need tasklets after a conversion, and why

usage: left.py PLAN USERS TREE

TREE has been converted by PLAN, and USERS is what scripts/callers/list-users says of it.
Prints a line for each file: its name, and the classes of what was refused in it, with commas.
What names the API in comments alone does not need it.
"""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools/convert"))
import convert
import find


def main():
    if len(sys.argv) != 4:
        print(__doc__.strip())
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 2
    with open(sys.argv[1]) as f:
        plan = json.load(f)
    classes = {}
    for t in plan["refused"]:
        for path in t["files"]:
            classes.setdefault(path, set()).update(kind for kind, _, _ in t["why"])
    word = re.compile(r"\b(%s)\b" % find.WORDS)
    with open(sys.argv[2]) as f:
        for path, what in (line.split() for line in f):
            if not find.of_api(path):
                continue
            with open(os.path.join(sys.argv[3], path), errors="surrogateescape") as source:
                code = convert.code(source.read())
            if what == "direct" and not word.search(code):
                continue
            if what != "direct" and not re.search(r"\b%s\b" % re.escape(what), code):
                continue
            why = sorted(classes.get(path, {"no reason noted" if what == "direct" else "by " + what}))
            print("%s %s" % (path, ", ".join(why)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
