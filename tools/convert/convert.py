#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""convert.py - convert tasklets to work items, where it can be proved that nothing is lost

usage: convert.py [--to thread|bh] [--proofs FILE] [--table FILE] [--where-to FILE --base BASE]
                  [--only PATH]... list TREE
       convert.py [--to thread|bh] [--proofs FILE] [--plan FILE] [--only PATH]... edit TREE
       convert.py [--compiled FILE] commit PLAN TREE
       convert.py [--to thread|bh] --proofs FILE [--only PATH]... bind TREE
       convert.py better OLD-TABLE NEW-TABLE

list prints what would be converted, and what not and why; --table writes the numbers, and
--where-to a page that recommends where each tasklet should run; see recommend.py. Work items go to
the queues of the thread, or to the BH queues; the tree must have them.
edit changes the files of TREE, a git work tree that is nobody's, and writes to --plan what it
did. commit makes one commit of each driver, with a changelog made of facts; --compiled is the
table of "make users". better fails if the new numbers are worse than the old ones. With --only,
only tasklets that have to do with a PATH, a file or a directory of TREE, are converted, and
only proofs of files there are bound.

The obligations are in prove.py. The file of proofs has a paragraph for each that has been proved
by reading the driver; see proofs.py. bind adds hashes of the code in TREE to it, which is to say
that somebody has read them: it prints the proofs that did not hold there before.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import textwrap

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import edit
import find
import prove
import proofs
import recommend
from proofs import Error


def within(path, of):
    """Is a path a file, or in a directory?"""
    return path == of or path.startswith(of.rstrip("/") + "/")


def concerns(t, only):
    """Has a tasklet to do with one of the paths?"""
    files = t.files | {d.src.path for d in t.decls}
    return not only or any(within(f, o) for f in files for o in only)


def analyse(args):
    tree = find.Tree(args.tree)
    if not os.path.exists(os.path.join(args.tree, "include/linux/interrupt.h")):
        raise Error("%s is no kernel tree" % args.tree)
    offer = prove.Offer(tree, args.to)
    if offer.missing:
        raise Error("no %s in %s%s" % (offer.missing[0], args.tree, "" if args.to == "bh" else
                                       "\n  TO=bh takes the BH queues of mainline"))
    tasklets = find.find(tree)
    read = proofs.Proofs(args.proofs)
    prove.prove(tree, tasklets, offer, read)
    for proof in read.all.values():
        there = os.path.exists(os.path.join(args.tree, proof.subject.split()[0]))
        if args.strict and not proof.used and (there or not proof.code):
            raise Error("%s: nobody needs %s %s" % (args.proofs, proof.subject, proof.obligation))
    args.read = read
    return tree, tasklets, offer


def groups(tasklets):
    """Those that share a file or a callback are converted by one patch"""
    found = find.joined((t, t.files | {d.src.path for d in t.decls} |
                         {o.path for c in t.callbacks.values() for o, _ in c.places})
                        for t in tasklets)
    return sorted(found, key=lambda g: min(g[1]))


def numbers(tree, tasklets, texts):
    """The burn-down: what there was, what is converted, and what is refused, by class"""
    word = re.compile(r"\b(%s)\b" % find.WORDS)
    before = {p for p in tree.has if p.endswith(".c") and find.of_api(p)}
    after = {p for p in before if word.search(code(texts.get(p) or tree.text(p)))}
    declared = sum(len(t.decls) for t in tasklets)
    converted = sum(len(t.decls) for t in tasklets if not t.refused)
    classes = collections.Counter(k for t in tasklets for k in {r[0] for r in t.refused})
    return {"tasklets": declared, "converted": converted, "files": len(before), "left": len(after),
            "unread": len(unread(tree, [])), "classes": dict(classes.most_common())}


def unread(tree, only):
    """The files that name the API and could not be read, and why"""
    return {p: why for p, why in tree.unreadable.items() if p in tree.has and
            (not only or any(within(p, o) for o in only))}


def code(text):
    """Text without comments and strings"""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', " ", text, flags=re.S)


def show(n):
    print("tasklets   %4d" % n["tasklets"])
    print("converted  %4d" % n["converted"])
    print("files      %4d name the API" % n["files"])
    print("left       %4d of them afterwards" % n["left"])
    print("unread     %4d: nothing is known of what is in them" % n["unread"])
    print("refused, by class; one tasklet may be in several:")
    for name, count in sorted(n["classes"].items(), key=lambda c: (-c[1], c[0])):
        print("  %4d  %s" % (count, name))


def convert(tree, tasklets, offer, only):
    """(tasklets, callback to its new name, path to text) of each patch"""
    for mine, _ in groups([t for t in tasklets if not t.refused and concerns(t, only)]):
        try:
            editor = edit.Editor(tree, mine, offer)
            new = editor.run()
            yield mine, editor.functions, new
        except ValueError as e:
            for t in mine:
                t.refuse("cannot be edited", t.decls[0].where(), str(e))


