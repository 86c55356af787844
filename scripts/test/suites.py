# SPDX-License-Identifier: GPL-2.0
"""What the programs that check the results of a run have in common: see scripts/guest/run.sh
for what is in a run's directory."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
GUEST = TOP.joinpath("scripts", "guest")
COLUMNS = ("passed", "failed", "skipped")


class Failure(Exception):
    """The run is not good: the cause, and hints where to look"""


def options(doc):
    """The arguments that all of these programs take, and the run that they name"""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parser", type=Path, help="instead of that of the run's tree")
    parser.add_argument("run", type=Path, metavar="RUN")
    args = parser.parse_args()
    if not (args.run / "run").is_file():
        sys.exit(f"{Path(sys.argv[0]).name}: error: {args.run} is not the directory of a run")
    return args


def described(run):
    """The lines of the file run/run, by their keys; a later line wins"""
    lines = (run / "run").read_text().splitlines()
    return {key: value for key, _, value in (line.partition(" ") for line in lines)}


def words(run, name):
    """The lines of a file of the run, or none"""
    path = run / name
    return path.read_text().split("\n")[:-1] if path.is_file() else []


def shown(path):
    """As somebody in the repository would name it"""
    path = path.resolve()
    return str(path.relative_to(TOP)) if path.is_relative_to(TOP) else str(path)


def read_ktap(args, about, console):
    """The results in a console, as read-ktap prints them"""
    where = args.parser or Path(about["tree"], "tools/testing/kunit")
    done = subprocess.run(
        [GUEST / "read-ktap", "--text", args.run / "results.txt"]
        + ["--kernelci", args.run / "kernelci.json", where, console],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failure("the results cannot be read")
    return json.loads(done.stdout)


def names_failed(cases):
    """The cases that did not pass and were not skipped, printed and as a list"""
    failed = [c for c in cases if c["status"] not in ("SUCCESS", "SKIPPED")]
    for case in failed:
        print(f"[{case['status']}] {case['suite']}: {case['case']}", file=sys.stderr)
    return [f"{c['suite']} {c['case']}" for c in failed]


def keep(run, summary, **more):
    """One line for lists of runs, and all of it as JSON"""
    (run / "summary").write_text(f"{summary}\n")
    (run / "results.json").write_text(json.dumps(more, indent=1) + "\n")


def keep_figures(run, figures, **more):
    """Figures of COLUMNS, and all of it as JSON"""
    (run / "figures").write_text(" ".join(map(str, figures)) + "\n")
    more.update(zip(COLUMNS, figures))
    keep(run, counted(figures), **more)


def counted(figures):
    """Figures of COLUMNS in words"""
    return ", ".join(f"{n} {name}" for n, name in zip(figures, COLUMNS))


def check_console(run, *allowed):
    """The kernel did not complain of anything but what is allowed: a pattern with -k"""
    done = subprocess.run(
        [GUEST / "check-console", "-p", *allowed, "-o", described(run)["out"], run / "console"],
        check=False,
    )
    if done.returncode:
        raise Failure("the console is not that of a good run", f"console: {run / 'console'}")


def check_end(run, about):
    """The guest came to its end by itself. s390 says nothing of it: there the end of QEMU,
    a clean console and complete results must do."""
    console = (run / "console").read_text(errors="replace")
    if about.get("ended", "0") != "0":
        raise Failure("the guest did not end by itself", f"console: {run / 'console'}")
    if (run / "kernel/arch/s390").is_dir():
        return
    if "reboot: Power down" not in console and "reboot: System halted" not in console:
        raise Failure(
            "the guest ended before it powered off", f"console: {run / 'console'}"
        )


def guest_line(about):
    """How the guest was booted, for tables"""
    line = f"{about['accelerator']}, {about['cpus']} CPUs, {about.get('seconds', '?')} s"
    extra = about.get("extra")
    return f"{line}, {extra}" if extra else line


def table(*rows):
    """One line for each row: name, value"""
    for name, value in rows:
        print(f"{name:<18} {value}")


def finish(check):
    """Run check(), and end with what it found"""
    name = Path(sys.argv[0]).name
    try:
        check()
    except Failure as failure:
        sys.stdout.flush()
        cause, *hints = failure.args
        print(f"{name}: error: {cause}", *(f"  {h}" for h in hints), sep="\n", file=sys.stderr)
        sys.exit(1)
