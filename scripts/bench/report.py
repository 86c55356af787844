# SPDX-License-Identifier: GPL-2.0
"""The results of a benchmark as one HTML page. For results.py, which is the program."""

from html import escape

from plots import GROUPS, distribution, distribution_style, ranges
from words import RUNS, SAME, change, compared, conditions, excess, kind, missed, number, sentences

STYLE = """
:root { color-scheme: light dark; --fg: #222; --bg: #fff; --line: #ddd; --bad: #b00020 }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e8e8e8; --bg: #16191d; --line: #3a3f46; --bad: #ff8090 } }
body { font: 15px/1.5 sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em;
  color: var(--fg); background: var(--bg) }
table { border-collapse: collapse; margin: .5em 0 1.5em; font-size: 14px }
td, th { padding: .1em .5em; border-bottom: 1px solid var(--line); text-align: right;
  white-space: nowrap }
td:first-child, th:first-child, .text { text-align: left }
.bad { color: var(--bad) }
.wide { overflow-x: auto }
svg.ranges { max-width: 100%; height: auto }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(24em, 1fr)); gap: 1em }
svg.plot { font: 11px sans-serif; width: 100% }
svg.plot text { fill: var(--fg) }
svg.plot .grid { stroke: var(--line) }
svg.plot .line { stroke-width: 2 }
"""
FIRST = 12  # lines of a table that are shown at once
COLUMNS = ("p50", "p99", "max")


def table(head, lines):
    yield '<div class="wide"><table><tr>' + "".join(
        f'<th class="text">{escape(h)}' if h == "why" else f"<th>{escape(h)}" for h in head
    )
    for cells in lines:
        yield "<tr>" + "".join(
            f'<td class="text">{escape(c)}' if h == "why" else f"<td>{escape(c)}"
            for h, c in zip(head, cells)
        )
    yield "</table></div>"


def folded(title, content):
    content = list(content)
    return ["<details><summary>" + escape(title) + "</summary>", *content, "</details>"]


def differences(pairs):
    """{better, worse, same: lines, most of it first}: by p99"""
    found = {"better": [], "worse": [], "same": []}
    for (what, figure), runs in pairs.items():
        old, new = (runs[run].value("p99") for run in ("baseline", "patched"))
        cells = [f"{what}: {figure}"]
        for column in ("p50", "p99"):
            values = [runs[run].value(column) for run in ("baseline", "patched")]
            cells += [*map(number, values), change(*values)]
        bh = runs.get("bh")
        cells.append(number(bh.value("p99")) if bh else "-")
        found[kind(old, new)].append((new / old if old else float("inf"), cells))
    found["better"].sort(key=lambda entry: entry[0])
    found["worse"].sort(key=lambda entry: -entry[0])
    return {name: [cells for _, cells in entries] for name, entries in found.items()}


def headline(pairs, results):
    plot = ranges(pairs)
    yield plot[: plot.find("<!--")] + plot[plot.find("-->") + 3 :] if plot else ""
    said = sentences(pairs)
    for name, lines in (("Better", said["better"]), ("Worse", said["worse"])):
        if lines:
            yield f"<p><b>{name}:</b><ul>" + "".join(f"<li>{escape(t)}" for t in lines) + "</ul>"
    counts = [
        (verdict, sum(r.verdict == verdict for r in results))
        for verdict in ("met", "MISSED", "not measured")
    ]
    yield "<p><b>Targets:</b> " + ", ".join(
        f'<b class="{"bad" if verdict == "MISSED" and n else ""}">{n} {verdict.lower()}</b>'
        for verdict, n in counts
    )


def changes(pairs):
    columns = ("", "p50 baseline", "patched", "", "p99 baseline", "patched", "")
    columns += ("tasklet.bh=",)
    found = differences(pairs)
    for name in ("better", "worse"):
        lines = found[name]
        yield f"<h2>What got {name}: {len(lines)}</h2><p>By p99, most of it first."
        yield from table(columns, lines[:FIRST])
        if lines[FIRST:]:
            yield from folded(f"{len(lines) - FIRST} more", table(columns, lines[FIRST:]))
    yield from folded(
        f"The same at p99, within {SAME:.0%}: {len(found['same'])}",
        table(columns, found["same"]),
    )


def targets(results):
    bad = missed(results)
    yield f'<h2>Targets missed: <span class="bad">{len(bad)}</span></h2>'
    yield from table(
        ("target", "measured", "at most", "too much", "why"),
        [(*shown(r), excess(r), r.target.why) for r in bad],
    )
    for verdict, title in (("met", "Targets met"), ("not measured", "Targets not measured here")):
        some = [r for r in results if r.verdict == verdict]
        yield from folded(
            f"{title}: {len(some)}",
            table(
                ("target", "measured", "at most", "why"), [(*shown(r), r.target.why) for r in some]
            ),
        )


def shown(result):
    values = (result.measured, result.at_most)
    return (result.target.name, *("-" if v is None else number(v) for v in values))


def drawn(curves):
    """Of tasklets, a line for each run; of one run, a line for each way to defer work"""
    figures = {}
    for (run, what, figure), values in curves.items():
        if len(values) < 2:
            continue
        if run == "host":
            figures.setdefault(figure, []).append((what, values))
        elif run in RUNS and what == "tasklet":
            figures.setdefault(figure, []).append((RUNS[run], values))
    # What is the same at each point, as sizes are, is no plot.
    return {
        figure: lines
        for figure, lines in figures.items()
        if len({v for _, values in lines for v in values}) > 1
    }


def plots(curves):
    """Those of the headline, and the others folded"""
    figures = drawn(curves)
    if not figures:
        return
    first = [f for _, lines in GROUPS for _, _, f in lines if f in figures]
    others = [f for f in figures if f not in first]

    def grid(names):
        yield '<div class="plots">'
        for name in names:
            yield from distribution(name, figures[name])
        yield "</div>"

    yield "<h2>Distributions</h2><p>How much of the samples stays below a value."
    yield from grid(first)
    if others:
        yield from folded(f"{len(others)} more", grid(others))


def all_figures(rows):
    lines = [
        (f"{r.run} {r.what}: {r.figure}", *(number(r.value(c)) for c in COLUMNS)) for r in rows
    ]
    return folded(f"All figures: {len(lines)}", table(("", *COLUMNS), lines))


def page(data, results):
    """The page; results is None if there is nothing to compare with."""
    title = "Tasklets: baseline and patched"
    if results is None:
        title = "Tasklets and other ways to defer work"
    out = [
        "<!DOCTYPE html>",
        "<!-- SPDX-License-Identifier: GPL-2.0 -->",
        '<html lang="en"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{title}</title><style>{STYLE}{distribution_style()}</style><h1>{title}</h1>",
    ]
    if results is not None:
        pairs = compared(data.rows)
        out += [*headline(pairs, results), *changes(pairs), *targets(results)]
    out += [
        *plots(data.curves),
        "<h2>How it was measured</h2>",
        f"<p>{escape(conditions(data.head))}",
    ]
    if results is not None:
        out.append(
            "<p><i>baseline</i> is the series up to the patch before the swap, <i>patched</i> all of"
            " it, and tasklet.bh= the same with the callback of the benchmark in that parameter,"
            " which keeps it in softirq context. An interrupt on the second CPU schedules the tasklets."
            " p50 and p99 are what 50% and 99% of the samples do not exceed."
        )
    out += [*all_figures(data.rows), "</html>"]
    return "\n".join(out) + "\n"