def facts(tree, t, offer, irq):
    """What a changelog says of a tasklet"""
    by = collections.defaultdict(set)
    for u in t.of("schedule", "hi_schedule"):
        f = u.src.function_at(u.at)
        by["high" if u.what == "hi_schedule" else "normal"].add(f.name if f else "?")
    return {"id": t.id(), "name": t.name, "callbacks": sorted({c.name for c in t.callbacks.values()}),
            "by": {k: sorted(v) for k, v in by.items()},
            "irq": sorted({n for v in by.values() for n in v} & irq),
            "ops": sorted({u.what for u in t.uses}), "proofs": t.proofs, "asserted": t.asserted}


def command_list(args):
    tree, tasklets, offer = analyse(args)
    texts = {}
    for _, _, new in convert(tree, tasklets, offer, args.only):
        texts.update(new)
    for t in sorted(tasklets, key=lambda t: t.id()):
        if not concerns(t, args.only):
            continue
        print("%s: %s" % (t.id(), "refused" if t.refused else "converted"))
        for kind, where, why in t.refused:
            print("    %s: %s: %s" % (where, kind, why))
    for path, why in sorted(unread(tree, args.only).items()):
        print("%s: refused\n    %s: unread" % (path, why))
    print()
    n = numbers(tree, [t for t in tasklets if concerns(t, args.only)], texts)
    show(n)
    if args.table:
        with open(args.table, "w") as f:
            json.dump({"SPDX-License-Identifier": "GPL-2.0", **n}, f, indent=1)
            f.write("\n")
    if args.where_to:
        with open(args.where_to, "w") as f:
            f.write(recommend.table(tree, tasklets, args.base))


def command_bind(args):
    analyse(args)
    for proof in args.read.all.values():
        if args.only and not any(within(proof.subject.split()[0], o) for o in args.only):
            proof.now = {}
            continue
        other = proof.other() if proof.used else None
        if other:
            print("%s %s: %s" % (proof.subject, proof.obligation, other))
    args.read.write()


def command_edit(args):
    tree, tasklets, offer = analyse(args)
    plan, texts = [], {}
    for mine, functions, new in convert(tree, tasklets, offer, args.only):
        irq = tree.handlers(new)
        plan.append({"files": sorted(new), "to": offer.to, "finish": offer.finish,
                     "functions": functions,
                     "tasklets": [facts(tree, t, offer, irq) for t in mine]})
        texts.update(new)
    for path, text in texts.items():
        with open(os.path.join(args.tree, path), "w", errors="surrogateescape", newline="") as f:
            f.write(text)
    n = numbers(tree, [t for t in tasklets if concerns(t, args.only)], texts)
    refused = [{"id": t.id(), "why": t.refused,
                "files": sorted(t.files | {d.src.path for d in t.decls})} for t in tasklets
               if t.refused and concerns(t, args.only)]
    with open(args.plan, "w") as f:
        json.dump({"patches": plan, "numbers": n, "refused": refused}, f, indent=1)
    show(n)


def wrap(text, first=""):
    return textwrap.fill(" ".join(text.split()), 72, initial_indent=first,
                         subsequent_indent=" " * len(first), break_long_words=False,
                         break_on_hyphens=False)


def subject(files):
    """dir: Convert ... as a subject of the kernel"""
    c = [f for f in files if f.endswith(".c")] or files
    common = os.path.commonpath(c)
    stem = os.path.splitext(os.path.basename(common))[0] if len(c) == 1 else os.path.basename(common)
    parts = common.split("/")
    area = parts[1] if parts[0] in ("drivers", "sound", "net") and len(parts) > 2 else parts[0]
    return "%s: %s: " % (area, stem) if stem != area else "%s: " % area


