# SPDX-License-Identifier: GPL-2.0
"""The parts of README and Documentation that have figures of the benchmark.

A part stands between two comments, and is written from the results of the series:

  <!-- results 6.12: headline (written by make results) -->     in Markdown
  .. results 6.12: headline (written by make results)           in reStructuredText
  .. end of results

For results.py, which is the program.
"""

import re

from answers import ANSWERS
from plots import ranges
from words import RUNS, change, compared, conditions, excess, missed, number, sentences

BEGIN = re.compile(r"(?:<!--|\.\.) results (\S+): (\S+) \(written by make results\)(?: -->)?")
END = re.compile(r"(?:<!--|\.\.) end of results(?: -->)?")
LOOKS_SO = re.compile(r"(<!--|\.\.) (end of )?results\b")
NONE = "There are no results of this series yet: ``make bench`` and ``make results`` write them."
WAYS = {
    "tasklet": "tasklet",
    "bh_work": "BH work",
    "percpu_work": "per-CPU work",
    "highpri_work": "highpri work",
    "kthread_work": "kthread_work",
    "irq_thread": "irq thread",
    "hardirq": "hard irq",
}


class Error(Exception):
    """LINE: what is wrong with it"""


def bullets(lines):
    """A list, in either language"""
    for line in lines:
        yield from wrapped(f"- {line}", "  ")


def wrapped(text, indent="", limit=96):
    out = ""
    for word in text.split(" "):
        if out and len(out) + 1 + len(word) > limit:
            yield out
            out = indent + word
        else:
            out += (" " if out else "") + word
    yield out


def simple_table(head, lines):
    """As reStructuredText has it, which can be read as it is, too"""
    cells = [head, *lines]
    widths = [max(len(line[i]) for line in cells) for i in range(len(head))]

    def row(line):
        first = line[0].ljust(widths[0])
        return "  ".join([first, *(c.rjust(w) for c, w in zip(line[1:], widths[1:]))]).rstrip()

    rule = "  ".join("=" * w for w in widths)
    return [rule, row(head), rule, *map(row, lines), rule]


def counted(counts):
    line = f"Of the targets, {counts['met']} are met and {counts['missed']} are missed"
    if unmeasured := counts["not measured"]:
        line += f"; {unmeasured} {'was' if unmeasured == 1 else 'were'} not measured"
    return line + "."


def runs_table(name, pairs):
    head, lines = [name], []
    for run in RUNS:
        head += [f"{'tasklet.bh=' if run == 'bh' else run} p50", "p99", "max"]
    for (what, figure), by_run in pairs.items():
        cells = [figure if what == "tasklet" else f"{what}: {figure}"]
        for run in RUNS:
            r = by_run.get(run)
            cells += [number(r.value(c)) if r else "-" for c in ("p50", "p99", "max")]
        lines.append(cells)
    return simple_table(head, lines) if lines else []


def better_and_worse(data, more):
    said = sentences(compared(data.rows), more)
    for kind, title in (
        ("better", "What gets better"),
        ("worse", "What gets worse"),
        ("same", "What stays the same"),
    ):
        if said[kind]:
            yield from ("", f"{title}, in instructions:", "", *bullets(said[kind]))


def headline(data, results, counts):
    """The README's, in Markdown"""
    base = data.head["base"]
    yield f"![p50, p99 and maximum: {', '.join(RUNS.values())}](Documentation/results/{base}.svg)"
    yield from better_and_worse(data, more=False)
    yield from ("", f"**{counted(counts)}**", "", *wrapped(conditions(data.head)))


def short(data, results, counts):
    """What gets better and worse, and the plot"""
    yield f".. image:: results/{data.head['base']}.svg"
    yield f"   :alt: p50, p99 and maximum: {', '.join(RUNS.values())}"
    yield from better_and_worse(data, more=True)
    yield from ("", counted(counts), "", *wrapped(conditions(data.head)))


def runs(data, results, counts):
    """What was measured in the three runs, and on several numbers of CPUs"""
    pairs = compared(data.rows)
    yield from runs_table("tasklet", {n: r for n, r in pairs.items() if n[0] == "tasklet"})
    cpus = [r for r in data.rows if r.run.startswith("cpus")]
    if cpus:
        lines = [[f"{r.figure}, CPUs: {r.run[4:]}", number(r.value("p50"))] for r in cpus]
        yield from ("", *simple_table(["patched", "p50"], lines))


