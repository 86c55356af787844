#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What the benchmark measured: read from consoles, as tables, as JSON, as a report.

  check LOG             the benchmark in this console came to its end, with figures
  rows RUN LOG          its figures: RUN, what, figure, p50, p99, p99.9, max, with tabs
  histograms RUN LOG    rows of what cyclictest and rtla say in this console
  counts RUN CASE PART LOG
                        rows of the instructions that a case of make drivers counted
  value LOG FIGURE      one of them, as in "tasklet latency idle p50"
  report NAME RUN=LOG...    print the tables and the targets that were met and missed,
                        and write them as NAME.log, NAME.json and NAME.html
  publish RUN           make this NAME.json of a complete run the results of the series, and
                        write all texts, the plot and the page that have figures of it
  texts                 write them from the results as they are
  check-stamp           are the results of the series as it is?
  check-texts           is there nothing that "texts" would change?
  page FILE             the results as an HTML page
  letter                what the cover letter of the series says of them

The runs are baseline, patched, and bh (patched, with the callback of the benchmark in
tasklet.bh=), and cpus1, cpus2... for one figure on that many CPUs. Or there is one run, host.
scripts/bench/results calls what is about the results of the series.
"""

import argparse
import datetime
import difflib
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

sys.dont_write_bytecode = True  # nothing beside the sources
import letter  # noqa: E402
import report  # noqa: E402
import texts  # noqa: E402
import words  # noqa: E402

TARGETS = Path(__file__).resolve().parents[2] / "tests/suite/targets"
COLUMNS = ("p50", "p99", "p99.9", "max")
WAYS = (
    "tasklet",
    "bh_work",
    "percpu_work",
    "highpri_work",
    "kthread_work",
    "irq_thread",
    "hardirq",
)
RUNS = tuple(words.RUNS)
NEXT = "run: make bench && make results"

ROW = re.compile(
    r"tasklet_bench: ([a-z_]+) +(\S.*?) +p50 *(\d+) p99 *(\d+) p99\.9 *(\d+) max *(\d+)\b"
)
CURVE = re.compile(r"tasklet_bench: ([a-z_]+) (.+), every 20th: ([\d ]+)")
BUILT = re.compile(r"Linux version (\S+) \(.*?\) \(([^,]*)")
RUN = re.compile(r"baseline|patched|bh|cpus\d+|host")
FIGURE = re.compile(rf"({RUN.pattern}) \S+ .+ ({'|'.join(map(re.escape, COLUMNS))})")
LIMIT = re.compile(rf"\d+|{FIGURE.pattern}")
FACTOR = re.compile(r"(\d+(?:\.\d+)?)(?:\+(\d+))?")


class Error(Exception):
    """The cause, and on further lines what to do"""


class Row(NamedTuple):
    run: str
    what: str
    figure: str
    values: tuple

    def value(self, column):
        return self.values[COLUMNS.index(column)]


class Target(NamedTuple):
    """name is at most times what limit is, and offset more"""

    name: str
    times: float
    offset: int
    limit: str
    why: str


class Result(NamedTuple):
    target: Target
    measured: int  # None if this run did not
    at_most: float
    verdict: str  # met, MISSED, not measured


class Data(NamedTuple):
    """What there is to say: head is base, series, how; curves are as of read_console()"""

    head: dict
    rows: list
    curves: dict
    older: list = []  # (version, Data) of earlier versions of the series


def read(path):
    try:
        return Path(path).read_text(errors="replace").split("\n")
    except OSError as e:
        raise Error(f"cannot read {path}: {e.strerror}") from e


def read_console(path, run, whole=True):
    """The rows, and the curves: values at 0, 5, ... 100 % by (run, what, figure)"""
    rows, curves, done = [], {}, False
    for line in read(path):
        if m := ROW.search(line):
            rows.append(Row(run, m[1], m[2], tuple(map(int, m.groups()[2:]))))
        elif m := CURVE.search(line):
            curves[run, m[1], m[2]] = [int(v) for v in m[3].split()]
        elif "tasklet_bench: done" in line:
            done = True
    if whole and not done:
        raise Error(f"the benchmark did not come to its end\nconsole: {path}")
    if not rows:
        raise Error(
            "no figure was measured\nis there one that ONLY and FIGURE name?\n"
            f"console: {path}"
        )
    return rows, curves


def read_rows(path):
    """What "rows" prints"""
    rows = []
    for number, line in enumerate(read(path), 1):
        fields = line.split("\t")
        if not line:
            continue
        if len(fields) != 7 or not all(v.isdecimal() for v in fields[3:]):
            raise Error(f"{path}:{number}: no row of figures: {line}")
        rows.append(Row(*fields[:3], tuple(map(int, fields[3:]))))
    return rows


def read_targets(path):
    targets = []
    for number, line in enumerate(read(path), 1):
        if not line or line.startswith("#"):
            continue
        fields = [f.strip() for f in line.split("|")]
        factor = FACTOR.fullmatch(fields[1]) if len(fields) == 4 else None
        if not factor or not FIGURE.fullmatch(fields[0]) or not LIMIT.fullmatch(fields[2]):
            raise Error(f"{path}:{number}: not A | TIMES | B | WHY: {line}")
        why = targets[-1].why if targets and fields[3] == "the same" else fields[3]
        targets.append(Target(fields[0], float(factor[1]), int(factor[2] or 0), fields[2], why))
    return targets


def compare(targets, rows):
    measured = {f"{r.run} {r.what} {r.figure} {c}": r.value(c) for r in rows for c in COLUMNS}
    for t in targets:
        value = measured.get(t.name)
        limit = int(t.limit) if t.limit.isdecimal() else measured.get(t.limit)
        if value is None or limit is None:
            yield Result(t, None, None, "not measured")
        else:
            at_most = t.times * limit + t.offset
            yield Result(t, value, at_most, "met" if value <= at_most else "MISSED")


def count(results):
    verdicts = [r.verdict for r in results]
    return {v.lower(): verdicts.count(v) for v in ("met", "MISSED", "not measured")}


def runs_table(rows):
    """The runs side by side, and below it what was measured on several numbers of CPUs"""
    yield " " * 37 + "".join(f"{run + ' p50':>14}{'p99':>10}{'max':>11}" for run in RUNS)
    table = {}
    for r in rows:
        if r.run in RUNS and (r.what == "tasklet" or r.what not in WAYS):
            table.setdefault((r.what, r.figure), {})[r.run] = r
    for (what, figure), by_run in table.items():
        line = f"{what:14}{figure:23}"
        for run in RUNS:
            r = by_run.get(run)
            p50, p99, _, highest = r.values if r else ("-",) * 4
            line += f"{p50:>14}{p99:>10}{highest:>11}"
        yield line
    cpus = [r for r in rows if r.run.startswith("cpus")]
    if cpus:
        yield ""
    for r in cpus:
        yield f"{r.what:14}{r.figure:23} with {r.run[4:]} CPUs {r.value('p50'):9}"


def ways_table(rows, run, column):
    """One column of the ways to defer work side by side"""
    table = {}
    for r in rows:
        if r.run == run and r.what in WAYS:
            table.setdefault(r.figure, {})[r.what] = r.value(column)
    ways = [w for w in WAYS if any(w in by_way for by_way in table.values())]
    yield f"{column:22}" + "".join(f"{w:>13}" for w in ways)
    for figure, by_way in table.items():
        yield f"{figure:22}" + "".join(f"{by_way.get(w, '-'):>13}" for w in ways)


def targets_table(results):
    yield f"{'target':44}{'measured':>10}{'at most':>12}"
    for r in results:
        if r.measured is None:
            yield f"{r.target.name:44}{'-':>10}{'-':>12}  {r.verdict}"
        else:
            yield (
                f"{r.target.name:44}{r.measured:10}{r.at_most:12.0f}  {r.verdict:8}"
                f" ({r.target.why})"
            )
    yield ", ".join(f"{n} {verdict}" for verdict, n in count(results).items())


def tables(rows, results):
    if results is None:
        for column in ("p50", "p99", "max"):
            yield from ways_table(rows, "host", column)
            yield ""
        return
    yield from runs_table(rows)
    yield from ("", "patched, all the ways to defer work:")
    yield from ways_table(rows, "patched", "p50")
    yield ""
    yield from targets_table(results)


def as_json(data):
    """With a row a line: for people, and for diff"""
    lines = [f" {json.dumps(k)}: {json.dumps(v)}" for k, v in data.head.items()]
    table = []
    for r in data.rows:
        row = dict(zip(("run", "what", "figure", *COLUMNS), (*r[:3], *r.values)))
        # The other ways to defer work are not drawn beside tasklets.
        if r[:3] in data.curves and (r.what == "tasklet" or r.run == "host"):
            row["curve"] = data.curves[r[:3]]
        table.append("  " + json.dumps(row))
    return "{\n" + ",\n".join(lines) + ',\n "rows": [\n' + ",\n".join(table) + "\n ]\n}\n"


def from_json(path):
    try:
        head = json.loads("\n".join(read(path)))
        head = {**head, "series": head["series"], "whole": head["whole"]}  # it has these
        rows, curves = [], {}
        for r in head.pop("rows"):
            rows.append(Row(r["run"], r["what"], r["figure"], tuple(r[c] for c in COLUMNS)))
            if "curve" in r:
                curves[rows[-1][:3]] = r["curve"]
        return Data(head, rows, curves)
    except (ValueError, TypeError, KeyError, AttributeError) as e:
        raise Error(f"{path} has no results of the benchmark\n{NEXT}") from e


def built(path):
    """The version of the kernel, and the compiler"""
    for line in read(path):
        if m := BUILT.search(line):
            return m.groups()
    return "", ""


def make_report(args):
    rows, curves, kernel = [], {}, ("", "")
    for source in args.source:
        run, _, log = source.partition("=")
        if not log or not RUN.fullmatch(run):
            raise Error(f"not RUN=LOG: {source}")
        some_rows, some_curves = read_console(log, run)
        rows += some_rows
        curves |= some_curves
        if run in ("patched", "host"):
            kernel = built(log)
    for path in args.rows:
        rows += read_rows(path)
    results = None
    if not any(r.run == "host" for r in rows):
        results = list(compare(read_targets(args.targets), rows))
    head = {
        "SPDX-License-Identifier": "GPL-2.0",
        "base": args.base,
        "series": args.series,
        "by": args.by,
        "how": args.how,
        "date": datetime.date.today().isoformat(),
        "kernel": kernel[0],
        "compiler": kernel[1],
        "whole": args.whole,
    }
    data = Data(head, rows, curves)
    text = "\n".join(tables(rows, results)) + "\n"
    name = Path(args.name)
    for suffix, content in (
        (".log", text),
        (".json", as_json(data)),
        (".html", report.page(data, results)),
    ):
        name.with_name(name.name + suffix).write_text(content)
    print(text)
    print(f"{'as JSON':18} {name}.json")
    print(f"{'report':18} {name}.html")


def check_series(data, args, what):
    if data.head["series"] != args.stamp:
        raise Error(
            f"{what} of another series: stamp {data.head['series'][:12] or '(none)'}, and that of"
            f" patches/{args.base} is {args.stamp[:12]}\n{NEXT}"
        )


def published(args):
    """The results of the series, or None"""
    return from_json(args.results) if Path(args.results).exists() else None


def older(args):
    """What was published with earlier versions of the series: version, data"""
    directory = Path(args.results).parent / "versions"
    found = [(int(p.stem.rpartition("-v")[2]), p) for p in directory.glob(f"{args.base}-v*.json")]
    return [(f"v{number}", from_json(path)) for number, path in sorted(found)]


def wanted(data, args):
    """(path, what it has to be) for all that has figures; the plot may have to be none"""
    parts = figure = None
    if data:
        results = list(compare(read_targets(args.targets), data.rows))
        parts = texts.parts(data, results, count(results), older(args))
        figure = texts.figure(data)
    for path in args.text:
        lines = read(path)
        try:
            yield Path(path), "\n".join(texts.filled(lines, args.base, parts))
        except texts.Error as e:
            raise Error(f"{path}:{e}") from e
    yield Path(args.results).with_suffix(".svg"), figure


def write_texts(args):
    # All of them are made before one is written.
    for path, content in list(wanted(published(args), args)):
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or path.read_text() != content:
            path.write_text(content)
            print(f"{'written':18} {path}")


def check_texts(args):
    wrong = False
    for path, content in wanted(published(args), args):
        there = path.read_text() if path.exists() else None
        if there != content:
            wrong = True
            lines = [(t or "").splitlines() for t in (there, content)]
            diff = difflib.unified_diff(*lines, str(path), "what the results say", "", "", 0, "")
            print("\n".join(list(diff)[:20]) or f"{path} must not be there")
    if wrong:
        raise Error("texts have other figures than the results\nrun: scripts/bench/results --texts")


def publish(args):
    path = Path(args.run)
    if not path.exists():
        raise Error(f"there is no complete run of the benchmark: no {path}\n{NEXT}")
    data = from_json(path)
    check_series(data, args, "the last complete run of the benchmark is")
    if not data.head["whole"]:
        raise Error(f"this run left something out: {path}\n{NEXT}")
    if data.head.get("base") != args.base:
        raise Error(f"this run is of another base than {args.base}: {path}\n{NEXT}")
    list(wanted(data, args))  # with no error
    results = Path(args.results)
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(as_json(data))
    print(f"{'results':18} {results}")
    write_texts(args)


def check_stamp(args):
    data = published(args)
    if data is None:
        raise Error(f"there are no results of this series: no {args.results}\n{NEXT}")
    check_series(data, args, "the results are")


def write_page(args):
    data = published(args)
    if data is None:
        raise Error(f"there are no results to report: no {args.results}\n{NEXT}")
    page = Path(args.page)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(report.page(data, list(compare(read_targets(args.targets), data.rows))))
    print(f"{'report':18} {page}")


def print_letter(args):
    data, results = published(args), None
    if data:
        results = list(compare(read_targets(args.targets), data.rows))
    counts = count(results or [])
    print("\n".join(letter.letter(data, results, counts, args.stamp, args.base)))


def print_value(args):
    for r in read_console(args.log, "")[0]:
        for column in COLUMNS:
            if args.figure == f"{r.what} {r.figure} {column}":
                print(r.value(column))
                return
    raise Error(f'the benchmark has no figure "{args.figure}"')


def print_rows(args):
    for r in read_console(args.log, args.run, whole=False)[0]:
        print_row(*r[:3], *r.values)


def print_row(run, what, figure, *values):
    print(run, what, figure, *values, sep="\t")


def percentile(histogram, p):
    """The least value that at least p % of the samples do not exceed"""
    wanted = sum(histogram.values()) * p / 100
    seen = 0
    for value, count in histogram.items():
        seen += count
        if seen >= wanted:
            return value
    raise Error("a histogram without samples")


def print_histograms(args):
    """From us to ns. A program that failed has no row."""
    what, histogram, columns = None, {}, 0
    for line in read(args.log):
        match line.split():
            case ["cross-check", what, figure]:
                histogram = {}
                # the value, and for timerlat the interrupt before the thread
                columns = 3 if what == "timerlat" else 2
            case ["cross-checked", code]:
                if what and histogram and code == "0":
                    values = [percentile(histogram, p) for p in (50, 99, 99.9, 100)]
                    print_row(args.run, what, f"{figure} under flood", *values)
                what = None
            case [value, *counts] if what and all(map(str.isdecimal, [value, *counts])):
                if len(counts) == columns - 1 and int(counts[-1]):
                    histogram[int(value) * 1000] = int(counts[-1])


def print_counts(args):
    """The median of the operations, and of so few p99 is the largest"""
    counts = {}
    for line in read(args.log):
        match line.split():
            case ["counted", args.part, kind, count] if count.isdecimal():
                counts.setdefault(kind, []).append(int(count))
    for kind, of in counts.items():
        of.sort()
        print_row(args.run, args.case, f"instructions, {kind}", of[len(of) // 2], *[of[-1]] * 3)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name, run, *arguments):
        p = commands.add_parser(name)
        for argument in arguments:
            p.add_argument(argument)
        p.set_defaults(run_command=run)
        return p

    command("check", lambda args: read_console(args.log, ""), "log")
    command("rows", print_rows, "run", "log")
    command("histograms", print_histograms, "run", "log")
    command("counts", print_counts, "run", "case", "part", "log")
    command("value", print_value, "log", "figure")
    p = command("report", make_report, "name")
    p.add_argument("source", nargs="+", metavar="RUN=LOG")
    p.add_argument("--rows", action="append", default=[], metavar="FILE", help="and these rows")
    for some in (
        p,
        command("publish", publish, "run"),
        command("texts", write_texts),
        command("check-stamp", check_stamp),
        command("check-texts", check_texts),
        command("page", write_page, "page"),
        command("letter", print_letter),
    ):
        some.add_argument("--targets", default=TARGETS, metavar="FILE")
        some.add_argument("--base", default="", help="the base kernel")
        if some is not p:
            some.add_argument("--results", required=True, metavar="FILE", help="of the series")
            some.add_argument("--stamp", default="", help="that of the series")
            some.add_argument("--text", action="append", default=[], metavar="FILE")
    p.add_argument("--series", default="", metavar="STAMP", help="what was measured")
    p.add_argument("--by", default="make bench", metavar="COMMAND")
    p.add_argument("--how", default="", metavar="TEXT", help="the conditions")
    p.add_argument("--whole", action="store_true", help="nothing was left out")
    args = parser.parse_args()
    try:
        args.run_command(args)
    except Error as e:
        print(f"{parser.prog}: error: " + str(e).replace("\n", "\n  "), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