def changelog(patch, compiled):
    to, names = patch["to"], [t["name"] for t in patch["tasklets"]]
    many = len(names) > 1
    text = [subject(patch["files"]) + "Convert %s" % (
        "tasklets to work items" if many else "a tasklet to a work item"), ""]
    text += [wrap("A tasklet is an interface that is on its way out. A work item on %s queue gets the "
                  "same context%s: softirq context, on the CPU that queues it." % (
                      ("the thread's", ", from the same thread") if to == "thread" else
                      ("the BH", ""))), ""]
    for t in patch["tasklets"]:
        by = ["%s() with %s priority%s" % (n, prio, " (an interrupt handler)" if n in t["irq"] else "")
              for prio, who in sorted(t["by"].items()) for n in who]
        if not t["callbacks"]:
            text.append(wrap("%s is not used, and goes." % t["name"], "- "))
            continue
        text.append(wrap("%s, whose callback is %s, is scheduled by %s. The priority stays." % (
            t["name"], " or ".join("%s()" % c for c in t["callbacks"]), ", ".join(by)), "- "))
    text += ["", "Proved for this conversion:", ""]
    said = set()
    for t in patch["tasklets"]:
        for obligation, how in t["proofs"]:
            by = ", by reading" if obligation in t["asserted"] else ""
            line = "%s, %s%s: %s." % (t["name"], obligation, by, how.rstrip("."))
            if line not in said:
                said.add(line)
                text.append(wrap(line, "- "))
    ops = {op for t in patch["tasklets"] for op in t["ops"]}
    more = ""
    if "enable" in ops:
        more += " What was put off while it was disabled runs on the CPU that enables it."
    if "kill" in ops and not patch["finish"]:
        more += " flush_work() warns where a worker of a queue with WQ_MEM_RECLAIM waits."
    elif "kill" in ops and ops & {"disable", "disable_nosync"}:
        more += " finish_work() does not wait until one that is due is enabled, and drops it."
    if to == "thread":
        more += " What is due as a tasklet and as a work item on one CPU may run in another order."
    else:
        more += " It runs in softirq context proper, ahead of all tasks, and no longer in ktaskletd."
    text += ["", wrap("Not the same: an item that is queued on another CPU while it runs, runs once "
                      "more where it runs; a tasklet moved to the other CPU. tasklet.bh= and the "
                      "tracepoints of tasklets do not know it any more; those of workqueues do." +
                      more)]
    text += ["", wrap(compiled)]
    return "\n".join(text) + "\n"


def git(tree, *words, **more):
    return subprocess.run(["git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false",
                           "-c", "core.whitespace=nowarn", "-C", tree, *words], check=True,
                          stdout=subprocess.PIPE, text=True, **more).stdout


def recipients(tree, files):
    """Cc: lines, as the kernel's get_maintainer.pl has them"""
    script = os.path.join(tree, "scripts/get_maintainer.pl")
    if not os.path.exists(script):
        return ""
    said = subprocess.run([script, "--no-rolestats", "--nogit", "--nogit-fallback", "-f", *files],
                          cwd=tree, check=True, stdout=subprocess.PIPE, text=True).stdout
    return "\n" + "".join("Cc: %s\n" % line for line in said.splitlines())


def command_commit(args):
    with open(args.plan_file) as f:
        plan = json.load(f)
    table = {}
    if args.compiled:
        with open(args.compiled) as f:
            for line in f:
                words = line.split()
                table[words[0]] = words[1:]
    for patch in plan["patches"]:
        lines = sorted({table[f][0] for f in patch["files"] if table.get(f, ["-"])[0] != "-"})
        missing = [f for f in patch["files"] if f.endswith(".c") and table.get(f, ["-"])[0] == "-"]
        compiled = "Compiled for %s, with W=1 and sparse, without a new warning. " % \
            " and ".join(lines) if lines else ""
        if missing:
            compiled += "Not compiled: %s. " % ", ".join(missing)
        compiled += "Not run."
        git(args.tree, "add", "--", *patch["files"])
        git(args.tree, "commit", "-q", "-F", "-",
            input=changelog(patch, compiled) + recipients(args.tree, patch["files"]))
    print("%d patches" % len(plan["patches"]))


def command_better(old, new):
    tables = []
    for path in (old, new):
        with open(path) as f:
            tables.append(json.load(f))
    was, is_ = tables
    if was["tasklets"] != is_["tasklets"] or was["files"] != is_["files"]:
        raise Error("%s is of %d tasklets in %d files, there are %d in %d\n"
                    "  scripts/callers/convert -w writes it anew" % (
                        old, was["tasklets"], was["files"], is_["tasklets"], is_["files"]))
    if is_["converted"] < was["converted"] or is_["left"] > was["left"]:
        raise Error("%d tasklets are converted and %d files left; it was %d and %d" % (
            is_["converted"], is_["left"], was["converted"], was["left"]))
    print("%d tasklets converted (%d), %d files left (%d)" % (
        is_["converted"], was["converted"], is_["left"], was["left"]))


def main():
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--to", choices=("thread", "bh"), default="thread")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--proofs")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--table")
    parser.add_argument("--where-to")
    parser.add_argument("--base", default="")
    parser.add_argument("--plan")
    parser.add_argument("--compiled")
    parser.add_argument("words", nargs="*")
    args = parser.parse_intermixed_args()
    wanted = {"list": 2, "edit": 2, "commit": 3, "bind": 2, "better": 3}
    if args.help or not args.words or len(args.words) != wanted.get(args.words[0]):
        print(__doc__.strip())
        return 0 if args.help else 2
    args.command, args.tree = args.words[0], args.words[-1]
    try:
        if args.command == "better":
            command_better(*args.words[1:])
        elif args.command == "commit":
            args.plan_file = args.words[1]
            command_commit(args)
        else:
            if args.command == "edit" and not args.plan:
                raise Error("edit needs --plan FILE")
            if args.command == "bind" and not args.proofs:
                raise Error("bind needs --proofs FILE")
            {"list": command_list, "edit": command_edit, "bind": command_bind}[args.command](args)
    except (Error, OSError) as e:
        print("convert: error: %s" % e, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