def users(data, results, counts):
    """The other ways to defer work, what user space and real drivers see, and the size"""
    pairs = compared(data.rows)
    yield from runs_table("what", {n: r for n, r in pairs.items() if n[0] != "tasklet"})


def ways(data, results, counts):
    """The ways to defer work, at p50"""
    figures = {}
    for r in data.rows:
        if r.run == "patched" and r.what in WAYS:
            figures.setdefault(r.figure, {})[r.what] = number(r.value("p50"))
    used = [w for w in WAYS if any(w in by_way for by_way in figures.values())]
    lines = [[f, *(by_way.get(w, "-") for w in used)] for f, by_way in figures.items()]
    yield from simple_table(["p50", *(WAYS[w] for w in used)], lines)


def targets(data, results, counts):
    """Those that were missed"""
    bad = missed(results)
    yield counted(counts)
    if bad:
        lines = [
            [r.target.name, number(r.measured), number(r.at_most), excess(r)] for r in bad
        ]
        head = ["target missed", "measured", "at most", "too much"]
        yield from ("", *simple_table(head, lines))


def beside_older(data, version, old, run):
    """The figures of a run that both versions have"""
    rows = {(r.what, r.figure): r for r in old.rows if r.run == run}
    lines = []
    for r in data.rows:
        was = rows.get((r.what, r.figure))
        if r.run == run and was:
            name = r.figure if r.what == "tasklet" else f"{r.what}: {r.figure}"
            pairs = [(was.value(c), r.value(c)) for c in ("p50", "p99", "max")]
            changes = [change(*pair) for pair in pairs[:2]]
            lines.append([name, *(number(v) for pair in pairs for v in pair), *changes])
    columns = [f"{when}{c}" for c in ("p50", "p99", "max") for when in (f"{version} ", "now ")]
    head = ["tasklet.bh=" if run == "bh" else run, *columns, "p50 is", "p99 is"]
    yield from simple_table(head, lines) if lines else [f"Nothing of {run} is in both."]


def versions(data, results, counts):
    """This version beside the one before"""
    if not data.older:
        yield "No earlier version has results for this base."
        return
    version, old = data.older[-1]
    for run in RUNS:
        yield from (*beside_older(data, version, old, run), "")
    series = (old.head["series"][:12], data.head["series"][:12])
    yield from wrapped(
        f"{version}: series {series[0]}, from {old.head.get('from', 'its results')}."
        f" Now: series {series[1]}."
    )


REFERENCE = re.compile(r"\{((?:baseline|patched|bh|cpus\d+) .+?)\}")


def answer(lines):
    """The figures that answer a question, as sentences with references to figures"""

    def part(data, results, counts):
        values = {
            f"{r.run} {r.what} {r.figure} {c}": number(r.value(c))
            for r in data.rows
            for c in ("p50", "p99", "max")
        }
        yield from bullets(
            REFERENCE.sub(lambda m: values.get(m[1], "(not measured)"), line) for line in lines
        )

    return part


PARTS = {
    "headline": headline,
    "short": short,
    "runs": runs,
    "ways": ways,
    "targets": targets,
    "users": users,
    "versions": versions,
    **{f"answer-{name}": answer(lines) for name, lines in ANSWERS.items()},
}


def parts(data, results, counts, older):
    data = data._replace(older=older)
    return {name: list(part(data, results, counts)) for name, part in PARTS.items()}


def figure(data):
    """The plot of the headline, or None"""
    return ranges(compared(data.rows)) or None


def filled(lines, base, made):
    """The lines with all parts of this base written anew; made is None without results"""
    out, begun, skipping = [], 0, False
    for at, line in enumerate(lines, 1):
        begin, end = BEGIN.fullmatch(line), END.fullmatch(line)
        if LOOKS_SO.match(line) and not begin and not end:
            raise Error(f"{at}: no mark of results: {line}")
        if end:
            if not begun:
                raise Error(f"{at}: the end of no results")
            begun, skipping = 0, False
        if begun and begin:
            raise Error(f"{begun}: these results have no end")
        if not skipping:
            out.append(line)
        if begin:
            begun, skipping = at, begin[1] == base
            if begin[2] not in PARTS:
                raise Error(f"{at}: no part {begin[2]}; there are: {', '.join(PARTS)}")
            if skipping:
                markdown = line.startswith("<")
                none = [NONE.replace("``", "`") if markdown else NONE]
                out += ["", *(none if made is None else made[begin[2]] or none), ""]
    if begun:
        raise Error(f"{begun}: these results have no end")
    return out
