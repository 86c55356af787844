# SPDX-License-Identifier: GPL-2.0
"""What the cover letter of the series says of the results, for scripts/series/mail.

Text in sections, as in patches/cover: "== figures", "== missed" and "== alternatives". For
results.py, which is the program.
"""

from texts import WAYS, counted, wrapped
from words import compared, conditions, excess, missed, number, sentences

LIMIT = 72
# The ways to defer work beside each other: figure, column
SHOWN = (
    ("cost of queueing", "p50"),
    ("latency idle", "p50"),
    ("latency hog", "p50"),
    ("latency work hogs", "p99"),
    ("each of 16", "p50"),
    ("each of 64", "p50"),
    ("FIFO 64 of 20 us", "p99"),
    ("OTHER 64 of 20 us", "p99"),
)
NAMES = {"tasklet": "tasklet", "bh_work": "BH work", "percpu_work": "per-CPU", "highpri_work": "highpri"}


def figures(data, stamp):
    yield from wrapped(
        "Figures are instructions, if they say nothing else. The baseline is the series up to the patch before the"
        " swap. tasklet.bh= is the parameter that keeps callbacks in softirq context.",
        limit=LIMIT,
    )
    said = sentences(compared(data.rows))
    for kind, title in (("better", "better"), ("worse", "worse"), ("same", "the same")):
        if said[kind]:
            yield from ("", f"{'What stays' if kind == 'same' else 'What gets'} {title}:", "")
            for line in said[kind]:
                yield from wrapped(f"- {line}", "  ", LIMIT)
    yield ""
    yield from wrapped(conditions(data.head), limit=LIMIT)
    if data.head["series"] != stamp:
        yield ""
        yield from wrapped(
            "These are figures of an earlier state of the series. The code has changed since"
            f" (stamp {stamp[:12]}).",
            limit=LIMIT,
        )


def misses(results, counts):
    yield from wrapped(counted(counts), limit=LIMIT)
    bad = missed(results)
    if bad:
        yield ""
        yield f"{'target missed':45}{'measured':>11}{'at most':>12}"
    for r in bad:
        yield f"{r.target.name:45}{number(r.measured):>11}{number(r.at_most):>12}  {excess(r)}"


def alternatives(data):
    """The ways to defer work, on the patched kernel"""
    found = {
        (r.what, r.figure): r for r in data.rows if r.run == "patched" and r.what in WAYS
    }
    used = [w for w in WAYS if any(what == w for what, _ in found)]
    yield f"{'':23}" + "".join(f"{NAMES.get(w, w):>14}" for w in used[:5]).rstrip()
    for figure, column in SHOWN:
        cells = [found.get((w, figure)) for w in used[:5]]
        if any(cells):
            line = "".join(f"{number(c.value(column)) if c else '-':>14}" for c in cells)
            yield f"{figure + ' ' + column:23}{line}"


def letter(data, results, counts, stamp, base):
    if data is None:
        for name in ("figures", "missed", "alternatives"):
            yield from (f"== {name}", f"Nothing was measured on {base} yet.", "")
        return
    yield from ("== figures", *figures(data, stamp), "")
    yield from ("== missed", *misses(results, counts), "")
    yield from ("== alternatives", *alternatives(data), "")
