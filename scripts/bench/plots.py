# SPDX-License-Identifier: GPL-2.0
"""Plots of results as SVG."""

from html import escape
from math import ceil, floor, log10

from words import RUNS

# By run, on light and on dark ground. For readers who see few colours, too.
COLOURS = {
    "baseline": ("#c04f00", "#ff9a4d"),
    "patched": ("#0067a8", "#62b8f5"),
    "bh": ("#00835f", "#3fd4a5"),
}
OTHERS = ("#c04f00", "#0067a8", "#00835f", "#b0508a", "#a07000", "#3a8fc0", "#777")
FONT = "sans-serif"

# What the headline plot shows, in groups: (text, what, figure)
GROUPS = (
    (
        "What tasks wait for",
        (
            ("real-time task, 64 callbacks due", "tasklet", "FIFO 64 of 20 us"),
            ("normal task, 64 callbacks due", "tasklet", "OTHER 64 of 20 us"),
            ("normal task, one repeats for ever", "tasklet", "OTHER self 2 us"),
        ),
    ),
    (
        "What callbacks wait for",
        (
            ("idle CPU", "tasklet", "latency idle"),
            ("four CPU hogs", "tasklet", "latency 4 hogs"),
            ("last of 64, eight CPU hogs", "tasklet", "burst 64x20us 8 hogs"),
            ("real-time hog", "tasklet", "latency FIFO hog"),
        ),
    ),
    (
        "What tasklets cost",
        (
            ("in the interrupt, for one", "tasklet", "cost of queueing"),
            ("each of 16", "tasklet", "each of 16"),
        ),
    ),
)
UNITS = ("1 ns", "10 ns", "100 ns", "1 us", "10 us", "100 us", "1 ms", "10 ms", "100 ms", "1 s")


def style():
    rules = ["svg.ranges .bg{fill:#fff;stroke:#ccc}", "svg.ranges text{fill:#222}"]
    rules += ["svg.ranges .low{fill:#666}", "svg.ranges .grid{stroke:#ddd}"]
    dark = ["svg.ranges .bg{fill:#16191d;stroke:#444}", "svg.ranges text{fill:#e8e8e8}"]
    dark += ["svg.ranges .low{fill:#a0a0a0}", "svg.ranges .grid{stroke:#383d44}"]
    for run, colours in COLOURS.items():
        for rule, colour in ((rules, colours[0]), (dark, colours[1])):
            rule.append(f"svg.ranges .{run}{{stroke:{colour};fill:{colour}}}")
    return "".join(rules) + "@media (prefers-color-scheme:dark){" + "".join(dark) + "}"


