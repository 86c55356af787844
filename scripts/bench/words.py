# SPDX-License-Identifier: GPL-2.0
"""How figures are said, in texts and in the report."""

RUNS = {"baseline": "baseline", "patched": "patched", "bh": "patched with tasklet.bh="}
SAME = 0.05  # what differs by less is the same

# The figures that matter most: what, figure, column, what it is; {} is a number
HEADLINE = """
tasklet|FIFO 64 of 20 us|p99|A real-time task woken while 64 callbacks are due waits for {}
tasklet|OTHER 64 of 20 us|p99|A normal task woken while 64 callbacks are due waits for {}
tasklet|cost of queueing|p50|The interrupt that schedules a tasklet needs {}
tasklet|latency idle|p50|On an idle CPU, the callback begins after {}
tasklet|burst 64x20us 8 hogs|max|Beside eight CPU hogs, the last of 64 callbacks begins after {}
tasklet|latency FIFO hog|max|Beside a real-time hog, a callback begins after {}
ifb|instructions, ping|p50|A ping through ifb takes {}
"""
# and those that are not for the README
MORE = """
tasklet|latency 4 hogs|p99|Beside four CPU hogs, a callback begins after {}
tasklet|each of 16|p50|Each of 16 callbacks that are due takes {}
tasklet|OTHER self 2 us|p99|Beside a callback that repeats for ever, a normal task waits for {}
tasklet|RCU under flood|p50|While 64 callbacks are due all the time, a grace period takes {}
tasklet|burnt by disabled|p50|A tasklet scheduled while disabled takes {} of 20 million from others
ifb|instructions, tcp|p50|A KB over TCP through ifb takes {}
"""
AT = {"p50": "", "p99": " at p99", "max": " at most"}


def number(v):
    return f"{v:,.0f}"


def change(old, new):
    """In words: 0 and small values have no useful ratio."""
    if old == new:
        return "same"
    if not old or not new:
        return f"{new - old:+,}"
    ratio = new / old
    if ratio >= 2:
        return f"{ratio:.1f} times"
    if ratio <= 0.5:
        return f"1/{1 / ratio:.1f}"
    percent = f"{(ratio - 1) * 100:+.1f}%"
    return "same" if percent in ("+0.0%", "-0.0%") else percent


def kind(old, new):
    """better, worse or same"""
    ratio = new / old if old else float("inf") if new else 1
    return "better" if ratio < 1 - SAME else "worse" if ratio > 1 + SAME else "same"


def compared(rows):
    """(what, figure): the rows of the runs, where both cores were measured"""
    by_name = {}
    for r in rows:
        if r.run in RUNS:
            by_name.setdefault((r.what, r.figure), {})[r.run] = r
    return {name: runs for name, runs in by_name.items() if {"baseline", "patched"} <= set(runs)}


def beside(old, new):
    """A change with what it is compared with"""
    changed = change(old, new)
    if changed == "same":
        return f"the same as the baseline ({number(old)})"
    if "%" in changed:
        more = "more" if new > old else "less"
        return f"{changed[1:]} {more} than the baseline ({number(old)})"
    return f"{changed} {'of ' if '/' in changed else ''}the baseline ({number(old)})"


def sentences(pairs, more=True):
    """{better, worse, same: what to say of the figures that matter most}"""
    said = {"better": [], "worse": [], "same": []}
    lines = HEADLINE.strip() + (MORE.rstrip() if more else "")
    for what, figure, column, text in (line.split("|") for line in lines.split("\n")):
        runs = pairs.get((what, figure))
        if not runs:
            continue
        old, new = (runs[run].value(column) for run in ("baseline", "patched"))
        line = f"{text.format(number(new) + AT[column])}: {beside(old, new)}"
        if "bh" in runs:
            line += f"; with tasklet.bh= {number(runs['bh'].value(column))}"
        said[kind(old, new)].append(line + ".")
    return said


def ratio(result):
    return result.measured / result.at_most if result.at_most else float("inf")


def excess(result):
    """By how much a target is missed"""
    return f"{ratio(result):.1f} times" if ratio(result) >= 2 else f"{ratio(result) - 1:+.1%}"


def missed(results):
    return sorted((r for r in results if r.verdict == "MISSED"), key=lambda r: -ratio(r))


def conditions(head):
    """What was measured, and how"""
    line = f"Measured by {head.get('by', '')}"
    if head.get("date"):
        line += f" on {head['date']}"
    line += f". Series {head['series'][:12] or '(unknown)'} on {head.get('base', '')}"
    built = [head[k] for k in ("kernel", "compiler") if head.get(k)]
    if built:
        line += f" ({', '.join(built)})"
    return f"{line}. {head.get('how', '')}".rstrip()
