#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""stamp.py - what results of a benchmark belong to: the code that the series changes

usage: scripts/series/stamp.py [DIRECTORY]

Prints a hash over what the patches of DIRECTORY (patches/BASE) change in files that are
measured. Not measured are Documentation/, MAINTAINERS, tools/ and KUnit tests. So results stay
valid if a changelog or a test is worded anew, and not if a line of kernel code is another.
Which patch is the swap counts, too: it says what the baseline is.
"""

import hashlib
import os
import re
import sys
from pathlib import Path

NOT_MEASURED = re.compile(rb"(Documentation|tools)/|MAINTAINERS$|(.*/)?[^/]*_kunit\.[ch]$")
HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")


class Error(Exception):
    """What is wrong with the series"""


def sections(patch):
    """(its two paths, the lines that matter) for each file of a patch"""
    paths, kept, old, new = None, [], 0, 0
    for line in patch.read_bytes().split(b"\n"):
        if old or new:
            # Inside a hunk nothing means anything else, whatever it looks like.
            kept.append(line)
            if not line.startswith((b" ", b"-", b"+", b"\\")) and line:
                raise Error(f"{patch}: a hunk is cut off")
            old -= not line.startswith((b"+", b"\\"))
            new -= not line.startswith((b"-", b"\\"))
        elif m := re.match(rb"diff --git a/(.+) b/(.+)", line):
            if paths:
                yield paths, kept
            paths, kept = m.groups(), [line]
        elif not paths:
            pass  # the changelog
        elif m := HUNK.match(line):
            # not where it is: that changes with what is above it
            kept.append(b"@@")
            old, new = (int(n or 1) for n in m.groups())
        elif re.match(rb"(new|deleted|old) |rename |copy |\\", line):
            kept.append(line)
    if old or new:
        raise Error(f"{patch}: a hunk is cut off")
    if not paths:
        raise Error(f"{patch}: no patch")
    yield paths, kept


def stamp(directory):
    total, some = hashlib.sha256(), False
    try:
        lines = (directory / "series").read_text().split("\n")
        for line in lines:
            if line == "# swap":
                total.update(b"swap\n")
            name = line.split("#")[0].strip()
            for paths, kept in sections(directory / name) if name else ():
                if not all(NOT_MEASURED.match(path) for path in paths):
                    total.update(b"\n".join(kept) + b"\n")
                    some = True
    except OSError as e:
        raise Error(f"cannot read {e.filename}: {e.strerror}") from e
    if not some:
        raise Error(f"the series of {directory} changes no code")
    return total.hexdigest()


def main():
    arguments = sys.argv[1:]
    if arguments in (["-h"], ["--help"]):
        print(__doc__, end="")
        return 0
    top = Path(__file__).resolve().parents[2]
    default = os.environ.get("PATCHES") or top / "patches" / (os.environ.get("BASE") or "6.12")
    try:
        if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
            raise Error("see scripts/series/stamp.py --help")
        print(stamp(Path(arguments[0] if arguments else default)))
    except Error as e:
        print(f"stamp.py: error: {e}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