def ranges(pairs):
    """p50, p99 and max of the figures that matter most, for the three runs; "" without any"""
    groups = [
        (title, [(text, pairs[what, f]) for text, what, f in lines if (what, f) in pairs])
        for title, lines in GROUPS
    ]
    groups = [(title, lines) for title, lines in groups if lines]
    values = [
        max(v, 1)
        for _, lines in groups
        for _, runs in lines
        for r in runs.values()
        for v in (r.value("p50"), r.value("max"))
    ]
    if not values:
        return ""
    low, high = floor(log10(min(values))), ceil(log10(max(values) + 1))
    width, left, lane, row, top = 760, 262, 9, 36, 66
    height = top + sum(24 + row * len(lines) for _, lines in groups) + 34
    bottom = height - 30

    def x(v):
        return left + (log10(max(v, 1)) - low) / (high - low) * (width - left - 24)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ranges" role="img" font-family="{FONT}"'
        f' font-size="12" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        "<!-- SPDX-License-Identifier: GPL-2.0; written by make results -->",
        f"<title>Tasklets: {', '.join(RUNS.values())}</title>",
        f"<style>{style()}</style>",
        f'<rect class="bg" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="6"/>',
        '<text x="16" y="25" font-size="15" font-weight="bold">Tasklets over workqueues:'
        " less is better</text>",
    ]
    at = 16
    for run, name in RUNS.items():
        out.append(f'<circle class="{run}" cx="{at + 5}" cy="43" r="4.5"/>')
        out.append(f'<text x="{at + 15}" y="47">{escape(name)}</text>')
        at += 38 + 7 * len(name)
    out.append(
        f'<text class="low" x="{width - 16}" y="47" text-anchor="end">dot p50, thick line to p99,'
        " thin line to the maximum</text>"
    )
    for decade in range(low, high + 1):
        at = x(10**decade)
        unit = UNITS[decade] if decade < len(UNITS) else f"10^{decade} ns"
        out.append(f'<path class="grid" d="M{at:.1f} {top - 6}V{bottom}"/>')
        out.append(
            f'<text class="low" x="{at:.1f}" y="{bottom + 17}" text-anchor="middle">{unit}</text>'
        )
    out.append(f'<text class="low" x="16" y="{bottom + 17}">1 ns is one instruction</text>')
    y = top
    for title, lines in groups:
        out.append(f'<text x="16" y="{y + 12}" font-weight="bold">{escape(title)}</text>')
        y += 24
        for text, runs in lines:
            out.append(f'<text x="28" y="{y + lane + 4}">{escape(text)}</text>')
            for n, run in enumerate(RUNS):
                if run not in runs:
                    continue
                p50, p99, highest = (x(runs[run].value(c)) for c in ("p50", "p99", "max"))
                at = y + n * lane
                out.append(
                    f'<g class="{run}"><path d="M{p50:.1f} {at}H{highest:.1f}"/>'
                    f'<path d="M{p50:.1f} {at}H{p99:.1f}" stroke-width="4"/>'
                    f'<path d="M{highest:.1f} {at - 3}v6"/>'
                    f'<circle cx="{p50:.1f}" cy="{at}" r="4"/></g>'
                )
            y += row
    return "\n".join([*out, "</svg>"]) + "\n"


WIDTH, HEIGHT, LEFT, BOTTOM = 460, 200, 45, 35


def distribution(title, lines):
    """How much of the samples stays below a value: (name, values at 0 ... 100 %)"""
    every = [max(v, 1) for _, values in lines for v in values]
    low, high = floor(log10(min(every))), ceil(log10(max(every) + 1))

    def x(v):
        return LEFT + (log10(max(v, 1)) - low) / (high - low) * (WIDTH - LEFT - 15)

    def y(percent):
        return HEIGHT - BOTTOM - percent / 100 * (HEIGHT - BOTTOM - 30)

    yield f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    yield f'<text x="{LEFT}" y="14" font-weight="bold">{escape(title)}</text>'
    for percent in (0, 50, 100):
        at = y(percent)
        yield f'<path class="grid" d="M{LEFT} {at:.0f}H{WIDTH - 15}"/>'
        yield f'<text x="{LEFT - 6}" y="{at + 4:.0f}" text-anchor="end">{percent}%</text>'
    for decade in range(low, high + 1):
        at, below = x(10**decade), HEIGHT - BOTTOM + 15
        yield f'<path class="grid" d="M{at:.0f} {y(0):.0f}V{y(100):.0f}"/>'
        anchor = "end" if decade == high else "middle"
        yield f'<text x="{at:.0f}" y="{below}" text-anchor="{anchor}">{10**decade:,}</text>'
    at = LEFT
    for i, (name, values) in enumerate(lines):
        kind = next((run for run, words in RUNS.items() if words == name), f"other{i}")
        path = f"M{x(values[0]):.1f} {y(0):.1f}" + "".join(
            f"H{x(v):.1f}V{y(100 * n / (len(values) - 1)):.1f}" for n, v in enumerate(values) if n
        )
        yield f'<path class="line {kind}" d="{path}" fill="none"/>'
        yield f'<text class="name {kind}" x="{at}" y="{HEIGHT - 4}">{escape(name)}</text>'
        at += 14 + 6 * len(name)
    yield "</svg>"


def distribution_style():
    light, dark = [], []
    for run, colours in COLOURS.items():
        for rules, colour in ((light, colours[0]), (dark, colours[1])):
            rules.append(f"svg .line.{run}{{stroke:{colour}}}svg .name.{run}{{fill:{colour}}}")
    for i, colour in enumerate(OTHERS):
        light.append(f"svg .line.other{i}{{stroke:{colour}}}svg .name.other{i}{{fill:{colour}}}")
    return "".join(light) + "@media (prefers-color-scheme:dark){" + "".join(dark) + "}"
