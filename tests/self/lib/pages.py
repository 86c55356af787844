#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""pages.py - what tests look for in pages and plots

usage: tests/self/lib/pages.py order FILE TEXT...    has these, one after the other
       tests/self/lib/pages.py lines FILE LINE...    has these lines, whole, in this order
       tests/self/lib/pages.py json FILE EXPRESSION  it is true of the JSON in it, as d
       tests/self/lib/pages.py plots FILE            HTML, with the plots of the fixtures
       tests/self/lib/pages.py headline FILE         SVG, the plot of the headline of them
"""

import json
import re
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


def order(page, *texts):
    at = 0
    for text in texts:
        found = page.find(text, at)
        if found < 0:
            sys.exit(f"not found, or not after what precedes it: {text}")
        at = found + len(text)


def lines(page, *expected):
    there = iter(page.split("\n"))
    for line in expected:
        if line not in there:
            sys.exit(f"not there, or not after what precedes it: {line}")


def is_true(page, expression):
    if not eval(f"({expression})", {"d": json.loads(page)}):
        sys.exit(page)


def plots(page):
    # Every plot by itself: HTML may leave elements open, SVG may not.
    found = re.findall(r"<svg.*?</svg>", page, re.S)
    drawn = [len([p for p in tree.fromstring(s) if p.get("fill") == "none"]) for s in found]
    if drawn != [0, 3, 3, 3, 3]:
        sys.exit(f"lines in the plots: {drawn}")


def headline(page):
    root = tree.fromstring(page)
    drawn = [g.get("class") for g in root.iter(SVG + "g")]
    # Of the fixtures, four figures are in the plot.
    if drawn != ["baseline", "patched", "bh"] * 4:
        sys.exit(f"lines in the plot: {drawn}")
    said = [t.text for t in root.iter(SVG + "text")]
    for text in ("baseline", "patched", "patched with tasklet.bh=", "idle CPU", "1 us"):
        if text not in said:
            sys.exit(f"the plot lacks: {text}")
    at = [float(c.get("cx")) for c in root.iter(SVG + "circle")]
    if not 0 < min(at) <= max(at) < float(root.get("width")):
        sys.exit(f"outside of the plot: {at}")
    if "prefers-color-scheme:dark" not in page or len(page) > 20000:
        sys.exit("not for dark ground, or large")


WHAT = {
    "order": order,
    "lines": lines,
    "json": is_true,
    "plots": plots,
    "headline": headline,
}

if len(sys.argv) < 3 or sys.argv[1] not in WHAT:
    sys.exit(__doc__)
WHAT[sys.argv[1]](Path(sys.argv[2]).read_text(), *sys.argv[3:])
